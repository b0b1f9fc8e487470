"""Settings and wiring as a start meets them: the ends of each range, and what stops before it begins."""

from datetime import timedelta
from pathlib import Path

import pytest

from callbot import settings
from callbot.errors import SettingsError
from callbot.runtime import Clock, build
from callbot.settings import Settings

pytestmark = pytest.mark.usefixtures("home")
SECTIONS = ("calls", "availability", "text_back", "quiet", "caps", "reminders")


@pytest.mark.parametrize(
    ("given", "origin"),
    [
        ("https://callbot.example", "https://callbot.example"),
        ("https://callbot.example/", "https://callbot.example"),
        ("http://127.0.0.1:8000", "http://127.0.0.1:8000"),
        ("https://[::1]:8443", "https://[::1]:8443"),
        ("", None),
    ],
)
def test_an_origin_is_read(given: str, origin: str | None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CALLBOT_PUBLIC_URL", given)
    assert settings.load().public_url == origin


@pytest.mark.parametrize(
    "given", ["ftp://callbot.example", "https://", "https://x/a", "https://x?a=b", "//x", "https://[bad"]
)
@pytest.mark.parametrize("name", ["CALLBOT_PUBLIC_URL", "CALLBOT_TWILIO_API_URL"])
def test_what_is_no_origin_is_named(name: str, given: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(name, given)
    with pytest.raises(SettingsError, match=f"^{name}: "):
        settings.load()


@pytest.mark.parametrize(
    ("name", "least", "most"),
    [("RING_SECONDS", 5, 60), ("RING_EXPECTED_SECONDS", 5, 60), ("RECORD_SECONDS", 10, 119)],
)
def test_the_ends_of_a_range_hold(name: str, least: int, most: int, monkeypatch: pytest.MonkeyPatch) -> None:
    for value in (least, most):
        monkeypatch.setenv(f"CALLBOT_CALLS__{name}", str(value))
        assert getattr(settings.load().calls, name.lower()) == value
    for value in (least - 1, most + 1):
        monkeypatch.setenv(f"CALLBOT_CALLS__{name}", str(value))
        with pytest.raises(SettingsError, match=name):
            settings.load()


@pytest.mark.parametrize("countries", ["", "CA", "CA GB", "CA GB DE"])
def test_countries_are_two_letters_each(countries: str) -> None:
    assert settings.Contacts(countries=countries).countries == countries


@pytest.mark.parametrize("countries", ["ca", "CAN", "CA,GB", "CA  GB", " CA", "CA ", "C", "CA\n"])
def test_other_words_are_no_countries(countries: str) -> None:
    with pytest.raises(ValueError, match="countries"):
        settings.Contacts(countries=countries)


@pytest.mark.parametrize("section", SECTIONS)
def test_a_key_that_no_section_has_is_refused(section: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(f"CALLBOT_{section.upper()}__NOTHING", "1")
    with pytest.raises(SettingsError, match="NOTHING"):
        settings.load()


@pytest.mark.parametrize("ahead", ["0", "0.0", "-3600", "1e3", " 60 ", "+5", "86400.25\n"])
def test_a_clock_reads_any_decimal(ahead: str, tmp_path: Path) -> None:
    (tmp_path / "clock").write_text(ahead)
    difference = Clock(tmp_path / "clock").now() - Clock().now()
    assert abs(difference - timedelta(seconds=float(ahead))) < timedelta(seconds=1)


@pytest.mark.parametrize("ahead", ["inf", "-inf", "1:00", "60s", "\u0661"])
def test_what_is_no_decimal_stops_the_start(ahead: str, tmp_path: Path) -> None:
    (tmp_path / "clock").write_text(ahead, encoding="utf-8")
    with pytest.raises(SettingsError, match="CALLBOT_CLOCK"):
        Clock(tmp_path / "clock")


def test_a_clock_that_goes_away_keeps_its_last_value(tmp_path: Path) -> None:
    (tmp_path / "clock").write_text("3600")
    clock = Clock(tmp_path / "clock")
    (tmp_path / "clock").unlink()
    assert clock.now() - Clock().now() > timedelta(minutes=59)
    assert clock.virtual


def test_a_home_is_made_with_all_that_leads_to_it(tmp_path: Path) -> None:
    made = build(Settings(home=tmp_path / "a" / "b"))
    assert (tmp_path / "a" / "b" / "secret.key").is_file()
    made.close()


def test_a_garbled_clock_stops_before_anything_is_made(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="CALLBOT_CLOCK"):
        build(Settings(home=tmp_path / "home", clock=tmp_path / "nowhere"))
    assert not (tmp_path / "home").exists()
