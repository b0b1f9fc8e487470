"""The contract's table of what is said to whom, row by row: texts between a contact, callbot and Sam."""

import pytest
from sqlalchemy import select

from callbot.domain import voice
from callbot.domain.appointments import AppointmentStatus, Caller, Medium
from callbot.domain.conversation import State
from callbot.domain.outbox import Channel, Purpose, Status
from callbot.domain.screening import ContactKind
from callbot.models import Outbound
from callbot.services import reminders
from tests.services.house import BOT, DANA, LEE, SAM, House, at

TORONTO = "+14165550133"


@pytest.fixture
def dana(house: House) -> House:
    """A recruiter whom Sam knows has missed Sam, and was texted three openings."""
    house.knows(DANA, ContactKind.RECRUITER, name="Dana", company="Acme")
    house.misses()
    house.wait(5)
    house.sends_due()
    return house


@pytest.fixture
def agreed(dana: House) -> House:
    """And a time is agreed: Wednesday at eleven."""
    dana.texts("how about tomorrow at 11?")
    return dana


def asked(house: House) -> list[str]:
    """What Sam was asked so far, oldest first."""
    return [row.body for row in house.outbox(Purpose.QUESTION, to=SAM) if row.due_at <= house.now]


# A time is wanted


@pytest.mark.parametrize(
    ("text", "when", "why"),
    [
        ("tomorrow at 3 pm", "Wed Feb 4, 3:00 PM ET", "outside any morning after 9"),
        ("today at 10", "Tue Feb 3, 10:00 AM ET", "that is soon"),
        ("march 20 at 10am", "Fri Mar 20, 10:00 AM ET", "that is far ahead"),
        ("tomorrow between 2 and 4 pm", "Wed Feb 4 between 2:00 PM and 4:00 PM ET", "outside any morning"),
        ("tomorrow at 9 for 2 hours", "Wed Feb 4, 9:00 AM ET", "it is free, and I may not agree alone"),
        ("tomorrow at 11 for 2 hours", "Wed Feb 4, 11:00 AM ET", "outside any morning after 9"),
        ("saturday at 10", "Sat Feb 7, 10:00 AM ET", "outside any morning after 9"),
    ],
)
def test_what_callbot_may_not_grant_alone_is_put_to_the_owner_with_why(
    dana: House, text: str, when: str, why: str
) -> None:
    dana.texts(text)
    assert dana.coming() == []
    [question] = asked(dana)
    assert question.startswith(f"Q1: Acme, Dana wants {when}")
    assert f" ({why}" in question
    assert "1) " in dana.told()[-1]
    assert dana.conversation().state is State.ASKED


def test_a_setting_leaves_what_is_outside_declined(dana: House) -> None:
    terms = dana.settings.conversations
    dana.settings = dana.settings.model_copy(update={"conversations": type(terms)(ask_outside=False)})
    dana.texts("tomorrow at 3 pm")
    assert asked(dana) == []
    assert "1) " in dana.told()[-1]


@pytest.mark.parametrize("minute", [20, 30, 55])
def test_an_owner_who_is_there_can_be_ready_sooner(dana: House, minute: int) -> None:
    dana.now = at(3, 10, 0)
    dana.sam_texts("next")
    dana.texts(f"today at 10:{minute}")
    assert dana.coming() == [at(3, 10, minute)]


def test_a_time_whose_offer_has_lapsed_can_still_be_said(dana: House) -> None:
    dana.now = at(3, 10, 0)
    dana.sam_texts("next")
    dana.texts("today at 11")
    assert dana.coming() == [at(3, 11)]


def test_an_hour_that_is_free_for_its_whole_length_is_agreed(dana: House) -> None:
    dana.texts("tomorrow at 10 for an hour")
    [agreed] = dana.appointments()
    assert (agreed.exact, agreed.minutes, agreed.ends_at) == (True, 60, at(4, 11))


def test_of_two_alternatives_the_free_one_is_named(dana: House) -> None:
    dana.texts("tomorrow at 3 pm or thursday at 10?")
    assert dana.told()[-1].startswith("Confirmed: Thu Feb 5, 10:00 AM Eastern")


def test_what_they_take_away_is_not_agreed(dana: House) -> None:
    dana.texts("friday morning but not before 10")
    [window] = dana.appointments()
    assert (window.starts_at, window.ends_at) == (at(6, 10), at(6, 12))


@pytest.mark.parametrize(
    ("text", "starts", "ends"),
    [
        ("friday morning", at(6, 9), at(6, 12)),
        ("between 10 and 12 on friday", at(6, 10), at(6, 12)),
        ("friday between 8 and 10", at(6, 9), at(6, 10)),
    ],
)
def test_a_window_is_cut_to_what_is_free_and_named(
    dana: House, text: str, starts: object, ends: object
) -> None:
    dana.texts(text)
    [window] = dana.appointments()
    assert (window.exact, window.starts_at, window.ends_at) == (False, starts, ends)
    assert dana.told()[-1].startswith("Noted: you'll call Sam Lee on Fri Feb 6 between ")


def test_a_whole_day_gets_an_opening_of_that_day(dana: House) -> None:
    dana.texts("could we talk on friday?")
    assert "1) Fri Feb 6 9:00 AM, Eastern" in dana.told()[-1]


def test_a_wish_gets_openings_within_it(dana: House) -> None:
    dana.change(stated="weekdays 9 to 5")
    dana.texts("afternoons are best for me")
    assert all(" PM" in opening for opening in dana.told()[-1].split(") ")[1:])


def test_a_confirmed_window_is_given_away_by_the_owner_alone(dana: House) -> None:
    dana.texts("friday morning")
    dana.misses(LEE)
    dana.texts("friday at 10", LEE)
    assert len(dana.coming()) == 1
    assert "you keep that free for somebody else" in asked(dana)[-1]
    dana.sam_texts("ok")
    assert dana.coming() == [at(6, 9), at(6, 10)]


def test_an_exact_time_is_given_away_by_nobody(agreed: House) -> None:
    agreed.misses(LEE)
    agreed.texts("tomorrow at 11", LEE)
    assert asked(agreed) == []
    assert agreed.told(LEE)[-1].startswith("Sam can't do Wed Feb 4 at 11:00 AM ET. Closest: 1)")


# Who calls whom, and by what


def test_call_me_back_with_a_time_is_a_call_of_the_owners(dana: House) -> None:
    dana.texts("call me back tomorrow at 10")
    [agreed] = dana.appointments()
    assert (agreed.calls, agreed.number) == (Caller.OWNER, DANA)


def test_who_calls_stays_when_the_time_moves(dana: House) -> None:
    dana.texts("have Sam call me tomorrow at 10")
    dana.texts("can we move it to thursday at 10?")
    [agreed] = dana.appointments()
    assert (agreed.starts_at, agreed.calls, agreed.number) == (at(5, 10), Caller.OWNER, DANA)


def test_who_calls_and_how_long_survive_the_owners_ok(dana: House) -> None:
    dana.texts("have Sam call me tomorrow at 3 pm for an hour")
    dana.sam_texts("ok")
    [agreed] = dana.appointments()
    assert (agreed.starts_at, agreed.calls, agreed.minutes) == (at(4, 15), Caller.OWNER, 60)
    assert "Sam Lee calls YOU at 617-555-0133, about 60 min" in dana.told()[-1]


@pytest.mark.parametrize(
    ("text", "medium", "words"),
    [
        (
            "can you do a zoom tomorrow at 10?",
            Medium.VIDEO,
            "wants a video call Wed Feb 4, 10:00 AM ET",
        ),
        ("come to our office tomorrow at 10", Medium.ONSITE, "wants a visit Wed Feb 4, 10:00 AM ET"),
        ("my colleague will call tomorrow at 10", Medium.PHONE, "says somebody else calls you Wed Feb 4"),
    ],
)
def test_what_is_no_call_of_the_two_is_passed_on_and_the_owners_to_take(
    dana: House, text: str, medium: Medium, words: str
) -> None:
    dana.texts(text)
    assert dana.coming() == []
    assert dana.told()[-1].startswith("Thanks, passed to Sam")
    assert words in asked(dana)[-1]
    dana.sam_texts("ok")
    assert [(row.starts_at, row.medium) for row in dana.appointments()] == [(at(4, 10), medium)]


def test_a_video_call_without_a_time_is_relayed(dana: House) -> None:
    dana.texts("could we do this over zoom?")
    assert asked(dana) == []
    assert "zoom" in dana.told(SAM)[-1]


# Not certain


def test_a_tentative_time_is_held_open_and_never_confirmed(dana: House) -> None:
    dana.texts("maybe tomorrow at 10, let me check first")
    assert dana.coming() == []
    assert dana.told()[-1].startswith("Wed Feb 4, 10:00 AM ET is free now, but not set yet.")
    dana.texts("1")
    assert dana.coming() == [at(4, 10)]


def test_the_owners_ok_to_a_tentative_time_offers_it_and_agrees_to_nothing(dana: House) -> None:
    dana.texts("maybe tomorrow at 10, let me check first")
    assert dana.sam_texts("ok").startswith("I am telling them that you can do Wed Feb 4, 10:00 AM ET.")
    assert dana.coming() == []
    dana.texts("yes")
    assert dana.coming() == [at(4, 10)]


def test_an_ambiguous_text_is_asked_back_once_and_then_the_owners(dana: House) -> None:
    dana.texts("tuesday feb 4 at 11")
    assert dana.told()[-1].startswith("Feb 4 is a Wednesday. Which day do you mean?")
    assert dana.conversation().state is State.ASKED
    dana.texts("monday feb 4 at 11")
    assert dana.told()[-1].startswith("Thanks, passed to Sam")
    assert "monday feb 4" in dana.told(SAM)[-1]
    assert dana.coming() == []


def test_a_clear_answer_to_the_question_is_agreed(dana: House) -> None:
    dana.texts("tuesday feb 4 at 11")
    dana.texts("wednesday at 11")
    assert dana.coming() == [at(4, 11)]
    dana.texts("or tuesday feb 5 at 11?")
    assert "Which day do you mean?" in dana.told()[-1]


# The owner's answers


def test_a_no_is_told_to_the_contact_with_what_is_open(dana: House) -> None:
    dana.texts("tomorrow at 3 pm")
    assert dana.sam_texts("no") == "Q1: left as it is."
    assert dana.told()[-1].startswith("I asked Sam: Wed Feb 4, 3:00 PM ET does not work, sorry. Open: 1) ")
    assert dana.conversation().state is State.OFFERED
    dana.texts("2")
    assert len(dana.coming()) == 1


def test_a_window_that_the_owner_grants_is_a_window(dana: House) -> None:
    dana.texts("tomorrow between 2 and 4 pm")
    dana.sam_texts("ok")
    [window] = dana.appointments()
    assert (window.exact, window.starts_at, window.ends_at) == (False, at(4, 14), at(4, 16))


def test_what_the_owner_makes_false_is_withdrawn(dana: House) -> None:
    dana.sam_texts("free weekdays 2 to 5")
    assert dana.told()[-1].startswith("Sam's plans changed: today Tue Feb 3 11:00 AM, Wed Feb 4 9:00 AM and")
    assert dana.outbox(Purpose.RETRACTION)[-1].to == DANA
    dana.texts("1")
    assert dana.coming() == [at(3, 14)]


def test_what_still_holds_is_not_withdrawn(dana: House) -> None:
    dana.sam_texts("free weekdays 8 to 5")
    assert dana.outbox(Purpose.RETRACTION) == []


def test_a_text_that_has_not_left_is_worded_anew(house: House) -> None:
    house.knows(DANA, ContactKind.RECRUITER)
    house.misses()
    house.sam_texts("free weekdays 2 to 5")
    [text] = house.told()
    assert "weekdays 2 to 5" in text
    assert "11:00 AM" not in text


# What is agreed


def test_moving_without_a_time_lets_it_stand_until_one_is_picked(agreed: House) -> None:
    agreed.texts("can we reschedule?")
    assert agreed.coming() == [at(4, 11)]
    assert agreed.told()[-1].startswith("Wed Feb 4, 11:00 AM ET stands until you choose. Openings: 1)")
    agreed.texts("3")
    [moved] = agreed.appointments()
    assert (moved.sequence, moved.starts_at == at(4, 11)) == (1, False)


@pytest.mark.parametrize("text", ["I can't make it", "that doesn't work for me any more"])
def test_who_cannot_keep_it_is_not_taken_to_have_called_it_off(agreed: House, text: str) -> None:
    agreed.texts(text)
    assert agreed.coming() == [at(4, 11)]
    assert "'call it off'" in agreed.told()[-1]
    assert text in agreed.told(SAM)[-1]
    agreed.texts("call it off")
    assert agreed.coming() == []


@pytest.mark.parametrize("text", ["what time is our call again?", "when is it?"])
def test_what_is_agreed_is_said_again(agreed: House, text: str) -> None:
    confirmed = agreed.told()[-1]
    agreed.texts(text)
    assert agreed.told()[-2:] == [confirmed, confirmed]


def test_five_times_moved_is_one_entry_of_the_calendar(agreed: House) -> None:
    uid = agreed.appointments()[0].uid
    for text in ("thursday at 10", "friday at 10", "thursday at 9", "friday at 11", "tomorrow at 9"):
        agreed.texts(f"can we move it to {text}?")
    [moved] = agreed.appointments()
    assert (moved.uid, moved.sequence, moved.starts_at) == (uid, 5, at(4, 9))
    assert {row.version for row in agreed.outbox(Purpose.REMINDER)} == {6}


def test_late_moves_the_clocks_and_not_the_appointment(agreed: House) -> None:
    agreed.now = at(4, 10, 40)
    agreed.texts("running 20 minutes late")
    [late] = agreed.appointments()
    assert (late.starts_at, late.sequence, late.late_minutes) == (at(4, 11), 0, 20)
    rings = [row.due_at for row in agreed.outbox(Purpose.REMINDER) if row.channel is Channel.CALL]
    assert rings == [at(4, 11, 5), at(4, 11, 7)]


def test_late_twice_counts_from_the_agreed_time(agreed: House) -> None:
    agreed.now = at(4, 10, 40)
    agreed.texts("running 20 minutes late")
    agreed.texts("running 30 minutes late")
    rings = [row.due_at for row in agreed.outbox(Purpose.REMINDER) if row.channel is Channel.CALL]
    assert rings == [at(4, 11, 15), at(4, 11, 17)]


def test_the_same_lateness_again_leaves_the_reminders_as_they_are(agreed: House) -> None:
    agreed.now = at(4, 9, 30)
    for minutes in (10, 20, 10, 10):
        agreed.texts(f"running {minutes} minutes late")
    waiting = [row for row in agreed.outbox(Purpose.REMINDER) if row.status is Status.QUEUED]
    rings = [row.due_at for row in waiting if row.channel is Channel.CALL]
    assert rings == [at(4, 10, 55), at(4, 10, 57)]


# Opting out


def test_an_opt_out_leaves_the_time_in_doubt_and_asks_the_owner(agreed: House) -> None:
    agreed.texts("please stop texting me")
    assert agreed.told()[-1].startswith("Understood")
    assert "OK 1 = it stands, NO 1 = call it off" in asked(agreed)[-1]
    assert agreed.sam_texts("ok") == "Noted."
    assert agreed.appointments()[0].status is AppointmentStatus.CONFIRMED


def test_a_doubtful_time_that_the_owner_calls_off_is_told_to_nobody(agreed: House) -> None:
    agreed.texts("STOP")
    told = len(agreed.told())
    assert agreed.sam_texts("no 1").startswith("Called off: Acme, Dana")
    assert agreed.appointments()[0].status is AppointmentStatus.CANCELLED
    assert len(agreed.told()) == told
    assert agreed.conversation().state is State.STOPPED


def test_who_opted_out_is_heard_and_not_answered(agreed: House) -> None:
    agreed.texts("STOP")
    told = len(agreed.told())
    agreed.texts("what salary does Sam want?")
    agreed.texts("please cancel")
    assert len(agreed.told()) == told
    assert agreed.appointments()[0].status is AppointmentStatus.CANCELLED


def test_start_opens_the_talk_again(agreed: House) -> None:
    agreed.texts("STOP")
    agreed.texts("START")
    assert agreed.conversation().state is State.AGREED
    agreed.texts("thursday at 10 instead?")
    assert agreed.told()[-1].startswith("Confirmed: Thu Feb 5, 10:00 AM")


# Not about time


@pytest.mark.parametrize("text", ["who is this?", "is this a bot?", "are you a real person?"])
def test_who_and_what_this_is_is_said_once(dana: House, text: str) -> None:
    dana.texts(text)
    assert dana.told()[-1].startswith("This is Sam Lee's automated scheduler.")
    told = len(dana.told())
    dana.texts(text)
    assert len(dana.told()) == told
    assert text in dana.told(SAM)[-1]


@pytest.mark.parametrize("text", ["are you free now?", "calling in 5"])
def test_now_rings_the_owner(dana: House, text: str) -> None:
    dana.texts(text)
    [ring] = [row for row in dana.outbox(Purpose.NOTICE) if row.channel is Channel.CALL]
    assert "Acme, Dana asks for you now" in ring.body
    assert len(dana.told()) == 2
    dana.wait(minutes=11)
    assert ring.id not in [row.id for row in dana.sends_due()]


def on_the_ring(house: House, key: str) -> voice.Answer:
    """Sam presses a key in the call that a contact's words made."""
    with house.database.transaction() as session:
        (row,) = session.scalars(select(Outbound).where(Outbound.key.like("heard/%/ring")))
        return reminders.heard(session, row, key, 1, house.settings, house.now)


def test_a_key_connects_sam_with_whoever_is_free_now(dana: House) -> None:
    dana.texts("are you free now?")
    assert isinstance(on_the_ring(dana, "2"), voice.Remind)
    assert on_the_ring(dana, "1") == voice.Connect(DANA, BOT)
    assert any(row.acknowledged_at == dana.now for row in dana.outbox(Purpose.NOTICE))


def test_nobody_is_rung_abroad_on_a_texts_say(house: House) -> None:
    house.misses(TORONTO)
    house.texts("are you free now?", TORONTO)
    (ring,) = [row for row in house.outbox(Purpose.NOTICE) if row.channel is Channel.CALL]
    assert "and ring them" in ring.body
    assert isinstance(on_the_ring(house, "1"), voice.HangUp)


def test_now_does_not_ring_into_a_call(agreed: House) -> None:
    agreed.now = at(4, 11, 10)
    agreed.misses(LEE)
    agreed.texts("are you free now?", LEE)
    assert [row for row in agreed.sends_due() if row.channel is Channel.CALL] == []


def test_what_is_passed_on_is_acknowledged_once(dana: House) -> None:
    for text in ("what salary?", "and is remote fine?", "https://jobs.example/1"):
        dana.texts(text)
        assert text in dana.told(SAM)[-1]
    assert len([text for text in dana.told() if text.startswith("Thanks, passed")]) == 1


def test_a_question_does_not_take_the_openings_away(dana: House) -> None:
    dana.texts("what salary?")
    assert "11:00 AM ET is open if you'd like it (reply 1)" in dana.told()[-1]
    dana.texts("2")
    assert dana.coming() == [at(4, 9)]


@pytest.mark.parametrize("text", ["not interested, thanks", "we filled the position"])
def test_who_wants_no_call_is_offered_none(dana: House, text: str) -> None:
    dana.texts(text)
    assert dana.told()[-1] == (
        "Thanks, passed to Sam, who will answer you personally. I only arrange call times."
    )
    dana.texts("2")
    assert dana.coming() == []


def test_none_of_those_gets_others(dana: House) -> None:
    dana.texts("none of those work")
    assert not set(asked(dana))
    assert "Openings: 1) today Tue Feb 3 11:30 AM 2) Wed Feb 4 9:30 AM" in dana.told()[-1]


@pytest.mark.parametrize("text", ["thanks!", "Thank you so much", "great, talk then", "see you then"])
def test_thanks_are_not_answered(agreed: House, text: str) -> None:
    told = len(agreed.told()), len(agreed.told(SAM))
    agreed.texts(text)
    assert (len(agreed.told()), len(agreed.told(SAM))) == told


@pytest.mark.parametrize("text", ["kindly pay the processing fee", "message me on whatsapp"])
def test_a_scam_reaches_the_owner_and_gets_no_answer(dana: House, text: str) -> None:
    told = len(dana.told())
    dana.texts(text)
    assert len(dana.told()) == told
    assert text in dana.told(SAM)[-1]


def test_a_flood_is_told_of_once(dana: House) -> None:
    for count in range(60):
        dana.texts(f"what about the {'very ' * count}big question?")
    assert len([row for row in dana.outbox() if "wrote:" in row.body]) == 5
    assert len([text for text in dana.told(SAM) if "sends many texts" in text]) == 1
    assert len(dana.told()) <= 4


def test_family_is_never_answered(house: House) -> None:
    house.knows(DANA, ContactKind.PERSONAL, name="Mum")
    house.texts("dinner tomorrow at 11?")
    assert house.told() == []
    assert "dinner" in house.told(SAM)[-1]


# Time goes by


def test_a_day_later_a_fresh_word_is_answered(dana: House) -> None:
    for _ in range(5):
        dana.texts("when is Sam free?")
    dana.wait(hours=25)
    dana.texts("when is Sam free?")
    assert dana.told()[-1].startswith("Sam is free any morning after 9")


def test_after_the_agreed_time_a_missed_call_is_answered_again(agreed: House) -> None:
    agreed.now = at(4, 13)
    agreed.misses()
    assert agreed.outbox(Purpose.TEXT_BACK)[-1].due_at > agreed.now
    assert agreed.conversation().state is State.OFFERED


def test_why_it_was_said_is_written_down(dana: House) -> None:
    dana.texts("tomorrow at 3 pm")
    assert "offered, propose: Decline outside, the owner is asked; Wed Feb 4 3 PM" in dana.reasons()
