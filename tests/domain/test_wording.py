"""Every text: a time never without weekday and zone, no word of the carriers', at most two cheap segments."""

import re
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from callbot.domain import control, replies, speech, wording
from callbot.domain.appointments import Caller, Medium
from callbot.domain.outbox import Channel
from callbot.domain.reminders import Kind, Planned
from callbot.domain.segments import size

ZONE = ZoneInfo("America/New_York")
CHICAGO = ZoneInfo("America/Chicago")
NOW = datetime(2026, 2, 2, 9, 18, tzinfo=ZONE)  # a Monday
TODAY = NOW.replace(hour=11, minute=0)
TUESDAY = datetime(2026, 2, 3, 9, 30, tzinfo=ZONE)
THURSDAY = datetime(2026, 2, 5, 10, 0, tzinfo=ZONE)
OPENINGS = (TODAY, TUESDAY, THURSDAY)
NUMBER, MOBILE = "+12125550143", "+16175550133"
WORDS = "any morning after 9"
PLANNED = (
    Planned(Kind.EVENING, Channel.SMS, datetime(2026, 2, 4, 18, tzinfo=ZONE)),
    Planned(Kind.CALL, Channel.CALL, datetime(2026, 2, 5, 9, 45, tzinfo=ZONE)),
)

TO_CONTACTS = {
    "text_back": wording.text_back("Sam Lee", NUMBER, WORDS, OPENINGS, ZONE, NOW, may_stop=True),
    "full": wording.text_back("Sam Lee", NUMBER, WORDS, (), ZONE, NOW, may_stop=False),
    "stranger": wording.text_back_to_stranger("Sam Lee", NUMBER, WORDS, OPENINGS, ZONE, NOW),
    "confirmed": wording.confirmed("Sam Lee", THURSDAY, ZONE, CHICAGO, NUMBER, 30, Caller.CONTACT),
    "owner calls": wording.confirmed("Sam Lee", THURSDAY, ZONE, None, MOBILE, 30, Caller.OWNER),
    "window": wording.window_noted(
        "Sam Lee", TUESDAY, TUESDAY.replace(hour=12), ZONE, CHICAGO, NUMBER, Caller.CONTACT
    ),
    "not free": replies.not_free("Sam Lee", TODAY, OPENINGS, ZONE, NOW, asked=True),
    "asking": replies.asking("Sam Lee", TODAY, OPENINGS, ZONE, NOW),
    "nothing free": replies.not_free("Sam Lee", TODAY, (), ZONE, NOW, asked=False),
    "free then": replies.free_then("Sam Lee", WORDS, OPENINGS, ZONE, NOW),
    "which": replies.which_one("Sam Lee", OPENINGS, ZONE, NOW),
    "who": replies.introduced("Sam Lee", NUMBER, NOW, ZONE),
    "passed on": replies.passed_on("Sam Lee", TODAY, ZONE, NOW),
    "off": wording.called_off("Sam Lee", THURSDAY, ZONE, by_owner=True),
    "off by them": wording.called_off("Sam Lee", THURSDAY, ZONE, by_owner=False),
    "farewell": replies.farewell("Sam Lee"),
    "held": replies.held("Sam Lee", OPENINGS, ZONE, NOW),
    "held alone": replies.held("Sam Lee", OPENINGS[:1], ZONE, NOW),
    "can do": replies.can_do("Sam Lee", THURSDAY, ZONE),
    "move": replies.move("Sam Lee", THURSDAY, OPENINGS, ZONE, NOW),
    "move, full": replies.move("Sam Lee", THURSDAY, (), ZONE, NOW),
    "withdrawn": replies.withdrawn("Sam Lee", OPENINGS[:2], OPENINGS, ZONE, NOW),
    "withdrawn, full": replies.withdrawn("Sam Lee", OPENINGS, (), ZONE, NOW),
    "refused": replies.refused("Sam Lee", THURSDAY, OPENINGS, ZONE, NOW),
    "refused, full": replies.refused("Sam Lee", THURSDAY, (), ZONE, NOW),
    "video": wording.confirmed("Sam Lee", THURSDAY, ZONE, CHICAGO, NUMBER, 30, Caller.CONTACT, Medium.VIDEO),
    "visit": wording.confirmed("Sam Lee", THURSDAY, ZONE, None, NUMBER, 30, Caller.CONTACT, Medium.ONSITE),
    "owner's window": wording.window_noted(
        "Sam Lee", TUESDAY, TUESDAY.replace(hour=12), ZONE, None, MOBILE, Caller.OWNER
    ),
    "late": wording.running_late("Sam Lee", THURSDAY, ZONE),
}
TO_OWNER = {
    "missed": wording.owner_missed("Acme", [NOW, NOW], ZONE, told=wording.texted(OPENINGS, ZONE)),
    "agreed": wording.owner_booked(
        "Acme, Dana", THURSDAY, THURSDAY.replace(minute=30), ZONE, NUMBER, Caller.CONTACT, PLANNED,
        exact=True, moved=False,
    ),
    "asked": wording.owner_asked(
        7, "Acme", wording.asked_for(TODAY, THURSDAY, ZONE, Caller.CONTACT, Medium.PHONE, exact=True),
        "outside what you stated", OPENINGS, TODAY, ZONE,
    ),
    "doubt": wording.owner_doubts(7, "Acme, Dana", THURSDAY, ZONE, MOBILE),
    "opted out": wording.owner_opted_out("Acme, Dana"),
    "flooded": wording.owner_flooded("Acme, Dana"),
    "relayed": wording.owner_relayed("Acme, Dana", "what salary does Sam have in mind? " * 9, urgent=True),
    "late": wording.owner_late("Acme, Dana", 10, THURSDAY, ZONE),
    "put to them": control.put_to_them(THURSDAY, ZONE),
    "reminder": wording.reminder(
        "Acme", THURSDAY, THURSDAY.replace(minute=30), ZONE, Caller.CONTACT, NUMBER, exact=True
    ),
    "last": wording.last_reminder("Acme", THURSDAY, ZONE),
    "commands": control.COMMANDS,
    "stated": control.stated(WORDS, "weekdays 9 AM to 12 noon"),
}  # fmt: skip
CARRIER = re.compile(
    r"\b(STOP|STOPALL|UNSUBSCRIBE|CANCEL|END|QUIT|REVOKE|OPTOUT|START|YES|UNSTOP|HELP|INFO)\b"
)
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
    assert TO_CONTACTS["text_back"] == (
        "Hi, you just called Sam Lee at 212-555-0143; this is Sam's automated scheduler. "
        "Sam is free any morning after 9 Eastern. "
        "Reply 1 for today Mon Feb 2 11:00 AM, 2 Tue Feb 3 9:30 AM, 3 Thu Feb 5 10:00 AM ET, "
        "or text any time that suits you. Text STOP and I won't text again."
    )


def test_both_clocks_are_named_where_they_differ() -> None:
    assert "Thu Feb 5, 10:00 AM Eastern (9:00 AM Central)" in TO_CONTACTS["confirmed"]
    assert "calls YOU at 617-555-0133" in TO_CONTACTS["owner calls"]


def test_a_stranger_learns_the_first_name_alone() -> None:
    assert "Lee" not in TO_CONTACTS["stranger"]


def test_the_owner_reads_when_they_will_be_reminded() -> None:
    assert "Reminders Wed 6:00 PM. I ring Thu 9:45 AM." in TO_OWNER["agreed"]


def test_the_voice_is_short_and_spells_times_out() -> None:
    greeting = speech.greeting("Sam Lee", WORDS, ZONE, NOW, texts=True)
    assert len(greeting.split()) <= 36  # twelve seconds at three words a second
    assert speech.menu(OPENINGS, ZONE, NOW).startswith("Press 1 for today at eleven. 2, Tuesday nine thirty.")
    assert speech.read_back(TUESDAY, ZONE).startswith("Tuesday, February third, nine thirty A M Eastern.")
    assert "that's in fifteen minutes" in speech.reminder("Sam", "Acme", THURSDAY, ZONE, 15, Caller.CONTACT)
