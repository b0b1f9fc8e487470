"""`understand` and `availability`: what is read, as people and programs want it."""

import json

import pytest

from tests.cli.conftest import Run

AT = ("--at", "2026-11-24T09:00", "--tz", "America/New_York")


def answers(run: Run, *lines: str) -> list[dict[str, object]]:
    answer = run("understand", "--jsonl", input="\n".join(lines).encode())
    assert answer.exit_code == 0
    return [json.loads(line) for line in answer.stdout.splitlines()]


def asked(**fields: object) -> str:
    return json.dumps({"text": "2", "at": "2026-11-24T09:00", "tz": "America/New_York", **fields})


def test_a_text_is_read_as_json(run: Run) -> None:
    found = json.loads(run("understand", "tomorrow at 11", *AT, "--json").stdout)
    assert found["intent"] == "propose"
    assert found["times"] == [{"t": "instant", "at": "2026-11-25T11:00-05:00"}]


def test_offers_are_local_in_the_zone_and_may_be_repeated(run: Run) -> None:
    offers = ("--offered", "2026-11-25T10:00", "--offered", "2026-11-26T15:00Z")
    found = json.loads(run("understand", "2", *AT, *offers, "--json").stdout)
    assert found["choice"] == 2
    assert found["times"] == [{"t": "instant", "at": "2026-11-26T10:00-05:00"}]


def test_people_get_words(run: Run) -> None:
    answer = run("understand", "tomorrow at 11", *AT)
    assert answer.stdout.splitlines()[0] == "propose"


@pytest.mark.parametrize(
    "words",
    [
        ("understand", "hello", "--at", "noonish", "--tz", "America/New_York"),
        ("understand", "hello", "--at", "2026-11-24T09:00", "--tz", "Mars"),
        ("understand", "hello", *AT, "--offered", "x"),
        ("understand", "hello"),
        ("understand",),
        ("availability", "mornings", "--at", "x", "--tz", "America/New_York"),
    ],
)
def test_what_cannot_be_read_is_a_usage_error(words: tuple[str, ...], run: Run) -> None:
    answer = run(*words)
    assert answer.exit_code == 2
    assert "Traceback" not in answer.output


def test_each_request_line_gets_one_answer_line(run: Run) -> None:
    first, second = answers(run, asked(text="tomorrow at 11"), asked(offered=["2026-11-25T10:00"] * 2))
    assert (first["text"], first["intent"]) == ("tomorrow at 11", "propose")
    assert (second["text"], second["choice"]) == ("2", 2)


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("nonsense", "no JSON object"),
        ("[1]", "no JSON object"),
        ("[" * 100_000, "no JSON object"),
        (asked(tz="Mars"), "tz: 'Mars' is no time zone"),
        (asked(tz=7), "tz: a string is needed"),
        (asked(at="noonish"), "at: 'noonish' is no instant"),
        (asked(text=None), "a string is needed"),
        ('{"at": "2026-11-24T09:00", "tz": "America/New_York"}', "text is missing"),
        (asked(offered="10:00"), "offered: a list"),
        (asked(offered=[7]), "offered: a list"),
        (asked(offered=["x"]), "offered: 'x' is no instant"),
        (asked(agreed="x"), "agreed: 'x' is no instant"),
        (asked(**{"from": "nobody"}), "from: contact or owner"),
    ],
)
def test_a_bad_line_says_so_and_the_rest_go_on(line: str, said: str, run: Run) -> None:
    bad, good = answers(run, line, asked(text="tomorrow at 11"))
    assert said in str(bad["error"])
    assert "text" in bad
    assert good["intent"] == "propose"


def test_bytes_that_are_no_text_are_a_bad_line_too(run: Run) -> None:
    answer = run("understand", "--jsonl", input=b"\xff\xfe\n\n" + asked().encode())
    assert json.loads(answer.stdout.splitlines()[0]).keys() == {"text", "error"}


def test_availability_is_said_and_laid_out_in_the_owners_days(run: Run) -> None:
    words = ("availability", "any morning after 9", "--at", "2026-11-24T09:30", "--tz", "America/New_York")
    found = json.loads(run(*words, "--days", "2", "--json").stdout)
    assert found["stated"] == "any morning after 9"
    assert found["said"]
    assert found["problems"] == []
    assert found["windows"] == [
        {"starts_at": "2026-11-24T09:30:00-05:00", "ends_at": "2026-11-24T12:00:00-05:00"},
        {"starts_at": "2026-11-25T09:00:00-05:00", "ends_at": "2026-11-25T12:00:00-05:00"},
        {"starts_at": "2026-11-26T09:00:00-05:00", "ends_at": "2026-11-26T09:30:00-05:00"},
    ]


def test_availability_that_says_nothing_has_its_problem(run: Run) -> None:
    words = ("availability", "purple", "--at", "2026-11-24T09:30", "--tz", "America/New_York")
    found = json.loads(run(*words, "--json").stdout)
    assert found["windows"] == []
    assert found["problems"]
    assert "cannot read" in run(*words).stdout
