"""Texts whose times are not, or not surely, those of a call: whatever is read in them, nothing may be booked.

They speak of somebody else's day, hang on a condition, tell what was, or leave two readings alive.
"""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from callbot.language import understand

NOW = datetime(2026, 11, 17, 10, 5, tzinfo=ZoneInfo("America/New_York"))
TEXTS = [
    "After my 3pm on Thursday I'm wide open",
    "I had you down for 2 yesterday but nobody picked up. Does tomorrow at the same time work?",
    "The role is 9 to 5, M-F, with some overtime. Interested?",
    "Shift is 7am-3pm Tuesday through Saturday",
    "I am in meetings until 3, then free",
    "I'm in back to back meetings from 1 to 4 today so call me after that",
    "Mon the 24th at 3?",
    "could we connect in the next hour or so?",
    "We're closed Thursday and Friday for Thanksgiving next week",
    "don't stop by before 9, the building is locked",
    "I'm on PTO the 23rd through the 27th, let's talk after",
    "I'm traveling Mon-Wed next week so Thursday or later",
    "She starts at 8 and is usually free by 10, so try her then",
    "Our team meets daily at 9:30 and you would work 8-5",
    "Store hours are 8 to 8 Monday through Saturday",
    "The bus gets me home at 6, so after that, any evening this week",
    "Between you and me, 2 is the best time to reach Linda on Friday",
    "Dr. Patel has clinic till noon on Thursday. 1pm ok?",
    "Friday the 6th at 10?",
    "If I don't reach you by 3 I'll try again tomorrow at 9",
    "Once I hear back from the client, probably Friday, I'll call",
    "Assuming the budget is approved we can start on the 15th",
    "We pay $22/hr, shifts 6-2 or 2-10, start 3/15. Interested?",
    "I teach until 11:30 on Tuesdays so call me after that",
    "My kid's school lets out at 3, so before that is best, any day this week",
    "Payday is every other Friday",
    "HR meets on the third Thursday of each month",
    "07/10/2026 at 15:30",
    "I'm on the west coast so 8am for me, 11 for you, Thursday",
    "Thursday or, if that's no good, Friday, same time, 10",
    "not next week, the week after",
    "I said Tuesday but meant Wednesday, 2pm",
    "Friday at 3, I mean 4",
    "when my 2pm ends I'll give you a buzz",
    "as soon as I'm out of my 10 o'clock",
    "Let's aim for 3, worst case 3:30",
    "shift differential 7p-7a",
]


@pytest.mark.parametrize("text", TEXTS)
def test_nothing_is_booked(text: str) -> None:
    reading = understand(text, now=NOW)
    assert not (reading.sure and reading.times)
