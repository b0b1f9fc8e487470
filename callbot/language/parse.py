"""Binds phrases into members: which time belongs to which day, what is taken and what is taken away.

Loosest first: sentence > sign (except, not, busy: negative until the next break) > or, and, comma, slash >
adjacency. A member without a day takes its neighbour's, a zone and a half of the day flow over the list.
What time-words are left over makes a reading unsure.
"""

from __future__ import annotations

from collections.abc import Callable

from callbot.language.bind import bound
from callbot.language.clauses import Clause
from callbot.language.entries import (
    SEPARATORS,
    add_time,
    flow_halves,
    is_ahead,
    is_elliptic,
    is_parted,
    is_single,
    share_signs,
)
from callbot.language.lexicon import CLOCK_GOES_ON, Token, words
from callbot.language.license import licensed, ranged
from callbot.language.meaning import (
    AnyTime,
    At,
    Between,
    DaysAhead,
    Entry,
    Member,
    OnDate,
    Part,
    Phrase,
    Stretch,
    Time,
    Weekdays,
)

_BREAKS = frozenset(".")
_TOLD = frozenset(
    ["went", "was", "were", "went well", "went really", "last night", "ago", "i'm at work", "am at work"]
)
_DOING = words("try call calling ring phone reach make take use book schedule set")
_CLAUSES = frozenset("_?gxkV!c")
"""What a clause of its own begins with, behind a comma or an "and"."""
MOST = 24
"""Alternatives read from one text; whoever sends more is asked for one."""
_MOST_BESIDE = 8
"""Days or times read side by side, with nothing between them."""


def members(
    found: list[Phrase], tokens: tuple[Token, ...], *, spoken_of: bool = False, own_clock: bool = False
) -> tuple[tuple[Member, ...], bool]:
    """The members of a text in its order, and whether every word of time found its place.

    `spoken_of`: a time stands agreed, so that a bare number ("make it 3") is a clock.
    `own_clock`: the zone of "my time" is known.
    """
    phrases = licensed(ranged(found), tokens, spoken_of=spoken_of)
    reader = _Reader(phrases, tokens, own_clock=own_clock or any(phrase.kind == "L" for phrase in phrases))
    if "D" not in reader.row and "T" not in reader.row:
        return (), True
    entries = reader.read()
    if len(entries) > 1:
        flow_halves(entries)
        reader.doubtful = share_signs(entries) or is_elliptic(entries) or reader.doubtful
    kept = [entry for entry in entries if not entry.empty and not entry.dropped and not entry.past]
    if len(kept) > MOST:
        kept, reader.doubtful = kept[: MOST + 1], True
    zones = {entry.zone for entry in entries if entry.zone}
    zone = zones.pop() if len(zones) == 1 else ""
    listed, certain = bound(kept, zone)
    return tuple(listed), certain and not reader.doubtful


class _Reader:
    """Walks over the phrases once and cuts them into entries; what it has seen of a clause stands below."""

    past = aside = unreal = otherwise = own_time = negated = odd = listed = doubtful = False

    def __init__(self, phrases: list[Phrase], tokens: tuple[Token, ...], *, own_clock: bool) -> None:
        self.phrases = phrases
        self.own_clock = own_clock
        self.tokens = tokens
        self.row = "".join([phrase.kind for phrase in phrases])
        self.clause = Clause()
        self.here = Entry(".")
        self.entries = [self.here]

    def read(self) -> list[Entry]:
        """The entries in order, empty ones among them."""
        for place, phrase in enumerate(self.phrases):
            kind = phrase.kind
            if kind == "_":
                if not self._introduces(phrase.tag, place):
                    self.clause.filler(phrase.tag)
                self.here.worded = self.here.worded or (self.here.empty and phrase.tag in _DOING)
                self.own_time = self.own_time or (
                    phrase.tag == "time" and self.phrases[place - 1].tag == "my"
                )
            elif kind == "D":
                self.clause.atom()
                self.doubtful = self.doubtful or phrase.tag == "?"
                self._days(phrase)
            elif kind == "T" and phrase.time is not None:
                self.clause.atom()
                self.doubtful = self.doubtful or phrase.tag == "?"
                self._time(phrase.time, closes=phrase.tag != "before")
            elif kind in SEPARATORS or kind in _BREAKS:
                self._separate(kind, place)
            elif kind == "Z":
                self._zone(phrase.tag, place)
            else:
                self._mark(kind, place)
        self._leave()
        self.clause.close()
        self._weigh()
        return self.entries

    def _weigh(self) -> None:
        """What only the whole text leaves in doubt."""
        self.doubtful = self.doubtful or self.clause.doubtful
        if self.own_time and not self.own_clock and not any(entry.zone for entry in self.entries):
            self.doubtful = True  # "my time" is said where zones differ
        if self.listed and not any(entry.times for entry in self.entries):
            self.doubtful = True  # "Dec 3, 10" is two days, or one at 10
        if self.here.empty and self.here.sign > 0 and all(e.sign < 0 for e in self.entries if not e.empty):
            self.doubtful = True  # "in interviews until 2:30, then free"

    def _introduces(self, word: str, place: int) -> bool:
        """ "This is Dana", "I'm Dana" state who speaks and nothing of a time."""
        named = self._kind(place + 1) == "?"
        return named and (word in ("i'm", "im", "it's") or (word == "is" and self._kind(place - 1) == "h"))

    def _leave(self) -> None:
        """An "unless" that took nothing away, or an "otherwise" that says what the times before were not."""
        self.doubtful = self.doubtful or (self.here.empty and (self.here.lead == "s" or self.otherwise))

    def _open(self, lead: str) -> Entry:
        self.here = Entry(lead, past=self.past)
        self.entries.append(self.here)
        return self.here

    def _reopen(self) -> None:
        """What follows belongs to the entry before: nothing stands in this one."""
        self.entries.pop()
        self.here = self.entries[-1]

    def _separate(self, kind: str, place: int) -> None:
        if kind in _BREAKS:
            self.here.clear = not self.clause.is_odd
            self.clause.close()
            self.past = self.aside = self.unreal = False
            self._leave()
            self.otherwise = self._word(place).text == "otherwise"
        elif kind in ",&":
            self.clause.close_part(new_clause=self._kind(place + 1) in _CLAUSES)
        self.negated = self.odd = False
        if kind == "," and self.past and not self.unreal:
            self.past = self.aside = False
        if self.here.empty and self.here.lead == "s" and kind == ",":
            self.doubtful = True  # "unless you hear from me, Thursday at 2"
            self._open(".")
            return
        if self.here.empty and self.here.lead != "." and kind not in _BREAKS and not self.here.dropped:
            self.here.lead = kind if self.here.lead in SEPARATORS else self.here.lead
            return
        if self.here.empty and self.here.sign < 0 and kind == "|":
            return
        self._open(kind)
        if kind == "|" and self._word(place).text == "nor":
            self.here.sign, self.negated = -1, True

    def _days(self, phrase: Phrase) -> None:
        self._close_gap()
        if len(self.here.days) > _MOST_BESIDE:
            self.doubtful = True
            return
        if self._dates_the_weekday(phrase):
            self._reopen()
        elif self.here.days and is_parted(self.here, phrase):
            sign = self.here.sign if not self.here.tail else 0
            self._open(",").sign = sign
        self.listed = self.listed or phrase.tag == "listed"
        self.here.days += phrase.days
        if phrase.tag == "back":
            self.here.sign = 1
        if phrase.tag == "following" and any(entry.days for entry in self.entries[:-1]):
            self.doubtful = True  # "next Thursday or the following Monday"
        for day in phrase.days:
            if isinstance(day, DaysAhead) and day.days < 0:
                self.here.past = True
        self.negated = False
        if self.past and not self.aside and any(is_ahead(day) for day in phrase.days):
            self.past = self.here.past = False

    def _time(self, time: Time, *, closes: bool) -> None:
        self._close_gap()
        if self.otherwise and not self.here.days and not isinstance(time, At):
            taken = any(entry.sign >= 0 and entry.days for entry in self.entries)
            self.doubtful = self.doubtful or taken  # "all day Friday, otherwise after 4"
            self.otherwise = False
        if self._refines(time):
            self._reopen()
        entry = self.here
        if len(entry.times) > _MOST_BESIDE:
            self.doubtful = True
            return
        entry.time_first = entry.time_first or not entry.days
        before = entry.times[-1] if entry.times else None
        if isinstance(before, At) and (isinstance(time, At) or not closes):
            entry.times.append(time)  # "my flight is at 3, so before 1" is two times, not one range
            self.doubtful = True
        else:
            add_time(entry, time)
        self.negated = False

    def _zone(self, name: str, place: int) -> None:
        """ "10 PT which is 1 ET" is one time in two zones; "Eastern or Central" asks for one."""
        self.doubtful = self.doubtful or self.here.zone not in ("", name)
        if self._kind(place - 1) in SEPARATORS and self._kind(place - 2) == "Z":
            self.doubtful = True
        self.here.zone = self.here.zone or name

    def _close_gap(self) -> None:
        """An odd word between a day and its time, or between a "not" and what it takes, makes unsure."""
        if self.odd and (self.negated or not self.here.empty):
            self.doubtful = True
        self.odd = False

    def _mark(self, kind: str, place: int) -> None:
        if mark := _MARKS.get(kind):
            mark(self, kind, place)

    def _word(self, place: int) -> Token:
        return self.tokens[self.phrases[place].place]

    def _doubt(self, _kind: str, _place: int) -> None:
        self.doubtful = True

    def _count(self, _kind: str, place: int) -> None:
        """Hours that are no clock and no length: "store hours are 8 to 8"."""
        self.clause.filler(self._word(place).text)

    def _tell(self, _kind: str, place: int) -> None:
        """What follows is told, of another thing ("aside"), or would have been ("unreal")."""
        token = self._word(place)
        self.past = True
        self.aside = self.aside or token.tag == "aside"
        self.unreal = self.unreal or token.tag == "unreal"
        told = self.here.sign == 0 and token.text in _TOLD
        self.here.past = self.here.past or self.here.empty or told

    def _hinge(self, _kind: str, place: int) -> None:
        self.clause.hinge(soft=self._word(place).tag == "soft")

    def _wonder(self, _kind: str, place: int) -> None:
        """A word that means nothing here; before "time" it may name a zone that nobody taught us."""
        self.odd = True
        self.clause.odd()
        self.clause.filler(self._word(place).text)
        if self._kind(place + 1) == "_" and self.phrases[place + 1].tag == "time":
            self.doubtful = True

    def _negate(self, kind: str, place: int) -> None:
        absent = kind == "!"
        self.clause.refuses(absent=absent)
        entry = self.here
        if entry.empty or self._atom_follows(place):
            entry = entry if entry.empty else self._open("x")
            self.negated = True
        else:
            entry.tail = True
        entry.sign, entry.absent = -1, absent

    def _set_aside(self, kind: str, place: int) -> None:
        """ "Except Friday" takes away; "swap Friday" drops what was agreed, "swap to Friday" nothing."""
        if kind == "I" and (self._kind(place + 1) == "t" or self._tag(place + 1) == "t"):
            return
        entry = self._open(kind)
        entry.sign, entry.dropped = -1, kind == "I"
        self.negated = True

    def _go_ahead(self, _kind: str, place: int) -> None:
        if self.unreal:
            return
        self.past = self.aside = False
        self.clause.going()
        if self.negated or self._before(place) in "xk":
            return
        entry = self.here
        if entry.empty:
            entry.past = False
            entry.lead = "." if entry.lead == "," else entry.lead
        if entry.sign == 0:
            entry.sign = 1
        elif entry.sign < 0 and not entry.empty and entry.lead != "s" and self._atom_follows(place):
            self._open(".").sign = 1

    def _dangle(self, _kind: str, place: int) -> None:
        """An operator of time that works on nothing."""
        if self._word(place).text != "from":
            self.doubtful = True
        else:
            self.clause.close_part(new_clause=False)  # "Mike Chen from Globex, Thursday at 2"

    def _link(self, kind: str, place: int) -> None:
        """ "swap Thursday for Friday" names the new day; a dash that joins nothing makes unsure."""
        if kind != "-" and self.here.dropped and not self.here.empty:
            self._open(",")
        elif kind != "j" and self._kind(place - 1) in "DT" and self._kind(place + 1) in "DT":
            dashed = kind == "-" and self._kind(place - 1) == "D" and self._kind(place + 1) == "T"
            self.doubtful = self.doubtful or not dashed  # "Thursday - 2 pm" is a day and its time
        elif kind == "-":
            self.clause.close_part(new_clause=False)
        elif kind == "j" and self._kind(place - 1) == "T" and any(entry.zone for entry in self.entries[:-1]):
            self.doubtful = True  # "9am New York time, so 1pm for you" is one time

    def _number(self, _kind: str, place: int) -> None:
        """A bare number beside a day or time that is neither a clock nor a count of something."""
        follows = self._kind(place + 1)
        if follows == "_" and self.phrases[place + 1].tag in CLOCK_GOES_ON:
            follows = "g"
        near = any(self._kind(j) in "DTfbu" for j in (place - 1, place + 1))
        if follows in "^.,gj" or (follows not in "?_" and near):
            self.doubtful = True

    def _kind(self, place: int) -> str:
        return self.row[place] if 0 <= place < len(self.row) else "^"

    def _tag(self, place: int) -> str:
        return self.phrases[place].tag if place < len(self.row) else ""

    def _before(self, place: int) -> str:
        place -= 1
        while self._kind(place) == "_":
            place -= 1
        return self._kind(place)

    def _atom_follows(self, place: int) -> bool:
        """Whether a day or time comes next, before any break, with nothing but filler between."""
        place += 1
        while self._kind(place) in "_g?N":
            place += 1
        return self._kind(place) in "DT"

    def _dates_the_weekday(self, phrase: Phrase) -> bool:
        """ "Wednesday, Nov 25": the date behind the comma is that weekday's, not a second day."""
        if len(self.entries) < 2 or self.here.lead != "," or not self.here.empty:
            return False
        before = self.entries[-2]
        weekday = len(before.days) == 1 and isinstance(before.days[0], Weekdays) and is_single(before.days[0])
        dated = isinstance(phrase.days[0], OnDate) or (
            isinstance(phrase.days[0], Stretch) and phrase.days[0].unit == "week"
        )
        return weekday and not before.times and len(phrase.days) == 1 and dated

    def _refines(self, time: Time) -> bool:
        """ "this morning, any time after 9": a clock behind a comma works on the part before it."""
        if len(self.entries) < 2 or self.here.lead not in ",." or not isinstance(time, (Between, At)):
            return False
        here, before = self.here, self.entries[-2]
        if here.past:
            return False
        if here.lead == "." and (isinstance(time, Between) or min(here.sign, before.sign) < 0 or before.past):
            return False
        nothing_new = not here.days and all(isinstance(t, AnyTime) for t in here.times)
        return nothing_new and bool(before.times) and all(isinstance(t, Part) for t in before.times)


_MARKS: dict[str, Callable[[_Reader, str, int], None]] = {
    **dict.fromkeys("fbuBnlqA+F", _Reader._dangle),
    **dict.fromkeys("xk!", _Reader._negate),
    **dict.fromkeys("sI", _Reader._set_aside),
    **dict.fromkeys("jt-", _Reader._link),
    "?": _Reader._wonder, "c": _Reader._hinge, "V": _Reader._tell, "g": _Reader._go_ahead,
    "w": _Reader._doubt, "N": _Reader._number, "U": _Reader._count,
}  # fmt: skip
"""What is done at a phrase that is neither a day nor a time, by its kind."""
