"""How times are said back: short, with weekday and date, and never two ways for one thing."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from callbot.language import Exclude, Instant, Item, Recurring, Window, said
from callbot.language.echo import clock
from callbot.language.reading import WEEK, WORKWEEK
from tests.language.saying import NEW_YORK, NOW, at


def spoken(*items: Item) -> str:
    return said(items, zone=NEW_YORK, now=NOW)


def rule(
    days: tuple[str, ...] = WORKWEEK,
    start: int | None = None,
    end: int | None = None,
    point: int | None = None,
) -> Recurring:
    return Recurring(days, start, end, point, None, None, None)


@pytest.mark.parametrize(
    ("minutes", "words"),
    [
        (0, "12 AM"),
        (1, "12:01 AM"),
        (540, "9 AM"),
        (570, "9:30 AM"),
        (719, "11:59 AM"),
        (720, "12 noon"),
        (721, "12:01 PM"),
        (780, "1 PM"),
        (1020, "5 PM"),
        (1439, "11:59 PM"),
        (1440, "midnight"),
    ],
)
def test_a_clock(minutes: int, words: str) -> None:
    assert clock(minutes) == words


@pytest.mark.parametrize(
    ("start", "end", "words"),
    [
        (at(27, 10), at(27, 11), "Fri Nov 27 10-11 AM"),
        (at(27, 10), at(27, 12), "Fri Nov 27 10 AM to 12 noon"),
        (at(27, 10), at(27, 13), "Fri Nov 27 10 AM to 1 PM"),
        (at(27, 13), at(27, 14, 30), "Fri Nov 27 1-2:30 PM"),
        (at(27, 0), at(27, 11), "Fri Nov 27 before 11 AM"),
        (at(27, 18), at(28, 0), "Fri Nov 27 6 PM to midnight"),
        (at(27, 0), at(28, 0), "Fri Nov 27"),
        (at(27, 0), at(29, 0), "Fri Nov 27 to Sat Nov 28"),
        (at(27, 10), at(28, 11), "Fri Nov 27 10 AM to Sat Nov 28 11 AM"),
        (at(27, 14), None, "Fri Nov 27 after 2 PM"),
        (None, at(27, 14), "before Fri Nov 27 2 PM"),
        (None, None, "any time"),
    ],
)
def test_a_window(start: datetime | None, end: datetime | None, words: str) -> None:
    assert spoken(Window(start, end)) == words


@pytest.mark.parametrize(
    ("item", "words"),
    [
        (rule(), "weekdays"),
        (rule(WEEK), "every day"),
        (rule(("SA", "SU")), "weekends"),
        (rule(("MO",)), "Mondays"),
        (rule(("MO", "TU")), "Mondays and Tuesdays"),
        (rule(("MO", "WE", "FR")), "Mondays, Wednesdays and Fridays"),
        (rule(start=540, end=1020), "weekdays 9 AM to 5 PM"),
        (rule(start=840), "weekdays after 2 PM"),
        (rule(end=660), "weekdays before 11 AM"),
        (rule(point=600), "weekdays at 10 AM"),
    ],
)
def test_a_rule(item: Recurring, words: str) -> None:
    assert spoken(item) == words


def test_the_bounds_of_a_rule() -> None:
    bounded = Recurring(WORKWEEK, 540, None, None, date(2026, 11, 30), date(2026, 12, 4), None)
    assert spoken(bounded) == "weekdays after 9 AM starting Mon Nov 30 through Fri Dec 4"


@pytest.mark.parametrize(
    ("items", "words"),
    [
        ((), ""),
        ((Instant(at(27, 10)),), "Fri Nov 27 10 AM"),
        ((Instant(at(27, 10)), Instant(at(30, 14))), "Fri Nov 27 10 AM or Mon Nov 30 2 PM"),
        ((Exclude(Window(at(27, 0), at(28, 0))),), "any time except Fri Nov 27"),
        ((rule(), Exclude(rule(("FR",)))), "weekdays except Fridays"),
        (
            (rule(), Exclude(rule(("FR",))), Exclude(rule(end=600))),
            "weekdays except Fridays and weekdays before 10 AM",
        ),
    ],
)
def test_several_items(items: tuple[Item, ...], words: str) -> None:
    assert spoken(*items) == words


def test_an_instant_is_said_in_the_zone_of_who_hears_it() -> None:
    assert spoken(Instant(datetime.fromisoformat("2026-11-27T09:00-06:00"))) == "Fri Nov 27 10 AM"


@pytest.mark.parametrize(
    ("item", "json"),
    [
        (Instant(at(27, 10)), {"t": "instant", "at": "2026-11-27T10:00-05:00"}),
        (Window(None, at(27, 10)), {"t": "window", "start": None, "end": "2026-11-27T10:00-05:00"}),
        (
            Recurring(("MO",), 540, 1440, None, date(2026, 11, 30), None, "America/Chicago"),
            {
                "t": "recurring",
                "days": ["MO"],
                "from": "09:00",
                "to": "24:00",
                "at": None,
                "since": "2026-11-30",
                "until": None,
                "zone": "America/Chicago",
            },
        ),
        (
            Exclude(Instant(at(27, 10))),
            {"t": "exclude", "item": {"t": "instant", "at": "2026-11-27T10:00-05:00"}},
        ),
    ],
)
def test_an_item_as_json(item: Item, json: dict[str, object]) -> None:
    assert item.as_dict() == json
