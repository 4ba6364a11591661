"""Declarations → modules of models: dataclasses and the names of types, nothing else."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from sdkloom.emit.code import (
    WIDTH,
    Bracket,
    Code,
    Expr,
    Item,
    annotated,
    assigned,
    docstring,
    flat,
    layout,
    literal,
    name,
    sequence,
    subscript,
    trusted,
    union,
)
from sdkloom.emit.fields import base_declaration, declared, is_needed, is_own, property_doc
from sdkloom.emit.formatting import stable
from sdkloom.emit.modules import (
    first_line,
    group_of,
    module,
    ordered,
    renamed_table,
    sorted_as,
    string_table,
)
from sdkloom.emit.pytypes import (
    Scope,
    annotation,
)
from sdkloom.emit.templating import render
from sdkloom.ir.nodes import (
    Alias,
    Api,
    Constant,
    Declaration,
    Field,
    Nullable,
    Renaming,
    Struct,
    Type,
    Union,
)
from sdkloom.ir.walk import references
from sdkloom.lowering.modules import SHARED, WEBHOOKS


def model_modules(api: Api, index: Mapping[str, Declaration]) -> Iterator[tuple[str, str]]:
    """Write every module of models that has something to hold."""
    texts: set[str] = set()
    order = {part: number for number, part in enumerate(api.parts, 1)}

    def needed_late(module_name: str) -> tuple[bool, int]:
        return api.parts.get(module_name, module_name) != SHARED, order.get(module_name, 0)

    for module_name in sorted(
        dict.fromkeys(declaration.module for declaration in api.declarations), key=needed_late
    ):
        yield f"models/{module_name}.py", _module(module_name, api, index, texts)
    yield "models/__init__.py", _package(api)


def _module(module_name: str, api: Api, index: Mapping[str, Declaration], texts: set[str]) -> str:
    """Write one module; *texts* collects the aliases that are written as texts."""
    scope = Scope(index, "models", module_name)
    mine = {
        declaration.origin: declaration
        for declaration in api.declarations
        if declaration.module == module_name
    }
    order, early = ordered(
        list(mine),
        {
            origin: [*_own_constants(declaration, mine), *_needed_first(declaration)]
            for origin, declaration in mine.items()
        },
    )
    blocks: list[Code] = []
    beside = False
    for origin in order:
        if origin in early or any(needed in texts for needed in _needed_first(mine[origin])):
            texts.add(origin)  # an operator between types cannot take one that is a text
        block = _block(mine[origin], scope, quoted=origin in texts)
        if beside and not isinstance(mine[origin], Struct):
            blocks[-1] = Code(f"{blocks[-1]}\n\n{block}")
        else:
            blocks.append(block)
        beside = not isinstance(mine[origin], Struct)
    return module(_doc(module_name, api), scope.imports, blocks)


def _doc(module_name: str, api: Api) -> Code:
    group = group_of(module_name, api)
    if group is None and module_name == WEBHOOKS:
        return trusted('"""Models of webhooks and callbacks."""')
    if group is None:
        return trusted('"""Models used by more than one part of the API, or by none."""')
    return first_line(f"Models of the {name(group.class_name)} operations.")


def _own_constants(declaration: Declaration, among: Mapping[str, Declaration]) -> Iterator[str]:
    """The enumerations of a class's own properties, which are read before it."""
    for field in declaration.fields if isinstance(declaration, Struct) else ():
        for origin in references(field.type):
            named = among.get(origin)
            kind = named.target if isinstance(named, Alias) else None
            kind = kind.inner if isinstance(kind, Nullable) else kind
            if isinstance(kind, Constant) and origin.startswith(f"{declaration.origin}/"):
                yield origin


def _needed_first(declaration: Declaration) -> Iterator[str]:
    """What has to be defined before: bases of classes, and whatever an alias names."""
    match declaration:
        case Struct():
            if declaration.base is not None:
                yield declaration.base
        case Union():
            for variant in declaration.variants:
                yield from references(variant.type)
        case Alias():
            yield from references(declaration.target)


def _block(declaration: Declaration, scope: Scope, *, quoted: bool) -> Code:
    match declaration:
        case Struct():
            return _struct(declaration, scope)
        case Union():
            kinds = [
                annotation(variant.type, scope, received=declaration.usage.received)
                for variant in declaration.variants
            ]
            if declaration.tag and declaration.usage.received and declaration.default is None:
                kinds.append(scope.runtime("values.types", "UnknownVariant"))
            return _alias(declaration, union(kinds), scope, quoted=quoted)
        case Alias():
            target = annotation(declaration.target, scope, received=declaration.usage.received)
            return _alias(declaration, target, scope, quoted=quoted)


def _alias(declaration: Declaration, target: Expr, scope: Scope, *, quoted: bool) -> Code:
    scope.imports.add("typing", "TypeAlias")
    if quoted:
        target = literal(str(flat(target)))
    line = assigned(f"{declaration.name}: TypeAlias", target)
    doc = docstring(declaration.doc, 0) if declaration.doc else None
    return render("alias.py", {"line": line, "doc": doc})


def _struct(struct: Struct, scope: Scope) -> Code:
    scope.imports.add("dataclasses", "dataclass")
    base = scope.index[struct.base] if struct.base else None
    inherited = {field.wire: field for field in base.fields} if isinstance(base, Struct) else {}
    own = [field for field in struct.fields if is_own(field, inherited.get(field.wire))]
    first = [field for field in own if is_needed(field, scope.index)]
    rest = [field for field in own if field not in first]
    rest.sort(
        key=lambda field: field.name == "field"
    )  # its default hides dataclasses.field from then on
    fields = [_field(field, struct, scope) for field in (*first, *rest)]
    if struct.extra is not None and not (isinstance(base, Struct) and base.extra is not None):
        fields.append(_extra(struct, struct.extra, scope))
    doc = docstring(struct.doc, 4) if struct.doc else None
    parent = scope.model(base) if base else scope.runtime("values.model", "JsonModel")
    head = Bracket(Code(f"class {struct.name}("), (Item(parent),), trusted("):"))
    return render(
        "struct.py",
        {
            "head": layout(head),
            "doc": doc,
            "fields": fields,
            "empty": not fields and doc is None,
        },
    )


def _field(field: Field, struct: Struct, scope: Scope) -> dict[str, object]:
    """Write a property; one that a base declares too has its type there, and its own default."""
    received = struct.usage.received and not field.tag
    kind, default = declared(field, scope, received=received)
    base_field = base_declaration(struct, field, scope.index)
    if base_field is not field:
        field = replace(field, doc=None)
        kind, _ = declared(base_field, scope, received=received)
    line = annotated(name(field.name), kind, default, indent=4)
    doc = property_doc(field, scope.index)
    return {"line": line, "doc": docstring(doc, 4) if doc else None}


def _extra(struct: Struct, extra: Type, scope: Scope) -> dict[str, object]:
    scope.imports.add("collections.abc", "Mapping")
    value = annotation(extra, scope, received=struct.usage.received)
    kind = subscript("Mapping", [trusted("str"), value])
    default = scope.runtime("values.types", "NO_PROPERTIES")
    return {"line": annotated(name(struct.extra_name), kind, default, indent=4), "doc": None}


def _package(api: Api) -> str:
    named = sorted((declaration.name, declaration.module) for declaration in api.declarations)
    lines = [
        _re_export(module_name, symbol)
        for symbol, module_name in sorted(named, key=lambda pair: (pair[1], sorted_as(pair[0])))
    ]
    aliases = [alias for alias in api.aliases if alias.kind == "model"]
    renamed = {
        "types": [_type_alias(alias) for alias in aliases],
        "names": renamed_table(aliases),
    }
    return (
        render(
            "models_init.py",
            {
                "imports": lines,
                "all": layout(
                    sequence(literal(symbol) for symbol, _ in named),
                    before="__all__ = " if named else "__all__: list[str] = ",
                ),
                "modules": string_table("_MODULES", named),
                "renamed": renamed if aliases else None,
            },
        )
        + "\n"
    )


def _type_alias(alias: Renaming) -> Code:
    """Write the earlier name of a type, four columns in."""
    above = "if TYPE_CHECKING:\n    "
    return Code(
        stable(Code(f"{above}{name(alias.old)}: TypeAlias = {name(alias.new)}")).removeprefix(above)
    )


def _re_export(module_name: str, symbol: str) -> Code:
    """Write an import that re-exports, four columns in."""
    renamed = Code(f"{name(symbol)} as {name(symbol)}")
    line = f"from .{name(module_name)} import {renamed}"
    if 4 + len(line) <= WIDTH:
        return Code(line)
    return Code(f"from .{name(module_name)} import (\n        {renamed},\n    )")
