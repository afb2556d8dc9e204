"""What people type in the workbook: parameters, names that mean another, who downloads what; and what is kept of it."""

from xlops.facts.base import STORE, count, fact, instant, number, text

PARAMETERS = fact(
    "parameters",
    "Parameters",
    "参数",
    STORE,
    text("parameter", "Parameter", "参数", "Id of the parameter."),
    number("value", "Value", "值", "What holds instead of the default."),
    text("note", "Note", "备注", "Why."),
    grain="one parameter of the shop or of a store",
    key="store parameter",
    rhythm="reference",
    doc="Thresholds and habits of the shop that differ from the defaults.",
)

MAPPINGS = fact(
    "mappings",
    "Names",
    "名称对照",
    STORE,
    text("kind", "Kind", "类型", "What kind of name it is: channel."),
    text("given", "Given", "原名称", "The name as an export gives it."),
    text("meant", "Means", "对应", "The name that is meant."),
    text("note", "Note", "备注", "Why."),
    grain="one name of a store or of the shop",
    key="store kind given",
    rhythm="reference",
    doc="Names that mean another: several names of one thing are shown as one.",
)

DOWNLOAD_LIST = fact(
    "download_list",
    "Download list",
    "下载清单",
    STORE,
    text("export", "Data", "数据", "What is downloaded."),
    text("place", "From where", "下载位置", "Where it is found."),
    text("every", "How often", "频率", "day, week, month or season."),
    text("who", "Who", "负责人", "Who downloads it."),
    text("note", "Note", "备注", "Anything else."),
    grain="one export of a store",
    key="store export",
    rhythm="reference",
    doc="Who downloads what, from where, how often.",
)

NOTES = fact(
    "notes",
    "Notes",
    "备注列",
    STORE,
    text("workbook", "Workbook", "工作簿", "Id of the workbook."),
    text("table_id", "Table", "表", "The table that the column was added to."),
    text("row_key", "Row", "行", "Key of the row, as a JSON list of texts."),
    text("header", "Column", "列", "What the operator called the column."),
    text("kind", "Kind", "类型", "What was typed: text, number, day, moment or flag."),
    text("content", "Content", "内容", "What the cell held."),
    text("formula", "Formula", "公式", "The formula that gave it."),
    grain="one cell of a column that the operator added",
    key="store workbook table_id row_key header",
    rhythm="reference",
    doc="Columns that the operator added to tables of ours: each cell by the key of its row, so that it comes back with it.",
    internal=True,
)

ASIDES = fact(
    "asides",
    "Put aside",
    "未采用的输入",
    STORE,
    text("ledger", "Ledger", "台账", "The ledger it was typed in."),
    text("row_id", "Row", "行", "Key of the row as a JSON list of texts, or a mark of a row without a key."),
    text("column_id", "Column", "列", "The column it was typed in."),
    text("kind", "Kind", "类型", "wrong, beside (in a row that is wrong elsewhere), conflict or formula."),
    text("workbook", "Workbook", "工作簿", "Id of the workbook."),
    text("typed_kind", "Type", "值类型", "What was typed: text, number, day, moment or flag."),
    text("typed", "Typed", "输入内容", "What was typed."),
    text("reason_en", "Reason", "原因(英文)", "Why it was not taken, in English."),
    text("reason_zh", "Reason in Chinese", "原因", "Why it was not taken, in Chinese."),
    text("file", "File", "文件", "The workbook's file."),
    text("sheet", "Sheet", "工作表", "The sheet it was typed in."),
    text("cell", "Cell", "单元格", "The cell it was typed in."),
    instant("typed_at", "Read", "读取时间", "When it was read."),
    count("place", "Place", "次序", "The row's place in its table."),
    grain="one cell that was typed and not taken",
    key="store ledger row_id column_id kind workbook file",
    rhythm="reference",
    doc="What was typed and could not be taken, exactly as typed, with the reason; and the other side of a conflict.",
    internal=True,
)
