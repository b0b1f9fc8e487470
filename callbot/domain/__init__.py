"""What is decided, as pure functions of (facts, now): no clock, database, network or settings.

Values are frozen; intervals are half open; instants are aware, and a naive one is refused at the
door. What to expect is a value, what to fear is an exception of `errors`.
"""
