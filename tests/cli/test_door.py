"""The table of commands: light to ask, one plain line where callbot refuses."""

import json
import subprocess
import sys

from callbot.cli.door import TABLE
from tests.cli.conftest import Run

HEAVY = ("sqlalchemy", "flask", "twilio.rest", "alembic", "apscheduler", "pydantic", "apprise")


def loaded(code: str) -> set[str]:
    found = subprocess.run(
        [sys.executable, "-c", f"import json, sys\n{code}\nprint(json.dumps(list(sys.modules)))"],
        capture_output=True,
        text=True,
        check=True,
    )
    return set(json.loads(found.stdout.splitlines()[-1]))


def test_asking_for_help_loads_no_command() -> None:
    modules = loaded("from callbot.cli import callbot\ntry:\n callbot(['--help'])\nexcept SystemExit: pass")
    assert "callbot.cli.door" in modules
    assert not modules & set(HEAVY)


def test_reading_a_text_needs_no_database() -> None:
    assert not loaded("import callbot.cli.understand") & set(HEAVY)


def test_nobody_but_the_worker_loads_what_several_machines_need() -> None:
    served = "import callbot.cli.serve, callbot.cli.gunicorn_server, callbot.app"
    assert not loaded(served) & {"procrastinate", "psycopg"}


def test_help_names_every_command(run: Run) -> None:
    answer = run("--help")
    assert answer.exit_code == 0
    assert all(name in answer.output for name in TABLE)


def test_every_entry_of_the_table_is_a_command_of_that_name(run: Run) -> None:
    for name in TABLE:
        answer = run(name, "--help")
        assert answer.exit_code == 0, name
        assert f"callbot {name}" in answer.output


def test_a_command_that_is_not_there_is_a_usage_error(run: Run) -> None:
    assert run("fly").exit_code == 2


def test_what_callbot_refuses_is_one_line(run: Run) -> None:
    answer = run("token", "list")
    assert answer.exit_code == 2
    assert answer.stderr == "callbot: The database is empty: `callbot init` makes it.\n"
    assert answer.stdout == ""
