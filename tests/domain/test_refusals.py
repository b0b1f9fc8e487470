"""Why something did not get through, as a person would say it."""

import pytest

from callbot.domain.refusals import OPTED_OUT, REASONS, unsaid, why
from callbot.domain.segments import size


@pytest.mark.parametrize(
    ("code", "words"),
    [
        (30003, "off or out of reach"),
        (30005, "does not exist"),
        (30006, "landline"),
        (30007, "filtered"),
        (21408, "not switched on"),
        (21614, "no mobile"),
        (OPTED_OUT, "asked not to be texted"),
        (30034, "not registered"),
        (20003, "credentials"),
    ],
)
def test_a_code_of_the_providers_becomes_a_reason(code: int, words: str) -> None:
    assert words in why(code)


@pytest.mark.parametrize("code", [None, 0, 1, 99999, -30006])
def test_a_code_that_says_nothing_leaves_the_words_that_were_given(code: int | None) -> None:
    assert why(code) == "it could not be delivered"
    assert why(code, "Twilio said no") == "Twilio said no"


@pytest.mark.parametrize(
    "codes", [(21211, 21214, 21217), (21408, 21215), (30032, 30034, 30035), (21210, 21660), (21219, 21608)]
)
def test_codes_that_mean_the_same_are_said_the_same(codes: tuple[int, ...]) -> None:
    assert len({why(code) for code in codes}) == 1


@pytest.mark.parametrize("code", sorted(REASONS))
def test_each_reason_ends_a_sentence_to_the_owner_in_one_cheap_text(code: int) -> None:
    body = unsaid("Acme, Dana Ortiz", why(code), "617-555-0133")
    assert f"did not reach them: {why(code)}. Ring them at 617-555-0133." in body
    assert why(code)[0].islower()
    assert not why(code).endswith(".")
    assert size(body).gsm
    assert size(body).segments == 1
