"""callbot: a missed recruiter's call becomes an agreed, remembered time.

The map of the house, from the doors down; each floor imports only those below it:
cli > app | worker > web | simulator > doctor > runtime > dispatch > services > migrations >
models | gateways | settings > db | prepared > room > domain > language > failpoints > errors.
"""

__version__ = "0.1.0"
