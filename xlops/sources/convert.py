"""Text cells to typed facts, column by column in DuckDB; what cannot be read is put aside, what is mended is counted."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass

import duckdb
import pyarrow as pa
import pyarrow.compute as pc

from xlops.errors import InputError
from xlops.facts.base import SQL_TYPES, Fact
from xlops.facts.base import Column as FactColumn
from xlops.label import Label, same
from xlops.sources import phrases
from xlops.sources.base import Into, Reject, Repair, Surroundings
from xlops.sources.fields import MACROS, SPREADSHEET_ERRORS, Choice, Field, Id, Pseudonym, Scene, quote
from xlops.sources.identify import Fit
from xlops.sources.ids import mended_ids
from xlops.sources.keys import unique_rows
from xlops.sources.text_table import LONGEST_CELL, TextTable

ARROW_TYPES = {
    "VARCHAR": pa.string(),
    "DATE": pa.date32(),
    "TIMESTAMP": pa.timestamp("us"),
    "DECIMAL(18,4)": pa.decimal128(18, 4),
    "DOUBLE": pa.float64(),
    "BIGINT": pa.int64(),
    "BOOLEAN": pa.bool_(),
}
"""The Arrow type of each SQL type that facts use."""


@dataclass(frozen=True)
class Converted:
    """What one table of text became."""

    tables: Mapping[str, pa.Table]
    rejects: tuple[Reject, ...]
    repairs: tuple[Repair, ...]
    filled: Mapping[str, frozenset[str]]
    """Fact -> the columns that the table gives (see Part)."""


def schema(fact: Fact) -> pa.Schema:
    """The Arrow schema of a fact's sourced columns."""
    return pa.schema([(each.name, ARROW_TYPES[each.sql_type]) for each in fact.sourced])


def convert(table: TextTable, fit: Fit, around: Surroundings, *, store: str) -> Converted:
    """The facts of `table`, read as `fit.source` says; InputError when no row at all can be read."""
    con = duckdb.connect()
    try:
        con.execute("SET enable_progress_bar = false")
        con.execute(f"SET VARIABLE secret = {quote(around.settings.secret)}")
        for macro in MACROS:
            con.execute(macro)
        return _Work(con, table, fit, around, store).run()
    finally:
        con.close()


class _Work:
    """One conversion: the connection, and what it has put aside and mended so far."""

    def __init__(
        self, con: duckdb.DuckDBPyConnection, table: TextTable, fit: Fit, around: Surroundings, store: str
    ) -> None:
        self.con, self.table, self.source, self.around, self.store = con, table, fit.source, around, store
        self.places = fit.places
        self.scene = Scene(
            zone=around.settings.time_zone,
            serials=table.form == "spreadsheet",
            platform=fit.source.platform,
        )
        # nobody can say where in such a row a person's name or e-mail stands
        personal = any(isinstance(each, Pseudonym) for each in self.source.fields.values())
        self.rejects = [
            Reject(table.name, row, None, "" if personal else text[:200], phrases.NO_COLUMNS.format(why=reason))
            for row, text, reason in table.odd_rows
        ]
        self.repairs: list[Repair] = []
        if table.broken:
            self.repairs.append(Repair(table.name, None, "", phrases.NO_TEXT, same("\ufffd"), table.broken))
        self.present = [name for name in self.source.fields if name in self.places]

    def run(self) -> Converted:
        """Cells, then typed fields, then facts."""
        if self.table.cells.num_rows == 0:
            raise InputError(self.table.name, phrases.NO_ROWS, phrases.OTHER_DAYS)
        self._cells()
        self._parse(self._expressions())
        for name, sql in self.source.rows.items():
            self._keep(name, sql)
        tables: dict[str, pa.Table] = {}
        filled: dict[str, frozenset[str]] = {}
        for each in self.source.tables:
            made = self._fill(each)
            filled[each.fact.id] = filled.get(each.fact.id, frozenset()) | self._filled(each)
            tables[each.fact.id] = pa.concat_tables([tables[each.fact.id], made]) if each.fact.id in tables else made
        if self.source.review:
            self.repairs += self.source.review(self.con, self.table.name)
        rejects = tuple(sorted(self.rejects, key=lambda each: each.row or 0))
        return Converted(tables, rejects, tuple(self.repairs), filled)

    # cells

    def _cells(self) -> None:
        """Make `cells`: `_row` and the known columns, trimmed, blank as NULL; rows without any cell are left out."""
        cells = self.table.cells
        numbers = pa.array(range(self.table.first_row, self.table.first_row + cells.num_rows), pa.int64())
        if self.source.distinct:
            cells, numbers = self._distinct(cells, numbers)
        elif self.source.duplicates:
            self._count_duplicates(cells)
        columns: dict[str, pa.ChunkedArray] = {"_row": numbers}
        for name in self.present:
            text = pc.utf8_trim_whitespace(cells.column(self.places[name]))
            longest = pc.max(pc.utf8_length(text)).as_py() or 0
            if longest > LONGEST_CELL:
                raise InputError(
                    self.table.name,
                    phrases.CELL_TOO_LONG.format(count=longest),
                    phrases.LONE_QUOTE,
                    row=numbers[pc.index(pc.utf8_length(text), longest).as_py()].as_py(),
                    column=self._header(name),
                )
            columns[name] = pc.if_else(pc.equal(text, ""), pa.scalar(None, pa.string()), text)
        self.con.register("arrow_cells", pa.table(columns))
        some = " OR ".join(f"{_name(name)} IS NOT NULL" for name in self.present)
        skip = f"coalesce({self.source.skip}, false)" if self.source.skip else "false"
        self.con.execute(f"CREATE TEMP VIEW cells AS SELECT * FROM arrow_cells WHERE ({some}) AND NOT ({skip})")
        self.con.execute(f"CREATE TEMP VIEW skipped AS SELECT * FROM arrow_cells WHERE ({some}) AND ({skip})")
        blank = self._value(f"SELECT count(*) FROM arrow_cells WHERE NOT ({some})") - len(self.table.odd_rows)
        if blank > 0:
            self._mended("", phrases.EMPTY_ROWS, phrases.LEFT_OUT, blank)

    def _distinct(self, cells: pa.Table, numbers: pa.Array) -> tuple[pa.Table, pa.Array]:
        self.con.register("arrow_all", cells.append_column("_row", numbers))
        names = ", ".join(_name(each) for each in cells.column_names)
        kept = self.con.sql(f"SELECT {names}, min(_row) AS _row FROM arrow_all GROUP BY {names}").to_arrow_table()
        kept = kept.sort_by("_row")
        if kept.num_rows < cells.num_rows:
            self._mended("", phrases.DUPLICATES, phrases.ONE_KEPT, cells.num_rows - kept.num_rows)
        return kept.drop_columns(["_row"]), kept.column("_row")

    def _count_duplicates(self, cells: pa.Table) -> None:
        self.con.register("arrow_all", cells)
        names = ", ".join(_name(each) for each in cells.column_names)
        twice = self._value(f"SELECT count(*) - count(DISTINCT hash({names})) FROM arrow_all")
        if twice:
            self._mended("", phrases.DUPLICATES, phrases.ALL_KEPT, twice)

    # typed fields

    def _expressions(self) -> dict[str, str]:
        """For each field the SQL of its typed value, ids mended first."""
        cells = {name: _name(name) for name in self.present}
        ids = [name for name, field in self._fields().items() if isinstance(field, Id)]
        for name, mended in mended_ids(self.con, ids).items():
            cells[name] = mended.sql
            for found, made_into, count in mended.done:
                self._mended(name, found, made_into, count)
        made = {name: field.sql(cells[name], self.scene) for name, field in self._fields().items()}
        return made | self._plain(cells)

    def _plain(self, cells: Mapping[str, str]) -> dict[str, str]:
        """The quick expressions of the fields all of whose cells are written the usual way."""
        quick = {name: sql for name, field in self._fields().items() if (sql := field.plain(cells[name], self.scene))}
        if not quick:
            return {}
        odd = ", ".join(f"count({cells[name]}) - count({sql})" for name, sql in quick.items())
        counts = self.con.sql(f"SELECT {odd} FROM cells").fetchall()[0]
        return {name: sql for (name, sql), count in zip(quick.items(), counts, strict=True) if not count}

    def _fields(self) -> dict[str, Field]:
        return {name: self.source.fields[name] for name in self.present}

    def _parse(self, expressions: Mapping[str, str]) -> None:
        """Make `export` of typed rows; bad rows become rejects."""
        fields = self._fields()
        typed = ", ".join(f"{sql} AS {_name('t:' + name)}" for name, sql in expressions.items())
        bad = {name: self._bad(name, field) for name, field in fields.items()}
        any_bad = " OR ".join(each for each in bad.values() if each) or "false"
        given = "".join(
            f", {f'DATE {quote(value.isoformat())}' if not isinstance(value, str) else quote(value)} AS {_name(name)}"
            for name, value in (self.source.given(self.around).items() if self.source.given else ())
        )
        absent = "".join(
            f", CAST(NULL AS {field.sql_type}) AS {_name(name)}"
            for name, field in self.source.fields.items()
            if name not in fields
        )
        taken = ", ".join(f"{_name('t:' + name)} AS {_name(name)}" for name in fields)
        self._keep(
            "parsed",
            f"SELECT _row, {taken}{absent}{given}, coalesce({any_bad}, false) AS _bad FROM (SELECT *, {typed} FROM cells)",
        )
        self.con.execute("CREATE TEMP VIEW export AS SELECT * EXCLUDE (_bad) FROM parsed WHERE NOT _bad")
        count, wrong = self.con.sql("SELECT count(*), count(*) FILTER (_bad) FROM parsed").fetchall()[0]
        if wrong:
            self._put_aside(typed, bad)
        if count == 0 and not self.rejects:
            raise InputError(self.table.name, phrases.NO_ROWS, phrases.OTHER_DAYS)
        if count == wrong:
            first = self.rejects[0]
            raise InputError(
                self.table.name,
                phrases.NO_ROW.format(value=first.value[:60], why=first.reason),
                phrases.CHECK_EXPORT,
                row=first.row,
                column=first.column,
            )
        self._report_words(fields)
        self._own_store()

    def _bad(self, name: str, field: Field) -> str:
        """SQL that is true for a row that the field spoils."""
        cell, typed = _name(name), _name("t:" + name)
        needed = f"{typed} IS NULL" if field.needed else ""
        if isinstance(field, Choice) or not (field.nothing or isinstance(field, Id)):
            return needed
        if field.kind == "text":
            return needed
        wrong = f"({cell} IS NOT NULL AND {typed} IS NULL"
        if isinstance(field, Id):
            wrong += f" AND starts_with({cell}, '#'))"
        else:
            wrong += f" AND lower({cell}) NOT IN ({', '.join(map(quote, field.nothing))}))"
        return f"{wrong} OR {needed}" if needed else wrong

    def _put_aside(self, typed: str, bad: Mapping[str, str]) -> None:
        """Turn the bad rows into rejects, each with the first column that spoils it."""
        public = [name for name in self.present if not isinstance(self.source.fields[name], Pseudonym)]
        cells = ", ".join(_name(name) for name in public)
        place = " ".join(f"WHEN {sql} THEN {at}" for at, sql in enumerate(bad.values()) if sql)
        rows = self.con.sql(
            f"SELECT _row, CASE {place} END AS _place, {cells or 'NULL'} FROM (SELECT *, {typed} FROM cells "
            f"WHERE _row IN (SELECT _row FROM parsed WHERE _bad)) ORDER BY _row"
        ).fetchall()
        names = list(bad)
        for row, at, *values in rows:
            name = names[at]
            known = dict(zip(public, values, strict=False))
            value = known.get(name)
            raw = {self._header(each): text for each, text in known.items() if text is not None}
            self.rejects.append(
                Reject(
                    self.table.name,
                    row,
                    self._header(name),
                    value or "",
                    self._reason(name, value),
                    json.dumps(raw, ensure_ascii=False),
                )
            )

    def _reason(self, name: str, value: str | None) -> Label:
        field = self.source.fields[name]
        if name not in self.present or value is None:
            return phrases.BLANK
        if value.upper() in SPREADSHEET_ERRORS:
            return phrases.SPREADSHEET_ERROR
        if isinstance(field, Id):
            return phrases.ROUNDED
        return phrases.IS_NOT.format(noun=field.noun)

    def _report_words(self, fields: Mapping[str, Field]) -> None:
        """Words of a Choice that we do not know: left blank, reported once each."""
        for name, field in fields.items():
            if isinstance(field, Choice):
                unknown = self.con.sql(
                    f"SELECT any_value(c.{_name(name)} ORDER BY c._row), count(*), min(c._row) FROM cells c JOIN export e USING (_row) "
                    f"WHERE c.{_name(name)} IS NOT NULL AND e.{_name(name)} IS NULL "
                    f"GROUP BY lower(c.{_name(name)}) ORDER BY 3"
                ).fetchall()
                for word, count, row in unknown:
                    self.repairs.append(
                        Repair(self.table.name, row, self._header(name), word, phrases.UNKNOWN_WORD, count)
                    )

    # facts

    def _fill(self, each: Into) -> pa.Table:
        """The rows of one fact, in the order of the file or of the key, unique by the key."""
        columns = self._columns(each.of)
        picked = ", ".join(
            f"CAST({self._column(column, each, columns)} AS {column.sql_type}) AS {_name(column.name)}"
            for column in each.fact.sourced
        )
        where = f" WHERE {each.where}" if each.where else ""
        order = (
            f"GROUP BY {each.group} ORDER BY {', '.join(map(str, self._key_places(each.fact)))}" if each.group else ""
        )
        if not each.group and "_row" in columns:
            order = "ORDER BY _row"
        made = self.con.sql(f"SELECT {picked} FROM {each.of}{where} {order}").to_arrow_table()
        return self._unique(made.cast(schema(each.fact)), each.fact)

    def _filled(self, each: Into) -> frozenset[str]:
        """The columns of the fact that the file gives: those made of fields none of which it has are left out."""
        columns = self._columns(each.of)
        return frozenset(column.name for column in each.fact.sourced if self._gives(column.name, each, columns))

    def _gives(self, name: str, each: Into, columns: set[str]) -> bool:
        if name in each.fact.key:
            return name == "store" or name in self.present
        sql = each.columns.get(name)
        if sql is None:
            return name in columns and not each.group and (name in self.present or name not in self.source.fields)
        words = set(re.findall(r"[A-Za-z_]\w*", re.sub(r"'[^']*'", "", sql)))
        fields = words & set(self.source.fields)
        return words != {"NULL"} and (not fields or not fields.isdisjoint(self.present))

    def _columns(self, relation: str) -> set[str]:
        return {row[0] for row in self.con.sql(f"DESCRIBE {relation}").fetchall()}

    def _column(self, column: FactColumn, each: Into, columns: set[str]) -> str:
        name = column.name
        if name == "store":
            return quote(self.store)
        sql = each.columns.get(name)
        if sql is None:
            sql = _name(name) if name in columns and not each.group else "NULL"
            if name == "currency":
                home = quote(self.around.settings.currency)
                sql = home if sql == "NULL" else f"coalesce({sql}, {home})"
        if name in each.fact.key and column.sql_type == SQL_TYPES["text"]:
            sql = f"coalesce({sql}, '')"
        return sql

    def _key_places(self, fact: Fact) -> list[int]:
        names = [each.name for each in fact.sourced]
        return [names.index(key) + 1 for key in fact.key]

    def _unique(self, made: pa.Table, fact: Fact) -> pa.Table:
        kept, repeated = unique_rows(self.con, made, fact)
        if repeated:
            self._mended("", phrases.SAME_KEY.format(fact=fact.label), phrases.LAST_KEPT, repeated)
        return kept

    def _own_store(self) -> None:
        """Refuse a file whose own store column names another store than the folder it lies in."""
        if "store" not in self.present:
            return
        names = {self.store, self.around.settings.store(self.store).name}
        others = self.con.sql(
            f"SELECT DISTINCT store FROM export WHERE store NOT IN ({', '.join(map(quote, sorted(names)))}) ORDER BY 1"
        ).fetchall()
        if others:
            raise InputError(
                self.table.name,
                phrases.OTHER_STORE.format(other=others[0][0], store=self.store),
                phrases.ONE_STORE,
                column=self._header("store"),
            )

    # small things

    def _keep(self, name: str, sql: str) -> None:
        """Make the relation `name` of a query: an Arrow table, which is quicker made than a table of the database."""
        self.con.register(name, self.con.sql(sql).to_arrow_table())

    def _header(self, name: str) -> str:
        if name in self.places:
            return self.table.headers[self.places[name]]
        return self.source.fields[name].names[0]

    def _value(self, sql: str) -> int:
        return int(self.con.sql(sql).fetchall()[0][0] or 0)

    def _mended(self, name: str, found: Label | str, made: Label, count: int) -> None:
        column = self._header(name) if name else ""
        self.repairs.append(Repair(self.table.name, None, column, found, made, count))


def _name(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'
