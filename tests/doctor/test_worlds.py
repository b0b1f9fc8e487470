"""Worlds in which one thing is broken: exactly that is found, over the real app and the simulator."""

import os
import sqlite3
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import text

from callbot.domain.doctor.findings import Finding
from callbot.domain.outbox import Halted, Purpose
from callbot.domain.people import Mode
from callbot.models import Channel, Halt, Heartbeat, Number, OptOut, Outbound, Owner
from callbot.simulator import Hang
from callbot.simulator.exchange import Number as Line
from callbot.simulator.registry import Verification
from tests.doctor import fronts
from tests.doctor.world import World, pointed, ring
from tests.outboxes import BOT

FREE = "+18005550100"
Break = Callable[[World], object]


@dataclass(frozen=True)
class Broken:
    """What is broken, what is found (id and level), and words that stand in it."""

    breaks: Break
    finds: tuple[tuple[str, str], ...]
    says: str = ""
    settings: Callable[[World], dict[str, Any]] = field(default=lambda _world: {})


def line(world: World) -> Line:
    """Sam's number at Twilio."""
    return world.network.exchange.numbers[BOT]


def nothing(_world: World) -> None:
    """The settings alone are wrong."""


def set_(**values: object) -> Break:
    """Sam's number at Twilio is set otherwise."""

    def change(world: World) -> None:
        for name, value in values.items():
            setattr(line(world), name, value)

    return change


def nobody(world: World) -> None:
    """Nobody has moved in."""
    for kind in (Number, Channel, Outbound, Owner):
        world.forget(kind)


def drafting(world: World) -> None:
    """Carriers take no texts of the number, which was never registered."""
    statement("UPDATE number SET unregistered_at = '2026-11-01 12:00:00'")(world)
    world.network.exchange.registry.campaigns.clear()


def no_retries(world: World) -> None:
    """The webhooks are ours, but without their fragments."""
    number = line(world)
    number.voice_url, number.sms_url = (url.partition("#")[0] for url in (number.voice_url, number.sms_url))


def front(made: fronts.Front) -> Break:
    """Something else stands at the public address."""
    return lambda world: setattr(world, "front", made(world.app))


def campaign(**values: object) -> Break:
    """The registration stands otherwise."""

    def change(world: World) -> None:
        for name, value in values.items():
            setattr(world.network.exchange.registry.campaigns[0], name, value)

    return change


def brand(**values: object) -> Break:
    """The campaign waits for its brand, which stands so."""

    def change(world: World) -> None:
        campaign(status="IN_PROGRESS")(world)
        for name, value in values.items():
            setattr(world.network.exchange.registry.brands[0], name, value)

    return change


def toll_free(*states: tuple[str, str]) -> Break:
    """There is a toll-free number besides, whose verifications stand so."""

    def change(world: World) -> None:
        sid = pointed(world.network, FREE, world.url)
        world.add(Number(owner_id=1, e164=FREE, created_at=world.runtime.clock.now()))
        for place, (status, reason) in enumerate(states):
            found = Verification(f"HH{place:032}", sid, status, reason)
            world.network.exchange.registry.verifications.append(found)

    return change


def service(world: World) -> Any:
    """The Messaging Service that the number is in."""
    return next(iter(world.network.exchange.services.values()))


def forwarded(days: int | None) -> Break:
    """Calls are forwarded; a test call came back so many days ago, or never."""

    def change(world: World) -> None:
        world.change(lambda sam: setattr(sam, "mode", Mode.FORWARDED))
        if days is not None:
            world.add(ring(world.runtime.clock.now() - timedelta(days=days), Purpose.TEST))

    return change


def statement(words: str) -> Break:
    """The database is changed by hand."""

    def change(world: World) -> None:
        with world.runtime.transaction() as session:
            session.execute(text(words))

    return change


def silent(world: World) -> None:
    """callbot stopped a while ago, and nothing listens any more."""
    world.forget(Heartbeat)
    world.add(Heartbeat(name="worker", at=world.runtime.clock.now() - timedelta(minutes=5)))


def halted(name: Halted, reason: str | None = None) -> Break:
    """Nothing leaves."""
    return lambda world: world.add(Halt(name=name, at=world.runtime.clock.now(), reason=reason))


def lost_key(world: World) -> None:
    """The key is gone, and somebody had opted out."""
    world.add(OptOut(owner_id=1, digest="0" * 64, at=world.runtime.clock.now()))
    (world.home / "secret.key").unlink()


def journal(world: World) -> None:
    """The database keeps another kind of journal."""
    world.runtime.database.close()
    with sqlite3.connect(world.home / "callbot.db") as connection:
        connection.execute("PRAGMA journal_mode=DELETE")
    connection.close()


def scribbled(world: World) -> None:
    """Somebody wrote into the middle of the file."""
    world.runtime.database.close()
    with (world.home / "callbot.db").open("r+b") as file:
        file.seek(4096 * 12)
        file.write(b"\xff" * 4096 * 20)


def twilio(world: World, **given: str | None) -> dict[str, Any]:
    """Other credentials."""
    return {"twilio": {**world.settings["twilio"], **given}}


SERVICE, KEY = "MG" + "9" * 32, "SK" + "9" * 32
WORLDS: dict[str, Broken] = {
    "nobody": Broken(
        nobody,
        (("owner", "error"),),
        "Nobody is set up",
    ),
    "no number": Broken(lambda world: world.forget(Number), (("owner", "error"),), "no number"),
    "phone not proven": Broken(
        lambda world: world.change(lambda sam: setattr(sam, "phone_proven_at", None)),
        (("phone", "warning"),),
        "not proven",
    ),
    "no away channel": Broken(lambda world: world.forget(Channel), (("away", "warning"),), "no away"),
    "away never tried": Broken(
        statement("UPDATE channel SET proven_at = NULL"), (("away", "warning"),), "never tried"
    ),
    "away fails": Broken(
        statement("UPDATE channel SET name = 'e-mail', failure = 'it was refused'"),
        (("away", "warning"),),
        "by e-mail did not go through: it was refused",
    ),
    "registered, and drafts all the same": Broken(
        statement("UPDATE number SET unregistered_at = '2026-11-01 12:00:00'"),
        (("registration", "warning"),),
        f"callbot number registered {BOT}",
    ),
    "registered, and drafts by a setting": Broken(
        nothing,
        (("registration", "warning"),),
        "out of [texting]",
        lambda world: {"texting": {"registered": "no"}},
    ),
    "not registered, and drafts": Broken(
        drafting,
        (("registration", "error"),),
        "callbot campaign",
    ),
    "never rung": Broken(lambda world: world.forget(Outbound), (("contact-card", "warning"),), "call-me"),
    "zone not known": Broken(
        lambda world: world.change(lambda sam: setattr(sam, "timezone", "Moon/Tycho")),
        (("zones", "error"),),
        "Moon/Tycho",
    ),
    "forwarding never proven": Broken(forwarded(None), (("forwarding", "error"),), "forwarding --prove"),
    "forwarding lapsed": Broken(forwarded(20), (("forwarding", "warning"),), "20 days ago"),
    "worker never ran": Broken(lambda world: world.forget(Heartbeat), (("worker", "error"),), "never run"),
    "worker silent": Broken(silent, (("worker", "error"),), "no life since"),
    "restored": Broken(halted(Halted.RESTORED), (("restored", "error"),), "callbot resume"),
    "refused": Broken(
        halted(Halted.REFUSED, "the account is suspended"), (("refused", "error"),), "account is suspended"
    ),
    "schema behind": Broken(
        statement("UPDATE alembic_version SET version_num = '0001'"), (("schema", "error"),), "db upgrade"
    ),
    "schema newer": Broken(
        statement("UPDATE alembic_version SET version_num = '9999'"), (("schema", "error"),), "newer"
    ),
    "no write-ahead log": Broken(journal, (("database", "warning"),), "delete"),
    "database damaged": Broken(scribbled, (("damage", "error"),), "restore FILE"),
    "no database": Broken(
        nothing, (("schema", "error"),), "callbot init", lambda world: {"database_url": "sqlite:///none.db"}
    ),
    "no server": Broken(
        nothing,
        (("database", "error"),),
        "does not open",
        lambda world: {"database_url": "postgresql+psycopg://sam:secret@127.0.0.1:1/callbot"},
    ),
    "disk full": Broken(
        nothing, (("disk", "error"),), "MB are free", lambda world: {"watch": {"free_megabytes": 10**9}}
    ),
    "key open": Broken(
        lambda world: (world.home / "secret.key").chmod(0o644), (("secret-key", "warning"),), "chmod 600"
    ),
    "key lost": Broken(lost_key, (("secret-key", "error"),), "1 who asked"),
    "home open": Broken(lambda world: world.home.chmod(0o755), (("home", "warning"),), "chmod 700"),
    "token wrong": Broken(
        nothing,
        (("credentials", "error"), ("public-url", "error")),
        "AUTH_TOKEN",
        lambda world: twilio(world, auth_token="0" * 32),
    ),
    "connected, and no account here": Broken(
        statement("UPDATE number SET former = '{}'"),
        (("credentials", "error"),),
        "set -a; . ./callbot.env; set +a",
        lambda world: twilio(world, account_sid=None, auth_token=None),
    ),
    "token missing": Broken(
        nothing,
        (("credentials", "error"),),
        "TWILIO_AUTH_TOKEN is not",
        lambda world: twilio(world, auth_token=None),
    ),
    "secret of the key missing": Broken(
        nothing,
        (("credentials", "error"),),
        "TWILIO_API_SECRET is not",
        lambda world: twilio(world, api_key=KEY),
    ),
    "key wrong": Broken(
        nothing,
        (("credentials", "error"),),
        "Standard key",
        lambda world: twilio(world, api_key=KEY, api_secret="nobody's"),
    ),
    "test credentials": Broken(
        lambda world: setattr(world.network.exchange, "test_credentials", True),
        (("credentials", "error"),),
        "test credentials",
    ),
    "Twilio away": Broken(
        nothing,
        (("twilio", "error"),),
        "cannot be asked",
        lambda world: {"twilio_api_url": "http://127.0.0.1:1"},
    ),
    "account suspended": Broken(
        lambda world: setattr(world.network.exchange.registry, "account_status", "suspended"),
        (("account", "error"),),
        "suspended",
    ),
    "trial": Broken(
        lambda world: setattr(world.network.exchange, "trial", True), (("trial", "warning"),), "recruiter"
    ),
    "number of another account": Broken(
        lambda world: world.network.exchange.numbers.clear(), (("number", "error"),), BOT
    ),
    "calls elsewhere": Broken(
        set_(voice_url="https://sam:secret@old.example/v?key=1"), (("webhooks", "error"),), "//old.example/v?"
    ),
    "texts by GET": Broken(set_(sms_method="GET"), (("webhooks", "error"),), "(GET)"),
    "status elsewhere": Broken(
        set_(status_url=""), (("webhooks", "warning"),), "the end of calls go to nothing"
    ),
    "no retries": Broken(
        no_retries,
        (("webhooks", "warning"),),
        "only once",
    ),
    "an application before it": Broken(
        set_(voice_application_sid="AP" + "0" * 32), (("bypassed", "error"),), "TwiML App"
    ),
    "a trunk before it": Broken(set_(trunk_sid="TK" + "0" * 32), (("bypassed", "error"),), "SIP trunk"),
    "a fax": Broken(set_(receives="fax"), (("bypassed", "error"),), "faxes"),
    "no texts at all": Broken(set_(takes_texts=False), (("bypassed", "error"),), "no texts"),
    "a service takes the texts": Broken(
        lambda world: setattr(service(world), "defers", False), (("bypassed", "error"),), "drops its texts"
    ),
    "service not there": Broken(
        nothing,
        (("messaging-service", "error"),),
        "names no Messaging Service",
        lambda world: twilio(world, messaging_service_sid=SERVICE),
    ),
    "number not in the service": Broken(
        lambda world: (
            toll_free(("TWILIO_APPROVED", ""))(world),
            service(world),
        ),
        (("messaging-service", "error"),),
        FREE,
        lambda world: twilio(world, messaging_service_sid=service(world).sid),
    ),
    "no service": Broken(
        lambda world: world.network.exchange.services.clear(), (("registration", "error"),), "in no Messaging"
    ),
    "no campaign": Broken(
        lambda world: world.network.exchange.registry.campaigns.clear(),
        (("registration", "error"),),
        "callbot campaign",
    ),
    "campaign waits": Broken(
        campaign(status="IN_PROGRESS"), (("registration", "warning"),), "being looked at"
    ),
    "campaign failed": Broken(
        campaign(status="FAILED", errors=((30896, "The message flow is not clear"),)),
        (("registration", "error"),),
        "The message flow is not clear",
    ),
    "brand failed": Broken(brand(status="FAILED"), (("registration", "error"),), "at its brand"),
    "brand waits for Sam": Broken(
        brand(identity="UNVERIFIED"), (("registration", "error"),), "waits for you"
    ),
    "toll-free never asked": Broken(toll_free(), (("registration", "error"),), "never asked for"),
    "toll-free waits": Broken(
        toll_free(("TWILIO_REJECTED", "old"), ("IN_REVIEW", "")), (("registration", "warning"),), FREE
    ),
    "toll-free rejected": Broken(
        toll_free(("TWILIO_REJECTED", "no opt-in")), (("registration", "error"),), "rejected (no opt-in)"
    ),
    "home not called": Broken(
        lambda world: world.network.exchange.registry.not_called.add("US"),
        (("countries", "error"),),
        "called",
    ),
    "abroad not texted": Broken(
        lambda world: world.network.exchange.registry.not_texted.add("GB"),
        (("countries", "warning"),),
        "GB cannot be texted",
        lambda world: {"contacts": {"countries": "GB"}},
    ),
    "no public address": Broken(
        nothing, (("public-url", "error"),), "not set", lambda world: {"public_url": None}
    ),
    "redirect": Broken(front(fronts.onward()), (("public-url", "error"),), "https://callbot.example/twilio"),
    "password": Broken(front(fronts.answering(401)), (("public-url", "error"),), "asks for a password"),
    "proxy alone": Broken(front(fronts.answering(502)), (("public-url", "error"),), "does not reach callbot"),
    "warning page": Broken(front(fronts.answering(200)), (("public-url", "error"),), "answers 200"),
    "believing": Broken(front(fronts.believing), (("public-url", "error"),), "forged signature too"),
    "under a path": Broken(
        front(fronts.rewriting(fronts.under_a_path)), (("public-url", "error"),), "under a path"
    ),
    "signature lost": Broken(
        front(fronts.rewriting(fronts.signature_lost)), (("public-url", "error"),), "for forged"
    ),
    "query added": Broken(
        front(fronts.rewriting(fronts.query_added)), (("public-url", "error"),), "for forged"
    ),
    "body rewritten": Broken(
        front(fronts.rewriting(fronts.body_rewritten)), (("public-url", "error"),), "for forged"
    ),
}
AS_ROOT = {"home open", "key open"}


def kinds(found: list[Finding]) -> tuple[tuple[str, str], ...]:
    return tuple((str(finding.id), finding.level.word) for finding in found)


@pytest.mark.parametrize("name", WORLDS)
def test_exactly_what_is_broken_is_found(world: World, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(world.home)
    broken = WORLDS[name]
    broken.breaks(world)
    if name in AS_ROOT and os.name == "nt":
        pytest.skip("Windows guards files by other means")
    found = world.found(**broken.settings(world))
    assert kinds(found) == broken.finds, found
    said = " ".join(f"{finding.what} {finding.mend}" for finding in found)
    assert broken.says in said
    assert "secret@" not in said
    assert "token=" not in said


def test_a_callbot_that_is_down_behind_its_proxy_is_one_finding(world: World) -> None:
    world.forget(Heartbeat)
    world.front = fronts.answering(502)(world.app)
    assert kinds(world.found()) == (("worker", "error"),)


def test_a_callbot_whose_port_is_closed_is_one_finding(world: World) -> None:
    world.forget(Heartbeat)
    found = [finding for finding in world.found(public_url="http://127.0.0.1:1") if finding.id != "webhooks"]
    assert kinds(found) == (("worker", "error"),)


def test_what_a_restricted_key_may_not_ask_is_named_and_hides_nothing(world: World) -> None:
    world.network.exchange.api_keys[KEY] = "made-up"
    world.network.exchange.registry.kept = ("/v1/Services", "/v1/Messaging")
    line(world).voice_url = ""
    world.network.exchange.registry.campaigns.clear()
    found = world.found(**twilio(world, api_key=KEY, api_secret="made-up"))
    assert kinds(found) == (("webhooks", "error"), ("not-checked", "warning"), ("not-checked", "warning"))
    said = " ".join(finding.what for finding in found)
    assert "the account's Messaging Services (" in said
    assert "texts to US (" in said


def test_a_twilio_that_hangs_costs_its_time_and_hides_nothing(world: World) -> None:
    world.network.trouble.lists.append(Hang(14))
    world.forget(Channel)
    begun = time.monotonic()
    found = world.found(seconds=5)
    assert time.monotonic() - begun < 12
    assert kinds(found) == (("away", "warning"), ("not-checked", "warning"))
    assert "(no answer within 5 seconds)" in found[1].what  # of whichever list was asked for first


def test_much_that_is_broken_is_told_worst_first(world: World) -> None:
    world.network.exchange.trial = True
    world.forget(Channel)
    line(world).voice_url = ""
    world.network.exchange.registry.campaigns.clear()
    found = world.found()
    assert kinds(found) == (
        ("webhooks", "error"),
        ("registration", "error"),
        ("trial", "warning"),
        ("away", "warning"),
    )
