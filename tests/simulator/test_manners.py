"""Manners: what people do by default, and how one conduct stands on another."""

from datetime import timedelta

import pytest

from callbot.simulator.manners import (
    DELIVERED,
    HANGUP,
    LANDLINE,
    LISTENS,
    LOSES_PATIENCE,
    NOBODY_COMES,
    UNREACHABLE_HANDSET,
    AnsweredTypes,
    Answers,
    AnswersWithoutKey,
    Busy,
    CarrierVoicemail,
    Delivery,
    HangsUp,
    HangsUpWhileRinging,
    LeavesVoicemail,
    Manner,
    NoAnswer,
    Pickup,
    Responds,
    Talks,
    Unreachable,
    presses,
)

FIVE_MINUTES = timedelta(minutes=5)


@pytest.mark.parametrize(
    ("answer", "manner"),
    [
        (Answers(), Manner(turns=("1",), talks=FIVE_MINUTES)),
        (Answers(presses="9"), Manner(turns=("9",))),
        (Answers(presses=("4", "1")), Manner(turns=("4", "1"))),
        (Answers(presses=()), Manner()),
        (Answers(talks=timedelta(minutes=9)), Manner(turns=("1",), talks=timedelta(minutes=9))),
        (Answers(hangs_up_after=3), Manner(turns=("1",), patience=3)),
        (Answers(reaction=0.5), Manner(turns=("1",), reaction=0.5)),
        (AnswersWithoutKey(), Manner()),
        (AnswersWithoutKey(hangs_up_after=2), Manner(patience=2)),
        (CarrierVoicemail(), Manner(patience=60)),
        (CarrierVoicemail(seconds=12), Manner(patience=12)),
    ],
)
def test_what_they_do_once_they_picked_up(
    answer: Answers | AnswersWithoutKey | CarrierVoicemail, manner: Manner
) -> None:
    assert answer.manner == manner


@pytest.mark.parametrize(
    ("pickup", "after"),
    [
        (Answers(), 6),
        (AnswersWithoutKey(), 6),
        (CarrierVoicemail(), 20),
        (Busy(), 1),
        (HangsUpWhileRinging(), 4),
        (Unreachable(), 1),
    ],
)
def test_how_long_it_takes_them(
    pickup: Answers | AnswersWithoutKey | CarrierVoicemail | Busy | HangsUpWhileRinging | Unreachable,
    after: float,
) -> None:
    assert pickup.after == after


@pytest.mark.parametrize("pickup", [Busy(), HangsUpWhileRinging(), NoAnswer(), Unreachable()])
def test_who_does_not_answer_does_nothing_on_a_call(pickup: Pickup) -> None:
    assert not isinstance(pickup, AnsweredTypes)


def test_a_voicemail_ends_by_hanging_up_where_nothing_is_said() -> None:
    assert LeavesVoicemail("Hi Sam").manner == Manner(voicemail="Hi Sam", seconds=20, ends_with=HANGUP)


def test_keys_come_before_what_they_do_then() -> None:
    conduct = presses("1", "*", then=LeavesVoicemail("Hi", 5), reaction=0.5)
    assert conduct == Responds(("1", "*"), LeavesVoicemail("Hi", 5), 0.5)
    assert conduct.manner == Manner(("1", "*"), 0.5, "Hi", 5)


def test_a_talk_stands_on_what_they_do_otherwise() -> None:
    conduct = Talks(minutes=3, otherwise=LeavesVoicemail("Hi", 5))
    assert conduct.manner == Manner(voicemail="Hi", seconds=5, talks=timedelta(minutes=3))


def test_conducts_nest_as_deep_as_a_script_likes() -> None:
    conduct = Talks(minutes=3, otherwise=presses("2", then=HangsUp(after=30)))
    assert conduct.manner == Manner(turns=("2",), patience=30, talks=timedelta(minutes=3))


def test_the_defaults_are_harmless() -> None:
    assert Manner() == LISTENS
    assert LISTENS.manner is LISTENS
    assert LOSES_PATIENCE.manner.patience == 6
    assert NoAnswer() == NOBODY_COMES


@pytest.mark.parametrize(
    ("delivery", "status", "code"),
    [
        (DELIVERED, "delivered", None),
        (LANDLINE, "undelivered", 30006),
        (UNREACHABLE_HANDSET, "undelivered", 30003),
    ],
)
def test_what_becomes_of_a_text(delivery: Delivery, status: str, code: int | None) -> None:
    assert (delivery.status, delivery.error_code, delivery.seconds) == (status, code, 2)
