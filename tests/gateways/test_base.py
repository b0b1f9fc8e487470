"""The answers of a provider are values that cannot be mistaken for each other or changed."""

from dataclasses import FrozenInstanceError, fields
from typing import get_args
from urllib.parse import parse_qs

import pytest

from callbot.gateways.base import (
    CALLBACK_RETRIES,
    STEP_RETRIES,
    Accepted,
    Found,
    Kept,
    Later,
    Receipt,
    Refused,
    Shut,
    Unknown,
)
from tests.outboxes import NOON

RECEIPTS: list[Receipt] = [Accepted("x"), Refused("x"), Later("x"), Unknown("x"), Kept("x"), Shut("x")]
LIMITS = {"ct": (100, 10_000), "rt": (100, 15_000), "rc": (0, 5)}
"""https://www.twilio.com/docs/usage/webhooks/webhooks-connection-overrides"""


def test_every_answer_stands_here() -> None:
    assert {type(receipt) for receipt in RECEIPTS} == set(get_args(Receipt))


@pytest.mark.parametrize("receipt", RECEIPTS, ids=lambda receipt: type(receipt).__name__)
def test_answers_with_the_same_words_are_not_the_same(receipt: Receipt) -> None:
    assert [other for other in RECEIPTS if other == receipt] == [receipt]


@pytest.mark.parametrize("receipt", RECEIPTS, ids=lambda receipt: type(receipt).__name__)
def test_only_what_was_accepted_has_a_sid(receipt: Receipt) -> None:
    assert hasattr(receipt, "sid") is isinstance(receipt, Accepted)


@pytest.mark.parametrize("receipt", RECEIPTS, ids=lambda receipt: type(receipt).__name__)
def test_an_answer_stays_as_it_was_given(receipt: Receipt) -> None:
    with pytest.raises(FrozenInstanceError):
        setattr(receipt, fields(receipt)[0].name, "y")


def test_what_was_found_may_have_no_fault() -> None:
    assert Found("SM1", "Hi", "sent", NOON).error_code is None


@pytest.mark.parametrize("retries", [STEP_RETRIES, CALLBACK_RETRIES])
def test_what_is_asked_of_twilio_is_within_its_limits(retries: str) -> None:
    asked = {name: value for name, (value,) in parse_qs(retries.removeprefix("#")).items()}
    assert asked.pop("rp") == "all"
    for name, (least, most) in LIMITS.items():
        assert least <= int(asked.pop(name)) <= most
    assert asked == {}


def test_a_step_for_which_a_caller_waits_is_over_before_they_hang_up() -> None:
    step = parse_qs(STEP_RETRIES.removeprefix("#"))
    callback = parse_qs(CALLBACK_RETRIES.removeprefix("#"))
    assert int(step["rt"][0]) < int(callback["rt"][0])
    assert int(step["rc"][0]) < int(callback["rc"][0])
