"""Signatures: the one of Twilio's own library and ours are the same, and every change shows."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from twilio.request_validator import RequestValidator

from callbot.simulator.signing import signature

TOKEN = "12345"
URL = "https://callbot.example/twilio/sms"
FORM = {"From": "+16175550133", "To": "+12125550100", "Body": "Thursday at 10"}


@pytest.mark.parametrize("form", [FORM, {}, {"Body": "café at 4, 5 € & more"}, {"B": "", "A": "1"}])
def test_twilios_own_library_agrees(form: dict[str, str]) -> None:
    assert RequestValidator(TOKEN).validate(URL, form, signature(TOKEN, URL, form))


@settings(max_examples=50)
@given(st.dictionaries(st.text("ABCabc_019", min_size=1), st.text(max_size=12), max_size=6))
def test_twilios_own_library_agrees_on_any_form(form: dict[str, str]) -> None:
    assert RequestValidator(TOKEN).compute_signature(URL, form) == signature(TOKEN, URL, form)


@pytest.mark.parametrize(
    ("token", "url", "form"),
    [
        ("54321", URL, FORM),
        (TOKEN, URL + "/", FORM),
        (TOKEN, URL + "?step=1", FORM),
        (TOKEN, URL.replace("https", "http"), FORM),
        (TOKEN, URL, FORM | {"Body": "Thursday at 11"}),
        (TOKEN, URL, FORM | {"Extra": ""}),
        (TOKEN, URL, {}),
    ],
)
def test_whatever_differs_changes_it(token: str, url: str, form: dict[str, str]) -> None:
    assert signature(token, url, form) != signature(TOKEN, URL, FORM)


def test_the_fragment_is_not_signed() -> None:
    assert signature(TOKEN, f"{URL}#rc=5&rp=all", FORM) == signature(TOKEN, URL, FORM)


def test_the_order_of_the_form_does_not_matter() -> None:
    assert signature(TOKEN, URL, dict(reversed(FORM.items()))) == signature(TOKEN, URL, FORM)
