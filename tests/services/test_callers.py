"""Who is calling: put through, kept out, announced as calling again, or asked for the lost number."""

import pytest

from callbot.domain import speech, voice
from callbot.domain.people import Mode
from callbot.domain.screening import ContactKind, Outcome
from tests.services.house import DANA, LEE, SAM, House

LISTED = [("+16175550133", DANA), ("+1617*", DANA), ("+1900* +1617555*", DANA), ("withheld", "anonymous")]


def lists(house: House, **more: str) -> None:
    """Sam's lists of numbers."""
    house.settings = house.settings.model_copy(
        update={"contacts": house.settings.contacts.model_copy(update=more)}
    )


@pytest.mark.parametrize(("block", "caller"), LISTED)
@pytest.mark.parametrize("mode", list(Mode))
def test_who_is_on_the_list_of_the_blocked_is_not_put_through(
    house: House, block: str, caller: str, mode: Mode
) -> None:
    house.change(mode=mode)
    lists(house, block=block)
    sid, answer = house.rings(caller)
    assert answer == voice.Reject()
    house.over(sid, 0, caller)
    assert house.call(sid).outcome is Outcome.BLOCKED
    assert house.outbox() == []


def test_a_blocked_call_told_by_its_end_alone_is_blocked_too(house: House) -> None:
    house.change(mode=Mode.FORWARDED)
    lists(house, block="+1617*")
    house.over("CA9", 9)
    assert (house.call("CA9").outcome, house.outbox()) == (Outcome.BLOCKED, [])


def test_a_text_from_the_list_of_the_blocked_is_not_heard(house: House) -> None:
    lists(house, block="+1617*")
    house.texts("how about tomorrow at 11?")
    assert house.outbox() == []


def test_the_allowed_come_before_the_blocked_and_ring_longer(house: House) -> None:
    lists(house, block="+1617*", allow=DANA)
    answer = house.rings()[1]
    assert isinstance(answer, voice.Ring)
    assert answer.seconds == 20
    assert house.rings(LEE)[1] == voice.Reject()


def test_the_allowed_are_texted_as_somebody_known(house: House) -> None:
    lists(house, allow="+1617*")
    sid, _ = house.rings()
    house.hangs_up_ringing(sid)
    assert "Sam Lee" in house.text_back().body


def test_who_was_missed_a_short_while_ago_rings_longer_and_is_announced(house: House) -> None:
    house.misses()
    house.wait(minutes=4)
    sid, answer = house.rings()
    assert isinstance(answer, voice.Ring)
    assert answer.seconds == 20
    said = house.leg_answers(sid)
    assert said == voice.Whisper("Call for Sam: 6 1 7, 5 5 5, 0 1 3 3, calling again. Press any key to talk.")


def test_the_next_day_it_is_a_call_like_any_other(house: House) -> None:
    house.misses()
    house.wait(hours=5)
    answer = house.rings()[1]
    assert isinstance(answer, voice.Ring)
    assert answer.seconds == 15


def test_a_call_at_its_agreed_time_rings_longer_and_is_announced(house: House) -> None:
    house.dana_agrees("how about today at 11?")
    house.wait(hours=1, minutes=40)
    sid, answer = house.rings()
    assert isinstance(answer, voice.Ring)
    assert answer.seconds == 20
    said = house.leg_answers(sid)
    assert isinstance(said, voice.Whisper)
    assert "as agreed" in said.words


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"company": "Acme", "name": "Dana Ortiz"}, "Acme, Dana Ortiz"),
        ({"company": "Acme"}, "Acme"),
        ({"name": "D" * 80}, "D" * 57 + "..."),
    ],
)
def test_a_known_caller_is_announced_by_name(house: House, more: dict[str, str], said: str) -> None:
    house.knows(DANA, ContactKind.RECRUITER, **more)
    sid, _ = house.rings()
    assert house.leg_answers(sid) == voice.Whisper(f"Call for Sam: {said}. Press any key to talk.")


def test_a_name_that_the_network_gives_is_a_maybe(house: House) -> None:
    sid, _ = house.rings(caller_name="ORTIZ DANA")
    assert house.leg_answers(sid) == voice.Whisper("Call for Sam: maybe ORTIZ DANA. Press any key to talk.")


GARBLED = "+494949494912125550100"


@pytest.mark.parametrize(
    ("before", "then", "direct"),
    [
        (SAM, {}, True),
        (SAM, {"forwarded_from": SAM}, False),
        (SAM, {"forwarded_from": "(212) 555-0143"}, False),
        (SAM, {"forwarded_from": GARBLED}, None),
        (SAM, {"forwarded_from": "+12125550100"}, None),
        ("", {}, None),
        (GARBLED, {}, None),
    ],
)
def test_who_rings_callbots_own_number_is_told_apart_where_the_carrier_tells(
    house: House, before: str, then: dict[str, str], direct: bool | None
) -> None:
    house.change(mode=Mode.FORWARDED)
    first, _ = house.rings(LEE, forwarded_from=before)
    house.over(first, 20, LEE)
    sid, answer = house.rings(**then)
    assert isinstance(answer, voice.Greet)
    house.over(sid, 20)
    assert house.call(sid).direct is direct
    told = [words for words in house.told(SAM) if "617-555-0133" in words]
    assert ["your phone did not ring" in words for words in told] == [direct is True]


@pytest.fixture
def lost(house: House) -> str:
    """Sam's carrier forwards Dana's call and shows Sam's own number for hers."""
    house.change(mode=Mode.FORWARDED)
    sid, answer = house.rings(SAM, forwarded_from=SAM)
    assert answer == voice.KeyNumber(speech.whose_number("Sam Lee"), turn=1)
    return sid


def test_a_caller_shown_as_sam_is_asked_for_a_number_and_answered_there(house: House, lost: str) -> None:
    assert house.keys_in(lost, DANA[2:]) == voice.Beep(speech.NUMBER_TAKEN, turn=1)
    assert isinstance(house.caller_presses(lost, "1", 2), voice.Menu)
    house.over(lost, 60, SAM)
    assert house.text_back().to == DANA
    assert any("617-555-0133" in words for words in house.told(SAM))


@pytest.mark.parametrize("digits", ["123", SAM[2:], "2125550100"])
def test_a_number_that_is_none_of_theirs_is_asked_for_once_more(house: House, lost: str, digits: str) -> None:
    assert house.keys_in(lost, digits) == voice.KeyNumber(speech.NUMBER_UNCLEAR, turn=2, tries=2)
    assert house.keys_in(lost, digits, 2, 2) == voice.Beep(turn=2)


def test_who_keys_in_nothing_may_leave_a_message_and_sam_is_texted_alone(house: House, lost: str) -> None:
    assert house.keys_in(lost, "") == voice.Beep(turn=1)
    house.hangs_up_recording(lost)
    house.over(lost, 60, SAM)
    assert house.call(lost).outcome is Outcome.VOICEMAIL
    assert [row.purpose for row in house.outbox() if row.to == SAM] == ["notice"]
    assert "your carrier showed your own number for theirs" in house.told(SAM)[0]
