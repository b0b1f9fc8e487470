"""What the sender wants: ordered cues over the plain text, and the tags of what else was heard.

Order: opt out, cancel, reschedule, decline, accept, propose, question, other.
"""

from __future__ import annotations

import re

from callbot.language.reading import Intent

CARRIER_OUT = frozenset(["stop", "stopall", "unsubscribe", "cancel", "end", "quit", "revoke", "optout"])
CARRIER_IN = frozenset(["start", "unstop"])
CARRIER_HELP = frozenset(["help", "info"])


def _any(*patterns: str) -> re.Pattern[str]:
    return re.compile(r"\b(?:" + "|".join(patterns) + r")\b")


_TOUCH = r"(?:text|call|messag|contact|bother|spamm?|writ|ring|email)(?:ing|e|s|es)?"
OPT_OUT = _any(
    rf"(?:stop|quit|cease) (?:\w+ )?{_TOUCH}",
    rf"(?:do not|don't|dont|never) (?:ever )?{_TOUCH} (?:me|us|this number|here|again|anymore)"
    r"(?! (?:before|after|until|till|at|on|between|today|tomorrow|by|in|this|from)\b)",
    r"(?:take|remove|get|delete) (?:me|us|my number|this number) (?:off|from|out)",
    r"(?:remove|delete) (?:me|my number|my info)",
    r"unsubscribe",
    r"opt(?:ing)?(?: me)?[ -]?out",
    r"no more (?:texts|messages|calls)",
    r"leave me alone",
    r"lose (?:my|this) number",
    r"wrong (?:number|person|guy)",
    r"(?:don't|do not|dont) want (?:any )?(?:more )?(?:texts|messages)",
    r"not interested[, ]+(?:please )?(?:stop|remove)",
)
ABSENCE = _any(r"(?:out|off|away)")
"""An absence that is told, not a time that is refused: it is passed on with its time as said."""
CANCEL = _any(
    r"cancel(?:l?ing|l?ed|s)?",
    r"call (?:it|this) off",
    r"no longer (?:need|able|available|moving forward)",
    r"filled the (?:position|role|job)",
    r"position (?:has been|was|is) filled",
    r"won't be (?:able|calling)",
    r"forget (?:it|about it)",
)
RESCHEDULE = _any(
    r"re-?schedul\w*",
    r"postpone\w*",
    r"(?:push|bump|move|shift|slide|change) (?:it|this|that|our|the|us|my|to|back|up)",
    r"instead of",
    r"(?:an? )?(?:hour|half hour) (?:later|earlier)",
    r"different (?:time|day)",
    r"rain check",
)
DECLINE = _any(
    r"not interested",
    r"no,? thanks?(?: you)?",
    r"no thank you",
    r"(?:doesn't|does not|won't|don't|didn't) work",
    r"none of (?:those|these|them)",
    r"(?:can't|cannot|can not) (?:make|do)",
    r"neither",
)
ACCEPT = _any(
    r"yes+",
    r"yep",
    r"yeah",
    r"yup",
    r"sure",
    r"ok",
    r"okay",
    r"k",
    r"confirm(?:ed|s)?",
    r"perfect",
    r"great",
    r"sounds? (?:good|great|fine|perfect)",
    r"(?:that|this|it|which) works",
    r"works(?: for (?:me|us))?",
    r"i'll take",
    r"deal",
    r"see you then",
    r"talk (?:to you )?then",
    r"will do",
    r"good for me",
    r"absolutely",
    r"(?:that's|that is|it's|all) (?:fine|good|great)",
    r"any of (?:those|these|them)",
    r"all (?:of (?:those|these|them) )?work",
    r"definitely",
)
BARE_YES = re.compile(r"(?:y|ya|ye|yea|fine|good|\U0001F44D)[\s.!]*")
HEDGE = _any(
    "but", "if", "unless", "instead", "except", "only", r"(?:can|could) (?:we|you|i)", r"(?:how|what) about"
)
"""A yes beside one of these is not the whole answer."""
_BARE_NO = re.compile(r"(?:no|nope|nah|n)[\s.!]*")
QUESTION = re.compile(r"\?|^(?:what|when|who|where|why|how|which|is|are|do|does|can|could|would|will)\b")

_ABOUT: tuple[tuple[str, re.Pattern[str]], ...] = (
    (
        "owner_calls",
        _any(
            r"(?:have|ask|tell|get|let) (?:\w+ )?(?:to )?(?:call|ring|phone) (?:me|us|back)",
            r"(?:please|pls|can you|could you|you can) (?:call|ring|phone) (?:me|us)",
        ),
    ),
    (
        "callback",
        _any(
            r"call (?:me|us) back",
            r"(?:give|gimme) (?:me )?a (?:call|ring)",
            r"ring me back",
            r"return my call",
        ),
    ),
    (
        "now",
        _any(
            r"right now",
            r"(?:free|available|talk|chat|call(?:ing)?(?: you)?) now",
            r"asap",
            r"at the moment",
        ),
    ),
    ("video", _any(r"zoom", r"teams", r"google meet", r"video(?: call)?", r"webex", r"facetime", r"skype")),
    ("onsite", _any(r"on-?site", r"in[- ]person", r"at our office", r"come (?:in|by|to)", r"stop by")),
    (
        "identity",
        _any(
            r"who(?:'s| is| are) (?:this|you|that)",
            r"are you (?:a )?(?:bot|robot|real|human|ai)",
            r"is this (?:a )?(?:bot|robot|real|automated)",
        ),
    ),
    (
        "third_party",
        _any(
            r"my (?:colleague|manager|coworker|boss|teammate)",
            r"(?:hiring manager|somebody|someone|\w+ from \w+) (?:will|is going to|'ll) (?:call"
            r"|reach|contact|ring)",
        ),
    ),
    (
        "tentative",
        _any(
            r"tentative(?:ly)?",
            r"let me (?:check|see|confirm|ask)",
            r"i'll (?:check|confirm|get back)",
            r"might",
            r"maybe",
            r"not sure",
            r"pencil",
            r"(?:have|need) to check",
        ),
    ),
    (
        "reaction",
        re.compile(r"^(?:liked|loved|emphasi[sz]ed|laughed at|disliked|questioned|reacted \S+ to) [\"']"),
    ),
    (
        "auto_reply",
        _any(
            r"auto(?:matic|mated)?[- ]?(?:reply|response|message)",
            r"i'm driving",
            r"out of (?:the )?office",
            r"do not disturb",
            r"this mailbox",
        ),
    ),
    (
        "wrong_number",
        _any(r"wrong (?:number|person|guy)", r"not (?:the|who) (?:person )?you(?:'re| are) looking"),
    ),
    (
        "scam",
        _any(
            r"whats?app",
            r"telegram",
            r"signal app",
            r"gift cards?",
            r"(?:processing|training|application) fee",
            r"social security",
            r"ssn",
            r"bank (?:account|details)",
            r"crypto\w*",
            r"kindly",
        ),
    ),
)
_LATE = re.compile(
    r"(?:running|be|i'm|im) (?:a (?:bit|few)|about |like "
    r"|~)?\s?(\d{1,2})?\s?(?:min(?:ute)?s? )?(?:late|behind)\b"
    r"|\b(\d{1,2})\s?min(?:ute)?s? (?:late|behind)\b"
)
_LENGTH = re.compile(
    r"\b(?:(\d{1,3})|(half an)|(an|one|1))[ -]?(min(?:ute)?s?|hours?|hr)\b(?! (?:later|earlier"
    r"|from|before|ago|late))"
)
_LEADS = re.compile(r"(?:\bin|after|within|about|another)\s(?:about )?$")


def carrier(low: str) -> str:
    """The bare word of a message, as carriers compare it: letters only, the rest is dropped.

    >>> carrier(" stop. "), carrier("stop it")
    ('stop', '')
    """
    word = low.strip(" .!\"'\n")
    return word if word.isalpha() else ""


def tags(low: str) -> tuple[str, ...]:
    """What else was heard, in the order of the contract."""
    found = [tag for tag, cue in _ABOUT if cue.search(low)]
    late = _LATE.search(low)
    if late:
        found.append(f"late:{late[1] or late[2] or 5}")
    for length in _LENGTH.finditer(low):
        if not late and not _LEADS.search(low[max(0, length.start() - 16) : length.start()]):
            hours = length[4].startswith("h")
            found.append(f"minutes:{30 if length[2] else int(length[1] or 1) * (60 if hours else 1)}")
            break
    return tuple(found)


def wish(low: str, *, times: bool, only_excluded: bool, context: bool) -> Intent:
    """The strongest wish a contact's text holds; `context`: offers or an agreed time stand."""
    if OPT_OUT.search(low):
        return Intent.OPT_OUT
    if CANCEL.search(low):
        return Intent.RESCHEDULE if RESCHEDULE.search(low) else Intent.CANCEL
    if RESCHEDULE.search(low) and (context or times or "resched" in low):
        return Intent.RESCHEDULE
    if only_excluded or DECLINE.search(low) or _BARE_NO.fullmatch(low.strip()):
        return Intent.PROPOSE if times and not only_excluded else Intent.DECLINE
    if times:
        return Intent.PROPOSE
    if QUESTION.search(low.strip()):
        return Intent.QUESTION
    return Intent.ACCEPT if yes(low) else Intent.OTHER


def yes(low: str) -> bool:
    """Whether a short text says yes."""
    return len(low) < 80 and bool(ACCEPT.search(low) or BARE_YES.fullmatch(low.strip()))
