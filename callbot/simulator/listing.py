"""Lists as Twilio gives them: filtered by To, From, sid and date, newest first, in pages.

A date filter has three spellings: `DateSent=day`, `DateSent>=moment` and `DateSent<=moment`, which on the
wire are the names DateSent, DateSent> and DateSent< (some write DateSent>= whole).
"""

from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime
from typing import TypeVar
from urllib.parse import urlencode

from callbot.simulator.resources import MESSAGING_ORIGIN, Resource

Row = TypeVar("Row")


def _moment(text: str) -> datetime:
    found = datetime.fromisoformat(text)
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def within(instant: datetime | None, args: Mapping[str, str], name: str) -> bool:
    """Whether an instant passes the date filters called `name`."""
    bounds = {
        key[len(name) :].rstrip("="): value
        for key, value in args.items()
        if key in (name, f"{name}>", f"{name}<", f"{name}>=", f"{name}<=")
    }
    if not bounds:
        return True
    if instant is None:
        return False
    if "" in bounds and instant.date() != _moment(bounds[""]).date():
        return False
    if ">" in bounds and instant < _moment(bounds[">"]):
        return False
    if "<" not in bounds:
        return True
    whole_day = len(bounds["<"]) == len("2026-11-24")
    latest = _moment(bounds["<"])
    return instant.date() <= latest.date() if whole_day else instant <= latest


def page(
    path: str, name: str, rows: Iterable[Row], render: Callable[[Row], Resource], args: Mapping[str, str]
) -> Resource:
    """One page of a list under its name, with the address of the next."""
    found, size, number = list(rows), int(args.get("PageSize", "50")), int(args.get("Page", "0"))
    here = found[number * size : (number + 1) * size]
    more = len(found) > (number + 1) * size
    kept = {key: value for key, value in args.items() if key not in ("Page", "PageSize", "PageToken")}
    onward = kept | {"PageSize": str(size), "Page": str(number + 1), "PageToken": f"P{number + 1}"}
    return {
        name: [render(row) for row in here],
        "page": number,
        "page_size": size,
        "start": number * size,
        "end": number * size + max(0, len(here) - 1),
        "uri": path,
        "first_page_uri": path,
        "next_page_uri": f"{path}?{urlencode(onward)}" if more else None,
        "previous_page_uri": None,
    }


def page_v1(
    path: str, name: str, rows: Iterable[Row], render: Callable[[Row], Resource], args: Mapping[str, str]
) -> Resource:
    """The same as the newer APIs give it: addresses are whole, and all that is not a row stands in `meta`."""
    meta = page(path, name, rows, render, args)
    shown, onward = meta.pop(name), meta["next_page_uri"]
    return {
        name: shown,
        "meta": {
            "key": name,
            "page": meta["page"],
            "page_size": meta["page_size"],
            "url": f"{MESSAGING_ORIGIN}{path}",
            "first_page_url": f"{MESSAGING_ORIGIN}{path}",
            "previous_page_url": None,
            "next_page_url": onward and f"{MESSAGING_ORIGIN}{onward}",
        },
    }
