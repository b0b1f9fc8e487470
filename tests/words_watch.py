"""Watches every text that any test puts into the outbox, and checks the words of each at the test's end."""

from collections.abc import Iterator
from typing import Any

import pytest

from callbot.domain.outbox import TO_CONTACT, Channel, Purpose
from callbot.domain.segments import size
from callbot.domain.templates import INSTRUCTS, LINK, MOST_SEGMENTS, STOP_HINT
from callbot.services import outbox

WORDED = TO_CONTACT - {Purpose.OWN_WORDS}
"""What callbot words for contacts; what an owner writes to them is the owner's."""


def faults(body: str) -> list[str]:
    """What is wrong with a text to a contact.

    >>> faults("Reply YES to keep it!"), faults("See www.acme.com. Text STOP and I won't text again.")
    (['Reply YES', '!'], ['www.'])
    """
    words = body.replace(STOP_HINT, "")
    found = [match[0] for rule in (INSTRUCTS, LINK) if (match := rule.search(words))]
    found += ["!"] if "!" in words else []
    return found + ([] if size(body).segments <= MOST_SEGMENTS else [f"{size(body).segments} segments"])


@pytest.fixture(autouse=True)
def words_are_good(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Fails the test in which a contact would read what no carrier, or person, should."""
    said: set[str] = set()
    enqueue, reschedule = outbox.enqueue, outbox.reschedule

    def watched(*given: Any, **row: Any) -> int | None:
        if row["channel"] is Channel.SMS and row["purpose"] in WORDED:
            said.add(row["body"])
        return enqueue(*given, **row)

    def watched_again(session: Any, outbound_id: int, due_at: Any, body: str | None = None) -> bool:
        said.add(body or "")
        return reschedule(session, outbound_id, due_at, body)

    monkeypatch.setattr(outbox, "enqueue", watched)
    monkeypatch.setattr(outbox, "reschedule", watched_again)
    yield
    assert {body: faults(body) for body in said if faults(body)} == {}
