"""Every keyword of a schema in every place of a document, and every part of an operation: a change is reported.

The categories are those that tools for comparing documents know, a smallest pair for each.
"""

from __future__ import annotations

import copy
import re
from typing import Any

import pytest

from sdkloom.diffing.diff import Change
from support.comparing import diff_documents
from test_diff import document_of, ref, thing

pytestmark = pytest.mark.slow

Json = Any
TEXT: Json = {"type": "string"}
WHOLE: Json = {"type": "integer"}
NUMBER: Json = {"type": "number"}
LIST: Json = {"type": "array"}
OBJECT: Json = thing(a=TEXT)
CHOICE: Json = {"oneOf": [ref("Cat"), ref("Dog")]}
TAGGED: Json = {**CHOICE, "discriminator": {"propertyName": "kind"}}
COMPONENTS: Json = {
    "Cat": thing(kind_={"const": "cat"}, a=WHOLE),
    "Dog": thing(kind_={"const": "dog"}, b=WHOLE),
    "Text": TEXT,
}


def mapped(**tags: str) -> Json:
    mapping = {tag: f"#/components/schemas/{name}" for tag, name in tags.items()}
    return {**CHOICE, "discriminator": {"propertyName": "kind", "mapping": mapping}}


SCHEMAS: dict[str, tuple[Json, Json]] = {
    "type": (TEXT, WHOLE),
    "type: one more": (TEXT, {"type": ["string", "integer"]}),
    "type: any to one": ({}, TEXT),
    "type: one to any": (TEXT, {}),
    "type: never": (TEXT, False),
    "format: added": (TEXT, {**TEXT, "format": "date"}),
    "format: changed": ({**TEXT, "format": "date"}, {**TEXT, "format": "date-time"}),
    "format: of nobody": ({**TEXT, "format": "a"}, {**TEXT, "format": "b"}),
    "format: wider": ({**WHOLE, "format": "int32"}, {**WHOLE, "format": "int64"}),
    "format: narrower": ({**WHOLE, "format": "int64"}, {**WHOLE, "format": "int32"}),
    "null: added": (TEXT, {"type": ["string", "null"]}),
    "null: removed": ({"type": ["string", "null"]}, TEXT),
    "null: of an enum": ({"enum": ["a", None]}, {"enum": ["a"]}),
    "enum: more": ({"enum": ["a", "b"]}, {"enum": ["a", "b", "c"]}),
    "enum: fewer": ({"enum": ["a", "b", "c"]}, {"enum": ["a", "b"]}),
    "enum: added": (TEXT, {**TEXT, "enum": ["a"]}),
    "enum: removed": ({**TEXT, "enum": ["a"]}, TEXT),
    "enum: mixed": ({"enum": ["a", 1]}, {"enum": ["a", 1, 2.5]}),
    "enum: numbers": ({**WHOLE, "enum": [1, 2]}, {**WHOLE, "enum": [1, 3]}),
    "enum: objects": ({"enum": [{"a": 1}]}, {"enum": [{"a": 1}, {"a": 2}]}),
    "const: changed": ({"const": "a"}, {"const": "b"}),
    "const: added": (TEXT, {**TEXT, "const": "b"}),
    "const: removed": ({**TEXT, "const": "b"}, TEXT),
    "const: flag": ({"const": True}, {"const": False}),
    "const: object": ({"const": {"a": 1}}, {"const": {"a": 2}}),
    "default: added": (TEXT, {**TEXT, "default": "x"}),
    "default: removed": ({**TEXT, "default": "x"}, TEXT),
    "default: changed": ({**TEXT, "default": "x"}, {**TEXT, "default": "y"}),
    "pattern: added": (TEXT, {**TEXT, "pattern": "a"}),
    "pattern: removed": ({**TEXT, "pattern": "a"}, TEXT),
    "pattern: changed": ({**TEXT, "pattern": "a"}, {**TEXT, "pattern": "b"}),
    "maxLength": ({**TEXT, "maxLength": 3}, {**TEXT, "maxLength": 4}),
    "minLength: added": (TEXT, {**TEXT, "minLength": 4}),
    "minLength: removed": ({**TEXT, "minLength": 4}, TEXT),
    "maximum": ({**WHOLE, "maximum": 3}, {**WHOLE, "maximum": 4}),
    "maximum: fraction": ({**NUMBER, "maximum": 3.5}, {**NUMBER, "maximum": 4}),
    "maximum: exclusive": ({**WHOLE, "maximum": 4}, {**WHOLE, "exclusiveMaximum": 4}),
    "minimum": (WHOLE, {**WHOLE, "minimum": 4}),
    "exclusiveMaximum": ({**WHOLE, "exclusiveMaximum": 4}, {**WHOLE, "exclusiveMaximum": 3}),
    "exclusiveMinimum": (WHOLE, {**WHOLE, "exclusiveMinimum": 3}),
    "multipleOf": ({**WHOLE, "multipleOf": 2}, {**WHOLE, "multipleOf": 3}),
    "multipleOf: added": (WHOLE, {**WHOLE, "multipleOf": 3}),
    "items: changed": ({**LIST, "items": TEXT}, {**LIST, "items": WHOLE}),
    "items: added": (LIST, {**LIST, "items": WHOLE}),
    "items: removed": ({**LIST, "items": WHOLE}, LIST),
    "items: none": ({**LIST, "items": WHOLE}, {**LIST, "items": False}),
    "maxItems": ({**LIST, "items": TEXT}, {**LIST, "items": TEXT, "maxItems": 3}),
    "minItems": ({**LIST, "items": TEXT, "minItems": 1}, {**LIST, "items": TEXT, "minItems": 3}),
    "uniqueItems": ({**LIST, "items": TEXT}, {**LIST, "items": TEXT, "uniqueItems": True}),
    "prefixItems: changed": ({**LIST, "prefixItems": [TEXT]}, {**LIST, "prefixItems": [WHOLE]}),
    "prefixItems: more": ({**LIST, "prefixItems": [TEXT]}, {**LIST, "prefixItems": [TEXT, WHOLE]}),
    "contains: added": (LIST, {**LIST, "contains": TEXT}),
    "contains: changed": ({**LIST, "contains": WHOLE}, {**LIST, "contains": TEXT}),
    "minContains": ({**LIST, "contains": TEXT}, {**LIST, "contains": TEXT, "minContains": 2}),
    "maxContains": ({**LIST, "contains": TEXT, "maxContains": 1}, {**LIST, "contains": TEXT, "maxContains": 2}),
    "unevaluatedItems": ({**LIST, "prefixItems": [TEXT]}, {**LIST, "prefixItems": [TEXT], "unevaluatedItems": False}),
    "property: added": (OBJECT, thing(a=TEXT, b=TEXT)),
    "property: added, required": (OBJECT, thing(a=TEXT, b_=TEXT)),
    "property: removed": (thing(a=TEXT, b=TEXT), OBJECT),
    "property: removed, required": (thing(a=TEXT, b_=TEXT), OBJECT),
    "property: required": (OBJECT, thing(a_=TEXT)),
    "property: optional": (thing(a_=TEXT), OBJECT),
    "property: type": (OBJECT, thing(a=WHOLE)),
    "property: type within": (thing(a=thing(b=TEXT)), thing(a=thing(b=WHOLE))),
    "property: undeclared, required": (OBJECT, {**OBJECT, "required": ["b"]}),
    "additionalProperties: closed": (OBJECT, {**OBJECT, "additionalProperties": False}),
    "additionalProperties: opened": ({**OBJECT, "additionalProperties": False}, OBJECT),
    "additionalProperties: type": ({"additionalProperties": TEXT, "type": "object"}, {"additionalProperties": WHOLE, "type": "object"}),
    "additionalProperties: typed": ({"type": "object"}, {"additionalProperties": WHOLE, "type": "object"}),
    "additionalProperties: within": ({"additionalProperties": OBJECT, "type": "object"}, {"additionalProperties": thing(a=WHOLE), "type": "object"}),
    "unevaluatedProperties: closed": (OBJECT, {**OBJECT, "unevaluatedProperties": False}),
    "unevaluatedProperties: type": ({**OBJECT, "unevaluatedProperties": TEXT}, {**OBJECT, "unevaluatedProperties": WHOLE}),
    "maxProperties": (OBJECT, {**OBJECT, "maxProperties": 2}),
    "minProperties": ({**OBJECT, "minProperties": 1}, {**OBJECT, "minProperties": 2}),
    "patternProperties: changed": ({**OBJECT, "patternProperties": {"^x": TEXT}}, {**OBJECT, "patternProperties": {"^x": WHOLE}}),
    "patternProperties: added": (OBJECT, {**OBJECT, "patternProperties": {"^x": WHOLE}}),
    "propertyNames": (OBJECT, {**OBJECT, "propertyNames": {"maxLength": 3}}),
    "dependentRequired": (thing(a=TEXT, b=TEXT), {**thing(a=TEXT, b=TEXT), "dependentRequired": {"a": ["b"]}}),
    "dependentSchemas": (thing(a=TEXT, b=TEXT), {**thing(a=TEXT, b=TEXT), "dependentSchemas": {"a": {"minProperties": 2}}}),
    "not: added": (TEXT, {**TEXT, "not": {"const": "x"}}),
    "not: changed": ({**TEXT, "not": {"const": "y"}}, {**TEXT, "not": {"const": "x"}}),
    "if: added": (TEXT, {**TEXT, "if": {"minLength": 2}, "then": {"maxLength": 4}}),
    "then: changed": ({**TEXT, "if": {"minLength": 2}, "then": {"maxLength": 3}}, {**TEXT, "if": {"minLength": 2}, "then": {"maxLength": 4}}),
    "oneOf: more": ({"oneOf": [TEXT, WHOLE]}, {"oneOf": [TEXT, WHOLE, {"type": "boolean"}]}),
    "oneOf: fewer": ({"oneOf": [TEXT, WHOLE, {"type": "boolean"}]}, {"oneOf": [TEXT, WHOLE]}),
    "oneOf: within": ({"oneOf": [TEXT, WHOLE]}, {"oneOf": [{**TEXT, "maxLength": 3}, WHOLE]}),
    "oneOf: to anyOf": ({"oneOf": [TEXT, WHOLE]}, {"anyOf": [TEXT, WHOLE]}),
    "oneOf: of one": (OBJECT, {"oneOf": [OBJECT, thing(b_=TEXT)]}),
    "oneOf: more references": ({"oneOf": [ref("Cat")]}, CHOICE),
    "anyOf: more": ({"anyOf": [TEXT, WHOLE]}, {"anyOf": [TEXT, WHOLE, {"type": "boolean"}]}),
    "allOf: more": ({"allOf": [OBJECT]}, {"allOf": [OBJECT, thing(b=TEXT)]}),
    "allOf: fewer": ({"allOf": [OBJECT, thing(b=TEXT)]}, {"allOf": [OBJECT]}),
    "allOf: required": ({"allOf": [OBJECT]}, {"allOf": [OBJECT, {"required": ["a"]}]}),
    "discriminator: added": (CHOICE, TAGGED),
    "discriminator: removed": (TAGGED, CHOICE),
    "discriminator: property": (TAGGED, {**TAGGED, "discriminator": {"propertyName": "a"}}),
    "discriminator: mapping added": (TAGGED, mapped(c="Cat")),
    "discriminator: mapping changed": (mapped(c="Cat"), mapped(c="Dog")),
    "readOnly: added": (OBJECT, thing(a={**TEXT, "readOnly": True})),
    "readOnly: removed": (thing(a={**TEXT, "readOnly": True}), OBJECT),
    "readOnly: of what is required": (thing(a_=TEXT), thing(a_={**TEXT, "readOnly": True})),
    "writeOnly: added": (OBJECT, thing(a={**TEXT, "writeOnly": True})),
    "writeOnly: removed": (thing(a={**TEXT, "writeOnly": True}), OBJECT),
    "deprecated: a property": (OBJECT, thing(a={**TEXT, "deprecated": True})),
    "deprecated: no more": (thing(a={**TEXT, "deprecated": True}), OBJECT),
    "deprecated: itself": (TEXT, {**TEXT, "deprecated": True}),
    "contentMediaType": (TEXT, {**TEXT, "contentMediaType": "image/png"}),
    "contentEncoding": ({**TEXT, "contentEncoding": "base64"}, {**TEXT, "contentEncoding": "base32"}),
    "contentSchema": ({**TEXT, "contentSchema": OBJECT}, {**TEXT, "contentSchema": thing(a=WHOLE)}),
    "xml": (OBJECT, thing(a={**TEXT, "xml": {"name": "b"}})),
    "$ref: another": (ref("Cat"), ref("Dog")),
    "$ref: and more": (ref("Text"), {**ref("Text"), "maxLength": 3}),
}  # fmt: skip
SAME: dict[str, tuple[Json, Json]] = {
    "$ref: to the same": (TEXT, ref("Text")),
    "title": (TEXT, {**TEXT, "title": "A text", "description": "of some length"}),
    "example": (OBJECT, {**OBJECT, "examples": [{"a": "b"}], "x-more": 1}),
    "allOf: of one": (OBJECT, {"allOf": [OBJECT]}),
    "required: order": (thing(a_=TEXT, b_=TEXT), thing(b_=TEXT, a_=TEXT)),
    "enum: order": ({"enum": ["a", "b"]}, {"enum": ["b", "a"]}),
    "minItems: none": ({**LIST, "items": TEXT}, {**LIST, "items": TEXT, "minItems": 0}),
}
NONE = {"description": "done"}


def content(schema: Json, media_type: str = "application/json") -> Json:
    return {"content": {media_type: {"schema": schema}}}


def sent(schema: Json, media_type: str = "application/json") -> Json:
    return {"requestBody": {"required": True, **content(schema, media_type)}}


def answered(schema: Json, media_type: str = "application/json") -> Json:
    return {"responses": {"200": {"description": "", **content(schema, media_type)}}}


def parameter(where: str, schema: Json) -> Json:
    return {"parameters": [{"name": "q", "in": where, "schema": schema}]}


def called_back(schema: Json) -> Json:
    request = {"post": {**sent(schema), "responses": {"204": NONE}}}
    return {"callbacks": {"done": {"{$request.body#/url}": request}}}


PLACES: dict[str, Any] = {
    "query": lambda schema: parameter("query", schema),
    "header": lambda schema: parameter("header", schema),
    "cookie": lambda schema: parameter("cookie", schema),
    "parameter content": lambda schema: {"parameters": [{"name": "q", "in": "query", **content(schema)}]},
    **{
        f"sent {media_type}": lambda schema, media_type=media_type: sent(schema, media_type)
        for media_type in (
            "application/json",
            "application/x-www-form-urlencoded",
            "multipart/form-data",
            "text/plain",
            "application/octet-stream",
            "application/xml",
            "*/*",
        )
    },
    **{
        f"answered {media_type}": lambda schema, media_type=media_type: answered(schema, media_type)
        for media_type in ("application/json", "text/plain", "application/xml", "text/event-stream")
    },
    "error": lambda schema: {"responses": {"204": NONE, "400": {"description": "", **content(schema)}}},
    "default": lambda schema: {"responses": {"204": NONE, "default": {"description": "", **content(schema)}}},
    "answered header": lambda schema: {"responses": {"204": {**NONE, "headers": {"X": {"schema": schema}}}}},
    "callback": called_back,
    "property": lambda schema: sent(thing(p=schema)),
    "received property": lambda schema: answered(thing(p=schema)),
    "item": lambda schema: sent({**LIST, "items": schema}),
    "unknown property": lambda schema: sent({"type": "object", "additionalProperties": schema}),
    "variant": lambda schema: sent({"oneOf": [schema, {**LIST, "items": LIST}]}),
    "allOf": lambda schema: sent({"allOf": [schema, {"description": "x"}]}),
    "item of a stream": lambda schema: {"responses": {"200": {"description": "", "content": {"application/x-ndjson": {"itemSchema": schema}}}}},
}  # fmt: skip
ONE_OF_EACH = {
    name: pair
    for name, pair in SCHEMAS.items()
    if name == next(label for label in SCHEMAS if label.partition(":")[0] == name.partition(":")[0])
}
THOROUGH = (
    "query",
    "sent application/json",
    "sent text/plain",
    "answered application/json",
    "answered header",
    "property",
    "variant",
    "callback",
    "both",
)
"""Places that are tried with every schema; the others are with one for each keyword."""

NAMED = ("unused", "sent", "both")
"""Places of schemas that the document names."""


def described(place: str, schemas: list[Json]) -> Json:
    """A document that holds each schema at the same place of an operation, component or webhook."""
    root: Json = {
        "openapi": "3.2.0",
        "info": {"title": "t", "version": "1"},
        "paths": {},
        "components": {"schemas": copy.deepcopy(COMPONENTS)},
    }
    for number, schema in enumerate(schemas):
        named = ref(f"Thing{number}")
        if place in NAMED:
            root["components"]["schemas"][f"Thing{number}"] = schema
        if place == "webhook":
            request = {"post": {**sent(schema), "responses": {"204": NONE}}}
            root.setdefault("webhooks", {})[f"act{number}"] = request
            continue
        item: Json = PLACES[place](schema) if place in PLACES else {}
        if place in ("sent", "both"):
            item |= sent(named)
        if place == "both":
            item |= answered(named)
        operation = {"operationId": f"act{number}", "responses": {"204": NONE}, **item}
        root["paths"][f"/act{number}"] = {"post": operation}
    return root


def by_case(old: Json, new: Json) -> dict[int, list[Change]]:
    """The changes between two documents, by the number of the operation or component."""
    found: dict[int, list[Change]] = {}
    for change in diff_documents(document_of(old), document_of(new)).changes:
        places = f"{change.origin_old} {change.origin_new} {change.symbol_old} {change.symbol_new}"
        match = re.search(r"(?:act|thing)(\d+)", places, re.IGNORECASE)
        if match is None:  # another tag of a choice is an attribute of its variants
            assert str(change.symbol_old).startswith(("models.Cat.", "models.Dog.")), change
            continue
        if change.kind == "name-moved":  # its number depends on what other cases call alike
            continue
        found.setdefault(int(match[1]), []).append(change)
    return found


@pytest.mark.parametrize("place", [*PLACES, *NAMED, "webhook"])
def test_a_change_of_a_schema_is_reported_wherever_it_stands(place: str) -> None:
    chosen = SCHEMAS if place in THOROUGH else ONE_OF_EACH
    cases = {**chosen, **SAME}
    sides = [[pair[side] for pair in cases.values()] for side in (0, 1)]
    found = by_case(described(place, sides[0]), described(place, sides[1]))
    reported = {name for number, name in enumerate(cases) if found.get(number)}
    assert chosen.keys() - reported == set(), "missed"
    assert reported - chosen.keys() == set(), "invented"


# ---- operations --------------------------------------------------------------------------------

FLOW = {
    "authorizationUrl": "https://a.example/x",
    "tokenUrl": "https://a.example/t",
    "scopes": {"a": "x", "b": "y"},
}
SCHEMES = {
    "Token": {"type": "http", "scheme": "bearer"},
    "Key": {"type": "apiKey", "in": "header", "name": "k"},
    "O": {"type": "oauth2", "flows": {"authorizationCode": FLOW}},
}


def acting(url: str = "/act", method: str = "post", root: Json = None, path: Json = None, **more: Json) -> Json:  # fmt: skip
    operation = {"operationId": "act", "tags": ["Shop"], "responses": {"204": NONE}, **more}
    return {
        "openapi": "3.1.0",
        "info": {"title": "t", "version": "1"},
        "paths": {url: {method: operation, **(path or {})}},
        "components": {"schemas": COMPONENTS, "securitySchemes": SCHEMES},
        **(root or {}),
    }


def query(**more: Json) -> Json:
    return {"parameters": [{"name": "a", "in": "query", "schema": TEXT, **more}]}


def takes(*media_types: str, **more: Json) -> Json:
    contents = {media_type: {"schema": ref("Cat"), **more} for media_type in media_types}
    return {"requestBody": {"content": contents}}


def gives(*media_types: str) -> Json:
    contents = {media_type: {"schema": ref("Cat")} for media_type in media_types}
    return {
        "responses": {"200": {"description": "", **({"content": contents} if contents else {})}}
    }


def answers(**more: Json) -> Json:
    return {
        "responses": {
            key.lstrip("_"): {"description": "", **response} for key, response in more.items()
        }
    }


def form(kind: str = "application/x-www-form-urlencoded", **encoding: Json) -> Json:
    schema = thing(f=TEXT, g={**LIST, "items": TEXT})
    return {"requestBody": {"content": {kind: {"schema": schema, "encoding": encoding}}}}


def heads(**more: Json) -> Json:
    return {"responses": {"200": {"description": "", "headers": more}}}


def served(*urls: str, **variable: Json) -> Json:
    more = {"variables": {"r": variable}} if variable else {}
    return {"root": {"servers": [{"url": url, **more} for url in urls]}}


def secured(**schemes: Json) -> Json:
    return {"root": {"components": {"securitySchemes": schemes}}}


def flow(**more: Json) -> Json:
    return secured(K={"type": "oauth2", "flows": {"authorizationCode": {**FLOW, **more}}})


def hooked(**item: Json) -> Json:
    return {"root": {"webhooks": {"w": item}}}


def calling(**item: Json) -> Json:
    return {"callbacks": {"done": {"{$url}": item}}}


DONE = {"responses": {"204": NONE}}
XML, JSON_TYPE = "application/xml", "application/json"
X = {"schema": TEXT}
OPERATIONS: dict[str, tuple[Json, Json, str]] = {
    "parameter added": ({}, query(), "parameter-added"),
    "parameter added, required": ({}, query(required=True), "parameter-added"),
    "parameter added for the path": ({}, {"path": query()}, "parameter-added"),
    "parameter in a cookie": ({}, query(**{"in": "cookie"}), "parameter-added"),
    "parameter in the path": ({}, {"url": "/act/{a}"}, "parameter-added path-changed"),
    "parameter removed": (query(), {}, "parameter-removed"),
    "parameter moved": (query(), query(**{"in": "header"}), "parameter-moved"),
    "parameter required": (query(), query(required=True), "parameter-required"),
    "parameter of the path required": ({"path": query()}, {"path": query(required=True)}, "parameter-required"),
    "parameter optional": (query(required=True), query(), "parameter-optional"),
    "parameter renamed": (query(), query(name="b"), "parameter-removed parameter-added"),
    "parameter deprecated": (query(), query(deprecated=True), "parameter-deprecated"),
    "parameter no longer deprecated": (query(deprecated=True), query(), "parameter-undeprecated"),
    "parameter may be empty": (query(), query(allowEmptyValue=True), "parameter-style-changed"),
    "parameter reserved": (query(), query(allowReserved=True), "parameter-style-changed"),
    "parameter exploded": (query(schema=LIST), query(schema=LIST, explode=False), "parameter-style-changed"),
    "parameter style": (query(schema=LIST, explode=False), query(schema=LIST, explode=False, style="pipeDelimited"), "parameter-style-changed"),
    "parameter deep": (query(schema=OBJECT), query(schema=OBJECT, style="deepObject"), "parameter-style-changed"),
    "body added": ({}, takes(JSON_TYPE), "body-added usage-changed"),
    "body removed": (takes(JSON_TYPE), {}, "body-removed"),
    "body required": (takes(JSON_TYPE), {"requestBody": {**takes(JSON_TYPE)["requestBody"], "required": True}}, "body-required"),
    "body offered in more": (takes(JSON_TYPE), takes(JSON_TYPE, "application/vnd.a+json"), "body-media-type-added"),
    "body offered in what is not sent": (takes(JSON_TYPE), takes(JSON_TYPE, "image/png"), "body-media-type-added"),
    "body offered in less": (takes(JSON_TYPE, "application/vnd.a+json"), takes(JSON_TYPE), "body-media-type-removed"),
    "body in another spelling": (takes(JSON_TYPE), takes("Application/JSON; charset=utf-8"), ""),
    "body offered in another spelling": (takes(JSON_TYPE, "application/vnd.a+json"), takes("application/json;charset=UTF-8", "application/vnd.a+json"), "body-media-type-removed body-media-type-added"),
    "answer in another spelling": (gives(JSON_TYPE), gives('application/json; charset="utf-8"'), ""),
    "answer in another charset": (gives("text/plain"), gives("text/plain; charset=latin-1"), "response-media-type-removed response-media-type-added"),
    "body in another version": (takes("application/json;v=1"), takes("application/json;v=2"), "body-media-type-removed body-media-type-added"),
    "body of any picture": ({"requestBody": {"content": {"image/png": {}}}}, {"requestBody": {"content": {"image/*": {}}}}, "body-media-type-removed body-media-type-added"),
    "body described": ({"requestBody": {"content": {JSON_TYPE: {}}}}, {"requestBody": content(TEXT)}, "type-changed"),
    "octets described": ({"requestBody": {"content": {"image/png": {}}}}, {"requestBody": content({"maxLength": 5}, "image/png")}, "type-changed"),
    "part in a media type": (form("multipart/form-data"), form("multipart/form-data", f={"contentType": "image/png"}), "part-encoding-changed"),
    "part in another media type": (form("multipart/form-data", f={"contentType": "image/png"}), form("multipart/form-data", f={"contentType": "image/gif"}), "part-encoding-changed"),
    "part with headers": (form("multipart/form-data"), form("multipart/form-data", f={"headers": {"X": X}}), "part-encoding-changed"),
    "part in a style": (form(), form(g={"style": "pipeDelimited"}), "part-encoding-changed"),
    "part exploded": (form(), form(g={"explode": False}), "part-encoding-changed"),
    "part reserved": (form(), form(f={"allowReserved": True}), "part-encoding-changed"),
    "answer added": ({}, answers(_204={}, _404={}), "response-added"),
    "answer of success added": ({}, answers(_204={}, _200={}), "response-added"),
    "answer by default added": ({}, answers(_204={}, default={}), "response-added"),
    "answer removed": (answers(_204={}, _404={}), {}, "response-removed"),
    "answers of a family": (answers(_204={}, _503={}), answers(_204={}, _4XX={}), "response-removed response-added"),
    "answer in more": (gives(JSON_TYPE), gives(JSON_TYPE, "text/plain"), "response-media-type-added"),
    "answer in less": (gives(JSON_TYPE, XML), gives(JSON_TYPE), "response-media-type-removed"),
    "answer gets a body": (gives(), gives(JSON_TYPE), "response-media-type-added"),
    "answer loses its body": (gives(JSON_TYPE), gives(), "response-media-type-removed return-type-changed"),
    "answer header added": (heads(), heads(X=X), "response-header-added"),
    "answer header removed": (heads(X=X), heads(), "response-header-removed"),
    "answer header required": (heads(X=X), heads(X={**X, "required": True}), "response-header-required"),
    "answer header optional": (heads(X={**X, "required": True}), heads(X=X), "response-header-optional"),
    "answer header exploded": (heads(X=X), heads(X={**X, "explode": True}), "response-header-changed"),
    "answer header deprecated": (heads(X=X), heads(X={**X, "deprecated": True}), "schema-deprecated"),
    "answer header in other letters": (heads(X=X), heads(x=X), ""),
    "answer link": (answers(_204={}), answers(_204={"links": {"l": {"operationId": "act"}}}), "link-changed"),
    "callback added": ({}, calling(post=DONE), "callback-added"),
    "callback removed": (calling(post=DONE), {}, "callback-removed"),
    "callback in another method": (calling(post=DONE), calling(put=DONE), "callback-changed callback-changed"),
    "callback elsewhere": (calling(post=DONE), {"callbacks": {"done": {"{$other}": {"post": DONE}}}}, "callback-changed callback-changed"),
    "callback with a parameter": (calling(post=DONE), calling(post={**DONE, **query()}), "callback-changed"),
    "callback answered otherwise": (calling(post=DONE), calling(post=answers(_200={})), "callback-changed"),
    "callback with a body": (calling(post=DONE), calling(post={**DONE, **sent(TEXT)}), "callback-changed"),
    "webhook added": ({}, hooked(post=DONE), "webhook-added"),
    "webhook removed": (hooked(post=DONE), {}, "webhook-removed"),
    "webhook in another method": (hooked(post=DONE), hooked(put=DONE), "webhook-changed webhook-changed"),
    "first tag": ({}, {"tags": ["Other"]}, "operation-renamed"),
    "second tag": ({}, {"tags": ["Shop", "Other"]}, "operation-tags-changed"),
    "operation id": ({}, {"operationId": "go"}, "operation-renamed"),
    "operation id that Python writes the same": ({"operationId": "goThere"}, {"operationId": "go_there"}, "operation-id-changed"),
    "operation added": ({}, {"path": {"get": DONE}}, "operation-added"),
    "operation removed": ({"path": {"get": DONE}}, {}, "operation-removed"),
    "operation deprecated": ({}, {"deprecated": True}, "operation-deprecated"),
    "operation sunset": (
        {"x-sunset": "2030-01-31"},
        {"x-sunset": "2029-01-31"},
        "operation-sunset-changed",
    ),
    "operation no longer deprecated": ({"deprecated": True}, {}, "operation-undeprecated"),
    "method": ({}, {"method": "put"}, "method-changed"),
    "path": ({}, {"url": "/do"}, "path-changed"),
    "path with a slash": ({}, {"url": "/act/"}, "path-changed"),
    "server": (served("https://a.example"), served("https://b.example"), "server-changed"),
    "server spelled otherwise": (served("https://a.example/v1"), served("HTTPS://A.example:443/v1/"), ""),
    "server added": ({}, served("https://a.example"), "server-changed"),
    "second server": (served("https://a.example"), served("https://a.example", "https://b.example"), "server-added"),
    "second server gone": (served("https://a.example", "https://b.example"), served("https://a.example"), "server-removed server-removed"),
    "server variable": (served("https://{r}.example", default="a"), served("https://{r}.example", default="b"), "server-changed"),
    "server variable's values": (served("https://{r}.example", default="a", enum=["a", "b"]), served("https://{r}.example", default="a", enum=["a"]), "server-variable-changed"),
    "server of an operation": ({}, {"servers": [{"url": "https://b.example"}]}, "server-changed"),
    "server of a path": ({}, {"path": {"servers": [{"url": "https://b.example"}]}}, "server-changed"),
    "security added": ({}, {"security": [{"Token": []}]}, "security-changed"),
    "security removed": ({"security": [{"Token": []}]}, {}, "security-changed"),
    "security or": ({"security": [{"Token": []}]}, {"security": [{"Token": []}, {"Key": []}]}, "security-changed"),
    "security and": ({"security": [{"Token": []}]}, {"security": [{"Token": [], "Key": []}]}, "security-changed"),
    "security optional": ({"security": [{"Token": []}]}, {"security": [{"Token": []}, {}]}, "security-changed"),
    "security scope": ({"security": [{"O": ["a"]}]}, {"security": [{"O": ["a", "b"]}]}, "security-changed"),
    "security of all": ({}, {"root": {"security": [{"Token": []}]}}, "security-changed"),
    "security in another order": ({"security": [{"Token": []}, {"Key": []}]}, {"security": [{"Key": []}, {"Token": []}]}, ""),
    "scheme added": (secured(), secured(K=SCHEMES["Key"]), "security-scheme-added"),
    "scheme removed": (secured(K=SCHEMES["Key"]), secured(), "security-scheme-removed"),
    "scheme of another kind": (secured(K=SCHEMES["Key"]), secured(K=SCHEMES["Token"]), "security-scheme-changed"),
    "scheme elsewhere": (secured(K=SCHEMES["Key"]), secured(K={**SCHEMES["Key"], "in": "query"}), "security-scheme-changed"),
    "scheme's tokens": (flow(), flow(tokenUrl="https://b.example"), "security-scheme-changed"),
    "scheme's scope added": (flow(), flow(scopes={**FLOW["scopes"], "c": ""}), "security-scheme-changed"),
    "scheme's scope removed": (flow(), flow(scopes={"a": "x"}), "security-scheme-changed"),
    "scheme's scope explained": (flow(), flow(scopes={"a": "z", "b": "y"}), "security-scheme-changed"),
    "summary": ({}, {"summary": "S", "description": "D", "externalDocs": {"url": "https://x.example"}}, ""),
    "header that is not the operation's own": ({}, query(**{"in": "header", "name": "Accept"}), ""),
}  # fmt: skip


@pytest.mark.parametrize("name", OPERATIONS)
def test_a_change_of_an_operation_is_reported(name: str) -> None:
    old, new, kinds = OPERATIONS[name]
    found = diff_documents(document_of(acting(**old)), document_of(acting(**new))).changes
    assert sorted(change.kind for change in found) == sorted(kinds.split())
    back = diff_documents(document_of(acting(**new)), document_of(acting(**old))).changes
    assert bool(back) is bool(kinds)


# ---- OpenAPI 2.0 -------------------------------------------------------------------------------


def swagger(root: Json = None, **more: Json) -> Json:
    operation = {"operationId": "act", "tags": ["Shop"], "responses": {"204": NONE}, **more}
    root_members = {"swagger": "2.0", "info": {"title": "t", "version": "1"}, **(root or {})}
    return {**root_members, "paths": {"/act": {"post": operation}}}


def field(where: str = "query", **more: Json) -> Json:
    return {"parameters": [{"name": "a", "in": where, "type": "string", **more}]}


def body(schema: Json, *media_types: str) -> Json:
    return {
        "parameters": [{"name": "b", "in": "body", "schema": schema}],
        "consumes": [*media_types],
    }


def returned(schema: Json, *media_types: str, **more: Json) -> Json:
    return {"responses": {"200": {**NONE, "schema": schema, **more}}, "produces": [*media_types]}


HOST = {"host": "a.example", "schemes": ["https"]}
LONG = {**TEXT, "maxLength": 3}
FILES = {"consumes": ["multipart/form-data"]}
SWAGGER: dict[str, tuple[Json, Json, str]] = {
    "host": ({"root": HOST}, {"root": {**HOST, "host": "b.example"}}, "server-changed"),
    "base path": ({"root": HOST}, {"root": {**HOST, "basePath": "/b"}}, "server-changed"),
    "scheme": ({"root": HOST}, {"root": {**HOST, "schemes": ["http"]}}, "server-changed"),
    "one more scheme": ({"root": HOST}, {"root": {**HOST, "schemes": ["https", "http"]}}, "server-added"),
    "schemes of an operation": ({"root": HOST}, {"root": HOST, "schemes": ["http"]}, "server-changed"),
    "parameter": (field(), field(maxLength=3), "max-length-added"),
    "parameter's items": (field(type="array", items=TEXT), field(type="array", items=WHOLE), "type-changed"),
    "separators": (field(type="array", items=TEXT), field(type="array", items=TEXT, collectionFormat="multi"), "parameter-style-changed"),
    "may be empty": (field(), field(allowEmptyValue=True), "parameter-style-changed"),
    "field of a form": ({**field("formData"), **FILES}, {**field("formData", maxLength=3), **FILES}, "max-length-added"),
    "file in a form": ({**field("formData"), **FILES}, {**field("formData", type="file"), **FILES}, "format-added"),
    "body in one more": (body(OBJECT, JSON_TYPE), body(OBJECT, JSON_TYPE, XML), "body-media-type-added"),
    "body of text": (body(TEXT, "text/plain"), body(LONG, "text/plain"), "max-length-added"),
    "answer in one more": (returned(OBJECT, JSON_TYPE), returned(OBJECT, JSON_TYPE, XML), "response-media-type-added"),
    "answer of text": (returned(TEXT, "text/plain"), returned(LONG, "text/plain"), "max-length-added"),
    "answer header": (returned(TEXT, headers={"X": TEXT}), returned(TEXT, headers={"X": LONG}), "max-length-added"),
    "discriminator": ({"root": {"definitions": {"A": {**thing(k_=TEXT), "discriminator": "k"}}}}, {"root": {"definitions": {"A": thing(k_=TEXT)}}}, "discriminator-changed"),
}  # fmt: skip


@pytest.mark.parametrize("name", SWAGGER)
def test_a_change_of_an_older_document_is_reported(name: str) -> None:
    old, new, kinds = SWAGGER[name]
    found = diff_documents(document_of(swagger(**old)), document_of(swagger(**new))).changes
    assert sorted(change.kind for change in found) == sorted(kinds.split())


def test_the_case_of_schemes_and_headers_breaks_nobody() -> None:
    for old, new in (
        ({"type": "http", "scheme": "bearer"}, {"type": "http", "scheme": "Bearer", "bearerFormat": "JWT"}),
        ({"type": "apiKey", "in": "header", "name": "X-Key"}, {"type": "apiKey", "in": "header", "name": "x-key"}),
    ):  # fmt: skip
        changes = diff_documents(
            document_of(acting(**secured(K=old))), document_of(acting(**secured(K=new)))
        ).changes
        assert [(each.kind, each.level) for each in changes] == [
            ("security-scheme-changed", "patch")
        ]
