"""Declarations → modules of codecs: functions between JSON values and models."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from sdkloom.emit.code import (
    WIDTH,
    Bracket,
    Code,
    Expr,
    Item,
    annotated,
    assigned,
    call,
    flat,
    infix,
    layout,
    literal,
    name,
    subscript,
    trusted,
)
from sdkloom.emit.codec_expressions import (
    applied,
    class_of,
    decoder,
    decoder_name,
    encoded,
    encoder,
    encoder_name,
    exactly,
    has_decoder,
    has_encoder,
    is_json,
    variant_options,
)
from sdkloom.emit.fields import (
    condition,
    decode_field,
    encoded_field,
    is_always_sent,
    is_needed,
)
from sdkloom.emit.modules import first_line, group_of, module, signature
from sdkloom.emit.pytypes import Scope, import_used, resolved
from sdkloom.emit.templating import render
from sdkloom.ir.nodes import (
    Alias,
    Api,
    Declaration,
    ListOf,
    MapOf,
    Nullable,
    Scalar,
    Struct,
    TupleOf,
    Type,
    Union,
)
from sdkloom.ir.walk import closure, incoming_types, needs, received_types, references, sent_types
from sdkloom.lowering.modules import WEBHOOKS

JSON = Scalar("json")


def codec_modules(api: Api, index: Mapping[str, Declaration]) -> Iterator[tuple[str, str]]:
    """Write every module of codecs; what only ever travels one way is converted only that way."""
    rules = {one.origin: (one.module, one.name) for one in api.rules}
    decoded, coded = _needed(api, index)
    for held in dict.fromkeys(one.module for one in api.declarations):
        scope = Scope(index, "codecs", held)
        blocks: list[Code] = []
        for one in api.declarations:
            if one.module == held and one.origin in decoded:
                blocks += _decoding(one, scope, rules)
            if one.module == held and one.origin in coded:
                blocks += _encoding(one, scope)
        if blocks:
            group = group_of(held, api)
            others = "models of what the API sends" if held == WEBHOOKS else "shared models"
            whose = f"models of the {name(group.class_name)} operations" if group else others
            doc = first_line(f"Conversions of the {whose}.")
            yield f"codecs/{held}.py", module(doc, scope.imports, blocks)
    yield "codecs/__init__.py", '"""Conversions between models and JSON values."""\n'


def _needed(api: Api, index: Mapping[str, Declaration]) -> tuple[set[str], set[str]]:
    """What has to be decoded, and what encoded: all that ``schema()`` finds, and what is used."""
    edges = {origin: list(needs(one)) for origin, one in index.items()}
    named = [one.origin for one in api.components]
    operations = [one for group in api.groups for one in group.operations]
    received = [
        ref for one in operations for kind in received_types(one) for ref in references(kind)
    ]
    received += [ref for kind in incoming_types(api) for ref in references(kind)]
    sent = [ref for one in operations for kind in sent_types(one) for ref in references(kind)]
    return closure([*named, *received], edges), closure([*named, *sent], edges)


def _decoding(
    declaration: Declaration, scope: Scope, rules: dict[str, tuple[str, str]]
) -> Iterator[Code]:
    match declaration:
        case Struct():
            yield from _decode_struct(declaration, scope)
        case Union():
            yield _decode_union(declaration, scope, rules)
        case Alias():
            yield from _decode_alias(declaration, scope)


def _encoding(declaration: Declaration, scope: Scope) -> Iterator[Code]:
    match declaration:
        case Struct():
            yield _encode_struct(declaration, scope)
        case Union():
            yield _encode_union(declaration, scope)
        case Alias():
            yield from _encode_alias(declaration, scope)


def _decode_signature(declaration: Declaration, scope: Scope) -> Code:
    head = Code(f"def {name(decoder_name(declaration))}(")
    return signature(head, ["value: object"], scope.model(declaration))


def _encode_signature(declaration: Declaration, scope: Scope, returned: Code) -> Code:
    head = Code(f"def {name(encoder_name(declaration))}(")
    return signature(head, [annotated("value", scope.model(declaration), indent=4)], returned)


_OBJ = trusted("obj")
_VALUE = trusted("value")


def _returned(value: Expr, indent: int) -> Code:
    return layout(value, indent=indent, before="return ")


# -- structs


def _decode_struct(struct: Struct, scope: Scope) -> Iterator[Code]:
    first = [one for one in struct.fields if is_needed(one, scope.index)]
    fields = [*first, *(one for one in struct.fields if one not in first)]
    arguments = [
        layout(decode_field(one, struct, scope), indent=8, before=f"{name(one.name)}=", after=",")[
            :-1
        ]
        for one in fields
    ]
    known = Code(f"_{name(decoder_name(struct)).removeprefix('decode_').upper()}")
    if struct.extra is not None:
        yield assigned(known, _known(struct))
        arguments.append(_unknown(struct, known, scope))
    scope.runtime("decoding", "to_object")
    view: dict[str, object] = {
        "signature": _decode_signature(struct, scope),
        "name": scope.model(struct),
        "fields": [Code(one) for one in arguments],
        "dispatch": _dispatch(struct, scope),
        "untyped": _is_untyped(struct, scope),
    }
    yield render("decode_struct.py" if arguments else "decode_empty.py", view)


def _is_untyped(declaration: Struct | Union, scope: Scope) -> bool:
    if declaration.untyped:
        scope.runtime("decoding", "untyped")
    return declaration.untyped


def _known(struct: Struct) -> Expr:
    names = tuple(Item(literal(one.wire)) for one in struct.fields)
    if not names:
        return trusted("frozenset[str]()")
    return Bracket(Code("frozenset("), (Item(Bracket(Code("{"), names, Code("}"))),), Code(")"))


def _unknown(struct: Struct, known: Code, scope: Scope) -> Code:
    if struct.extra in (None, JSON):
        function: Code = scope.runtime("decoding", "unknown")
        plain = call(function, [_OBJ, known])
        return Code(layout(plain, indent=8, before=f"{name(struct.extra_name)}=", after=",")[:-1])
    function = scope.runtime("decoding", "unknown_of")
    inner = decoder(struct.extra or JSON, scope, received=struct.usage.received)
    expression = Bracket(
        Code(f"{function}("), (Item(trusted("obj")), Item(known), Item(inner)), Code(")")
    )
    return Code(layout(expression, indent=8, before=f"{name(struct.extra_name)}=", after=",")[:-1])


def _dispatch(struct: Struct, scope: Scope) -> dict[str, object] | None:
    if (family := struct.family) is None:
        return None
    by_tag = [(tag, origin) for tag, origin in family.children if origin != family.default]
    cases = [(literal(tag), _passed_on(origin, scope)) for tag, origin in by_tag]
    if family.own:
        cases.append((_patterns(family.own), trusted("pass")))
    otherwise = trusted("pass") if family.default is None else _passed_on(family.default, scope)
    return {
        "subject": Code(f"obj.get({flat(literal(family.tag))})"),
        "cases": [{"value": value, "result": result} for value, result in cases],
        "otherwise": otherwise,
    }


def _passed_on(origin: str, scope: Scope) -> Code:
    return _returned(call(_decoder_of(origin, scope), [_OBJ]), 12)


def _decoder_of(origin: str, scope: Scope) -> Code:
    declaration = scope.index[origin]
    return scope.sibling("codecs", declaration.module, decoder_name(declaration))


def _encode_struct(struct: Struct, scope: Scope) -> Code:
    scope.runtime("encoding", "encodes")
    encoded_type = scope.runtime("encoding", "Encoded")
    returned = trusted("object") if struct.family else encoded_type
    required = [one for one in struct.fields if is_always_sent(one)]
    optional = [one for one in struct.fields if one not in required]
    lines = [
        layout(
            encoded_field(one, scope), indent=8, before=f"{flat(literal(one.wire))}: ", after=","
        )[:-1]
        for one in required
    ]
    return render(
        "encode_struct.py",
        {
            "signature": _encode_signature(struct, scope, returned),
            "decorator": layout(call("encodes", [scope.model(struct)]), before="@"),
            "dispatch": _encode_dispatch(struct, scope),
            "required": [Code(one) for one in lines],
            "bare": not lines,
            "optional": [
                {
                    "condition": condition(one, scope, 4),
                    "line": assigned(
                        f"obj[{flat(literal(one.wire))}]", encoded_field(one, scope), indent=8
                    ),
                }
                for one in optional
            ],
            "extra": _encode_extra(struct, scope),
            "result": _encoded_object(struct, scope),
        },
    )


def _encoded_object(struct: Struct, scope: Scope) -> Code:
    """Write what the encoder returns: the object, and what of it a request leaves out."""
    hidden = [literal(one.wire) for one in struct.fields if one.read_only]
    if not hidden or not struct.usage.sent:
        return trusted("return obj")
    return _returned(call(scope.runtime("encoding", "marked"), [_OBJ, *hidden]), 4)


def _encode_dispatch(struct: Struct, scope: Scope) -> list[dict[str, object]]:
    cases: list[dict[str, object]] = []
    children = struct.family.children if struct.family else ()
    for origin in dict.fromkeys(origin for _, origin in children):
        child = scope.index[origin]
        function = scope.sibling("codecs", child.module, encoder_name(child))
        cases.append(
            {"value": scope.model(child), "result": _returned(call(function, [_VALUE]), 12)}
        )
    return cases


def _encode_extra(struct: Struct, scope: Scope) -> Code | None:
    if struct.extra is None:
        return None
    source = f"value.{name(struct.extra_name)}"
    function = encoder(struct.extra, scope)
    if function is None:
        return Code(f"{scope.runtime('encoding', 'add_unknown')}(obj, {source})")
    return Code(f"{scope.runtime('encoding', 'add_unknown_of')}(obj, {source}, {flat(function)})")


# -- unions


def _decode_union(union: Union, scope: Scope, rules: dict[str, tuple[str, str]]) -> Code:
    view: dict[str, object] = {
        "signature": _decode_signature(union, scope),
        "cases": [],
        "options": [],
        "untyped": False,
    }
    if union.tag is None:
        scope.runtime("decoding", "first_match")
        kind = subscript(scope.runtime("decoding", "Options"), [scope.model(union)])
        view["declared"] = Code(f"options: {flat(kind)}")
        options = variant_options(union, scope, rules)
        view["options"] = [Code(layout(one, indent=8, after=",")[:-1]) for one in options]
        return render("decode_union.py", view)
    scope.runtime("decoding", "to_object")
    view["untyped"] = _is_untyped(union, scope)
    view["subject"] = Code(f"obj.get({flat(literal(union.tag))})")
    view["cases"] = [
        {
            "value": _patterns(one.tags),
            "result": _returned(call(flat(decoder(_bare(one.type), scope)), [_OBJ]), 12),
        }
        for one in union.variants
        if one.tags and one.type != union.default
    ]
    view["otherwise"] = _otherwise(union, scope)
    return render("decode_union.py", view)


def _bare(kind: Type) -> Type:
    """The type of an object: what has a tag is not null."""
    return kind.inner if isinstance(kind, Nullable) else kind


def _patterns(tags: Iterable[str]) -> Code:
    """Write the pattern of a case, in parentheses where it does not fit the line."""
    pattern = infix("|", map(literal, tags))
    if 14 + len(flat(pattern)) <= WIDTH:
        return flat(pattern)
    return Code(f"(\n            {layout(pattern, indent=12)}\n        )")


def _otherwise(union: Union, scope: Scope) -> Code:
    if union.default is not None:
        return _returned(call(flat(decoder(_bare(union.default), scope)), [_OBJ]), 12)
    if union.usage.received:
        return Code(f"return {scope.runtime('values', 'UnknownVariant')}(obj)")
    function = scope.runtime("decoding", "unknown_tag")
    return Code(f"raise {function}(obj, {flat(literal(union.tag))})")


def _encode_union(union: Union, scope: Scope) -> Code:
    """What is of no variant's class is left for the check; hence the argument may be anything."""
    cases: dict[str, Expr] = {}
    kinds: dict[Type, None] = {}
    choices = list(_unions(union, scope, kinds, {}))
    for kind in kinds:
        if (pattern := _encode_case(kind, scope)) is not None:
            # Lists of different items look alike; encoders leave alone what is not theirs.
            cases[pattern] = encoded(kind, cases.get(pattern, _VALUE), scope)
    if any(map(_may_be_unknown, choices)):
        cases[f"{scope.runtime('values', 'UnknownVariant')}()"] = trusted("value.value")
    head = Code(f"def {name(encoder_name(union))}(")
    first = signature(head, ["value: object"], trusted("object"))
    ordered = sorted(cases.items(), key=lambda one: _SPECIAL.get(one[0], 1))
    view = [{"value": Code(pattern), "result": _returned(made, 12)} for pattern, made in ordered]
    return render("encode_union.py", {"signature": first, "cases": view})


def _unions(
    union: Union, scope: Scope, kinds: dict[Type, None], seen: dict[str, None]
) -> Iterator[Union]:
    """Go through a union and those that are its variants, each once; the others are *kinds*."""
    seen[union.origin] = None
    yield union
    for one in _variants(union, scope):
        if not isinstance(one, Union):
            kinds[one] = None
        elif one.origin not in seen:
            yield from _unions(one, scope, kinds, seen)


def _variants(union: Union, scope: Scope) -> tuple[Type | Union, ...]:
    """What the variants of a union are: unions, or types of values."""
    if (known := scope.choices.get(union.origin)) is None:
        kinds = [
            resolved(_bare(resolved(_bare(one.type), scope.index)), scope.index)
            for one in union.variants
        ]
        inner = [class_of(kind, scope) for kind in kinds]
        known = scope.choices[union.origin] = tuple(
            one if isinstance(one, Union) else kind for one, kind in zip(inner, kinds, strict=True)
        )
    return known


def _may_be_unknown(union: Union) -> bool:
    """Whether a value may be of a variant that this version does not know."""
    return union.tag is not None and union.usage.received and union.default is None


def _encode_case(kind: Type, scope: Scope) -> str | None:
    """Write the pattern of the values of *kind*, unless they are JSON values as they are."""
    declaration = class_of(kind, scope)
    if isinstance(declaration, Struct):
        return f"{scope.model(declaration)}()"
    if is_json(kind, scope):
        return None
    if isinstance(kind, ListOf | TupleOf | MapOf):
        test = "is_object" if isinstance(kind, MapOf) else "is_array"
        return f"_ if {scope.runtime('values', test)}(value)"
    return _pattern(kind, scope) if isinstance(kind, Scalar) else None


def _pattern(kind: Scalar, scope: Scope) -> str:
    if kind.kind == "file":
        return f"_ if not {scope.runtime('values', 'is_object')}(value)"
    patterns = {
        "date": "dt.date()",
        "datetime": "dt.datetime()",
        "uuid": "UUID()",
        "bytes": "bytes()",
    }
    pattern = trusted(patterns[kind.kind])
    import_used(pattern, scope.imports)
    return pattern


_SPECIAL = {"dt.datetime()": 0}
"""A date-time is a date to Python, so it is looked for first."""


# -- names of types


def _decode_alias(alias: Alias, scope: Scope) -> Iterator[Code]:
    if has_decoder(alias):
        value = exactly(alias, scope) or applied(_aliased(alias, scope), _VALUE)
        view = {"signature": _decode_signature(alias, scope), "result": _returned(value, 4)}
        yield render("codec_alias.py", view)


def _aliased(alias: Alias, scope: Scope) -> Expr:
    return decoder(alias.target, scope, received=alias.usage.received)


def _encode_alias(alias: Alias, scope: Scope) -> Iterator[Code]:
    if has_encoder(alias) and not is_json(alias.target, scope):
        result = _returned(encoded(alias.target, _VALUE, scope), 4)
        first = _encode_signature(alias, scope, trusted("object"))
        yield render("codec_alias.py", {"signature": first, "result": result})
