"""A PEP 517 build backend that generates the packages of a project before another backend builds it.

``build-backend = "sdkloom.build"``; ``[tool.sdkloom.build]`` names the backend that builds the
distribution (``backend``, setuptools by default), and with ``check = true`` the build fails where a
package is not what its document gives.
"""

from __future__ import annotations

import contextlib
import importlib
import os
import sys
import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any, cast

from sdkloom.app.targets import PROJECT, Target, read_project
from sdkloom.commands.cli import main
from sdkloom.output.package_folder import LOCK
from sdkloom.reading.located import DocumentError

_HOOKS = (
    "get_requires_for_build_wheel",
    "get_requires_for_build_sdist",
    "get_requires_for_build_editable",
    "prepare_metadata_for_build_wheel",
    "prepare_metadata_for_build_editable",
    "build_wheel",
    "build_sdist",
    "build_editable",
)
_DEFAULT = "setuptools.build_meta"


def __getattr__(name: str) -> Callable[..., Any]:
    """Give a hook of PEP 517 or 660, if the project's backend has it."""
    if name not in _HOOKS:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    hook: Callable[..., Any] = getattr(_backend(), name)

    def run(*arguments: Any, **options: Any) -> Any:
        prepare(Path(), check=_settings().get("check") is True)
        return hook(*arguments, **options)

    return run


def prepare(root: Path, *, check: bool) -> list[Path]:
    """Generate the packages of the project in *root* that are out of date, and give their folders.

    With *check*, fail where one is out of date. Fails with SystemExit; what is wrong is printed.
    Nothing is fetched, and no application is run: a package of an address or an app is built as it is.
    """
    with contextlib.chdir(root):
        targets = _targets()
        for target in targets:
            if not _is_fixed(target):
                _run("check" if check else "generate", target.name)
    return [root / target.output for target in targets]


def _targets() -> tuple[Target, ...]:
    try:
        return read_project(Path()).targets
    except DocumentError:
        _run("check", None)  # which reports what is wrong
        raise


def _is_fixed(target: Target) -> bool:
    """Tell whether a package cannot be generated here: its document is elsewhere."""
    if not (target.output / LOCK).exists():
        return False
    is_unpacked = os.path.exists("PKG-INFO") and not os.path.exists(target.source.spec)
    return target.source.is_address or target.source.is_app or is_unpacked


def _run(command: str, target: str | None) -> None:
    names = [] if target is None else [target]
    quiet = ["--quiet"] if command == "generate" else []
    try:
        main.main([command, *names, *quiet], prog_name="sdkloom", standalone_mode=True)
    except SystemExit as end:
        if end.code:
            sys.stdout.flush()
            raise SystemExit(f"sdkloom: {target or PROJECT}: the build stops") from end


def _settings() -> dict[str, Any]:
    """Read ``[tool.sdkloom.build]``; what is wrong with it is reported with the targets."""
    found: Any = tomllib.loads(Path(PROJECT).read_text("utf-8"))
    for key in ("tool", "sdkloom", "build"):
        found = cast("dict[str, Any]", found).get(key) if isinstance(found, dict) else None
    return cast("dict[str, Any]", found) if isinstance(found, dict) else {}


def _backend() -> Any:
    settings = _settings()
    paths = settings.get("backend-path", [])
    sys.path[:0] = [os.path.abspath(path) for path in paths if path not in sys.path]
    name = str(settings.get("backend", _DEFAULT))
    module, _, attribute = name.partition(":")
    if module == __name__:
        raise SystemExit(
            f"{PROJECT}: [tool.sdkloom.build] backend: name another backend than {name}"
        )
    try:
        found: Any = importlib.import_module(module)
    except ModuleNotFoundError as error:
        message = f"{PROJECT}: [tool.sdkloom.build] backend: {name!r} cannot be imported ({error})"
        raise SystemExit(f"{message}: add it to 'requires' of [build-system]") from error
    for part in filter(None, attribute.split(".")):
        found = getattr(found, part)
    return found
