"""What DESIGN promises of the code itself. Each rule is a function of sources, and is shown to fail when broken."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent

LEVELS: tuple[tuple[str, ...], ...] = (
    (
        "errors",
        "currencies",
        "stopping",
        "label",
        "registry",
        "paths",
        "settings",
        "shipped",
        "figures",
        "untrusted",
        "origin",
        "calendar",
        "shop",
    ),
    ("facts", "ledgers", "names", "metrics", "funnels"),
    ("sources",),
    ("archive",),
    ("typed",),
    ("engine",),
    ("hub",),
    ("analysis",),
    ("answers",),
    ("functions",),
    ("blocks", "theme"),
    ("sheets", "workbooks"),
    ("render",),
    ("build", "kept", "morning", "batch", "backup", "restore", "share", "demo", "pages", "ordering", "calendar_report"),
    ("faces", "__main__"),
)
"""From the ground up; a part imports from its own level and from those above it in this list, never from below."""

ONLY: dict[str, tuple[str, ...]] = {
    "openpyxl": ("xlops.render.closed", "xlops.render.charts", "xlops.render.mend"),
    "duckdb": ("xlops.engine", "xlops.archive", "xlops.sources"),
    "sqlglot": ("xlops.engine",),
    "deltalake": ("xlops.archive",),
    "python_calamine": ("xlops.sources",),
    "xlwings": ("xlops.render.live", "xlops.faces"),
    "pyopenvba": ("xlops.faces",),
    "lxml": ("xlops.render",),
    "rapidfuzz": ("xlops.analysis.rivals.matching",),
    "icalendar": ("xlops.calendar.ics",),
    "click": ("xlops.faces", "xlops.pages.__main__"),
    "rich": ("xlops.faces",),
}
"""Which modules may know which package."""

LONGEST = 400
HEAVY = {
    "numpy",
    "pandas",
    "pyarrow",
    "duckdb",
    "sqlglot",
    "deltalake",
    "openpyxl",
    "xlwings",
    "jinja2",
    "rich",
    "lxml",
    "icalendar",
    "rapidfuzz",
}
CLOCKS = {("datetime", "now"), ("datetime", "utcnow"), ("datetime", "today"), ("date", "today"), ("time", "time")}


def our_sources() -> dict[str, str]:
    """Every module of xlops with its text."""
    return {module_name(each): each.read_text(encoding="utf-8") for each in sorted((ROOT / "xlops").rglob("*.py"))}


def module_name(file: Path) -> str:
    parts = file.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def imported(source: str) -> Iterator[tuple[str, int]]:
    """Every module that a source imports, at its top or inside a function, with the line."""
    for node in ast.walk(ast.parse(source)):
        match node:
            case ast.Import(names=names):
                yield from ((each.name, node.lineno) for each in names)
            case ast.ImportFrom(module=str(module), names=names, level=0):
                if module == "xlops":
                    yield from ((f"xlops.{each.name}", node.lineno) for each in names)
                else:
                    yield module, node.lineno
            case ast.ImportFrom():
                yield ".", node.lineno


def level(module: str) -> int | None:
    """How high a module stands; None for the package itself, which is a door to all of it."""
    part = module.split(".")[1] if "." in module else ""
    for number, parts in enumerate(LEVELS):
        if part in parts:
            return number
    return None


def upward_imports(sources: Mapping[str, str]) -> list[str]:
    """Imports from a higher level, relative imports, and modules that stand on no level."""
    wrong = []
    for module, source in sources.items():
        mine = level(module)
        if mine is None and module != "xlops":
            wrong.append(f"{module} stands on no level; give it one in LEVELS")
        for target, line in imported(source):
            if target == ".":
                wrong.append(f"{module}:{line} imports relatively")
            elif target.startswith("xlops.") and mine is not None and mine < (level(target) or 0):
                wrong.append(f"{module}:{line} imports {target}, which stands above it")
    return wrong


def strangers(sources: Mapping[str, str]) -> list[str]:
    """Imports of a package by a module that should not know it."""
    wrong = []
    for module, source in sources.items():
        for target, line in imported(source):
            allowed = ONLY.get(target.partition(".")[0])
            if allowed is not None and not any(module == each or module.startswith(f"{each}.") for each in allowed):
                wrong.append(f"{module}:{line} imports {target}; only {', '.join(allowed)} may")
    return wrong


def too_long(sources: Mapping[str, str]) -> list[str]:
    """Modules that should be split by noun."""
    sizes = {module: len(source.splitlines()) for module, source in sources.items()}
    return [f"{module} has {size} lines; split it by noun" for module, size in sizes.items() if size > LONGEST]


def undocumented(sources: Mapping[str, str]) -> list[str]:
    """Public modules, functions, classes and methods without a docstring."""
    wrong = []
    for module, source in sources.items():
        tree = ast.parse(source)
        if source.strip() and not ast.get_docstring(tree):
            wrong.append(module)
        wrong += [f"{module}.{name}" for name, node in _public(tree) if not ast.get_docstring(node)]
    return wrong


def _public(
    node: ast.Module | ast.ClassDef, prefix: str = ""
) -> Iterable[tuple[str, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef]]:
    for each in node.body:
        if isinstance(each, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef) and not each.name.startswith("_"):
            yield prefix + each.name, each
            if isinstance(each, ast.ClassDef):
                yield from _public(each, f"{prefix}{each.name}.")


def clock_readers(sources: Mapping[str, str]) -> list[str]:
    """Calls that ask the machine for the time, outside of the faces."""
    return [
        f"{module}:{node.lineno} reads the clock; take now or today as an argument"
        for module, source in sources.items()
        if not module.startswith("xlops.faces")
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and (node.value.id, node.attr) in CLOCKS
    ]


def modules_loaded_by(code: str) -> set[str]:
    """The top-level packages that are loaded once `code` has run in a new Python."""
    ending = "\nimport sys; print(*sorted({each.partition('.')[0] for each in sys.modules}), file=sys.stderr)"
    done = subprocess.run([sys.executable, "-c", code + ending], cwd=ROOT, capture_output=True, text=True, check=True)
    return set(done.stderr.split())


@pytest.fixture(scope="module")
def sources() -> dict[str, str]:
    return our_sources()


def test_imports_go_down_the_levels(sources: dict[str, str]) -> None:
    assert upward_imports(sources) == []


def test_an_import_from_above_is_found_even_inside_a_function() -> None:
    planted = {"xlops.facts.bad": "def late():\n    from xlops.hub import Hub\n"}
    assert upward_imports(planted) == ["xlops.facts.bad:2 imports xlops.hub, which stands above it"]
    assert upward_imports({"xlops.archive.bad": "from xlops import engine"}) != []
    assert upward_imports({"xlops.facts.bad": "from . import base"}) == ["xlops.facts.bad:1 imports relatively"]
    assert upward_imports({"xlops.misc": ""}) == ["xlops.misc stands on no level; give it one in LEVELS"]


def test_each_outside_package_is_known_only_where_it_belongs(sources: dict[str, str]) -> None:
    assert strangers(sources) == []


def test_a_stranger_is_found() -> None:
    assert strangers({"xlops.sheets.bad": "import openpyxl.styles"}) != []
    assert strangers({"xlops.answers.bad": "def ask():\n    import duckdb"}) != []
    assert strangers({"xlops.engine.run": "import duckdb"}) == []
    assert strangers({"xlops.engineering": "import duckdb"}) != []


def test_no_module_is_too_long(sources: dict[str, str]) -> None:
    assert too_long(sources) == []


def test_a_long_module_is_found() -> None:
    assert too_long({"xlops.bad": "x = 1\n" * (LONGEST + 1)}) != []
    assert too_long({"xlops.good": "x = 1\n" * LONGEST}) == []


def test_everything_public_says_what_it_does(sources: dict[str, str]) -> None:
    assert undocumented(sources) == []


def test_a_missing_docstring_is_found() -> None:
    planted = {"xlops.bad": '"""Doc."""\nclass A:\n    """Doc."""\n    def f(self): ...\n    def _g(self): ...\n'}
    assert undocumented(planted) == ["xlops.bad.A.f"]
    assert undocumented({"xlops.bad": "x = 1"}) == ["xlops.bad"]


def test_only_faces_read_the_clock(sources: dict[str, str]) -> None:
    assert clock_readers(sources) == []


def test_a_reader_of_the_clock_is_found() -> None:
    assert clock_readers({"xlops.bad": "from datetime import date\nx = date.today()"}) != []
    assert clock_readers({"xlops.faces.clock": "from datetime import date\nx = date.today()"}) == []


@pytest.mark.parametrize(
    "code",
    [
        "import xlops",
        "import xlops.faces.cli",
        "from xlops.faces.cli import cli\ncli.main(['--help'], standalone_mode=False)",
        "from xlops.faces.cli import cli\ncli.main(['ask', '--help'], standalone_mode=False)",
        "from xlops.faces.cli import cli\ncli.main(['excel', 'new', '--help'], standalone_mode=False)",
    ],
)
def test_a_light_start_loads_nothing_heavy(code: str) -> None:
    assert modules_loaded_by(code) & HEAVY == set()


def test_a_heavy_start_is_found() -> None:
    assert modules_loaded_by("import numpy") & HEAVY == {"numpy"}


def broken_links(text: str, folder: Path) -> list[str]:
    """Relative links and pictures of a Markdown page that lead nowhere."""
    links = re.findall(r"\]\(([^)#\s]+)(?:#[^)]*)?\)", text)
    return [each for each in links if "://" not in each and not (folder / each).exists()]


def test_every_link_of_the_pages_leads_somewhere() -> None:
    pages = [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")]
    broken = {each.name: broken_links(each.read_text(encoding="utf-8"), each.parent) for each in pages}
    assert {name: links for name, links in broken.items() if links} == {}


def test_a_link_that_leads_nowhere_is_found(tmp_path: Path) -> None:
    (tmp_path / "a.md").touch()
    assert broken_links("[a](a.md#x) ![b](b.png) [c](https://c.example)", tmp_path) == ["b.png"]


def unlisted(index: str, pages: Iterable[str]) -> list[str]:
    """Pages that the index does not lead to."""
    return [each for each in pages if f"({each})" not in index]


def test_the_index_of_docs_lists_every_page() -> None:
    docs = ROOT / "docs"
    pages = [each.relative_to(docs).as_posix() for each in sorted(docs.glob("*.md")) if each.name != "README.md"]
    assert unlisted((docs / "README.md").read_text(encoding="utf-8"), pages) == []


def test_a_page_without_a_place_in_the_index_is_found() -> None:
    assert unlisted("[facts](facts.md)", ["facts.md", "lost.md"]) == ["lost.md"]
