"""Texts in both directions: what people write to the bot, and what the bot's texts come to.

A carrier's opt-out words alone block the number that was texted, before the webhook; START lifts it.
twilio.com/docs/messaging/tutorials/advanced-opt-out
"""

from dataclasses import dataclass
from datetime import timedelta

from callbot.simulator.agenda import Process
from callbot.simulator.exchange import API_ORIGIN, Exchange, Message, Number
from callbot.simulator.grammar import MESSAGING, read
from callbot.simulator.legs import API_VERSION
from callbot.simulator.manners import Delivery
from callbot.simulator.people import Person, Text
from callbot.simulator.places import place_params

OPT_OUT = frozenset({"STOP", "STOPALL", "UNSUBSCRIBE", "CANCEL", "END", "QUIT", "REVOKE", "OPTOUT"})
OPT_IN = frozenset({"START", "YES", "UNSTOP"})
NOBODY = Delivery("undelivered", 30005)
SENT_SECONDS = 0.5


@dataclass(frozen=True, slots=True)
class Draft:
    """What POST /Messages asked for."""

    from_: str
    to: str
    body: str
    media: tuple[str, ...] = ()
    callback: str = ""
    service_sid: str = ""


def text_from(exchange: Exchange, sender: Person, to: str, body: str, media: tuple[str, ...]) -> str:
    """Somebody texts one of the bot's numbers; answers the message's sid."""
    now = exchange.now
    message = Message(
        exchange.sid("MM" if media else "SM"),
        "inbound",
        sender.number,
        to,
        body,
        "received",
        now,
        media,
        sent_at=now,
    )
    with exchange.lock:
        exchange.messages[message.sid] = message
    exchange.agenda.add(_receive(exchange, sender, message), f"text from {sender.name}")
    return message.sid


def _receive(exchange: Exchange, sender: Person, message: Message) -> Process:
    exchange.tell(f"{sender.name} texts {exchange.called(message.to)}: “{message.body}”")
    _heed_carrier_words(exchange, sender, message)
    number = exchange.numbers.get(message.to)
    door = _door(exchange, number) if number is not None else None
    if door is not None and door.url:
        _post(exchange, door, _inbound_params(exchange, message))
    yield from ()


@dataclass(frozen=True, slots=True)
class _Door:
    """Where a text is handed over."""

    url: str
    method: str = "POST"
    fallback_url: str = ""
    fallback_method: str = "POST"


def _door(exchange: Exchange, number: Number) -> _Door | None:
    """The service's own, unless it defers to the number's; None where an application takes texts."""
    if number.sms_application_sid:
        return None
    for service in exchange.services.values():
        if number.sid in service.numbers and not service.defers:
            return _Door(service.inbound_url, service.inbound_method, service.fallback_url)
    return _Door(number.sms_url, number.sms_method, number.sms_fallback_url, number.sms_fallback_method)


def _heed_carrier_words(exchange: Exchange, sender: Person, message: Message) -> None:
    word, pair = message.body.strip().upper(), (sender.number, message.to)
    if word in OPT_OUT:
        exchange.opted_out.add(pair)
        notice = "You will get no more texts from this number. Reply START to get them again."
    elif word in OPT_IN and pair in exchange.opted_out:
        exchange.opted_out.remove(pair)
        notice = "You will get texts from this number again."
    else:
        return
    sender.carrier_texts.append(Text(exchange.now, message.to, notice))


def _post(exchange: Exchange, door: _Door, params: dict[str, str]) -> None:
    """Hand a text to the bot, at the fallback where the first address fails; the reply must be TwiML."""
    reply, url = exchange.ask(door.url, params, door.method), door.url
    if not reply.ok:
        exchange.complain(11200, url, f"answered {reply.status or reply.failure}")
        if not door.fallback_url:
            return
        url = door.fallback_url
        blame = {"ErrorCode": "11200", "ErrorUrl": door.url}
        reply = exchange.ask(url, params | blame, door.fallback_method)
    if reply.ok and reply.body:
        exchange.complaints.extend(read(reply.body, reply.kind, url, MESSAGING)[1])


def _inbound_params(exchange: Exchange, message: Message) -> dict[str, str]:
    """The form of an incoming text, as captured ones look."""
    base = f"{API_ORIGIN}/{API_VERSION}/Accounts/{exchange.account_sid}/Messages/{message.sid}/Media/"
    params = {
        "MessageSid": message.sid,
        "SmsSid": message.sid,
        "SmsMessageSid": message.sid,
        "AccountSid": exchange.account_sid,
        "ApiVersion": API_VERSION,
        "From": message.from_,
        "To": message.to,
        "Body": message.body,
        "SmsStatus": "received",
        "NumSegments": "1",
        "NumMedia": str(len(message.media)),
    }
    params |= place_params("From", message.from_) | place_params("To", message.to)
    for index, kind in enumerate(message.media):
        params |= {f"MediaContentType{index}": kind, f"MediaUrl{index}": base + exchange.sid("ME")}
    return params


def send(exchange: Exchange, draft: Draft) -> Message:
    """Accept a text of the bot's: the row at once, its way on the agenda."""
    message = Message(
        exchange.sid("MM" if draft.media else "SM"),
        "outbound-api",
        draft.from_,
        draft.to,
        draft.body,
        "accepted" if draft.service_sid else "queued",
        exchange.clock.now(),
        draft.media,
        draft.service_sid,
        draft.callback,
    )
    with exchange.lock:
        exchange.messages[message.sid] = message
    exchange.agenda.add(
        _travel(exchange, message), f"text to {exchange.called(message.to)}", exchange.clock.now()
    )
    return message


def _travel(exchange: Exchange, message: Message) -> Process:
    """A text on its way: in somebody's hand at once where it arrives at all; its statuses follow."""
    person = exchange.people.get(message.to)
    fate = person.receives if person else NOBODY
    if message.from_ in exchange.trouble.unregistered:
        fate = Delivery("undelivered", exchange.trouble.unregistered[message.from_])
    if person is not None and fate.error_code is None:
        person.inbox.append(Text(exchange.now, message.from_, message.body, message.media, message.sid))
    mark = "" if fate.error_code is None else f" ({fate.status} {fate.error_code})"
    exchange.tell(f"text to {exchange.called(message.to)}{mark}: “{message.body}”")
    steps = [] if fate.status == "failed" else [(SENT_SECONDS, status_params(exchange, message, "sent"))]
    final = status_params(exchange, message, fate.status, fate.error_code)
    exchange.notify_in_turn(message.callback, [*steps, (fate.seconds, final)])
    yield exchange.now + timedelta(seconds=SENT_SECONDS)
    message.status, message.sent_at = "sent", exchange.now
    yield exchange.now + timedelta(seconds=max(0.0, fate.seconds - SENT_SECONDS))
    message.status, message.error_code = fate.status, fate.error_code


def status_params(
    exchange: Exchange, message: Message, status: str, error_code: int | None = None
) -> dict[str, str]:
    """The form of a message status callback."""
    params = {
        "MessageSid": message.sid,
        "SmsSid": message.sid,
        "MessageStatus": status,
        "SmsStatus": status,
        "AccountSid": exchange.account_sid,
        "ApiVersion": API_VERSION,
        "From": message.from_,
        "To": message.to,
    }
    if message.service_sid:
        params["MessagingServiceSid"] = message.service_sid
    if error_code is not None:
        params["ErrorCode"] = str(error_code)
    if status in ("delivered", "undelivered"):
        params["RawDlrDoneDate"] = f"{exchange.clock.now():%y%m%d%H%M}"
    return params
