"""An agreed time has passed: what it is then, what Sam is asked, and what an answer does."""

import pytest

from callbot.domain.appointments import AppointmentStatus
from callbot.domain.availability import Policy
from callbot.domain.outbox import Purpose
from callbot.domain.people import Mode
from callbot.domain.templates import kept
from callbot.models import Channel
from tests.services.house import DANA, RAY, SAM, House, at


def passes(house: House, hour: int = 11, minute: int = 31) -> list[str]:
    """Wednesday goes by until then; what Sam reads at that time."""
    house.now = at(4, hour, minute)
    return [row.body for row in house.sends_due() if row.to == SAM and row.purpose is Purpose.QUESTION]


@pytest.mark.parametrize(
    ("mode", "text", "status", "asks"),
    [
        (Mode.RING_FIRST, "tomorrow at 11", AppointmentStatus.MISSED, "no call came"),
        (Mode.FORWARDED, "tomorrow at 11", AppointmentStatus.UNSEEN, "is it on, or was it?"),
        (
            Mode.RING_FIRST,
            "have Sam call me tomorrow at 11",
            AppointmentStatus.UNSEEN,
            "is it on, or was it?",
        ),
    ],
)
def test_who_could_have_seen_a_call_decides_what_it_is(
    house: House, mode: Mode, text: str, status: AppointmentStatus, asks: str
) -> None:
    house.change(mode=mode)
    agreed = house.dana_agrees(text)
    [question] = passes(house)
    assert question.startswith("Q1: 617-555-0133")
    assert asks in question
    assert (house.appointments()[0].id, house.appointments()[0].status) == (agreed.id, status)


@pytest.mark.parametrize(
    ("answer", "status", "told"),
    [
        ("ok", AppointmentStatus.DONE, "Confirmed: "),
        ("no", AppointmentStatus.UNSEEN, "Sam was ready for your call"),
    ],
)
def test_where_nobody_can_know_sam_says_whether_they_spoke(
    house: House, answer: str, status: AppointmentStatus, told: str
) -> None:
    house.change(mode=Mode.FORWARDED)
    house.dana_agrees()
    passes(house)
    house.sam_texts(answer)
    assert house.appointments()[0].status is status
    assert house.told()[-1].startswith(told)


def test_who_was_to_be_called_reads_nothing_of_a_call_of_theirs(house: House) -> None:
    house.dana_agrees("have Sam call me tomorrow at 11")
    assert passes(house)[-1].startswith("Q1: 617-555-0133, Wed Feb 4, 11:00 AM ET: is it on, or was it?")
    house.sam_texts("no")
    assert house.told()[-1].startswith("It seems that you and Sam missed each other: Wed Feb 4, 11:00 AM ET.")


def test_of_a_window_the_whole_window_is_asked_about(house: House) -> None:
    house.dana_agrees("tomorrow morning")
    said = passes(house, 12, 1)[-1]
    assert said.startswith("Q1: 617-555-0133 was to call Wed Feb 4 between 9:00 AM and 12:00 PM ET, and no")


def test_it_is_asked_once_and_waits_while_they_speak(house: House) -> None:
    house.dana_agrees()
    house.now = at(4, 11, 20)
    sid, _ = house.rings()
    house.leg_answers(sid)
    house.sam_presses(sid, "5")
    assert passes(house) == []
    house.leg_ends(sid, "completed", bridged=True, seconds=900)
    house.over(sid)
    assert passes(house, 12) == []
    assert house.appointments()[0].status is AppointmentStatus.DONE


def test_a_call_that_is_moved_or_off_asks_nothing(house: House) -> None:
    house.dana_agrees()
    house.sam_texts("move to thu 11")
    assert passes(house) == []
    house.sam_texts("drop")
    house.now = at(5, 12)
    assert [row for row in house.sends_due() if row.purpose is Purpose.QUESTION] == []


def test_who_takes_no_texts_is_not_written_to(house: House) -> None:
    house.dana_agrees()
    house.texts("STOP")
    assert passes(house)[-1].startswith("I saw no call of 617-555-0133 for Wed Feb 4, 11:00 AM ET")


def test_at_the_end_and_when_it_is_not_seen_the_away_channel_hears_too(house: House) -> None:
    with house.database.transaction() as session:
        session.add(Channel(owner_id=house.sam().id, url="json://away.example", position=0))
    house.dana_agrees("today at 11")
    away = [row.body for row in house.outbox(to="away/1")]
    assert any(body.startswith("NOT SEEN YET: 617-555-0133, Tue Feb 3, 11:00 AM ET") for body in away)
    house.now = at(3, 11, 31)
    house.sends_due()
    assert house.outbox(to="away/1")[-1].body.startswith("Q1: ")


@pytest.mark.parametrize(("hour", "full"), [(9, True), (14, False)])
def test_a_stranger_is_the_expected_one_in_those_hours_alone(house: House, hour: int, full: bool) -> None:
    house.sam_texts("expect Acme any morning after 9 until friday")
    house.now = at(4, hour, 30)
    house.misses(RAY, seconds=3, stir="")
    texts = house.told(RAY)
    assert (["Sam Lee" in text for text in texts]) == ([True] if full else [])


def test_the_expected_one_whose_call_only_its_end_tells_of_is_offered_times(either_house: House) -> None:
    either_house.sam_texts("expect Acme any morning after 9 until friday")
    either_house.change(mode=Mode.FORWARDED)
    either_house.now = at(4, 9, 30)
    either_house.over("CA77", 9, RAY)
    (text,) = either_house.told(RAY)
    assert "Sam Lee" in text
    assert "Reply 1 for" in text


def test_a_listed_caller_whose_call_only_its_end_tells_of_is_offered_times(either_house: House) -> None:
    listed = either_house.settings.contacts.model_copy(update={"allow": RAY})
    either_house.settings = either_house.settings.model_copy(update={"contacts": listed})
    either_house.change(mode=Mode.FORWARDED)
    either_house.over("CA77", 9, RAY)
    (text,) = either_house.told(RAY)
    assert "Reply 1 for" in text


def test_the_hours_of_an_expected_call_end_where_the_settings_say(house: House) -> None:
    house.settings = house.settings.model_copy(update={"availability": Policy(calling_to="20:00")})
    house.sam_texts("expect Acme any day after 9 until friday")
    house.now = at(4, 19, 30)
    house.misses(RAY, seconds=3, stir="")
    assert ["Sam Lee" in text for text in house.told(RAY)] == [True]


def test_sam_words_the_confirmation(house: House) -> None:
    house.change(wording=kept("", "confirmed", "Set: {when}. Call {name} on {number}, {minutes} min."))
    house.dana_agrees()
    assert house.told(DANA)[-1] == "Set: Wed Feb 4, 11:00 AM Eastern. Call Sam Lee on 212-555-0100, 30 min."
