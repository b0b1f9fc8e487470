"""Tokens: shown once, kept as a digest, bound to one owner or to none, ended for good."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from callbot.db import Database
from callbot.domain.people import Mode
from callbot.errors import Refused
from callbot.models import ApiToken, Owner
from callbot.services import tokens
from callbot.services.tokens import Holder

NOW = datetime(2026, 2, 2, 14, 18, tzinfo=UTC)


@pytest.fixture
def session(tmp_path: Path) -> Iterator[Session]:
    """An open transaction."""
    database = Database(f"sqlite:///{tmp_path / 'callbot.db'}")
    Owner.metadata.create_all(database.engine)
    with database.transaction() as opened:
        yield opened
    database.close()


def owner(session: Session, digit: int = 1) -> int:
    row = Owner(
        name="Sam Lee",
        phone=f"+1212555014{digit}",
        timezone="America/New_York",
        country="US",
        mode=Mode.RING_FIRST,
        stated="weekdays 9 to 5",
        created_at=NOW,
    )
    session.add(row)
    session.flush()
    return row.id


def test_a_token_opens_its_owners_door(session: Session) -> None:
    whose = owner(session)
    token = tokens.create(session, "phone", owner_id=whose, now=NOW)
    assert tokens.holder(session, token) == Holder(owner_id=whose, read_only=False)


def test_wb_17_only_a_digest_is_kept(session: Session) -> None:
    owner(session)
    token = tokens.create(session, "phone", now=NOW)
    row = session.scalars(select(ApiToken)).one()
    assert token not in {row.name, row.digest}
    assert row.digest == tokens.digest(token)
    assert len(token.removeprefix("callbot_")) >= 43  # 256 bits in base64


def test_a_token_that_reads_is_told_from_one_that_writes(session: Session) -> None:
    owner(session)
    found = tokens.holder(session, tokens.create(session, "screen", read_only=True, now=NOW))
    assert found is not None
    assert found.read_only


def test_an_admin_token_belongs_to_nobody(session: Session) -> None:
    found = tokens.holder(session, tokens.create(session, "root", admin=True, now=NOW))
    assert found is not None
    assert found.admin
    with pytest.raises(Refused, match="not both"):
        tokens.create(session, "root", admin=True, owner_id=1, now=NOW)


def test_with_two_owners_it_must_be_said_whose(session: Session) -> None:
    with pytest.raises(Refused, match="say whose"):
        tokens.create(session, "early", now=NOW)
    owner(session, 1)
    owner(session, 2)
    with pytest.raises(Refused, match="say whose"):
        tokens.create(session, "unclear", now=NOW)
    with pytest.raises(Refused, match="no owner 999"):
        tokens.create(session, "nobody's", owner_id=999, now=NOW)


def test_a_revoked_token_opens_nothing_and_stays_in_the_list(session: Session) -> None:
    owner(session)
    token = tokens.create(session, "lost", now=NOW)
    row = tokens.listed(session)[0]
    tokens.revoke(session, row.id, NOW)
    session.flush()
    assert tokens.holder(session, token) is None
    assert [row.name for row in tokens.listed(session)] == ["lost"]
    with pytest.raises(Refused, match="no token 999"):
        tokens.revoke(session, 999, NOW)


@pytest.mark.parametrize("token", ["", "callbot_", "made-up", "\x00", "é" * 50])
def test_what_is_no_token_opens_nothing(token: str, session: Session) -> None:
    assert tokens.holder(session, token) is None
