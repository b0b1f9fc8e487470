"""What exists in Twilio's TwiML for calls and messages, and what is wrong with a document.

Codes are Twilio's: 12100 not XML or not a Response, 12200 an element or attribute it does not know,
11750 over 64 KiB, 12300 a content type that is not XML, 13214 a caller ID that is not allowed.
"""

from dataclasses import dataclass
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

MOST_BYTES = 64 * 1024
XML_KINDS = ("text/xml", "application/xml", "text/html")
_SPEECH = frozenset({"break", "emphasis", "lang", "p", "phoneme", "prosody", "s", "say-as", "sub", "w"})


@dataclass(frozen=True, slots=True)
class Complaint:
    """Something that Twilio's debugger would show: its error code, where, and what."""

    code: int
    url: str
    what: str


@dataclass(frozen=True, slots=True)
class Shape:
    """The attributes and children that an element may have, and whether text."""

    attributes: frozenset[str] = frozenset()
    children: frozenset[str] = frozenset()
    text: bool = False


def _shape(attributes: str = "", children: str = "", text: bool = False) -> Shape:
    return Shape(frozenset(attributes.split()), frozenset(children.split()), text)


_CALLBACKS = "statusCallback statusCallbackEvent statusCallbackMethod"
_MACHINES = (
    "machineDetection machineDetectionTimeout machineDetectionSpeechThreshold "
    "machineDetectionSpeechEndThreshold machineDetectionSilenceTimeout amdStatusCallback "
    "amdStatusCallbackMethod"
)
_RECORDING = (
    "recordingStatusCallback recordingStatusCallbackEvent recordingStatusCallbackMethod trim "
    "recordingConfigurationId"
)

VOICE: dict[str, Shape] = {
    "Response": _shape("", "Say Pause Play Gather Record Dial Hangup Reject Redirect"),
    "Say": Shape(frozenset({"voice", "language", "loop"}), _SPEECH, text=True),
    "Pause": _shape("length"),
    "Play": _shape("loop digits", text=True),
    "Gather": _shape(
        "action method timeout numDigits finishOnKey input language hints speechTimeout speechModel enhanced "
        "actionOnEmptyResult bargeIn profanityFilter maxSpeechTime debug partialResultCallback "
        "partialResultCallbackMethod",
        "Say Pause Play",
    ),
    "Record": _shape(
        "action method timeout finishOnKey maxLength playBeep transcribe transcribeCallback " + _RECORDING
    ),
    "Dial": _shape(
        "action method timeout hangupOnStar timeLimit callerId record answerOnBridge ringTone sequential "
        f"events recordingTrack referUrl referMethod passports {_RECORDING}",
        "Number",
        text=True,
    ),
    "Number": _shape(f"url method sendDigits byoc {_CALLBACKS} {_MACHINES}", text=True),
    "Hangup": _shape("", "Parameter"),
    "Reject": _shape("reason", "Parameter"),
    "Redirect": _shape("method", text=True),
    "Parameter": _shape("name value"),
    "break": _shape("strength time"),
    "emphasis": Shape(frozenset({"level"}), _SPEECH - {"p", "s"}, text=True),
    "lang": Shape(frozenset({"xml:lang"}), _SPEECH, text=True),
    "p": Shape(frozenset(), _SPEECH - {"p"}, text=True),
    "s": Shape(frozenset(), _SPEECH - {"p", "s"}, text=True),
    "phoneme": _shape("alphabet ph", text=True),
    "prosody": Shape(frozenset({"volume", "rate", "pitch"}), _SPEECH, text=True),
    "say-as": _shape("interpret-as format", text=True),
    "sub": _shape("alias", text=True),
    "w": _shape("role", "break emphasis phoneme prosody say-as sub", text=True),
}

MESSAGING: dict[str, Shape] = {
    "Response": _shape("", "Message Redirect"),
    "Message": _shape("to from action method statusCallback", "Body Media", text=True),
    "Body": _shape(text=True),
    "Media": _shape(text=True),
    "Redirect": _shape("method", text=True),
}

_WHOLE_NUMBERS = {
    ("Gather", "numDigits"),
    ("Pause", "length"),
    ("Dial", "timeout"),
    ("Dial", "timeLimit"),
    ("Record", "timeout"),
    ("Record", "maxLength"),
    ("Say", "loop"),
    ("Play", "loop"),
}
_XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"


def read(body: str, kind: str, url: str, table: dict[str, Shape]) -> tuple[Element | None, list[Complaint]]:
    """The document's root, None where it cannot be played, and everything that is wrong with it."""
    if kind.split(";")[0].strip().lower() not in XML_KINDS:
        return None, [Complaint(12300, url, f"content type {kind!r} is not TwiML")]
    if len(body.encode()) > MOST_BYTES:
        return None, [Complaint(11750, url, "the document is over 64 KiB")]
    try:
        root = ElementTree.fromstring(body)  # noqa: S314 the bot under test is on this machine, and is ours
    except ElementTree.ParseError as fault:
        return None, [Complaint(12100, url, f"not XML: {fault}")]
    if root.tag != "Response":
        return None, [Complaint(12100, url, f"the root is <{root.tag}>, not <Response>")]
    return root, [Complaint(12200, url, what) for what in _faults(root, table)]


def _faults(element: Element, table: dict[str, Shape]) -> list[str]:
    """What the schema would say of an element that is known, and of all that is in it."""
    shape, name = table[element.tag], element.tag
    found = [
        f"<{name}> has no attribute {attribute}"
        for attribute in element.attrib
        if attribute.replace(_XML_LANG, "xml:lang") not in shape.attributes
    ]
    found += [
        f"<{name}> {attribute}={value!r} is no whole number"
        for attribute, value in element.attrib.items()
        if (name, attribute) in _WHOLE_NUMBERS and not value.isdigit()
    ]
    if not shape.text and any(text and text.strip() for text in (element.text, *(c.tail for c in element))):
        found.append(f"<{name}> has no text")
    for child in element:
        if child.tag not in table:
            found.append(f"unknown element <{child.tag}>")
        elif child.tag not in shape.children:
            found.append(f"<{child.tag}> may not be inside <{name}>")
        else:
            found += _faults(child, table)
    return found


def playable(root: Element, table: dict[str, Shape]) -> list[Element]:
    """The verbs of a document that Twilio would play: those that it knows, in order."""
    return [verb for verb in root if verb.tag in table["Response"].children]
