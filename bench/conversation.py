"""What one text of a contact's costs: read, decided, written, on SQLite, in process.

Talks go round by round (a call is missed, when is Sam free, a time that is not, a pick, a move, a question,
called off), each with a contact of its own among all those before; the CPU of every text is taken alone.

    python bench/conversation.py [--talks 40]
"""

import argparse
import sys
import tempfile
import time
from datetime import datetime, timedelta
from pathlib import Path
from statistics import median
from zoneinfo import ZoneInfo

from callbot.db import Base, Database
from callbot.domain.people import Mode
from callbot.services import inbox, owners
from callbot.settings import Settings

MOST_MS = 5.0
"""At the median: a text is heard well before anybody waits for it."""
ZONE = ZoneInfo("America/New_York")
MOBILE, NUMBER = "+12125550143", "+12125550100"
TEXTS = (
    "when is Sam free?",
    "tomorrow at 3 pm",
    "2",
    "can we move it to friday at 10?",
    "what salary does Sam have in mind?",
    "please call it off",
)


def main() -> int:
    """Play, print, and say by the exit status whether the floor holds."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--talks", type=int, default=40)
    talks = parser.parse_args().talks
    settings = Settings(secret_key="x" * 32)
    now = datetime(2026, 2, 3, 9, 14, tzinfo=ZONE)
    costs: list[float] = []
    with tempfile.TemporaryDirectory(prefix="callbot-bench-") as folder:
        database = Database(f"sqlite:///{Path(folder) / 'callbot.db'}")
        Base.metadata.create_all(database.engine)
        sam = owners.Wanted(MOBILE, "Sam Lee", ZONE.key, "weekdays 9 to 5", NUMBER, mode=Mode.RING_FIRST)
        with database.transaction() as session:
            owners.settle(session, sam, (), now)
        for talk in range(talks + 1):
            for turn, body in enumerate(TEXTS):
                now += timedelta(seconds=20)
                text = inbox.Text(f"SM{talk}x{turn}", f"+1617555{100 + talk % 100:04}", NUMBER, body)
                begun = time.process_time()
                with database.transaction() as session:
                    inbox.receive(session, text, settings, now)
                costs.append(time.process_time() - begun)
        database.close()
    counted = costs[len(TEXTS) :]  # at the first talk statements are compiled
    middle, worst = median(counted) * 1000, max(counted) * 1000
    print(f"one text of a contact's: {middle:.2f} ms of CPU at the median, {worst:.2f} at most")
    return 0 if middle < MOST_MS else 1


if __name__ == "__main__":
    sys.exit(main())
