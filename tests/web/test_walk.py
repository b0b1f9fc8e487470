"""Every document that a caller can reach, walked with every key: schema, addresses, an end, words as words.

Each way on is tried in a call of its own that comes to it by the shortest way.
"""

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from itertools import count

import pytest
from lxml import etree
from sqlalchemy import update

from callbot.domain.outbox import Channel, Purpose
from callbot.domain.people import Mode
from callbot.models import Contact, Outbound
from callbot.services import menu
from tests import twiml
from tests.outboxes import BOT, DANA, SAM
from tests.web.doors import ACCOUNT, BASE, LEG, Twilio, moved_in

LANDLINE, WITHHELD = "+442079460123", "anonymous"
NASTY = "</Say><Dial>+19005550100</Dial>\x0b\u202e &amp; <break/>"
TAPE = {"RecordingDuration": "7"}
SPEECH = ("Thursday at ten thirty", "Friday morning", NASTY)
NUMBERS = ("6175550139", "123")
SPOKEN = {"Response", "Say", "Gather", "Record", "Hangup", "Pause", "Dial", "Number", "Reject"}
MOST_REQUESTS = 30
"""The longest call that keys can make."""

Way = tuple[str, tuple[tuple[str, str], ...]]
serial = count(100)


@dataclass(slots=True)
class Walk:
    """What was found: from each address, the addresses that follow it."""

    twilio: Twilio
    caller: str
    begins: Way
    keys: str = "123459*#"
    next: dict[str, set[str]] = field(default_factory=dict)
    said: set[str] = field(default_factory=set)
    dialled: set[str] = field(default_factory=set)

    def whole(self) -> "Walk":
        """Try every way on from every document, each once."""
        ahead, tried = deque([[self.begins]]), {self.begins}
        while ahead:
            path = ahead.popleft()
            for way in self.ways(path):
                self.next.setdefault(path[-1][0], set()).add(way[0])
                if way not in tried:
                    tried.add(way)
                    ahead.append([*path, way])
        return self

    def ways(self, path: list[Way]) -> list[Way]:
        """Call anew, go this way, and see where the last document leads."""
        sid = f"CA{next(serial):032}"
        for target, said in path:
            form = {"AccountSid": ACCOUNT, "CallSid": sid, "From": self.caller, "To": BOT, **dict(said)}
            form |= {"RecordingSid": f"RE{next(serial):032}"}
            xml = self.twilio.asks(target, {"CallStatus": "in-progress", **form})
        assert twiml.check(xml) == []
        root = etree.fromstring(xml.encode())
        assert {str(element.tag) for element in root.iter("*")} <= SPOKEN
        self.said |= {words for element in root.iter("Say") for words in [element.text or ""]}
        self.dialled |= {element.text or "" for element in root.iter("Dial", "Number")} - {""}
        found = [
            way for element in root.iter("Gather", "Record", "Dial") for way in ways_on(element, self.keys)
        ]
        assert path[-1][0] not in {target for target, _ in found}, "a document asks at its own address again"
        return found


def ways_on(element: etree._Element, pressed: str) -> list[Way]:
    """Every answer that one verb can be given, with the address that it is given to."""
    action = element.get("action")
    if element.tag == "Dial" and action is None:  # who is connected has come to the end of the words
        return []
    assert action is not None, element.tag
    target = action.removeprefix(BASE).split("#")[0]
    if element.tag == "Dial":
        return [(target, (("DialCallStatus", status),)) for status in ("no-answer", "busy")]
    if element.tag == "Record":
        keys = [*(element.get("finishOnKey") or ""), "", "hangup"]
        return [(target, (*TAPE.items(), ("Digits", key))) for key in keys]
    answers = [("Digits", key) for key in (NUMBERS if element.get("numDigits") == "10" else pressed)]
    answers += [("SpeechResult", words) for words in SPEECH if "speech" in (element.get("input") or "")]
    answers += [("Digits", "")] if element.get("actionOnEmptyResult") == "true" else []
    return [(target, (answer,)) for answer in answers]


def longest(walk: Walk) -> int:
    """How many requests the longest way has; a circle would make this raise."""

    @cache
    def after(target: str) -> int:
        return 1 + max((after(onward) for onward in walk.next.get(target, ())), default=0)

    return after(walk.begins[0])


BEGINS: Way = ("/twilio/voice", (("CallerName", NASTY), ("CallStatus", "ringing")))


@pytest.fixture(scope="module", params=[DANA, LANDLINE, WITHHELD, SAM])
def walk(doors: Twilio, request: pytest.FixtureRequest) -> Iterator[Walk]:
    """All that a caller can come to in three turns, once Sam's carrier forwarded them here."""
    moved_in(doors)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(menu, "MOST_TURNS", 3)
        yield Walk(doors, request.param, BEGINS).whole()


def test_no_way_through_a_call_is_endless(twilio: Twilio) -> None:
    assert longest(Walk(twilio, LANDLINE, BEGINS, keys="14*").whole()) <= MOST_REQUESTS


def test_wh_16_no_words_of_a_caller_are_said_or_become_a_verb(walk: Walk) -> None:
    assert not [words for words in walk.said if "900" in words or "break" in words]


def test_every_door_of_the_offer_is_passed(walk: Walk) -> None:
    doors = {target.split("?")[0].rsplit("/", 1)[1] for target in walk.next}
    wanted = {"voice", "menu", "confirm", "spoken", "recorded"}
    wanted |= {DANA: {"key"}, SAM: {"number"}}.get(walk.caller, {"key", "number"})
    assert doors >= wanted


def test_nothing_a_caller_does_rings_sam_once_the_greeting_was_heard(twilio: Twilio) -> None:
    twilio.mode(Mode.RING_FIRST)
    walk = Walk(twilio, DANA, BEGINS, keys="1").whole()
    dialled = [target for target, onward in walk.next.items() if "/twilio/voice/dialed" in onward]
    assert dialled == ["/twilio/voice"]


def test_sams_own_call_is_walked_to_its_end(twilio: Twilio) -> None:
    missed = {"AccountSid": ACCOUNT, "CallSid": f"CA{next(serial):032}", "From": DANA, "To": BOT}
    twilio.asks("/twilio/voice", {**missed, "CallStatus": "ringing"})
    twilio.mode(Mode.RING_FIRST)
    begins: Way = ("/twilio/voice", (("StirVerstat", "TN-Validation-Passed-A"),))
    walk = Walk(twilio, SAM, begins, keys="129*").whole()
    assert longest(walk) <= MOST_REQUESTS
    assert any("Missed: Acme" in words or "Missed: 6 1 7" in words for words in walk.said)


def test_callbots_own_rings_are_walked_and_a_nasty_name_stays_a_name(twilio: Twilio) -> None:
    call = {"AccountSid": ACCOUNT, "CallSid": f"CA{next(serial):032}", "From": DANA, "To": BOT}
    twilio.asks("/twilio/voice", {**call, "CallStatus": "ringing"})
    with twilio.runtime.transaction() as session:
        session.execute(update(Contact).values(name=NASTY, company=NASTY))
    for step, said in (
        ("/key", {"Digits": "1"}),
        ("/menu", {"Digits": "2"}),
        ("/confirm", {"Digits": "1"}),
    ):
        twilio.asks(f"/twilio/voice{step}", {**call, "CallStatus": "in-progress", **said})
    asked = {
        "AccountSid": ACCOUNT,
        "MessageSid": f"SM{next(serial):032}",
        "From": SAM,
        "To": BOT,
        "Body": "call",
    }
    assert twilio.post("/twilio/sms", asked).status_code == 200
    rings = [row for row in twilio.rows(Outbound) if row.channel is Channel.CALL]
    assert {row.purpose for row in rings} >= {Purpose.REMINDER, Purpose.ANSWER}
    for row in rings:
        walk = Walk(twilio, BOT, (f"/twilio/voice/reminder?o={row.id}", ())).whole()
        assert longest(walk) <= MOST_REQUESTS
        assert walk.dialled <= {DANA}
        assert any("</Say>" in words for words in walk.said), "the name is words, and all of it is spoken"


@pytest.mark.parametrize("key", ["", "9", "#"])
def test_sams_leg_comes_to_an_end_too(twilio: Twilio, key: str) -> None:
    twilio.mode(Mode.RING_FIRST)
    caller = {"AccountSid": ACCOUNT, "CallSid": f"CA{next(serial):032}", "From": DANA, "To": BOT}
    twilio.asks("/twilio/voice", {**caller, "CallStatus": "ringing"})
    on_leg = {**caller, "CallSid": LEG, "From": BOT, "To": "+12125550143"}
    whisper = twilio.asks(f"/twilio/voice/whisper?call={caller['CallSid']}", on_leg)
    assert [child.tag for child in etree.fromstring(whisper.encode())] == ["Gather", "Hangup"]
    accepted = twilio.asks(f"/twilio/voice/accept?call={caller['CallSid']}", {**on_leg, "Digits": key})
    assert bool(len(etree.fromstring(accepted.encode()))) == (key != "#")
