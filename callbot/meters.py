"""What this process counts of itself: how long webhooks take, what is refused, what is said and how late.

Of one process, since it began; what the database knows is read from it instead (`services.figures`). Every
label has a few words that are known beforehand: nothing of anybody stands in one.
"""

from prometheus_client import (
    CollectorRegistry,
    Counter,
    Histogram,
    ProcessCollector,
    disable_created_metrics,
)

from callbot.domain import refusals
from callbot.domain.outbox import Channel, Urgency

disable_created_metrics()  # type: ignore[no-untyped-call]  # when each was made doubles the page
SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 15.0)
"""Twilio waits fifteen for a webhook, and callbot ten for Twilio."""
LATE_SECONDS = (0.05, 0.1, 0.25, 0.5, 1.0, 2.0, 5.0, 15.0, 60.0, 300.0, 900.0, 3600.0)
OTHER = "other"
STATUSES = frozenset(
    {
        "accepted",
        "scheduled",
        "queued",
        "sending",
        "sent",
        "delivered",
        "undelivered",
        "failed",
        "canceled",
        "read",
        "initiated",
        "ringing",
        "in-progress",
        "answered",
        "completed",
        "busy",
        "no-answer",
    }
)
"""Twilio's words for how a text or a call stands."""


class Meters:
    """The counters and histograms of one wiring, in a registry of its own."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        ProcessCollector(registry=self.registry)
        into = self.registry
        self.webhook = Histogram(
            "callbot_webhook_seconds",
            "How long callbot took over a genuine webhook.",
            ["route"],
            registry=into,
            buckets=SECONDS,
        )
        self.failed = Counter(
            "callbot_webhook_failures", "Genuine webhooks that ended in a fault.", ["route"], registry=into
        )
        self.refused = Counter(
            "callbot_webhook_refusals",
            "Requests that were refused at Twilio's doors.",
            ["why"],
            registry=into,
        )
        self.told = Counter(
            "callbot_delivery_callbacks",
            "What Twilio told of texts and calls that callbot sent.",
            ["channel", "status", "error"],
            registry=into,
        )
        self.said = Counter(
            "callbot_attempts",
            "Tries to say something, by how the provider answered.",
            ["channel", "outcome", "error"],
            registry=into,
        )
        self.asking = Histogram(
            "callbot_provider_seconds",
            "How long a provider took to answer.",
            ["channel"],
            registry=into,
            buckets=SECONDS,
        )
        self.late = Histogram(
            "callbot_lateness_seconds",
            "From when something was due until its provider was asked.",
            ["urgency"],
            registry=into,
            buckets=LATE_SECONDS,
        )

    def callback(self, channel: Channel, status: str, code: int | None) -> None:
        """Twilio told how a text or a call stands."""
        known = status if status in STATUSES else OTHER
        self.told.labels(channel.value, known, refusals.label(code)).inc()

    def attempt(
        self, channel: Channel, how: Urgency, outcome: str, code: int | None, *, late: float, took: float
    ) -> None:
        """Something was said, or tried to be: so `late` and answered after so long, in seconds."""
        self.said.labels(channel.value, outcome, refusals.label(code)).inc()
        self.asking.labels(channel.value).observe(took)
        self.late.labels(how.name.lower()).observe(max(late, 0.0))
