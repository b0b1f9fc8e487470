"""Texts that must not leave: drafts for contacts, other ways to the owner, and back again."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from callbot.domain import drafts as words
from callbot.domain import speech
from callbot.domain.drafts import Ending
from callbot.domain.outbox import TO_CONTACT, Channel, Purpose, Status
from callbot.domain.screening import ContactKind
from callbot.errors import Refused
from callbot.models import Draft, Number, Outbound, Owner
from callbot.services import drafts, owners, receipts, registration, rings, spending
from tests.services.house import BOT, DANA, NEW_YORK, SAM, House, at

AWAY = "json://example.com/sam"


@pytest.fixture
def sam(either_house: House) -> House:
    """Sam has an away channel; carriers take no texts from callbot's number, and that is known."""
    with either_house.database.transaction() as session:
        owners.settle(session, owners.Wanted(SAM, away=AWAY, away_proven=True), (), either_house.now)
    unregistered(either_house)
    return either_house


def unregistered(house: House) -> None:
    with house.database.transaction() as session:
        registration.awaited(session, registration.meant(session, BOT), house.now)


def all_drafts(house: House) -> list[Draft]:
    with house.database.reading() as session:
        return list(session.scalars(select(Draft).order_by(Draft.id)))


def rows(house: House, to: str = DANA) -> list[Outbound]:
    with house.database.reading() as session:
        return list(session.scalars(select(Outbound).where(Outbound.to == to).order_by(Outbound.id)))


def says(house: House) -> list[str]:
    """Everything that is due is said, and what that makes due; what went to the away channel, in order."""
    said = [row for _ in range(3) for row in house.sends_due()]
    assert [row.to for row in said if row.channel is Channel.SMS] == []
    return [row.body for row in said if row.channel is Channel.PUSH]


def comes_back(house: House, to: str, code: int = 30034) -> None:
    """The last text to a number was taken, and comes back."""
    row = [row for row in rows(house, to) if row.sid][-1]
    with house.database.transaction() as session:
        receipts.message_status(
            session, sid=row.sid or "", status="undelivered", error_code=code,
            outbound_id=row.id, attempt=row.attempts, now=house.now, secret=house.settings.secret_key,
        )  # fmt: skip


def missed(house: House) -> None:
    house.misses()
    house.wait(10)


def test_a_text_back_becomes_a_draft_and_its_row_ends(sam: House) -> None:
    missed(sam)
    told = says(sam)
    assert told[-1].startswith("DRAFT for 617-555-0133. NOT sent")
    [row] = rows(sam)
    assert (row.status, row.reason, row.sid, row.attempts) == (Status.SUPPRESSED, drafts.DRAFTED, None, 0)
    [draft] = all_drafts(sam)
    assert draft.body == words.own_hand(row.body, "Sam Lee")
    assert "STOP" not in draft.body
    assert "automated" not in draft.body


def test_the_notice_of_the_miss_does_not_say_that_they_are_texted(sam: House) -> None:
    missed(sam)
    notice = says(sam)[0]
    assert notice.startswith("MISSED")
    assert "I text them" not in notice
    assert notice.endswith(words.UNTOLD)


def test_a_second_miss_says_where_the_text_is(sam: House) -> None:
    missed(sam)
    says(sam)
    missed(sam)
    [notice] = says(sam)
    assert "They have my text already." not in notice
    assert "My draft for them waits with you." in notice


def test_what_left_before_is_left_as_it_is(either_house: House) -> None:
    missed(either_house)
    assert len(either_house.sends_due()) == 2
    unregistered(either_house)
    missed(either_house)
    with either_house.database.transaction() as session:
        owners.settle(session, owners.Wanted(SAM, away=AWAY), (), either_house.now)
    [notice] = says(either_house)
    assert "They have my text already." in notice
    assert all_drafts(either_house) == []


@pytest.mark.parametrize("code", [30032, 30034, 30035])
def test_the_first_text_that_comes_back_switches_over_and_is_drafted_once(sam: House, code: int) -> None:
    with sam.database.transaction() as session:
        session.scalars(select(Number)).one().unregistered_at = None
    missed(sam)
    sam.sends_due()
    for _ in range(2):
        comes_back(sam, DANA, code)
    [row] = rows(sam)
    assert (row.status, row.error_code) == (Status.FAILED, code)
    told = says(sam)
    assert [body.split(" ")[0] for body in told] == ["Carriers", "DRAFT"]
    assert len(all_drafts(sam)) == 1
    assert not any("did not reach them" in body for body in told)


def test_what_is_no_longer_so_is_not_drafted(sam: House) -> None:
    with sam.database.transaction() as session:
        session.scalars(select(Number)).one().unregistered_at = None
    sam.dana_agrees()
    sam.sends_due()
    confirmed = next(row for row in rows(sam) if row.purpose is Purpose.CONFIRMATION)
    sam.texts("can we do thursday at 10 instead?")
    with sam.database.transaction() as session:
        receipts.message_status(
            session, sid=confirmed.sid or "", status="undelivered", error_code=30034,
            outbound_id=confirmed.id, attempt=1, now=sam.now, secret=sam.settings.secret_key,
        )  # fmt: skip
    assert all_drafts(sam) == []
    says(sam)
    [draft] = all_drafts(sam)
    assert "Thu Feb 5, 10:00 AM" in draft.body


def test_a_newer_draft_takes_the_place_of_the_older(sam: House) -> None:
    missed(sam)
    says(sam)
    sam.texts("how about tomorrow at 11?")
    booked, draft = says(sam)
    assert booked.startswith("BOOKED")
    assert booked.endswith(words.UNTOLD)
    assert "It replaces my earlier draft for them." in draft
    assert [draft.ending for draft in all_drafts(sam)] == [Ending.REPLACED, None]


def test_what_was_replaced_before_it_was_told_is_not_told(sam: House) -> None:
    missed(sam)
    sam.sends(rows(sam)[-1].id)
    sam.texts("how about tomorrow at 11?")
    sam.sends(rows(sam)[-1].id)
    assert [body.startswith("DRAFT") for body in says(sam)].count(True) == 1


def test_the_owners_own_words_stay_beside_a_newer_draft(sam: House) -> None:
    missed(sam)
    sam.sam_texts("reply I will ring you at five")
    says(sam)
    sam.texts("how about tomorrow at 11?")
    says(sam)
    assert [draft.ending for draft in all_drafts(sam)][-2:] == [None, None]


def test_an_answer_does_not_take_the_place_of_a_confirmation(sam: House) -> None:
    sam.dana_agrees()
    says(sam)
    sam.texts("who is this?")
    assert "replaces" not in says(sam)[-1]
    assert [draft.body.startswith("Confirmed") for draft in all_drafts(sam) if draft.ending is None] == [
        True,
        False,
    ]


def test_who_opted_out_gets_no_draft(sam: House) -> None:
    missed(sam)
    sam.texts("STOP")
    told = says(sam)
    assert not any(body.startswith("DRAFT") for body in told)
    assert all_drafts(sam) == []


def test_drafts_count_as_texts_and_cost_nothing(sam: House) -> None:
    caps = replace(sam.settings.caps, texts_per_contact_day=3)
    sam.settings = sam.settings.model_copy(update={"caps": caps})
    for _ in range(4):
        missed(sam)
        says(sam)
        sam.wait(hours=5)
    assert len(all_drafts(sam)) == 3
    assert rows(sam)[-1].reason == "enough texts to them today"
    with sam.database.reading() as session:
        assert spending.usd(session, 1, sam.now) == 0


def test_an_answer_to_sam_goes_to_the_away_channel(sam: House) -> None:
    sam.sam_texts("next")
    [answer] = says(sam)
    assert answer.startswith("Nothing")
    assert [row.reason for row in rows(sam, SAM)] == [drafts.ELSEWHERE]


def test_one_away_copy_is_enough(sam: House) -> None:
    missed(sam)
    assert [body.startswith("MISSED") for body in says(sam)].count(True) == 1


def test_without_an_away_channel_reminders_ring_and_the_rest_says_why(either_house: House) -> None:
    unregistered(either_house)
    either_house.dana_agrees()
    says(either_house)
    either_house.wait(1)
    either_house.change(life_at=either_house.now)
    either_house.now = at(3, 18)
    rung = [row for row in either_house.sends_due() if row.channel is Channel.CALL]
    rung += [row for row in either_house.sends_due() if row.channel is Channel.CALL]
    assert [row.key.rpartition("/")[2] for row in rung] == ["evening"]
    assert "Press 1" in rung[0].body
    assert {row.reason for row in rows(either_house, SAM) if row.key.startswith("agreed/")} == {
        drafts.NOWHERE
    }


def test_one_ring_says_what_two_would(house: House) -> None:
    unregistered(house)
    house.dana_agrees()
    says(house)
    house.now = at(3, 18)
    rung = [row.key for _ in range(2) for row in house.sends_due() if row.channel is Channel.CALL]
    assert rung == ["reminder/1/1/unseen"]
    evening = house.row("reminder/1/1/evening")
    assert (evening.channel, evening.reason) == (Channel.CALL, rings.SAID)


def test_told_of_the_switch_by_phone_where_there_is_no_away_channel(either_house: House) -> None:
    missed(either_house)
    either_house.sends_due()
    comes_back(either_house, SAM)
    comes_back(either_house, DANA)
    rings = [row for row in rows(either_house, SAM) if row.channel is Channel.CALL]
    assert [row.body for row in rings] == [speech.no_texts_leave("Sam Lee")]


def test_registered_again_nothing_drafted_is_sent(sam: House) -> None:
    missed(sam)
    says(sam)
    with sam.database.transaction() as session:
        number = registration.meant(session, BOT)
        assert registration.approved(session, number, sam.now)
        assert not registration.approved(session, number, sam.now)
    assert sam.told() == []
    assert sam.told(SAM) == [words.back(BOT)]
    sam.sends_due()
    sam.knows(DANA, ContactKind.RECRUITER)
    sam.wait(hours=5)
    missed(sam)
    assert "Text STOP" in sam.told()[0], "it is the first text of callbot's that they ever get"


def test_once_a_day_a_text_to_sam_tries(sam: House) -> None:
    sam.wait(hours=24)
    for _ in range(2):
        sam.sam_texts("next")
        sam.sends_due()
    sent = [row for row in rows(sam, SAM) if row.sid]
    assert len(sent) == 1
    comes_back(sam, SAM)
    assert says(sam)[-1].startswith("Nothing")
    with sam.database.reading() as session:
        assert session.scalars(select(Number)).one().unregistered_at is not None


def test_the_one_that_arrives_switches_back(sam: House) -> None:
    sam.wait(hours=24)
    sam.sam_texts("next")
    sam.sends_due()
    [tried] = [row for row in rows(sam, SAM) if row.sid]
    with sam.database.transaction() as session:
        receipts.message_status(
            session, sid=tried.sid or "", status="delivered", error_code=None,
            outbound_id=tried.id, attempt=1, now=sam.now, secret=sam.settings.secret_key,
        )  # fmt: skip
    assert sam.told(SAM)[-1] == words.back(BOT)
    missed(sam)
    assert [row.to for row in sam.sends_due() if row.purpose in TO_CONTACT] == [DANA]


def test_by_the_setting_the_first_text_is_a_draft_and_no_text_tries(either_house: House) -> None:
    settings = either_house.settings
    texting = settings.texting.model_copy(update={"registered": "no"})
    either_house.settings = settings.model_copy(update={"texting": texting})
    with either_house.database.transaction() as session:
        owners.settle(session, owners.Wanted(SAM, away=AWAY), (), either_house.now)
    either_house.wait(hours=25)
    missed(either_house)
    assert [body.split(" ")[0].rstrip(":") for body in says(either_house)] == ["MISSED", "DRAFT"]


def test_a_draft_of_another_owner_cannot_be_ended(sam: House) -> None:
    missed(sam)
    says(sam)
    with sam.database.transaction() as session:
        lee = Owner(
            name="Lee", phone="+12125550177", timezone=NEW_YORK.key, country="US", mode=sam.sam().mode,
            stated="any morning", created_at=sam.now,
        )  # fmt: skip
        session.add(lee)
        session.flush()
        with pytest.raises(Refused, match="no open draft"):
            drafts.end(session, lee, all_drafts(sam)[0].id, Ending.SENT, sam.now)


def test_after_a_week_a_draft_is_of_no_use(sam: House) -> None:
    missed(sam)
    says(sam)
    with sam.database.transaction() as session:
        owner = session.scalars(select(Owner)).one()
        assert len(drafts.open_ones(session, owner, sam.now)) == 1
        assert drafts.open_ones(session, owner, sam.now + timedelta(days=8)) == []
