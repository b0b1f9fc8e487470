"""A first caller's carrier is asked by the worker, off the call, over a real socket; whatever it does."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from callbot.db import Database
from callbot.dispatch.sender import deliver
from callbot.domain.outbox import Halted, Purpose, Status
from callbot.gateways import carriers
from callbot.gateways.base import Arrival
from callbot.models import Halt, NumberKind, Outbound
from callbot.services import calls
from callbot.simulator import SERVER_ERROR, CutBeforeAccept, Hang, Refuse
from callbot.simulator.trouble import RestTrouble
from tests.dispatch.stage import PLENTY, Stage, stage, wait_for
from tests.outboxes import BOT, DANA
from tests.web.doors import CALL, RINGS, at_the_doors, moved_in

PROVEN = "TN-Validation-Passed-A"


@pytest.fixture
def play(database: Database, tmp_path: Path) -> Iterator[Stage]:
    """Sam's callbot, which asks carriers, at noon."""
    with stage(database, tmp_path, virtual=True) as made:
        made.network.clock.to(made.network.clock.now().replace(hour=17) + timedelta(days=1))
        caps = made.runtime.settings.caps.__class__(**PLENTY, lookups_per_owner_day=20)
        made.runtime.settings = made.runtime.settings.model_copy(update={"caps": caps})
        yield made


def calls_and_hangs_up(play: Stage, seconds: int = 9) -> int:
    """Dana calls from a number that nobody knows yet; the text-back's id."""
    now = play.runtime.clock.now()
    with play.runtime.transaction() as session:
        arrival = Arrival(CALL, DANA, BOT, stir=PROVEN)
        calls.learned(session, arrival, seconds, play.runtime.settings, now)
    return text_back(play).id


def text_back(play: Stage) -> Outbound:
    with play.runtime.reading() as session:
        return session.query(Outbound).filter_by(purpose=Purpose.TEXT_BACK).one()


def after(play: Stage, seconds: float, outbound_id: int) -> Status:
    """Time goes by, and the sender looks after the text."""
    play.network.clock.to(play.network.clock.now() + timedelta(seconds=seconds))
    deliver(play.runtime, outbound_id)
    return text_back(play).status


def test_a_landline_is_asked_about_before_its_text_is_due_and_gets_none(play: Stage) -> None:
    play.dana.line = "landline"
    outbound_id = calls_and_hangs_up(play)
    assert after(play, 0, outbound_id) is Status.SUPPRESSED
    assert after(play, 6, outbound_id) is Status.SUPPRESSED
    assert (play.network.looked_up, play.accepted()) == ([DANA], [])


TROUBLES: list[RestTrouble | None] = [
    Refuse(404, 20404, "not found", None), Refuse(), SERVER_ERROR, CutBeforeAccept(), Hang(0.5), None
]  # fmt: skip


@pytest.mark.parametrize("trouble", TROUBLES, ids=str)
def test_whatever_lookup_does_the_text_leaves_and_it_is_asked_once(
    play: Stage, trouble: Refuse | Hang | CutBeforeAccept | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(carriers, "SECONDS", (0.2, 0.2))
    play.network.trouble.lookups.append(trouble)
    outbound_id = calls_and_hangs_up(play)
    assert after(play, 0, outbound_id) is Status.QUEUED
    assert after(play, 5.1, outbound_id) is Status.ACCEPTED
    assert len(play.network.looked_up) <= 1
    assert not play.network.trouble.lookups


def test_a_worker_that_died_as_it_asked_asks_no_second_time_and_the_text_waits_no_longer_than_eight_seconds(
    play: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    outbound_id = calls_and_hangs_up(play)

    def dies(e164: str) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(play.runtime.carriers, "kind", dies)
    with pytest.raises(KeyboardInterrupt):
        deliver(play.runtime, outbound_id)
    assert after(play, 5.1, outbound_id) is Status.QUEUED
    assert after(play, 3, outbound_id) is Status.ACCEPTED


def test_a_restored_house_asks_nobody(play: Stage) -> None:
    outbound_id = calls_and_hangs_up(play)
    with play.runtime.transaction() as session:
        session.add(Halt(name=Halted.RESTORED, at=play.runtime.clock.now()))
    after(play, 0, outbound_id)
    assert play.network.looked_up == []


def test_the_engine_asks_at_once_by_itself(play: Stage) -> None:
    play.dana.line = "landline"
    play.runtime.engine.start()
    calls_and_hangs_up(play)
    wait_for(lambda: text_back(play).status is Status.SUPPRESSED, 20)
    assert play.network.looked_up == [DANA]


def test_no_door_asks_the_network(tmp_path: Path) -> None:
    with at_the_doors(tmp_path, caps={"lookups_per_owner_day": 20}) as twilio:
        moved_in(twilio)
        for target in ("", "/key", "/status"):
            form = {**RINGS, "StirVerstat": PROVEN, "CallStatus": "completed", "Digits": "5"}
            twilio.asks(f"/twilio/voice{target}", form)
        with twilio.runtime.reading() as session:
            assert session.query(NumberKind).one().asked_at is None
