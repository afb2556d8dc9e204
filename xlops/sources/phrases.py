"""What is said of files in more than one place, in both languages."""

from __future__ import annotations

from xlops.label import Label

EMPTY = Label("the file is empty", "文件是空的")
DAMAGED = Label("the file is damaged or cut off", "文件已损坏或不完整")
DAMAGED_SHEET = Label("the spreadsheet is damaged or cut off", "表格文件已损坏或不完整")
LOCKED = Label("it is password-protected", "文件有密码保护")
UNREADABLE = Label("it cannot be read ({why})", "文件无法读取（{why}）")
BOMB = Label("it unpacks to far more than an export would", "解压后远大于正常报表")
NO_MEMORY = Label("there is not enough memory to read it", "内存不足，无法读取")
NO_ROWS = Label("it has a header but no rows", "只有表头，没有数据行")

DOWNLOAD_AGAIN = Label("download it again", "请重新下载")
EXPORT_AGAIN = Label("download the export again", "请重新下载报表")
EXPORT_AS_TABLE = Label("download the export as CSV or .xlsx", "请下载 CSV 或 .xlsx 格式的报表")
SAVE_AS_UTF8 = Label("save it as CSV UTF-8 and load that", "请另存为“CSV UTF-8”再导入")
SAVE_AS_XLSX = Label("open it in Excel, save it as .xlsx and load that", "请用 Excel 打开，另存为 .xlsx 再导入")
UNPACK = Label("unpack it and load what is inside", "请先解压，再导入里面的文件")
LONE_QUOTE = Label(
    'look for a lone " there, or download the export again', '请检查该处是否有落单的英文双引号 "，或重新下载报表'
)
SHORTER = Label(
    "close other programs, or download fewer days or months at once", "请关闭其他程序，或缩短下载的日期范围分次导入"
)
OTHER_DAYS = Label("choose days that have data and download it again", "请选择有数据的日期重新下载")
LAST_KEPT = Label("the last one kept", "保留最后一行")
DUPLICATES = Label("exact duplicate rows", "完全重复的行")

# of rows and cells

NO_COLUMNS = Label("the row cannot be split into columns: {why}", "该行无法按列拆分：{why}")
NO_TEXT = Label("characters that are no text", "无法识别的字符")
CELL_TOO_LONG = Label(
    "a cell holds {count:,} characters, probably because a quote is never closed",
    "有单元格长达 {count:,} 个字符，可能是双引号没有成对",
)
EMPTY_ROWS = Label("empty rows", "空行")
LEFT_OUT = Label("left out", "已略去")
ONE_KEPT = Label("one of each kept", "只保留一行")
ALL_KEPT = Label("kept: each is numbered within its order", "全部保留，在订单内编号")
NO_ROW = Label('no row can be read: "{value}": {why}', "没有一行可以读取：“{value}”：{why}")
CHECK_EXPORT = Label(
    "check that the file is the export it looks like and was not changed", "请确认文件确是这种报表，且没有改动过"
)
BLANK = Label("it is blank, and the row cannot be used without it", "内容为空，缺少它这一行无法使用")
SPREADSHEET_ERROR = Label("it is a spreadsheet's error, not a value", "是表格的错误值，不是数据")
ROUNDED = Label("the id was rounded by a spreadsheet", "编号已被表格软件四舍五入")
IS_NOT = Label("it is not {noun}", "不是{noun}")
UNKNOWN_WORD = Label("blank: a word we do not know", "留空：不认识的词")
SAME_KEY = Label("rows that repeat the key of {fact}", "“{fact}”中主键重复的行")
OTHER_STORE = Label(
    'it holds rows of the store "{other}" and is loaded for "{store}"',
    "文件含店铺“{other}”的数据，却按店铺“{store}”导入",
)
ONE_STORE = Label(
    "put each store's rows into a file of its own, in the folder of that store",
    "请按店铺拆成单独的文件，放入各店铺的文件夹",
)
