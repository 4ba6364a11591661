"""Reads Schema Objects of every OpenAPI version as one kind of schema.

OpenAPI 2.0 and 3.0 have dialects of their own (``nullable``, flags for exclusive bounds, ``$ref``
without siblings); from 3.1 on a schema is JSON Schema 2020-12.
"""

from __future__ import annotations

from collections.abc import Mapping

from sdkloom.diagnostics import Diagnostics, SpecError
from sdkloom.openapi.keywords import KEYWORDS
from sdkloom.reading.document import Document
from sdkloom.reading.json_values import JsonValue, as_object, is_object
from sdkloom.schemas.ast import Schema
from sdkloom.schemas.dialects import has_only_applicators, report_dialect
from sdkloom.schemas.discriminators import read_discriminator
from sdkloom.schemas.identifiers import Identifiers
from sdkloom.schemas.keywords import Dialect, Keywords
from sdkloom.schemas.null_types import adds_null
from sdkloom.schemas.readings import READINGS
from sdkloom.schemas.references import References
from sdkloom.validating.schemas import SchemaValidator

_ASSERTIONS = frozenset(keyword.name for keyword in KEYWORDS if keyword.role == "assertion")
"""The keywords of the validation vocabulary of JSON Schema 2020-12."""


class SchemaReader:
    """Reads the schemas of *document*; what is wrong with one is left out of it.

    Validation reports what is wrong. The document was validated before; the reader has those schemas
    validated that are not in it, or at places where the specification has none. *labels* are what
    schemas inside operations are called after.
    """

    def __init__(
        self,
        document: Document,
        diagnostics: Diagnostics,
        labels: Mapping[str, str] | None = None,
    ) -> None:
        self.document = document
        self.labels = labels or {}
        self.diagnostics = diagnostics
        self.dialect: Dialect = (
            "2.0" if document.version == "2.0" else "3.0" if document.version == "3.0" else "3.1"
        )
        self._known: dict[str, Schema] = {}
        self._identifiers = Identifiers(document, diagnostics)
        self._references = References(document, self._identifiers)
        self._validator = SchemaValidator(document.version, diagnostics)
        if self.dialect == "3.1":
            self._report_dialect(document.root, "#", "jsonSchemaDialect")

    @property
    def lost_references(self) -> Mapping[str, str]:
        """Where references lead to nothing, and where they should lead.

        Of schemas, those read so far; of what holds schemas, all of the document.
        """
        return {**self.document.absent, **self._references.lost}

    def at(self, origin: str) -> Schema:
        """Read the schema at an absolute *origin*, following nothing.

        One that is not there is reported, and read as a schema that asks nothing.
        """
        if (known := self._known.get(origin)) is None:
            try:
                raw = self.document.get(origin)
            except SpecError as error:
                for diagnostic in error.diagnostics:
                    self.diagnostics.add(diagnostic)
                raw = {}
            else:
                self._validator.check(raw, origin)
            known = self._known[origin] = self._read(raw, origin)
        return known

    def add(self, schema: Schema) -> Schema:
        """Have *schema*, which was put together and stands nowhere, found at its origin."""
        return self._known.setdefault(schema.origin, schema)

    def raw(self, schema: Schema) -> Mapping[str, JsonValue]:
        """What the document has in the place of *schema*; nothing if it was put together."""
        try:
            return as_object(self.document.get(schema.origin))
        except SpecError:
            return {}

    def resource(self, origin: str) -> str:
        """The origin of the schema resource (2020-12, core, section 4.3.5) that *origin* is in."""
        return self._identifiers.resource(origin).origin

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
            description, title = k.text("description"), k.text("title")
            return Schema(
                origin=origin,
                ref=self._references.ref(k, "$ref"),
                nullable=k.nullable(),
                description=description,
                title=title,
            )
        if self.dialect == "3.1" and has_only_applicators(self._identifiers, origin):
            plain = {key: value for key, value in raw.items() if key not in _ASSERTIONS}
            return self._schema(Keywords(plain, origin, self.dialect, self.diagnostics))
        if self.dialect == "3.1" and adds_null(k, self.document, self._references):
            k.report_null_type()
            others = {key: value for key, value in raw.items() if key != "type"}
            schema = self._schema(Keywords(others, origin, self.dialect, self.diagnostics))
            return schema._replace(nullable=True)
        return self._schema(k)

    def _schema(self, k: Keywords) -> Schema:
        known = READINGS[self.dialect]
        fields: dict[str, JsonValue] = {}
        for reading in dict.fromkeys(known[key] for key in k.raw if key in known):
            fields |= reading(k, self._read)
        if "discriminator" in k.raw:
            fields["discriminator"] = read_discriminator(k, self.document)
        if self.dialect == "3.1":
            fields |= self._reference_fields(k)
        fields["nullable"] = k.nullable()
        return Schema(origin=k.origin, **fields)

    def _reference_fields(self, k: Keywords) -> dict[str, JsonValue]:
        """Read what refers to other schemas beside other keywords."""
        self._report_dialect(k.raw, k.origin, "$schema")
        fields: dict[str, JsonValue] = {"dynamic_scope": self._identifiers.scope(k.origin)}
        if "$ref" in k.raw:
            fields["ref"] = self._references.ref(k, "$ref")
        if "$dynamicRef" in k.raw:
            dynamic, name, targets = self._references.dynamic_ref(k)
            if fields.get("ref") is None and name is None:
                fields["ref"], dynamic = dynamic, None
            fields |= {"dynamic_ref": dynamic, "dynamic_name": name, "dynamic_targets": targets}
        return fields

    def _report_dialect(self, holder: Mapping[str, JsonValue], origin: str, key: str) -> None:
        report_dialect(self._identifiers, holder, origin, key, self.diagnostics)
