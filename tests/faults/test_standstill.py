"""CR-12: callbot was down. What Twilio received is taken in once, before a contact is written to."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select, update

from callbot import failpoints
from callbot.db import Database
from callbot.dispatch.catching_up import catch_up
from callbot.dispatch.sender import deliver
from callbot.dispatch.tick import recover, tick
from callbot.domain.outbox import Channel, Purpose, Status
from callbot.errors import FailpointReached
from callbot.gateways.base import Arrival, Later
from callbot.models import Call, Contact, ContactNumber, Halt, Message, Number, OptOut, Outbound, Owner
from callbot.runtime import Runtime
from callbot.services import calls, inbox, standstill
from callbot.services.standstill import Gap
from callbot.simulator import SERVER_ERROR, HangsUp
from callbot.simulator.stage import NUMBER
from tests.dispatch.stage import Stage, stage, wait_for
from tests.faults import invariants
from tests.faults.test_two_workers import another
from tests.outboxes import BOT, DANA, SAM, queue
from tests.scenarios.telling import emptied, on_stage

MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)
LEE = "+16175550134"


@pytest.fixture
def play(database: Database, tmp_path: Path) -> Iterator[Stage]:
    """Sam's callbot on a Tuesday noon; it is alive, and knows what came in so far."""
    with stage(database, tmp_path, virtual=True) as found:
        found.network.clock.to(noon(found.runtime.clock.now()))
        long_ago = found.runtime.clock.now() - timedelta(days=30)
        with found.runtime.transaction() as session:
            session.execute(update(Number).values(created_at=long_ago))
            session.execute(update(Contact).values(created_at=long_ago))
            session.add(ContactNumber(owner_id=1, contact_id=1, e164=DANA))
        found.network.exchange.numbers[BOT].voice_url = "http://127.0.0.1:9/nobody-answers"
        found.network.person("Lee", LEE)
        comes_back(found)
        yield found
        assert invariants.broken(found.runtime.database, found.runtime.settings, found.network) == []


def noon(now: datetime) -> datetime:
    """The next Tuesday noon in New York."""
    days = (1 - now.weekday()) % 7 or 7
    return (now + timedelta(days=days)).replace(hour=17, minute=0, second=0, microsecond=0)


def passes(play: Stage, passing: timedelta) -> None:
    """Time goes by, and callbot is not there."""
    play.network.clock.to(play.network.clock.now() + passing)
    play.network.run_due()


def comes_back(play: Stage) -> None:
    """It starts anew, reads the lists and does what is due."""
    recover(play.runtime)
    catch_up(play.runtime)
    goes_on(play)


def goes_on(play: Stage) -> None:
    tick(play.runtime)
    with play.runtime.reading() as session:
        due = session.scalars(select(Outbound.id).where(Outbound.status == Status.QUEUED)).all()
    for outbound_id in due:
        deliver(play.runtime, outbound_id)


def texts(play: Stage, body: str, ago: timedelta, *, number: str = DANA) -> str:
    """Somebody texts while callbot is down, so long before it is back."""
    sid = play.network.exchange.people[number].texts(BOT, body)
    passes(play, ago)
    return sid


def rings(play: Stage, ago: timedelta, number: str = LEE) -> None:
    """Somebody rings while callbot is down."""
    play.network.exchange.people[number].calls(BOT, HangsUp(after=20))
    passes(play, ago)


def rows(play: Stage, *purposes: Purpose, to: str | None = None) -> list[Outbound]:
    with play.runtime.reading() as session:
        found = session.scalars(select(Outbound).order_by(Outbound.id))
        return [row for row in found if row.purpose in (purposes or Purpose) and to in {None, row.to}]


def told(play: Stage) -> list[str]:
    """What Sam reads."""
    return [row.body for row in rows(play, to=SAM) if row.channel is Channel.SMS]


def said(play: Stage, to: str = DANA) -> list[str]:
    """What has left to somebody."""
    return [message.body for message in play.network.messages if message.to == to]


def kept(play: Stage, kind: type[Message] | type[Call]) -> list[str]:
    """The sids of what came in and is written down."""
    sids = select(Message.sid).where(Message.direction == "inbound") if kind is Message else select(Call.sid)
    with play.runtime.reading() as session:
        return [sid or "" for sid in session.scalars(sids)]


def test_cr_12_what_came_in_lately_is_answered_as_ever(play: Stage) -> None:
    passes(play, HOUR)
    texts(play, "Who is this?", 10 * MINUTE)
    comes_back(play)
    assert [row.purpose for row in rows(play, to=DANA)] == [Purpose.REPLY]
    assert "automated scheduler" in said(play)[0]


def test_cr_12_words_mean_what_they_meant_when_they_were_written(play: Stage) -> None:
    passes(play, 12 * HOUR - 10 * MINUTE)  # ten to midnight in New York
    texts(play, "Can we talk tomorrow at 11 am?", 14 * MINUTE)
    comes_back(play)
    answers = rows(play, Purpose.CONFIRMATION, Purpose.REPLY, to=DANA)
    assert ["Wed" in row.body for row in answers] == [True]


def test_cr_12_a_miss_of_lately_is_answered_as_ever(play: Stage) -> None:
    passes(play, HOUR)
    rings(play, 5 * MINUTE, DANA)
    comes_back(play)
    assert [row.purpose for row in rows(play, to=DANA)] == [Purpose.TEXT_BACK]
    assert "MISSED" in told(play)[0]


def test_cr_12_what_is_older_is_told_in_one_text_and_answered_by_nobody(play: Stage) -> None:
    texts(play, "Thursday at 10 works", 10 * MINUTE)
    rings(play, 10 * MINUTE)
    texts(play, "Or Friday?", 5 * HOUR)
    comes_back(play)
    assert rows(play, to=DANA) == rows(play, to=LEE) == []
    [text] = told(play)
    assert text.startswith("While I was down (Tue ")
    assert "2 texts and 1 call, not answered." in text
    assert all(words in text for words in ("Thursday at 10 works", "Or Friday?", "617-555-0134 called"))
    assert (len(kept(play, Message)), len(kept(play, Call))) == (2, 1)


@pytest.mark.parametrize("words", ["STOP", "please stop texting me"])
def test_cr_12_an_opt_out_reaches_the_block_before_anything_leaves(play: Stage, words: str) -> None:
    now = play.runtime.clock.now()
    with play.runtime.transaction() as session:
        queue(session, "waits", due_at=now + MINUTE, now=now)
    texts(play, words, 6 * HOUR)
    recover(play.runtime)
    goes_on(play)
    assert said(play) == []
    comes_back(play)
    with play.runtime.reading() as session:
        assert len(session.scalars(select(OptOut)).all()) == 1
    left = [row.purpose for row in rows(play, to=DANA) if row.status is Status.ACCEPTED]
    assert left == [Purpose.FAREWELL] * (words != "STOP")


def test_cr_12_what_waited_leaves_once_the_lists_are_read(play: Stage) -> None:
    now = play.runtime.clock.now()
    with play.runtime.transaction() as session:
        queue(session, "waits", due_at=now + MINUTE, now=now)
    passes(play, HOUR)
    recover(play.runtime)
    goes_on(play)
    assert said(play) == []
    catch_up(play.runtime)
    goes_on(play)
    assert len(said(play)) == 1


def test_cr_12_a_timer_that_rings_before_the_tick_says_nothing(play: Stage) -> None:
    now = play.runtime.clock.now()
    with play.runtime.transaction() as session:
        outbound_id = queue(session, "waits", due_at=now + MINUTE, now=now)
    passes(play, HOUR)
    deliver(play.runtime, outbound_id or 0)
    assert said(play) == []


def test_cr_12_lists_that_cannot_be_read_hold_nobody_for_ever(play: Stage) -> None:
    now = play.runtime.clock.now()
    with play.runtime.transaction() as session:
        queue(session, "waits", due_at=now + MINUTE, now=now)
    sid = texts(play, "Who is this?", HOUR)
    recover(play.runtime)
    for _ in range(5):
        play.network.trouble.lists.append(SERVER_ERROR)
        catch_up(play.runtime)
        goes_on(play)
        passes(play, 50 * timedelta(seconds=1))
    assert len(said(play)) == 1
    play.network.trouble.lists.clear()
    passes(play, 5 * MINUTE)
    catch_up(play.runtime)
    assert kept(play, Message) == [sid]


def test_cr_12_a_webhook_that_comes_late_or_again_changes_nothing(play: Stage) -> None:
    passes(play, HOUR)
    sid = texts(play, "Who is this?", 5 * MINUTE)
    rings(play, 5 * MINUTE)
    comes_back(play)
    before = [(row.key, row.status) for row in rows(play)]
    now, settings = play.runtime.clock.now(), play.runtime.settings
    [rang] = kept(play, Call)
    with play.runtime.transaction() as session:
        inbox.receive(session, inbox.Text(sid, DANA, BOT, "Who is this?"), settings, now)
        calls.learned(session, Arrival(rang, LEE, BOT), 0, settings, now)
    passes(play, 6 * MINUTE)
    catch_up(play.runtime)
    assert [(row.key, row.status) for row in rows(play)] == before
    assert len(said(play)) == 1


def reads(worker: Runtime, since: datetime) -> None:
    """One worker that believes to be the only one who reads the lists."""
    gap = Gap(since - HOUR - MINUTE, since - HOUR)
    texts = worker.telephone.texts_received(since=gap.since)
    assert not isinstance(texts, Later)
    with worker.reading() as session:
        unseen = standstill.unseen(session, texts, worker.clock.now())
    for received in unseen:
        with worker.transaction() as session:
            standstill.take(session, received, gap, worker.settings, worker.clock.now())
    with worker.transaction() as session:
        standstill.caught_up(session, worker.clock.now(), worker.clock.now())


def test_cr_12_two_workers_take_it_in_once(play: Stage) -> None:
    texts(play, "Thursday at 10 works", HOUR)
    sid = texts(play, "Who is this?", MINUTE)
    with ThreadPoolExecutor(2) as pool:
        recover(play.runtime)
        unread = play.runtime.clock.now() - timedelta(minutes=1)
        for done in [pool.submit(reads, worker, unread) for worker in (play.runtime, another(play))]:
            done.result()
    goes_on(play)
    assert kept(play, Message).count(sid) == 1
    assert len(rows(play, Purpose.REPLY, to=DANA)) == 1


def test_cr_12_a_death_midway_loses_and_doubles_nothing(play: Stage) -> None:
    for body in ("Thursday at 10 works", "Or Friday?", "Monday then"):
        texts(play, body, HOUR)
    recover(play.runtime)
    failpoints.arm(failpoints.Failpoint("taken", "raise"))
    try:
        with pytest.raises(FailpointReached):
            catch_up(play.runtime)
    finally:
        failpoints.arm(None)
    passes(play, 20 * timedelta(seconds=1))
    comes_back(play)
    [text] = told(play)
    assert "3 texts, not answered." in text
    assert len(kept(play, Message)) == 3


def test_cr_12_sams_own_old_words_are_not_carried_out_and_stop_is(play: Stage) -> None:
    texts(play, "pause", HOUR, number=SAM)
    texts(play, "STOP", HOUR, number=SAM)
    comes_back(play)
    with play.runtime.reading() as session:
        owner = session.get_one(Owner, 1)
        assert (owner.paused_at, owner.stopped_at is not None) == (None, True)
    bodies = [row.body for row in rows(play) if row.channel is Channel.PUSH]
    assert any('You: "pause"' in body for body in bodies)


def test_cr_12_a_webhook_that_was_lost_is_found_within_minutes(play: Stage) -> None:
    sid = play.network.exchange.people[DANA].texts(BOT, "Who is this?")
    for _ in range(11):
        passes(play, 30 * timedelta(seconds=1))
        tick(play.runtime)
        catch_up(play.runtime)
    assert kept(play, Message)[0] == sid
    assert [row.purpose for row in rows(play, to=DANA)] == [Purpose.REPLY]


def test_cr_12_a_house_that_begins_asks_for_nothing_older(database: Database, tmp_path: Path) -> None:
    with stage(database, tmp_path, virtual=True) as fresh:
        fresh.network.exchange.people[DANA].texts(BOT, "before callbot was there")
        passes(fresh, MINUTE)
        comes_back(fresh)
        assert kept(fresh, Message) == []
        with fresh.runtime.reading() as session:
            assert session.scalars(select(Halt)).all() == []


def test_cr_12_a_house_that_died_in_its_first_second_asks_since_then(
    database: Database, tmp_path: Path
) -> None:
    with stage(database, tmp_path, virtual=True) as fresh:
        recover(fresh.runtime)
        sid = texts(fresh, "Who is this?", HOUR)
        comes_back(fresh)
        assert kept(fresh, Message) == [sid]


def is_caught_up(database: Database) -> bool:
    """True once both texts are there, and contacts may be written to."""
    with database.reading() as session:
        inbound = session.scalars(select(Message.id).where(Message.direction == "inbound")).all()
        return len(inbound) == 2 and session.scalars(select(Halt)).first() is None


@pytest.mark.parametrize("dies_at", ["", "taken:kill"])
def test_cr_12_the_server_itself_is_down_for_six_hours(
    tmp_path: Path, database_url: str, dies_at: str
) -> None:
    with on_stage(tmp_path / "home", emptied(database_url)) as (real, opened):
        real.on(MINUTE)
        real.program.kill()
        for words, later in (("Thursday at 10 works", 350 * MINUTE), ("Who is this?", 10 * MINUTE)):
            real.recruiter.texts(NUMBER, words)
            real.network.run_due()
            real.network.clock.to(real.now + later)
        if dies_at:
            real.program.environment["CALLBOT_FAILPOINT"] = dies_at
            real.program.start()
            wait_for(lambda: real.program.is_dead, 60)
            real.program.kill()
            real.program.environment["CALLBOT_FAILPOINT"] = ""
        real.program.start()
        wait_for(lambda: is_caught_up(opened), 60)  # else time would be let go on: nothing is due yet
        real.on(MINUTE)
        [answer] = real.recruiter.inbox
        assert "automated scheduler" in answer.body
        [summary] = [text.body for text in real.owner.inbox if text.body.startswith("While I was down")]
        assert "1 text, not answered" in summary
        assert "Thursday at 10 works" in summary
        with opened.reading() as session:
            assert session.scalars(select(Halt)).all() == []
