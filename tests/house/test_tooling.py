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

PROJECT: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
LOCK, PEERS_LOCK = (
    (ROOT / name).read_text(encoding="utf-8") for name in ("requirements.lock", "requirements-peers.lock")
)
APART = ("peers", "fuzz")
"""The extras that have a lock of their own: nobody needs them to run, test or check callbot."""


def pinned(lock: str) -> dict[str, str]:
    """The version of each package of a lock."""
    return dict(re.findall(r"^([a-z0-9._-]+)(?:\[[\w,]+\])?==(\S+)", lock, re.MULTILINE))


PINNED = pinned(LOCK)


def wanted(*, apart: bool) -> set[str]:
    """The names of what pyproject.toml asks for, in the extras apart or in all else; not callbot's own."""
    extras = PROJECT["project"]["optional-dependencies"].items()
    asked = [each for name, extra in extras if (name in APART) is apart for each in extra]
    asked += [] if apart else PROJECT["project"]["dependencies"]
    names = {re.match(r"[\w.-]+", each.lower()) for each in asked}
    return {name.group().replace("_", "-") for name in names if name} - {"callbot"}


def test_the_lock_holds_everything_that_is_asked_for() -> None:
    assert wanted(apart=False) <= PINNED.keys()


def test_what_only_benchmarks_and_the_fuzzer_use_is_in_a_lock_apart() -> None:
    assert wanted(apart=True) <= pinned(PEERS_LOCK).keys()
    assert not (wanted(apart=True) - wanted(apart=False)) & PINNED.keys()


def test_the_two_locks_agree_on_what_they_share() -> None:
    other = pinned(PEERS_LOCK)
    assert {name: other[name] for name in other.keys() & PINNED.keys()}.items() <= PINNED.items()


@pytest.mark.parametrize("lock", [LOCK, PEERS_LOCK], ids=["requirements.lock", "requirements-peers.lock"])
def test_every_pin_of_the_lock_has_a_hash(lock: str) -> None:
    blocks = re.split(r"\n(?=\S)", lock)
    pins = [block for block in blocks if "==" in block.partition("\n")[0]]
    assert [block.partition("\n")[0] for block in pins if "--hash=sha256:" not in block] == []
    assert len(pins) >= len(pinned(lock))


def test_the_build_back_end_is_the_one_of_the_lock() -> None:
    [back_end] = PROJECT["build-system"]["requires"]
    name, _, version = back_end.partition("==")
    assert PINNED[name.replace("_", "-")] == version


def test_there_is_no_machines_address_in_the_lock() -> None:
    assert not re.search(r"^--|file:|://", LOCK + PEERS_LOCK, re.MULTILINE)


@pytest.mark.parametrize("law", ["floors", "circles", "pure", "twilio", "gateways", "procrastinate"])
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
    ["demo", "test", "check", "format", "serve", "bench", "fuzz", "faults", "peers", "e2e", "lock", "clean"],
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
