"""Conversions of the shared models."""

from __future__ import annotations

from .._runtime.decoding import (
    optional_bool,
    optional_str,
    required_int,
    required_str,
    to_object,
    unknown,
)
from .._runtime.encoding import Encoded, add_unknown, encodes
from ..models.shared import LimitProblem, MissingProblem, Problem

_PROBLEM = frozenset({"type", "title", "helpText"})


def decode_problem(value: object) -> Problem:
    obj = to_object(value)
    match obj.get("type"):
        case "urn:missing":
            return decode_missing_problem(obj)
        case "urn:limit":
            return decode_limit_problem(obj)
        case _:
            pass
    return Problem(
        type=required_str(obj, "type"),
        title=required_str(obj, "title"),
        help_text=optional_str(obj, "helpText"),
        additional_properties=unknown(obj, _PROBLEM),
    )


@encodes(Problem)
def encode_problem(value: Problem) -> object:
    match value:
        case MissingProblem():
            return encode_missing_problem(value)
        case LimitProblem():
            return encode_limit_problem(value)
        case _:
            pass
    obj: Encoded = {
        "type": value.type,
        "title": value.title,
    }
    if value.help_text is not None:
        obj["helpText"] = value.help_text
    add_unknown(obj, value.additional_properties)
    return obj


_MISSING_PROBLEM = frozenset({"type", "title", "helpText", "resource"})


def decode_missing_problem(value: object) -> MissingProblem:
    obj = to_object(value)
    return MissingProblem(
        type=required_str(obj, "type"),
        title=required_str(obj, "title"),
        resource=required_str(obj, "resource"),
        help_text=optional_str(obj, "helpText"),
        additional_properties=unknown(obj, _MISSING_PROBLEM),
    )


@encodes(MissingProblem)
def encode_missing_problem(value: MissingProblem) -> Encoded:
    obj: Encoded = {
        "type": value.type,
        "title": value.title,
        "resource": value.resource,
    }
    if value.help_text is not None:
        obj["helpText"] = value.help_text
    add_unknown(obj, value.additional_properties)
    return obj


_LIMIT_PROBLEM = frozenset(
    {"limit", "help_text", "additionalProperties", "type", "title", "helpText"},
)


def decode_limit_problem(value: object) -> LimitProblem:
    obj = to_object(value)
    return LimitProblem(
        limit=required_int(obj, "limit"),
        type=required_str(obj, "type"),
        title=required_str(obj, "title"),
        help_text_=optional_str(obj, "help_text"),
        additional_properties_=optional_bool(obj, "additionalProperties"),
        help_text=optional_str(obj, "helpText"),
        additional_properties=unknown(obj, _LIMIT_PROBLEM),
    )


@encodes(LimitProblem)
def encode_limit_problem(value: LimitProblem) -> Encoded:
    obj: Encoded = {
        "limit": value.limit,
        "type": value.type,
        "title": value.title,
    }
    if value.help_text_ is not None:
        obj["help_text"] = value.help_text_
    if value.additional_properties_ is not None:
        obj["additionalProperties"] = value.additional_properties_
    if value.help_text is not None:
        obj["helpText"] = value.help_text
    add_unknown(obj, value.additional_properties)
    return obj
