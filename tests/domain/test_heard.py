"""A time heard on the phone: each text to the word, within two segments, and never a booking."""

from datetime import datetime
from zoneinfo import ZoneInfo

from callbot.domain import heard
from callbot.domain.segments import size

NEW_YORK = ZoneInfo("America/New_York")
RING = "+12125550143"


def at(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 2, day, hour, minute, tzinfo=NEW_YORK)


def test_a_free_time_is_asked_back_in_the_contracts_own_words() -> None:
    text = heard.free("Sam Lee", RING, at(3, 10), NEW_YORK, may_stop=True)
    assert text == (
        "Thanks for your message. I heard Tue Feb 3 at 10:00 AM ET. Is that right? Reply 1 and it's set: "
        "you call Sam Lee at 212-555-0143. If not, text the right day and time. "
        "This is Sam's automated scheduler. Text STOP and I won't text again."
    )
    assert len(text) == 235
    assert size(text).segments == 2


def test_a_time_that_will_not_do_leads_to_the_nearest() -> None:
    openings = [at(4, 9), at(5, 9), at(6, 9)]
    text = heard.not_free("Sam Lee", at(4, 15), openings, NEW_YORK, at(3, 9), may_stop=True)
    assert text.startswith(
        "Thanks for your message. I heard Wed Feb 4 at 3:00 PM ET; Sam can't do that. "
        "Closest: 1) Wed Feb 4 9:00 AM 2) Thu Feb 5 9:00 AM 3) Fri Feb 6 9:00 AM, all Eastern."
    )
    assert size(text).segments == 2


def test_without_openings_another_time_is_asked_for() -> None:
    text = heard.not_free("Sam Lee", at(4, 15), [], NEW_YORK, at(3, 9), may_stop=False)
    assert text.endswith("Sam can't do that. Text another day and time. Sam's automated scheduler.")


def test_the_owner_reads_what_was_heard_and_that_nothing_is_set() -> None:
    told = heard.owner_told("Acme", 24, "Hi Sam, Wednesday at ten?", at(4, 10), None, NEW_YORK)
    assert told == (
        'Voicemail 0:24 from Acme: "Hi Sam, Wednesday at ten?" '
        "I heard Wed Feb 4, 10:00 AM ET; nothing is set before they confirm it."
    )
    assert "nothing is set" in heard.owner_chose("Acme", at(4, 10), NEW_YORK)
