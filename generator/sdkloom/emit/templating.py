"""The one place that knows Jinja: templates in, text out, and nothing but ``Code`` between."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template

from sdkloom.emit.code import Code


def templates_folder() -> Path:
    """Beside the modules in an installed package, at the top of the repository in a checkout."""
    here = Path(__file__).resolve().parents[1]
    return next(
        folder for folder in (here / "templates", here.parents[1] / "templates") if folder.is_dir()
    )


TEMPLATES = templates_folder()


def _only_code(value: object) -> object:
    if isinstance(value, Code):
        return value
    raise AssertionError(f"a template was given {type(value).__name__}, not Code: {value!r:.80}")


_ENVIRONMENT = Environment(
    loader=FileSystemLoader(TEMPLATES, encoding="utf-8"),
    finalize=_only_code,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
    keep_trailing_newline=False,
    autoescape=False,  # noqa: S701 - Python is written, through literal() and docstring()
)


@cache
def _template(name: str) -> Template:
    return _ENVIRONMENT.get_template(f"{name}.jinja")


def render(template: str, view: Mapping[str, object]) -> Code:
    """Fill in a template; what it is given must be ``Code``, lists of views, or false."""
    return Code(_template(template).render(view).rstrip("\n"))


def fixed_texts() -> dict[str, str]:
    """The templates of Python modules as they stand, to compare with what is made of them."""
    return {
        path.name.removesuffix(".jinja"): path.read_text("utf-8")
        for path in sorted(TEMPLATES.glob("*.py.jinja"))
    }


def runtime_files() -> dict[str, str]:
    """The modules of the runtime."""
    return _copied("runtime")


_BY_NEED = {"json_schema/linear.py": "json_schema.linear import "}
"""Modules of the runtime that are copied where one imports from them."""


def needed_runtime_files(texts: Iterable[str]) -> dict[str, str]:
    """The modules of the runtime that a package needs whose other modules are *texts*."""
    imports = {path: any(line in text for text in texts) for path, line in _BY_NEED.items()}
    return {path: text for path, text in runtime_files().items() if imports.get(path, True)}


def tests_files() -> dict[str, str]:
    """The modules that the tests of a package share."""
    return _copied("tests")


def _copied(name: str) -> dict[str, str]:
    folder = TEMPLATES / name
    return {
        path.relative_to(folder).as_posix(): path.read_text("utf-8")
        for path in sorted(folder.rglob("*.py"))
    }
