"""/metrics: who may read it, what it counts, and that nothing of anybody stands in it."""

import http.client
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from prometheus_client.parser import text_string_to_metric_families
from sqlalchemy import update

from callbot.app import create_app
from callbot.db import Database
from callbot.domain.outbox import Channel, Halted, Status
from callbot.errors import SettingsError
from callbot.models import Halt, Heartbeat, Outbound, Owner
from callbot.runtime import Runtime
from callbot.services import figures, inbox
from callbot.settings import Worker
from callbot.simulator.program import free_port
from callbot.web.metrics import may_read, shown
from tests.outboxes import NOON, queue
from tests.web.conftest import Api
from tests.web.doors import ACCOUNT, TEXTS, Twilio
from tests.web.rows import AWAY, house, moved_in

TOKEN = "a token of sixteen letters".replace(" ", "-")
HERE = {"HTTP_HOST": "127.0.0.1:8000", "REMOTE_ADDR": "127.0.0.1"}


def scraped(app: Any, **headers: str) -> dict[tuple[str, str], float]:
    """Every sample by its name and its labels, as `route=/twilio/sms,status=…`."""
    answer = app.test_client().get("/metrics", headers=headers)
    assert answer.status_code == 200, answer.text
    return {
        (
            sample.name,
            ",".join(f"{name}={value}" for name, value in sorted(sample.labels.items())),
        ): sample.value
        for family in text_string_to_metric_families(answer.text)
        for sample in family.samples
    }


@pytest.mark.parametrize(
    ("environ", "token", "may"),
    [
        (HERE, "", True),
        ({**HERE, "HTTP_HOST": "localhost"}, "", True),
        ({**HERE, "HTTP_HOST": "[::1]:8000", "REMOTE_ADDR": "::1"}, "", True),
        ({**HERE, "REMOTE_ADDR": "192.0.2.7"}, "", False),
        ({**HERE, "REMOTE_ADDR": ""}, "", False),
        ({**HERE, "HTTP_HOST": "callbot.example"}, "", False),
        ({**HERE, "HTTP_X_FORWARDED_FOR": "192.0.2.7"}, "", False),
        ({**HERE, "HTTP_FORWARDED": "for=192.0.2.7"}, "", False),
        ({**HERE, "HTTP_VIA": "1.1 Caddy"}, "", False),
        (HERE, TOKEN, False),
        ({**HERE, "HTTP_AUTHORIZATION": f"Bearer {TOKEN}"}, TOKEN, True),
        ({**HERE, "HTTP_AUTHORIZATION": f"Bearer {TOKEN}x"}, TOKEN, False),
        ({**HERE, "HTTP_AUTHORIZATION": f"Basic {TOKEN}"}, TOKEN, False),
        ({"HTTP_AUTHORIZATION": f"Bearer {TOKEN}", "REMOTE_ADDR": "192.0.2.7"}, TOKEN, True),
        ({**HERE, "HTTP_AUTHORIZATION": "Bearer ünlike"}, TOKEN, False),
    ],
)
def test_who_may_read_it(environ: dict[str, str], token: str, may: bool) -> None:
    assert may_read(environ, token) is may


def test_what_a_proxy_brings_is_refused_and_told_how(api: Api) -> None:
    answer = api.app.test_client().get("/metrics", headers={"X-Forwarded-For": "192.0.2.7"})
    assert answer.status_code == 403
    assert "CALLBOT_METRICS_TOKEN" in answer.text


def test_a_genuine_webhook_is_timed_by_its_route(twilio: Twilio) -> None:
    def timed() -> float:
        return scraped(twilio.app)["callbot_webhook_seconds_count", "route=/twilio/sms"]

    before = timed()
    twilio.post("/twilio/sms", TEXTS)
    assert timed() - before == 1


@pytest.mark.parametrize(
    ("why", "more"),
    [
        ("method", {"method": "GET"}),
        ("type", {"content_type": "application/json"}),
        ("size", {"data": "x" * (64 * 1024 + 1)}),
        ("signature", {"headers": {"X-Twilio-Signature": "forged"}}),
    ],
)
def test_a_refused_request_is_counted_by_why_and_not_timed(
    twilio: Twilio, why: str, more: dict[str, Any]
) -> None:
    before = scraped(twilio.app)
    twilio.post("/twilio/sms", TEXTS, **more)
    after = scraped(twilio.app)
    refused, timed = (
        ("callbot_webhook_refusals_total", f"why={why}"),
        ("callbot_webhook_seconds_count", "route=/twilio/sms"),
    )
    assert (after[refused] - before[refused], after[timed] - before[timed]) == (1, 0)


@pytest.mark.parametrize(
    ("why", "form"),
    [("account", {**TEXTS, "AccountSid": "AC" + "1" * 32}), ("malformed", {**TEXTS, "NumMedia": "many"})],
)
def test_what_is_signed_may_be_refused_too(twilio: Twilio, why: str, form: dict[str, str]) -> None:
    refused = ("callbot_webhook_refusals_total", f"why={why}")
    before = scraped(twilio.app)[refused]
    twilio.post("/twilio/sms", form)
    assert scraped(twilio.app)[refused] - before == 1


def test_a_webhook_that_fails_is_counted(twilio: Twilio, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise SettingsError("broken")

    monkeypatch.setattr(inbox, "receive", broken)
    failed = ("callbot_webhook_failures_total", "route=/twilio/sms")
    before = scraped(twilio.app)[failed]
    assert twilio.post("/twilio/sms", TEXTS).status_code == 500
    assert scraped(twilio.app)[failed] - before == 1


def test_what_twilio_tells_of_a_text_is_counted(twilio: Twilio) -> None:
    told = {"AccountSid": ACCOUNT, "MessageSid": TEXTS["MessageSid"], "MessageStatus": "undelivered"}
    counted = ("callbot_delivery_callbacks_total", "channel=sms,error=30006,status=undelivered")
    before = scraped(twilio.app).get(counted, 0)
    twilio.post("/twilio/status/message", {**told, "ErrorCode": "30006"})
    assert scraped(twilio.app)[counted] - before == 1


def test_nothing_of_anybody_stands_in_it(api: Api, twilio: Twilio) -> None:
    twilio.post("/twilio/sms", TEXTS)
    for app in (api.app, twilio.app):
        text = app.test_client().get("/metrics").text
        told = [line.rpartition(" ")[0] for line in text.splitlines() if not line.startswith("#")]
        assert not [line for line in told if "_created" in line]
        assert [
            line for line in told if any(word in line for word in ("Sam", "Dana", "555", AWAY, "Acme"))
        ] == []


@pytest.fixture
def peopled(database: Database, tmp_path: Path) -> Iterator[Runtime]:
    """Two owners on either database."""
    runtime = house(database, tmp_path)
    with runtime.transaction() as session:
        moved_in(session, 1)
        moved_in(session, 2)
    yield runtime
    runtime.close()


def test_what_the_database_knows_is_read_at_the_scrape(peopled: Runtime) -> None:
    now = peopled.clock.now()
    with peopled.transaction() as session:
        for turn, (ago, channel) in enumerate([(95, Channel.SMS), (5, Channel.SMS), (-60, Channel.CALL)]):
            queue(
                session,
                f"due/{turn}",
                due_at=now - timedelta(seconds=ago),
                now=now,
                channel=channel,
                contact_id=None,
            )
        unknown = queue(session, "unknown", due_at=now, now=now, contact_id=None)
        session.execute(update(Outbound).where(Outbound.id == unknown).values(status=Status.UNKNOWN))
        session.add(Heartbeat(name="worker", at=now - timedelta(seconds=30)))
        session.add(Halt(name=Halted.REFUSED, at=now))
    found = scraped(create_app(peopled))
    assert 95 <= found["callbot_outbox_oldest_due_seconds", ""] < 155
    assert found["callbot_outbox_due", "channel=sms"] == 2
    assert ("callbot_outbox_due", "channel=call") not in found
    assert found["callbot_outbox_unknown", ""] == 1
    assert found["callbot_outbox_rows", "channel=call,status=queued"] == 1
    assert found["callbot_outbox_rows", "channel=push,status=delivered"] == 2
    assert 30 <= found["callbot_worker_heartbeat_age_seconds", ""] < 90
    assert found["callbot_halted", "reason=refused"] == 1
    assert found["callbot_halted", "reason=restored"] == 0
    assert (found["callbot_database_up", ""], found["callbot_room", ""]) == (1, 1)
    assert found["callbot_owners", ""] == 2
    assert ("callbot_owner_spend_usd", "owner=1") in found


def test_owners_have_a_figure_of_their_own_only_where_they_are_few(peopled: Runtime) -> None:
    with peopled.transaction() as session:
        for number in range(figures.FEW_OWNERS - 1):
            session.add(
                Owner(
                    name="Lee", phone=f"+1212555{100 + number:04}", timezone="America/New_York", country="US",
                    mode="ring-first", stated="any morning after 9", created_at=NOON,
                )
            )  # fmt: skip
    found = scraped(create_app(peopled))
    assert found["callbot_owners", ""] == figures.FEW_OWNERS + 1
    assert not [name for name, _ in found if name == "callbot_owner_spend_usd"]


def test_a_database_that_is_away_is_a_figure(tmp_path: Path) -> None:
    runtime = house(Database("postgresql+psycopg://nobody@127.0.0.1:1/none"), tmp_path)
    found = scraped(create_app(runtime))
    assert found["callbot_database_up", ""] == 0
    assert "callbot_outbox_unknown" not in {name for name, _ in found}
    assert ("callbot_webhook_seconds_count", "route=/twilio/voice") in found
    runtime.close()


def asked(port: int, **headers: str) -> tuple[int, str]:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    connection.request("GET", "/metrics", headers=headers)
    answer = connection.getresponse()
    body = answer.read().decode()
    connection.close()
    return answer.status, body


@pytest.fixture
def port() -> int:
    """A port that is free just now."""
    return free_port()


def worker(runtime: Runtime, port: int, token: str = "") -> Runtime:
    """The wiring of a worker that shows its figures on a port."""
    changed = {"worker": Worker(metrics_port=port), "metrics_token": token}
    runtime.settings = runtime.settings.model_copy(update=changed)
    return runtime


def test_a_worker_shows_what_it_counted_on_a_port_of_its_own(runtime: Runtime, port: int) -> None:
    runtime.meters.late.labels("first").observe(0.2)
    with shown(worker(runtime, port)) as there:
        assert there == port
        status, body = asked(port)
        assert (status, 'callbot_lateness_seconds_count{urgency="first"} 1.0' in body) == (200, True)
        assert "callbot_outbox" not in body
        assert asked(port, Host="callbot.example")[0] == 403
    with pytest.raises(ConnectionRefusedError):
        asked(port)


def test_a_worker_with_a_token_shows_it_to_whoever_has_it(runtime: Runtime, port: int) -> None:
    with shown(worker(runtime, port, TOKEN)):
        assert asked(port)[0] == 403
        assert asked(port, Authorization=f"Bearer {TOKEN}")[0] == 200


def test_a_port_that_is_taken_is_one_line(runtime: Runtime, port: int) -> None:
    with shown(worker(runtime, port)), pytest.raises(SettingsError, match="metrics_port"), shown(runtime):
        pass


def test_without_a_port_a_worker_shows_nothing(runtime: Runtime) -> None:
    with shown(worker(runtime, 0)) as there:
        assert there is None
