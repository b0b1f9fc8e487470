"""One statement of a step fails while somebody waits on the phone: nobody notices, and nothing is lost."""

from collections.abc import Iterator

import pytest

from callbot.domain.people import Mode
from callbot.domain.screening import Outcome
from callbot.models import Call, Outbound
from tests.faults.doom import Doom, What, under
from tests.outboxes import BOT, DANA, SAM
from tests.web.doors import CALL, LEG, RINGS, Twilio, at_the_doors, moved_in

IN = {**RINGS, "CallStatus": "in-progress"}
ON_LEG = {**IN, "CallSid": LEG, "From": BOT, "To": SAM}
TALKED = {"DialCallStatus": "completed", "DialCallSid": LEG, "DialBridged": "true", "DialCallDuration": "540"}
TAKEN = (
    ("", RINGS),
    (f"/whisper?call={CALL}", ON_LEG),
    (f"/accept?call={CALL}", {**ON_LEG, "Digits": "5"}),
    ("/dialed", {**IN, **TALKED}),
)
"""Sam takes Dana's call by a key."""
FAILS = (What.STATEMENT, What.COMMIT, What.AFTER_COMMIT)


@pytest.fixture(scope="module")
def doomed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Twilio, Doom]]:
    """A callbot all of whose connections are under a doom."""
    doom = Doom()
    with under(doom), at_the_doors(tmp_path_factory.mktemp("doomed")) as twilio:
        yield twilio, doom


def taken(twilio: Twilio, doom: Doom, failing_step: str) -> list[str]:
    """What each step of a call that Sam takes is answered, while one of them fails."""
    moved_in(twilio)
    twilio.mode(Mode.RING_FIRST)
    answers = []
    doom.counts.clear()
    for step, form in TAKEN:
        doom.armed = step == failing_step
        answers.append(twilio.asks(f"/twilio/voice{step}", form))
        doom.armed = False
    return answers


@pytest.mark.parametrize("what", FAILS)
@pytest.mark.parametrize("step", [step for step, _ in TAKEN])
def test_a_call_that_sam_takes_is_taken_whatever_fails_once(
    doomed: tuple[Twilio, Doom], step: str, what: What
) -> None:
    twilio, doom = doomed
    doom.what, doom.n = what, 0
    meant = taken(twilio, doom, step)
    for n in range(1, doom.counts[what] + 1):
        doom.n = n
        assert taken(twilio, doom, step) == meant, n
        assert [(call.outcome, call.seconds) for call in twilio.rows(Call)] == [(Outcome.ANSWERED, 540)]
        assert [row.body for row in twilio.rows(Outbound) if row.to == DANA] == []
