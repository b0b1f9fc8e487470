"""A text at the door: taken once, whoever sends it and whatever stands in it; answers leave otherwise."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from callbot.models import Message, Outbound, Owner
from callbot.web.twiml import EMPTY
from tests.outboxes import BOT, DANA, NOON, SAM
from tests.web.doors import TEXTS, Twilio

AWAY, FIRST = "json://127.0.0.1:9/", "away/1"
DOOR = "/twilio/sms"
NASTY = ("</Say><Dial>+19005550100</Dial>", "<Response/>", "\x0b\u202e\u200b\r\n", "\U0001f600" * 2_500, "")


def texts(twilio: Twilio, **said: str) -> None:
    """Somebody texts callbot; the answer is always the same."""
    assert twilio.asks(DOOR, {**TEXTS, **said}) == EMPTY


def bodies(twilio: Twilio) -> list[str]:
    """What was written down."""
    return [row.body for row in twilio.rows(Message)]


def test_a_text_is_written_down_and_answered(twilio: Twilio) -> None:
    texts(twilio)
    assert bodies(twilio) == ["Thursday at 10"]
    assert len(twilio.said(DANA)) == 1


def test_dr_01_the_same_text_twice_happens_once(twilio: Twilio) -> None:
    texts(twilio)
    before = twilio.counts()
    texts(twilio)
    assert twilio.counts() == before


def test_wh_10_a_text_replayed_a_day_later_happens_no_more(twilio: Twilio) -> None:
    texts(twilio)
    before = twilio.counts()
    twilio.at(NOON + timedelta(days=1))
    texts(twilio)
    assert twilio.counts() == before


def test_wh_11_a_fresh_idempotency_token_makes_no_new_text(twilio: Twilio) -> None:
    texts(twilio)
    before = twilio.counts()
    twilio.post(DOOR, TEXTS, environ_overrides={"HTTP_I_TWILIO_IDEMPOTENCY_TOKEN": "fresh"})
    assert twilio.counts() == before


def test_the_same_text_eight_times_at_once_is_answered_once(twilio: Twilio) -> None:
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda _: texts(twilio), range(8)))
    assert len(bodies(twilio)) == len(twilio.said(DANA)) == 1


@pytest.mark.parametrize("body", NASTY)
def test_wh_16_17_nothing_in_a_text_becomes_a_verb(twilio: Twilio, body: str) -> None:
    texts(twilio, Body=body)
    assert len(bodies(twilio)) == 1


def test_wh_14_a_long_text_is_cut(twilio: Twilio) -> None:
    texts(twilio, Body="a" * 2_000)
    assert [len(body) for body in bodies(twilio)] == [1_600]


def test_a_picture_without_words_is_written_down_too(twilio: Twilio) -> None:
    bare = {name: value for name, value in TEXTS.items() if name != "Body"}
    assert twilio.asks(DOOR, {**bare, "NumMedia": "2"}) == EMPTY
    assert bodies(twilio) == ["[2 attached]"]


@pytest.mark.parametrize("number", ["", "anonymous", "+266696687", "72975", "ACME", "client:dana"])
def test_wh_18_who_has_no_number_is_written_down_but_never_texted(twilio: Twilio, number: str) -> None:
    texts(twilio, From=number)
    assert bodies(twilio) == ["Thursday at 10"]
    assert {row.to for row in twilio.rows(Outbound)} <= {SAM, FIRST}


LIKE_SAM = [
    "+99912125550143",
    "+112125550143",
    "12125550143",
    "whatsapp:+12125550143",
    "sip:+12125550143@example.com",
]


@pytest.mark.parametrize("number", LIKE_SAM)
def test_wh_19_who_only_looks_like_sam_does_not_command(twilio: Twilio, number: str) -> None:
    texts(twilio, From=number, Body="free any evening after 6")
    (sam,) = twilio.rows(Owner)
    assert (sam.stated, sam.life_at) == ("any morning after 9", None)


def test_sam_commands(twilio: Twilio) -> None:
    texts(twilio, From=SAM, Body="free any afternoon")
    (sam,) = twilio.rows(Owner)
    assert sam.stated == "any afternoon"
    assert twilio.said(DANA) == []


@pytest.mark.parametrize(
    "more", [{"To": "+12125550199"}, {"To": ""}, {"MessageSid": ""}, {"To": f"whatsapp:{BOT}"}]
)
def test_a_text_to_nobody_leaves_nothing(twilio: Twilio, more: dict[str, str]) -> None:
    before = twilio.counts()
    texts(twilio, **more)
    assert twilio.counts() == before


def test_callbots_own_numbers_are_not_answered(twilio: Twilio) -> None:
    texts(twilio, From=BOT)
    assert twilio.rows(Outbound) == []


def test_ab_09_what_twilio_takes_for_a_stop_is_one_in_any_words(twilio: Twilio) -> None:
    texts(twilio, Body="Arretez", OptOutType="STOP")
    texts(twilio, Body="when is Sam free?", MessageSid=f"SM{11:032x}")
    assert bodies(twilio) == ["Arretez", "when is Sam free?"]
    assert twilio.said(DANA) == []
    texts(twilio, Body="on y va", OptOutType="START", MessageSid=f"SM{12:032x}")
    texts(twilio, Body="when is Sam free?", MessageSid=f"SM{13:032x}")
    assert len(twilio.said(DANA)) == 1


def test_ab_09_a_yes_that_twilio_takes_for_a_start_is_still_a_yes(twilio: Twilio) -> None:
    texts(twilio, Body="when is Sam free?")
    texts(twilio, Body="YES", OptOutType="START", MessageSid=f"SM{11:032x}")
    assert twilio.said(DANA)[-1].startswith("Glad to. Which one: ")


def test_what_twilio_may_take_a_text_for_one_day_is_no_word_of_theirs(twilio: Twilio) -> None:
    texts(twilio, Body="when is Sam free?", OptOutType="NEWS")
    assert "Reply 1" in twilio.said(DANA)[0]


def test_what_twilio_takes_for_a_call_for_help_it_answers_itself(twilio: Twilio) -> None:
    texts(twilio, Body="Aide", OptOutType="HELP")
    assert twilio.said(DANA) == []


def test_sams_own_stop_is_heard_in_any_words(twilio: Twilio) -> None:
    texts(twilio, Body="Arretez", From=SAM, OptOutType="STOP")
    assert twilio.rows(Owner)[0].stopped_at is not None
