"""Binds phrases into members: which time belongs to which day, what is taken and what is taken away.

Loosest first: sentence > sign (except, not, busy: negative until the next break) > or, and, comma, slash >
adjacency. A member without a day takes its neighbour's, a zone and a half of the day flow over the list.
What time-words are left over makes a reading unsure.
"""

from __future__ import annotations

from itertools import pairwise

from callbot.language.bind import bound
from callbot.language.lexicon import Token
from callbot.language.license import licensed, ranged
from callbot.language.meaning import (
    AnyTime,
    At,
    Between,
    Clock,
    Day,
    DaysAhead,
    Entry,
    Lapse,
    Lasting,
    Member,
    OnDate,
    Part,
    Phrase,
    Stretch,
    Time,
    Weekdays,
)

_SEPARATORS = frozenset("|&,/")
_BREAKS = frozenset(".")
_TOLD = frozenset(
    ["went", "was", "were", "went well", "went really", "last night", "ago", "i'm at work", "am at work"]
)
_RISKY = frozenset("w")
_DANGLING = frozenset("fbuBnlqA+F")
MOST = 24
"""Alternatives read from one text; whoever sends more is asked for one."""
_MOST_BESIDE = 8
"""Days or times read side by side, with nothing between them."""
_MANY = 2
"""So many words that mean nothing here."""


def members(
    found: list[Phrase], tokens: tuple[Token, ...], *, spoken_of: bool = False
) -> tuple[tuple[Member, ...], bool]:
    """The members of a text in its order, and whether every word of time found its place.

    `spoken_of`: a time stands agreed, so that a bare number ("make it 3") is a clock.
    """
    phrases = licensed(ranged(found), tokens, spoken_of=spoken_of)
    reader = _Reader(phrases, tokens)
    if "D" not in reader.row and "T" not in reader.row:
        return (), True
    entries = reader.read()
    if len(entries) > 1:
        _flow_halves(entries)
        reader.doubtful = _share_signs(entries) or reader.doubtful
    kept = [entry for entry in entries if not entry.empty and not entry.dropped and not entry.past]
    if len(kept) > MOST:
        kept, reader.doubtful = kept[: MOST + 1], True
    zones = {entry.zone for entry in entries if entry.zone}
    zone = zones.pop() if len(zones) == 1 else ""
    listed, certain = bound(kept, zone)
    return tuple(listed), certain and not reader.doubtful


class _Reader:
    """Walks over the phrases once and cuts them into entries; what it has seen of a clause stands below."""

    past = aside = negated = odd = going = doubtful = False
    odds = atoms = 0

    def __init__(self, phrases: list[Phrase], tokens: tuple[Token, ...]) -> None:
        self.phrases = phrases
        self.tokens = tokens
        self.row = "".join([phrase.kind for phrase in phrases])
        self.here = Entry(".")
        self.entries = [self.here]

    def read(self) -> list[Entry]:
        """The entries in order, empty ones among them."""
        for place, phrase in enumerate(self.phrases):
            kind = phrase.kind
            if kind == "_":
                continue
            if kind == "D":
                self.atoms += 1
                self.doubtful = self.doubtful or phrase.tag == "?"
                self._days(phrase)
            elif kind == "T" and phrase.time is not None:
                self.atoms += 1
                self.doubtful = self.doubtful or phrase.tag == "?"
                self._time(phrase.time, closes=phrase.tag != "before")
            elif kind in _SEPARATORS or kind in _BREAKS:
                self._separate(kind, place)
            elif kind == "Z":
                self.here.zone = self.here.zone or phrase.tag
            else:
                self._mark(kind, place)
        self._weigh()
        if self.here.empty and self.here.sign > 0 and all(e.sign < 0 for e in self.entries if not e.empty):
            self.doubtful = True  # "in interviews until 2:30, then free"
        return self.entries

    def _weigh(self) -> None:
        """A clause of odd words that wishes nothing may speak of anything: "at jury duty all next week"."""
        if self.atoms and self.odds >= _MANY and not self.going:
            self.doubtful = True
        self.atoms = self.odds = 0
        self.going = False

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
            self._weigh()
            self.past = self.aside = False
        self.negated = self.odd = False
        if kind == "," and self.past:
            self.past = self.aside = False
        if self.here.empty and self.here.lead != "." and kind not in _BREAKS and not self.here.dropped:
            self.here.lead = kind if self.here.lead in _SEPARATORS else self.here.lead
            return
        if self.here.empty and self.here.sign < 0 and kind == "|":
            return
        self._open(kind)

    def _days(self, phrase: Phrase) -> None:
        self._close_gap()
        if len(self.here.days) > _MOST_BESIDE:
            self.doubtful = True
            return
        if self._dates_the_weekday(phrase):
            self._reopen()
        elif self.here.days and _parted(self.here, phrase):
            sign = self.here.sign if not self.here.tail else 0
            self._open(",").sign = sign
        self.here.days += phrase.days
        if phrase.tag == "back":
            self.here.sign = 1
        for day in phrase.days:
            if isinstance(day, DaysAhead) and day.days < 0:
                self.here.past = True
        self.negated = False
        if self.past and not self.aside and any(_is_ahead(day) for day in phrase.days):
            self.past = self.here.past = False

    def _time(self, time: Time, *, closes: bool) -> None:
        self._close_gap()
        if self._refines(time):
            self._reopen()
        entry = self.here
        if len(entry.times) > _MOST_BESIDE:
            self.doubtful = True
            return
        entry.time_first = entry.time_first or not entry.days
        if not closes and entry.times and isinstance(entry.times[-1], At):
            entry.times.append(time)  # "my flight is at 3, so before 1" is two times, not one range
            self.doubtful = True
        else:
            _add_time(entry, time)
        self.negated = False

    def _close_gap(self) -> None:
        """An odd word between a day and its time, or between a "not" and what it takes, makes unsure."""
        if self.odd and (self.negated or not self.here.empty):
            self.doubtful = True
        self.odd = False

    def _mark(self, kind: str, place: int) -> None:
        if kind == "?":
            self._wonder(place)
        elif kind in "xk!":
            self._negate(kind, place)
        elif kind in "sI":
            self._set_aside(kind, place)
        elif kind == "V":
            self.past = True
            self.aside = self.aside or self.tokens[self.phrases[place].place].tag == "aside"
            told = self.here.sign == 0 and self.tokens[self.phrases[place].place].text in _TOLD
            self.here.past = self.here.past or self.here.empty or told
        elif kind == "g":
            self._go_ahead(place)
        elif kind in _RISKY:
            self.doubtful = True
        elif kind in _DANGLING:
            self._dangle(place)
        elif kind == "N":
            self._number(place)
        elif kind in "jt-":
            self._link(kind, place)

    def _wonder(self, place: int) -> None:
        """A word that means nothing here; before "time" it may name a zone that nobody taught us."""
        self.odd = True
        self.odds += 1
        if self._kind(place + 1) == "_" and self.phrases[place + 1].tag == "time":
            self.doubtful = True

    def _negate(self, kind: str, place: int) -> None:
        entry = self.here
        absent = kind == "!"
        if entry.empty or self._atom_follows(place):
            entry = entry if entry.empty else self._open("x")
            self.negated = True
        else:
            entry.tail = True
        entry.sign, entry.absent = -1, absent

    def _set_aside(self, kind: str, place: int) -> None:
        """ "Except Friday" takes away; "swap Friday" drops what was agreed, "swap to Friday" nothing."""
        if kind == "I" and self._kind(place + 1) == "t":
            return
        entry = self._open(kind)
        entry.sign, entry.dropped = -1, kind == "I"
        self.negated = True

    def _go_ahead(self, place: int) -> None:
        self.past = self.aside = False
        self.going = True
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

    def _dangle(self, place: int) -> None:
        """An operator of time that works on nothing."""
        if self.tokens[self.phrases[place].place].text != "from":
            self.doubtful = True

    def _link(self, kind: str, place: int) -> None:
        """ "swap Thursday for Friday" names the new day; a dash that joins nothing makes unsure."""
        if kind != "-" and self.here.dropped and not self.here.empty:
            self._open(",")
        elif kind != "j" and self._kind(place - 1) in "DT" and self._kind(place + 1) in "DT":
            self.doubtful = True

    def _number(self, place: int) -> None:
        """A bare number beside a day or time that is neither a clock nor a count of something."""
        follows = self._kind(place + 1)
        near = any(self._kind(j) in "DTfbu" for j in (place - 1, place + 1))
        if follows in "^.,g" or (follows not in "?_" and near):
            self.doubtful = True

    def _kind(self, place: int) -> str:
        return self.row[place] if 0 <= place < len(self.row) else "^"

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
        weekday = len(before.days) == 1 and isinstance(before.days[0], Weekdays) and _single(before.days[0])
        dated = isinstance(phrase.days[0], OnDate) or (
            isinstance(phrase.days[0], Stretch) and phrase.days[0].unit == "week"
        )
        return weekday and not before.times and len(phrase.days) == 1 and dated

    def _refines(self, time: Time) -> bool:
        """ "this morning, any time after 9": a clock behind a comma works on the part before it."""
        if len(self.entries) < 2 or self.here.lead != "," or not isinstance(time, (Between, At)):
            return False
        here, before = self.here, self.entries[-2]
        nothing_new = not here.days and all(isinstance(t, AnyTime) for t in here.times)
        return nothing_new and bool(before.times) and all(isinstance(t, Part) for t in before.times)


def _is_ahead(day: Day) -> bool:
    """Whether a day lies ahead, whatever was told before it: "I called, but next Tuesday works"."""
    return (isinstance(day, (DaysAhead, Lapse)) and day.days > 0) or (
        isinstance(day, Weekdays) and day.which == "next"
    )


def _single(day: Weekdays) -> bool:
    return day.mask & (day.mask - 1) == 0


def _parted(entry: Entry, phrase: Phrase) -> bool:
    """Two days side by side are one ("Thursday 21st"), unless a time already closed the first."""
    new = phrase.days[0]
    if len(phrase.days) > 1:
        return True
    both = isinstance(new, Weekdays) and any(isinstance(day, Weekdays) for day in entry.days)
    dated = isinstance(new, OnDate) and any(isinstance(day, OnDate) for day in entry.days)
    return both or dated or (bool(entry.times) and entry.time_first and bool(entry.days))


def _add_time(entry: Entry, time: Time) -> None:
    """Lets a length, or a part of the day, work on the clock beside it."""
    last = entry.times[-1] if entry.times else None
    if isinstance(last, Lasting) and isinstance(time, (At, Between)):  # "for an hour starting at 10"
        entry.times[-1] = time
        _add_time(entry, last)
        return
    if last is None or isinstance(last, AnyTime):
        entry.times = [*entry.times[:-1], time]
        return
    opened = (
        last.clock
        if isinstance(last, At)
        else last.start
        if isinstance(last, Between) and not last.end
        else None
    )
    if isinstance(time, Lasting):
        if opened:
            end = opened.hour * 60 + opened.minute + time.minutes
            half = opened.half if opened.half != "a" else "24"
            entry.times[-1] = Between(opened, Clock(end // 60, end % 60, half))
    elif opened and isinstance(time, Between) and time.end and not time.start:
        entry.times[-1] = Between(opened, time.end)
    elif not isinstance(time, AnyTime) or time.weekly:
        entry.times.append(time)


def _flow_halves(entries: list[Entry]) -> None:
    """ "2, 3 or 4p": a half that was said once holds for the bare clocks that rise to it."""
    right: Clock | None = None
    dated = False
    for entry in reversed(entries):
        if entry.days and dated:
            right = None
        dated = dated or bool(entry.days)
        for i in range(len(entry.times) - 1, -1, -1):
            time = entry.times[i]
            if not isinstance(time, At):
                right = None
                continue
            clock = time.clock
            if clock.bare and right and clock.hour % 12 <= right.hour % 12:
                clock = clock._replace(half=right.half)
                entry.times[i] = At(clock, time.loose)
            right = clock if clock.half in ("a", "p") else None
        if entry.lead in ".xs":
            right, dated = None, False


def _share_signs(entries: list[Entry]) -> bool:
    """A "not" holds over its list, forward where it stood before the days and backward where behind.

    Returns whether a comma may as well have ended it: "not 2, 2:30".
    """
    doubtful = False
    for before, entry in pairwise(entries):
        alike = bool(entry.days) or bool(before.times and entry.times)
        alike = alike and not before.empty and (entry.lead != "," or bool(before.times) == bool(entry.times))
        if entry.sign == 0 and entry.lead in _SEPARATORS and before.sign < 0 and not before.tail and alike:
            doubtful = doubtful or (entry.lead == "," and _is_point(before) and _is_point(entry))
            entry.sign, entry.absent, entry.dropped = -1, before.absent, before.dropped
    for entry, after in zip(entries[-2::-1], entries[:0:-1], strict=False):
        if entry.sign == 0 and after.lead in "|&/" and after.sign < 0 and after.tail:
            entry.sign, entry.tail, entry.absent = -1, True, after.absent
    return doubtful


def _is_point(entry: Entry) -> bool:
    return not entry.days and all(isinstance(time, At) for time in entry.times)
