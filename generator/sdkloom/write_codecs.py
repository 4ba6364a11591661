"""Declarations → modules of codecs: functions between JSON values and models."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from .code import Bracket, Code, Expr, Item, docstring, flat, layout, literal, name, sequence, trusted
from .codecs import (
    class_of,
    decode_field,
    decoder,
    decoder_name,
    encoded,
    encoder,
    encoder_name,
    exact_decoder,
    has_decoder,
    has_encoder,
    omitted,
    variant_options,
)
from .ir import Alias, Api, Constant, Declaration, ListOf, MapOf, Scalar, Struct, Type, Union
from .pytypes import Scope, annotation, resolved
from .templating import render
from .writing import module

JSON = Scalar("json")


def codec_modules(api: Api, index: Mapping[str, Declaration]) -> Iterator[tuple[str, str]]:
    """Write every module of codecs that has something to hold."""
    rules = {one.origin: (one.module, one.name) for one in api.rules}
    for held in dict.fromkeys(one.module for one in api.declarations):
        yield f"codecs/{held}.py", _module(held, api, index, rules)
    yield "codecs/__init__.py", '"""Conversions between models and JSON values."""\n'


def _module(
    held: str, api: Api, index: Mapping[str, Declaration], rules: dict[str, tuple[str, str]]
) -> str:
    scope = Scope(index, "codecs", held)
    blocks: list[Code] = []
    for one in api.declarations:
        if one.module == held:
            blocks += _blocks(one, scope, rules)
    tag = next((one.tag for one in api.groups if one.module == held), None)
    said = f"Conversions of the models of the {tag} operations." if tag else "Conversions of the shared models."
    return module(docstring(said, 0) or trusted('"""Conversions."""'), scope.imports, blocks)


def _blocks(declaration: Declaration, scope: Scope, rules: dict[str, tuple[str, str]]) -> Iterator[Code]:
    match declaration:
        case Struct():
            yield from _struct(declaration, scope)
        case Union():
            yield _decode_union(declaration, scope, rules)
            yield _encode_union(declaration, scope)
        case Alias():
            yield from _alias(declaration, scope)


def _decode_signature(declaration: Declaration, scope: Scope, returned: Code | None = None) -> Code:
    result = returned or scope.model(declaration)
    opening = Code(f"def {name(decoder_name(declaration))}(")
    argument = (Item(trusted("object"), Code("value: ")),)
    return layout(Bracket(opening, argument, Code(f") -> {result}:")))


def _encode_signature(declaration: Declaration, scope: Scope, returned: Code) -> Code:
    opening = Code(f"def {name(encoder_name(declaration))}(")
    argument = (Item(scope.model(declaration), Code("value: ")),)
    return layout(Bracket(opening, argument, Code(f") -> {returned}:")))


# -- structs


def _struct(struct: Struct, scope: Scope) -> Iterator[Code]:
    fields = [*filter(_first, struct.fields), *(one for one in struct.fields if not _first(one))]
    arguments = [
        layout(decode_field(one, struct, scope), indent=8, before=f"{name(one.name)}=", after=",")[:-1]
        for one in fields
    ]
    known = Code(f"_{name(decoder_name(struct)).removeprefix('decode_').upper()}")
    if struct.extra is not None:
        yield layout(_known(struct), before=f"{known} = ")
        arguments.append(_unknown(struct, known, scope))
    scope.runtime("decoding", "to_object")
    view: dict[str, object] = {
        "signature": _decode_signature(struct, scope),
        "name": scope.model(struct),
        "fields": [Code(one) for one in arguments],
        "dispatch": _dispatch(struct, scope),
    }
    yield render("decode_struct.py" if arguments else "decode_empty.py", view)
    yield _encode_struct(struct, fields, scope)


def _first(field: object) -> bool:
    return bool(getattr(field, "required", False)) and getattr(field, "default", None) is None


def _known(struct: Struct) -> Expr:
    names = tuple(Item(literal(one.wire)) for one in struct.fields)
    if not names:
        return trusted("frozenset[str]()")
    return Bracket(Code("frozenset("), (Item(Bracket(Code("{"), names, Code("}"))),), Code(")"))


def _unknown(struct: Struct, known: Code, scope: Scope) -> Code:
    if struct.extra in (None, JSON):
        function: Code = scope.runtime("decoding", "unknown")
        return Code(f"{name(struct.extra_name)}={function}(obj, {known})")
    function = scope.runtime("decoding", "unknown_of")
    assert struct.extra is not None
    inner = decoder(struct.extra, scope)
    expression = Bracket(
        Code(f"{function}("), (Item(trusted("obj")), Item(known), Item(inner)), Code(")")
    )
    return Code(layout(expression, indent=8, before=f"{name(struct.extra_name)}=", after=",")[:-1])


def _dispatch(struct: Struct, scope: Scope) -> dict[str, object] | None:
    if not struct.children or struct.tag is None:
        return None
    return {
        "subject": Code(f"obj.get({flat(literal(struct.tag))})"),
        "cases": [
            {"value": literal(value), "result": Code(f"{_decoder_of(origin, scope)}(obj)")}
            for value, origin in struct.children
        ],
    }


def _decoder_of(origin: str, scope: Scope) -> Code:
    declaration = scope.index[origin]
    return scope.sibling("codecs", declaration.module, decoder_name(declaration))


def _encode_struct(struct: Struct, fields: Iterable[object], scope: Scope) -> Code:
    scope.runtime("encoding", "encodes")
    encoded_type = scope.runtime("encoding", "Encoded")
    required = [one for one in struct.fields if one.required]
    optional = [one for one in struct.fields if not one.required]
    lines = [
        layout(_encoded_field(one, scope), indent=8, before=f"{flat(literal(one.wire))}: ", after=",")[:-1]
        for one in required
    ]
    return render(
        "encode_struct.py",
        {
            "signature": _encode_signature(struct, scope, encoded_type),
            "name": scope.model(struct),
            "dispatch": _encode_dispatch(struct, scope),
            "required": [Code(one) for one in lines],
            "bare": not lines,
            "optional": [
                {
                    "condition": omitted(one, scope),
                    "line": layout(
                        _encoded_field(one, scope), indent=8, before=f"obj[{flat(literal(one.wire))}] = "
                    ),
                }
                for one in optional
            ],
            "extra": _encode_extra(struct, scope),
        },
    )


def _encoded_field(field: object, scope: Scope) -> Expr:
    kind: Type = getattr(field, "type")
    return encoded(kind, Code(f"value.{name(getattr(field, 'name'))}"), scope)


def _encode_dispatch(struct: Struct, scope: Scope) -> list[dict[str, object]]:
    cases: list[dict[str, object]] = []
    for origin in dict.fromkeys(origin for _, origin in struct.children):
        child = scope.index[origin]
        function = scope.sibling("codecs", child.module, encoder_name(child))
        cases.append({"value": scope.model(child), "result": Code(f"{function}(value)")})
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
    nullable = any(one.type == Scalar("none") for one in union.variants)
    view: dict[str, object] = {
        "signature": _decode_signature(union, scope),
        "nullable": nullable,
        "cases": [],
        "options": [],
    }
    if union.tag is None:
        scope.runtime("decoding", "first_match")
        options = variant_options(union, scope, rules)
        view["options"] = [Code(layout(one, indent=8, after=",")[:-1]) for one in options]
        return render("decode_union.py", view)
    scope.runtime("decoding", "to_object")
    view["subject"] = Code(f"obj.get({flat(literal(union.tag))})")
    view["cases"] = [
        {
            "value": trusted(" | ").join(flat(literal(tag)) for tag in one.tags),
            "result": Code(f"{flat(decoder(one.type, scope))}(obj)"),
        }
        for one in union.variants
        if one.tags
    ]
    for case in view["cases"]:
        case["value"] = Code(case["value"])
    view["otherwise"] = _otherwise(union, scope)
    return render("decode_union.py", view)


def _otherwise(union: Union, scope: Scope) -> Code:
    if union.usage.received:
        return Code(f"return {scope.runtime('values', 'UnknownVariant')}(obj)")
    function = scope.runtime("decoding", "unknown_tag")
    assert union.tag is not None
    return Code(f"raise {function}(obj, {flat(literal(union.tag))})")


def _encode_union(union: Union, scope: Scope) -> Code:
    cases: list[dict[str, object]] = []
    lists = 0
    for one in union.variants:
        through = resolved(one.type, scope.index)
        declaration = class_of(one.type, scope)
        if isinstance(declaration, Struct):
            function = scope.sibling("codecs", declaration.module, encoder_name(declaration))
            cases.append({"value": Code(f"{scope.model(declaration)}()"), "result": Code(f"{function}(value)")})
        elif isinstance(through, ListOf | MapOf) and encoder(through, scope) is not None:
            lists += 1
            pattern = "list()" if isinstance(through, ListOf) else "dict()"
            cases.append({"value": Code(pattern), "result": flat(encoded(through, trusted("value"), scope))})
        elif isinstance(through, Scalar) and (function := encoder(through, scope)) is not None:
            cases.append({"value": _pattern(through), "result": Code(f"{flat(function)}(value)")})
    if union.tag is not None and union.usage.received:
        unknown = scope.runtime("values", "UnknownVariant")
        cases.append({"value": Code(f"{unknown}()"), "result": trusted("value.value")})
    signature = _encode_signature(union, scope, trusted("object"))
    return render("encode_union.py", {"signature": signature, "cases": _distinct(cases)})


def _pattern(kind: Scalar) -> Code:
    patterns = {"date": "dt.date()", "datetime": "dt.datetime()", "uuid": "UUID()", "bytes": "bytes()", "file": "_"}
    return trusted(patterns[kind.kind])


def _distinct(cases: list[dict[str, object]]) -> list[dict[str, object]]:
    """One case a pattern: of two lists with different items the first would win in any case."""
    seen: dict[str, dict[str, object]] = {}
    for one in cases:
        seen.setdefault(str(one["value"]), one)
    return list(seen.values())


# -- names of types


def _alias(alias: Alias, scope: Scope) -> Iterator[Code]:
    if has_decoder(alias):
        if isinstance(alias.target, Constant):
            kind = scope.runtime("decoding", "Decoder")
            before = f"{name(decoder_name(alias))}: {kind}[{scope.model(alias)}] = "
            yield layout(exact_decoder(alias.target, scope), before=before)
        else:
            result = Code(f"{flat(decoder(alias.target, scope))}(value)")
            yield render(
                "codec_alias.py", {"signature": _decode_signature(alias, scope), "result": result}
            )
    if has_encoder(alias):
        result = flat(encoded(alias.target, trusted("value"), scope))
        signature = _encode_signature(alias, scope, trusted("object"))
        yield render("codec_alias.py", {"signature": signature, "result": result})


_ = (annotation, sequence)
