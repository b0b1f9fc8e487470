"""Hours and days cut with each other, and masks of weekdays."""

from __future__ import annotations

from datetime import date

import pytest

from callbot.language.algebra import EVERY_DAY, WORKDAYS, Days, Hours, days_of, mask_of


@pytest.mark.parametrize(
    ("one", "other", "both"),
    [
        (Hours(480, 720), Hours(540), Hours(540, 720)),
        (Hours(480, 720), Hours(None, 600), Hours(480, 600)),
        (Hours(480, 720), Hours(at=600), Hours(at=600)),
        (Hours(480, 720), Hours(at=720), None),
        (Hours(480, 720), Hours(720, 780), None),
        (Hours(), Hours(at=60), Hours(at=60)),
    ],
)
def test_hours_in_common(one: Hours, other: Hours, both: Hours | None) -> None:
    assert one & other == other & one == both


@pytest.mark.parametrize(
    ("days", "dates"),
    [
        (Days(WORKDAYS, date(2026, 11, 27), date(2026, 11, 30)), [27, 30]),
        (Days(EVERY_DAY, date(2026, 11, 27), date(2026, 11, 28)), [27, 28]),
        (Days(96, date(2026, 11, 24), date(2026, 11, 27)), []),
    ],
)
def test_the_dates_of_a_set(days: Days, dates: list[int]) -> None:
    assert [day.day for day in days.dates(date(2026, 11, 1), date(2026, 12, 1))] == dates
    assert bool(days) == bool(dates)


@pytest.mark.parametrize("mask", range(1, 128))
def test_a_mask_and_its_names(mask: int) -> None:
    assert mask_of(days_of(mask)) == mask
