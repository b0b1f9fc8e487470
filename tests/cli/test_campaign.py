"""`callbot campaign`: by the kind of number, for one owner of several."""

from tests.cli.conftest import SAM, Run

KIM = (
    "init",
    *("--name", "Kim Roe"),
    *("--phone", "+12125550144"),
    *("--timezone", "America/New_York"),
    *("--number", "+18005550100"),
    "--yes",
)


def test_a_ten_digit_number_is_registered_by_a_campaign(run: Run) -> None:
    run(*SAM)
    said = run("campaign")
    assert said.exit_code == 0
    assert said.stdout.startswith("A 10DLC registration for +12125550100.")
    assert "\nDescription (" in said.stdout
    assert "your own mobile number" in said.stdout
    assert "tax number" in run("campaign", "--brand", "standard").stdout


def test_a_toll_free_number_is_seen_by_itself(run: Run) -> None:
    run(*KIM)
    assert run("campaign").stdout.startswith("A toll-free verification for +18005550100.")


def test_toll_free_can_be_asked_for(run: Run) -> None:
    run(*SAM)
    assert run("campaign", "--toll-free").stdout.startswith("A toll-free verification")


def test_whose_and_which_must_be_said_where_there_are_several(run: Run) -> None:
    run(*SAM)
    run("init", "--phone", "+12125550143", "--number", "+12125550101", "--yes")
    assert "--number +12125550100 or +12125550101" in run("campaign").output
    assert "for +12125550101" in run("campaign", "--number", "+12125550101").stdout
    assert run("campaign", "--number", "+12125550109").exit_code == 2
    run(*KIM)
    assert "--owner" in run("campaign").output
    assert "for +18005550100" in run("campaign", "--owner", "2").stdout


def test_it_wants_an_owner(run: Run) -> None:
    run("db", "upgrade")
    assert run("campaign").exit_code == 2


def test_people_dial_their_own_number_where_calls_are_forwarded(run: Run) -> None:
    run(*SAM, "--mode", "forwarded")
    assert "they dial 212-555-0143" in " ".join(run("campaign").stdout.split())
