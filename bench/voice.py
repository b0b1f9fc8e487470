"""Fifty calls at once, each playing its whole script against the real server: nobody waits, nothing is lost.

Forwarded calls that leave a message, pick a time by key or say one, and calls that ring first and are
answered or ring out. Each call is a connection of its own that posts what Twilio would. A caller answers a
second after what they heard: that is held to p99. Then the same without a pause, as no people could: it is
printed, and held to losing nothing and to no request over five seconds.

    python bench/voice.py [--calls 50] [--rounds 3]
"""

import argparse
import os
import subprocess
import sys
import tempfile
import threading
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from http.client import HTTPConnection
from pathlib import Path
from statistics import quantiles
from urllib.parse import urlencode

from sqlalchemy import func, select
from twilio.request_validator import RequestValidator

from bench.webhook import ACCOUNT, NUMBER, PUBLIC, TOKEN, a_twilio, environment, house
from callbot.domain.people import Mode
from callbot.domain.screening import Outcome
from callbot.models import Call, Number, Owner, Voicemail
from callbot.runtime import Runtime

FIRST_MOBILE, FIRST_NUMBER = "+12125550144", "+12125550101"
P99_MS, MOST_MS = 250.0, 5000.0
PAUSE = 1.0
Step = tuple[str, dict[str, str]]

TAPE = {"RecordingDuration": "12"}
HANGS_UP = {**TAPE, "CallStatus": "completed", "Digits": "hangup"}
LEAVES_A_MESSAGE: list[Step] = [
    ("", {"CallStatus": "ringing"}),
    ("/recorded?turn=1", HANGS_UP),
    ("/recording", {**TAPE, "RecordingStatus": "completed"}),
    ("/transcription", {"TranscriptionStatus": "completed", "TranscriptionText": "Hi Sam, Dana at Acme."}),
    ("/status", {"CallStatus": "completed", "CallDuration": "31"}),
]
PICKS_A_TIME: list[Step] = [
    ("", {"CallStatus": "ringing"}),
    ("/key", {"Digits": "1"}),
    ("/menu?turn=1", {"Digits": "*"}),
    ("/menu?turn=2", {"Digits": "1"}),
    ("/confirm?turn=2", {"Digits": "2"}),
    ("/menu?turn=3", {"Digits": "#"}),
    ("/recorded?turn=4", {**HANGS_UP, "RecordingDuration": "0"}),
    ("/status", {"CallStatus": "completed", "CallDuration": "61"}),
]
SAYS_A_TIME: list[Step] = [
    ("", {"CallStatus": "ringing"}),
    ("/key", {"Digits": "1"}),
    ("/menu?turn=1", {"Digits": "4"}),
    ("/spoken?turn=1&try=1", {"SpeechResult": "Thursday at ten thirty", "Confidence": "0.9"}),
    ("/confirm?turn=1", {"Digits": ""}),
    ("/recorded?turn=2", {**HANGS_UP, "RecordingDuration": "0"}),
    ("/status", {"CallStatus": "completed", "CallDuration": "44"}),
]
IS_ANSWERED: list[Step] = [
    ("", {"CallStatus": "ringing"}),
    ("/whisper?call={call}", {"CallSid": "{leg}", "From": FIRST_NUMBER, "To": FIRST_MOBILE}),
    ("/accept?call={call}", {"CallSid": "{leg}", "From": FIRST_NUMBER, "To": FIRST_MOBILE, "Digits": "5"}),
    ("/dialed", {"DialCallStatus": "completed", "DialCallSid": "{leg}", "DialBridged": "true"}),
    ("/status", {"CallStatus": "completed", "CallDuration": "540"}),
]
RINGS_OUT: list[Step] = [
    ("", {"CallStatus": "ringing"}),
    ("/dialed", {"DialCallStatus": "no-answer", "DialBridged": "false"}),
    ("/status", {"CallStatus": "completed", "CallDuration": "29"}),
]
SCRIPTS = (
    (NUMBER, LEAVES_A_MESSAGE, Outcome.VOICEMAIL),
    (NUMBER, PICKS_A_TIME, Outcome.MISSED),
    (NUMBER, SAYS_A_TIME, Outcome.MISSED),
    (FIRST_NUMBER, IS_ANSWERED, Outcome.ANSWERED),
    (FIRST_NUMBER, RINGS_OUT, Outcome.MISSED),
)


def second_owner(runtime: Runtime) -> None:
    """Somebody whose number rings first, beside the one whose carrier forwards."""
    with runtime.transaction() as session:
        first = session.get_one(Owner, 1)
        owner = Owner(
            name="Alex Kim", phone=FIRST_MOBILE, timezone=first.timezone, country="US",
            mode=Mode.RING_FIRST, stated=first.stated, created_at=first.created_at,
        )  # fmt: skip
        session.add(owner)
        session.flush()
        session.add(Number(owner_id=owner.id, e164=FIRST_NUMBER, created_at=first.created_at))


def plays(
    port: int, serial: int, pause: float, begin: threading.Barrier, times: dict[str, list[float]]
) -> None:
    """One call, from its first ring to its status callback; milliseconds go to their route."""
    number, script, _ = SCRIPTS[serial % len(SCRIPTS)]
    named = {"call": f"CA{serial:032x}", "leg": f"CA{serial + 2**40:032x}"}
    base = {
        "AccountSid": ACCOUNT, "CallSid": named["call"], "From": f"+1617{serial:07}", "To": number,
        "CallStatus": "in-progress", "RecordingSid": f"RE{serial:032x}", "ApiVersion": "2010-04-01",
        "StirVerstat": "TN-Validation-Passed-A", "FromCity": "BOSTON", "ToZip": "",
    }  # fmt: skip
    sign: Callable[[str, dict[str, str]], str] = RequestValidator(TOKEN).compute_signature
    posts = []
    for target, more in script:
        path = f"/twilio/voice{target}".format(**named)
        form = {**base, **{name: value.format(**named) for name, value in more.items()}}
        posts.append((path, urlencode(form).encode(), sign(PUBLIC + path, form)))
    connection = HTTPConnection("127.0.0.1", port, timeout=30)
    begin.wait()
    time.sleep(pause * (serial % begin.parties) / begin.parties)  # nobody is called by fifty in one instant
    for path, body, signature in posts:
        headers = {"Content-Type": "application/x-www-form-urlencoded", "X-Twilio-Signature": signature}
        begun = time.perf_counter()
        connection.request("POST", path, body, headers)
        answer = connection.getresponse()
        answer.read()
        times[path.split("?")[0]].append((time.perf_counter() - begun) * 1000)
        assert answer.status == 200, (path, answer.status)
        time.sleep(pause)


def at_once(port: int, serials: range, pause: float) -> dict[str, list[float]]:
    """So many calls, going on together: milliseconds by route."""
    times: dict[str, list[float]] = defaultdict(list)
    begin = threading.Barrier(len(serials))
    threads = [threading.Thread(target=plays, args=(port, serial, pause, begin, times)) for serial in serials]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return times


def lost(runtime: Runtime, calls: int) -> Iterator[str]:
    """What is not as the scripts say."""
    with runtime.reading() as session:
        found = {sid: outcome for sid, outcome in session.execute(select(Call.sid, Call.outcome))}
        left = session.scalar(select(func.count()).select_from(Voicemail).where(Voicemail.transcript != ""))
    for serial in range(calls):
        outcome = SCRIPTS[serial % len(SCRIPTS)][2]
        if found.get(f"CA{serial:032x}") is not outcome:
            yield f"call {serial} is {found.get(f'CA{serial:032x}')}, not {outcome}"
    wanted = sum(SCRIPTS[serial % len(SCRIPTS)][1] is LEAVES_A_MESSAGE for serial in range(calls))
    if left != wanted:
        yield f"{left} voicemails have words, not {wanted}"


def shown(times: dict[str, list[float]]) -> float:
    """Prints each route's p99 and slowest; the worst p99, in milliseconds."""
    worst = 0.0
    for route, found in sorted(times.items()):
        p99 = quantiles(found, n=100)[98] if len(found) > 1 else found[0]
        worst = max(worst, p99)
        print(f"  {route:<26} {len(found):5} requests, p99 {p99:8.1f} ms, slowest {max(found):8.1f} ms")
    return worst


def measured(calls: int, rounds: int) -> bool:
    """Prints both measures; True where the floors hold."""
    with tempfile.TemporaryDirectory() as folder, a_twilio() as api:
        runtime = house(Path(folder))
        second_owner(runtime)
        command = [sys.executable, "-m", "callbot", "serve", "--port", "0"]
        setting = {**os.environ, **environment(Path(folder), api)}
        server = subprocess.Popen(
            command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, env=setting
        )
        assert server.stdout is not None
        port = int(server.stdout.readline().split("127.0.0.1:")[1].split(";")[0])
        begins, good = 5 * len(SCRIPTS), True
        at_once(port, range(begins), 0.0)  # not counted: statements are compiled at the first
        for pause, head in (
            (PAUSE, f"a second between keys (wanted: p99 under {P99_MS:.0f} ms)"),
            (0.0, "no pause"),
        ):
            times: dict[str, list[float]] = defaultdict(list)
            begun = time.perf_counter()
            for _ in range(rounds):
                for route, found in at_once(port, range(begins, begins + calls), pause).items():
                    times[route] += found
                begins += calls
            every = [one for found in times.values() for one in found]
            print(
                f"{calls} calls at once, {head}: {len(every) / (time.perf_counter() - begun):.0f} requests/s"
            )
            worst = shown(times)
            good = good and max(every) <= MOST_MS and (not pause or worst <= P99_MS)
        for words in (gone := list(lost(runtime, begins))):
            print(f"LOST: {words}")
        server.terminate()
        server.wait(20)
        runtime.close()
    return good and not gone


def main() -> None:
    """Measure, print, and hold to the floors."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--calls", type=int, default=50)
    parser.add_argument("--rounds", type=int, default=3)
    given = parser.parse_args()
    sys.exit(not measured(given.calls, given.rounds))


if __name__ == "__main__":
    main()
