"""Design briefs: what the designer is asked for, one row a picture."""

from xlops.facts.creative import DESIGN_BRIEFS as FACT
from xlops.label import Label
from xlops.ledgers.base import ledger, typed
from xlops.ledgers.event_words import EVENT_CHOICES, FIRST_YEAR, LAST_YEAR

ledger(
    FACT,
    typed(FACT, "store", "The store; blank means all.", "店铺；留空为全部店铺。", among="stores and all", default="*"),
    typed(FACT, "event", "The event.", "活动。", choices=EVENT_CHOICES),
    typed(FACT, "year", "The event-year.", "活动年份。", least=FIRST_YEAR, most=LAST_YEAR),
    typed(FACT, "asset", "What is to be made, like main picture 1.", "要做的素材，如：主图 1。"),
    typed(FACT, "purpose", "Where it stands and what it is to do: search result, to be clicked.", "放在哪里、起什么作用，如：搜索主图，拉点击。"),
    typed(FACT, "size", "Width x height in pixels: 800x800.", "宽x高（像素），如 800x800。"),
    typed(FACT, "layout", "What stands where: item left, price right below.", "构图：如左侧商品，右下价格。"),
    typed(FACT, "colours", "By name or code: red E1251B on white.", "写颜色名或色值，如：白底红字 E1251B。"),
    typed(FACT, "wording", "Every word in the picture.", "画面上的每一个字。"),
    typed(FACT, "style", "What can be seen: daylight, wooden table, no people.", "可见的描述，如：自然光、木桌、无人物。"),
    typed(FACT, "references", "Links or file names of pictures that are meant.", "参考图的链接或文件名。"),
    typed(FACT, "due", "When it must be ready; blank is the day of the plan.", "交稿日；留空按计划。"),
    typed(FACT, "designer", "Who makes it.", "设计师。"),
    typed(FACT, "note", "Anything you like.", "备注。"),
    en="Design briefs",
    zh="设计需求",
    doc=Label(
        "What the designer is asked for. A brief with an empty or vague field is held back, with a sentence that says which.",
        "给美工的需求单。有空项或含糊用语的需求单不会发出，并说明缺什么。",
    ),
    order=68,
    workbook="promotion_calendar",
)  # fmt: skip
