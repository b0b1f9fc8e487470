"""The contacts, by Sam's words: calls listed, marked, noted on, answered; nothing goes to a wrong one."""

import pytest
from sqlalchemy import select

from callbot.domain import control, speech, voice
from callbot.domain.appointments import AppointmentStatus
from callbot.domain.outbox import Channel, Purpose, Status
from callbot.domain.screening import ContactKind
from callbot.models import Note, Outbound
from callbot.services import reminders
from tests.services.house import BOT, DANA, LEE, SAM, House, at

ACME = "Acme, Dana"


@pytest.fixture
def known(house: House) -> House:
    """Dana at Acme is known, called, and wrote."""
    house.knows(DANA, ContactKind.RECRUITER, name="Dana", company="Acme")
    house.misses()
    house.texts("what salary do you expect?")
    return house


def test_a_reply_goes_to_whoever_wrote_last_and_says_whose_words_it_is(known: House) -> None:
    assert known.sam_texts("reply Thanks, I will look at it.") == f'To {ACME}: "Thanks, I will look at it"'
    (row,) = known.outbox(Purpose.OWN_WORDS)
    assert (row.to, row.body) == (DANA, "Sam Lee writes: Thanks, I will look at it")


def test_where_two_wrote_lately_it_is_asked_to_whom(known: House) -> None:
    known.wait(minutes=5)
    known.texts("are you open to relocation?", LEE)
    assert known.sam_texts("reply Thanks") == (
        "To whom? Several wrote lately, so I sent nothing. "
        "Text REPLY 0134 ... (617-555-0134) or REPLY 0133 ... (Acme, Dana)."
    )
    assert known.outbox(Purpose.OWN_WORDS) == []


@pytest.mark.parametrize(
    "text", ["reply 0133 Thanks", "reply 0133: Thanks", "reply dana: Thanks", "reply Acme: Thanks"]
)
def test_whoever_is_named_gets_it(known: House, text: str) -> None:
    known.texts("are you open to relocation?", LEE)
    known.sam_texts(text)
    assert [(row.to, row.body) for row in known.outbox(Purpose.OWN_WORDS)] == [
        (DANA, "Sam Lee writes: Thanks")
    ]


def test_where_two_are_of_that_name_it_is_asked_which(known: House) -> None:
    known.wait(hours=2)
    known.texts("This is Lee from Acme. Are you open to relocation?", LEE)
    assert known.sam_texts("reply acme: Thanks").startswith(
        "To whom? Several wrote lately, so I sent nothing. "
    )
    assert known.outbox(Purpose.OWN_WORDS) == []


@pytest.mark.parametrize("text", ["reply Note: I am in", "reply 1000 is fine", "reply Dana, thanks"])
def test_what_only_looks_like_a_name_is_sent_as_it_is(known: House, text: str) -> None:
    known.sam_texts(text)
    assert known.outbox(Purpose.OWN_WORDS)[0].body == f"Sam Lee writes: {text[6:]}"


def test_long_ago_is_not_lately(known: House) -> None:
    known.wait(minutes=31)
    known.texts("are you open to relocation?", LEE)
    known.sam_texts("reply Yes")
    assert [row.to for row in known.outbox(Purpose.OWN_WORDS)] == [LEE]


def test_without_a_text_a_reply_goes_to_the_last_missed_caller(house: House) -> None:
    house.misses()
    house.sam_texts("reply Sorry I missed you")
    assert [row.to for row in house.outbox(Purpose.OWN_WORDS)] == [DANA]


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("reply", control.WHAT_TO_SAY),
        ("reply Hello", control.NOBODY),
        ("note", control.WHAT_TO_NOTE),
        ("note Hello", control.NOBODY),
        ("personal", control.NO_CALLS),
        ("block", control.NO_CALLS),
        ("calls", control.NO_CALLS),
        ("call", control.NOBODY_MISSED),
        ("who", control.NOBODY_MISSED),
    ],
)
def test_with_nobody_there(house: House, text: str, answer: str) -> None:
    assert house.sam_texts(text) == answer


def test_a_reply_that_is_too_long_is_not_cut_but_refused(known: House) -> None:
    assert known.sam_texts("reply " + "well " * 100) == control.TOO_LONG
    assert known.outbox(Purpose.OWN_WORDS) == []


def test_who_asked_for_no_texts_gets_no_reply(known: House) -> None:
    known.texts("STOP")
    assert known.sam_texts("reply Sorry") == control.THEY_STOPPED
    assert known.outbox(Purpose.OWN_WORDS) == []


def test_ab_01_a_reply_abroad_costs_money_and_needs_the_dashboard(house: House) -> None:
    house.misses("+442079460123")
    house.texts("hello, a question", "+442079460123")
    assert house.sam_texts("reply Hello").startswith("I sent nothing: it is ")
    assert house.outbox(Purpose.OWN_WORDS) == []


def test_a_reply_leaves_though_the_caps_are_reached(known: House) -> None:
    known.settings = known.settings.model_copy(
        update={"caps": type(known.settings.caps)(texts_per_contact_day=0)}
    )
    known.sam_texts("reply Thanks")
    assert known.outbox(Purpose.OWN_WORDS)[0].id in {row.id for row in known.sends_due()}


@pytest.mark.parametrize(
    ("word", "kind"), [("personal", ContactKind.PERSONAL), ("block", ContactKind.BLOCKED)]
)
def test_the_last_caller_is_marked_and_unmarked(house: House, word: str, kind: ContactKind) -> None:
    house.misses()
    house.wait(minutes=1)
    house.misses(LEE)
    assert "617-555-0134" in house.sam_texts(word)
    lee, dana = house.contact(LEE), house.contact(DANA)
    assert lee is not None
    assert dana is not None
    assert (lee.kind, dana.kind) == (kind, ContactKind.UNKNOWN)
    assert house.sam_texts("undo") == "Taken back. 617-555-0134 is to me as before."
    again = house.contact(LEE)
    assert again is not None
    assert again.kind is ContactKind.UNKNOWN


@pytest.mark.parametrize("word", ["personal", "block"])
def test_what_waits_for_a_marked_caller_does_not_leave(house: House, word: str) -> None:
    house.misses()
    house.sam_texts(word)
    assert house.text_back().status is Status.CANCELLED


@pytest.mark.parametrize(
    ("word", "why"), [("personal", "you said that they are PERSONAL"), ("block", "you blocked them")]
)
def test_what_a_marked_caller_wanted_is_asked_no_more(house: House, word: str, why: str) -> None:
    house.misses()
    house.texts("tomorrow at 3 pm")
    house.sam_texts(word)
    assert [item.status for item in house.appointments()] == [AppointmentStatus.CANCELLED]
    assert house.sam_texts("ok 1") == f"There is no open question 1: {why}."
    assert house.coming() == []


@pytest.mark.parametrize("word", ["personal", "block"])
def test_what_is_agreed_with_a_marked_caller_stands(house: House, word: str) -> None:
    house.dana_agrees()
    house.texts("can we move it to tomorrow at 3 pm?")
    house.sam_texts(word)
    assert house.coming() == [at(4, 11)]
    assert [item.status for item in house.appointments()] == [
        AppointmentStatus.CONFIRMED,
        AppointmentStatus.CANCELLED,
    ]


@pytest.mark.parametrize("word", ["personal", "block"])
def test_nobody_is_marked_for_a_withheld_number(house: House, word: str) -> None:
    house.misses()
    house.wait(minutes=1)
    house.misses("anonymous")
    assert house.sam_texts(word) == control.WITHHELD
    dana = house.contact()
    assert dana is not None
    assert dana.kind is ContactKind.UNKNOWN


def notes(house: House) -> list[str]:
    with house.database.reading() as session:
        return list(session.scalars(select(Note.body)))


def test_a_note_is_kept_shown_and_taken_back(known: House) -> None:
    assert known.sam_texts("note asked about salary") == (
        f'Noted on {ACME}: "asked about salary". UNDO takes it back.'
    )
    assert known.sam_texts("who").endswith('You noted: "asked about salary".')
    assert known.sam_texts("undo") == "Taken back. The note is gone."
    assert notes(known) == []


def test_a_note_is_on_whoever_called_or_wrote_last(known: House) -> None:
    known.wait(minutes=1)
    known.misses(LEE)
    assert known.sam_texts("note wants a portfolio").startswith("Noted on 617-555-0134")
    known.wait(minutes=1)
    known.texts("and one more thing", DANA)
    assert known.sam_texts("note kind").startswith(f"Noted on {ACME}")


def test_the_last_five_calls_and_how_they_came_out(house: House) -> None:
    house.misses()
    house.wait(minutes=10)
    house.talks(LEE)
    assert house.sam_texts("calls") == (
        "Calls: 617-555-0134 Tue Feb 3, 9:24 AM ET answered; 617-555-0133 Tue Feb 3, 9:14 AM ET missed."
    )
    for _ in range(6):
        house.wait(minutes=1)
        house.misses()
    assert house.sam_texts("calls").count(" ET ") == 5


def connecting(house: House) -> list[Outbound]:
    return [row for row in house.outbox(Purpose.ANSWER) if row.channel is Channel.CALL]


def pressed(house: House, key: str, turn: int = 1) -> voice.Answer:
    """Sam presses a key in the call that connects."""
    with house.database.transaction() as session:
        row = session.get_one(Outbound, connecting(house)[0].id)
        return reminders.heard(session, row, key, turn, house.settings, house.now)


def test_call_rings_sam_and_nobody_else(known: House) -> None:
    assert known.sam_texts("call") == (
        "I ring you now. Press 1, and I connect you with Acme, 617-555-0133, missed Tue Feb 3, 9:14 AM ET."
    )
    (row,) = connecting(known)
    assert (row.to, row.from_e164, row.due_at) == (SAM, BOT, known.now)
    assert row.body == (
        "Hi Sam. Press 1, and I connect you with Acme, 6 1 7, 5 5 5, 0 1 3 3. Any other key, hear it again."
    )


def test_who_asks_to_be_called_is_meant_by_call(known: House) -> None:
    known.wait(minutes=5)
    known.texts("please call me back when you can", LEE)
    assert known.sam_texts("call") == (
        "I ring you now. Press 1, and I connect you with 617-555-0134, "
        "who asked for you Tue Feb 3, 9:19 AM ET."
    )
    assert pressed(known, "1") == voice.Connect(LEE, BOT)


def test_whoever_calls_after_that_is_meant_again(known: House) -> None:
    known.texts("please call me back when you can", LEE)
    known.wait(minutes=5)
    known.misses()
    known.sam_texts("call")
    assert pressed(known, "1") == voice.Connect(DANA, BOT)


def test_call_twice_rings_once(known: House) -> None:
    known.sam_texts("call")
    assert known.sam_texts("call") == control.RINGS_ALREADY
    assert len(connecting(known)) == 1


def test_only_key_1_connects(known: House) -> None:
    known.sam_texts("call")
    assert pressed(known, "2") == voice.Remind(connecting(known)[0].body, connecting(known)[0].id, 2)
    assert pressed(known, "2", turn=6) == voice.HangUp(speech.THANKS)
    assert connecting(known)[0].acknowledged_at is None
    assert pressed(known, "1") == voice.Connect(DANA, BOT)
    assert connecting(known)[0].acknowledged_at == known.now


def test_call_rings_at_night_too(known: House) -> None:
    known.now = at(3, 22)
    known.sam_texts("call")
    assert connecting(known)[0].id in {row.id for row in known.sends_due()}


@pytest.mark.parametrize("from_", ["+442079460123", "+18765550123", "+19005550123"])
def test_ab_01_ab_08_a_call_that_costs_extra_is_not_made(house: House, from_: str) -> None:
    house.misses(from_)
    assert house.sam_texts("call").startswith("I do not ring ")
    assert connecting(house) == []


@pytest.mark.parametrize("text", ["call +19005550123", "call 617-555-0199", "call dana"])
def test_ab_01_no_other_number_is_rung_on_a_texts_say(known: House, text: str) -> None:
    assert known.sam_texts(text) == control.call_elsewhere()


@pytest.mark.parametrize(
    ("mode", "said"),
    [("ring-first", "Nothing to forward"), ("forwarded", "On the new phone dial **004*+12125550100#")],
)
def test_new_phone_says_honestly_what_stands(house: House, mode: str, said: str) -> None:
    house.change(mode=mode)
    assert house.sam_texts("new phone").startswith(said)
    assert "2125550100" in house.sam_texts("New Phone.").replace("-", "")


def test_commands_explains_one(house: House) -> None:
    assert house.sam_texts("commands late") == (
        "LATE: tells them that you run so many minutes late. Such as: late 10"
    )
