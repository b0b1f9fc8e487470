"""From a first start to "All is well.": what the doctor names is mended one by one, while callbot serves."""

import json
from datetime import timedelta
from pathlib import Path

import pytest

from callbot.simulator import Answers
from callbot.simulator.faults import NotUp
from callbot.simulator.stage import NUMBER, OWNER
from tests.doctor.world import registered
from tests.scenarios.telling import on_stage

AWAY = "json://127.0.0.1:9/"


def test_what_the_doctor_names_is_mended_one_by_one(tmp_path: Path) -> None:
    allowed = {"CALLBOT_AWAY__PRIVATE_HOSTS": "127.0.0.1"}
    url = f"sqlite:///{tmp_path / 'callbot.db'}"
    with on_stage(tmp_path, url, settings=allowed) as (stage, _database):
        program, network = stage.program, stage.network
        network.exchange.numbers[NUMBER].sms_url = "http://127.0.0.1:9/elsewhere"
        with pytest.raises(NotUp, match="doctor ended with 2"):
            program.run("doctor")
        program.run("connect", "--force")
        registered(network, network.exchange.numbers[NUMBER].sid)
        program.run("init", "--yes", "--phone", OWNER, "--away", AWAY)
        stage.owner.takes(Answers())
        program.run("call-me")
        stage.on(timedelta(minutes=1))
        assert json.loads(program.run("doctor", "--json")) == {"worst": 0, "findings": []}
        program.kill()
        network.clock.to(stage.now + timedelta(minutes=2))
        with pytest.raises(NotUp, match="doctor ended with 2"):
            program.run("doctor")
