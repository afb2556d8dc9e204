"""Briefs and copy: what is vague is held back with a sentence, what is worked equals the simulator."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner
from shops import TestShop, new_shop

from xlops.analysis.briefs import FIELDS, judged, trouble_of
from xlops.analysis.offers import offer, quote
from xlops.answers.event_brief import event_brief
from xlops.answers.promotion_year import next_of
from xlops.faces.cli import cli
from xlops.render.copy_texts import copy_texts
from xlops.render.event_brief import risks

TODAY = date(2026, 10, 20)
PLAN = """event,year,offer,kind,items,list_price,discount,off,from_amount,paid_by,floor,budget,target
double11,2026,官方立减15%,official,A1,399,0.15,,,,,,
double11,2026,店铺券30,shop_coupon,A1,399,,30,,,,2000,50000
double11,2026,会员减20,member,A1,399,,20,,platform,300,,
double11,2026,满700减50,full_reduction,,,,50,700,,,1000,
"""
PICTURES = """event,year,asset,purpose,size,layout,colours,wording,style,references
double11,2026,main picture,"search result, to be clicked",800x800,"item left, price right below",red E1251B on white,289.15,"daylight, wooden table",https://example.com/a.png
double11,2026,banner,home page,big,高大上,colourful black,,modern,like last time
"""
TARGETS = """event,year,channel,visitors,conversion,order_value,ad_share,roi,refund_rate
double11,2026,search,4000,0.06,420,0.3,4,0.1
"""
POINTS = """event,year,item,points,buyer,scene,trouble,proof
double11,2026,A1,hot in 3 s;no noise,tenants,an evening after work,waiting for water to boil,2.8 s measured
double11,2026,A2,folds flat,,,,
"""


def typed_shop(root: Path, **files: str) -> TestShop:
    """A Tmall shop into which these ledgers were typed."""
    shop = new_shop(root, TODAY, {"tmall": "Flagship"})
    settings = root / "xlops.toml"
    settings.write_text(settings.read_text(encoding="utf-8").replace('platform = ""', 'platform = "tmall"'), "utf-8")
    for name, text in files.items():
        shop.drop("tmall", f"{name}.csv", text)
    shop.load()
    return shop


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> TestShop:
    folder = tmp_path_factory.mktemp("briefs") / "shop"
    return typed_shop(folder, promotion_plan=PLAN, design_briefs=PICTURES, copy_points=POINTS, event_targets=TARGETS)


@pytest.mark.parametrize(
    ("field", "text", "held"),
    [
        ("colours", "colourful black", "names no colour"),
        ("colours", "五彩斑斓的黑", "names no colour"),
        ("colours", "black on gold", ""),
        ("colours", "#E1251B", ""),
        ("style", "高大上，有感觉", "many ways"),
        ("style", "nice and modern", "many ways"),
        ("style", "modern, steel and glass", ""),
        ("size", "as usual", "width x height"),
        ("size", "750 × 1000 px", ""),
        ("references", "like last year", "link"),
        ("references", "banner_618.psd", ""),
        ("layout", " ", "empty"),
        ("wording", "289.15", ""),
    ],
)
def test_a_field_that_everybody_reads_differently_is_held_back(field: str, text: str, held: str) -> None:
    found = trouble_of(field, text)
    assert (found is None) == (not held)
    assert found is None or (held in found.en and FIELDS[field].zh in found.zh)


def test_a_brief_goes_out_only_when_every_field_can_be_worked_from(shop: TestShop) -> None:
    hub = shop.hub()
    planned = next_of(hub, "double11")
    assert planned is not None
    good, bad = sorted(event_brief(hub, planned).pictures, key=lambda each: not each.ready)
    assert good.ready and good.asset == "main picture"
    assert len(bad.troubles) == 6 and judged("x", {}).troubles  # all but the purpose
    run = CliRunner().invoke(
        cli, ["report", "event-brief", "双11", "--shop", str(shop.root), "--today", "2026-10-20", "--lang", "en"]
    )
    assert run.exit_code == 0, run.output
    page = (shop.root / "reports" / "brief-double11-2026.html").read_text(encoding="utf-8")
    design = page.partition('<section id="design"')[2].partition("</section>")[0]
    assert "red E1251B on white" in design and "Held back" in design
    assert "wording" not in design and "home page" not in design  # nothing of the vague one goes out
    assert "¥27,216" in page and "¥6,804" in page  # 4,000 x 6 % x 420 x 30 % less 10 %, and a quarter of it for ads


def test_a_price_below_floor_or_cost_goes_into_no_copy_and_the_brief_says_why(tmp_path: Path) -> None:
    dear = "sku,valid_from,unit_cost\nA1,2026-01-01,320\n"
    low, costly = PLAN.replace("platform,300,", "platform,310,"), PLAN.replace("platform,300,", "platform,,")
    for name, files in (
        ("floor", {"promotion_plan": low}),
        ("cost", {"promotion_plan": costly, "product_costs": dear}),
    ):
        hub = typed_shop(tmp_path / name, **files).hub()
        planned = next_of(hub, "double11")
        assert planned is not None
        brief = event_brief(hub, planned)
        assert (
            not brief.worked
            and brief.worked_gap is not None
            and "A1 leaves 309.15 a unit, below 3" in brief.worked_gap.en
        )
        assert any("below 3" in each.en for each in risks(hub, brief))
        texts = copy_texts(hub, brief, "en")
        assert not [each for each in texts if "289.15" in each.text]
        rules = next(each for each in texts if each.kind == "rules")
        assert rules.trouble is not None and "below 3" in rules.trouble.en


def test_copy_says_days_as_people_do(tmp_path: Path) -> None:
    hub = typed_shop(tmp_path / "shop", promotion_plan=PLAN).hub()
    planned = next_of(hub, "double11")
    assert planned is not None
    brief = event_brief(hub, planned)
    for language, said in (("zh", "双11 11月11日开抢"), ("en", "Double 11 from 11 November")):
        texts = copy_texts(hub, brief, language)  # type: ignore[arg-type]
        assert next(each for each in texts if each.place.en == "banner, second line").text == said


def test_rules_show_worked_amounts_that_equal_the_simulator(shop: TestShop) -> None:
    hub = shop.hub()
    planned = next_of(hub, "double11")
    assert planned is not None
    brief = event_brief(hub, planned)
    texts = {each.kind: each for each in copy_texts(hub, brief, "en")}
    offers = [
        offer("a", "official", percent=15),
        offer("b", "shop_coupon", off=30),
        offer("c", "member", off=20),
        offer("d", "full_reduction", off=50, at=700),
    ]
    one, three = quote(399, offers, "tmall", units=1), quote(399, offers, "tmall", units=3)
    assert (str(one.hand), str(one.receipt)) == ("289.15", "309.15")
    rules = texts["rules"].text
    assert f"You pay ¥{one.hand}." in rules
    assert "3 x A1, list price ¥1,197" in rules and f"You pay ¥{three.hand:,.2f}" in rules.replace(
        "¥897.45,", "¥897.45,"
    )
    assert [str(each.quote.hand) for each in brief.worked] == [str(one.hand), str(three.hand)]
    assert "官方立减15% then 满700减50 then 店铺券30 then 会员减20" in rules


def test_guide_and_story_are_written_from_what_was_typed_only(shop: TestShop) -> None:
    hub = shop.hub()
    planned = next_of(hub, "double11")
    assert planned is not None
    texts = copy_texts(hub, event_brief(hub, planned), "en")
    guides = [each.text for each in texts if each.kind == "guide"]
    assert len(guides) == 2 and guides[0].startswith("For tenants, an evening after work: hot in 3 s; no noise.")
    stories = [each for each in texts if each.kind == "story"]
    assert len(stories) == 1 and "waiting for water to boil" in stories[0].text  # A2 has no scene to tell of


def test_what_is_too_long_for_its_place_says_so(tmp_path: Path) -> None:
    shop = typed_shop(
        tmp_path / "shop", promotion_plan=PLAN.replace("A1", "A-very-long-code-of-an-item-that-nobody-can-read")
    )
    hub = shop.hub("zh")
    planned = next_of(hub, "double11")
    assert planned is not None
    banner = next(each for each in copy_texts(hub, event_brief(hub, planned), "zh") if each.place.en == "banner")
    assert banner.trouble is not None and f"{len(banner.text)} signs" in banner.trouble.en


def test_nothing_is_invented_where_nothing_was_typed(tmp_path: Path) -> None:
    shop = typed_shop(
        tmp_path / "shop", promotion_plan=PLAN.splitlines()[0] + "\ndouble12,2026,x,shop_coupon,,,,5,,,,,\n"
    )
    hub = shop.hub()
    planned = next_of(hub, "double11")
    assert planned is not None
    texts = copy_texts(hub, event_brief(hub, planned), "en")
    held = {each.kind: each.trouble.en for each in texts if each.trouble and not each.text}
    assert set(held) == {"guide", "rules", "story"} and "Promotion plan" in held["rules"]
    run = CliRunner().invoke(
        cli, ["report", "event-brief", "618x", "--shop", str(shop.root), "--today", "2026-10-20", "--lang", "en"]
    )
    assert run.exit_code != 0 and "618" in str(run.exception)


def test_a_store_without_a_list_price_has_rules_without_examples_and_says_why(tmp_path: Path) -> None:
    rows = "event,year,offer,kind,off,from_amount\ndouble11,2026,满300减30,full_reduction,30,300\n"
    hub = typed_shop(tmp_path / "shop", promotion_plan=rows).hub()
    planned = next_of(hub, "double11")
    assert planned is not None
    rules = next(each for each in copy_texts(hub, event_brief(hub, planned), "en") if each.kind == "rules")
    assert "¥30 off from ¥300" in rules.text and "Example" not in rules.text and "4. Refunds" in rules.text
    assert rules.trouble is not None and "list price" in rules.trouble.en
