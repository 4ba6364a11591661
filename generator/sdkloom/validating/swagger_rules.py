"""Rules of OpenAPI 2.0 about the fields of an object together, which no table can express."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from sdkloom.reading.json_values import as_array
from sdkloom.reading.places import quoted
from sdkloom.validating.keywords import PARAMETER
from sdkloom.validating.rules import (
    Context,
    Fields,
    Problem,
    as_text,
    foreign,
    listed,
    needs,
    path_parameter,
)
from sdkloom.validating.rules import (
    operation as shared_operation,
)
from sdkloom.validating.rules import (
    schema as shared_schema,
)
from sdkloom.validating.rules import (
    security as shared_security,
)

PLACES = ("query", "header", "path", "formData", "body")
UPLOADS = frozenset({"multipart/form-data", "application/x-www-form-urlencoded"})
FLOWS: Mapping[str, tuple[str, ...]] = {
    "implicit": ("authorizationUrl",),
    "password": ("tokenUrl",),
    "application": ("tokenUrl",),
    "accessCode": ("authorizationUrl", "tokenUrl"),
}
SCHEME_FIELDS: Mapping[str, tuple[str, ...]] = {
    "basic": (),
    "apiKey": ("name", "in"),
    "oauth2": ("flow", "scopes"),
}
BODY_FIELDS = frozenset({"name", "in", "description", "required", "schema"})


def parameter(value: Fields, _: Context) -> Iterator[Problem]:
    """Parameter Object: a schema in the body, else a type; what goes with each `in`."""
    place = as_text(value.get("in"))
    if place is None:
        return
    if place not in PLACES:
        message = f"`in` is {quoted(place)}; it can be {listed(PLACES)}"
        yield Problem("bad-value", "error", message, ("in",))
        return
    if place == "body":
        yield from needs(value, ("schema",), "a parameter in body")
        yield from foreign(value, PARAMETER.fields.keys() - BODY_FIELDS, "a parameter in body")
        return
    yield from path_parameter(value, place)
    yield from foreign(value, ("schema",), f"a parameter in {place}, which needs `type`")
    yield from described_value(value, _)
    if value.get("type") == "file" and place != "formData":
        message = f"a file can only be sent in formData, not in {place}"
        yield Problem("bad-value", "error", message, ("type",))
    if value.get("collectionFormat") == "multi" and place not in {"query", "formData"}:
        message = f"`multi` repeats a parameter, which is not possible in {place}"
        yield Problem("bad-value", "warning", message, ("collectionFormat",))
    if "allowEmptyValue" in value and place not in {"query", "formData"}:
        message = f"`allowEmptyValue` has no meaning for a parameter in {place}"
        yield Problem("ignored-field", "warning", message, ("allowEmptyValue",))


def items(value: Fields, context: Context) -> Iterator[Problem]:
    """Items Object: no files."""
    yield from described_value(value, context)
    if value.get("type") == "file":
        message = "an array of files is not known to OpenAPI 2.0"
        yield Problem("bad-value", "warning", message, ("type",))


def schema(value: Fields, context: Context) -> Iterator[Problem]:
    """Check a Schema Object other than a response's own: no files."""
    yield from shared_schema(value, context)
    if value.get("type") == "file":
        message = "`file` is a type for parameters in formData and whole responses only"
        yield Problem("bad-value", "warning", message, ("type",))


def described_value(value: Fields, _: Context) -> Iterator[Problem]:
    """Parameter, Header and Items Objects: a type, and items where it is an array."""
    if "type" not in value and "schema" not in value:  # which is reported in its place
        message = "`type` is missing: any value is accepted"
        yield Problem("missing-field", "warning", message)
    elif value.get("type") == "array" and "items" not in value:
        message = "`items` is missing: an array needs it"
        yield Problem("missing-field", "warning", message)


def operation(value: Fields, context: Context) -> Iterator[Problem]:
    """Operation Object: one body or a form, and a form for files."""
    yield from shared_operation(value, context)
    found = [context.follow(item) or {} for item in as_array(value.get("parameters"))]
    places = [parameter.get("in") for parameter in found]
    if places.count("body") > 1:
        message = "there is more than one parameter in body: a request has one body"
        yield Problem("exclusive-parameters", "error", message, ("parameters",))
    if "body" in places and "formData" in places:
        message = "parameters in body and in formData exclude each other: a request has one body"
        yield Problem("exclusive-parameters", "error", message, ("parameters",))
    consumes = {as_text(item) for item in as_array(value.get("consumes"))}
    if (
        consumes
        and not consumes & UPLOADS
        and any(parameter.get("type") == "file" for parameter in found)
    ):
        message = f"a file needs {listed(sorted(UPLOADS))} in `consumes`"
        yield Problem("missing-field", "warning", message, ("consumes",))


def security_scheme(value: Fields, _: Context) -> Iterator[Problem]:
    """Security Scheme Object: the fields that its type and flow need and know."""
    kind = as_text(value.get("type"))
    if kind is None or kind not in SCHEME_FIELDS:
        return
    whose = f"a security scheme of type `{kind}`"
    needed: tuple[str, ...] = SCHEME_FIELDS[kind]
    flow = as_text(value.get("flow"))
    if kind == "oauth2" and flow is not None and flow in FLOWS:
        needed = (*needed, *FLOWS[flow])
        whose = f"{whose} and flow `{flow}`"
    yield from needs(value, needed, whose)
    every = {"name", "in", "flow", "scopes", "authorizationUrl", "tokenUrl"}
    yield from foreign(value, every - {*needed}, whose)


def document(value: Fields, context: Context) -> Iterator[Problem]:
    """Swagger Object: templates are not allowed in the server's address; schemes exist."""
    yield from shared_security(value, context)
    for name in ("host", "basePath"):
        if "{" in (as_text(value.get(name)) or ""):
            message = f"`{name}` has no templates in OpenAPI 2.0"
            yield Problem("bad-value", "warning", message, (name,))
