"""docs/wording.md is made of the templates: where it is not, this writes it anew and fails once."""

from pathlib import Path

from callbot.domain.segments import size
from callbot.domain.templates import TEMPLATES
from tests.domain.texts import TO_CONTACTS, TO_OWNER

PAGE = Path(__file__).parents[2] / "docs" / "wording.md"
HEAD = """# What callbot says

Every text with its length as the carriers count it and the segments in which it travels; names and numbers
are made up. This page is made from the templates in `templates.py`, `missed.py`, `wording.py`, `replies.py`,
`heard.py`, `passed.py`, `drafts.py` and `control.py` of `callbot/domain`.
"""
YOURS = """
## Yours to word

    callbot wording list
    callbot wording show passed_on
    callbot wording set passed_on "Thanks, {first} reads this tonight and answers you{opening}."
    callbot wording reset passed_on

These texts may be worded otherwise, for each owner. Fields in braces are filled in; those that a text must
contain are marked with a star, and a text that is automatic must say so. Refused when they are set: fields
that there are not, words that carriers take as an order (STOP, YES, HELP ...), exclamation marks, links,
signs outside of GSM-7, and what is longer than two segments when filled. How to stop is added by callbot.
Where your words would take a third segment with the names and times of the day, callbot's own are said.

| name | when it is said | its words |
|---|---|---|
"""


def yours() -> str:
    """The texts that an owner may word, as they stand."""
    rows = ""
    for template in TEMPLATES.values():
        body = template.body
        for field in template.needs:
            body = body.replace(f"{{{field}}}", f"{{{field}}}*")
        rows += f"| `{template.name}` | {template.when} | {body} |\n"
    return YOURS + rows


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
    made = HEAD + said("To contacts", TO_CONTACTS) + said("To the owner", TO_OWNER) + yours()
    written = PAGE.read_text(encoding="utf-8") if PAGE.exists() else ""
    if written != made:
        PAGE.write_text(made, encoding="utf-8")
    assert written == made
