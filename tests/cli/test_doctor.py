"""`callbot doctor`: what is printed, in which order and colours, and how it ends."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from callbot.cli import callbot
from callbot.cli import doctor as door
from callbot.cli.lines import MOST
from callbot.domain.doctor.findings import Finding, Id, error, warning
from tests.cli.conftest import SAM, Run
from tests.doctor.world import World

TWO = [
    error(Id.WEBHOOKS, "The number does not lead here.", "Run `callbot connect`."),
    warning(Id.CLOCK, "Late.", "Set it."),
]


def finds(monkeypatch: pytest.MonkeyPatch, found: list[Finding]) -> None:
    """The doctor finds these."""
    monkeypatch.setattr(door, "examine", lambda _settings, _clock: found)


def test_a_fresh_home_wants_init(run: Run, home: Path) -> None:
    answer = run("doctor")
    assert answer.exit_code == 2
    assert "schema: There is no database yet." in answer.stdout
    assert "Mend: `callbot init` makes it." in answer.stdout
    assert not home.exists()


def test_a_dry_run_by_choice_is_well_and_says_so(run: Run) -> None:
    run(*SAM)
    answer = run("doctor")
    assert answer.exit_code == 0
    assert answer.stdout == f"{door.WELL_DRY}\n"


def test_json_has_the_worst_and_every_finding(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    finds(monkeypatch, TWO)
    answer = run("doctor", "--json")
    assert answer.exit_code == 2
    assert json.loads(answer.stdout) == {
        "worst": 2,
        "findings": [
            {
                "id": "webhooks",
                "level": "error",
                "what": "The number does not lead here.",
                "mend": "Run `callbot connect`.",
            },
            {"id": "clock", "level": "warning", "what": "Late.", "mend": "Set it."},
        ],
    }


@pytest.mark.parametrize(("found", "status"), [([], 0), (TWO[1:], 1), (TWO, 2)])
def test_the_exit_status_is_the_worst(
    run: Run, monkeypatch: pytest.MonkeyPatch, found: list[Finding], status: int
) -> None:
    finds(monkeypatch, found)
    assert run("doctor").exit_code == run("doctor", "--json").exit_code == status


def test_people_read_what_is_wrong_and_the_mend_under_each_other(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    finds(monkeypatch, TWO)
    assert run("doctor").stdout.splitlines() == [
        "error    webhooks: The number does not lead here.",
        "         Mend: Run `callbot connect`.",
        "warning  clock: Late.",
        "         Mend: Set it.",
        "",
        "1 error, 1 warning.",
        "What each finding means: docs/doctor.md",
    ]


def test_of_many_alike_five_are_shown_and_all_in_json(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    finds(monkeypatch, [warning(Id.PHONE, f"Phone {place}.", "Prove it.") for place in range(40)])
    shown = run("doctor").stdout
    assert shown.count("phone: Phone") == 5
    assert "… and 35 more of this kind" in shown
    assert "0 errors, 40 warnings." in shown
    assert len(json.loads(run("doctor", "--json").stdout)["findings"]) == 40


def test_a_long_finding_is_folded_and_a_command_stays_whole(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    finds(monkeypatch, [error(Id.DISK, "word " * 60, "https://callbot.example/" + "a" * 120)])
    lines = run("doctor").stdout.splitlines()
    assert max(len(line) for line in lines if "https" not in line) <= MOST
    assert any(line.endswith("a" * 120) for line in lines)


@pytest.mark.parametrize("seen", [True, False], ids=["on a terminal", "elsewhere"])
def test_colours_are_for_terminals(home: Path, monkeypatch: pytest.MonkeyPatch, seen: bool) -> None:
    finds(monkeypatch, TWO)
    answer = CliRunner().invoke(callbot, ["doctor"], color=seen)
    assert ("\x1b[31m" in answer.stdout) is seen
    assert "\x1b" not in CliRunner().invoke(callbot, ["doctor", "--json"], color=seen).stdout


def test_a_wrong_setting_is_a_finding_too(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CALLBOT_CAPS__USD_PER_DAY", "many")
    answer = run("doctor", "--json")
    assert answer.exit_code == 2
    [finding] = json.loads(answer.stdout)["findings"]
    assert finding["id"] == "settings"
    assert "CALLBOT_CAPS__USD_PER_DAY" in finding["what"]


def test_no_secret_is_printed(world: World, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    token = "0123456789abcdef-not-the-token"
    monkeypatch.setenv("CALLBOT_HOME", str(world.home))
    monkeypatch.setenv("CALLBOT_PUBLIC_URL", world.url)
    monkeypatch.setenv("CALLBOT_TWILIO_API_URL", world.settings["twilio_api_url"])
    monkeypatch.setenv("TWILIO_ACCOUNT_SID", world.network.account_sid)
    monkeypatch.setenv("TWILIO_AUTH_TOKEN", token)
    monkeypatch.setenv("CALLBOT_DATABASE_URL", "postgresql+psycopg://sam:hunter2@127.0.0.1:1/callbot")
    said = run("doctor").output + run("doctor", "--json").output
    assert "credentials" in said
    assert "database" in said
    assert not any(secret in said for secret in (token, "hunter2"))
