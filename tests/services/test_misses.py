"""A miss: one text-back, one notice, each in its time, however the end is told; and who gets no text."""

from collections.abc import Callable
from datetime import datetime, timedelta
from itertools import permutations

import pytest
from sqlalchemy import select

from callbot.domain import templates
from callbot.domain.outbox import Purpose, Status
from callbot.domain.people import Mode
from callbot.domain.screening import ContactKind
from callbot.models import Outbound
from tests.services.house import DANA, LEE, PROVEN, SAM, House, at

LONGEST = 12 + 119 + 30  # greeting, recording, and half a minute
LONDON, PREMIUM, TORONTO = "+4420" + "79460123", "+1900" + "5550133", "+14165550133"
STEPS: dict[str, Callable[[House, str], object]] = {
    "record": lambda house, sid: house.hangs_up_recording(sid),
    "audio": lambda house, sid: house.audio(sid),
    "words": lambda house, sid: house.transcript(sid),
    "status": lambda house, sid: house.over(sid, 60),
}


def ringing_out(house: House, from_: str = DANA, **more: str) -> str:
    """Sam's phone rings out, and the caller is greeted."""
    sid, _ = house.rings(from_, **more)
    house.wait(15)
    house.leg_ends(sid)
    return sid


def notices(house: House) -> list[str]:
    return [row.body for row in house.outbox(Purpose.NOTICE, to=SAM)]


def test_a_miss_in_full(house: House) -> None:
    house.misses()
    (text,) = house.told()
    assert text == (
        "Hi, you just called Sam at 212-555-0100 and nobody could pick up; this is an automated reply. "
        "If it's about a job: any morning after 9 Eastern is good, e.g. today Tue Feb 3 11:00 AM ET. "
        "Text your name, company and a time. If not, please ignore this. Text STOP and I won't text again."
    )
    assert house.due_in() == 5


def test_while_the_call_lasts_the_text_waits_and_the_owner_knows(house: House) -> None:
    ringing_out(house)
    assert house.due_in() == LONGEST
    (notice,) = notices(house)
    assert notice.startswith("MISSED: 617-555-0133, 9:14 AM ET.")


@pytest.mark.parametrize("order", list(permutations(STEPS)), ids="-".join)
def test_one_text_and_one_notice_in_every_order_and_twice(house: House, order: tuple[str, ...]) -> None:
    sid = ringing_out(house)
    for step in [*order, *order]:
        STEPS[step](house, sid)
    assert [row.purpose for row in house.outbox(to=DANA)] == [Purpose.TEXT_BACK]
    assert house.due_in() == 5
    assert sum(notice.startswith("MISSED:") for notice in notices(house)) == 1
    assert sum(notice.startswith("Voicemail") for notice in notices(house)) == 1


@pytest.mark.parametrize("status_first", [False, True])
def test_the_leg_may_be_told_after_the_end(house: House, status_first: bool) -> None:
    sid, _ = house.rings(stir=PROVEN)
    house.wait(8)
    if status_first:
        house.over(sid, 8)
    house.hangs_up_ringing(sid)
    house.over(sid, 8)
    assert len(house.told(DANA)) == len(notices(house)) == 1
    assert house.due_in() == 5


@pytest.mark.parametrize(("seconds", "due"), [(2, 5), (3, 5), (4, 75), (24, 75)])
def test_a_voicemail_holds_the_text_for_its_words(house: House, seconds: int, due: int) -> None:
    sid = ringing_out(house)
    house.hangs_up_recording(sid, seconds)
    assert house.due_in() == due


@pytest.mark.parametrize("words", ["Hi Sam, Dana at Acme about the support role", None])
def test_the_words_let_it_go(house: House, words: str | None) -> None:
    sid = ringing_out(house)
    house.hangs_up_recording(sid, 24)
    house.wait(20)
    house.transcript(sid, words)
    assert house.due_in() <= 5
    told = [notice for notice in notices(house) if notice.startswith("Voicemail")]
    said = f': "{words}"' if words else ". Its words could not be written down; you can listen to it."
    assert told == [f"Voicemail 0:24 from 617-555-0133{said}"]


def test_the_status_callback_alone_tells_and_texts(house: House) -> None:
    house.wait(9)
    house.over("CA77", 9)
    assert len(house.told(DANA)) == len(notices(house)) == 1
    assert house.due_in() == 5


def test_a_forwarded_call_is_a_miss_at_once_and_the_owner_hears_at_its_end(house: House) -> None:
    house.change(mode=Mode.FORWARDED)
    sid, _ = house.rings()
    assert (house.due_in(), notices(house)) == (LONGEST, [])
    house.wait(30)
    house.over(sid, 30)
    assert house.due_in() == 5
    assert len(notices(house)) == 1
    assert "you just called Sam at 212-555-0143" in house.told()[0]  # the owner's own, which they dialled


def test_twice_in_the_window_is_urgent_and_nothing_new(house: House) -> None:
    house.misses()
    house.sends_due()
    house.wait(minutes=4)
    house.misses()
    assert len(house.told()) == 1
    assert notices(house)[-1] == (
        "MISSED TWICE: 617-555-0133, 9:14 AM + 9:18 AM ET. They have my text already. "
        "Reply CALL to ring them, OK = seen, PERSONAL = never text them."
    )


def test_three_times(house: House) -> None:
    for _ in range(3):
        house.misses()
    assert notices(house)[-1].startswith("MISSED 3 TIMES")


def test_availability_that_changed_is_told(house: House) -> None:
    house.misses()
    house.sends_due()
    house.change(stated="weekdays 2 to 5")
    house.wait(minutes=4)
    house.misses()
    assert "Sam is free weekdays 2 to 5 Eastern" in house.told()[-1]


def test_after_the_window_there_is_another_text(house: House) -> None:
    house.misses()
    house.wait(minutes=1)
    house.sends_due()
    house.wait(hours=4, minutes=1)
    house.misses()
    assert len(house.told()) == 2
    assert notices(house)[-1].startswith("MISSED: ")


def test_no_text_while_a_talk_is_open(house: House) -> None:
    house.misses()
    house.texts("when is Sam free?")
    house.wait(hours=5)
    house.misses()
    assert len(house.outbox(Purpose.TEXT_BACK)) == 1


@pytest.mark.parametrize(
    ("from_", "reason"),
    [
        (LONDON, "a landline"),
        (PREMIUM, "a premium number"),
        (TORONTO, "a number from abroad"),
        ("anonymous", "the number is withheld"),
    ],
)
def test_a_number_that_cannot_be_texted_is_logged_only(house: House, from_: str, reason: str) -> None:
    house.misses(from_, 60)
    assert f"No text to them: {reason}." in notices(house)[0]
    assert house.outbox(Purpose.TEXT_BACK) == []


def test_a_personal_contact_is_never_texted_even_if_the_end_is_never_told(house: House) -> None:
    house.knows(DANA, ContactKind.PERSONAL, name="Mum")
    ringing_out(house)
    house.wait(LONGEST)
    assert [row.to for row in house.sends_due()] == [SAM]
    assert "No text to them: a personal contact." in notices(house)[0]


def test_who_opted_out_is_not_texted(house: House) -> None:
    house.texts("STOP")
    house.misses()
    assert house.told() == []
    assert "they asked for no texts" in notices(house)[-1]


@pytest.mark.parametrize(
    ("stir", "seconds", "texted"),
    [
        ("", 5, False),
        ("TN-Validation-Failed-A", 5, False),
        ("TN-Validation-Passed-C", 5, False),
        ("TN-Validation-Passed-B", 1, True),
        (PROVEN, 1, True),
        ("", 6, True),
    ],
)
def test_an_unknown_caller_needs_proof_or_six_seconds(
    house: House, stir: str, seconds: int, texted: bool
) -> None:
    house.change(mode=Mode.FORWARDED)
    sid, _ = house.rings(stir=stir)
    house.wait(seconds)
    house.over(sid, seconds)
    assert len(house.told()) == texted
    assert ("an unproven number that hung up at once" in notices(house)[0]) is not texted


def test_an_unproven_caller_who_calls_again_is_texted_with_the_full_name(house: House) -> None:
    for _ in range(2):
        sid, _ = house.rings()
        house.wait(2)
        house.over(sid, 2)
    (text,) = house.told()
    assert text.startswith("Hi, you just called Sam Lee at 212-555-0100; this is Sam's automated scheduler.")
    assert text.endswith("Text STOP and I won't text again.")


FULL, FIRST = "you just called Sam Lee at", "you just called Sam at"


def leaves_a_message(house: House, sid: str) -> None:
    house.hangs_up_recording(sid, 3)


def presses_a_key(house: House, sid: str) -> None:
    house.caller_presses(sid, "5")


@pytest.mark.parametrize(("does", "name"), [(None, FIRST), (leaves_a_message, FULL), (presses_a_key, FULL)])
def test_who_shows_that_they_are_a_person_reads_the_full_name(
    house: House, does: Callable[[House, str], None] | None, name: str
) -> None:
    sid = ringing_out(house)
    if does:
        does(house, sid)
    house.over(sid, 30)
    assert name in house.told()[0]


def test_a_recruiter_reads_the_full_name_and_numbered_openings(house: House) -> None:
    house.knows(DANA, ContactKind.RECRUITER, name="Dana", company="Acme")
    house.misses()
    assert (
        "Reply 1 for today Tue Feb 3 11:00 AM, 2 Wed Feb 4 9:00 AM, 3 Thu Feb 5 9:00 AM ET" in house.told()[0]
    )
    assert "Acme, 617-555-0133" in notices(house)[0]
    assert "I text them Tue Feb 3 11:00 AM, Wed Feb 4 9:00 AM, Thu Feb 5 9:00 AM ET." in notices(house)[0]


def test_only_the_first_text_ever_tells_how_to_stop(house: House) -> None:
    house.knows(DANA, ContactKind.RECRUITER)
    house.misses()
    house.wait(5)
    house.sends_due()
    house.wait(hours=5)
    house.misses()
    assert [text.count("STOP") for text in house.told()] == [1, 0]


def test_the_menu_does_not_lose_the_text_back(house: House) -> None:
    sid = ringing_out(house)
    house.caller_presses(sid, "1")
    house.over(sid, 40)
    assert house.due_in() == 5
    assert house.told()[0].endswith("Text STOP and I won't text again.")
    house.texts("2")
    assert house.coming()[0].astimezone(house.now.tzinfo).day == 4


def test_a_time_settled_by_key_leaves_no_text_back(house: House) -> None:
    sid = ringing_out(house)
    house.caller_presses(sid, "1")
    house.picks(sid, "1")
    house.settles(sid, "1")
    house.over(sid, 40)
    assert [row.purpose for row in house.outbox(to=DANA)] == [Purpose.CONFIRMATION]
    assert house.text_back().status is Status.CANCELLED


def test_two_callers_have_a_text_each(either_house: House) -> None:
    either_house.misses()
    either_house.misses(LEE)
    assert [row.to for row in either_house.outbox(Purpose.TEXT_BACK)] == [DANA, LEE]


@pytest.mark.parametrize(
    "again", [at(4, 5), at(4, 7, 30), at(4, 8, 10)], ids=["by night", "early", "after the text"]
)
def test_who_calls_late_and_again_in_the_morning_is_texted_once(house: House, again: datetime) -> None:
    house.now = at(3, 23)
    house.misses()
    house.sends_due()
    house.now = min(again, at(4, 8))
    house.sends_due()
    house.now = again
    house.misses()
    for later in (house.now + timedelta(minutes=3), at(4, 8), at(4, 8, 30)):
        house.now = max(house.now, later)
        house.sends_due()
    assert [row.status for row in house.outbox(Purpose.TEXT_BACK)] == [Status.ACCEPTED]


def held_overnight(house: House) -> str:
    """What Dana reads in the morning, who called late in the evening."""
    house.now = at(3, 23)
    house.knows(DANA, ContactKind.RECRUITER)
    house.misses()
    house.wait(5)
    house.sends_due()
    house.now = at(4, 8)
    house.sends_due()
    (text,) = house.told()
    return text


def test_in_the_morning_nobody_has_just_called(house: House) -> None:
    assert held_overnight(house).startswith("Hi, you called Sam Lee at 212-555-0100; ")


def test_words_of_the_owners_that_say_just_now_are_not_said_then(house: House) -> None:
    mine = "Automated: you just rang {name} at {number}. Free {free}. {openings}."
    house.change(wording=templates.kept("", "missed", mine))
    assert held_overnight(house).startswith("Hi, you called Sam Lee at 212-555-0100; ")


def test_a_text_that_is_repeated_after_two_looks_says_it_was_a_while_ago(house: House) -> None:
    house.misses()
    house.wait(minutes=12)
    house.sends_due()
    assert house.told()[0].startswith("Hi, you called Sam at ")


def test_a_first_text_that_is_repeated_after_two_looks_still_tells_how_to_stop(house: House) -> None:
    house.knows(DANA, ContactKind.RECRUITER)
    house.misses()
    with house.database.transaction() as session:  # it was begun, and is nowhere to be found
        row = session.scalars(select(Outbound).where(Outbound.purpose == Purpose.TEXT_BACK)).one()
        row.attempts, row.begun_at = 1, house.now
    house.wait(minutes=12)
    house.sends_due()
    assert house.told()[0].endswith("Text STOP and I won't text again.")


def test_held_after_keys_in_the_menu_it_is_worded_anew_too(house: House) -> None:
    house.now = at(3, 23)
    sid = ringing_out(house)
    house.caller_presses(sid, "1")
    house.over(sid, 40)
    house.wait(5)
    house.sends_due()
    house.now = at(4, 9, 40)
    house.sends_due()
    (text,) = house.told()
    assert text.startswith("Hi, you called Sam Lee")
    assert "9:00 AM" not in text.split("Thu")[0]
