"""Hosts that are network namespaces on one bridge, and the services of docker-compose.yml in them.

Whoever uses this runs in a namespace of networks, mounts and processes already (`topology` sees to that):
nothing here outlives it, and the machine's own network is not touched.
"""

import os
import shutil
import signal
import subprocess
import sys
import sysconfig
import time
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from tests.deploy.compose import Health, Service
from tests.deploy.contained import Plan
from tests.house.figures import ROOT

NETWORK = "10.77.0"
HERE = f"{NETWORK}.1"
"""The world outside: the bridge's own address."""
RESTART_SECONDS = 1.0
UP_SECONDS = 90.0
ACCOUNTS = "root:x:0:0::/:/bin/sh\npostgres:x:999:999::/:/bin/sh\ncallbot:x:10001:10001::/:/bin/sh\n"


class NotUp(Exception):
    """A service did not come up, or ended with an error; its last words follow."""


def ip(words: str, *, inside: int | None = None) -> None:
    """Run `ip`, here or in the namespace of a process."""
    nsenter = ["nsenter", f"--net=/proc/{inside}/ns/net"] if inside else []
    subprocess.run([*nsenter, "ip", *words.split()], check=True)


class Host:
    """A machine on the bridge; `last` is the last part of its address."""

    def __init__(self, name: str, last: int) -> None:
        self.name, self.address = name, f"{NETWORK}.{last}"
        self._holder = subprocess.Popen(["unshare", "--net", "sleep", "infinity"])
        self.pid = self._holder.pid
        mine = os.readlink("/proc/self/ns/net")
        while os.readlink(f"/proc/{self.pid}/ns/net") == mine:
            time.sleep(0.01)
        ip(f"link add name {name} type veth peer name eth0 netns {self.pid}")
        ip(f"link set {name} master bridge up")
        for words in (f"addr add {self.address}/24 dev eth0", "link set eth0 up", "link set lo up"):
            ip(words, inside=self.pid)
        # As in a container: whoever listens below 1024 need not be root.
        low = "/proc/sys/net/ipv4/ip_unprivileged_port_start"
        self.run("sh", "-c", f"echo 0 > {low}")

    def run(self, *command: str) -> None:
        """Run a command here, as root, to its end."""
        subprocess.run(["nsenter", f"--net=/proc/{self.pid}/ns/net", *command], check=True)

    def cut_off(self) -> None:
        """Pull the cable: what is on its way is lost, and nobody is told."""
        ip(f"link set {self.name} down")

    def back(self) -> None:
        """Put it in again."""
        ip(f"link set {self.name} up")

    def close(self) -> None:
        """Switch it off."""
        self._holder.kill()
        self._holder.wait()


def bridged() -> None:
    """The network that hosts are put on; the caller's namespace becomes the world outside."""
    for words in ("link set lo up", "link add name bridge type bridge", f"addr add {HERE}/24 dev bridge"):
        ip(words)
    ip("link set bridge up")


class Running:
    """One service on its host, which is started anew when it ends, as its restart policy says."""

    def __init__(self, service: Service, host: Host, folder: Path) -> None:
        self.service, self.host, self.folder = service, host, folder
        self.log = folder / f"{service.name}.log"
        self.starts = 0
        self._process: subprocess.Popen[bytes] | None = None
        self._ended_at = 0.0
        self._wanted = False

    def start(self) -> None:
        """Start it."""
        self._wanted, self.starts = True, self.starts + 1
        self._process = self._begin(self.service.command, self.service.name)

    @property
    def pid(self) -> int:
        """Of its first process; 0 where it does not run."""
        return self._process.pid if self._process and self._process.poll() is None else 0

    def tend(self) -> None:
        """Start it anew if it ended by itself, a little later."""
        if not self._wanted or self.pid or not self.service.restarts:
            return
        if not self._ended_at:
            self._ended_at = time.monotonic()
        elif time.monotonic() - self._ended_at > RESTART_SECONDS:
            self._ended_at = 0.0
            self.start()

    def kill(self) -> None:
        """SIGKILL its first process, as the kernel does when memory is short; `tend` starts it anew."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()

    def stop(self) -> float:
        """Stop it as compose would: how many seconds that took. Raises NotUp where it had to be killed."""
        self._wanted, begun = False, time.monotonic()
        if self._process is None:
            return 0.0
        with suppress(ProcessLookupError):
            self._process.send_signal(signal.Signals[self.service.stop_signal])
        try:
            self._process.wait(self.service.stop_seconds)
        except subprocess.TimeoutExpired as late:
            self._process.kill()
            raise NotUp(f"{self.service.name} did not stop: {self.last_words()}") from late
        return time.monotonic() - begun

    def completes(self) -> None:
        """Wait until it has done what it does. Raises NotUp where it ends otherwise."""
        assert self._process is not None
        if self._process.wait(UP_SECONDS):
            raise NotUp(f"{self.service.name}: {self.last_words()}")

    def comes_up(self) -> None:
        """Wait until it is healthy. Raises NotUp where it ends, or takes too long."""
        limit = time.monotonic() + UP_SECONDS
        while not self.healthy():
            if time.monotonic() > limit or not self.pid:
                raise NotUp(f"{self.service.name}: {self.last_words()}")
            time.sleep(0.2)

    def healthy(self) -> bool:
        """What its health check says; True where it has none."""
        health: Health | None = self.service.health
        if health is None:
            return bool(self.pid)
        return self._begin(health.test, f"{self.service.name}-health").wait() == 0

    def last_words(self) -> str:
        """The end of its log."""
        return self.log.read_text(encoding="utf-8", errors="replace")[-3000:]

    def once(self, *command: str, writes: Mapping[str, str] | None = None) -> None:
        """Run another command in a container like this one, to its end. Raises NotUp where that fails."""
        if self._begin(command, f"{self.service.name}-once", writes).wait():
            raise NotUp(f"{command[0]}: {self.last_words()}")

    def _begin(
        self, command: tuple[str, ...], name: str, writes: Mapping[str, str] | None = None
    ) -> subprocess.Popen[bytes]:
        service, root = self.service, self.folder / "roots" / name
        root.mkdir(parents=True, exist_ok=True)
        environment = {**service.environment, "PATH": ":".join(programs()), "HOME": "/tmp"}  # noqa: S108
        plan = Plan(
            name=service.name,
            root=str(root),
            command=command,
            environment=environment,
            uid=service.uid,
            gid=service.gid,
            capabilities=service.capabilities,
            tmpfs=service.tmpfs,
            reads=self._reads(),
            writes={place: str(self.folder / "volumes" / volume) for volume, place in service.volumes.items()}
            | dict(writes or {}),
        )
        within = ["nsenter", f"--net=/proc/{self.host.pid}/ns/net", "unshare", "--mount", "--uts"]
        kept = plan.kept(self.folder / f"{name}.json")
        with self.log.open("ab") as log:
            return subprocess.Popen(
                [*within, sys.executable, "-m", "tests.deploy.contained", str(kept)],
                stdout=log,
                stderr=log,
                stdin=subprocess.DEVNULL,
                cwd=ROOT,
            )

    def _reads(self) -> dict[str, str]:
        """What every container is given to read: the code, Python, names, and its secrets."""
        code = {str(ROOT): str(ROOT), sys.base_prefix: sys.base_prefix}
        names = {f"/etc/{name}": str(self.folder / name) for name in ("hosts", "passwd")}
        secrets = {
            f"/run/secrets/{secret}": str(self.folder / source)
            for secret, source in self.service.secrets.items()
        }
        door = {"/etc/caddy/Caddyfile": str(self.folder / "Caddyfile"), "/opt/caddy": found("caddy")}
        return {**code, **names, **secrets, **(door if self.service.name == "caddy" else {})}


def found(program: str) -> str:
    """Where a program is. Raises NotUp where it is not."""
    place = os.environ.get(f"CALLBOT_{program.upper()}") or shutil.which(program)
    if place is None:
        raise NotUp(f"there is no {program} here")
    return place


def programs() -> list[str]:
    """Where containers look for programs: this environment's, PostgreSQL's newest, the machine's."""
    servers = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: int(path.parent.name))
    return [sysconfig.get_path("scripts"), *map(str, servers[-1:]), "/usr/bin", "/bin", "/opt"]
