"""Example values of a document against its package: verdicts, and the way there and back."""

from __future__ import annotations

import copy
import faulthandler
import json
import sys
import traceback
from collections.abc import Iterator
from fractions import Fraction
from functools import lru_cache
from importlib import import_module
from pathlib import Path
from typing import Any

import jsonschema
import referencing
import referencing.exceptions
import referencing.jsonschema
import regress

from judging import _pattern as ecma_pattern
from sdkloom.diagnostics import SpecError
from sdkloom.reading.document import Document, child, read
from sdkloom.reading.source import Source

Json = Any
BASE = "http://document.invalid/"
PATIENCE = 300
"""Seconds after which a document ends the process; a regular expression may hang out of reach."""
LIMIT = 400
"""Examples of one document that are looked at."""


# -- what a document gives as examples


def examples(document: Document) -> Iterator[tuple[str, Json]]:
    """Go through the examples of a document: the place of the schema, and the value."""
    waiting: list[tuple[str, Json]] = [("#", document.root)]
    while waiting:
        origin, node = waiting.pop()
        if isinstance(node, list):
            waiting += [(child(origin, at), item) for at, item in enumerate(node)]
        if not isinstance(node, dict):
            continue
        yield from _examples_at(document, origin, node)
        for key, item in node.items():
            if key not in {
                "example",
                "examples",
                "default",
                "enum",
                "const",
            } and not key.startswith("x-"):
                waiting.append((child(origin, key), item))


def _examples_at(
    document: Document, origin: str, node: dict[str, Json]
) -> Iterator[tuple[str, Json]]:
    given: list[Json] = [node["example"]] if "example" in node else []
    listed = node.get("examples")
    if isinstance(listed, dict):
        for key, item in listed.items():
            content = _followed(document, child(origin, "examples", key), item)
            if isinstance(content, dict) and "value" in content:
                given.append(content["value"])
    if isinstance(listed, list) and document.version > "3.0" and "schema" not in node:
        given += listed
    if not given or "properties" in origin.split("/")[-1:]:
        return
    schema = node.get("schema")
    place = origin
    if isinstance(schema, dict):
        place = child(origin, "schema")
    try:
        while isinstance(content := document.get(place), dict) and isinstance(
            ref := content.get("$ref"), str
        ):
            place = document.resolve(ref, place)
    except SpecError:
        return
    for value in given:
        yield place, value


def _followed(document: Document, origin: str, node: Json) -> Json:
    seen: set[str] = set()
    try:
        while (
            isinstance(node, dict)
            and isinstance(ref := node.get("$ref"), str)
            and origin not in seen
        ):
            seen.add(origin)
            origin = document.resolve(ref, origin)
            node = document.get(origin)
    except SpecError:
        return None
    return node


# -- judging


def _type(
    validator: Any, types: Json, value: Json, schema: Json
) -> Iterator[jsonschema.ValidationError]:
    if not (value is None and schema.get("nullable") is True):
        listed = [types] if isinstance(types, str) else types
        if not any(validator.is_type(value, diagnostic) for diagnostic in listed):
            yield jsonschema.ValidationError(f"{value!r} is not of type {types}")


def _multiple(_: Any, unit: Json, value: Json, __: Any) -> Iterator[jsonschema.ValidationError]:
    """Divide the numbers as they are written, which floats are not."""
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    if is_number and Fraction(repr(value)) % Fraction(repr(unit)):
        yield jsonschema.ValidationError(f"{value} is no multiple of {unit}")


_ECMA = {"pattern": ecma_pattern, "multipleOf": _multiple}
_CHECKER_4 = jsonschema.Draft4Validator.TYPE_CHECKER.redefine("file", lambda _, __: True)
_Old = jsonschema.validators.extend(
    jsonschema.Draft4Validator, {**_ECMA, "type": _type}, type_checker=_CHECKER_4
)
_New = jsonschema.validators.extend(jsonschema.Draft202012Validator, _ECMA)


def judge(document: Document, origin: str, formats: Any = None) -> Any:
    """A validator of the schema at *origin*; it asserts *formats*, if any are given."""
    kind = _New if document.version >= "3.1" else _Old
    schema = {"$ref": f"{BASE}{origin}"}
    return kind(schema, registry=_registry(document), format_checker=formats)


@lru_cache(maxsize=1)
def _registry(document: Document) -> Any:
    # schemas of 2.0 and 3.0 have no identifiers: `id` is a property there
    plain: Any = referencing.Specification.OPAQUE
    specification = referencing.jsonschema.DRAFT202012 if document.version >= "3.1" else plain

    def retrieve(uri: str) -> Any:
        file = uri.removeprefix(BASE)
        return referencing.Resource(
            document.get(f"{file}#") if file else document.root, specification
        )

    registry: Any = referencing.Registry(retrieve=retrieve)  # type: ignore[call-arg]
    return registry.get_or_retrieve(BASE).registry.crawl()


def _has_old_bounds(document: Document, origin: str) -> bool:
    """Tell whether a schema of 3.1 has 3.0's bounds, which is wrong and which the judge takes for 1."""
    content = document.get(origin) if document.version >= "3.1" else None
    bounds = ("exclusiveMinimum", "exclusiveMaximum")
    return isinstance(content, dict) and any(
        isinstance(content.get(bound), bool) for bound in bounds
    )


def defaults(document: Document) -> set[str]:
    """Values of properties that may be left out: all defaults."""
    found: set[str] = set()
    waiting: list[Json] = [document.root]
    while waiting:
        node = waiting.pop()
        if isinstance(node, dict):
            for value in node.values():
                if isinstance(value, dict) and "default" in value:
                    found.add(json.dumps(value["default"], sort_keys=True))
            waiting += node.values()
        elif isinstance(node, list):
            waiting += node
    return found


def difference(first: Json, other: Json, absent: set[str], path: str = "$") -> str | None:
    """Tell where two JSON values differ, but for properties that equal their defaults."""
    if isinstance(first, dict) and isinstance(other, dict):
        for key, value in first.items():
            if key not in other:
                if json.dumps(value, sort_keys=True) not in absent and value is not None:
                    return f"{path}.{key} is lost"
            elif (found := difference(value, other[key], absent, f"{path}.{key}")) is not None:
                return found
        return next((f"{path}.{key} is new" for key in other if key not in first), None)
    if isinstance(first, list) and isinstance(other, list):
        if len(first) != len(other):
            return f"{path} has other items"
        pairs = enumerate(zip(first, other, strict=True))
        return next(
            (found for at, (a, b) in pairs if (found := difference(a, b, absent, f"{path}[{at}]"))),
            None,
        )
    same = first == other and isinstance(first, bool) == isinstance(other, bool)
    return None if same else f"{path}: {str(first)[:60]!r} became {str(other)[:60]!r}"


def examined(spec: Path, root: str, package: str) -> tuple[dict[str, int], list[str]]:
    """Take the examples of *spec* through its imported package; counts, and what is wrong."""
    document = read(Source(str(spec), root=root))
    table = import_module(f"{package}.probes.held").PROBES
    parent = package.rpartition(".")[0] or package
    errors = import_module(f"{parent}._runtime.errors")
    plain = import_module(f"{parent}._runtime.values.json").plain
    absent = defaults(document)
    counts = {"examples": 0, "valid": 0, "returned": 0, "unreached": 0}
    wrong: list[str] = []
    for number, (origin, value) in enumerate(examples(document)):
        if number == LIMIT:
            break
        if origin not in table:
            counts["unreached"] += 1
            continue
        counts["examples"] += 1
        decode, encode, check = table[origin]
        if _has_old_bounds(document, origin):
            continue
        try:
            verdict = judge(document, origin).is_valid(value)
        except (referencing.exceptions.Unresolvable, SpecError, regress.RegressError):
            continue
        if check is not None and (check.violations(value) == []) != verdict:
            wrong.append(
                f"verdict {origin}: judge says {verdict}: {check.violations(value)[:2]} {json.dumps(value)[:200]}"
            )
        if not verdict:
            continue
        counts["valid"] += 1
        if decode is None:
            continue
        try:
            model = decode(copy.deepcopy(value))  # which becomes part of the model
            back = plain(encode(model)) if encode is not None else value
        except errors.DecodeError as error:
            wrong.append(f"decode {origin}: {error} {json.dumps(value)[:200]}")
            continue
        except Exception as error:  # noqa: BLE001 - the crash is the finding
            wrong.append(
                f"crash {origin}: {type(error).__name__} {error} {json.dumps(value)[:200]}"
            )
            continue
        if (found := difference(value, back, absent)) is not None:
            wrong.append(f"return {origin}: {found} {json.dumps(value)[:200]}")
        else:
            counts["returned"] += 1
    return counts, wrong


def main() -> None:
    """Import the packages named on standard input, and take their examples through them.

    Each line in is a JSON array [spec, root, package, folder]; each line out tells how it went.
    """
    for line in sys.stdin:
        spec, root, package, folder = json.loads(line)
        faulthandler.dump_traceback_later(PATIENCE, exit=True)
        found: dict[str, Any] = {"package": package, "imports": "ok", "counts": {}, "wrong": []}
        try:
            for path in sorted(Path(folder).rglob("*.py")):
                inner = path.relative_to(folder).with_suffix("").parts
                import_module(
                    ".".join((package, *(schema for schema in inner if schema != "__init__")))
                )
        except Exception as error:  # noqa: BLE001 - the crash is the finding
            found["imports"] = f"{type(error).__name__} {error}"
        else:
            try:
                found["counts"], found["wrong"] = examined(Path(spec), root, package)
            except Exception as error:  # noqa: BLE001
                found["wrong"] = [
                    f"harness {type(error).__name__} {error} {traceback.format_exc()[-300:]}"
                ]
        print(json.dumps(found), flush=True)


if __name__ == "__main__":
    sys.setrecursionlimit(20_000)
    main()
