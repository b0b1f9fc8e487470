"""What it costs to find the free slots of sixty days, with a thousand busy intervals and with ten thousand.

Weekdays 9 to 5 except Wednesdays, in New York; the busy intervals lie all over the sixty days and
leave slots between them. Best of several rounds, wall time of this process.

    python bench/availability.py [--rounds 15]
"""

import argparse
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from callbot.domain.availability import Policy, Statement
from callbot.domain.diary import Diary
from callbot.domain.intervals import Interval
from callbot.language import Exclude, Recurring

DAYS = 60
FEW, MANY = 1_000, 10_000
MOST_MS, MOST_TIMES = 5.0, 12.0
NOW = datetime(2026, 2, 2, 14, 18, tzinfo=UTC)  # a Monday; the clocks are changed within the sixty days
WEEKDAYS = Recurring(("MO", "TU", "WE", "TH", "FR"), 540, 1020, None, None, None, None)
WEDNESDAYS = Exclude(Recurring(("WE",), None, None, None, None, None, None))


def diary(count: int) -> Diary:
    """The diary of an owner with so many busy intervals, none of which fills a day."""
    apart = timedelta(days=DAYS) / count
    taken = [Interval(NOW + each * apart, NOW + each * apart + apart / 4) for each in range(count)]
    policy = Policy(horizon_days=DAYS, calls_per_day=count, minutes=5, buffer_minutes=0)
    stated = Statement("", "", (WEEKDAYS, WEDNESDAYS), ())
    return Diary(stated, tuple(taken), ZoneInfo("America/New_York"), policy)


def best(ask: Callable[[datetime], object], rounds: int) -> float:
    """Milliseconds of the best round."""
    spent = []
    for _ in range(rounds):
        begun = time.perf_counter()
        ask(NOW)
        spent.append(time.perf_counter() - begun)
    return min(spent) * 1000


def main() -> int:
    """Slots and openings; the exit status says whether both floors hold."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=15)
    rounds = parser.parse_args().rounds
    few, many = diary(FEW), diary(MANY)
    assert few.slots(NOW), "a benchmark that finds nothing says nothing"
    assert many.slots(NOW), "a benchmark that finds nothing says nothing"
    asked = {"slots": (few.slots, many.slots), "openings": (few.openings, many.openings)}
    held = True
    for name, (short, long) in asked.items():
        one, ten = best(short, rounds), best(long, rounds)
        held = held and one < MOST_MS and ten / one <= MOST_TIMES
        print(f"{name:<9} {DAYS} days, {FEW:>6,} busy   {one:8.2f} ms   (wanted: under {MOST_MS:.0f} ms)")
        print(f"{name:<9} {DAYS} days, {MANY:>6,} busy   {ten:8.2f} ms")
        print(f"{name:<9} ten times as many    {ten / one:8.1f} x    (wanted: at most {MOST_TIMES:.0f} x)")
    return 0 if held else 1


if __name__ == "__main__":
    raise SystemExit(main())
