"""Every text of callbot's with people and times filled in: what `docs/wording.md` shows and tests measure."""

import re
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from callbot.domain import control, drafts, heard, missed, own_words, passed, replies, wording
from callbot.domain.appointments import Caller, Medium
from callbot.domain.commands import BY_NAME
from callbot.domain.outbox import Channel
from callbot.domain.reminders import Kind, Planned

ZONE = ZoneInfo("America/New_York")
CHICAGO = ZoneInfo("America/Chicago")
NOW = datetime(2026, 2, 2, 9, 18, tzinfo=ZONE)  # a Monday
TODAY = NOW.replace(hour=11, minute=0)
TUESDAY = datetime(2026, 2, 3, 9, 30, tzinfo=ZONE)
THURSDAY = datetime(2026, 2, 5, 10, 0, tzinfo=ZONE)
OPENINGS = (TODAY, TUESDAY, THURSDAY)
NUMBER, MOBILE = "+12125550143", "+16175550133"
HALF_HOUR = timedelta(minutes=30)
WORDS = "any morning after 9"
PLANNED = (
    Planned(Kind.EVENING, Channel.SMS, datetime(2026, 2, 4, 18, tzinfo=ZONE)),
    Planned(Kind.CALL, Channel.CALL, datetime(2026, 2, 5, 9, 45, tzinfo=ZONE)),
    Planned(Kind.UNSEEN, Channel.CALL, datetime(2026, 2, 4, 18, tzinfo=ZONE)),
)

THEN = "Thu Feb 5, 10:00 AM ET"
TO_CONTACTS = {
    "missed call": missed.text_back("Sam Lee", NUMBER, WORDS, OPENINGS, ZONE, NOW, may_stop=True),
    "missed call, nothing is open": missed.text_back("Sam Lee", NUMBER, WORDS, (), ZONE, NOW, may_stop=False),
    "missed call of somebody unknown": missed.text_back_to_stranger(
        "Sam Lee", NUMBER, WORDS, OPENINGS, ZONE, NOW
    ),
    "missed call, answered late": missed.text_back(
        "Sam Lee", NUMBER, WORDS, OPENINGS, ZONE, NOW, may_stop=True, late=True
    ),
    "a time is agreed": wording.confirmed("Sam Lee", THURSDAY, ZONE, CHICAGO, NUMBER, 30, Caller.CONTACT),
    "a time is agreed, and the owner calls": wording.confirmed(
        "Sam Lee", THURSDAY, ZONE, None, MOBILE, 30, Caller.OWNER
    ),
    "a window is kept free": wording.window_noted(
        "Sam Lee", TUESDAY, TUESDAY.replace(hour=12), ZONE, CHICAGO, NUMBER, Caller.CONTACT
    ),
    "not free, and the owner is asked": replies.not_free("Sam Lee", TODAY, OPENINGS, ZONE, NOW, asked=True),
    "only the owner may grant it": replies.asking("Sam Lee", TODAY, OPENINGS, ZONE, NOW),
    "not free, and nothing else is": replies.not_free("Sam Lee", TODAY, (), ZONE, NOW, asked=False),
    "when are you free?": replies.free_then("Sam Lee", WORDS, OPENINGS, ZONE, NOW),
    "which one?": replies.which_one("Sam Lee", OPENINGS, ZONE, NOW),
    "who is this?": replies.introduced("Sam Lee", NUMBER, NOW, ZONE),
    "passed on": replies.passed_on("Sam Lee", TODAY, ZONE, NOW),
    "the owner calls it off": wording.called_off("Sam Lee", THURSDAY, ZONE, by_owner=True),
    "they call it off": wording.called_off("Sam Lee", THURSDAY, ZONE, by_owner=False),
    "no more texts": replies.farewell("Sam Lee"),
    "let me check first": replies.held("Sam Lee", OPENINGS, ZONE, NOW),
    "let me check first, nothing else is open": replies.held("Sam Lee", OPENINGS[:1], ZONE, NOW),
    "the owner can do what they may want": replies.can_do("Sam Lee", THURSDAY, ZONE),
    "they cannot keep it": replies.move("Sam Lee", THURSDAY, OPENINGS, ZONE, NOW),
    "they cannot keep it, and nothing else is open": replies.move("Sam Lee", THURSDAY, (), ZONE, NOW),
    "openings are taken back": replies.withdrawn("Sam Lee", OPENINGS[:2], OPENINGS, ZONE, NOW),
    "all openings are taken back": replies.withdrawn("Sam Lee", OPENINGS, (), ZONE, NOW),
    "the owner was asked, and cannot": replies.refused("Sam Lee", THURSDAY, OPENINGS, ZONE, NOW),
    "the owner was asked and cannot, and nothing else is open": replies.refused(
        "Sam Lee", THURSDAY, (), ZONE, NOW
    ),
    "a video call is agreed": wording.confirmed(
        "Sam Lee", THURSDAY, ZONE, CHICAGO, NUMBER, 30, Caller.CONTACT, Medium.VIDEO
    ),
    "a visit is agreed": wording.confirmed(
        "Sam Lee", THURSDAY, ZONE, None, NUMBER, 30, Caller.CONTACT, Medium.ONSITE
    ),
    "a window is kept free, and the owner calls": wording.window_noted(
        "Sam Lee", TUESDAY, TUESDAY.replace(hour=12), ZONE, None, MOBILE, Caller.OWNER
    ),
    "the owner moves the agreed time": own_words.moved(
        "Sam Lee", TUESDAY, THURSDAY, ZONE, CHICAGO, NUMBER, Caller.CONTACT
    ),
    "the owner runs late, by so many minutes": own_words.running_late("Sam Lee", 10, THURSDAY, ZONE),
    "the owner writes": own_words.written("Sam Lee", "Thanks, I will look at it."),
    "a voicemail named a time that is free": heard.free("Sam Lee", NUMBER, THURSDAY, ZONE, may_stop=True),
    "a voicemail named a time that is not free": heard.not_free(
        "Sam Lee", THURSDAY, OPENINGS, ZONE, NOW, may_stop=True
    ),
    "when are you free?, while the owner has paused callbot": replies.free_then("Sam Lee", "", (), ZONE, NOW),
    "nobody called, and the owner would have them asked": passed.nudge(
        "Sam Lee", "Tue Feb 3, 9:30 AM ET", OPENINGS, ZONE, NOW, waited=True
    ),
    "nobody called, and nothing is open": passed.nudge(
        "Sam Lee", "Tue Feb 3, 9:30 AM ET", (), ZONE, NOW, waited=True
    ),
    "they did not speak, and the owner was to call": passed.nudge(
        "Sam Lee", "Tue Feb 3, 9:30 AM ET", OPENINGS, ZONE, NOW, waited=False
    ),
    "the owner runs late": wording.running_late("Sam Lee", THURSDAY, ZONE),
}
TO_OWNER = {
    "missed twice": missed.owner_missed("Acme", [NOW, NOW], ZONE, told=missed.texted(OPENINGS, ZONE)),
    "a time is agreed": wording.owner_booked(
        "Acme, Dana",
        THURSDAY,
        THURSDAY.replace(minute=30),
        ZONE,
        NUMBER,
        Caller.CONTACT,
        PLANNED,
        exact=True,
        moved=False,
    ),
    "a question": wording.owner_asked(
        7,
        "Acme",
        wording.asked_for(TODAY, TODAY + HALF_HOUR, ZONE, Caller.CONTACT, Medium.PHONE, exact=True),
        f"outside {WORDS}",
        OPENINGS,
        TODAY,
        ZONE,
    ),
    "no more texts, and a time is agreed": wording.owner_doubts(7, "Acme, Dana", THURSDAY, ZONE, MOBILE),
    "no more texts": wording.owner_opted_out("Acme, Dana"),
    "too many texts": wording.owner_flooded("Acme, Dana"),
    "a text that is the owner's to answer": wording.owner_relayed(
        "Acme, Dana", "what salary does Sam have in mind? " * 9, urgent=True
    ),
    "they run late": wording.owner_late("Acme, Dana", 10, THURSDAY, ZONE),
    "OK to what they may want": control.put_to_them(THURSDAY, ZONE),
    "a time comes near": wording.reminder(
        "Acme", THURSDAY, THURSDAY.replace(minute=30), ZONE, Caller.CONTACT, NUMBER, exact=True
    ),
    "nobody answered the reminder calls": wording.last_reminder("Acme", THURSDAY, ZONE),
    "agreed for soon, and not seen, on the away channel": wording.unseen("Acme, Dana", THURSDAY, ZONE),
    "nobody called": passed.nobody_called(7, "Acme, Dana", THEN),
    "the time has passed, and nobody can know": passed.nobody_seen(7, "Acme, Dana", THEN),
    "nobody called, and they take no texts": passed.no_nudge("Acme, Dana", THEN, MOBILE),
    "OK to nobody called": passed.nudged("Acme, Dana"),
    "COMMANDS": control.COMMANDS,
    "COMMANDS BUSY": control.explained(BY_NAME["busy"]),
    "FREE …": control.stated(WORDS, "weekdays 9 AM to 12 noon", "weekdays 9 to 5"),
    "TODAY …": control.day_set("Mon Feb 2 after 2 PM", TODAY, ZONE, []),
    "BUSY …": control.kept_clear("Thu Feb 5", THURSDAY, ZONE, [("Acme, Dana", THURSDAY)]),
    "PAUSE": control.PAUSED,
    "BACK": control.resumed(WORDS, ["out until monday"]),
    "NEXT": control.coming([("Acme, Dana", THEN)], [f"Globex, {WORDS} (until Fri Feb 6)"]),
    "WHO": control.last_missed("Acme, 617-555-0133", NOW, ZONE, "asked about salary"),
    "CALLS": control.calls([("Acme, 617-555-0133", NOW, "missed")], ZONE),
    "CALL": control.ringing("Acme, 617-555-0133", NOW, ZONE, missed=True),
    "OK, several are open": control.which([(4, THURSDAY), (5, TUESDAY)], ZONE),
    "OK 4, they chose otherwise": control.no_such_question(4, "settled"),
    "OK 4, they are blocked": control.no_such_question(4, "blocked"),
    "MOVE to the time that it has": control.already("Acme, Dana", THURSDAY, ZONE),
    "DROP": control.dropped("Acme, Dana", THURSDAY, ZONE, told=True),
    "LATE 10": control.late("Acme, Dana", 10, THURSDAY, ZONE),
    "REPLY …": control.sent("Acme, Dana", "Thanks, I will look at it."),
    "REPLY …, two wrote": control.to_whom([("Acme, Dana", "0133"), ("Lee", "0134")]),
    "PERSONAL": control.marked("Acme, 617-555-0133", blocked=False),
    "BLOCK": control.marked("617-555-0134", blocked=True),
    "NOTE …": control.note_kept("Acme, Dana", "asked about salary"),
    "EXPECT …": control.expecting("Acme", "weekdays 9 AM to 12 noon", THURSDAY, ZONE),
    "UNDO": control.undone("I text callers again."),
    "NEW PHONE": control.new_phone("+12125550100", 3, forwarded=True),
    "tried out while paused": control.PAUSED_TEXTS,
    "FORWARDED": control.FORWARDED,
    "NOT FORWARDED": control.NOT_FORWARDED,
    "PROVE AGAIN": control.PROVE_AGAIN,
    "what is not done by text": control.ELSEWHERE,
    "STOP, on the away channel": control.stopped("STOP", "212-555-0100"),
    "no text leaves any more, on the away channel": drafts.switched("+12125550100"),
    "texts leave again": drafts.back("+12125550100"),
}
CARRIER = re.compile(
    r"\b(STOP|STOPALL|UNSUBSCRIBE|CANCEL|END|QUIT|REVOKE|OPTOUT|START|YES|UNSTOP|HELP|INFO)\b"
)
"""The carriers' words for opting out, in, and for help: no instruction may use one."""
