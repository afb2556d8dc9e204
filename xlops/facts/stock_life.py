"""What the operator types of items' lives: stage, successor, how to clear them, what an event will take."""

from xlops.facts.base import SKU, STORE, count, day, fact, number, text

ITEM_STAGES = fact(
    "item_stages",
    "Item stages",
    "商品阶段",
    STORE,
    SKU,
    text("stage", "Stage", "阶段", "launch, growth, mature, decline or clearance, in place of the one that was found."),
    day("season_end", "Season ends", "季末日", "The last day on which it sells as what it is."),
    text("successor", "Successor", "接替款", "The code of the item that takes its place."),
    text("note", "Note", "备注", "Why."),
    grain="one SKU of a store",
    key="store sku",
    rhythm="reference",
    doc="What the operator knows better of the stage of an item's life.",
)

CLEARANCE = fact(
    "clearance",
    "Clearance",
    "清仓",
    STORE,
    SKU,
    day("end_day", "Gone by", "清完日", "The day by which it is to be gone."),
    number("floor_price", "Floor price", "底价", "The lowest price; in the shop's currency."),
    number("elasticity", "Elasticity", "价格弹性", "Change of units in percent for one percent of price, below 0."),
    count("clear_units", "Units to clear", "清仓件数", "In place of the excess.", unit="units"),
    text("note", "Note", "备注", "Why."),
    grain="one SKU of a store",
    key="store sku",
    rhythm="reference",
    doc="What the operator types over the plan that clears an item.",
)

LIFE_SETTINGS = fact(
    "life_settings",
    "Stage settings",
    "阶段参数",
    STORE,
    text("setting", "Setting", "参数", "Id of the setting."),
    number("value", "Value", "值", "What holds instead of the default."),
    text("note", "Note", "备注", "Why."),
    grain="one setting of stages and clearance",
    key="store setting",
    rhythm="reference",
    doc="Days of stock to hold in each stage, and what clearing may cost.",
)

EVENT_STOCK = fact(
    "event_stock",
    "Event stock",
    "活动备货",
    STORE,
    text("occasion", "Event and year", "活动场次", "Id of the event with its year, such as double11-2026."),
    SKU,
    number("uplift", "Uplift", "活动倍数", "Times the ordinary sales of the event's days."),
    number("margin", "Margin", "单件毛利", "What a unit that sells earns; in the shop's currency."),
    number("loss", "Loss if left", "单件滞销损失", "What a unit that is left loses; in the shop's currency."),
    number("lead_days", "Lead time", "交期(天)", "Days from ordering to the shelf.", unit="days"),
    count("order_units", "Order by hand", "手工采购量", "Units to order in place of the proposal.", unit="units"),
    text("note", "Note", "备注", "Why."),
    grain="one SKU of one event",
    key="store occasion sku",
    rhythm="reference",
    doc="What the operator types over the stock plan of an event.",
)
