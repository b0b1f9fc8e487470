"""Who is calling: the contact behind a number, each owner's own."""

from callbot.domain.people import Mode
from callbot.domain.screening import ContactKind
from callbot.models import Owner
from callbot.services import contacts, owners
from tests.services.house import BOT, DANA, LEE, NEW_YORK, SAM, House

KIM, KIMS = "+12125550144", "+12125550101"


def kim(house: House) -> Owner:
    """Another owner in the same house, with a number of their own."""
    wanted = owners.Wanted(KIM, "Kim Roe", NEW_YORK.key, "weekdays 2 to 5", KIMS, mode=Mode.RING_FIRST)
    with house.database.transaction() as session:
        return owners.settle(session, wanted, (), house.now)


def test_somebody_is_met_once(either_house: House) -> None:
    either_house.misses()
    first = either_house.contact()
    either_house.texts("when is Sam free?")
    again = either_house.contact()
    assert first is not None
    assert again is not None
    assert (first.id, first.kind) == (again.id, ContactKind.UNKNOWN)
    assert either_house.contact(LEE) is None


def test_two_numbers_are_two_contacts_until_somebody_joins_them(house: House) -> None:
    house.misses(DANA)
    house.misses(LEE)
    assert getattr(house.contact(DANA), "id", 0) != getattr(house.contact(LEE), "id", 0)


def test_each_owner_has_contacts_of_their_own(house: House) -> None:
    other = kim(house)
    house.misses()
    with house.database.reading() as session:
        assert contacts.known(session, other, DANA) is None


def test_another_owners_mobile_is_a_contact(house: House) -> None:
    kim(house)
    house.texts("free weekdays 2 to 5", KIM)
    with house.database.reading() as session:
        sam = owners.found(session, SAM)
        assert sam is not None
        assert sam.stated == "any morning after 9"
        assert contacts.known(session, sam, KIM) is not None


def test_whose_number_it_is(either_house: House) -> None:
    with either_house.database.transaction() as session:
        found = contacts.callee(session, BOT)
        assert found is not None
        assert (found[0].phone, found[1].e164) == (SAM, BOT)
        assert contacts.callee(session, SAM) is None
        assert contacts.callee(session, None) is None


def test_callbots_numbers_are_known_as_its_own(house: House) -> None:
    kim(house)
    with house.database.reading() as session:
        assert contacts.is_ours(session, BOT)
        assert contacts.is_ours(session, KIMS)
        assert not contacts.is_ours(session, DANA)
        assert not contacts.is_ours(session, None)
