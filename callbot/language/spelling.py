"""Mends words of time that were mistyped by one letter: "thrusday", "wensday", "tomorow", "afternon".

A word is mended if it and a word of time are one slip apart: a letter too few, too many, wrong, or two
swapped. Only long words are mended, and never one that is a word of its own.
"""

from __future__ import annotations

from callbot.language.lexicon import WORDS, Word, words

_MENDED = words(
    """
    monday tuesday wednesday thursday friday saturday sunday tomorrow tonight today morning
    afternoon evening mondays tuesdays wednesdays thursdays fridays saturdays sundays mornings
    afternoons evenings weekday weekdays january february august september october november december
    anytime between after before around noon
    """
)
_WORDS_OF_THEIR_OWN = words(
    """
    sundry sundae mourning moaning warning money monkey mundane fridge arrange evenly event sevening
    befor moon soon noun arounds betweens afters todays tonights tomorrows mornings' boon moron
    morningstar
    """
)
_SHORTEST = 5
_LONGEST = 11


def _shorter(word: str) -> list[str]:
    """The word with one letter left out, each in turn."""
    return [word[:i] + word[i + 1 :] for i in range(len(word))]


_BY_SHORTER: dict[str, list[str]] = {}
for _word in _MENDED:
    if len(_word) >= _SHORTEST:
        for _short in {_word, *_shorter(_word)}:
            _BY_SHORTER.setdefault(_short, []).append(_word)
_FIRST = frozenset(word[0] for word in _MENDED)


def corrected(word: str) -> Word | None:
    """What a mistyped word was meant to be, or None where it is no slip of a word of time.

    >>> corrected("thrusday") == WORDS["thursday"], corrected("saturdy") == WORDS["saturday"]
    (True, True)
    >>> corrected("sundry"), corrected("recruiter")
    (None, None)
    """
    if not _SHORTEST <= len(word) <= _LONGEST or word[0] not in _FIRST or word in _WORDS_OF_THEIR_OWN:
        return None
    for short in (word, *_shorter(word)):
        for meant in _BY_SHORTER.get(short, ()):
            if _one_slip(word, meant):
                return WORDS[meant]
    return None


def _one_slip(word: str, meant: str) -> bool:
    """Whether one insertion, deletion, substitution or swap of neighbours turns one into the other."""
    if word[0] != meant[0] or abs(len(word) - len(meant)) > 1:
        return False
    first = next(
        (i for i, (a, b) in enumerate(zip(word, meant, strict=False)) if a != b), min(len(word), len(meant))
    )
    if len(word) == len(meant):
        swapped = word[first : first + 2] == meant[first : first + 2][::-1]
        return word[first + 1 :] == meant[first + 1 :] or (
            swapped and word[first + 2 :] == meant[first + 2 :]
        )
    longer, other = (word, meant) if len(word) > len(meant) else (meant, word)
    return longer[first + 1 :] == other[first:]
