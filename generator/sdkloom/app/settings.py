"""The settings of a project, checked by the JSON Schema that ships with sdkloom."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any, TypeAlias, cast

from sdkloom.diagnostics.suggestions import suggestion

_SCHEMA = Path(__file__).with_name("settings.schema.json")
_SHOWN = 80
_TYPES = {
    "string": "has to be a string",
    "boolean": "has to be true or false",
    "array": "has to be a list of strings",
    "object": "has to be a table",
}

Problem: TypeAlias = tuple[tuple[str, ...], str]
"""Keys down to a setting, and what is wrong there."""


def settings_schema() -> str:
    """Give the JSON Schema of ``[tool.sdkloom]``, as text, for editors."""
    return _SCHEMA.read_text("utf-8")


def settings_problems(section: object) -> Iterator[Problem]:
    """Find what is wrong with the value of ``[tool.sdkloom]``."""
    found: dict[Problem, None] = {}
    for error in _validator().iter_errors(section):
        found.update(dict.fromkeys(_problems(error)))
    yield from found


@cache
def _validator() -> Any:
    from jsonschema import Draft202012Validator  # noqa: PLC0415 - slow, and for projects only

    return Draft202012Validator(json.loads(settings_schema()))


def _problems(error: Any) -> Iterator[Problem]:
    path: list[str | int] = list(error.absolute_path)
    keys = tuple(str(part) for part in path if isinstance(part, str))
    match error.validator:
        case "required":
            missing = (key for key in error.validator_value if key not in error.instance)
            yield from ((keys, f"{key!r} is missing") for key in missing)
        case "additionalProperties":
            yield from _unknown(error, keys)
        case _:
            yield keys, _message(error, path)


def _unknown(error: Any, keys: tuple[str, ...]) -> Iterator[Problem]:
    known = list(cast("Mapping[str, object]", error.schema["properties"]))
    where = " of names" if keys[-1:] == ("names",) else ""
    for key in cast("Mapping[str, object]", error.instance):
        if key not in known:
            advice = suggestion(key[:_SHOWN], known, shown)
            yield (*keys, key), f"there is no setting {shown(key)}{where}{advice}"


def _message(error: Any, path: list[str | int]) -> str:
    """Say what is wrong with a value, in the words of its schema if that has some."""
    validator, expected = error.validator, error.validator_value
    if validator in {"type", "enum", "not"} and "errorMessage" in error.schema:
        return str(error.schema["errorMessage"])
    if isinstance(path[-1], int):
        if validator == "type":
            return f"{shown(str(path[-2]))} {_TYPES['array']}"
        subject = f"a string of {shown(str(path[-2]))}"
    else:
        subject = shown(path[-1])
    match validator:
        case "type":
            problem = _TYPES[expected]
        case "enum":
            problem = f"has to be {' or '.join(map(repr, expected))}"
        case "minLength":
            problem = "is empty"
        case "pattern":
            problem = "cannot hold a NUL character"
        case _:
            problem = "has to be a file or an address, not standard input"
    return f"{subject} {problem}"


def shown(name: str) -> str:
    """Quote a name of the user's, as far as it fits a message."""
    return repr(name if len(name) <= _SHOWN else f"{name[:_SHOWN]}…")
