"""A structure-aware fuzzer: ``python tests/support/fuzz.py --runs N --seed S [--commands]`` (needs SPEC_CORPUS).

Takes documents that real companies wrote and changes them where it may hurt: another type, an odd text,
a reference to anywhere, a part moved, repeated, nested or left out. Every run has to end with a package
whose modules compile and pass the audit, or with an error that has a place; anything else is printed
with the seed that makes it again, and the exit code is 1. With ``--commands``, ``inspect``, ``slice``
and ``diff`` are given the same documents, and may end with 0 or 2, and with nothing else.
"""

from __future__ import annotations

import argparse
import copy
import json
import os
import random
import signal
import sys
import time
import traceback
from collections import Counter
from collections.abc import Callable
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

TESTS = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(TESTS), str(TESTS / "support"), str(TESTS.parent / "generator")]

from click.testing import CliRunner  # noqa: E402

from memory_package import PACKAGE, imported  # noqa: E402
from sdkloom.app.pipeline import render_package  # noqa: E402
from sdkloom.commands.cli import main as sdkloom  # noqa: E402
from sdkloom.diagnostics import Diagnostics, SpecError  # noqa: E402
from sdkloom.emit.audit import AuditError, audit  # noqa: E402
from sdkloom.lowering.lower import lower  # noqa: E402
from sdkloom.reading.document import Document, parse  # noqa: E402
from sdkloom.validating.references import followed  # noqa: E402
from sdkloom.validating.validation import validate  # noqa: E402

Json = Any
Slot = tuple[Any, Any]
"""A table or list, and the key or index of one of its values."""
PATIENCE = 60
LARGEST = 40_000
"""Bytes of a document: more changes in less time."""

TEXTS = [
    "", " ", "a", "pwned(1)", '"+pwned(1)+"', '"""', "'''", "a\\", "{x}", "{{ 7*7 }}", "\n", "\r", "\x00", "\u2028", "\u202e",
    "\ud800", "é", "class", "None", "self", "__init__", "con", "../x", "#", "#/", "#/paths", "http://[", "1", "-1", "true", "null",
    "application/json", "*/*", "default", "2XX", "200", "$ref", "$id", "$dynamicRef", "allOf", "(a+)+$", "[", "\\p{L}", "date-time",
    "byte", "binary", "object", "array", "string", "integer", "x" * 300,
]  # fmt: skip
VALUES: list[Json] = [
    None, True, False, 0, -1, 1, 1.5, 1e300, 10**30, 10**400, [], {}, [[]], [{}], {"": {}}, [None], {"$ref": "#"}, *TEXTS,
]  # fmt: skip
KEYWORDS = [
    "type", "enum", "const", "default", "allOf", "anyOf", "oneOf", "not", "if", "then", "items", "prefixItems", "properties",
    "required", "additionalProperties", "patternProperties", "propertyNames", "unevaluatedProperties", "discriminator", "nullable",
    "readOnly", "writeOnly", "pattern", "format", "minimum", "exclusiveMinimum", "multipleOf", "maxLength", "uniqueItems", "$ref",
    "$id", "$anchor", "$dynamicRef", "$dynamicAnchor", "$defs", "dependentSchemas", "contains", "title", "description", "example",
    "parameters", "requestBody", "responses", "content", "schema", "security", "servers", "tags", "operationId", "style", "explode",
    "in", "name", "callbacks", "deprecated", "encoding", "headers", "links", "examples", "mapping", "propertyName",
]  # fmt: skip


def slots(value: Json, limit: int = 20_000) -> list[Slot]:
    """List the places of a document."""
    found: list[Slot] = []
    waiting = [value]
    while waiting and len(found) < limit:
        node = waiting.pop()
        for key in (
            node if isinstance(node, dict) else range(len(node)) if isinstance(node, list) else ()
        ):
            found.append((node, key))
            waiting.append(node[key])
    return found


def pointers(root: Json) -> list[str]:
    """List places that a reference may lead to."""
    found = ["#"]
    waiting: list[tuple[str, Json]] = [("#", root)]
    while waiting and len(found) < 2000:
        place, node = waiting.pop()
        for key in (
            node if isinstance(node, dict) else range(len(node)) if isinstance(node, list) else ()
        ):
            token = str(key).replace("~", "~0").replace("/", "~1").replace("%", "%25")
            found.append(f"{place}/{token}")
            waiting.append((found[-1], node[key]))
    return found


class Mutator:
    """Changes a document in place, a step at a time."""

    def __init__(self, root: Json, chance: random.Random) -> None:
        self.root, self.chance = root, chance

    def step(self) -> str:
        """Make one change; tells which."""
        content = slots(self.root)
        if not content:
            return "nothing"
        change = self.chance.choice(CHANGES)
        change(self, *self.chance.choice(content))
        return change.__name__

    def replace(self, holder: Json, key: Json) -> None:
        holder[key] = copy.deepcopy(self.chance.choice(VALUES))

    def retype(self, holder: Json, key: Json) -> None:
        value = holder[key]
        ways: list[Callable[[], Json]] = [
            lambda: [value],
            lambda: {"a": value},
            lambda: str(value)[:50],
            lambda: None,
            lambda: len(str(value)),
        ]
        holder[key] = self.chance.choice(ways)()

    def drop(self, holder: Json, key: Json) -> None:
        del holder[key]

    def rename(self, holder: Json, key: Json) -> None:
        if isinstance(holder, dict):
            holder[self.chance.choice(TEXTS + KEYWORDS)] = holder.pop(key)

    def add(self, holder: Json, key: Json) -> None:
        into = holder[key] if isinstance(holder[key], dict) else holder
        if isinstance(into, dict):
            into[self.chance.choice(KEYWORDS)] = copy.deepcopy(self.chance.choice(VALUES))

    def graft(self, holder: Json, key: Json) -> None:
        other, place = self.chance.choice(slots(self.root))
        text = json.dumps(other[place])
        if len(text) < LARGEST:
            holder[key] = json.loads(text)

    def transplant(self, holder: Json, key: Json) -> None:
        other, place = self.chance.choice(slots(self.root))
        text = json.dumps(other[place])
        if isinstance(holder[key], dict) and len(text) < LARGEST:
            holder[key][self.chance.choice(KEYWORDS)] = json.loads(text)

    def swap(self, holder: Json, key: Json) -> None:
        other, place = self.chance.choice(slots(self.root))
        first, two = json.dumps(holder[key]), json.dumps(other[place])
        if len(first) + len(two) < LARGEST:
            holder[key], other[place] = json.loads(two), json.loads(first)

    def refer(self, holder: Json, key: Json) -> None:
        holder[key] = {"$ref": self.chance.choice(pointers(self.root))}

    def redirect(self, holder: Json, key: Json) -> None:
        mentioned = [(table, place) for table, place in slots(self.root) if place == "$ref"]
        if mentioned:
            table, place = self.chance.choice(mentioned)
            table[place] = self.chance.choice(pointers(self.root))

    def nest(self, holder: Json, key: Json) -> None:
        for _ in range(self.chance.choice((1, 3, 60))):
            word = self.chance.choice(
                ("items", "allOf", "anyOf", "oneOf", "not", "properties", "additionalProperties")
            )
            inner = holder[key]
            holder[key] = {
                word: [inner]
                if word.endswith("Of")
                else {"a": inner}
                if word == "properties"
                else inner
            }

    def combine(self, holder: Json, key: Json) -> None:
        choices = [
            {"$ref": self.chance.choice(pointers(self.root))},
            holder[key],
            self.chance.choice([{"type": "null"}, {}, True, {"type": "object"}]),
        ]
        holder[key] = {self.chance.choice(("allOf", "anyOf", "oneOf")): choices}

    def tag(self, holder: Json, key: Json) -> None:
        if isinstance(holder[key], dict):
            holder[key]["discriminator"] = {
                "propertyName": self.chance.choice([*TEXTS, "type", "kind"]),
                "mapping": {self.chance.choice(TEXTS): self.chance.choice(pointers(self.root))},
            }

    def misspell(self, holder: Json, key: Json) -> None:
        if isinstance(holder[key], str):
            at = self.chance.randrange(len(holder[key]) + 1)
            holder[key] = holder[key][:at] + self.chance.choice(TEXTS) + holder[key][at:]


CHANGES: list[Callable[[Mutator, Json, Json], None]] = [
    Mutator.replace, Mutator.retype, Mutator.drop, Mutator.rename, Mutator.add, Mutator.graft, Mutator.transplant,
    Mutator.swap, Mutator.refer, Mutator.redirect, Mutator.nest, Mutator.combine, Mutator.tag, Mutator.misspell,
]  # fmt: skip


@cache
def corpus() -> tuple[str, ...]:
    """List small documents of the corpus."""
    root = Path(os.environ["SPEC_CORPUS"])
    rows = [json.loads(line) for line in (root / "MANIFEST.jsonl").read_text("utf-8").splitlines()]
    return tuple(
        sorted(
            str(root / row["path"])
            for row in rows
            if row["kind"] == "openapi"
            and row["bytes"] < LARGEST
            and str(row.get("version"))[:3] in {"2.0", "3.0", "3.1", "3.2"}
        )
    )


class TimedOut(BaseException):
    """A run took longer than anyone would wait."""


def _alarm(*_: object) -> None:
    raise TimedOut


def mutated(seed: int) -> tuple[str, Json, list[str]]:
    """Make the document of a seed: where it comes from, what it is, what was changed."""
    chance = random.Random(seed)
    path = chance.choice(corpus())
    try:
        root = copy.deepcopy(parse(Path(path).read_text("utf-8"), path).root)
    except (SpecError, UnicodeDecodeError):
        return path, None, []
    mutator = Mutator(root, chance)
    return path, root, [mutator.step() for _ in range(chance.choice((1, 1, 2, 3, 5, 8)))]


def attempt(seed: int, way: Way) -> tuple[str, int]:
    """Run one seed: how it ended, and how many changes it had."""
    path, root, changes = mutated(seed)
    if root is None:
        return "not read", 0
    signal.alarm(PATIENCE)
    try:
        return way(json.dumps(root), path), len(changes)
    except TimedOut:
        return f"TIMEOUT {path}", len(changes)
    except Exception as error:  # noqa: BLE001 - the crash is the finding
        frames = [
            frame
            for frame in traceback.extract_tb(error.__traceback__)
            if "sdkloom" in frame.filename or "templates" in frame.filename
        ]
        last = frames[-1] if frames else traceback.extract_tb(error.__traceback__)[-1]
        return (
            f"CRASH {type(error).__name__} {Path(last.filename).name}:{last.name}:{last.lineno} {str(error)[:120]}",
            len(changes),
        )
    finally:
        signal.alarm(0)


def _generated(text: str, path: str) -> str:
    document: Document | None = None
    try:
        document = parse(text, Path(path).name)
        diagnostics = Diagnostics()
        document = followed(document, diagnostics)
        validate(document.root, document.version, diagnostics, document)
        diagnostics.raise_errors()
        lowered = lower(document, diagnostics, package=PACKAGE)
        files = render_package(lowered, diagnostics)
        audit(files, lowered.api)
        diagnostics.raise_errors()
    except AuditError as error:
        return f"AUDIT {error}"
    except SpecError as error:
        return _refused(error, document)
    imported(files)
    return "package"


def _refused(error: SpecError, document: Document | None) -> str:
    """An error has a message, and a place that can be found in the file."""
    for diagnostic in error.diagnostics:
        placed = (
            document is None
            or diagnostic.line is not None
            or document.locate(diagnostic.origin)[1] >= 1
        )
        if diagnostic.severity == "error" and not (diagnostic.message and placed):
            return f"NO PLACE {diagnostic.rule} {diagnostic.origin[:100]}"
    return "refused"


def _commanded(text: str, path: str) -> str:
    """What the other commands say: first the worst that happened."""
    with TemporaryDirectory() as folder:
        spec, part = f"{folder}/spec.json", f"{folder}/slice.json"
        Path(spec).write_text(text, "utf-8")
        form = FORMS[len(text) % len(FORMS)]
        slicing = ["--include-path", "/*[a-m]*", "--explain", "--output", part]
        ended = [
            _ended("inspect", spec),
            _ended("slice", spec, *slicing),
            _ended("diff", path, spec, "--format", form),
            _ended("diff", spec, path, "--quiet"),
        ]
    odd = [item for item in ended if item]
    return odd[0] if odd else "ran"


def _ended(*arguments: str) -> str | None:
    """Run a command; what is wrong with how it ended."""
    result = CliRunner().invoke(sdkloom, [*arguments])
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    output = result.output.partition("\n")[0]
    return (
        None if result.exit_code in {0, 2} else f"EXIT {result.exit_code} {arguments[0]} {output}"
    )


FORMS = ("text", "markdown", "html", "json")
Way = Callable[[str, str], str]
"""Takes the text of a changed document and where it comes from; tells how it ended."""


def main() -> None:
    """Run seeds one after the other and print the figures."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--runs", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument(
        "--show", action="store_true", help="print the document of the seed and stop"
    )
    parser.add_argument("--commands", action="store_true", help="inspect, slice and diff instead")
    arguments = parser.parse_args()
    way = _commanded if arguments.commands else _generated
    if arguments.show:
        print(json.dumps(mutated(arguments.seed)[1], indent=1))
        return
    sys.setrecursionlimit(20_000)
    signal.signal(signal.SIGALRM, _alarm)
    started = time.monotonic()
    ended: Counter[str] = Counter()
    first: dict[str, int] = {}
    steps = 0
    for seed in range(arguments.seed, arguments.seed + arguments.runs):
        how, count = attempt(seed, way)
        ended[how] += 1
        steps += count
        first.setdefault(how, seed)
    fine = {"package", "refused", "not read", "ran"}
    for how, count in ended.most_common():
        print(f"{count:6} {how}" + ("" if how in fine else f"   --seed {first[how]}"))
    failures = sum(count for how, count in ended.items() if how not in fine)
    print(
        f"{arguments.runs} runs on {len(corpus())} documents, {steps} changes, {failures} failures, {time.monotonic() - started:.0f} s"
    )
    sys.exit(1 if failures else 0)


if __name__ == "__main__":
    main()
