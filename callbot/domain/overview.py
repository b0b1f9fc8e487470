"""How callbot stands, for whoever set it up: facts in, findings out, each with what to do about it.

A finding is something that a person should do; a dry run, a pause or an open question is none.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from callbot.domain.courtesy import Caps, Spent
from callbot.domain.doctor.account import forgotten
from callbot.domain.doctor.findings import Finding, error, warning
from callbot.domain.forwarding import PROOF_HOLDS
from callbot.domain.outbox import Halted
from callbot.domain.people import Mode

BACKUP_EVERY = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Halt:
    """Why nothing leaves, since when, and what the provider said of it."""

    name: Halted
    since: datetime
    reason: str | None


@dataclass(frozen=True, slots=True)
class Failure:
    """The newest thing that could not be said, and why; `code` is Twilio's."""

    at: datetime
    reason: str
    code: int | None


@dataclass(frozen=True, slots=True)
class Coming:
    """An agreed time and with whom."""

    starts_at: datetime
    ends_at: datetime
    exact: bool
    who: str


@dataclass(frozen=True, slots=True)
class Standing:
    """How one owner stands."""

    id: int
    name: str
    phone: str
    country: str
    timezone: str
    mode: Mode
    stated: str
    numbers: tuple[str, ...]
    phone_proven: bool
    paused_at: datetime | None
    stopped_at: datetime | None
    missed_today: int
    last_missed_at: datetime | None
    coming: tuple[Coming, ...]
    questions: int
    usd: float
    usd_cap: float
    forwarding_proven_at: datetime | None


@dataclass(frozen=True, slots=True)
class Overview:
    """How the house stands; `owner` is the one that is looked at, or the only one."""

    at: datetime
    dry: bool
    worker_at: datetime | None
    runs: bool
    """Some worker has shown life just now."""
    lacking: str | None
    """What is wrong where there is no room to write in."""
    halts: tuple[Halt, ...]
    waiting: int
    next_at: datetime | None
    late: int
    """Due for more than a minute and not said."""
    unknown: int
    failed: int
    """What could not be said in the last day."""
    last_failure: Failure | None
    owners: int
    since: datetime | None
    """When the first owner was set up."""
    backup_at: datetime | None
    spent: Spent
    """What left within the last day, of all owners together."""
    caps: Caps
    owner: Standing | None
    connected: bool = False
    """Some number was pointed here by `callbot connect`."""


def findings(found: Overview) -> tuple[Finding, ...]:
    """What a person should do, the worst first."""
    every = [*_of_the_house(found), *_of_the_outbox(found), *_of_the_owner(found)]
    return tuple(sorted(every, key=lambda finding: -finding.level))


def ago(passed: timedelta) -> str:
    """So long ago, as people say it.

    >>> ago(timedelta(seconds=3)), ago(timedelta(minutes=95)), ago(timedelta(days=3, hours=1))
    ('3 s ago', '95 min ago', '3 days ago')
    """
    seconds = max(int(passed.total_seconds()), 0)
    for limit, unit, word in ((120, 1, "s"), (7200, 60, "min"), (172_800, 3600, "hours")):
        if seconds < limit:
            return f"{seconds // unit} {word} ago"
    return f"{seconds // 86_400} days ago"


def _of_the_house(found: Overview) -> Iterator[Finding]:
    if not found.owners:
        yield error("owner", "There is no owner yet.", "`callbot init` sets the first one up.")
    if found.dry and found.connected:
        yield forgotten()
    if not found.runs:
        last = "none has run yet" if found.worker_at is None else f"the last sign was {_since(found)}"
        what = f"callbot does not run ({last}): no call is answered and nothing leaves."
        mend = "Start it: `callbot serve`, or the service that runs it."
        yield error("worker", what, mend)
    for halt in found.halts:
        yield _halted(halt)
    if found.lacking:
        what = f"There is no room: {found.lacking}. No text and no call leaves."
        yield error("room", what, "Make room on the disk of the database.")
    if found.spent.reaches(found.caps):
        what = "The day's limit for everybody on this callbot is reached: callers get no text."
        mend = "It frees itself within a day; deployment_usd_per_day and its like under [caps] raise it."
        yield warning("everybody", what, mend)
    old = found.since is not None and found.at - found.since > BACKUP_EVERY
    if old and (found.backup_at is None or found.at - found.backup_at > BACKUP_EVERY):
        what = "There is no backup of the last seven days in the home folder."
        yield warning("backup", what, "`callbot backup` makes one while callbot runs.")


def _since(found: Overview) -> str:
    return "never" if found.worker_at is None else ago(found.at - found.worker_at)


def _halted(halt: Halt) -> Finding:
    match halt.name:
        case Halted.RESTORED:
            what = "Nothing leaves since a backup was restored here."
            mend = "See that the old machine is off, then run `callbot resume`."
            return error("restored", what, mend)
        case Halted.REFUSED:
            what = f"Twilio refuses the account: {halt.reason}. What is due waits."
            mend = "Look at the account and its token in Twilio's Console; callbot tries again every minute."
            return error("refused", what, mend)
        case Halted.STANDSTILL:
            what = "callbot stood still and reads what came in meanwhile; contacts wait for that."
            return warning("standstill", what, "Nothing to do: it takes three minutes at most.")


def _of_the_outbox(found: Overview) -> Iterator[Finding]:
    if found.late and found.runs and not found.halts and not found.lacking:
        what = f"Due for more than a minute and not said: {found.late}."
        yield warning("late", what, "Look at the log: Twilio or the machine may be slow.")
    if found.unknown:
        what = (
            f"Nobody knows yet whether they left: {found.unknown}. callbot asks Twilio before it repeats any."
        )
        yield warning("unknown", what, "Nothing to do for half an hour; then look at the log.")
    if found.failed and found.last_failure is not None:
        code = f" ({found.last_failure.code})" if found.last_failure.code else ""
        what = f"Not delivered in the last day: {found.failed}; the last: {found.last_failure.reason}{code}."
        yield warning(
            "failed",
            what,
            "docs/troubleshooting.md has every code; `callbot why` tells what it was.",
        )


def _of_the_owner(found: Overview) -> Iterator[Finding]:
    owner = found.owner
    if owner is None or found.dry:
        return
    if not owner.phone_proven:
        what = f"The mobile number of {owner.name} is not proven."
        yield warning("phone", what, "`callbot init` texts it a code.")
    if owner.stopped_at is not None:
        what = f"{owner.name} texted STOP to callbot: the carrier delivers none of its texts."
        yield warning("stopped", what, f"Text START to {' or '.join(owner.numbers)}.")
    proven = owner.forwarding_proven_at
    if owner.mode is Mode.FORWARDED and (proven is None or found.at - proven > PROOF_HOLDS):
        what = "That the carrier forwards missed calls here was not proven in the last two weeks."
        yield warning("forwarding", what, "`callbot forwarding --prove` rings and sees.")
    if owner.usd >= owner.usd_cap:
        what = f"The day's limit of {owner.usd_cap:g} USD is reached: callers get no text."
        yield warning("spend", what, "It frees itself within a day; [caps] usd_per_day raises it.")
