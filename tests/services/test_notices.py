"""What the owner is told: by text at once, and on the away channels until they show life."""

import pytest

from callbot.domain.outbox import Channel
from callbot.services import owners
from tests.services.house import BOT, SAM, House

AWAY, FIRST = "json://127.0.0.1:9/", "away/1"


@pytest.fixture
def away(house: House) -> House:
    """Sam has an away channel as well."""
    with house.database.transaction() as session:
        owners.settle(session, owners.Wanted(SAM, away=AWAY, away_proven=True), (), house.now)
    return house


def ways(house: House) -> list[tuple[Channel, str]]:
    """By what the owner is told, and where."""
    return [(row.channel, row.to) for row in house.outbox() if row.key.startswith("missed/")]


def test_without_an_away_channel_there_is_the_phone(house: House) -> None:
    house.misses()
    assert ways(house) == [(Channel.SMS, SAM)]


def test_both_ways_while_nobody_shows_life(away: House) -> None:
    away.misses()
    assert ways(away) == [(Channel.SMS, SAM), (Channel.PUSH, FIRST)]


@pytest.mark.parametrize(("minutes", "quiet"), [(0, True), (14, True), (16, False)])
def test_a_sign_of_life_keeps_the_away_channel_quiet_for_a_while(
    away: House, minutes: int, quiet: bool
) -> None:
    away.sam_texts("next")
    away.wait(minutes=minutes)
    away.misses(seconds=10)
    assert ((Channel.PUSH, FIRST) in ways(away)) is not quiet


def test_an_answer_goes_to_the_phone_alone(away: House) -> None:
    away.sam_texts("next")
    assert [(row.channel, row.to) for row in away.outbox()] == [(Channel.SMS, SAM)]


def test_it_is_due_now_and_comes_from_the_number_that_was_dialled(house: House) -> None:
    house.rings(sid="CA7")
    house.leg_ends("CA7")
    (notice,) = house.outbox(to=SAM)
    assert (notice.due_at, notice.from_e164) == (house.now, BOT)


def test_the_same_happening_is_told_once_a_way(away: House) -> None:
    sid = away.misses()
    for _ in range(3):
        away.over(sid)
    assert len(ways(away)) == 2
