"""A contact card as phones read it: its lines, what is marked in them, and how long they may be."""

from hypothesis import given
from hypothesis import strategies as st

from callbot.domain.card import LONGEST, card

NUMBERS = ["+12125550100", "+12125550101"]


def unfolded(text: str) -> list[str]:
    """The lines that a phone reads, by RFC 2426, section 2.6."""
    return text.replace("\r\n ", "").removesuffix("\r\n").split("\r\n")


def test_it_holds_every_number_and_the_name_to_show() -> None:
    lines = unfolded(card("callbot", NUMBERS, "The scheduler of Sam Lee."))
    assert (lines[0], lines[1], lines[-1]) == ("BEGIN:VCARD", "VERSION:3.0", "END:VCARD")
    assert [line for line in lines if line.startswith("TEL")] == [f"TEL;TYPE=CELL,VOICE:{n}" for n in NUMBERS]
    assert "FN:callbot" in lines
    assert "NOTE:The scheduler of Sam Lee." in lines


@given(st.text(st.characters(exclude_categories=["Cs", "Cc", "Zl", "Zp"])))
def test_whatever_the_name_it_comes_back_whole(name: str) -> None:
    [shown] = [line for line in unfolded(card(name, NUMBERS, "")) if line.startswith("FN:")]
    back = shown[3:].replace("\\,", ",").replace("\\;", ";").replace("\\\\", "\\")
    assert back == name


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=300))
def test_no_line_is_longer_than_a_phone_reads_and_none_begins_a_field_of_its_own(note: str) -> None:
    text = card("callbot", NUMBERS, note)
    assert max(len(line.encode()) for line in text.split("\r\n")) <= LONGEST
    assert len(unfolded(text)) == 8
