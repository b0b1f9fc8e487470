"""/healthz: this process answers, and ticks. /readyz: it can also work; 503 and what is wrong where not."""

from dataclasses import replace

from flask import Blueprint, Response, jsonify
from sqlalchemy.exc import DBAPIError

from callbot.dispatch import room
from callbot.runtime import Runtime
from callbot.services import health
from callbot.services.health import Health


def look(runtime: Runtime) -> Health:
    """The state of the house; a database that does not answer is a finding, not a fault."""
    try:
        with runtime.reading() as session:
            found = health.look(session, runtime.clock.now())
    except DBAPIError:
        found = health.UNREACHABLE
    return replace(found, room=room.lacking(runtime) or "ok")


def blueprint(runtime: Runtime) -> Blueprint:
    """Both routes; neither shows anything of anybody."""
    routes = Blueprint("health", __name__)

    @routes.get("/healthz")
    def alive() -> tuple[Response, int]:
        if runtime.engine.is_well():
            return jsonify(status="alive"), 200
        return jsonify(status="the worker ticks no more: restart callbot"), 503

    @routes.get("/readyz")
    def ready() -> tuple[Response, int]:
        found = look(runtime)
        body = jsonify(
            ready=found.ready,
            checks=dict(found.checks),
            dry=runtime.settings.dry,
        )
        return body, 200 if found.ready else 503

    return routes
