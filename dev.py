"""The developer's one tool: `python dev.py COMMAND`. Standard library only; Linux, macOS, Windows; Python 3.11+.

setup   make .venv and install xlops with its test tools, as constraints.txt pins them (quick when nothing changed)
demo    setup, then build the demo shop's workbook and report into out/demo/
test    setup, then pytest on all cores; further arguments go to pytest (dev.py test -k funnel -n 0)
lint    ruff check, ruff format --check, mypy
docs    write the generated pages of docs/ again
lock    write constraints.txt again from what is installed in .venv
"""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
PYTHON = VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
STAMP = VENV / "xlops-setup"
CONSTRAINTS = ROOT / "constraints.txt"

LOCK = """
import re
from importlib.metadata import distribution, PackageNotFoundError
from packaging.requirements import Requirement

seen, queue = {}, [("xlops", "test")]
done = set()
while queue:
    name, extra = queue.pop()
    key = (re.sub("[-_.]+", "-", name).lower(), extra)
    if key in done:
        continue
    done.add(key)
    try:
        found = distribution(name)
    except PackageNotFoundError:
        continue
    seen[key[0]] = found.version
    for text in found.requires or ():
        need = Requirement(text)
        if need.marker is None or need.marker.evaluate({"extra": extra}):
            queue += [(need.name, each) for each in (need.extras or {""})] + [(need.name, "")]
seen.pop("xlops", None)
print(*sorted(f"{name}=={version}" for name, version in seen.items()), sep="\\n")
"""
"""Runs inside .venv: prints a pin for every package that xlops[test] needs, directly or not."""


def main(arguments: list[str]) -> int:
    """Run one command; gives its exit code."""
    commands = {"setup": setup, "demo": demo, "test": test, "lint": lint, "docs": docs, "lock": lock}
    if not arguments or arguments[0] not in commands:
        print(__doc__)
        return 0 if arguments[:1] in (["-h"], ["--help"]) else 2
    if sys.version_info < (3, 11):  # noqa: UP036 - the Python that runs this file may be any
        print(f"xlops needs Python 3.11 or newer; this is {sys.version.split()[0]} ({sys.executable})")
        return 2
    try:
        return commands[arguments[0]](arguments[1:])
    except KeyboardInterrupt:
        print("\nstopped")
        return 130


def setup(arguments: list[str]) -> int:
    """Make .venv and install; nothing to do when pyproject.toml and constraints.txt are as they were."""
    wanted = fingerprint()
    if not arguments and works() and STAMP.exists() and STAMP.read_text(encoding="utf-8") == wanted:
        return 0
    if not works() and (code := make_venv()):
        return code
    print("installing xlops and its test tools into .venv ...", flush=True)
    code = pip("install", "--quiet", "-c", CONSTRAINTS, "-e", f"{ROOT}[test]")
    if code:
        print("the installation failed; the lines above say why; then run again: python dev.py setup")
        return code
    STAMP.write_text(wanted, encoding="utf-8")
    return 0


def demo(arguments: list[str]) -> int:
    """Set up, then build the demo shop; its paths are printed last."""
    return setup([]) or run("-m", "xlops", "demo", "--out", ROOT / "out" / "demo", *arguments)


def test(arguments: list[str]) -> int:
    """Set up, then run the tests on all cores."""
    return setup([]) or run("-m", "pytest", *(() if "-n" in arguments else ("-n", "auto")), *arguments)


def lint(arguments: list[str]) -> int:
    """Every check of code quality; all run, even when the first one fails."""
    if code := setup([]):
        return code
    checks = (("ruff", "check", "."), ("ruff", "format", "--check", "."), ("mypy",))
    return max(run("-m", *each, *arguments) for each in checks)


def docs(arguments: list[str]) -> int:
    """Write the generated pages again."""
    return setup([]) or run("-m", "xlops.pages", *(arguments or ("docs",)))


def lock(arguments: list[str]) -> int:
    """Write constraints.txt from .venv."""
    if code := setup(arguments):
        return code
    pins = subprocess.run([PYTHON, "-c", LOCK], cwd=ROOT, check=True, capture_output=True, text=True).stdout
    text = "# What xlops is tested with; written by: python dev.py lock\n" + pins
    CONSTRAINTS.write_text(text, encoding="utf-8", newline="\n")
    STAMP.write_text(fingerprint(), encoding="utf-8")
    print(f"constraints.txt: {len(pins.splitlines())} packages")
    return 0


def fingerprint() -> str:
    """Changes whenever .venv has to be set up again."""
    files = (ROOT / "pyproject.toml", CONSTRAINTS)
    digest = hashlib.sha256(b"\0".join(each.read_bytes().replace(b"\r\n", b"\n") for each in files))
    digest.update(str(ROOT).encode())
    return digest.hexdigest()


def works() -> bool:
    """Is there a .venv whose Python runs and is new enough?"""
    if not PYTHON.exists():
        return False
    question = "import sys; sys.exit(sys.version_info < (3, 11))"
    try:
        return subprocess.run([PYTHON, "-c", question], capture_output=True, check=False).returncode == 0
    except OSError:
        return False


def make_venv() -> int:
    """Make .venv; without pip in it where the system's Python cannot put it there (Debian without python3-venv)."""
    print("making .venv ...", flush=True)
    make = [sys.executable, "-m", "venv", "--clear"]
    if subprocess.run([*make, VENV], check=False, capture_output=True).returncode == 0:
        return 0
    return subprocess.run([*make, "--without-pip", VENV], check=False).returncode


def pip(*arguments: str | Path) -> int:
    """Run pip for .venv: its own, or else this Python's."""
    quiet = ("--disable-pip-version-check",)
    inside = subprocess.run([PYTHON, "-m", "pip", "--version"], capture_output=True, check=False).returncode == 0
    command = [PYTHON, "-m", "pip"] if inside else [sys.executable, "-m", "pip", "--python", PYTHON]
    return subprocess.run([*command, *quiet, *arguments], cwd=ROOT, check=False).returncode


def run(*arguments: str | Path) -> int:
    """Run the .venv's Python in the checkout."""
    return subprocess.run([PYTHON, *arguments], cwd=ROOT, check=False).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
