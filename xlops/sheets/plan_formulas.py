"""The live formulas of the stock plan: one text a column, the same in every row. `analysis/stock/live_plan` is their twin.

They use what Excel 2016, WPS, LibreOffice and IronCalc compute alike. A typed cell counts when it holds a number: what is
no number is told in the column Check and changes nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from xlops.analysis.stock.live_plan import (
    COMING,
    ENDING,
    ENOUGH,
    GAP,
    LONGEST_COVER,
    ORDER,
    OUT,
    SHORT,
    SLOW,
    UNKNOWN,
    UNSOLD,
    UNSURE,
)
from xlops.label import Label, Language
from xlops.ledgers.expression import literally, quoted
from xlops.sheets.lifecycle_formulas import SEASON

STATUS: Mapping[int, Label] = {
    UNKNOWN: Label("stock unknown", "库存未知"),
    UNSURE: Label("sales unknown", "销量未知"),
    UNSOLD: Label("not selling", "无动销"),
    OUT: Label("▼ out", "▼ 断货"),
    SHORT: Label("▼ order now", "▼ 立即补货"),
    ORDER: Label("order", "该补货"),
    ENDING: SEASON,
    GAP: Label("▼ gap", "▼ 断档"),
    COMING: Label("in time", "在途够用"),
    SLOW: Label("slow", "滞销"),
    ENOUGH: Label("enough", "充足"),
}
"""What is said of a SKU; the words of the tab Stock where they mean the same."""

NOBODY = "–"
"""The supplier of a SKU of which none is known."""


def here(column: str) -> str:
    """The cell of a column in the row of the plan."""
    return f"t_stock_settings[[#This Row],[{column}]]"


def setting_cell(id: str) -> str:
    """The value of a setting that holds."""
    return f"INDEX(t_plan_settings[in_force],MATCH({quoted(id)},t_plan_settings[setting],0))"


def formulas(language: Language, today: date, *, coming: bool, ends: date | None = None) -> dict[str, str]:
    """Column -> its formula; `coming`: the row has orders on their way, which the sheet On order lists; `ends`: when the
    season of its category ends.
    """
    available = (
        f"IF({_is(here('on_hand'))},{here('on_hand')},{here('known_on_hand')})"
        f"-{_or_known('reserved')}-{_or_known('locked')}"
        f"+N({here('returns_in_transit')})*{_typed('recovery_rate', setting_cell('recovery_rate'))}"
        f"-N({here('deposits')})*{_typed('balance_rate', setting_cell('balance_rate'))}"
        f"-{_or_known('bundle_units', 'known_bundles')}"
    )
    cover = f"({here('lead')}+{here('review')})"
    now = f"DATE({today.year},{today.month},{today.day})"
    left = f"MAX(0,{here('ends')}-{now}+1)"
    ending = f"IF({_is(here('ends'))},{here('lead')}>={left},FALSE)"
    until = f"IF({_is(here('ends'))},MIN({cover},{left}),{cover})"
    known_end = f"DATE({ends.year},{ends.month},{ends.day})" if ends else '""'
    key = literally(f'{here("store")}&"|"&{here("sku")}')
    on_way = (
        f"SUMIFS(t_on_order[open_units],t_on_order[row_key],{key})"
        f'-SUMIFS(t_on_order[open_units],t_on_order[row_key],{key},t_on_order[in_days],">"&{cover})'
    )
    policy = f"IF({setting_cell('policy')}=0,IF({here('k_plan')}>0,1,0),{here('k_plan')})"
    weekly = f"({here('sigma7')}*({until}/7)^{setting_cell('beta')})^2"
    safety = f"{policy}*NORMSINV({here('service')})*SQRT({weekly}+({here('d')}*{here('lead_spread')})^2)"
    lack = f"{here('point')}-{here('position')}"
    pack = f"MAX(1,{_chosen('pack', 'pack', '1')})"
    wanted = f"MAX({_chosen('moq', 'moq_used', '0')},{lack})"
    return {
        "supplier_used": f'=IF({here("supplier")}<>"",{here("supplier")},IF({here("known_supplier")}<>"",{here("known_supplier")},"{NOBODY}"))',
        "supplier_row": f"=IFERROR(MATCH({literally(here('supplier_used'))},t_suppliers[supplier],0),0)",
        "lead": f"=MAX(0,{_chosen('lead_days', 'lead_used', _known_or('known_lead', setting_cell('lead_days')))})",
        "lead_spread": (
            f"=MAX(0,IF({_is(here('lead_sd'))},{here('lead_sd')},IF({_is(here('lead_days'))},{setting_cell('lead_sd')},"
            f"{_of_supplier('sd_used', setting_cell('lead_sd'))})))"
        ),
        "service": f"=MIN(0.999,MAX(0.51,{_typed('service_level', setting_cell('service_level'))}))",
        "review": f"=MAX(1,{_chosen('review_days', 'review_days', setting_cell('review_days'))})",
        "available": f'=IF(COUNT({here("on_hand")},{here("known_on_hand")})=0,"",{available})',
        "inbound": f"={_typed('inbound_units', on_way if coming else '0')}",
        "safety": f'=IF({_is(here("d"))},ROUNDUP(ROUND({safety},9),0),"")',
        "point": f'=IF({_is(here("d"))},ROUNDUP(ROUND({here("d")}*{until}+{here("safety")},9),0),"")',
        "position": f'=IF({here("available")}="","",{here("available")}+{here("inbound")})',
        "proposal": f'=IF(COUNT({here("position")},{here("point")})<2,"",IF(AND({lack}>0,NOT({ending})),ROUNDUP(ROUND({wanted}/{pack},9),0)*{pack},0))',
        "order": f"={_typed('order_units', here('proposal'))}",
        "cover": (f'=IF({here("available")}="","",IF(N({here("d")})>0,MAX({here("available")},0)/{here("d")},""))'),
        "gone": (f'=IF({here("cover")}="","",IF({here("cover")}<{LONGEST_COVER},{now}+INT({here("cover")}),""))'),
        "cash": f'=IF(COUNT({here("order")},{here("unit_cost")})<2,"",{here("order")}*{here("unit_cost")})',
        "ends": f"=IFERROR(INDEX(t_item_stages[ends],MATCH({key},t_item_stages[row_key],0)),{known_end})",
        "status": _status(language, ending),
    }


def _status(language: Language, ending: str) -> str:
    """The words of `live_plan`'s status, tested in its order."""

    def say(status: int) -> str:
        return quoted(STATUS[status].text(language))

    lasts, lack = f"N({here('cover')})", f"N({here('point')})>{here('position')}"
    late = f"AND({here('available')}<N({here('point')}),{here('inbound')}>0)"
    steps = (
        (f'{here("available")}=""', UNKNOWN),
        (f"AND({here('available')}<=0,OR(N({here('d')})>0,NOT({here('sold')})))", OUT),
        (f"NOT({here('sold')})", UNSURE),
        (f"N({here('d')})<=0", UNSOLD),
        (f"AND({lack},{ending})", ENDING),
        (f"AND({lack},{lasts}<{here('lead')},{here('inbound')}<=0)", SHORT),
        (lack, ORDER),
        (f"AND({late},{lasts}<N({here('next_days')}))", GAP),
        (late, COMING),
        (f"{lasts}>{setting_cell('slow_days')}", SLOW),
    )
    text = say(ENOUGH)
    for test, status in reversed(steps):
        text = f"IF({test},{say(status)},{text})"
    return f"={text}"


def _is(cell: str) -> str:
    return f"ISNUMBER({cell})"


def _typed(column: str, otherwise: str) -> str:
    """What was typed in a column, else something else."""
    return f"IF({_is(here(column))},{here(column)},{otherwise})"


def _or_known(column: str, known: str = "") -> str:
    """What was typed in a column, else what the exports say, else nothing."""
    return _typed(column, f"N({here(known or f'known_{column}')})")


def _known_or(column: str, otherwise: str) -> str:
    return f"IF({_is(here(column))},{here(column)},{otherwise})"


def _of_supplier(column: str, otherwise: str) -> str:
    """A column of the row's supplier where it holds a number, else something else."""
    cell = f"INDEX(t_suppliers[{column}],MAX(1,{here('supplier_row')}))"
    return f"IF(AND({here('supplier_row')}>0,{_is(cell)}),{cell},{otherwise})"


def _chosen(typed: str, supplier: str, otherwise: str) -> str:
    """What was typed in the row, else the supplier's, else something else."""
    return _typed(typed, _of_supplier(supplier, otherwise))
