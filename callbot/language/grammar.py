"""Reads a row of kinds into phrases of time: days, times, zones, and what stands between them.

The patterns are over the one-letter kinds of `lexicon`; at each place the first that fits wins, so the
longer forms stand first. `day_phrases` and `time_phrases` say what each pattern means.
"""

from __future__ import annotations

import re

from callbot.language import day_phrases, time_phrases
from callbot.language.lexicon import Token
from callbot.language.meaning import Phrase

_CLOCK = "~?[CNH]"
_LENGTH = "(?:X&?X|X|N&qU|NU&q|NU(?:&?NU)?|qvNU|qNU|qU|N-?qvNU|NvU)"
_DATE = r"(?:M,?[NO](?:,?Y)?|[NO]v?MY?|D)"
_OF_MONTH = "[vi](?:MY?|[nh]?G)"
PATTERNS: tuple[tuple[str, str, str], ...] = (
    ("nth_timed", "Ol", rf"[Ol]W(?:P|a?{_CLOCK}(?:[-t]{_CLOCK})?){_OF_MONTH}"),
    ("nth_months", "Ol", r"[Ol]W[vi]M\|M(?![NO])"),
    ("nth", "Ol", rf"[Ol]W{_OF_MONTH}"),
    ("nth_week", "Ol", rf"[Ol]K{_OF_MONTH}"),
    ("day_of_month", "OlN", r"[Ol]dvMY?|[Ol]dv[nh]?G|Ov[nh]?G|Nv[nh]G|O[nh]G"),
    ("week_of", "nhK", rf"[nh]?Kv(?:W,?)?(?:{_DATE}|O)|Kv[nh]?W"),
    ("between_dates", "B", r"B(?:[NO]&[NO]v?M|M[NO]&[NO])(?:,?Y)?"),
    (
        "dates",
        "aBNOM",
        r"[aB]?[NO](?:[&|,/]{1,2}[NO]){1,4}v?M(?![NO])|M[NO](?:[&|,/]{1,2}[NO](?!d?[KG]|[CUP]|[-t][CNH]|[|&,]{1,2}C)){1,4}",
    ),
    ("week_date", "W", r"W,?N(?=[afb]?C|a[NH]|[fb][NH])|W,?O(?!v?M)"),
    ("next_part", "nhl", r"[nhl]P"),
    ("month_span", "FM", r"F?M[NO][-t]{1,2}[NO](?![CMU-])(?:,?Y)?"),
    ("span_month", "FNO", r"F?[NO][-t]{1,2}[NO]v?M(?![NO])Y?"),
    ("clock_date", "N", r"NM[NO]"),
    ("month_day", "MNO", r"M,?[NO](?:,?Y)?|[NO]v?MY?"),
    ("month", "rvnhilFutbfM", r"r?v?[nhilFutbf]?M(?!,?[NO])Y?"),
    ("date", "D", r"D"),
    ("this_or_next", "hn", r"[hn]K[|&]n(?![WKGP])"),
    ("side_of_day", "r", r"r(?:[nh]?W|R)P"),
    ("weekday_in_week", "nhW", r"[nh]KW|Wv?[nh]K"),
    ("after_next", "WK", r"[WK]fn(?![WKG])|WK(?![vfFA])"),
    ("weekday", "nhleW", r"(?:[nhl]|eK?)?W"),
    ("lapse", "jnhN", r"jN[Kd]F[nh]?[RWD]|[nh]Nv?[dK]|N[nh][dK]"),
    ("from_day", "NKd", r"NK[Ff]?[nh]?[RW]|K[Ff][nh]?[RW]|N?dfR"),
    ("lasting", "j", rf"j{_LENGTH}|jN[dKG]"),
    ("ahead", "if", rf"[if]~?{_LENGTH}"),
    ("soon", "i", r"iN(?=[.,]|$)"),
    ("later", "XNq", rf"{_LENGTH}A"),
    ("from_clock", "XNq", rf"{_LENGTH}[Fbf]{_CLOCK}"),
    ("days_ahead", "ifN", r"[if]~?(?:Nv?|q)[dKG](?:[,&]{0,2}N[dKG])*|Nv?[dKG]A"),
    ("piece", "rAvnhKGEe", r"[rA]?v?(?:[nh]|r)?[KGE](?=[^A]|$)|r[nh]K|eE|eK"),
    ("every_day", "e", r"ed"),
    ("today", "rAR", r"[rA]?R"),
    (
        "clock_words",
        "aqNX",
        rf"aNt{_CLOCK}|a?(?:q[pf]{_CLOCK}|N?q[tb]{_CLOCK}|qv{_CLOCK}(?!U)|[NX]p{_CLOCK}|X[tb]{_CLOCK}|q[NC](?!U))",
    ),
    ("parted_range", "FB", rf"[FB]a?{_CLOCK}R[-t&]{{1,2}}{_CLOCK}"),
    ("range", "FBa~CNH", rf"[FB]?a?{_CLOCK}Z?(?:-|t|u|-t)a?{_CLOCK}|Ba?{_CLOCK}Z?[&t-]a?{_CLOCK}"),
    ("not_until", "x", rf"x[g_]{{0,2}}ua?{_CLOCK}"),
    ("not_outside", "f", rf"fa?{_CLOCK}\|fa?{_CLOCK}"),
    ("after", "fpF~CNH", rf"[fpF]a?{_CLOCK}(?!v?M)\+?|{_CLOCK}\+"),
    ("before", "but", rf"[but]a?{_CLOCK}"),
    ("beyond", "fpbu", r"[fpbu]P"),
    ("hundreds", "H", r"HU"),
    ("part", "eirP", r"e?[ir]?r?P"),
    ("clock", "aj~C", rf"[aj]{_CLOCK}(?!U|[dKG])|~[CNH](?!U|[dKG])|C"),
    ("same", "m", r"m"),
    ("any", "y", r"y"),
    ("length", "q", r"qv?N?U"),
    ("maybe", "NHY", r"[NHY]"),
    ("lone", "O", r"O"),
    ("zone", "Z", r"Z"),
)
"""Name, the kinds it may begin with, and the pattern."""
_BUILDERS = day_phrases.BUILDERS | time_phrases.BUILDERS
_FORMS = [(firsts, re.compile(form).match, _BUILDERS[name]) for name, firsts, form in PATTERNS]
_BEGINNING = {
    kind: [(match, build) for firsts, match, build in _FORMS if kind in firsts]
    for kind in {kind for _, firsts, _ in PATTERNS for kind in firsts}
}
"""By the kind they may begin with: the forms in their order, each with what it means."""


def phrases(row: str, tokens: tuple[Token, ...]) -> list[Phrase]:
    """The phrases of a text in order; what no pattern fits stands as its own kind."""
    out: list[Phrase] = []
    place, end = 0, len(row)
    while place < end:
        kind = row[place]
        for match, build in _BEGINNING.get(kind, ()):
            if found := match(row, place):
                out += build(tokens[place : found.end()])
                place = found.end()
                break
        else:
            out.append(Phrase(kind, (), None, tokens[place].text, place))
            place += 1
    return out
