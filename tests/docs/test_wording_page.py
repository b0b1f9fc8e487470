"""docs/wording.md is made of the templates: where it is not, this writes it anew and fails once."""

from pathlib import Path

from callbot.domain.segments import size
from tests.domain.texts import TO_CONTACTS, TO_OWNER

PAGE = Path(__file__).parents[2] / "docs" / "wording.md"
HEAD = """# What callbot says

Every text with its length as the carriers count it and the segments in which it travels; names and numbers
are made up. This page is made from the templates in `wording.py`, `replies.py` and `control.py` of
`callbot/domain`.
"""


def said(title: str, texts: dict[str, str]) -> str:
    """One section: when it is said, how long it is, the words."""
    rows = [f"\n## {title}\n"]
    for when, body in texts.items():
        counted = size(body)
        plural = "" if counted.segments == 1 else "s"
        rows.append(
            f"{when}: {counted.characters} characters, {counted.segments} segment{plural}\n\n> {body}\n"
        )
    return "\n".join(rows)


def test_the_page_shows_what_is_said() -> None:
    made = HEAD + said("To contacts", TO_CONTACTS) + said("To the owner", TO_OWNER)
    written = PAGE.read_text(encoding="utf-8") if PAGE.exists() else ""
    if written != made:
        PAGE.write_text(made, encoding="utf-8")
    assert written == made
