"""Cues: expressions that are only tried where a word of the text begins like one of their own.

`heads` are the first four letters of words. An expression is compiled when it is first tried, and kept by
`re`: most are tried for few texts.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from callbot.language.lexicon import words

_HEAD = re.compile(r"([a-z]{1,4})[a-z]*")


class Cue(NamedTuple):
    """How the words begin without which an expression need not be tried, and the expression."""

    heads: frozenset[str]
    pattern: str

    def heard(self, low: str, heads: frozenset[str]) -> bool:
        """Whether a text with these heads says it."""
        return not self.heads.isdisjoint(heads) and re.search(self.pattern, low) is not None


def cue(heads: str, *patterns: str) -> Cue:
    """Any of the patterns, from the beginning of a word on."""
    return Cue(words(heads), r"\b(?:" + "|".join(patterns) + ")")


def heads_of(low: str) -> frozenset[str]:
    """The first four letters of each word, apostrophes left out.

    >>> sorted(heads_of("don't call before noon"))
    ['befo', 'call', 'don', 'noon', 't']
    """
    return frozenset(_HEAD.findall(low))
