"""Many at once: queries compiled once and asked several in one breath, rows added by one statement.

What is asked stays plain ORM. On PostgreSQL one breath is one round trip; on SQLite it is a loop.
"""

import json
from collections.abc import Callable, Generator, Iterable, Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from datetime import datetime
from enum import Enum, auto
from functools import cache
from itertools import groupby
from typing import Any, TypeVar
from uuid import UUID

import psycopg
from django.db import connection, models
from django.db.models import Field, Lookup, QuerySet, Value
from django.db.models.sql import UpdateQuery

T = TypeVar("T")
NEVER_BY_ITSELF = 2**31
Rows = list[tuple[Any, ...]]


class Given(Value):
    """A value that is not known yet when the query is compiled."""

    def __init__(self, name: str, field: Any = None) -> None:
        super().__init__(name, output_field=field)
        self.prepared_by = field

    def as_sql(self, compiler: Any, connection: Any) -> Any:
        return "%s", [self]

    def bound(self, values: dict[str, Any]) -> Any:
        value = values[self.value]
        return self.prepared_by.get_db_prep_value(value, connection) if self.prepared_by else value


class AmongGiven(Given):
    """A whole list of values as one parameter, so that the statement is the same for any number of them."""

    def bound(self, values: dict[str, Any]) -> Any:
        listed = [*values[self.value]]
        return listed if connection.vendor == "postgresql" else _json(listed)


@models.ForeignObject.register_lookup
@Field.register_lookup
class Among(Lookup):
    """`pk__among=Given("ids")`: like `in`, with a list that is given later."""

    lookup_name = "among"
    prepare_rhs = False

    def as_sql(self, compiler: Any, connection: Any) -> Any:
        column, params = self.process_lhs(compiler, connection)
        given = AmongGiven(self.rhs.value)
        listed = "= ANY(%s)" if connection.vendor == "postgresql" else "IN (SELECT value FROM json_each(%s))"
        return f"{column} {listed}", [*params, given]


class Kind(Enum):
    """What may be asked together: reads with reads, writes with writes; a lock by itself, before the rest."""

    LOCK = auto()
    READ = auto()
    WRITE = auto()


@dataclass(frozen=True)
class Asked:
    """A compiled statement with its values."""

    kind: Kind
    sql: str
    params: Sequence[Any]
    rows: Callable[[Iterable[Any]], Rows]
    width: int = 0


class Statement:
    """A query (or a change, when it is told what to set) that is compiled when it is first needed."""

    def __init__(self, make: "Callable[[], QuerySet[Any]]", **changes: Any) -> None:
        self.make, self.changes = make, changes
        self.sql = ""

    def __call__(self, **values: Any) -> Asked:
        if not self.sql:
            self._compile()
        params = [each.bound(values) if isinstance(each, Given) else each for each in self.params]
        return Asked(self.kind, self.sql, params, self._rows, self.width)

    def _compile(self) -> None:
        query: Any = self.make().query
        self.kind = Kind.LOCK if query.select_for_update else Kind.READ
        if self.changes:
            self.kind, query = Kind.WRITE, query.chain(UpdateQuery)
            query.add_update_values(self.changes)
        self.compiler = query.get_compiler(connection=connection)
        sql, self.params = self.compiler.as_sql()
        chosen = [] if self.changes else [column for column, _, _ in self.compiler.select]
        self.converters = self.compiler.get_converters(chosen)
        self.width, self.readers = len(chosen), [_reader(column.output_field) for column in chosen]
        self.sql = sql

    def _rows(self, rows: Iterable[Any]) -> Rows:
        if connection.vendor != "postgresql":
            return [*self.compiler.apply_converters(rows, self.converters)]
        read = [(place, reader) for place, reader in enumerate(self.readers) if reader]
        found = [*rows]
        for row in found:
            for place, reader in read:
                row[place] = row[place] and reader(row[place])
        return found


class Insert:
    """Adds rows; their values come in the order of these fields."""

    def __init__(self, model: type[models.Model], *names: str) -> None:
        self.model, self.names, self.sql = model, names, ""

    def __call__(self, rows: Iterable[Sequence[Any]]) -> Asked:
        if not self.sql:
            self._compile()
        return Asked(Kind.WRITE, self.sql, [_json([*rows])], list)

    def _compile(self) -> None:
        fields: list[Any] = [self.model._meta.get_field(name) for name in self.names]
        columns = ", ".join(f'"{field.column}"' for field in fields)
        values = ", ".join(_taken_out(place, field) for place, field in enumerate(fields))
        rows = "jsonb_array_elements(%s::jsonb) AS each(value)"
        source = rows if connection.vendor == "postgresql" else "json_each(%s)"
        self.sql = f'INSERT INTO "{self.model._meta.db_table}" ({columns}) SELECT {values} FROM {source}'  # noqa: S608 - names of ours


def _taken_out(place: int, field: Any) -> str:
    if connection.vendor == "postgresql":
        # Without the length: casting to varchar(60) would cut silently what is too long.
        return f"(value ->> {place})::{str(field.db_type(connection)).partition('(')[0]}"
    return f"json_extract(value, '$[{place}]')"


def _json(values: list[Any]) -> str:
    return json.dumps(values, default=str if connection.vendor == "postgresql" else _as_sqlite_keeps_it)


def _as_sqlite_keeps_it(value: UUID | datetime) -> str:
    return value.hex if isinstance(value, UUID) else str(connection.ops.adapt_datetimefield_value(value))


def _reader(field: Any) -> Callable[[Any], Any] | None:
    """What makes a value of this field out of JSON's, where they differ."""
    kind = getattr(field, "target_field", field).get_internal_type()
    readers: dict[str, Callable[[Any], Any]] = {"UUIDField": UUID, "DateTimeField": datetime.fromisoformat}
    return readers.get(kind)


# --- Asking ----------------------------------------------------------------------------------------------
Inquiry = Generator[list[Asked], list[Rows], T]


def together(*inquiries: Inquiry[Any]) -> Inquiry[list[Any]]:
    """Several inquiries of one step each as one: all is asked in one breath."""
    asked = [next(inquiry) for inquiry in inquiries]
    rows = iter((yield [each for some in asked for each in some]))
    return [_end(inquiry, [next(rows) for _ in some]) for inquiry, some in zip(inquiries, asked, strict=True)]


def answer(inquiry: Inquiry[T]) -> T:
    return _end(inquiry, ask(*next(inquiry)))


def _end(inquiry: Inquiry[T], rows: list[Rows]) -> T:
    try:
        inquiry.send(rows)
    except StopIteration as end:
        return end.value
    raise RuntimeError("An inquiry asks once.")


def ask(*asked: Asked) -> list[Rows]:
    """Run them in their order, on PostgreSQL without waiting for one before the next is sent."""
    connection.ensure_connection()
    connection.validate_no_broken_transaction()
    if connection.vendor == "postgresql":
        return _ask_in_one_breath(asked)
    with connection.cursor() as cursor:
        return [each.rows(cursor.execute(each.sql, each.params).fetchall()) for each in asked]


def _ask_in_one_breath(asked: Sequence[Asked]) -> list[Rows]:
    groups = [(kind, [*some]) for kind, some in groupby(asked, key=lambda each: each.kind)]
    raw = connection.connection
    # Django turns preparing off; only what is asked for here is prepared, nothing by itself.
    raw.prepare_threshold = raw.prepare_threshold or NEVER_BY_ITSELF
    with connection.wrap_database_errors:
        with raw.pipeline() if len(groups) > 1 else nullcontext():
            cursors = [
                psycopg.Cursor(raw).execute(
                    _as_one(kind, tuple((each.sql, each.width) for each in some)),
                    [param for each in some for param in each.params],
                    prepare=True,
                )
                for kind, some in groups
            ]
        answers: list[Any] = [cursor.fetchone() for cursor in cursors]
    found = []
    for (_, some), values in zip(groups, answers, strict=True):
        found += [each.rows(value or ()) for each, value in zip(some, values, strict=True)]
    return found


@cache
def _as_one(kind: Kind, parts: tuple[tuple[str, int], ...]) -> str:
    """Several statements as one, which answers with one row: a list of rows for each of them."""
    if kind is Kind.WRITE:
        written = ", ".join(f"w{place} AS ({sql})" for place, (sql, _) in enumerate(parts))
        return f"WITH {written} SELECT {', '.join('NULL' for _ in parts)}"
    lists = []
    for sql, width in parts:
        names = ", ".join(f"c{place}" for place in range(width))
        lists.append(f"(SELECT json_agg(json_build_array({names})) FROM ({sql}) AS q({names}))")  # noqa: S608
    return f"SELECT {', '.join(lists)}"
