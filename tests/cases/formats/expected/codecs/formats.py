"""Conversions of the models of the FormatsOperations operations."""

from __future__ import annotations

from .._runtime.decoding import (
    map_of,
    optional,
    optional_int,
    optional_list,
    optional_str,
    required,
    to_binary,
    to_bytes,
    to_date,
    to_datetime,
    to_float,
    to_object,
    to_uuid,
    unknown,
)
from .._runtime.encoding import (
    Encoded,
    add_unknown,
    base64_text,
    date_text,
    datetime_text,
    each,
    each_value,
    encodes,
    file_content,
    uuid_text,
)
from ..models.formats import Formats

_FORMATS = frozenset(
    {
        "at",
        "day",
        "id",
        "data",
        "file",
        "days",
        "times",
        "email",
        "link",
        "odd",
        "small",
        "large",
        "single",
        "double",
    },
)


def decode_formats(value: object) -> Formats:
    obj = to_object(value)
    return Formats(
        at=required(obj, "at", to_datetime),
        day=required(obj, "day", to_date),
        id=optional(obj, "id", to_uuid),
        data=optional(obj, "data", to_bytes),
        file=optional(obj, "file", to_binary),
        days=optional_list(obj, "days", to_date),
        times=optional(obj, "times", map_of(to_datetime)),
        email=optional_str(obj, "email"),
        link=optional_str(obj, "link"),
        odd=optional_str(obj, "odd"),
        small=optional_int(obj, "small"),
        large=optional_int(obj, "large"),
        single=optional(obj, "single", to_float),
        double=optional(obj, "double", to_float),
        additional_properties=unknown(obj, _FORMATS),
    )


@encodes(Formats)
def encode_formats(value: Formats) -> Encoded:
    obj: Encoded = {
        "at": datetime_text(value.at),
        "day": date_text(value.day),
    }
    if value.id is not None:
        obj["id"] = uuid_text(value.id)
    if value.data is not None:
        obj["data"] = base64_text(value.data)
    if value.file is not None:
        obj["file"] = file_content(value.file)
    if value.days is not None:
        obj["days"] = each(value.days, date_text)
    if value.times is not None:
        obj["times"] = each_value(value.times, datetime_text)
    if value.email is not None:
        obj["email"] = value.email
    if value.link is not None:
        obj["link"] = value.link
    if value.odd is not None:
        obj["odd"] = value.odd
    if value.small is not None:
        obj["small"] = value.small
    if value.large is not None:
        obj["large"] = value.large
    if value.single is not None:
        obj["single"] = value.single
    if value.double is not None:
        obj["double"] = value.double
    add_unknown(obj, value.additional_properties)
    return obj
