"""The state of the simulated network: who has which number, what was said, and what is wrong so far.

The driver's thread and the REST threads share it: what both write is guarded by `lock`.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from secrets import token_hex
from threading import RLock

from callbot.simulator.agenda import Agenda, Process
from callbot.simulator.clock import VirtualClock
from callbot.simulator.grammar import Complaint
from callbot.simulator.legs import Leg
from callbot.simulator.people import Person
from callbot.simulator.registry import Registry
from callbot.simulator.story import Story, pretty
from callbot.simulator.trouble import Quirks, Trouble
from callbot.simulator.webhooks import Reply, Webhooks

API_ORIGIN = "https://api.twilio.com"


@dataclass(eq=False, slots=True)
class Number:
    """A number of the bot's with its webhooks, as IncomingPhoneNumbers holds them."""

    number: str
    sid: str
    created_at: datetime
    voice_url: str = ""
    voice_fallback_url: str = ""
    status_url: str = ""
    sms_url: str = ""
    sms_fallback_url: str = ""
    voice_method: str = "POST"
    sms_method: str = "POST"
    voice_fallback_method: str = "POST"
    sms_fallback_method: str = "POST"
    status_method: str = "POST"
    friendly_name: str = ""
    voice_application_sid: str = ""
    sms_application_sid: str = ""
    trunk_sid: str = ""
    receives: str = "voice"  # or fax
    takes_calls: bool = True
    takes_texts: bool = True

    @property
    def answers(self) -> bool:
        """Whether its voice webhooks are asked at all: a trunk, an application or a fax goes before them."""
        return self.receives == "voice" and not self.trunk_sid and not self.voice_application_sid


@dataclass(eq=False, slots=True)
class MessagingService:
    """A Messaging Service and the numbers in it (sids); unless it defers, texts to those are its own."""

    sid: str
    name: str
    created_at: datetime
    inbound_url: str = ""
    inbound_method: str = "POST"
    fallback_url: str = ""
    defers: bool = True
    numbers: list[str] = field(default_factory=list)


@dataclass(eq=False, slots=True)
class Message:
    """A text in either direction, as the Messages resource holds it."""

    sid: str
    direction: str
    from_: str
    to: str
    body: str
    status: str
    created_at: datetime
    media: tuple[str, ...] = ()
    service_sid: str = ""
    callback: str = ""
    sent_at: datetime | None = None
    error_code: int | None = None


@dataclass(eq=False, slots=True)
class Recording:
    """A voicemail as the Recordings resource holds it; `words` is what was spoken."""

    sid: str
    call_sid: str
    started_at: datetime
    seconds: int
    words: str
    status: str = "completed"


@dataclass(frozen=True, slots=True)
class Document:
    """A TwiML document that the bot answered."""

    url: str
    xml: str


@dataclass(frozen=True, slots=True)
class Forwarded:
    """A call that a carrier sends on to one of the bot's numbers."""

    shows: str
    forwarded_from: str
    to: str


@dataclass(eq=False, slots=True)
class Exchange:
    """Everything that the network knows; the parts of the simulator work on it."""

    clock: VirtualClock
    account_sid: str
    webhooks: Webhooks
    agenda: Agenda
    forward: Callable[[Forwarded], Leg]  # starts the forwarded call
    api_keys: dict[str, str] = field(default_factory=dict)  # API key sid and its secret
    story: Story = field(default_factory=Story)
    trouble: Trouble = field(default_factory=Trouble)
    quirks: Quirks = field(default_factory=Quirks)
    people: dict[str, Person] = field(default_factory=dict)
    numbers: dict[str, Number] = field(default_factory=dict)
    services: dict[str, MessagingService] = field(default_factory=dict)
    registry: Registry = field(default_factory=Registry)
    trial: bool = False  # such an account reaches `verified` numbers alone
    verified: set[str] = field(default_factory=set)
    test_credentials: bool = False  # they open nothing but the creation of texts and calls
    calls: dict[str, Leg] = field(default_factory=dict)
    messages: dict[str, Message] = field(default_factory=dict)
    recordings: dict[str, Recording] = field(default_factory=dict)
    opted_out: set[tuple[str, str]] = field(default_factory=set)  # (person's number, bot's number)
    closed_prefixes: tuple[str, ...] = ()  # numbers abroad that the account may not reach (21408, 21215)
    looked_up: list[str] = field(default_factory=list)  # numbers whose line type was paid for
    complaints: list[Complaint] = field(default_factory=list)
    documents: list[Document] = field(default_factory=list)
    lock: RLock = field(default_factory=RLock)

    @property
    def now(self) -> datetime:
        """The business instant of what is happening."""
        return self.agenda.now

    def sid(self, prefix: str) -> str:
        """A fresh identifier as Twilio shapes them."""
        return prefix + token_hex(16)

    def tell(self, words: str) -> None:
        """Add a line to the story at the instant that is being played."""
        self.story.tell(self.now, words)

    def complain(self, code: int, url: str, what: str) -> None:
        """Note what Twilio's debugger would show."""
        self.complaints.append(Complaint(code, url, what))

    def called(self, number: str) -> str:
        """Who a number is, in the words of the story."""
        person = self.people.get(number)
        return f"{person.name} {pretty(number)}" if person else pretty(number)

    def ask(self, url: str, params: Mapping[str, str], method: str = "POST") -> Reply:
        """Make a webhook now and wait for its reply; business time stands still for the asker."""
        return self.webhooks.ask(url, params, method, self.trouble.repeats, self.trouble.at_once)

    def notify(
        self, url: str, params: Mapping[str, str], *, method: str = "POST", seconds: float = 0.0
    ) -> None:
        """Make a status callback `seconds` from now, unless trouble delays or loses it."""
        if url and not self.trouble.loses(url, params):
            at = self.now + timedelta(seconds=seconds) + self.trouble.delay
            self.agenda.add(self._deliver(url, dict(params), method), f"callback to {url}", at)

    def notify_in_turn(self, url: str, steps: Sequence[tuple[float, Mapping[str, str]]]) -> None:
        """Status callbacks after so many seconds each, the other way round where trouble reverses them."""
        told = [params for _, params in steps]
        if self.trouble.reverses:
            told.reverse()
        for (seconds, _), params in zip(steps, told, strict=True):
            self.notify(url, params, seconds=seconds)

    def _deliver(self, url: str, params: Mapping[str, str], method: str) -> Process:
        reply = self.ask(url, params, method)
        if not reply.ok:
            self.complain(11200, url, f"status callback answered {reply.status or reply.failure}")
        yield from ()
