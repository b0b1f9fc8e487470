"""What a contact is answered: the table of the contract, row by row, with Monday morning pinned."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from callbot.domain.appointments import Medium
from callbot.domain.availability import Fit, Policy, Statement
from callbot.domain.conversation import State
from callbot.domain.decisions import (
    AskBack,
    CallOff,
    Confirm,
    Decision,
    Decline,
    Hold,
    Introduce,
    Late,
    PassOn,
    Propose,
    Refer,
    Resume,
    Silence,
    Stop,
    WhichOne,
)
from callbot.domain.diary import Diary
from callbot.domain.intervals import Interval
from callbot.domain.negotiation import respond
from callbot.domain.wishes import Standing
from callbot.language import Instant, Intent, Reading, Recurring, Window

NEW_YORK = ZoneInfo("America/New_York")
NOW = datetime(2026, 2, 2, 9, 18, tzinfo=NEW_YORK)  # a Monday
MORNINGS = Recurring(("MO", "TU", "WE", "TH", "FR"), 540, 720, None, None, None, None)
HALF_HOUR = timedelta(minutes=30)


def at(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 2, day, hour, minute, tzinfo=NEW_YORK)


def diary(*taken: Interval) -> Diary:
    return Diary(Statement("any morning after 9", "", (MORNINGS,), ()), taken, NEW_YORK, Policy())


def standing(
    state: State = State.OFFERED,
    offers: tuple[datetime, ...] = (),
    agreed: datetime | None = None,
    turns: int = 0,
    trusted: bool = True,
) -> Standing:
    return Standing(state, offers, agreed, turns, trusted, timedelta(minutes=60))


def reading(
    intent: Intent,
    *times: Instant | Window | Recurring,
    about: tuple[str, ...] = (),
    choice: int | None = None,
    sure: bool = True,
    ask: str | None = None,
) -> Reading:
    return Reading(intent, choice, times, about, sure, ask)


def answer(
    read: Reading, *, text: str = "…", where: Standing | None = None, book: Diary | None = None
) -> Decision:
    return respond(where or standing(), read, text, book or diary(), NOW)


def test_a_free_time_that_is_proposed_is_agreed_for_its_whole_length() -> None:
    decision = answer(reading(Intent.PROPOSE, Instant(at(3, 11))))
    assert decision == Confirm(Interval(at(3, 11), at(3, 11, 30)), exact=True, minutes=30, owner_calls=False)


def test_the_length_that_they_name_is_the_length_that_must_be_free() -> None:
    decision = answer(reading(Intent.PROPOSE, Instant(at(3, 11)), about=("minutes:60",)))
    assert isinstance(decision, Confirm)
    assert decision.minutes == 60
    assert isinstance(answer(reading(Intent.PROPOSE, Instant(at(3, 11, 15)), about=("minutes:60",))), Decline)


def test_who_calls_whom_is_kept() -> None:
    decision = answer(reading(Intent.PROPOSE, Instant(at(3, 11)), about=("owner_calls",)))
    assert isinstance(decision, Confirm)
    assert decision.owner_calls


@pytest.mark.parametrize(
    ("when", "fit", "asks"),
    [
        (at(2, 14), Fit.OUTSIDE, True),
        (at(2, 10), Fit.TOO_SOON, True),
        (at(2, 9), Fit.PAST, False),
        (at(3, 11, 45), Fit.OUTSIDE, True),
    ],
)
def test_what_will_not_do_gets_openings_and_perhaps_a_question(when: datetime, fit: Fit, asks: bool) -> None:
    decision = answer(reading(Intent.PROPOSE, Instant(when)))
    assert isinstance(decision, Decline)
    assert (decision.fit, decision.ask_owner) == (fit, asks)
    assert 1 <= len(decision.openings) <= 3
    assert len({opening.astimezone(NEW_YORK).date() for opening in decision.openings}) == len(
        decision.openings
    )


def test_a_time_next_to_another_call_is_not_free() -> None:
    decision = answer(
        reading(Intent.PROPOSE, Instant(at(3, 11))), book=diary(Interval(at(3, 10, 20), at(3, 10, 50)))
    )
    assert isinstance(decision, Decline)
    assert decision.fit is Fit.BUSY
    assert not decision.ask_owner


def test_of_several_alternatives_the_first_that_is_free_is_taken() -> None:
    decision = answer(reading(Intent.PROPOSE, Instant(at(3, 14)), Instant(at(4, 10)), Instant(at(5, 10))))
    assert isinstance(decision, Confirm)
    assert decision.when.start == at(4, 10)


def test_a_window_is_agreed_as_what_is_free_of_it() -> None:
    decision = answer(reading(Intent.PROPOSE, Window(at(4, 8), at(4, 10))))
    assert isinstance(decision, Confirm)
    assert not decision.exact
    assert decision.when == Interval(at(4, 9), at(4, 10))


def test_a_window_with_nothing_free_gets_openings() -> None:
    assert isinstance(answer(reading(Intent.PROPOSE, Window(at(4, 14), at(4, 16)))), Decline)


@pytest.mark.parametrize(
    ("why", "medium"),
    [("video", Medium.VIDEO), ("onsite", Medium.ONSITE), ("third_party", Medium.PHONE)],
)
def test_what_is_not_a_call_between_the_two_is_the_owners_to_grant(why: str, medium: Medium) -> None:
    decision = answer(reading(Intent.PROPOSE, Instant(at(3, 11)), about=(why,)))
    wanted = Confirm(Interval(at(3, 11), at(3, 11, 30)), True, 30, owner_calls=False, medium=medium)
    assert decision == Refer(wanted, why)


def test_nothing_is_agreed_while_they_are_not_sure() -> None:
    tentative = answer(reading(Intent.PROPOSE, Instant(at(3, 11)), about=("tentative",)))
    stranger = answer(reading(Intent.PROPOSE, Instant(at(3, 11))), where=standing(trusted=False))
    unsure = answer(reading(Intent.PROPOSE, Instant(at(3, 11)), sure=False, ask="Morning or evening?"))
    assert isinstance(tentative, Hold)
    assert tentative.openings[0] == at(3, 11)
    assert isinstance(stranger, Decline)
    assert unsure == AskBack("Morning or evening?")


def test_a_number_picks_an_offer() -> None:
    offers = (at(2, 11), at(3, 9), at(4, 9))
    decision = answer(
        reading(Intent.ACCEPT, Instant(offers[1]), choice=2), where=standing(offers=offers), text="2"
    )
    assert isinstance(decision, Confirm)
    assert decision.when.start == offers[1]


@pytest.mark.parametrize(
    ("offers", "kind"), [((at(3, 9),), Confirm), ((at(3, 9), at(4, 9)), WhichOne), ((), WhichOne)]
)
def test_a_bare_yes_counts_only_where_one_offer_is_open(offers: tuple[datetime, ...], kind: type) -> None:
    assert isinstance(answer(reading(Intent.ACCEPT), where=standing(offers=offers)), kind)


def test_a_yes_to_what_is_agreed_changes_nothing() -> None:
    where = standing(State.AGREED, agreed=at(3, 11))
    assert isinstance(answer(reading(Intent.ACCEPT), where=where), Silence)


def test_they_may_move_and_call_off() -> None:
    where = standing(State.AGREED, agreed=at(3, 11))
    assert isinstance(answer(reading(Intent.RESCHEDULE, Instant(at(4, 10))), where=where), Confirm)
    assert answer(reading(Intent.CANCEL), where=where) == CallOff()


@pytest.mark.parametrize(
    ("text", "acknowledge"), [("STOP", False), ("Cancel", False), ("please stop texting", True)]
)
def test_opting_out_is_acknowledged_only_where_the_carrier_does_not(text: str, acknowledge: bool) -> None:
    assert answer(reading(Intent.OPT_OUT), text=text) == Stop(acknowledge)


def test_start_opens_again_and_help_is_the_carriers() -> None:
    assert answer(reading(Intent.OPT_IN), text="START") == Resume()
    assert isinstance(answer(reading(Intent.OTHER), text="HELP"), Silence)


@pytest.mark.parametrize("tag", ["reaction", "auto_reply"])
def test_machines_and_reactions_get_no_answer(tag: str) -> None:
    assert answer(reading(Intent.PROPOSE, Instant(at(3, 11)), about=(tag,))) == Silence(tag)


def test_who_is_this_is_answered_and_the_rest_is_passed_on() -> None:
    assert answer(reading(Intent.QUESTION, about=("identity",))) == Introduce()
    assert answer(reading(Intent.OTHER)) == PassOn(acknowledge=True)
    assert answer(reading(Intent.OTHER, about=("scam",))) == PassOn(acknowledge=False)
    assert answer(reading(Intent.QUESTION, about=("now",))) == PassOn(
        acknowledge=True, urgent=True, rings=True
    )


def test_running_late_is_told_and_moves_nothing() -> None:
    where = standing(State.AGREED, agreed=at(2, 11))
    assert answer(reading(Intent.OTHER, about=("late:10",)), where=where) == Late(10)


def test_who_runs_late_a_day_before_means_something_else() -> None:
    where = standing(State.AGREED, agreed=at(3, 11))
    assert answer(reading(Intent.OTHER, about=("late:10",)), where=where) == PassOn(acknowledge=True)


def test_when_are_you_free_gets_openings() -> None:
    decision = answer(reading(Intent.QUESTION), text="When is he free?", where=standing(State.OPEN))
    assert isinstance(decision, Propose)
    assert decision.openings[0] == at(2, 11).astimezone(UTC)


@pytest.mark.parametrize("text", ["what salary does he want?", "is full-time all right?", "does he drive?"])
def test_other_questions_are_the_owners_to_answer(text: str) -> None:
    assert answer(reading(Intent.QUESTION), text=text) == PassOn(acknowledge=True)


def test_the_agreed_time_said_again_is_no_new_one() -> None:
    where = standing(State.AGREED, agreed=at(3, 11))
    again = reading(Intent.ACCEPT, Instant(at(3, 11)))
    assert answer(again, where=where) == Silence("they agree to what is agreed")
    longer = reading(Intent.PROPOSE, Instant(at(3, 11)), about=("minutes:60",))
    assert answer(longer, where=where) != Silence("they agree to what is agreed")


def test_a_number_whose_offer_has_lapsed_picks_nothing() -> None:
    where = standing(offers=(at(4, 10), at(5, 10)))
    stale = reading(Intent.ACCEPT, Instant(at(3, 11)), choice=1)
    assert answer(stale, where=where) == WhichOne(where.offers)


def test_after_three_turns_without_progress_a_person_is_asked() -> None:
    talk, text = reading(Intent.QUESTION), "when is he free?"
    assert isinstance(answer(talk, text=text, where=standing(turns=2)), Propose)
    assert answer(talk, text=text, where=standing(turns=3)) == PassOn(acknowledge=True)
    assert answer(talk, text=text, where=standing(turns=4)) == PassOn(acknowledge=False)
    assert isinstance(answer(reading(Intent.PROPOSE, Instant(at(3, 11))), where=standing(turns=5)), Confirm)
