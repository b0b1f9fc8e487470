"""Who speaks on a voicemail, as they say it: names, companies, numbers; what is not sure is left alone."""

import pytest

from callbot.domain.introductions import MOST, Introduction, introduction, texted


@pytest.mark.parametrize(
    ("words", "name", "company"),
    [
        ("Hi Sam, this is Dana at Acme, could you do ten a.m.?", "Dana", "Acme"),
        ("This is Dana Ortiz calling from Acme Robotics and Sons.", "Dana Ortiz", "Acme Robotics and Sons"),
        ("Dana from Acme here, how about Wednesday?", "Dana", "Acme"),
        ("Hey it's Lee with the Bank of America.", "Lee", "the Bank of America"),
        ("My name is Kim O'Neil and I'm calling from Initech about it", "Kim O'Neil", "Initech"),
        ("This is Dr. Smith at 3M.", "Smith", "3M"),
        ("I'm calling from Acme about a job.", None, "Acme"),
        ("This is May. I saw your resume.", "May", None),
    ],
)
def test_people_introduce_themselves(words: str, name: str | None, company: str | None) -> None:
    found = introduction(words, "US")
    assert (found.name, found.company) == (name, company)


@pytest.mark.parametrize(
    "words",
    [
        "",
        "this is not a sales call",
        "This is Monday's reminder.",
        "I'm Free on Thursday. I am in New York.",
        "hi sam this is dana from acme",
        "Your order 6175550133 is ready, it's Thursday.",
    ],
)
def test_what_is_no_introduction_is_left_alone(words: str) -> None:
    assert introduction(words, "US") == Introduction()


@pytest.mark.parametrize(
    ("words", "number"),
    [
        ("Call me back at 617-555-0133.", "+16175550133"),
        ("My number is (617) 555 0133. Again, my number is 617 555 0134.", "+16175550134"),
        ("Reach me at +44 20 7946 0123.", "+442079460123"),
        ("Call 1-900-555-0133 to claim.", None),
        ("The role is requisition 6175550133.", None),
        ("Call me between 10 and 12.", None),
    ],
)
def test_the_last_number_that_they_ask_to_be_called_at(words: str, number: str | None) -> None:
    assert introduction(words, "US").number == number


@pytest.mark.parametrize(
    ("words", "name", "company"),
    [
        ("Hi Sam, this is Dana from Acme", "Dana", "Acme"),
        ("Dana Ortiz, Acme, tomorrow at 10", "Dana Ortiz", "Acme"),
        ("Dana Ortiz from Acme Robotics. Thursday 2pm?", "Dana Ortiz", "Acme Robotics"),
        ("Hey Sam, Dana with Acme here. Friday at 9?", "Dana", "Acme"),
        ("hi its dana from acme can we talk thu", "Dana", "Acme"),
        ("tomorrow at 10 - Dana", "Dana", None),
        ("Does 3 work?\nDana Ortiz\nAcme", "Dana Ortiz", "Acme"),
        ("José Müller from Acme. 10?", "José Müller", "Acme"),
        ("Dana here, running late", "Dana", None),
        ("This is Dana Ortiz w/ 3M. Tomorrow at 11 central?", "Dana Ortiz", "3M"),
        ("I\u2019m Dana, a recruiter at Acme", "Dana", None),
    ],
)
def test_people_introduce_themselves_by_text(words: str, name: str | None, company: str | None) -> None:
    assert texted(words) == Introduction(name, company)


@pytest.mark.parametrize(
    "words",
    [
        "this is fine from my side",
        "Its great from here",
        "I'm free from 9",
        "Thursday, Friday or Monday?",
        "Tuesday - Thursday is fine",
        "Thanks, talk soon",
        "Great, Thursday it is",
        "Perfect, Friday. See you then",
        "Hi Sam, can you do Friday at 10 Eastern?",
        "Nobody here can do that",
        "this is <script>alert(1)</script> from </Say>",
        "this is \u202eanaD from \u200bAcme",
        "Confirmed for Friday",
        "Hi Sam, Thursday at 10",
        "Yep, Tue.",
        "free wed - Fri",
        "Dana, 10am",
        "New York, NY",
    ],
)
def test_a_text_that_introduces_nobody(words: str) -> None:
    assert texted(words) == Introduction()


def test_wh_17_a_name_is_short_and_of_letters() -> None:
    found = texted(f"this is {'D' + 'a' * 10_000} from {'A' * 10_000}")
    assert len(found.name or "") <= MOST
    assert len(found.company or "") <= MOST
