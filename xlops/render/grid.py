"""The one lowering: blocks to typed cells in a grid, for every Excel writer."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise, zip_longest

from xlops.blocks import (
    Beside,
    Block,
    Calendar,
    Cards,
    Chart,
    Gap,
    Heading,
    Lines,
    Note,
    Pickers,
    Table,
    Title,
)
from xlops.origin import Origin
from xlops.render.board import Board
from xlops.render.calendar import lower_calendar
from xlops.render.cells import Area, Book, Entry, Segment, SheetGrid, Style, TablePlace, sheet_ref
from xlops.render.fit import fitted, widened
from xlops.render.parts import lower_cards, lower_chart, lower_heading, lower_lines, lower_note, lower_pickers
from xlops.render.tables import lower_table, origin_text
from xlops.render.values import sheet_names, text_width
from xlops.sheets.base import Sheet
from xlops.theme import (
    FAINT,
    GREY,
    GRID,
    HEADING,
    INK,
    LINE,
    MARGIN,
    SMALL,
    TITLE,
    WHITE,
    Look,
)

FORMAT_LIMIT = 180
"""Excel takes about 200 number formats of ours; a workbook with more is refused when it is built."""

SCREEN = 185.0
"""Characters that are in sight at 1366 pixels and 90 %; the right text of a title stands within them."""


@dataclass(frozen=True)
class Page:
    """One sheet and what it shows."""

    sheet: Sheet
    blocks: list[Block]


def lower(pages: Sequence[Page], look: Look, names: Mapping[str, str] | None = None, taken: Iterable[str] = ()) -> Book:
    """Lower the pages of one workbook, in their order.

    The first page is the one that every other links back to. Over a workbook that stands, `names` says what its sheets
    are called now by id, `taken` what others are called.
    Raises ValueError when two tables have one id, a chart has no table, or number formats are too many.
    """
    standing = names or {}
    new = [page.sheet for page in pages if page.sheet.id not in standing]
    labels = (each.label.text(look.language) for each in new)
    shown = sheet_names(labels, (*taken, *standing.values()))
    known = {**standing, **{each.id: name for each, name in zip(new, shown, strict=True)}}
    names = {page.sheet.id: known[page.sheet.id] for page in pages}
    home = pages[0].sheet.id if pages else ""
    sheets = tuple(_sheet(page, look, names, home) for page in pages)
    tables: dict[str, TablePlace] = {}
    for sheet in sheets:
        for table in sheet.tables:
            if table.id in tables:
                raise ValueError(f"table {table.id!r} stands twice: on {tables[table.id].sheet} and {sheet.name}")
            tables[table.id] = table
    for sheet in sheets:
        for place in sheet.charts:
            _check_chart(place.chart, tables)
    formats = {cell.style.number for sheet in sheets for cell in sheet.cells.values()}
    if len(formats) > FORMAT_LIMIT:
        raise ValueError(f"{len(formats)} number formats; Excel takes about 200: fewer real tables or shared labels")
    sheets = tuple(
        replace(
            sheet,
            entries=tuple(_entry(each, tables) for each in sheet.entries),
            validations=tuple(_entry(each, tables) for each in sheet.validations),
        )
        for sheet in sheets
    )
    return Book(sheets, tables, names)


def _check_chart(chart: Chart, tables: dict[str, TablePlace]) -> None:
    if chart.table not in tables:
        raise ValueError(f"chart {chart.id!r} is drawn over table {chart.table!r}, which no sheet has")
    for column in (chart.x, *(series.column for series in chart.series)):
        if column not in tables[chart.table].columns:
            raise ValueError(f"chart {chart.id!r}: table {chart.table!r} has no column {column!r}")


def _entry(entry: Entry, tables: dict[str, TablePlace]) -> Entry:
    """A list that names a table's column (`t_stores[store]`) as the cells of that column."""
    if not isinstance(entry.choices, str) or "[" not in entry.choices:
        return entry
    table, _, column = entry.choices.rstrip("]").partition("[")
    place = tables.get(table.removeprefix("t_"))
    if place is None or column not in place.columns:
        raise ValueError(f"picker {entry.name!r}: no table has {entry.choices!r}")
    return replace(entry, choices=f"{sheet_ref(place.sheet)}!{place.cells(column).fixed}")


def _sheet(page: Page, look: Look, names: dict[str, str], home: str) -> SheetGrid:
    sheet = page.sheet
    widths = widened(sheet.widths, page.blocks, look) if sheet.widths else fitted(page.blocks, look)
    board = Board(names[sheet.id], look, names, (MARGIN, *widths), fitted=not sheet.widths)
    limit = max(len(board.widths), 2)
    _stack(board, page.blocks, 1, 2, limit)
    for row, block in enumerate(page.blocks, 1):
        if isinstance(block, Title):
            _title(board, block, row, home, is_home=sheet.id == home)
            break
        if not isinstance(block, Gap):
            break
    while len(board.widths) < board.right:
        board.widths.append(GRID)
    return SheetGrid(
        id=sheet.id,
        name=board.name,
        group=sheet.group,
        cells=board.cells,
        merges=tuple(board.merges),
        widths=tuple(board.widths),
        heights=board.heights,
        tables=tuple(board.tables),
        rules=tuple(board.rules),
        entries=tuple(board.entries),
        charts=tuple(board.charts),
        freeze=sheet.freeze,
        used=Area(1, 1, board.bottom, board.right),
        title=sheet.label.text(look.language),
        segments=_segments(board),
        validations=tuple(board.validations),
    )


def _segments(board: Board) -> tuple[Segment, ...]:
    """The bands of whole rows that a refresh treats as one. Real tables stand under each other, never side by side."""
    found: list[Segment] = []
    row = 1
    for table in sorted((each for each in board.tables if each.real), key=lambda each: each.area.top):
        if table.area.top < row:
            raise ValueError(f"real table {table.id!r} stands beside another block of rows; real tables stand alone")
        if table.area.top > row:
            found.append(Segment(f"before_{table.id}", Area(row, 1, table.area.top - 1, board.right)))
        found.append(Segment(table.id, table.area, table=True))
        row = table.area.bottom + 1
    if row <= board.bottom:
        found.append(Segment("end", Area(row, 1, board.bottom, board.right)))
    return tuple(found)


def _stack(board: Board, blocks: Sequence[Block], row: int, left: int, right: int) -> int:
    """Lower blocks from top to bottom between two columns; the row after the last."""
    heading: int | None = None
    for block, after in zip_longest(blocks, blocks[1:]):
        if isinstance(block, Table) and block.origin is not None:
            row = _origin(board, block, block.origin, row, left, heading)
        start, row = row, _block(board, block, row, left, right)
        if not isinstance(block, Note):
            heading = start if isinstance(block, Heading) else None
        if isinstance(block, Table) and block.real and after is not None and not isinstance(after, Gap):
            board.height(row, "gap")  # a table grows into the row below it, which must not be another's
            row += 1
    return row


def _block(board: Board, block: Block, row: int, left: int, right: int) -> int:
    match block:
        case Title():
            board.height(row, "title")
            return row + 1
        case Heading():
            return lower_heading(board, block, row, left)
        case Note():
            return lower_note(board, block, row, left, right)
        case Cards():
            return lower_cards(board, block, row, left)
        case Table():
            return lower_table(board, block, row, left)
        case Chart():
            return lower_chart(board, block, row, left)
        case Calendar():
            return lower_calendar(board, block, row, left)
        case Pickers():
            return lower_pickers(board, block, row, left)
        case Lines():
            return lower_lines(board, block, row, left)
        case Gap():
            for each in range(row, row + block.rows):
                board.height(each, "gap")
            return row + block.rows
        case Beside():
            starts = sorted(start for start, _ in block.parts)
            ends = {start: left + after - 1 for start, after in pairwise(starts)}
            return max(
                (_stack(board, part, row, left + start, ends.get(start, right)) for start, part in block.parts),
                default=row,
            )
    raise TypeError(f"{block!r} is no block")


def _title(board: Board, block: Title, row: int, home: str, *, is_home: bool) -> None:
    """The dark bar, laid last, when the width of the sheet is known; `home` is the sheet that it links back to."""
    base = Style(fill=INK, colour=WHITE)
    text, right = board.text(block.text), board.text(block.right)
    column, edge = 2, MARGIN
    board.put(row, column, text, replace(base, size=TITLE, bold=True))
    shop, back = f"{block.shop}", f"← {board.names.get(home, '')}"
    for part, style, link, took in (
        (shop, replace(base, colour=FAINT), "", text_width(text, TITLE, bold=True) + 3),
        (
            back,
            replace(base, colour=INK, fill=LINE, align="center"),
            home,
            text_width(shop) + 3,
        ),
    ):
        wanted = edge + took
        while edge < wanted:
            edge += board.width_of(column)
            column += 1
        if part and not (link and is_home):
            board.put(row, column, part, style, link=link)
    wanted = edge + text_width(back) + 5 + text_width(right, bold=True)
    last = max(column, 2)
    total = sum(board.width_of(each) for each in range(1, last + 1))
    while total < wanted or (last < max(board.right, len(board.widths)) and total + board.width_of(last + 1) <= SCREEN):
        last += 1
        total += board.width_of(last)
    board.put(row, last, right, replace(base, align="right", bold=True, indent=1))
    board.fill(Area(row, 1, row, max(board.right, len(board.widths))), base)


def _origin(board: Board, table: Table, origin: Origin, row: int, left: int, heading: int | None) -> int:
    """Where a table's numbers come from: at the right of its heading, or in a row of its own when that is too long."""
    text = origin_text(origin, board.look)
    style = Style(size=SMALL, colour=GREY)
    last = left + sum(column.span for column in table.columns) - 1
    if heading is not None:
        title = board.cells[heading, left]
        took = text_width(str(title.content), HEADING, bold=True) + text_width(text, SMALL) + 3
        if took <= board.width(left, last) and last > left:
            board.put(heading, last, text, replace(style, align="right"))
            return row
    board.height(row, "note")
    board.put(row, left, text, style)
    return row + 1
