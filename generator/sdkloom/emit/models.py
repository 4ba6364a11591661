"""Declarations → modules of models: dataclasses and the names of types, nothing else."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Mapping, Sequence

from sdkloom.emit.code import (
    WIDTH,
    Code,
    Expr,
    Item,
    annotated,
    assigned,
    bracket,
    call,
    docstring,
    flat,
    layout,
    literal,
    name,
    subscript,
    trusted,
    union,
)
from sdkloom.emit.fields import (
    is_declared,
    narrowed,
    property_doc,
    shown_default,
    shown_presence,
    shown_type,
)
from sdkloom.emit.formatting import stable
from sdkloom.emit.modules import (
    first_line,
    group_of,
    in_order_of_need,
    module,
    natural,
    ordered,
    reexport,
    renamed_table,
    signature,
)
from sdkloom.emit.namesakes import with_document_names
from sdkloom.emit.pytypes import (
    Imports,
    Scope,
    annotation,
    model_names,
)
from sdkloom.emit.templating import render
from sdkloom.identifiers import unless_repeated
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
from sdkloom.ir.presence import Required
from sdkloom.ir.walk import references
from sdkloom.lowering.modules import WEBHOOKS

_LONG = 9
"""Line breaks of an alias from which it is written once, and then by its first name."""


def model_modules(api: Api, index: Mapping[str, Declaration]) -> Iterator[tuple[str, str]]:
    """Write every module of models that has something to hold."""
    api, texts = with_document_names(api), set[str]()
    modules = (declaration.module for declaration in api.declarations)
    for module_name in in_order_of_need(modules, api):
        yield f"models/{module_name}.py", _module(module_name, api, index, texts)
    yield "models/__init__.py", _package(api)


def _module(module_name: str, api: Api, index: Mapping[str, Declaration], texts: set[str]) -> str:
    """Write one module; *texts* collects the aliases that are written as texts."""
    mine = {
        declaration.origin: declaration
        for declaration in api.declarations
        if declaration.module == module_name
    }
    scope = Scope(index, "models", module_name, _imports(mine, index, api))
    order, early = ordered(
        list(mine),
        {
            origin: [*_own_constants(declaration, mine), *_needed_first(declaration)]
            for origin, declaration in mine.items()
        },
    )
    blocks: list[Code] = []
    long: dict[str, Code] = {}
    beside = False
    for origin in order:
        if origin in early or any(needed in texts for needed in _needed_first(mine[origin])):
            texts.add(origin)  # an operator between types cannot take one that is a text
        block = _block(mine[origin], scope, api, long, quoted=origin in texts)
        if beside and not isinstance(mine[origin], Struct):
            blocks[-1] = Code(f"{blocks[-1]}\n\n{block}")
        else:
            blocks.append(block)
        beside = not isinstance(mine[origin], Struct)
    return module(_doc(module_name, api), scope.imports, blocks)


def _imports(
    mine: Mapping[str, Declaration], index: Mapping[str, Declaration], api: Api
) -> Imports:
    """Begin the imports of a module with the declarations *mine*."""
    structs = [declaration for declaration in mine.values() if isinstance(declaration, Struct)]
    fields = (field.name for struct in structs for field in struct.fields)
    renamed = (alias.old.partition(".")[2] for alias in api.aliases if alias.kind == "field")
    return Imports(
        own=frozenset(fields).union((struct.extra_name for struct in structs), renamed),
        models=model_names(mine, index),
    )


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


def _block(
    declaration: Declaration, scope: Scope, api: Api, long: dict[str, Code], *, quoted: bool
) -> Code:
    match declaration:
        case Struct():
            return _struct(declaration, scope, api)
        case Union():
            kinds = [
                annotation(variant.type, scope, received=declaration.usage.received)
                for variant in declaration.variants
            ]
            if declaration.tag and declaration.usage.received and declaration.default is None:
                kinds.append(scope.runtime("values.types", "UnknownVariant"))
            return _alias(declaration, union(kinds), scope, long, quoted=quoted)
        case Alias():
            target = annotation(declaration.target, scope, received=declaration.usage.received)
            return _alias(declaration, target, scope, long, quoted=quoted)


def _alias(
    declaration: Declaration,
    target: Expr,
    scope: Scope,
    long: dict[str, Code],
    *,
    quoted: bool,
) -> Code:
    """Write an alias; *long* has the names of those of the module that take many lines."""
    kind = scope.imports.add("typing", "TypeAlias")
    if quoted:
        target = literal(str(flat(target)))
    line = assigned(f"{declaration.name}: {kind}", target)
    if line.count("\n") >= _LONG:
        first = long.setdefault(flat(target), name(declaration.name))
        if first != declaration.name:
            line = assigned(f"{declaration.name}: {kind}", first)
    text = unless_repeated(declaration.doc, declaration.name)
    doc = docstring(text, 0) if text else None
    return render("alias.py", {"line": line, "doc": doc})


def _struct(struct: Struct, scope: Scope, api: Api) -> Code:
    base = scope.index[struct.base] if struct.base else None
    own = [field for field in struct.fields if is_declared(struct, field, scope.index)]
    own.sort(key=lambda field: not isinstance(shown_presence(struct, field, scope.index), Required))
    renamed = _renamed_fields(struct, own, api)
    called = [alias.old.partition(".")[2] for alias, _ in renamed]
    inside = scope.inside([*called, *(field.name for field in own), struct.extra_name])
    fields = [_field(field, struct, inside) for field in own]
    if struct.extra is not None and not (isinstance(base, Struct) and base.extra is not None):
        fields.append(_extra(struct, struct.extra, inside))
    text = unless_repeated(struct.doc, struct.name)
    doc = docstring(text, 4) if text else None
    parent = scope.model(base) if base else scope.runtime("values.model", "JsonModel")
    head = bracket(Code(f"class {struct.name}("), (Item(parent),), trusted("):"))
    return render(
        "struct.py",
        {
            "dataclass": scope.imports.add("dataclasses", "dataclass"),
            "head": layout(head),
            "doc": doc,
            "fields": fields,
            "empty": not fields and doc is None,
            "aliases": [_field_alias(alias, field, struct, inside) for alias, field in renamed],
        },
    )


def _renamed_fields(struct: Struct, own: Sequence[Field], api: Api) -> list[tuple[Renaming, Field]]:
    """The earlier names of a struct's own fields."""
    names = {f"{struct.name}.{field.name}": field for field in own}
    return [
        (alias, names[alias.new])
        for alias in api.aliases
        if alias.kind == "field" and alias.new in names
    ]


def _field_alias(alias: Renaming, field: Field, struct: Struct, scope: Scope) -> dict[str, object]:
    """A property that reads what is called otherwise now."""
    kind = shown_type(struct, field, scope)
    message = f"use {field.name}" + (f" (renamed in {alias.since})" if alias.since else "")
    decorator = call(scope.runtime("deprecation", "deprecated"), [literal(message)])
    head = Code(f"def {name(alias.old.partition('.')[2])}(")
    return {
        "property": name(scope.builtin("property")),
        "decorator": layout(decorator, indent=4, before="@"),
        "signature": signature(head, ["self"], flat(kind), indent=4),
        "doc": docstring(f"Read ``{field.name}``, as it is called now.", 8),
        "name": name(field.name),
    }


def _field(field: Field, struct: Struct, scope: Scope) -> dict[str, object]:
    kind = shown_type(struct, field, scope)
    default = shown_default(struct, field, scope)
    line = annotated(name(field.name), kind, default, indent=4)
    doc = unless_repeated(field.doc, field.name, field.wire)
    text = property_doc(field._replace(doc=doc), scope.index)
    if field.narrowed is not None and narrowed(struct, field, scope.index):
        kind = annotation(field.narrowed, Scope(scope.index, "resources", ""), received=False)
        text = "\n\n".join(filter(None, (text, f"Narrowed to ``{flat(kind)}``.")))
    return {"line": line, "doc": docstring(text, 4) if text else None}


def _extra(struct: Struct, extra: Type, scope: Scope) -> dict[str, object]:
    value = annotation(extra, scope, received=struct.usage.received)
    mapping = scope.imports.add("collections.abc", "Mapping")
    kind = subscript(mapping, [name(scope.builtin("str")), value])
    empty = scope.runtime("values.types", "NO_PROPERTIES")
    default = call(scope.runtime("values.presence", "default"), [empty])
    return {"line": annotated(name(struct.extra_name), kind, default, indent=4), "doc": None}


def _package(api: Api) -> str:
    modules: dict[str, list[str]] = {}
    for declaration in sorted(api.declarations, key=lambda each: (natural(each.module), each.name)):
        modules.setdefault(declaration.module, []).append(declaration.name)
    aliases = [alias for alias in api.aliases if alias.kind == "model"]
    renamed = {
        "types": [_type_alias(alias) for alias in aliases],
        "names": renamed_table(aliases),
    }
    return (
        render(
            "models_init.py",
            {
                "imports": [
                    reexport(f".{name(module_name)}", symbols, 4)
                    for module_name, symbols in modules.items()
                ],
                "names": list(_table_of_names(modules)),
                "renamed": renamed if aliases else None,
            },
        )
        + "\n"
    )


def _table_of_names(modules: Mapping[str, Sequence[str]]) -> Iterator[Code]:
    """Write what each module defines, line by line: texts that Python joins."""
    if not modules:
        yield trusted("_NAMES: dict[str, str] = {}")
        return
    yield trusted("_NAMES = {")
    for module_name, symbols in modules.items():
        line = f"    {literal(module_name)}: {literal(' '.join(symbols))},"
        if len(line) <= WIDTH:
            yield Code(line)
            continue
        room = WIDTH - len('        " "')
        first, *rest = textwrap.wrap(" ".join(symbols), room, break_long_words=False)
        yield Code(f"    {literal(module_name)}: (")
        yield Code(f"        {literal(first)}")
        yield from (Code(f"        {literal(f' {text}')}") for text in rest)
        yield trusted("    ),")
    yield trusted("}")


def _type_alias(alias: Renaming) -> Code:
    """Write the earlier name of a type, four columns in."""
    above = "if TYPE_CHECKING:\n    "
    return Code(
        stable(
            Code(f"{above}{name(alias.old)}: typing.TypeAlias = {name(alias.new)}")
        ).removeprefix(above)
    )
