"""Random values of every schema of real documents, judged twice: ``python tests/support/differential.py``.

For each component schema of the valid documents in $SPEC_CORPUS, ``--values`` random values, half of
them made to fit and then perhaps changed: the generated ``validate`` has to say what jsonschema says,
and ``decode`` may raise nothing but ``DecodeError``. ``--documents N`` takes a fixed choice of N
documents, ``--after N`` leaves the first N of them out, ``--schemas N`` takes at most N schemas of each,
``--minutes N`` begins nothing later. What was found of a document is kept, as the corpus runner keeps
things: a run that was stopped goes on.
"""

from __future__ import annotations

import argparse
import contextlib
import faulthandler
import json
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

TESTS = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(TESTS), str(TESTS / "support"), str(TESTS.parent / "generator")]

import attrs  # noqa: E402
import jsonschema  # noqa: E402
import referencing.exceptions  # noqa: E402
import regress  # noqa: E402

from corpus.cache import digest, generator_hash, in_parallel, load, runtime_hash, store  # noqa: E402
from corpus.documents import Row, corpus, is_valid, package_of, root_of  # noqa: E402
from corpus.documents import documents as corpus_documents  # noqa: E402
from corpus.examples import judge  # noqa: E402
from judging import _compiled  # noqa: E402
from memory_package import PACKAGE, importable  # noqa: E402
from sdkloom.app.pipeline import GeneratedPackage, Options, generate  # noqa: E402
from sdkloom.diagnostics import SpecError  # noqa: E402
from sdkloom.reading.document import Document  # noqa: E402
from sdkloom.reading.source import Source  # noqa: E402
from sdkloom.schemas.ast import inside, schema_references  # noqa: E402

Json = Any
PATIENCE = 120
"""Seconds after which a document ends the process: its judge may hang out of reach."""
SECONDS = 2
"""Of the processor, for one value: jsonschema goes every way through schemas that are made of each other."""
BATCH = 8
"""Documents that a process takes."""
DEPTH = 5
_APPROXIMATED = frozenset({"pattern-foreign", "pattern-inexpressible", "pattern-hazard"})
STRANGERS: list[Json] = [
    None, True, False, 0, 1, -1, 7, 1.0, 1.5, -0.5, 10**20, 1e300, "", "a", "0", "\n", "é", "x" * 300, "2020-02-30", [], [None], {},
    {"": 1}, {"id": None}, [[]], {"type": {}},
]  # fmt: skip
TEXTS = [
    "a", "A1", "abc-def", "some text", "12", "2020-01-31", "2020-01-31T10:00:00Z", "10:00:00Z", "P1D", "https://example.com/a",
    "a@example.com", "6ba7b810-9dad-11d1-80b4-00c04fd430c8", "127.0.0.1", "::1", "aGk=", "en", "en-US", "USD", "#ff0000", "1.0.0",
    "0123456789abcdef", "cus_123", "/a/b", "a.b", "+14155550100", "\U0001f600",
]  # fmt: skip


_UNJUDGED = (
    referencing.exceptions.Unresolvable, SpecError, regress.RegressError, RecursionError,
    jsonschema.exceptions.UnknownType, AttributeError, TypeError,
)  # fmt: skip
"""What jsonschema raises for schemas that are none, which documents hold and are told of."""


@dataclass
class Maker:
    """Makes values for the schemas of a document, most of which fit."""

    document: Document
    chance: random.Random
    _there: dict[str, tuple[Json, str] | None] = field(
        default_factory=dict[str, "tuple[Json, str] | None"]
    )

    def values(self, origin: str, count: int) -> Iterator[Json]:
        """Make *count* values of the schema at *origin*: one that may fit, one like it, and so on."""
        schema = self.document.get(origin)
        for _ in range((count + 1) // 2):
            package = self.value(schema, origin)
            yield package
            yield self.changed(package)

    def _followed(self, ref: str, origin: str) -> tuple[Json, str] | None:
        key = f"{origin.partition('#')[0]} {ref}"
        if key not in self._there:
            try:
                there = self.document.resolve(ref, origin)
                self._there[key] = self.document.get(there), there
            except SpecError:
                self._there[key] = None
        return self._there[key]

    def value(self, schema: Json, origin: str, depth: int = 0) -> Json:
        """Make a value of *schema*, which stands at *origin*."""
        chance = self.chance
        if not isinstance(schema, dict) or depth > DEPTH or chance.random() < 0.04:
            return chance.choice(STRANGERS)
        if isinstance(ref := schema.get("$ref"), str):
            found = self._followed(ref, origin)
            return None if found is None else self.value(*found, depth + 1)
        if "const" in schema:
            return schema["const"]
        if isinstance(values := schema.get("enum"), list) and values:
            return chance.choice(values)
        if schema.get("nullable") is True and chance.random() < 0.1:
            return None
        return self._combined(schema, origin, depth)

    def _combined(self, schema: dict[str, Json], origin: str, depth: int) -> Json:
        parts: list[Json] = [part for part in schema.get("allOf") or () if isinstance(part, dict)]
        choices = [schema.get(key) for key in ("oneOf", "anyOf")]
        parts += [
            self.chance.choice(choice) for choice in choices if isinstance(choice, list) and choice
        ]
        own = {key: item for key, item in schema.items() if key not in {"allOf", "oneOf", "anyOf"}}
        package = [self.value(part, origin, depth + 1) for part in parts]
        if not parts or "type" in own or "properties" in own:
            package.append(self._plain(own, origin, depth))
        tables = [item for item in package if isinstance(item, dict)]
        if len(tables) == len(package):
            return {key: value for table in tables for key, value in table.items()}
        return self.chance.choice(package)

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
        content = properties if isinstance(properties, dict) else {}
        for key, item in content.items():
            if self.chance.random() < (0.97 if key in needed else 0.5 / (depth + 1)):
                found[key] = self.value(item, origin, depth + 1)
        for key in needed:
            if isinstance(key, str) and key not in content:
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
            item for item in (schema.get("example"), schema.get("default")) if isinstance(item, str)
        ]
        texts += TEXTS
        if isinstance(pattern := schema.get("pattern"), str) and self.chance.random() < 0.9:
            with contextlib.suppress(regress.RegressError):
                texts = [text for text in texts if _compiled(pattern).find(text)] or texts
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
        if self.chance.random() < 0.1:
            return value
        if isinstance(value, dict) and value:
            key = self.chance.choice(list(value))
            rest = {name: item for name, item in value.items() if name != key}
            return rest if self.chance.random() < 0.3 else {**rest, key: self.changed(value[key])}
        if isinstance(value, list) and value and self.chance.random() < 0.8:
            return [*value[:-1], self.changed(value[-1])]
        return self.chance.choice(STRANGERS)


def at_work(right: Any, *, quick: bool) -> Any:
    """Let a judge keep its keywords below ``$schema``, where jsonschema takes a judge of its own.

    A *quick* one looks up each reference once, which ``$dynamicRef`` forbids: it depends on the way.
    """
    known: dict[tuple[str, str], Any] = {}

    def follow(validator: Any, ref: str, value: Json, _: Json) -> Any:
        key = (validator._resolver._base_uri, ref)
        if (found := known.get(key)) is None:
            found = known[key] = validator._resolver.lookup(ref)
        return validator.descend(value, found.contents, resolver=found.resolver)

    content = {
        keyword: _bound(right.VALIDATORS[keyword])
        for keyword in _BOUNDS
        if keyword in right.VALIDATORS
    }
    kind = jsonschema.validators.extend(
        type(right), {**content, **({"$ref": follow} if quick else {})}
    )
    kind.evolve = _evolved
    return kind(right.schema, registry=right._registry)


_BOUNDS = ("exclusiveMinimum", "exclusiveMaximum")


def _bound(compare: Any) -> Any:
    """A bound of 3.0 in a document of 3.1, which is told there, is not the number 0 or 1."""

    def compared(validator: Any, bound: Json, value: Json, schema: Json) -> Any:
        if isinstance(bound, bool):
            raise TypeError(bound)
        return compare(validator, bound, value, schema)

    return compared


def _evolved(self: Any, **changes: Any) -> Any:
    """Be what ``evolve`` of jsonschema is, but stay of the same class."""
    fields = (field for field in attrs.fields(type(self)) if field.init)
    content = {field.alias: getattr(self, field.name) for field in fields}
    return type(self)(**{**content, **changes})


def _whole(value: Json, otherwise: int) -> int:
    return value if isinstance(value, int) and not isinstance(value, bool) else otherwise


def examine(row: Row, settings: argparse.Namespace) -> tuple[Counter[str], list[str]]:
    """Judge values of the schemas of one document: the counts, and what is wrong."""
    counts: Counter[str] = Counter()
    wrong: list[str] = []
    try:
        source = Source(str(corpus() / row["path"]), root=str(root_of(row)))
        generated = generate(source, Options(package=PACKAGE))
    except SpecError:
        return Counter(refused=1), []
    counts["documents"] += 1
    chance = random.Random(f"{settings.seed} {row['path']}")
    is_dynamic = b"$dynamicRef" in (corpus() / row["path"]).read_bytes()
    with importable(generated.files) as package:
        components = list(generated.lowered.api.components)
        maker = Maker(generated.document, chance)
        chance.shuffle(components)
        for component in components[: settings.schemas]:
            if _is_approximated(generated, component.origin):
                counts["approximated schemas"] += 1
                continue
            counts["schemas"] += 1
            handle, right = (
                package.schema(component.key),
                judge(generated.document, component.origin),
            )
            right = at_work(right, quick=not is_dynamic)
            for value in maker.values(component.origin, settings.values):
                try:
                    fault = _fault(handle, right, value, package.DecodeError, counts)
                except TimeoutError:
                    counts["schemas without an end for jsonschema"] += 1
                    break
                if fault is not None:
                    wrong.append(
                        f"{row['path']} {component.origin}: {fault}: {json.dumps(value)[:300]}"
                    )
                    break
    return counts, wrong


def _is_approximated(package: GeneratedPackage, origin: str) -> bool:
    """Whether a pattern that is left out, and told, decides about values of a schema."""
    left_out = [
        diagnostic.origin for diagnostic in package.diagnostics if diagnostic.rule in _APPROXIMATED
    ]
    reader, reached, waiting = package.lowered.reader, set[str](), [origin]
    while left_out and waiting:
        if (at := waiting.pop()) in reached:
            continue
        schema = reader.at(at)
        content = (schema, *inside(schema))
        reached.update(schema.origin for schema in content)
        if any(
            place.startswith(f"{schema.origin}/pattern") for place in left_out for schema in content
        ):
            return True
        waiting += schema_references(schema)
    return False


@contextlib.contextmanager
def _in_time() -> Iterator[None]:
    """Raise ``TimeoutError`` in what takes too long."""
    signal.setitimer(signal.ITIMER_VIRTUAL, SECONDS)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)


def _too_long(*_: object) -> None:
    raise TimeoutError


def _fault(
    handle: Any, right: Any, value: Json, expected: type[Exception], counts: Counter[str]
) -> str | None:
    try:
        with _in_time():
            verdict = right.is_valid(value)
    except _UNJUDGED:
        counts["unjudged"] += 1
        return None
    counts["values"] += 1
    counts["valid"] += verdict
    try:
        with _in_time():
            found = handle.validate(value)
    except Exception as error:  # noqa: BLE001 - the crash is the finding
        return f"validate raises {type(error).__name__} {error}"
    if (found == []) != verdict:
        return f"the judge says {verdict}, validate {found[:2]}"
    try:
        with _in_time():
            handle.decode(value)
    except expected:
        counts["not decoded"] += 1
    except Exception as error:  # noqa: BLE001 - the crash is the finding
        return f"decode raises {type(error).__name__} {error}"
    return None


def documents(count: int | None = None, after: int = 0) -> list[Row]:
    """The valid documents of the corpus that have schemas, in an order by lot, or some of them."""
    fit = [row for row in corpus_documents() if is_valid(row) and row.get("schemas")]
    fit.sort(key=package_of)
    return fit[after:count]


def _key(row: Row, settings: argparse.Namespace) -> str:
    asked = json.dumps([settings.values, settings.schemas, settings.seed])
    return digest(row["path"], row["sha256"], generator_hash(), runtime_hash(), asked)


def judged(batch: list[Row], settings: argparse.Namespace) -> None:
    """Judge a batch in a process of its own; a document that ends it is told, the next begins anew."""
    command = [sys.executable, __file__, "--child", f"--values={settings.values}"]
    command += [f"--seed={settings.seed}"]
    command += [f"--schemas={settings.schemas}"] if settings.schemas else []
    while batch:
        lines = "".join(f"{row['path']}\n" for row in batch)
        done = subprocess.run(command, input=lines, capture_output=True, text=True, check=False)
        output = done.stdout.splitlines()
        for row, line in zip(batch, output, strict=False):
            store("differential", _key(row, settings), json.loads(line))
        batch = batch[len(output) :]
        if batch:
            ended = f"{batch[0]['path']}: the process ended: {done.stderr[-600:]}"
            found = {"counts": {"ended": 1}, "wrong": [ended]}
            store("differential", _key(batch.pop(0), settings), found)


def child(settings: argparse.Namespace) -> None:
    """Judge the documents named on standard input; a line each tells how it went."""
    sys.setrecursionlimit(20_000)
    signal.signal(signal.SIGVTALRM, _too_long)
    for line in sys.stdin:
        faulthandler.dump_traceback_later(PATIENCE * max(1, settings.values // 50), exit=True)
        counts, wrong = examine({"path": line.rstrip("\n")}, settings)
        print(json.dumps({"counts": counts, "wrong": wrong}), flush=True)


def _batches(rows: list[Row], until: float) -> Iterator[list[Row]]:
    for at in range(0, len(rows), BATCH):
        if time.time() > until:
            return
        yield rows[at : at + BATCH]


def main(arguments: Sequence[str] | None = None) -> None:
    """Judge, and print what differed and the figures."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--values", type=int, default=1000)
    parser.add_argument("--documents", type=int)
    parser.add_argument("--after", type=int, default=0)
    parser.add_argument("--schemas", type=int)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--minutes", type=float, default=float("inf"))
    parser.add_argument("--child", action="store_true", help=argparse.SUPPRESS)
    settings = parser.parse_args(arguments)
    if settings.child:
        return child(settings)
    started = time.time()
    rows = documents(settings.documents, settings.after)
    unknown = [row for row in rows if load("differential", _key(row, settings)) is None]
    work = partial(judged, settings=settings)
    for _ in in_parallel(work, _batches(unknown, started + settings.minutes * 60)):
        pass
    found = [load("differential", _key(row, settings)) for row in rows]
    known = [item for item in found if item is not None]
    total = sum((Counter(row["counts"]) for row in known), Counter[str]())
    wrong = [problem for row in known for problem in row["wrong"]]
    for problem in wrong:
        print(problem)
    left = len(rows) - len(known)
    print(f"{dict(total)}; {len(wrong)} differences, {left} documents not looked at", end="; ")
    print(f"{time.time() - started:.0f} s")
    sys.exit(1 if wrong else 0)


if __name__ == "__main__":
    main()
