"""Parquet files as text, after a look at what they would grow to: a few kilobytes can stand for billions of cells."""

from __future__ import annotations

import pyarrow as pa
import pyarrow.compute as compute
import pyarrow.parquet as parquet

from xlops.errors import InputError
from xlops.label import Label
from xlops.sources.packed import FREE, LARGEST, STEEPEST
from xlops.sources.phrases import BOMB
from xlops.sources.text_table import TextTable
from xlops.sources.workbook_limits import MOST_CELLS

_DAMAGED = (
    Label("the Parquet file is damaged, cut off or holds nested columns", "Parquet 文件已损坏、不完整或含有嵌套列"),
    Label("make it again with flat columns", "请用普通列重新生成"),
)
_SMALLER = Label("write the rows you need into smaller files", "请把需要的数据拆成较小的文件")


def read_parquet(data: bytes, name: str) -> TextTable:
    """A Parquet file, each column as text; InputError when it is damaged, nested, or grows beyond the limits."""
    try:
        file = parquet.ParquetFile(pa.BufferReader(data))
        schema = file.schema_arrow
        if any(pa.types.is_nested(each.type) for each in schema):
            raise InputError(name, *_DAMAGED)
        _check_size(file.metadata, len(data), name)
        # words are kept once each until it is known how much text they make
        words = [each.name for each in schema if _is_text(each.type)]
        table = parquet.read_table(pa.BufferReader(data), read_dictionary=words)
        if sum(_text_bytes(each) for each in table.columns) > LARGEST:
            raise InputError(name, BOMB, _SMALLER)
        columns = {f"c{at}": _column(table.column(at)) for at in range(table.num_columns)}
    except MemoryError:  # an ArrowException too, but not a damaged file
        raise
    except (pa.ArrowException, OSError):
        raise InputError(name, *_DAMAGED) from None
    return TextTable(name, tuple(table.column_names), pa.table(columns), 1, form="parquet")


def _check_size(about: parquet.FileMetaData, packed: int, name: str) -> None:
    """InputError when the file says of itself that it has more cells, or more bytes, than an export can have."""
    cells = about.num_rows * about.num_columns
    if cells > MOST_CELLS:
        count = Label("it holds {count:,} cells", "它有 {count:,} 个单元格").format(count=cells)
        raise InputError(name, count, _SMALLER)
    size = sum(about.row_group(at).total_byte_size for at in range(about.num_row_groups))
    if size > LARGEST or (size > FREE and size > STEEPEST * packed):
        raise InputError(name, BOMB, _SMALLER)


def _is_text(kind: pa.DataType) -> bool:
    return bool(pa.types.is_string(kind) or pa.types.is_binary(kind) or pa.types.is_large_string(kind))


def _text_bytes(column: pa.ChunkedArray) -> int:
    """Bytes of the text that a column of words makes when each row holds its own; 0 for other columns."""
    size = 0
    for chunk in column.chunks:
        if isinstance(chunk, pa.DictionaryArray) and _is_text(chunk.dictionary.type):
            lengths = compute.binary_length(chunk.dictionary)
            size += compute.sum(lengths.cast(pa.int64()).take(chunk.indices)).as_py() or 0
    return size


def _column(column: pa.ChunkedArray) -> pa.ChunkedArray:
    if pa.types.is_dictionary(column.type):
        column = column.cast(column.type.value_type)
    if pa.types.is_timestamp(column.type):
        column = column.cast(pa.timestamp("s", column.type.tz), safe=False)
    return column.cast(pa.string())
