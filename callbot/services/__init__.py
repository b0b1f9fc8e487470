"""What happens, one module a happening: (session, facts, now) in, rows and an answer out.

A service locks the owner first, asks `domain` what to do, and writes it in the one transaction
that its door opened: it never commits, reads no clock, and knows of `gateways.base` alone.
"""
