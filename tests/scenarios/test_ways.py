"""Other ways that the day may go than the story's, each with callbot behind its real server."""

import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from callbot.domain.appointments import AppointmentStatus
from callbot.domain.screening import Outcome
from callbot.simulator import AcceptThenReset, Answers, HangsUp, LeavesVoicemail, Refuse, presses
from callbot.simulator.people import Person
from callbot.simulator.scenes import ZONE
from callbot.simulator.stage import NUMBER, OWNER, Stage
from tests.scenarios.telling import Told, on_stage, told

GREETED = HangsUp(after=28)  # twenty seconds of ringing, eight of the greeting
MINUTES = timedelta(minutes=5)


class Play:
    """One stage on SQLite, and what is so at the end."""

    def __init__(self, stage: Stage, ends: Callable[[], Told]) -> None:
        self.stage, self.ends = stage, ends
        self.sam, self.dana, self.network = stage.owner, stage.recruiter, stage.network

    def misses(self) -> None:
        """Dana calls, listens to the greeting and hangs up; what follows from it happens."""
        self.dana.calls(NUMBER, GREETED)
        self.stage.on(MINUTES)

    def texts(self, sender: Person, words: str) -> str:
        """Somebody texts callbot; what it last said to them is answered."""
        sender.texts(NUMBER, words)
        self.stage.on(MINUTES)
        return sender.inbox[-1].body


@pytest.fixture
def play(tmp_path: Path) -> Iterator[Callable[..., Play]]:
    """A play in one of the two modes; it begins on a Tuesday at 9:14, Sam is free any morning after 9."""
    with ExitStack() as stack:

        def begins(mode: str = "ring-first", **settings: str) -> Play:
            url = f"sqlite:///{tmp_path / 'callbot.db'}"
            on = on_stage(tmp_path / "home", url, mode=mode, settings=settings)
            stage, database = stack.enter_context(on)
            return Play(stage, lambda: told(stage, database))

        yield begins


def local(day: int, hour: int, minute: int = 0) -> datetime:
    """An instant of that February, by Sam's clock."""
    return datetime(2027, 2, day, hour, minute, tzinfo=ZONE)


def test_what_sams_carrier_forwards_is_answered_in_the_name_of_sams_own_number(
    play: Callable[..., Play],
) -> None:
    day = play("forwarded")
    day.sam.forwards_to = NUMBER
    day.dana.calls(OWNER, GREETED)
    day.stage.on(MINUTES)
    assert "You've reached Sam Lee" in day.dana.ears
    [text] = day.dana.inbox
    assert text.body.startswith("Hi, you just called Sam")
    assert "212-555-0143" in text.body
    assert "212-555-0100" not in text.body
    assert day.ends().outcomes == [Outcome.MISSED]


def test_a_withheld_caller_hears_the_offer_and_is_texted_nothing(play: Callable[..., Play]) -> None:
    day = play()
    day.dana.calls(NUMBER, GREETED, shows="anonymous", stir="")
    day.stage.on(MINUTES)
    assert "I'm free any morning after 9" in day.dana.ears
    assert "text you" not in day.dana.ears
    story = day.ends()
    assert story.recruiter == []
    assert [body.split(":")[0] for body in story.owner] == ["MISSED"]


def test_a_desk_is_asked_about_agrees_by_key_and_has_the_time_texted_to_a_mobile(
    play: Callable[..., Play],
) -> None:
    day = play(CALLBOT_CAPS__LOOKUPS_PER_OWNER_DAY="20")
    mobile = day.network.person("Dana, on her mobile", "+16175550139")
    day.dana.line = "landline"
    day.dana.calls(NUMBER, presses("1", "1", "1", "6175550139", then=HangsUp(after=200), reaction=2))
    day.stage.on(MINUTES)
    assert day.network.looked_up == [day.dana.number]
    assert [text.body.split(":")[0] for text in mobile.inbox] == ["Confirmed"]
    assert day.dana.inbox == []


def test_after_stop_a_missed_call_is_answered_by_voice_alone(play: Callable[..., Play]) -> None:
    day = play()
    day.misses()
    assert len(day.dana.inbox) == 1
    day.dana.texts(NUMBER, "STOP")
    day.stage.on(timedelta(hours=5))
    day.misses()
    story = day.ends()
    assert len(story.recruiter) == 1
    assert len(story.outcomes) == 2
    assert sum(body.startswith("MISSED") for body in story.owner) == 2


def test_a_time_is_agreed_by_three_keys_and_no_text_back_is_needed(play: Callable[..., Play]) -> None:
    day = play()
    day.dana.calls(NUMBER, presses("1", "2", "1", then=HangsUp(after=120)))
    day.stage.on(MINUTES)
    assert "Press 1 for" in day.dana.ears
    assert "Done." in day.dana.ears
    [confirmation] = day.dana.inbox
    assert confirmation.body.startswith("Confirmed: Wed Feb 3, 9:00 AM Eastern")
    day.stage.to(local(3, 12))
    rung = [
        call.created_at.astimezone(ZONE) for call in day.network.calls if call.direction == "outbound-api"
    ]
    assert [at.replace(microsecond=0) for at in rung] == [local(2, 18), local(3, 8, 45), local(3, 8, 47)]
    assert day.ends().appointments == [AppointmentStatus.MISSED]


def test_a_desk_phone_agrees_to_a_spoken_time_and_its_owner_keys_in_a_mobile(
    play: Callable[..., Play],
) -> None:
    day = play()
    mobile = day.network.person("Dana's mobile", "+16175550139")
    keys = presses("1", "4", "Thursday at ten thirty", "1", "6175550139", then=HangsUp(after=200), reaction=2)
    day.dana.calls(NUMBER, keys, shows="+442079460123", stir="")
    day.stage.on(MINUTES)
    assert "Thursday, February fourth, ten thirty A M Eastern" in day.dana.ears
    assert day.dana.inbox == []
    [confirmation] = mobile.inbox
    assert confirmation.body.startswith("Confirmed: Thu Feb 4, 10:30 AM Eastern")
    assert day.sam.inbox[-1].body.startswith("BOOKED: +44 20 7946 0123 calls you Thu Feb 4, 10:30 AM ET")


def test_a_spoken_time_that_no_key_confirmed_leads_the_text(play: Callable[..., Play]) -> None:
    day = play()
    keys = presses("1", "4", "Thursday at ten thirty", then=HangsUp(after=45), reaction=2)
    day.dana.calls(NUMBER, keys)
    day.stage.on(MINUTES)
    [text] = day.dana.inbox
    assert "Reply 1 for Thu Feb 4 10:30 AM, 2 " in text.body
    assert day.texts(day.dana, "1").startswith("Confirmed: Thu Feb 4, 10:30 AM Eastern")
    day.stage.to(local(4, 12))
    assert day.ends().appointments == [AppointmentStatus.MISSED]


def test_a_time_that_is_not_free_leads_to_openings_and_one_is_picked(play: Callable[..., Play]) -> None:
    day = play()
    day.misses()
    assert "2) " in day.texts(day.dana, "can we do 3pm on Thursday?")
    assert day.sam.inbox[-1].body.startswith("Q1: ")
    assert day.texts(day.dana, "2").startswith("Confirmed: ")
    day.sam.usually = Answers(presses="1")
    day.stage.to(local(5, 12))
    rung = [call for call in day.network.calls if call.direction == "outbound-api"]
    assert len(rung) == 2, "he did not say OK, and again before the call"
    assert day.ends().appointments == [AppointmentStatus.CANCELLED, AppointmentStatus.MISSED]


def test_sam_rules_by_text(play: Callable[..., Play]) -> None:
    day = play()
    day.misses()
    day.texts(day.dana, "can we do 3pm on Thursday?")
    assert day.texts(day.sam, "no") == "Q1: left as it is."
    day.texts(day.dana, "how about 4pm on Thursday?")
    assert "BOOKED" in day.texts(day.sam, "Ok 2")
    assert day.dana.inbox[-1].body.startswith("Confirmed: Thu Feb 4, 4:00 PM Eastern")
    assert day.texts(day.sam, "drop").startswith("Called off: ")
    assert "4:00 PM" in day.dana.inbox[-1].body
    assert '"weekdays 1 to 5"' in day.texts(day.sam, "Free weekdays 1 to 5")
    assert day.ends().appointments == [AppointmentStatus.CANCELLED, AppointmentStatus.CANCELLED]


def test_a_voicemail_comes_home_and_leaves_twilio(play: Callable[..., Play], tmp_path: Path) -> None:
    day = play()
    day.dana.calls(NUMBER, LeavesVoicemail("Hi Sam, Dana at Acme", 20))
    day.stage.on(MINUTES)
    patience = time.monotonic() + 20
    while day.network.recordings and time.monotonic() < patience:
        time.sleep(0.1)
    assert day.network.recordings == []
    [kept] = (tmp_path / "home" / "voicemails").glob("RE*.mp3")
    assert kept.stat().st_size > 100_000
    assert day.ends().outcomes == [Outcome.VOICEMAIL]


def test_twilio_refuses_a_while_and_loses_an_answer_and_each_text_comes_once(
    play: Callable[..., Play],
) -> None:
    day = play()
    day.network.trouble.add(Refuse(), Refuse(), AcceptThenReset(), AcceptThenReset())
    day.misses()
    day.stage.on(timedelta(hours=1))
    assert [len(person.inbox) for person in (day.sam, day.dana)] == [1, 1]
    assert not day.network.trouble.creates
    day.ends()


def test_a_miss_late_in_the_evening_is_answered_in_the_morning(play: Callable[..., Play]) -> None:
    day = play()
    day.stage.to(local(2, 22, 30))
    day.misses()
    assert day.dana.inbox == []
    day.stage.to(local(3, 9))
    [text] = day.dana.inbox
    assert text.at.astimezone(ZONE).replace(microsecond=0) == local(3, 8)
    day.ends()
