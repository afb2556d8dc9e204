"""A purchase order as one self-contained HTML page: to print, to save as PDF, to mail; every line is on it."""

from __future__ import annotations

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from xlops import theme
from xlops.answers.purchasing import Draft
from xlops.label import Label
from xlops.render.values import shown
from xlops.shipped import shipped
from xlops.theme import Look

WORDS = {
    "title": Label("Purchase order", "采购单"),
    "number": Label("Number", "单号"),
    "supplier": Label("Supplier", "供应商"),
    "buyer": Label("Buyer", "采购方"),
    "day": Label("Date", "日期"),
    "due": Label("Wanted by", "要求到货"),
    "terms": Label("Terms", "付款条件"),
    "place": Label("No.", "序号"),
    "store": Label("Store", "店铺"),
    "sku": Label("SKU", "商品编码"),
    "name": Label("Title", "商品名称"),
    "units": Label("Units", "数量"),
    "unit_cost": Label("Unit price", "单价"),
    "amount": Label("Amount", "金额"),
    "total": Label("Total", "合计"),
    "signed": Label("Signed", "签字"),
    "unknown": Label("Supplier not known", "供应商未填"),
}
NO_PRICE = Label("{n} lines have no price yet; they are not in the total", "{n} 行尚无单价，未计入合计")
PREPAID = Label("{share:.0%} when ordering", "下单预付 {share:.0%}")
REST = Label("the rest {days:g} days after arrival", "余款到货后 {days:g} 天付清")
ALL = Label("paid when ordering", "下单付全款")


def terms_text(draft: Draft) -> Label:
    """How the order is paid, in words."""
    if draft.prepaid >= 1:
        return ALL
    first = PREPAID.format(share=draft.prepaid)
    rest = REST.format(days=draft.credit_days)
    return Label(f"{first.en}, {rest.en}", f"{first.zh}，{rest.zh}")


def purchase_order_html(draft: Draft, look: Look) -> str:
    """The page, in the language of the look; texts from outside are escaped."""
    environment = Environment(
        loader=FileSystemLoader(shipped("templates")),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=StrictUndefined,
    )
    language = look.language
    several = len({each.store for each in draft.lines}) > 1
    return environment.get_template("purchase_order.html.j2").render(
        look=look,
        theme=theme,
        zh=language == "zh",
        words={name: each.text(language) for name, each in WORDS.items()},
        draft=draft,
        supplier=draft.supplier or WORDS["unknown"].text(language),
        terms=terms_text(draft).text(language),
        several=several,
        units=shown(draft.units, "count", look),
        amount=shown(draft.amount, "money", look),
        note=NO_PRICE.format(n=draft.without_cost).text(language) if draft.without_cost else "",
        lines=[
            {
                "store": each.store,
                "sku": each.sku,
                "title": each.title,
                "units": shown(each.units, "count", look),
                "unit_cost": shown(each.unit_cost, "money", look),
                "amount": shown(each.amount, "money", look),
            }
            for each in draft.lines
        ],
    )
