"""What the owner is answered to their own words by text: short, and always what is now so.

What can be taken back says so. A time never stands without weekday and zone.
"""

from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from callbot.domain import numbers, times
from callbot.domain.commands import Word
from callbot.domain.segments import clipped, plain

UNDO = " UNDO takes it back."
NOTED = "Noted."
NO_QUESTION = "There is no open question."
NOTHING_AHEAD = "Nothing is agreed ahead."
NOBODY_MISSED = "No call was missed yet."
NO_CALLS = "Nobody called yet."
NOBODY = "Nobody called or wrote yet."
WITHHELD = "The last caller withheld their number, so there is nobody to mark."
NOTHING_EXPECTED = "No call is expected. Try: EXPECT Acme any morning after 9 until friday"
PAUSED_TEXTS = "You paused me: a missed caller gets no text from me until you text RESUME."
NOT_PAUSED = "I was not paused, and nothing keeps you away right now."
PAUSED = (
    "Paused: I text no callers and agree to nothing without you. Calls still ring you, agreed times and "
    "reminders stay. RESUME takes up again."
)
TEXTS_AGAIN = "You get my texts again, and reminders are as before."
COMMANDS = (
    "FREE any morning after 9, TODAY after 2, BUSY fri 1-3, OUT until monday, BACK, PAUSE, RESUME, NEXT, "
    "WHO, CALLS, OK 4, NO 4, MOVE to thu 2, DROP, LATE 10, REPLY ..., CALL, PERSONAL, BLOCK, NOTE ..., "
    "EXPECT Acme mornings, UNDO, NEW PHONE. COMMANDS BUSY tells of one."
)
ELSEWHERE = (
    "Money, numbers and other people's data are nothing to change by text, since a sender can be faked. "
    "Do it in the dashboard or with the callbot command on your machine."
)
UNPROVEN = "This phone is not proven yet, so I do nothing it says. Run callbot init on your machine."
PIN_FIRST = 'Nothing changed: put your PIN in front, such as "1234 DROP".'
PIN_WRONG = "Nothing changed: that PIN is wrong."
LOCKED = "Five wrong PINs: for an hour I change nothing by text. The dashboard still does."
LOCKED_BY_PHONE = (
    "Somebody rang me from your number and keyed in five wrong PINs. For an hour I take none, "
    "by phone or text. They heard nothing of yours."
)
FLOOD = "Too many texts from your number in a minute: I leave the rest of them alone. Try again in a minute."
RINGS_ALREADY = "I am ringing you about them already."
NOTHING_TO_UNDO = "There is nothing of the last day that I can take back."
TOLD_ALREADY = "That I cannot take back. REPLY writes to them, MOVE and DROP change what is agreed."
WHICH_TIME = "I need one day and time ahead, such as MOVE TO THU 2 PM. Nothing changed."
HOW_LATE = "How many minutes, up to 120? Such as LATE 10."
NOT_SOON = "Your next call is not within three hours, so I told nobody."
THEY_STOPPED = "They asked for no texts, so I send nothing. Please ring them."
WHAT_TO_SAY = "What shall I say? Such as REPLY Thanks, I will look at it."
WHAT_TO_NOTE = "What shall I keep? Such as NOTE asked about salary."
TOO_LONG = "That is too long for a text: at most 450 characters. Nothing was sent."
WHO_EXPECTED = "Who, and when? Such as EXPECT Acme any morning after 9 until friday."
TOO_MANY_RULES = "That is more than I can keep in mind. Nothing changed; FREE says it all anew."


def stated(words: str, said: str, before: str = "", *, dated: bool = False) -> str:
    """What callers are told from now on, how it is read, and what they were told before."""
    ends = " Nothing is offered after that." if dated else ""
    back = f' Before: "{clipped(before, 60)}".{UNDO}' if before else ""
    heard = f'Callers hear from now on: "{clipped(words, 140)}". I read it as: {clipped(said, 140)}.'
    return plain(f"{heard}{ends}{back}")


def not_understood(words: str, problem: str, example: str = "FREE weekdays 9 to 5") -> str:
    """The words change nothing."""
    return plain(f'I could not read "{clipped(words, 80)}": {problem} Nothing changed. Try: {example}')


def kept_clear(said: str, at: datetime, zone: ZoneInfo, clashes: Sequence[tuple[str, datetime]]) -> str:
    """Time that is offered to nobody from now on."""
    return plain(f"Busy: {clipped(said, 120)} {times.letters(at, zone)}.{_clash(clashes, zone)}{UNDO}")


def day_set(said: str, at: datetime, zone: ZoneInfo, clashes: Sequence[tuple[str, datetime]]) -> str:
    """A day of its own."""
    set_to = f"{clipped(said, 120)} {times.letters(at, zone)}"
    return plain(f"Set for that day alone: {set_to}.{_clash(clashes, zone)}{UNDO}")


def _clash(clashes: Sequence[tuple[str, datetime]], zone: ZoneInfo) -> str:
    if not clashes:
        return ""
    who, at = clashes[0]
    return f" But {clipped(who, 40)} is agreed for {times.stamp(at, zone)}: MOVE or DROP it."


def resumed(words: str, lifted: Sequence[str]) -> str:
    """A pause, or what kept the owner away, is over."""
    what = f" Lifted: {', '.join(lifted)}." if lifted else ""
    return plain(f'Welcome back.{clipped(what, 90)} Callers hear again: "{clipped(words, 120)}".')


def coming(named: Sequence[tuple[str, str]], expected: Sequence[str] = ()) -> str:
    """What is agreed ahead, with whom and when, and what is expected."""
    body = "Next: " + "; ".join(f"{who} {when}" for who, when in named) + "."
    waits = f" Expected: {'; '.join(expected)}." if expected else ""
    return plain(f"{body if named else NOTHING_AHEAD}{waits}")


def taken(at: datetime, zone: ZoneInfo) -> str:
    """The time that was asked about has gone meanwhile."""
    return plain(f"{times.stamp(at, zone)} is taken by another call now, so I did not agree to it.")


TOLD_SO = "They hear that, with what is open."


def put_to_them(at: datetime, zone: ZoneInfo) -> str:
    """A time of which they were not certain is theirs to pick now."""
    return plain(f"I am telling them that you can do {times.stamp(at, zone)}. It is set once they say so.")


def left(number: int) -> str:
    """A question answered with no."""
    return f"Q{number}: left as it is."


def no_such_question(number: int, answer: str | None = None) -> str:
    """A number that is not open, and why, where it once was."""
    became = {
        "settled": ": they chose otherwise meanwhile",
        "ok": ": you answered it with OK",
        "no": ": you answered it with NO",
        "lapsed": ": it has lapsed",
        "personal": ": you said that they are PERSONAL",
        "blocked": ": you blocked them",
    }
    return f"There is no open question {number}{became.get(answer or '', '')}."


def which(standing: Sequence[tuple[int, datetime | None]], zone: ZoneInfo) -> str:
    """Several questions are open: which one?"""
    listed = ", ".join(
        f"{number} ({times.stamp(at, zone)})" if at else str(number) for number, at in standing
    )
    return plain(f"Which question? Open: {listed}. Text OK or NO with its number.")


def dropped(who: str, at: datetime, zone: ZoneInfo, *, told: bool) -> str:
    """The next one is called off."""
    then = "I am telling them." if told else "They asked for no texts, so please ring them."
    return plain(f"Called off: {who}, {times.stamp(at, zone)}. {then}")


def already(who: str, at: datetime, zone: ZoneInfo) -> str:
    """The time to which an agreed one was to be moved is the one that is agreed."""
    return plain(f"{clipped(who, 60)} is at {times.stamp(at, zone)} already. Nothing changed.")


def no_such_call(who: str) -> str:
    """No agreed time is with somebody of that name."""
    return plain(f'I know no agreed time with "{clipped(who, 40)}". Nothing changed. NEXT lists them.')


def which_call(ahead: Sequence[tuple[str, str, datetime]], example: str, zone: ZoneInfo) -> str:
    """Several agreed times are with somebody of that name: (digits, who, when), and what to text then."""
    listed = ", ".join(
        f"{digits} is {clipped(who, 25)} ({times.stamp(at, zone)})" for digits, who, at in ahead
    )
    return plain(f"Which one? {listed}. Text the digits for the name, such as {example}. Nothing changed.")


def late(who: str, minutes: int, at: datetime, zone: ZoneInfo) -> str:
    """They hear that the owner runs late."""
    return plain(f"I am telling {who} that you run {minutes} min late for {times.stamp(at, zone)}.")


def last_missed(who: str, at: datetime, zone: ZoneInfo, note: str = "") -> str:
    """The last missed call, and the newest note on whoever it was."""
    kept = f' You noted: "{clipped(note, 120)}".' if note else ""
    return plain(f"Last missed: {who}, {times.stamp(at, zone)}.{kept}")


def calls(listed: Sequence[tuple[str, datetime, str]], zone: ZoneInfo) -> str:
    """The last calls: who, when, how each came out."""
    said = "; ".join(f"{clipped(who, 30)} {times.stamp(at, zone)} {how}" for who, at, how in listed)
    return plain(f"Calls: {said}.")


def ringing(who: str, at: datetime, zone: ZoneInfo, *, missed: bool) -> str:
    """The owner's phone rings, to be connected with whoever was missed, or asked for them."""
    when = f"{'missed' if missed else 'who asked for you'} {times.stamp(at, zone)}"
    return plain(f"I ring you now. Press 1, and I connect you with {clipped(who, 60)}, {when}.")


def may_not_ring(number: str) -> str:
    """A number that would cost money: the owner rings it, or does not."""
    return plain(f"I do not ring {number}: calls there cost extra. Ring it yourself if you know who it is.")


def call_elsewhere() -> str:
    """No other number is rung on a text's say."""
    return f"CALL is for the last missed caller alone. {ELSEWHERE}"


def sent(who: str, words: str) -> str:
    """The owner's words go to a contact."""
    return plain(f'To {clipped(who, 60)}: "{clipped(words, 160)}"')


def to_whom(named: Sequence[tuple[str, str]]) -> str:
    """Several contacts wrote lately: nothing is sent to a wrong one."""
    listed = " or ".join(f"REPLY {digits} ... ({clipped(who, 40)})" for who, digits in named)
    return plain(f"To whom? Several wrote lately, so I sent nothing. Text {listed}.")


def may_not_write(reason: str) -> str:
    """The words cannot go there by text."""
    return plain(f"I sent nothing: {reason}. The dashboard or your own phone can.")


def marked(who: str, *, blocked: bool) -> str:
    """What the last caller is from now on."""
    if blocked:
        return plain(f"Blocked: {clipped(who, 60)} is neither put through nor answered.{UNDO}")
    return plain(f"Personal: {clipped(who, 60)} still rings you, and is never texted by me.{UNDO}")


def note_kept(who: str, words: str) -> str:
    """A note on a contact."""
    return plain(f'Noted on {clipped(who, 60)}: "{clipped(words, 120)}".{UNDO}')


def expecting(who: str, said: str, until: datetime, zone: ZoneInfo) -> str:
    """A call is expected."""
    return plain(
        f"Expecting {clipped(who, 60)}: {clipped(said, 120)} {times.letters(until, zone)}, "
        f"until {times.day(until, zone)}.{UNDO}"
    )


def expected(listed: Sequence[str]) -> str:
    """Every call that is expected."""
    return plain(f"Expected: {'; '.join(listed)}. EXPECT Acme OFF ends one.")


def expects_no_more(who: str) -> str:
    """A call is not expected any more."""
    return plain(f"{clipped(who, 60)} is not expected any more.{UNDO}")


def not_expected(who: str) -> str:
    """Nobody of that name is."""
    return plain(f'I expect no call of "{clipped(who, 40)}". EXPECT lists them.')


def undone(what: str) -> str:
    """Something is as it was before."""
    return plain(f"Taken back. {what}")


FORWARDED = "The test call came here: your phone forwards what you do not answer."
NOT_FORWARDED = (
    "The test call did not come here: calls that you miss are lost to me. "
    "Set the forwarding (callbot forwarding on your machine says how), then text NEW PHONE."
)
PROVE_AGAIN = (
    "The forwarding was last proven two weeks ago, and phones and carriers drop it in silence. "
    "Text NEW PHONE and let my call ring, or run callbot forwarding --prove on your machine."
)


def new_phone(number: str, minutes: int, *, forwarded: bool) -> str:
    """What is to be done about another phone or carrier; `number` is callbot's, in E.164."""
    if forwarded:
        return (
            f"On the new phone dial **004*{number}# (callbot forwarding on your machine has other carriers' "
            f"codes). In {minutes} minutes I ring you: let it ring until it stops, "
            "and I text whether it came here."
        )
    return (
        f"Nothing to forward: callers dial {numbers.shown(number)}, and I ring your mobile. "
        "Another mobile number is set with callbot init on your machine."
    )


def stands_alone(word: Word) -> str:
    """More was said than the word, so it is not sure what was meant."""
    return f"{word.name.upper()} stands alone, so nothing changed. {explained(word)}"


def explained(word: Word) -> str:
    """What one word does."""
    return plain(f"{word.name.upper()}: {word.does}. Such as: {word.example}")


def unknown(word: str) -> str:
    """Not a word of ours."""
    named = f'I do not know "{clipped(plain(word), 20)}". ' if word else ""
    return f"{named}{COMMANDS}"


def stopped(word: str, number: str) -> str:
    """On the away channels: the owner's carrier delivers no texts any more, and how to undo it."""
    return plain(
        f"You texted {word} to callbot, which carriers take as: no more texts. Text START to {number} "
        "to undo it. Until then reminders are calls, and all else comes here. "
        "To call off an agreed time, text DROP."
    )
