"""What a clause says besides its times, and whether that leaves them in doubt.

Law: a time is sure only where the words around it were understood. A clause of odd words that wishes nothing
may speak of anything, one with a condition holds only if it is met, and what is stated beside a wish is the
reason for it and no alternative.
"""

from __future__ import annotations

from callbot.language.lexicon import words

_MANY = 2
"""So many words that mean nothing here."""
STATING = words("is are it's he's she's they're we're i'm im that's starts begins ends")
"""Words that tell how things are, where nothing beside them wishes."""
_THINGS = words("role job position contract assignment project shift hours hrs")
"""Things that have times of their own."""


class Clause:
    """What was seen of the sentence that is being read, of its part since the last comma, and of the text."""

    def __init__(self) -> None:
        self.doubtful = self._stated = self._alternatives = False
        self._begin()

    def _begin(self) -> None:
        self._atoms = self._odds = self._names = self._name_parts = 0
        self._going = self._hinges = self._soft = self._refuses = False
        self._begin_part()

    def _begin_part(self) -> None:
        self._part_atoms = self._part_odds = 0
        self._part_going = self._states = self._trails = False

    @property
    def is_odd(self) -> bool:
        """Whether its part since the last comma has a word that means nothing here."""
        return self._part_odds > 0

    def atom(self) -> None:
        """A day or a time."""
        self._atoms += 1
        self._part_atoms += 1

    def odd(self) -> None:
        """A word that means nothing here."""
        self._odds += 1
        self._part_odds += 1
        self._trails = self._trails or self._part_atoms > 0

    def going(self) -> None:
        """A word that wishes or offers."""
        self._going = self._part_going = True

    def refuses(self, *, absent: bool) -> None:
        """A "not", or a word of absence."""
        self._part_going = True
        self._refuses = self._refuses or not absent

    def hinge(self, *, soft: bool) -> None:
        """An "if"; a soft one asks no more than whether the time suits."""
        self._hinges = self._hinges or not soft
        self._soft = self._soft or soft

    def filler(self, word: str) -> None:
        """A word that may stand beside any time."""
        if word in STATING:
            self._states = True
        elif word in _THINGS:
            self._states, self._odds = True, self._odds + _MANY

    def close_part(self, *, new_clause: bool = True) -> None:
        """A comma or an "and"; behind some of them another clause begins, and odd words alone are a name."""
        if self._part_odds and not (self._part_atoms or self._part_going or self._states):
            self._names += self._part_odds
            self._name_parts += 1
        elif not (new_clause or self._trails):
            return
        if self._part_atoms:
            if self._part_going or not (self._states or self._part_odds):
                self._alternatives = True
            else:
                self._stated = True
        self._begin_part()

    def _named(self) -> int:
        """The words of a name and a company, if nothing else is odd: "Dana Ortiz, Acme, tomorrow at 10"."""
        alone = self._names == self._odds and not self._refuses
        return self._names if alone and self._name_parts > 1 else 0

    def close(self) -> None:
        """The sentence is over."""
        self.close_part()
        if self._atoms:
            self.doubtful = (
                self.doubtful
                or self._hinges
                or (self._soft and self._refuses)
                or (self._odds - self._named() >= (1 if self._refuses else _MANY) and not self._going)
                or (self._stated and self._alternatives)
            )
        self._begin()
