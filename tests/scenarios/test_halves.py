"""The main job on PostgreSQL with a web half and two workers, each in a process of its own."""

import sys
from pathlib import Path

from callbot.domain.appointments import AppointmentStatus
from callbot.domain.screening import Outcome
from tests.scenarios.telling import emptied, on_stage, play, told

HALVES = (sys.executable, str(Path(__file__).parent / "halves.py"))


def test_the_story_is_the_same_through_two_halves(tmp_path: Path, postgres_url: str) -> None:
    with on_stage(tmp_path / "home", emptied(postgres_url), command=HALVES) as (stage, database):
        play(stage)
        story = told(stage, database)
    assert [body.partition(":")[0] for body in story.recruiter if "Confirmed" in body] == ["Confirmed"]
    assert len(story.recruiter) == 2
    assert sorted(body.split(":")[0] for body in story.owner if "Voicemail" not in body) == [
        "BOOKED", "MISSED", "MISSED TWICE", "Noted.", "Reminder", "Reminder",
    ]  # fmt: skip
    assert story.outcomes == [Outcome.VOICEMAIL, Outcome.ABANDONED, Outcome.ANSWERED]
    assert story.appointments == [AppointmentStatus.DONE]
