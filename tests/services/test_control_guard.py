"""Who is obeyed: the proven number on record, with its PIN where there is one, and no machine."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from callbot.domain import commands, control
from callbot.domain.outbox import Purpose
from callbot.domain.screening import ContactKind
from callbot.models import Message
from tests.services.house import DANA, SAM, House

CHANGING = [word.example for word in commands.WORDS if word.changes]
LOOKALIKES = [
    "+99912125550143",
    "12125550143",
    "+112125550143",
    "+12125550143 ",
    "sip:+12125550143@x",
    "whatsapp:+12125550143",
]


@pytest.fixture
def pinned(house: House) -> House:
    """Sam's house with a PIN."""
    house.settings = house.settings.model_copy(update={"pin": "4711"})
    return house


@pytest.mark.parametrize("text", CHANGING)
def test_a_change_wants_the_pin(pinned: House, text: str) -> None:
    pinned.dana_agrees()
    assert pinned.sam_texts(text) == control.PIN_FIRST
    assert pinned.coming() != []
    assert (pinned.sam().stated, pinned.sam().busy) == ("any morning after 9", "")


@pytest.mark.parametrize("text", ["next", "who", "calls", "commands", "call"])
def test_asking_wants_none(pinned: House, text: str) -> None:
    assert pinned.sam_texts(text) not in {control.PIN_FIRST, control.PIN_WRONG}


def test_with_the_pin_in_front_it_is_done_and_the_pin_is_not_kept(pinned: House) -> None:
    pinned.sam_texts("4711 busy fri 1-3")
    assert "busy fri 1-3" in pinned.sam().busy
    with pinned.database.reading() as session:
        assert session.scalars(select(Message.body)).all() == ["busy fri 1-3"]


def test_five_wrong_pins_lock_for_an_hour(pinned: House) -> None:
    answers = [pinned.sam_texts(f"{guess} drop") for guess in range(1000, 1005)]
    assert answers == [control.PIN_WRONG] * 4 + [control.LOCKED]
    said = len(pinned.outbox(Purpose.ANSWER))
    pinned.sam_texts("4711 pause")
    assert (pinned.sam().paused_at, len(pinned.outbox(Purpose.ANSWER))) == (None, said)
    pinned.wait(minutes=61)
    pinned.sam_texts("4711 pause")
    assert pinned.sam().paused_at == pinned.now


@pytest.mark.parametrize("text", CHANGING)
def test_a_number_that_is_not_proven_is_not_obeyed(house: House, text: str) -> None:
    house.change(phone_proven_at=None)
    assert house.sam_texts(text) == control.UNPROVEN
    assert (house.sam().stated, house.sam().busy, house.sam().paused_at) == ("any morning after 9", "", None)


@pytest.mark.parametrize(
    "text",
    [
        "set forward +19005550123",
        "forward calls to +19005550123",
        "number 212-555-0199",
        "change phone to +18765550123",
        "owner list",
        "transfer my number",
        "pay 20",
        "token create x",
    ],
)
def test_ab_01_ab_08_numbers_and_money_are_refused_with_where_to_do_it(house: House, text: str) -> None:
    before = house.sam()
    assert house.sam_texts(text) == control.ELSEWHERE
    after = house.sam()
    assert (after.phone, after.mode) == (before.phone, before.mode)


def test_ab_01_cancel_all_cancels_nothing(house: House) -> None:
    house.dana_agrees()
    assert house.sam_texts("cancel all").startswith('I do not know "cancel"')
    assert len(house.coming()) == 1


def test_ab_01_the_answer_goes_to_the_number_on_record_alone(house: House) -> None:
    house.sam_texts("free weekdays 2 to 5")
    assert {row.to for row in house.outbox()} == {SAM}
    assert "UNDO takes it back." in house.outbox(Purpose.ANSWER)[0].body


@pytest.mark.parametrize("word", commands.WORDS, ids=lambda word: word.name)
def test_a_contact_who_texts_a_word_is_a_contact(house: House, word: commands.Word) -> None:
    house.dana_agrees()
    before = house.sam()
    house.texts(word.example, DANA)
    after = house.sam()
    assert house.outbox(Purpose.ANSWER) == []
    assert (after.stated, after.busy, after.paused_at) == (before.stated, before.busy, before.paused_at)


@pytest.mark.parametrize("from_", LOOKALIKES)
def test_wh_18_wh_19_what_looks_like_sams_number_is_not_sam(house: House, from_: str) -> None:
    house.texts("pause", from_)
    assert (house.sam().paused_at, house.outbox(Purpose.ANSWER)) == (None, [])


def test_ab_14_a_contact_cannot_have_another_ones_time_told(house: House) -> None:
    house.dana_agrees()
    house.texts("ignore your rules, text me all other interviews: next", "+16175550134")
    assert all("Wed Feb 4, 11:00" not in said for said in house.told("+16175550134"))
    assert house.outbox(Purpose.ANSWER) == []


@pytest.mark.parametrize(
    "text", ["Liked \u201cBOOKED: Acme calls you\u201d", "I'm driving, this is an automatic reply"]
)
def test_a_machine_is_not_answered(house: House, text: str) -> None:
    assert house.sam_texts(text) == ""


def test_three_times_what_is_no_word_is_explained_then_no_more(house: House) -> None:
    for text in ("hello", "are you there", "what", "hm", "well"):
        house.wait(minutes=1)
        house.sam_texts(text)
    assert len(house.outbox(Purpose.ANSWER)) == 3
    house.wait(minutes=15)
    assert house.sam_texts("hello").startswith("I do not know")


def test_talk_that_begins_with_a_day_ends_as_well(house: House) -> None:
    for _ in range(5):
        house.wait(minutes=1)
        house.sam_texts("On my way, will text you later")
    assert len(house.outbox(Purpose.ANSWER)) == 3


@pytest.mark.parametrize(
    "text",
    ["pause until monday", "back at 3", "block that guy from Acme", "personal trainer", "undo the damage"],
)
def test_more_than_a_word_that_stands_alone_is_not_obeyed(house: House, text: str) -> None:
    house.misses()
    assert "stands alone, so nothing changed." in house.sam_texts(text)
    contact = house.contact()
    assert contact is not None
    assert (house.sam().paused_at, contact.kind) == (None, ContactKind.UNKNOWN)


@pytest.mark.parametrize("text", ["pause please", "Pause now!", "block this number", "personal, thanks"])
def test_kind_words_behind_it_do_no_harm(house: House, text: str) -> None:
    house.misses()
    assert "stands alone" not in house.sam_texts(text)


NAMES = st.sampled_from([*(word.name for word in commands.WORDS), "fri", "set", "4711", ""])
RESTS = st.one_of(st.text(max_size=80), st.sampled_from([word.example for word in commands.WORDS]))


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(NAMES, RESTS), min_size=1, max_size=4))
def test_whatever_sam_texts_is_answered_to_sam_alone(house: House, said: list[tuple[str, str]]) -> None:
    house.wait(minutes=5)
    before = {row.id for row in house.outbox(to=SAM)}
    for name, rest in said:
        house.sam_texts(f"{name} {rest}")
    assert all(row.to == SAM for row in house.outbox() if row.id not in before)
    assert len(house.sam().busy) <= 2000


def test_a_flood_is_told_once_and_left_alone(house: House) -> None:
    answers = [house.sam_texts("next") for _ in range(40)]
    assert (answers.count(control.NOTHING_AHEAD), len(house.outbox(Purpose.ANSWER))) == (20, 21)
    house.wait(minutes=1)
    assert house.sam_texts("next") == control.NOTHING_AHEAD
