"""Sam tries out what callers hear and get: at Sam's own phone, whatever the hour, and nowhere else."""

from callbot.domain import voice
from callbot.domain.outbox import Channel
from callbot.models import Outbound, Owner
from callbot.services import rehearsal, reminders
from tests.services.house import SAM, House, at


def rehearses(house: House) -> list[Outbound]:
    """Sam asks for it; what left at once."""
    with house.database.transaction() as session:
        rehearsal.rehearse(session, session.query(Owner).one(), house.settings, house.now)
    return house.sends_due()


def test_the_phone_rings_with_greeting_and_menu_and_gets_the_text(house: House) -> None:
    call, text = rehearses(house)
    assert (call.channel, call.to, text.channel, text.to) == (Channel.CALL, SAM, Channel.SMS, SAM)
    assert call.body.startswith("You've reached Sam Lee. ")
    assert "Press 1 for " in call.body
    assert text.body.startswith("This is what a missed caller gets from me: Hi, you just called Sam Lee at")


def test_it_comes_at_night_too_and_once_a_minute(house: House) -> None:
    house.now = at(3, 23)
    assert len(rehearses(house)) == 2
    assert rehearses(house) == []


def test_a_key_says_it_again_and_connects_with_nobody(house: House) -> None:
    call, _ = rehearses(house)
    with house.database.transaction() as session:
        row = session.get_one(Outbound, call.id)
        again = reminders.heard(session, row, "2", 1, house.settings, house.now)
        ended = reminders.heard(session, row, "1", 2, house.settings, house.now)
    assert again == voice.Remind(call.body, call.id, 2)
    assert isinstance(ended, voice.HangUp)


def test_nobody_is_missed_by_it(house: House) -> None:
    rehearses(house)
    assert house.journal() == []
