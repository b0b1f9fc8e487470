"""Typed rows by subject. Rows carry no rules: rules are functions of `domain`.

Every table carries `owner_id`, and every query is scoped by it; what the house itself needs
(`system`: parked callbacks, heartbeats …), what is kept of who left, and admin tokens are the exceptions.
"""

from callbot.models.calls import Call, CallStep, Tape, Voicemail
from callbot.models.conversations import Appointment, Conversation, Expectation, Offer, Question
from callbot.models.outbox import Attempt, Draft, Message, Outbound
from callbot.models.people import (
    Application,
    Change,
    Channel,
    Contact,
    ContactNumber,
    KeptOptOut,
    Note,
    Number,
    NumberKind,
    OptOut,
    Owner,
)
from callbot.models.system import ApiToken, Event, Halt, Heartbeat, ParkedCallback, Spend, Stumble

__all__ = [
    "ApiToken",
    "Application",
    "Appointment",
    "Attempt",
    "Call",
    "CallStep",
    "Change",
    "Channel",
    "Contact",
    "ContactNumber",
    "Conversation",
    "Draft",
    "Event",
    "Expectation",
    "Halt",
    "Heartbeat",
    "KeptOptOut",
    "Message",
    "Note",
    "Number",
    "NumberKind",
    "Offer",
    "OptOut",
    "Outbound",
    "Owner",
    "ParkedCallback",
    "Question",
    "Spend",
    "Stumble",
    "Tape",
    "Voicemail",
]
