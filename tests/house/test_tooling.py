"""The tools are set as strictly as the house promises, and the verbs of the Makefile stand in its help."""

import re
import socket
import subprocess
import tomllib
import warnings
from pathlib import Path
from typing import Any

import pytest

from tests.house.figures import ROOT
from tests.house.packages import ASKED_BY, LOCKS, pinned

PROJECT: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
WHOLE, *APART = LOCKS
PINNED = pinned(LOCKS[WHOLE])


def wanted(lock: str) -> set[str]:
    """The names of what pyproject.toml asks for in the extras of a lock; not callbot's own."""
    extras = PROJECT["project"]["optional-dependencies"]
    asked = [each for extra in ASKED_BY[lock] for each in extras[extra]]
    asked += PROJECT["project"]["dependencies"] if lock == WHOLE else []
    names = {re.match(r"[\w.-]+", each.lower()) for each in asked}
    return {name.group().replace("_", "-") for name in names if name} - {"callbot"}


def test_each_extra_is_in_one_lock() -> None:
    held = [extra for extras in ASKED_BY.values() for extra in extras]
    assert sorted(held) == sorted(PROJECT["project"]["optional-dependencies"])


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_holds_everything_that_is_asked_for(lock: str) -> None:
    assert wanted(lock) <= pinned(LOCKS[lock]).keys()


@pytest.mark.parametrize("lock", APART)
def test_what_nobody_needs_to_run_or_check_callbot_is_in_a_lock_apart(lock: str) -> None:
    assert not (wanted(lock) - wanted(WHOLE)) & PINNED.keys()


@pytest.mark.parametrize("lock", APART)
def test_locks_agree_on_what_they_share(lock: str) -> None:
    other = pinned(LOCKS[lock])
    assert {name: other[name] for name in other.keys() & PINNED.keys()}.items() <= PINNED.items()


def test_the_build_back_end_is_the_one_of_the_lock() -> None:
    [back_end] = PROJECT["build-system"]["requires"]
    name, _, version = back_end.partition("==")
    assert PINNED[name.replace("_", "-")] == version


def test_there_is_no_machines_address_in_a_lock() -> None:
    assert not re.search(r"^--|file:|://", "\n".join(LOCKS.values()), re.MULTILINE)


@pytest.mark.parametrize(
    "law", ["floors", "circles", "pure", "twilio", "gateways", "procrastinate", "prometheus"]
)
def test_each_law_of_imports_is_a_contract_of_its_own(law: str) -> None:
    assert law in {contract["id"] for contract in PROJECT["tool"]["importlinter"]["contracts"]}


def test_no_room_is_left_out_of_the_floors() -> None:
    [floors] = [one for one in PROJECT["tool"]["importlinter"]["contracts"] if one["id"] == "floors"]
    assert floors["exhaustive"]
    assert not floors.get("ignore_imports")


def test_types_are_strict_and_nothing_is_excused_but_two_libraries() -> None:
    assert PROJECT["tool"]["mypy"]["strict"]
    [excused] = PROJECT["tool"]["mypy"]["overrides"]
    assert excused["module"] == ["apscheduler.*", "twilio.*"]


def test_a_warning_is_an_error() -> None:
    with pytest.raises(UserWarning, match="careful"):
        warnings.warn("careful", stacklevel=1)


def test_nothing_leaves_the_machine() -> None:
    outside = ("192.0.2.1", 80)  # RFC 5737: an address that nobody has
    with (
        socket.socket() as door,
        pytest.raises(Warning, match=r"192\.0\.2\.1"),
    ):
        door.connect(outside)


def test_this_machine_can_be_reached() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server, socket.socket() as door:
        door.connect(server.getsockname())


@pytest.mark.parametrize(
    "verb",
    [
        "demo",
        "test",
        "check",
        "format",
        "serve",
        "bench",
        "fuzz",
        "faults",
        "topology",
        "peers",
        "e2e",
        "audit",
        "lock",
        "clean",
    ],
)
def test_make_alone_prints_its_verbs(verb: str) -> None:
    shown = subprocess.run(["make"], cwd=ROOT, capture_output=True, check=True, text=True).stdout  # noqa: S607
    assert re.search(rf"^  make {verb} +[A-Z].*\.", shown, re.MULTILINE)


def test_an_old_python_is_refused_in_one_line(tmp_path: Path) -> None:
    for name in ("Makefile", "requirements.lock"):
        (tmp_path / name).write_bytes((ROOT / name).read_bytes())
    asked = ["make", "demo", "PYTHON=false"]
    told = subprocess.run(asked, cwd=tmp_path, capture_output=True, check=False, text=True)
    assert told.returncode == 2
    assert told.stderr.splitlines()[0] == "callbot needs Python 3.11 or newer, and none of these is: false"
