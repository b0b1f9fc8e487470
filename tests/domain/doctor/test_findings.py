"""What the doctor decides, where no world of the simulator leads to it."""

from datetime import UTC, datetime, timedelta

import pytest

from callbot.domain.doctor import account, address, house, store
from callbot.domain.doctor.facts import CUT, NO_NAME, REFUSED, TIME, Reply, Silence
from callbot.domain.doctor.findings import Finding, Id, error, ordered, warning
from callbot.domain.doctor.registration import Wanted, wanted
from callbot.services import pulse

NOW = datetime(2026, 11, 27, 9, 0, tzinfo=UTC)
URL = "https://callbot.example"


def kinds(found: list[Finding]) -> list[tuple[str, str]]:
    return [(str(finding.id), finding.level.word) for finding in found]


def test_nothing_is_told_twice_and_the_worst_comes_first() -> None:
    late, full = warning(Id.CLOCK, "late", ""), error(Id.DISK, "full", "")
    assert ordered([late, full, late]) == [full, late]


@pytest.mark.parametrize(
    ("seconds", "found"),
    [
        (0, []),
        (5, []),
        (-5, []),
        (7, [("clock", "warning")]),
        (-7, [("clock", "warning")]),
        (61, [("clock", "error")]),
        (-3600, [("clock", "error")]),
    ],
)
def test_a_clock_that_is_off(seconds: int, found: list[tuple[str, str]]) -> None:
    before, after = NOW, NOW + timedelta(seconds=0.4)
    told = (NOW + timedelta(seconds=seconds)).replace(microsecond=0)
    assert kinds(list(account.clock(told, before, after))) == found


def test_a_slow_answer_is_no_slow_clock() -> None:
    assert list(account.clock(NOW + timedelta(seconds=6), NOW, NOW + timedelta(seconds=9))) == []


def test_a_clock_says_which_way_it_is_off() -> None:
    [behind] = account.clock(NOW + timedelta(seconds=90), NOW, NOW)
    [ahead] = account.clock(NOW - timedelta(seconds=90), NOW, NOW)
    assert "90 seconds behind" in behind.what
    assert "89 seconds ahead" in ahead.what  # Twilio tells whole seconds


@pytest.mark.parametrize(
    ("url", "level"),
    [
        ("https://callbot.example", None),
        ("https://93.184.216.34", None),
        ("http://callbot.example", "warning"),
        ("http://localhost:8000", "error"),
        ("https://callbot.local", "error"),
        ("https://192.168.1.7", "error"),
        ("https://[::1]:8000", "error"),
        ("https://callbot", "error"),
    ],
)
def test_an_address_that_twilio_cannot_reach_or_others_can_read(url: str, level: str | None) -> None:
    assert [finding.level.word for finding in address.placed(url)] == ([level] if level else [])


@pytest.mark.parametrize("why", [REFUSED, NO_NAME, TIME, CUT])
def test_an_address_that_answers_nothing(why: str) -> None:
    [finding] = address.round_trip(URL, Silence(why), Silence(why), works=True)
    assert why in finding.what


def test_a_closed_port_is_no_news_where_callbot_is_known_to_be_down() -> None:
    down = Silence(REFUSED)
    assert list(address.round_trip(URL, down, down, works=False)) == []
    away = Silence(NO_NAME)
    assert len(list(address.round_trip(URL, away, away, works=False))) == 1


def test_a_forged_post_that_is_lost_proves_nothing() -> None:
    [finding] = address.round_trip(URL, Reply(200, ours=True), Silence(TIME), works=True)
    assert finding.level.word == "error"


@pytest.mark.parametrize(
    ("number", "countries", "what"),
    [
        ("+12125550100", {"US"}, Wanted.CAMPAIGN),
        ("+14165550100", {"CA", "US"}, Wanted.CAMPAIGN),
        ("+14165550100", {"CA"}, Wanted.NOTHING),
        ("+18005550100", {"CA"}, Wanted.VERIFICATION),
        ("+442079460100", {"GB", "US"}, Wanted.NOTHING),
    ],
)
def test_what_carriers_ask_for(number: str, countries: set[str], what: Wanted) -> None:
    assert wanted(number, countries) is what


@pytest.mark.parametrize(
    ("version", "levels"),
    [("2026f", []), ("2025b", []), ("2024a", ["warning"]), ("2026.6", []), (None, []), ("unknown", [])],
)
def test_zone_data_of_years_ago(version: str | None, levels: list[str]) -> None:
    found = house.zones(version, 2026, {"America/New_York": True})
    assert [finding.level.word for finding in found] == levels


def test_a_key_that_is_given_needs_no_file() -> None:
    assert list(house.secret_key(None, given=True, opted_out=9)) == []
    assert list(house.secret_key(None, given=False, opted_out=0)) == []


def test_a_database_that_takes_no_write_and_one_that_is_large() -> None:
    held = store.Store(
        "sqlite", standing=store.CURRENT, held="database is locked", journal="wal", unread=True
    )
    assert kinds(list(store.look(held))) == [("database", "error"), ("not-checked", "warning")]


def test_a_clock_for_tests_is_no_clock_for_people() -> None:
    assert account.test_clock("/clock").level.word == "error"


def test_where_nothing_leaves_nothing_need_be_proven() -> None:
    never = house.Household((), None, None, None, 0)
    assert list(house.life(never, NOW, dry=True)) == []
    assert kinds(list(house.life(never, NOW, dry=False))) == [("worker", "error")]


def test_the_doctor_is_as_patient_as_the_house() -> None:
    assert house.FRESH == pulse.FRESH
