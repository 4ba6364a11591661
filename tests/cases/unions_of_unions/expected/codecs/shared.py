"""Conversions of the shared models."""

from __future__ import annotations

from .._runtime.decoding import Options, first_match, required, to_date, to_object
from .._runtime.encoding import Encoded, date_text, encodes
from ..checks.shared import AGAIN, BY_DATE
from ..models.shared import ByDate, Twice


def decode_by_date(value: object) -> ByDate:
    obj = to_object(value)
    return ByDate(
        date=required(obj, "date", to_date),
    )


@encodes(ByDate)
def encode_by_date(value: ByDate) -> Encoded:
    obj: Encoded = {
        "date": date_text(value.date),
    }
    return obj


def decode_twice(value: object) -> Twice:
    options: Options[Twice] = (
        (BY_DATE, decode_by_date),
        (AGAIN, decode_by_date),
    )
    return first_match(value, options)


def encode_twice(value: object) -> object:
    match value:
        case ByDate():
            return encode_by_date(value)
        case _:
            return value
