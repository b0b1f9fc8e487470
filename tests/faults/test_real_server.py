"""WH-07 and WH-10 behind the real server: a proxy in front of it, a death between two deliveries."""

import http.client
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlencode

from sqlalchemy import func, select

from callbot.db import Base, Database
from callbot.models import Message
from callbot.simulator.signing import signature
from callbot.simulator.stage import NUMBER, RECRUITER, Stage
from callbot.web.forms import FORM
from tests.scenarios.telling import emptied, on_stage

PUBLIC = "https://callbot.example"
SMS, VOICE = "/twilio/sms", "/twilio/voice"
TEXTS = {"MessageSid": f"SM{1:032}", "From": RECRUITER, "To": NUMBER, "Body": "Thursday at 10?"}
RINGS = {"CallSid": f"CA{1:032}", "From": RECRUITER, "To": NUMBER, "CallStatus": "ringing"}
PROXIED = {
    "Host": "callbot.example",
    "X-Forwarded-Proto": "https",
    "X-Forwarded-Host": "callbot.example",
    "X-Forwarded-For": "203.0.113.7",
}
FORGED = {
    "Host": "elsewhere.example",
    "X-Forwarded-Host": "elsewhere.example",
    "X-Forwarded-Proto": "http",
    "X-Forwarded-Prefix": "/elsewhere",
    "X-Original-URL": "/healthz",
    "Forwarded": "host=elsewhere.example;proto=http",
}


class Wire:
    """A proxy's end of the wire to callbot's real server."""

    def __init__(self, stage: Stage, database: Database, public: str) -> None:
        self.stage = stage
        self.database = database
        self.public = public

    def posts(
        self, path: str, form: dict[str, str], *, base: str | None = None, more: dict[str, str] | None = None
    ) -> tuple[int, str]:
        """Post a form as the proxy hands it on: the status and the body of the answer."""
        signed = signature(self.stage.network.auth_token, (base or self.public) + path, form)
        headers = {"Content-Type": FORM, "X-Twilio-Signature": signed, **(more or {})}
        connection = http.client.HTTPConnection("127.0.0.1", self.stage.program.port, timeout=10)
        connection.request("POST", path, urlencode(form), headers)
        answer = connection.getresponse()
        told = answer.status, answer.read().decode()
        connection.close()
        return told

    def heard(self) -> list[str]:
        """The texts that were taken in."""
        with self.database.reading() as session:
            inbound = select(Message.body).where(Message.direction == "inbound").order_by(Message.id)
            return list(session.scalars(inbound))

    def rows(self) -> dict[str, int]:
        """How many rows each table has; the heartbeat goes on."""
        with self.database.reading() as session:
            return {
                name: session.scalar(select(func.count()).select_from(table)) or 0
                for name, table in Base.metadata.tables.items()
                if name != "heartbeat"
            }


@contextmanager
def wired(home: Path, url: str, public: str | None = None) -> Iterator[Wire]:
    """callbot with a public address of its own, or one that a proxy has."""
    settings = {"CALLBOT_PUBLIC_URL": public} if public else None
    with on_stage(home, emptied(url), settings=settings) as (stage, database):
        yield Wire(stage, database, public or stage.program.origin)


def test_wh_07_behind_a_proxy_only_the_public_address_counts(tmp_path: Path) -> None:
    with wired(tmp_path / "home", f"sqlite:///{tmp_path / 'callbot.db'}", PUBLIC) as wire:
        for number, more in enumerate((PROXIED, FORGED, {}), start=1):
            assert wire.posts(SMS, {**TEXTS, "MessageSid": f"SM{number:032}"}, more=more)[0] == 200
        for base in ("https://elsewhere.example", "http://callbot.example", wire.stage.program.origin):
            for more in (PROXIED, FORGED, {}):
                assert wire.posts(SMS, {**TEXTS, "MessageSid": f"SM{9:032}"}, base=base, more=more)[0] == 403
        assert wire.heard() == [TEXTS["Body"]] * 3


def test_wh_10_a_replay_after_a_death_has_no_effect(tmp_path: Path, database_url: str) -> None:
    with wired(tmp_path / "home", database_url) as wire:
        first = [wire.posts(SMS, TEXTS), wire.posts(VOICE, RINGS)]
        assert [status for status, _ in first] == [200, 200]
        wire.stage.to(wire.stage.now)
        before = wire.rows()
        wire.stage.program.kill()
        wire.stage.program.start()
        assert [wire.posts(SMS, TEXTS), wire.posts(VOICE, RINGS)] == first
        wire.stage.to(wire.stage.now)
        assert (wire.rows(), wire.heard()) == (before, [TEXTS["Body"]])
