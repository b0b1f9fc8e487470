"""The guards taken out one by one: each test that claims a case must then fail, or it proves nothing.

    python -m tests.faults.mutations [ID …]

A copy of the house is changed and the test is run in it; nothing here is touched. `make faults` runs all.
"""

import os
import shutil
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
HOUSE = ("callbot", "tests", "config", "docs", "pyproject.toml", "README.md", "CHANGELOG.md", "Makefile")
SECONDS = 300
PASSED, FAILED = 0, 1


@dataclass(frozen=True, slots=True)
class Mutation:
    """A guard of one case: the words that are it, what stands there without it, and the test that must see."""

    case: str
    file: str
    guard: str
    without: str
    test: str


AUTHENTICITY, INPUT, ABUSE, DUPLICATES, TIME, LOOP, FULL_DISK = (
    f"tests/faults/test_{name}.py"
    for name in ("authenticity", "input", "abuse", "duplicates", "time", "anomalies", "full_disk")
)
FORMS, COURTESY, INBOX = "callbot/web/forms.py", "callbot/domain/courtesy.py", "callbot/services/inbox.py"
TWILIO = "callbot/gateways/twilio.py"
MUTATIONS = (
    Mutation("WH-01", "callbot/web/signature.py", "return bool(signature) and any(", "return any([not signature]) or any(", AUTHENTICITY),
    Mutation("WH-02", "callbot/web/signature.py", "return hmac.compare_digest(computed.encode(), signature.encode()) or bool(", "return bool(params) or bool(", AUTHENTICITY),
    Mutation("WH-05", FORMS, "if any(name == \"AccountSid\" and value != settings.twilio.account_sid for name, value in pairs):", "if not pairs:", AUTHENTICITY),
    Mutation("WH-08", FORMS, "strict_slashes=False,", "strict_slashes=True,", AUTHENTICITY),
    Mutation("WH-10", INBOX, "callee is None or session.execute(SEEN, {\"sid\": text.sid}).first() is not None", "callee is None", AUTHENTICITY),
    Mutation("WH-12", FORMS, "if incoming.mimetype != FORM:", "if False:", INPUT),
    Mutation("WH-13", FORMS, "if name in seen:", "if False:", INPUT),
    Mutation("WH-14", INBOX, "clipped(text.body.replace(\"\\x00\", \"\"), MOST_BODY)", "text.body", INPUT),
    Mutation("WH-15", FORMS, "errors=\"replace\")", "errors=\"surrogateescape\")", INPUT),
    Mutation("WH-17", "callbot/services/calls.py", "one_line(arrival.caller_name or \"\", LONGEST_NAME)", "(arrival.caller_name or \"\")[:80]", INPUT),
    Mutation("WH-18", INBOX, "if numbers.caller(text.from_raw) is None or", "if", INPUT),
    Mutation("WH-19", "callbot/domain/numbers.py", "return raw if not withheld(raw) and e164(raw, None) == raw else None", "return e164(raw, \"US\")", INPUT),
    Mutation("AB-03", INBOX, "if floods.holds_back(session, owner, contact, conversation, words, before, settings, now):", "if False:", ABUSE),
    Mutation("AB-04", "callbot/services/floods.py", "if before.same >= MOST_REPEATS and", "if False and", ABUSE),
    Mutation("AB-05", "callbot/services/calls.py", "arrival.from_raw == arrival.to or contacts.is_ours(session, arrival.from_raw)", "False", ABUSE),
    Mutation("AB-06", "callbot/services/courtesy.py", "return \"\" if known else \"a number from abroad\"", "return \"\"", ABUSE),
    Mutation("AB-07", COURTESY, "facts.new_of_prefix >= caps.new_contacts_per_prefix_hour", "False", ABUSE),
    Mutation("AB-09", COURTESY, "if facts.opted_out and facts.purpose is not Purpose.FAREWELL:", "if False:", "tests/services/test_sending.py"),
    Mutation("AB-10", "callbot/domain/negotiation.py", "or \"wrong_number\" in reading.about", "", ABUSE),
    Mutation("AB-12", COURTESY, "if facts.usd_today >", "if False and facts.usd_today >", ABUSE),
    Mutation("AB-12", COURTESY, "return Alarm.DEPLOYMENT if held and facts.deployment.reaches(caps) else None", "return None", "tests/faults/test_budgets.py"),
    Mutation("AB-12", COURTESY, "if facts.purpose is Purpose.REMINDER or facts.channel is Channel.PUSH:", "if facts.channel is Channel.PUSH:", "tests/faults/test_budgets.py"),
    Mutation("DR-01", "callbot/services/steps.py", "return next((twiml for (twiml,) in STORED.run(session.connection(), sid=sid, name=step)), None)", "return None", DUPLICATES),
    Mutation("DR-03", "callbot/services/receipts.py", "rank is None or rank <= reached", "rank is None", DUPLICATES),
    Mutation("DR-07", "callbot/services/calls.py", "return call.leg_key is not None and", "return", DUPLICATES),
    Mutation("DR-11", "callbot/services/agreements.py", "reminders.retract(session, appointment, \"moved\")", "pass", DUPLICATES),
    Mutation("DR-06", "callbot/services/receipts.py", "_park(session, sid, status, error_code, now)", "pass", DUPLICATES),
    Mutation("CR-03", "callbot/services/lookups.py", "if len(matches) == 1:", "if False:", "tests/dispatch/test_sender.py"),
    Mutation("CR-04", TWILIO, "return Unknown(f\"no clear answer ({type(error).__name__})\")", "return Later(\"no clear answer\")", "tests/gateways/test_twilio.py"),
    Mutation("CR-05", TWILIO, "return isinstance(reason, NewConnectionError | ConnectTimeoutError)", "return False", "tests/gateways/test_twilio.py"),
    Mutation("CR-06", "callbot/services/receipts.py", "if code == refusals.OPTED_OUT:", "if False:", "tests/services/test_sending.py"),
    Mutation("CR-08", "callbot/db.py", "left = max(until - time.monotonic(), 0.0)", "left = 0.0", "tests/faults/test_held_database.py"),
    Mutation("CR-09", "callbot/db.py", "left = max(until - time.monotonic(), 0.0)", "left = PATIENCE_SECONDS", "tests/faults/test_held_database.py"),
    Mutation("CR-09", "callbot/services/calls.py", "call.leg_key or dial.key", "call.leg_key", "tests/faults/test_held_database.py"),
    Mutation("CR-10", "callbot/services/halts.py", "if not room:", "if False:", FULL_DISK),
    Mutation("CR-10", "callbot/dispatch/sender.py", "if wiring.database.room.rests:", "if False:", FULL_DISK),
    Mutation("CR-10", "callbot/dispatch/chores.py", "part.unlink(missing_ok=True)", "pass", FULL_DISK),
    Mutation("CR-10", "callbot/dispatch/engine.py", "if scheduler is None or not self._recovered:", "if scheduler is None:", "tests/dispatch/test_engine.py"),
    Mutation("CR-11", "callbot/dispatch/sender.py", "return slept or time.monotonic() - began > ASK_WITHIN_SECONDS", "return slept", "tests/faults/test_two_workers.py"),
    Mutation("CR-11", "callbot/dispatch/sender.py", "return slept or time.monotonic() - began > ASK_WITHIN_SECONDS", "return time.monotonic() - began > ASK_WITHIN_SECONDS", "tests/faults/test_two_workers.py"),
    Mutation("CR-13", "callbot/services/standstill.py", "if stumbles.get(each.sid, 0) < MOST_TRIES", "if True", "tests/faults/test_stumbles.py"),
    Mutation("CR-15", "callbot/db.py", "connection.connection.rollback()", "pass", "tests/test_db.py"),
    Mutation("CR-15", "callbot/dispatch/tick.py", "sending.orphans(session, now=wiring.clock.now(), lease_now=None)", "pass", LOOP),
    Mutation("CR-07", "callbot/gateways/twilio.py", "if status == requests.codes.unauthorized or code in {CREDENTIALS, INACTIVE}:", "if False:", "tests/faults/test_account.py"),
    Mutation("CR-12", "callbot/services/halts.py", "if purpose in TO_CONTACT and _stood_still(session, standing.get(Halted.STANDSTILL), now):", "if False:", "tests/faults/test_standstill.py"),
    Mutation("OV-02", "callbot/services/sending.py", "WAITING = _waiting(\"urgent\", \"crowd\", \"due_at\", \"id\")", "WAITING = _waiting(\"due_at\", \"id\")", "tests/faults/test_slow_provider.py"),
    Mutation("OV-04", "callbot/services/sending.py", "WAITING = _waiting(\"urgent\", \"crowd\", \"due_at\", \"id\")", "WAITING = _waiting(\"urgent\", \"due_at\", \"id\")", "tests/faults/test_flood.py"),
    Mutation("OV-04", "callbot/domain/outbox.py", "if place < CROWD or now is None:", "if True:", "tests/faults/test_flood.py"),
    Mutation("OV-04", "callbot/services/handover.py", "WHERE owner_id IS NULL OR :crowd >= (", "WHERE TRUE OR :crowd >= (", "tests/faults/test_flood.py"),
    Mutation("WB-16", "callbot/cli/logs.py", "ExceptionDictTransformer(show_locals=False)", "ExceptionDictTransformer(show_locals=True)", "tests/cli/test_logs.py"),
    Mutation("WB-21", "callbot/gateways/away.py", "return at.is_global and not at.is_multicast", "return True", "tests/gateways/test_away.py"),
    Mutation("WB-21", "callbot/gateways/away.py", "&redirect=no", "", "tests/gateways/test_away.py"),
    Mutation("BK-02", "callbot/services/sending.py", "if not way.open:", "if False:", "tests/faults/test_backups.py"),
    Mutation("BK-03", "callbot/migrations/upgrade.py", "connection.connection.cursor().execute(\"PRAGMA foreign_keys=OFF\")", "pass", "tests/migrations/test_releases.py"),
    Mutation("BK-03", "callbot/migrations/state.py", "if found not in known:", "if False:", "tests/migrations/test_releases.py"),
    Mutation("BK-04", "callbot/migrations/archive.py", "plain = member.isreg() and not member.issparse() and NAMES.fullmatch(member.name)", "plain = True", "tests/migrations/test_restore.py"),
)  # fmt: skip


def is_seen(mutation: Mutation) -> bool:
    """True where the test passes while the guard stands, and fails once it is gone."""
    with tempfile.TemporaryDirectory(prefix="callbot-mutation-") as folder:
        for name in HOUSE:
            source = ROOT / name
            if source.is_dir():
                shutil.copytree(source, Path(folder) / name, ignore=shutil.ignore_patterns("__pycache__"))
            else:
                shutil.copy(source, folder)
        if tried(folder, mutation) != PASSED:
            return False
        changed = Path(folder) / mutation.file
        changed.write_text(
            changed.read_text(encoding="utf-8").replace(mutation.guard, mutation.without), encoding="utf-8"
        )
        return tried(folder, mutation) == FAILED


def tried(folder: str, mutation: Mutation) -> int:
    """How the test ends in this copy of the house, as pytest says it: one that is not found ends otherwise."""
    case = mutation.case.lower().replace("-", "_")
    asked = ["-q", "-x", "-p", "no:cacheprovider", mutation.test, "-k", f"test_{case} and not postgres"]
    ran = subprocess.run(  # its own tests, with arguments written here
        [sys.executable, "-m", "pytest", *asked],
        cwd=folder,
        capture_output=True,
        timeout=SECONDS,
        check=False,
    )
    return ran.returncode


def lost(mutation: Mutation) -> bool:
    """True where the guard does not stand in the code once and once alone."""
    return (ROOT / mutation.file).read_text(encoding="utf-8").count(mutation.guard) != 1


if __name__ == "__main__":
    asked = [each for each in MUTATIONS if not sys.argv[1:] or each.case in sys.argv[1:]]
    unseen = []
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        for each, seen in zip(
            asked, pool.map(lambda one: not lost(one) and is_seen(one), asked), strict=True
        ):
            print(f"{each.case}  {'seen' if seen else 'NOT SEEN'}  {each.guard[:80]}", flush=True)
            unseen += [] if seen else [each.case]
    sys.exit(f"taken out and not seen: {', '.join(unseen)}" if unseen else 0)
