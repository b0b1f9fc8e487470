"""The story on three hosts while one of each fails; skipped by name where no namespaces can be made."""

import os
import re
import shutil
import subprocess
import sys

import pytest

from tests.deploy.hosts import programs
from tests.deploy.topology import NAMESPACES
from tests.house.figures import ROOT

TOOLS = ("ip", "caddy", "wget", "initdb", "nsenter", "setpriv")
SECONDS = 600


def here(tool: str) -> bool:
    return shutil.which(tool, path=":".join([*programs(), os.environ.get("PATH", "")])) is not None


def may_make_namespaces() -> bool:
    """Root may, where nobody has taken that from it."""
    if os.geteuid() != 0 or shutil.which(NAMESPACES[0]) is None:
        return False
    asked = [*NAMESPACES, "sh", "-c", "mount -t tmpfs tmpfs /mnt"]
    return subprocess.run(asked, capture_output=True, check=False).returncode == 0


@pytest.mark.timeout(SECONDS)
def test_on_three_hosts_that_fail_nothing_is_lost_or_said_twice() -> None:
    missing = [tool for tool in TOOLS if not here(tool)]
    if missing and os.environ.get("CI") == "true":
        pytest.fail(f"no {', '.join(missing)}")
    if missing or not may_make_namespaces():
        pytest.skip(f"no {', '.join(missing)}" if missing else "no namespaces: they are root's")
    asked = [sys.executable, "-m", "tests.deploy.topology", "--owners", "4", "--short"]
    told = subprocess.run(asked, cwd=ROOT, capture_output=True, text=True, check=False, timeout=SECONDS - 20)
    assert told.returncode == 0, told.stdout + told.stderr
    assert re.fullmatch(
        r"4 owners: lost 0, doubled 0, in doubt \d, invariants broken 0; all well",
        told.stdout.splitlines()[-1],
    )
