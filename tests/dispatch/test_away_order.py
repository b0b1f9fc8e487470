"""Several away channels: the first is asked, the next where it fails; each is given a thing once."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from callbot.db import Database
from callbot.dispatch.sender import deliver
from callbot.dispatch.tick import recover, tick
from callbot.domain.alarms import Alarm
from callbot.domain.outbox import FINAL, Purpose, Status
from callbot.domain.outbox import Channel as Way
from callbot.errors import FailpointReached
from callbot.failpoints import arm, parsed
from callbot.gateways.base import Accepted, Receipt, Refused, Unknown
from callbot.models import Channel, Outbound, Owner
from callbot.services import alarms, away, notices
from callbot.simulator.trouble import Refuse
from tests.dispatch.stage import Stage, stage
from tests.outboxes import SAM, queue

MAIL, NTFY, CHAT = "mailto://sam:pw@example.com", "ntfys://example.com/sam", "json://example.com/chat"


class Services:
    """What stands behind the addresses: each takes a message, or answers what is set for it."""

    def __init__(self) -> None:
        self.answers: dict[str, Receipt] = {}
        self.got: list[tuple[str, str]] = []

    def push(self, *, url: str, title: str, body: str) -> Receipt:
        """One message."""
        self.got.append((url, body))
        return self.answers.get(url, Accepted(""))


class Away:
    """Sam, with three away channels, and time that goes by."""

    def __init__(self, play: Stage, services: Services) -> None:
        self.play, self.services = play, services
        with play.runtime.transaction() as session:
            first = session.scalars(select(Channel)).one()
            first.url, first.name = MAIL, "e-mail"
            for url in (NTFY, CHAT):
                away.add(session, 1, url)

    def tells(self, body: str = "MISSED: Acme") -> None:
        """Something happens of which Sam hears."""
        now = self.play.runtime.clock.now()
        with self.play.runtime.transaction() as session:
            notices.tell(session, session.get_one(Owner, 1), key=f"missed/{body}", body=body, now=now)

    def passes(self, minutes: float = 0) -> None:
        """Time goes by; everything that is due is said."""
        clock = self.play.network.clock
        clock.to(clock.now() + timedelta(minutes=minutes))
        for _ in range(40):
            self.play.network.run_due()
            tick(self.play.runtime)
            rows = self.rows()
            for row in rows:
                deliver(self.play.runtime, row.id)
            waits = [row for row in self.rows() if row.status not in FINAL | {Status.ACCEPTED}]
            if not waits:
                break
            clock.to(max(clock.now(), min(row.look_at or row.due_at for row in waits)))
        self.play.network.run_due()

    def rows(self) -> list[Outbound]:
        """The outbox."""
        with self.play.runtime.reading() as session:
            return list(session.scalars(select(Outbound).order_by(Outbound.id)))

    def asked(self) -> list[str]:
        """Which channels were asked, in order."""
        return [url for url, _ in self.services.got]

    def channel(self, url: str) -> Channel:
        """A channel as it stands."""
        with self.play.runtime.reading() as session:
            return session.scalars(select(Channel).where(Channel.url == url)).one()


@pytest.fixture
def sam(database: Database, tmp_path: Path) -> Iterator[Away]:
    services = Services()
    with stage(database, tmp_path, virtual=True, push=services) as play:
        yield Away(play, services)
        arm(None)


def test_the_first_is_told_and_nobody_else(sam: Away) -> None:
    sam.tells()
    sam.passes()
    assert sam.services.got == [(MAIL, "MISSED: Acme")]
    assert len(sam.play.sam.inbox) == 1


@pytest.mark.parametrize("answer", [Refused("the address is not one"), Unknown("it did not take it")])
def test_where_the_first_fails_the_next_is_told(sam: Away, answer: Receipt) -> None:
    sam.services.answers[MAIL] = answer
    sam.tells()
    sam.passes()
    assert sam.asked()[-1] == NTFY
    assert sam.asked().count(NTFY) == 1
    assert CHAT not in sam.asked()
    assert sam.channel(MAIL).failure == answer.reason  # type: ignore[union-attr]  # no Accepted


def test_each_attempt_is_a_row_that_ends(sam: Away) -> None:
    for url in (MAIL, NTFY, CHAT):
        sam.services.answers[url] = Refused("no")
    sam.tells()
    sam.passes()
    assert sam.asked() == [MAIL, NTFY, CHAT]
    pushed = [(row.key, row.status) for row in sam.rows() if row.channel is Way.PUSH]
    assert pushed == [(f"missed/MISSED: Acme/push{number}", Status.FAILED) for number in (1, 2, 3)]


def test_one_that_takes_again_has_no_failure_any_more(sam: Away) -> None:
    sam.services.answers[MAIL] = Refused("no")
    sam.tells("one")
    sam.passes()
    del sam.services.answers[MAIL]
    sam.tells("two")
    sam.passes()
    assert sam.channel(MAIL).failure is None
    assert sam.services.got[-1] == (MAIL, "two")


def test_the_last_is_tried_for_longer_than_one_with_another_behind_it(sam: Away) -> None:
    for url in (MAIL, NTFY, CHAT):
        sam.services.answers[url] = Unknown("no answer")
    sam.tells()
    sam.passes()
    assert [sam.asked().count(url) for url in (MAIL, NTFY, CHAT)] == [2, 2, 5]


@pytest.mark.parametrize("point", ["begun", "said", "settled"])
def test_a_death_in_between_doubles_nothing_and_loses_nothing(sam: Away, point: str) -> None:
    sam.services.answers[MAIL] = Refused("no")
    sam.tells()
    push = next(row for row in sam.rows() if row.channel is Way.PUSH)
    arm(parsed(f"{point}:raise"))
    with pytest.raises(FailpointReached):
        deliver(sam.play.runtime, push.id)
    arm(None)
    recover(sam.play.runtime)
    sam.passes()
    assert sam.asked()[-1] == NTFY
    assert sam.asked().count(NTFY) == 1


def test_a_text_that_fails_goes_to_the_first_channel_once(sam: Away) -> None:
    sam.play.network.trouble.add(Refuse(400, 21614, "not a mobile", None))
    sam.tells()
    sam.passes()
    assert sam.asked() == [MAIL]


def test_removed_its_messages_go_to_the_next(sam: Away) -> None:
    later = sam.play.runtime.clock.now() + timedelta(hours=1)
    with sam.play.runtime.transaction() as session:
        queue(
            session, "reminder/1/1/last_push/push1", channel=Way.PUSH, purpose=Purpose.NOTICE, to="away/1",
            due_at=later, now=sam.play.runtime.clock.now(), contact_id=None,
        )  # fmt: skip
        assert away.remove(session, away.meant(session, 1, "e-mail"), sam.play.runtime.clock.now()) == 1
    sam.passes(minutes=30)
    sam.passes(minutes=31)
    assert sam.asked() == [NTFY]


def test_a_message_to_a_channel_that_is_gone_goes_to_the_next(sam: Away) -> None:
    sam.tells()
    with sam.play.runtime.transaction() as session:
        session.delete(away.meant(session, 1, "e-mail"))
    sam.passes()
    assert sam.asked() == [NTFY]


def test_no_address_stands_in_the_outbox(sam: Away) -> None:
    sam.services.answers[MAIL] = Refused("no")
    sam.tells()
    sam.passes()
    assert {row.to for row in sam.rows()} == {SAM, "away/1", "away/2"}
    assert all("example.com" not in str((row.reason, row.body, row.key)) for row in sam.rows())


@pytest.mark.parametrize(
    ("alarm", "told"), [(Alarm.ACCOUNT, True), (Alarm.BUDGET, True), (Alarm.FLOOD, False)]
)
def test_what_no_text_can_tell_goes_away_though_they_showed_life(sam: Away, alarm: Alarm, told: bool) -> None:
    now = sam.play.runtime.clock.now()
    with sam.play.runtime.transaction() as session:
        owner = session.get_one(Owner, 1)
        owner.life_at = now
        alarms.ring(session, owner, alarm, "it", now)
    assert any(row.channel is Way.PUSH for row in sam.rows()) is told
