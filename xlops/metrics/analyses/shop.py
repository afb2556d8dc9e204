"""Analyses of promotion, service, customers, finance and the shop as a whole."""

from __future__ import annotations

from xlops.metrics.analyses.base import analysis

analysis(
    "lift",
    "Promotion lift",
    "活动增量",
    subject="ads",
    formula=("actual − baseline; ÷ baseline", "实际 − 基线；÷ 基线"),
    doc=(
        "What an event added; the baseline leaves events out and the dip after is included.",
        "活动带来的增量；基线剔除活动，并计入活动后回落。",
    ),
)
analysis(
    "inc_profit",
    "Incremental profit",
    "活动增量利润",
    subject="ads",
    formula=("lift × margin − discount on the baseline − fees − ads", "增量 × 毛利率 − 基线让利 − 费用 − 推广"),
    doc=("Did the event earn anything?", "活动到底赚没赚。"),
)
analysis(
    "coupon_use",
    "Coupon redemption",
    "优惠券核销率",
    subject="ads",
    formula=("redemptions ÷ claims", "核销数 ÷ 领取数"),
    doc=("Needs an export of coupons.", "需要优惠券导出。"),
)
analysis(
    "coupon_budget",
    "Coupon budget used",
    "券预算使用率",
    subject="ads",
    formula=("budget spent ÷ budget", "已用预算 ÷ 预算"),
    doc=("Needs an export of coupons.", "需要优惠券导出。"),
)
analysis(
    "dsr_need",
    "Five-star ratings needed",
    "所需五分评价数",
    subject="service",
    formula=("n × (target − current) ÷ (5 − target), rounded up", "n × (目标 − 当前) ÷ (5 − 目标)，向上取整"),
    doc=("How many five-star ratings lift the score to the next tenth.", "评分升 0.1 需要多少个五分。"),
    home="xlops.answers.service",
)
analysis(
    "bad_sla",
    "Bad-review contact time, median",
    "差评处理时长(中位数)",
    subject="service",
    formula=("median of contact time − review time", "联系时间 − 评价时间 的中位数"),
    doc=("Half of the buyers were contacted faster than this.", "一半买家在此时间内得到联系。"),
)
analysis(
    "reply5",
    "5-minute reply rate",
    "五分钟回复率",
    subject="service",
    formula=("consultations answered within 5 minutes ÷ consultations", "五分钟内回复咨询 ÷ 咨询"),
    doc=("Pinduoduo's definition; needs message times.", "拼多多口径，需消息时间。"),
)
analysis(
    "reply3_ks",
    "3-minute human reply rate",
    "人工三分钟回复率",
    subject="service",
    formula=(
        "(human consultations − unanswered in 3 minutes) ÷ human consultations",
        "(人工咨询 − 三分钟未回) ÷ 人工咨询",
    ),
    doc=("Kuaishou's definition since 2023; needs message times.", "快手 2023 年起口径，需消息时间。"),
)
analysis(
    "odr",
    "Order defect rate",
    "订单缺陷率",
    subject="service",
    formula=("orders with bad feedback, claim or chargeback ÷ orders", "有差评、索赔或拒付的订单 ÷ 订单"),
    doc=("Amazon's limit is 1 %; an order with two defects counts once.", "亚马逊上限 1%；一单多缺陷只计一次。"),
)
analysis(
    "vtr",
    "Valid tracking rate",
    "有效追踪率",
    subject="service",
    formula=("packages with a valid number ÷ packages", "有效单号包裹 ÷ 包裹"),
    doc=("Amazon's floor is 95 %; needs an export of packages.", "亚马逊下限 95%，需包裹导出。"),
)
analysis(
    "no_ship",
    "Sold-not-shipped rate",
    "成交不卖率",
    subject="service",
    formula=(
        "orders not wholly shipped in time or cancelled by the seller ÷ (those + fully shipped)",
        "超时未全发或卖家取消 ÷ (前者 + 全部发货)",
    ),
    doc=("AliExpress's definition.", "速卖通口径。"),
)
analysis(
    "repeat_30",
    "Repeat purchase rate, 30 days",
    "30天复购率",
    subject="customers",
    formula=("customers with two or more orders ÷ customers, within 30 days", "30 天内两单及以上客户 ÷ 客户"),
    doc=("JD's definition.", "京东口径。"),
)
analysis(
    "repeat_90",
    "Repeat purchase rate, 90 days",
    "90天复购率",
    subject="customers",
    formula=("customers with two or more orders ÷ customers, within 90 days", "90 天内两单及以上客户 ÷ 客户"),
    doc=("JD's definition.", "京东口径。"),
)
analysis(
    "rfm",
    "RFM cell",
    "RFM 分群",
    subject="customers",
    formula=(
        "scores of recency, frequency and money by quintiles or fixed cuts",
        "最近、频次、金额按五分位或固定分档打分",
    ),
    doc=("Whom to keep, to win back, to let go.", "留谁、召回谁、放弃谁。"),
)
analysis(
    "cohort_ret",
    "Cohort retention",
    "同期群留存",
    subject="customers",
    formula=("buyers of a cohort active in month k ÷ cohort", "第 k 月仍购买的同期买家 ÷ 同期买家"),
    doc=("Do later cohorts stay longer?", "新一批客户是否更留得住。"),
)
analysis(
    "ltv",
    "Lifetime value",
    "客户终身价值",
    subject="customers",
    formula=("Σ contribution of a customer to date", "客户至今贡献利润之和"),
    doc=("Net of refunds.", "扣除退款。"),
)
analysis(
    "ltv_cac",
    "LTV to CAC",
    "LTV:CAC",
    subject="customers",
    formula=("lifetime value ÷ acquisition cost", "终身价值 ÷ 获客成本"),
    doc=("Below 1, growth loses money.", "低于 1，增长即亏。"),
)
analysis(
    "nps",
    "Net promoter score",
    "净推荐值 NPS",
    subject="customers",
    formula=("% of 9-10 − % of 0-6", "9–10 分占比 − 0–6 分占比"),
    doc=("Needs a survey.", "需问卷。"),
)
analysis(
    "tgi",
    "Target group index",
    "TGI",
    subject="customers",
    formula=("share in the own audience ÷ share in the base × 100", "自有人群占比 ÷ 基准人群占比 × 100"),
    doc=("Above 100: more common among own customers.", "高于 100 即在自有客户中更常见。"),
)
analysis(
    "churn_amt",
    "Lost to rivals",
    "流失金额",
    subject="customers",
    formula=("buyers who bought elsewhere × own amount per buyer", "流失买家 × 自身客单价"),
    doc=("Needs the platform's list of lost buyers.", "需平台流失数据。"),
)
analysis(
    "pace",
    "Target pace",
    "目标达成进度",
    subject="finance",
    formula=("actual ÷ (target × share of the month gone by)", "实际 ÷ (目标 × 已过时间占比)"),
    doc=(
        "Month to date against the month's target; days count alike until event weights are typed in.",
        "月累计对月目标；未录活动权重前各日等权。",
    ),
    home="xlops.answers.headline",
)
analysis(
    "weekday_mean",
    "Same-weekday mean",
    "同星期均值",
    subject="finance",
    formula=("mean of the same weekday of the four weeks before", "前四周同一星期几的平均"),
    doc=("What an ordinary such day looks like, until normal ranges are computed.", "正常区间建立前的参照。"),
    home="xlops.analysis.weekdays",
)
analysis(
    "mkt_share",
    "Market share",
    "市场份额",
    subject="finance",
    formula=("own sales ÷ category sales", "自身销售 ÷ 类目销售"),
    doc=("Market figures are indices: relative change only.", "市场数据为指数，只看相对变化。"),
)
analysis(
    "cash_weeks",
    "Cash cover",
    "资金可用周数",
    subject="finance",
    formula=("cash ÷ weekly net outflow", "现金 ÷ 周净流出"),
    doc=("How long the cash lasts.", "现金还能撑几周。"),
)
analysis(
    "normal_range",
    "Normal range",
    "正常区间",
    subject="finance",
    formula=(
        "median of the same weekdays ± the 95 % quantile of past one-day errors, on log(1 + x); event and closed days flagged",
        "同星期中位数 ± 历史一日预测误差的 95% 分位数，取 log(1 + x)；标出活动日与休业日",
    ),
    doc=("Whether a figure is ordinary for such a day.", "数据对这样的一天是否正常。"),
)
analysis(
    "net_expected",
    "Net after expected refunds",
    "预计退款后净额",
    subject="finance",
    formula=(
        "paid × (1 − share refunded in the end, by the maturity of past pay days)",
        "支付金额 × (1 − 按历史付款日成熟曲线的最终退款比例)",
    ),
    doc=("Refunds of yesterday come in weeks; this takes them off today.", "昨天的退款要数周才来，提前扣除。"),
)
analysis(
    "market_adj",
    "Growth against the market",
    "相对市场增长",
    subject="finance",
    formula=("(own now ÷ own before) ÷ (market now ÷ market before) − 1", "(自身现值 ÷ 前值) ÷ (市场现值 ÷ 前值) − 1"),
    doc=("Did the market fall, or the shop?", "是市场下滑还是自己下滑。"),
)
