"""The simulator's live part: offers in yellow cells, and one unit's way from list price to what is left, as formulas."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

from xlops.analysis.offers import KINDS, PLATFORMS
from xlops.analysis.offers.ladder import STEPS, Rung, switches_of
from xlops.answers.trial import Trial
from xlops.blocks import (
    Block,
    Cell,
    Column,
    Format,
    Formula,
    Gap,
    Heading,
    Note,
    Picker,
    Pickers,
    Row,
    Table,
    Tone,
    Value,
)
from xlops.hub import Hub
from xlops.label import Label, Language
from xlops.ledgers import LEDGERS
from xlops.sheets.typed_table import offered_table

TINY = "0.0000001"
"""Half a cent is rounded up, whatever binary fraction stands for it."""
SHORT: dict[str, Label] = {**{kind: KINDS[kind].label for kind in STEPS}, "deal": Label("deal price", "活动一口价")}
_NEGATIVE = Label("the offers stack to a negative price", "优惠叠加后出现负价")
_BELOW = Label("the shop receives less than the unit costs", "商家实收低于成本")
_FINE = Label("none", "无")


def ladder_blocks(hub: Hub, tried: Trial) -> list[Block]:
    """Pickers, the typed offers, the steps, and how platforms stack."""
    what = Label("{sku}", "{sku}").format(sku=tried.sku) if tried.sku else Label("an item", "某商品")
    return [
        Heading(Label("One unit: what the buyer pays, what the shop receives", "单件试算：买家到手价与商家实收")),
        Note(
            Label(
                "Type into the yellow cells; everything below recomputes without Python. Prefilled for {sku}. Blank offers are as planned; 0 is none.",
                "在黄色单元格填写，下方实时重算，无需 Python。预填商品：{sku}。留空按方案，填 0 为不用。",
            ).format(sku=what)
        ),
        *_pickers(hub, tried),
        Gap(),
        _offers(hub, tried),
        Gap(),
        Heading(Label("Step by step", "逐步计算")),
        _steps(hub, tried),
        Gap(),
        Heading(Label("How platforms stack these offers (defaults: check with one real order)", "各平台叠加顺序（默认值：请用一笔真实订单核对）")),
        _stacking(hub.language),
    ]  # fmt: skip


def _pickers(hub: Hub, tried: Trial) -> list[Block]:
    names = tuple(each.label.text(hub.language) for each in PLATFORMS.values())
    return [
        Pickers(
            (
                Picker("sim_platform", Label("Platform", "平台"), tried.switches.label.text(hub.language), "text", Label("Whose stacking order holds.", "按哪个平台的叠加顺序。"), names),
                Picker("sim_list", Label("List price", "标价"), float(tried.listed), "money", Label("Of one unit, before all offers.", "单件，优惠前。")),
                Picker("sim_cost", Label("Unit cost", "单件成本"), _float(tried.unit_cost), "money", Label("All that one unit costs; blank counts as 0.", "单件全部成本；留空按 0。")),
                Picker("sim_fee", Label("Platform fee", "平台费率"), tried.fee_rate, "share", Label("Share of the receipt; blank counts as 0.", "占实收的比例；留空按 0。")),
                Picker("sim_refund", Label("Refund rate", "退款率"), tried.refund_rate, "share", Label("Share that comes back in the end; blank counts as 0.", "最终退款比例；留空按 0。")),
            ),
            span=1,
        ),
        Pickers(
            (
                Picker("sim_sold_units", Label("Sold, protected", "价保期已售"), tried.sold_units, "count", Label("Units sold in the days under price protection.", "价保期内已售件数。")),
                Picker("sim_sold_hand", Label("At hand price", "当时到手价"), _float(tried.sold_hand), "money", Label("What those buyers paid for a unit.", "这些买家当时的单件到手价。")),
                Picker("sim_sold_receipt", Label("At receipt", "当时商家实收"), _float(tried.sold_hand), "money", Label("What the shop received for a unit then.", "当时每件商家实收。")),
            ),
            span=1,
        ),
    ]  # fmt: skip


def _offers(hub: Hub, tried: Trial) -> Table:
    rows: list[Row] = []
    for kind in STEPS:
        planned, force = tried.planned[kind], tried.given[kind]
        rows.append(
            {
                "store": "*",
                "kind": KINDS[kind].label.text(hub.language),
                "used_discount": Formula(_used("discount", "amount", planned.discount), float(force.discount)),
                "used_amount": Formula(_used("amount", "discount", planned.amount), float(force.amount)),
                "used_from": Formula(_used("from_amount", "", planned.start), float(force.start)),
                "used_share": Formula(_used("shop_share", "", planned.shop_share), float(force.shop_share)),
            }
        )
    return offered_table(
        hub,
        LEDGERS["offer_trial"],
        rows,
        after=(
            Column("used_discount", Label("Discount in force", "生效折扣"), "share1"),
            Column("used_amount", Label("Amount in force", "生效金额"), "money"),
            Column("used_from", Label("From, in force", "生效门槛"), "money"),
            Column("used_share", Label("Shop pays, in force", "生效商家承担"), "share1"),
        ),
        origin=hub.origin("promotion_plan"),
    )


def _used(column: str, other: str, planned: Decimal) -> str:
    """What is typed, else what is planned; a planned value gives way when the other one is typed."""
    cell = f"t_offer_trial[[#This Row],[{column}]]"
    auto = f"{float(planned):.6g}"
    if other and planned:
        auto = f'IF(t_offer_trial[[#This Row],[{other}]]="",{auto},0)'
    return f'=IF({cell}="",{auto},{cell})'


def _steps(hub: Hub, tried: Trial) -> Table:
    rungs = {each.kind: each for each in tried.rungs}
    rows: list[Row] = [
        {"step": "list", "label": Label("List price", "标价"), "price": Cell(Formula("=sim_list", float(tried.listed)), tone="strong")}
    ]  # fmt: skip
    formulas = _Ladder(hub.language)
    above = "list"
    for kind in STEPS:
        each, text = rungs[kind], formulas.row(kind, above)
        rows.append(
            {
                "step": kind,
                "label": SHORT[kind],
                "base": Formula(text["base"], float(each.base)),
                "alone": Formula(text["alone"], float(each.alone)),
                "taken": Formula(text["taken"], float(each.taken)),
                "shop": Formula(text["shop"], float(each.shop)),
                "price": Formula(text["price"], float(each.price)),
            }
        )
        above = kind
    rows += _results(hub, tried, list(rungs.values()))
    return Table(
        "sim_steps",
        (
            Column("label", Label("Step", "步骤"), span=2),
            Column("base", Label("Looks at", "计算基数"), "money"),
            Column("alone", Label("Would take", "可减"), "money"),
            Column("taken", Label("Takes", "实减"), "money"),
            Column("shop", Label("Shop pays", "商家承担"), "money"),
            Column("price", Label("Left", "余额"), "money"),
        ),
        tuple(rows),
        key=("step",),
    )


def _results(hub: Hub, tried: Trial, rungs: list[Rung]) -> list[Row]:
    """What it comes to: one line a figure, in the column of what is left."""
    hand = rungs[-1].price
    receipt = tried.listed - sum((each.shop for each in rungs), Decimal(0))
    cost = tried.unit_cost or Decimal(0)
    fee, refund = tried.fee_rate or 0.0, tried.refund_rate or 0.0
    fees = _cents(float(receipt) * fee)
    left = _cents((float(receipt) - fees - float(cost)) * (1 - refund))
    without = _cents((float(tried.listed) - _cents(float(tried.listed) * fee) - float(cost)) * (1 - refund))
    sold = tried.sold_hand or Decimal(0)
    fall = max(sold - hand, Decimal(0))
    mine = min(max(sold - receipt, Decimal(0)), fall)
    lowest = min(each.price for each in rungs)
    warning = _NEGATIVE if lowest < 0 else _BELOW if receipt < cost else _FINE
    language = hub.language
    prices = "{item_discount.price}:{subsidy.price}"
    lines: list[tuple[str, Label, str, Value, Format, Tone]] = [
        ("hand", Label("Buyer's hand price", "买家到手价"), "{subsidy.price}", float(hand), "money", "strong"),
        ("receipt", Label("Merchant's receipt", "商家实收"), "ROUND({list.price}-SUM({item_discount.shop}:{subsidy.shop}),2)", float(receipt), "money", "strong"),
        ("fees", Label("Platform fee", "平台费用"), f"ROUND({{receipt.price}}*sim_fee+{TINY},2)", fees, "money", "plain"),
        ("left", Label("Left after cost, fee and refunds", "扣成本、费用、退款后"), f"ROUND(({{receipt.price}}-{{fees.price}}-sim_cost)*(1-sim_refund)+{TINY},2)", left, "money", "strong"),
        ("without", Label("The same without any offer", "不做优惠时"), f"ROUND(({{list.price}}-ROUND({{list.price}}*sim_fee+{TINY},2)-sim_cost)*(1-sim_refund)+{TINY},2)", without, "money", "plain"),
        ("more", Label("More units needed to break even", "保本需多卖"), 'IF({left.price}>0,MAX({without.price}/{left.price}-1,0),"")', max(without / left - 1, 0.0) if left > 0 else None, "share1", "strong"),
        ("owed", Label("Price protection owed", "价保风险敞口"), "MAX(sim_sold_hand-{hand.price},0)*sim_sold_units", float(fall) * tried.sold_units, "money", "strong"),
        ("owed_shop", Label("of which the shop pays", "其中商家承担"), "MIN(MAX(sim_sold_hand-{hand.price},0),MAX(sim_sold_receipt-{receipt.price},0))*sim_sold_units", float(mine) * tried.sold_units, "money", "plain"),
        ("warning", Label("Warning", "警示"), f'IF(MIN({prices})<0,"{_NEGATIVE.text(language)}",IF({{receipt.price}}<sim_cost,"{_BELOW.text(language)}","{_FINE.text(language)}"))', warning.text(language), "text", "bad" if warning is not _FINE else "quiet"),
    ]  # fmt: skip
    return [
        {"step": step, "label": label, "price": Cell(Formula(f"={text}", value), format, tone)}  # type: ignore[arg-type]
        for step, label, text, value, format, tone in lines
    ]


class _Ladder:
    """The formulas of the steps; `xlops.analysis.offers.ladder` says the same in Python."""

    def __init__(self, language: Language) -> None:
        self.language = language

    def row(self, kind: str, above: str) -> dict[str, str]:
        """The formulas of one step, whose price stands on what is left `above`."""
        prices, orders = self._switch("prices"), self._switch("orders")
        listed, unit, deal = "{list.price}", "{official.price}", self._given("deal", "used_amount")
        three = "{official.alone}>MAX({item_discount.alone},{deal.alone})"
        alone, taken = self._off(kind, "{row.base}"), "{row.alone}"
        match kind:
            case "item_discount":
                base = f"IF({prices}=1,IF({deal}>0,MIN({listed},{deal}),{listed}),{listed})"
                taken = f"IF(AND({prices}=3,{three}),0,IF(OR({prices}<2,{{item_discount.alone}}>={{deal.alone}}),{{row.alone}},0))"
            case "deal":
                base = f"IF({prices}=0,{listed}-{{item_discount.alone}},{listed})"
                alone = f"IF({deal}>0,MAX({{row.base}}-{deal},0),0)"
                taken = f"IF(AND({prices}=3,{three}),0,IF(OR({prices}<2,{{deal.alone}}>{{item_discount.alone}}),{{row.alone}},0))"
            case "official":
                both = "{item_discount.alone}+{deal.alone}"
                base = f"IF({prices}=3,{listed},{listed}-IF({prices}<2,{both},MAX({{item_discount.alone}},{{deal.alone}})))"
                taken = f"IF(AND({prices}=3,NOT({three})),0,{{row.alone}})"
            case "full_reduction":
                base = unit
                best = "{full_reduction.alone}>=MAX({shop_coupon.alone},{cross_store.alone})"
                taken = f"IF({orders}=0,{{row.alone}},IF({orders}=1,IF({{row.alone}}>={{cross_store.alone}},{{row.alone}},0),IF({best},{{row.alone}},0)))"
            case "shop_coupon":
                jd = f"{unit}-MAX({{full_reduction.alone}},{self._every('cross_store', unit)})"
                base = f"IF({orders}=1,{jd},IF(OR({orders}=2,{self._switch('coupon_of_unit')}=1),{unit},{unit}-{{full_reduction.alone}}))"
                taken = f"IF({orders}<2,{{row.alone}},IF(AND({{row.alone}}>{{full_reduction.alone}},{{row.alone}}>={{cross_store.alone}}),{{row.alone}},0))"
            case "cross_store":
                base = f"IF(OR({orders}>0,{self._switch('cross_of_unit')}=1),{unit},{unit}-{{full_reduction.alone}}-{{shop_coupon.alone}})"
                alone = self._every(kind, "{row.base}")
                taken = f"IF({orders}=0,{{row.alone}},IF({orders}=1,IF({{row.alone}}>{{full_reduction.alone}},{{row.alone}},0),IF(AND({{row.alone}}>{{full_reduction.alone}},{{row.alone}}>{{shop_coupon.alone}}),{{row.alone}},0)))"
            case _:
                base = f"{{{above}.price}}"
        return {
            "base": f"=ROUND({base},2)",
            "alone": f"={alone}",
            "taken": f"={taken}",
            "shop": f"=ROUND({{row.taken}}*{self._given(kind, 'used_share')}+{TINY},2)",
            "price": f"=ROUND({{{above}.price}}-{{row.taken}},2)",
        }

    def _given(self, kind: str, column: str) -> str:
        return f'SUMIFS(t_offer_trial[{column}],t_offer_trial[kind],"{KINDS[kind].label.text(self.language)}")'

    def _switch(self, column: str) -> str:
        return f"INDEX(t_stacking[{column}],MATCH(sim_platform,t_stacking[platform],0))"

    def _off(self, kind: str, base: str) -> str:
        discount, start = self._given(kind, "used_discount"), self._given(kind, "used_from")
        share = f"ROUND({base}-ROUND({base}*(1-{discount})+{TINY},2),2)"
        return f"IF(OR({base}<=0,{base}<{start}),0,IF({discount}>0,{share},{self._given(kind, 'used_amount')}))"

    def _every(self, kind: str, base: str) -> str:
        discount, start = self._given(kind, "used_discount"), self._given(kind, "used_from")
        times = f"INT({base}/{start}+{TINY})*{self._given(kind, 'used_amount')}"
        return f"IF(OR({base}<=0,{start}=0,{discount}>0),{self._off(kind, base)},{times})"


_PRICES = (
    Label("item discount, then deal price", "单品折扣后再活动价"),
    Label("deal price, then item discount", "活动价后再单品折扣"),
    Label("the better of item discount and deal", "单品折扣与活动价取优"),
    Label("the best of item discount, deal, official", "单品、活动价、官方立减取优"),
)
_ORDERS = (
    Label("then full reduction, coupon and across stores", "满减、券、跨店满减均享"),
    Label("then the better of full reduction and across stores, then coupon", "店铺满减与跨店满减取优，再用券"),
    Label("then the best of full reduction, coupon, across stores", "满减、券、跨店满减取优"),
)


def _stacking(language: Language) -> Table:
    rows: list[Row] = []
    for id in PLATFORMS:
        each = switches_of(id)
        rows.append(
            {
                "platform": each.label.text(language),
                "words": Label("{unit}; {order}", "{unit}；{order}").format(unit=_PRICES[each.prices], order=_ORDERS[each.orders]),
                "prices": each.prices,
                "orders": each.orders,
                "coupon_of_unit": int(each.coupon_of_unit),
                "cross_of_unit": int(each.cross_of_unit),
            }
        )  # fmt: skip
    return Table(
        "stacking",
        (
            Column("platform", Label("Platform", "平台")),
            Column("words", Label("What holds", "叠加规则")),
            Column("prices", Label("Code, unit", "单价代码"), "number"),
            Column("orders", Label("Code, order", "订单代码"), "number"),
            Column("coupon_of_unit", Label("Coupon by unit price", "券看单价层"), "number"),
            Column("cross_of_unit", Label("Across stores by unit price", "跨店看单价层"), "number"),
        ),
        tuple(rows),
        real=True,
        key=("platform",),
    )


def _float(value: Decimal | None) -> float | None:
    return None if value is None else float(value)


def _cents(value: float) -> float:
    return float(Decimal(f"{value + float(TINY):.9f}").quantize(Decimal("0.01"), ROUND_HALF_UP))
