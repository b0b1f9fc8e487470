"""Several times in one text: what is said once is shared out, what is said apart stays apart."""

from __future__ import annotations

import pytest

from callbot.language import Intent
from tests.language.saying import echo, heard

DAYS_THAT_SHARE_A_CLOCK = [
    ("monday or tuesday", "Mon Nov 30 or Tue Dec 1"),
    ("either monday or tuesday", "Mon Nov 30 or Tue Dec 1"),
    ("tuesday or wednesday afternoon", "Tue Dec 1 12 noon to 5 PM or Wed Nov 25 12 noon to 5 PM"),
    ("wed or thu at 10", "Wed Nov 25 10 AM or Thu Nov 26 10 AM"),
    ("monday, wednesday or friday at 2", "Mon Nov 30 2 PM or Wed Nov 25 2 PM or Fri Nov 27 2 PM"),
    ("tomorrow or thursday morning", "Wed Nov 25 8 AM to 12 noon or Thu Nov 26 8 AM to 12 noon"),
    (
        "mon or tue after 2, or thu before noon",
        "Mon Nov 30 after 2 PM or Tue Dec 1 after 2 PM or Thu Nov 26 before 12 noon",
    ),
    ("Mon/Wed/Fri after 3", "Mon Nov 30 after 3 PM or Wed Nov 25 after 3 PM or Fri Nov 27 after 3 PM"),
    ("Mon & Wed at 10", "Mon Nov 30 10 AM or Wed Nov 25 10 AM"),
    ("thu or fri after 4", "Thu Nov 26 after 4 PM or Fri Nov 27 after 4 PM"),
    ("Dec 1st or 2nd", "Tue Dec 1 or Wed Dec 2"),
    ("Dec 1 or 2", "Tue Dec 1 or Wed Dec 2"),
    ("Dec 1 or 2 at 10", "Tue Dec 1 10 AM or Wed Dec 2 10 AM"),
    ("dec 1 and 2 after 10", "Tue Dec 1 after 10 AM or Wed Dec 2 after 10 AM"),
    ("the 1st, 2nd or 3rd at 9", "Tue Dec 1 9 AM or Wed Dec 2 9 AM or Thu Dec 3 9 AM"),
    ("12/1 or 12/2 at 11", "Tue Dec 1 11 AM or Wed Dec 2 11 AM"),
    ("at 10 monday or tuesday", "Mon Nov 30 10 AM or Tue Dec 1 10 AM"),
    ("Are you free at 10 on the 3rd or 4th?", "Thu Dec 3 10 AM or Fri Dec 4 10 AM"),
    ("between 2 and 4 either tomorrow or friday", "Wed Nov 25 2-4 PM or Fri Nov 27 2-4 PM"),
    ("today or tomorrow after 3", "Tue Nov 24 after 3 PM or Wed Nov 25 after 3 PM"),
    (
        "Mon-Wed 10-12",
        "Mon Nov 30 10 AM to 12 noon or Tue Dec 1 10 AM to 12 noon or Wed Dec 2 10 AM to 12 noon",
    ),
    ("monday to wednesday after 2", "Mon Nov 30 after 2 PM or Tue Dec 1 after 2 PM or Wed Dec 2 after 2 PM"),
]

CLOCKS_THAT_SHARE_A_DAY = [
    ("friday at 9, 10 or 11", "Fri Nov 27 9 AM or Fri Nov 27 10 AM or Fri Nov 27 11 AM"),
    ("10, 11 or noon on friday", "Fri Nov 27 10 AM or Fri Nov 27 11 AM or Fri Nov 27 12 noon"),
    ("friday: 9, 10:30, 2", "Fri Nov 27 9 AM or Fri Nov 27 10:30 AM or Fri Nov 27 2 PM"),
    ("mon 10 or 2", "Mon Nov 30 10 AM or Mon Nov 30 2 PM"),
    ("9 or 9:30 fri", "Fri Nov 27 9 AM or Fri Nov 27 9:30 AM"),
    ("9 or 10am friday", "Fri Nov 27 9 AM or Fri Nov 27 10 AM"),
    ("11 or 1 friday", "Fri Nov 27 11 AM or Fri Nov 27 1 PM"),
    ("2, 3 or 4p friday", "Fri Nov 27 2 PM or Fri Nov 27 3 PM or Fri Nov 27 4 PM"),
    ("10am or 2pm tomorrow", "Wed Nov 25 10 AM or Wed Nov 25 2 PM"),
    ("at noon or at 4 tomorrow", "Wed Nov 25 12 noon or Wed Nov 25 4 PM"),
    ("11:30 or 12:30 on Monday", "Mon Nov 30 11:30 AM or Mon Nov 30 12:30 PM"),
    ("I have 10, 11:30 and 2 on Thursday", "Thu Nov 26 10 AM or Thu Nov 26 11:30 AM or Thu Nov 26 2 PM"),
    ("Can you do 1 or 3 on Monday?", "Mon Nov 30 1 PM or Mon Nov 30 3 PM"),
    ("one or two on friday", "Fri Nov 27 1 PM or Fri Nov 27 2 PM"),
    ("monday 9am and 10am are open", "Mon Nov 30 9 AM or Mon Nov 30 10 AM"),
    (
        "Would Dec 3 work? I have 9am, 11am, and 3:30pm open",
        "Thu Dec 3 9 AM or Thu Dec 3 11 AM or Thu Dec 3 3:30 PM",
    ),
    ("Mon 10-12 or 2-4", "Mon Nov 30 10 AM to 12 noon or Mon Nov 30 2-4 PM"),
    ("tomorrow 9-11 or 2-4pm ET", "Wed Nov 25 9-11 AM or Wed Nov 25 2-4 PM"),
]

EACH_WITH_ITS_OWN = [
    ("mon 10am, tue 2pm or wed 4pm", "Mon Nov 30 10 AM or Tue Dec 1 2 PM or Wed Nov 25 4 PM"),
    ("Tomorrow at 10 or Friday at 3", "Wed Nov 25 10 AM or Fri Nov 27 3 PM"),
    ("either tomorrow at 1 or friday at 11", "Wed Nov 25 1 PM or Fri Nov 27 11 AM"),
    ("wed at 1 / thu at 3", "Wed Nov 25 1 PM or Thu Nov 26 3 PM"),
    (
        "Wednesday 2 or 3pm, Thursday 10 or 11am",
        "Wed Nov 25 2 PM or Wed Nov 25 3 PM or Thu Nov 26 10 AM or Thu Nov 26 11 AM",
    ),
    ("Monday 9-11 or Tuesday 1-3", "Mon Nov 30 9-11 AM or Tue Dec 1 1-3 PM"),
    ("Monday: 10-12. Tuesday: 2-4.", "Mon Nov 30 10 AM to 12 noon or Tue Dec 1 2-4 PM"),
    ("tomorrow morning or friday afternoon", "Wed Nov 25 8 AM to 12 noon or Fri Nov 27 12 noon to 5 PM"),
    (
        "wed morning or thu afternoon or fri at 2",
        "Wed Nov 25 8 AM to 12 noon or Thu Nov 26 12 noon to 5 PM or Fri Nov 27 2 PM",
    ),
    ("tomorrow at 10; otherwise friday at 2", "Wed Nov 25 10 AM or Fri Nov 27 2 PM"),
    ("tomorrow 2pm, if not then friday 2pm", "Wed Nov 25 2 PM or Fri Nov 27 2 PM"),
    ("Wed 12/2 at 11 or Thu 12/3 at 1:30", "Wed Dec 2 11 AM or Thu Dec 3 1:30 PM"),
    (
        "Here are my openings: Wed 11/25 10am, Thu 11/26 1pm, Fri 11/27 3pm",
        "Wed Nov 25 10 AM or Thu Nov 26 1 PM or Fri Nov 27 3 PM",
    ),
    ("we have wed 2-3, thu 10-11 and fri all day", "Wed Nov 25 2-3 PM or Thu Nov 26 10-11 AM or Fri Nov 27"),
    ("this friday or next monday at 11", "Fri Nov 27 11 AM or Mon Nov 30 11 AM"),
    ("today at 4 or tomorrow at 9", "Tue Nov 24 4 PM or Wed Nov 25 9 AM"),
    ("1pm mon or 2pm tue", "Mon Nov 30 1 PM or Tue Dec 1 2 PM"),
    ("Next week Monday at 9 or Wednesday at 1", "Mon Nov 30 9 AM or Wed Dec 2 1 PM"),
    ("tuesday 1st or thursday 3rd at 10", "Tue Dec 1 10 AM or Thu Dec 3 10 AM"),
    (
        "Sorry I missed you! I can do thursday 10:30 or friday after 1.",
        "Thu Nov 26 10:30 AM or Fri Nov 27 after 1 PM",
    ),
]


@pytest.mark.parametrize(
    ("text", "times"), [*DAYS_THAT_SHARE_A_CLOCK, *CLOCKS_THAT_SHARE_A_DAY, *EACH_WITH_ITS_OWN]
)
def test_every_alternative_is_heard(text: str, times: str) -> None:
    reading = heard(text)
    assert echo(reading) == times
    assert (reading.intent, reading.sure) == (Intent.PROPOSE, True)


@pytest.mark.parametrize(("text", "times"), [*DAYS_THAT_SHARE_A_CLOCK, *CLOCKS_THAT_SHARE_A_DAY])
def test_alternatives_are_items_of_their_own(text: str, times: str) -> None:
    assert len(heard(text).times) == times.count(" or ") + 1


@pytest.mark.parametrize("many", [25, 60])
def test_who_sends_a_whole_calendar_is_asked_for_one(many: int) -> None:
    reading = heard(", ".join(f"12/{n % 28 + 1} at {n % 8 + 9}:00" for n in range(many)))
    assert (reading.sure, reading.ask) == (False, "Which day and time suits you best?")


@pytest.mark.parametrize(
    ("text", "times"),
    [
        ("Dec 1, 2 or 3", "Tue Dec 1 or Wed Dec 2 or Thu Dec 3"),
        ("on the first at 11", "Tue Dec 1 11 AM"),
        ("2pm tuesday, or wednesday same time", "Tue Dec 1 2 PM or Wed Nov 25 2 PM"),
        ("can't make it thursday, friday at 10?", "Fri Nov 27 10 AM except Thu Nov 26"),
        ("Mon, Tue or Wed at 10", "Mon Nov 30 10 AM or Tue Dec 1 10 AM or Wed Nov 25 10 AM"),
        ("12 noon or 5pm, Weds", "Wed Nov 25 12 noon or Wed Nov 25 5 PM"),
        ("Thursday 3-5 or Friday anytime", "Thu Nov 26 3-5 PM or Fri Nov 27"),
        ("please don't call until 10", "Tue Nov 24 after 10 AM"),
        ("swap Thursday for Friday at noon", "Fri Nov 27 12 noon"),
    ],
)
def test_a_list_is_dealt_out_to_its_members(text: str, times: str) -> None:
    assert echo(heard(text)) == times
