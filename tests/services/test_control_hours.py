"""When Sam is free, by text: stated, for one day, busy, away, paused; each read back and taken back."""

from datetime import timedelta

import pytest

from callbot.domain import control, rules
from callbot.domain.outbox import Purpose, Status
from callbot.services import diary
from tests.services.house import DANA, LEE, NEW_YORK, House, at


def openings(house: House) -> list[str]:
    with house.database.reading() as session:
        sam = house.sam()
        found = diary.read(session, sam, house.settings.availability, house.now).openings(house.now)
    return [f"{opening.astimezone(NEW_YORK):%a %H:%M}" for opening in found]


@pytest.mark.parametrize(
    ("text", "answer", "offered"),
    [
        (
            "today after 2",
            "Set for that day alone: Tue Feb 3 after 2 PM ET. UNDO takes it back.",
            ["Tue 14:00", "Wed 09:00", "Thu 09:00"],
        ),
        (
            "Thu 1-3.",
            "Set for that day alone: Thu Feb 5 1-3 PM ET. UNDO takes it back.",
            ["Tue 11:00", "Wed 09:00", "Thu 13:00"],
        ),
        (
            "BUSY wed 9-11",
            "Busy: Wed Feb 4 9-11 AM ET. UNDO takes it back.",
            ["Tue 11:00", "Wed 11:00", "Thu 09:00"],
        ),
        (
            "out tomorrow",
            "Busy: Wed Feb 4 ET. UNDO takes it back.",
            ["Tue 11:00", "Thu 09:00", "Fri 09:00"],
        ),
    ],
)
def test_some_time_is_set_and_read_back(house: House, text: str, answer: str, offered: list[str]) -> None:
    assert house.sam_texts(text) == answer
    assert openings(house) == offered
    assert house.sam().stated == "any morning after 9"


def test_out_until_monday_offers_monday(house: House) -> None:
    assert house.sam_texts("out until monday").startswith("Busy: ")
    assert openings(house) == ["Mon 09:00", "Tue 09:00", "Wed 09:00"]


@pytest.mark.parametrize(
    "text",
    [
        "busy",
        "out",
        "busy soonish",
        "free",
        "today",
        "friday",
        "fridays",
        "thu 2 or fri 3",
        "today blah",
        "today was great",
        "tomorrow at 2 I see the dentist",
        "on second thought, at 2",
    ],
)
def test_words_without_a_day_change_nothing(house: House, text: str) -> None:
    before = house.sam()
    assert "Nothing changed." in house.sam_texts(text)
    assert (house.sam().busy, house.sam().stated) == (before.busy, before.stated)


def test_a_missed_call_offers_what_the_day_leaves(house: House) -> None:
    house.sam_texts("today after 2")
    house.misses()
    assert "today Tue Feb 3 2:00 PM" in house.text_back().body


def test_a_busy_time_is_not_agreed_without_sam(house: House) -> None:
    house.sam_texts("busy tomorrow 10-12")
    house.misses()
    house.texts("how about tomorrow at 11?")
    assert house.coming() == []


def test_busy_names_what_is_agreed_for_it(house: House) -> None:
    house.dana_agrees()
    assert "is agreed for Wed Feb 4, 11:00 AM ET: MOVE or DROP it." in house.sam_texts("busy tomorrow")
    assert house.coming() == [at(4, 11)]


def test_what_is_over_is_let_go_of(house: House) -> None:
    house.sam_texts("busy today 2-3")
    house.wait(hours=24)
    house.sam_texts("busy fri 1-3")
    assert "2-3" not in house.sam().busy


def test_more_than_can_be_kept_is_refused(house: House) -> None:
    days = [f"2026-02-03T14:14:00+00:00 busy feb {day} 1-3" for day in range(4, 28)] * 2
    house.change(busy="\n".join(days)[: rules.MOST])
    kept = house.sam().busy
    assert house.sam_texts("busy fri 3-4") == control.TOO_MANY_RULES
    assert house.sam().busy == kept


def test_paused_nobody_is_texted_and_sam_knows(house: House) -> None:
    assert house.sam_texts("pause") == control.PAUSED
    house.misses()
    assert (house.text_back().status, house.text_back().reason) == (Status.SUPPRESSED, "you paused me")
    assert "No text to them: you paused me." in house.outbox(Purpose.NOTICE)[0].body


def test_paused_nothing_is_agreed_without_sam(house: House) -> None:
    house.misses()
    house.sam_texts("pause")
    house.texts("how about tomorrow at 11?")
    assert house.coming() == []
    house.sam_texts("ok")
    assert house.coming() == [at(4, 11)]


@pytest.mark.parametrize("word", ["resume", "back"])
def test_after_a_pause_callers_are_texted_again(house: House, word: str) -> None:
    house.sam_texts("pause")
    assert house.sam_texts(word) == 'Welcome back. Callers hear again: "any morning after 9".'
    house.misses()
    assert house.text_back().status is Status.QUEUED


def test_back_lifts_what_keeps_sam_away_now_and_nothing_else(house: House) -> None:
    house.sam_texts("out until friday")
    house.sam_texts("busy fri 9-11")
    assert "Lifted: out until friday." in house.sam_texts("back")
    assert openings(house) == ["Tue 11:00", "Wed 09:00", "Thu 09:00"]
    assert "busy fri 9-11" in house.sam().busy


def test_back_from_nowhere(house: House) -> None:
    assert house.sam_texts("back") == control.NOT_PAUSED


@pytest.mark.parametrize(
    ("text", "taken_back"),
    [
        ("free weekdays 2 to 5", 'Taken back. Callers hear from now on: "any morning after 9".'),
        ("busy wed 9-11", "Taken back. What you said before of busy times and days holds again."),
        ("today after 2", "Taken back. What you said before of busy times and days holds again."),
        ("pause", "Taken back. I text callers again."),
    ],
)
def test_undo_takes_it_back_once(house: House, text: str, taken_back: str) -> None:
    before = openings(house)
    house.sam_texts(text)
    assert house.sam_texts("undo") == taken_back
    assert openings(house) == before
    assert house.sam_texts("undo") == control.NOTHING_TO_UNDO


def test_undo_goes_back_step_by_step(house: House) -> None:
    house.sam_texts("free weekdays 2 to 5")
    house.sam_texts("pause")
    house.sam_texts("resume")
    assert [house.sam_texts("undo") for _ in range(3)] == [
        "Taken back. I am paused again.",
        "Taken back. I text callers again.",
        'Taken back. Callers hear from now on: "any morning after 9".',
    ]


def test_what_is_older_than_a_day_is_not_undone(house: House) -> None:
    house.sam_texts("free weekdays 2 to 5")
    house.wait(hours=24)
    assert house.sam_texts("undo") == control.NOTHING_TO_UNDO


def test_tomorrow_stays_the_day_that_was_meant(house: House) -> None:
    house.sam_texts("busy tomorrow")
    house.now += timedelta(days=1)
    assert openings(house)[0] == "Thu 09:00"


def test_free_takes_back_what_contacts_hold_and_is_open_no_more(house: House) -> None:
    house.misses()
    house.wait(minutes=2)
    house.sends_due()
    house.texts("when is good?")
    house.sam_texts("out until monday")
    assert house.told(DANA)[-1].startswith("Sam's plans changed: ")
    assert "Mon Feb 9" in house.told(DANA)[-1]
    assert house.told(LEE) == []
