"""Watches every document of TwiML that any application answers in a test, and checks each at its end."""

from collections.abc import Iterator
from typing import Any

import pytest
from flask import Response, request_finished

from tests.twiml import check


@pytest.fixture(autouse=True)
def twiml_is_good() -> Iterator[None]:
    """Fails the test whose application answered TwiML that Twilio would refuse."""
    answered: set[str] = set()

    def keep(_app: object, response: Response, **_more: Any) -> None:
        if response.mimetype == "text/xml":
            answered.add(response.get_data(as_text=True))

    with request_finished.connected_to(keep):
        yield
    assert {xml: check(xml) for xml in answered if check(xml)} == {}
