"""`callbot away`, `drafts` and `number`: the ways beside the phone, and what waits unsent."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cli.conftest import SAM, Run
from tests.scenarios.inbox import Inbox, inbox

# Apprise looks at every plug-in of its own when it is first asked, and one of them imports what 3.13 dropped.
pytestmark = pytest.mark.filterwarnings("ignore:'imghdr' is deprecated:DeprecationWarning")
MAIL, NTFY = "mailto://sam:a-password@example.com", "ntfy://a-secret-topic"


@pytest.fixture
def sam(run: Run) -> Run:
    """Sam's callbot, dry."""
    assert run(*SAM).exit_code == 0
    return run


@pytest.fixture
def live(sam: Run, monkeypatch: pytest.MonkeyPatch) -> Run:
    """The same with an account at Twilio, so that messages do leave; this machine may be reached."""
    monkeypatch.setenv("TWILIO_ACCOUNT_SID", "AC" + "0" * 32)
    monkeypatch.setenv("TWILIO_AUTH_TOKEN", "made-up-token")
    monkeypatch.setenv("CALLBOT_AWAY__PRIVATE_HOSTS", "127.0.0.1")
    return sam


@pytest.fixture
def box() -> Iterator[Inbox]:
    """Where a message arrives."""
    with inbox() as found:
        yield found


def names(run: Run) -> list[str]:
    """The channels as they are asked."""
    return [line.split("  ")[1] for line in run("away", "list").stdout.splitlines()]


def test_none_at_first(sam: Run) -> None:
    assert sam("away", "list").stdout == "There is none: `callbot away add` adds one.\n"


def test_they_are_named_by_their_kind_and_asked_in_order(sam: Run) -> None:
    for url in (MAIL, NTFY, MAIL.replace("sam", "kim")):
        assert sam("away", "add", url, "--yes").exit_code == 0
    assert names(sam) == ["e-mail", "ntfy", "e-mail 2"]
    assert sam("away", "order", "ntfy", "3").stdout.splitlines() == ["1  ntfy", "2  e-mail 2", "3  e-mail"]
    assert names(sam) == ["ntfy", "e-mail 2", "e-mail"]


def test_no_address_is_ever_shown(live: Run, box: Inbox) -> None:
    box.shut = True
    said = live("away", "add", box.url, "--name", "inbox").output
    for command in (("list",), ("test",), ("order", "inbox"), ("remove", "inbox")):
        said += live("away", *command).output
    said += live("away", "add", "json://10.0.0.1/a-secret-topic").output
    assert "secret" not in said


def test_the_same_address_twice_is_one_channel(sam: Run) -> None:
    for _ in range(2):
        sam("away", "add", MAIL, "--yes")
    sam("away", "add", MAIL, "--name", "letters", "--yes")
    assert names(sam) == ["letters"]


def test_without_an_address_it_is_asked_for_and_not_shown(sam: Run) -> None:
    asked = sam("away", "add", input=f"{NTFY}\n".encode())
    assert "a-secret-topic" not in asked.output
    assert names(sam) == ["ntfy"]


def test_an_address_that_is_none_is_asked_for_again(sam: Run) -> None:
    asked = sam("away", "add", input=f"sam@example.com\n\n{NTFY}\n".encode())
    assert "  this is no address that Apprise knows" in asked.output
    assert "This one is needed" in asked.output
    assert names(sam) == ["ntfy"]


def test_a_new_one_gets_a_test(live: Run, box: Inbox) -> None:
    assert "inbox: taken." in live("away", "add", box.url, "--name", "inbox").stdout
    assert box.take() == ["This is callbot's test of your away channel. Nothing happened."]
    assert "not proven" in live("away", "list").stdout


def test_a_test_that_fails_is_told_and_remembered_until_one_is_taken(live: Run, box: Inbox) -> None:
    live("away", "add", box.url, "--name", "inbox", "--yes")
    box.shut = True
    failed = live("away", "test", "inbox")
    assert (failed.exit_code, "failed: the away channel did not take it" in failed.stdout) == (1, True)
    assert "; failed " in live("away", "list").stdout
    box.shut = False
    assert live("away", "test").exit_code == 0
    assert "failed" not in live("away", "list").stdout


def test_a_dry_run_sends_nothing(sam: Run) -> None:
    sam("away", "add", MAIL, "--yes")
    assert "nothing is sent in a dry run" in sam("away", "test", "1").stdout


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("add", "nonsense"), "no address that Apprise knows"),
        (("add", "json://127.0.0.1:9/"), "it leads into the own network (127.0.0.1)"),
        (("add", "syslog://"), "shown on the machine that callbot runs on"),
        (("remove", "pigeon"), "there is no channel pigeon"),
        (("test", "4"), "there is no channel 4"),
        (("order", "1", "e-mail"), "say each channel once"),
        (("add", NTFY, "--name", "E-Mail", "--yes"), "there is a channel E-Mail already"),
        (("list", "--owner", "9"), "there is no owner 9"),
    ],
)
def test_what_cannot_be_is_one_line(words: tuple[str, ...], said: str, sam: Run) -> None:
    sam("away", "add", MAIL, "--yes")
    refused = sam("away", *words)
    assert refused.exit_code == 2
    assert said in refused.stderr
    assert refused.stderr.count("\n") == 1
    assert names(sam) == ["e-mail"]


def test_a_test_without_channels_is_refused(sam: Run) -> None:
    assert "there is no channel" in sam("away", "test").stderr


def test_init_adds_one_as_ever(sam: Run) -> None:
    assert sam(*SAM, "--away", MAIL).exit_code == 0
    assert sam(*SAM, "--away", MAIL).exit_code == 0
    assert names(sam) == ["e-mail"]
    assert "it leads into the own network" in sam(*SAM, "--away", "json://127.0.0.1:9/").stderr


def test_a_number_is_said_to_be_registered_or_not(sam: Run) -> None:
    assert "No text leaves from 212-555-0100" in sam("number", "unregistered", "+12125550100").stdout
    assert "leave again" in sam("number", "registered", "+12125550100").stdout
    assert "as before" in sam("number", "registered", "+12125550100").stdout
    assert "is no number of callbot's" in sam("number", "registered", "+12125550111").stderr


def test_drafts_that_are_not_there(sam: Run) -> None:
    assert sam("drafts").stdout == "There is no draft that waits.\n"
    assert "there is no open draft 4" in sam("drafts", "--sent", "4").stderr
    assert "either --sent or --drop" in sam("drafts", "--sent", "4", "--drop", "4").stderr


def test_a_wrong_network_stops_the_start(sam: Run, monkeypatch: pytest.MonkeyPatch, home: Path) -> None:
    monkeypatch.setenv("CALLBOT_AWAY__PRIVATE_HOSTS", "10.0.0.0/99")
    refused = sam("away", "list")
    assert refused.exit_code == 2
    assert "[away] private_hosts (CALLBOT_AWAY__PRIVATE_HOSTS)" in refused.stderr
