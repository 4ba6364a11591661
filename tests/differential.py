"""Random values of every schema of real documents, judged twice: ``python tests/differential.py``.

For each component schema of the documents in $SPEC_CORPUS, ``--values`` random values, half of them
made to fit and then perhaps changed: the generated ``validate`` has to say what jsonschema says, and
``decode`` may raise nothing but ``DecodeError``. ``--documents N`` takes a fixed choice of N documents,
``--schemas N`` at most N schemas of each.
"""

from __future__ import annotations

import argparse
import contextlib
import faulthandler
import json
import os
import random
import sys
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent / "generator")]

import referencing.exceptions  # noqa: E402
import regress  # noqa: E402

from corpus.examples import judge  # noqa: E402
from judging import _compiled  # noqa: E402
from memory_package import PACKAGE, importable  # noqa: E402
from sdkloom.diagnostics import SpecError  # noqa: E402
from sdkloom.pipeline import Options, generate  # noqa: E402
from sdkloom.reading.document import Document  # noqa: E402

Json = Any
PATIENCE = 120
"""Seconds after which a document ends the process: its judge may hang out of reach."""
LARGEST = 400_000
DEPTH = 5
_APPROXIMATED = frozenset({"pattern-invalid", "pattern-inexpressible", "pattern-hazard"})
STRANGERS: list[Json] = [
    None, True, False, 0, 1, -1, 7, 1.0, 1.5, -0.5, 10**20, 1e300, "", "a", "0", "\n", "é", "x" * 300, "2020-02-30", [], [None], {},
    {"": 1}, {"id": None}, [[]], {"type": {}},
]  # fmt: skip
TEXTS = [
    "a", "A1", "abc-def", "some text", "12", "2020-01-31", "2020-01-31T10:00:00Z", "10:00:00Z", "P1D", "https://example.com/a",
    "a@example.com", "6ba7b810-9dad-11d1-80b4-00c04fd430c8", "127.0.0.1", "::1", "aGk=", "en", "en-US", "USD", "#ff0000", "1.0.0",
    "0123456789abcdef", "cus_123", "/a/b", "a.b", "+14155550100", "\U0001f600",
]  # fmt: skip


@dataclass
class Maker:
    """Makes values for the schemas of a document, most of which fit."""

    document: Document
    chance: random.Random

    def value(self, schema: Json, origin: str, depth: int = 0) -> Json:
        """Make a value of *schema*, which stands at *origin*."""
        chance = self.chance
        if not isinstance(schema, dict) or depth > DEPTH or chance.random() < 0.04:
            return chance.choice(STRANGERS)
        if isinstance(ref := schema.get("$ref"), str):
            try:
                there = self.document.resolve(ref, origin)
                return self.value(self.document.get(there), there, depth + 1)
            except SpecError:
                return None
        if "const" in schema:
            return schema["const"]
        if isinstance(values := schema.get("enum"), list) and values:
            return chance.choice(values)
        if schema.get("nullable") is True and chance.random() < 0.1:
            return None
        return self._combined(schema, origin, depth)

    def _combined(self, schema: dict[str, Json], origin: str, depth: int) -> Json:
        parts: list[Json] = [one for one in schema.get("allOf") or () if isinstance(one, dict)]
        choices = [schema.get(key) for key in ("oneOf", "anyOf")]
        parts += [self.chance.choice(one) for one in choices if isinstance(one, list) and one]
        own = {key: one for key, one in schema.items() if key not in {"allOf", "oneOf", "anyOf"}}
        made = [self.value(one, origin, depth + 1) for one in parts]
        if not parts or "type" in own or "properties" in own:
            made.append(self._plain(own, origin, depth))
        tables = [one for one in made if isinstance(one, dict)]
        if len(tables) == len(made):
            return {key: value for one in tables for key, value in one.items()}
        return self.chance.choice(made)

    def _plain(self, schema: dict[str, Json], origin: str, depth: int) -> Json:
        kind = schema.get("type")
        if isinstance(kind, list) and kind:
            kind = self.chance.choice(kind)
        if kind is None:
            kind = "object" if "properties" in schema else "array" if "items" in schema else None
        match kind:
            case "object":
                return self._object(schema, origin, depth)
            case "array":
                return self._array(schema, origin, depth)
            case "string":
                return self._text(schema)
            case "integer" | "number":
                return self._number(schema, kind)
            case "boolean":
                return self.chance.random() < 0.5
            case "null":
                return None
        return self.chance.choice(STRANGERS)

    def _object(self, schema: dict[str, Json], origin: str, depth: int) -> Json:
        found: dict[str, Json] = {}
        required = schema.get("required")
        needed = required if isinstance(required, list) else []
        properties = schema.get("properties")
        held = properties if isinstance(properties, dict) else {}
        for key, one in held.items():
            if self.chance.random() < (0.97 if key in needed else 0.5 / (depth + 1)):
                found[key] = self.value(one, origin, depth + 1)
        for key in needed:
            if isinstance(key, str) and key not in held:
                found[key] = self.chance.choice(STRANGERS)
        if self.chance.random() < 0.3:
            more = schema.get("additionalProperties")
            for _ in range(self.chance.randrange(3)):
                found[self.chance.choice(TEXTS)] = self.value(more, origin, depth + 1)
        return found

    def _array(self, schema: dict[str, Json], origin: str, depth: int) -> Json:
        low = _whole(schema.get("minItems"), 0)
        count = min(low, 20) + self.chance.choice((0, 0, 1, 2, -1))
        return [self.value(schema.get("items"), origin, depth + 1) for _ in range(count)]

    def _text(self, schema: dict[str, Json]) -> str:
        texts = [
            one for one in (schema.get("example"), schema.get("default")) if isinstance(one, str)
        ]
        texts += TEXTS
        if isinstance(pattern := schema.get("pattern"), str) and self.chance.random() < 0.9:
            with contextlib.suppress(regress.RegressError):
                texts = [one for one in texts if _compiled(pattern).find(one)] or texts
        text = self.chance.choice(texts)
        low, high = _whole(schema.get("minLength"), 0), _whole(schema.get("maxLength"), 0)
        length = self.chance.choice((low, low - 1, high, high + 1)) if low + high else 0
        if 0 < length < 1000 and self.chance.random() < 0.4:
            return (text * length)[:length] if text else "x" * length
        return text + self.chance.choice(("", "", "", "", "\n"))

    def _number(self, schema: dict[str, Json], kind: str) -> Json:
        borders = [0, 1, 7, 100, 2**31, 2**53 + 1]
        for key in (
            "minimum",
            "maximum",
            "exclusiveMinimum",
            "exclusiveMaximum",
            "multipleOf",
            "default",
        ):
            if isinstance(border := schema.get(key), int | float) and not isinstance(border, bool):
                borders += [border] * 3
        border = self.chance.choice(borders) + self.chance.choice((0, 0, 1, -1))
        if kind == "number" and self.chance.random() < 0.5:
            return border + 0.5 if abs(border) < 1e15 else border
        return int(border) if self.chance.random() < 0.95 and abs(border) < 1e300 else border

    def changed(self, value: Json) -> Json:
        """Change something of a value, or leave it."""
        if self.chance.random() < 0.5:
            return value
        if isinstance(value, dict) and value:
            key = self.chance.choice(list(value))
            rest = {name: one for name, one in value.items() if name != key}
            return rest if self.chance.random() < 0.3 else {**rest, key: self.changed(value[key])}
        if isinstance(value, list) and value and self.chance.random() < 0.8:
            return [*value[:-1], self.changed(value[-1])]
        return self.chance.choice(STRANGERS)


def _whole(value: Json, otherwise: int) -> int:
    return value if isinstance(value, int) and not isinstance(value, bool) else otherwise


def examine(path: Path, words: argparse.Namespace) -> tuple[Counter[str], list[str]]:
    """Judge values of the schemas of one document: the counts, and what is wrong."""
    counts: Counter[str] = Counter()
    wrong: list[str] = []
    try:
        made = generate(path, Options(package=PACKAGE))
    except SpecError:
        return Counter(refused=1), []
    counts["documents"] += 1
    left_out = {one.origin for one in made.diagnostics if one.rule in _APPROXIMATED}
    if any("/schemas/" in one or "/definitions/" in one for one in left_out):
        return Counter(approximated=1), []
    chance = random.Random(f"{words.seed} {path.name}")
    with importable(made.files) as package:
        components = list(made.lowered.api.components)
        chance.shuffle(components)
        for one in components[: words.schemas]:
            counts["schemas"] += 1
            handle, right = package.schema(one.key), judge(made.document, one.origin)
            maker = Maker(made.document, chance)
            for _ in range(words.values):
                value = maker.changed(maker.value(made.document.get(one.origin), one.origin))
                fault = _fault(handle, right, value, package.DecodeError, counts)
                if fault is not None:
                    wrong.append(f"{path} {one.origin}: {fault}: {json.dumps(value)[:300]}")
                    break
    return counts, wrong


def _fault(
    handle: Any, right: Any, value: Json, expected: type[Exception], counts: Counter[str]
) -> str | None:
    try:
        verdict = right.is_valid(value)
    except (referencing.exceptions.Unresolvable, SpecError, regress.RegressError, RecursionError):
        counts["unjudged"] += 1
        return None
    counts["values"] += 1
    counts["valid"] += verdict
    try:
        found = handle.validate(value)
    except Exception as error:  # noqa: BLE001 - the crash is the finding
        return f"validate raises {type(error).__name__} {error}"
    if (found == []) != verdict:
        return f"the judge says {verdict}, validate {found[:2]}"
    try:
        handle.decode(value)
    except expected:
        counts["not decoded"] += 1
    except Exception as error:  # noqa: BLE001 - the crash is the finding
        return f"decode raises {type(error).__name__} {error}"
    return None


def documents(count: int | None) -> list[Path]:
    """The valid documents of the corpus that are small enough, or a fixed choice of them."""
    root = Path(os.environ["SPEC_CORPUS"])
    rows = [json.loads(one) for one in (root / "MANIFEST.jsonl").read_text("utf-8").splitlines()]
    fit = [
        root / one["path"]
        for one in rows
        if one.get("metaschema") == "ok" and one.get("schemas") and one["bytes"] <= LARGEST
    ]
    fit.sort(key=lambda one: random.Random(str(one.relative_to(root))).random())
    return fit[:count]


def main(arguments: Sequence[str] | None = None) -> None:
    """Judge, and print what differed and the figures."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--values", type=int, default=1000)
    parser.add_argument("--documents", type=int)
    parser.add_argument("--schemas", type=int)
    parser.add_argument("--seed", type=int, default=0)
    words = parser.parse_args(arguments)
    sys.setrecursionlimit(20_000)
    started = time.monotonic()
    total: Counter[str] = Counter()
    failures = 0
    for path in documents(words.documents):
        faulthandler.dump_traceback_later(PATIENCE * max(1, words.values // 100), exit=True)
        counts, wrong = examine(path, words)
        total += counts
        failures += len(wrong)
        for one in wrong:
            print(one, flush=True)
    print(f"{dict(total)}; {failures} differences, {time.monotonic() - started:.0f} s")
    sys.exit(1 if failures else 0)


if __name__ == "__main__":
    main()
