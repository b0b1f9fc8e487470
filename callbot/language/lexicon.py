"""The words of time: one table per kind, from spelling to the token that the grammar reads.

A kind is one letter; `scan` writes a text as a row of letters, `grammar` reads that row with patterns.

    W weekday   M month     N number    Y year      H 3-4 digits  O ordinal   D date     C clock
    R today …   U minute/hour   d day   K week      G month-long  E weekend   P part     Z zone
    a at        f after     b before    u until     F from        t to        - dash     B between
    & and       | or        , comma     / slash     + or later    ~ around    i in       v of
    e every     n next      h this      l last      r piece of    A from now  q quarter  p past
    x not       k busy      s except    I instead   m same        y any time  j for      . break
    ! absent    V past      g go ahead  X a length  # no time     ? odd word  _ filler   w doubtful
    c condition L where they are

To teach a spelling, put it into the row of its meaning below; a phrase of several words goes into `idioms`.
Nothing else has to change.
"""

from __future__ import annotations

from typing import NamedTuple

Word = tuple[str, int, int, str]
"""What a spelling is: kind, up to two numbers, and a word of meaning."""


class Token(NamedTuple):
    """One cut of the text: its kind, its place, and what it carries.

    W: n is a mask of weekdays, bit 0 Monday; tag "weekly" for plurals. M: n the month. N, O, H, Y, #: n the
    number, tag "word" where it was spelled. D: n the year or 0, m month * 100 + day. C: n hour, m minute, tag
    "a", "p", "24" or "". R: n days ahead, tag "night" for tonight. U, X: n minutes. P, Z: tag the name.
    """

    kind: str
    start: int
    end: int
    text: str
    n: int = 0
    m: int = 0
    tag: str = ""


def words(row: str) -> frozenset[str]:
    """The words of a row."""
    return frozenset(row.split())


def _numbered(row: str, first: int) -> dict[str, int]:
    return {word: number for number, word in enumerate(row.split(), first)}


_DAYS = {
    1: words("monday mon"),
    2: words("tuesday tue tues tuesd"),
    4: words("wednesday wed weds wednes wensday wendsday wedsday"),
    8: words("thursday thu thur thurs thrs"),
    16: words("friday fri"),
    32: words("saturday sat"),
    64: words("sunday sun"),
}
_EVERY_WEEK = {
    **{1 << n: words(row) for n, row in enumerate(("mondays mons", "tuesdays", "wednesdays", "thursdays"))},
    16: words("fridays fris"),
    32: words("saturdays sats"),
    64: words("sundays suns"),
    31: words("weeknight weeknights weekday weekdays workday workdays m-f mf"),
    127: words("daily everyday nightly"),
    21: words("mwf"),
    10: words("tth"),
    96: words("weekends"),
}
_MONTHS = (
    "january jan", "february feb", "march mar", "april apr", "may", "june jun", "july jul", "august aug",
    "september sep sept", "october oct", "november nov", "december dec",
)  # fmt: skip
DOTTED = words("jan feb mar apr jun jul aug sep sept oct nov dec mon tue tues wed thu thur thurs fri")
"""Words cut short: a full stop behind them ends no sentence."""

NUMBERS = _numbered(
    """
    zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen
    sixteen seventeen eighteen nineteen twenty
    """,
    0,
) | {"thirty": 30, "forty": 40, "fifty": 50, "couple": 2, "few": 3}
ORDINALS = _numbered(
    """
    first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth
    fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth twentieth
    """,
    1,
) | {"thirtieth": 30}

_ZONES = {
    "America/New_York": words("et est edt eastern new_york nyc boston atlanta miami"),
    "America/Chicago": words("ct cst cdt central chicago dallas houston austin texas"),
    "America/Denver": words("mt mst mdt mountain denver"),
    "America/Phoenix": words("phoenix arizona"),
    "America/Los_Angeles": words("pt pst pdt pacific seattle california san_francisco los_angeles"),
    "America/Anchorage": words("akst akdt alaska"),
    "Pacific/Honolulu": words("hst hawaii"),
    "Etc/UTC": words("utc gmt zulu"),
    "Europe/London": words("bst london uk"),
    "Europe/Berlin": words("cet cest"),
    "Asia/Kolkata": words("ist india"),
    "Asia/Tokyo": words("jst"),
    "Australia/Sydney": words("aest aedt"),
}
ZONE_OF = {name.replace("_", " "): zone for zone, names in _ZONES.items() for name in names}
ZONE_LETTERS = words(
    """
    et est edt ct cst cdt mt mst mdt pt pst pdt akst akdt hst utc gmt zulu bst cet cest ist jst aest
    aedt
    """
)
"""These name a zone by themselves; other names need the word "time", or a clock before them."""
ZONE_BEHIND_CLOCK = words("eastern central mountain pacific")
SPEAKS_FROM = words("i'm im am we're are be based located office currently here")
"""Words before "in Chicago" that make it the place of whoever speaks."""
SUMMER = dict.fromkeys(("est", "cst", "mst", "pst", "aest"), False) | dict.fromkeys(
    ("edt", "cdt", "mdt", "pdt", "bst", "cest", "aedt"), True
)
"""Whether a name is that of summer time."""
LOOSELY_SAID = words("est cst mst pst edt cdt mdt pdt")
"""Names that people use all the year for the civil time."""

_OPERATORS = {
    "a": words("at @"),
    "f": words("after aftr"),
    "b": words("before by"),
    "u": words("until till til 'til"),
    "F": words("from starting beginning since"),
    "t": words("to thru through"),
    "B": words("between btw btwn bw"),
    "&": words("and & n plus"),
    "|": words("or nor"),
    "~": words("around arnd about abt approximately roughly circa approx ~"),
    "i": words("in within during"),
    "v": words("of"),
    "p": words("past"),
    "e": words("every each any all most"),
    "n": words("next following nxt"),
    "h": words("this coming current upcoming"),
    "l": words("last"),
    "r": words("end ending rest remainder start beginning middle mid early late earlier later_part"),
    "A": words("later hence"),
    "q": words("quarter quarters half"),
    "m": words("same"),
    "y": words("anytime whenever"),
    "+": words("onward onwards"),
    "j": words("for"),
    "s": words("except excluding excl minus besides unless outside"),
    "x": words(
        """
        not no never cannot cant can't won't wont don't dont doesn't doesnt isn't isnt aren't ain't
        couldn't wouldn't unable neither nothing avoid
        """
    ),
    "k": words(
        """
        busy unavailable booked bad tied slammed conflict conflicts full packed jammed swamped hectic
        iffy tough rough tricky
        """
    ),
    "!": words("out off away closed ooo traveling travelling driving flying commuting gone sick"),
    ".": words("otherwise but then so because bc cuz"),
    "c": words("if once assuming provided supposing thought"),
    "d": words("day days"),
    "K": words("week weeks wk wks workweek"),
    "G": words("month months mon"),
    "E": words("weekend"),
    "V": words(
        """
        called tried rang phoned dialed dialled spoke talked met missed emailed texted messaged
        applied interviewed sent submitted posted ago went was were
        """
    ),
    "g": words(
        """
        free available availability works work worked working good great better best fine perfect
        ideal can could let's lets open works prefer preferred suits let do does how what when would
        should will i'll we'll ok okay want wants talk chat speak meet discuss connect
        """
    ),
    "I": words("swap switch trade"),
    "w": words(
        """
        other alternate alternating biweekly fortnight fortnightly odd even previous prior yearly
        annually season quarterly hourly thereabouts stop latest earliest whichever wherever
        depending dentist doctor doctor's haircut exam surgery funeral wedding
        """
    ),
}
FILLER = words(
    """
    have has having come visit office the on a an i i'm im i've i'd we we're we'd you you're your my me us
    our it it's its he she they them he's she's that that's this'll is are be am been being there here if
    as with please pls thanks thank thx ty hi hey hello dear sorry just maybe perhaps probably possibly
    also too either still only even like want wants wanted need needs wish hope call calls calling phone
    chat talk speak ring meet meeting meetings interview interviews screen screening conversation appointment
    appointments schedule scheduled scheduling book set setup up time times timeslot slot slots hour hours
    love hoping glad happy voicemail message email resume application
    work shift thing something anything sometime someday somewhere kind sort sharp exactly local o'clock
    oclock clock say says said try try're arrange plan plans plan's opening openings availability put
    make makes made add create get
    give given go going back look looking see reach keep kept hold take takes took move push change switch
    bump reschedule actually instead yes yeah yep sure right well then than some more most much very
    really quite bit little both works't might may must shall role job position company team hr recruiter
    manager anyone anybody somebody someone everything nothing one ones day's today's which who whom whose
    where why since while though although between event status show calendar mine does doesn't'd
    ll re ve s t d m again first early late day days week weeks tonight's doing possible convenient
    flexible anyhow certainly course definitely ideally usually normally generally typically
    preferably whether alternatively ish else
    """
)
"""Words that may stand between a day and its time without making anybody wonder."""

HESITATIONS = words("um uh uhm umm erm er hmm")
"""What is heard in a voicemail and says nothing, wherever it stands."""

PARTS = {
    "morning": words("morning mornings morn mornin am's"),
    "afternoon": words("afternoon afternoons aft arvo afternoonish"),
    "evening": words("evening evenings eve eves"),
    "night": words("night nights nite"),
    "lunch": words("lunch lunchtime lunchtimes"),
}
"""The parts of the day, as they are spelled."""
_WEEKLY_PARTS = words("mornings afternoons evenings nights lunchtimes")


def _words() -> dict[str, Word]:
    table: dict[str, Word] = dict.fromkeys(FILLER, ("_", 0, 0, ""))
    for kind, names in _OPERATORS.items():
        table |= {name: (kind, 0, 0, name) for name in names}
    for tag, days in (("", _DAYS), ("weekly", _EVERY_WEEK)):
        table |= {name: ("W", mask, 0, tag) for mask, names in days.items() for name in names}
    table |= {name: ("M", n, 0, "") for n, names in enumerate(_MONTHS, 1) for name in names.split()}
    table |= {name: ("N", value, 0, "word") for name, value in NUMBERS.items()}
    table |= {name: ("O", value, 0, "word") for name, value in ORDINALS.items()}
    for part, spelled in PARTS.items():
        table |= {name: ("P", int(name in _WEEKLY_PARTS), 0, part) for name in spelled}
    table |= {name: ("Z", 0, 0, name) for name in ZONE_OF if " " not in name}
    for spellings, word in _SINGLE:
        table |= dict.fromkeys(spellings.split(), word)
    return table


_SINGLE: tuple[tuple[str, Word], ...] = (
    ("minute minutes min mins", ("U", 1, 0, "")),
    ("hour hours hr hrs", ("U", 60, 0, "")),
    ("noon midday noontime", ("C", 12, 0, "24")),
    ("noonish", ("C", 12, 0, "vague")),
    ("eod cob eob", ("C", 17, 0, "24")),
    ("midnight", ("C", 24, 0, "24")),
    ("today", ("R", 0, 0, "")),
    ("tonight tonite", ("R", 0, 0, "night")),
    ("yesterday", ("R", -1, 0, "")),
    ("tomorrow tmrw tmw tmrow tomoz tomo tomm tmr tomrw tommorow tommorrow", ("R", 1, 0, "")),
    ("would've could've should've", ("V", 0, 0, "unreal")),
    ("christmas xmas", ("D", 0, 1225, "")),
    ("halloween", ("D", 0, 1031, "")),
    ("weekly", ("e", 0, 0, "weekly")),
    ("th", ("W", 8, 0, "")),
    ("a an", ("N", 1, 0, "article")),
    ("the", ("T", 0, 0, "the")),
    ("on", ("T", 0, 0, "on")),
    ("am", ("P", 0, 0, "am")),
    ("pm", ("P", 0, 0, "afternoon")),
)
WORDS = _words()

CLOCK_GOES_ON = words(
    """
    works work worked is isn't be good fine ok okay great perfect would will should could can if
    please pls thanks thank my your our his her their does do sounds sharp tomorrow best better
    suits i we you it that then though maybe as this perhaps was has always still
    """
)
"""Words behind a bare number that leave it a clock; any other noun takes it away ("3 rounds")."""
REFUSED_THINGS = words("call calls phone good way chance interviews meetings meeting")
"""Nouns that let the "no" before them refuse a time: "no calls before 10", "no good on Friday"."""
ABSENT_BEFORE = words("be i'm im am is are we're being she's he's it's set they're i'll")
"""Words before "out", "off" or "away" that make it an absence."""
SOMEBODY = words("i we they he she it who the have just had in you was were")
"""Words before "sat" or "sun" that make it no day."""
