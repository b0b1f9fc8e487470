"""The owner's words by text: which there are, what each does, and how a text is split into word and rest.

Any case, with or without punctuation. A text that begins with a day is a word too: "today after 2".
"""

import re
from dataclasses import dataclass

OPT_OUT = frozenset(["STOP", "STOPALL", "UNSUBSCRIBE", "CANCEL", "END", "QUIT", "REVOKE", "OPTOUT"])
OPT_IN = frozenset(["START", "YES", "UNSTOP"])
CARRIER_WORDS = OPT_OUT | OPT_IN | {"HELP", "INFO"}
"""The carrier hears these itself."""


@dataclass(frozen=True, slots=True)
class Word:
    """A word that the owner may text; one that `changes` something wants the PIN where there is one."""

    name: str
    example: str
    does: str
    changes: bool = True


WORDS = (
    Word("free", "free any morning after 9", "sets what I tell callers, in your words"),
    Word("today", "today after 2", "sets one day, by its name or date; the rest stays as it is"),
    Word("busy", "busy fri 1-3", "keeps that time clear"),
    Word("out", "out until monday", "offers nothing until you are back"),
    Word("pause", "pause", "no texts to callers by themselves, nothing agreed without you"),
    Word("resume", "resume", "takes up again after a pause"),
    Word("back", "back", "you are here again: lifts a pause and whatever keeps you away right now"),
    Word("next", "next", "what is coming", changes=False),
    Word("who", "who", "who called last and was missed", changes=False),
    Word("calls", "calls", "the last five calls", changes=False),
    Word("ok", "ok 4", "a yes to my question; without a number to the only one, or: I have seen it"),
    Word("no", "no 4", "a no to my question"),
    Word("move", "move to thu 2", "moves your next call, and tells them"),
    Word("drop", "drop", "calls off your next call, and tells them"),
    Word("late", "late 10", "tells them that you run so many minutes late"),
    Word("reply", "reply Thanks, I will look at it.", "sends your words to whoever wrote last"),
    Word("call", "call", "rings you, and connects you with the last missed caller", changes=False),
    Word("personal", "personal", "the last caller is never texted by me"),
    Word("block", "block", "the last caller is neither put through nor answered"),
    Word("note", "note asked about salary", "keeps a note on whoever called or wrote last"),
    Word("expect", "expect Acme any morning after 9 until friday", "a call that will come at no agreed time"),
    Word("undo", "undo", "takes back what your last word changed"),
    Word("new phone", "new phone", "what to do about the forwarding on another phone", changes=False),
    Word("commands", "commands busy", "these words, or what one of them does", changes=False),
)
BY_NAME = {word.name: word for word in WORDS}
SAME = {"off": "out", "away": "out", "okay": "ok", "command": "commands", "new": "new phone"}
"""Other ways to say them."""
ELSEWHERE = frozenset(
    ["set", "change", "number", "phone", "forward", "transfer", "pay", "buy", "owner", "pin", "token"]
)
"""What is never done by text, since a sender can be faked: numbers, money, what belongs to others."""

ALONE = frozenset({"pause", "resume", "back", "personal", "block", "undo"})
"""What is not obeyed with more behind it: "back at 3", "block that guy from Acme"."""
POLITE = frozenset("it this that now please them him her the caller number again thanks".split())  # noqa: SIM905

_SPLIT = re.compile(
    r"[\s\"'.]*(?P<word>[a-z]+)[\s.:,!?\"']*(?P<rest>.*?)[\s.!?\"']*", re.IGNORECASE | re.DOTALL
)
_COURTESY = re.compile(
    r"[\s\"'.]*(?:(?:please|pls|plz|hi|hey)\b[\s,.!]*|(?:can|could|would|will) you\s+)+", re.IGNORECASE
)
_OF_ME = re.compile(
    r"[\s\"'.]*i(?:['\u2019]?m| am|['\u2019]ll be| will be)\s+(?:running\s+)?"
    r"(?=(?:busy|out|off|away|back|late)\b)",
    re.IGNORECASE,
)
"""What may stand before a word: "can you move it to thu 2", "I'm busy friday"."""
_PIN = re.compile(r"\s*(?P<pin>\d{4,8})(?!\d)[\s.:,]*(?P<text>.*)", re.DOTALL)
_DAY = re.compile(
    r"today|tonight|tomorrow|tmrw|tmr|this|on"
    r"|mon(day)?|tues?(day)?|wed(nesday)?|thu(r|rs|rsday)?|fri(day)?|sat(urday)?|sun(day)?|(mon|tues|wednes|thurs|fri|satur|sun)days"
    r"|jan(uary)?|feb(ruary)?|mar(ch)?|apr(il)?|may|june?|july?|aug(ust)?|sept?(ember)?|oct(ober)?"
    r"|nov(ember)?|dec(ember)?"
)


@dataclass(frozen=True, slots=True)
class Heard:
    """One text of the owner's: the name of its word (any other as it is, in lower case) and the rest."""

    word: str
    rest: str
    text: str
    """The whole, without the PIN."""
    pin: str | None = None

    @property
    def says_more(self) -> bool:
        """True where a word that stands alone does not: what was meant is not sure then."""
        return self.word in ALONE and not POLITE.issuperset(re.findall(r"\w+", self.rest.lower()))

    @property
    def changes(self) -> bool:
        """True where obeying it would change something."""
        return self.word in BY_NAME and BY_NAME[self.word].changes


def heard(text: str, *, with_pin: bool = False) -> Heard:
    """Split a text; `with_pin`: four to eight digits may stand in front.

    >>> heard("Free: any morning after 9!").word, heard("Fri after 2").word, heard("OK4").rest
    ('free', 'today', '4')
    >>> heard("4711 drop", with_pin=True)
    Heard(word='drop', rest='', text='drop', pin='4711')
    """
    fronted = _PIN.fullmatch(text) if with_pin else None
    if fronted:
        text = fronted["text"]
    word, rest = _split(text)
    if word not in BY_NAME and (led := _COURTESY.match(text) or _OF_ME.match(text)):
        behind = _split(text[led.end() :])
        word, rest = behind if behind[0] in BY_NAME else (word, rest)
    return Heard(word, rest, text.strip(), fronted["pin"] if fronted else None)


def _split(text: str) -> tuple[str, str]:
    """The name of the word, and what stands behind it."""
    split = _SPLIT.fullmatch(text)
    word = split["word"].lower() if split else ""
    rest = split["rest"].strip() if split else ""
    return _named(word, rest), rest


def _named(word: str, rest: str) -> str:
    if word == "new" and rest.lower() != "phone":
        return word
    if _DAY.fullmatch(word) or (word == "next" and rest):
        return "today"
    return SAME.get(word, word)


def explained(rest: str) -> Word | None:
    """The word that the owner asks about: "commands busy".

    >>> explained("BUSY").example
    'busy fri 1-3'
    """
    return BY_NAME.get(SAME.get(rest.lower(), rest.lower()))
