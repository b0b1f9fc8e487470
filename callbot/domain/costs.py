"""What saying something costs, estimated: a bound on a day's spending needs no more than that.

Prices are Twilio's list prices of 2026 in US dollars, carriers' fees with them, rounded up
(https://www.twilio.com/en-us/sms/pricing); where a country is not listed, the dearest is taken.
"""

from collections.abc import Mapping

from callbot.domain import numbers
from callbot.domain.outbox import Channel

SEGMENT = 153
SEGMENT_USD: Mapping[str, float] = {"US": 0.012, "CA": 0.016, "GB": 0.06, "IE": 0.09, "AU": 0.06}
DEAREST_SEGMENT_USD = 0.2
CALL_USD: Mapping[str, float] = {"US": 0.03, "CA": 0.03, "GB": 0.06, "IE": 0.12, "AU": 0.12}
"""A reminder is over within two minutes."""
DEAREST_CALL_USD = 0.8
LOOKUP_USD = 0.01
"""The carrier is asked what kind of number one is (https://www.twilio.com/docs/lookup/v2-api)."""


def usd(channel: Channel, to: str, times: int, characters: int) -> float:
    """So many texts or calls to one number, with so many characters in all; the away channel is free.

    >>> usd(Channel.SMS, "+16175550133", 2, 300), usd(Channel.PUSH, "ntfy://topic", 9, 900)
    (0.036, 0.0)
    """
    country = numbers.facts(to).country
    if channel is Channel.SMS:
        return round(SEGMENT_USD.get(country, DEAREST_SEGMENT_USD) * (times + characters // SEGMENT), 4)
    return CALL_USD.get(country, DEAREST_CALL_USD) * times if channel is Channel.CALL else 0.0
