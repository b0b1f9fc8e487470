"""What a registration asks for: within Twilio's lengths, true to what is said, and fit for reviewers."""

from dataclasses import replace
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from callbot.domain import campaign, missed, templates
from callbot.domain.campaign import Brand, Field, Sender
from callbot.domain.courtesy import Caps

NOW = datetime(2026, 11, 27, 15, 0, tzinfo=UTC)
SAM = Sender(
    name="Sam Lee",
    number="+12125550100",
    ring="+12125550143",
    stated="any morning after 9",
    zone=ZoneInfo("America/New_York"),
    own="",
    texts_a_day=Caps().texts_per_contact_day,
)
LONG = replace(SAM, name="Maximiliana-Alexandra " * 3 + "of Saxe-Coburg", stated="weekdays 9 to 5 " * 20)
SENDERS = {"Sam": SAM, "long": LONG, "abroad": replace(SAM, ring="+442079460100", number="+18005550100")}


def fields(sender: Sender) -> dict[str, list[Field]]:
    found = {brand.value: list(campaign.ten_digit(sender, brand, NOW)) for brand in Brand}
    return {**found, "toll-free": list(campaign.toll_free(sender, NOW))}


def named(found: list[Field], name: str) -> str:
    [text] = [field.text for field in found if field.name.startswith(name)]
    return text


@pytest.mark.parametrize("who", SENDERS)
@pytest.mark.parametrize("form", ["sole-proprietor", "standard", "toll-free"])
def test_every_field_is_as_long_as_twilio_takes_it(who: str, form: str) -> None:
    assert [(field.name, len(field.text)) for field in fields(SENDERS[who])[form] if not field.fits] == []


def test_a_field_that_is_too_long_would_be_seen() -> None:
    assert not Field("Description", "short", 40, 4096).fits
    assert not Field("Opt-in message", "x" * 321, 20, 320).fits


def test_there_are_two_to_five_samples_as_they_are_said() -> None:
    samples = [field.text for field in fields(SAM)["sole-proprietor"] if field.name.startswith("Sample")]
    assert 2 <= len(samples) <= 5
    openings = campaign._openings(SAM, NOW)
    said = missed.text_back(SAM.name, SAM.ring, SAM.stated, openings, SAM.zone, NOW, may_stop=True)
    assert samples[0] == said
    assert all("Sam" in sample for sample in samples)
    assert templates.STOP_HINT.strip() in samples[0]


def test_the_owners_own_words_are_what_reviewers_see() -> None:
    own = templates.kept(
        "", "missed", "Hello from {name} ({number}), automated. {first} is free {free}: {openings}."
    )
    form = fields(replace(SAM, own=own))
    assert named(form["sole-proprietor"], "Sample message 1").startswith("Hello from Sam Lee (212-555-0143)")
    assert named(form["toll-free"], "Production").startswith("Hello from Sam Lee")


def test_openings_are_offered_on_weekdays_to_come() -> None:
    found = campaign._openings(SAM, NOW)
    assert [f"{at:%a %H}" for at in found] == ["Mon 10", "Tue 10", "Wed 10"]
    assert min(found) > NOW


def test_the_flow_says_what_a_caller_hears_and_how_to_stop() -> None:
    flow = named(fields(SAM)["sole-proprietor"], "Message flow")
    assert "You've reached Sam Lee." in flow
    assert "I'll also text you if this is a mobile." in flow
    assert "STOP" in flow
    assert "212-555-0143" in flow


def test_a_person_and_an_organization_ask_for_different_uses() -> None:
    form = fields(SAM)
    assert named(form["sole-proprietor"], "Campaign use case") == "SOLE_PROPRIETOR"
    assert named(form["standard"], "Campaign use case").startswith("LOW_VOLUME")
    assert "EIN" in campaign.own_part(Brand.STANDARD)
    assert "EIN" not in campaign.own_part(Brand.SOLE_PROPRIETOR)


@pytest.mark.parametrize("form", ["sole-proprietor", "standard", "toll-free"])
def test_the_privacy_lines_say_that_nothing_is_shared(form: str) -> None:
    assert "not sold, rented or shared" in named(fields(SAM)[form], "Privacy policy")
