"""One revision of a document: an ``Api`` with the schemas behind it, and these merged."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from sdkloom.diagnostics import SpecError
from sdkloom.ir.nodes import Alias, Api, Declaration, Nullable, Ref, Type
from sdkloom.lowering.lower import Lowered
from sdkloom.reading.document import Document
from sdkloom.reading.json_values import JsonValue
from sdkloom.schemas.ast import Schema
from sdkloom.schemas.merged import Merged, Merger
from sdkloom.schemas.reader import SchemaReader


@dataclass(slots=True, eq=False)
class Revision:
    """An ``Api``, its document and its schemas; ``schema`` reads the schema of a rule."""

    api: Api
    document: Document
    reader: SchemaReader
    schema: Callable[[str], Schema]
    index: dict[str, Declaration] = field(init=False)
    components: frozenset[str] = field(init=False)
    _merger: Merger = field(init=False)
    _parts: dict[tuple[int, ...], tuple[tuple[Schema, ...], tuple[Schema, ...]]] = field(init=False)

    def __post_init__(self) -> None:
        """Index what there is by origin."""
        self.components = frozenset(component.origin for component in self.api.components)
        self.index = {declaration.origin: declaration for declaration in self.api.declarations}
        self._merger = Merger(self.reader)
        self._parts = {}

    def merged(self, schemas: tuple[Schema, ...]) -> Merged:
        """Merge what *schemas* ask."""
        return self._merger.merged(*schemas)

    def lists_null(self, schema: Schema) -> bool:
        """Whether null is one of the alternatives that *schema* itself lists."""
        return any(choice.nullable for choice in self._merger.choices_of(schema))

    def parts(self, schemas: tuple[Schema, ...]) -> tuple[Schema, ...]:
        """List *schemas* with all that they refer to and all members of their ``allOf``."""
        key = tuple(map(id, schemas))
        if (known := self._parts.get(key)) is None:
            parts = tuple(Merger(self.reader, through_null=False).parts(*schemas))
            known = self._parts[key] = schemas, parts
        return known[1]

    def raw(self, origin: str | None) -> JsonValue:
        """What the document has at *origin*; ``None`` for a place that is only implied."""
        try:
            return None if origin is None else self.document.get(origin)
        except SpecError:
            return None

    def place(self, origin: str, *keywords: str) -> str:
        """The origin of the first keyword that the raw schema at *origin* has, else *origin*."""
        raw = self.raw(origin)
        if isinstance(raw, dict):
            for keyword in keywords:
                if keyword in raw:
                    return f"{origin}/{keyword}"
        return origin

    def core(self, kind: Type | None) -> Type | None:
        """See through null and the names of types."""
        seen: set[str] = set()
        while kind is not None:
            if isinstance(kind, Nullable):
                kind = kind.inner
            elif isinstance(kind, Ref) and kind.origin not in seen:
                seen.add(kind.origin)
                declaration = self.index.get(kind.origin)
                if not isinstance(declaration, Alias):
                    return kind
                kind = declaration.target
            else:
                return kind
        return None

    def declared(self, kind: Type | None) -> Declaration | None:
        """The declaration that *kind* is a use of, null aside."""
        while isinstance(kind, Nullable):
            kind = kind.inner
        return self.index.get(kind.origin) if isinstance(kind, Ref) else None


def revision(lowered: Lowered) -> Revision:
    """Take what lowering gives as a revision to compare."""
    reader = lowered.reader
    return Revision(lowered.api, reader.document, reader, lowered.checked_schema)
