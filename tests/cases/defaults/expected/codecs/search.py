"""Conversions of the models of the SearchOperations operations."""

from __future__ import annotations

import datetime as dt

from .._runtime.decoding import (
    defaulted,
    defaulted_either,
    list_of,
    map_of,
    nullable,
    optional_str,
    required_str,
    to_bool,
    to_bytes,
    to_date,
    to_float,
    to_int,
    to_object,
    to_str,
    unknown,
)
from .._runtime.encoding import Encoded, add_unknown, base64_text, date_text, encodes
from ..models.search import Search

_SEARCH = frozenset(
    {
        "text",
        "needed",
        "limit",
        "share",
        "ratio",
        "fuzzy",
        "strict",
        "language",
        "quoted",
        "order",
        "direction",
        "tags",
        "words",
        "filter",
        "since",
        "key",
        "depth",
        "nothing",
        "something",
    },
)


def decode_search(value: object) -> Search:
    obj = to_object(value)
    return Search(
        text=required_str(obj, "text"),
        needed=defaulted(obj, "needed", to_int, 7),
        limit=defaulted(obj, "limit", to_int, 10),
        share=defaulted(obj, "share", to_float, 1.0),
        ratio=defaulted(obj, "ratio", to_float, 0.5),
        fuzzy=defaulted(obj, "fuzzy", to_bool, False),
        strict=defaulted(obj, "strict", to_bool, True),
        language=defaulted(obj, "language", to_str, ""),
        quoted=defaulted(obj, "quoted", to_str, 'it\'s "so"\n'),
        order=defaulted(obj, "order", to_str, "up"),
        direction=defaulted(obj, "direction", to_str, "south"),
        tags=defaulted(obj, "tags", list_of(to_str), list[str]()),
        words=defaulted(obj, "words", list_of(to_str), ["one", "two"]),
        filter=defaulted(obj, "filter", map_of(to_str), dict[str, str]()),
        since=defaulted(obj, "since", to_date, dt.date(2020, 1, 31)),
        key=defaulted(obj, "key", to_bytes, b"\x22/\x00~p"),
        depth=defaulted(obj, "depth", to_int, 2),
        nothing=optional_str(obj, "nothing"),
        something=defaulted_either(obj, "something", nullable(to_str), "some"),
        additional_properties=unknown(obj, _SEARCH),
    )


@encodes(Search)
def encode_search(value: Search) -> Encoded:
    obj: Encoded = {
        "text": value.text,
        "needed": value.needed,
    }
    if value.limit != 10:
        obj["limit"] = value.limit
    if value.share != 1.0:
        obj["share"] = value.share
    if value.ratio != 0.5:
        obj["ratio"] = value.ratio
    if value.fuzzy is not False:
        obj["fuzzy"] = value.fuzzy
    if value.strict is not True:
        obj["strict"] = value.strict
    if value.language != "":
        obj["language"] = value.language
    if value.quoted != 'it\'s "so"\n':
        obj["quoted"] = value.quoted
    if value.order != "up":
        obj["order"] = value.order
    if value.direction != "south":
        obj["direction"] = value.direction
    if value.tags != []:
        obj["tags"] = value.tags
    if value.words != ["one", "two"]:
        obj["words"] = value.words
    if value.filter != {}:
        obj["filter"] = value.filter
    if value.since != dt.date(2020, 1, 31):
        obj["since"] = date_text(value.since)
    if value.key != b"\x22/\x00~p":
        obj["key"] = base64_text(value.key)
    if value.depth != 2:
        obj["depth"] = value.depth
    if value.nothing is not None:
        obj["nothing"] = value.nothing
    if value.something != "some":
        obj["something"] = value.something
    add_unknown(obj, value.additional_properties)
    return obj
