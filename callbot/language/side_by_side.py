"""Days named side by side become the dates that they mean together; where they disagree it is asked which."""

from __future__ import annotations

from datetime import date

from callbot.language.algebra import Days
from callbot.language.calendar import dates
from callbot.language.meaning import Day, OnDate, Weekdays
from callbot.language.scene import WHICH_DAY, Scene

_JUST_OVER = 300
"""A date without a year that lies farther ahead is one that has just gone by."""


def days_meant(days: list[Day], today: date, scene: Scene) -> list[Days]:
    """Days side by side are one day, where they agree: "Thursday the 26th", "tomorrow, Friday"."""
    if len(days) == 1:
        return _seen(days[0], today, scene)
    bare = [day for day in days if isinstance(day, Weekdays) and day.bare]
    dated = [day for day in days if day not in bare]
    if len(dated) > 1 and not bare and _mixed(dated):
        return _agreed_by_all(dated, today, scene)
    if len(bare) != 1 or not dated:
        return [span for day in days for span in _seen(day, today, scene)]
    if len(dated) > 1:
        scene.doubt(WHICH_DAY)
    return _agreeing(dated[0], bare[0].mask, today, scene)


def _seen(day: Day, today: date, scene: Scene) -> list[Days]:
    """The dates of a day; what was taken for granted is noted, what is hardly meant is doubted."""
    found = dates(day, today)
    if isinstance(day, Weekdays):
        if day.which == "next" and day.mask >> today.weekday() > 1:
            scene.assume("next: in the week after this")
    elif isinstance(day, OnDate) and found and found[0].since:
        over = not day.year and (found[0].since - today).days > _JUST_OVER
        if over or (day.either and not scene.month_first):
            scene.doubt(WHICH_DAY)
    return found


def _agreed_by_all(days: list[Day], today: date, scene: Scene) -> list[Days]:
    """Days of several kinds in one breath are one day: "tomorrow the 13th"; else it is asked which."""
    sets = [dates(day, today) for day in days]
    shared = [both for first in sets[0] for other in sets[1] if (both := first & other)]
    if shared:
        return shared
    scene.doubt(WHICH_DAY)
    return [span for found in sets for span in found]


def _mixed(days: list[Day]) -> bool:
    """Several days in one breath without an "or": a list of dates is fine, "this week today" is not."""
    return len({type(day) for day in days}) > 1


def _agreeing(dated: Day, mask: int, today: date, scene: Scene) -> list[Days]:
    spans = dates(dated, today)
    agreed = [both for span in spans if (both := span & Days(mask))]
    if agreed or not spans:
        return agreed
    first = spans[0].since
    if first:
        scene.doubt(f"{first:%b} {first.day} is a {first:%A}. Which day do you mean?")
    return spans
