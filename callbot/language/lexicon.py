"""The words of time: one table per kind, from spelling to the code the grammar reads.

A code is one letter; `scan` writes a text as a row of codes, `phrases` reads that row with patterns.
Only words that carry time stand here; everything else is filler.

    W weekday   M month     N number    Y year      H 3-4 digits  O ordinal   D date     C clock
    R today …   U minute/hour   d day   K week      G month-long  E weekend   P part     Z zone
    a at        f after     b before    u until     F from        t to        - dash     B between
    & and       | or        , comma     / slash     + or later    ~ around    i in       v of
    e every     n next      h this      l last      r piece of    A from now  q quarter  p past
    x not       s except    I instead   m same      y any time    j for       . break    _ filler
"""

from __future__ import annotations

WEEKDAYS: dict[str, tuple[int, ...]] = {
    **dict.fromkeys(("monday", "mon", "mondays", "mons"), (0,)),
    **dict.fromkeys(("tuesday", "tue", "tues", "tuesdays", "tuesd"), (1,)),
    **dict.fromkeys(("wednesday", "wed", "weds", "wednesdays", "wensday", "wednsday", "wednes"), (2,)),
    **dict.fromkeys(("thursday", "thu", "thur", "thurs", "thursdays", "thrs", "th"), (3,)),
    **dict.fromkeys(("friday", "fri", "fridays", "fris"), (4,)),
    **dict.fromkeys(("saturday", "sat", "saturdays", "sats"), (5,)),
    **dict.fromkeys(("sunday", "sun", "sundays", "suns"), (6,)),
    **dict.fromkeys(("weekday", "weekdays", "workday", "workdays", "m-f", "mf"), (0, 1, 2, 3, 4)),
    **dict.fromkeys(("daily", "everyday", "nightly"), (0, 1, 2, 3, 4, 5, 6)),
    "mwf": (0, 2, 4),
    "tth": (1, 3),
    "weekends": (5, 6),
}
WEEKLY_WORDS = frozenset(
    [
        "mondays",
        "mons",
        "tuesdays",
        "wednesdays",
        "thursdays",
        "fridays",
        "fris",
        "saturdays",
        "sats",
        "sundays",
        "suns",
        "weekday",
        "weekdays",
        "workday",
        "workdays",
        "m-f",
        "mf",
        "mwf",
        "tth",
        "daily",
        "everyday",
        "nightly",
        "weekends",
    ]
)

MONTHS: dict[str, int] = {
    name: number
    for number, names in enumerate(
        (
            "january jan", "february feb", "march mar", "april apr", "may", "june jun", "july jul",
            "august aug", "september sep sept", "october oct", "november nov", "december dec",
        ),
        start=1,
    )
    for name in names.split()
}  # fmt: skip

DOTTED = frozenset(["jan", "feb", "mar", "apr", "jun", "jul", "aug", "sep", "sept", "oct", "nov", "dec"])
"""Months cut short: a full stop behind them ends no sentence."""

NUMBERS: dict[str, int] = {
    word: value
    for value, word in enumerate(
        [
            "zero",
            "one",
            "two",
            "three",
            "four",
            "five",
            "six",
            "seven",
            "eight",
            "nine",
            "ten",
            "eleven",
            "twelve",
            "thirteen",
            "fourteen",
            "fifteen",
            "sixteen",
            "seventeen",
            "eighteen",
            "nineteen",
            "twenty",
        ]
    )
} | {"thirty": 30, "forty": 40, "fifty": 50, "couple": 2, "few": 3}

ORDINALS: dict[str, int] = {
    word: value
    for value, word in enumerate(
        [
            "first",
            "second",
            "third",
            "fourth",
            "fifth",
            "sixth",
            "seventh",
            "eighth",
            "ninth",
            "tenth",
            "eleventh",
            "twelfth",
            "thirteenth",
            "fourteenth",
            "fifteenth",
            "sixteenth",
            "seventeenth",
            "eighteenth",
            "nineteenth",
            "twentieth",
        ],
        start=1,
    )
} | {"thirtieth": 30}

UNITS: dict[str, int] = {
    **dict.fromkeys(("minute", "minutes", "min", "mins"), 1),
    **dict.fromkeys(("hour", "hours", "hr", "hrs"), 60),
}

PARTS: dict[str, str] = {
    **dict.fromkeys(("morning", "mornings", "morn", "mornin"), "morning"),
    **dict.fromkeys(("afternoon", "afternoons", "aft", "arvo", "afternoonish"), "afternoon"),
    **dict.fromkeys(("evening", "evenings", "eve", "eves"), "evening"),
    **dict.fromkeys(("night", "nights", "nite"), "night"),
    **dict.fromkeys(("lunch", "lunchtime", "lunchtimes"), "lunch"),
}
WEEKLY_PARTS = frozenset(["mornings", "afternoons", "evenings", "nights", "lunchtimes"])

CLOCK_WORDS: dict[str, tuple[int, int]] = {
    **dict.fromkeys(("noon", "midday", "noontime", "12noon"), (12, 0)),
    "midnight": (24, 0),
    **dict.fromkeys(("eod", "cob", "eob"), (17, 0)),
}

DAY_WORDS: dict[str, int] = {
    "today": 0,
    "yesterday": -1,
    **dict.fromkeys(
        ("tomorrow", "tmrw", "tmw", "tmrow", "tomorow", "tommorow", "tommorrow", "tomm", "2moro"), 1
    ),
}

OPERATORS: dict[str, str] = {
    **dict.fromkeys(("at", "@"), "a"),
    **dict.fromkeys(("after", "aftr"), "f"),
    **dict.fromkeys(("before", "by", "b4", "till before"), "b"),
    **dict.fromkeys(("until", "till", "til", "'til"), "u"),
    **dict.fromkeys(("from", "starting", "beginning", "since"), "F"),
    **dict.fromkeys(("to", "thru", "through"), "t"),
    **dict.fromkeys(("between", "btw", "btwn", "bw"), "B"),
    **dict.fromkeys(("and", "&", "n", "plus"), "&"),
    **dict.fromkeys(("or", "nor", "either"), "|"),
    **dict.fromkeys(("around", "about", "approximately", "roughly", "circa", "approx", "~"), "~"),
    **dict.fromkeys(("in", "within", "during"), "i"),
    "of": "v",
    "past": "p",
    **dict.fromkeys(("every", "each", "any", "all", "most"), "e"),
    **dict.fromkeys(("next", "following", "nxt"), "n"),
    **dict.fromkeys(("this", "coming", "current", "upcoming"), "h"),
    "last": "l",
    **dict.fromkeys(("week", "wk"), "K"),
    **dict.fromkeys(("weeks", "wks"), "K"),
    **dict.fromkeys(("month", "months"), "G"),
    **dict.fromkeys(("day", "days"), "d"),
    "weekend": "E",
    **dict.fromkeys(("later", "hence"), "A"),
    **dict.fromkeys(("anytime", "whenever"), "y"),
    **dict.fromkeys(("onward", "onwards"), "+"),
    **dict.fromkeys(("quarter", "quarters", "half"), "q"),
    **dict.fromkeys(("end", "rest", "remainder", "start", "middle", "mid", "early", "late"), "r"),
    "same": "m",
    "for": "j",
    **dict.fromkeys(("except", "excluding", "excl", "minus", "besides", "unless", "outside"), "s"),
    **dict.fromkeys(
        (
            "not", "no", "never", "busy", "unavailable", "booked", "cannot", "cant", "can't", "won't", "wont",
            "don't", "dont", "doesn't", "doesnt", "isn't", "isnt", "aren't", "ain't", "couldn't", "wouldn't",
            "out", "off", "away", "bad", "tied", "slammed", "unable",
            "neither", "avoid", "conflict", "conflicts",
        ),
        "x",
    ),
    **dict.fromkeys(("otherwise", "but", "then"), "."),
}  # fmt: skip

REFUSED_THINGS = frozenset(["call", "calls", "phone", "good", "way", "chance", "interviews"])
"""Nouns that let the "no" before them refuse a time: "no calls before 10", "no good on Friday"."""

PHRASES: dict[str, tuple[str, str]] = {
    "day after tomorrow": ("R", "2"),
    "day before yesterday": ("R", "-2"),
    "christmas eve": ("D", "12-24"),
    "christmas day": ("D", "12-25"),
    "new year's eve": ("D", "12-31"),
    "new years eve": ("D", "12-31"),
    "new year's day": ("D", "01-01"),
    "new years day": ("D", "01-01"),
    "is gone": ("x", ""),
    "is taken": ("x", ""),
    "is full": ("x", ""),
    "first thing": ("P", "morning"),
    "end of day": ("C", "17:00"),
    "close of business": ("C", "17:00"),
    "end of business": ("C", "17:00"),
    "business hours": ("P", "business hours"),
    "working hours": ("P", "business hours"),
    "no later than": ("b", ""),
    "not later than": ("b", ""),
    "as late as": ("b", ""),
    "up to": ("u", ""),
    "up until": ("u", ""),
    "prior to": ("b", ""),
    "no earlier than": ("f", ""),
    "not earlier than": ("f", ""),
    "not before": ("f", ""),
    "not until": ("f", ""),
    "never before": ("f", ""),
    "in a meeting": ("x", ""),
    "in meetings": ("x", ""),
    "anything but": ("s", ""),
    "everything but": ("s", ""),
    "no calls before": ("f", ""),
    "no calls until": ("f", ""),
    "later than": ("f", ""),
    "earlier than": ("b", ""),
    "as early as": ("f", ""),
    "any time": ("y", ""),
    "all day": ("y", ""),
    "or later": ("+", ""),
    "and later": ("+", ""),
    "or after": ("+", ""),
    "and after": ("+", ""),
    "and on": ("+", ""),
    "or earlier": ("+", "earlier"),
    "or before": ("+", "earlier"),
    "from now": ("A", ""),
    "from today": ("A", ""),
    "but not": ("s", ""),
    "other than": ("s", ""),
    "apart from": ("s", ""),
    "with the exception of": ("s", ""),
    "instead of": ("I", ""),
    "rather than": ("I", ""),
    "at the same time": ("m", ""),
    "same time": ("m", ""),
    "after work": ("P", "after work"),
    "week end": ("E", ""),
    "it up to": ("a", ""),
    "this up to": ("a", ""),
    "good morning": ("_", ""),
    "good afternoon": ("_", ""),
    "good evening": ("_", ""),
    "stop by": ("_", ""),
    "come by": ("_", ""),
    "drop by": ("_", ""),
    "swing by": ("_", ""),
    "so on": ("_", ""),
    "so far": ("_", ""),
    "at all": ("_", ""),
    "no problem": ("_", ""),
    "no worries": ("_", ""),
    "not a problem": ("_", ""),
    "no rush": ("_", ""),
    "can't wait": ("_", ""),
    "cant wait": ("_", ""),
    "don't worry": ("_", ""),
    "dont worry": ("_", ""),
    "not bad": ("_", ""),
    "not sure": ("_", ""),
    "why not": ("_", ""),
    "don't mind": ("_", ""),
    "find out": ("_", ""),
    "check out": ("_", ""),
    "reach out": ("_", ""),
    "reaching out": ("_", ""),
    "fill out": ("_", ""),
    "figure out": ("_", ""),
    "free time": ("_", ""),
    "what day": ("_", ""),
    "what time": ("_", ""),
    "last week": ("_", ""),
    "last month": ("_", ""),
}

ZONES: dict[str, str] = {
    **dict.fromkeys(("et", "est", "edt", "eastern"), "America/New_York"),
    **dict.fromkeys(("ct", "cst", "cdt", "central"), "America/Chicago"),
    **dict.fromkeys(("mt", "mst", "mdt", "mountain"), "America/Denver"),
    **dict.fromkeys(("pt", "pst", "pdt", "pacific"), "America/Los_Angeles"),
    **dict.fromkeys(("akst", "akdt", "alaska"), "America/Anchorage"),
    **dict.fromkeys(("hst", "hawaii"), "Pacific/Honolulu"),
    **dict.fromkeys(("utc", "gmt", "zulu"), "Etc/UTC"),
    **dict.fromkeys(("bst", "london"), "Europe/London"),
    **dict.fromkeys(("cet", "cest"), "Europe/Berlin"),
    "ist": "Asia/Kolkata",
    "jst": "Asia/Tokyo",
    **dict.fromkeys(("aest", "aedt"), "Australia/Sydney"),
    **dict.fromkeys(("new york", "nyc", "boston", "atlanta", "miami"), "America/New_York"),
    **dict.fromkeys(("chicago", "dallas", "houston", "austin", "texas"), "America/Chicago"),
    **dict.fromkeys(("denver",), "America/Denver"),
    **dict.fromkeys(("phoenix", "arizona"), "America/Phoenix"),
    **dict.fromkeys(("seattle", "california", "san francisco", "los angeles"), "America/Los_Angeles"),
}
# These need the word "time" behind them, or they are a place or a word.
ZONE_NEEDS_TIME = frozenset(
    [
        "eastern",
        "central",
        "mountain",
        "pacific",
        "alaska",
        "hawaii",
        "london",
        "boston",
        "atlanta",
        "miami",
        "chicago",
        "dallas",
        "houston",
        "austin",
        "texas",
        "denver",
        "phoenix",
        "arizona",
        "seattle",
        "california",
        "nyc",
    ]
) | {"new york", "san francisco", "los angeles"}
STANDARD_NAMES: dict[str, bool] = {
    "est": False, "cst": False, "mst": False, "pst": False,
    "edt": True, "cdt": True, "mdt": True, "pdt": True,
}  # fmt: skip

# Words after a bare number that leave it a clock; any other noun takes it away ("3 rounds").
CLOCK_GOES_ON = frozenset(
    [
        "works",
        "work",
        "worked",
        "is",
        "isn't",
        "be",
        "good",
        "fine",
        "ok",
        "okay",
        "great",
        "perfect",
        "would",
        "will",
        "should",
        "could",
        "can",
        "if",
        "please",
        "pls",
        "thanks",
        "thank",
        "my",
        "your",
        "our",
        "his",
        "her",
        "their",
        "does",
        "do",
        "sounds",
        "sharp",
        "tomorrow",
        "best",
        "better",
        "suits",
        "i",
        "we",
        "you",
        "it",
        "that",
        "then",
        "though",
        "maybe",
    ]
)
