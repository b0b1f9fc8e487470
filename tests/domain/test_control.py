"""What the owner is answered: one cheap text, what is now so, and how to answer it."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from callbot.domain import control
from callbot.domain.commands import CARRIER_WORDS, WORDS
from callbot.domain.segments import size
from callbot.simulator.messages import OPT_IN, OPT_OUT

NEW_YORK = ZoneInfo("America/New_York")
THURSDAY = datetime(2026, 2, 5, 10, 0, tzinfo=NEW_YORK)
FRIDAY = datetime(2026, 2, 6, 15, 30, tzinfo=NEW_YORK)
THEN = "Thu Feb 5, 10:00 AM ET"

ANSWERS = {
    "stated": (
        control.stated("any morning after 9", "every day from 9 AM to 12 noon"),
        'Callers hear from now on: "any morning after 9". I read it as: every day from 9 AM to 12 noon.',
    ),
    "not understood": (
        control.not_understood("soonish", "I found no time in it."),
        'I could not read "soonish": I found no time in it. Nothing changed. Try: FREE weekdays 9 to 5',
    ),
    "nothing ahead": (control.coming([]), "Nothing is agreed ahead."),
    "one ahead": (control.coming([("Acme", THEN)]), "Next: Acme Thu Feb 5, 10:00 AM ET."),
    "two ahead": (
        control.coming([("Acme", THEN), ("Dana", "Fri Feb 6, 3:30 PM ET")]),
        "Next: Acme Thu Feb 5, 10:00 AM ET; Dana Fri Feb 6, 3:30 PM ET.",
    ),
    "taken": (
        control.taken(THURSDAY, NEW_YORK),
        "Thu Feb 5, 10:00 AM ET is taken by another call now, so I did not agree to it.",
    ),
    "stated for a while": (
        control.stated("tomorrow after 2", "Fri Feb 6 after 2 PM", "any morning after 9", dated=True),
        'Callers hear from now on: "tomorrow after 2". I read it as: Fri Feb 6 after 2 PM. '
        'Nothing is offered after that. Before: "any morning after 9". UNDO takes it back.',
    ),
    "busy": (
        control.kept_clear("Fri Feb 6 1-3 PM", THURSDAY, NEW_YORK, []),
        "Busy: Fri Feb 6 1-3 PM ET. UNDO takes it back.",
    ),
    "busy, though something is agreed": (
        control.kept_clear("Thu Feb 5", THURSDAY, NEW_YORK, [("Acme, Dana", THURSDAY)]),
        "Busy: Thu Feb 5 ET. But Acme, Dana is agreed for Thu Feb 5, 10:00 AM ET: MOVE or DROP it. "
        "UNDO takes it back.",
    ),
    "a day": (
        control.day_set("Thu Feb 5 after 2 PM", THURSDAY, NEW_YORK, []),
        "Set for that day alone: Thu Feb 5 after 2 PM ET. UNDO takes it back.",
    ),
    "back": (
        control.resumed("any morning after 9", ["out until monday"]),
        'Welcome back. Lifted: out until monday. Callers hear again: "any morning after 9".',
    ),
    "late": (
        control.late("Acme, Dana", 10, THURSDAY, NEW_YORK),
        "I am telling Acme, Dana that you run 10 min late for Thu Feb 5, 10:00 AM ET.",
    ),
    "missed, with a note": (
        control.last_missed("Acme", FRIDAY, NEW_YORK, "asked about salary"),
        'Last missed: Acme, Fri Feb 6, 3:30 PM ET. You noted: "asked about salary".',
    ),
    "calls": (
        control.calls([("Acme", THURSDAY, "missed"), ("Lee", FRIDAY, "answered")], NEW_YORK),
        "Calls: Acme Thu Feb 5, 10:00 AM ET missed; Lee Fri Feb 6, 3:30 PM ET answered.",
    ),
    "ring": (
        control.ringing("Acme, 617-555-0133", THURSDAY, NEW_YORK, missed=True),
        "I ring you now. Press 1, and I connect you with Acme, 617-555-0133, missed Thu Feb 5, 10:00 AM ET.",
    ),
    "sent": (control.sent("Acme, Dana", "Thanks."), 'To Acme, Dana: "Thanks."'),
    "to whom": (
        control.to_whom([("Acme, Dana", "0133"), ("Lee", "0134")]),
        "To whom? Several wrote lately, so I sent nothing. "
        "Text REPLY 0133 ... (Acme, Dana) or REPLY 0134 ... (Lee).",
    ),
    "expecting": (
        control.expecting("Acme", "weekdays 9 AM to 12 noon", FRIDAY, NEW_YORK),
        "Expecting Acme: weekdays 9 AM to 12 noon ET, until Fri Feb 6. UNDO takes it back.",
    ),
    "moved on": (
        control.new_phone("+12125550100", 3, forwarded=False),
        (
            "Nothing to forward: callers dial 212-555-0100, and I ring your mobile. "
            "Another mobile number is set with callbot init on your machine."
        ),
    ),
    "left": (control.left(7), "Q7: left as it is."),
    "no such question": (control.no_such_question(9), "There is no open question 9."),
    "which": (
        control.which([(3, THURSDAY), (4, None)], NEW_YORK),
        "Which question? Open: 3 (Thu Feb 5, 10:00 AM ET), 4. Text OK or NO with its number.",
    ),
    "dropped": (
        control.dropped("Acme", THURSDAY, NEW_YORK, told=True),
        "Called off: Acme, Thu Feb 5, 10:00 AM ET. I am telling them.",
    ),
    "dropped in silence": (
        control.dropped("Acme", THURSDAY, NEW_YORK, told=False),
        "Called off: Acme, Thu Feb 5, 10:00 AM ET. They asked for no texts, so please ring them.",
    ),
    "last missed": (
        control.last_missed("Acme", FRIDAY, NEW_YORK),
        "Last missed: Acme, Fri Feb 6, 3:30 PM ET.",
    ),
    "unknown": (control.unknown("dance"), f'I do not know "dance". {control.COMMANDS}'),
    "nothing": (control.unknown(""), control.COMMANDS),
}


@pytest.mark.parametrize(("said", "expected"), ANSWERS.values(), ids=ANSWERS)
def test_the_owner_is_answered_to_the_word(said: str, expected: str) -> None:
    assert said == expected


@pytest.mark.parametrize(("said", "_expected"), ANSWERS.values(), ids=ANSWERS)
def test_an_answer_is_two_cheap_segments_at_most(said: str, _expected: str) -> None:
    assert size(said).gsm
    assert size(said).segments <= 2


def test_the_carriers_words_are_those_that_a_carrier_acts_on() -> None:
    assert OPT_OUT | OPT_IN | {"HELP", "INFO"} == CARRIER_WORDS


def test_no_command_is_a_word_that_the_carrier_takes_for_itself() -> None:
    named = {word for word in control.COMMANDS.replace(",", " ").split() if word.isupper()}
    assert not named & CARRIER_WORDS


@pytest.mark.parametrize("words", ["x" * 500, "caf\u00e9 " * 100, "\U0001f600" * 300])
def test_a_long_text_is_not_thrown_back_in_full(words: str) -> None:
    answer = control.not_understood(words, "I found no time in it.")
    assert len(answer) < 200
    assert len(control.unknown(words)) < len(control.COMMANDS) + 50


@pytest.mark.parametrize("sign", ["\u201cfree\u201d", "it\u2019s", "9\u201312", "now\u2026", "any\u00a0time"])
def test_the_signs_of_a_phones_keyboard_travel_cheaply(sign: str) -> None:
    assert size(control.stated(sign, "every day")).gsm
    assert size(control.unknown(sign)).gsm


LONG = "Acme International Holding of Massachusetts, Dana Ortiz-Fernandez de la Cruz"
WORST = {
    "stated": control.stated("weekdays " * 8, "weekdays 9 AM to 5 PM", "any morning " * 12, dated=True),
    "clear": control.kept_clear("Fri Feb 6 1-3 PM and Mon Feb 9 1-3 PM", FRIDAY, NEW_YORK, [(LONG, FRIDAY)]),
    "back": control.resumed("any morning after 9 " * 9, ["out until monday"] * 9),
    "missed": control.last_missed(LONG, FRIDAY, NEW_YORK, "asked " * 90),
    "calls": control.calls([(LONG, FRIDAY, "voicemail")] * 5, NEW_YORK),
    "ring": control.ringing(LONG, FRIDAY, NEW_YORK, missed=False),
    "costly": control.may_not_ring("+44 20 7946 0123"),
    "sent": control.sent(LONG, "Thanks. " * 60),
    "to whom": control.to_whom([(LONG, "0133"), (LONG, "0134")]),
    "blocked": control.marked(LONG, blocked=True),
    "personal": control.marked(LONG, blocked=False),
    "note": control.note_kept(LONG, "asked " * 90),
    "expecting": control.expecting(LONG, "weekdays 9 AM to 12 noon " * 5, FRIDAY, NEW_YORK),
    "stopped": control.stopped("UNSUBSCRIBE", "212-555-0100"),
    "forwarded": control.new_phone("+12125550100", 3, forwarded=True),
    "not allowed": control.call_elsewhere(),
    **{f"commands {word.name}": control.explained(word) for word in WORDS},
    **{name: text for name, text in vars(control).items() if name.isupper() and isinstance(text, str)},
}


@pytest.mark.parametrize(("name", "said"), WORST.items(), ids=WORST)
def test_at_its_longest_it_is_two_cheap_segments(name: str, said: str) -> None:
    most = 3 if name in {"calls", "stated"} else 2  # what is listed, or quoted whole
    assert size(said).gsm
    assert size(said).segments <= most
