"""Excel for Windows: is it registered, does it fit this Python, what does it allow. Only looks; changes nothing."""

from __future__ import annotations

import re
import struct
import sys
from collections.abc import Collection, Iterable, Mapping
from pathlib import Path

from xlops.faces.doctor import machine
from xlops.faces.doctor.base import Finding, Place, check
from xlops.label import Label

RULES = {
    "d4f940ab-401b-4efc-aadc-ad5f3c50688a": Label("Office may start no other program", "禁止 Office 启动其他程序"),
    "92e97fa1-2edf-4476-bdd6-9dd0b4dddc7b": Label("macros may not call Windows", "禁止宏调用系统接口"),
}
"""Rules of Defender that stop Excel from starting Python, by id."""
_ASR = r"SOFTWARE\{policies}Microsoft\Windows Defender\Windows Defender Exploit Guard\ASR\Rules"

_EXCEL = Label("Excel is registered: {server}", "Excel 已注册：{server}")
_NO_EXCEL = Label("no Excel is registered on this PC", "这台电脑没有注册 Excel")
_INSTALL_EXCEL = Label(
    "install Excel for buttons and functions; OpsHub.xlsx works in WPS and LibreOffice too",
    "要用按钮和函数请安装 Excel；OpsHub.xlsx 在 WPS 和 LibreOffice 里也能用",
)
_LOST = Label("Excel is registered as {server}, which is not there", "Excel 注册的路径不存在：{server}")
_REPAIR = Label(
    "repair Office: Settings, Apps, Microsoft 365, Modify, Quick Repair",
    "请修复 Office：设置 - 应用 - Microsoft 365 - 修改 - 快速修复",
)
_WPS = Label("{server} answers in Excel's name", "以 Excel 名义注册的是 {server}")
_WPS_FIX = Label(
    "in WPS: Settings, turn off compatibility with third parties' systems; then repair Office",
    "请在 WPS 配置工具中取消“兼容第三方系统和软件”，再修复 Office",
)
_STORE = Label("Excel is the one of the Microsoft Store: {server}", "Excel 是微软商店版：{server}")
_STORE_FIX = Label(
    "if buttons do nothing, install Office from office.com instead", "若按钮没有反应，请改用 office.com 的安装版"
)
_SAME_BITS = Label("Excel and Python are both {bits} bit", "Excel 与 Python 同为 {bits} 位")
_OTHER_BITS = Label("Excel is {excel} bit, Python is {python} bit", "Excel 是 {excel} 位，Python 是 {python} 位")
_SAME_FIX = Label(
    "buttons work; if functions do not, install a {excel}-bit Python and xlops into it",
    "按钮可用；若函数不能用，请安装 {excel} 位 Python 再装 xlops",
)
_NO_BITS = Label("how many bits Excel has could not be found out", "无法得知 Excel 是 32 位还是 64 位")
_DLLS = Label("xlwings' libraries of version {version} lie in {folder}", "xlwings {version} 的 DLL 位于 {folder}")
_NO_DLLS = Label("missing beside Python: {names}", "Python 旁边缺少：{names}")
_DLL_FIX = Label(
    '"{python}" -m pip install --force-reinstall --no-deps xlwings=={version}',
    '"{python}" -m pip install --force-reinstall --no-deps xlwings=={version}',
)
_NO_XLWINGS = Label("xlwings is not installed", "没有安装 xlwings")
_XLWINGS_FIX = Label('"{python}" -m pip install xlwings pyopenvba', '"{python}" -m pip install xlwings pyopenvba')
_PYWIN32 = Label("pywin32 is installed", "pywin32 已安装")
_NO_PYWIN32 = Label("pywin32 is not installed, or cannot be loaded", "没有安装 pywin32，或无法加载")
_PYWIN32_FIX = Label(
    '"{python}" -m pip install --force-reinstall pywin32', '"{python}" -m pip install --force-reinstall pywin32'
)
_ASKS = Label("Excel asks before macros run", "Excel 运行宏前会询问")
_ENABLE = Label("click Enable Content when the workbook is opened the first time", "第一次打开工作簿时请点“启用内容”")
_BLOCKED = Label("Excel blocks macros ({where})", "Excel 禁用了宏（{where}）")
_ALLOW = Label(
    "Excel: File, Options, Trust Center, Trust Center Settings, Macro Settings: Disable with notification; or make the "
    "shop folder a trusted location there",
    "Excel：文件 - 选项 - 信任中心 - 信任中心设置 - 宏设置，选“通知后禁用”；或把店铺文件夹加入“受信任位置”",
)
_ADMIN = Label(
    "your administrator set this; ask for it, or use OpsHub.xlsx and the start file, which need no macros",
    "这是管理员的设置；请联系管理员，或使用不需要宏的 OpsHub.xlsx 和 start 文件",
)
_ANY = Label("Excel runs every macro without asking", "Excel 不询问就运行所有宏")
_POLICY, _USER = Label("by policy", "组策略"), Label("in your settings", "个人设置")
_VBOM = Label(
    "access to the VBA project is not needed (xlops writes its code without it)", "不需要“信任对 VBA 工程的访问”"
)
_RULE = Label("Defender's rule is on: {rule}", "Defender 规则已开启：{rule}")
_RULE_FIX = Label(
    "ask your administrator to except Excel or the shop folder; the start file works as it is",
    "请让管理员为 Excel 或店铺文件夹设置例外；双击 start 仍可使用",
)
_NO_RULE = Label(
    "no rule of Defender that stops Excel from starting Python", "没有发现阻止 Excel 启动 Python 的 Defender 规则"
)
_HINT = Label(
    "if a button does nothing, look whether an antivirus program keeps Excel from starting {python}",
    "若按钮没有反应，请看杀毒软件（360、火绒等）是否阻止 Excel 启动 {python}",
)


@check("excel", "excel", "registration of Excel (COM)", "Excel 的注册（COM）", systems=("Windows",))
def excel(place: Place) -> Iterable[Finding]:  # noqa: ARG001
    """Which program answers when Excel is asked for."""
    server = excel_program()
    yield judge_excel(server, exists=server is not None and server.exists())


def excel_program() -> Path | None:
    """The program that is registered as Excel; None when there is none."""
    clsid = machine.registry_value("HKCR", r"Excel.Application\CLSID")
    command = machine.registry_value("HKCR", rf"CLSID\{clsid}\LocalServer32") if clsid else None
    return program_of(str(command)) if command else None


def program_of(command: str) -> Path:
    """The program that a registered command starts, without its switches and quotes."""
    quoted = re.match(r'\s*"([^"]+)"', command)
    plain = re.match(r"\s*(.+?\.exe)\b", command, re.I)
    return Path(quoted[1] if quoted else plain[1] if plain else command.strip())


def judge_excel(server: Path | None, *, exists: bool) -> Finding:
    """Is it there, and is it Excel?"""
    if server is None:
        return Finding("warn", _NO_EXCEL, _INSTALL_EXCEL)
    name = str(server).replace("\\", "/").casefold()
    if re.search(r"/(et|wps|ksolaunch)\.exe$", name):
        return Finding("fail", _WPS.format(server=server), _WPS_FIX)
    if not exists:
        return Finding("fail", _LOST.format(server=server), _REPAIR)
    if "windowsapps" in name:
        return Finding("warn", _STORE.format(server=server), _STORE_FIX)
    return Finding("pass", _EXCEL.format(server=server))


@check("bits", "excel", "bits of Excel and Python", "Excel 与 Python 的位数", systems=("Windows",))
def bits(place: Place) -> Iterable[Finding]:  # noqa: ARG001
    """32 or 64, of both."""
    server = excel_program()
    if server is not None:
        platform = machine.registry_value("HKLM", r"SOFTWARE\Microsoft\Office\ClickToRun\Configuration", "Platform")
        yield judge_bits(machine.program_bits(server) or office_bits(platform), struct.calcsize("P") * 8)


def office_bits(platform: str | int | None) -> int | None:
    """Bits by what Office's own installer noted."""
    return {"x64": 64, "x86": 32}.get(str(platform))


def judge_bits(excel: int | None, python: int) -> Finding:
    """Do they fit?"""
    if excel is None:
        return Finding("unknown", _NO_BITS)
    if excel != python:
        return Finding("warn", _OTHER_BITS.format(excel=excel, python=python), _SAME_FIX.format(excel=excel))
    return Finding("pass", _SAME_BITS.format(bits=excel))


@check(
    "libraries", "excel", "xlwings' libraries (DLL) beside Python", "Python 旁边的 xlwings DLL", systems=("Windows",)
)
def libraries(place: Place) -> Iterable[Finding]:
    """The files through which Excel's functions reach Python."""
    folders = dict.fromkeys((place.python.parent, Path(sys.prefix), Path(sys.base_prefix)))
    there = {folder: [each.name for each in folder.glob("xlwings*.dll")] for folder in folders}
    yield judge_libraries(machine.installed("xlwings"), there, place.python)


def judge_libraries(version: str, there: Mapping[Path, Collection[str]], python: Path) -> Finding:
    """Are both libraries of the installed version in one folder?"""
    if not version:
        return Finding("warn", _NO_XLWINGS, _XLWINGS_FIX.format(python=python))
    wanted = {f"xlwings32-{version}.dll", f"xlwings64-{version}.dll"}
    for folder, names in there.items():
        if wanted <= set(names):
            return Finding("pass", _DLLS.format(version=version, folder=folder))
    return Finding(
        "fail", _NO_DLLS.format(names=", ".join(sorted(wanted))), _DLL_FIX.format(python=python, version=version)
    )


@check("pywin32", "excel", "pywin32", "pywin32", systems=("Windows",))
def pywin32(place: Place) -> Iterable[Finding]:
    """What xlwings reaches Excel through."""
    yield judge_pywin32(all(machine.findable(each) for each in ("win32com", "pythoncom", "pywintypes")), place.python)


def judge_pywin32(loads: bool, python: Path) -> Finding:
    """Can it be loaded?"""
    if loads:
        return Finding("pass", _PYWIN32)
    return Finding("fail", _NO_PYWIN32, _PYWIN32_FIX.format(python=python))


@check("macros", "excel", "what Excel allows macros (trust settings)", "Excel 的宏安全设置", systems=("Windows",))
def macros(place: Place) -> Iterable[Finding]:  # noqa: ARG001
    """The macro settings of every Office that is installed, the administrator's first."""
    for office in machine.OFFICES:
        user = rf"Software\Microsoft\Office\{office}\Excel\Security"
        policy = rf"Software\Policies\Microsoft\Office\{office}\Excel\Security"
        if office != machine.OFFICES[0] and machine.registry_value("HKCU", user, "VBAWarnings") is None:
            continue
        yield judge_macros(
            machine.registry_value("HKCU", user, "VBAWarnings"), machine.registry_value("HKCU", policy, "VBAWarnings")
        )
    yield Finding("pass", _VBOM)


def judge_macros(user: str | int | None, policy: str | int | None) -> Finding:
    """1 runs all, 2 asks (also when nothing is set), 3 runs signed ones only, 4 runs none; a policy goes before."""
    setting = policy if policy is not None else user
    where = _POLICY if policy is not None else _USER
    if setting in (3, 4):
        return Finding("fail", _BLOCKED.format(where=where), _ADMIN if policy is not None else _ALLOW)
    if setting == 1:
        return Finding("warn", _ANY, _ALLOW)
    return Finding("pass", _ASKS, _ENABLE)


@check("antivirus", "excel", "antivirus rules", "杀毒软件规则", systems=("Windows",))
def antivirus(place: Place) -> Iterable[Finding]:
    """Rules of Defender that stop Office from starting programs; others are only hinted at."""
    found = {
        rule: machine.registry_value("HKLM", _ASR.format(policies=policies), rule)
        for policies in ("", "Policies\\")
        for rule in RULES
    }
    yield from judge_rules(found, place.python)


def judge_rules(found: Mapping[str, str | int | None], python: Path) -> list[Finding]:
    """A rule of value 1 blocks, 6 warns; 0 and 2 let through."""
    on = [
        Finding("fail" if str(value) == "1" else "warn", _RULE.format(rule=RULES[rule]), _RULE_FIX)
        for rule, value in found.items()
        if str(value) in ("1", "6")
    ]
    return on or [Finding("pass", _NO_RULE, _HINT.format(python=python))]
