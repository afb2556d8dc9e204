"""What is typed for pictures and words of a promotion: the designer's brief, the points that copy is written from."""

from xlops.facts.base import STORE, day, fact, text
from xlops.facts.campaigns import EVENT, NOTE, YEAR

DESIGN_BRIEFS = fact(
    "design_briefs",
    "Design briefs",
    "设计需求",
    STORE,
    EVENT,
    YEAR,
    text("asset", "Picture", "素材", "What is to be made: main picture, banner, detail page ..."),
    text("purpose", "Purpose", "用途", "Where it stands and what it is to do there."),
    text("size", "Size", "尺寸", "Width x height."),
    text("layout", "Layout", "版式", "What stands where."),
    text("colours", "Colours", "配色", "By name or code."),
    text("wording", "Words on it", "画面文案", "Every word that stands in the picture."),
    text("style", "Style", "风格", "What it is to look like, in things that can be seen."),
    text("references", "References", "参考图", "Links or files of pictures that are meant."),
    day("due", "Due", "交稿日", "When it must be ready; blank is the day of the task."),
    text("designer", "Designer", "设计师", "Who makes it."),
    NOTE,
    grain="one picture of an event-year in a store",
    key="store event year asset",
    rhythm="reference",
    doc="What the designer is asked for: a brief goes out when no field is empty or vague.",
)

COPY_POINTS = fact(
    "copy_points",
    "Copy points",
    "文案要点",
    STORE,
    EVENT,
    YEAR,
    text("item", "Item", "商品", "The SKU; * is the event as a whole."),
    text("points", "Selling points", "卖点", "Up to three, separated by semicolons."),
    text("buyer", "Buyer", "人群", "Who it is for."),
    text("scene", "Scene", "场景", "When and where it is used."),
    text("trouble", "Trouble", "痛点", "What bothers that buyer without it."),
    text("proof", "Proof", "证据", "What can be shown for it: test, rating, number sold."),
    NOTE,
    grain="one item, or the whole, of an event-year in a store",
    key="store event year item",
    rhythm="reference",
    doc="What guide copy and stories of an event are written from.",
)
