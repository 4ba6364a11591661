"""Reads Schema Objects of every OpenAPI version as one kind of schema.

OpenAPI 2.0 and 3.0 have dialects of their own (``nullable``, flags for exclusive bounds, ``$ref``
without siblings); from 3.1 on a schema is JSON Schema 2020-12.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from sdkloom.diagnostics import Diagnostics, SpecError
from sdkloom.openapi.keywords import KEYWORDS
from sdkloom.reading.document import Document
from sdkloom.reading.json_values import JsonValue, is_object
from sdkloom.reading.places import child, circular, fault, quoted
from sdkloom.schemas.ast import Discriminator, Schema
from sdkloom.schemas.identifiers import Identifiers
from sdkloom.schemas.keywords import Dialect, Keywords
from sdkloom.schemas.readings import READINGS
from sdkloom.validating.schemas import SchemaValidator

_DIALECT = re.compile(
    r"https://json-schema\.org/draft/2020-12/schema#?\Z"
    r"|https://spec\.openapis\.org/oas/3\.\d+/dialect/(base|\d{4}-\d{2}-\d{2})#?\Z"
)
_VALIDATION = "https://json-schema.org/draft/2020-12/vocab/validation"
_FORMATS = "https://json-schema.org/draft/2020-12/vocab/format-assertion"
_OUTSIDE = frozenset({"ref-outside", "ref-remote"})
_ASSERTIONS = frozenset(keyword.name for keyword in KEYWORDS if keyword.role == "assertion")
"""The keywords of the validation vocabulary of JSON Schema 2020-12."""
_COMPONENT = re.compile(r"[A-Za-z0-9._-]+\Z")
_STEPS = 100
"""References that may lead from one to the next; documents written by people have three or four."""


class SchemaReader:
    """Reads the schemas of *document*; what is wrong with one is left out of it.

    Validation tells what is wrong. The document was validated before; the reader has those schemas
    validated that are not in it, or at places where the specification has none.
    """

    def __init__(self, document: Document, diagnostics: Diagnostics) -> None:
        self.document = document
        self.diagnostics = diagnostics
        self.dialect: Dialect = (
            "2.0" if document.version == "2.0" else "3.0" if document.version == "3.0" else "3.1"
        )
        self._known: dict[str, Schema] = {}
        self._circles: dict[str, SpecError] = {}
        """Schemas whose references lead back to themselves."""
        self._far: SpecError | None = None
        """What is said of references that lead too far: once, for all on the way would say it."""
        self._steps: dict[str, int] = {}
        """How many references lead on from a schema, where they are known to come to an end."""
        self._identifiers = Identifiers(document, diagnostics)
        self._validator = SchemaValidator(document.version, diagnostics)
        if self.dialect == "3.1":
            self._tell_dialect(document.root, "#", "jsonSchemaDialect")

    def at(self, origin: str) -> Schema:
        """Read the schema at an absolute *origin*, following nothing.

        One that is not there is told and read as a schema that asks nothing.
        """
        if (known := self._known.get(origin)) is None:
            try:
                raw = self.document.get(origin)
            except SpecError as error:
                self._tell(error)
                raw = {}
            else:
                self._validator.check(raw, origin)
            known = self._known[origin] = self._read(raw, origin)
        return known

    def add(self, schema: Schema) -> Schema:
        """Have *schema*, which was put together and stands nowhere, found at its origin."""
        return self._known.setdefault(schema.origin, schema)

    def target(self, schema: Schema) -> Schema:
        """Follow the ``$ref`` of *schema* one step."""
        if schema.ref is None:
            raise AssertionError(f"{schema.origin} refers to nothing")
        return self.at(schema.ref)

    def read(self, raw: JsonValue, origin: str) -> Schema:
        """Read an inline schema that stands at *origin*."""
        if not origin.startswith("#"):
            self._validator.check(raw, origin)
        return self._read(raw, origin)

    def _read(self, raw: JsonValue, origin: str) -> Schema:
        if isinstance(raw, bool):
            return Schema(origin=origin, always=raw)
        if not is_object(raw):
            return Schema(origin=origin)
        k = Keywords(raw, origin, self.dialect, self.diagnostics)
        if self.dialect != "3.1" and k.text("$ref") is not None:
            if self.dialect == "3.0":
                k.warn_of_nullable()
            description, title = k.text("description"), k.text("title")
            return Schema(
                origin=origin,
                ref=self._ref(k, "$ref"),
                nullable=self.dialect == "3.0" and raw.get("nullable") is True,
                description=description,
                title=title,
            )
        if self.dialect == "3.1" and self._is_unasserted(origin):
            plain = {key: one for key, one in raw.items() if key not in _ASSERTIONS}
            return self._schema(Keywords(plain, origin, self.dialect, self.diagnostics))
        return self._schema(k)

    def _is_unasserted(self, origin: str) -> bool:
        """Whether the schema is of a dialect that is described here and only applies schemas.

        JSON Schema 2020-12, core, section 8.1.2.
        """
        uri = self._identifiers.dialect(origin)
        if uri is None or _DIALECT.match(uri):
            return False
        vocabularies = self._identifiers.vocabularies(uri, origin)
        return bool(vocabularies) and _VALIDATION not in vocabularies

    def _schema(self, k: Keywords) -> Schema:
        known = READINGS[self.dialect]
        held: dict[str, JsonValue] = {}
        for reading in dict.fromkeys(known[key] for key in k.raw if key in known):
            held |= reading(k, self._read)
        if "discriminator" in k.raw:
            held["discriminator"] = self._discriminator(k)
        if self.dialect == "3.1":
            held |= self._references(k)
        return Schema(origin=k.origin, **held)

    # -- references

    def _references(self, k: Keywords) -> dict[str, JsonValue]:
        """Read what refers to other schemas beside other keywords; the keys are fields."""
        self._tell_dialect(k.raw, k.origin, "$schema")
        held: dict[str, JsonValue] = {"dynamic_scope": self._identifiers.scope(k.origin)}
        if "$ref" in k.raw:
            held["ref"] = self._ref(k, "$ref")
        if "$dynamicRef" in k.raw:
            dynamic, name, targets = self._dynamic_ref(k)
            if held.get("ref") is None and name is None:
                held["ref"], dynamic = dynamic, None
            held |= {"dynamic_ref": dynamic, "dynamic_name": name, "dynamic_targets": targets}
        return held

    def _ref(self, k: Keywords, key: str) -> str | None:
        """Resolve a reference to something that is there."""
        if (ref := k.text(key)) is None:
            return None
        try:
            origin = self._resolved(ref, k.origin)
            self._refuse_circle(k.origin, origin, self.document.get(origin, child(k.origin, key)))
        except SpecError as error:
            self._tell(error)
            return None
        return origin

    def _resolved(self, ref: str, base: str) -> str:
        if self.dialect == "3.1":
            return self._identifiers.resolve(ref, base)
        return self.document.resolve(ref, base)

    def _refuse_circle(self, start: str, origin: str, value: JsonValue) -> None:
        """Raise ``SpecError`` if the references from *origin* on lead back to *start*, or too far."""
        if start in self._circles:
            raise self._circles[start]
        passed = {start: None}
        while origin not in passed and origin not in self._steps and origin not in self._circles:
            if not (is_object(value) and isinstance(ref := value.get("$ref"), str)):
                self._steps[origin] = 0
                break
            passed[origin] = None
            before, origin = origin, self._resolved(ref, origin)
            value = self.document.get(origin, child(before, "$ref"))
        if origin == start:
            error = circular(list(passed))
            self._circles |= dict.fromkeys(passed, error)
            raise error
        if origin not in self._steps:
            return
        for steps, one in enumerate(reversed(passed), self._steps[origin] + 1):
            self._steps[one] = steps
        if self._steps[start] > _STEPS:
            message = (
                f"leads on over {self._steps[start]} references: refer to the last one directly"
            )
            self._far = self._far or fault("far-reference", message, child(start, "$ref"))
            raise self._far

    def _dynamic_ref(self, k: Keywords) -> tuple[str | None, str | None, tuple[str, ...]]:
        """Resolve ``$dynamicRef``: origin, and where that may change, anchor and all targets.

        It is a plain reference unless it starts at a dynamic anchor that has rivals in other
        schema resources (2020-12, core, section 8.2.3.2).
        """
        ref = k.text("$dynamicRef")
        if ref is None:
            return None, None, ()
        name = ref.partition("#")[2]
        rivals = tuple(self._identifiers.rivals(name, k.origin))
        is_name = ref.startswith("#") and not name.startswith("/")
        if is_name and not self._identifiers.has(name, k.origin):
            return self._unbound(k, name, rivals)
        origin = self._ref(k, "$dynamicRef")
        if origin in rivals and len(rivals) > 1:
            return origin, name, rivals
        return origin, None, ()

    def _unbound(
        self, k: Keywords, name: str, rivals: tuple[str, ...]
    ) -> tuple[str | None, str | None, tuple[str, ...]]:
        """Read a ``$dynamicRef`` that lacks the anchor to start from, which documents forget."""
        taken = "the only one is taken" if len(rivals) == 1 else "without one it asks nothing"
        message = f"no schema around has the anchor {quoted(name)}: {taken}"
        k.warn("dynamic-ref-unbound", message, "$dynamicRef")
        if len(rivals) == 1:
            return rivals[0], None, ()
        return (None, name, rivals) if rivals else (None, None, ())

    def _discriminator(self, k: Keywords) -> Discriminator | None:
        value = k.raw.get("discriminator")
        if value is None:
            return None
        if isinstance(value, str):
            return Discriminator(property_name=value, explicit=False)
        table = k.table("discriminator")
        name = table.get("propertyName")
        if not isinstance(name, str):
            return None
        inner = Keywords(table, child(k.origin, "discriminator"), self.dialect, self.diagnostics)
        raw = inner.table("mapping")
        otherwise = {key: one for key, one in table.items() if key == "defaultMapping"}
        mapped = self._mapping(otherwise, inner, inner.origin)
        return Discriminator(
            property_name=name,
            mapping=self._mapping(raw, inner, child(inner.origin, "mapping")),
            explicit="mapping" in table,
            default=mapped[0][1] if mapped else None,
        )

    def _mapping(
        self, raw: Mapping[str, JsonValue], k: Keywords, place: str
    ) -> tuple[tuple[str, str], ...]:
        """Resolve a mapping's values, names of components or references; it stands at *place*."""
        found: list[tuple[str, str]] = []
        for tag, value in raw.items():
            if not isinstance(value, str):
                continue
            origin = child("#/components/schemas", value)
            named = _COMPONENT.match(value) is not None
            if not (named and self._exists(origin)):
                try:
                    origin = self.document.resolve(value, k.origin)
                    self.document.get(origin)
                except SpecError as error:  # a hint only: the schemas decide without it
                    if not named and {one.rule for one in error.diagnostics} & _OUTSIDE:
                        raise
                    message = f"{quoted(tag)} is mapped to nothing: {error}: it is ignored"
                    self.diagnostics.warning("discriminator-mapping", message, child(place, tag))
                    continue
            found.append((tag, origin))
        return tuple(found)

    # -- remarks

    def _exists(self, origin: str) -> bool:
        try:
            self.document.get(origin)
        except SpecError:
            return False
        return True

    def _tell(self, error: SpecError) -> None:
        for one in error.diagnostics:
            self.diagnostics.add(one)

    def _tell_dialect(self, holder: Mapping[str, JsonValue], origin: str, key: str) -> None:
        uri = holder.get(key)
        if not isinstance(uri, str) or _DIALECT.match(uri):
            return
        vocabularies = self._identifiers.vocabularies(uri, origin)
        if not vocabularies:
            message = f"the dialect {quoted(uri)} is not supported: read as JSON Schema 2020-12"
        elif _FORMATS in vocabularies:
            message = f"the dialect {quoted(uri)} asserts formats: they are not checked even so"
        else:
            return
        self.diagnostics.warning("schema-dialect", message, child(origin, key))
