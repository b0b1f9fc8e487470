"""The API by its answers: who may ask, what a list says, how a refusal looks."""

import itertools

import pytest
from flask.testing import FlaskClient

from callbot.runtime import Runtime
from callbot.services import inbox, tokens
from tests.web.conftest import Api
from tests.web.rows import AWAY, NOW

LISTS = ("calls", "messages", "contacts", "appointments", "reminders", "expectations", "outbox")
ONLY = {
    "/api/v1/openapi.json": "open to all: it says nothing of anybody",
    "/api/v1/owners": "administrators",
    "/api/v1/owners/<key>": "administrators",
    "/api/v1/availability": "one owner's",
    "/api/v1/slots": "one owner's",
    **{f"/api/v1/{name}": "listed" for name in LISTS},
    **{f"/api/v1/{name}/<key>": "listed, one" for name in LISTS},
}


def test_every_route_has_its_entry_here(api: Api) -> None:
    routes = {rule.rule for rule in api.app.url_map.iter_rules() if rule.rule.startswith("/api/")}
    assert routes == set(ONLY)


def test_wb_17_nobody_is_answered_without_a_token(api: Api) -> None:
    asked = [path for path in ONLY if not path.endswith(".json")]
    for path, token in itertools.product(asked, (None, "made-up", "")):
        answer = api.ask(token, path.removeprefix("/api/v1/").replace("<key>", "1"))
        assert answer.status_code == 401
        assert answer.content_type == "application/problem+json"
        assert answer.headers["WWW-Authenticate"].startswith("Bearer")


def test_wb_17_an_owner_sees_their_own_rows_alone(api_on_both: Api) -> None:
    api = api_on_both
    for name in LISTS:
        sams, alexs = ({item["id"] for item in api.items(known.token, name)} for known in (api.sam, api.alex))
        assert sams, name
        assert alexs, name
        assert not sams & alexs, name
        assert {item["id"] for item in api.items(api.admin, name)} == sams | alexs
        assert {item["id"] for item in api.items(api.admin, f"{name}?owner={api.sam.id}")} == sams


def test_wb_17_anothers_row_is_not_found(api: Api) -> None:
    for name in LISTS:
        theirs = api.items(api.alex.token, name)[0]["id"]
        assert api.ask(api.sam.token, f"{name}/{theirs}").status_code == 404, name
        assert api.ask(api.alex.token, f"{name}/{theirs}").get_json()["id"] == theirs
        assert api.ask(api.admin, f"{name}/{theirs}").status_code == 200


def test_wb_17_anothers_lists_are_not_found(api: Api) -> None:
    for path in (*LISTS, "availability", "slots"):
        assert api.ask(api.sam.token, f"{path}?owner={api.alex.id}").status_code == 404, path


@pytest.mark.parametrize("path", ["owners", "owners/1"])
def test_owners_are_for_administrators(path: str, api: Api) -> None:
    assert api.ask(api.sam.token, path).status_code == 403
    assert api.ask(api.admin, path.replace("1", str(api.sam.id))).status_code == 200


@pytest.mark.parametrize("path", ["availability", "slots"])
def test_an_administrator_says_whose(path: str, api: Api) -> None:
    assert api.ask(api.admin, path).status_code == 422
    assert api.ask(api.admin, f"{path}?owner={api.sam.id}").status_code == 200
    assert api.ask(api.admin, f"{path}?owner=999999").status_code == 404


def test_a_call_tells_its_story(api: Api) -> None:
    call = api.items(api.sam.token, "calls")[0]
    assert (call["from"], call["to"], call["direction"]) == ("+16175550131", "+12125550101", "inbound")
    assert (call["started_at"], call["ended_at"]) == ("2026-02-02T09:18:00-05:00", None)
    assert call["outcome"] == "voicemail"
    assert call["voicemail"] == {"seconds": 24, "transcript": None, "callback": None, "url": None}


def test_a_contact_has_numbers_and_may_have_opted_out(api: Api) -> None:
    contact = api.items(api.sam.token, "contacts")[0]
    assert contact["numbers"] == ["+16175550131"]
    assert contact["opted_out_at"] == "2026-02-02T09:18:00-05:00"
    assert contact["zone"] is None


def test_a_message_and_an_appointment_have_their_fields(api: Api) -> None:
    message = api.items(api.sam.token, "messages")[0]
    assert {"id", "sid", "direction", "from", "to", "body", "status", "error_code", "at"} <= message.keys()
    appointment = api.items(api.sam.token, "appointments")[0]
    assert appointment["contact"] == api.items(api.sam.token, "contacts")[0]["id"]
    assert appointment["starts_at"] == "2026-02-04T09:18:00-05:00"
    assert (appointment["calls"], appointment["medium"], appointment["exact"]) == ("contact", "phone", True)


def test_a_time_that_the_owner_is_asked_about_is_tentative(api: Api, runtime: Runtime) -> None:
    text = inbox.Text("SM1", "+16175550199", "+12125550101", "could we talk thursday at 10?")
    with runtime.database.transaction() as session:
        inbox.receive(session, text, runtime.settings, NOW)
    asked = api.items(api.sam.token, "appointments")[0]
    assert (asked["status"], asked["starts_at"]) == ("tentative", "2026-02-05T10:00:00-05:00")
    assert (asked["sequence"], asked["seen_at"]) == (0, None)
    assert asked["id"] not in {item["appointment"] for item in api.items(api.sam.token, "reminders")}


def test_what_a_person_heard_is_acknowledged(api: Api) -> None:
    push, text = api.items(api.sam.token, "reminders")
    assert (text["channel"], text["status"]) == ("sms", "acknowledged")
    assert (push["channel"], push["status"]) == ("push", "delivered")
    assert text["appointment"] == api.items(api.sam.token, "appointments")[0]["id"]


def test_the_away_channels_address_is_never_shown(api: Api) -> None:
    answer = api.ask(api.sam.token, "outbox")
    assert AWAY not in answer.text
    assert {item["to"] for item in answer.get_json()["items"]} == {"away", "+12125550141"}


def test_a_list_pages_from_the_newest_and_loses_nothing(api_on_both: Api) -> None:
    api = api_on_both
    seen, cursor = [], ""
    while True:
        page = api.ask(api.admin, f"outbox?limit=1{cursor}").get_json()
        seen += [int(item["id"]) for item in page["items"]]
        if page["next"] is None:
            break
        cursor = f"&cursor={page['next']}"
    assert len(seen) == 4
    assert seen == sorted(seen, reverse=True)


def test_since_leaves_out_what_is_older(api_on_both: Api) -> None:
    api = api_on_both
    assert api.items(api.sam.token, "calls?since=2026-02-02T09:18-05:00")
    assert not api.items(api.sam.token, "calls?since=2026-02-02T14:19Z")
    assert api.items(api.sam.token, "expectations?since=2026-02-06T00:00Z")
    assert not api.items(api.sam.token, "expectations?since=2026-02-07T00:00Z")


@pytest.mark.parametrize(
    "query",
    [
        "limit=0",
        "limit=201",
        "limit=x",
        "cursor=x",
        "since=tuesday",
        "since=2026-02-02T09:18",
        "since=9999-12-31T23:59-05:00",
        "since=0001-01-01T00:00%2B05:00",
    ],
)
def test_an_unfit_question_is_named(query: str, api: Api) -> None:
    answer = api.ask(api.sam.token, f"calls?{query}")
    assert answer.status_code == 422
    assert answer.content_type == "application/problem+json"
    assert query.partition("=")[0] in answer.get_json()["detail"]


def test_availability_says_what_is_stated_and_how_it_is_read(api: Api) -> None:
    found = api.ask(api.sam.token, "availability").get_json()
    assert found["stated"] == "any morning after 9"
    assert found["calling_hours"] == {"from": "08:00", "to": "18:00"}
    assert (found["notice_minutes"], found["length_minutes"], found["buffer_minutes"]) == (90, 30, 15)
    assert found["rules"][0]["from"] == "09:00"


def test_stating_availability_changes_it_and_the_slots(api_on_both: Api) -> None:
    api = api_on_both
    stated = {"stated": "weekdays 9 to 5"}
    answer = api.ask(api.sam.token, "availability", "PUT", json=stated)
    assert (answer.status_code, answer.get_json()["stated"]) == (200, "weekdays 9 to 5")
    assert api.ask(api.sam.token, "availability").get_json()["stated"] == "weekdays 9 to 5"
    assert api.ask(api.alex.token, "availability").get_json()["stated"] == "any morning after 9"


def test_unreadable_availability_asks_back_and_changes_nothing(api: Api) -> None:
    answer = api.ask(api.sam.token, "availability", "PUT", json={"stated": "purple"})
    assert answer.status_code == 422
    assert answer.get_json()["ask"]
    assert api.ask(api.sam.token, "availability").get_json()["stated"] == "any morning after 9"


def test_wb_17_a_token_that_reads_changes_nothing(api: Api) -> None:
    assert api.ask(api.sam.reader, "calls").status_code == 200
    answer = api.ask(api.sam.reader, "availability", "PUT", json={"stated": "weekdays 9 to 5"})
    assert answer.status_code == 403


def test_wb_17_a_revoked_token_opens_nothing(api: Api, runtime: Runtime) -> None:
    with runtime.transaction() as session:
        for row in tokens.listed(session):
            tokens.revoke(session, row.id, NOW)
    assert api.ask(api.sam.token, "calls").status_code == 401


def test_slots_are_those_of_the_owners_clock_in_order(api: Api) -> None:
    page = api.ask(api.sam.token, "slots?limit=3").get_json()
    starts = [item["starts_at"] for item in page["items"]]
    assert starts == sorted(starts)
    assert len(starts) == 3
    assert all(9 <= int(start[11:13]) < 12 for start in starts)
    rest = api.items(api.sam.token, f"slots?cursor={page['next']}&limit=200")
    assert rest[0]["starts_at"] > starts[-1]


@pytest.mark.parametrize(("method", "path", "status"), [("POST", "calls", 405), ("GET", "nothing", 404)])
def test_refusals_are_problems_whatever_they_are(method: str, path: str, status: int, api: Api) -> None:
    answer = api.ask(api.sam.token, path, method)
    assert (answer.status_code, answer.content_type) == (status, "application/problem+json")
    assert answer.get_json()["status"] == status


def test_a_body_too_large_is_refused(api: Api) -> None:
    answer = api.ask(
        api.sam.token, "availability", "PUT", data=b"x" * 70_000, content_type="application/json"
    )
    assert answer.status_code == 413


def test_a_fault_tells_nothing(api: Api, runtime: Runtime) -> None:
    runtime.database.engine.dispose()
    with runtime.database.engine.begin() as connection:
        connection.exec_driver_sql("DROP TABLE message")
    answer = api.ask(api.sam.token, "messages")
    assert (answer.status_code, answer.content_type) == (500, "application/problem+json")
    assert "message" not in (answer.get_json()["detail"] or "").lower().replace("error", "")


def test_the_openapi_document_is_made_from_the_code(api: Api) -> None:
    document = api.ask(None, "openapi.json").get_json()
    assert document["openapi"].startswith("3.1")
    assert {path for path in document["paths"]} == {
        path.replace("<key>", "{key}") for path in ONLY if not path.endswith(".json")
    }
    assert all(
        verb["security"]
        for path in document["paths"].values()
        for verb in path.values()
        if isinstance(verb, dict)
    )
    assert document["components"]["securitySchemes"]["BearerAuth"]["scheme"] == "bearer"


def test_no_documentation_page_loads_from_elsewhere(api: Api) -> None:
    browser: FlaskClient = api.app.test_client()
    assert browser.get("/docs").status_code == 404
