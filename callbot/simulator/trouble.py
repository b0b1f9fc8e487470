"""What goes wrong on the way: answers of the REST side and the fate of webhooks, as a script wants them."""

from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta


@dataclass(frozen=True, slots=True)
class Refuse:
    """A create is answered with an error and does nothing."""

    status: int = 429
    code: int = 20429
    message: str = "Too Many Requests"
    retry_after: int | None = 1


SERVER_ERROR = Refuse(500, 20500, "Internal Server Error", None)


@dataclass(frozen=True, slots=True)
class Hang:
    """A create is accepted, but answered only after so many real seconds."""

    seconds: float = 30.0


@dataclass(frozen=True, slots=True)
class AcceptThenReset:
    """A create is accepted and carried out; the connection is cut without an answer."""


@dataclass(frozen=True, slots=True)
class CutBeforeAccept:
    """The connection is cut before anything was accepted: the same sight, and nothing done."""


@dataclass(frozen=True, slots=True)
class Garble:
    """A create is accepted and carried out; its answer makes no sense."""

    body: str = "<html>Back in a moment</html>"
    status: int = 201
    kind: str = "text/html"


@dataclass(frozen=True, slots=True)
class CallbackFirst:
    """The first status callback arrives before the create has returned."""


ListTrouble = Refuse | Hang | CutBeforeAccept
RestTrouble = Refuse | Hang | AcceptThenReset | CutBeforeAccept | Garble | CallbackFirst
NO_DELAY = timedelta(0)


def _loses_none(url: str, params: Mapping[str, str]) -> bool:
    return False


@dataclass(slots=True)
class Trouble:
    """The troubles of a play; untouched, nothing goes wrong.

    `creates`: taken one by one by the next REST creates (None lets one pass); `lists`: by the next pages of
    lists, which show nothing then. `repeats`: how often each
    webhook is delivered, one after the other or all `at_once`. `delay`: how late status callbacks come.
    `loses(url, params)`: a status callback that never arrives. `reverses`: status callbacks of one text
    arrive in reverse order. `unregistered`: the bot's numbers from which carriers take no text, each with the
    code that says so.
    """

    creates: deque[RestTrouble | None] = field(default_factory=deque)
    lookups: deque[ListTrouble | None] = field(default_factory=deque)
    lists: deque[ListTrouble | None] = field(default_factory=deque)
    repeats: int = 1
    at_once: bool = False
    delay: timedelta = NO_DELAY
    loses: Callable[[str, Mapping[str, str]], bool] = _loses_none
    reverses: bool = False
    unregistered: dict[str, int] = field(default_factory=dict)

    def add(self, *troubles: RestTrouble | None) -> None:
        """Put troubles in the way of the next creates, in order."""
        self.creates.extend(troubles)

    def next_create(self) -> RestTrouble | None:
        """What the create that is at the door meets."""
        return self.creates.popleft() if self.creates else None

    def next_list(self) -> ListTrouble | None:
        """What the page of a list that is asked for meets."""
        return self.lists.popleft() if self.lists else None

    def next_lookup(self) -> ListTrouble | None:
        """What the next question about a number meets."""
        return self.lookups.popleft() if self.lookups else None


@dataclass(frozen=True, slots=True)
class Transcripts:
    """What becomes of a transcription: completed, failed, blank or never, so many seconds later."""

    fate: str = "completed"
    seconds: float = 8.0


@dataclass(slots=True)
class Quirks:
    """Where the real network's behaviour is not certain, one way is default and the other can be had.

    `ring_buffer`: Twilio rings some seconds longer than asked. `cancelled_action`: whether a Dial's action
    is requested when the caller hung up while it rang unanswered. `decline_status`: how a declined
    ringing call ends.
    """

    ring_buffer: float = 5.0
    cancelled_action: bool = False
    cancelled_status: str = "canceled"
    decline_status: str = "busy"
    transcripts: Transcripts = Transcripts()
