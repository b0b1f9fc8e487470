"""`callbot why`: what came in, which rule decided, what was said."""

from pathlib import Path

from callbot.db import Database
from tests.cli.conftest import SAM, Run
from tests.services.house import DANA, House


def test_each_turn_is_shown_with_its_rule(run: Run, home: Path) -> None:
    assert run(*SAM).exit_code == 0
    assert run("why").stdout == "Nothing happened yet.\n"
    database = Database(f"sqlite:///{home / 'callbot.db'}")
    house = House(database)
    house.misses()
    house.texts("tomorrow at 3 pm")
    database.close()
    told = " ".join(run("why", DANA).stdout.split())
    assert (
        'heard: "tomorrow at 3 pm" open, propose: Decline outside, the owner is asked; Wed Feb 4 3 PM' in told
    )
    assert "missed: a call from +16175550133" in told
    assert "Sam can't do Wed Feb 4 at 3:00 PM ET." in told
    assert "Decline" not in run("why", "+16175550134").stdout
    assert len(run("why", "--last", "2").stdout.splitlines()) < len(run("why").stdout.splitlines())
