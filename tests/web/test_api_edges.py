"""The API at its edges: odd tokens, odd cursors, odd bodies; what is promised holds on both databases."""

from collections.abc import Iterator
from typing import Any

import pytest

from callbot import models
from callbot.db import Database
from tests.web.conftest import Api, peopled
from tests.web.rows import house

LISTS = ("calls", "messages", "contacts", "appointments", "reminders", "expectations", "outbox")
PROBLEM = "application/problem+json"
PROMISED = {
    "calls": "id sid from to direction started_at ended_at seconds outcome contact voicemail",
    "messages": "id sid direction from to body status error_code at conversation",
    "contacts": "id name company kind numbers opted_out_at zone",
    "appointments": "id contact starts_at ends_at exact status calls number medium zone uid sequence seen_at",
    "reminders": "id appointment expectation channel due_at status",
    "expectations": "id who rule from_on until_on status",
    "outbox": "id channel to body due_at status attempts sid reason",
}


@pytest.fixture(scope="module")
def standing(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Api]:
    """One house for all tests here: to build it takes longer than to ask it."""
    home = tmp_path_factory.mktemp("standing")
    database = Database(f"sqlite:///{home / 'callbot.db'}")
    models.Owner.metadata.create_all(database.engine)
    runtime = house(database, home)
    yield peopled(runtime)
    runtime.close()


@pytest.fixture
def api(standing: Api) -> Api:
    """The standing house, with what both owners state as it was."""
    for known in (standing.sam, standing.alex):
        assert states(standing, {"stated": "any morning after 9"}, known.token).status_code == 200
    return standing


def states(api: Api, body: Any, token: str | None = None) -> Any:
    """The owner states something over the API."""
    return api.ask(token or api.sam.token, "availability", "PUT", json=body)


def stated(api: Api) -> Any:
    """What the owner's availability is now."""
    return api.ask(api.sam.token, "availability").get_json()["stated"]


@pytest.mark.parametrize("name", PROMISED)
def test_the_promised_fields_are_there(name: str, api: Api) -> None:
    item = api.items(api.sam.token, name)[0]
    assert set(PROMISED[name].split()) <= item.keys()


@pytest.mark.parametrize("name", LISTS)
def test_ids_are_strings_and_one_is_as_it_is_listed(name: str, api: Api) -> None:
    for item in api.items(api.sam.token, name):
        assert isinstance(item["id"], str)
        assert api.ask(api.sam.token, f"{name}/{item['id']}").get_json() == item


@pytest.mark.parametrize("name", LISTS)
def test_every_instant_has_the_offset_of_the_owners_zone(name: str, api: Api) -> None:
    for item in api.items(api.sam.token, name):
        instants = [value for field, value in item.items() if field.endswith("_at") and value]
        assert all(instant.endswith("-05:00") for instant in instants), item


@pytest.mark.parametrize("name", LISTS)
def test_references_lead_to_what_they_name(name: str, api: Api) -> None:
    for item in api.items(api.sam.token, name):
        for field, path in (("contact", "contacts"), ("appointment", "appointments")):
            if item.get(field):
                assert api.ask(api.sam.token, f"{path}/{item[field]}").status_code == 200


@pytest.mark.parametrize(
    ("scheme", "status"),
    [
        ("Bearer {}", 200),
        ("bearer {}", 200),
        ("Bearer {} ", 200),
        ("Basic {}", 401),
        ("Token {}", 401),
        ("{}", 401),
        ("Bearer", 401),
        ("Bearer {}x", 401),
        ("Bearer {},x", 401),
        ("Bearer \xff", 401),
        ("Bearer ' OR 1=1 --", 401),
    ],
)
def test_wb_17_only_the_whole_token_opens(scheme: str, status: int, api: Api) -> None:
    headers = {"Authorization": scheme.format(api.sam.token)}
    answer = api.app.test_client().get("/api/v1/calls", headers=headers)
    assert answer.status_code == status


def test_wb_17_a_token_in_the_address_opens_nothing(api: Api) -> None:
    for name in ("token", "access_token", "api_key"):
        assert api.ask(None, f"calls?{name}={api.sam.token}").status_code == 401


def test_wb_17_a_refusal_repeats_no_token(api: Api) -> None:
    assert "made-up-token" not in api.ask("made-up-token", "calls").text
    assert api.sam.token not in api.ask(api.sam.token, "calls/999999").text


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE"])
def test_a_list_is_only_read(method: str, api: Api) -> None:
    for name in LISTS:
        answer = api.ask(api.sam.token, name, method)
        assert (answer.status_code, answer.content_type) == (405, PROBLEM), name
        assert "GET" in answer.headers["Allow"]


def test_to_ask_for_the_head_needs_the_token_too(api: Api) -> None:
    assert api.ask(None, "calls", "HEAD").status_code == 401
    answer = api.ask(api.sam.reader, "calls", "HEAD")
    assert (answer.status_code, answer.data) == (200, b"")


@pytest.mark.parametrize(
    "key", ["0", "-1", "1.0", "1e3", "%D9%A1", "x", "1%20", "%00", "9" * 18, "9" * 19, "9" * 500]
)
def test_what_is_no_id_is_not_found(key: str, api: Api) -> None:
    answer = api.ask(api.sam.token, f"calls/{key}")
    assert (answer.status_code, answer.content_type) == (404, PROBLEM)


def test_no_id_or_cursor_is_too_large_for_either_database(api_on_both: Api) -> None:
    api = api_on_both
    for name in LISTS:
        assert api.ask(api.sam.token, f"{name}/{'9' * 18}").status_code == 404, name
        assert api.ask(api.sam.token, f"{name}?cursor={'9' * 18}").status_code == 200, name
        assert api.ask(api.admin, f"{name}?owner={'9' * 18}").get_json()["items"] == [], name


@pytest.mark.parametrize("cursor", ["", "-1", "x", "1.5", "%00", "%D9%A1", "9" * 19])
@pytest.mark.parametrize("path", ["calls", "slots"])
def test_what_callbot_did_not_give_is_no_cursor(path: str, cursor: str, api: Api) -> None:
    answer = api.ask(api.sam.token, f"{path}?cursor={cursor}")
    assert answer.status_code == 422
    assert "cursor" in answer.get_json()["detail"]


@pytest.mark.parametrize("owner", ["", "0", "x", "-1", "999999", "%00"])
def test_no_such_owner_is_not_found_by_their_own_token(owner: str, api: Api) -> None:
    for path in ("calls", "availability", "slots"):
        assert api.ask(api.sam.token, f"{path}?owner={owner}").status_code == 404


def test_an_owner_may_name_themselves(api: Api) -> None:
    for name in LISTS:
        named = api.ask(api.sam.token, f"{name}?owner={api.sam.id}").get_json()
        assert named == api.ask(api.sam.token, name).get_json()


def test_an_administrator_narrows_to_one_owner(api: Api) -> None:
    for name in LISTS:
        found = api.items(api.admin, f"{name}?owner={api.alex.id}")
        assert found == api.items(api.alex.token, name), name


@pytest.mark.parametrize("limit", [1, 2, 200])
def test_a_page_is_no_longer_than_its_limit(limit: int, api: Api) -> None:
    for name in LISTS:
        page = api.ask(api.admin, f"{name}?limit={limit}").get_json()
        assert len(page["items"]) <= limit
        assert (page["next"] is None) == (len(api.items(api.admin, name)) <= limit), name


def test_beyond_the_last_page_there_is_nothing(api: Api) -> None:
    for name in LISTS:
        assert api.ask(api.sam.token, f"{name}?cursor=1").get_json() == {"items": [], "next": None}


SINCE = {
    "2026-02-02T14:18:00Z": 1,
    "2026-02-02T14:18:00.000001Z": 0,
    "2026-02-02T09:18-05:00": 1,
    "2026-02-02T19:48%2B05:30": 1,
    "2026-02-02T19:49%2B05:30": 0,
    "2026-02-03T03:18%2B13:00": 1,
    "1970-01-01T00:00Z": 1,
    "9999-12-31T23:59Z": 0,
}


def test_since_is_an_instant_whatever_its_zone(api_on_both: Api) -> None:
    for since, many in SINCE.items():
        assert len(api_on_both.items(api_on_both.sam.token, f"calls?since={since}")) == many, since


@pytest.mark.parametrize("body", [{}, [], "free", 5, {"stated": None}, {"stated": 5}, {"stated": ["free"]}])
def test_a_body_that_states_nothing_changes_nothing(body: Any, api: Api) -> None:
    answer = states(api, body)
    assert (answer.status_code, answer.content_type) == (422, PROBLEM)
    assert stated(api) == "any morning after 9"


@pytest.mark.parametrize("body", [b"{", b"", b"\xff", b"stated=weekdays"])
def test_what_is_no_json_is_a_problem(body: bytes, api: Api) -> None:
    answer = api.ask(api.sam.token, "availability", "PUT", data=body, content_type="application/json")
    assert (answer.status_code, answer.content_type) == (400, PROBLEM)


@pytest.mark.parametrize("words", ["", " ", "\ud800", "purple", "x" * 501, "\u0001"])
def test_words_that_cannot_be_read_change_nothing(words: str, api: Api) -> None:
    answer = states(api, {"stated": words})
    assert (answer.status_code, answer.content_type) == (422, PROBLEM)
    assert stated(api) == "any morning after 9"


@pytest.mark.parametrize(
    "words", ["weekdays 9 to 5", "Saturdays 10-2", "any morning after 9", "Mondays and Thursdays after 2"]
)
def test_what_is_stated_is_what_is_read_back(words: str, api: Api) -> None:
    answer = states(api, {"stated": words})
    assert answer.status_code == 200
    assert answer.get_json() == api.ask(api.sam.token, "availability").get_json()
    assert answer.get_json()["stated"] == words
    assert answer.get_json()["rules"]


def test_an_administrator_states_for_the_one_who_is_named(api: Api) -> None:
    assert states(api, {"stated": "weekdays 9 to 5"}, api.admin).status_code == 422
    path = f"availability?owner={api.alex.id}"
    assert api.ask(api.admin, path, "PUT", json={"stated": "weekdays 9 to 5"}).status_code == 200
    assert stated(api) == "any morning after 9"
    assert api.ask(api.alex.token, "availability").get_json()["stated"] == "weekdays 9 to 5"


def test_wb_17_nobody_states_anothers_availability(api: Api) -> None:
    path = f"availability?owner={api.alex.id}"
    answer = api.ask(api.sam.token, path, "PUT", json={"stated": "weekdays 9 to 5"})
    assert answer.status_code == 404
    assert api.ask(api.alex.token, "availability").get_json()["stated"] == "any morning after 9"


def test_the_token_is_looked_at_before_the_body(api: Api) -> None:
    for token, status in ((None, 401), ("made-up", 401), (api.sam.reader, 403)):
        assert api.ask(token, "availability", "PUT", data=b"{").status_code == status


def test_slots_follow_what_is_stated(api: Api) -> None:
    states(api, {"stated": "weekdays 2 to 4"})
    hours = {int(slot["starts_at"][11:13]) for slot in api.items(api.sam.token, "slots?limit=200")}
    assert hours <= {14, 15}
    assert hours


def test_every_slot_is_as_long_as_a_call(api: Api) -> None:
    for slot in api.items(api.sam.token, "slots?limit=200"):
        start, end = (
            int(slot[name][11:13]) * 60 + int(slot[name][14:16]) for name in ("starts_at", "ends_at")
        )
        assert end - start == 30


def test_slots_page_without_loss_or_repeat(api: Api) -> None:
    whole = api.items(api.sam.token, "slots?limit=200")
    first = api.ask(api.sam.token, "slots?limit=2").get_json()
    rest = api.items(api.sam.token, f"slots?cursor={first['next']}&limit=200")
    assert first["items"] + rest == whole


def test_slots_begin_no_sooner_than_since(api: Api) -> None:
    whole = api.items(api.sam.token, "slots?limit=200")
    later = whole[len(whole) // 2]["starts_at"]
    assert api.items(api.sam.token, f"slots?since={later}&limit=200") == whole[len(whole) // 2 :]
    assert api.items(api.sam.token, "slots?since=2099-01-01T00:00Z") == []


def test_every_operation_of_the_document_has_a_name_of_its_own(api: Api) -> None:
    paths = api.ask(None, "openapi.json").get_json()["paths"]
    names = [verb["operationId"] for path in paths.values() for verb in path.values()]
    assert len(names) == len(set(names)) == 2 * (len(LISTS) + 1) + 3


def test_owners_are_listed_with_what_they_stated_the_newest_first(api: Api) -> None:
    owners = api.items(api.admin, "owners")
    assert [owner["id"] for owner in owners] == [str(api.alex.id), str(api.sam.id)]
    assert {owner["stated"] for owner in owners} == {"any morning after 9"}
