"""`callbot wording`: an owner words a text, and it is said so."""

import pytest

from callbot.domain.templates import TEMPLATES
from tests.cli.conftest import SAM, Run

MINE = "Thanks, {first} reads this tonight{opening}."


@pytest.fixture
def sam(run: Run) -> Run:
    assert run(*SAM).exit_code == 0
    return run


def test_every_text_is_listed_with_when_it_is_said(sam: Run) -> None:
    listed = sam("wording", "list").stdout
    assert all(name in listed and template.when in listed for name, template in TEMPLATES.items())


def test_a_text_is_worded_shown_and_taken_back(sam: Run) -> None:
    assert "Thanks, Sam reads this tonight: today" in sam("wording", "set", "passed_on", MINE).stdout
    assert MINE in sam("wording", "show", "passed_on").stdout
    assert "(in your words)" in sam("wording", "list").stdout
    assert "passed to Sam" in sam("wording", "reset", "passed_on").stdout
    assert "(in your words)" not in sam("wording", "list").stdout


def test_what_cannot_be_said_is_refused_in_one_line_and_changes_nothing(sam: Run) -> None:
    refused = sam("wording", "set", "passed_on", "Call me now!")
    assert refused.exit_code == 2
    assert "nothing is changed. It must contain {first}: 'Sam'." in refused.stderr
    assert "exclamation mark" in refused.stderr
    assert "passed to Sam" in sam("wording", "show", "passed_on").stdout


def test_whose_words_is_asked_where_there_are_more_owners(sam: Run) -> None:
    second = ("init", "--name", "Kim", "--phone", "+12125550144", "--timezone", "America/New_York")
    assert sam(*second, "--number", "+12125550101", "--yes").exit_code == 0
    assert "say which owner: --owner ID" in sam("wording", "list").stderr
    assert sam("wording", "set", "passed_on", MINE, "--owner", "2").exit_code == 0
    assert "(in your words)" not in sam("wording", "list", "--owner", "1").stdout
    assert "there is no owner 9" in sam("wording", "list", "--owner", "9").stderr
