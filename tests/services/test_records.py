"""What the API lists: pages that shift under nobody, whose rows they are, and what hangs on them."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select

from callbot.domain.screening import ContactKind
from callbot.models import Call, Contact, ContactNumber, Expectation, Message, OptOut, Owner, Voicemail
from callbot.services import contacts, optouts, owners, records
from callbot.services.records import Asked, Listed
from tests.services.house import DANA, LEE, NEW_YORK, RAY, SAM, House, at

KIM = "+12125550144"
SECRET = "x" * 32


def kim_moves_in(house: House, zone: str = "America/Los_Angeles") -> int:
    """Another owner in the same house; their id."""
    kim = owners.Wanted(KIM, "Kim Roe", zone, "weekdays 9 to 5", "+12125550101")
    with house.database.transaction() as session:
        return owners.settle(session, kim, (), house.now).id


def page(house: House, listed: Listed, **asked: object) -> tuple[list[int], int | None]:
    """The ids of one page, and where the next one goes on."""
    with house.database.reading() as session:
        sam = session.scalars(select(Owner.id).where(Owner.phone == SAM)).one()
        wanted: dict[str, object] = {"owner_id": sam, "limit": 50} | asked
        rows, more = records.page(session, listed, Asked(**wanted))  # type: ignore[arg-type]  # as named
        return [row.id for row in rows], more


def expected(house: House, who: str, until_on: date) -> None:
    """Somebody will call, until this day."""
    with house.database.transaction() as session:
        session.add(
            Expectation(
                owner_id=session.scalars(select(Owner.id)).one(),
                who=who,
                rule="any morning after 9",
                from_on=date(2026, 2, 3),
                until_on=until_on,
                status="open",
            )
        )


def told(house: House, count: int) -> None:
    """So many messages, a minute apart."""
    with house.database.transaction() as session:
        owner_id = session.scalars(select(Owner.id)).one()
        for minute in range(count):
            session.add(
                Message(
                    owner_id=owner_id,
                    direction="in",
                    from_e164=DANA,
                    to_e164=SAM,
                    body="hi",
                    status="received",
                    at=house.now + timedelta(minutes=minute),
                )
            )


# Pages


def test_a_list_without_rows_is_one_empty_page(house: House) -> None:
    assert page(house, records.CALLS) == ([], None)


@pytest.mark.parametrize(
    ("limit", "sizes"),
    [
        (1, [1, 1, 1, 1, 1]),
        (2, [2, 2, 1]),
        (4, [4, 1]),
        (5, [5]),
        (6, [5]),
    ],
)
def test_pages_cover_everything_once_the_newest_first(house: House, limit: int, sizes: list[int]) -> None:
    told(house, 5)
    seen: list[list[int]] = []
    after: int | None = None
    while not seen or after is not None:
        ids, after = page(house, records.MESSAGES, limit=limit, after=after)
        seen.append(ids)
    assert [len(ids) for ids in seen] == sizes
    listed = [row_id for ids in seen for row_id in ids]
    assert listed == sorted(set(listed), reverse=True)


def test_what_comes_meanwhile_shifts_nothing(house: House) -> None:
    told(house, 4)
    first, after = page(house, records.MESSAGES, limit=2)
    told(house, 3)
    second, _ = page(house, records.MESSAGES, limit=2, after=after)
    assert second == [first[0] - 2, first[0] - 3]


def test_after_the_oldest_there_is_nothing(house: House) -> None:
    told(house, 2)
    ids, _ = page(house, records.MESSAGES)
    assert page(house, records.MESSAGES, after=ids[-1]) == ([], None)


@pytest.mark.parametrize(
    ("since", "count"),
    [
        (at(3, 9, 13), 3),
        (at(3, 9, 14), 3),
        (at(3, 9, 15), 2),
        (at(3, 9, 16), 1),
        (at(3, 9, 17), 0),
        (datetime(2026, 2, 3, 14, 15, tzinfo=UTC), 2),
    ],
)
def test_since_counts_its_own_instant_in_every_zone(house: House, since: datetime, count: int) -> None:
    told(house, 3)
    ids, more = page(house, records.MESSAGES, since=since)
    assert (len(ids), more) == (count, None)


def test_since_and_pages_go_together(house: House) -> None:
    told(house, 5)
    first, after = page(house, records.MESSAGES, limit=2, since=at(3, 9, 16))
    second, last = page(house, records.MESSAGES, limit=2, since=at(3, 9, 16), after=after)
    assert (len(first), len(second), last) == (2, 1, None)


@pytest.mark.parametrize(("day", "count"), [(9, 2), (10, 2), (11, 1), (12, 1), (13, 0)])
def test_an_expectation_is_asked_for_by_its_last_day(house: House, day: int, count: int) -> None:
    expected(house, "Acme", date(2026, 2, 10))
    expected(house, "Globex", date(2026, 2, 12))
    ids, _ = page(house, records.EXPECTATIONS, since=at(day, 23, 59))
    assert len(ids) == count


def test_reminders_are_the_part_of_the_outbox_that_reminds(house: House) -> None:
    house.dana_agrees()
    reminders, _ = page(house, records.REMINDERS)
    everything, _ = page(house, records.OUTBOX)
    assert reminders
    assert set(reminders) < set(everything)


# Whose


@pytest.mark.parametrize("listed", [records.CALLS, records.CONTACTS, records.OUTBOX])
def test_another_owner_sees_nothing_and_an_administrator_everything(house: House, listed: Listed) -> None:
    house.misses()
    kim = kim_moves_in(house)
    sams, _ = page(house, listed)
    assert sams
    assert page(house, listed, owner_id=kim) == ([], None)
    assert page(house, listed, owner_id=None) == (sams, None)


def test_owners_are_listed_to_themselves_alone(house: House) -> None:
    sam, kim = house.sam().id, kim_moves_in(house)
    assert page(house, records.OWNERS, owner_id=kim) == ([kim], None)
    assert page(house, records.OWNERS, owner_id=None) == ([kim, sam], None)


@pytest.mark.parametrize("listed", [records.CALLS, records.CONTACTS, records.OUTBOX])
def test_one_row_is_its_owners_or_an_administrators(house: House, listed: Listed) -> None:
    house.misses()
    sam, kim = house.sam().id, kim_moves_in(house)
    (newest, *_), _ = page(house, listed, owner_id=sam)
    with house.database.reading() as session:
        found = [records.one(session, listed, owner_id, newest) for owner_id in (sam, None, kim)]
    assert [row is not None for row in found] == [True, True, False]


def test_a_text_is_no_reminder_though_it_has_that_id(house: House) -> None:
    house.misses()
    text = house.text_back().id
    with house.database.reading() as session:
        assert records.one(session, records.OUTBOX, house.text_back().owner_id, text) is not None
        assert records.one(session, records.REMINDERS, house.text_back().owner_id, text) is None


def test_a_row_that_never_was(house: House) -> None:
    with house.database.reading() as session:
        assert records.one(session, records.CALLS, None, 4711) is None


# What hangs on them


def test_every_row_has_the_zone_of_its_owner(house: House) -> None:
    house.misses()
    kim = kim_moves_in(house)
    with house.database.reading() as session:
        rows = [*session.scalars(select(Owner)), *session.scalars(select(Call))]
        zones = records.zones(session, rows)
    assert {owner_id: zone.key for owner_id, zone in zones.items()} == {
        rows[0].id: NEW_YORK.key,
        kim: "America/Los_Angeles",
    }


def test_nothing_hangs_on_nothing(house: House) -> None:
    with house.database.reading() as session:
        assert records.zones(session, []) == {}
        assert records.voicemails(session, []) == {}
        assert records.contact_numbers(session, []) == {}
        assert records.opted_out(session, [], {}, SECRET) == {}


@pytest.mark.parametrize(("kept", "listed"), [(None, True), (True, True), (False, False)])
def test_a_recording_that_turned_out_empty_is_none(house: House, kept: bool | None, listed: bool) -> None:
    sid = house.misses()
    house.audio(sid)
    with house.database.transaction() as session:
        session.scalars(select(Voicemail)).one().kept = kept
    with house.database.reading() as session:
        call = session.scalars(select(Call)).one()
        assert (call.id in records.voicemails(session, [call])) is listed


def test_a_voicemail_belongs_to_its_own_call(house: House) -> None:
    house.misses(LEE)
    house.audio(house.misses(DANA), 9)
    with house.database.reading() as session:
        lees, danas = session.scalars(select(Call).order_by(Call.id))
        left = records.voicemails(session, [lees, danas])
        assert [(call_id, voicemail.seconds) for call_id, voicemail in left.items()] == [(danas.id, 9)]


def test_the_numbers_of_a_contact_the_first_known_first(house: House) -> None:
    house.misses()
    contact = house.contact()
    assert contact is not None
    with house.database.transaction() as session:
        for e164 in (RAY, LEE):
            session.add(ContactNumber(owner_id=contact.owner_id, contact_id=contact.id, e164=e164))
            session.flush()
    with house.database.reading() as session:
        assert records.contact_numbers(session, [contact]) == {contact.id: [DANA, RAY, LEE]}


def test_a_contact_without_a_number_has_none(house: House) -> None:
    with house.database.transaction() as session:
        owner = session.scalars(select(Owner)).one()
        contact = Contact(owner_id=owner.id, kind=ContactKind.UNKNOWN, created_at=house.now)
        session.add(contact)
        session.flush()
        assert records.contact_numbers(session, [contact]) == {contact.id: []}


def stopped(house: House, *numbers: tuple[str, datetime]) -> dict[int, datetime]:
    """When Dana, who has two numbers, opted out, where these numbers did at these times."""
    house.knows(DANA, ContactKind.RECRUITER)
    with house.database.transaction() as session:
        owner = session.scalars(select(Owner)).one()
        dana = contacts.met(session, owner, DANA, house.now)
        session.add(ContactNumber(owner_id=owner.id, contact_id=dana.id, e164=LEE))
        for e164, when in numbers:
            optouts.remember(session, owner.id, e164, when, SECRET)
        of_dana = records.contact_numbers(session, [dana])
        return dict(records.opted_out(session, [dana], of_dana, SECRET))


@pytest.mark.parametrize(
    ("numbers", "when"),
    [
        ([], []),
        ([(DANA, at(3, 10))], [at(3, 10)]),
        ([(LEE, at(3, 11))], [at(3, 11)]),
        ([(DANA, at(3, 12)), (LEE, at(3, 11))], [at(3, 11)]),
        ([(LEE, at(3, 12)), (DANA, at(3, 11))], [at(3, 11)]),
        ([(RAY, at(3, 10))], []),
    ],
)
def test_the_earliest_of_their_numbers_counts(
    house: House, numbers: list[tuple[str, datetime]], when: list[datetime]
) -> None:
    assert list(stopped(house, *numbers).values()) == when


def test_who_opted_out_of_one_owner_did_not_of_another(house: House) -> None:
    kim = kim_moves_in(house)
    with house.database.transaction() as session:
        session.add(OptOut(owner_id=kim, digest=optouts.digest(SECRET, DANA), at=house.now))
    house.misses()
    with house.database.reading() as session:
        contact = session.scalars(select(Contact)).one()
        assert records.opted_out(session, [contact], {contact.id: [DANA]}, SECRET) == {}


def test_pages_are_the_same_on_both_databases(either_house: House) -> None:
    told(either_house, 3)
    first, after = page(either_house, records.MESSAGES, limit=2)
    second, last = page(either_house, records.MESSAGES, limit=2, after=after)
    assert (len(first), after, len(second), last) == (2, first[-1], 1, None)
