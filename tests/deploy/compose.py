"""docker-compose.yml and config/Dockerfile as values: what each service runs, as whom, what it may touch."""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import yaml

from tests.house.figures import ROOT

COMPOSE = ROOT / "docker-compose.yml"
DOCKERFILE = ROOT / "config" / "Dockerfile"
PLACE = re.compile(r"\$\{(?P<name>\w+)(?:(?P<how>:[-?])(?P<more>[^}]*))?\}")
SECONDS = {"s": 1, "m": 60}


class Missing(Exception):
    """A variable that the file asks for is not given."""


def filled(text: str, given: Mapping[str, str]) -> str:
    """A string of the file with its variables, in the three forms that it uses.

    >>> filled("https://${SITE:?say it}/${TAG:-latest}${MORE:-}", {"SITE": "a.example"})
    'https://a.example/latest'
    """

    def value(place: re.Match[str]) -> str:
        found = given.get(place["name"], "")
        if found or not place["how"]:
            return found
        if place["how"] == ":?":
            raise Missing(f"{place['name']}: {place['more']}")
        return place["more"]

    return PLACE.sub(value, text)


def _everywhere(value: Any, given: Mapping[str, str]) -> Any:
    match value:
        case str():
            return filled(value, given)
        case dict():
            return {key: _everywhere(inner, given) for key, inner in value.items()}
        case list():
            return [_everywhere(inner, given) for inner in value]
    return value


def seconds(text: str) -> float:
    """A duration in seconds.

    >>> seconds("30s"), seconds("2m")
    (30.0, 120.0)
    """
    return float(text[:-1]) * SECONDS[text[-1]]


@dataclass(frozen=True, slots=True)
class Health:
    """How a service is looked after: a command that ends well while all is well, and how often."""

    test: tuple[str, ...]
    interval: float


@dataclass(frozen=True, slots=True)
class Service:
    """One service; `command` begins with its image's entry point."""

    name: str
    command: tuple[str, ...]
    environment: Mapping[str, str]
    uid: int
    gid: int
    volumes: Mapping[str, str]
    """Where each volume is seen."""
    secrets: Mapping[str, str]
    """Where each secret is read on the host."""
    tmpfs: tuple[str, ...]
    capabilities: tuple[str, ...]
    after: Mapping[str, str]
    """Which services come first, and how far they must be."""
    health: Health | None
    restarts: bool
    stop_signal: str
    stop_seconds: float
    raw: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Stage:
    """What one stage of the Dockerfile says of how its image runs."""

    entrypoint: tuple[str, ...] = ()
    environment: tuple[tuple[str, str], ...] = ()
    health: Health | None = None


def lines(text: str) -> Iterator[tuple[str, str]]:
    """The instructions of a Dockerfile with their words, each on one line."""
    joined = re.sub(r"\\\n\s*", "", "\n".join(row for row in text.splitlines() if not row.startswith("#")))
    for row in joined.splitlines():
        word, _, rest = row.strip().partition(" ")
        if word:
            yield word, rest.strip()


def stages() -> dict[str, Stage]:
    """The stages by name."""
    found: dict[str, Stage] = {}
    name = ""
    for word, rest in lines(DOCKERFILE.read_text(encoding="utf-8")):
        if word == "FROM":
            name = rest.rpartition(" ")[2]
            found[name] = Stage()
        stage = found.get(name, Stage())
        if word == "ENTRYPOINT":
            found[name] = Stage(tuple(json.loads(rest)), stage.environment, stage.health)
        elif word == "ENV":
            pairs = tuple(re.findall(r"(\w+)=(\S+)", rest))
            found[name] = Stage(stage.entrypoint, stage.environment + pairs, stage.health)
        elif word == "HEALTHCHECK":
            options, _, asked = rest.partition("CMD ")
            every = re.search(r"--interval=(\S+)", options)
            health = Health(tuple(json.loads(asked)), seconds(every[1] if every else "30s"))
            found[name] = Stage(stage.entrypoint, stage.environment, health)
    return found


def services(given: Mapping[str, str]) -> dict[str, Service]:
    """Every service of docker-compose.yml, where .env holds what is given."""
    whole = _everywhere(yaml.safe_load(COMPOSE.read_text(encoding="utf-8")), given)
    images = stages()
    files = {name: secret["file"] for name, secret in whole["secrets"].items()}
    return {name: _service(name, raw, images, files) for name, raw in whole["services"].items()}


def _service(
    name: str, raw: Mapping[str, Any], images: Mapping[str, Stage], files: Mapping[str, str]
) -> Service:
    image = images.get(raw.get("build", {}).get("target", ""), Stage())
    uid, _, gid = raw["user"].partition(":")
    asked = raw.get("healthcheck", {})
    health = image.health
    if asked.get("disable"):
        health = None
    elif "test" in asked:
        health = Health(tuple(asked["test"][1:]), seconds(asked["interval"]))
    return Service(
        name=name,
        command=(*image.entrypoint, *raw["command"]),
        environment={**dict(image.environment), **raw.get("environment", {})},
        uid=int(uid),
        gid=int(gid),
        volumes=dict(volume.split(":")[:2] for volume in raw.get("volumes", ())),
        secrets={secret: files[secret] for secret in raw.get("secrets", ())},
        tmpfs=tuple(raw.get("tmpfs", ())),
        capabilities=tuple(raw.get("cap_add", ())),
        after={other: how["condition"] for other, how in raw.get("depends_on", {}).items()},
        health=health,
        restarts=raw["restart"] == "unless-stopped",
        stop_signal=raw.get("stop_signal", "SIGTERM"),
        stop_seconds=seconds(raw.get("stop_grace_period", "10s")),
        raw=raw,
    )
