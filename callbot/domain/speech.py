"""What is said by voice: greeting, menu, read back, whisper, reminder. Short: a caller's patience is."""

from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from callbot.domain import numbers, times
from callbot.domain.appointments import Caller
from callbot.domain.segments import clipped, plain
from callbot.domain.wording import first, stated

MOST_FREE = 60
"""Letters of the stated availability that a greeting has time for."""
MOST_NAME = 40


TEXTS, TEXTS_A_MOBILE = " I'll also text you.", " I'll also text you if this is a mobile."
"""What a greeting promises: in North America a number does not tell whether it takes texts."""


def greeting(name: str, words: str, zone: ZoneInfo, now: datetime, *, promise: str = "") -> str:
    """To a caller whom nobody answered; about eleven seconds: what takes longer is left to the menu.

    Without `words` nothing is said of when the owner is free; `promise` is one of the two above, or nothing.
    """
    free = f" I'm free {stated(words)}, {times.long_name(now, zone)}."
    if not words or len(free) > MOST_FREE:
        free = ""
    return plain(
        f"You've reached {clipped(name, MOST_NAME)}. Sorry I missed you.{free} "
        f"Press 1 to pick a time, or leave a message; it's recorded.{promise}"
    )


def code(digits: str) -> str:
    """The code that proves a phone, twice, digit by digit.

    >>> code("040815")
    'This is callbot. Your code is 0, 4, 0, 8, 1, 5. Once more: 0, 4, 0, 8, 1, 5. Goodbye.'
    """
    spelled = ", ".join(digits)
    return plain(f"This is callbot. Your code is {spelled}. Once more: {spelled}. Goodbye.")


def whose_number(name: str) -> str:
    """To a caller whose number was lost on the way: the carrier that forwarded them shows the owner's."""
    return plain(
        f"You've reached {name}. Sorry I missed you. Your number did not come through. "
        "Key in its ten digits, or wait for the beep and leave a message; it's recorded."
    )


def menu(openings: Sequence[datetime], zone: ZoneInfo, now: datetime) -> str:
    """The openings, each under its key."""
    said = [times.spoken_day_clock(at, zone, now) for at in openings]
    halves = {times.half_of_day(at, zone) for at in openings}
    one_half = len(halves) == 1
    if not one_half:
        said = [f"{words} {times.half_of_day(at, zone)}" for words, at in zip(said, openings, strict=True)]
    keys = " ".join(
        f"{'Press 1 for' if key == 1 else f'{key},'} {words}." for key, words in enumerate(said, start=1)
    )
    zone_said = times.long_name(openings[0], zone)
    closing = f"All {halves.pop()}, {zone_said}." if one_half else f"All {zone_said}."
    return plain(f"{keys} {closing} 4 to say another time. Star, repeat. Pound, leave a message.")


def not_then(at: datetime, zone: ZoneInfo, now: datetime) -> str:
    """Before the menu of what is nearest to a time that was said."""
    return plain(f"Not {times.spoken_day_clock(at, zone, now)} {times.half_of_day(at, zone)}. Closest:")


def read_back(at: datetime, zone: ZoneInfo) -> str:
    """The picked opening; only a key makes it an appointment."""
    return plain(f"{times.spoken(at, zone)}. You'll call this number. Right? Press 1. Other time? Press 2.")


def settled(at: datetime, zone: ZoneInfo, *, texts: bool) -> str:
    """To a caller who picked a time by key; without texts the next words are `key_number`."""
    return plain(f"Done. {times.spoken(at, zone)}." + (" I'm texting it to you. Goodbye." if texts else ""))


def texting_to(number: str, country: str) -> str:
    """To a caller who keyed in a mobile number."""
    return plain(f"Texting it to {numbers.spoken(number, country)}. Goodbye.")


def whisper(name: str, caller: str) -> str:
    """On the owner's leg; about four seconds."""
    return plain(f"Call for {first(name)}: {caller}. Press any key to talk.")


def owner_rings(name: str) -> str:
    """To the owner who rings their own callbot."""
    return plain(
        f"Hi {first(name)}. Text this number to tell me when you are free. Text commands for all I know."
    )


def owner_menu(
    name: str,
    agreed: tuple[str, datetime] | None,
    missed: tuple[str, datetime] | None,
    zone: ZoneInfo,
    now: datetime,
) -> str:
    """To the owner who rings their own callbot: who is coming when, and whom a key connects them with."""
    coming = f"Next: {_who_when(agreed, zone, now)}." if agreed else "Nothing is agreed."
    if missed is None:
        return plain(f"Hi {first(name)}. {coming} Nobody to call back. 2, hear it again.")
    return plain(
        f"Hi {first(name)}. {coming} Missed: {_who_when(missed, zone, now)}. "
        "Press 1 to be connected with them. 2, hear it again."
    )


def _who_when(about: tuple[str, datetime], zone: ZoneInfo, now: datetime) -> str:
    who, at = about
    day_clock = times.spoken_day_clock(at, zone, now)
    return f"{clipped(who, MOST_NAME)}, {day_clock} {times.half_of_day(at, zone)}"


def no_openings(name: str) -> str:
    """To a caller who wants to pick a time when there is none."""
    return plain(f"There is no opening that I can offer right now. Please leave a message for {first(name)}.")


def reminder(name: str, who: str, at: datetime, zone: ZoneInfo, minutes: int, calls: Caller) -> str:
    """To the owner, before an agreed time; about eleven seconds, spoken twice."""
    does = f"you call {who}" if calls is Caller.OWNER else f"{who} calls you"
    clock = f"{times.spoken_clock(at, zone)} {times.half_of_day(at, zone)}"
    return plain(
        f"Hi {first(name)}. {does[:1].upper()}{does[1:]} at {clock}; "
        f"that's in {times.spoken_minutes(minutes)}. "
        "Press 1, I'm ready. 2, ring me in five. 3, tell them I'm running late. 4, hear it again."
    )


def asks_now(name: str, who: str, *, connects: bool) -> str:
    """To the owner: a contact is free now, or about to call; spoken twice."""
    key = ", and I connect you" if connects else " if you heard this, and ring them"
    return plain(
        f"Hi {first(name)}. {who} asks for you now. Press 1{key}, or be ready for their call. "
        "The text has their words."
    )


def reminder_ahead(name: str, who: str, at: datetime, zone: ZoneInfo, calls: Caller) -> str:
    """Long before an agreed time, to an owner who takes no texts; spoken twice."""
    does = f"you call {who}" if calls is Caller.OWNER else f"{who} calls you"
    return plain(
        f"Hi {first(name)}. A reminder: {does} on {times.spoken(at, zone)}. "
        "Press 1 to say that you heard. 4, hear it again."
    )


def unseen(name: str, who: str, at: datetime, zone: ZoneInfo, calls: Caller) -> str:
    """To an owner who was told of an agreed time and has shown no life; spoken twice."""
    does = f"you call {who}" if calls is Caller.OWNER else f"{who} calls you"
    return plain(
        f"Hi {first(name)}. This is new: {does} on {times.spoken(at, zone)}. "
        "Press 1 to say that you heard. 4, hear it again."
    )


def connects(name: str, who: str) -> str:
    """To the owner, who asked to be connected; spoken twice."""
    return plain(f"Hi {first(name)}. Press 1, and I connect you with {who}. Any other key, hear it again.")


def no_texts_leave(name: str) -> str:
    """To the owner, who has no away channel: carriers take no texts from callbot's number; spoken twice."""
    return plain(
        f"Hi {first(name)}. Carriers take no texts from my number yet: it is not registered for them. "
        "The command callbot drafts shows what I would text. Press 1 if you have heard this."
    )


SORRY = "Sorry, nobody can take your call right now. Please leave a message after the beep; it's recorded."
A_CALL = "A call for you. Press any key to talk."
KEY_PIN = "Key in your PIN, then pound."
PIN_WRONG = "That is not it. Key in your PIN, then pound."
PIN_LOCKED = "Too many wrong PINs. Please try again in an hour, or text me. Goodbye."
NO_MORE = "Today I can record no more messages from you. Goodbye."
FORWARDING_TEST = "This is a test call that is to be forwarded. Please do not answer the next one."
READ_TEXTS = "I have something for you, and cannot say it right now. Please read your texts."
HEARD = "Thank you. I will remind you again."
THANKS = "Thank you. Goodbye."
GOODBYE = "Goodbye."
SAY_TIME = "Say a day and a time, such as Thursday at ten. Star, back to the times. Pound, leave a message."
SAY_AGAIN = "Sorry, I didn't get a day and a time. Please say both, such as Thursday at ten."
LEAVE_IT = "Please leave a message with what you need."
NUMBER_TAKEN = "Thank you. Leave a message after the beep, or press 1 then to pick a time."
NUMBER_UNCLEAR = "That is no number I can use. Key in its ten digits, or wait for the beep."
KEY_NUMBER = "To get it by text, key in the ten digits of a mobile number. Or just hang up."
KEY_AGAIN = "I can't text that number. Key in the ten digits of a mobile number, or just hang up."
NO_TEXTS = "Understood, no texts to you from here. Goodbye."
READY = "Good luck."
AGAIN_SOON = "I'll ring you again in five minutes."
TOLD = "I'm telling them. Take your time."
NOT_TOLD = "I can't text them yet. You get a draft to send them from your phone."
