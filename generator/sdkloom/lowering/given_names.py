"""Names that the user, or the document in extensions of other generators, gives to things."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from sdkloom.diagnostics import SpecError
from sdkloom.diagnostics.suggestions import suggestion
from sdkloom.identifiers import attribute_name, class_name
from sdkloom.naming import Lock, field_key
from sdkloom.openapi.nodes import Node
from sdkloom.reading.json_values import JsonValue, as_object, is_array
from sdkloom.reading.places import child, tokens
from sdkloom.renames import RenameKind, RenameProblem, Renames
from sdkloom.slicing.operations import operation_key

_METHODS = (
    "x-fern-sdk-method-name", "x-speakeasy-name-override", "x-methodName", "x-ms-client-name",
)  # fmt: skip
_GROUPS = ("x-fern-sdk-group-name", "x-speakeasy-group")
_SCHEMAS = ("x-fern-type-name", "x-speakeasy-name-override", "x-ms-client-name")
_FIELDS = ("x-fern-property-name", "x-speakeasy-name-override", "x-ms-client-name")
_PARAMETERS = ("x-fern-parameter-name", "x-speakeasy-name-override", "x-ms-client-name")


class OperationName(NamedTuple):
    """What an operation is given: a group, a method; ``is_fixed`` if the user gave the method."""

    group: str | None = None
    method: str | None = None
    is_fixed: bool = False


@dataclass(slots=True)
class GivenNames:
    """Finds names that are given, and what of the user's there is not in the document.

    Those of the user are used as they are. Those of the document are wishes like its other names.
    """

    root: Node
    lock: Lock
    renames: Renames = field(default_factory=Renames)
    methods: dict[str, OperationName] = field(default_factory=dict[str, OperationName])
    """By the key of the operation."""
    tags: dict[str, dict[str, None]] = field(default_factory=dict[str, "dict[str, None]"])
    """Group → the tags of its operations."""
    _used: dict[str, tuple[RenameKind, str]] = field(
        default_factory=dict[str, "tuple[RenameKind, str]"]
    )
    """By what tables of names know a thing by: the user's name for it."""
    _known: dict[RenameKind, set[str]] = field(default_factory=dict[RenameKind, "set[str]"])
    """What there is to be renamed, as the user would call it."""

    def operation(self, path: str, method: str, node: Node) -> OperationName:
        """Give the group and the method that an operation is given."""
        key = operation_key(path, method)
        identifiers = operation_names(path, method, node)
        if (fixed := self._renamed("operations", key, identifiers)) is not None:
            group, _, called = fixed.rpartition(".")
            found = OperationName(group or None, called, is_fixed=True)
        else:
            found = OperationName(None, _extension(node.value, _METHODS))
        if found.group is None and self.lock.previous.is_current:
            text = _extension(node.value, _GROUPS)
            named = attribute_name(text) if text else None
            found = OperationName(named, found.method, found.is_fixed)
        self.methods[key] = found
        return found

    def group(self, tag: str) -> str:
        """Give the group of a tag."""
        return self._renamed("groups", f"tag:{tag}", (tag,)) or tag

    def schema(self, origin: str) -> str | None:
        """Give the name that the user gives to the schema at *origin*."""
        holder, _, name = origin.rpartition("/")
        is_component = holder in ("#/components/schemas", "#/definitions")
        called = name.replace("~1", "/").replace("~0", "~") if is_component else None
        return self._renamed("schemas", origin, (called, origin))

    def schema_wish(self, origin: str) -> str | None:
        """Give the name that the document gives to the schema at *origin* in an extension."""
        found = _extension(self._at(origin), _SCHEMAS)
        return class_name(found) if found else None

    def field(self, scope: str, wire: str, origins: Iterable[str]) -> str | None:
        """Give the name that the user gives to a property of *scope*, which *origins* describe."""
        if not self.renames.of("fields"):
            return None
        places = (child(scope, "properties", wire), *origins)
        identifiers = (each for place in places for each in (_short_name(place), place))
        return self._renamed("fields", field_key(scope, wire), identifiers)

    def parameter(self, place: str, operation: Iterable[str | None], parameter: Node) -> str | None:
        """Give the name that the user gives to a parameter, which tables of names know by *place*.

        *operation* is what the user may call its operation.
        """
        if not self.renames.of("parameters"):
            return None
        wire = parameter.text("name") or ""
        of_operation = (f"{called}.{wire}" for called in operation if called)
        holder, _, component = parameter.origin.rpartition("/")
        is_component = holder in ("#/components/parameters", "#/parameters")
        shared = component.replace("~1", "/").replace("~0", "~") if is_component else None
        return self._renamed("parameters", place, (*of_operation, parameter.origin, shared))

    def field_wish(self, wire: str, origins: Iterable[str]) -> str:
        """Give what the document calls a property: in an extension, or as it is sent."""
        found = (_extension(self._at(origin), _FIELDS) for origin in origins)
        return next(filter(None, found), wire)

    def problems(self) -> Iterator[RenameProblem]:
        """List what was to be renamed and is not there, and new names that cannot be had."""
        used = set(self._used.values())
        for kind, table in self.renames.tables.items():
            for key in table:
                if (kind, key) not in used:
                    advice = suggestion(key, self._known.get(kind, ()))
                    message = f"there is nothing called {key!r} among the {kind}{advice}"
                    yield RenameProblem(kind, key, message)
        for place, name in self.lock.clashes.items():
            if place in self._used:
                message = f"the name {name!r} is taken: choose another"
                yield RenameProblem(*self._used[place], message)

    def _renamed(
        self, kind: RenameKind, place: str, identifiers: Iterable[str | None]
    ) -> str | None:
        table = self.renames.of(kind)
        if not table:
            return None
        for identifier in filter(None, identifiers):
            self._known.setdefault(kind, set()).add(identifier)
            if identifier in table:
                self._used[place] = kind, identifier
                return table[identifier]
        return None

    def _at(self, origin: str) -> JsonValue:
        try:
            return self.root.document.get(origin)
        except SpecError:  # a place of our own
            return None


def operation_names(path: str, method: str, node: Node) -> tuple[str | None, ...]:
    """What the user may call an operation."""
    key = operation_key(path, method)
    return f"{method} {path}", node.text("operationId"), key, node.origin


def _short_name(origin: str) -> str | None:
    """Write the property of a component as ``Schema.property``."""
    match tokens(origin):
        case "", ["components", "schemas", name, "properties", wire]:
            return f"{name}.{wire}"
        case "", ["definitions", name, "properties", wire]:
            return f"{name}.{wire}"
        case _:
            return None


def parameter_wish(node: Node) -> str | None:
    """Give the name that the document gives to a parameter in an extension."""
    return _extension(node.value, _PARAMETERS)


def _extension(value: JsonValue, keys: Iterable[str]) -> str | None:
    """The first of these extensions that holds a name, or a list of names."""
    found = as_object(value)
    for key in keys:
        if (name := found.get(key)) is None:
            continue
        text = "_".join(map(str, name)) if is_array(name) else name
        if isinstance(text, str) and attribute_name(text) != attribute_name(""):
            return text
    return None
