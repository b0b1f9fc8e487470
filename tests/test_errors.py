"""Faults are nouns whose docstring is the message; what was said more exactly wins over it."""

import inspect

import pytest

from callbot import errors
from callbot.errors import CallbotError, NaiveInstant, SettingsError

FAULTS = [
    fault
    for _, fault in inspect.getmembers(errors, inspect.isclass)
    if issubclass(fault, CallbotError) and fault.__module__ == errors.__name__
]


def test_there_are_faults_to_look_at() -> None:
    assert {CallbotError, NaiveInstant, SettingsError} <= set(FAULTS)


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_says_its_sentence(fault: type[CallbotError]) -> None:
    assert str(fault()) == inspect.getdoc(fault)
    assert str(fault()).endswith((".", ")."))


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_says_what_was_said_more_exactly(fault: type[CallbotError]) -> None:
    assert str(fault("that is no zone: Mars")) == "that is no zone: Mars"


@pytest.mark.parametrize("fault", FAULTS)
def test_one_word_catches_every_fault_of_the_house(fault: type[CallbotError]) -> None:
    with pytest.raises(CallbotError):
        raise fault


def test_a_naive_instant_is_a_wrong_value_too() -> None:
    with pytest.raises(ValueError, match="An instant needs a time zone"):
        raise NaiveInstant


def test_no_two_faults_say_the_same() -> None:
    assert len({str(fault()) for fault in FAULTS}) == len(FAULTS)
