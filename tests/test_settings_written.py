"""Every setting stands in config/callbot.toml with the code's own default, and in docs/settings.md."""

import json
import re
import tomllib
from dataclasses import asdict, is_dataclass
from pathlib import Path
from typing import Any

from pydantic import BaseModel

from callbot.settings import TWILIO, Settings

ROOT = Path(__file__).parents[1]
ELSEWHERE = {"twilio"}  # by Twilio's own names, in the environment


def sections() -> dict[str, dict[str, Any]]:
    house = Settings.model_construct()
    found: dict[str, dict[str, Any]] = {}
    for name in Settings.model_fields.keys() - ELSEWHERE:
        value = getattr(house, name)
        if is_dataclass(value) and not isinstance(value, type):
            found[name] = asdict(value)
        elif isinstance(value, BaseModel):
            found[name] = value.model_dump()
    return found


def the_file_uncommented() -> dict[str, Any]:
    text = (ROOT / "config/callbot.toml").read_text(encoding="utf-8")
    return tomllib.loads(re.sub(r"^# (\w+ = )", r"\1", text, flags=re.MULTILINE))


def test_the_file_holds_every_setting_with_its_default() -> None:
    assert the_file_uncommented() == sections()


def test_the_file_as_shipped_changes_nothing() -> None:
    shipped = tomllib.loads((ROOT / "config/callbot.toml").read_text(encoding="utf-8"))
    assert all(not keys for keys in shipped.values())


def test_every_setting_of_the_file_is_documented_with_its_default() -> None:
    page = (ROOT / "docs/settings.md").read_text(encoding="utf-8")
    for section, keys in sections().items():
        for key, value in keys.items():
            assert f"| `[{section}] {key}` | `{json.dumps(value)}` |" in page


def test_every_name_of_the_environment_stands_in_the_example_and_on_the_page() -> None:
    alone = {
        f"CALLBOT_{name}".upper() for name in Settings.model_fields.keys() - sections().keys() - ELSEWHERE
    }
    names = alone | {f"TWILIO_{name}" for name in TWILIO} | {"CALLBOT_CONFIG"}
    example = (ROOT / "config/env.example").read_text(encoding="utf-8")
    page = (ROOT / "docs/settings.md").read_text(encoding="utf-8")
    written = set(re.findall(r"^([A-Z_]+)=", example, flags=re.MULTILINE))
    assert names <= written
    assert all(f"| `{name}` |" in page for name in written)


def test_what_init_asks_for_can_stand_in_the_environment() -> None:
    source = (ROOT / "callbot/cli/init.py").read_text(encoding="utf-8")
    example = (ROOT / "config/env.example").read_text(encoding="utf-8")
    asked = set(re.findall(r'envvar="(\w+)"', source))
    assert asked == set(re.findall(r"^(CALLBOT_OWNER_\w+)=", example, flags=re.MULTILINE))
