"""How a call came out, and who may be texted after it."""

from dataclasses import replace

import pytest

from callbot.domain.numbers import facts
from callbot.domain.screening import (
    CallFacts,
    ContactKind,
    Gate,
    GateFacts,
    Outcome,
    may_text,
    outcome,
    sounds_recorded,
)

RANG_OUT = CallFacts(
    leg_answered=False, leg_key=None, bridged=None, blocked=False, voicemail_seconds=0, greeted=True
)
STRANGER = GateFacts(
    kind=ContactKind.UNKNOWN,
    expected=False,
    in_conversation=False,
    left_voicemail=False,
    pressed_key=False,
    calls_again=False,
    stir=None,
    seconds=3,
    number=facts("+16175550133"),
    countries=("US",),
    opted_out=False,
)


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, Outcome.MISSED),
        ({"greeted": False}, Outcome.ABANDONED),
        ({"leg_answered": True}, Outcome.MACHINE),
        ({"leg_answered": True, "leg_key": "9"}, Outcome.DECLINED),
        ({"leg_answered": True, "leg_key": "9", "voicemail_seconds": 10}, Outcome.VOICEMAIL),
        ({"voicemail_seconds": 1}, Outcome.MISSED),
        ({"voicemail_seconds": 2}, Outcome.VOICEMAIL),
        ({"voicemail_seconds": 30, "blocked": True}, Outcome.BLOCKED),
        ({"leg_answered": True, "leg_key": "1", "bridged": True}, Outcome.ANSWERED),
        ({"leg_answered": True, "leg_key": "1", "bridged": True, "blocked": True}, Outcome.ANSWERED),
        ({"leg_answered": True, "leg_key": "1", "bridged": False}, Outcome.MISSED),
        ({"leg_answered": True, "bridged": True}, Outcome.MACHINE),  # dr_07: a carrier's voicemail
    ],
)
def test_the_first_outcome_that_holds(changes: dict[str, object], expected: Outcome) -> None:
    assert outcome(replace(RANG_OUT, **changes)) is expected  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "words",
    [
        "This is an automated message from the billing department.",
        "We have been trying to reach you about your car's extended warranty.",
        "Press one to speak to an agent, or press nine to be removed.",
        "This is your final notice.",
    ],
)
def test_a_robot_is_heard(words: str) -> None:
    assert sounds_recorded(words)


@pytest.mark.parametrize(
    "words",
    [
        "",
        "Hi Sam, this is Dana at Acme about the support role, please call me back on extension one.",
        "The pressing matter is your start date; our recorded interview went well.",
    ],
)
def test_a_person_is_no_robot(words: str) -> None:
    assert not sounds_recorded(words)


def test_only_a_stranger_is_taken_for_a_robot() -> None:
    told = replace(STRANGER, recorded=True, left_voicemail=True)
    assert may_text(told) == Gate(False, False, "it sounds like a recorded message")
    assert may_text(replace(told, kind=ContactKind.RECRUITER)).allowed


@pytest.mark.parametrize(
    "changes",
    [
        {"kind": ContactKind.RECRUITER},
        {"expected": True},
        {"in_conversation": True},
        {"left_voicemail": True},
        {"pressed_key": True},
        {"calls_again": True},
    ],
)
def test_who_shows_themselves_gets_the_full_name(changes: dict[str, object]) -> None:
    assert may_text(replace(STRANGER, **changes)) == Gate(True, True, "")  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("stir", "seconds", "allowed"),
    [
        (None, 5, False),
        (None, 6, True),
        ("TN-Validation-Passed-A", 1, True),
        ("TN-Validation-Passed-A-Diverted", 1, True),
        ("TN-Validation-Passed-B-Passthrough", 1, True),
        ("TN-Validation-Passed-C", 1, False),
        ("TN-Validation-Failed-A", 1, False),
        ("No-TN-Validation", 1, False),
    ],
)
def test_a_stranger_gets_the_first_name_if_real(stir: str | None, seconds: int, allowed: bool) -> None:
    gate = may_text(replace(STRANGER, stir=stir, seconds=seconds))
    assert (gate.allowed, gate.full_name) == (allowed, False)


@pytest.mark.parametrize(
    "changes",
    [
        {"kind": ContactKind.PERSONAL},
        {"kind": ContactKind.BLOCKED},
        {"opted_out": True},
        {"number": facts("+18765550133")},
        {"number": facts("+19005550133")},
        {"number": facts("+4420" + "79460123"), "countries": ("US", "GB")},
        {"number": facts("+4470" + "12345678"), "countries": ("US", "GB")},
        {"number": facts("+8816" + "12345678")},
    ],
)
def test_ab_06_who_is_never_texted_whatever_they_do(changes: dict[str, object]) -> None:
    eager = replace(STRANGER, left_voicemail=True, expected=True, seconds=60)
    gate = may_text(replace(eager, **changes))  # type: ignore[arg-type]
    assert not gate.allowed
    assert gate.reason


def test_a_country_that_was_added_may_be_texted() -> None:
    jamaican = replace(STRANGER, number=facts("+18765550133"), seconds=60, countries=("US", "JM"))
    assert may_text(jamaican).allowed
