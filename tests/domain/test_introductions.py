"""Who speaks on a voicemail, as they say it: names, companies, numbers; what is not sure is left alone."""

import pytest

from callbot.domain.introductions import Introduction, introduction


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
