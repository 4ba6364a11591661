"""What a struct has of the one that it extends: fields of the same types.

A subclass cannot give an attribute of its base another type. Where a document does so for a property,
the base's type stays: a value has to satisfy both, so that type holds too, and checks know the rest.
The class says so in the attribute's docstring.
"""

from __future__ import annotations

from collections.abc import Mapping

from sdkloom.ir.nodes import Declaration, Family, Field, Struct


def inherited(found: Mapping[str, Declaration]) -> dict[str, Declaration]:
    """Give every struct the types that its base has, and no children that are none of its kind."""
    done: dict[str, Declaration] = {}
    for origin, declaration in found.items():
        if isinstance(declaration, Struct):
            fitted = _fitted(declaration, found, frozenset({origin}))
            done[origin] = fitted._replace(family=_family(declaration, found))
        else:
            done[origin] = declaration
    return done


def _family(struct: Struct, found: Mapping[str, Declaration]) -> Family | None:
    if (family := struct.family) is None:
        return None
    children = tuple(child for child in family.children if _extends(child[1], struct.origin, found))
    if not children:
        return None
    has_default = family.default in {origin for _, origin in children}
    return family._replace(children=children, default=family.default if has_default else None)


def _extends(origin: str | None, base: str, found: Mapping[str, Declaration]) -> bool:
    """Whether a class stands below another; what a tag names may also be a choice."""
    above: set[str] = set()
    while origin is not None and origin not in above:
        above.add(origin)
        struct = found.get(origin)
        origin = struct.base if isinstance(struct, Struct) else None
        if origin == base:
            return True
    return False


def _fitted(struct: Struct, found: Mapping[str, Declaration], below: frozenset[str]) -> Struct:
    base = found.get(struct.base) if struct.base and struct.base not in below else None
    if not isinstance(base, Struct):
        return struct
    base = _fitted(base, found, below | {base.origin})
    above = {field.wire: field for field in base.fields}
    fields = tuple(_fitted_field(field, above.get(field.wire)) for field in struct.fields)
    return struct._replace(fields=fields, extra=struct.extra if base.extra is None else base.extra)


def _fitted_field(field: Field, above: Field | None) -> Field:
    if above is None or field.type == above.type:
        return field
    return field._replace(type=above.type, narrowed=field.type)
