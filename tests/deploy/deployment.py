"""docker-compose.yml in full on three hosts: two with a web half and a worker each, one with all else."""

import os
import secrets
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path

from tests.deploy.compose import services
from tests.deploy.hosts import ACCOUNTS, HERE, Host, Running, bridged
from tests.house.figures import ROOT

SITE = "callbot.localhost"
"""Caddy certifies such a name itself; everything else is as for a name in the world."""
ON = {
    "host-a": ("web1", "worker1"),
    "host-b": ("web2", "worker2"),
    "host-c": ("postgres", "migrate", "caddy"),
}
ADDRESSES = {"host-a": 11, "host-b": 12, "host-c": 13}
AUTHORITY = Path("caddy/pki/authorities/local/root.crt")


class Deployment:
    """Everything that runs, and the folder that volumes, secrets and logs are in."""

    def __init__(self, folder: Path, given: Mapping[str, str], config: str) -> None:
        self.folder, self.secret_key = folder, secrets.token_urlsafe(32)
        self.password = secrets.token_hex(16)
        self.hosts: dict[str, Host] = {}
        self.running: dict[str, Running] = {}
        self.given = {"CALLBOT_SITE": SITE, **given}
        self.config = config

    @property
    def database_url(self) -> str:
        """As the halves have it."""
        return f"postgresql://callbot:{self.password}@postgres/callbot"

    def up(self, auth_token: str) -> None:
        """Start it all, in the order that compose would."""
        bridged()
        self.hosts = {name: Host(name, last) for name, last in ADDRESSES.items()}
        self._furnish(auth_token)
        for name, service in services(self.given).items():
            host = next(host for host, names in ON.items() if name in names)
            self.running[name] = Running(service, self.hosts[host], self.folder)
        self._make_database()
        started: set[str] = set()
        while started != self.running.keys():
            for name, each in self.running.items():
                if name not in started and each.service.after.keys() <= started:
                    self._await(each)
                    each.start()
                    started.add(name)
        for each in self.running.values():
            if each.service.restarts:
                each.comes_up()

    def _await(self, each: Running) -> None:
        """Those before it are as far as it asks for."""
        for name, condition in each.service.after.items():
            if condition == "service_completed_successfully":
                self.running[name].completes()
            else:
                self.running[name].comes_up()

    def _furnish(self, auth_token: str) -> None:
        """Secrets, names and empty volumes, as a person would make them (docs/deployment.md)."""
        house = {
            "secrets/postgres_password": self.password,
            "secrets/database_url": self.database_url,
            "secrets/secret_key": self.secret_key,
            "secrets/twilio_auth_token": auth_token,
            "hosts": self._names(),
            "passwd": ACCOUNTS,
            "Caddyfile": (ROOT / "config" / "Caddyfile").read_text(encoding="utf-8"),
        }
        for name, words in house.items():
            path = self.folder / name
            path.parent.mkdir(exist_ok=True)
            path.write_text(words, encoding="utf-8")
        for name, uid in (("callbot", 10001), ("postgres", 999), ("caddy", 10002)):
            volume = self.folder / "volumes" / name
            volume.mkdir(parents=True, mode=0o700)
            os.chown(volume, uid, uid)
        (self.folder / "volumes" / "callbot" / "callbot.toml").write_text(self.config, encoding="utf-8")
        # This process is the world outside, which knows the same names.
        subprocess.run(["mount", "--bind", str(self.folder / "hosts"), "/etc/hosts"], check=True)

    def _names(self) -> str:
        rows = [f"127.0.0.1 localhost\n{HERE} api.twilio.localhost"]
        for host, names in ON.items():
            site = (SITE,) if "caddy" in names else ()
            rows.append(f"{self.hosts[host].address} {' '.join((*names, *site))}")
        return "\n".join(rows) + "\n"

    def _make_database(self) -> None:
        """What the image of PostgreSQL does before its first start."""
        postgres = self.running["postgres"]
        data = postgres.service.volumes["postgres"]
        postgres.service.environment["PGDATA"] = data  # type: ignore[index]  # the image's own
        shell = (
            f"initdb --username=callbot --pwfile=/run/secrets/postgres_password --auth=scram-sha-256"
            f" --encoding=UTF8 --locale=C.UTF-8 --pgdata={data} --no-sync"
            f" && echo \"listen_addresses = '*'\" >> {data}/postgresql.conf"
            f" && echo 'host all all all scram-sha-256' >> {data}/pg_hba.conf"
            f" && echo 'CREATE DATABASE callbot' | postgres --single postgres"
        )
        postgres.once("sh", "-c", shell)

    def tend(self) -> None:
        """What ended is started anew."""
        for each in self.running.values():
            each.tend()

    def down(self) -> dict[str, float]:
        """Stop it all, the door first: how many seconds each took."""
        names = reversed(self.running)
        return {name: self.running[name].stop() for name in names if self.running[name].pid}


@contextmanager
def deployed(folder: Path, given: Mapping[str, str], config: str, auth_token: str) -> Iterator[Deployment]:
    """It, up and healthy; at the end nothing of it runs."""
    deployment = Deployment(folder, given, config)
    with ExitStack() as stack:
        stack.callback(_close, deployment)
        deployment.up(auth_token)
        authority = folder / "volumes" / "caddy" / AUTHORITY
        os.environ["SSL_CERT_FILE"] = str(authority)  # Twilio trusts who certified the name
        yield deployment


def _close(deployment: Deployment) -> None:
    for each in deployment.running.values():
        each.kill()
    for host in deployment.hosts.values():
        host.close()
