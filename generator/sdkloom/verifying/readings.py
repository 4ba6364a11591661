"""Schemas that models read as less than they allow, because something else is meant."""

from __future__ import annotations

from sdkloom.reading.json_values import JsonValue, is_object
from sdkloom.schemas.formats import meant_types
from sdkloom.schemas.merged import Merger
from sdkloom.schemas.reader import SchemaReader
from sdkloom.verifying.json_types import is_of
from sdkloom.verifying.judge import Judge
from sdkloom.verifying.places import Path, get, parts
from sdkloom.verifying.results import DifferenceRule

_CHOICES = ("anyOf", "oneOf")


class Readings:
    """Explains valid values that models cannot hold, by the generator's reading of their schemas."""

    def __init__(self, judge: Judge, reader: SchemaReader) -> None:
        self._judge, self._reader = judge, reader
        self._merger = Merger(reader)

    def rule(self, origin: str, path: Path, value: JsonValue) -> DifferenceRule | None:
        """Explain a value of the schema at *origin*, by its part at *path* or what is inside."""
        for at, places, part in parts(self._judge, origin, value):
            if at[: len(path)] != path:
                continue
            if self._is_of_other_format(places, part):
                return "format"
            if any(self._is_null_marked(place, part) for place in places):
                return "null-marker"
        return None

    def _is_of_other_format(self, places: set[str], part: JsonValue) -> bool:
        """Tell whether formats say that a part has another type than its own."""
        document = self._judge.document
        raw = {place: schema for place in places if is_object(schema := get(document, place))}
        has_pattern = any("pattern" in schema for schema in raw.values())
        for place in (place for place, schema in raw.items() if "type" not in schema):
            schema = self._reader.at(place)
            meant = meant_types(schema.types, schema.format, has_pattern=has_pattern)
            if meant is not None and not is_of(part, meant):
                return True
        return False

    def _is_null_marked(self, place: str, part: JsonValue) -> bool:
        """Tell whether an object only fits what stands for null, of the choice at *place*."""
        schema = get(self._judge.document, place)
        if not is_object(part) or not is_object(schema) or schema.keys().isdisjoint(_CHOICES):
            return False
        return any(
            choice.nullable
            and not any(self._judge.is_valid(each.origin, part) for each in choice.members)
            for choice in self._merger.choices_of(self._reader.at(place))
        )
