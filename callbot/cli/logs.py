"""Where the log goes: standard error, for people or as one JSON object a line; and what never stands in it.

Every line passes one place that takes out secrets, full numbers, addresses that are keys, and the words of
texts; those of libraries too, and what an exception says. Only a dry run shows what it would send.
"""

import logging
import re
import sys
from collections.abc import Callable, Iterable
from contextlib import suppress
from typing import Any, TextIO, cast

import structlog
from structlog.processors import ExceptionRenderer
from structlog.tracebacks import ExceptionDictTransformer
from structlog.typing import EventDict, Processor, WrappedLogger

from callbot.settings import Settings

WORDS = frozenset({"body", "text", "transcript", "words"})
NUMBER = re.compile(r"(\+\d{3})\d{3,8}(\d{4})(?!\d)")
KEYS = re.compile(r"(/(?:listen|calendar)/|\b(?:Bearer|Basic) )[^\s\"'?]+")
"""What opens something by being known: addresses of voicemails and feeds, credentials in a header."""


def redaction(secrets: Iterable[str], *, dry: bool) -> Processor:
    """The processor that takes out of an event, however deep, what a log must not know."""
    known = [re.escape(secret) for secret in secrets if len(secret) >= 8]
    secret = re.compile("|".join(known) or "(?!)")

    def clean(text: str) -> str:
        return NUMBER.sub(r"\1…\2", KEYS.sub(r"\1…", secret.sub("…", text)))

    def process(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
        if dry and str(event.get("event", "")).startswith("would_"):
            return event
        return {key: _without(value, clean, key) for key, value in event.items()}

    return process


def _without(value: Any, clean: Callable[[str], str], key: str = "") -> Any:
    if isinstance(value, str):
        return f"({len(value)} characters)" if key in WORDS else clean(value)
    if isinstance(value, dict):
        return {inner: _without(found, clean, inner) for inner, found in value.items()}
    if isinstance(value, list | tuple):
        return [_without(found, clean) for found in value]
    return value


class Unfailing:
    """A log that cannot be written, on a full disk or a pipe that is closed, takes nothing else with it."""

    def __init__(self, file: TextIO) -> None:
        self._file = file

    def write(self, line: str) -> None:
        """Write if it can be written."""
        with suppress(OSError):
            self._file.write(line)

    def flush(self) -> None:
        """The same for what is still on its way."""
        with suppress(OSError):
            self._file.flush()


def configure(house: Settings) -> None:
    """Log from now on as the settings say; standard output stays the command's own."""
    # No traceback shows the values of variables: they are people's words and numbers.
    if house.log_format == "json":
        traceback: Processor = ExceptionRenderer(ExceptionDictTransformer(show_locals=False))
        render: Processor = structlog.processors.JSONRenderer()
    else:
        traceback = structlog.processors.format_exc_info
        render = structlog.dev.ConsoleRenderer(exception_formatter=structlog.dev.plain_traceback)
    account = house.twilio
    known = (house.secret_key, house.metrics_token, house.watch.ping_url)
    secrets = (*account.tokens, account.api_secret or "", *known)
    ends = [traceback, redaction(secrets, dry=house.dry), render]
    begin: list[Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    structlog.configure(
        processors=[*begin, *ends],
        logger_factory=structlog.WriteLoggerFactory(file=cast(TextIO, Unfailing(sys.stderr))),
    )
    lines = logging.StreamHandler(sys.stderr)
    lines.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=begin,
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, *ends],
        )
    )
    logging.basicConfig(handlers=[lines], level=logging.WARNING, force=True)
