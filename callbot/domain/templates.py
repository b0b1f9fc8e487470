"""The texts to contacts that an owner may word for themselves; what each must contain, they may not change.

How to stop is added by callbot and cannot be edited away; where the owner's words would travel in more
segments than the text may take, the default is said instead. Rules: contract, sections 6 and 9.
"""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from string import Formatter
from types import MappingProxyType

from callbot.domain.segments import plain, size

STOP_HINT = " Text STOP and I won't text again."
SIGNED = "automated scheduler"
MOST_SEGMENTS = 2
JUST_NOW, EARLIER = "just called", "called"
JUST = re.compile(r"(?i)\bjust\b")
CARRIERS = "STOP|STOPALL|UNSUBSCRIBE|CANCEL|END|QUIT|REVOKE|OPTOUT|START|YES|UNSTOP|HELP|INFO"
"""Words that carriers take for opting out or in, or for a call for help."""
INSTRUCTS = re.compile(
    rf"\b(?:{CARRIERS})\b|(?i:\b(?:reply|text|send|say|answer|type)\W+(?:with\W+)?(?:{CARRIERS})\b)"
)
LINK = re.compile(r"(?i)https?:|www\.|\b[\w-]+\.(?:com|net|org|io|co|me|us|ly)\b")


@dataclass(frozen=True, slots=True)
class Template:
    """One text: when it is said, its words, what it must contain; `sample` fills it, as long as can be."""

    name: str
    when: str
    body: str
    needs: frozenset[str]
    sample: Mapping[str, str]
    tail: str = ""
    honest: bool = False
    """It must say that it is automated."""


_NAME = {"name": "Sam Lee", "first": "Sam"}
_RING = {**_NAME, "number": "212-555-0143"}
_NUMBERED = (
    "1) today Mon Feb 2 11:00 AM 2) Tue Feb 3 9:30 AM 3) Thu Feb 5 10:00 AM, all Eastern. Reply 1, 2 or 3"
)
_AGREED = {**_RING, "when": "Thu Feb 5, 10:00 AM Eastern (9:00 AM Central)", "minutes": "30"}
_WINDOW = {**_RING, "when": "on Tue Feb 3 between 9:30 AM and 12:30 PM ET (8:30 AM and 11:30 AM CT)"}
_ALL = (
    Template(
        "missed",
        "A call was missed, and openings can be offered.",
        "Hi, you {called} {name} at {number}; this is {first}'s automated scheduler. "
        "{first} is free {free}. {openings}, or text any time that suits you.",
        frozenset({"name", "number", "free", "openings"}),
        {
            "called": JUST_NOW,
            **_RING,
            "free": "any morning after 9 Eastern",
            "openings": "Reply 1 for today Mon Feb 2 11:00 AM, 2 Tue Feb 3 9:30 AM, 3 Thu Feb 5 10:00 AM ET",
        },
        STOP_HINT,
        honest=True,
    ),
    Template(
        "missed_unknown",
        "A call of somebody unknown was missed; they read your first name alone.",
        "Hi, you {called} {first} at {number} and nobody could pick up; this is an automated reply. "
        "If it's about a job: {free} is good{example}. "
        "Text your name, company and a time. If not, please ignore this.",
        frozenset({"first", "number", "free"}),
        {
            "called": JUST_NOW,
            "first": "Sam",
            "number": "212-555-0143",
            "free": "any morning after 9 Eastern",
            "example": ", e.g. today Mon Feb 2 11:00 AM ET",
        },
        STOP_HINT,
        honest=True,
    ),
    Template(
        "voicemail",
        "A voicemail named a time that is free.",
        "Thanks for your message. I heard {when}. Is that right? Reply 1 and it's set: "
        "you call {name} at {number}. If not, text the right day and time. "
        "This is {first}'s automated scheduler.",
        frozenset({"when", "name", "number"}),
        {**_RING, "when": "Thu Feb 5 at 10:00 AM ET"},
        STOP_HINT,
        honest=True,
    ),
    Template(
        "confirmed",
        "A time is agreed; they call you.",
        "Confirmed: {when}. You call {name} at {number}, about {minutes} min. "
        "If plans change, text a new time here. {first}'s automated scheduler",
        frozenset({"when", "name", "number", "minutes"}),
        _AGREED,
    ),
    Template(
        "confirmed_you_call",
        "A time is agreed; you call them.",
        "Confirmed: {when}. {name} calls YOU at {number}, about {minutes} min. "
        "If that number or time is wrong, text the right one here. {first}'s automated scheduler",
        frozenset({"when", "name", "number", "minutes"}),
        {**_AGREED, "number": "617-555-0133"},
    ),
    Template(
        "window",
        "A window is kept free; they call you.",
        "Noted: you'll call {name} {when} at {number}; {first} keeps it free. "
        "If you know the exact time, text it. {first}'s automated scheduler",
        frozenset({"when", "name", "number"}),
        _WINDOW,
    ),
    Template(
        "window_you_call",
        "A window is kept free; you call them.",
        "Noted: {name} calls YOU {when} at {number}; {first} keeps it free. "
        "If you know the exact time, text it. {first}'s automated scheduler",
        frozenset({"when", "name", "number"}),
        {**_WINDOW, "number": "617-555-0133"},
    ),
    Template(
        "not_free",
        "The time that they want is not free, and others are.",
        "{first} can't do {when}. Closest: {openings}, or text another time.{asked}",
        frozenset({"when", "openings", "asked"}),
        {
            "first": "Sam",
            "when": "today Mon Feb 2 at 11:00 AM ET",
            "openings": _NUMBERED,
            "asked": " If only 11:00 AM works, I've asked Sam.",
        },
    ),
    Template(
        "who_is_this",
        "They ask who or what this is.",
        "This is {name}'s automated scheduler.{called} {first} reads every text here. "
        "Text a day and time for a call, or ring {number}.",
        frozenset({"name", "number"}),
        {
            **_RING,
            "called": " You called Sam at 212-555-0143 on Mon Feb 2 at 9:18 AM ET and Sam couldn't pick up.",
        },
        honest=True,
    ),
    Template(
        "passed_on",
        "What they wrote is yours to answer.",
        "Thanks, passed to {first}, who will answer you personally. I only arrange call times{opening}.",
        frozenset({"first", "opening"}),
        {"first": "Sam", "opening": ": today Mon Feb 2 11:00 AM ET is open if you'd like it (reply 1)"},
    ),
)
TEMPLATES: Mapping[str, Template] = MappingProxyType({item.name: item for item in _ALL})


def filled(name: str, own: str, /, *, tail: str = "", **values: str) -> str:
    """A text with its values, in the owner's words where they have some; `own` as `kept` writes it.

    Words of theirs that say "just" are not said of a call that was long ago.
    """
    default = plain(TEMPLATES[name].body.format(**values) + tail)
    mine = _read(own).get(name) if own else None
    if mine is None or (values.get("called") == EARLIER and JUST.search(mine)):
        return default
    words = plain(mine.format(**values) + tail)
    fits = size(words).segments <= max(MOST_SEGMENTS, size(default).segments)
    return words if fits else default


def sample(name: str, body: str) -> str:
    """A template filled with people and times that there are not."""
    template = TEMPLATES[name]
    return plain(body.format(**template.sample) + template.tail)


def problems(name: str, body: str) -> tuple[str, ...]:
    """Why these words cannot be said, each in a plain sentence; empty where they can."""
    template = TEMPLATES[name]
    try:
        fields = list(_fields(body))
    except ValueError:
        return ("A brace is open or closed alone. Fields are written {first}.",)
    known = ", ".join(f"{{{field}}}" for field in template.sample)
    unknown = [field for field in fields if field not in template.sample]
    if unknown:
        return tuple(f"There is no {{{field}}} in this text; there are {known}." for field in unknown)
    missing = sorted(template.needs - set(fields))
    found = [f"It must contain {{{field}}}: {template.sample[field].strip()!r}." for field in missing]
    return (*found, *_in_words(template, body))


def _in_words(template: Template, body: str) -> Iterator[str]:
    """What is wrong with the words around the fields, and with the whole."""
    if template.honest and "automat" not in body.lower():
        yield "It must say that it is automated, such as: automated scheduler."
    carrier = INSTRUCTS.search(body)
    if carrier:
        yield f'"{carrier[0]}" is what carriers take as an order; how to stop is added by callbot.'
    if "!" in body:
        yield "It must do without an exclamation mark: filters take it for advertising."
    if LINK.search(body):
        yield "It must do without a link: filters drop such texts."
    signs = sorted({sign for sign in plain(body) if not size(sign).gsm})
    if signs:
        yield f"These signs make it more than twice as long to send: {' '.join(signs)}"
    counted = size(sample(template.name, body))
    if counted.segments > MOST_SEGMENTS:
        yield f"It is {counted.characters} characters when filled, {counted.segments} texts; two at most."


def _fields(body: str) -> Iterator[str]:
    """The fields of a body; ValueError for anything but plain ones."""
    for _, field, spec, conversion in Formatter().parse(body):
        if field is None:
            continue
        if spec or conversion or not field.isidentifier():
            raise ValueError(field)
        yield field


def kept(own: str, name: str, body: str | None) -> str:
    """The owner's wordings with one more, or with one less where `body` is None."""
    words = {**_read(own), name: body}
    return (
        json.dumps({name: body for name, body in words.items() if body is not None})
        if any(words.values())
        else ""
    )


def wording(own: str, name: str) -> str | None:
    """How the owner words this text, if they do."""
    return _read(own).get(name)


@lru_cache(maxsize=1024)
def _read(own: str) -> Mapping[str, str]:
    """The owner's wordings by name; those that today's rules refuse are left out."""
    words: dict[str, str] = json.loads(own) if own else {}
    return {name: body for name, body in words.items() if name in TEMPLATES and not problems(name, body)}
