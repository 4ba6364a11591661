"""Names that the API's description no longer uses: they go on working, and warn."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import wraps
from typing import TYPE_CHECKING, ParamSpec, TypeVar
from warnings import warn

_P = ParamSpec("_P")
_R = TypeVar("_R")

if TYPE_CHECKING:
    # Type checkers know it; a program that runs on Python 3.12 may not have it.
    from typing_extensions import deprecated
else:

    def deprecated(message: str) -> Callable[[Callable[_P, _R]], Callable[_P, _R]]:
        """Warn with *message* whenever the function so decorated is called."""

        def decorate(function: Callable[_P, _R]) -> Callable[_P, _R]:
            text = f"{function.__name__}: {message}"

            @wraps(function)
            def warned(*arguments: _P.args, **keywords: _P.kwargs) -> _R:
                warn(text, DeprecationWarning, stacklevel=2)
                return function(*arguments, **keywords)

            return warned

        return decorate


__all__ = ["deprecated", "now_called"]


def now_called(name: str, old_names: Mapping[str, tuple[str, str]]) -> str:
    """Give the present name of *name*, and warn the caller of the function that asks.

    *old_names* maps each old name to the present one and the version that renamed it.
    """
    present, since = old_names[name]
    when = f" (renamed in {since})" if since else ""
    warn(f"{name}: use {present}{when}", DeprecationWarning, stacklevel=3)
    return present
