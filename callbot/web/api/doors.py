"""Who may ask the API what: the bearer's token decides whose rows there are, before anything is read."""

from typing import NoReturn, TypeVar

from apiflask import HTTPError, HTTPTokenAuth
from flask import request

from callbot.runtime import Runtime
from callbot.services import tokens
from callbot.services.tokens import Holder

T = TypeVar("T")
READING = frozenset({"GET", "HEAD", "OPTIONS"})


def auth(runtime: Runtime) -> HTTPTokenAuth:
    """The check of a bearer token; `holder(auth)` is who holds it."""
    check = HTTPTokenAuth(realm="callbot", description="A token made by `callbot token create NAME`.")

    def verify(token: str) -> Holder | None:
        if not token:
            return None
        with runtime.reading() as session:
            return tokens.holder(session, token)

    @check.error_processor
    def refuse(error: HTTPError) -> NoReturn:
        raise HTTPError(error.status_code, "A bearer token is needed.", headers=CHALLENGE)

    check.verify_token(verify)
    return check


CHALLENGE = {"WWW-Authenticate": 'Bearer realm="callbot"'}


def holder(check: HTTPTokenAuth) -> Holder:
    """Who asks; a token that only reads is refused here where something would change."""
    found = check.current_user
    if not isinstance(found, Holder):
        raise HTTPError(401, headers=CHALLENGE)
    if found.read_only and request.method not in READING:
        raise HTTPError(403, "This token only reads.")
    return found


def scope(found: Holder, owner: str | None) -> int | None:
    """The owner whose rows there are for this holder; None: everybody's. Another's owner is not found."""
    if owner is None:
        return found.owner_id
    asked = key(owner)
    if asked is None or found.owner_id not in {None, asked}:
        raise HTTPError(404, "There is no such owner.")
    return asked


def one_owner(found: Holder, owner: str | None) -> int:
    """The one owner that is meant; an administrator must say which."""
    scoped = scope(found, owner)
    if scoped is None:
        raise HTTPError(422, "An admin token must say whose: ?owner=ID.")
    return scoped


def key(text: str) -> int | None:
    """An id as a row's key; None where it cannot be one (they are opaque to who asks)."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else None


def existing(row: T | None) -> T:
    """The row, or the answer that there is none."""
    if row is None:
        raise HTTPError(404, "There is no such owner.")
    return row


def after(cursor: str | None) -> int | None:
    """A cursor as the number that it stands for; what callbot did not give is refused."""
    if cursor is None:
        return None
    found = key(cursor)
    if found is None:
        raise HTTPError(422, "cursor: give `next` of the page before.")
    return found
