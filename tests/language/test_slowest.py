"""The slowest texts are kept whatever is in them, and only so many of them."""

from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from tests.language.hunt import said, seed
from tests.language.slowest import MOST, Slowest, keep, worst


def test_texts_are_read_back_as_they_were(tmp_path: Path) -> None:
    texts = ["monday 2pm", "two\nlines\r\x0b\x85", "a \\n that is none", "\ud800 \udfff \0", "café 😀"]
    keep(texts, tmp_path / "worst.txt")
    assert worst(tmp_path / "worst.txt") == texts


def test_no_file_holds_no_text(tmp_path: Path) -> None:
    assert worst(tmp_path / "worst.txt") == []


def test_the_quickest_gives_way_to_a_slower_one(tmp_path: Path) -> None:
    slowest = Slowest(tmp_path / "slowest.txt")
    for seconds in range(MOST + 2):
        slowest.saw(f"text {seconds}", seconds)
    slowest.saw("quick", 0)
    assert worst(slowest.path) == [f"text {seconds}" for seconds in range(MOST + 1, 1, -1)]


@given(st.text(max_size=50), st.integers(0, 15))
def test_an_input_says_the_text_it_was_made_of(text: str, byte: int) -> None:
    assert said(seed(text, byte))[0] == text


def test_a_bit_of_the_input_repeats_the_text_to_its_full_length() -> None:
    text, _ = said(seed("not ", 16))
    assert text == "not " * 400


def test_bits_of_the_input_set_the_scene() -> None:
    scenes = [said(seed("yes", byte))[1] for byte in (0, 1, 2, 6, 8)]
    told = [(each["speaker"], len(each["offered"]), each["agreed"] is not None) for each in scenes]
    assert told == [
        ("contact", 0, False),
        ("owner", 0, False),
        ("contact", 1, False),
        ("contact", 3, False),
        ("contact", 0, True),
    ]
