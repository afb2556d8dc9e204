"""Analyses of traffic, conversion and sales."""

from __future__ import annotations

from xlops.metrics.analyses.base import analysis

analysis(
    "src_share",
    "Source share",
    "流量来源占比",
    subject="traffic",
    formula=("visitors of a portal ÷ visitors of all portals", "渠道访客 ÷ 各渠道访客合计"),
    doc=(
        "The share of each portal; its denominator is the sum of portals, not the store's visitors.",
        "各渠道占比，分母为渠道合计而非店铺访客。",
    ),
    home="xlops.answers.channels",
)
analysis(
    "structure_drift",
    "Structure drift",
    "流量结构漂移",
    subject="traffic",
    formula=("½ Σ abs(share now − share before)", "½ Σ abs(现占比 − 前占比)"),
    doc=("How much the structure of traffic moved: 0 not at all, 1 all new.", "流量结构变化程度：0 不变，1 全新。"),
    home="xlops.analysis.concentration",
)
analysis(
    "search_rank",
    "Search-term rank",
    "搜索排名",
    subject="traffic",
    formula=("median position over the days", "各日名次的中位数"),
    doc=("Position for a search term; 1 is best.", "关键词名次，1 最好。"),
)
analysis(
    "imp_share",
    "Impression share",
    "展现份额",
    subject="traffic",
    formula=("own impressions ÷ all impressions of the query", "自有展现 ÷ 该词全部展现"),
    doc=("Amazon's share of impressions or clicks of a query.", "亚马逊某搜索词的展现或点击份额。"),
)
analysis(
    "buybox",
    "Featured-offer share",
    "购物车占有率",
    subject="traffic",
    formula=("Σ (page views × share) ÷ Σ page views", "Σ(浏览量×占有率) ÷ Σ浏览量"),
    doc=("Share of page views with the own featured offer.", "展示自家报价的浏览占比。"),
)
analysis(
    "funnel_step",
    "Step rate",
    "环节转化率",
    subject="conversion",
    formula=("n of the step ÷ n of the step before; ÷ n of the first", "本环节人数 ÷ 上一环节；÷ 首环节"),
    doc=(
        "Step and total rates of a funnel, its biggest leak and the money lost there.",
        "漏斗环节率、总转化率、最大流失及损失金额。",
    ),
    home="xlops.answers.funnel",
)
analysis(
    "silent_cvr",
    "Silent conversion",
    "静默转化率",
    subject="conversion",
    formula=("buyers without chat ÷ visitors without chat", "未咨询买家 ÷ 未咨询访客"),
    doc=("Conversion of those who never asked; needs chats by buyer.", "未咨询人群的转化率，需按买家的咨询记录。"),
)
analysis(
    "decompose",
    "Sales in three factors",
    "销售额三因素分解",
    subject="conversion",
    formula=(
        "Δ paid = Δ by visitors + Δ by conversion + Δ by amount per buyer",
        "支付变化 = 访客 + 转化 + 客单价 各自贡献",
    ),
    doc=("Which factor moved the paid amount; the parts add up exactly.", "哪个因素带动支付金额，三部分之和精确相等。"),
    home="xlops.analysis.decompose",
)
analysis(
    "identity",
    "Sales identity",
    "销售额公式",
    subject="sales",
    formula=("visitors × payment conversion × amount per buyer", "访客数 × 支付转化率 × 客单价"),
    doc=(
        "Holds only with person-based conversion and per-buyer amounts, or with sessions, orders by sessions and amounts per order.",
        "只在人数口径转化与按买家客单价下成立，或会话口径与笔单价同用。",
    ),
    home="xlops.analysis.decompose",
)
analysis(
    "growth",
    "Growth",
    "同比/环比/周同比",
    subject="sales",
    formula=(
        "(now − before) ÷ before; blank when before is 0 or unknown",
        "(现值 − 前值) ÷ 前值；前值为 0 或未知时留空",
    ),
    doc=(
        "Every metric of an answer against its comparison; growth from nothing is never 0 %.",
        "每个指标与对比期之比；从零增长绝不写 0%。",
    ),
    home="xlops.hub",
)
