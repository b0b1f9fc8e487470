"""What else was heard in a text: who calls whom, how long, video or visit, late, now, who is this.

One cue a tag; the order of the table is the order of the answer.
"""

from __future__ import annotations

import re

from callbot.language.cues import Cue, cue
from callbot.language.lexicon import NUMBERS, words

_CALL = r"(?:call|ring|phone|dial)"
_WHOM = r"(?:me|us|my|our|in)\b"
CUES: dict[str, Cue] = {
    "owner_calls": cue(
        "call ring phon dial numb line brid",
        rf"(?:have|ask|tell|get|let) (?!me\b|us\b)(?:\w+ )?(?:to )?{_CALL} (?:me|us|back|my|our|in)\b",
        rf"(?:please|pls|can you|could you|you can|would you|will you|you should) (?:just )?{_CALL} {_WHOM}",
        r"(?:call|ring|phone) me (?:then|at|on) \+?\(?\d",
        rf"(?:can|could|would) (?:he|she|they|sam) (?:please )?{_CALL} {_WHOM}",
        rf"(?:he|she|they|sam) (?:can|could|should) {_CALL} {_WHOM}",
        r"(?:my|our|the) (?:direct )?(?:number|line|bridge) is\b",
        r"dial[- ]?in\b",
    ),
    "callback": cue(
        "call ring phon give gimm retu",
        r"(?:call|ring|phone) (?:me|us) (?:back|when|once|as soon|whenever|asap|at your earliest)\b",
        r"(?:give|gimme) (?:me |us )?a (?:call|ring|shout|buzz)(?: back)?\b",
        r"return my call\b",
        r"call back\b",
    ),
    "now": cue(
        "now asap soon mome minu min mins sec seco call",
        r"right now\b",
        r"(?:free|available|talk|chat|speak|around|call(?:ing)?(?: you)?) now\b",
        r"(?:is|if) now\b",
        r"now (?:works?|is (?:good|fine|great|ok(?:ay)?))\b",
        r"asap\b",
        r"as soon as possible\b",
        r"at the moment\b",
        r"this minute\b",
        r"(?:got|have) (?:a|5|five|ten|10|two|2)(?: \w+)? (?:minutes?|mins?|sec|second)\b",
        r"calling (?:you )?in (?:a )?(?:\d{1,2}|few|five|ten|minute|couple)\b",
    ),
    "video": cue(
        "zoom team ms goog vide webe face skyp hang micr",
        r"zoom\b", r"(?:ms |microsoft )?teams (?:call|link|meeting|invite)\b",
        r"(?:on|over|via|in) teams\b", r"google meet\b",
        r"video(?: call)?\b", r"webex\b", r"facetime\b", r"skype\b", r"hangouts?\b",
    ),
    "onsite": cue(
        "brin onsi site pers offi buil hq come stop face lobb",
        r"on-?site\b", r"in[- ]person\b", r"(?:at|to|in|visit) our (?:office|building|hq|site)s?\b",
        r"come (?:in|by|to|down)\b", r"stop by\b", r"face[- ]to[- ]face\b",
        r"meet you at the (?:office|lobby)\b", r"bring (?:an? |your )?(?:photo )?id\b",
    ),
    "identity": cue(
        "who bot robo huma pers ai real auto mach comp sam numb",
        r"who(?: the \w+)?(?:'s| is| are| am) (?:this|you|that|i (?:talk|text|speak)ing)\b",
        r"who dis\b",
        r"(?:are you|is this|am i (?:talk|text|speak)ing (?:to|with)) (?:a |an )?(?:real |actual )?"
        r"(?:bot|robot|human|person|ai|real|automated|machine|computer)\b",
        r"is this (?:actually |really )?sam\b",
        r"what is this number\b",
    ),
    "third_party": cue(
        "coll mana cowo co boss team asso assi part call ring phon reac cont",
        r"my (?:colleague|manager|coworker|co-worker|boss|teammate|associate|assistant|partner)\b(?! "
        r"(?:said|says|asked|wants|needs|told|has))",
        r"(?:hiring manager|somebody|someone|\w+ from (?:my |our |the )?\w+|director|team lead) (?:else )?"
        r"(?:will|is going to|'ll|would|can) (?:be )?"
        r"(?:call|calling|reach|contact|ring)\b",
        r"(?!i'll|we'll|you'll|he'll|she'll|they'll|it'll)[a-z]{3,12}(?:'ll| will| is going to) "
        r"(?:be calling|call|ring|phone|reach out to) (?:you|sam)\b",
    ),
    "tentative": cue(
        "tent let chec conf ask veri back migh mayb sure penc thin prob subj boss mana cale sche",
        r"tentative(?:ly)?\b", r"let me (?:check|see|confirm|ask|look|get back|double)\b",
        r"(?:i'll|i will|will|gotta|got to|need to|have to|should) (?:double[- ]?)?(?:check|confirm|ask|"
        r"verify)\b",
        r"(?:i'll|i will) get back\b", r"might\b", r"maybe\b", r"not (?:100% )?sure\b", r"pencil",
        r"i think so\b", r"probably\b",
        r"subject to\b", r"if (?:my|the) (?:boss|manager|calendar|schedule)\b",
    ),
    "reaction": Cue(
        words("like love emph laug disl ques reac remo to"),
        r"^\s{0,3}(?:(?:liked|loved|emphasi[sz]ed|laughed at|disliked|questioned) [\"']|reacted "
        r"\S{1,12} to "
        r"|\S{1,8} to [\"'][^\"']{6}|removed an? \w{1,12} from [\"'])",
    ),
    "auto_reply": cue(
        "auto driv offi busi dist mail inbo numb line than urge moni unmo resp repl back",
        r"auto(?:matic|mated)?[- ]?(?:reply|response|message)\b", r"(?:i'm|i am|am) (?:currently )?driving\b",
        r"out of (?:the )?office (?:until|through|from|with|reply|message)\b(?![^.\n]{1,60}\bbut\b)",
        r"do not disturb\b",
        r"this (?:mailbox|inbox|number|line) (?:is|isn't|does)\b",
        r"(?:thanks|thank you) for (?:contacting|texting|reaching out to|messaging|calling) (?!me\b|us "
        r"back)\w+",
        r"(?:office|business) hours are\b", r"we will (?:respond|reply|get back to you)\b",
        r"for urgent (?:matters|requests)\b",
        r"not monitored\b", r"unmonitored\b", r"will (?:respond|reply) (?:when|once|as soon)\b",
    ),
    "wrong_number": cue(
        "wron look name misd dial know",
        r"wrong (?:number|person|guy)\b", r"not (?:the|who) (?:person )?you(?:'re| are) looking\b",
        r"(?:nobody|no one|no-one) (?:here )?(?:by|with|of) that name\b", r"mis-?dialed\b",
        r"don't know (?:a|any|anyone named|anybody named|who) sam\b",
    ),
    "scam": cue(
        "what tele sign gift fee soci ssn bank cryp bitc kind earn reco onli wire cash zell",
        r"whats?app\b", r"telegram\b", r"signal app\b", r"(?:on|via|over) signal\b", r"gift cards?\b",
        r"(?:processing|training|application|background check|equipment|registration|onboarding) (?:\w+ "
        r")?fee\b",
        r"social security\b", r"ssn\b", r"bank (?:account|details|info)\b", r"crypto\w*", r"bitcoin\b",
        r"kindly\b", r"earn \$",
        r"recommended by (?:many|several|multiple)\b", r"(?:flexible|part[- ]?time) online job\b",
        r"wire transfer\b",
        r"cash ?app\b", r"zelle\b",
    ),
}  # fmt: skip
_HEADS = frozenset[str]().union(*(cue.heads for cue in CUES.values()))
_OUT_OF_OFFICE = re.compile(r"\W*out of (?:the )?office\W*")
_LATE_HEADS = frozenset(["late", "behi", "runn", "give"])
_LENGTH_HEADS = frozenset(["min", "mins", "minu", "hour", "hr"])
_MINUTES_LATE = r"(\d{1,2}|five|ten|fifteen|twenty|thirty)"
_LATE = re.compile(
    rf"\brunning (?:late|behind),? (?:about |by |like |maybe )?{_MINUTES_LATE}\s?min"
    r"|(?:running|be|i'm|im|gonna be|about|bout) (?:a (?:bit|few|little)|about |like |maybe |"
    rf"~)?\s?{_MINUTES_LATE}? ?(?:min(?:ute)?s? )?(?:late|behind)\b"
    rf"|\b{_MINUTES_LATE}\s?min(?:ute)?s? (?:late|behind)\b|\brunning (?:about |like )?"
    rf"{_MINUTES_LATE}\s?(?:min(?:ute)?s?)?\b|\bgive me {_MINUTES_LATE}(?: min|\W|$)"
    r"|\brunning (?:late|behind|over)\b"
)
_LENGTH = re.compile(
    r"\b(?:(\d{1,3})|(half an|half)|(an|one|1|a full|a whole))[ -]?(?:full "
    r")?(min(?:ute)?s?|hours?|hr)\b(?! (?:later|earlier|from|before|after|ago|late|past|and a half"
    r"|an? (?:day|week|month)|per|each|every))"
)
_NO_LENGTH = re.compile(
    r"(?:\bin|after|within|another|by|back|than|instead of|in about|every)\s(?:about )?"
    r"(?:\d{1,2}\s?(?:-|to|or)\s?)?$"
)


def tags(low: str, heads: frozenset[str]) -> tuple[str, ...]:
    """What else was heard, in the order of the contract; `heads` are those of the text (`heads_of`).

    >>> from callbot.language.cues import heads_of
    >>> text = "can you call me at 3, about 45 minutes?"
    >>> tags(text, heads_of(text)), tags("running 10 late", heads_of("running 10 late"))
    (('owner_calls', 'minutes:45'), ('late:10',))
    """
    found = [] if heads.isdisjoint(_HEADS) else [tag for tag, cue in CUES.items() if cue.heard(low, heads)]
    if "offi" in heads and "auto_reply" not in found and _OUT_OF_OFFICE.fullmatch(low):
        found.append("auto_reply")
    if not heads.isdisjoint(_LATE_HEADS) and (late := _late(low)):
        found.append(f"late:{late}")
    elif not heads.isdisjoint(_LENGTH_HEADS) and (minutes := _minutes(low)):
        found.append(f"minutes:{minutes}")
    return tuple(found)


def _late(low: str) -> int:
    """By how many minutes somebody runs late: five where they do not say; 0 where they do not."""
    said = [next(filter(None, late.groups()), "") for late in _LATE.finditer(low)]
    minutes = next(filter(None, said), "5")
    return (NUMBERS.get(minutes) or int(minutes)) if said else 0


def _minutes(low: str) -> int:
    """The length of the call that a text asks for, or 0."""
    for length in _LENGTH.finditer(low):
        if not _NO_LENGTH.search(low[max(0, length.start() - 16) : length.start()]):
            hours = length[4].startswith("h")
            return 30 if length[2] else int(length[1] or 1) * (60 if hours else 1)
    return 0
