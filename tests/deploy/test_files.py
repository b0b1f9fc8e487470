"""docker-compose.yml, config/Dockerfile, config/Caddyfile and config/callbot.service, held to facts."""

import configparser
import os
import re
import shutil
import subprocess
import sys
from fnmatch import fnmatch
from pathlib import Path
from typing import Any

import pytest
import yaml
from click.testing import CliRunner
from gunicorn.config import Config  # type: ignore[import-untyped] # gunicorn ships no types

from callbot import settings
from callbot.cli import gunicorn_server
from callbot.cli.door import callbot
from callbot.db import POOL
from callbot.dispatch import engine
from callbot.domain import speech, voice
from callbot.settings import Calls
from callbot.web.twiml import Renderer
from tests.deploy.compose import COMPOSE, DOCKERFILE, Missing, lines, seconds, services, stages
from tests.house.figures import ROOT
from tests.house.packages import LOCKS, RUN, pinned, run_time

SITE = "callbot.example"
WHOLE = yaml.safe_load(COMPOSE.read_text(encoding="utf-8"))
SERVICES = services({"CALLBOT_SITE": SITE, "TWILIO_ACCOUNT_SID": f"AC{1:032}"})
OURS = [name for name, service in SERVICES.items() if service.command[0] == "callbot"]
CADDYFILE = (ROOT / "config" / "Caddyfile").read_text(encoding="utf-8")
UNIT = ROOT / "config" / "callbot.service"
TWILIOS_PATIENCE = 15.0


def program(*names: str) -> str:
    """Where the first of these is; the test is skipped by name where none is, and fails in CI."""
    found = next(filter(None, map(shutil.which, names)), None)
    if found is None:
        outcome = pytest.fail if os.environ.get("CI") == "true" else pytest.skip
        outcome(f"no {' or '.join(names)}")
    return str(found)


def raw(name: str) -> dict[str, Any]:
    return dict(SERVICES[name].raw)


# What compose starts.


@pytest.mark.parametrize("name", SERVICES)
def test_a_service_is_nobody_and_may_nothing(name: str) -> None:
    service = raw(name)
    assert SERVICES[name].uid >= 999
    assert (service["read_only"], service["cap_drop"]) == (True, ["ALL"])
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert set(service.get("cap_add", [])) <= {"NET_BIND_SERVICE"}
    assert not service.get("privileged")


@pytest.mark.parametrize("name", SERVICES)
def test_a_service_has_bounds(name: str) -> None:
    service = raw(name)
    assert service["deploy"]["resources"]["limits"].keys() == {"cpus", "memory"}
    assert service["pids_limit"]
    assert service["logging"]["options"].keys() == {"max-size", "max-file"}


@pytest.mark.parametrize("name", SERVICES)
def test_a_service_comes_back_and_is_looked_after(name: str) -> None:
    ends = name == "migrate"
    assert SERVICES[name].restarts != ends
    listens = not ends and not name.startswith("worker")  # a worker that works no more ends by itself
    assert (SERVICES[name].health is not None) == listens


def test_a_worker_that_died_inside_ends_by_itself() -> None:
    assert "EngineDied" in (ROOT / "callbot" / "worker.py").read_text(encoding="utf-8")


def test_there_are_two_of_each_half_and_the_schema_is_brought_first() -> None:
    halves = sorted(SERVICES[name].command[1] for name in OURS)
    assert halves == ["db", "web", "web", "worker", "worker"]
    for name in OURS:
        if name != "migrate":
            assert SERVICES[name].after["migrate"] == "service_completed_successfully"


@pytest.mark.parametrize("name", OURS)
def test_a_command_is_one_of_callbots(name: str) -> None:
    told = CliRunner().invoke(callbot, [*SERVICES[name].command[1:], "--help"])
    assert (told.exit_code, told.output.startswith("Usage: callbot ")) == (0, True), told.output


def test_a_command_that_callbot_has_not_would_be_seen() -> None:
    assert CliRunner().invoke(callbot, ["web", "--workers", "2", "--help"]).exit_code == 2


@pytest.mark.parametrize("name", OURS)
def test_the_environment_makes_a_house_that_is_live(
    name: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    for secret in SERVICES[name].secrets:
        (tmp_path / secret).write_text("postgresql://callbot:secret@postgres/callbot\n", encoding="utf-8")
    for variable, value in SERVICES[name].environment.items():
        if variable.startswith(("CALLBOT_", "TWILIO_")):
            monkeypatch.setenv(variable, value.replace("/run/secrets", str(tmp_path)))
    house = settings.load()
    assert (house.dry, house.public_url, str(house.home)) == (False, f"https://{SITE}", "/data")
    assert house.database.startswith("postgresql://")


@pytest.mark.parametrize("name", SERVICES)
def test_a_secret_stands_in_a_file(name: str) -> None:
    kept = {"PASSWORD", "TOKEN", "SECRET", "DATABASE_URL"}
    for variable, value in SERVICES[name].environment.items():
        if any(word in variable for word in kept):
            assert variable.endswith("_FILE")
            assert value.removeprefix("/run/secrets/") in SERVICES[name].secrets


def test_without_the_name_that_twilio_calls_nothing_starts() -> None:
    with pytest.raises(Missing, match="CALLBOT_SITE"):
        services({})


def test_env_example_names_what_compose_asks_for() -> None:
    asked = set(re.findall(r"\$\{(\w+)", COMPOSE.read_text(encoding="utf-8")))
    assert asked == set(re.findall(r"^(\w+)=", (ROOT / ".env.example").read_text(encoding="utf-8"), re.M))


def test_who_is_told_to_stop_has_time_for_it() -> None:
    for name in OURS:
        assert SERVICES[name].stop_seconds > gunicorn_server.DRAIN_SECONDS + engine.DRAIN_SECONDS


def test_postgresql_has_a_connection_for_everybody() -> None:
    words = " ".join(SERVICES["postgres"].command)
    most = int(re.findall(r"max_connections=(\d+)", words)[0])
    halves = [name for name in OURS if name != "migrate"]
    jobs, for_people, reserved = 4, 20, 3
    assert most >= len(halves) * (POOL["pool_size"] + POOL["max_overflow"] + jobs) + for_people + reserved


def test_one_door_leads_in_and_the_database_has_none() -> None:
    assert [name for name in SERVICES if raw(name).get("ports")] == ["caddy"]
    assert raw("postgres")["networks"] == ["data"]
    assert WHOLE["networks"]["data"]["internal"]
    assert "outside" not in raw("web1")["networks"]


def test_every_half_has_the_same_home() -> None:
    assert {tuple(SERVICES[name].volumes.items()) for name in OURS} == {(("callbot", "/data"),)}


def test_compose_itself_can_read_it(tmp_path: Path) -> None:
    compose = program("docker-compose")
    environment = {**os.environ, "CALLBOT_SITE": SITE}
    asked = [compose, "--file", str(COMPOSE), "config", "--quiet"]
    told = subprocess.run(asked, env=environment, capture_output=True, text=True, check=False, cwd=tmp_path)
    assert (told.returncode, told.stderr) == (0, "")


# What the images hold.


def instructions(stage: str) -> list[tuple[str, str]]:
    """The instructions of one stage."""
    found, inside = list[tuple[str, str]](), False
    for word, rest in lines(DOCKERFILE.read_text(encoding="utf-8")):
        inside = rest.endswith(f" {stage}") if word == "FROM" else inside
        if inside:
            found.append((word, rest))
    return found


def said(stage: str, word: str) -> list[str]:
    return [rest for each, rest in instructions(stage) if each == word]


def test_the_last_stage_is_callbot_and_nobody() -> None:
    assert list(stages())[-1] == "callbot"
    assert said("callbot", "USER") == ["10001:10001"]
    assert {SERVICES[name].uid for name in OURS} == {10001}
    assert said("caddy", "USER") == [f"{SERVICES['caddy'].uid}:{SERVICES['caddy'].gid}"]
    assert said("callbot", "STOPSIGNAL") == ["SIGTERM"]


def test_the_image_serves_one_person_by_itself() -> None:
    assert said("callbot", "CMD") == ['["serve", "--host", "0.0.0.0"]']
    health = stages()["callbot"].health
    assert health is not None
    assert "http://127.0.0.1:8000/healthz" in health.test[-1]


def test_what_is_installed_is_locked_with_its_hashes() -> None:
    installs = [part for rest in said("made", "RUN") for part in rest.split("&&") if "pip install" in part]
    assert len(installs) == 3
    for part in installs:
        assert "--no-deps" in part
        assert "--require-hashes" in part or "dist/callbot-" in part
    assert not [rest for rest in said("callbot", "RUN") if "pip install" in rest]


def test_everything_that_is_copied_is_there_and_let_in() -> None:
    ignored = (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines()
    let_in = [line.removeprefix("!") for line in ignored if line.startswith("!")]
    copied = [rest.split()[:-1] for stage in stages() for rest in said(stage, "COPY") if "--from" not in rest]
    for name in {each for names in copied for each in names}:
        assert (ROOT / name).exists()
        assert any(fnmatch(name, pattern) for pattern in let_in)


def test_the_tools_of_the_database_are_as_new_as_the_database() -> None:
    [server] = re.findall(r"postgres:(\d+)", raw("postgres")["image"])
    assert f"postgresql-client-{server} " in said("callbot", "RUN")[0]


def test_the_bases_are_named_to_the_version() -> None:
    bases = dict(rest.split("=") for word, rest in lines(DOCKERFILE.read_text("utf-8")) if word == "ARG"
                 and "=" in rest and ":" in rest)  # fmt: skip
    assert bases.keys() == {"PYTHON", "CADDY"}
    assert all(re.search(r":\d+\.\d+", image) for image in bases.values())


def test_the_lock_of_the_image_is_what_runs_and_nothing_else() -> None:
    run = pinned((ROOT / RUN).read_text(encoding="utf-8"))
    assert run.items() <= pinned(LOCKS["requirements.lock"]).items()
    assert run_time().keys() - {"callbot"} <= run.keys()
    assert not run.keys() & {"pytest", "mypy", "ruff", "hypothesis", "flit-core"}


def test_the_back_end_is_found_in_the_lock_as_the_image_looks_for_it(tmp_path: Path) -> None:
    [found] = re.findall(r"(sed -n '.+?' requirements\.lock)", " ".join(said("made", "RUN")))
    told = subprocess.run(["sh", "-c", found], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    assert pinned(told).keys() == {"flit-core"}
    assert told.count("--hash=") >= 1


# The door.


def test_caddy_itself_can_read_it() -> None:
    environment = {**os.environ, **SERVICES["caddy"].environment}
    asked = [program("caddy"), "validate", "--adapter", "caddyfile", "--config"]
    told = subprocess.run(
        [*asked, str(ROOT / "config" / "Caddyfile")], env=environment, capture_output=True, check=False
    )
    assert told.returncode == 0, told.stderr.decode()[-2000:]


def test_the_door_knows_every_web_half() -> None:
    webs = SERVICES["caddy"].environment["CALLBOT_WEBS"].split()
    ports = {name: SERVICES[name].command[-1] for name in OURS if SERVICES[name].command[1] == "web"}
    assert webs == [f"{name}:{port}" for name, port in ports.items()]


def option(name: str) -> float:
    """A duration of the Caddyfile, in seconds."""
    [found] = re.findall(rf"^\s*{name} (\S+)$", CADDYFILE, re.MULTILINE)
    return float(found[:-2]) / 1000 if found.endswith("ms") else seconds(found)


def test_the_door_gives_up_before_twilio_does() -> None:
    assert option("lb_try_duration") + option("dial_timeout") < TWILIOS_PATIENCE
    assert option("dial_timeout") + option("response_header_timeout") < TWILIOS_PATIENCE


def test_the_door_uses_no_connection_that_the_server_may_have_closed() -> None:
    assert option("keepalive") < Config().keepalive


def test_without_any_web_half_a_caller_hears_what_callbot_would_say() -> None:
    [spoken] = re.findall(r"respond `(.+)` 200", CADDYFILE)
    renderer = Renderer(f"https://{SITE}", Calls())
    assert spoken.replace("{$CALLBOT_SITE}", SITE) == renderer.render(voice.Beep(speech.SORRY), "")


def test_what_is_for_those_inside_stays_inside() -> None:
    assert re.search(r"@inside path /metrics\n\s+respond @inside 404", CADDYFILE)


# The service of one person.


def unit() -> configparser.SectionProxy:
    parser = configparser.ConfigParser(strict=False, interpolation=None)
    parser.optionxform = str  # type: ignore[assignment,method-assign]
    parser.read(UNIT, encoding="utf-8")
    return parser["Service"]


def test_the_service_comes_back_and_may_finish_what_it_does() -> None:
    service = unit()
    assert (service["Restart"], service["User"]) == ("always", "callbot")
    assert float(service["TimeoutStopSec"]) > gunicorn_server.DRAIN_SECONDS + engine.DRAIN_SECONDS
    assert service["ExecStart"].endswith("/callbot serve")
    assert service["Environment"].split()[0] == f"CALLBOT_HOME=/var/lib/{service['StateDirectory']}"


def test_systemd_itself_can_read_it_and_finds_it_closed(tmp_path: Path) -> None:
    analyze = program("systemd-analyze")
    here = tmp_path / "callbot.service"
    words = UNIT.read_text(encoding="utf-8").replace("/opt/callbot/.venv/bin/callbot", sys.executable)
    here.write_text(words.replace("file:///opt/callbot", "https://callbot.example"), encoding="utf-8")
    for asked in (["verify", "--man=no"], ["security", "--offline=true", "--threshold=20"]):
        told = subprocess.run([analyze, *asked, str(here)], capture_output=True, text=True, check=False)
        assert told.returncode == 0, told.stdout + told.stderr
