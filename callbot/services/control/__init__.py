"""The owner's words by text: one module per kind of word, behind one door.

Only the proven number on record is obeyed, and only it is answered, whoever sent the text. What
changes something is read back, and can be undone unless somebody was told.
"""

from callbot.services.control.door import obey

__all__ = ["obey"]
