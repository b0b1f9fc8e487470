"""Sam steers callbot by text, with callbot behind its real server, on each kind of database."""

import json
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import datetime, timedelta
from pathlib import Path
from urllib.request import Request, urlopen

import pytest

from callbot.domain.appointments import AppointmentStatus
from callbot.domain.screening import Outcome
from callbot.simulator import Answers, HangsUp, LeavesVoicemail
from callbot.simulator.people import Person
from callbot.simulator.scenes import ZONE
from callbot.simulator.stage import NUMBER, RECRUITER, Stage
from tests.scenarios.telling import Told, emptied, on_stage, told

GREETED = HangsUp(after=28)
MOMENT, PIN = timedelta(seconds=30), "4711"


class Day:
    """Sam's day on one stage; it begins on a Tuesday at 9:14, Sam is free any morning after 9."""

    def __init__(self, stage: Stage, ends: Callable[[], Told]) -> None:
        self.stage, self.ends = stage, ends
        self.sam, self.dana = stage.owner, stage.recruiter

    def misses(self) -> None:
        """Dana calls, listens to the greeting and hangs up."""
        self.dana.calls(NUMBER, GREETED)
        self.stage.on(timedelta(minutes=2))

    def sam_texts(self, words: str) -> str:
        """Sam texts callbot; what it last said to Sam is answered."""
        return self._texts(self.sam, words)

    def dana_texts(self, words: str) -> str:
        """Dana texts callbot; what it last said to Dana is answered."""
        return self._texts(self.dana, words)

    def _texts(self, person: Person, words: str) -> str:
        person.texts(NUMBER, words)
        self.stage.on(MOMENT)
        return person.inbox[-1].body if person.inbox else ""

    def hears_voicemail(self) -> bytes:
        """Sam opens the last voicemail, at the address that the API gives once the audio is here."""
        program = self.stage.program
        token = program.run("token", "create", "a player", "--read").strip()
        url, limit = None, time.monotonic() + 30
        while url is None and time.monotonic() < limit:
            self.stage.on(MOMENT)
            calls = json.loads(_got(f"{program.origin}/api/v1/calls", {"Authorization": f"Bearer {token}"}))
            url = calls["items"][0]["voicemail"]["url"]
        assert url is not None, "the audio did not come"
        return _got(url, {"Range": "bytes=0-"})

    def rung(self) -> list[datetime]:
        """When callbot rang Sam by itself, on Sam's clock, to the minute."""
        calls = [call for call in self.stage.network.calls if call.direction == "outbound-api"]
        return [call.created_at.astimezone(ZONE).replace(second=0, microsecond=0) for call in calls]


def _got(url: str, headers: dict[str, str]) -> bytes:
    with urlopen(Request(url, headers=headers), timeout=10) as answer:  # noqa: S310 - this machine's own
        body: bytes = answer.read()
        return body


@pytest.fixture
def day(tmp_path: Path, database_url: str) -> Iterator[Callable[..., Day]]:
    """A day of Sam's, with settings of its own."""
    with ExitStack() as stack:

        def begins(**settings: str) -> Day:
            opened = on_stage(tmp_path / "home", emptied(database_url), settings=settings)
            stage, database = stack.enter_context(opened)
            return Day(stage, lambda: told(stage, database))

        yield begins


def local(day: int, hour: int, minute: int = 0) -> datetime:
    """An instant of that February, by Sam's clock."""
    return datetime(2027, 2, day, hour, minute, tzinfo=ZONE)


def test_sam_says_when(day: Callable[..., Day]) -> None:
    its = day()
    assert its.sam_texts("Free weekdays 2 to 5.").startswith('Callers hear from now on: "weekdays 2 to 5".')
    assert its.sam_texts("undo") == 'Taken back. Callers hear from now on: "any morning after 9".'
    assert its.sam_texts("today after 2").startswith("Set for that day alone: Tue Feb 2 after 2 PM ET.")
    assert its.sam_texts("BUSY wed 9-11").startswith("Busy: Wed Feb 3 9-11 AM ET.")
    its.dana_texts("when is Sam free?")
    assert "1) today Tue Feb 2 2:00 PM 2) Wed Feb 3 11:00 AM 3) Thu Feb 4" in its.dana.inbox[-1].body
    assert its.sam_texts("out until monday").startswith("Busy: Tue Feb 2")
    assert "1) Mon Feb 8" in its.dana.inbox[-1].body
    assert its.sam_texts("back").startswith("Welcome back. Lifted: out until monday.")
    assert its.sam_texts("pause").startswith("Paused: ")
    texts = len(its.dana.inbox)
    its.misses()
    assert len(its.dana.inbox) == texts
    assert its.sam_texts("resume").startswith("Welcome back.")
    assert its.ends().outcomes == [Outcome.MISSED]


def test_sam_rules_what_is_agreed(day: Callable[..., Day]) -> None:
    its = day()
    its.misses()
    its.dana_texts("can we do 3pm on Thursday?")
    assert its.sam_texts("ok 7") == "There is no open question 7."
    assert its.sam_texts("OK").startswith("BOOKED: 617-555-0133 calls you Thu Feb 4, 3:00 PM ET")
    assert its.dana.inbox[-1].body.startswith("Confirmed: Thu Feb 4, 3:00 PM Eastern")
    assert its.sam_texts("move to wed 10").startswith("MOVED: ")
    assert its.dana.inbox[-1].body.startswith("Sam had to move Thu Feb 4, 3:00 PM to Wed Feb 3, 10:00 AM")
    assert its.sam_texts("next") == "Next: 617-555-0133 Wed Feb 3, 10:00 AM ET."
    its.sam.takes(Answers(presses="1"))
    its.stage.to(local(3, 9, 50))
    assert its.sam_texts("late 10").endswith("you run 10 min late for Wed Feb 3, 10:00 AM ET.")
    assert "about 10 min late" in its.dana.inbox[-1].body
    its.dana_texts("can we do 3pm on Friday?")
    its.dana_texts("STOP")
    assert its.sam_texts("ok 2") == "There is no open question 2: they chose otherwise meanwhile."
    assert its.sam_texts("drop").startswith("Called off: ")
    called_off = asked_for = AppointmentStatus.CANCELLED
    assert its.ends().appointments == [called_off, asked_for]


def test_sam_deals_with_people(day: Callable[..., Day]) -> None:
    its = day()
    its.misses()
    its.dana_texts("what salary do you expect?")
    assert its.sam_texts("who").startswith("Last missed: 617-555-0133, Tue Feb 2, 9:1")
    assert its.sam_texts("calls").endswith(" missed.")
    assert its.sam_texts("reply Let us speak of that.").startswith('To 617-555-0133: "Let us speak of that"')
    assert its.dana.inbox[-1].body == "Sam Lee writes: Let us speak of that"
    assert its.sam_texts("note asked about salary").startswith("Noted on 617-555-0133")
    its.sam.takes(Answers(presses="1", talks=timedelta(minutes=3)))
    its.dana.takes(Answers(talks=timedelta(minutes=3)))
    assert its.sam_texts("call").startswith("I ring you now. Press 1")
    its.stage.on(timedelta(minutes=5))
    assert [leg.status for leg in its.stage.network.calls if leg.to == RECRUITER] == ["completed"]
    assert its.sam_texts("expect Acme any morning after 9 until friday").startswith("Expecting Acme: ")
    assert "Expected: Acme" in its.sam_texts("next")
    assert its.sam_texts("personal").startswith("Personal: 617-555-0133")
    assert its.sam_texts("undo") == "Taken back. 617-555-0133 is to me as before."
    assert its.sam_texts("block").startswith("Blocked: 617-555-0133")
    its.stage.on(timedelta(hours=5))
    its.misses()
    assert its.sam_texts("new phone").startswith("Nothing to forward")
    assert its.sam_texts("commands").startswith("FREE any morning after 9")
    assert its.ends().outcomes == [Outcome.MISSED, Outcome.BLOCKED]


def test_ab_01_a_change_wants_the_pin_and_numbers_the_dashboard(day: Callable[..., Day]) -> None:
    its = day(CALLBOT_PIN=PIN)
    assert its.sam_texts("free weekdays 2 to 5").startswith("Nothing changed: put your PIN in front")
    assert its.sam_texts("1234 pause").startswith("Nothing changed: that PIN is wrong.")
    assert its.sam_texts(f"{PIN} free weekdays 2 to 5").startswith("Callers hear from now on")
    assert its.sam_texts("set forward +19005550123").startswith("Money, numbers and other people's data")
    texts = len(its.sam.inbox)
    its.dana_texts(f"{PIN} pause")
    its.dana_texts("next")
    assert all("Paused" not in text.body for text in its.sam.inbox[texts:])
    its.ends()


def test_an_agreed_time_that_sam_does_not_look_at_rings_at_six(day: Callable[..., Day]) -> None:
    its = day()
    its.misses()
    its.dana_texts("how about tomorrow at 11?")
    assert its.sam.inbox[-1].body.endswith("No OK by Tue 6:00 PM: I ring you then.")
    its.sam.takes(Answers(presses="1"))
    its.stage.to(local(2, 18, 5))
    assert its.rung() == [local(2, 18)]
    assert "This is new: 6 1 7, 5 5 5, 0 1 3 3 calls you on Wednesday" in its.sam.ears
    its.sam.takes(Answers(presses="1"))
    its.stage.to(local(3, 10, 55))
    assert its.rung()[1:] == [local(3, 10, 45)]


def test_sam_hears_the_voicemail_and_is_not_rung_for_it(day: Callable[..., Day]) -> None:
    its = day()
    its.dana.calls(NUMBER, LeavesVoicemail("Hi Sam, this is Dana at Acme.", seconds=9))
    its.stage.on(timedelta(minutes=3))
    its.dana_texts("how about tomorrow at 11?")
    its.stage.on(timedelta(hours=2))
    assert b"WAVE" in its.hears_voicemail()[:16]
    its.stage.to(local(2, 18, 5))
    assert its.rung() == []
    assert sum(text.body.startswith("Reminder") for text in its.sam.inbox) == 1
    its.sam.takes(Answers(presses="1"))
    its.stage.to(local(3, 10, 55))
    assert its.rung() == [local(3, 10, 45)]


def test_after_sams_own_stop_reminders_are_calls_until_start(day: Callable[..., Day]) -> None:
    its = day()
    its.misses()
    its.dana_texts("how about tomorrow at 11?")
    texts = len(its.sam.inbox)
    its.sam_texts("STOP")
    its.sam.usually = Answers(presses="1")
    its.stage.to(local(3, 10, 30))
    assert its.rung() == [local(2, 18), local(3, 10)]
    assert len(its.sam.inbox) == texts
    assert its.sam_texts("START") == "You get my texts again, and reminders are as before."
    its.stage.to(local(3, 12))
    assert its.rung()[2:] == [local(3, 10, 45)]
    its.ends()
