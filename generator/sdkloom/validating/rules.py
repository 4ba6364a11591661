"""Rules about the fields of an object together, which no table can express.

Each rule looks at one object, whose values may still have any type, and yields what is wrong.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple, TypeAlias

from sdkloom.diagnostics import Severity
from sdkloom.diagnostics.rules import Rule
from sdkloom.openapi.keywords import keywords
from sdkloom.openapi.methods import METHODS
from sdkloom.openapi.shapes import VERSIONS
from sdkloom.reading.json_values import as_array, as_object, is_array, is_object
from sdkloom.reading.places import quoted
from sdkloom.validating.values import contradictions

Fields: TypeAlias = Mapping[str, Any]
ObjectCheck: TypeAlias = Callable[[Fields, "Context"], Iterator["Problem"]]


class Problem(NamedTuple):
    """Something wrong with an object; ``at`` goes down from it to the place."""

    rule: Rule
    severity: Severity
    message: str
    at: tuple[str | int, ...] = ()


@dataclass(frozen=True, slots=True)
class Context:
    """What a rule may know beyond its object; ``follow`` gives what a local reference means."""

    version: str
    follow: Callable[[Any], Fields | None]
    schemes: frozenset[str]
    """Names of the security schemes that the document describes."""
    is_inserted: Callable[[str], bool] = lambda _: False
    """Whether what stands at an origin took the place of a reference, and nobody wrote it there."""


STYLES: Mapping[str, frozenset[str]] = {
    "path": frozenset({"matrix", "label", "simple"}),
    "query": frozenset({"form", "spaceDelimited", "pipeDelimited", "deepObject"}),
    "header": frozenset({"simple"}),
    "cookie": frozenset({"form"}),
    "querystring": frozenset(),
}
SCHEME_FIELDS: Mapping[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "apiKey": (("name", "in"), ()),
    "http": (("scheme",), ("bearerFormat",)),
    "mutualTLS": ((), ()),
    "oauth2": (("flows",), ("oauth2MetadataUrl",)),
    "openIdConnect": (("openIdConnectUrl",), ()),
}
"""By type of security scheme: the fields it needs, and others that it may have."""

IGNORED_HEADERS = frozenset({"accept", "content-type", "authorization"})
TOKEN = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+\Z")
"""RFC 9110, section 5.6.2."""
_VARIABLE = re.compile(r"\{([^{}]*)\}")


def listed(names: Iterable[str]) -> str:
    """Write names in code quotes, in their order, with commas."""
    return ", ".join(f"`{name}`" for name in names)


def as_text(value: object) -> str | None:
    """Give a string, and None for what is none."""
    return value if isinstance(value, str) else None


def repeated(items: Iterable[object]) -> Iterator[tuple[int, object]]:
    """Find scalars that came before, with their places; ``1`` and ``true`` differ."""
    seen: set[tuple[type, object]] = set()
    for index, item in enumerate(items):
        if isinstance(item, (dict, list)):
            continue
        if (key := (type(item), item)) in seen:
            yield index, item
        seen.add(key)


def exclusive(value: Fields, *names: str, section: str) -> Iterator[Problem]:
    """Refuse more than one of *names* in one object."""
    if len(present := [name for name in names if name in value]) > 1:
        message = f"{listed(present)} exclude each other in a {section}: keep one"
        yield Problem("exclusive-fields", "warning", message, (present[-1],))


def document(value: Fields, context: Context) -> Iterator[Problem]:
    """OpenAPI Object: something is described, and tags have distinct names."""
    if context.version >= "3.1" and not value.keys() & {"paths", "components", "webhooks"}:
        message = "nothing is described: one of `paths`, `components` and `webhooks` is needed"
        yield Problem("missing-field", "error", message)
    names = (as_text(as_object(tag).get("name")) for tag in as_array(value.get("tags")))
    for index, name in repeated(names):
        if name is not None:
            message = f"the tag {quoted(str(name))} is described more than once"
            yield Problem("duplicate-tag", "warning", message, ("tags", index))
    yield from security(value, context)


def licence(value: Fields, _: Context) -> Iterator[Problem]:
    """License Object: an SPDX identifier or a URL."""
    return exclusive(value, "identifier", "url", section="License Object")


_UNUSABLE = {
    "have control characters": re.compile(r"[\x00-\x1f\x7f]"),
    "have a scheme other than http and https": re.compile(
        r"\A(?!(?:https?|wss?)://)[A-Za-z][A-Za-z0-9+.-]*://", re.IGNORECASE
    ),
    "have a query or a fragment: paths are added to its end": re.compile(r"[?#]"),
    "have a port above 65535": re.compile(
        r"\A[^/]*//[^/]*:(?:[0-9]{6,}|[7-9][0-9]{4}|6[6-9][0-9]{3})(?:/|\Z)"
    ),
}
"""What makes a server's URL one that nothing can be sent to."""
_NO_ADDRESS = {
    "holds a blank": re.compile(r"\s"),
    "is no address of a server: it starts with http:// or https://, or is relative": re.compile(
        r"\A[A-Za-z][A-Za-z0-9+.-]*:(?!//)"
    ),
}
"""What makes it one of which nobody knows what is meant: callers have to pass another."""


def server(value: Fields, _: Context) -> Iterator[Problem]:
    """Server Object: every variable of the URL is described, and a client can send to it."""
    described = as_object(value.get("variables"))
    url = as_text(value.get("url")) or ""
    if problem := next(
        (problem for problem, wrong in _UNUSABLE.items() if wrong.search(url)), None
    ):
        yield Problem("bad-value", "error", f"the URL of a server cannot {problem}", ("url",))
    elif problem := next((text for text, wrong in _NO_ADDRESS.items() if wrong.search(url)), None):
        message = f"the URL {quoted(url)} {problem}"
        yield Problem("bad-value", "warning", message, ("url",))
    else:
        yield from _defaults_problem(url, described)
    for name in dict.fromkeys(_VARIABLE.findall(url)):
        if name not in described:
            message = f"the URL's variable {quoted(name)} has no entry, and so no default, here"
            yield Problem("missing-server-variable", "warning", message, ("url",))


def _defaults_problem(url: str, variables: Fields) -> Iterator[Problem]:
    """Find what is wrong with the URL only once the defaults of its variables are filled in."""
    if not _VARIABLE.search(url):
        return
    defaults = {name: as_object(variable).get("default") for name, variable in variables.items()}
    filled = _VARIABLE.sub(lambda found: as_text(defaults.get(found[1])) or found[0], url)
    problems = {f"cannot {problem}": wrong for problem, wrong in _UNUSABLE.items()} | _NO_ADDRESS
    if problem := next((text for text, wrong in problems.items() if wrong.search(filled)), None):
        message = f"the URL with the defaults of its variables, {quoted(filled)}, {problem}"
        yield Problem("bad-value", "warning", message, ("url",))


def server_variable(value: Fields, _: Context) -> Iterator[Problem]:
    """Server Variable Object: the default is one of the values."""
    values, default = as_array(value.get("enum")), value.get("default")
    if values and isinstance(default, str) and default not in values:
        yield Problem("bad-value", "warning", "`default` is not one of `enum`", ("default",))


def responses(value: Fields, _: Context) -> Iterator[Problem]:
    """Responses Object: at least one response."""
    if all(name.startswith("x-") for name in value):
        yield Problem(
            "missing-field", "warning", "no response is described: at least one is needed"
        )


def path_item(value: Fields, context: Context) -> Iterator[Problem]:
    """Path Item Object: parameters, and no second place for a method that has a field."""
    yield from parameters(value, context)
    for name in as_object(value.get("additionalOperations")):
        if name.lower() in METHODS:
            severity: Severity = "error" if name.isupper() else "warning"
            message = (
                f"`{name}` belongs beside `additionalOperations`, as the field `{name.lower()}`"
            )
            yield Problem("bad-key", severity, message, ("additionalOperations", name))


def parameter(value: Fields, context: Context) -> Iterator[Problem]:
    """Parameter Object of 3.x: what goes with each `in`, and a schema or one content."""
    place = as_text(value.get("in"))
    if place is not None:
        yield from _parameter_place(value, place, context)
    yield from _described_value(value, "Parameter Object")


def _parameter_place(value: Fields, place: str, context: Context) -> Iterator[Problem]:
    if place not in STYLES or (place == "querystring" and context.version < "3.2"):
        known = [name for name in STYLES if name != "querystring" or context.version >= "3.2"]
        message = f"`in` is {quoted(place)}; it can be {listed(known)}"
        yield Problem("bad-value", "error", message, ("in",))
        return
    yield from path_parameter(value, place)
    styles = STYLES[place]
    if place == "cookie" and context.version >= "3.2":
        styles = frozenset({"form", "cookie"})
    if (style := as_text(value.get("style"))) is not None and style not in styles:
        can = f"it can be {listed(sorted(styles))}" if styles else "it has none"
        message = f"{quoted(style)} is no style of a parameter in {place}: {can}"
        yield Problem("bad-value", "error", message, ("style",))
    reserved = ("query",) if context.version < "3.2" else ("path", "query", "cookie")
    for name, places in (("allowEmptyValue", ("query",)), ("allowReserved", reserved)):
        if name in value and place not in places:
            message = f"`{name}` has no meaning for a parameter in {place}"
            yield Problem("ignored-field", "warning", message, (name,))
    if place == "querystring" and "content" not in value:
        message = "a parameter in querystring needs `content`, not `schema`"
        yield Problem("missing-field", "error", message)
    if place == "header" and (as_text(value.get("name")) or "").lower() in IGNORED_HEADERS:
        message = (
            f"OpenAPI ignores the header parameter `{value['name']}`: it is described elsewhere"
        )
        yield Problem("ignored-parameter", "info", message, ("name",))
    if place in {"header", "cookie"} and not TOKEN.match(name := as_text(value.get("name")) or "x"):
        message = f"{quoted(name)} is no name that a {place} can have: it could not be sent"
        severity: Severity = "warning" if TOKEN.match(name.strip(" ")) else "error"
        yield Problem("bad-value", severity, message, ("name",))


def path_parameter(value: Fields, place: str) -> Iterator[Problem]:
    """Ask of a parameter in path that it is required."""
    if place == "path" and value.get("required") is not True:
        message = "a parameter in path is always required: write `required: true`"
        yield Problem("optional-path-parameter", "warning", message)


def _described_value(value: Fields, section: str) -> Iterator[Problem]:
    """Check what Parameter and Header Objects share: `schema` or `content`, and examples."""
    schema, content = "schema" in value, value.get("content")
    if schema and content is not None:
        message = "`schema` and `content` exclude each other: keep the one that is meant"
        yield Problem("exclusive-fields", "error", message, ("content",))
    elif not schema and content is None:
        message = f"a {section} needs `schema` or `content`; without, any value is allowed"
        yield Problem("missing-field", "warning", message)
    if is_object(content) and len(content) != 1:
        message = f"`content` has {len(content)} media types; it needs exactly one here"
        yield Problem("bad-value", "error", message, ("content",))
    if content is not None:
        for name in value.keys() & {"style", "explode", "allowReserved"}:
            message = f"`{name}` has no meaning beside `content`"
            yield Problem("ignored-field", "warning", message, (name,))
    yield from exclusive(value, "example", "examples", section=section)


def header(value: Fields, _: Context) -> Iterator[Problem]:
    """Header Object of 3.x: a schema or one content."""
    return _described_value(value, "Header Object")


def media_type(value: Fields, _: Context) -> Iterator[Problem]:
    """Media Type Object: one kind of example, one kind of encoding."""
    yield from exclusive(value, "example", "examples", section="Media Type Object")
    yield from encoding(value, _)


def encoding(value: Fields, _: Context) -> Iterator[Problem]:
    """Check an Encoding Object: by name or by position."""
    for name in ("prefixEncoding", "itemEncoding"):
        yield from exclusive(value, "encoding", name, section="Media Type or Encoding Object")


def example(value: Fields, _: Context) -> Iterator[Problem]:
    """Check an Example Object: one way to give the value."""
    for pair in (
        ("value", "externalValue"),
        ("value", "dataValue"),
        ("value", "serializedValue"),
        ("serializedValue", "externalValue"),
    ):
        yield from exclusive(value, *pair, section="Example Object")


def link(value: Fields, _: Context) -> Iterator[Problem]:
    """Link Object: exactly one operation."""
    yield from exclusive(value, "operationRef", "operationId", section="Link Object")
    if not value.keys() & {"operationRef", "operationId"}:
        message = "a Link Object needs `operationRef` or `operationId`"
        yield Problem("missing-field", "warning", message)


def xml(value: Fields, _: Context) -> Iterator[Problem]:
    """XML Object: `nodeType` replaces the two older fields."""
    for name in ("attribute", "wrapped"):
        yield from exclusive(value, name, "nodeType", section="XML Object")


def security_scheme(value: Fields, context: Context) -> Iterator[Problem]:
    """Security Scheme Object of 3.x: the fields that its type needs and knows."""
    kind = as_text(value.get("type"))
    known = [name for name in SCHEME_FIELDS if name != "mutualTLS" or context.version >= "3.1"]
    if kind is None:
        return
    if kind not in known:
        message = f"{quoted(kind)} is no type of security scheme: it can be {listed(known)}"
        yield Problem("bad-value", "error", message, ("type",))
        return
    needed, more = SCHEME_FIELDS[kind]
    yield from needs(value, needed, f"a security scheme of type `{kind}`")
    every = {name for pair in SCHEME_FIELDS.values() for part in pair for name in part}
    yield from foreign(value, every - {*needed, *more}, f"a security scheme of type `{kind}`")


def needs(value: Fields, names: Iterable[str], whose: str) -> Iterator[Problem]:
    """Ask for each of *names*."""
    for name in names:
        if name not in value:
            message = f"`{name}` is missing: {whose} needs it, and cannot be used without"
            yield Problem("missing-field", "warning", message)


def foreign(value: Fields, names: Iterable[str], whose: str) -> Iterator[Problem]:
    """Point at each of *names* that is there, as a field of something else."""
    for name in sorted(value.keys() & names):
        yield Problem("ignored-field", "warning", f"`{name}` is no field of {whose}", (name,))


_FOREIGN = {
    version: frozenset({"anyOf", "oneOf", "const"}) - keywords(version).keys()
    for version in VERSIONS
}
"""By version: keywords that contradict nothing there, because only later ones have them."""
_FLAGS = (("exclusiveMinimum", "minimum"), ("exclusiveMaximum", "maximum"))


def schema(value: Fields, context: Context) -> Iterator[Problem]:
    """Check a Schema Object: keywords that do not go together, and arrays that may not be empty."""
    is_old = context.version < "3.1"
    if (kind := value.get("type")) is not None:
        yield from _schema_type(value, kind, context)
    if is_array(names := value.get("required")):
        yield from _array(names, "required", empty="warning" if is_old else None)
    if is_array(values := value.get("enum")):
        yield from _array(values, "enum", empty="error" if is_old else "warning")
    if value.get("readOnly") is True and value.get("writeOnly") is True:
        message = "`readOnly` and `writeOnly` together leave no place for the value"
        yield Problem("exclusive-fields", "warning", message, ("writeOnly",))
    for key, bound in () if is_old else _FLAGS:
        if isinstance(value.get(key), bool):
            message = f"`{key}` is a number since OpenAPI 3.1: read as 3.0 would, beside `{bound}`"
            yield Problem("other-version", "warning", message, (key,))
    foreign = _FOREIGN[context.version]
    known = (
        value if foreign.isdisjoint(value) else {key: value[key] for key in value.keys() - foreign}
    )
    for key, message in contradictions(known):
        severity: Severity = "error" if key == "const" else "warning"  # real APIs hold the others
        yield Problem("contradiction", severity, message, (key,))


def _schema_type(value: Fields, kind: object, context: Context) -> Iterator[Problem]:
    if context.version == "3.0" and (is_array(kind) or kind == "null"):
        message = "arrays of types and `null` are OpenAPI 3.1's; 3.0 has one type and `nullable`"
        yield Problem("other-version", "error", message, ("type",))
    elif is_array(kind):
        if not kind:
            yield Problem("bad-value", "error", "`type` is empty: leave it out", ("type",))
        yield from _array(kind, "type", empty=None)
    if kind == "array" and "items" not in value and context.version < "3.1":
        message = "`items` is missing: without, any item is allowed"
        yield Problem("missing-field", "warning", message)


def _array(items: list[Any], name: str, *, empty: Severity | None) -> Iterator[Problem]:
    if empty and not items:
        yield Problem("bad-value", empty, f"`{name}` is empty: leave it out", (name,))
    for index, item in repeated(items):
        message = f"{_shown(item)} stands in `{name}` more than once"
        yield Problem("duplicate-item", "warning", message, (name, index))


def _shown(item: object) -> str:
    return quoted(item) if isinstance(item, str) else f"`{json.dumps(item)}`"


def operation(value: Fields, context: Context) -> Iterator[Problem]:
    """Operation Object: its parameters, and schemes that exist."""
    yield from parameters(value, context)
    yield from security(value, context)


def security(value: Fields, context: Context) -> Iterator[Problem]:
    """Security requirements name schemes that are described; 3.2's may be URIs, which others follow."""
    listed = as_array(value.get("security")) if context.version < "3.2" else []
    for index, requirement in enumerate(listed):
        for name in as_object(requirement):
            if name not in context.schemes:
                message = f"there is no security scheme {quoted(name)}"
                yield Problem("unknown-security-scheme", "warning", message, ("security", index))


def parameters(value: Fields, context: Context) -> Iterator[Problem]:
    """Parameters of an operation or path: none twice; in 3.2 one way to describe the query."""
    seen: dict[tuple[str, str], int] = {}
    spelled: dict[str, str] = {}
    for index, item in enumerate(as_array(value.get("parameters"))):
        found = context.follow(item) or {}
        name, place = as_text(found.get("name")), as_text(found.get("in"))
        if place is None or (name is None and place != "querystring"):
            continue
        if (first := seen.setdefault((name or "", place), index)) != index:
            message = (
                f"the parameter {quoted(name or '')} in {place} is also item {first} of the list"
            )
            yield Problem("duplicate-parameter", "warning", message, ("parameters", index))
        if (
            place == "header"
            and (other := spelled.setdefault((name or "").lower(), name or "")) != name
        ):
            message = f"the header {quoted(name or '')} is also there as {quoted(other)}: case makes no difference"
            yield Problem("duplicate-parameter", "error", message, ("parameters", index))
    places = [place for _, place in seen]
    if places.count("querystring") > 1 or {"query", "querystring"} <= set(places):
        message = "a parameter in querystring describes the whole query: it must be the only one"
        yield Problem("exclusive-parameters", "error", message, ("parameters",))
