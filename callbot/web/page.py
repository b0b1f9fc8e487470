"""The one page, until there are more: that callbot runs, and how. It shows nothing of anybody.

Whoever asks sees the same, from this machine or another, since nobody is signed in.
"""

from flask import Blueprint, render_template

from callbot import __version__
from callbot.runtime import Runtime
from callbot.web.health import look


def blueprint(runtime: Runtime) -> Blueprint:
    """The page and its stylesheet."""
    routes = Blueprint(
        "page", __name__, template_folder="templates", static_folder="static", static_url_path="/static"
    )

    @routes.get("/")
    def front() -> str:
        return render_template(
            "front.html", version=__version__, dry=runtime.settings.dry, health=look(runtime)
        )

    return routes
