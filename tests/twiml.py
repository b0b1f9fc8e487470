"""Is a TwiML document one that Twilio would take? Asked of its schema of 2023 and of its library's table.

Neither is copied into this repository: where they are not there, only the document's form is checked.
"""

import json
from functools import lru_cache
from pathlib import Path
from typing import Any

from lxml import etree

FOLDER = Path(__file__).parents[2] / "shared" / "twilio" / "twiml"
SCHEMA = FOLDER / "twiml_v20100401_twilioRealtimeCallSchema.xsd"
TABLE = FOLDER / "twiml_attributes.twilio-python-9.13.json"
MOST_BYTES = 64 * 1024
"""Twilio refuses a longer document (error 11750)."""

KNOWN_GAPS: dict[str, str] = {}
"""What the schema of 2023 does not know yet: how its complaint begins, and since when it is wrong."""


def check(xml: str) -> list[str]:
    """What is wrong with a document; nothing, if Twilio would take it."""
    data = xml.encode()
    try:
        root = etree.fromstring(data)
    except etree.XMLSyntaxError as error:
        return [f"it does not parse: {error}"]
    found = [] if root.tag == "Response" else [f"the root is <{root.tag}>"]
    if len(data) > MOST_BYTES:
        found.append(f"it has {len(data)} bytes")
    if is_there():
        found += [*_schema_says(root), *_table_says(root)]
    return found


def is_there() -> bool:
    """True where the schema and the table are on this machine."""
    return SCHEMA.exists() and TABLE.exists()


@lru_cache(maxsize=1)
def _schema() -> etree.XMLSchema:
    return etree.XMLSchema(etree.parse(SCHEMA))


@lru_cache(maxsize=1)
def _table() -> dict[str, Any]:
    read: dict[str, Any] = json.loads(TABLE.read_text())["voice"]
    return read


def _schema_says(root: etree._Element) -> list[str]:
    schema = _schema()
    schema.validate(root)
    log: Any = schema.error_log
    said = [str(entry.message) for entry in log]
    return [words for words in said if not words.startswith(tuple(KNOWN_GAPS))]


def _table_says(root: etree._Element) -> list[str]:
    table, found = _table(), []
    for element in root.iter("*"):
        tag = str(element.tag)
        if tag not in table:
            found.append(f"there is no <{tag}>")
            continue
        attributes, children = table[tag]["attributes"], table[tag]["children"]
        found += [f"<{tag}> has no {name}" for name in map(str, element.attrib) if name not in attributes]
        found += [f"<{child.tag!s}> may not be in <{tag}>" for child in element if child.tag not in children]
    return found
