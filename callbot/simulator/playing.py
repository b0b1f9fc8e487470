"""Playing a document on a leg, verb by verb, until it ends, goes on elsewhere or somebody hangs up.

The simple verbs stand here; listening (Gather, Record) and Dial have modules of their own, and the caller
hands in the table of what may be played. Say lasts a second per 14 characters.
twilio.com/docs/voice/twiml
"""

import re
from collections.abc import Callable, Generator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import TypeAlias
from urllib.parse import urldefrag, urljoin
from xml.etree.ElementTree import Element

from callbot.simulator.exchange import Document, Exchange
from callbot.simulator.faults import EndlessCall
from callbot.simulator.grammar import VOICE, playable, read
from callbot.simulator.legs import HungUp, Leg

CHARACTERS_A_SECOND = 14
MOST_REQUESTS = 40


@dataclass(frozen=True, slots=True)
class Request:
    """The call goes on with the document at this URL."""

    url: str
    params: Mapping[str, str]
    method: str = "POST"
    fallback: str = ""


@dataclass(frozen=True, slots=True)
class Ended:
    """The bot ended the call; `status` is a rejected call's."""

    status: str = "completed"


Onward: TypeAlias = Request | Ended | None
Played: TypeAlias = Generator[datetime, None, Onward]


@dataclass(frozen=True, slots=True)
class Stage:
    """Where a document is played: the leg that hears it, whose leaving ends it, and what may be played."""

    exchange: Exchange
    leg: Leg
    watched: tuple[Leg, ...]
    verbs: "Mapping[str, Verb]"
    url: str = ""
    fallback: str = ""

    @property
    def now(self) -> datetime:
        """The business instant of what is being played."""
        return self.exchange.now

    def request(self, verb: Element, params: Mapping[str, str]) -> Request:
        """The request that a verb's action (default: the current URL) makes, with the leg's parameters."""
        url = urljoin(self.url, verb.get("action") or urldefrag(self.url).url)
        return Request(
            url, {**self.leg.params(), **params}, verb.get("method", "POST").upper(), self.fallback
        )


Verb: TypeAlias = Callable[[Stage, Element], Played]


def rests(stage: Stage, moment: datetime) -> Generator[datetime, None, None]:
    """Let time pass until `moment` or until somebody acts live; raises HungUp when a watched leg leaves."""
    _check_presence(stage)
    if stage.now < moment:
        yield min([moment, *(leg.leaves_at for leg in stage.watched if leg.leaves_at is not None)])
        _check_presence(stage)


def until(stage: Stage, moment: datetime) -> Generator[datetime, None, None]:
    """Let time pass until `moment`, as `rests` does, whatever somebody does in between."""
    yield from rests(stage, moment)
    while stage.now < moment:
        yield from rests(stage, moment)


def _check_presence(stage: Stage) -> None:
    for leg in stage.watched:
        if leg.leaves_at is not None and leg.leaves_at <= stage.now:
            raise HungUp(leg)


def lasts(stage: Stage, seconds: float) -> Generator[datetime, None, None]:
    """Let so many seconds pass, as `until` does."""
    yield from until(stage, stage.now + timedelta(seconds=seconds))


def words_of(verb: Element) -> str:
    """What a Say says, in one run of text."""
    return " ".join("".join(verb.itertext()).split())


def seconds_of(verb: Element) -> float:
    """How long a Say, Play or Pause lasts, with its loops and breaks."""
    if verb.tag == "Pause":
        return float(verb.get("length", "1"))
    once = 5.0 if verb.tag == "Play" else len(words_of(verb)) / CHARACTERS_A_SECOND
    for rest in verb.iter("break"):
        size = re.fullmatch(r"([\d.]+)(ms|s)", rest.get("time", "1s"))
        once += float(size[1]) / (1000 if size[2] == "ms" else 1) if size else 1.0
    return once * max(1, int(verb.get("loop", "1")))


def _say(stage: Stage, verb: Element) -> Played:
    stage.leg.answer()
    stage.leg.hear(words_of(verb))
    stage.exchange.tell(f"{stage.exchange.called(_ear(stage.leg))} hears: “{words_of(verb)}”")
    yield from lasts(stage, seconds_of(verb))
    return None


def _ear(leg: Leg) -> str:
    return leg.from_ if leg.direction == "inbound" else leg.to


def _play(stage: Stage, verb: Element) -> Played:
    stage.leg.answer()
    yield from lasts(stage, seconds_of(verb))
    return None


def _pause(stage: Stage, verb: Element) -> Played:
    yield from lasts(stage, seconds_of(verb))
    return None


def _hangup(stage: Stage, verb: Element) -> Played:
    """Even as the first verb it answers the call."""
    yield from ()
    stage.leg.answer()
    return Ended()


def _reject(stage: Stage, verb: Element) -> Played:
    """Only as the first verb does it refuse the call; later the call is already answered."""
    yield from ()
    if stage.leg.answered_at is None:
        return Ended("busy")
    return Ended()


def _redirect(stage: Stage, verb: Element) -> Played:
    yield from ()
    url = urljoin(stage.url, words_of(verb))
    return Request(url, stage.leg.params(), verb.get("method", "POST").upper(), stage.fallback)


SPEAKING: dict[str, Verb] = {"Say": _say, "Play": _play}
SIMPLE: dict[str, Verb] = {
    **SPEAKING,
    "Pause": _pause,
    "Hangup": _hangup,
    "Reject": _reject,
    "Redirect": _redirect,
}


def play(stage: Stage, onward: Onward, inline: str = "") -> Generator[datetime, None, Ended | None]:
    """Play documents until the bot ends the call (Ended) or has nothing more to say (None).

    `inline`: a document to begin with instead of a request. Raises HungUp when a watched leg leaves, and
    EndlessCall for more than 40 requests in one call.
    """
    root = _read(stage, inline, "text/xml", "") if inline else None
    while isinstance(onward, Request) or root is not None:
        if isinstance(onward, Request):
            root = fetch(stage, onward)
            stage = replace(stage, url=onward.url, fallback=onward.fallback)
        if root is None:
            stage.exchange.tell(
                f"{stage.exchange.called(_ear(stage.leg))} hears: an application error has occurred"
            )
            stage.leg.hear("An application error has occurred.")
            return Ended("completed" if stage.leg.answered_at else "failed")
        onward = yield from _verbs(stage, root)
        root = None
    return onward


def _verbs(stage: Stage, root: Element) -> Played:
    """Play one document; an empty one answers the call and hangs up."""
    for verb in playable(root, VOICE):
        player = stage.verbs.get(verb.tag)
        if player is None:
            stage.exchange.complain(12200, stage.url, f"<{verb.tag}> may not be played here")
            continue
        onward = yield from player(stage, verb)
        if onward is not None:
            return onward
    if stage.leg.direction == "inbound":
        stage.leg.answer()
    return None


def fetch(stage: Stage, request: Request) -> Element | None:
    """Ask for a document, at the fallback URL where the first cannot be had; None where neither can."""
    _count(stage)
    root = _fetch_once(stage, request.url, request.params, request.method)
    if root is None and request.fallback:
        code = stage.exchange.complaints[-1].code
        blame = {"ErrorCode": str(code), "ErrorUrl": urldefrag(request.url).url}
        root = _fetch_once(stage, request.fallback, {**request.params, **blame}, "POST")
    return root


def _count(stage: Stage) -> None:
    top = stage.leg.parent or stage.leg
    top.requests += 1
    if top.requests > MOST_REQUESTS:
        raise EndlessCall(f"{top.sid} made {top.requests} requests, the last at {stage.url}")


def _fetch_once(stage: Stage, url: str, params: Mapping[str, str], method: str) -> Element | None:
    reply = stage.exchange.ask(url, params, method)
    if not reply.ok:
        stage.exchange.complain(11200, url, f"answered {reply.status or reply.failure}")
        return None
    return _read(stage, reply.body, reply.kind, url)


def _read(stage: Stage, body: str, kind: str, url: str) -> Element | None:
    stage.exchange.documents.append(Document(url, body))
    root, complaints = read(body, kind, url, VOICE)
    stage.exchange.complaints.extend(complaints)
    return root


def last_word(stage: Stage, request: Request) -> None:
    """An action that is requested though the caller is gone: the reply is checked, and never played."""
    fetch(stage, request)
