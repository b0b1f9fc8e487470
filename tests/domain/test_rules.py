"""What is said on top of what is stated: busy times, absences and days of their own, the later one first."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from callbot.domain import availability, rules
from callbot.domain.availability import Policy
from callbot.domain.diary import Diary
from callbot.domain.rules import Rule

NEW_YORK, TOKYO = ZoneInfo("America/New_York"), ZoneInfo("Asia/Tokyo")
NOW = datetime(2026, 2, 3, 9, 14, tzinfo=NEW_YORK)  # a Tuesday
STATED = "any morning after 9 except thursday"


def openings(*words: str, stated: str = STATED) -> list[str]:
    """What is offered after Sam said all that, in order: "Tue 14:00"."""
    statement = availability.statement(stated, now=NOW)
    kept = rules.kept(Rule(NOW, said) for said in words)
    diary = Diary(rules.layered(statement, kept, NEW_YORK), (), NEW_YORK, Policy())
    return [f"{at.astimezone(NEW_YORK):%a %d %H:%M}" for at in diary.openings(NOW)]


SAID = {
    (): ["Tue 03 11:00", "Wed 04 09:00", "Fri 06 09:00"],
    ("today after 2",): ["Tue 03 14:00", "Wed 04 09:00", "Fri 06 09:00"],
    ("thu after 2",): ["Tue 03 11:00", "Wed 04 09:00", "Thu 05 14:00"],
    ("sat 10-2",): ["Tue 03 11:00", "Wed 04 09:00", "Fri 06 09:00"],
    ("busy today",): ["Wed 04 09:00", "Fri 06 09:00", "Mon 09 09:00"],
    ("busy fri 9-11",): ["Tue 03 11:00", "Wed 04 09:00", "Fri 06 11:00"],
    ("out until monday",): ["Mon 09 09:00", "Tue 10 09:00", "Wed 11 09:00"],
    ("out until monday", "wed 3-5"): ["Wed 04 15:00", "Mon 09 09:00", "Tue 10 09:00"],
    ("wed 3-5", "out until monday"): ["Mon 09 09:00", "Tue 10 09:00", "Wed 11 09:00"],
    ("today after 2", "busy today 2-4"): ["Tue 03 16:00", "Wed 04 09:00", "Fri 06 09:00"],
    ("busy today 2-4", "today after 2"): ["Tue 03 14:00", "Wed 04 09:00", "Fri 06 09:00"],
    ("today after 2", "today after 4"): ["Tue 03 16:00", "Wed 04 09:00", "Fri 06 09:00"],
    ("today not after 11",): ["Wed 04 09:00", "Fri 06 09:00", "Mon 09 09:00"],
    ("today after 2 and tomorrow after 3",): ["Tue 03 14:00", "Wed 04 15:00", "Fri 06 09:00"],
}


@pytest.mark.parametrize(("words", "offered"), SAID.items(), ids=lambda value: "; ".join(value) or "nothing")
def test_what_is_offered(words: tuple[str, ...], offered: list[str]) -> None:
    assert openings(*words) == offered


@pytest.mark.parametrize(
    ("stated", "offered"),
    [
        ("tomorrow and friday 9-12", ["Wed 04 15:00", "Fri 06 09:00"]),
        ("this week after 1", ["Tue 03 13:00", "Wed 04 15:00", "Thu 05 13:00"]),
        ("wed at 10 or fri at 10", ["Wed 04 15:00", "Fri 06 10:00", "Wed 11 10:00"]),
    ],
)
def test_a_day_is_cut_out_of_whatever_was_stated(stated: str, offered: list[str]) -> None:
    assert openings("wed 3-5", stated=stated)[: len(offered)] == offered


@pytest.mark.parametrize(
    ("words", "problem"),
    [
        ("busy", rules.NO_TIME),
        ("out of this world", rules.NO_TIME),
        ("thu 2 or fri 3", rules.WEEKLY),
        ("from monday on", rules.ENDLESS),
    ],
)
def test_what_is_unclear_is_said(words: str, problem: str) -> None:
    assert rules.read(words, NOW, NEW_YORK) == ((), problem)


def test_the_same_words_at_the_same_instant_mean_another_day_elsewhere() -> None:
    evening = datetime(2026, 2, 3, 19, 0, tzinfo=NEW_YORK)
    [here], [there] = (rules.spans(Rule(evening, "busy tomorrow"), zone) for zone in (NEW_YORK, TOKYO))
    assert here.start.astimezone(NEW_YORK).date() == date(2026, 2, 4)
    assert there.start.astimezone(TOKYO).date() == date(2026, 2, 5)


def test_rules_are_kept_as_they_were_said() -> None:
    said = (Rule(NOW, "busy fri 1-3"), Rule(NOW, "today  after\n2"))
    assert [rule.words for rule in rules.rules(rules.kept(said))] == ["busy fri 1-3", "today after 2"]
    assert all(rule.said_at == NOW for rule in rules.rules(rules.kept(said)))


@pytest.mark.parametrize(
    ("words", "stands"), [("busy wed", False), ("busy fri 1-3", True), ("busy 2-3", False), ("out", False)]
)
def test_what_is_over_stands_no_more(words: str, stands: bool) -> None:
    thursday = datetime(2026, 2, 5, 9, 0, tzinfo=NEW_YORK)
    assert bool(rules.standing(rules.kept([Rule(NOW, words)]), NEW_YORK, thursday)) is stands


def test_what_keeps_away_now() -> None:
    said = [Rule(NOW, "out until monday"), Rule(NOW, "busy fri 1-3")]
    assert rules.keep_away(rules.kept(said), NEW_YORK, NOW) == (said[0],)


EXPECTED = {
    "Acme any morning after 9 until friday": ("Acme", "any morning after 9 until friday"),
    "Dana Ortiz tomorrow after 2": ("Dana Ortiz", "tomorrow after 2"),
    "Morning Star any morning after 9": ("Morning Star", "any morning after 9"),
    "Acme on thursday": ("Acme", "on thursday"),
    "First Monday Bank: any morning after 9": ("First Monday Bank", "any morning after 9"),
    "Acme": ("", ""),
    "any morning": ("", ""),
    "": ("", ""),
}


@pytest.mark.parametrize(("text", "parts"), EXPECTED.items())
def test_who_is_expected_and_when(text: str, parts: tuple[str, str]) -> None:
    assert rules.split_who(text, NOW) == parts


@pytest.mark.parametrize(
    ("words", "day"),
    [("any morning until friday", date(2026, 2, 6)), ("tomorrow", date(2026, 2, 4)), ("any morning", None)],
)
def test_the_last_day_that_words_name(words: str, day: date | None) -> None:
    items = availability.statement(words, now=NOW).items
    assert rules.last_day(items, NEW_YORK) == day
