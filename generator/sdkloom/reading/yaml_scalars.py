"""What a YAML scalar means: the core schema of YAML 1.2 (10.3.2), within what JSON can hold."""

from __future__ import annotations

import re
from typing import Final

from sdkloom.diagnostics.rules import Rule
from sdkloom.reading.json_text import is_representable
from sdkloom.reading.places import quoted

CORE: Final = "tag:yaml.org,2002:"
_MERGE_TAG = f"{CORE}merge"

_MAY_BE_SPECIAL = frozenset("-+.0123456789nNtTfF~")
_CONSTANTS: dict[str, bool | None] = {
    **dict.fromkeys(("", "~", "null", "Null", "NULL")),
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
}
_DECIMAL = re.compile(r"[-+]?[0-9]+")
_OTHER_BASE = re.compile(r"0o[0-7]+|0x[0-9a-fA-F]+")
_FLOAT = re.compile(r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?")
_NOT_FINITE = re.compile(r"[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN)")

Scalar = str | int | float | bool | None


class ScalarError(Exception):
    """The scalar has no value; ``rule`` and ``message`` say why."""

    def __init__(self, rule: Rule, message: str) -> None:
        super().__init__(message)
        self.rule: Rule = rule
        self.message = message


def is_merge_key(tag: str | None, text: str, style: str | None) -> bool:
    """Whether a key, a scalar, is YAML 1.1's `<<`, perhaps with the tag that says so."""
    return text == "<<" and (tag == _MERGE_TAG or (tag is None and not style))


def is_null(text: str) -> bool:
    """Whether a scalar without quotes and tag is null."""
    return _CONSTANTS.get(text, text) is None


def plain(text: str) -> Scalar:
    """Read a scalar without quotes and tag."""
    if text and text[0] not in _MAY_BE_SPECIAL:
        return text
    if text in _CONSTANTS:
        return _CONSTANTS[text]
    if _DECIMAL.fullmatch(text):
        return _integer(text, 10)
    if _OTHER_BASE.fullmatch(text):
        return _integer(text, 0)
    if _FLOAT.fullmatch(text):
        value = float(text)
        if not is_representable(value, text):
            reason = "is beyond the range of a 64-bit float"
            raise ScalarError("number-range", f"the number {quoted(text)} {reason}")
        return value
    if _NOT_FINITE.fullmatch(text):
        reason = "has no JSON form: quote it if it is text"
        raise ScalarError("number-range", f"{quoted(text)} {reason}")
    return text


def tagged(tag: str, text: str) -> Scalar:
    """Read a scalar with an explicit *tag*."""
    if tag == f"{CORE}str":
        return text
    if not tag.startswith(CORE) or (kind := tag[len(CORE) :]) not in _KINDS:
        raise ScalarError("yaml-tag", tag_message(tag))
    value = plain(text)
    if type(value) not in _KINDS[kind]:
        raise ScalarError("yaml-tag", f"{quoted(text)} is no value of its tag !!{kind}")
    return float(value) if kind == "float" and isinstance(value, int) else value


def tag_message(tag: str) -> str:
    """Make the message for a *tag* that is refused."""
    if tag in _COLLECTIONS or tag[len(CORE) :] in _KINDS or tag == f"{CORE}str":
        return f"the YAML tag !!{tag[len(CORE) :]} does not fit the value after it: remove it"
    shown = f"!!{tag[len(CORE) :]}" if tag.startswith(CORE) else tag
    return f"the YAML tag {quoted(shown)} has no meaning in OpenAPI: remove it"


_COLLECTIONS = {f"{CORE}map", f"{CORE}seq"}


_KINDS: dict[str, tuple[type, ...]] = {
    "null": (type(None),),
    "bool": (bool,),
    "int": (int,),
    "float": (int, float),
}
_INTEGER_LENGTH = 3500
"""Hexadecimal digits too: printed in decimal, they must stay below the 4300 that Python allows."""


def _integer(text: str, base: int) -> int:
    if len(text) > _INTEGER_LENGTH:
        raise ScalarError("number-range", "an integer of this many digits is not supported")
    return int(text, base)
