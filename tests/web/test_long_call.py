"""A call that lasts longer than a greeting and a message: its text waits for the end, however late."""

from datetime import timedelta

from callbot.domain.outbox import Purpose
from callbot.models import Outbound
from tests.outboxes import NOON, begun
from tests.web.doors import Twilio


def leaves(twilio: Twilio, seconds: float) -> bool:
    """Would the text leave so long after the call came in?"""
    (row,) = [row for row in twilio.rows(Outbound) if row.purpose is Purpose.TEXT_BACK]
    return (
        begun(twilio.runtime.database, twilio.runtime.settings, row.id, NOON + timedelta(seconds=seconds))
        is not None
    )


def at_the_keys(twilio: Twilio, *seconds: float) -> None:
    """Dana calls, and presses star for the menu again at these moments."""
    twilio.step("", CallStatus="ringing")
    for turn, after in enumerate(seconds):
        twilio.at(NOON + timedelta(seconds=after))
        target = f"menu?turn={turn}" if turn else "key"
        twilio.step(target, Digits="*" if turn else "1")


def test_who_is_still_at_the_keys_is_not_texted(twilio: Twilio) -> None:
    at_the_keys(twilio, 10, 60, 110, 160)
    assert not leaves(twilio, 175)
    assert not leaves(twilio, 160 + 160)


def test_whose_end_is_never_told_is_texted_when_nothing_was_heard_of_them_for_as_long_as_a_message_takes(
    twilio: Twilio,
) -> None:
    at_the_keys(twilio, 10, 60)
    assert leaves(twilio, 60 + 162)
