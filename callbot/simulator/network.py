"""The network as a script holds it: people and numbers are put in, time is driven, the story comes out.

network = Network(VirtualClock(path), account_sid="AC…", auth_token="…")
sam, dana = network.person("Sam", "+1…"), network.person("Dana", "+1…")
network.number("+1…", voice_url="http://127.0.0.1:8000/twilio/voice", …)
with network.rest_server() as origin: …
    dana.calls("+1…", LeavesVoicemail("Hi Sam", seconds=24))
    drive(network, until=…, next_due=…, settled=…)
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from threading import Thread

from werkzeug.serving import WSGIRequestHandler, make_server

from callbot.simulator.agenda import Agenda
from callbot.simulator.calls import call_from, forwarded
from callbot.simulator.clock import VirtualClock
from callbot.simulator.exchange import Document, Exchange, Forwarded, Message, Number, Recording
from callbot.simulator.grammar import Complaint
from callbot.simulator.legs import Leg
from callbot.simulator.manners import DELIVERED, NOBODY_COMES, Conduct, Delivery, Pickup
from callbot.simulator.messages import text_from
from callbot.simulator.people import Person
from callbot.simulator.rest import RestApi
from callbot.simulator.story import Story, Told
from callbot.simulator.trouble import Quirks, Trouble
from callbot.simulator.webhooks import Posted, Webhooks

ACCOUNT_SID = "AC00000000000000000000000000000001"
AUTH_TOKEN = "simulated-auth-token"  # noqa: S105 opens nothing but this simulator


class _QuietHandler(WSGIRequestHandler):
    """No access log."""

    def log(self, type: str, message: str, *args: object) -> None:
        """Say nothing."""


class Network:
    """One Twilio account, the carriers around it, and the people on their phones.

    `teller` gets each line of the story as it is told.
    """

    def __init__(
        self,
        clock: VirtualClock,
        *,
        account_sid: str = ACCOUNT_SID,
        auth_token: str = AUTH_TOKEN,
        teller: Callable[[Told], None] | None = None,
    ) -> None:
        story = Story(teller) if teller else Story()
        self.exchange = Exchange(
            clock, account_sid, Webhooks(auth_token), Agenda(clock), self._forward, story=story
        )
        self.clock, self.account_sid, self.auth_token = clock, account_sid, auth_token
        self.rest = RestApi(self.exchange)

    def person(
        self, name: str, number: str, *, usually: Pickup = NOBODY_COMES, receives: Delivery = DELIVERED
    ) -> Person:
        """Put somebody with a phone into the network (E.164); what they do by default can be given."""
        found = Person(name, number, self, usually=usually, receives=receives)
        self.exchange.people[number] = found
        return found

    def number(
        self,
        number: str,
        *,
        voice_url: str = "",
        voice_fallback_url: str = "",
        status_url: str = "",
        sms_url: str = "",
        sms_fallback_url: str = "",
    ) -> Number:
        """Give the bot a number (E.164) with its webhooks, all by POST."""
        made = Number(
            number,
            self.exchange.sid("PN"),
            self.clock.now(),
            voice_url,
            voice_fallback_url,
            status_url,
            sms_url,
            sms_fallback_url,
        )
        self.exchange.numbers[number] = made
        return made

    def place_call(self, caller: Person, to: str, conduct: Conduct, shows: str | None, stir: str) -> Leg:
        """Start a call from a person to any number (use Person.calls)."""
        return call_from(self.exchange, caller, to, conduct, shows, stir)

    def send_text(self, sender: Person, to: str, body: str, media: tuple[str, ...]) -> str:
        """Send a text from a person to one of the bot's numbers (use Person.texts)."""
        return text_from(self.exchange, sender, to, body, media)

    def _forward(self, call: Forwarded) -> Leg:
        return forwarded(self.exchange, call)

    def next_at(self) -> datetime | None:
        """The business instant of what happens next in the network; None where nothing is planned."""
        return self.exchange.agenda.next_at()

    def run_due(self) -> int:
        """Let everything happen that is due by the clock; answers how many steps that were."""
        return self.exchange.agenda.run_due()

    def open(self) -> list[str]:
        """What is still under way."""
        return self.exchange.agenda.open()

    @property
    def in_flight(self) -> int:
        """How many webhooks wait for the bot's answer."""
        return self.exchange.webhooks.in_flight

    def app_back(self) -> None:
        """The bot is up again: a webhook that waits to be tried again goes at once."""
        self.exchange.webhooks.back.set()

    @property
    def on_connection_lost(self) -> Callable[[], None] | None:
        """Called when the bot cannot be reached or hangs up on a webhook, before it is tried again."""
        return self.exchange.webhooks.on_connection_lost

    @on_connection_lost.setter
    def on_connection_lost(self, hook: Callable[[], None] | None) -> None:
        self.exchange.webhooks.on_connection_lost = hook

    @property
    def trouble(self) -> Trouble:
        """What goes wrong on the way."""
        return self.exchange.trouble

    @property
    def quirks(self) -> Quirks:
        """Which of two possible behaviours the network has."""
        return self.exchange.quirks

    @property
    def story(self) -> list[Told]:
        """What happened, in phone words."""
        return self.exchange.story.lines

    @property
    def looked_up(self) -> list[str]:
        """The numbers whose type Lookup was asked for, in order."""
        return self.exchange.looked_up

    @property
    def complaints(self) -> list[Complaint]:
        """What Twilio's debugger would show; tests want it empty."""
        return self.exchange.complaints

    @property
    def documents(self) -> list[Document]:
        """Every TwiML document that the bot answered, for the schema."""
        return self.exchange.documents

    @property
    def differing(self) -> list[str]:
        """Webhooks whose repetition was answered differently."""
        return self.exchange.webhooks.differing

    @property
    def posted(self) -> list[Posted]:
        """Every webhook that was made, in order."""
        return self.exchange.webhooks.posted

    @property
    def calls(self) -> list[Leg]:
        """Every call leg, oldest first."""
        return list(self.exchange.calls.values())

    @property
    def messages(self) -> list[Message]:
        """Every text in either direction, oldest first."""
        return list(self.exchange.messages.values())

    @property
    def recordings(self) -> list[Recording]:
        """Every voicemail that is kept."""
        return list(self.exchange.recordings.values())

    @contextmanager
    def rest_server(self, host: str = "127.0.0.1") -> Iterator[str]:
        """Serve the REST side on a free port of `host`; gives the origin for CALLBOT_TWILIO_API_URL."""
        server = make_server(host, 0, self.rest, threaded=True, request_handler=_QuietHandler)
        server.daemon_threads = True  # type: ignore[attr-defined]  # of the threading mix-in
        thread = Thread(target=server.serve_forever, args=(0.05,), daemon=True)
        thread.start()
        try:
            yield f"http://{host}:{server.server_port}"
        finally:
            server.shutdown()
            server.server_close()
            thread.join()
