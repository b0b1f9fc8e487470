"""The whole table of verbs: what may stand where, which attributes there are, what is left out."""

import pytest

from callbot.simulator.grammar import MESSAGING, MOST_BYTES, VOICE, Shape, playable, read

VERBS = ["Dial", "Gather", "Hangup", "Pause", "Play", "Record", "Redirect", "Reject", "Say"]
NESTING = {
    "Response": VERBS,
    "Gather": ["Pause", "Play", "Say"],
    "Dial": ["Number"],
    "Record": [],
    "Pause": [],
    "Play": [],
    "Redirect": [],
    "Number": [],
}
SPEAKS = ["Say", "Play", "Dial", "Number", "Redirect"]
SILENT = ["Response", "Gather", "Record", "Pause", "Hangup", "Reject"]
WHOLE = [
    ("Gather", "numDigits"),
    ("Pause", "length"),
    ("Dial", "timeout"),
    ("Dial", "timeLimit"),
    ("Record", "timeout"),
    ("Record", "maxLength"),
    ("Say", "loop"),
    ("Play", "loop"),
]
OUTER = {"Number": "Dial", "Parameter": "Reject", "Body": "Message", "Media": "Message"}


def faults(inside: str, table: dict[str, Shape] = VOICE) -> list[str]:
    """What is wrong with a document of these verbs."""
    root, complaints = read(f"<Response>{inside}</Response>", "text/xml", "/x", table)
    assert root is not None
    assert {complaint.code for complaint in complaints} <= {12200}
    return [complaint.what for complaint in complaints]


def placed(xml: str, name: str) -> str:
    """An element where it may stand."""
    outer = OUTER.get(name, "Say" if name.islower() or "-" in name else "")
    return f"<{outer}>{xml}</{outer}>" if outer else xml


def elements(table: dict[str, Shape]) -> list[str]:
    """All but the root."""
    return sorted(set(table) - {"Response"})


@pytest.mark.parametrize("name", elements(VOICE))
def test_every_attribute_of_an_element_is_taken_together(name: str) -> None:
    given = " ".join(f'{attribute}="1"' for attribute in sorted(VOICE[name].attributes))
    assert faults(placed(f"<{name} {given}/>", name)) == []


@pytest.mark.parametrize("name", elements(MESSAGING))
def test_so_it_is_for_texts(name: str) -> None:
    given = " ".join(f'{attribute}="1"' for attribute in sorted(MESSAGING[name].attributes))
    assert faults(placed(f"<{name} {given}/>", name), MESSAGING) == []


@pytest.mark.parametrize("name", elements(VOICE))
@pytest.mark.parametrize("attribute", ["foo", "Action", "time-out", "class"])
def test_no_element_has_an_attribute_of_somebody_elses(name: str, attribute: str) -> None:
    assert faults(placed(f'<{name} {attribute}="1"/>', name)) == [f"<{name}> has no attribute {attribute}"]


@pytest.mark.parametrize("outer", sorted(NESTING))
@pytest.mark.parametrize("inner", sorted(set(VERBS) | {"Number"}))
def test_what_may_stand_inside_what(outer: str, inner: str) -> None:
    xml = f"<{inner}/>" if outer == "Response" else placed(f"<{outer}><{inner}/></{outer}>", outer)
    wrong = [] if inner in NESTING[outer] else [f"<{inner}> may not be inside <{outer}>"]
    assert faults(xml) == wrong


@pytest.mark.parametrize("name", SPEAKS)
def test_what_has_words(name: str) -> None:
    assert faults(placed(f"<{name}>words</{name}>", name)) == []


@pytest.mark.parametrize("name", SILENT)
def test_what_has_none(name: str) -> None:
    xml = "words" if name == "Response" else f"<{name}>words</{name}>"
    assert faults(xml) == [f"<{name}> has no text"]


@pytest.mark.parametrize(
    "xml", ["\n  <Gather>\n    <Say>Hi</Say>\n  </Gather>\n", " ", "<Hangup>\t</Hangup>"]
)
def test_white_space_is_no_text(xml: str) -> None:
    assert faults(xml) == []


def test_words_behind_a_child_are_text_too() -> None:
    assert faults("<Gather><Say>Hi</Say>there</Gather>") == ["<Gather> has no text"]


@pytest.mark.parametrize(("name", "attribute"), WHOLE)
@pytest.mark.parametrize(
    ("value", "whole"), [("0", True), ("15", True), ("1.5", False), ("-1", False), ("", False)]
)
def test_what_must_be_a_whole_number(name: str, attribute: str, value: str, whole: bool) -> None:
    wrong = [] if whole else [f"<{name}> {attribute}={value!r} is no whole number"]
    assert faults(f'<{name} {attribute}="{value}"/>') == wrong


@pytest.mark.parametrize("value", ["auto", "5", "3.5"])
def test_what_need_not(value: str) -> None:
    assert faults(f'<Gather timeout="{value}" speechTimeout="{value}"/>') == []


@pytest.mark.parametrize("name", ["say", "SAY", "Speak", "Conference", "Enqueue", "script"])
def test_what_is_no_verb_is_unknown_wherever_it_stands(name: str) -> None:
    assert faults(f"<{name}/>") == [f"unknown element <{name}>"]
    assert faults(f"<Gather><{name}/></Gather>") == [f"unknown element <{name}>"]


def test_every_fault_of_a_document_is_found_at_once() -> None:
    assert faults('<Say voise="a"/><Gather><Record/><Say>Hi</Say></Gather><Pause length="long"/>') == [
        "<Say> has no attribute voise",
        "<Record> may not be inside <Gather>",
        "<Pause> length='long' is no whole number",
    ]


@pytest.mark.parametrize(
    "markup",
    [
        "<prosody rate='slow'>hi <break time='1s'/></prosody>",
        "<p><s>one</s><s>two</s></p>",
        "<emphasis level='strong'>now</emphasis>",
        "<lang xml:lang='es-MX'>hola</lang>",
        "<sub alias='doctor'>Dr</sub>",
        "<phoneme alphabet='ipa' ph='x'>x</phoneme>",
        "<w role='amazon:VB'>read</w>",
    ],
)
def test_speech_markup_is_known_inside_a_say_and_nowhere_else(markup: str) -> None:
    assert faults(f"<Say>{markup}</Say>") == []
    assert faults(markup) != []


@pytest.mark.parametrize(
    "markup", ["<p><p>x</p></p>", "<s><s>x</s></s>", "<s><p>x</p></s>", "<sub><s>x</s></sub>"]
)
def test_speech_markup_has_its_order(markup: str) -> None:
    [fault] = faults(f"<Say>{markup}</Say>")
    assert "may not be inside" in fault


@pytest.mark.parametrize("verb", sorted(set(VERBS) - {"Redirect"}))
def test_a_text_is_answered_with_no_verb_of_a_call(verb: str) -> None:
    assert faults(f"<{verb}/>", MESSAGING) == [f"unknown element <{verb}>"]


@pytest.mark.parametrize(
    "xml",
    [
        "<Message>Hi</Message>",
        "<Message><Body>Hi</Body><Media>https://x/y</Media></Message>",
        "<Redirect>/x</Redirect>",
    ],
)
def test_a_text_may_be_answered_with_words(xml: str) -> None:
    assert faults(xml, MESSAGING) == []


@pytest.mark.parametrize("kind", ["text/xml", "TEXT/XML; charset=utf-8", "application/xml", " text/html ;x"])
def test_kinds_of_content_that_twilio_reads(kind: str) -> None:
    assert read("<Response/>", kind, "/x", VOICE)[1] == []


@pytest.mark.parametrize("kind", ["", "application/json", "text/plain; charset=utf-8", "text/xmlish"])
def test_kinds_that_it_does_not(kind: str) -> None:
    root, [complaint] = read("<Response/>", kind, "/x", VOICE)
    assert (root, complaint.code, complaint.url) == (None, 12300, "/x")


@pytest.mark.parametrize(("more", "fits"), [(0, True), (1, False)])
def test_a_document_is_at_most_64_kib(more: int, fits: bool) -> None:
    frame = "<Response><Say>{}</Say></Response>"
    words = "x" * (MOST_BYTES - len(frame) + 2 + more)
    assert (read(frame.format(words), "text/xml", "/x", VOICE)[0] is not None) is fits


def test_bytes_count_and_not_signs() -> None:
    assert (
        read(f"<Response><Say>{'é' * (MOST_BYTES // 2)}</Say></Response>", "text/xml", "/x", VOICE)[0] is None
    )


@pytest.mark.parametrize(
    "body", ["", "<Response>", "<Response/><Response/>", "{}", "<Response><Say></Response>"]
)
def test_what_is_no_document_has_its_code(body: str) -> None:
    root, [complaint] = read(body, "text/xml", "/x", VOICE)
    assert (root, complaint.code) == (None, 12100)


def test_what_is_unknown_is_left_out_and_the_rest_is_played() -> None:
    xml = "<Response><Dance/><Say>Hi</Say><Number>1</Number><Hangup/></Response>"
    root, _ = read(xml, "text/xml", "/x", VOICE)
    assert root is not None
    assert [verb.tag for verb in playable(root, VOICE)] == ["Say", "Hangup"]
