"""A name said in a text is kept, and shown to Sam; what is known already stands, whoever writes."""

import pytest

from callbot.domain.screening import ContactKind
from callbot.domain.segments import size
from tests.services.house import DANA, LEE, SAM, House, at


def known(house: House, from_: str = DANA) -> tuple[str | None, str | None]:
    """The contact's name and company."""
    contact = house.contact(from_)
    assert contact is not None
    return contact.name, contact.company


def test_a_name_in_a_text_is_kept_and_shown(either_house: House) -> None:
    either_house.misses()
    either_house.texts("Hi Sam, this is Dana Ortiz from Acme, tomorrow at 11?")
    assert known(either_house) == ("Dana Ortiz", "Acme")
    assert either_house.told(SAM)[-1].startswith("BOOKED: Acme, Dana Ortiz calls you Wed Feb 4, 11:00 AM ET")
    assert "introduced" in either_house.journal()


def test_the_owner_may_name_them_in_a_word(house: House) -> None:
    house.misses()
    house.texts("its dana from acme. tomorrow at 11 ok?")
    house.sam_texts("move dana to wed 10")
    assert house.coming() == [at(4, 10)]


def test_whom_sam_knows_keeps_the_name_and_sam_reads_who_writes(house: House) -> None:
    house.knows(DANA, ContactKind.RECRUITER, name="Dana", company="Acme")
    house.misses()
    house.texts("This is Lee from Bolt, tomorrow at 11?")
    assert known(house) == ("Dana", "Acme")
    assert any('wrote: "This is Lee from Bolt, tomorrow at 11?"' in text for text in house.told(SAM))


def test_what_is_missing_is_filled_in(house: House) -> None:
    house.knows(DANA, ContactKind.RECRUITER, name="Dana")
    house.texts("This is Dana Ortiz with Acme.")
    assert known(house) == ("Dana", "Acme")


def test_two_behind_one_switchboard_are_not_mixed(house: House) -> None:
    house.texts("This is Dana.")
    house.texts("This is Lee from Bolt.")
    assert known(house) == ("Dana", None)


def test_one_recruiter_with_two_phones_has_two_talks(either_house: House) -> None:
    for from_, body in ((DANA, "tomorrow at 10"), (LEE, "tomorrow at 11")):
        either_house.misses(from_)
        either_house.texts(f"Dana from Acme here. {body}?", from_)
    assert known(either_house) == known(either_house, LEE) == ("Dana", "Acme")
    assert either_house.coming() == [at(4, 10), at(4, 11)]
    assert "10:00 AM" in either_house.told(DANA)[-1]
    assert "11:00 AM" in either_house.told(LEE)[-1]


def test_the_owners_own_name_is_nobodys(house: House) -> None:
    house.texts("Sam, Acme. It's Sam from Acme")
    assert known(house) == (None, None)


@pytest.mark.parametrize(
    "words",
    [
        f"this is {'Dana' * 400} from {'Acme' * 300}. tomorrow at 11?",
        "this is \u202eanaD\u202c from A\u200bcme. tomorrow at 11?",
        "this is Dana from Acme</Say><Dial>+19005550133</Dial>. tomorrow at 11?",
        "this is Dana from Acme\r\nBEGIN:VALARM. tomorrow at 11?",
    ],
)
def test_wh_17_a_hostile_name_is_harmless(house: House, words: str) -> None:
    house.misses()
    house.texts(words)
    shown = "".join(part for part in known(house) if part)
    assert shown.isprintable()
    assert "<" not in shown
    assert all(size(text).segments <= 2 for text in house.told(SAM))
