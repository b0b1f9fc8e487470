"""How a refusal looks: application/problem+json under /api (RFC 9457), a plain line elsewhere."""

from http import HTTPStatus
from typing import Any

import structlog
from apiflask import APIFlask, HTTPError
from flask import Response, jsonify, request
from pydantic import BaseModel
from sqlalchemy.exc import OperationalError
from werkzeug.exceptions import HTTPException, ServiceUnavailable

from callbot.db import is_ours
from callbot.errors import DatabaseHeld

log = structlog.get_logger("callbot.web")

API = "/api/"
MEDIA_TYPE = "application/problem+json"


class Problem(BaseModel):
    """What went wrong, for people and programs."""

    type: str = "about:blank"
    title: str
    status: int
    detail: str | None = None
    ask: str | None = None
    """The one question to put back to the owner, where words could not be understood."""


def problem(status: int, detail: str | None = None, ask: str | None = None) -> Response:
    """A refusal of the API as its answer."""
    made = Problem(title=HTTPStatus(status).phrase, status=status, detail=detail, ask=ask)
    response = jsonify(made.model_dump(exclude_none=True))
    response.status_code = status
    response.content_type = MEDIA_TYPE
    return response


def away(error: Exception) -> ServiceUnavailable:
    """The database is down, held or full: whoever asked may ask again. The fault is logged.

    What SQLite finds wrong in a statement has the same class and is a fault of ours: it is raised again.
    """
    if is_ours(error):
        raise error
    log.error("database", error=str(error))
    return ServiceUnavailable("The database does not answer; ask again in a moment.")


def register(app: APIFlask) -> None:
    """Answer every refusal of this application so."""

    @app.errorhandler(HTTPException)
    def refused(error: HTTPException) -> Response | HTTPException:
        if error.code is None or error.code < 400 or not request.path.startswith(API):
            return error
        response = problem(error.code, error.description)
        for name, value in error.get_headers():
            if name not in {"Content-Type", "Content-Length"}:
                response.headers[name] = value
        return response

    @app.errorhandler(OperationalError)
    @app.errorhandler(DatabaseHeld)
    def unreachable(error: Exception) -> Response | HTTPException:
        return refused(away(error))

    @app.errorhandler(HTTPError)
    def unfit(error: HTTPError) -> Response:
        response = problem(error.status_code, _words(error.detail) or error.message)
        response.headers.update(dict(error.headers or {}))
        return response


def _words(detail: Any) -> str:
    """Which parameter was unfit and why: "limit: Input should be less than or equal to 100"."""
    places = detail.values() if isinstance(detail, dict) else ()
    found = [f"{name}: {'; '.join(reasons)}" for place in places for name, reasons in place.items()]
    return ", ".join(found)
