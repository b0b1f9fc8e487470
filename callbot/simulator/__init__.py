"""A local Twilio: REST, signed webhooks, TwiML, and people at each end of the phone.

It is the other side: nothing here knows callbot beyond its page of errors, or Twilio's library.
Business time comes from one file and jumps; nothing sleeps but the driver, while the bot comes to rest.
"""

from callbot.simulator.clock import VirtualClock
from callbot.simulator.driving import drive, play_live
from callbot.simulator.manners import (
    LANDLINE,
    UNREACHABLE_HANDSET,
    Answers,
    AnswersWithoutKey,
    Busy,
    CarrierVoicemail,
    Delivery,
    HangsUp,
    HangsUpWhileRinging,
    LeavesVoicemail,
    Manner,
    NoAnswer,
    Talks,
    Unreachable,
    presses,
)
from callbot.simulator.network import Network
from callbot.simulator.people import Person
from callbot.simulator.trouble import (
    SERVER_ERROR,
    AcceptThenReset,
    CallbackFirst,
    CutBeforeAccept,
    Garble,
    Hang,
    Quirks,
    Refuse,
    Transcripts,
    Trouble,
)

__all__ = [
    "LANDLINE",
    "SERVER_ERROR",
    "UNREACHABLE_HANDSET",
    "AcceptThenReset",
    "Answers",
    "AnswersWithoutKey",
    "Busy",
    "CallbackFirst",
    "CarrierVoicemail",
    "CutBeforeAccept",
    "Delivery",
    "Garble",
    "Hang",
    "HangsUp",
    "HangsUpWhileRinging",
    "LeavesVoicemail",
    "Manner",
    "Network",
    "NoAnswer",
    "Person",
    "Quirks",
    "Refuse",
    "Talks",
    "Transcripts",
    "Trouble",
    "Unreachable",
    "VirtualClock",
    "drive",
    "play_live",
    "presses",
]
