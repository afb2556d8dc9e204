"""Paste: a block from anywhere, read by its headings when the day is started."""

from __future__ import annotations

import json
from datetime import date

from xlops.answers.numbers import counted, records
from xlops.blocks import Block, Column, Heading, Note, Row, Table, Validation
from xlops.facts import FACTS
from xlops.hub import Hub
from xlops.label import Label
from xlops.sheets.base import sheet
from xlops.sheets.common import title
from xlops.sheets.market_parts import WORKBOOK
from xlops.typed.paste import CELL, FOR, TABLE, TOLD

COLUMNS, BLANK = 30, 40
"""Columns that a block may have, and rows that stand ready; a longer block makes the table longer."""

_HERE = Label("paste here", "粘贴到这里")
_WHY = Column("why", Label("Not read because", "未读入原因"), width=30)
_STORE = Validation(
    Label("Our store that they are set against; blank means the first one.", "对标的本店；留空为第一家店。")
)
_RIVAL = Validation(Label("Whose items they are, where no column says it.", "竞店名称（粘贴内容里没有该列时填写）。"))
_DAY = Validation(Label("When it was seen, where no column says it.", "监测日期（粘贴内容里没有该列时填写）。"))


@sheet(
    "paste",
    en="Paste",
    zh="粘贴",
    order=39,
    workbook=WORKBOOK,
    doc="Paste a block with its headings, in any order of columns; it is read when the day is started.",
)
def paste(hub: Hub) -> list[Block]:
    """Whose it is, then the place to paste; what could not be read stays there."""
    rows = {row["place"]: row for row in records(_stored(hub))}
    told = rows.pop(TOLD, None)
    stay = [rows[place] for place in sorted(rows)]
    note = None if told is None else _text(told)
    head = (
        counted(
            sum(isinstance(row["reason_en"], str) for row in stay),
            "{n} row could not be read: mend it here, or delete it",
            "{n} rows could not be read: mend them here, or delete them",
            "{n} 行未能读入：请在此修改或删除",
        )
        if stay
        else Label("Paste what you see of rivals and the market", "粘贴竞品与市场数据")
    )
    return [
        title(hub, Label("Paste", "粘贴")),
        Heading(head),
        Note(
            Label(
                "Click the first yellow cell under “paste here” and paste, headings too; any order, English or Chinese. It is read by Start the day (or xlops start), then cleared.",
                "点击“粘贴到这里”下的第一个黄色单元格后粘贴（连同表头）；列序不限，中英文均可。点“开工”（或运行 xlops start）后读入并清空。",
            ),
            "plain",
        ),
        Note(
            Label(
                "Prices, sales and promotions of items; keywords; traffic shares; indices; rising words; lost customers. 1万+ stays as it is.",
                "可粘贴：竞品价格、销量、促销；关键词；流量占比；指数；飙升词；流失去向。“1万+”按原样保留。",
            )
        ),
        *([Note(Label("Last time: {what}", "上次：{what}").format(what=note), "plain", wrap=2)] if note else []),
        _beside(told),
        Heading(Label("The block", "粘贴区")),
        _table(stay),
    ]  # fmt: skip


def _stored(hub: Hub):  # type: ignore[no-untyped-def]  # a frame: pandas is not loaded for a name
    names = [each.name for each in FACTS["pasted"].columns]
    return hub.read("pasted", names)


def _text(row: dict[str, object]) -> Label | None:
    en, zh = row["reason_en"], row["reason_zh"]
    return Label(en, zh) if isinstance(en, str) and isinstance(zh, str) and en and zh else None


def _beside(told: dict[str, object] | None) -> Table:
    """What was typed beside the block: whose it is, and of which day."""
    columns = (
        Column("store", FACTS["rivals"]["store"].label, input=True, validation=_STORE, width=20),
        Column("rival", FACTS["rivals"]["rival"].label, input=True, validation=_RIVAL, width=24),
        Column("day", FACTS["rival_observations"]["day"].label, "day", input=True, validation=_DAY, width=16),
    )
    cells = {
        name: str(told[f"for_{name}"])
        for name in ("store", "rival", "day")
        if told and isinstance(told[f"for_{name}"], str)
    }
    row: Row = {**cells, **({"day": _day(cells["day"])} if "day" in cells else {})}
    return Table(FOR, columns, (row,), real=True)


def _day(text: str) -> date | str:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return text  # whatever was typed stays


def _table(stay: list[dict[str, object]]) -> Table:
    columns = (_WHY, *(Column(f"{CELL}{at:02}", _HERE, "id", input=True, width=11) for at in range(1, COLUMNS + 1)))
    body: list[Row] = []
    for row in stay:
        cells = json.loads(str(row["cells"]))[:COLUMNS]
        body.append({"why": _text(row), **{f"{CELL}{at:02}": cell or None for at, cell in enumerate(cells, 1)}})
    body += [{}] * BLANK
    return Table(TABLE, columns, tuple(body), real=True)
