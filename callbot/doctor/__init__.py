"""The doctor: looks at all that makes first runs fail, each thing within its time, and changes nothing.

It works where callbot runs and where it does not, on settings, files, database, Twilio and our own address.
What is wrong is decided in `domain.doctor`; a look that fails hides none of the others.
"""
