"""The one page, until there are more: that callbot runs, and how. It shows nothing of anybody.

Whoever asks sees the same, from this machine or another, since nobody is signed in.
"""

from flask import Blueprint, render_template

from callbot import __version__
from callbot.runtime import Runtime
from callbot.web.health import look


def blueprint(runtime: Runtime) -> Blueprint:
    """The page; its template and stylesheet are the application's."""
    routes = Blueprint("page", __name__)

    @routes.get("/")
    def front() -> str:
        return render_template(
            "front.html", version=__version__, dry=runtime.settings.dry, health=look(runtime)
        )

    return routes
