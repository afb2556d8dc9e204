"""The catalogue of metrics, what each is made of, and what the closed language refuses."""

from __future__ import annotations

import importlib.util
from collections.abc import Iterator

import pytest

from xlops.errors import UnknownName
from xlops.facts import FACTS
from xlops.metrics import METRICS, Metric, base
from xlops.metrics.analyses import ANALYSES
from xlops.metrics.base import (
    Aggregate,
    Count,
    Cumulative,
    Distinct,
    Last,
    Number,
    Operation,
    People,
    Ref,
    Sum,
    metric,
    walk,
)
from xlops.metrics.basis import CHOICES, basis, switches
from xlops.metrics.lineage import additive, depends, leaves, may_read, readings, rollup
from xlops.metrics.prose import describe, formula_text
from xlops.metrics.subjects import SUBJECTS, by_subject
from xlops.settings import BASES

DICTIONARY = """
pv uv sessions pv_per_uv dwell bounce new_uv_share ret_uv src_share paid_share imps ctr search_rank imp_share buybox fans
cvr_pay cvr_order order_pay cvr_sess unit_sess item_sess cart_rate fav_rate favcart checkout_rate cart_abandon inq_cvr
silent_cvr uv_value gpm funnel_step
pay_amt jd_amt gross_sales discounts returns_amt net_sales total_sales ordered_sales orders units buyers aov_buyer
aov_order asp upt identity
sell_item_rate new_sell_rate hit_count hhi abc price_index hand_price disc_depth lift_pair item_margin
spend cpc cpm roi roas acos tacos mer be_roi cac cps coupon_use coupon_budget lift inc_profit
dsr_desc dsr_serv dsr_log dsr_need reply3 reply5 reply3_ks frt sat refund_rate quality_refund dispute odr lsr pcr vtr
no_ship bad_rate bad_sla
on_hand available velocity cover sell_thru turns turn_days stockout lost_sales aged excess safety rop fill fc_err
new_buyers old_buyers repeat_30 repeat_90 rfm cohort_ret ltv ltv_cac nps tgi churn_amt
gp gm cm fee_rate pace level mkt_share growth cash_weeks
"""
"""Every id of the metric dictionary that the shop's operators know."""

EVERY_BASES = [{}, *({switch: choice} for switch, choices in BASES.items() for choice in choices)]


@pytest.fixture
def own_metric() -> Iterator[Metric]:
    """A metric as a shop would declare it in a module of its own."""
    yield metric(
        "own_paid_per_view",
        METRICS["pay_amt"] / METRICS["pv"],
        en="Paid per view",
        zh="每次浏览支付",
        unit="money",
        good="up",
        doc="Paid amount divided by page views.",
        so_what=("For a test.", "测试用。"),
        subject="sales",
    )
    METRICS.forget("own_paid_per_view")


def test_every_row_of_the_dictionary_is_a_metric_or_a_listed_analysis() -> None:
    missing = [each for each in DICTIONARY.split() if (each in METRICS) == (each in ANALYSES)]
    assert not missing, f"in neither registry, or in both: {missing}"


def test_at_least_sixty_metrics_of_the_dictionary_are_computed() -> None:
    assert len([each for each in DICTIONARY.split() if each in METRICS]) >= 60


@pytest.mark.parametrize("bases", EVERY_BASES, ids=str)
def test_every_metric_resolves_to_facts_under_every_switch(bases: dict[str, str]) -> None:
    for each in METRICS:
        assert leaves(each.id, bases), each.id
        assert depends(each.id, bases) <= may_read(each.id, bases) <= {fact.id for fact in FACTS}


def test_every_leaf_is_a_metric_of_its_own_so_that_it_can_be_a_column() -> None:
    for each in METRICS:
        for node in readings(each.id, {}):
            assert isinstance(node, Aggregate) or not any(isinstance(part, Aggregate) for part in walk(node)), each.id


def test_every_metric_speaks_both_languages_and_says_what_to_do_with_it() -> None:
    for each in METRICS:
        for text in (each.label, each.so_what, each.basis, each.differs, each.finer_note):
            assert text is None or any("一" <= sign <= "鿿" for sign in text.zh), each.id
            assert text is None or not any("一" <= sign <= "鿿" for sign in text.en.replace("客单价", "")), each.id
        assert each.doc.endswith("."), each.id
        assert each.subject in SUBJECTS, each.id


def test_no_two_metrics_share_a_label() -> None:
    for language in ("en", "zh"):
        labels = [each.label.text(language) for each in METRICS]
        assert sorted(labels) == sorted(set(labels))


def test_variants_name_choices_of_their_switch() -> None:
    for each in METRICS:
        assert set(each.variants) <= set(BASES[each.switch][1:] if each.switch else ()), each.id
    assert {switch: tuple(choices) for switch, choices in CHOICES.items()} == BASES


def test_ratios_are_made_of_metrics_and_numbers_only() -> None:
    for each in METRICS:
        if each.kind == "ratio":
            assert all(isinstance(node, Operation | Ref | Number) for node in walk(each.expr)), each.id


def test_money_is_divided_by_what_makes_the_unit_it_claims() -> None:
    money = {each.id for each in METRICS if each.unit == "money"}
    for each in METRICS:
        match each.expr:
            case Operation("/", Ref(above), Ref(below)) if above in money:
                assert each.unit == "money" if below not in money else each.unit in ("share", "times"), each.id
            case Operation("+" | "-", Ref(left), Ref(right)):
                assert METRICS[left].unit == METRICS[right].unit == each.unit, each.id


def test_paid_figures_go_by_pay_day_and_placed_ones_by_order_day() -> None:
    for each in METRICS:
        if isinstance(each.expr, Aggregate) and each.expr.fact in ("orders", "order_lines"):
            placed = each.basis is not None and each.basis.en == "by order day"
            assert each.expr.on == ("day" if placed else "pay_day"), each.id
            assert each.basis is not None and each.basis.en in ("by order day", "by pay day"), each.id


def test_the_conversion_switch_picks_numerator_and_denominator() -> None:
    assert leaves("cvr_pay", {}) == ("buyers", "uv")
    assert leaves("cvr_pay", {"conversion": "session"}) == ("orders", "sessions")
    assert leaves("cvr_pay", {"conversion": "unit"}) == ("units", "sessions")


def test_the_refund_switch_reaches_what_is_made_of_refunds() -> None:
    assert METRICS["returns_amt"].reading({"refund": "pay_day"}) == Sum("refunds", "amount", on="pay_day")
    assert "refund" in switches(METRICS["cm"], {})
    assert basis(METRICS["refund_rate"], {}).en == "refunds by refund day"
    assert basis(METRICS["refund_rate"], {"refund": "pay_day"}).zh == "按原订单付款日"


def test_the_amount_switch_takes_refunds_off() -> None:
    assert depends("mer", {}) == {"orders", "ads"}
    assert depends("mer", {"amount": "net"}) == {"orders", "refunds", "ads"}


def test_conversion_by_portal_reads_the_traffic_cells_for_both_of_its_leaves() -> None:
    for leaf in leaves("cvr_pay", {}):
        assert "traffic" in may_read(leaf, {})


def test_leaves_come_in_order_and_once() -> None:
    assert leaves("cm", {}) == ("pay_amt", "returns_amt", "cogs", "fees", "spend")
    assert leaves("pay_amt_mtd", {}) == ("pay_amt",)
    assert depends("cm", {}) == {"orders", "refunds", "order_lines", "ads"}


@pytest.mark.parametrize(
    ("id", "expected"),
    [
        ("pay_amt", "sum"), ("orders", "sum"), ("buyers", "recount"), ("uv", "people"), ("available", "last"),
        ("cvr_pay", "ratio"), ("gpm", "ratio"), ("cart_abandon", "ratio"), ("pay_amt_mtd", "running"), ("net_amt", "sum"),
        ("favcart_people", "people"), ("level", "none"),
    ],
)  # fmt: skip
def test_the_roll_up_follows_from_the_declaration(id: str, expected: str) -> None:
    assert rollup(id, {}) == expected


@pytest.mark.parametrize(
    ("id", "dimension", "expected"),
    [
        ("pay_amt", "day", True), ("pay_amt", "brand", True), ("orders", "country", True), ("orders", "sku", False),
        ("uv", "day", False), ("uv", "store", False), ("buyers", "day", False), ("available", "sku", True),
        ("available", "day", False), ("level", "store", False), ("net_amt", "sku", True), ("net_amt", "channel", False),
        ("roi", "campaign", False), ("pay_amt_mtd", "day", False), ("pay_amt_mtd", "country", True),
    ],
)  # fmt: skip
def test_additivity_is_told_per_dimension(id: str, dimension: str, expected: bool) -> None:
    assert additive(id, dimension, {}) is expected


def test_summing_people_is_refused() -> None:
    with pytest.raises(ValueError, match="cannot be summed"):
        Sum("traffic", "visitors")
    with pytest.raises(ValueError, match="cannot be summed"):
        Sum("store_daily", "cart_people")


def test_people_of_a_plain_count_are_refused() -> None:
    with pytest.raises(ValueError, match="Sum is meant"):
        People("traffic", "sessions")


def test_a_mean_does_not_exist_in_the_language() -> None:
    names = {each.__name__ for each in Aggregate.__subclasses__()}
    assert names == {"Sum", "Count", "Distinct", "People", "Last"}
    assert not hasattr(base, "Mean")


def test_an_aggregate_of_a_metric_cannot_be_written() -> None:
    with pytest.raises(UnknownName):
        Sum("cvr_pay", "value")


def test_only_ids_and_days_are_counted_distinct_and_persons_have_no_closing_value() -> None:
    with pytest.raises(ValueError, match="counted distinct"):
        Distinct("orders", "paid_amt")
    with pytest.raises(ValueError, match="end of a period"):
        Last("store_daily", "visitors")


def test_a_wrong_column_is_named_with_the_nearest() -> None:
    with pytest.raises(UnknownName, match="paid_amt"):
        Sum("orders", "paid_amount")


def test_aggregates_inside_a_ratio_must_have_names() -> None:
    with pytest.raises(ValueError, match="of their own first"):
        metric(
            "nameless", Sum("orders", "paid_amt") / Count("orders", "order_id"), en="x", zh="x", unit="money", good="up",
            doc="x.", so_what=("x", "x"), subject="sales",
        )  # fmt: skip
    assert "nameless" not in METRICS


def test_metrics_in_a_circle_are_refused() -> None:
    metric(
        "chicken",
        Ref("egg") + 1,
        en="chicken",
        zh="鸡",
        unit="count",
        good="up",
        doc="x.",
        so_what=("x", "x"),
        subject="sales",
    )
    metric(
        "egg",
        Ref("chicken") + 1,
        en="egg",
        zh="蛋",
        unit="count",
        good="up",
        doc="x.",
        so_what=("x", "x"),
        subject="sales",
    )
    try:
        with pytest.raises(ValueError, match="chicken -> egg -> chicken"):
            leaves("chicken", {})
    finally:
        METRICS.forget("chicken")
        METRICS.forget("egg")


def test_a_new_metric_is_in_the_catalogue_with_formula_and_lineage_by_itself(own_metric: Metric) -> None:
    assert own_metric in dict(by_subject())["sales"]
    assert leaves(own_metric.id, {}) == ("pay_amt", "pv")
    assert formula_text(own_metric).zh == "支付金额 ÷ 浏览量"


def test_formulas_read_as_prose_with_brackets_where_they_matter() -> None:
    assert formula_text(METRICS["roi_net"]).en == "Sales from ads × (1 − Refunds ÷ Paid amount) ÷ Ad spend"
    assert formula_text(METRICS["pay_amt"]).en == "sum of Paid in Orders, by Pay day"
    assert formula_text(METRICS["paid_uv"]).zh == "流量·访客数(平台去重)；仅付费流量=是"
    assert formula_text(METRICS["cvr_pay"], {"conversion": "unit"}).zh == "支付件数 ÷ 会话数"
    assert describe(Ref("uv") - (Ref("pv") - 1)).en == "Visitors − (Page views − 1)"
    assert describe(Cumulative("pay_amt", "month")).zh == "支付金额，自月初累计"


def test_every_formula_can_be_said_in_both_languages() -> None:
    for each in METRICS:
        for bases in EVERY_BASES:
            assert formula_text(each, bases).en and formula_text(each, bases).zh


def test_an_analysis_is_present_only_where_its_module_is() -> None:
    for each in ANALYSES:
        assert each.subject in SUBJECTS, each.id
        assert (each.state == "present") == bool(each.home)
        assert not each.home or importlib.util.find_spec(each.home), each.home
