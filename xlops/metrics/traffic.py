"""Traffic: who came, how deep, how paid.

Store figures come from the platform's own de-duplicated day; where a question asks for a portal, an item or a
keyword, from the cells of the traffic fact. What only the cells know (bounces, stay, new visitors) is divided by
the same cells, never by the store's figure: one person through two portals counts in each.
"""

from __future__ import annotations

from xlops.metrics.base import Count, People, Sum, metric

CELLS = ("from traffic cells: one person in two cells counts in each", "取自流量明细：同一人经两个入口各计一次")
EVERY_PORTAL = (("is_paid", (True, False, None)),)
"""Naming the paid flag makes the question read portals, not the store's total."""

UV = metric(
    "uv",
    People("store_daily", "visitors", period_fact="store_period"),
    finer=(People("traffic", "visitors"),),
    finer_note=CELLS,
    en="Visitors",
    zh="访客数",
    unit="people",
    good="up",
    doc="Distinct visitors in the period, as the platform de-duplicated them; a range needs the platform's own period figure.",
    so_what=(
        "When it falls, look for the portal, item and keyword that lost them.",
        "下降时先找是哪个入口、商品、关键词丢了人。",
    ),
    differs=(
        "Visitors of portals add to more than the store's; summed days count a returning person again.",
        "各渠道访客相加大于店铺访客；按日相加会重复计算回访的人。",
    ),
    subject="traffic",
)
PV = metric(
    "pv",
    Sum("store_daily", "page_views"),
    finer=(Sum("traffic", "page_views"),),
    finer_note=CELLS,
    en="Page views",
    zh="浏览量",
    unit="count",
    good="up",
    doc="Page loads; a reload counts again.",
    so_what=(
        "Read it with depth: more pages by the same people is interest.",
        "与人均浏览量同看：人数不变而浏览增加，说明兴趣上升。",
    ),
    subject="traffic",
)
SESSIONS = metric(
    "sessions",
    Sum("store_daily", "sessions"),
    finer=(Sum("traffic", "sessions"),),
    finer_note=CELLS,
    en="Sessions",
    zh="会话数",
    unit="count",
    good="up",
    doc="Visits, of which one person may make several.",
    so_what=("The denominator of conversion on Shopify and Amazon.", "Shopify 与亚马逊转化率的分母。"),
    differs=(
        "Amazon counts all activity of a user in 24 hours as one; Taobao and JD report people, not sessions.",
        "亚马逊把同一用户 24 小时内的活动算一次；淘宝、京东统计人数而非会话。",
    ),
    subject="traffic",
)
metric(
    "pv_per_uv",
    PV / UV,
    en="Pages per visitor",
    zh="人均浏览量",
    unit="times",
    good="up",
    doc="Page views divided by visitors.",
    so_what=("Low depth: mend links between items and the first screen.", "偏低时优化关联推荐与首屏。"),
    differs=("Taobao's monthly report showed the mean of daily values.", "淘宝月报曾取每日值的平均，与此处不同。"),
    subject="traffic",
)
TRAFFIC_UV = metric(
    "traffic_uv",
    People("traffic", "visitors"),
    en="Visitors in traffic cells",
    zh="流量明细访客数",
    unit="people",
    good="up",
    doc="Visitors added over the cells of the traffic fact, at the coarsest cut that the store exports.",
    so_what=("The denominator for what only traffic cells know.", "仅流量明细才有的指标以它为分母。"),
    basis=CELLS,
    subject="traffic",
)
TRAFFIC_SESSIONS = metric(
    "traffic_sessions",
    Sum("traffic", "sessions"),
    en="Sessions in traffic cells",
    zh="流量明细会话数",
    unit="count",
    good="up",
    doc="Sessions added over the cells of the traffic fact.",
    so_what=("The denominator of bounce rate and session steps.", "跳失率与会话漏斗的分母。"),
    basis=CELLS,
    subject="traffic",
)
BOUNCES = metric(
    "bounces",
    Sum("traffic", "bounces"),
    en="Bounced visits",
    zh="跳失数",
    unit="count",
    good="down",
    doc="Visits of one page.",
    so_what=("Find the entry page that people leave at once.", "找出一进就走的入口页。"),
    basis=CELLS,
    subject="traffic",
)
metric(
    "bounce",
    BOUNCES / TRAFFIC_SESSIONS,
    en="Bounce rate",
    zh="跳失率",
    unit="share",
    good="down",
    doc="One-page visits divided by visits, over the same cells.",
    so_what=(
        "A high rate: the page does not keep what the picture or keyword promised.",
        "偏高说明页面与主图、关键词的承诺不符。",
    ),
    differs=("Taobao counts visits to an entry page, other tools sessions.", "淘宝按入口访问次数，其他工具按会话。"),
    subject="traffic",
)
STAY = metric(
    "stay_seconds",
    Sum("traffic", "stay_seconds"),
    en="Stay, seconds in all",
    zh="停留总秒数",
    unit="seconds",
    good="up",
    doc="Sum of the stay of all visits.",
    so_what=("Only useful divided by visitors: see stay time.", "除以访客数才有意义，见人均停留时长。"),
    basis=CELLS,
    subject="traffic",
)
metric(
    "dwell",
    STAY / TRAFFIC_UV,
    en="Stay time",
    zh="人均停留时长",
    unit="seconds",
    good="band",
    doc="Stay seconds divided by visitors of the same cells.",
    so_what=(
        "Short stay with high bounce: fix the page; long stay without carts: fix price or proof.",
        "停留短且跳失高改页面；停留长却不加购查价格与评价。",
    ),
    differs=("The last page of a visit has no measured time.", "访问的最后一页没有停留时间。"),
    subject="traffic",
)
NEW_UV = metric(
    "new_uv",
    People("traffic", "new_visitors"),
    en="New visitors",
    zh="新访客数",
    unit="people",
    good="up",
    doc="Visitors whom the platform calls new, over the cells of the traffic fact.",
    so_what=("Fresh demand; without it the shop lives on old customers.", "新需求的来源；没有它只能靠老客。"),
    basis=CELLS,
    subject="traffic",
)
metric(
    "new_uv_share",
    NEW_UV / TRAFFIC_UV,
    en="New-visitor share",
    zh="新访客占比",
    unit="share",
    good="band",
    doc="New visitors divided by visitors of the same cells.",
    so_what=("Too low: buy reach; too high: build return visits.", "过低要拉新，过高要做回访。"),
    differs=(
        "What is new differs: 6 days at Taobao to 6 months elsewhere.",
        "“新”的定义不一：淘宝 6 天，别处可达 6 个月。",
    ),
    subject="traffic",
)
RETURNING_UV = metric(
    "returning_uv",
    People("store_daily", "returning_visitors", period_fact="store_period"),
    en="Returning visitors",
    zh="回访客数",
    unit="people",
    good="up",
    doc="Visitors who also came within the six days before.",
    so_what=("People who think it over: worth a reminder or coupon.", "正在考虑的人，值得提醒或发券。"),
    subject="traffic",
)
metric(
    "ret_uv",
    RETURNING_UV / UV,
    en="Returning-visitor rate",
    zh="浏览回头率",
    unit="share",
    good="up",
    doc="Returning visitors divided by visitors.",
    so_what=("Falling: items or content give no reason to come back.", "下降说明商品或内容缺少回来的理由。"),
    differs=("Taobao's window is six days.", "淘宝窗口为 6 天。"),
    subject="traffic",
)
PORTAL_UV = metric(
    "portal_uv",
    People("traffic", "visitors", where=EVERY_PORTAL),
    en="Visitors of all portals",
    zh="各渠道访客合计",
    unit="people",
    good="up",
    doc="Visitors added over all portals: the denominator of every source share, not the store's visitors.",
    so_what=(
        "Compare a portal with this sum, never with the store's visitors.",
        "渠道占比以它为分母，而非店铺访客数。",
    ),
    basis=CELLS,
    subject="traffic",
)
PAID_UV = metric(
    "paid_uv",
    People("traffic", "visitors", where=(("is_paid", (True,)),)),
    en="Paid visitors",
    zh="付费访客数",
    unit="people",
    good="band",
    doc="Visitors through portals that the shop pays for.",
    so_what=("Set it against the plan and against spend.", "与计划和花费对照。"),
    basis=CELLS,
    subject="traffic",
)
metric(
    "free_uv",
    People("traffic", "visitors", where=(("is_paid", (False,)),)),
    en="Free visitors",
    zh="免费访客数",
    unit="people",
    good="up",
    doc="Visitors through portals that cost nothing.",
    so_what=("If it falls while paid grows, ads replace rather than add.", "付费涨而免费跌，说明广告在替代自然流量。"),
    basis=CELLS,
    subject="traffic",
)
metric(
    "paid_share",
    PAID_UV / PORTAL_UV,
    en="Paid-traffic share",
    zh="付费流量占比",
    unit="share",
    good="band",
    doc="Paid visitors divided by the visitors of all portals.",
    so_what=("Outside the plan's band: change bids or budgets today.", "超出计划区间，当天调整出价或预算。"),
    subject="traffic",
)
FANS = metric(
    "fans",
    Sum("store_daily", "new_followers"),
    en="Followers gained",
    zh="新增关注",
    unit="people",
    good="up",
    doc="Follows gained.",
    so_what=("An audience that can be reached free of charge.", "可免费触达的人群。"),
    differs=("JD does not deduct those who unfollow.", "京东不扣除取消关注。"),
    subject="traffic",
)
metric(
    "traffic_days",
    Count("store_daily", "day"),
    en="Store-days with platform figures",
    zh="有平台数据的店铺日数",
    unit="days",
    good="none",
    doc="Number of store-days for which the platform's own figures were exported.",
    so_what=("Fewer than the period has days: an export is missing.", "少于周期天数说明缺导出文件。"),
    subject="traffic",
)
