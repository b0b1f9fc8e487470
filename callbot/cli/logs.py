"""Where the log goes: standard error, for people or as one JSON object a line."""

import sys

import structlog
from structlog.typing import Processor


def configure(kind: str) -> None:
    """Log from now on as "console" or "json"; standard output stays the command's own."""
    ends: list[Processor] = (
        [structlog.processors.dict_tracebacks, structlog.processors.JSONRenderer()]
        if kind == "json"
        else [structlog.dev.ConsoleRenderer()]
    )
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            *ends,
        ],
        logger_factory=structlog.WriteLoggerFactory(file=sys.stderr),
    )
