"""The zone data that Python reads, wherever it stands."""

import zoneinfo
from importlib import metadata
from pathlib import Path

import pytest

from callbot.doctor import machine


def system(folder: Path, said: str | None) -> Path:
    """A system's zone data."""
    (folder / "America").mkdir(parents=True)
    (folder / "America" / "New_York").write_bytes(b"TZif")
    if said is not None:
        (folder / "tzdata.zi").write_text(said, encoding="utf-8")
    return folder


@pytest.mark.parametrize(
    ("said", "version"), [("# version 2019c\nR a 1\n", "2019c"), ("nothing of the kind", None), (None, None)]
)
def test_the_systems_comes_first(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, said: str | None, version: str | None
) -> None:
    monkeypatch.setattr(zoneinfo, "TZPATH", (str(tmp_path / "none"), str(system(tmp_path / "zones", said))))
    assert machine.version() == version


def test_without_one_it_is_that_of_the_package(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(zoneinfo, "TZPATH", ())
    assert machine.version() == metadata.version("tzdata")
