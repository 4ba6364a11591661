"""Documents that cost more to read than to write, one function a family; each ends as bytes."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

Json = Any
HEAD: dict[str, Json] = {"openapi": "3.1.0", "info": {"title": "t", "version": "1"}}
RESPONSES = {"200": {"description": "ok"}}


def document(schemas: dict[str, Json] | None = None, **more: Json) -> bytes:
    """Write a document of *schemas*."""
    return json.dumps(
        {**HEAD, "paths": {}, "components": {"schemas": schemas or {}}, **more}
    ).encode()


def used(schemas: dict[str, Json]) -> bytes:
    """Write a document that sends and receives the first of *schemas*."""
    content = {
        "application/json": {"schema": {"$ref": f"#/components/schemas/{next(iter(schemas))}"}}
    }
    operation = {
        "requestBody": {"content": content},
        "responses": {"200": {"description": "ok", "content": content}},
    }
    return document(schemas, paths={"/a": {"post": operation}})


def ref(name: str) -> dict[str, str]:
    """Refer to a schema."""
    return {"$ref": f"#/components/schemas/{name}"}


def bombs() -> Iterator[tuple[str, bytes]]:
    """Go through all of them: file name and content."""
    yield from _aliases()
    yield from _deep()
    yield from _wide()
    yield from _branching()
    yield from _circles()
    yield from _large()
    yield from _numbers()
    yield from _encodings()


def _aliases() -> Iterator[tuple[str, bytes]]:
    head = 'openapi: 3.1.0\ninfo: {title: t, version: "1"}\npaths: {}\n'
    laughs = "".join(f"x-{n + 1}: &a{n + 1} [{', '.join([f'*a{n}'] * 10)}]\n" for n in range(12))
    yield "alias-laughs.yaml", f"{head}x-0: &a0 [1]\n{laughs}".encode()
    maps = "".join(
        f"x-{n + 1}: &a{n + 1} {{{', '.join(f'k{i}: *a{n}' for i in range(10))}}}\n"
        for n in range(12)
    )
    yield "alias-maps.yaml", f"{head}x-0: &a0 {{a: 1}}\n{maps}".encode()
    yield (
        "alias-flat.yaml",
        f"{head}x-0: &a {'x' * 100_000}\nx-1: [{', '.join(['*a'] * 50_000)}]\n".encode(),
    )
    yield "alias-circle.yaml", f"{head}x-0: &a {{b: [*a]}}\n".encode()
    merges = "".join(f"x-{n + 1}: &a{n + 1} {{<<: [*a{n}, *a{n}], k{n}: 1}}\n" for n in range(40))
    yield "alias-merges.yaml", f"{head}x-0: &a0 {{a: 1}}\n{merges}".encode()


def _deep() -> Iterator[tuple[str, bytes]]:
    depth = 100_000
    start = json.dumps({**HEAD, "paths": {}})[:-1]
    for name, opening, inner, closing in (
        ("arrays", "[", "1", "]"),
        ("objects", '{"a":', "1", "}"),
        ("items", '{"items":', "{}", "}"),
        ("properties", '{"properties":{"a":', "{}", "}}"),
        ("all-of", '{"allOf":[', "{}", "]}"),
        ("any-of", '{"anyOf":[', "{}", "]}"),
        ("not", '{"not":', "{}", "}"),
    ):
        text = opening * depth + inner + closing * depth
        place = (
            '"components":{"schemas":{"A":'
            if name not in ("arrays", "objects")
            else '"x-a":{"b":{"c":'
        )
        yield f"deep-{name}.json", f"{start},{place}{text}}}}}}}".encode()
    yield "deep-flow.yaml", f"openapi: 3.1.0\nx: {'[' * depth}{']' * depth}\n".encode()
    yield (
        "deep-block.yaml",
        ("openapi: 3.1.0\nx:\n" + "".join(f"{' ' * n}a:\n" for n in range(1, 3000))).encode(),
    )
    for name, opening, closing in (
        ("items", '{"items":', "}"),
        ("all-of", '{"allOf":[', "]}"),
        ("any-of", '{"anyOf":[{},', "]}"),
    ):
        for levels in (90, 250, 900):
            text = opening * levels + '{"type":"string"}' + closing * levels
            yield (
                f"nested-{name}-{levels}.json",
                f'{start},"components":{{"schemas":{{"A":{text}}}}}}}'.encode(),
            )
    yield (
        "deep-brackets-in-pattern.json",
        used({"A": {"type": "string", "pattern": "(" * 50_000 + "a" + ")" * 50_000}}),
    )


def _wide() -> Iterator[tuple[str, bytes]]:
    text = {"type": "string"}
    yield (
        "wide-all-of.json",
        used({"A": {"allOf": [{"properties": {f"p{n}": text}} for n in range(10_000)]}}),
    )
    yield (
        "wide-all-of-refs.json",
        used(
            {"A": {"allOf": [ref(f"B{n}") for n in range(2000)]}}
            | {f"B{n}": {"properties": {f"p{n}": text}} for n in range(2000)}
        ),
    )
    yield (
        "wide-any-of.json",
        used({"A": {"anyOf": [{"properties": {f"p{n}": text}} for n in range(1000)]}}),
    )
    yield "wide-enum.json", used({"A": {"enum": [f"v{n}" for n in range(50_000)]}})
    yield (
        "wide-required.json",
        used({"A": {"type": "object", "required": [f"v{n}" for n in range(20_000)]}}),
    )
    yield (
        "same-names.json",
        used({"A": {"properties": {"a" + "-" * n: text for n in range(1, 2000)}}}),
    )


def _branching() -> Iterator[tuple[str, bytes]]:
    for key in ("allOf", "anyOf", "oneOf"):
        diamond: dict[str, Json] = {
            f"A{n}": {key: [ref(f"A{n + 1}"), ref(f"A{n + 1}")]} for n in range(25)
        }
        yield (
            f"diamond-{key}.json",
            used({**diamond, "A25": {"properties": {"a": {"type": "string"}}}}),
        )
        pairs: dict[str, Json] = {}
        for n in range(25):
            below = [ref(f"A{n + 1}"), ref(f"B{n + 1}")]
            pairs |= {
                f"A{n}": {key: below, "properties": {f"a{n}": {}}},
                f"B{n}": {key: below, "properties": {f"b{n}": {}}},
            }
        ends: dict[str, Json] = {"A25": {"type": "object"}, "B25": {"type": "string"}}
        yield f"pairs-{key}.json", used({**pairs, **ends})
        every = [ref(f"A{n}") for n in range(12)]
        yield (
            f"clique-{key}.json",
            used({f"A{n}": {key: every, "properties": {"a": {}}} for n in range(12)}),
        )
    lists: dict[str, Json] = {
        f"A{n}": {
            "type": "array",
            "items": {"anyOf": [ref(f"A{n + 1}"), {"type": "array", "items": ref(f"A{n + 1}")}]},
        }
        for n in range(25)
    }
    yield "lists.json", used({**lists, "A25": {"type": "string"}})
    fields: dict[str, Json] = {
        f"A{n}": {"properties": {"a": ref(f"A{n + 1}"), "b": ref(f"A{n + 1}")}} for n in range(60)
    }
    yield "fields.json", used({**fields, "A60": {"type": "string"}})


def _circles() -> Iterator[tuple[str, bytes]]:
    for name, make in {
        "ref": lambda to: to,
        "all-of": lambda to: {"allOf": [to, {"properties": {"a": {}}}]},
        "any-of": lambda to: {"anyOf": [to, {"type": "string"}]},
        "one-of": lambda to: {"oneOf": [to, {"type": "null"}]},
        "not": lambda to: {"not": to},
        "if": lambda to: {"if": to, "then": to, "else": to},
        "items": lambda to: {"type": "array", "items": to},
        "prefix-items": lambda to: {"prefixItems": [to]},
        "extra": lambda to: {"additionalProperties": to},
        "property": lambda to: {"required": ["a"], "properties": {"a": to}},
        "pattern-property": lambda to: {"patternProperties": {"^a": to}},
        "property-names": lambda to: {"propertyNames": to},
        "contains": lambda to: {"contains": to},
        "unevaluated": lambda to: {"unevaluatedProperties": to, "unevaluatedItems": to},
        "dependent": lambda to: {"dependentSchemas": {"a": to}},
    }.items():
        for length in (1, 2, 5):
            yield (
                f"circle-{name}-{length}.json",
                used({f"A{n}": make(ref(f"A{(n + 1) % length}")) for n in range(length)}),
            )
    yield "circle-long.json", used({f"A{n}": ref(f"A{(n + 1) % 3000}") for n in range(3000)})
    mapped = {
        "oneOf": [ref("A"), ref("B")],
        "discriminator": {"propertyName": "t", "mapping": {"a": "#/components/schemas/A"}},
    }
    yield (
        "circle-discriminator.json",
        used({"A": mapped, "B": {"allOf": [ref("A")], "properties": {"t": {"type": "string"}}}}),
    )
    for kind in (
        "parameters",
        "responses",
        "requestBodies",
        "headers",
        "pathItems",
        "links",
        "examples",
    ):
        content = {"A": {"$ref": f"#/components/{kind}/B"}, "B": {"$ref": f"#/components/{kind}/A"}}
        operation: dict[str, Json] = {"responses": RESPONSES}
        if kind == "parameters":
            operation["parameters"] = [{"$ref": "#/components/parameters/A"}]
        if kind == "requestBodies":
            operation["requestBody"] = {"$ref": "#/components/requestBodies/A"}
        if kind == "responses":
            operation["responses"] = {"200": {"$ref": "#/components/responses/A"}}
        path = {"$ref": "#/components/pathItems/A"} if kind == "pathItems" else {"post": operation}
        yield f"circle-{kind}.json", document(paths={"/a": path}, components={kind: content})
    yield (
        "circle-dynamic.json",
        used({"A": {"$dynamicAnchor": "n", "properties": {"a": {"$dynamicRef": "#n"}}}}),
    )
    yield "circle-root.json", used({"A": {"properties": {"a": {"$ref": "#"}}}})


def _large() -> Iterator[tuple[str, bytes]]:
    long = "x" * 1_000_000
    arguments = "word " * 200_000
    yield (
        "large-texts.json",
        document(
            {
                "A": {
                    "description": arguments,
                    "title": arguments,
                    "properties": {"a": {"description": long}},
                }
            },
            info={"title": long, "version": arguments, "description": arguments},
        ),
    )
    yield (
        "many-paths.json",
        document(paths={f"/p{n}": {"get": {"responses": RESPONSES}} for n in range(100_000)}),
    )
    yield "many-schemas.json", document({f"S{n}": {"type": "object"} for n in range(200_000)})
    yield "large-names.json", used({long: {"properties": {long: {"type": "string"}}}})
    yield (
        "large-values.json",
        used(
            {
                "A": {
                    "properties": {
                        "a": {"enum": [long, arguments]},
                        "b": {"default": long, "type": "string"},
                        "c": {"const": arguments},
                    }
                }
            }
        ),
    )
    yield "large-pattern.json", used({"A": {"type": "string", "pattern": long}})
    yield "large-classes.json", used({"A": {"type": "string", "pattern": "[a-z0-9]" * 20_000}})
    yield (
        "large-path.json",
        document(
            paths={
                f"/{long}": {"get": {"operationId": long, "tags": [long], "responses": RESPONSES}}
            }
        ),
    )
    yield (
        "large-underscores.json",
        used({"A" + "_" * 100_000: {"properties": {"a" * 50_000 + "A1" * 50_000: {}}}}),
    )
    yield (
        "many-operations.json",
        document(
            paths={
                f"/p{n}": {"get": {"operationId": "same name", "responses": RESPONSES}}
                for n in range(1000)
            }
        ),
    )
    yield (
        "large-lines.yaml",
        b"openapi: 3.1.0\ninfo: {title: t, version: '1'}\npaths: {}\nx: |\n"
        + b"  line\n" * 500_000,
    )


def _numbers() -> Iterator[tuple[str, bytes]]:
    start = json.dumps({**HEAD, "paths": {}})[:-1]
    for name, number in {
        "nan": "NaN",
        "infinity": "-Infinity",
        "overflow": "1e400",
        "digits": "1" * 100_000,
        "fraction": "0." + "1" * 100_000,
        "exponent": "1e-999999999",
    }.items():
        for key in ("maximum", "default", "multipleOf", "maxLength", "const"):
            schema = f'{{"type":"number","{key}":{number}}}'
            yield (
                f"number-{name}-{key}.json",
                f'{start},"components":{{"schemas":{{"A":{schema}}}}}}}'.encode(),
            )
    yield (
        "number-digits.yaml",
        f"openapi: 3.1.0\ninfo: {{title: t, version: 1}}\npaths: {{}}\nx: {'1' * 100_000}\n".encode(),
    )
    yield "number-base-60.yaml", b"openapi: 3.1.0\ninfo: {title: t, version: 1:30:45}\npaths: {}\n"
    yield (
        "twice.json",
        b'{"openapi":"3.1.0","openapi":"3.0.0","info":{"title":"t","version":"1"},"paths":{}}',
    )
    yield (
        "twice.yaml",
        b"openapi: 3.1.0\nopenapi: 3.1.0\ninfo: {title: t, version: '1'}\npaths: {}\n",
    )
    colliding = {str(n * (2**61 - 1)): 1 for n in range(20_000)}
    yield (
        "hash-flood.json",
        document({"A": {"enum": [n * (2**61 - 1) for n in range(3000)]}}, **{"x-a": colliding}),
    )


def _encodings() -> Iterator[tuple[str, bytes]]:
    text = document({"A": {"type": "string", "description": "é"}}).decode()
    for encoding in ("utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-8-sig", "latin-1", "utf-7"):
        raw = json.dumps(json.loads(text), ensure_ascii=False)
        yield f"encoded-{encoding}.json", raw.encode(encoding)
    yield (
        "line-ends.yaml",
        b"openapi: 3.1.0\r\ninfo:\r\n  title: t\r\n  version: '1'\r\npaths: {}\r\n",
    )
    yield "old-line-ends.yaml", b"openapi: 3.1.0\rinfo:\r  title: t\r  version: '1'\rpaths: {}\r"
    yield (
        "bad-bytes.json",
        b'{"openapi": "3.1.0", "info": {"title": "\xff\xfe", "version": "1"}, "paths": {}}',
    )
    yield "surrogate.json", document({"A": {"enum": ["\ud800"], "properties": {"\udfff": {}}}})
    yield "nul.yaml", b"openapi: 3.1.0\x00\ninfo: {}\n"
    yield "empty.json", b""
    yield "blank.yaml", b" \n\n"
    yield "scalar.yaml", b"just text\n"
    yield "binary.json", bytes(range(256)) * 1000
