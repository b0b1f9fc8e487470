"""What the sender wants and what else was heard: intents, opt-outs, tags."""

from __future__ import annotations

import pytest

from callbot.language import Intent
from tests.language.saying import NOW, echo, heard, stated

OPT_OUTS = [
    "STOP",
    "stop.",
    "StopAll",
    "unsubscribe",
    "END",
    "Quit",
    "revoke",
    "OPTOUT",
    "CANCEL",
    "opt out",
    "opting out",
    "please stop texting me",
    "stop calling me",
    "stop messaging us",
    "don't text me again",
    "do not contact me",
    "never call this number",
    "remove me from your list",
    "take my number off",
    "take me off this list",
    "delete my number",
    "no more texts please",
    "no more calls",
    "leave me alone",
    "lose my number",
    "not interested, remove me",
    "I don't want any more messages",
]

NO_OPT_OUTS = [
    "stop by on friday",
    "I'll stop by at 3 tomorrow",
    "don't stop",
    "please don't call me before 9",
    "please don't call until 10",
    "don't text me before noon tomorrow",
    "end of day works",
    "the quit date is in may",
    "start at 9 tomorrow",
    "cancel the call please",
    "no more than 30 minutes",
]

WISHES = [
    ("can you help me?", Intent.QUESTION),
    ("is this Sam", Intent.QUESTION),
    ("when can we talk", Intent.QUESTION),
    ("when are you free?", Intent.QUESTION),
    ("what time works for you", Intent.QUESTION),
    ("what's your availability", Intent.QUESTION),
    ("got a minute?", Intent.QUESTION),
    ("what is the salary?", Intent.QUESTION),
    ("where is the job?", Intent.QUESTION),
    ("is it remote?", Intent.QUESTION),
    ("who is this", Intent.QUESTION),
    ("help", Intent.OTHER),
    ("INFO", Intent.OTHER),
    ("thanks", Intent.OTHER),
    ("thank you!", Intent.OTHER),
    ("good morning", Intent.OTHER),
    ("Good afternoon", Intent.OTHER),
    ("hello", Intent.OTHER),
    ("got your message", Intent.OTHER),
    ("I sent you an email", Intent.OTHER),
    ("please send your resume", Intent.OTHER),
    ("call me back", Intent.OTHER),
    ("running late", Intent.OTHER),
    ("my manager will call you", Intent.OTHER),
    ("I called you yesterday at 3", Intent.OTHER),
    ("we spoke last tuesday", Intent.OTHER),
    ("I tried you twice at 10", Intent.OTHER),
    ("I left a voicemail at 8:30", Intent.OTHER),
    ("I called at 9:15 this morning", Intent.OTHER),
    ("not interested", Intent.DECLINE),
    ("no thanks, found someone", Intent.DECLINE),
    ("no", Intent.DECLINE),
    ("nope", Intent.DECLINE),
    ("none of those", Intent.DECLINE),
    ("Cancel the call please", Intent.CANCEL),
    ("the position is filled", Intent.CANCEL),
    ("we have to cancel friday", Intent.CANCEL),
    ("let's call it off", Intent.CANCEL),
    ("we filled the role", Intent.CANCEL),
    ("need to reschedule", Intent.RESCHEDULE),
    ("we need to reschedule", Intent.RESCHEDULE),
    ("can we reschedule to friday at 10", Intent.RESCHEDULE),
    ("rescheduling, sorry", Intent.RESCHEDULE),
    ("I'm free Friday", Intent.PROPOSE),
    ("are you available thursday?", Intent.PROPOSE),
    ("are you free friday at 2?", Intent.PROPOSE),
    ("do you have time tomorrow?", Intent.PROPOSE),
    ("have Sam call me friday at 10", Intent.PROPOSE),
    ("Good morning, is friday at 2 ok?", Intent.PROPOSE),
    ("call at 3 tomorrow", Intent.PROPOSE),
    ("I called and can talk at 3", Intent.PROPOSE),
    ("START", Intent.OPT_IN),
    ("UNSTOP", Intent.OPT_IN),
    ("yes", Intent.OPT_IN),
    ("YES.", Intent.OPT_IN),
]

TAGS = [
    ("have Sam call me friday at 10", "owner_calls"),
    ("can you call me at 3 tomorrow?", "owner_calls"),
    ("please call me at 617-555-0134", "owner_calls"),
    ("ask Sam to call us", "owner_calls"),
    ("pls ring me tomorrow", "owner_calls"),
    ("call me back", "callback"),
    ("please call me back when you can", "callback"),
    ("give me a call", "callback"),
    ("ring me back please", "callback"),
    ("return my call", "callback"),
    ("free to chat now?", "now"),
    ("can you talk right now", "now"),
    ("can I call you now?", "now"),
    ("call me asap", "now"),
    ("are you available now", "now"),
    ("I'm calling you now", "now"),
    ("let's do a zoom on friday at 10", "video"),
    ("teams call tomorrow at 2", "video"),
    ("google meet link to follow", "video"),
    ("video interview thursday", "video"),
    ("webex at 3", "video"),
    ("come in for an interview friday at 1", "onsite"),
    ("stop by our office monday at 9", "onsite"),
    ("in person on tuesday at 10", "onsite"),
    ("on-site friday", "onsite"),
    ("onsite interview", "onsite"),
    ("my manager will call you tomorrow at 3", "third_party"),
    ("Dana from Acme will call at 10 tomorrow", "third_party"),
    ("someone will reach out", "third_party"),
    ("hiring manager is going to call friday", "third_party"),
    ("my colleague rings you", "third_party"),
    ("let me check and get back to you", "tentative"),
    ("maybe thursday at 2", "tentative"),
    ("tentatively friday at 10", "tentative"),
    ("might be able to do monday at 3", "tentative"),
    ("thursday at 2, not sure yet", "tentative"),
    ("I need to check with the team", "tentative"),
    ("pencil in wed at 11", "tentative"),
    ("who is this", "identity"),
    ("Who's this?", "identity"),
    ("who are you", "identity"),
    ("is this a bot?", "identity"),
    ("are you real", "identity"),
    ("are you a robot?", "identity"),
    ("is this automated?", "identity"),
    ('Liked "Thu Nov 26 at 2"', "reaction"),
    ("Loved “Sounds good, Friday at 10”", "reaction"),
    ('Laughed at "yes"', "reaction"),
    ('Reacted 👍 to "Thu 2 PM"', "reaction"),
    ('Disliked "Fri 10"', "reaction"),
    ('Emphasized "call me"', "reaction"),
    ('Questioned "Fri 10 AM"', "reaction"),
    ("I'm driving, will reply later", "auto_reply"),
    ("Automatic reply: away", "auto_reply"),
    ("out of the office", "auto_reply"),
    ("This is an automated response", "auto_reply"),
    ("Do not disturb is on", "auto_reply"),
    ("You have the wrong number", "wrong_number"),
    ("not who you're looking for", "wrong_number"),
    ("wrong person", "wrong_number"),
    ("text me on whatsapp", "scam"),
    ("pay the training fee with gift cards", "scam"),
    ("send your SSN and bank account", "scam"),
    ("kindly add me on telegram", "scam"),
    ("buy crypto", "scam"),
    ("your social security please", "scam"),
    ("it'll take 30 minutes", "minutes:30"),
    ("half an hour call tomorrow at 2", "minutes:30"),
    ("30 min on friday", "minutes:30"),
    ("60-minute call friday at 10", "minutes:60"),
    ("an hour on friday", "minutes:60"),
    ("1 hour tomorrow at 2", "minutes:60"),
    ("15 min chat tomorrow at 11", "minutes:15"),
    ("just 15 minutes", "minutes:15"),
    ("it takes 45 mins", "minutes:45"),
    ("call at 10 for 45 minutes on friday", "minutes:45"),
]


@pytest.mark.parametrize("text", OPT_OUTS)
def test_no_further_texts_are_wanted(text: str) -> None:
    reading = heard(text)
    assert (reading.intent, reading.times, reading.sure) == (Intent.OPT_OUT, (), True)


@pytest.mark.parametrize("text", ["stop texting me", "leave me alone", "no more calls"])
def test_the_owner_does_not_opt_out_in_passing(text: str) -> None:
    assert stated(text).intent is not Intent.AVAILABILITY


@pytest.mark.parametrize("text", NO_OPT_OUTS)
def test_words_of_an_opt_out_that_are_none(text: str) -> None:
    assert heard(text).intent is not Intent.OPT_OUT


@pytest.mark.parametrize(("text", "intent"), WISHES)
def test_what_is_wanted(text: str, intent: Intent) -> None:
    assert heard(text).intent is intent


@pytest.mark.parametrize(("text", "tag"), TAGS)
def test_what_else_was_heard(text: str, tag: str) -> None:
    assert tag in heard(text).about


@pytest.mark.parametrize(
    "text",
    [
        "friday at 10 works",
        "Tuesday after 2, thanks",
        "I can do tomorrow morning or thursday at 3",
        "when are you free?",
        "see you soon",
    ],
)
def test_a_plain_text_carries_no_tag(text: str) -> None:
    assert heard(text).about == ()


@pytest.mark.parametrize(("text", "tag"), [row for row in TAGS if row[1] == "reaction"])
def test_a_reaction_holds_no_time_and_no_yes(text: str, tag: str) -> None:
    reading = heard(text, offered=[NOW], agreed=NOW)
    assert (reading.intent, reading.times, reading.about) == (Intent.OTHER, (), (tag,))


@pytest.mark.parametrize(
    "text", ["in 30 minutes", "after about 20 minutes", "an hour later", "give or take, within an hour"]
)
def test_a_distance_is_no_length(text: str) -> None:
    assert not any(tag.startswith("minutes:") for tag in heard(text).about)


@pytest.mark.parametrize("text", ["Cancel the call please", "STOP", "who is this", "no", "thanks"])
def test_a_wish_without_a_time_has_none(text: str) -> None:
    assert echo(heard(text)) == ""
