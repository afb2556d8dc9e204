"""What the ribbon and the buttons on Today offer; each runs one function of xlops.faces.macros."""

from __future__ import annotations

from dataclasses import dataclass

from xlops.label import Label

MACROS = "xlops.faces.macros"
"""The module that the buttons call. A workbook made by an older xlops keeps calling these names: they stay."""


@dataclass(frozen=True)
class Command:
    """One button: what it is called, what it does, the Sub that it is bound to and the Python that the Sub runs."""

    id: str
    label: Label
    short: Label
    """What the button on the sheet says."""
    tip: Label
    image: str
    """An icon that Office brings along (imageMso)."""

    @property
    def sub(self) -> str:
        """The Sub on the button; a workbook keeps its buttons for good, so this name is never changed."""
        return "Xlops" + "".join(word.capitalize() for word in self.id.split("_"))

    @property
    def callback(self) -> str:
        """The Sub of the ribbon, which is handed the control."""
        return f"{self.sub}Ribbon"

    @property
    def python(self) -> str:
        """What RunPython is given."""
        return f"import {MACROS} as m; m.{self.id}()"


COMMANDS: tuple[Command, ...] = (
    Command(
        "start_day",
        Label("Start the day", "开工"),
        Label("Start the day", "开工"),
        Label(
            "Keeps what was typed in the ledgers, reads what is new in exports, and brings every sheet up to date.",
            "先保存台账里手填的内容，再读取 exports 里的新文件，然后更新所有工作表。",
        ),
        "MacroPlay",
    ),
    Command(
        "refresh",
        Label("Refresh", "刷新"),
        Label("Refresh", "刷新"),
        Label(
            "Brings every sheet up to date with what has been read so far; reads no files.",
            "用已读取的数据更新所有工作表，不读取新文件。",
        ),
        "DataRefreshAll",
    ),
    Command(
        "build_competitors",
        Label("Competitors", "竞品"),
        Label("Competitors", "竞品"),
        Label("Rivals and their prices against yours.", "竞品及其价格与本店的对比。"),
        "AccessTableContacts",
    ),
    Command(
        "build_inventory",
        Label("Inventory", "库存计划"),
        Label("Inventory", "库存计划"),
        Label("What to order, how much, until when.", "补什么货、补多少、何时下单。"),
        "TableInsert",
    ),
    Command(
        "build_promotion_calendar",
        Label("Promotion calendar", "活动日历"),
        Label("Promotions", "活动日历"),
        Label("The days that matter, and what is due before each.", "重要的活动日，以及每个活动前要做的事。"),
        "ViewAppointmentInCalendar",
    ),
    Command(
        "report",
        Label("Report", "报告"),
        Label("Report", "报告"),
        Label(
            "Writes reports/today.html and today.txt, and opens the report.",
            "生成 reports/today.html 和 today.txt，并打开报告。",
        ),
        "CreateReport",
    ),
    Command(
        "check_setup",
        Label("Check set-up", "检查设置"),
        Label("Check set-up", "检查设置"),
        Label(
            "Looks into Python, xlwings, paths and the archive, and says how to mend what is wrong.",
            "检查 Python、xlwings、路径和数据存档，并说明如何修复。",
        ),
        "PropertySheet",
    ),
)
