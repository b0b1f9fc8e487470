"""What callbot's doors and chores cost in a big house beside a small one, in one run, on PostgreSQL.

Both hold the same for each owner; the small one is 1/1000 of a career centre's: 10,000 owners, 1,000,000
calls, 3,000,000 texts, 1,000,000 pending reminders. Requests are signed and posted into the app as
bench/webhook.py does, each about some other owner. A cost is CPU time, this process's and that of its
connections to the database; both houses take turns in short rounds, and the median of the rounds' ratios
must not exceed 1.3.

    python bench/scale.py [--owners 500] [--rounds 9] [--only WORD]      (--owners 10000 is the whole)

It needs a PostgreSQL server (CALLBOT_TEST_DATABASE_URL), where it makes two databases and drops them.
"""

import argparse
import logging
import os
import random
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import count
from pathlib import Path
from statistics import median
from typing import Any
from urllib.parse import urlencode

import structlog
from sqlalchemy import create_engine, text
from twilio.request_validator import RequestValidator

from bench.filled import ADMIN, GROUP, NOW, OWNER, SERVER, filled, is_served, stranger
from bench.webhook import ACCOUNT, PUBLIC, TOKEN, a_twilio, environ, environment
from callbot import settings
from callbot.app import create_app
from callbot.dispatch.catching_up import catch_up
from callbot.dispatch.chores import chores
from callbot.dispatch.sender import deliver
from callbot.dispatch.tick import join, recover, tick
from callbot.domain.outbox import Channel, Purpose
from callbot.gateways.dry import DryTelephone
from callbot.models import Owner
from callbot.runtime import Clock, apart, build
from callbot.services import outbox, why

SMALL = 10
"""Owners of the small house: a thousandth of a career centre."""
MOST = 1.3
EACH, UNCOUNTED = 6, 2
"""Requests of a round, and rounds ahead in which statements are compiled and plans made."""
BETWEEN = timedelta(seconds=30)
"""So much time passes between two rounds: nobody is taken for a machine, and it stays the same day."""
DUE = 100
SENT = "SELECT sid, id FROM outbound WHERE id = :id"

serial, strangers = count(1 << 64), count(1)
"""Sids of ours are none of Twilio's, which counts from one."""
Do = Callable[[], object]


class Moved(Clock):
    """The machine's time, moved to when the rows were made, and on between the rounds."""

    def __init__(self) -> None:
        super().__init__()
        self.ahead = NOW - super().now()

    def now(self) -> datetime:
        """The business instant."""
        return super().now() + self.ahead


class Faults(logging.Handler):
    """What the app logs as an error: a voice webhook answers its caller well all the same."""

    def __init__(self) -> None:
        super().__init__(logging.ERROR)
        self.found: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        """Keep it."""
        self.found.append(f"{record.getMessage()} {record.exc_info and record.exc_info[1]}")


@dataclass(frozen=True, slots=True)
class Somebody:
    """An owner, and one of their contacts."""

    owner_id: int
    phone: str
    number: str
    contact_id: int
    contact: str


class House:
    """callbot on one of the databases, as its web half and as a worker that somebody else winds up."""

    def __init__(self, url: str, owners: int, home: Path, api: str) -> None:
        os.environ.update({**environment(home, api), "CALLBOT_DATABASE_URL": url})
        home.mkdir()
        self.owners = owners
        self.runtime = build(settings.load(), apart)
        self.runtime.clock = self.clock = Moved()
        app, self.faults = create_app(self.runtime), Faults()
        app.logger.addHandler(self.faults)
        self.app = app.wsgi_app
        join(self.runtime)
        self._watch = create_engine(SERVER, isolation_level="AUTOCOMMIT").connect()
        self._name = self.runtime.database.engine.url.database
        self.chance, self.turns = random.Random(1), count()  # noqa: S311 - the same owners at every run

    def somebody(self, heavy: bool = False) -> Somebody:
        """Any owner but the heavy ones, or one of those."""
        owner_id = 1 + GROUP * self.chance.randrange(self.owners // GROUP)
        owner_id += 0 if heavy else self.chance.randrange(1, GROUP)
        asked = (
            "SELECT o.id, o.phone, n.e164, c.contact_id, c.e164 FROM owner o"
            " JOIN number n ON n.owner_id = o.id JOIN contact_number c ON c.owner_id = o.id"
            " WHERE o.id = :id ORDER BY random() LIMIT 1"
        )
        return Somebody(*self.rows(asked, id=owner_id)[0])

    def another(self, first: int, most: int) -> int:
        """One of so many ids from the first on, each time another."""
        return first + next(self.turns) * 7919 % most

    def rows(self, statement: str, **terms: Any) -> Sequence[Any]:
        """Ask the database something, or change it: no part of any cost."""
        with self.runtime.database.transaction(durable=True) as session:
            found = session.connection().execute(text(statement), terms)
            return found.all() if found.returns_rows else ()

    def later(self) -> None:
        """Time passes in which the house was well; what was handed over has been taken."""
        self.clock.ahead += BETWEEN
        self.rows("UPDATE heartbeat SET at = :now", now=self.clock.now())
        self.rows("DELETE FROM procrastinate_jobs")

    def spent(self) -> float:
        """CPU seconds of this process so far, and of its connections' other ends."""
        asked = text(
            "SELECT pid FROM pg_stat_activity WHERE datname = :name AND backend_type = 'client backend'"
        )
        pids = self._watch.scalars(asked, {"name": self._name}).all()
        behind = sum(int(Path(f"/proc/{pid}/schedstat").read_text().split()[0]) for pid in pids)
        return time.process_time() + behind / 1e9

    def asks(self, post: dict[str, Any]) -> str:
        """One request through the app; raises AssertionError where it is not answered well."""
        statuses: list[str] = []

        def start(status: str, _headers: object, _exc: object = None) -> Any:
            statuses.append(status)

        answer = b"".join(self.app(post, start))
        assert statuses[0][0] == "2", (statuses, post, answer)
        assert not self.faults.found, (post, self.faults.found)
        return answer.decode()

    def close(self) -> None:
        """Let everything go."""
        self.runtime.close()
        self._watch.engine.dispose()
        self._watch.close()


def posted(house: House, target: str, **form: str) -> Do:
    """A request of Twilio's, signed."""
    form = {"AccountSid": ACCOUNT, "ApiVersion": "2010-04-01", **form}
    signature = RequestValidator(TOKEN).compute_signature(PUBLIC + target, form)
    post = environ(urlencode(form).encode(), signature)
    path, _, query = target.partition("?")
    post |= {"PATH_INFO": path, "RAW_URI": target, "QUERY_STRING": query}
    return lambda: house.asks(post)


def got(house: House, target: str, token: str | None = None) -> Do:
    """A request of the API's, or of a monitor's."""
    path, _, query = target.partition("?")
    post = environ(b"", "") | {
        "REQUEST_METHOD": "GET",
        "PATH_INFO": path,
        "RAW_URI": target,
        "QUERY_STRING": query,
    }
    del post["CONTENT_TYPE"]
    if token is not None:
        post["HTTP_AUTHORIZATION"] = f"Bearer {token}"
    return lambda: house.asks(post)


def call(status: str, path: str = "/twilio/voice", *, known: bool = True, heavy: bool = False) -> "Make":
    """A call from a contact, or from a number that nobody knows."""

    def make(house: House) -> Do:
        who = house.somebody(heavy)
        caller = who.contact if known else stranger(next(strangers))
        return posted(
            house,
            path,
            CallSid=f"CA{next(serial):032x}",
            From=caller,
            To=who.number,
            CallStatus=status,
            CallDuration="31",
            Direction="inbound",
            StirVerstat="TN-Validation-Passed-A",
        )

    return make


def texts(*bodies: str, by_owner: bool = False, heavy: bool = False) -> "Make":
    """Texts from one contact, or from the owner, one after the other."""

    def make(house: House) -> Do:
        who = house.somebody(heavy)
        sender = who.phone if by_owner else who.contact
        posts = [
            posted(
                house,
                "/twilio/sms",
                MessageSid=f"SM{next(serial):032x}",
                From=sender,
                To=who.number,
                Body=body,
            )
            for body in bodies
        ]
        return lambda: [post() for post in posts]

    return make


def delivered(house: House) -> Do:
    """A text that left within the last weeks arrives."""
    [(sid, key)] = house.rows(SENT, id=house.another(1 + house.owners * 120, house.owners * 30))
    return posted(house, f"/twilio/status/message?o={key}&a=1", MessageSid=sid, MessageStatus="delivered")


def rang(house: House) -> Do:
    """The call of a reminder ends."""
    [(sid, key)] = house.rows(SENT, id=house.another(1 + house.owners * 250, house.owners * 20))
    return posted(house, f"/twilio/status/call?o={key}&a=1", CallSid=sid, CallStatus="completed")


def page(path: str, *, whole: bool = False, heavy: bool = False, second: bool = False) -> "Make":
    """A page of a list: an owner's, or with an administrator's token everybody's; the first or the second."""

    def make(house: House) -> Do:
        token = ADMIN if whole else OWNER.format(house.somebody(heavy).owner_id)
        target = f"/api/v1/{path}"
        if second:
            answer = str(got(house, f"{target}?limit=5", token)())
            cursor = answer.rpartition('"next":')[2].strip(' "}\n')
            target += f"?cursor={cursor}" if cursor != "null" else ""
        return got(house, target, token)

    return make


def told(*, one: bool, heavy: bool = False) -> "Make":
    """`callbot why`: of everything, or of one number."""

    def make(house: House) -> Do:
        who = house.somebody(heavy)

        def do() -> None:
            with house.runtime.reading() as session:
                assert why.told(
                    session, session.get_one(Owner, who.owner_id), who.contact if one else None, 30
                )

        return do

    return make


def said(purpose: Purpose) -> "Make":
    """A text leaves: to a contact, or to the owner."""

    def make(house: House) -> Do:
        [outbound_id] = due(house, 1, purpose)
        return lambda: deliver(house.runtime, outbound_id)

    return make


def due(house: House, rows: int, purpose: Purpose = Purpose.REPLY) -> list[int]:
    """So many texts of as many owners are due now."""
    made = []
    now = house.clock.now()
    people = [house.somebody() for _ in range(rows)]
    with house.runtime.transaction() as session:
        for who in people:
            made.append(
                outbox.enqueue(
                    session,
                    owner_id=who.owner_id,
                    key=f"bench/{next(serial)}",
                    channel=Channel.SMS,
                    purpose=purpose,
                    to=who.contact if purpose is Purpose.REPLY else who.phone,
                    from_e164=who.number,
                    body="Sam is free weekdays 9 to 5.",
                    due_at=now,
                    now=now,
                    contact_id=who.contact_id,
                )
            )
    return [key for key in made if key is not None]


def ticking(rows: int) -> "Make":
    """The tick of one second, when so many rows have come due."""

    def make(house: House) -> Do:
        house.rows(
            "UPDATE outbound SET status = 'cancelled' WHERE status = 'queued' AND due_at <= :now",
            now=house.clock.now(),
        )
        if rows:
            due(house, rows)
            house.rows("DELETE FROM procrastinate_jobs")

        def do() -> None:
            tick(house.runtime)

        return do

    return make


def tending(house: House) -> Do:
    """Every chore."""
    return lambda: chores(house.runtime)


def reading_lists(house: House) -> Do:
    """Twilio's lists are read; nothing is on them."""
    house.rows(
        "UPDATE heartbeat SET at = :then WHERE name = 'asked'", then=house.clock.now() - timedelta(hours=1)
    )

    def do() -> None:
        telephone, house.runtime.telephone = house.runtime.telephone, DryTelephone()
        catch_up(house.runtime)
        house.runtime.telephone = telephone

    return do


def starting(begin: Callable[[Any], bool]) -> "Make":
    """A worker starts."""

    def make(house: House) -> Do:
        return lambda: begin(house.runtime)

    return make


Make = Callable[[House], Do]


@dataclass(frozen=True, slots=True)
class Figure:
    """What is measured: by its name, how one of it is made, how many to a round, and why it is not held."""

    name: str
    make: Make
    each: int = EACH
    note: str = ""


SELDOM = "(seldom: not held)"
CANCELLED = ("Does Thu Dec 10 at 1 PM work?", "Sorry, I have to call Thu Dec 10 off.")
LISTS = ("calls", "messages", "contacts", "appointments", "reminders", "expectations", "outbox")
FIGURES = (
    Figure("owner's text: busy fri 1-3, and undone", texts("busy fri 1-3", "undo", by_owner=True)),
    Figure("voice: a contact calls", call("ringing")),
    Figure("voice: a stranger calls", call("ringing", known=False)),
    Figure("voice status: a contact's miss", call("completed", "/twilio/voice/status")),
    Figure("voice status: the same, heavy owner", call("completed", "/twilio/voice/status", heavy=True)),
    Figure("voice status: a stranger's miss", call("completed", "/twilio/voice/status", known=False)),
    Figure("sms: when is Sam free?", texts("When is Sam free?")),
    Figure("sms: a time that is not free", texts("Does Sunday at 7 am work?")),
    Figure("sms: agreed, and called off", texts(*CANCELLED)),
    *(Figure(f"owner's text: {word}", texts(word, by_owner=True)) for word in ("next", "who", "calls", "ok")),
    Figure("owner's text: calls, heavy owner", texts("calls", by_owner=True, heavy=True)),
    Figure("status: a text arrived", delivered),
    Figure("status: a reminder's call ended", rang),
    *(Figure(f"api: {path}", page(path)) for path in LISTS),
    *(Figure(f"api: {path}, second page", page(path, second=True)) for path in LISTS),
    *(Figure(f"api: {path}, heavy owner", page(path, heavy=True)) for path in LISTS),
    *(
        Figure(f"api: {path}, everybody's", page(f"{path}?limit=10", whole=True))
        for path in (*LISTS, "owners")
    ),
    Figure("api: slots", page("slots")),
    Figure("api: availability", page("availability")),
    Figure("why", told(one=False), note=SELDOM),
    Figure("why: one number", told(one=True), note=SELDOM),
    Figure("why: one number, heavy owner", told(one=True, heavy=True), note=SELDOM),
    Figure("tick: nothing due", ticking(0)),
    Figure("tick: 100 due", ticking(DUE), each=1),
    Figure("said to a contact", said(Purpose.REPLY)),
    Figure("said to the owner", said(Purpose.NOTICE)),
    Figure("every chore", tending),
    Figure("Twilio's lists are read", reading_lists),
    Figure("readyz", lambda house: got(house, "/readyz")),
    Figure("a worker starts", starting(join), each=1),
    Figure("the one process starts", starting(recover), each=1, note=SELDOM),
)


def cost(house: House, figure: Figure) -> float:
    """CPU microseconds of one, in one round."""
    house.later()
    things = [figure.make(house) for _ in range(figure.each)]
    begun = house.spent()
    for do in things:
        do()
    return (house.spent() - begun) / figure.each * 1e6


def measured(houses: Sequence[House], figure: Figure, rounds: int) -> tuple[float, float, float]:
    """The medians of the small house and of the big one, in microseconds, and of their ratios."""
    pairs = [[cost(house, figure) for house in houses] for _ in range(rounds + UNCOUNTED)][UNCOUNTED:]
    small, big = (median(column) for column in zip(*pairs, strict=True))
    return small, big, median(big / small for small, big in pairs)


@contextmanager
def both(owners: int) -> Iterator[list[House]]:
    """The small house and the big one."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        api = stack.enter_context(a_twilio())
        made = []
        for name, size in (("small", SMALL), ("big", owners)):
            begun = time.perf_counter()
            url = stack.enter_context(filled(SERVER, f"callbot_scale_{name}_{os.getpid()}", size))
            made.append(House(url, size, folder / name, api))
            stack.callback(made[-1].close)
            [(bytes_,)] = made[-1].rows("SELECT pg_database_size(current_database())")
            print(
                f"{name}: {size} owners, {bytes_ / 1e6:.0f} MB, {time.perf_counter() - begun:.0f} s",
                flush=True,
            )
        yield made


def main() -> int:
    """Measure everything; the exit status says whether all that is held keeps to 1.3."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--owners", type=int, default=500, help="of the big house; a multiple of ten")
    parser.add_argument("--rounds", type=int, default=9)
    parser.add_argument("--only", default="", help="what has this word in its name")
    given = parser.parse_args()
    if not is_served():
        return 0
    over = []
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING))
    with both(given.owners) as houses:
        print(f"{'':42}{SMALL:>8}{given.owners:>10} owners   ratio")
        for figure in FIGURES:
            if given.only not in figure.name:
                continue
            small, big, ratio = measured(houses, figure, given.rounds)
            print(f"{figure.name:42}{small:8.0f}{big:10.0f} us {ratio:12.2f}   {figure.note}", flush=True)
            if ratio > MOST and not figure.note:
                over.append(figure.name)
    for name in over:
        print(f"over {MOST}: {name}", file=sys.stderr)
    return 1 if over else 0


if __name__ == "__main__":
    raise SystemExit(main())
