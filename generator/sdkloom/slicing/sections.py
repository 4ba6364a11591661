"""The sections of a document that hold components, by their names in OpenAPI 3."""

from __future__ import annotations

from collections.abc import Mapping

from sdkloom.reading.json_values import JsonValue, as_object, is_object

OLD_SECTIONS = {
    "schemas": "definitions",
    "parameters": "parameters",
    "responses": "responses",
    "securitySchemes": "securityDefinitions",
}
NEW_SECTIONS = {old: new for new, old in OLD_SECTIONS.items()}


def sections(root: Mapping[str, JsonValue]) -> dict[str, dict[str, JsonValue]]:
    """Return the tables of components by their name in 3.x."""
    if "swagger" in root:
        return {new: as_object(root.get(old)) for new, old in OLD_SECTIONS.items()}
    components = as_object(root.get("components"))
    return {name: value for name, value in components.items() if is_object(value)}


def section_path(root: Mapping[str, JsonValue], section: str) -> tuple[str, ...]:
    """Where a kind of components stands."""
    return (OLD_SECTIONS[section],) if "swagger" in root else ("components", section)
