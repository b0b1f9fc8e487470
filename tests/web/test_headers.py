"""What every answer tells a browser, and what it leaves as a door has set it."""

import re

import pytest
from flask import Response

from callbot.db import Base
from callbot.runtime import Runtime
from callbot.web.headers import HEADERS, POLICY, YEAR, secured
from tests.web.conftest import Api

METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")
LOST = ("/nothing", "/api/v1/nothing", "/static/callbot.css", "/static/nothing")


def directives() -> dict[str, str]:
    """The policy, by its directives."""
    return dict(part.strip().split(" ", 1) for part in POLICY.split(";"))


@pytest.mark.parametrize("name", sorted(HEADERS))
@pytest.mark.parametrize("https", [True, False])
def test_each_header_is_there(name: str, https: bool) -> None:
    assert secured(Response("hi"), https=https).headers[name] == HEADERS[name]


@pytest.mark.parametrize(
    ("directive", "sources"),
    [
        ("default-src", "'self'"),
        ("base-uri", "'none'"),
        ("form-action", "'self'"),
        ("frame-ancestors", "'none'"),
        ("object-src", "'none'"),
    ],
)
def test_wb_09_the_policy_lets_nothing_in_from_elsewhere(directive: str, sources: str) -> None:
    assert directives()[directive] == sources


@pytest.mark.parametrize("risky", ["unsafe-inline", "unsafe-eval", "*", "http:", "https:", "data:"])
def test_wb_09_the_policy_has_no_hole(risky: str) -> None:
    assert risky not in POLICY


def test_wb_09_a_browser_remembers_https_for_a_year_only_where_there_is_https() -> None:
    assert secured(Response(), https=True).headers["Strict-Transport-Security"] == f"max-age={YEAR}"
    assert "Strict-Transport-Security" not in secured(Response(), https=False).headers


def test_wb_09_nothing_is_kept_unless_a_door_says_so() -> None:
    assert secured(Response(), https=False).headers["Cache-Control"] == "no-store"
    kept = Response(headers={"Cache-Control": "public, max-age=60"})
    assert secured(kept, https=False).headers.getlist("Cache-Control") == ["public, max-age=60"]


@pytest.mark.parametrize("name", ["Content-Security-Policy", "X-Frame-Options", "Referrer-Policy"])
def test_a_door_with_a_header_of_its_own_keeps_it(name: str) -> None:
    own = Response(headers={name: "its own"})
    assert secured(own, https=False).headers.getlist(name) == ["its own"]


def test_who_is_signed_in_makes_a_difference_to_a_cache() -> None:
    answer = Response(headers={"Vary": "Accept"})
    assert set(secured(answer, https=False).vary) == {"Accept", "Cookie"}


def test_securing_twice_is_securing_once() -> None:
    once = secured(Response("hi"), https=True)
    before = list(once.headers)
    assert list(secured(once, https=True).headers) == before


def addresses(api: Api) -> list[str]:
    """Every route there is, with a 1 for what varies, and some that lead nowhere."""
    return [*(re.sub("<[^>]+>", "1", rule.rule) for rule in api.app.url_map.iter_rules()), *LOST]


@pytest.mark.parametrize("method", METHODS)
def test_wb_09_every_answer_carries_the_headers_of_a_careful_house(api: Api, method: str) -> None:
    statuses = set()
    for address in addresses(api):
        with api.app.test_client().open(address, method=method) as answer:
            headers = answer.headers
        statuses.add(answer.status_code // 100)
        assert {name: headers[name] for name in HEADERS} == HEADERS, address
        assert headers["Cache-Control"] == "no-store" or address.startswith("/static"), address
        assert "Cookie" in headers["Vary"], address
        assert "Strict-Transport-Security" not in headers  # this house is not reached by https
    assert statuses & {4, 5}


def test_wb_09_a_fault_carries_them_too(api: Api, runtime: Runtime) -> None:
    Base.metadata.drop_all(runtime.database.engine)
    answer = api.ask(api.sam.token, "calls")
    assert answer.status_code == 500
    assert {name: answer.headers[name] for name in HEADERS} == HEADERS
