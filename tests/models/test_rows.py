"""What every table promises: whose it is, which keys it has, how its statuses and instants are kept."""

import re

import pytest
from sqlalchemy import Column, DateTime, Dialect, Enum, Table, UniqueConstraint, inspect, make_url
from sqlalchemy.schema import CreateIndex, CreateTable

from callbot import models
from callbot.db import Base, Database, Instant

SQLITE: Dialect = make_url("sqlite://").get_dialect()()
POSTGRES: Dialect = make_url("postgresql+psycopg://").get_dialect()()
TABLES = Base.metadata.sorted_tables
COLUMNS = [column for table in TABLES for column in table.columns]
STATUSES = [column for column in COLUMNS if isinstance(column.type, Enum)]
INSTANTS = [column for column in COLUMNS if isinstance(column.type, Instant | DateTime)]
WITHOUT_OWNER = {"owner", "parked_callback", "heartbeat", "halt", "kept_opt_out", "spend", "stumble"}
PARTIAL = {
    "ix_outbound_due_at_queued": "status = 'queued'",
    "ix_outbound_look_at_unknown": "status = 'unknown'",
    "uq_appointment_owner_id_starts_at_confirmed": "status = 'confirmed' AND exact",
}
UNIQUE = {
    "owner": {("phone",)},
    "number": {("e164",)},
    "contact_number": {("owner_id", "e164")},
    "opt_out": {("owner_id", "digest")},
    "kept_opt_out": {("whose", "digest")},
    "call": {("sid",)},
    "call_step": {("call_sid", "step")},
    "tape": {("sid",)},
    "voicemail": {("call_id",), ("sid",)},
    "conversation": {("owner_id", "contact_id")},
    "offer": {("conversation_id", "generation", "position")},
    "question": {("owner_id", "number")},
    "appointment": {("uid",)},
    "outbound": {("owner_id", "key"), ("sid",)},
    "draft": {("outbound_id",)},
    "attempt": {("outbound_id", "number")},
    "message": {("outbound_id",), ("sid",)},
    "api_token": {("digest",)},
}


def named(item: Table | Column[object]) -> str:
    return str(item)


@pytest.mark.parametrize("table", TABLES, ids=named)
def test_every_table_says_whose_its_rows_are(table: Table) -> None:
    assert ("owner_id" in table.columns) is (table.name not in WITHOUT_OWNER)


@pytest.mark.parametrize("table", TABLES, ids=named)
def test_only_an_admin_token_belongs_to_nobody(table: Table) -> None:
    if table.name not in WITHOUT_OWNER:
        assert table.columns["owner_id"].nullable is (table.name == "api_token")


@pytest.mark.parametrize("table", TABLES, ids=named)
def test_the_rows_of_an_owner_are_found_by_an_index(table: Table) -> None:
    if "owner_id" in table.columns:
        uniques = [item.columns for item in table.constraints if isinstance(item, UniqueConstraint)]
        first = {
            next(iter(columns)).name for columns in [*uniques, *(item.columns for item in table.indexes)]
        }
        assert "owner_id" in first


@pytest.mark.parametrize("table", TABLES, ids=named)
def test_a_table_is_one_word_in_the_singular_and_every_row_has_its_class(table: Table) -> None:
    assert "".join(part.title() for part in table.name.split("_")) in models.__all__


def test_every_row_is_named_in_the_front_of_the_room() -> None:
    assert {mapper.class_.__name__ for mapper in Base.registry.mappers} == set(models.__all__)


@pytest.mark.parametrize("row", [getattr(models, name) for name in models.__all__])
def test_every_row_says_in_a_sentence_what_it_is(row: type[Base]) -> None:
    assert (row.__doc__ or "").strip().endswith(".")


# Keys


def test_what_happens_twice_meets_the_same_key(database: Database) -> None:
    look = inspect(database.engine)
    found = {
        table.name: {tuple(item["column_names"]) for item in look.get_unique_constraints(table.name)}
        for table in TABLES
    }
    assert {name: keys for name, keys in found.items() if keys} == UNIQUE


@pytest.mark.parametrize("table", TABLES, ids=named)
def test_keys_are_wide_enough_for_ever(table: Table) -> None:
    if "id" in table.columns:
        kind = table.columns["id"].type
        assert kind.compile(POSTGRES) == "BIGINT"
        assert kind.compile(SQLITE) == "INTEGER"  # its rowid


@pytest.mark.parametrize("table", TABLES, ids=named)
def test_every_key_and_index_has_its_name_by_the_convention(table: Table) -> None:
    for constraint in table.constraints:
        assert re.match(rf"(pk|uq|fk)_{table.name}(_|$)", str(constraint.name))
    for index in table.indexes:
        assert re.match(rf"(ix|uq)_{table.name}_", str(index.name))


@pytest.mark.parametrize("table", TABLES, ids=named)
def test_no_name_is_cut_by_the_server(table: Table) -> None:
    names = [str(item.name) for item in table.constraints] + [str(item.name) for item in table.indexes]
    assert max(map(len, names)) <= 63


@pytest.mark.parametrize("name", sorted(PARTIAL))
@pytest.mark.parametrize("dialect", [SQLITE, POSTGRES], ids=["sqlite", "postgres"])
def test_a_partial_index_holds_only_what_is_asked_for(name: str, dialect: Dialect) -> None:
    (index,) = (index for table in TABLES for index in table.indexes if index.name == name)
    assert str(CreateIndex(index).compile(dialect=dialect)).endswith(f"WHERE {PARTIAL[name]}")


# Statuses and instants


@pytest.mark.parametrize("column", STATUSES, ids=named)
def test_a_status_is_a_word_that_may_grow(column: Column[object]) -> None:
    assert column.type.compile(POSTGRES) == "VARCHAR(16)"
    assert isinstance(column.type, Enum)
    assert max(map(len, column.type.enums)) <= 16


@pytest.mark.parametrize("table", TABLES, ids=named)
@pytest.mark.parametrize("dialect", [SQLITE, POSTGRES], ids=["sqlite", "postgres"])
def test_no_table_checks_what_the_rules_decide(table: Table, dialect: Dialect) -> None:
    assert "CHECK" not in str(CreateTable(table).compile(dialect=dialect))


@pytest.mark.parametrize("column", STATUSES, ids=named)
def test_a_status_holds_the_words_and_not_the_names(column: Column[object]) -> None:
    assert isinstance(column.type, Enum)
    assert column.type.enums == [word.lower() for word in column.type.enums]


@pytest.mark.parametrize("column", INSTANTS, ids=named)
def test_an_instant_is_called_so_and_refuses_naive_times(column: Column[object]) -> None:
    assert column.name == "at" or column.name.endswith("_at")
    assert isinstance(column.type, Instant)
    assert "WITH TIME ZONE" in column.type.compile(POSTGRES)


@pytest.mark.parametrize("column", COLUMNS, ids=named)
def test_what_is_called_an_instant_is_one(column: Column[object]) -> None:
    if column.name == "at" or column.name.endswith("_at"):
        assert isinstance(column.type, Instant)
