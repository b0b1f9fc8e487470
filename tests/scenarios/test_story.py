"""The main job, as people live it, with callbot behind its real server in a process of its own."""

from pathlib import Path

from callbot.domain.appointments import AppointmentStatus
from callbot.domain.screening import Outcome
from tests.scenarios.telling import Told, emptied, on_stage, play, told


def tell(home: Path, url: str, *, repeats: int = 1) -> Told:
    with on_stage(home, emptied(url)) as (stage, database):
        stage.network.trouble.repeats = repeats
        play(stage)
        assert stage.network.differing == []
        assert stage.network.complaints == []
        return told(stage, database)


def test_a_missed_call_becomes_an_agreed_and_remembered_time(tmp_path: Path, database_url: str) -> None:
    story = tell(tmp_path / "home", database_url)
    text_back, confirmation = sorted(story.recruiter, key=lambda body: "Confirmed" in body)
    assert "any morning after 9" in text_back
    assert confirmation.startswith("Confirmed: Wed Feb 3, 11:00 AM Eastern. You call Sam Lee at 212-555-0100")
    assert sorted(body.split(":")[0] for body in story.owner if "Voicemail" not in body) == [
        "BOOKED", "MISSED", "MISSED TWICE", "Noted.", "Reminder", "Reminder",
    ]  # fmt: skip
    assert story.outcomes == [Outcome.VOICEMAIL, Outcome.ABANDONED, Outcome.ANSWERED]
    assert story.appointments == [AppointmentStatus.DONE]


def test_every_webhook_delivered_twice_changes_nothing(tmp_path: Path, database_url: str) -> None:
    once = tell(tmp_path / "once", database_url)
    assert tell(tmp_path / "twice", database_url, repeats=2) == once
