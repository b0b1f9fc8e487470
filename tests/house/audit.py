"""What requirements.lock installs: listed, held against the lock, and asked about at PyPI's advisories.

    python -m tests.house.audit

`make audit` runs it in an environment of its own, that of requirements-audit.lock. What could not be asked is
said, and fails as a weakness does; pip-audit alone would find none where nobody answers.
"""

import json
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from packaging.utils import canonicalize_name

from tests.house.figures import ROOT
from tests.house.packages import INSTALLERS, LOCKS, pinned_here

LOCK = ROOT / "requirements.lock"
LOCKED = pinned_here(LOCKS[LOCK.name])
BILL = ROOT / "dist" / "callbot.cdx.json"
HERE = Path(sys.executable).parent
WAIVERS: dict[str, date] = {}
"""The last day on which a weakness is borne, by its id; why stands beside it."""


def run(*words: str | Path) -> subprocess.CompletedProcess[str]:
    """One command of the audit, with what it says."""
    return subprocess.run(words, capture_output=True, text=True, check=False)


def last_line(words: str) -> str:
    """What a command that failed said in the end."""
    return next(reversed(words.strip().splitlines()), "no reason was given")


def listing() -> list[str]:
    """Install the lock where nothing is and list what is there then; what went wrong."""
    BILL.parent.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="callbot-audit-") as folder:
        python = Path(folder) / "bin" / "python"
        pip = (sys.executable, "-m", "pip", "--python", python, "--quiet", "--disable-pip-version-check")
        for step in (
            (sys.executable, "-m", "venv", "--without-pip", folder),
            (*pip, "install", "--require-hashes", "--no-deps", "-r", LOCK),
            (HERE / "cyclonedx-py", "environment", "--output-reproducible", "-o", BILL, python),
        ):
            done = run(*step)
            if done.returncode:
                return [f"it could not be installed and listed: {last_line(done.stderr)}"]
    return differences(listed(BILL.read_text(encoding="utf-8")), LOCKED)


def listed(bill: str) -> dict[str, str]:
    """The version of each package in a bill of materials (CycloneDX as JSON)."""
    parts = json.loads(bill)["components"]
    found = {canonicalize_name(each["name"]): str(each["version"]) for each in parts}
    return {name: version for name, version in found.items() if name not in INSTALLERS}


def differences(found: Mapping[str, str], locked: Mapping[str, str]) -> list[str]:
    """One line for each package that is not installed as it is locked."""
    return [
        f"{name}: installed is {found.get(name, 'nothing')}, locked is {locked.get(name, 'nothing')}"
        for name in sorted(found.keys() | locked.keys())
        if found.get(name) != locked.get(name)
    ]


def advisories() -> list[str]:
    """Ask for the weaknesses of what the lock names; each that is known, and what was not answered."""
    asked = ("--disable-pip", "--require-hashes", "--format", "json", "--progress-spinner", "off")
    done = run(HERE / "pip-audit", "-r", LOCK, *asked)
    try:
        answer = json.loads(done.stdout)["dependencies"]
    except ValueError:
        return [f"PyPI's advisories could not be asked: {last_line(done.stderr)}"]
    today = date.today()  # noqa: DTZ011 - a waiver ends with the day of whoever asks
    return weaknesses(answer, LOCKED, WAIVERS, today)


def weaknesses(
    answer: Iterable[dict[str, Any]], locked: Mapping[str, str], waivers: Mapping[str, date], today: date
) -> list[str]:
    """One line for each known weakness that is not waived, and one for all packages that nobody answered for.

    `answer` is what pip-audit says of each package: its `vulns`, or the `skip_reason` for which it has none.
    """
    told = {each["name"]: each for each in answer}
    found = [
        f"{name} {locked[name]}: {vuln['id']}, mended in {', '.join(vuln['fix_versions']) or 'none yet'}"
        for name in sorted(locked)
        for vuln in told.get(name, {}).get("vulns", ())
        if waivers.get(vuln["id"], date.min) < today
    ]
    silent = [name for name in sorted(locked) if "vulns" not in told.get(name, {})]
    if silent:
        why = told.get(silent[0], {}).get("skip_reason", "it was not asked about")
        found.append(f"no answer for {len(silent)} of {len(locked)}, the first being {silent[0]}: {why}")
    return found


CLAIMS: dict[str, Callable[[], list[str]]] = {
    f"what {LOCK.name} installs is what it names; {BILL.relative_to(ROOT)} lists it": listing,
    "no weakness of it is known to PyPI's advisories": advisories,
}

if __name__ == "__main__":
    failed = False
    for claim, broken in CLAIMS.items():
        lines = broken()
        print("NOT SHOWN:" if lines else "shown:", claim, *lines, sep="\n    " if lines else " ", flush=True)
        failed = failed or bool(lines)
    sys.exit(failed)
