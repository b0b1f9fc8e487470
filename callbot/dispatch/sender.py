"""One step with one row: said, or looked up. The provider is asked while no transaction is open.

Every transaction here is durable: what was marked as being sent must not come back as unsent.
"""

import time
from datetime import datetime, timedelta

import structlog
from sqlalchemy.exc import OperationalError

from callbot.dispatch.room import lacking
from callbot.dispatch.wiring import Wiring
from callbot.domain.outbox import Channel, Purpose, urgency
from callbot.failpoints import reach
from callbot.gateways.base import CALLBACK_RETRIES, STEP_RETRIES, TITLE, Later, Receipt, Refused
from callbot.services import kinds, lookups, sending, text_backs

log = structlog.get_logger("callbot.sender")
LONGEST_VALID = timedelta(seconds=36000)
TEST_SECONDS = 45
AWAY_SECONDS, AGAIN_SECONDS = 8.0, 0.25
"""A restart takes a second or two; a process that is told to stop waits no longer than ten."""
ASK_WITHIN_SECONDS = sending.LEASE_SECONDS / 2
"""Who stood still for longer asks nobody: by the time of an answer, others may have said it."""


def deliver(wiring: Wiring, outbound_id: int) -> None:
    """Say this row, or look up what became of it, if either is due; harmless if somebody else did."""
    if wiring.database.room.rests:
        return  # the tick names it again when its claim could be written
    began = time.monotonic()
    with wiring.transaction(durable=True) as session:
        now = wiring.clock.now()
        lease_now = wiring.database.lease_seconds(session)
        ready = sending.begin(
            session,
            outbound_id,
            settings=wiring.settings,
            now=now,
            lease_now=lease_now,
            by=wiring.name,
            room=lacking(wiring) is None,
        )
        doubt = lookups.begin(session, outbound_id, now=now) if ready is None else None
        asked = kinds.begin(session, outbound_id, wiring.settings, now) if ready is None else None
    if ready is not None:
        reach("begun")
        still = _stood_still(wiring, began, now)
        receipt = Later("callbot stood still before it asked") if still else _said(wiring, ready)
        reach("said")
        log.info("said", outbound=outbound_id, attempt=ready.attempt, receipt=type(receipt).__name__.lower())
        _settle(wiring, ready, receipt)
        reach("settled")
    elif doubt is not None:
        _look(wiring, doubt)
    elif asked is not None:
        _ask_carrier(wiring, asked)


def _settle(wiring: Wiring, ready: sending.Ready, receipt: Receipt) -> None:
    """Write down what the provider answered: what is not known is looked up, and that takes minutes.

    A PostgreSQL that is away for a moment is waited for; written down twice, it stays as it was.
    """
    until = time.monotonic() + (0.0 if wiring.database.is_sqlite else AWAY_SECONDS)
    while True:
        try:
            with wiring.transaction(durable=True) as session:
                now, secret = wiring.clock.now(), wiring.settings.secret_key
                sending.settle(session, ready, receipt, now=now, secret=secret)
        except OperationalError:
            if wiring.database.room.rests or time.monotonic() > until:
                raise
            time.sleep(AGAIN_SECONDS)
        else:
            return


def _stood_still(wiring: Wiring, began: float, now: datetime) -> bool:
    """Whether too long has passed since: stopped, which the machine counts, or asleep, which it does not."""
    slept = not wiring.clock.virtual and wiring.clock.now() - now > timedelta(seconds=ASK_WITHIN_SECONDS)
    return slept or time.monotonic() - began > ASK_WITHIN_SECONDS


def _ask_carrier(wiring: Wiring, asked: kinds.Asked) -> None:
    answer = wiring.carriers.kind(asked.e164)
    with wiring.transaction(durable=True) as session:
        text_backs.kind_told(session, asked, answer, wiring.settings, wiring.clock.now())
    log.info("carrier_asked", outbound=asked.outbound_id, answer=type(answer).__name__.lower())


def _look(wiring: Wiring, doubt: lookups.Doubt) -> None:
    telephone, terms = wiring.telephone, {"since": doubt.since, "until": doubt.until}
    if doubt.channel is Channel.CALL:
        found = telephone.calls_made(to=doubt.to, from_=doubt.from_e164, **terms)
    else:
        found = telephone.texts_sent(to=doubt.to, from_=doubt.from_e164, **terms)
    with wiring.transaction(durable=True) as session:
        now, secret = wiring.clock.now(), wiring.settings.secret_key
        status = lookups.settle(session, doubt, found, now=now, secret=secret)
    log.info("looked_up", outbound=doubt.outbound_id, status=status)


def _said(wiring: Wiring, ready: sending.Ready) -> Receipt:
    """Ask the provider, once; how that went is counted."""
    asked_at = time.monotonic()
    receipt = _asked(wiring, ready)
    wiring.meters.attempt(
        ready.channel,
        urgency(ready.purpose, ready.channel),
        type(receipt).__name__.lower(),
        receipt.code if isinstance(receipt, Refused) else None,
        late=ready.late.total_seconds(),
        took=time.monotonic() - asked_at,
    )
    return receipt


def _asked(wiring: Wiring, ready: sending.Ready) -> Receipt:
    base = wiring.settings.public_url or ""
    mark = f"?o={ready.outbound_id}&a={ready.attempt}"
    match ready.channel:
        case Channel.SMS:
            return wiring.telephone.text(
                to=ready.to,
                from_=ready.from_e164,
                body=ready.body,
                status_url=f"{base}/twilio/status/message{mark}{CALLBACK_RETRIES}",
                valid_seconds=_valid_seconds(wiring, ready),
            )
        case Channel.CALL:
            return wiring.telephone.call(
                to=ready.to,
                from_=ready.from_e164,
                url=f"{base}/twilio/voice/reminder{mark}{STEP_RETRIES}",
                status_url=f"{base}/twilio/status/call{mark}{CALLBACK_RETRIES}",
                ring_seconds=_ring_seconds(wiring, ready),
            )
        case Channel.PUSH:
            return wiring.push.push(url=ready.to, title=TITLE, body=ready.body)
        case Channel.EMAIL:
            return Refused("no mail server is set up")


def _ring_seconds(wiring: Wiring, ready: sending.Ready) -> int:
    """A test must outlast the carrier's own wait, of thirty seconds at most, before it forwards."""
    return TEST_SECONDS if ready.purpose is Purpose.TEST else wiring.settings.calls.ring_expected_seconds


def _valid_seconds(wiring: Wiring, ready: sending.Ready) -> int | None:
    """For how long the carrier may still deliver it: 1 to 36000 seconds."""
    if ready.expires_at is None:
        return None
    left = min(ready.expires_at - wiring.clock.now(), LONGEST_VALID)
    return max(int(left.total_seconds()), 1)
