"""Whole conversations as files of phone words, and the two places where they can be played.

The lines are those of `callbot demo --script`; what is indented below one is what reaches a phone until it is
over, and the last tells how it ended:

    Dana: tomorrow at 11?
        Dana reads: Confirmed …
        Sam is rung
    ends: Dana agreed; Wed Feb 4, 11:00 AM ET confirmed

`Dana is known as Acme` stands before the first step.
"""

import re
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Protocol
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from callbot.db import Database
from callbot.domain import times
from callbot.domain.screening import ContactKind
from callbot.models import Appointment, Contact, Conversation, Owner
from callbot.services import contacts
from callbot.simulator.script import Verb, parse

FOLDER = Path(__file__).parents[1] / "data" / "conversations"
NEW_YORK = ZoneInfo("America/New_York")
PEOPLE = {"Sam": "+12125550143", "Dana": "+16175550133", "Lee": "+16175550134", "Ray": "+13125550133"}
"""Ray's number is of Chicago, an hour behind Sam."""
NAMES = {number: name for name, number in PEOPLE.items()}
DATED = re.compile(r"\b(Mon|Tue|Wed|Thu|Fri|Sat|Sun) [A-Z][a-z]{2} \d{1,2}\b")


@dataclass(frozen=True, slots=True)
class Step:
    """One line that is done, and the lines that must reach the phones."""

    does: str
    reaches: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Script:
    """One conversation; `row` names the rows of the contract's table that it walks, if it is one of those."""

    name: str
    title: str
    row: str
    known: dict[str, str]
    steps: tuple[Step, ...]
    ends: str


class Place(Protocol):
    """Where a conversation is played: the things that people do, and what has reached their phones."""

    database: Database

    @property
    def now(self) -> datetime:
        """The business instant."""

    def calls(self, name: str, *, withheld: bool = False) -> None:
        """Somebody calls, and nobody takes it."""

    def leaves(self, name: str, words: str) -> None:
        """Somebody calls, nobody takes it, and they speak after the beep."""

    def talks(self, name: str) -> None:
        """Somebody calls, and Sam takes it."""

    def texts(self, name: str, body: str) -> None:
        """Somebody texts Sam's number."""

    def until(self, instant: datetime) -> list[str]:
        """Time goes by; the lines that reached the phones since the last look, in any order."""


def read(path: Path) -> Script:
    """A file as a script."""
    title, *lines = path.read_text(encoding="utf-8").splitlines()
    row, ends = "", ""
    known: dict[str, str] = {}
    steps: list[tuple[str, list[str]]] = []
    for line in filter(str.strip, lines):
        if line.startswith("    "):
            steps[-1][1].append(line.strip())
        elif line.startswith("row: "):
            row = line.removeprefix("row: ")
        elif line.startswith("ends:"):
            ends = line.removeprefix("ends:").strip()
        elif found := re.fullmatch(r"(\w+) is known as (.+)", line):
            known[found[1]] = found[2]
        else:
            steps.append((line, []))
    made = tuple(Step(does, tuple(sorted(reaches))) for does, reaches in steps)
    return Script(path.stem, title.removeprefix("# "), row, known, made, ends)


def play(script: Script, place: Place) -> tuple[list[tuple[str, list[str]]], str]:
    """What reached the phones at each step, and how it ended."""
    with place.database.transaction() as session:
        for name, company in script.known.items():
            introduce(session, PEOPLE[name], name, company, place.now)
    told = []
    for step in script.steps:
        until = do(place, step.does)
        told.append((step.does, sorted(place.until(until))))
    return told, ending(place.database)


def do(place: Place, written: str) -> datetime:
    """Do what a line says; when it is over."""
    line = parse(written, place.now, NEW_YORK)
    match line.verb:
        case Verb.CALLS:
            place.calls(line.who)
        case Verb.HIDES:
            place.calls(line.who, withheld=True)
        case Verb.LEAVES:
            place.leaves(line.who, line.words)
        case Verb.TALKS:
            place.talks(line.who)
        case Verb.TEXTS:
            place.texts(line.who, line.words)
        case Verb.WAITS:
            pass
    return line.until


def introduce(session: Session, e164: str, name: str, company: str, now: datetime) -> None:
    """A recruiter whom Sam knows already."""
    sam = session.scalars(select(Owner)).one()
    contact = contacts.met(session, sam, e164, now)
    contact.kind, contact.name, contact.company = ContactKind.RECRUITER, name, company


def ending(database: Database) -> str:
    """How it ended: the state towards each contact, and every time that was agreed."""
    with database.reading() as session:
        talks = session.execute(
            select(Conversation.reach, Conversation.state)
            .join(Contact, Contact.id == Conversation.contact_id)
            .order_by(Conversation.id)
        )
        states = [f"{NAMES[reach]} {state}" for reach, state in talks]
        agreed = [
            f"{times.stamp(row.starts_at, NEW_YORK)} {row.status}"
            for row in session.scalars(select(Appointment).order_by(Appointment.id))
        ]
    return "; ".join([*states, *agreed])


def undated(line: str) -> str:
    """The line without the dates beside its weekdays: plays over HTTP begin each in a week of its own."""
    return DATED.sub(r"\1", line)
