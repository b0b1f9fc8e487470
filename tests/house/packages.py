"""What the locks name, what is installed, and under which licences: by the names that packages have."""

import re
from importlib.metadata import Distribution, distribution, distributions

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.house.figures import ROOT

RUN = "requirements-run.lock"
"""What the image holds: the part of the first lock that runs callbot, on either database."""
ASKED_BY = {
    "requirements.lock": ("postgres", "test", "dev"),
    "requirements-peers.lock": ("peers", "fuzz"),
    "requirements-audit.lock": ("audit",),
}
"""The extras that each lock holds; the first one holds what callbot itself asks for, too."""
LOCKS = {name: (ROOT / name).read_text(encoding="utf-8") for name in ASKED_BY}
INSTALLERS = frozenset({"pip", "setuptools", "wheel"})

LICENCES = frozenset(
    {
        "Apache-2.0",
        "BSD-2-Clause",
        "BSD-3-Clause",
        "ISC",
        "LGPL-3.0-only",
        "MIT",
        "MPL-2.0",
        "PSF-2.0",
        "Unlicense",
        "ZPL-2.1",
    }
)
"""Those that whoever runs callbot, changes it or hands it on may rely on, by their SPDX names."""
IN_OTHER_WORDS = {
    "Apache 2.0": "Apache-2.0",
    "Dual License": "Apache-2.0 OR BSD-3-Clause",  # python-dateutil: of each contribution, either
    "License :: OSI Approved :: BSD License": "BSD-3-Clause",
    "License :: OSI Approved :: MIT License": "MIT",
    "ZPL 2.1": "ZPL-2.1",
}


def pinned(lock: str) -> dict[str, str]:
    """The version of each package of a lock.

    >>> pinned("colorama==0.4.6 ; sys_platform == 'nowhere'\\nflask==3.1.3")
    {'colorama': '0.4.6', 'flask': '3.1.3'}
    """
    return dict(re.findall(r"^([a-z0-9._-]+)(?:\[[\w,]+\])?==(\S+)", lock, re.MULTILINE))


def pinned_here(lock: str) -> dict[str, str]:
    """The same of what a machine like this one installs.

    >>> pinned_here("colorama==0.4.6 ; sys_platform == 'nowhere'\\nflask==3.1.3")
    {'flask': '3.1.3'}
    """
    asked = [Requirement(row) for row in re.findall(r"^([a-z0-9][^\\\n]*)", lock, re.MULTILINE)]
    here = {each.name for each in asked if each.marker is None or each.marker.evaluate()}
    return {name: version for name, version in pinned(lock).items() if name in here}


def installed() -> dict[str, str]:
    """The version of each package of this environment, without what installs and without callbot."""
    found = {canonicalize_name(each.name): each.version for each in distributions()}
    return {name: version for name, version in found.items() if name not in INSTALLERS | {"callbot"}}


def run_time() -> dict[str, Distribution]:
    """The packages that callbot needs to run here, on either database, and those that they need in turn."""
    found: dict[str, Distribution] = {}
    due = [Requirement("callbot[postgres]")]
    seen: set[str] = set()
    while due:
        asked = due.pop()
        if str(asked) in seen:
            continue
        seen.add(str(asked))
        found[canonicalize_name(asked.name)] = package = distribution(asked.name)
        extras = asked.extras | {""}
        due += [
            each
            for each in map(Requirement, package.requires or [])
            if each.marker is None or any(each.marker.evaluate({"extra": extra}) for extra in extras)
        ]
    return found


def licence(package: Distribution) -> str:
    """What a package says of its licence, as an SPDX expression where it can be told."""
    said = package.metadata
    classified = [each for each in said.get_all("Classifier", []) if each.startswith("License ::")]
    words = said["License-Expression"] or said["License"] or " AND ".join(classified)
    return IN_OTHER_WORDS.get(words, words)


def may_be_used(expression: str) -> bool:
    """True where all that is named may be; what is not plain is for people to read.

    >>> may_be_used("MIT OR Apache-2.0"), may_be_used("MIT AND AGPL-3.0-only"), may_be_used("")
    (True, False, False)
    """
    return set(re.split(" (?:AND|OR) ", expression)) <= LICENCES
