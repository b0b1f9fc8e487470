"""What is wrong with a callbot, decided from facts: one finding each, with a mend that a person can do.

A fact that is not known is None and leads to no finding; whoever could not find it out says so once.
"""
