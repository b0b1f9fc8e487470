"""What the words of a voicemail lead to: a question, an opt-out, never an appointment by themselves."""

import pytest

from callbot.domain.screening import ContactKind, Outcome
from tests.services.house import DANA, LEE, SAM, House, at

TEN = "Hi Sam, this is Dana at Acme, could you do Wednesday at ten a.m.? Thanks."


def leaves(house: House, words: str | None, seconds: int = 24) -> str:
    """Dana leaves a message, and its words come half a minute later."""
    sid, _ = house.rings()
    house.leg_ends(sid)
    house.wait(40)
    house.hangs_up_recording(sid, seconds)
    house.over(sid, 40)
    house.wait(30)
    house.transcript(sid, words)
    return sid


def test_a_free_time_is_asked_back_and_not_agreed(house: House) -> None:
    leaves(house, TEN)
    assert house.told()[-1].startswith(
        "Thanks for your message. I heard Wed Feb 4 at 10:00 AM ET. Is that right?"
    )
    assert house.appointments() == []
    assert any("I heard Wed Feb 4, 10:00 AM ET; nothing is set" in words for words in house.told(SAM))


@pytest.mark.parametrize("answer", ["1", "yes", "Yes that's right"])
def test_their_yes_to_it_agrees(house: House, answer: str) -> None:
    leaves(house, TEN)
    house.sends_due()
    house.texts(answer)
    assert house.coming() == [at(4, 10)]


def test_a_time_that_is_not_free_leads_to_the_nearest(house: House) -> None:
    leaves(house, "Dana from Acme here, how about Wednesday at three p.m.?")
    assert "I heard Wed Feb 4 at 3:00 PM ET; Sam can't do that. Closest: 1) " in house.told()[-1]


def test_a_zone_that_they_name_holds_for_the_texts_that_follow(house: House) -> None:
    leaves(house, "This is Dana at Acme, could you do Wednesday at nine thirty Central?")
    house.texts("10 is better for me tomorrow")
    assert house.coming() == [at(4, 11)]


def test_of_several_times_the_first_free_one_is_asked_about(house: House) -> None:
    leaves(house, "Could you do Wednesday at three p.m. or Thursday at ten a.m.?")
    assert "I heard Thu Feb 5 at 10:00 AM ET. Is that right?" in house.told()[-1]


def test_tomorrow_is_the_day_after_it_was_said(house: House) -> None:
    sid, _ = house.rings()
    house.leg_ends(sid)
    house.hangs_up_recording(sid)
    house.now = at(4, 1)
    house.transcript(sid, "Can we talk tomorrow at ten?")
    assert house.voicemail(sid).heard_at == at(4, 10)


@pytest.mark.parametrize("words", [None, "", "Please call me back.", "Some day next month, maybe"])
def test_words_without_a_sure_time_change_nothing(house: House, words: str | None) -> None:
    leaves(house, words)
    assert house.told()[-1].startswith("Hi, you just called Sam Lee")


def test_a_voicemail_that_names_a_time_is_answered_though_they_were_texted_lately(house: House) -> None:
    house.misses()
    house.sends_due()
    house.wait(minutes=20)
    leaves(house, TEN)
    assert [words[:20] for words in house.told()] == ["Hi, you just called ", "Thanks for your mess"]


def test_the_words_may_come_before_the_end(house: House) -> None:
    sid, _ = house.rings()
    house.leg_ends(sid)
    house.stops_recording(sid, 24)
    house.transcript(sid, TEN)
    house.over(sid, 60)
    assert [words[:20] for words in house.told()] == ["Thanks for your mess"]


@pytest.mark.parametrize(
    "words", ["Please take me off your list.", "Stop calling and texting me, remove my number"]
)
def test_ab_10_a_voicemail_that_wants_no_texts_gets_none(house: House, words: str) -> None:
    leaves(house, words)
    assert house.told(DANA) == []
    assert any("asked for no more texts" in told for told in house.told(SAM))


def test_ab_13_silence_is_no_voicemail(house: House) -> None:
    sid = leaves(house, "", seconds=5)
    assert house.call(sid).outcome is Outcome.MISSED
    assert not any("Voicemail" in words for words in house.told(SAM))


def test_a_long_voicemail_without_words_is_one_all_the_same(house: House) -> None:
    assert house.call(leaves(house, "", seconds=20)).outcome is Outcome.VOICEMAIL


def test_a_robot_is_answered_by_nobody(house: House) -> None:
    leaves(house, "This is an automated message about your vehicle warranty. Press one now.")
    assert house.told(DANA) == []


def test_a_withheld_callers_words_reach_sam_alone(house: House) -> None:
    sid, _ = house.rings("anonymous")
    house.leg_ends(sid)
    house.hangs_up_recording(sid)
    house.transcript(sid, TEN)
    assert any("Wednesday at ten" in words for words in house.told(SAM))
    assert house.told("") == []


def test_who_introduces_themselves_is_known_by_it(house: House) -> None:
    leaves(house, "Hi Sam, this is Dana Ortiz from Acme. Call me back at 617-555-0134.")
    contact = house.contact()
    assert contact is not None
    assert (contact.name, contact.company) == ("Dana Ortiz", "Acme")
    told = house.told(SAM)[-1]
    assert "from Acme, 617-555-0133" in told
    assert "They ask to be called back at 617-555-0134." in told


def test_a_call_back_number_is_shown_and_nothing_goes_there(house: House) -> None:
    sid = leaves(house, "This is Dana. My number is 617-555-0134.")
    assert house.voicemail(sid).callback_e164 == LEE
    assert house.told(LEE) == []


def test_whom_sam_knows_is_not_renamed(house: House) -> None:
    house.knows(DANA, ContactKind.RECRUITER, name="Dana", company="Acme")
    leaves(house, "Hi, this is Eve from Initech.")
    contact = house.contact()
    assert contact is not None
    assert (contact.name, contact.company) == ("Dana", "Acme")


def test_a_robot_is_not_introduced(house: House) -> None:
    leaves(house, "This is Amy from Warranty Services. Press one about your extended warranty.")
    contact = house.contact()
    assert contact is not None
    assert contact.name is None


WORDLESS = "Voicemail 0:24 from 617-555-0133. Its words could not be written down; you can listen to it."


def wordless(house: House) -> list[str]:
    """What Sam is told of voicemails without words."""
    return [words for words in house.told(SAM) if "could not be written down" in words]


@pytest.mark.parametrize("words", [None, ""])
def test_a_transcription_that_failed_is_told_once(house: House, words: str | None) -> None:
    sid = leaves(house, words)
    house.transcript(sid, words)
    house.gives_up()
    assert wordless(house) == [WORDLESS]


def test_dr_05_words_that_never_come_are_given_up_after_their_time(house: House) -> None:
    sid, _ = house.rings()
    house.leg_ends(sid)
    house.hangs_up_recording(sid)
    house.gives_up()
    assert wordless(house) == []
    house.wait(76)
    for _ in range(2):
        house.gives_up()
    assert wordless(house) == [WORDLESS]


def test_words_that_come_after_all_are_read(house: House) -> None:
    sid, _ = house.rings()
    house.leg_ends(sid)
    house.hangs_up_recording(sid)
    house.wait(76)
    house.gives_up()
    house.transcript(sid, TEN)
    assert house.voicemail(sid).heard_at == at(4, 10)
    assert any("Wednesday at ten" in words for words in house.told(SAM))


def test_what_is_no_voicemail_is_not_spoken_of(house: House) -> None:
    sid, _ = house.rings()
    house.leg_ends(sid)
    house.hangs_up_recording(sid, seconds=1)
    house.wait(76)
    house.gives_up()
    assert wordless(house) == []
