"""One service in a root of its own: what the machine has, to be read only, and what its container would have.

python -m tests.deploy.contained PLAN: run as root in a namespace of mounts; it becomes the service.
"""

import ctypes
import json
import os
import socket
import sys
from dataclasses import asdict, dataclass
from pathlib import Path

SYSTEM = ("bin", "sbin", "lib", "lib32", "lib64", "libx32", "usr")
ETC = ("alternatives", "ld.so.cache", "localtime", "nsswitch.conf", "ssl")
READ_ONLY, REMOUNT, BIND, RECURSIVE = 1, 32, 4096, 16384  # <sys/mount.h>
SETPRIV = "/usr/bin/setpriv"
SHARED_MEMORY = "/dev/shm"  # noqa: S108 - every container has one of its own


@dataclass(frozen=True, slots=True)
class Plan:
    """What is to run, as whom, and what it sees: `reads` and `writes` are places inside, what is there."""

    name: str
    root: str
    command: tuple[str, ...]
    environment: dict[str, str]
    uid: int
    gid: int
    capabilities: tuple[str, ...]
    tmpfs: tuple[str, ...]
    reads: dict[str, str]
    writes: dict[str, str]

    def kept(self, path: Path) -> Path:
        """Written down for `become`."""
        path.write_text(json.dumps(asdict(self)), encoding="utf-8")
        return path


def _mount(source: str, target: Path, kind: str = "", flags: int = 0, options: str = "") -> None:
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.mount(source.encode(), str(target).encode(), kind.encode(), flags, options.encode()):
        raise OSError(ctypes.get_errno(), f"mount {source} on {target}")


def _bound(source: str, target: Path, *, writable: bool) -> None:
    """What is at `source`, at `target` too."""
    if Path(source).is_dir():
        target.mkdir(parents=True, exist_ok=True)
    elif not target.exists():
        target.parent.mkdir(parents=True, exist_ok=True)
        target.touch()
    _mount(source, target, flags=BIND)
    if not writable:
        _mount(source, target, flags=BIND | REMOUNT | READ_ONLY)


def furnish(plan: Plan) -> None:
    """Make the root."""
    root = Path(plan.root)
    _mount("tmpfs", root, "tmpfs", options="mode=0755")
    _lend(root)
    for room in (SHARED_MEMORY, *plan.tmpfs):
        (root / room[1:]).mkdir(parents=True, exist_ok=True)
        _mount("tmpfs", root / room[1:], "tmpfs", options="mode=1777")
    for seen, source in plan.reads.items():
        _bound(source, root / seen[1:], writable=False)
    for seen, source in plan.writes.items():
        _bound(source, root / seen[1:], writable=True)
    _mount("tmpfs", root, "tmpfs", REMOUNT | READ_ONLY)


def _lend(root: Path) -> None:
    """What every root has of the machine's."""
    for name in (*SYSTEM, *(f"etc/{name}" for name in ETC)):
        place = Path("/", name)
        if place.is_symlink() and name in SYSTEM:
            (root / name).symlink_to(place.readlink())
        elif place.exists():
            _bound(str(place), root / name, writable=False)
    for place in (root / "var", root / "run"):
        place.mkdir()
    (root / "var" / "run").symlink_to("/run")
    for tree in ("/dev", "/proc"):
        (root / tree[1:]).mkdir()
        _mount(tree, root / tree[1:], flags=BIND | RECURSIVE)


def become(plan: Plan) -> None:
    """Step into the root, lay down every right, and run the command in the place of this process."""
    socket.sethostname(plan.name)
    furnish(plan)
    os.chroot(plan.root)
    os.chdir("/")
    left = "".join(f",+{each.lower()}" for each in plan.capabilities)
    rights = [f"--reuid={plan.uid}", f"--regid={plan.gid}", "--clear-groups", "--no-new-privs"]
    rights += ["--inh-caps=-all", f"--bounding-set=-all{left}"]
    os.execve(SETPRIV, [SETPRIV, *rights, "--", *plan.command], plan.environment)


if __name__ == "__main__":
    given = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))
    become(Plan(**given))
