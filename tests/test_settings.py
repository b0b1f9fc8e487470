"""Settings: the file, the environment that wins over it, secrets by file, and one line for what is wrong."""

import os
from pathlib import Path

import pytest

from callbot import settings
from callbot.errors import SettingsError


@pytest.fixture(autouse=True)
def bare(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """No setting from the machine that runs the tests."""
    for name in list(os.environ):
        if name.startswith(("CALLBOT_", "TWILIO_")):
            monkeypatch.delenv(name)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("CALLBOT_HOME", str(tmp_path))


def written(path: Path, text: str) -> Path:
    path.write_text(text, encoding="utf-8")
    return path


def refused() -> str:
    with pytest.raises(SettingsError) as caught:
        settings.load()
    line = str(caught.value)
    assert "\n" not in line
    return line


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        (
            "TWILIO_ACCOUNT_SID",
            "SK00",
            "it must be AC and 32 digits and letters from a to f",
        ),
        ("TWILIO_AUTH_TOKEN", "hello", "it is shorter than any token of Twilio's"),
        ("CALLBOT_PUBLIC_URL", "callbot.example", "give https://, a name and no path"),
    ],
)
def test_what_is_copied_wrong_is_told_by_how_it_looks(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str, said: str
) -> None:
    monkeypatch.setenv(name, value)
    assert refused().startswith(f"{name}: {said}")


def test_without_anything_the_defaults_hold(tmp_path: Path) -> None:
    house = settings.load()
    assert house.availability.minutes == 30
    assert house.database == f"sqlite:///{tmp_path / 'callbot.db'}"
    assert house.dry


def test_the_file_in_the_home_folder_is_read(tmp_path: Path) -> None:
    written(tmp_path / "callbot.toml", "[availability]\nminutes = 45\n")
    assert settings.load().availability.minutes == 45


def test_the_environment_wins_over_the_file_and_leaves_its_other_keys(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    written(tmp_path / "callbot.toml", "[text_back]\nwindow_hours = 6\ndelay_seconds = 9\n")
    monkeypatch.setenv("CALLBOT_TEXT_BACK__WINDOW_HOURS", "2")
    found = settings.load().text_back
    assert (found.window_hours, found.delay_seconds) == (2, 9)


def test_a_named_file_goes_first_and_must_be_there(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    written(tmp_path / "callbot.toml", "[caps]\nnew_contacts_per_day = 1\n")
    monkeypatch.setenv(
        "CALLBOT_CONFIG", str(written(tmp_path / "other.toml", "[caps]\nnew_contacts_per_day = 2\n"))
    )
    assert settings.load().caps.new_contacts_per_day == 2
    monkeypatch.setenv("CALLBOT_CONFIG", str(tmp_path / "nowhere.toml"))
    assert refused().startswith("CALLBOT_CONFIG: there is no file")


def test_twilio_speaks_by_its_own_names(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TWILIO_ACCOUNT_SID", "AC" + "0" * 32)
    monkeypatch.setenv("TWILIO_AUTH_TOKEN", "made-up-token")
    monkeypatch.setenv("TWILIO_AUTH_TOKEN_PREVIOUS", "older-token")
    house = settings.load()
    assert not house.dry
    assert house.twilio.tokens == ("made-up-token", "older-token")


def test_a_blank_credential_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TWILIO_ACCOUNT_SID", "")
    monkeypatch.setenv("TWILIO_AUTH_TOKEN", "")
    assert settings.load().dry


@pytest.mark.parametrize("name", ["TWILIO_AUTH_TOKEN", "CALLBOT_SECRET_KEY", "CALLBOT_DATABASE_URL"])
def test_every_secret_may_stand_in_a_file(name: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    secret = "sqlite:////dev/shm/none.db" if name.endswith("URL") else "made-up-secret-of-32-characters."
    monkeypatch.setenv(f"{name}_FILE", str(written(tmp_path / "secret", secret + "\n")))
    house = settings.load()
    assert secret in {house.twilio.auth_token, house.secret_key, house.database_url}


def test_the_plain_name_goes_before_the_file(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("TWILIO_AUTH_TOKEN", "plain-token")
    monkeypatch.setenv("TWILIO_AUTH_TOKEN_FILE", str(written(tmp_path / "token", "other-token")))
    assert settings.load().twilio.auth_token == "plain-token"


def test_a_secret_file_that_is_not_there_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TWILIO_AUTH_TOKEN_FILE", "nowhere")
    assert refused().startswith("TWILIO_AUTH_TOKEN_FILE: cannot read nowhere")


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("CALLBOT_PUBLIC_URL", "https://callbot.example/path", "CALLBOT_PUBLIC_URL"),
        ("CALLBOT_PUBLIC_URL", "callbot.example", "CALLBOT_PUBLIC_URL"),
        ("CALLBOT_LOG_FORMAT", "xml", "CALLBOT_LOG_FORMAT"),
        ("CALLBOT_SECRET_KEY", "short", "CALLBOT_SECRET_KEY"),
        ("CALLBOT_AVAILABILITY__MINUTES", "long", "[availability] minutes (CALLBOT_AVAILABILITY__MINUTES)"),
        ("CALLBOT_AVAILABILITY__MINUTES", "0", "minutes must be at least 1"),
        ("CALLBOT_CALLS__RING_SECONDS", "1", "[calls] ring_seconds (CALLBOT_CALLS__RING_SECONDS)"),
        ("CALLBOT_QUIET__OWNER_FROM", "late", "CALLBOT_QUIET"),
        ("CALLBOT_CAPS__NO_SUCH_CAP", "1", "CALLBOT_CAPS__NO_SUCH_CAP"),
        ("CALLBOT_CAPS", "8", "CALLBOT_CAPS"),
        ("CALLBOT_CAPS", "many", '"caps"'),
        ("CALLBOT_AVAILABILITY__CALLING_DAYS", "MON", "calling_days"),
        ("TWILIO_ACCOUNT_SID", "no-sid", "TWILIO_ACCOUNT_SID"),
    ],
)
def test_a_wrong_value_stops_the_start_with_one_line_that_names_it(
    name: str, value: str, said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(name, value)
    assert said in refused()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[availability]\nminuts = 30\n", "[availability] minuts"),
        ("[calls]\nrings = 3\n", "[calls] rings"),
        ("[no_such_section]\nx = 1\n", "no_such_section"),
        ("top = 1\n", "top"),
        ("[availability\n", "callbot.toml"),
    ],
)
def test_what_the_file_says_wrong_is_named(text: str, said: str, tmp_path: Path) -> None:
    written(tmp_path / "callbot.toml", text)
    assert said.lower() in refused().lower()


def test_a_secret_is_not_repeated_where_it_is_wrong(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TWILIO_AUTH_TOKEN", "tiny")
    assert "tiny" not in refused()
