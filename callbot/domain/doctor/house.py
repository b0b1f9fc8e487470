"""The house itself: its database and files, who works in it, and what its owners have proven."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from callbot.domain.doctor.findings import Finding, Id, error, warning
from callbot.domain.forwarding import PROOF_HOLDS
from callbot.domain.people import Mode

FRESH = timedelta(seconds=60)
OPEN = 0o077
"""What of a file's mode lets others in."""


@dataclass(frozen=True, slots=True)
class Away:
    """An away channel: what people call it, when one was seen to come by it, why the last one did not."""

    name: str
    proven_at: datetime | None
    failure: str | None


@dataclass(frozen=True, slots=True)
class Person:
    """An owner as far as the doctor looks: names for people, and instants of what was proven last."""

    name: str
    zone: str
    country: str
    mode: Mode
    numbers: tuple[str, ...]
    phone_proven_at: datetime | None
    forwarded_at: datetime | None
    """When a test call last came back by the carrier."""
    rung_at: datetime | None
    """When they last took a call of callbot's."""
    away: tuple[Away, ...]
    drafting: frozenset[str]
    """Those of their numbers whose texts come to them as drafts, since carriers took none."""


@dataclass(frozen=True, slots=True)
class Household:
    """Everything that the database tells."""

    people: tuple[Person, ...]
    beaten_at: datetime | None
    """The worker's last sign of life."""
    restored_at: datetime | None
    refused: tuple[datetime, str] | None
    opted_out: int
    connected: bool = False
    """Some number was pointed here by `callbot connect`."""


def people(household: Household, now: datetime, *, dry: bool) -> Iterator[Finding]:
    """What owners have yet to do."""
    if not household.people:
        yield error(Id.OWNER, "Nobody is set up yet.", "`callbot init` asks for what it needs.")
    for person in household.people:
        if not person.numbers:
            yield error(
                Id.OWNER,
                f"{person.name} has no number of callbot's.",
                "Run `callbot init` again with `--number +1…`.",
            )
        if not dry:  # nothing of these can be proven where nothing leaves
            yield from _proven(person, now)


def _proven(person: Person, now: datetime) -> Iterator[Finding]:
    who = person.name
    if person.phone_proven_at is None:
        yield warning(
            Id.PHONE,
            f"The mobile of {who} is not proven: what is texted from it changes nothing.",
            "Run `callbot init` at a terminal: it texts a code and asks for it.",
        )
    if person.mode is Mode.FORWARDED:
        yield from _forwarded(person, now)
    if not person.away:
        yield warning(
            Id.AWAY,
            f"{who} has no away channel: where the phone is lost or dead, nothing reaches them.",
            "`callbot away add` adds one: an e-mail, ntfy or any other address that Apprise knows.",
        )
    elif all(one.proven_at is None for one in person.away):
        yield warning(
            Id.AWAY,
            f"The away channel of {who} was never tried.",
            "`callbot away test` sends a test and asks whether it came.",
        )
    for one in person.away:
        if one.failure is not None:
            yield warning(
                Id.AWAY,
                f"The last message to {who} by {one.name} did not go through: {one.failure}.",
                "`callbot away test` tries it again; `callbot away remove` takes it away.",
            )
    if person.rung_at is None:
        yield warning(
            Id.CONTACT_CARD,
            f"{who} never took a call of callbot's: a phone that silences strangers may not ring for it.",
            "Save the contact that `callbot card` writes and let it ring through Do Not Disturb, then take a "
            "call of `callbot call-me` by pressing a key.",
        )


def _forwarded(person: Person, now: datetime) -> Iterator[Finding]:
    mend = "`callbot forwarding` says what to dial, `callbot forwarding --prove` rings and sees."
    if person.forwarded_at is None:
        yield error(
            Id.FORWARDING,
            f"Nothing shows that calls which {person.name} does not answer come here.",
            mend,
        )
    elif person.forwarded_at < now - PROOF_HOLDS:
        days = (now - person.forwarded_at).days
        yield warning(
            Id.FORWARDING,
            f"The forwarding of {person.name} was last proven {days} days ago; carriers drop it in silence.",
            mend,
        )


def works(household: Household, now: datetime) -> bool:
    """True where a worker showed life lately."""
    return household.beaten_at is not None and household.beaten_at > now - FRESH


def life(household: Household, now: datetime, *, dry: bool) -> Iterator[Finding]:
    """Whether callbot runs, and whether anything may leave; where nothing can leave nothing is lost."""
    if not dry and not works(household, now):
        at = household.beaten_at
        since = "has never run here" if at is None else f"shows no life since {at:%Y-%m-%d %H:%M} UTC"
        yield error(
            Id.WORKER,
            f"callbot {since}: nobody is texted, reminded or rung.",
            "Start it: `callbot serve` (on several machines: `callbot web` and `callbot worker`).",
        )
    if household.restored_at is not None:
        yield error(
            Id.RESTORED,
            f"Nothing leaves since the restore of {household.restored_at:%Y-%m-%d %H:%M} UTC.",
            "See that the old machine is off, then run `callbot resume`.",
        )
    if household.refused is not None:
        since_at, why = household.refused
        yield error(
            Id.REFUSED,
            f"Twilio takes nothing from the account since {since_at:%Y-%m-%d %H:%M} UTC: {why}.",
            "Mend the account or its credentials; what waits leaves within a minute of that.",
        )


def secret_key(mode: int | None, *, given: bool, opted_out: int) -> Iterator[Finding]:
    """The key in the home folder: the mode of its file, None where there is none."""
    if given:
        return
    if mode is None and opted_out:
        yield error(
            Id.SECRET_KEY,
            f"The secret key is gone: {opted_out} who asked for no more texts would be texted again.",
            "Stop callbot and put secret.key back from a backup, before it makes a new one.",
        )
    elif mode is not None and mode & OPEN:
        yield warning(
            Id.SECRET_KEY,
            "Others on this machine can read the secret key.",
            "Run `chmod 600` on secret.key in the home folder.",
        )


def home(path: str, mode: int) -> Iterator[Finding]:
    """The home folder holds people's texts and voicemails."""
    if mode & OPEN:
        yield warning(
            Id.HOME,
            f"Others on this machine can look into {path}, where texts and voicemails are.",
            f"Run `chmod 700 {path}`.",
        )


def zones(version: str | None, year: int, known: Mapping[str, bool]) -> Iterator[Finding]:
    """The zone data that is read ("2026f"; None where there is none), and whether owners' zones are in it."""
    for zone in sorted(zone for zone, found in known.items() if not found):
        yield error(
            Id.ZONES,
            f"The time zone {zone} is not known here: no time can be said in it.",
            "Correct it with `callbot init --timezone America/New_York`, or install the system's tzdata.",
        )
    made = int(version[:4]) if version and version[:4].isdigit() else None
    if made is not None and made < year - 1:
        yield warning(
            Id.ZONES,
            f"The time zone data is of {made}: where the rules changed since, times are wrong by an hour.",
            "Update the system's package tzdata, then start callbot again.",
        )


def disk(lacking: str | None) -> Iterator[Finding]:
    """Room to write in, as `callbot.room` says what is wrong with it."""
    if lacking is not None:
        yield error(
            Id.DISK,
            f"{lacking[:1].upper()}{lacking[1:]}: nothing leaves that could not be written down.",
            "Make room on that disk, or set [watch] free_megabytes lower.",
        )
