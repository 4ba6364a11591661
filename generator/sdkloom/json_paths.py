"""JSONPath, as of RFC 9535, within bounds: an overlay comes from somebody else."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable
from typing import Any, TypeAlias

from sdkloom.ecma.patterns import PatternError, translate
from sdkloom.reading.json_values import JsonValue
from sdkloom.reading.places import quoted

Path: TypeAlias = tuple[str | int, ...]

_LONGEST = 10_000
_MOST_SEGMENTS = 500
_MOST_CALLS = 20_000_000
"""Calls of functions while a path is followed: some ten seconds."""


class JsonPathError(ValueError):
    """A path that cannot be followed; the message says why."""


def select(root: JsonValue, path: str) -> list[Path]:
    """Find what *path* selects, each place once.

    Raises ImportError without the package python-jsonpath, and JsonPathError.
    """
    import jsonpath  # noqa: PLC0415 - it takes long to import, and is there only if wanted

    if len(path) > _LONGEST:
        raise JsonPathError(
            f"is too long: it has {len(path):,} characters, of at most {_LONGEST:,}"
        )
    environment = jsonpath.JSONPathEnvironment(strict=True)
    extensions: dict[str, Any] = environment.function_extensions
    for name, form in (("match", "^(?:{})$"), ("search", "{}")):
        extensions[name] = _regular_expressions(type(extensions[name]), form)
    try:
        query = environment.compile(path)
        if isinstance(query, jsonpath.JSONPath) and len(query.segments) > _MOST_SEGMENTS:
            raise JsonPathError(f"is too long: it has more than {_MOST_SEGMENTS} segments")
        return _bounded(lambda: [tuple(found.parts) for found in query.finditer(root)])
    except (jsonpath.JSONPathError, RecursionError) as error:
        reason = str(error).partition("\n")[0]
        raise JsonPathError(f"is no JSONPath of RFC 9535: {reason}") from error


def _bounded(find: Callable[[], list[Path]]) -> list[Path]:
    """Call *find*, which is stopped when it has called too many functions."""
    calls = 0

    def count(*_: object) -> None:
        nonlocal calls
        calls += 1
        if calls > _MOST_CALLS:
            raise JsonPathError("takes too long to follow: select less, or in fewer steps")

    before = sys.getprofile()
    sys.setprofile(count)
    try:
        return list(dict.fromkeys(find()))
    finally:
        sys.setprofile(before)


def _regular_expressions(extension: Any, form: str) -> Any:
    """Make a function of filters that reads expressions as ECMA-262 does; *extension* has its types."""

    class Matching(extension):  # type: ignore[misc]
        def __call__(self, value: object, pattern: object) -> bool:
            if not isinstance(value, str) or not isinstance(pattern, str):
                return False
            return _matches(form, pattern, value)

    return Matching()


def _matches(form: str, pattern: str, text: str) -> bool:
    try:
        found = translate(form.format(pattern))
    except PatternError as error:
        raise JsonPathError(
            f"has a regular expression that is none, {quoted(pattern)}: {error}"
        ) from error
    if not found.is_safe(text):
        message = (
            f"has a regular expression, {quoted(pattern)}, that may take very long on a text of"
            f" {len(text):,} characters: write it so that a text can be read in one way"
        )
        raise JsonPathError(message)
    return re.search(found.python, text) is not None
