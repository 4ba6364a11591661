"""Conversions of the models of the CallModelOperations operations."""

from __future__ import annotations

from .._runtime.decoding import (
    defaulted,
    list_of,
    map_of,
    optional,
    optional_list,
    optional_str,
    required_int,
    required_str,
    to_datetime,
    to_object,
    to_str,
    to_uuid,
    unknown,
)
from .._runtime.encoding import (
    Encoded,
    add_unknown,
    datetime_text,
    each,
    encodes,
    uuid_text,
)
from ..models.call import CallModel, CallRequest, FailedResponse, List, NamesResponse

_LIST = frozenset({"items"})


def decode_list(value: object) -> List:
    obj = to_object(value)
    return List(
        items=optional_list(obj, "items", decode_call_model),
        additional_properties=unknown(obj, _LIST),
    )


@encodes(List)
def encode_list(value: List) -> Encoded:
    obj: Encoded = {}
    if value.items is not None:
        obj["items"] = each(value.items, encode_call_model)
    add_unknown(obj, value.additional_properties)
    return obj


_CALL_MODEL = frozenset(
    {
        "class",
        "None",
        "match",
        "+1",
        "-1",
        "@id",
        "id",
        "ID",
        "2nd",
        "",
        "w\xf6rter z\xe4hlen",
        "\u540d\u524d",
        "camelCaseURL",
        "snake_case",
        "snake-case",
        "__dunder__",
        "str",
        "list",
        "dt",
        "UUID",
        "field",
        "tags",
        "body",
        "value",
        "obj",
        'quo"te\\',
    },
)


def decode_call_model(value: object) -> CallModel:
    obj = to_object(value)
    return CallModel(
        class_=required_str(obj, "class"),
        plus_1=required_int(obj, "+1"),
        minus_1=required_int(obj, "-1"),
        id2=required_str(obj, "@id"),
        id=required_str(obj, "id"),
        none=optional_str(obj, "None"),
        match=optional_str(obj, "match"),
        id3=optional_str(obj, "ID"),
        value_2_nd=optional_str(obj, "2nd"),
        empty=optional_str(obj, ""),
        worter_zahlen=optional_str(obj, "w\xf6rter z\xe4hlen"),
        u540_d_u524_d=optional_str(obj, "\u540d\u524d"),
        camel_case_url=optional_str(obj, "camelCaseURL"),
        snake_case=optional_str(obj, "snake_case"),
        snake_case2=optional_str(obj, "snake-case"),
        dunder=optional_str(obj, "__dunder__"),
        str_=optional_str(obj, "str"),
        list_=optional_list(obj, "list", to_str),
        dt_=optional(obj, "dt", to_datetime),
        uuid=optional(obj, "UUID", to_uuid),
        field=optional_str(obj, "field"),
        tags=defaulted(obj, "tags", list_of(to_str), list[str]()),
        body=optional(obj, "body", map_of(to_str)),
        value=optional_str(obj, "value"),
        obj=optional_str(obj, "obj"),
        quo_te=optional_str(obj, 'quo"te\\'),
        additional_properties=unknown(obj, _CALL_MODEL),
    )


@encodes(CallModel)
def encode_call_model(value: CallModel) -> Encoded:
    obj: Encoded = {
        "class": value.class_,
        "+1": value.plus_1,
        "-1": value.minus_1,
        "@id": value.id2,
        "id": value.id,
    }
    if value.none is not None:
        obj["None"] = value.none
    if value.match is not None:
        obj["match"] = value.match
    if value.id3 is not None:
        obj["ID"] = value.id3
    if value.value_2_nd is not None:
        obj["2nd"] = value.value_2_nd
    if value.empty is not None:
        obj[""] = value.empty
    if value.worter_zahlen is not None:
        obj["w\xf6rter z\xe4hlen"] = value.worter_zahlen
    if value.u540_d_u524_d is not None:
        obj["\u540d\u524d"] = value.u540_d_u524_d
    if value.camel_case_url is not None:
        obj["camelCaseURL"] = value.camel_case_url
    if value.snake_case is not None:
        obj["snake_case"] = value.snake_case
    if value.snake_case2 is not None:
        obj["snake-case"] = value.snake_case2
    if value.dunder is not None:
        obj["__dunder__"] = value.dunder
    if value.str_ is not None:
        obj["str"] = value.str_
    if value.list_ is not None:
        obj["list"] = value.list_
    if value.dt_ is not None:
        obj["dt"] = datetime_text(value.dt_)
    if value.uuid is not None:
        obj["UUID"] = uuid_text(value.uuid)
    if value.field is not None:
        obj["field"] = value.field
    if value.tags != []:
        obj["tags"] = value.tags
    if value.body is not None:
        obj["body"] = value.body
    if value.value is not None:
        obj["value"] = value.value
    if value.obj is not None:
        obj["obj"] = value.obj
    if value.quo_te is not None:
        obj['quo"te\\'] = value.quo_te
    add_unknown(obj, value.additional_properties)
    return obj


_NAMES_RESPONSE = frozenset({"self"})


def decode_names_response(value: object) -> NamesResponse:
    obj = to_object(value)
    return NamesResponse(
        self_=optional_str(obj, "self"),
        additional_properties=unknown(obj, _NAMES_RESPONSE),
    )


_FAILED_RESPONSE = frozenset({"why"})


def decode_failed_response(value: object) -> FailedResponse:
    obj = to_object(value)
    return FailedResponse(
        why=optional_str(obj, "why"),
        additional_properties=unknown(obj, _FAILED_RESPONSE),
    )


@encodes(CallRequest)
def encode_call_request(value: CallRequest) -> Encoded:
    obj: Encoded = {}
    if value.names is not None:
        obj["names"] = value.names
    add_unknown(obj, value.additional_properties)
    return obj
