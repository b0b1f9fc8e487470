"""docs/scenarios.md says which whole conversations play each row of what is said, to whom and when."""

import re
from pathlib import Path

from tests.scenarios.conversing import FOLDER, read

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "scenarios.md"
HEAD = """# Who is told what, when

Each happening, and the whole conversations in which it happens: files of phone words, from
`tests/data/conversations`, played over HTTP between the phone simulator and callbot's real server, on SQLite
and on PostgreSQL. Every text that reaches a phone stands in them, and nothing else may.

| happening | conversations, and tests of `tests/scenarios` |
|---|---|
"""
RULES = """
## In every conversation

| what holds | conversations |
|---|---|
"""
HAPPENINGS = {
    "missed call": "test_a_voicemail_comes_home_and_leaves_twilio",
    "who may get that text": "test_what_sams_carrier_forwards_is_answered_in_the_name_of_sams_own_number",
    "the same caller misses again within the window": "",
    "caller cannot be texted (landline, withheld, blocked, opted out, foreign, premium)": (
        "test_a_withheld_caller_hears_the_offer_and_is_texted_nothing "
        "test_after_stop_a_missed_call_is_answered_by_voice_alone "
        "test_a_desk_phone_agrees_to_a_spoken_time_and_its_owner_keys_in_a_mobile"
    ),
    "a time heard (voicemail, speech)": "test_a_spoken_time_that_no_key_confirmed_leads_the_text",
    "proposes a time, and every condition of auto-confirm holds": "",
    "proposes a window": "",
    "proposes a time that is not free, too long, or not a phone call": "test_sam_rules_what_is_agreed",
    "picks a number, accepts the one offer that is open": "",
    "accepts when several are open, or none": "",
    "asks when the owner is free": "test_sam_says_when",
    '"free now?", "calling in 5", "call me back"': "",
    "reschedules, cancels": "test_sam_rules_what_is_agreed",
    "runs late": "",
    "who is this? is this a bot?": "",
    "asks or says anything else": "test_sam_deals_with_people",
    "opts out, in any words": "",
    "time comes near": "test_a_missed_call_becomes_an_agreed_and_remembered_time",
    "agreed, but the owner has not seen it": "",
    "agreed time passes and nobody called": "",
    "the owner's own STOP, CANCEL … to callbot's number": (
        "test_after_sams_own_stop_reminders_are_calls_until_start"
    ),
}
WAITING = {
    "call with a contact ends": "what follows a call: how did it go?",
    "expected call's window opens": "what follows a call: expected calls",
    "nothing heard by the follow-up day": "what follows a call: the follow-up day",
}


def walked() -> dict[str, list[str]]:
    """The conversations that walk each row, by name."""
    found: dict[str, list[str]] = {}
    for script in map(read, sorted(FOLDER.glob("*.txt"))):
        for row in filter(None, script.row.split("; ")):
            found.setdefault(row, []).append(script.name)
    return found


def named(row: str, tests: str = "") -> str:
    """A line of the page."""
    links = [f"[{name}](../tests/data/conversations/{name}.txt)" for name in walked().get(row, ())]
    return f"| {row} | {'<br>'.join([*links, *(f'`{test}`' for test in tests.split())])} |\n"


def made() -> str:
    """The page as the conversations make it."""
    rows = [named(row, tests) for row, tests in HAPPENINGS.items()]
    rows += [f"| {row} | waits for {reason} |\n" for row, reason in WAITING.items()]
    rules = [named(row) for row in sorted(walked().keys() - HAPPENINGS.keys())]
    return HEAD + "".join(rows) + RULES + "".join(rules)


def test_the_page_names_the_conversations_of_every_row() -> None:
    written = PAGE.read_text(encoding="utf-8") if PAGE.exists() else ""
    if written != made():
        PAGE.write_text(made(), encoding="utf-8")
    assert written == made(), "docs/scenarios.md was out of step; it has been written anew"


def test_every_row_but_those_that_wait_has_a_conversation() -> None:
    assert [row for row in HAPPENINGS if row not in walked()] == []


def test_a_test_that_is_named_is_a_scenario() -> None:
    sources = "".join(path.read_text("utf-8") for path in (ROOT / "tests/scenarios").glob("test_*.py"))
    tests = " ".join(HAPPENINGS.values()).split()
    assert [test for test in tests if not re.search(rf"^def {test}\(", sources, re.MULTILINE)] == []
