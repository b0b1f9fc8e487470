"""What people mistype, and the ends of the calendar: each is one plain answer, on the right stream."""

import json
from pathlib import Path

import pytest

from tests.cli.conftest import SAM, Run

NEW_YORK = ("--tz", "America/New_York")
AT = ("--at", "2026-11-24T09:00", *NEW_YORK)
ELSEWHERE = "postgresql+psycopg://nobody@127.0.0.1:1/none"


def lines(run: Run, *requests: bytes) -> list[dict[str, object]]:
    answer = run("understand", "--jsonl", input=b"\n".join(requests))
    assert answer.exit_code == 0
    return [json.loads(line) for line in answer.stdout.splitlines()]


def request(**fields: object) -> bytes:
    return json.dumps(
        {"text": "tomorrow at 11", "at": "2026-11-24T09:00", "tz": "America/New_York", **fields}
    ).encode()


def windows(run: Run, stated: str, at: str, zone: str, days: int) -> list[tuple[str, str]]:
    answer = run("availability", stated, "--at", at, "--tz", zone, "--days", str(days), "--json")
    assert answer.exit_code == 0, answer.output
    return [(free["starts_at"], free["ends_at"]) for free in json.loads(answer.stdout)["windows"]]


def test_a_short_h_helps_as_help_does(run: Run) -> None:
    assert run("-h").stdout == run("--help").stdout


def test_without_a_command_the_table_is_shown_and_nothing_is_done(run: Run, home: Path) -> None:
    answer = run()
    assert answer.exit_code == 2
    assert "understand" in answer.output
    assert not home.exists()


def test_the_version_is_one_line(run: Run) -> None:
    answer = run("--version")
    assert answer.exit_code == 0
    assert answer.stdout.count("\n") == 1


@pytest.mark.parametrize("zone", ["", "America", "../etc", "/etc/passwd", "EST5EDT4", "x" * 5000, "a\x00b"])
def test_what_is_no_zone_is_a_usage_error(zone: str, run: Run) -> None:
    answer = run("understand", "hello", "--at", "2026-11-24T09:00", "--tz", zone)
    assert answer.exit_code == 2
    assert "is no time zone" in answer.stderr
    assert answer.stdout == ""


@pytest.mark.parametrize(
    "at",
    [
        "",
        "09:00",
        "2026-13-01T09:00",
        "2026-11-31T09:00",
        "2026-11-24T25:00",
        "2026-11-24T09:00+99:00",
        "now",
    ],
)
def test_what_is_no_instant_is_a_usage_error(at: str, run: Run) -> None:
    answer = run("understand", "hello", "--at", at, *NEW_YORK)
    assert answer.exit_code == 2
    assert "is no instant" in answer.stderr


@pytest.mark.parametrize(
    ("at", "zone", "read"),
    [
        ("2026-11-24T09:00", "America/New_York", "2026-11-25T11:00-05:00"),
        ("2026-11-24T14:00Z", "America/New_York", "2026-11-25T11:00-05:00"),
        ("2026-11-24T09:00", "Asia/Kolkata", "2026-11-25T11:00+05:30"),
        ("2026-11-24T23:30Z", "Asia/Tokyo", "2026-11-26T11:00+09:00"),
        ("2026-11-24T05:00Z", "America/Los_Angeles", "2026-11-24T11:00-08:00"),
        ("2026-03-07T09:00", "America/New_York", "2026-03-08T11:00-04:00"),
        ("2026-10-31T09:00", "America/New_York", "2026-11-01T11:00-05:00"),
        ("2026-03-28T09:00", "Europe/Berlin", "2026-03-29T11:00+02:00"),
        ("2028-02-28T09:00", "UTC", "2028-02-29T11:00+00:00"),
        ("2026-12-31T09:00", "Pacific/Auckland", "2027-01-01T11:00+13:00"),
    ],
)
def test_tomorrow_is_the_speakers_tomorrow(at: str, zone: str, read: str, run: Run) -> None:
    answer = run("understand", "tomorrow at 11", "--at", at, "--tz", zone, "--json")
    assert json.loads(answer.stdout)["times"] == [{"t": "instant", "at": read}]


def test_a_word_of_agreement_takes_the_one_offer(run: Run) -> None:
    answer = run("understand", "yes", *AT, "--offered", "2026-11-25T10:00", "--json")
    found = json.loads(answer.stdout)
    assert (found["intent"], found["times"]) == (
        "accept",
        [{"t": "instant", "at": "2026-11-25T10:00-05:00"}],
    )


@pytest.mark.parametrize(
    ("speaker", "intent"),
    [((), "propose"), (("--from", "contact"), "propose"), (("--from", "owner"), "availability")],
)
def test_who_speaks_decides_what_is_meant(speaker: tuple[str, ...], intent: str, run: Run) -> None:
    answer = run("understand", "I'm free Thursday afternoon", *AT, *speaker, "--json")
    assert json.loads(answer.stdout)["intent"] == intent


def test_somebody_else_cannot_speak(run: Run) -> None:
    assert run("understand", "hello", *AT, "--from", "nobody").exit_code == 2


@pytest.mark.parametrize(
    "word", ["STOP", "stopall", "Unsubscribe", "CANCEL", "end", "QUIT", "revoke", "OPTOUT"]
)
def test_the_words_of_the_carrier_end_it(word: str, run: Run) -> None:
    assert run("understand", word, *AT).stdout.splitlines()[0] == "opt out"


def test_people_hear_which_offer_was_picked_and_when(run: Run) -> None:
    offers = ("--offered", "2026-11-25T10:00", "--offered", "2026-11-26T15:00")
    said = run("understand", "2", *AT, *offers).stdout.splitlines()
    assert said[1] == "picks offer 2"
    assert "Thu" in said[2]


def test_people_hear_what_else_was_meant(run: Run) -> None:
    assert "about: identity" in run("understand", "who is this?", *AT).stdout


def test_a_flag_without_its_friends_says_what_is_needed(run: Run) -> None:
    for words in (("hello",), ("hello", "--at", "2026-11-24T09:00"), ("hello", *NEW_YORK), AT):
        answer = run("understand", *words)
        assert answer.exit_code == 2
        assert "give a TEXT, --at and --tz" in answer.stderr


def test_no_request_lines_no_answers(run: Run) -> None:
    assert lines(run) == []
    assert lines(run, b"", b"   ", b"\t") == []


def test_answers_come_in_the_order_of_the_requests(run: Run) -> None:
    texts = [f"tomorrow at {hour}" for hour in (9, 10, 11, 2)]
    assert [found["text"] for found in lines(run, *(request(text=text) for text in texts))] == texts


def test_a_line_may_end_as_on_windows(run: Run) -> None:
    found = lines(run, request() + b"\r", request() + b"\r")
    assert [each["intent"] for each in found] == ["propose", "propose"]


@pytest.mark.parametrize(
    "text", ["\ud800 tomorrow at 11", "tomorrow at 11 \U0001f600", "tomorrow\u00a0at 11"]
)
def test_odd_letters_do_not_hide_a_time(text: str, run: Run) -> None:
    found = lines(run, request(text=text))[0]
    assert found["text"] == text
    assert found["times"] == [{"t": "instant", "at": "2026-11-25T11:00-05:00"}]


@pytest.mark.parametrize(
    "more", [{"from": None}, {"offered": None}, {"agreed": None}, {"offered": []}, {"nobody": "asked"}]
)
def test_what_a_request_leaves_open_is_as_if_not_there(more: dict[str, object], run: Run) -> None:
    assert lines(run, request(**more)) == lines(run, request())


@pytest.mark.parametrize("line", [b"null", b"7", b'"hello"', b"true", b"{", b"{} {}", b"\x00"])
def test_what_is_no_object_is_answered_all_the_same(line: bytes, run: Run) -> None:
    found = lines(run, line, request())
    assert found[0]["error"] == "this is no JSON object"
    assert found[1]["intent"] == "propose"


@pytest.mark.parametrize(
    ("stated", "at", "zone", "days", "found"),
    [
        (
            "any morning after 9",
            "2026-11-27T13:00",
            "America/New_York",
            2,
            [],
        ),
        (
            "weekdays 9 to 5",
            "2026-11-27T17:00",
            "America/New_York",
            3,
            [("2026-11-30T09:00:00-05:00", "2026-11-30T17:00:00-05:00")],
        ),
        (
            "Saturdays 10-2",
            "2026-11-24T09:00",
            "Europe/Berlin",
            7,
            [("2026-11-28T10:00:00+01:00", "2026-11-28T14:00:00+01:00")],
        ),
        (
            "Sundays 1 to 4",
            "2026-03-07T09:00",
            "America/New_York",
            2,
            [("2026-03-08T13:00:00-04:00", "2026-03-08T16:00:00-04:00")],
        ),
        (
            "Sundays 1 to 4",
            "2026-10-31T09:00",
            "America/New_York",
            2,
            [("2026-11-01T13:00:00-05:00", "2026-11-01T16:00:00-05:00")],
        ),
    ],
)
def test_windows_are_those_of_the_owners_wall(
    stated: str, at: str, zone: str, days: int, found: list[tuple[str, str]], run: Run
) -> None:
    assert windows(run, stated, at, zone, days) == found


def test_more_days_only_add_windows(run: Run) -> None:
    few, many = (
        windows(run, "any morning after 9", "2026-11-24T08:00", "America/New_York", days) for days in (3, 9)
    )
    assert many[: len(few)] == few
    assert len(many) > len(few)


@pytest.mark.parametrize("days", ["0", "-1", "367", "many", "1.5"])
def test_days_are_from_one_to_a_year(days: str, run: Run) -> None:
    answer = run("availability", "any morning after 9", *AT, "--days", days)
    assert answer.exit_code == 2
    assert "--days" in answer.stderr


def test_people_read_their_windows_by_weekday(run: Run) -> None:
    said = run("availability", "any morning after 9", *AT, "--days", "1").stdout.splitlines()
    assert said[0].startswith("callbot says: ")
    assert said[1] == "  Tue Nov 24, 09:00 to 12:00"


def test_an_open_end_stops_where_the_settings_say(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CALLBOT_AVAILABILITY__CALLING_TO", "16:00")
    found = windows(run, "weekdays after 2", "2026-11-24T06:00", "America/New_York", 1)
    assert found == [("2026-11-24T14:00:00-05:00", "2026-11-24T16:00:00-05:00")]


@pytest.mark.parametrize("command", [("db", "upgrade"), ("token", "list"), SAM])
def test_a_database_that_does_not_answer_is_one_line(
    command: tuple[str, ...], run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CALLBOT_DATABASE_URL", ELSEWHERE)
    answer = run(*command)
    assert answer.exit_code == 2
    assert answer.stderr.startswith("callbot: CALLBOT_DATABASE_URL: the database does not answer")
    assert answer.stderr.count("\n") == 1


@pytest.mark.parametrize("command", ["create", "list", "revoke"])
def test_tokens_need_a_database_and_make_none(command: str, run: Run, home: Path) -> None:
    words = {"create": ("phone",), "list": (), "revoke": ("1",)}[command]
    answer = run("token", command, *words)
    assert (answer.exit_code, answer.stdout) == (2, "")
    assert "callbot init" in answer.stderr
    assert not home.exists()


NO_TOKEN = {
    ("revoke", "9"): "there is no token 9",
    ("revoke", "phone"): "TOKEN_ID",
    ("create", "phone", "--owner", "9"): "there is no owner 9",
    ("create", "phone", "--owner", "1", "--admin"): "not both",
    ("create",): "NAME",
}


def test_a_token_that_cannot_be_is_refused(run: Run) -> None:
    run(*SAM)
    for words, said in NO_TOKEN.items():
        answer = run("token", *words)
        assert (answer.exit_code, said in answer.stderr) == (2, True), words
    assert run("token", "list").stdout == ""


def test_the_list_says_whose_a_token_is_what_it_may_and_its_end(run: Run) -> None:
    run(*SAM)
    for more in ((), ("--read",), ("--admin",), ("--admin", "--read")):
        run("token", "create", "phone", *more)
    shown = [line.partition(", made")[0] for line in run("token", "list").stdout.splitlines()]
    assert shown == [
        "4  phone  admin, reads",
        "3  phone  admin, reads and writes",
        "2  phone  owner 1, reads",
        "1  phone  owner 1, reads and writes",
    ]
    assert [run("token", "revoke", "1").exit_code for _ in range(2)] == [0, 0]
    assert run("token", "list").stdout.count("revoked") == 1


def test_db_says_where_it_stands_and_upgrades_twice(run: Run) -> None:
    assert "empty" in run("db", "check").stdout
    assert run("db", "upgrade").stdout == run("db", "upgrade").stdout
    assert run("db", "check").stdout == "The database is as this callbot needs it.\n"
