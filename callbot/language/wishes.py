"""What the sender wants: ordered cues over the plain text.

Order: opt out, cancel, reschedule, decline, accept, propose, question, other.
"""

from __future__ import annotations

import re

from callbot.language.cues import Cue, cue
from callbot.language.lexicon import ZONE_OF, words
from callbot.language.reading import Intent

CARRIER_OUT = words("stop stopall unsubscribe cancel end quit revoke optout")
CARRIER_IN = frozenset(["start", "unstop"])
CARRIER_HELP = frozenset(["help", "info"])


def _any(*patterns: str) -> re.Pattern[str]:
    return re.compile(r"\b(?:" + "|".join(patterns) + r")\b")


def _whole(heads: str, *patterns: str) -> Cue:
    """Any of the patterns, as whole words."""
    return cue(heads, *(rf"{pattern}\b" for pattern in patterns))


_TOUCH = r"(?:text|call|messag|contact|bother|spamm?|writ|ring|email)(?:ing|e|s|es)?"
OPT_OUT = _whole(
    "stop quit ceas do don dont neve take remo get dele unsu opt opti opto no leav lose not",
    rf"(?:stop|quit|cease) (?:\w+ )?{_TOUCH}",
    rf"(?:do not|don't|dont|never) (?:ever )?{_TOUCH} (?:me|us|this number|here|again|anymore)"
    r"(?! (?:before|after|until|till|at|on|between|today|tomorrow|by|in|this|from)\b)",
    r"(?:take|remove|get|delete) (?:me|us|my number|this number) (?:off|from|out)",
    r"(?:remove|delete) (?:me|(?:my|this|the) number|my info)",
    r"unsubscribe",
    r"opt(?:ing)?(?: me)?[ -]?out",
    r"no more (?:texts|messages|calls)",
    r"leave me alone",
    r"lose (?:my|this) number",
    r"(?:don't|do not|dont) want (?:any )?(?:more )?(?:texts|messages|these)",
    r"not interested[, ]+(?:please )?(?:stop|remove)",
    r"(?:please )?stop\.? (?:please|now|it)",
)
CANCEL = _whole(
    "canc call off long fill posi role job won forg scra need hold bail",
    r"cancel(?:l?ing|l?ed|s)?",
    r"call (?:it|this|that|the call|\w+'s (?:call|chat|talk|screen)|\w+ \w+|off)?\s?off",
    r"calling (?:it|this) off",
    r"no longer (?:need|interested|able to|moving forward|hiring|available)",
    r"filled the (?:position|role|job)",
    r"(?:position|role|job) (?:has been|was|is|got) (?:filled|closed)",
    r"won't be (?:able to make (?:it|our|the|this)|calling)",
    r"forget (?:it|about it)",
    r"bail(?:ing)?",
    r"scrap (?:it|the call|that)",
    r"no need to (?:talk|call|meet|speak|chat)",
    r"(?:position|role|job|search|req|opening) (?:\w+ ){1,3}on hold",
)
RESCHEDULE = _whole(
    "resc re post push bump move movi shif slid chan dela pull brin inst hour diff anot bett rain swap swit",
    r"re-?schedul\w*",
    r"postpone\w*",
    r"(?<!longer )(?:push|bump|move?|shift|slide?|change?|delay|pull|bring)(?:ed|ing)? "
    r"(?:it|this(?! w)|that|our|the|us|my|to|back|up|forward(?! with)|by|things)",
    r"instead of (?!me\b|us\b|him\b|her\b|my\b)",
    r"(?:an? )?(?:hour|half hour) (?:later|earlier)",
    r"(?:different|another|better) (?:time|day)",
    r"rain ?check",
    r"(?:swap|switch) \w+",
)
DECLINE = _whole(
    "not no does won don didn do will isn none can cann coul unab tied busy book meet unav neit afra pass "
    "unfo anot cand",
    r"not interested",
    r"no,? thanks?(?: you)?",
    r"(?:doesn't|does not|won't|don't|didn't|do not|will not|isn't going to) (?:work|suit|fit)",
    r"none of (?:those|these|them|the)",
    r"none(?=\W*$)",
    r"(?:can't|cannot|can not|couldn't|unable to|won't be able to) (?:make|do|then|talk|that|any)",
    r"(?:tied up|busy|booked|in a meeting|unavailable|not (?:free|available)) (?:then|that day|at that "
    r"time|all day|those days)",
    r"neither",
    r"(?:i'm |am )?afraid not",
    r"i'll pass",
    r"unfortunately not",
    r"another (?:\w+ )?(?:at that time|then)",
    r"(?:another|other|different) candidates?",
    r"(?:no|not) good",
)
ACCEPT = _any(
    r"yes+", r"yess?ir", r"yep", r"yeah", r"yup", r"ya", r"sure", r"ok", r"okay", r"k", r"kk",
    r"confirm(?:ed|s|ing)?",
    r"perfect", r"great", r"cool", r"awesome", r"excellent", r"wonderful",
    r"sounds? (?:good|great|fine|perfect|like a plan)",
    r"(?:that|this|it|which)(?:'ll| will)? (?:works?|do(?:es)?)(?! not)",
    r"works?(?: (?:great|fine|perfectly|well))?(?: for (?:me|us))?",
    r"i'll take", r"deal", r"see (?:you|ya|u) then", r"(?:talk|speak) (?:to (?:you|ya|u) )?then",
    r"will do", r"good (?:for|with) me",
    r"absolutely", r"(?:that's|thats|that is|it's|all|i'm) (?:fine|good|great|in|set)",
    r"any of (?:those|these|them)", r"book it",
    r"all (?:of (?:those|these|them) )?work", r"definitely", r"no problem", r"got it",
    r"let's do (?:it|that)", r"i can do (?:that|it|those)",
    r"i'll be (?:there|ready|free|available)", r"looking forward", r"you got it", r"happy to",
    r"count me in", r"10-?4", r"roger", r"noted",
    r"that one", r"fine by me", r"(?:suits|fits) (?:me|us)",
)  # fmt: skip
_BARE_YES = re.compile(r"(?:y|ye|yea|can do|fine|good|done|agreed|correct|right|bet|word)[\s.!]*")
_THUMB_UP = re.compile("[\U0001f44d\U0001f44c\u2705\u2714\U0001f197\U0001f64c]")
_THUMB_DOWN = re.compile("[\U0001f44e\u274c\U0001f645]")
STANDING = re.compile(
    ACCEPT.pattern + r"|\b(?:see|talk|speak|meet|call|remind(?:er|ing)?|still|til|till|until)\b"
)
"""A text with one of these, on the day of what was agreed, means that it stands."""
CONFIRM = _any("confirm(?:ed|s|ing)?", "still on", "also", r"see (?:you|ya|u)", r"right(?=\s?\?)")
"""With one of these, another time than the agreed one is hardly a wish to move."""
ENGAGED = _whole(
    "have got inte appo meet clas exam flig shif",
    r"(?:have|got) (?:an?|my) (?:\w+ ){0,2}(?:interview|appointment|meeting|class|exam|flight|shift)",
)
"""What owners have then is no time for a call."""
HEDGE = _any(
    "but",
    "if",
    "unless",
    "instead",
    "except",
    "only",
    "otherwise",
    r"(?:can|could) (?:we|you|i)",
    r"(?:how|what) about",
)
"""A yes beside one of these is not the whole answer."""
CONTRAST = _any("instead", "unless", "rather", r"but (?:can|could|would|not|make|say|at|after|before)")
"""A day beside one of these may be taken at another hour: "Friday, but could it be 3 instead?"."""
_BARE_NO = re.compile(r"(?:no|nope|nah|n|no way|no can do|can't|cannot|pass)[\s.!]*(?:sorry)?[\s.!]*")
QUESTION = re.compile(
    r"\?|^(?:what|when|who|where|why|how|which|is|are|do|does|did|can|could|would|will(?! be))\b|\bwhat "
    r"(?:times?|days?) (?:work|suit|are)"
)


_ASKS_WHEN = re.compile(
    r"\b(?:what|which) (?:times?|days?|slots?|hours?|works?|would work|is good|openings?)\b|(?:^|[.!?] |"
    r"\bso |\band )when(?:'s| is| are| would| will| can| could| do| does)\b"
)

_ZONES = "|".join(sorted(ZONE_OF))
_ASKS_ZONE = re.compile(
    rf"\b(?:{_ZONES}|mine|my time)\b(?: time)? or (?:{_ZONES}|mine|yours|my time|your time)\b"
)
_WORD = re.compile(r"[a-z']+")
_SENTENCE = re.compile(r"[^.!?\n]{1,60}[.!\n]")
_YES_WORDS = words(
    """
    a absolutely all and awesome be confirm confirmed cool course deal definitely do excellent fine for
    good got great i'll in is it it's k kk like me noted ok okay of perfect plan please problem no roger
    see set sounds sure take talk thank thanks that that's then this to us will with wonderful work works
    ya yeah yep yes you yup
    """
)


def carrier(low: str) -> str:
    """The bare word of a message, as carriers compare it: letters only, the rest is dropped.

    >>> carrier(" stop. "), carrier("stop it")
    ('stop', '')
    """
    word = low.strip(" .!\"'\n")
    return word if word.isalpha() else ""


def wish(
    low: str, heads: frozenset[str], *, times: bool, vague: bool, only_excluded: bool, context: bool
) -> Intent:
    """The strongest wish a contact's text holds.

    `vague`: no point in time was said; `context`: offers or an agreed time stand.
    """
    reschedules = RESCHEDULE.heard(low, heads)
    if CANCEL.heard(low, heads):
        return Intent.RESCHEDULE if reschedules else Intent.CANCEL
    if reschedules and (context or times or "resched" in low):
        return Intent.RESCHEDULE
    if only_excluded or DECLINE.heard(low, heads) or _is_no(low):
        return Intent.PROPOSE if times and not only_excluded else Intent.DECLINE
    if times and not (vague and _ASKS_WHEN.search(low)) and not _ASKS_ZONE.search(low):
        return Intent.PROPOSE
    if context and (_begins_with_yes(low) or _BARE_YES.fullmatch(low.strip())):
        return Intent.ACCEPT
    if QUESTION.search(low.strip()):
        return Intent.QUESTION
    return Intent.ACCEPT if yes(low, context=context) else Intent.OTHER


def _begins_with_yes(low: str) -> bool:
    """Whether the first sentence is a yes and nothing else: "Ok confirmed. Will it be by phone?"."""
    first = _SENTENCE.match(low)
    if not first or not _YES_WORDS.issuperset(said := _WORD.findall(first[0])):
        return False
    return bool(said) and ACCEPT.search(first[0]) is not None


def _is_no(low: str) -> bool:
    return bool(_BARE_NO.fullmatch(low.strip()) or (not low.isascii() and _THUMB_DOWN.search(low)))


def yes(low: str, *, context: bool) -> bool:
    """Whether a short text says yes; where nothing stands to be accepted, only if it says nothing else."""
    if len(low) > 120 or not (context or _YES_WORDS.issuperset(_WORD.findall(low))):
        return False
    return bool(ACCEPT.search(low) or _BARE_YES.fullmatch(low.strip()) or _THUMB_UP.search(low))
