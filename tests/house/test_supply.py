"""SC-01: what is installed is what was locked, with its hashes, under licences that may be used."""

import ast
import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tests.house.audit import differences, last_line, listed, weaknesses
from tests.house.figures import ROOT, package
from tests.house.packages import LOCKS, installed, licence, may_be_used, pinned, pinned_here, run_time

LOCKED = {"flask": "3.1.3", "twilio": "9.13.0"}
TODAY = date(2026, 11, 27)
SOUND: list[dict[str, Any]] = [{"name": name, "version": LOCKED[name], "vulns": []} for name in LOCKED]
WEAK = {"name": "flask", "version": "3.1.3", "vulns": [{"id": "PYSEC-2099-1", "fix_versions": ["3.1.4"]}]}
UNKNOWN = {"name": "flask", "skip_reason": "Dependency not found on PyPI and could not be audited"}

ASKING = {
    "aiohttp",
    "apprise",
    "http.client",
    "requests",
    "smtplib",
    "twilio.rest",
    "urllib.request",
    "urllib3",
}
"""What opens a connection to another machine, of all that is installed."""
GATEWAYS = {
    "account.py",
    "away.py",
    "carriers.py",
    "outside.py",
    "recordings.py",
    "registry.py",
    "twilio.py",
    "watch.py",
}


@pytest.mark.parametrize("lock", LOCKS)
def test_sc_01_every_package_of_every_lock_has_its_hashes(lock: str) -> None:
    blocks = re.split(r"\n(?=\S)", LOCKS[lock])
    pins = [block for block in blocks if "==" in block.partition("\n")[0]]
    assert [block.partition("\n")[0] for block in pins if "--hash=sha256:" not in block] == []
    assert len(pins) >= len(pinned(LOCKS[lock]))


def test_sc_01_what_is_installed_is_what_is_locked() -> None:
    locked, peers = (pinned_here(LOCKS[name]) for name in ("requirements.lock", "requirements-peers.lock"))
    found = {name: version for name, version in installed().items() if name in locked or name not in peers}
    assert differences(found, locked) == []


@pytest.mark.parametrize("name", sorted(run_time()))
def test_sc_01_every_licence_may_be_used(name: str) -> None:
    assert may_be_used(licence(run_time()[name])), licence(run_time()[name])


def test_sc_01_whoever_runs_callbot_runs_what_is_locked() -> None:
    assert set(run_time()) - {"callbot"} <= pinned_here(LOCKS["requirements.lock"]).keys()


def test_sc_01_a_bill_is_read_by_the_names_that_locks_have() -> None:
    bill = '{"components": [{"name": "Flask", "version": "3.1.3"}, {"name": "pip", "version": "26.3"}]}'
    assert listed(bill) == {"flask": "3.1.3"}


def test_sc_01_what_is_missing_older_or_not_locked_is_named() -> None:
    assert differences({"flask": "3.1.2", "more": "1"}, LOCKED) == [
        "flask: installed is 3.1.2, locked is 3.1.3",
        "more: installed is 1, locked is nothing",
        "twilio: installed is nothing, locked is 9.13.0",
    ]


def test_sc_01_an_answer_for_every_package_is_wanted() -> None:
    assert weaknesses(SOUND, LOCKED, {}, TODAY) == []
    assert weaknesses(SOUND[:1], LOCKED, {}, TODAY) == [
        "no answer for 1 of 2, the first being twilio: it was not asked about"
    ]


def test_sc_01_what_could_not_be_asked_about_is_not_fit() -> None:
    [line] = weaknesses([UNKNOWN, SOUND[1]], LOCKED, {}, TODAY)
    assert line.startswith("no answer for 1 of 2, the first being flask: Dependency not found on PyPI")
    assert last_line("Traceback\n\nConnectionError: no such host\n") == "ConnectionError: no such host"
    assert last_line("") == "no reason was given"


def test_sc_01_a_known_weakness_is_named_and_borne_no_longer_than_its_waiver() -> None:
    said = ["flask 3.1.3: PYSEC-2099-1, mended in 3.1.4"]
    assert weaknesses([WEAK, SOUND[1]], LOCKED, {}, TODAY) == said
    assert weaknesses([WEAK, SOUND[1]], LOCKED, {"PYSEC-2099-1": TODAY}, TODAY) == []
    assert weaknesses([WEAK, SOUND[1]], LOCKED, {"PYSEC-2099-1": date(2026, 11, 26)}, TODAY) == said


def modules() -> Iterator[tuple[Path, ast.Module]]:
    """Every module but those of the simulator, which is another machine."""
    for path in package():
        if "simulator" not in path.parts:
            yield path.relative_to(ROOT / "callbot"), ast.parse(path.read_text(encoding="utf-8"))


def imported(tree: ast.Module) -> set[str]:
    found: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found |= {each.name for each in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found |= {node.module} | {f"{node.module}.{each.name}" for each in node.names}
    return found


def test_sc_01_only_the_gateways_ask_other_machines() -> None:
    asking = {path for path, tree in modules() if imported(tree) & ASKING}
    assert asking == {Path("gateways") / name for name in GATEWAYS}


def test_sc_01_no_host_is_written_in_the_code_but_twilios() -> None:
    """Pages that people are sent to stand in `domain`, which can ask nobody."""
    told = {
        node.value
        for path, tree in modules()
        if path.parts[0] != "domain"
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and "\n" not in node.value
        if re.match(r"[a-z+]+://\w", node.value)
    }
    twilio = {f"https://{host}.twilio.com" for host in ("accounts", "api", "lookups", "messaging", "voice")}
    assert {address for address in told if "callbot.example" not in address} == twilio
