"""A refusal under /api is a problem document; anywhere else it is a plain line."""

from collections.abc import Iterator
from http import HTTPStatus

import pytest
from apiflask import APIBlueprint, APIFlask, Schema, abort
from apiflask.fields import Integer
from apiflask.validators import Range
from flask import Response
from flask.testing import FlaskClient
from werkzeug.exceptions import HTTPException, MethodNotAllowed, TooManyRequests

from callbot.web.problems import MEDIA_TYPE, problem, register


class Limit(Schema):
    """What the list below takes."""

    limit = Integer(validate=Range(min=1, max=100))


def doors() -> APIBlueprint:
    """Doors that refuse, each in its way."""
    routes = APIBlueprint("doors", __name__)

    @routes.get("/api/late", endpoint="late")
    @routes.get("/plain/late", endpoint="plain_late")
    def late() -> Response:
        raise TooManyRequests("Come back later.", retry_after=7)

    @routes.get("/api/gone")
    def gone() -> Response:
        abort(410, "That call is forgotten.", headers={"X-Since": "Monday"})

    @routes.get("/api/list")
    @routes.input(Limit, location="query")
    def listed(query_data: dict[str, int]) -> dict[str, int]:
        return query_data

    @routes.get("/api/moved")
    def moved() -> Response:
        raise HTTPException(response=Response("elsewhere", 302, {"Location": "/api/list"}))

    return routes


@pytest.fixture
def client() -> Iterator[FlaskClient]:
    """Somebody who asks them."""
    app = APIFlask(__name__, json_errors=False)
    app.register_blueprint(doors())
    register(app)
    with app.app_context():
        yield app.test_client()


@pytest.mark.parametrize("status", [400, 401, 403, 404, 409, 413, 415, 422, 429, 500, 503])
def test_a_problem_names_its_status_in_words(client: FlaskClient, status: int) -> None:
    answer = problem(status)
    assert (answer.status_code, answer.content_type) == (status, MEDIA_TYPE)
    assert answer.get_json() == {
        "type": "about:blank", "title": HTTPStatus(status).phrase, "status": status,
    }  # fmt: skip


def test_a_problem_may_ask_the_one_question(client: FlaskClient) -> None:
    told = problem(422, "I found no time in it.", "When are you free?").get_json()
    assert (told["detail"], told["ask"]) == ("I found no time in it.", "When are you free?")


@pytest.mark.parametrize(
    ("path", "status"),
    [("/api/nowhere", 404), ("/api/late", 429), ("/api/gone", 410), ("/api/list?limit=0", 422)],
)
def test_under_api_a_refusal_is_a_problem(client: FlaskClient, path: str, status: int) -> None:
    answer = client.get(path)
    assert (answer.status_code, answer.content_type) == (status, MEDIA_TYPE)
    assert answer.get_json()["status"] == status


@pytest.mark.parametrize(("path", "status"), [("/nowhere", 404), ("/plain/late", 429), ("/apiary", 404)])
def test_elsewhere_it_is_no_json(client: FlaskClient, path: str, status: int) -> None:
    answer = client.get(path)
    assert answer.status_code == status
    assert answer.content_type != MEDIA_TYPE


def test_what_a_refusal_says_beside_its_words_is_kept(client: FlaskClient) -> None:
    assert client.get("/api/late").headers["Retry-After"] == "7"
    assert client.get("/api/late").get_json()["detail"] == "Come back later."
    assert client.get("/api/gone").headers["X-Since"] == "Monday"
    assert client.get("/api/gone").get_json()["detail"] == "That call is forgotten."


def test_another_method_is_told_which_there_are(client: FlaskClient) -> None:
    answer = client.delete("/api/list")
    assert (answer.status_code, answer.content_type) == (MethodNotAllowed.code, MEDIA_TYPE)
    assert "GET" in answer.headers["Allow"]


@pytest.mark.parametrize("limit", ["0", "101", "-1", "many", ""])
def test_an_unfit_parameter_is_named(client: FlaskClient, limit: str) -> None:
    answer = client.get(f"/api/list?limit={limit}")
    assert answer.status_code == 422
    assert answer.get_json()["detail"].startswith("limit: ")


def test_a_fit_one_passes(client: FlaskClient) -> None:
    assert client.get("/api/list?limit=100").get_json() == {"limit": 100}


def test_a_redirect_is_no_refusal(client: FlaskClient) -> None:
    answer = client.get("/api/moved")
    assert (answer.status_code, answer.headers["Location"]) == (302, "/api/list")
