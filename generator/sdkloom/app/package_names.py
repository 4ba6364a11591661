"""Names of packages that people type: which ones can be imported, and what to use instead."""

from __future__ import annotations

import keyword
import os
import re
import sys
from pathlib import Path

from sdkloom.identifiers import split_words

_NAME = re.compile(r"[A-Za-z_]\w*", re.ASCII)
_SHOWN = 60
DEPENDENCIES = frozenset(
    {
        "anyio", "brotli", "brotlicffi", "certifi", "h11", "h2", "httpcore2", "httpx2", "idna",
        "orjson", "socksio", "truststore", "typing_extensions", "wsproto",
    }
)  # fmt: skip
"""Modules that a generated package or its HTTP library imports, some only where they are installed."""


def default_package(output: Path) -> str:
    """Give the name of the package in the folder *output*: it is imported by the folder's name."""
    return os.path.basename(os.path.abspath(output))


def package_problem(output: Path, package: str | None) -> str | None:
    """Tell why a package cannot have this name, and what to do; ``None`` if it can.

    Without *package*, the name is that of the folder *output*.
    """
    name = default_package(output) if package is None else package
    is_inside_package = os.path.exists(output.parent / "__init__.py")
    reason = _reason(name, is_inside_package=is_inside_package)
    if reason is None:
        return None
    proposal = _proposal(name)
    advice = f"use {proposal!r}"
    if package is None:
        advice = (
            f"use a folder named {proposal!r}, or --package {proposal}"
            " if it will be imported by another name"
        )
    shown = name if len(name) <= _SHOWN else f"{name[:_SHOWN]}…"
    return f"{shown!r} cannot be the name of a package: {reason}; {advice}"


def _reason(name: str, *, is_inside_package: bool) -> str | None:
    if not _NAME.fullmatch(name):
        return "a name has ASCII letters, digits and underscores, and no digit first"
    if keyword.iskeyword(name):
        return "it is a keyword of Python"
    if is_inside_package:
        return None
    if name in sys.stdlib_module_names:
        return "it would hide a module of Python's standard library"
    if name in DEPENDENCIES:
        return f"it would hide the module {name!r}, which the package needs"
    return "it would hide sdkloom itself" if name == "sdkloom" else None


def _proposal(name: str) -> str:
    """Make a usable name that resembles *name*."""
    known = "_".join(split_words(name)).lower() if re.search(r"[^\W_]", name) else ""
    proposal = known[:_SHOWN].strip("_") or "client"
    if proposal[0].isdigit():
        proposal = f"client_{proposal}"
    if _reason(proposal, is_inside_package=False) is not None:
        proposal = f"{proposal}_client"
    return proposal
