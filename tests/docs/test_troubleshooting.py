"""docs/troubleshooting.md has every code that callbot can show, once, with its page at Twilio's."""

import re
from pathlib import Path

import pytest

from callbot.domain.refusals import REASONS
from callbot.gateways import twilio

PAGE = (Path(__file__).parents[2] / "docs" / "troubleshooting.md").read_text(encoding="utf-8")
ROWS = re.findall(r"^\| \[(\d{5})\]\((\S+)\) \| (.+?) \| (.+?) \| (.+?) \|$", PAGE, re.MULTILINE)
CODES = [int(code) for code, *_ in ROWS]
FROM_THE_CONSOLE = {11200, 11205, 11750, 12100, 12200, 12300}
"""Those that no answer and no callback brings."""


@pytest.mark.parametrize("code", sorted(REASONS))
def test_a_code_that_callbot_has_words_for_is_explained(code: int) -> None:
    assert CODES.count(code) == 1


def test_every_other_code_is_one_that_callbot_deals_with() -> None:
    assert set(CODES) - set(REASONS) == {twilio.QUEUE_FULL, 20429, *FROM_THE_CONSOLE}
    assert len(CODES) == len(set(CODES))


@pytest.mark.parametrize("row", ROWS, ids=[row[0] for row in ROWS])
def test_a_code_leads_to_its_page_and_says_what_to_do(row: tuple[str, ...]) -> None:
    code, address, means, _does, do = row
    assert address == f"https://www.twilio.com/docs/api/errors/{code}"
    assert means.endswith(".")
    assert do.endswith((".", "?"))


def test_no_row_of_a_code_is_written_in_another_form() -> None:
    assert len(ROWS) == len(re.findall(r"^\| \[?\d{5}", PAGE, re.MULTILINE))


def test_what_a_person_may_be_told_about_the_house_is_a_symptom() -> None:
    for words in ("since the restore", "Twilio refuses us", "no room", "403", "stopped texting you"):
        assert re.search(rf"^\| [^|]*{words}", PAGE, re.MULTILINE), words
