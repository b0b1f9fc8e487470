"""A call from the first ring to its outcome: what is decided, in whatever order it is told."""

from collections.abc import Callable
from datetime import timedelta
from itertools import permutations

import pytest

from callbot.domain import voice
from callbot.domain.people import Mode
from callbot.domain.screening import ContactKind, Outcome
from callbot.gateways.base import Arrival
from callbot.services import calls
from tests.services.house import BOT, DANA, SAM, House

RECORDED: dict[str, Callable[[House, str], object]] = {
    "dial": lambda house, sid: house.leg_ends(sid),
    "record": lambda house, sid: house.hangs_up_recording(sid),
    "audio": lambda house, sid: house.audio(sid),
    "words": lambda house, sid: house.transcript(sid),
    "status": lambda house, sid: house.over(sid),
}
ORDERS = [order for order in permutations(RECORDED) if "dial" in order[: 1 + (order[0] == "status")]]


def test_a_call_rings_the_owner_under_the_number_that_was_dialled(house: House) -> None:
    _, answer = house.rings()
    assert answer == voice.Ring(phone=SAM, shown=BOT, seconds=15)


@pytest.mark.parametrize("key", list("012345678*#"))
def test_any_key_but_nine_takes_the_call(house: House, key: str) -> None:
    sid, _ = house.rings()
    assert house.leg_answers(sid) == voice.Whisper(
        "Call for Sam: 6 1 7, 5 5 5, 0 1 3 3. Press any key to talk."
    )
    assert house.sam_presses(sid, key) == voice.Bridge()
    house.wait(540)
    assert house.leg_ends(sid, "completed", bridged=True, seconds=540) == voice.HangUp()
    house.over(sid, 560)
    assert (house.call(sid).outcome, house.call(sid).seconds) == (Outcome.ANSWERED, 540)
    assert house.outbox() == []


def test_nine_sends_the_caller_to_the_greeting(house: House) -> None:
    sid, _ = house.rings()
    house.leg_answers(sid)
    assert house.sam_presses(sid, "9") == voice.HangUp()
    assert isinstance(house.leg_ends(sid, "completed", bridged=False), voice.Greet)
    house.over(sid, 31)
    assert (house.call(sid).outcome, house.call(sid).seconds) == (Outcome.DECLINED, 31)


def test_a_machine_answers_and_presses_nothing(house: House) -> None:
    sid, _ = house.rings()
    house.leg_answers(sid)
    assert isinstance(house.leg_ends(sid, "completed", bridged=True, seconds=9), voice.Greet)
    house.over(sid, 28)
    assert (house.call(sid).outcome, house.call(sid).seconds) == (Outcome.MACHINE, 28)


@pytest.mark.parametrize("status", ["no-answer", "busy", "failed", "canceled"])
def test_nobody_answers_and_the_caller_hears_the_greeting(house: House, status: str) -> None:
    sid, _ = house.rings()
    greeting = house.leg_ends(sid, status)
    assert isinstance(greeting, voice.Greet)
    assert "I'm free any morning after 9, Eastern. Press 1 to pick a time" in greeting.words
    house.over(sid, 30)
    assert (house.call(sid).outcome, house.call(sid).seconds) == (Outcome.MISSED, 30)


@pytest.mark.parametrize("status_first", [False, True])
def test_they_hang_up_before_the_greeting_whoever_tells_first(house: House, status_first: bool) -> None:
    sid, _ = house.rings()
    house.wait(8)
    if status_first:
        house.over(sid, 8)
    house.hangs_up_ringing(sid)
    house.over(sid, 8)
    assert (house.call(sid).outcome, house.call(sid).seconds) == (Outcome.ABANDONED, 8)


@pytest.mark.parametrize("seconds", [0, 1, 2, 24])
def test_two_seconds_make_a_voicemail(house: House, seconds: int) -> None:
    sid, _ = house.rings()
    house.leg_ends(sid)
    house.hangs_up_recording(sid, seconds)
    house.over(sid, 40)
    assert house.call(sid).outcome is (Outcome.VOICEMAIL if seconds >= 2 else Outcome.MISSED)


def test_silence_on_the_leg_takes_nothing(house: House) -> None:
    sid, _ = house.rings()
    house.leg_answers(sid)
    assert house.sam_presses(sid, "") == voice.HangUp()
    house.leg_ends(sid, "completed", bridged=False)
    house.over(sid, 20)
    assert house.call(sid).outcome is Outcome.MACHINE


@pytest.mark.parametrize(("first", "then", "kept"), [(3, 20, "RE2"), (20, 3, "RE1")])
def test_of_two_recordings_in_a_call_the_longer_is_the_voicemail(
    house: House, first: int, then: int, kept: str
) -> None:
    sid, _ = house.rings()
    house.leg_ends(sid)
    house.stops_recording(sid, first, tape="RE1")
    house.stops_recording(sid, then, tape="RE2")
    house.transcript(sid, "the longer one", tape=kept)
    house.transcript(sid, "the shorter one", tape={"RE1": "RE2", "RE2": "RE1"}[kept])
    left = house.voicemail(sid)
    assert (left.sid, left.seconds, left.transcript) == (kept, 20, "the longer one")


def test_what_was_not_kept_is_no_voicemail_though_its_action_came_first(house: House) -> None:
    sid, _ = house.rings()
    house.leg_ends(sid)
    house.hangs_up_recording(sid, 24)
    house.audio(sid, -1, kept=False)
    assert house.call(sid).outcome is Outcome.MISSED


@pytest.mark.parametrize("order", ORDERS, ids="-".join)
def test_a_voicemail_is_one_in_every_order_and_twice(house: House, order: tuple[str, ...]) -> None:
    sid, _ = house.rings()
    house.wait(40)
    for step in [*order, *order]:
        RECORDED[step](house, sid)
    assert (house.call(sid).outcome, house.call(sid).seconds) == (Outcome.VOICEMAIL, 40)


@pytest.mark.parametrize("times", [1, 2])
def test_an_answered_call_stays_answered_though_its_end_is_told_first(house: House, times: int) -> None:
    sid, _ = house.rings()
    house.leg_answers(sid)
    house.sam_presses(sid, "5")
    house.wait(540)
    for _ in range(times):
        house.over(sid, 550)
        house.leg_ends(sid, "completed", bridged=True, seconds=540)
    assert (house.call(sid).outcome, house.call(sid).seconds) == (Outcome.ANSWERED, 540)
    assert house.outbox() == []


def test_a_key_that_is_told_last_takes_the_miss_back_while_it_is_unsaid(house: House) -> None:
    sid, _ = house.rings()
    house.leg_answers(sid)
    house.leg_ends(sid, "completed", bridged=True, seconds=540)
    house.over(sid, 550)
    assert len(house.told()) == 1
    house.sam_presses(sid, "5")
    assert (house.call(sid).outcome, house.call(sid).missed_at) == (Outcome.ANSWERED, None)
    assert house.outbox() == []
    house.misses()
    assert len(house.told()) == 1


def test_a_key_that_is_told_after_the_text_left_opens_no_second_one(house: House) -> None:
    sid, _ = house.rings()
    house.leg_answers(sid)
    house.leg_ends(sid, "completed", bridged=True, seconds=540)
    house.over(sid, 550)
    house.wait(seconds=10)
    house.sends_due()
    house.sam_presses(sid, "5")
    house.misses()
    assert len(house.told()) == 1


def test_a_key_without_a_bridge_is_a_miss(house: House) -> None:
    sid, _ = house.rings()
    house.leg_answers(sid)
    house.sam_presses(sid, "5")
    house.over(sid, 20)
    house.leg_ends(sid, "completed", bridged=False)
    assert house.call(sid).outcome is not Outcome.ANSWERED
    assert house.call(sid).missed_at is not None


def test_a_status_without_a_key_answers_nothing(house: House) -> None:
    sid, _ = house.rings()
    assert isinstance(house.leg_ends(sid, "completed", bridged=True, seconds=60), voice.Greet)


@pytest.mark.parametrize("more", [{}, {"stir": "TN-Validation-Passed-A"}])
def test_a_blocked_contact_is_not_put_through(house: House, more: dict[str, str]) -> None:
    house.knows(DANA, ContactKind.BLOCKED)
    sid, answer = house.rings(**more)
    assert answer == voice.Reject()
    house.over(sid, 0)
    assert house.call(sid).outcome is Outcome.BLOCKED
    assert house.outbox() == []


def test_the_status_callback_alone_is_a_call_that_was_abandoned(house: House) -> None:
    house.wait(9)
    house.over("CA77", 9)
    assert (house.call("CA77").outcome, house.call("CA77").seconds) == (Outcome.ABANDONED, 9)
    assert house.call("CA77").started_at == house.now - timedelta(seconds=9)


@pytest.mark.parametrize(
    ("from_", "more"),
    [
        (BOT, {}),
        (BOT, {"forwarded_from": SAM}),
    ],
)
def test_callbots_own_number_is_rejected(house: House, from_: str, more: dict[str, str]) -> None:
    sid, answer = house.rings(from_, **more)
    assert answer == voice.Reject()
    house.over(sid, 0, from_)
    assert house.outbox() == []


def test_what_the_owners_phone_forwards_is_never_dialled_back(house: House) -> None:
    _, answer = house.rings(forwarded_from="212-555-0143")
    assert isinstance(answer, voice.Greet)


def test_a_second_call_while_the_first_rings_is_never_dialled(house: House) -> None:
    house.rings()
    house.wait(10)
    assert isinstance(house.rings()[1], voice.Greet)
    assert isinstance(house.rings("+16175550134")[1], voice.Ring)


def test_a_call_after_the_first_is_over_rings_again(house: House) -> None:
    house.misses()
    assert isinstance(house.rings()[1], voice.Ring)


def test_the_owner_who_rings_callbot_is_greeted_and_misses_nothing(house: House) -> None:
    sid, answer = house.rings(SAM)
    assert isinstance(answer, voice.HangUp)
    assert "Hi Sam" in answer.words
    house.over(sid, 6, SAM)
    assert house.outbox() == []


def test_a_forwarded_call_is_greeted_at_once(house: House) -> None:
    house.change(mode=Mode.FORWARDED)
    sid, answer = house.rings()
    assert isinstance(answer, voice.Greet)
    house.over(sid, 12)
    assert house.call(sid).outcome is Outcome.MISSED


def test_the_same_call_told_twice_is_one_call(either_house: House) -> None:
    either_house.rings(sid="CA7")
    either_house.rings(sid="CA7")
    assert either_house.journal().count("call") == 1


def test_a_number_that_is_nobodys_is_rejected(house: House) -> None:
    with house.database.transaction() as session:
        stray = Arrival("CA9", DANA, "+12125550199")
        assert calls.take(session, stray, house.settings, house.now) == voice.Reject()


def greeted_with(house: House, from_: str = DANA) -> str:
    """What a caller hears whom nobody answers."""
    sid, _ = house.rings(from_)
    greeting = house.leg_ends(sid)
    assert isinstance(greeting, voice.Greet)
    house.over(sid, 30, from_)
    return greeting.words


def test_a_number_that_may_be_a_landline_is_promised_a_text_on_that_condition(house: House) -> None:
    assert greeted_with(house).endswith("I'll also text you if this is a mobile.")


def test_who_has_written_from_there_is_promised_it(house: House) -> None:
    house.texts("who is this?")
    house.wait(hours=30)
    assert greeted_with(house).endswith("I'll also text you.")


def test_who_has_the_text_already_is_promised_no_other(house: House) -> None:
    greeted_with(house)
    assert greeted_with(house).endswith("it's recorded.")
    house.wait(hours=5)
    assert "I'll also text you" in greeted_with(house)


def test_a_forwarded_caller_is_promised_the_text_that_comes(house: House) -> None:
    house.change(mode=Mode.FORWARDED)
    _, greeting = house.rings()
    assert isinstance(greeting, voice.Greet)
    assert greeting.words.endswith("I'll also text you if this is a mobile.")
    assert house.text_back().to == DANA
