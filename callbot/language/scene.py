"""From where a text is read: the time, the rules, what was offered and agreed; and what was assumed."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from callbot.language.lexicon import LOOSELY_SAID, SUMMER, ZONE_OF
from callbot.language.reading import Policy

WHEN = "Which day and time suits you?"
BEST = "Which day and time suits you best?"
WHICH_TIME = "Which day and time do you mean?"
WHICH_DAY = "Which day do you mean?"
SKIPPED = "Clocks change that night, and that time is skipped. Which time do you mean?"
WHICH_ZONE = "Which day and time suits you, and in which time zone?"
WHICH = "Which one, please: reply with its number."
_ZONES: dict[str, ZoneInfo] = {}
_MONTH_FIRST = ("America/", "US/", "UTC", "Etc/", "Pacific/Honolulu")
"""Zones in which 3/4 is March 4 (in the rest of the world it is rather April 3)."""


class Scene:
    """One reading: `now` is aware, its zone the speaker's; `owner`: the owner speaks, of their own time."""

    __slots__ = (
        "agreed",
        "anchor",
        "assumed",
        "doubts",
        "minute",
        "named_zone",
        "now",
        "offered",
        "owner",
        "policy",
    )

    def __init__(
        self,
        now: datetime,
        policy: Policy,
        *,
        owner: bool = False,
        agreed: datetime | None = None,
        offered: tuple[datetime, ...] = (),
    ) -> None:
        self.now = now
        self.minute = now.replace(second=0, microsecond=0) if now.second or now.microsecond else now
        """The minute in which `now` lies."""
        self.policy = policy
        self.owner = owner
        zone = now.tzinfo
        self.agreed = agreed and agreed.astimezone(zone)
        self.offered = tuple(at.astimezone(zone) for at in offered)
        """On the clock of who speaks, however they were kept: "4" may be an hour of theirs."""
        self.anchor = self.agreed or (self.offered[0] if len(offered) == 1 else None)
        """The one time that is spoken of: the agreed one, or the only one that was offered."""
        self.named_zone = ""
        self.assumed: list[str] = []
        self.doubts: list[str] = []

    @property
    def month_first(self) -> bool:
        """Whether "3/4" is March 4 where the speaker is."""
        return str(self.now.tzinfo).startswith(_MONTH_FIRST)

    def assume(self, words: str) -> None:
        """Note what was taken for granted, once."""
        if words not in self.assumed:
            self.assumed.append(words)

    def doubt(self, question: str) -> None:
        """Note that two readings live, with the question to put back."""
        self.doubts.append(question)

    def speaks_from(self, name: str, *, certain: bool) -> None:
        """They say where they are, and so what their clock shows; `certain`: and that they go by it."""
        zone = zone_named(ZONE_OF[name])
        if not certain and self.now.astimezone(zone).utcoffset() != self.now.utcoffset():
            self.doubt(WHICH_ZONE)
        self.now, self.minute = self.now.astimezone(zone), self.minute.astimezone(zone)
        self.agreed = self.agreed and self.agreed.astimezone(zone)
        self.offered = tuple(at.astimezone(zone) for at in self.offered)
        self.anchor = self.anchor and self.anchor.astimezone(zone)

    def zone(self, name: str) -> ZoneInfo:
        """The zone in the text, else the speaker's."""
        own = self.now.tzinfo
        if not name:
            return own if isinstance(own, ZoneInfo) else zone_named("Etc/UTC")
        self.named_zone = ZONE_OF[name]
        zone = zone_named(self.named_zone)
        summer = SUMMER.get(name)
        if summer is not None and (self.now.astimezone(zone).dst() != timedelta()) != summer:
            self.assume(f"{name.upper()} read as the civil time of {self.named_zone}")
            if name not in LOOSELY_SAID:
                self.doubt(f"{name.upper()} is not in use now. Which time do you mean?")
        return zone


def zone_named(name: str) -> ZoneInfo:
    """A zone that the lexicon names; each is looked up once."""
    if name not in _ZONES:
        _ZONES[name] = ZoneInfo(name)
    return _ZONES[name]
