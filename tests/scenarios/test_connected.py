"""The story on a number that pointed elsewhere, once `callbot connect` has pointed it here."""

from dataclasses import replace
from pathlib import Path

from callbot.simulator import Network
from callbot.simulator.exchange import Number
from callbot.simulator.stage import NUMBER
from tests.scenarios.telling import on_stage, play, told

ELSEWHERE = "http://127.0.0.1:9/elsewhere"
URLS = ("voice_url", "voice_fallback_url", "status_url", "sms_url", "sms_fallback_url")


def somebody_elses(network: Network) -> Number:
    """The number points elsewhere, by GET, behind an application of somebody's."""
    made = network.number(NUMBER, **dict.fromkeys(URLS, ELSEWHERE))
    made.voice_method = made.sms_method = "GET"
    made.voice_application_sid = "AP" + "1" * 32
    return made


def test_what_connect_sets_carries_the_story(tmp_path: Path) -> None:
    with on_stage(tmp_path, f"sqlite:///{tmp_path / 'callbot.db'}") as (stage, database):
        number = somebody_elses(stage.network)
        before = replace(number)
        said = stage.program.run("connect", "--force")
        assert "TwiML App, for calls   AP1" in said
        play(stage)
        story = told(stage, database)
        assert len(story.recruiter) == 2
        asked = {post.url.partition("#")[0] for post in stage.network.posted}
        assert ELSEWHERE not in asked
        assert {f"{stage.program.origin}/twilio/{path}" for path in ("voice", "voice/status", "sms")} <= asked
        stage.program.run("connect", "--undo")
        assert [getattr(number, name) for name in number.__slots__] == [
            getattr(before, name) for name in before.__slots__
        ]
