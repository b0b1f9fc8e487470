"""The command line: one module a command, loaded by name when it is asked for.

A command reads its words into values, opens one transaction through the runtime, calls one
service and prints the answer. It decides nothing; its exit status says how it went.
"""

from callbot.cli.door import callbot

__all__ = ["callbot"]
