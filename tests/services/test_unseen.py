"""A time that is agreed for soon climbs until the owner shows life: text, away channel, ring."""

import pytest

from callbot.domain.outbox import Channel, Purpose, Status
from callbot.services import owners
from tests.services.house import SAM, House, at


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
