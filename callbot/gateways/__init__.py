"""What goes out, one file for each outside party, behind the protocols of `base`.

A gateway asks once, within its time limits, and says what became of it: taken, refused for now,
refused for good, or unknown. It opens no transaction, repeats nothing and keeps no state.
"""
