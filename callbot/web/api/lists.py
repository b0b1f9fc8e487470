"""The lists of the API: one table of what can be listed, and the two routes that each entry gets."""

from dataclasses import dataclass
from typing import Any

from apiflask import APIBlueprint, HTTPError, HTTPTokenAuth
from pydantic import BaseModel

from callbot.runtime import Runtime
from callbot.services import records
from callbot.services.records import Asked, Listed
from callbot.web.api import doors, render, shapes


@dataclass(frozen=True, slots=True)
class Entry:
    """One kind of list: where, of what, in which shape."""

    path: str
    sentence: str
    listed: Listed
    render: render.Render
    page: type[shapes.Page[Any]]
    shape: type[BaseModel]
    admin: bool = False


LISTS = (
    Entry("calls", "Calls that came in", records.CALLS, render.calls, shapes.Calls, shapes.Call),
    Entry(
        "messages",
        "Texts of both directions",
        records.MESSAGES,
        render.messages,
        shapes.Messages,
        shapes.Message,
    ),
    Entry(
        "contacts", "Who called or texted", records.CONTACTS, render.contacts, shapes.Contacts, shapes.Contact
    ),
    Entry(
        "appointments",
        "Agreed times",
        records.APPOINTMENTS,
        render.appointments,
        shapes.Appointments,
        shapes.Appointment,
    ),
    Entry(
        "reminders",
        "What reminds the owner",
        records.REMINDERS,
        render.reminders,
        shapes.Reminders,
        shapes.Reminder,
    ),
    Entry(
        "expectations",
        "Calls that will come at no agreed time",
        records.EXPECTATIONS,
        render.expectations,
        shapes.Expectations,
        shapes.Expectation,
    ),
    Entry(
        "outbox",
        "All that was, is or will be said",
        records.OUTBOX,
        render.outbox,
        shapes.Outbox,
        shapes.Outbound,
    ),
    Entry(
        "owners",
        "Whose calls these are",
        records.OWNERS,
        render.owners,
        shapes.Owners,
        shapes.Owner,
        admin=True,
    ),
)


def add(routes: APIBlueprint, runtime: Runtime, check: HTTPTokenAuth) -> None:
    """Give every entry of the table its routes."""
    for entry in LISTS:
        _add(routes, runtime, check, entry)


def _add(routes: APIBlueprint, runtime: Runtime, check: HTTPTokenAuth, entry: Entry) -> None:
    def allowed(owner: str | None) -> int | None:
        found = doors.holder(check)
        if entry.admin and not found.admin:
            raise HTTPError(403, "Only an admin token may list owners.")
        return doors.scope(found, owner)

    def seen() -> render.Seen:
        settings = runtime.settings
        return render.Seen(settings.secret_key, settings.public_url or "", runtime.clock.now())

    @routes.get(f"/{entry.path}", endpoint=entry.path)
    @routes.input(shapes.Query, location="query", arg_name="query")
    @routes.output(entry.page)
    @routes.doc(summary=f"{entry.sentence}, newest first.", responses=[401, 403, 404])
    def many(query: shapes.Query) -> BaseModel:
        asked = Asked(allowed(query.owner), query.limit, doors.after(query.cursor), query.since)
        with runtime.reading() as session:
            rows, more = records.page(session, entry.listed, asked)
            items = entry.render(session, rows, seen())
        return entry.page(items=items, next=None if more is None else str(more))

    @routes.get(f"/{entry.path}/<key>", endpoint=f"{entry.path}_one")
    @routes.output(entry.shape)
    @routes.doc(summary=f"{entry.sentence}: one of them.", responses=[401, 403, 404])
    def single(key: str) -> BaseModel:
        owner_id, row_id = allowed(None), doors.key(key)
        with runtime.reading() as session:
            row = None if row_id is None else records.one(session, entry.listed, owner_id, row_id)
            if row is None:
                raise HTTPError(404, "There is nothing here by that id.")
            shown: list[BaseModel] = entry.render(session, [row], seen())
            return shown[0]
