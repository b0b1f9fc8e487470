"""What carriers say of first callers' numbers: asked once, for few, for little, and never waited for long."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from sqlalchemy import select

from callbot.domain import voice
from callbot.domain.numbers import Kind
from callbot.domain.outbox import Purpose, Status
from callbot.domain.people import Mode
from callbot.domain.screening import ContactKind
from callbot.gateways.base import Later, Refused
from callbot.models import NumberKind
from callbot.services import kinds, optouts, text_backs
from tests.services.house import BOT, DANA, LEE, PROVEN, RAY, SAM, House, at

LONDON, FREE, PREMIUM, TORONTO = (
    "+4420" + "79460123", "+1800" + "5550133", "+1900" + "5550133", "+14165550133"
)  # fmt: skip
LATER = Later("not looked up (HTTP 500)")
NOBODY = Refused("there is no such number")


def asking(house: House, most: int = 20) -> House:
    """Sam pays for so many look-ups a day."""
    caps = house.settings.caps.__class__(lookups_per_owner_day=most)
    house.settings = house.settings.model_copy(update={"caps": caps})
    return house


@pytest.fixture
def looks(house: House) -> House:
    return asking(house)


@pytest.fixture
def either(either_house: House) -> House:
    return asking(either_house)


def wanted(house: House) -> list[kinds.Asked]:
    """Whose carriers the sender would ask now; from here on they are asked."""
    with house.database.transaction() as session:
        waiting = [row.id for row in house.outbox(Purpose.TEXT_BACK)]
        found = [kinds.begin(session, row_id, house.settings, house.now) for row_id in waiting]
        return [asked for asked in found if asked is not None]


def carrier_says(house: House, answer: Kind | Refused | Later) -> list[str]:
    """The sender asks the carriers, who all answer this: the numbers that they were asked about."""
    asked = wanted(house)
    for item in asked:
        with house.database.transaction() as session:
            text_backs.kind_told(session, item, answer, house.settings, house.now)
    return [item.e164 for item in asked]


def rows(house: House) -> Iterator[NumberKind]:
    with house.database.reading() as session:
        yield from session.scalars(select(NumberKind))


def ringing_out(house: House, from_: str = DANA, **more: str) -> str:
    """Sam's phone rings out, and the caller is greeted."""
    sid, _ = house.rings(from_, **more)
    house.leg_ends(sid)
    house.wait(10)
    return sid


def notices(house: House) -> list[str]:
    return [row.body for row in house.outbox(Purpose.NOTICE, to=SAM)]


def test_a_landline_is_not_texted_and_the_owner_reads_why(either: House) -> None:
    either.misses()
    assert carrier_says(either, Kind.FIXED) == [DANA]
    either.wait(5)
    either.sends_due()
    text = either.text_back()
    assert (text.status, text.reason) == (Status.SUPPRESSED, "a landline")
    assert notices(either)[-1] == (
        "No text to 617-555-0133 after all: a landline. "
        "Ring them at 617-555-0133; if they call, a key sets a time."
    )


def test_until_its_carrier_has_answered_the_owner_is_promised_nothing(looks: House) -> None:
    ringing_out(looks, stir=PROVEN)
    assert "I text them when you are free, unless it is a landline. Reply" in notices(looks)[0]


def test_once_it_is_known_for_a_mobile_the_owner_is_promised_the_text(looks: House) -> None:
    looks.misses()
    carrier_says(looks, Kind.MOBILE)
    looks.wait(hours=5)
    looks.misses()
    assert "landline" not in notices(looks)[-1]


@pytest.mark.parametrize("kind", [Kind.VOICEMAIL, Kind.PAGER])
def test_nor_is_any_other_number_that_takes_no_texts(looks: House, kind: Kind) -> None:
    looks.misses()
    carrier_says(looks, kind)
    assert looks.text_back().reason == f"a {kind.replace('_', ' ')} number"


@pytest.mark.parametrize("answer", [Kind.MOBILE, Kind.VOIP, Kind.UNKNOWN, LATER, NOBODY])
def test_whatever_else_is_said_the_text_leaves_in_its_time(either: House, answer: Kind | Later) -> None:
    either.misses()
    carrier_says(either, answer)
    assert either.due_in() == 5
    either.wait(5)
    either.sends_due()
    assert either.text_back().status is Status.ACCEPTED


def test_a_carrier_that_never_answers_holds_the_text_for_eight_seconds(either: House) -> None:
    either.misses()
    assert len(wanted(either)) == 1
    either.wait(5)
    either.sends_due()
    assert (either.text_back().status, either.text_back().reason) == (Status.QUEUED, kinds.AWAITED)
    assert either.due_in() == 3
    either.wait(3)
    either.sends_due()
    assert either.text_back().status is Status.ACCEPTED


def test_an_answer_lets_the_text_that_waits_for_it_go(looks: House) -> None:
    looks.misses()
    (asked,) = wanted(looks)
    looks.wait(5)
    looks.sends_due()
    with looks.database.transaction() as session:
        text_backs.kind_told(session, asked, Kind.MOBILE, looks.settings, looks.now)
    looks.sends_due()
    assert looks.text_back().status is Status.ACCEPTED


def test_an_answer_that_comes_after_the_text_changes_nothing(looks: House) -> None:
    looks.misses()
    (asked,) = wanted(looks)
    looks.wait(8)
    looks.sends_due()
    with looks.database.transaction() as session:
        text_backs.kind_told(session, asked, Kind.FIXED, looks.settings, looks.now)
    assert looks.text_back().status is Status.ACCEPTED


def test_one_who_is_known_for_a_landline_agrees_by_voice_in_the_same_call(looks: House) -> None:
    sid = ringing_out(looks, stir=PROVEN)
    carrier_says(looks, Kind.FIXED)
    looks.caller_presses(sid, "1")
    looks.picks(sid, "1")
    answer = looks.settles(sid, "1")
    assert isinstance(answer, voice.KeyNumber)
    looks.keys_in(sid, LEE[2:])
    looks.over(sid, 60)
    assert [row.to for row in looks.outbox(Purpose.CONFIRMATION)] == [LEE]
    assert looks.told(DANA) == []


def test_a_key_is_proof_enough_to_ask_while_the_call_lasts(looks: House) -> None:
    sid = ringing_out(looks)
    assert wanted(looks) == []
    looks.caller_presses(sid, "1")
    assert [asked.e164 for asked in wanted(looks)] == [DANA]


def test_in_forwarded_mode_the_one_notice_tells_it(looks: House) -> None:
    looks.change(mode=Mode.FORWARDED)
    sid, _ = looks.rings(stir=PROVEN)
    carrier_says(looks, Kind.FIXED)
    looks.wait(20)
    looks.over(sid, 20)
    (notice,) = notices(looks)
    assert "No text to them: a landline." in notice


def test_by_its_end_alone_a_strangers_call_is_asked_about_too(either: House) -> None:
    either.change(mode=Mode.FORWARDED)
    either.wait(9)
    either.over("CA77", 9)
    assert carrier_says(either, Kind.FIXED) == [DANA]
    assert either.text_back().reason == "a landline"


@pytest.mark.parametrize("from_", ["anonymous", "+266696687", LONDON, FREE, PREMIUM, TORONTO, BOT])
def test_who_tells_all_by_the_number_or_is_not_texted_is_never_asked_about(looks: House, from_: str) -> None:
    sid, _ = looks.rings(from_)
    if from_ != BOT:
        looks.leg_ends(sid)
        looks.over(sid, 60, from_)
    assert list(rows(looks)) == []


def test_who_did_not_pass_the_gate_is_not_asked_about(looks: House) -> None:
    sid, _ = looks.rings()
    looks.leg_ends(sid)
    looks.over(sid, 4)
    looks.knows(LEE, ContactKind.PERSONAL)
    looks.misses(LEE)
    looks.texts("STOP", RAY)
    looks.misses(RAY)
    assert list(rows(looks)) == []


def test_only_first_callers_are_asked_about(looks: House) -> None:
    looks.texts("Is Sam free on Thursday?", LEE)
    looks.misses(LEE)
    looks.misses()
    assert carrier_says(looks, Kind.MOBILE) == [DANA]
    looks.wait(5)
    looks.sends_due()
    looks.wait(hours=24 * 91)
    looks.misses()
    assert wanted(looks) == []


def test_what_is_known_holds_for_ninety_days_and_is_asked_anew_afterwards(either: House) -> None:
    either.misses()
    carrier_says(either, Kind.FIXED)
    either.wait(hours=89 * 24)
    either.misses()
    assert wanted(either) == []
    assert "No text to them: a landline." in notices(either)[-1]
    either.wait(hours=2 * 24)
    either.misses()
    assert carrier_says(either, Kind.MOBILE) == [DANA]
    either.wait(5)
    either.sends_due()
    assert [row.status for row in either.outbox(Purpose.TEXT_BACK)] == [Status.ACCEPTED]


def test_a_failure_is_asked_anew_a_day_later_and_no_sooner(looks: House) -> None:
    looks.misses()
    carrier_says(looks, LATER)
    standing = list(rows(looks))
    assert [row.until_at for row in standing] == [standing[0].wanted_at + timedelta(days=1)]
    with looks.database.transaction() as session:
        for hours, again in ((23, False), (24, True)):
            now = standing[0].wanted_at + timedelta(hours=hours)
            assert kinds.want(session, 1, DANA, looks.settings, now) is again


def test_a_number_is_asked_about_once_however_often_its_call_is_told(either: House) -> None:
    sid = either.misses()
    assert len(wanted(either)) == 1
    either.over(sid, 30)
    either.over(sid, 30)
    assert wanted(either) == []


def test_a_day_has_its_most(looks: House) -> None:
    asking(looks, 2)
    for from_ in (DANA, LEE, RAY):
        looks.misses(from_)
    assert [asked.e164 for asked in wanted(looks)] == [DANA, LEE]
    looks.wait(5)
    looks.sends_due()
    assert looks.outbox(Purpose.TEXT_BACK, to=RAY)[0].status is Status.ACCEPTED


def test_what_it_costs_counts_in_the_days_money(looks: House) -> None:
    caps = looks.settings.caps.__class__(lookups_per_owner_day=20, usd_per_day=0.005)
    looks.settings = looks.settings.model_copy(update={"caps": caps})
    looks.misses()
    assert list(rows(looks)) == []


def test_money_that_was_spent_on_looking_up_is_not_spent_on_texts(looks: House) -> None:
    looks.misses()
    carrier_says(looks, Kind.MOBILE)
    caps = looks.settings.caps.__class__(lookups_per_owner_day=20, usd_per_day=0.03)
    looks.settings = looks.settings.model_copy(update={"caps": caps})
    looks.wait(5)
    looks.sends_due()
    assert looks.text_back().reason == "enough money spent today"


def test_unless_it_is_switched_on_nobody_is_asked_about(house: House) -> None:
    house.misses()
    assert wanted(house) == []
    assert list(rows(house)) == []


def test_who_texts_from_a_landline_is_texted(looks: House) -> None:
    looks.misses()
    carrier_says(looks, Kind.FIXED)
    looks.texts("Thursday at 10?")
    sid = ringing_out(looks)
    looks.caller_presses(sid, "1")
    looks.picks(sid, "1")
    assert isinstance(looks.settles(sid, "1"), voice.HangUp)


def test_the_number_itself_stands_nowhere(looks: House) -> None:
    looks.misses()
    (row,) = rows(looks)
    assert row.digest == optouts.digest(looks.settings.secret_key, DANA)


def test_at_night_it_is_asked_for_once_and_still_so_in_the_morning(looks: House) -> None:
    looks.now = at(3, 23)
    looks.misses()
    looks.sends_due()
    carrier_says(looks, Kind.FIXED)
    looks.now = at(4, 8, 1)
    looks.sends_due()
    assert looks.text_back().status is Status.SUPPRESSED
