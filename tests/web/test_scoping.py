"""Two owners in one house: whatever one asks, texts or keys, the other's rows are not seen or changed."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select
from werkzeug.test import TestResponse

from callbot.db import Base
from callbot.domain.commands import WORDS
from callbot.models import Contact, ContactNumber, Conversation, OptOut, Outbound, Owner
from callbot.runtime import Runtime
from tests.outboxes import BOT, DANA, KIM, KIMS_BOT, NOON, SAM, household, neighbour
from tests.web.conftest import Api
from tests.web.doors import RINGS, TEXTS, Twilio, at_the_doors

NOBODYS = "999999"
"""An id, and an owner's id, that there is none of."""


def answered(answer: TestResponse) -> tuple[int, str, dict[str, str]]:
    """An answer as whoever asked sees it, but for its date."""
    return answer.status_code, answer.text, {k: v for k, v in answer.headers.items() if k != "Date"}


def routes(api: Api) -> list[tuple[str, str]]:
    """Every way into the API: its method, and its path under /api/v1."""
    return sorted(
        (method, rule.rule.removeprefix("/api/v1/"))
        for rule in api.app.url_map.iter_rules()
        if rule.rule.startswith("/api/v1/") and not rule.rule.endswith("openapi.json")
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
    )


def test_wb_07_the_walk_goes_by_what_is_documented(api: Api) -> None:
    document = api.app.test_client().get("/api/v1/openapi.json").get_json()
    told = {
        (method.upper(), path.removeprefix("/api/v1/").replace("{", "<").replace("}", ">"))
        for path, methods in document["paths"].items()
        for method in methods
    }
    assert told == set(routes(api))


def ids(api: Api, path: str, token: str) -> list[str]:
    """The ids of one owner's rows behind a route for one of them."""
    return [item["id"] for item in api.items(token, path.partition("/")[0])]


def test_wb_07_anothers_row_is_as_one_that_there_is_none_of(api_on_both: Api) -> None:
    api, seen = api_on_both, 0
    for method, path in routes(api):
        if "<key>" not in path or path.startswith("owners"):
            continue
        nothing = answered(api.ask(api.sam.token, path.replace("<key>", NOBODYS), method))
        assert nothing[0] == 404
        for key in ids(api, path, api.alex.token):
            assert answered(api.ask(api.sam.token, path.replace("<key>", key), method)) == nothing
            seen += 1
    assert seen >= 7


def test_wb_07_another_owner_is_as_one_that_there_is_none_of(api_on_both: Api) -> None:
    api = api_on_both
    for method, path in routes(api):
        if "<key>" in path or path == "owners":
            continue
        body = {"json": {"stated": "weekdays 9 to 5"}} if method == "PUT" else {}
        nothing = answered(api.ask(api.sam.token, f"{path}?owner={NOBODYS}", method, **body))
        assert nothing[0] == 404
        assert answered(api.ask(api.sam.token, f"{path}?owner={api.alex.id}", method, **body)) == nothing


def test_wb_07_owners_are_refused_alike_whoever_they_are(api: Api) -> None:
    asked = [f"owners/{key}" for key in (NOBODYS, str(api.alex.id), str(api.sam.id))]
    refused = [answered(api.ask(api.sam.token, path)) for path in asked]
    assert refused[0][0] == 403
    assert refused == [refused[0]] * 3


def test_wb_07_a_cursor_of_anothers_page_shows_nothing_of_theirs(api_on_both: Api) -> None:
    api = api_on_both
    for method, path in routes(api):
        if method != "GET" or "<key>" in path or path in {"owners", "availability", "slots"}:
            continue
        own = {item["id"] for item in api.items(api.sam.token, path)}
        for key in ids(api, path, api.alex.token):
            found = api.items(api.sam.token, f"{path}?cursor={int(key) + 1}&limit=200")
            assert {item["id"] for item in found} <= own


# Texts and calls: both owners know Dana, who rang both and was offered times by both.

Rows = dict[str, list[tuple[Any, ...]]]


@pytest.fixture
def two(tmp_path: Path) -> Iterator[Twilio]:
    """Sam's and Kim's house, in which Dana has called, written and agreed a time with both."""
    home = tmp_path / "home"
    home.mkdir()
    with at_the_doors(home) as line:
        household(line.runtime.database)
        neighbour(line.runtime.database)
        line.at(NOON)
        for number, bot in enumerate((BOT, KIMS_BOT)):
            met(line, bot, 10 * number)
        yield line


def met(line: Twilio, bot: str, first: int) -> None:
    """Dana calls, and texts a time that is free; somebody else asks for one that the owner is asked about."""
    call = {**RINGS, "To": bot, "CallSid": f"CA{first + 5:032}"}
    line.asks("/twilio/voice", call)
    line.post("/twilio/voice/status", {**call, "CallStatus": "completed", "CallDuration": "20"})
    wants(line, first + 1, DANA, bot, "Thursday at 10 AM works, this is Dana from Acme")
    wants(line, first + 2, "+16175550135", bot, "Could we talk on Wednesday at 7 AM?")


def wants(line: Twilio, sid: int, from_: str, bot: str, body: str) -> None:
    text = {**TEXTS, "MessageSid": f"SM{sid:032}", "From": from_, "To": bot, "Body": body}
    assert line.post("/twilio/sms", text).status_code == 200


def everything(runtime: Runtime, owner_id: int) -> Rows:
    """Every row of this owner's, in every table."""
    found: Rows = {}
    with runtime.reading() as session:
        for table in Base.metadata.sorted_tables:
            if table.name == "owner" or "owner_id" in table.c:
                whose = table.c["id" if table.name == "owner" else "owner_id"]
                asked = select(table).where(whose == owner_id).order_by(*table.primary_key.columns)
                found[table.name] = [tuple(row) for row in session.execute(asked)]
    return found


def test_both_know_the_same_number_as_contacts_of_their_own(two: Twilio) -> None:
    known = [row for row in two.rows(ContactNumber) if row.e164 == DANA]
    assert [row.owner_id for row in known] == [1, 2]
    assert len({row.contact_id for row in known}) == 2
    talks = {row.contact_id: row.owner_id for row in two.rows(Conversation)}
    assert [talks[row.contact_id] for row in known] == [1, 2]


def test_who_stops_one_owners_texts_gets_the_others(two: Twilio) -> None:
    before = everything(two.runtime, 2)
    wants(two, 30, DANA, BOT, "STOP")
    assert [row.owner_id for row in two.rows(OptOut)] == [1]
    assert everything(two.runtime, 2) == before
    wants(two, 31, DANA, KIMS_BOT, "When is Kim free?")
    answers = [row for row in two.rows(Outbound) if row.owner_id == 2 and row.key.endswith("/31")]
    assert not [row for row in answers if row.status == "suppressed"]


def test_what_dana_agrees_with_one_leaves_the_other_as_it_was(two: Twilio) -> None:
    before = everything(two.runtime, 2)
    for number, body in enumerate(("Friday at 11 AM instead", "please cancel our call", "who is this?")):
        wants(two, 40 + number, DANA, BOT, body)
    assert everything(two.runtime, 2) == before


EXAMPLES = [
    *(word.example for word in WORDS),
    *(f"{word} {number}" for word in ("ok", "no") for number in range(1, 5)),
    *(
        "drop Dana",
        "drop Acme",
        "move Acme to friday 2",
        "late 10 Acme",
        "reply Dana: hello",
        "reply 0133: hello",
    ),
    *("STOP", "START"),
]


@pytest.mark.parametrize("word", EXAMPLES)
def test_no_word_of_one_owner_touches_what_is_anothers(word: str, two: Twilio) -> None:
    before = everything(two.runtime, 2)
    wants(two, 50, SAM, BOT, word)
    assert everything(two.runtime, 2) == before


@pytest.mark.parametrize("word", ["next", "who", "calls", "ok 2", "drop", "reply hello", "commands"])
def test_an_owner_is_answered_as_if_there_were_no_other(word: str, two: Twilio, tmp_path: Path) -> None:
    home = tmp_path / "alone"
    home.mkdir()
    with at_the_doors(home) as alone:
        household(alone.runtime.database)
        alone.at(NOON)
        met(alone, BOT, 0)
        for line in (alone, two):
            line.at(NOON)
            wants(line, 50, SAM, BOT, word)
        assert answers(two) == answers(alone)


def answers(line: Twilio) -> list[tuple[str, str]]:
    return [(row.to, row.body) for row in line.rows(Outbound) if row.owner_id == 1]


@pytest.mark.parametrize("word", ["drop", "who", "ok 1", "free weekdays 9 to 5", "pause"])
def test_at_anothers_number_an_owner_is_a_contact_and_commands_nothing(word: str, two: Twilio) -> None:
    kim, own = everything(two.runtime, 2)["owner"], everything(two.runtime, 1)
    wants(two, 60, SAM, KIMS_BOT, word)
    assert everything(two.runtime, 1) == own
    assert [row[:10] for row in everything(two.runtime, 2)["owner"]] == [row[:10] for row in kim]
    assert not [row for row in two.rows(Outbound) if row.to == SAM and KIM in row.body]


def steps(line: Twilio) -> list[str]:
    """Every door of a call in progress."""
    rules = (rule.rule for rule in line.app.url_map.iter_rules())
    return sorted(rule for rule in rules if re.match(r"/twilio/(voice|status)/", rule))


def test_no_step_of_one_owners_call_touches_what_is_anothers(two: Twilio) -> None:
    before, calls = everything(two.runtime, 2), 0
    theirs = [row for row in two.rows(Outbound) if row.owner_id == 2]
    for path in steps(two):
        for digits in ("1", "2", "#", ""):
            form = {**RINGS, "CallStatus": "in-progress", "Digits": digits, "turn": "1"}
            target = f"{path}?t={calls}"
            calls += 1
            two.post(target, {**form, "CallSid": f"CA{5:032}"})
            assert everything(two.runtime, 2) == before, path
    assert calls > 20
    assert theirs


def test_a_key_in_a_call_that_is_anothers_counts_for_that_one_alone(two: Twilio) -> None:
    """The sid of Kim's call, said to have come to Sam's number: the call is Kim's, whatever is said."""
    before = everything(two.runtime, 1)
    for path in steps(two):
        form = {**RINGS, "CallSid": f"CA{15:032}", "CallStatus": "in-progress", "Digits": "1"}
        two.post(path, form)
    assert everything(two.runtime, 1) == before


@pytest.mark.parametrize("contact", ["Dana", None])
def test_a_name_that_one_owner_has_for_a_number_is_not_the_others(contact: str | None, two: Twilio) -> None:
    with two.runtime.transaction() as session:
        for row in session.scalars(select(Contact).where(Contact.owner_id == 2)):
            row.name, row.company = contact, "A Company Of Kims Alone"
    wants(two, 70, SAM, BOT, "who")
    wants(two, 71, SAM, BOT, "next")
    said = [row.body for row in two.rows(Outbound) if row.owner_id == 1]
    assert not [body for body in said if "Kims" in body]
    assert two.rows(Owner)[0].life_at is not None
