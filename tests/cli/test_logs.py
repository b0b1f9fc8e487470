"""What stands in the log, and what never does: WB-16."""

import json
import logging
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import pytest
import structlog
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from callbot.cli.logs import configure
from callbot.db import Database
from callbot.settings import Settings, Twilio, Watch

TOKEN, KEY = "a-token-of-twilios-0123456789ab", "the secret key of this house"
ADDRESS = "https://watch.example/ping/5c1f"


@pytest.fixture
def logged(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> Iterator[Callable[..., str]]:
    """What stands on standard error after something was logged; logging is as it was afterwards."""
    root, handlers = logging.getLogger(), logging.getLogger().handlers[:]

    def log(do: Callable[[], None], *, form: str = "console", dry: bool = False) -> str:
        account = Twilio() if dry else Twilio(account_sid="AC" + "0" * 32, auth_token=TOKEN)
        watch = Watch(ping_url=ADDRESS)
        configure(Settings(home=tmp_path, twilio=account, secret_key=KEY, log_format=form, watch=watch))
        do()
        return capsys.readouterr().err

    yield log
    structlog.reset_defaults()
    root.handlers[:] = handlers
    root.setLevel(logging.WARNING)


def said(**more: object) -> Callable[[], None]:
    return lambda: structlog.get_logger("callbot").info("said", **more)


HIDDEN = {
    "a number": ("to", "+16175550133", "+161…0133"),
    "a number in a sentence": ("why", "ring +442079460123 now", "ring +442…0123 now"),
    "a token": ("why", f"signed with {TOKEN}", "signed with …"),
    "the secret key": ("why", KEY, "…"),
    "a bearer": ("header", "Bearer cb_live.0-9", "Bearer …"),
    "an address that opens a voicemail": ("path", "/listen/12-1796-abcdef?x=1", "/listen/…"),
    "the monitor's address": ("url", ADDRESS, "…"),
    "the words of a text": ("body", "any morning after 9", "(19 characters)"),
}


@pytest.mark.parametrize("form", ["console", "json"])
@pytest.mark.parametrize("what", HIDDEN)
def test_wb_16_what_a_log_must_not_know(what: str, form: str, logged: Callable[..., str]) -> None:
    key, words, shown = HIDDEN[what]
    lines = logged(said(**{key: words}, deep={"er": [words]} if key != "body" else {key: words}), form=form)
    lines = lines if form == "console" else json.dumps(json.loads(lines), ensure_ascii=False)
    assert words not in lines
    assert lines.count(shown) == 2


def raising() -> None:
    heard, caller = "Hi Sam, this is Dana at Acme", "+16175550133"
    try:
        raise ValueError(f"no room for {caller}")
    except ValueError:
        structlog.get_logger("callbot").exception("job_failed", args=(caller, len(heard)))
        logging.getLogger("callbot.web").exception("Exception on /listen/12-1796-abcdef [GET]")


@pytest.mark.parametrize("form", ["console", "json"])
def test_wb_16_a_traceback_shows_where_and_not_whom(form: str, logged: Callable[..., str]) -> None:
    lines = logged(raising, form=form)
    assert lines.count("ValueError") >= 2
    assert "raising" in lines
    assert "Dana at Acme" not in lines
    assert "+16175550133" not in lines
    assert "abcdef" not in lines


def test_wb_16_an_error_of_the_database_shows_no_parameters(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path / 'callbot.db'}")
    with pytest.raises(DBAPIError) as error, database.transaction() as session:
        session.execute(text("INSERT INTO nothing VALUES (:words)"), {"words": "any morning after 9"})
    database.close()
    assert "any morning" not in str(error.value)


def test_a_dry_run_shows_what_it_would_send(logged: Callable[..., str]) -> None:
    def would() -> None:
        structlog.get_logger("callbot.dry").info("would_text", to="+16175550133", body="Hi, you just called")

    assert "Hi, you just called" in logged(would, dry=True)
    assert "Hi, you just called" not in logged(would)


def test_each_line_of_json_stands_by_itself(logged: Callable[..., str]) -> None:
    lines = logged(raising, form="json").splitlines()
    assert [json.loads(line)["level"] for line in lines] == ["error", "error"]


def test_cr_10_a_log_without_room_takes_nothing_with_it(
    logged: Callable[..., str], monkeypatch: pytest.MonkeyPatch
) -> None:
    with open("/dev/full", "w", buffering=1, encoding="utf-8") as full:
        monkeypatch.setattr("sys.stderr", full)
        logged(said(to="Dana"))
        monkeypatch.undo()
        with suppress(OSError):
            full.close()
