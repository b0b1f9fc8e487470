"""The JSON of the API, field by field; the OpenAPI document is made from these.

Ids are opaque strings, numbers E.164 or null, instants ISO 8601 with the offset of the owner's zone.
"""

from datetime import UTC, date, datetime
from typing import Any, Generic, TypeVar

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from callbot.domain.appointments import AppointmentStatus, Caller, Medium
from callbot.domain.outbox import Channel, Purpose, Status
from callbot.domain.people import Mode
from callbot.domain.screening import ContactKind, Outcome

T = TypeVar("T")
FIRST, LAST = datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC)
"""What UTC, the reckoning of the database, has a name for."""


class Shape(BaseModel):
    """A JSON object of the API; `from` is a word of Python, so it is spelled `from_` inside."""

    model_config = ConfigDict(validate_by_name=True, validate_by_alias=True)


class Voicemail(Shape):
    seconds: int | None = Field(description="null until Twilio said how long it is")
    transcript: str | None
    callback: str | None = Field(description="the number that its words ask to be called back at")
    url: str | None = Field(description="where it can be heard; null where the audio is not kept here")


class Call(Shape):
    id: str
    sid: str
    from_: str | None = Field(alias="from", description="null where withheld")
    to: str
    direction: str = "inbound"
    started_at: AwareDatetime
    ended_at: AwareDatetime | None
    seconds: int | None = Field(description="talk if answered, else the caller's whole time")
    outcome: Outcome | None = Field(description="null while the call lasts")
    contact: str | None
    voicemail: Voicemail | None


class Message(Shape):
    id: str
    sid: str | None
    direction: str
    from_: str | None = Field(alias="from")
    to: str
    body: str
    status: str
    error_code: int | None
    at: AwareDatetime
    conversation: str | None
    contact: str | None


class Contact(Shape):
    id: str
    name: str | None
    company: str | None
    kind: ContactKind
    numbers: list[str]
    opted_out_at: AwareDatetime | None
    zone: str | None = Field(description="IANA name; null until they said it")


class Appointment(Shape):
    id: str
    contact: str
    starts_at: AwareDatetime
    ends_at: AwareDatetime
    exact: bool = Field(description="false: starts and ends are those of a window")
    status: AppointmentStatus
    calls: Caller = Field(description="who calls")
    number: str = Field(description="the number that is called")
    medium: Medium
    zone: str = Field(description="the zone in which the time was agreed")
    uid: str
    sequence: int
    seen_at: AwareDatetime | None
    minutes: int


class Reminder(Shape):
    id: str
    appointment: str | None
    expectation: str | None
    channel: Channel
    due_at: AwareDatetime
    status: str = Field(description="its outbound's, or `acknowledged`")


class Expectation(Shape):
    id: str
    who: str
    rule: str
    from_on: date
    until_on: date
    status: str


class Outbound(Shape):
    id: str
    channel: Channel
    purpose: Purpose
    to: str = Field(description="E.164; `away` for the owner's away channel, whose address is a secret")
    body: str
    due_at: AwareDatetime
    status: Status
    attempts: int
    sid: str | None
    reason: str | None


class Owner(Shape):
    id: str
    name: str
    phone: str
    timezone: str
    country: str
    mode: Mode
    stated: str
    phone_proven_at: AwareDatetime | None
    paused_at: AwareDatetime | None


class CallingHours(Shape):
    from_: str = Field(alias="from")
    to: str


class Availability(Shape):
    stated: str = Field(description="in the owner's own words")
    said: str = Field(description="as callbot says it")
    rules: list[dict[str, Any]] = Field(description="the items read from it")
    calling_hours: CallingHours
    notice_minutes: int
    length_minutes: int
    buffer_minutes: int


class Stating(Shape):
    stated: str = Field(min_length=1, max_length=500, description='such as "any morning after 9"')


class Slot(Shape):
    starts_at: AwareDatetime
    ends_at: AwareDatetime


class Page(Shape, Generic[T]):
    items: list[T]
    next: str | None = Field(description="what to give as `cursor` for the next page; null on the last")


class Calls(Page[Call]): ...


class Messages(Page[Message]): ...


class Contacts(Page[Contact]): ...


class Appointments(Page[Appointment]): ...


class Reminders(Page[Reminder]): ...


class Expectations(Page[Expectation]): ...


class Outbox(Page[Outbound]): ...


class Owners(Page[Owner]): ...


class Slots(Page[Slot]): ...


class Whose(Shape):
    """Whose data is asked for; an owner's token knows already."""

    owner: str | None = Field(default=None, description="an owner's id, with an admin token")


class Query(Whose):
    """What of a list is asked for."""

    cursor: str | None = Field(default=None, description="`next` of the page before")
    limit: int = Field(default=50, ge=1, le=200)
    since: AwareDatetime | None = Field(
        default=None, ge=FIRST, le=LAST, description="only what is of this instant or later"
    )
