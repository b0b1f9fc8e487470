"""Sam's own STOP and START: the carrier delivers no texts meanwhile, so callbot goes around them."""

import pytest

from callbot.domain import control, speech
from callbot.domain.outbox import Channel, Purpose, Status
from callbot.services import owners
from tests.services.house import DANA, SAM, House, at

AWAY, FIRST = "json://127.0.0.1:9/", "away/1"


@pytest.fixture
def away(house: House) -> House:
    """Sam's house with an away channel, and a time agreed for Thursday at eleven."""
    with house.database.transaction() as session:
        owners.settle(session, owners.Wanted(SAM, away=AWAY, away_proven=True), (), house.now)
    house.dana_agrees("how about thursday at 11?")
    return house


def ways(house: House) -> dict[str, Channel]:
    """How each reminder that is planned will be said."""
    return {row.key.split("/")[3]: row.channel for row in house.outbox(Purpose.REMINDER)}


@pytest.mark.parametrize("word", ["STOP", "stop", "CANCEL", "Quit.", "UNSUBSCRIBE"])
def test_the_away_channel_says_how_to_undo_it(away: House, word: str) -> None:
    assert away.sam_texts(word) == ""
    pushed = [row.body for row in away.outbox(to=FIRST) if "START" in row.body]
    assert len(pushed) == 1
    assert "Text START to 212-555-0100 to undo it." in pushed[0]
    assert [row for row in away.outbox(to=SAM) if "START" in row.body] == []


def test_reminders_become_calls(away: House) -> None:
    before = ways(away)
    away.sam_texts("STOP")
    assert before["evening"] is before["text"] is before["last_text"] is Channel.SMS
    assert {kind for kind, way in ways(away).items() if way is Channel.CALL} == {
        "evening", "text", "call", "again", "last_text", "unseen",
    }  # fmt: skip
    assert away.row("reminder/1/1/evening").body == (
        "Hi Sam. A reminder: 6 1 7, 5 5 5, 0 1 3 3 calls you on Thursday, February fifth, "
        "eleven A M Eastern. Press 1 to say that you heard. 4, hear it again."
    )


def test_what_is_agreed_afterwards_is_reminded_of_by_call(away: House) -> None:
    away.sam_texts("STOP")
    away.texts("make it friday at 10 instead please")
    assert away.row("reminder/1/2/text").channel is Channel.CALL


@pytest.mark.parametrize("key", ["1", "2", "3"])
def test_a_key_on_an_early_call_ends_no_later_one(away: House, key: str) -> None:
    away.sam_texts("STOP")
    away.now = at(4, 18)
    assert getattr(away.reminded("evening", key), "words", "") == speech.HEARD
    assert away.row("reminder/1/1/call").status is Status.QUEUED
    assert away.row("reminder/1/1/evening").acknowledged_at == away.now


def test_meanwhile_all_else_goes_to_the_away_channel(away: House) -> None:
    away.sam_texts("STOP")
    away.wait(minutes=1)
    away.texts("what salary do you expect?")
    assert "what salary" in away.outbox(to=FIRST)[-1].body
    assert [row.body for row in away.outbox(to=SAM) if "salary" in row.body] == []


def test_meanwhile_a_word_is_obeyed_and_answered_on_the_away_channel(away: House) -> None:
    away.sam_texts("STOP")
    away.sam_texts("busy fri 1-3")
    assert away.outbox(Purpose.ANSWER)[-1].to == FIRST
    assert "busy fri 1-3" in away.sam().busy


@pytest.mark.parametrize("word", ["START", "unstop", "Yes"])
def test_start_undoes_it(away: House, word: str) -> None:
    before = ways(away), away.row("reminder/1/1/evening").body
    away.sam_texts("STOP")
    assert away.sam_texts(word) == control.TEXTS_AGAIN
    assert (ways(away), away.row("reminder/1/1/evening").body) == before
    assert away.sam().stopped_at is None


def test_stop_twice_is_told_once(away: House) -> None:
    away.sam_texts("STOP")
    away.sam_texts("STOP")
    assert len([row for row in away.outbox(to=FIRST) if "START" in row.body]) == 1


def test_contacts_hear_nothing_of_it(away: House) -> None:
    before = away.told(DANA)
    away.sam_texts("STOP")
    assert away.told(DANA) == before


@pytest.mark.parametrize("word", ["START", "YES", "HELP", "INFO"])
def test_without_a_stop_there_is_nothing_to_say(house: House, word: str) -> None:
    assert house.sam_texts(word) == ""
