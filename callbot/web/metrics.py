"""/metrics: what this process counted of itself, and what the database knows, as Prometheus reads it.

Whoever has the token may read it; where none is set, this machine alone, and nothing that a proxy or a tunnel
brought here. A worker without a web half shows what it counted on a port of its own.
"""

import hmac
import ipaddress
import shutil
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, make_server

from flask import Blueprint, request
from prometheus_client import CollectorRegistry, make_wsgi_app
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.exposition import ThreadingWSGIServer
from prometheus_client.registry import Collector
from sqlalchemy.engine import make_url
from sqlalchemy.exc import SQLAlchemyError
from werkzeug.exceptions import Forbidden
from werkzeug.wrappers import Response

from callbot import __version__
from callbot.dispatch import room
from callbot.domain.outbox import Halted
from callbot.errors import SettingsError
from callbot.runtime import Runtime
from callbot.services import figures
from callbot.services.figures import NEWEST, Figures

PATH = "/metrics"
PASSED_ON = ("HTTP_FORWARDED", "HTTP_VIA", "HTTP_X_FORWARDED_FOR", "HTTP_X_FORWARDED_HOST", "HTTP_X_REAL_IP")
"""What proxies and tunnels add to what they pass on: then who connects is not who asks."""
HERE = frozenset({"localhost", "127.0.0.1", "[::1]"})
CLOSED = "The figures are for this machine alone; with CALLBOT_METRICS_TOKEN set, for whoever has the token."


def may_read(environ: Mapping[str, Any], token: str) -> bool:
    """True for whoever may see the figures, by the WSGI environment of the request."""
    if token:
        given = str(environ.get("HTTP_AUTHORIZATION", ""))
        return hmac.compare_digest(given.encode(), f"Bearer {token}".encode())
    if any(environ.get(name) for name in PASSED_ON):
        return False
    host, peer = str(environ.get("HTTP_HOST", "")), str(environ.get("REMOTE_ADDR", ""))
    name = host if host.endswith("]") else host.rpartition(":")[0] or host
    return name in HERE and _is_here(peer)


def _is_here(peer: str) -> bool:
    try:
        return ipaddress.ip_address(peer).is_loopback
    except ValueError:
        return False


class Known(Collector):
    """What the database and the disk know, read at each scrape; a database that is away is a figure too."""

    def __init__(self, runtime: Runtime) -> None:
        self._runtime = runtime

    def describe(self) -> list[Metric]:
        """Nothing is asked of the database when this is registered."""
        return []

    def collect(self) -> Iterator[Metric]:
        """Every figure, or only that the database does not answer."""
        runtime = self._runtime
        build = GaugeMetricFamily("callbot_build", "The version that runs.", labels=["version"])
        build.add_metric([__version__], 1)
        yield build
        lacking = room.lacking(runtime) is not None
        yield GaugeMetricFamily("callbot_room", "1 where there is room to write what is said.", not lacking)
        file = make_url(runtime.settings.database).database
        if runtime.database.is_sqlite and file:
            free = shutil.disk_usage(Path(file).parent).free
            yield GaugeMetricFamily("callbot_disk_free_bytes", "Free on the database's disk.", free)
        try:
            with runtime.reading() as session:
                found = figures.look(session, runtime.clock.now())
        except SQLAlchemyError:
            yield GaugeMetricFamily("callbot_database_up", "1 where the database answers.", 0)
            return
        yield GaugeMetricFamily("callbot_database_up", "1 where the database answers.", 1)
        yield from _of_the_outbox(found)
        yield from _of_the_house(found)


def _of_the_outbox(found: Figures) -> Iterator[Metric]:
    yield GaugeMetricFamily(
        "callbot_outbox_oldest_due_seconds",
        "For how long the longest overdue row has been due and is not said.",
        found.oldest.total_seconds(),
    )
    due = GaugeMetricFamily("callbot_outbox_due", "Rows that are due and not said yet.", labels=["channel"])
    for channel, count in found.due.items():
        due.add_metric([channel.value], count)
    yield due
    yield GaugeMetricFamily(
        "callbot_outbox_unknown", "Rows of which nobody knows whether they left.", found.unknown
    )
    rows = GaugeMetricFamily(
        "callbot_outbox_rows",
        f"The newest {NEWEST} rows of the outbox, by how they stand.",
        labels=["channel", "status"],
    )
    for (channel, status), count in found.newest.items():
        rows.add_metric([channel.value, status.value], count)
    yield rows


def _of_the_house(found: Figures) -> Iterator[Metric]:
    if found.worker is not None:
        yield GaugeMetricFamily(
            "callbot_worker_heartbeat_age_seconds",
            "Since when no worker has shown life.",
            found.worker.total_seconds(),
        )
    halted = GaugeMetricFamily("callbot_halted", "1 where nothing leaves for this reason.", labels=["reason"])
    for halt in Halted:
        halted.add_metric([halt.value], halt in found.halts)
    yield halted
    yield GaugeMetricFamily("callbot_owners", "Owners on this callbot.", found.owners)
    yield GaugeMetricFamily(
        "callbot_spend_usd", "What left within the last day cost, estimated.", found.spent.usd
    )
    yield GaugeMetricFamily("callbot_spend_texts", "Texts that left within the last day.", found.spent.texts)
    spent = GaugeMetricFamily(
        "callbot_owner_spend_usd",
        "What an owner's texts and calls of the last day cost, estimated; only where owners are few.",
        labels=["owner"],
    )
    for owner_id, usd in found.usd_by_owner.items():
        spent.add_metric([str(owner_id)], usd)
    yield spent


def blueprint(runtime: Runtime) -> Blueprint:
    """The one route; beside the figures of this process stand those of the database."""
    routes = Blueprint("metrics", __name__)
    known = CollectorRegistry()
    known.register(Known(runtime))
    known.register(runtime.meters.registry)
    application = make_wsgi_app(known)

    @routes.get(PATH)
    def metrics() -> Response:
        if not may_read(request.environ, runtime.settings.metrics_token):
            raise Forbidden(CLOSED)
        return Response.from_app(application, request.environ)

    return routes


class _Silent(WSGIRequestHandler):
    """A scrape is no news."""

    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing."""


@contextmanager
def shown(runtime: Runtime) -> Iterator[int | None]:
    """Show what a process without a web half counted, on the port of the settings, while this lasts.

    With a token on every address of the machine, else on its own alone. Gives the port, or None where none is
    set. Raises SettingsError where it is taken.
    """
    port, token = runtime.settings.worker.metrics_port, runtime.settings.metrics_token
    if not port:
        yield None
        return
    application = make_wsgi_app(runtime.meters.registry)

    def guarded(environ: dict[str, Any], start_response: Any) -> Any:
        if not may_read(environ, token):
            return Forbidden(CLOSED)(environ, start_response)
        return application(environ, start_response)

    try:
        address = "" if token else "127.0.0.1"
        server = make_server(address, port, guarded, ThreadingWSGIServer, handler_class=_Silent)
    except OSError as error:
        raise SettingsError(f"[worker] metrics_port: cannot listen on {port}: {error.strerror}") from error
    thread = threading.Thread(target=server.serve_forever, name="metrics", daemon=True)
    thread.start()
    try:
        yield server.server_port
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
