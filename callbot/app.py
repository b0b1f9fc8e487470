"""The web application: composed of its doors here, decided nowhere here.

The OpenAPI document is made from the API's code and served without pages that load from elsewhere.
"""

from apiflask import APIFlask
from flask import Response

from callbot import __version__
from callbot.runtime import Runtime
from callbot.web import api, fallback, health, listen, metrics, page, reminder, sms, status, voice
from callbot.web.headers import secured
from callbot.web.problems import Problem, register

MOST_BYTES = 64 * 1024


def create_app(runtime: Runtime) -> APIFlask:
    """The application of one wiring."""
    app = APIFlask(
        "callbot.web",
        title="callbot",
        version=__version__,
        spec_path=api.SPEC,
        docs_path=None,
        json_errors=False,
    )
    app.config.update(
        MAX_CONTENT_LENGTH=MOST_BYTES,
        AUTO_OPERATION_ID=True,
        DESCRIPTION=api.DESCRIPTION,
        HTTP_ERROR_SCHEMA=Problem.model_json_schema(),
        VALIDATION_ERROR_SCHEMA=Problem.model_json_schema(),
    )
    app.url_map.merge_slashes = False  # an address that is not ours is refused, never redirected
    for door in (voice, reminder, sms, status, fallback, listen, api, health, metrics, page):
        app.register_blueprint(door.blueprint(runtime))
    register(app)
    https = (runtime.settings.public_url or "").startswith("https:")

    @app.after_request
    def secure(response: Response) -> Response:
        return secured(response, https=https)

    return app
