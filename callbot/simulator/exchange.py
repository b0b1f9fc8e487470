"""The state of the simulated network: who has which number, what was said, and what is wrong so far.

The driver's thread and the REST threads share it: what both write is guarded by `lock`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from secrets import token_hex
from threading import RLock
from urllib.parse import urldefrag

from callbot.simulator.agenda import Agenda, Process
from callbot.simulator.clock import VirtualClock
from callbot.simulator.grammar import Complaint
from callbot.simulator.legs import Leg
from callbot.simulator.people import Person
from callbot.simulator.story import Story
from callbot.simulator.trouble import Quirks, Trouble
from callbot.simulator.webhooks import Webhooks

API_VERSION = "2010-04-01"
API_ORIGIN = "https://api.twilio.com"
