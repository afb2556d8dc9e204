"""What the system is asked: registry, files, installed packages. Nothing here judges."""

from __future__ import annotations

import importlib.util
import re
import struct
import sys
from contextlib import suppress
from importlib import metadata
from pathlib import Path
from typing import Literal

Root = Literal["HKCU", "HKLM", "HKCR"]
OFFICES = ("16.0", "15.0", "14.0")
"""Versions of Office by which its settings are filed: 2016 to 365, 2013, 2010."""


def registry_value(root: Root, path: str, name: str = "") -> str | int | None:
    """A value of the Windows registry, 64-bit view first; None when it is not there, or this is no Windows."""
    if sys.platform == "win32":
        import winreg

        top = {"HKCU": winreg.HKEY_CURRENT_USER, "HKLM": winreg.HKEY_LOCAL_MACHINE, "HKCR": winreg.HKEY_CLASSES_ROOT}
        for view in (winreg.KEY_WOW64_64KEY, winreg.KEY_WOW64_32KEY):
            with suppress(OSError), winreg.OpenKey(top[root], path, 0, winreg.KEY_READ | view) as key:
                found = winreg.QueryValueEx(key, name)[0]
                return found if isinstance(found, str | int) else str(found)
    return None


def installed(package: str) -> str:
    """The version of an installed package; nothing when it is not installed."""
    try:
        return metadata.version(package)
    except metadata.PackageNotFoundError:
        return ""


def findable(module: str) -> bool:
    """Could the module be imported?"""
    try:
        return importlib.util.find_spec(module) is not None
    except (ImportError, ValueError):
        return False


def needed() -> dict[str, tuple[str, ...]]:
    """What xlops needs: extra ("" for always) -> names of packages."""
    found: dict[str, list[str]] = {}
    for each in metadata.requires("xlops") or ():
        name = re.match(r"[\w.-]+", each)
        extra = re.search(r"extra == ['\"](\w+)['\"]", each)
        found.setdefault(extra[1] if extra else "", []).append(name[0] if name else each)
    return {extra: tuple(names) for extra, names in found.items()}


def downloaded_from_web(file: Path) -> bool:
    """Did Windows mark the file as come from outside (its Zone.Identifier says 3 or 4)?"""
    if sys.platform == "win32":
        with suppress(OSError):
            return zone(Path(f"{file}:Zone.Identifier").read_text(encoding="utf-8", errors="replace")) >= 3
    return False


def zone(text: str) -> int:
    """The zone that a Zone.Identifier names; 0 when it names none."""
    found = re.search(r"ZoneId\s*=\s*(\d)", text)
    return int(found[1]) if found else 0


def network_drive(path: Path) -> bool:
    """Does the path lie on a drive letter that leads to another machine?"""
    if sys.platform == "win32":
        import ctypes

        return bool(ctypes.windll.kernel32.GetDriveTypeW(f"{path.resolve().drive}\\") == 4)
    return False


def program_bits(file: Path) -> int | None:
    """32 or 64, as a Windows program says in its header; None when it is none or cannot be read."""
    try:
        with file.open("rb") as stream:
            head = stream.read(4096)
    except OSError:
        return None
    return header_bits(head)


def header_bits(head: bytes) -> int | None:
    """32 or 64 by the machine that a PE header names."""
    if len(head) < 64 or head[:2] != b"MZ":
        return None
    at = struct.unpack_from("<I", head, 60)[0]
    if head[at : at + 4] != b"PE\0\0" or len(head) < at + 6:
        return None
    return {0x14C: 32, 0x8664: 64, 0xAA64: 64}.get(struct.unpack_from("<H", head, at + 4)[0])


def alive(process: int) -> bool:
    """Is there a process of that number on this machine? Yes where it cannot be told."""
    if sys.platform == "win32":
        import ctypes

        handle = ctypes.windll.kernel32.OpenProcess(0x1000, False, process)  # only asks, touches nothing
        if handle:
            ctypes.windll.kernel32.CloseHandle(handle)
        return bool(handle)
    import os

    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except (OSError, OverflowError):
        return True
    return True
