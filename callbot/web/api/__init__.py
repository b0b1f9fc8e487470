"""The API: JSON under /api/v1, a bearer token on every route, an OpenAPI document made from the code.

A token is bound to one owner and sees that owner's rows alone; an admin token sees all, and narrows
them by `?owner=`. Refusals are problem+json.
"""

from apiflask import APIBlueprint

from callbot.runtime import Runtime
from callbot.web.api import doors, freedom, lists

SPEC = "/api/v1/openapi.json"
DESCRIPTION = "What callbot heard, said, agreed and will say. Ids are opaque; instants carry their offset."


def blueprint(runtime: Runtime) -> APIBlueprint:
    """Every route of the API, behind one check of the token."""
    routes = APIBlueprint("api", __name__, url_prefix="/api/v1")
    check = doors.auth(runtime)

    @routes.before_request
    @routes.auth_required(check)
    def admit() -> None:
        doors.holder(check)

    lists.add(routes, runtime, check)
    freedom.add(routes, runtime, check)
    return routes
