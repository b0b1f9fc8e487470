"""A finding of the doctor's or of `callbot status`: what is wrong, how bad it is, and how it is mended."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import IntEnum, StrEnum


class Level(IntEnum):
    """How bad something is; the worst is the exit status of `callbot doctor`."""

    OK = 0
    """Nothing is wrong."""
    WARNING = 1
    """callbot works, but not as well as it could."""
    ERROR = 2
    """A call, a text or a reminder is lost by it."""

    @property
    def word(self) -> str:
        """As people and JSON read it."""
        return self.name.lower()


class Id(StrEnum):
    """What the doctor's findings are about: names in docs/doctor.md. Among equals the first is told first."""

    SETTINGS = "settings"
    DATABASE = "database"
    SCHEMA = "schema"
    DAMAGE = "damage"
    DISK = "disk"
    OWNER = "owner"
    RESTORED = "restored"
    CREDENTIALS = "credentials"
    TWILIO = "twilio"
    ACCOUNT = "account"
    REFUSED = "refused"
    WORKER = "worker"
    PUBLIC_URL = "public-url"
    NUMBER = "number"
    BYPASSED = "bypassed"
    WEBHOOKS = "webhooks"
    MESSAGING_SERVICE = "messaging-service"
    REGISTRATION = "registration"
    COUNTRIES = "countries"
    TRIAL = "trial"
    SECRET_KEY = "secret-key"  # noqa: S105 the name of a finding
    CLOCK = "clock"
    ZONES = "zones"
    PHONE = "phone"
    FORWARDING = "forwarding"
    AWAY = "away"
    CONTACT_CARD = "contact-card"
    HOME = "home"
    NOT_CHECKED = "not-checked"


ORDER: dict[str, int] = {name: place for place, name in enumerate(Id)}


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is wrong: `what` it is, and the `mend`, a command or a page; no secret in either."""

    id: str
    level: Level
    what: str
    mend: str

    @property
    def sentence(self) -> str:
        """What is wrong and its mend, in one line."""
        return f"{self.what} {self.mend}"

    def as_dict(self) -> dict[str, str]:
        """As JSON shows it."""
        return {"id": str(self.id), "level": self.level.word, "what": self.what, "mend": self.mend}


def error(name: str, what: str, mend: str) -> Finding:
    """Something by which a call, a text or a reminder is lost."""
    return Finding(name, Level.ERROR, what, mend)


def warning(name: str, what: str, mend: str) -> Finding:
    """Something that could be better."""
    return Finding(name, Level.WARNING, what, mend)


def worst(findings: Iterable[Finding]) -> Level:
    """The worst level; OK where nothing was found.

    >>> worst([warning(Id.CLOCK, "", ""), error(Id.DISK, "", "")]) is Level.ERROR, worst([]) is Level.OK
    (True, True)
    """
    return max((finding.level for finding in findings), default=Level.OK)


def ordered(findings: Iterable[Finding]) -> list[Finding]:
    """The worst first; among equals what the others may hang on comes first. Nothing is told twice."""
    return sorted(dict.fromkeys(findings), key=lambda finding: (-finding.level, ORDER[finding.id]))


def clipped(findings: Sequence[Finding], most: int) -> list[tuple[Finding, int]]:
    """At most so many of one id and level, the last with how many more there are: for people to read.

    >>> four = [warning(Id.PHONE, f"phone {place}", "") for place in range(4)]
    >>> [(finding.what, more) for finding, more in clipped(four, 2)]
    [('phone 0', 0), ('phone 1', 2)]
    """
    kinds: dict[tuple[str, Level], list[Finding]] = {}
    for finding in findings:
        kinds.setdefault((finding.id, finding.level), []).append(finding)
    return [
        (finding, len(kind) - most if place == most and len(kind) > most else 0)
        for kind in kinds.values()
        for place, finding in enumerate(kind[:most], start=1)
    ]
