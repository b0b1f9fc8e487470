"""The owner's availability over the API, and the slots that follow from it."""

from datetime import UTC, datetime, timedelta

from apiflask import APIBlueprint, HTTPTokenAuth
from flask import Response

from callbot.domain.availability import Policy, Statement
from callbot.models import Owner
from callbot.runtime import Runtime
from callbot.services import diary, owners, withdrawals
from callbot.web.api import doors, shapes
from callbot.web.problems import problem


def add(routes: APIBlueprint, runtime: Runtime, check: HTTPTokenAuth) -> None:
    """The routes of availability and slots."""
    policy = runtime.settings.availability

    @routes.get("/availability")
    @routes.input(shapes.Whose, location="query", arg_name="query")
    @routes.output(shapes.Availability)
    @routes.doc(summary="What the owner stated, and how it is read.", responses=[401, 403, 404])
    def availability(query: shapes.Whose) -> shapes.Availability:
        owner_id = doors.one_owner(doors.holder(check), query.owner)
        with runtime.reading() as session:
            owner = doors.existing(session.get(Owner, owner_id))
            read = diary.read(session, owner, policy, runtime.clock.now()).statement
        return _shown(read, policy)

    @routes.put("/availability")
    @routes.input(shapes.Whose, location="query", arg_name="query")
    @routes.input(shapes.Stating, arg_name="stating")
    @routes.output(shapes.Availability)
    @routes.doc(
        summary="State when the owner is free.",
        description="Answers 422 with `ask`, and changes nothing, where the words cannot be read for sure.",
        responses=[401, 403, 404],
    )
    def state(query: shapes.Whose, stating: shapes.Stating) -> shapes.Availability | Response:
        owner_id = doors.one_owner(doors.holder(check), query.owner)
        with runtime.transaction() as session:
            owner = doors.existing(session.get(Owner, owner_id))
            now = runtime.clock.now()
            read = owners.state(session, owner_id, stating.stated, now)
            if not read.problems:
                withdrawals.withdraw(session, owner, runtime.settings, now)
        if read.problems:
            return problem(422, "The availability was not understood.", ask=read.problems[0])
        return _shown(read, policy)

    @routes.get("/slots")
    @routes.input(shapes.Query, location="query", arg_name="query")
    @routes.output(shapes.Slots)
    @routes.doc(summary="Starts that can be offered, the soonest first.", responses=[401, 403, 404])
    def openings(query: shapes.Query) -> shapes.Slots:
        owner_id = doors.one_owner(doors.holder(check), query.owner)
        now = runtime.clock.now()
        with runtime.reading() as session:
            owner = doors.existing(session.get(Owner, owner_id))
            free = diary.read(session, owner, policy, now)
        starts = free.slots(now)
        first = max((query.since or now).timestamp(), doors.after(query.cursor) or 0)
        wanted = [start for start in starts if start.timestamp() >= first]
        return shapes.Slots(
            items=[_slot(start.astimezone(free.zone), policy) for start in wanted[: query.limit]],
            next=f"{wanted[query.limit].timestamp():.0f}" if len(wanted) > query.limit else None,
        )


def _slot(start: datetime, policy: Policy) -> shapes.Slot:
    # Added in UTC: over a change of clocks the wall would be an hour off.
    ends_at = (start.astimezone(UTC) + timedelta(minutes=policy.minutes)).astimezone(start.tzinfo)
    return shapes.Slot(starts_at=start, ends_at=ends_at)


def _shown(read: Statement, policy: Policy) -> shapes.Availability:
    return shapes.Availability(
        stated=read.stated,
        said=read.said,
        rules=[item.as_dict() for item in read.items],
        calling_hours=shapes.CallingHours(from_=policy.calling_from, to=policy.calling_to),
        notice_minutes=policy.lead_minutes,
        length_minutes=policy.minutes,
        buffer_minutes=policy.buffer_minutes,
    )
