"""Sam tries out what callers hear and get: at Sam's own phone, whatever the hour, and nowhere else."""

from callbot.domain import control, templates, voice
from callbot.domain.outbox import Channel
from callbot.domain.screening import ContactKind
from callbot.models import Outbound, Owner
from callbot.services import rehearsal, reminders
from tests.services.house import DANA, SAM, House, at


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


def test_the_text_is_worded_as_the_owner_words_it(house: House) -> None:
    mine = "Hello from {name}'s automated line at {number}: {first} is free {free}. {openings}."
    house.change(wording=templates.kept("", "missed", mine))
    _, text = rehearses(house)
    assert text.body.startswith(
        "This is what a missed caller gets from me: Hello from Sam Lee's automated line at 212-555-0100: "
    )


def test_while_paused_it_says_what_callers_hear_then_and_that_they_get_no_text(house: House) -> None:
    house.change(paused_at=house.now)
    call, text = rehearses(house)
    sid, _ = house.rings()
    heard = house.leg_ends(sid)
    assert isinstance(heard, voice.Greet)
    assert call.body.startswith(heard.words)
    assert "free" not in call.body
    assert text.body == control.PAUSED_TEXTS


def test_the_words_are_those_that_a_recruiter_gets(house: House) -> None:
    house.knows(DANA, ContactKind.RECRUITER)
    _, text = rehearses(house)
    house.misses(seconds=0)
    assert text.body == f"This is what a missed caller gets from me: {house.text_back().body}"
