"""Every text: a time never without weekday and zone, no word of the carriers', at most two cheap segments."""

import re
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from callbot.domain import speech, wording
from callbot.domain.appointments import Caller
from callbot.domain.reminders import Policy, plan
from callbot.domain.segments import size
from tests.domain.texts import CARRIER, NOW, OPENINGS, THURSDAY, TO_CONTACTS, TO_OWNER, TUESDAY, WORDS, ZONE

CLOCK = re.compile(r"\d{1,2}:\d{2} [AP]M")
ZONE_NAMED = re.compile(r"\b(ET|CT|Eastern|Central)\b")


@pytest.mark.parametrize("body", TO_CONTACTS.values(), ids=TO_CONTACTS)
def test_no_instruction_uses_a_word_of_the_carriers(body: str) -> None:
    assert not CARRIER.search(body.replace("Text STOP and I won't text again.", ""))


@pytest.mark.parametrize("body", [*TO_CONTACTS.values(), *TO_OWNER.values()], ids=[*TO_CONTACTS, *TO_OWNER])
def test_a_text_travels_in_two_cheap_segments_without_links_or_shouting(body: str) -> None:
    assert size(body).gsm, body
    assert size(body).segments <= 2, size(body)
    assert "http" not in body
    assert "!" not in body


@pytest.mark.parametrize("body", [*TO_CONTACTS.values(), *TO_OWNER.values()], ids=[*TO_CONTACTS, *TO_OWNER])
def test_a_time_never_stands_without_its_zone(body: str) -> None:
    assert not CLOCK.search(body) or ZONE_NAMED.search(body)


def test_the_text_back_says_who_when_and_how() -> None:
    assert TO_CONTACTS["missed call"] == (
        "Hi, you just called Sam Lee at 212-555-0143; this is Sam's automated scheduler. "
        "Sam is free any morning after 9 Eastern. "
        "Reply 1 for today Mon Feb 2 11:00 AM, 2 Tue Feb 3 9:30 AM, 3 Thu Feb 5 10:00 AM ET, "
        "or text any time that suits you. Text STOP and I won't text again."
    )


def test_both_clocks_are_named_where_they_differ() -> None:
    assert "Thu Feb 5, 10:00 AM Eastern (9:00 AM Central)" in TO_CONTACTS["a time is agreed"]
    assert "calls YOU at 617-555-0133" in TO_CONTACTS["a time is agreed, and the owner calls"]


def test_a_stranger_learns_the_first_name_alone() -> None:
    assert "Lee" not in TO_CONTACTS["missed call of somebody unknown"]


def test_the_owner_reads_when_they_will_be_reminded_and_rung_without_an_ok() -> None:
    assert TO_OWNER["a time is agreed"].endswith(
        "Reminders Wed 6:00 PM. I ring Thu 9:45 AM. No OK by Wed 6:00 PM: I ring you then."
    )


def test_the_longest_name_leaves_room_for_all_of_it() -> None:
    kolkata, opens = ZoneInfo("Asia/Kolkata"), datetime(2026, 11, 25, 22, 45, tzinfo=ZoneInfo("Asia/Kolkata"))
    policy, agreed = Policy(evening_at="22:15"), opens - timedelta(days=3)
    ends = opens + timedelta(hours=1)
    booked = wording.owner_booked(
        "Company " * 10 + ", " + "Name " * 16, opens, ends, kolkata, "+442079460958", Caller.CONTACT,
        plan(opens, ends, agreed_at=agreed, now=agreed, zone=kolkata, policy=policy),
        exact=False, moved=False,
    )  # fmt: skip
    assert booked.endswith("No OK by Tue 10:15 PM: I ring you then.")
    assert size(booked).segments == 2


def test_the_voice_is_short_and_spells_times_out() -> None:
    greeting = speech.greeting("Sam Lee", WORDS, ZONE, NOW, promise=speech.TEXTS_A_MOBILE)
    assert len(greeting.split()) <= 36  # twelve seconds at three words a second
    assert speech.menu(OPENINGS, ZONE, NOW).startswith("Press 1 for today at eleven. 2, Tuesday nine thirty.")
    assert speech.read_back(TUESDAY, ZONE).startswith("Tuesday, February third, nine thirty A M Eastern.")
    assert "that's in fifteen minutes" in speech.reminder("Sam", "Acme", THURSDAY, ZONE, 15, Caller.CONTACT)
