"""The story of many owners on three hosts at once, while hosts and halves fail: `make topology`.

    python -m tests.deploy.topology [--owners 50] [--short]

docker-compose.yml is started as it stands (`deployment`); the simulator is Twilio, outside, on the machine's
own clock. A worker is killed while it sends, a host is cut off, PostgreSQL is started anew: nothing may be
lost or said twice, and outside of these outages reminders must be on time. Needs root, ip and Caddy; it
leaves nothing behind, since all of it lives in namespaces that end with this process.
"""

import argparse
import os
import shutil
import signal
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import NoReturn

from sqlalchemy import func, select

from callbot import settings
from callbot.db import Database
from callbot.models import Outbound
from callbot.simulator import Network, VirtualClock
from tests.deploy.deployment import deployed
from tests.deploy.hosts import HERE
from tests.deploy.play import CONFIG, Asked, Play
from tests.faults import invariants
from tests.faults.soak import p99

NAMESPACES = ("unshare", "--net", "--mount", "--pid", "--fork", "--kill-child", "--mount-proc")
EVERYWHERE = "0.0.0.0"  # noqa: S104 - in a network of its own
LATE_SECONDS = 2.0


@contextmanager
def staged(asked: Asked, folder: Path) -> Iterator[Play]:
    """Everything up and healthy, and nobody has called yet."""
    network = Network(VirtualClock(folder / "clock"))
    with network.rest_server(EVERYWHERE) as origin:
        given = {
            "TWILIO_ACCOUNT_SID": network.account_sid,
            "CALLBOT_TWILIO_API_URL": origin.replace(EVERYWHERE, HERE),
        }
        begun = time.monotonic()
        with deployed(folder, given, CONFIG, network.auth_token) as deployment:
            print(
                f"{len(deployment.running)} services are up in {time.monotonic() - begun:.0f} s", flush=True
            )
            database = Database(deployment.database_url)
            try:
                yield Play(asked, deployment, network, database, network.clock.now())
            finally:
                database.close()


def play(stage: Play) -> None:
    """The story, and what goes wrong as contacts are answered, and again as owners are reminded."""
    stage.move_in()
    stage.tell(f"{len(stage.pairs)} recruiters call")
    pause = 2 if stage.asked.short else 20
    stage.for_(10)
    stage.kills("worker1")
    stage.for_(pause)
    stage.cuts_off("host-b")
    stage.for_(pause)
    stage.restarts_database()
    if not stage.asked.short:
        stage.until(stage.begun + timedelta(minutes=4, seconds=30))
        stage.kills("worker2")
        stage.for_(40)
        stage.cuts_off("host-a")
        stage.for_(40)
        stage.restarts_database()
    while any(pair.starts_at is None for pair in stage.pairs):
        stage.for_(1)
    last = max(pair.starts_at for pair in stage.pairs if pair.starts_at is not None)
    stage.until(last - timedelta(minutes=15 if stage.asked.short else 12))
    stage.for_(10)
    stage.drains()


def judged(stage: Play) -> int:
    """Say what came of it; 0 where all is well."""
    outside, inside = stage.lateness()
    house = settings.Settings(home=stage.deployment.folder, secret_key=stage.deployment.secret_key)
    broken = invariants.broken(stage.database, house, stage.network)
    lost, doubled = stage.lost(), stage.doubled()
    late = p99(outside)
    faults = [*broken, *lost, *doubled, *stage.unheard()]
    faults += [f"reminders left {late:.1f} s late"] if late > LATE_SECONDS else []
    faults += [] if outside else ["no reminder was due outside of the outages"]
    with stage.database.reading() as session:
        statuses = session.execute(select(Outbound.status, func.count()).group_by(Outbound.status)).all()
    refused = [post for post in stage.network.posted if not post.reply.ok]
    doubts = stage.in_doubt().total()
    took = stage.deployment.down()
    if faults:
        print(*faults[:20], *(f"{post.url} {post.reply}" for post in refused[:20]), sep="\n")
    print(f"rows: {', '.join(f'{times} {status}' for status, times in sorted(statuses))}")
    kinds = Counter(post.reply.failure or str(post.reply.status) for post in refused)
    print(f"webhooks: {len(stage.network.posted)}, tried again: {dict(kinds) or 'none'}")
    print(f"stopped in {max(took.values()):.1f} s at most")
    print(
        f"reminders: {len(outside)} outside of outages, p99 {late:.3f} s late; "
        f"{len(inside)} in them, the latest {max(inside, default=0):.1f} s"
    )
    print(
        f"{len(stage.pairs)} owners: lost {len(lost)}, doubled {len(doubled)}, in doubt {doubts}, "
        f"invariants broken {len(broken)}; {'FAILED' if faults else 'all well'}"
    )
    return 1 if faults else 0


def run(asked: Asked) -> int:
    """Play it all in a folder that is gone afterwards; logs are kept in CALLBOT_TOPOLOGY_LOGS, if given."""
    folder = Path(tempfile.mkdtemp(prefix="callbot-topology-"))
    folder.chmod(0o755)  # the accounts of its containers go through it
    try:
        with staged(asked, folder) as stage:
            play(stage)
            return judged(stage)
    finally:
        if kept := os.environ.get("CALLBOT_TOPOLOGY_LOGS"):
            Path(kept).mkdir(exist_ok=True)
            for log in folder.glob("*.log"):
                shutil.copy(log, kept)
        shutil.rmtree(folder, ignore_errors=True)


def _leave(_number: int, _frame: object) -> NoReturn:
    raise KeyboardInterrupt


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--owners", type=int, default=50, help="how many owners miss a call")
    parser.add_argument("--short", action="store_true", help="one of each failure, in about two minutes")
    parser.add_argument("--inside", action="store_true", help=argparse.SUPPRESS)
    words = vars(parser.parse_args())
    if not words.pop("inside"):
        again = [sys.executable, "-m", "tests.deploy.topology", *sys.argv[1:], "--inside"]
        os.execvp(NAMESPACES[0], [*NAMESPACES, *again])
    signal.signal(signal.SIGTERM, _leave)
    sys.exit(run(Asked(**words)))
