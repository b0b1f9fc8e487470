"""An agreed time climbs until the owner shows life: text, away channel, ring."""

from datetime import timedelta

import pytest

from callbot.domain import courtesy
from callbot.domain.outbox import Channel, Purpose, Status
from callbot.models import Outbound
from callbot.services import owners, receipts, rings
from callbot.services.outbox import NO_KEY
from tests.services.house import LEE, SAM, House, at


@pytest.fixture
def soon(either_house: House) -> House:
    """At 9:20 Dana agrees to a call at half past eleven; Sam has an away channel."""
    with either_house.database.transaction() as session:
        owners.settle(session, owners.Wanted(SAM, away="json://example.com/sam"), (), either_house.now)
    either_house.dana_agrees("how about today at 11:30?")
    assert either_house.coming() == [at(3, 11, 30)]
    either_house.sends_due()
    return either_house


def climbs(house: House) -> list[Channel]:
    """How Sam is told once more, ten minutes later."""
    house.wait(minutes=10)
    return [row.channel for row in house.sends_due() if row.purpose is Purpose.REMINDER]


def test_nobody_showed_life(soon: House) -> None:
    assert sorted(climbs(soon)) == [Channel.CALL, Channel.PUSH]


@pytest.mark.parametrize("word", ["ok", "next", "who"])
def test_any_word_of_sams_is_life(soon: House, word: str) -> None:
    soon.wait(minutes=2)
    soon.sam_texts(word)
    assert climbs(soon) == []
    waits = [row for row in soon.outbox(Purpose.REMINDER) if row.status is Status.QUEUED]
    assert [row.channel for row in waits][:2] == [Channel.SMS, Channel.CALL], "the ladder stands"


def test_a_key_is_life(soon: House) -> None:
    sid, _ = soon.rings()
    soon.leg_answers(sid)
    soon.sam_presses(sid, "5")
    soon.leg_ends(sid, "completed", bridged=True, seconds=20)
    soon.over(sid, 30)
    assert climbs(soon) == []


def test_life_before_it_was_agreed_says_nothing(either_house: House) -> None:
    either_house.sam_texts("next")
    either_house.wait(minutes=1)
    either_house.dana_agrees("how about today at 11:30?")
    either_house.sends_due()
    assert climbs(either_house) == [Channel.CALL]


def test_the_first_channel_alone_is_asked_and_every_one_for_the_last_word(soon: House) -> None:
    with soon.database.transaction() as session:
        owners.settle(session, owners.Wanted(SAM, away="json://example.com/kim"), (), soon.now)
    soon.texts("can we make it 11 today?")
    pushed = [
        row.key.split("/", 3)[3] for row in soon.outbox(Purpose.REMINDER) if row.channel is Channel.PUSH
    ]
    assert [kind.split("/")[0] for kind in pushed] == ["last_push", "last_push", "unseen_push"]


@pytest.fixture
def tomorrow(house: House) -> House:
    """Dana agrees to a call on Wednesday at eleven: Sam reads that they are rung without an OK by six."""
    house.dana_agrees()
    assert "No OK by Tue 6:00 PM: I ring you then." in house.told(SAM)[-1]
    house.sends_due()
    return house


def rung(house: House, hour: int, minute: int = 0, day: int = 3) -> list[str]:
    """For which times, and at which step, Sam is rung at this time."""
    house.now = at(day, hour, minute)
    return [row.key.removeprefix("reminder/") for row in house.sends_due() if row.channel is Channel.CALL]


def ends(house: House, key: str) -> None:
    """Nobody took that ring."""
    with house.database.transaction() as session:
        row = session.get_one(Outbound, house.row(key).id)
        receipts.fail(session, row, NO_KEY, None, house.now, house.settings.secret_key)


def test_who_shows_no_life_is_rung_when_the_first_reminder_comes(tomorrow: House) -> None:
    assert rung(tomorrow, 17, 59) == []
    assert rung(tomorrow, 18) == ["1/1/unseen"]
    assert tomorrow.row("reminder/1/1/evening").status is Status.ACCEPTED
    assert rung(tomorrow, 10, 30, day=4) == [], "once"


@pytest.mark.parametrize("word", ["ok", "next", "hm?"])
def test_any_word_before_that_is_life(tomorrow: House, word: str) -> None:
    tomorrow.wait(hours=5)
    tomorrow.sam_texts(word)
    assert rung(tomorrow, 18) == []
    assert tomorrow.row("reminder/1/1/unseen").reason == "the owner has seen it"
    assert rung(tomorrow, 10, 45, day=4) == ["1/1/call"]


def test_a_key_in_that_ring_is_seen_and_ends_no_later_one(tomorrow: House) -> None:
    assert rung(tomorrow, 18) == ["1/1/unseen"]
    tomorrow.reminded("unseen", "1")
    assert tomorrow.appointments()[0].seen_at == tomorrow.now
    assert rung(tomorrow, 10, 45, day=4) == ["1/1/call"]


def test_it_moves_with_the_time_and_ends_with_it(tomorrow: House) -> None:
    tomorrow.wait(minutes=5)
    tomorrow.texts("can we make it thursday at 10?")
    assert "No OK by Wed 6:00 PM: I ring you then." in tomorrow.told(SAM)[-1]
    assert rung(tomorrow, 18) == []
    tomorrow.texts("please cancel")
    assert rung(tomorrow, 18, day=4) == []
    reasons = [tomorrow.row(f"reminder/1/{version}/unseen").reason for version in (1, 2)]
    assert reasons == ["moved", "called off"]


def test_what_sam_agreed_to_rings_nobody(house: House) -> None:
    house.dana_agrees("can we do 3pm tomorrow?")
    assert house.sam_texts("ok").endswith("I ring Wed 2:45 PM.")
    assert [row for row in house.outbox(Purpose.REMINDER) if "unseen" in row.key] == []


def test_that_they_run_late_leaves_the_ring_where_it_was(tomorrow: House) -> None:
    tomorrow.texts("running 30 minutes late")
    [row] = [row for row in tomorrow.outbox(Purpose.REMINDER) if "unseen" in row.key]
    assert row.due_at == at(3, 18)
    assert len(rung(tomorrow, 18)) == 1
    tomorrow.texts("running 40 minutes late")
    assert [row for row in tomorrow.outbox(Purpose.REMINDER) if row.key.endswith("unseen")][1:] == []


@pytest.fixture
def two(tomorrow: House) -> House:
    """Lee agrees to another call of that morning, at half past nine."""
    tomorrow.misses(LEE)
    tomorrow.texts("how about tomorrow at 9:30?", LEE)
    assert len(tomorrow.coming()) == 2
    tomorrow.sends_due()
    return tomorrow


def test_two_are_not_said_at_once(two: House) -> None:
    assert rung(two, 18) == ["1/1/unseen"]
    assert two.row("reminder/2/1/unseen").reason == rings.RUNG
    assert rung(two, 18, 2) == [], "it may go on"
    ends(two, "reminder/1/1/unseen")
    assert rung(two, 18, 4) == ["2/1/unseen"]


def test_one_key_is_life_for_both(two: House) -> None:
    assert rung(two, 18) == ["1/1/unseen"]
    two.reminded("unseen", "1")
    assert rung(two, 18, 10) == []


def lee_agrees(house: House, hour: str) -> None:
    """Beside what Dana agreed to for another day, Lee calls this evening."""
    house.change(stated="any day 9 to 20")
    house.dana_agrees()
    house.misses(LEE)
    house.texts(f"how about today at {hour}?", LEE)
    house.sends_due()


def test_it_waits_for_a_reminder_that_is_as_good_as_due(house: House) -> None:
    lee_agrees(house, "6:15 pm")
    rung(house, 17, 15)
    assert rung(house, 18) == ["2/1/call"]
    ends(house, "reminder/2/1/call")
    assert rung(house, 18, 2) == ["2/1/again"]
    ends(house, "reminder/2/1/again")
    assert rung(house, 18, 4) == ["1/1/unseen"]


def test_around_an_agreed_call_it_waits_for_the_end_of_the_silence(house: House) -> None:
    lee_agrees(house, "5:30 pm")
    rung(house, 17, 17)
    house.wait(minutes=1)
    assert rung(house, 18) == []
    waits = house.row("reminder/1/1/unseen")
    assert (waits.status, waits.due_at, waits.reason) == (Status.QUEUED, at(3, 18, 15), courtesy.SILENCE)
    assert rung(house, 18, 15) == ["1/1/unseen"]


def test_a_wait_that_is_too_long_is_left_to_the_call_before_the_time(house: House) -> None:
    house.dana_agrees("how about today at 11:30?")
    house.misses(LEE)
    house.texts("how about today at 10:30?", LEE)
    assert len(house.coming()) == 2
    with house.database.transaction() as session:
        row = session.get_one(Outbound, house.row("reminder/1/1/unseen").id)
        row.due_at = at(3, 10, 40)
    assert [key for key in rung(house, 10, 40) if "unseen" in key] == []
    waits = house.row("reminder/1/1/unseen")
    assert (waits.status, waits.reason) == (Status.SUPPRESSED, courtesy.SILENCE)
    assert waits.due_at == at(3, 11, 30) - timedelta(minutes=50)
