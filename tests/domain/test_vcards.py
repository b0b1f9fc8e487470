"""vCards as phones, mail programs and address books write them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from callbot.domain import vcards
from callbot.domain.vcards import CUT_OFF, NO_CARDS, TOO_MANY, Card, decoded, read

APPLE = """BEGIN:VCARD
VERSION:3.0
PRODID:-//Apple Inc.//iPhone OS 26.1//EN
N:Ortiz;Dana;María;Dr.;
FN:Dr. Dana María Ortiz
ORG:Acme\\, Inc.;Hiring;
item1.TEL;type=pref:(617) 555-0133
item1.X-ABLabel:_$!<Other>!$_
TEL;type=CELL;type=VOICE:+1 (617) 555-0134
PHOTO;ENCODING=b;TYPE=JPEG:/9j/4AAQSkZJRgABAQAASABIAAD/4QBYRXhpZgAATU0AKgAAAAgAAgESAAMAAAAB
 AAEAAIdpAAQAAAABAAAAJgAAAAAAA6ABAAMAAAABAAEAAKACAAQAAAABAAAA8KADAAQAAAABAAAA
 8AAAAA==
END:VCARD
"""
ANDROID = """BEGIN:VCARD
VERSION:2.1
N;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:=4D=C3=BC=6C=6C=65=72;=4A=C3=B6=72=67;;;
FN;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:=4A=C3=B6=72=67=20=\r
=4D=C3=BC=6C=6C=65=72
TEL;CELL;PREF:6175550135
TEL;HOME:617-555-0136
END:VCARD
"""
OUTLOOK = """BEGIN:VCARD
VERSION:2.1
N;LANGUAGE=en-us:Lee;Kim
FN:Kim Lee
LABEL;WORK;PREF;ENCODING=QUOTED-PRINTABLE:1 Main Street=0D=0A=
Boston, MA=0D=0A=
USA
TEL;WORK;VOICE:(617) 555-0137
END:VCARD
"""
MODERN = """BEGIN:VCARD
VERSION:4.0
FN;PREF=2:R. Park
N:Park;Robin;;;
TEL;VALUE=uri;PREF=1;TYPE="voice,home":tel:+1-617-555-0138;ext=102
TEL;VALUE=uri;TYPE="text:cell":tel:+1-617-555-0139
KIND:individual
END:VCARD
"""


def one(text: str) -> Card:
    found, wrong = read(text)
    assert wrong == ""
    [card] = found
    return card


@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize(
    ("text", "name", "company", "numbers"),
    [
        (APPLE, "Dr. Dana María Ortiz", "Acme, Inc.", ("+16175550133", "+16175550134")),
        (ANDROID.replace("\r", ""), "Jörg Müller", "", ("+16175550135", "+16175550136")),
        (OUTLOOK, "Kim Lee", "", ("+16175550137",)),
        (MODERN, "R. Park", "", ("+16175550138", "+16175550139")),
    ],
    ids=["iPhone", "Android", "Outlook", "4.0"],
)
def test_a_card_is_read(text: str, ending: str, name: str, company: str, numbers: tuple[str, ...]) -> None:
    card = one(text.replace("\n", ending))
    assert (card.name, card.company, card.numbers("US")) == (name, company, numbers)


def test_cards_follow_each_other() -> None:
    found, _ = read(APPLE + "\n" + ANDROID + OUTLOOK)
    assert [card.name for card in found] == ["Dr. Dana María Ortiz", "Jörg Müller", "Kim Lee"]


def card(*lines: str) -> Card:
    return one("\n".join(("BEGIN:VCARD", *lines, "END:VCARD")))


@pytest.mark.parametrize(
    ("lines", "name", "company"),
    [
        (("N:Ortiz;Dana;;;",), "Dana Ortiz", ""),
        (("N:;Dana;;;",), "Dana", ""),
        (("N:Ortiz",), "Ortiz", ""),
        (("FN:Dana", "FN:Other"), "Dana", ""),
        (("FN:  ", "N:;;;;", "ORG:Acme"), "", "Acme"),
        (("FN:Acme", "N:;;;;", "ORG:Acme;"), "", "Acme"),
        (("FN:Acme", "N:Acme;;;;", "ORG:Acme"), "Acme", "Acme"),
        (("fn:Dana\\; the one\\, and\\nonly",), "Dana; the one, and only", ""),
        (("FN:Da", " na"), "Dana", ""),
        (("FN:Da", "\tna"), "Dana", ""),
        (("FN;X=\"a:b;c\":Dana",), "Dana", ""),
        (("FN:" + "x" * 200,), "x" * 80, ""),
        (("FN:Da\x00na",), "Dana", ""),
        (("FN;CHARSET=klingon;QUOTED-PRINTABLE:Zo=C3=AB",), "Zoë", ""),
        (("FN;CHARSET=ISO-8859-1;ENCODING=QUOTED-PRINTABLE:Zo=EB",), "Zoë", ""),
        ((), "", ""),
    ],
)  # fmt: skip
def test_who_it_is(lines: tuple[str, ...], name: str, company: str) -> None:
    assert (card(*lines).name, card(*lines).company) == (name, company)


@pytest.mark.parametrize(
    "tel", ["", "none", "ext 7", "711", "617-555-0133 ext. 7", "617-555-0133x7", "*69", "+1", "+", "tel:"]
)
def test_what_is_no_number_is_left_out(tel: str) -> None:
    assert card(f"TEL:{tel}").numbers("US") == ()


def test_a_number_is_read_as_dialled_from_the_owners_country() -> None:
    assert card("TEL:020 7946 0123").numbers("GB") == ("+442079460123",)
    assert card("TEL:+442079460123").numbers("US") == ("+442079460123",)


def test_an_agents_card_within_is_nobody_we_asked_for() -> None:
    inner = ("AGENT:", "BEGIN:VCARD", "FN:Secretary", "TEL:617-555-0140", "END:VCARD")
    assert card("FN:Dana", *inner, "TEL:617-555-0133").tels == ("617-555-0133",)


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("", NO_CARDS),
        ("name,phone\nDana,6175550133\n", NO_CARDS),
        ("END:VCARD", NO_CARDS),
        (APPLE.replace("END:VCARD", ""), CUT_OFF),
        (OUTLOOK + APPLE[:60], CUT_OFF),
    ],
)
def test_a_file_that_is_none_gives_no_cards(text: str, wrong: str) -> None:
    assert read(text) == ((), wrong)


def test_a_book_without_end_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(vcards, "MOST_CARDS", 2)
    assert read(OUTLOOK * 2)[1] == ""
    assert read(OUTLOOK * 3) == ((), TOO_MANY)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_a_file_is_decoded(encoding: str) -> None:
    assert one(decoded(APPLE.encode(encoding))).name == "Dr. Dana María Ortiz"


def test_bytes_that_are_no_text_are_no_cards() -> None:
    assert read(decoded(bytes(range(256)) * 4))[1] == NO_CARDS


@given(st.lists(st.text(st.sampled_from('ABEGINDVCRTLFO:;=\\"\r\n \t0'), max_size=30), max_size=8))
def test_nothing_that_can_be_typed_is_too_much(lines: list[str]) -> None:
    found, _ = read("\n".join(("BEGIN:VCARD", *lines, "END:VCARD")))
    for each in found:
        assert "\n" not in each.name + each.company
        each.numbers("US")
