"""What is said by voice: each sentence to the word, as a caller or the owner hears it."""

import re
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from callbot.domain import speech
from callbot.domain.appointments import Caller

NEW_YORK = ZoneInfo("America/New_York")
NOW = datetime(2026, 2, 2, 9, 18, tzinfo=NEW_YORK)  # a Monday
OTHER_KEYS = "4 to say another time. Star, repeat. Pound, leave a message."
WORDS = "any morning after 9"


def at(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 2, day, hour, minute, tzinfo=NEW_YORK)


EVERYTHING = {
    "greeting": speech.greeting("Sam Lee", WORDS, NEW_YORK, NOW, promise=speech.TEXTS),
    "greeting a stranger": speech.greeting("Sam Lee", WORDS, NEW_YORK, NOW, promise=speech.TEXTS_A_MOBILE),
    "greeting without texts": speech.greeting("Sam Lee", WORDS, NEW_YORK, NOW),
    "menu": speech.menu([at(2, 11), at(3, 9, 30), at(4, 10)], NEW_YORK, NOW),
    "read back": speech.read_back(at(4, 9, 30), NEW_YORK),
    "settled": speech.settled(at(4, 9, 30), NEW_YORK, texts=True),
    "whisper": speech.whisper("Sam Lee", "Acme, maybe Dana"),
    "whose number": speech.whose_number("Sam Lee"),
    "number taken": speech.NUMBER_TAKEN,
    "number unclear": speech.NUMBER_UNCLEAR,
    "not then": speech.not_then(at(4, 15), NEW_YORK, NOW),
    "texting to": speech.texting_to("+16175550133", "US"),
    "say a time": speech.SAY_TIME,
    "say again": speech.SAY_AGAIN,
    "leave it": speech.LEAVE_IT,
    "key a number": speech.KEY_NUMBER,
    "key it again": speech.KEY_AGAIN,
    "no texts": speech.NO_TEXTS,
    "goodbye": speech.GOODBYE,
    "owner rings": speech.owner_rings("Sam Lee"),
    "owner menu": speech.owner_menu("Sam Lee", ("Acme", at(4, 10)), ("Initech", at(2, 9)), NEW_YORK, NOW),
    "owner menu, nothing": speech.owner_menu("Sam Lee", None, None, NEW_YORK, NOW),
    "a call": speech.A_CALL,
    "key a PIN": speech.KEY_PIN,
    "wrong PIN": speech.PIN_WRONG,
    "PIN locked": speech.PIN_LOCKED,
    "no more": speech.NO_MORE,
    "read your texts": speech.READ_TEXTS,
    "forwarding test": speech.FORWARDING_TEST,
    "no openings": speech.no_openings("Sam Lee"),
    "reminder": speech.reminder("Sam Lee", "Acme", at(4, 10), NEW_YORK, 15, Caller.CONTACT),
    "thanks": speech.THANKS,
    "ready": speech.READY,
    "again": speech.AGAIN_SOON,
    "told": speech.TOLD,
    "not told": speech.NOT_TOLD,
    "code": speech.code("040815"),
    "no texts leave": speech.no_texts_leave("Sam Lee"),
    "reminder long before": speech.reminder_ahead("Sam Lee", "Acme", at(4, 10), NEW_YORK, Caller.CONTACT),
    "not seen yet": speech.unseen("Sam Lee", "Acme", at(4, 10), NEW_YORK, Caller.CONTACT),
    "heard": speech.HEARD,
    "connects": speech.connects("Sam Lee", "Acme"),
    "asks for you now": speech.asks_now("Sam Lee", "Acme", connects=True),
    "asks for you from abroad": speech.asks_now("Sam Lee", "Acme", connects=False),
    "sorry": speech.SORRY,
}


def test_that_is_everything() -> None:
    listed = Path(__file__).read_text(encoding="utf-8").partition("EVERYTHING = {")[2].partition("\n}")[0]
    own = {name for name, what in vars(speech).items() if getattr(what, "__module__", "") == speech.__name__}
    words = {name for name, what in vars(speech).items() if isinstance(what, str) and name.isupper()}
    assert {name for name in own | words if name[0] != "_"} == set(re.findall(r"speech\.(\w+)", listed))


@pytest.mark.parametrize("said", EVERYTHING.values(), ids=EVERYTHING)
def test_a_voice_reads_no_signs_and_needs_no_more_than_twelve_seconds(said: str) -> None:
    assert not re.search(r"[/@#*()<>&]", said)
    assert len(said.split()) <= 40
    assert said.endswith((".", "?", ":"))


@pytest.mark.parametrize("said", EVERYTHING.values(), ids=EVERYTHING)
def test_a_clock_is_spelled_out(said: str) -> None:
    assert not re.search(r"\d:\d|\dAM|\bAM\b|\bPM\b", said)


def test_the_greeting_is_the_owners_words() -> None:
    assert EVERYTHING["greeting"] == (
        "You've reached Sam Lee. Sorry I missed you. I'm free any morning after 9, Eastern. "
        "Press 1 to pick a time, or leave a message; it's recorded. I'll also text you."
    )


def test_a_caller_who_cannot_be_texted_is_promised_no_text() -> None:
    assert "text" not in EVERYTHING["greeting without texts"]
    assert "texting" not in speech.settled(at(4, 9), NEW_YORK, texts=False)


def test_an_availability_that_takes_long_to_say_is_left_to_the_menu() -> None:
    words = "mondays and wednesdays 9 to 11:30, thursdays after 2 except the 15th, never fridays"
    said = speech.greeting("Sam Lee", words, NEW_YORK, NOW, promise=speech.TEXTS)
    assert said.startswith("You've reached Sam Lee. Sorry I missed you. Press 1 to pick a time")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("Weekdays 9 to 5.", "weekdays 9 to 5"),
        ("MONDAYS only", "MONDAYS only"),
        ("  Any time! ", "any time"),
        ("after 2 \u2013 or so", "after 2 - or so"),
    ],
)
def test_stated_words_fit_into_the_sentence(words: str, said: str) -> None:
    assert f"I'm free {said}, Eastern." in speech.greeting("Sam", words, NEW_YORK, NOW)


@pytest.mark.parametrize(
    ("openings", "said"),
    [
        ([at(3, 10)], "Press 1 for Tuesday ten. All A M, Eastern."),
        ([at(2, 11), at(3, 9, 30)], "Press 1 for today at eleven. 2, Tuesday nine thirty. All A M, Eastern."),
        ([at(2, 14), at(3, 15, 5)], "Press 1 for today at two. 2, Tuesday three oh five. All P M, Eastern."),
        ([at(2, 11), at(3, 14)], "Press 1 for today at eleven A M. 2, Tuesday two P M. All Eastern."),
        ([at(2, 12), at(3, 11)], "Press 1 for today at twelve P M. 2, Tuesday eleven A M. All Eastern."),
    ],
)
def test_morning_or_afternoon_is_said_once_where_once_is_enough(openings: list[datetime], said: str) -> None:
    assert speech.menu(openings, NEW_YORK, NOW) == f"{said} {OTHER_KEYS}"


@pytest.mark.parametrize(
    ("zone", "said"),
    [
        ("America/Chicago", "All A M, Central."),
        ("America/Los_Angeles", "All A M, Pacific."),
        ("Europe/Berlin", "All P M, CET."),
    ],
)
def test_the_menu_speaks_in_the_zone_it_is_given(zone: str, said: str) -> None:
    assert said in speech.menu([at(3, 10)], ZoneInfo(zone), NOW)


@pytest.mark.parametrize(
    ("when", "said"),
    [
        (at(4, 9, 30), "Wednesday, February fourth, nine thirty A M Eastern."),
        (at(20, 12), "Friday, February twentieth, twelve P M Eastern."),
        (at(21, 0, 5), "Saturday, February twenty first, twelve oh five A M Eastern."),
        (datetime(2026, 7, 31, 16, 45, tzinfo=NEW_YORK), "Friday, July thirty first, four forty five P M"),
    ],
)
def test_the_picked_time_is_read_back_in_full(when: datetime, said: str) -> None:
    assert speech.read_back(when, NEW_YORK).startswith(said)
    assert said in speech.settled(when, NEW_YORK, texts=True)


@pytest.mark.parametrize(
    ("calls", "does"), [(Caller.CONTACT, "Acme calls you"), (Caller.OWNER, "You call Acme")]
)
def test_a_reminder_says_who_calls_whom(calls: Caller, does: str) -> None:
    said = speech.reminder("Sam Lee", "Acme", at(4, 10), NEW_YORK, 15, calls)
    assert said.startswith(f"Hi Sam. {does} at ten A M; that's in fifteen minutes. Press 1, I'm ready.")


@pytest.mark.parametrize(
    ("minutes", "said"), [(1, "in one minute."), (13, "in thirteen minutes."), (45, "in forty five minutes.")]
)
def test_a_reminder_says_how_long_there_is(minutes: int, said: str) -> None:
    assert said in speech.reminder("Sam", "Acme", at(4, 10), NEW_YORK, minutes, Caller.CONTACT)


@pytest.mark.parametrize(
    "said", [speech.whisper("", "Acme"), speech.owner_rings(" "), speech.no_openings("")]
)
def test_an_owner_without_a_name_is_no_fault(said: str) -> None:
    assert said


@pytest.mark.parametrize("nasty", ["Acme\x00", "\u202eemcA", "Ac\u200bme", "Acme\ufeff"])
def test_what_cannot_be_said_is_left_out(nasty: str) -> None:
    said = speech.whisper("Sam", nasty)
    assert not set(nasty) & set("\x00\u202e\u200b\ufeff") & set(said)


def test_the_menu_stays_short_however_far_the_days_are() -> None:
    days = [NOW + timedelta(days=7 * week) for week in range(1, 4)]
    assert len(speech.menu(days, NEW_YORK, NOW).split()) <= 30
