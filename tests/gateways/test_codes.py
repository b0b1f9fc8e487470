"""Every code of Twilio's that a text or a call may meet, as the simulator answers it, and what becomes of it.

Refused at once it is a receipt; told later by a callback it is a reason. twilio.com/docs/api/errors
"""

from datetime import timedelta

import pytest

from callbot.domain import refusals
from callbot.gateways import twilio
from callbot.gateways.base import Accepted, Later, Receipt, Refused, Shut, Unknown
from callbot.gateways.twilio import TwilioTelephone
from callbot.simulator import (
    SERVER_ERROR,
    AcceptThenReset,
    CallbackFirst,
    CutBeforeAccept,
    Delivery,
    Garble,
    Hang,
    Network,
    Refuse,
    drive,
)
from callbot.simulator.trouble import RestTrouble
from tests.outboxes import BOT, DANA
from tests.simulator.bot import Bot

FINAL = (
    21205, 21210, 21211, 21215, 21217, 21219, 21408, 21601, 21602, 21603, 21604, 21606, 21608, 21610, 21612,
    21614, 21617, 21635, 21659, 21660,
)  # fmt: skip
LATE = (
    30001, 30002, 30003, 30004, 30005, 30006, 30007, 30008, 30017, 30022, 30023, 30027, 30032, 30034, 30035,
    30036, 30410, 63038,
)  # fmt: skip


def text(telephone: TwilioTelephone, status_url: str = "http://127.0.0.1:9/s") -> Receipt:
    return telephone.text(to=DANA, from_=BOT, body="Hi", status_url=status_url, valid_seconds=60)


def call(telephone: TwilioTelephone) -> Receipt:
    url = "http://127.0.0.1:9/v"
    return telephone.call(to=DANA, from_=BOT, url=url, status_url=url, ring_seconds=20)


@pytest.mark.parametrize("code", FINAL)
def test_cr_06_what_is_refused_for_good_says_why(
    network: Network, telephone: TwilioTelephone, code: int
) -> None:
    network.trouble.add(Refuse(400, code, "no", None), Refuse(400, code, "no", None))
    refused = Refused(refusals.REASONS[code], code)
    assert (text(telephone), call(telephone)) == (refused, refused)
    assert (network.messages, network.calls) == ([], [])


@pytest.mark.parametrize(
    ("trouble", "receipt", "taken"),
    [
        (Refuse(401, 20003, "who", None), Shut(refusals.REASONS[20003]), 0),
        (Refuse(403, 20005, "suspended", None), Shut(refusals.REASONS[20005]), 0),
        (Refuse(400, 21611, "full", None), Later("our number has too many texts waiting", 60.0), 0),
        (Refuse(429, 20429, "slow", None), Later("the phone company asks for patience"), 0),
        (Refuse(429, 20429, "slow", 7), Later("the phone company asks for patience", 7.0), 0),
        (SERVER_ERROR, Unknown("no clear answer (HTTP 500)"), 0),
        (Refuse(503, 20503, "away", None), Unknown("no clear answer (HTTP 503)"), 0),
        (CutBeforeAccept(), Unknown("no clear answer (ConnectionError)"), 0),
        (AcceptThenReset(), Unknown("no clear answer (ConnectionError)"), 1),
        (Hang(0.6), Unknown("no clear answer (ReadTimeout)"), 1),
        (Garble(), Unknown("an answer that makes no sense"), 1),
        (Garble("{}"), Unknown("an answer without a sid"), 1),
        (Garble('{"sid": null}'), Unknown("an answer without a sid"), 1),
        (Garble("moved", 302), Unknown("no clear answer (HTTP 302)"), 1),
        (Garble("<html>Bad gateway</html>", 502), Unknown("no clear answer (HTTP 502)"), 1),
    ],
    ids=str,
)
def test_cr_03_04_05_what_may_go_wrong_on_the_way(
    network: Network,
    telephone: TwilioTelephone,
    monkeypatch: pytest.MonkeyPatch,
    trouble: RestTrouble,
    receipt: Receipt,
    taken: int,
) -> None:
    monkeypatch.setattr(twilio, "READ_SECONDS", 0.3)
    network.trouble.add(trouble, trouble)
    assert (text(telephone), call(telephone)) == (receipt, receipt)
    assert (len(network.messages), len(network.calls)) == (taken, taken)


@pytest.mark.parametrize("code", LATE)
def test_cr_06_what_comes_late_has_a_reason(network: Network, telephone: TwilioTelephone, code: int) -> None:
    network.exchange.people[DANA].receives = Delivery("undelivered", code)
    with Bot().running() as bot:
        assert isinstance(text(telephone, f"{bot.origin}/status"), Accepted)
        drive(network, network.clock.now() + timedelta(seconds=10))
        told = [asked.form for asked in bot.asked]
    assert told[-1]["ErrorCode"] == str(code)
    assert refusals.why(code) != refusals.why(None)


def test_dr_06_a_callback_comes_before_the_create_returns(
    network: Network, telephone: TwilioTelephone
) -> None:
    network.trouble.add(CallbackFirst())
    with Bot().running() as bot:
        receipt = text(telephone, f"{bot.origin}/status")
        assert receipt == Accepted(bot.asked[0].form["MessageSid"])
