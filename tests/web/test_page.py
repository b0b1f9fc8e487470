"""The one page: how callbot is, and nothing of anybody."""

import re

from callbot import __version__
from tests.web.conftest import Api
from tests.web.rows import AWAY


def test_the_page_says_how_callbot_is(api: Api) -> None:
    answer = api.app.test_client().get("/")
    assert answer.status_code == 200
    assert f"Version {__version__}" in answer.text
    assert "Dry run." in answer.text
    assert "Not ready" in answer.text


def test_a_stranger_learns_nothing_of_anybody(api: Api) -> None:
    page = api.app.test_client().get("/").text
    assert not any(secret in page for secret in ("Sam", "Dana", "Acme", "555", AWAY))


def test_the_page_loads_nothing_from_elsewhere_and_runs_nothing(api: Api) -> None:
    page = api.app.test_client().get("/").text
    assert not re.findall(r'(?:src|href)="(?:https?:)?//', page)
    assert not re.findall(r"<script|style=|\son\w+=", page)


def test_the_page_can_be_read_by_everybody(api: Api) -> None:
    page = api.app.test_client().get("/").text
    for needed in ('<html lang="en">', "<main>", "<h1>", 'name="viewport"', 'content="light dark"'):
        assert needed in page
