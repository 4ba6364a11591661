"""jsonschema's verdicts on values, by the schemas of an OpenAPI document.

Identifiers count wherever a document of 3.1 has schemas; jsonschema alone looks for them in schemas
only, and a document is none.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from fractions import Fraction
from functools import cached_property
from typing import Any, cast

import attrs
import referencing
import referencing.exceptions
import referencing.jsonschema
from jsonschema import exceptions, validators

from sdkloom.diagnostics import Diagnostics, SpecError
from sdkloom.ecma.matching import Matches, UnknownPatternError, matches
from sdkloom.reading.document import Document
from sdkloom.reading.json_values import JsonObject, JsonValue, is_array, is_object
from sdkloom.schemas.identifiers import Identifiers

_BASE = "http://document.invalid/"
_MOST_REFERENCES = 5_000
"""References followed for one value: schemas that refer to each other can be walked without end."""

_IDENTIFIERS = ("$id", "$anchor", "$dynamicAnchor")
_DATA = frozenset({"const", "default", "enum", "example", "examples"})
"""What may look like a schema and is none."""

_Errors = Iterator[exceptions.ValidationError]


_validators: Any = cast("Any", validators)
_resource: Any = referencing.Resource
_registry: Any = referencing.Registry


class _TooManyReferencesError(Exception):
    """A value that would take too long to judge."""


_UNJUDGED = (
    _TooManyReferencesError,
    UnknownPatternError,
    SpecError,
    RecursionError,
    referencing.exceptions.Unresolvable,
    exceptions.UnknownType,
    AttributeError,
    TypeError,
    ValueError,  # of urllib, for references that are no URLs
    OverflowError,
)
"""What is raised for schemas that jsonschema cannot read, most of which ``generate`` warns of."""


class Judge:
    """Judges values by the schemas of *document*, formats not asserted.

    *is_match* decides what patterns match.
    """

    def __init__(self, document: Document, is_match: Matches = matches) -> None:
        self.document = document
        self.is_match = is_match
        self._validators: dict[str, Any] = {}
        self._followed = 0
        self._is_new = document.version >= "3.1"
        self._identifiers = Identifiers(document, Diagnostics())

    def resolve(self, ref: str, origin: str) -> str:
        """Find the origin that *ref*, in the schema at *origin*, refers to; ``SpecError`` if none."""
        if self._is_new:
            return self._identifiers.resolve(ref, origin)
        return self.document.resolve(ref, origin)

    def is_valid(self, origin: str, value: JsonValue) -> bool | None:
        """Tell whether the schema at *origin* allows *value*; ``None`` if that cannot be judged."""
        self._followed = 0
        try:
            return bool(self._validator(origin).is_valid(value))
        except _UNJUDGED:
            return None

    def errors(self, origin: str, value: JsonValue) -> list[Any]:
        """List what is wrong with a value that can be judged."""
        self._followed = 0
        return list(self._validator(origin).iter_errors(value))

    def _validator(self, origin: str) -> Any:
        if origin not in self._validators:
            schema = {"$ref": f"{_BASE}{origin}"}
            self._validators[origin] = self._class(schema, registry=self._registry)
        return self._validators[origin]

    @cached_property
    def _class(self) -> Any:
        base: Any = validators.Draft202012Validator if self._is_new else validators.Draft4Validator
        keywords: dict[str, Any] = {
            "pattern": self._pattern,
            "patternProperties": self._pattern_properties,
            "additionalProperties": self._additional_properties,
            "multipleOf": _multiple_of,
            "$ref": self._counted(base.VALIDATORS["$ref"]),
        }
        if self._is_new:
            for bound in ("exclusiveMinimum", "exclusiveMaximum"):
                keywords[bound] = _numeric_bound(base.VALIDATORS[bound])
            kind: Any = _validators.extend(base, keywords)
        else:
            # 3.0 stands between the drafts 4 and 6: like 4 it takes 1.0 for no integer
            checker = base.TYPE_CHECKER.redefine("file", _is_file)
            keywords["type"] = _nullable_type
            kind = _validators.extend(base, keywords, type_checker=checker)
        kind.evolve = _evolved
        return kind

    @cached_property
    def _registry(self) -> Any:
        # schemas of 2.0 and 3.0 have no identifiers: `id` is a property there
        plain: Any = referencing.Specification.OPAQUE
        specification = _specification() if self._is_new else plain

        def retrieve(uri: str) -> Any:
            file = uri.removeprefix(_BASE)
            root = self.document.get(f"{file}#") if file else self.document.root
            return _resource(root, specification)

        registry: Any = _registry(retrieve=retrieve)
        return registry.get_or_retrieve(_BASE).registry.crawl()

    def _counted(self, follow: Callable[..., _Errors]) -> Callable[..., _Errors]:
        def counted(validator: Any, ref: str, value: JsonValue, schema: Any) -> _Errors:
            self._followed += 1
            if self._followed > _MOST_REFERENCES:
                raise _TooManyReferencesError
            if ref == "#" and validator._resolver.lookup(ref).contents is self.document.root:  # noqa: SLF001 - there is no public one
                raise referencing.exceptions.Unresolvable(ref=ref)  # a document is no schema
            try:
                yield from follow(validator, ref, value, schema) or ()
            except referencing.exceptions.Unresolvable as error:
                if not self._is_new or not ref.startswith("#/") or error.ref != ref[1:]:
                    raise
                # below an $id that has no such place: one of the document is meant
                yield from validator.descend(value, {"$ref": f"{_BASE}{ref}"})

        return counted

    def _pattern(self, _: Any, pattern: str, value: JsonValue, __: Any) -> _Errors:
        if isinstance(value, str) and not self.is_match(pattern, value):
            yield exceptions.ValidationError(f"{value!r} does not match {pattern!r}")

    def _pattern_properties(
        self, validator: Any, patterns: Mapping[str, Any], value: JsonValue, _: Any
    ) -> _Errors:
        if is_object(value):
            for pattern, schema in patterns.items():
                for name, member in value.items():
                    if self.is_match(pattern, name):
                        yield from validator.descend(member, schema, name, pattern)

    def _additional_properties(
        self, validator: Any, additional: Any, value: JsonValue, schema: Mapping[str, Any]
    ) -> _Errors:
        if not is_object(value):
            return
        patterns = tuple(schema.get("patternProperties", ()))
        for name, member in value.items():
            is_known = name in schema.get("properties", ())
            if is_known or any(self.is_match(pattern, name) for pattern in patterns):
                continue
            if additional is False:
                yield exceptions.ValidationError(f"{name!r} is not a known property", path=[name])
            elif is_object(additional):
                yield from validator.descend(member, additional, path=name)


def _specification() -> Any:
    """Describe documents that have schemas in them, with identifiers."""
    draft: Any = referencing.jsonschema.DRAFT202012

    def anchors(_specification: Any, value: JsonValue) -> Any:
        return draft.anchors_in(value) if is_object(value) else ()

    def entered(*, resolver: Any, subresource: Any, **_: Any) -> Any:
        return resolver.in_subresource(subresource)

    kind: Any = referencing.Specification
    return kind(
        name="openapi",
        id_of=_identifier,
        subresources_of=_identified,
        anchors_in=anchors,
        maybe_in_subresource=entered,
    )


def _identifier(value: JsonValue) -> str | None:
    found = value.get("$id") if is_object(value) else None
    return found.partition("#")[0] or None if isinstance(found, str) else None


def _identified(value: JsonValue) -> Iterator[JsonObject]:
    """Go through the outermost schemas in *value* that identify themselves."""
    waiting = _inside(value)
    while waiting:
        node = waiting.pop()
        if is_object(node) and any(isinstance(node.get(key), str) for key in _IDENTIFIERS):
            yield node
        else:
            waiting += _inside(node)


def _inside(value: JsonValue) -> list[JsonValue]:
    if is_object(value):
        return [member for name, member in value.items() if name not in _DATA]
    return list(value) if is_array(value) else []


def _is_file(_checker: Any, value: JsonValue) -> bool:
    """Take ``type: file`` of 2.0 for text: JSON has no octets, and a package checks no others."""
    return isinstance(value, str)


def _nullable_type(
    validator: Any, types: Any, value: JsonValue, schema: Mapping[str, Any]
) -> _Errors:
    """``nullable`` of OpenAPI 3.0 adds null to ``type``, and to nothing else."""
    if value is None and schema.get("nullable") is True:
        return
    listed = [types] if isinstance(types, str) else types
    if not any(validator.is_type(value, kind) for kind in listed):
        yield exceptions.ValidationError(f"{value!r} is not of type {types!r}")


def _multiple_of(_: Any, unit: Any, value: JsonValue, __: Any) -> _Errors:
    """Divide numbers as they are written, which floats are not."""
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    if is_number and Fraction(repr(value)) % Fraction(repr(unit)):
        yield exceptions.ValidationError(f"{value!r} is no multiple of {unit!r}")


def _numeric_bound(compare: Callable[..., _Errors]) -> Callable[..., _Errors]:
    """Take a bound of 3.0 (a bool) in a document of 3.1 for what cannot be judged."""

    def compared(validator: Any, bound: Any, value: JsonValue, schema: Any) -> _Errors:
        if isinstance(bound, bool):
            raise TypeError(bound)
        return compare(validator, bound, value, schema)

    return compared


def _evolved(self: Any, **changes: Any) -> Any:
    """Do what ``evolve`` of jsonschema does, and keep the class below ``$schema``."""
    kind: Any = self.__class__
    fields = (field for field in cast("tuple[Any, ...]", attrs.fields(kind)) if field.init)
    return kind(**{field.alias: getattr(self, field.name) for field in fields} | changes)
