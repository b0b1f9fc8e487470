"""What recruiters say besides leaves the times as they are: pay, shifts, deadlines, past calls, signatures.

Law: a sentence beside a proposal adds no time to it with certainty, and takes none away.
"""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from callbot.language import Exclude, Item, Reading, understand

NOW = datetime(2026, 11, 24, 9, 15, tzinfo=ZoneInfo("America/New_York"))
"""A Tuesday."""

PROPOSED = (
    "Can we talk tomorrow at 2?", "How about Thursday at 10 or Friday at 2:30?", "I'm free Monday 1-3.",
    "Are you available Dec 3 after 11?", "Tuesday morning works for me.", "Would 3 pm tomorrow work?",
)  # fmt: skip
BEFORE = (
    "Hi Sam, this is Dana Ortiz from Acme.", "Thanks for applying to req 10482!",
    "The role pays 45-50 an hour.", "It's a 6 month contract.", "We're a team of 12.",
    "I got your resume from Indeed on the 5th.", "I have your application from November 3rd.",
    "I tried you at 9 this morning.", "I called you at 8:50.", "We have 3 openings.",
    "The position is full time, 40 hours a week.", "It's a hybrid role, 3 days in the office.",
    "It's a remote job, 9 to 5.", "The shift is 7am to 3pm.", "Shifts are Monday to Friday, 8-4.",
    "You applied last week.", "We spoke on Monday.", "We talked last Tuesday at 3.",
    "I left you a voicemail yesterday at 4.", "My name is Dana, I'm 1 of 2 recruiters here.",
    "Sorry I missed your call at 8:30.", "Sorry for the delay, I was out until today.", "I was off Monday.",
    "I was on vacation last week.", "We are hiring for 2 roles.", "The pay is $22/hr.",
    "It's 20 minutes from downtown.", "You have 5 years of experience, right?",
    "We'd like to move forward.", "Congrats, you passed round 1!", "There's a second interview.",
    "We want to start by January 4th.", "The job starts Dec 14.", "Start date is January 11.",
    "We need someone by Dec 1.", "The posting closes Friday.", "Our office is closed Thursday.",
    "We are closed for Thanksgiving.", "Happy Thanksgiving!", "Happy Friday!", "Good morning!",
    "Good afternoon Sam.", "Hope you had a good weekend.", "Have a great Thanksgiving weekend.",
    "Hope your week is going well.", "I'm looking at your resume now.", "Got a minute?",
    "Quick question about your availability.", "I have a few questions.", "I only need 15 minutes.",
    "It will take about half an hour.", "I'm the hiring manager for the night shift.",
    "We have a day shift and a night shift.", "We're looking for weekend help.", "It's a weekend job.",
    "The weekend shift is 10 hours.", "Pay day is every other Friday.", "Training takes two weeks.",
    "The assessment takes 45 min.", "We interview on Zoom.", "We will make a decision next week.",
    "Our HR meets on Wednesdays.", "I leave the office at 5.", "I'm in meetings until noon today.",
    "I'm in a training this afternoon.", "I'm traveling tomorrow morning.", "I'm out Friday.",
    "I'm only in the office until 1 today.", "I usually start at 8.",
)  # fmt: skip
BEHIND = (
    "My cell is 617-555-0133.", "Ask for ext 22.", "It'll take 30 minutes.",
    "We're at 200 Main St, Suite 12.", "Sent from my iPhone 15", "There are 2 rounds.",
    "Look forward to talking to you!", "Let me know.", "The deadline is Friday.", "Thanks, Dana",
    "- Dana, Acme Corp", "Best, Dana Ortiz, Senior Recruiter, Acme", "Talk soon!", "Have a good weekend!",
    "Have a great day", "Reply YES to confirm.", "Please bring 2 forms of ID.", "It's with 3 people.",
    "I'll call you then.", "I will send an invite.", "The interview is 1 hour.", "You'd meet Tom first.",
    "Otherwise let me know what works.", "If not, no worries.",
    "If that doesn't work, send me a few times.", "Please call 617-555-0133 ext 4.",
    "My number is 6175550133", "Our hours are 8am-5pm Mon-Fri.", "We close at 5.", "I'm in until 5.",
    "The job starts Dec 14.", "We'd want you to start in January.", "Let me know by tomorrow.",
    "Please confirm by 5 today.", "Please reply by end of day.", "Can you confirm today?",
    "I can only hold it until tonight.", "I'm out the rest of the week.", "I'm away next week.",
    "After that I'm on vacation until Jan 4.", "We have until Friday to decide.", "lmk asap", "ty!",
)  # fmt: skip


def read(text: str) -> Reading:
    """A contact's text, without a conversation around it."""
    return understand(text, now=NOW)


def wished(reading: Reading) -> set[Item]:
    """The times that are wished; what is taken away besides does no harm."""
    return {item for item in reading.times if not isinstance(item, Exclude)}


@pytest.mark.parametrize(
    "beside", [f"{words} {{}}" for words in BEFORE] + [f"{{}} {words}" for words in BEHIND]
)
def test_what_is_said_beside_a_proposal(beside: str) -> None:
    for proposed in PROPOSED:
        reading = read(beside.format(proposed))
        assert not reading.sure or wished(reading) == wished(read(proposed)), beside.format(proposed)


def test_most_of_it_is_known_to_be_beside() -> None:
    said = [f"{words} {PROPOSED[0]}" for words in BEFORE] + [f"{PROPOSED[0]} {words}" for words in BEHIND]
    assert sum(read(text).sure for text in said) >= 0.7 * len(said)
