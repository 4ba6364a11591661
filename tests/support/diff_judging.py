"""Random pairs of schemas: what ``diff`` reports beside what the two generated packages do.

``python tests/support/diff_judging.py --pairs 10000 --seed 1`` tries that many, and lists what is reported
wrongly. Packages are generated in memory, twenty-five pairs in each.
"""

from __future__ import annotations

import argparse
import importlib
import json
import re
import sys
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any, Literal

from comparing import diff_documents
from memory_package import PACKAGE, importable
from schema_pairs import Pair, Values, random_pair
from sdkloom.app.pipeline import render_package
from sdkloom.diagnostics import Diagnostics
from sdkloom.diffing.diff import Change
from sdkloom.lowering.lower import lower
from sdkloom.reading.document import Document, parse

Json = Any
Way = Literal["sent", "received"]
BATCH = 25
EXCEPTIONS = Path(__file__).parents[1] / "diff_judging_exceptions.toml"


@dataclass(frozen=True)
class Miss:
    """A pair of which something else is reported than happens."""

    seed: int
    kind: str
    way: Way
    missed: bool
    """Whether a break is not reported; else one is reported that is none."""
    text: str
    pair: Pair = field(repr=False)

    @property
    def key(self) -> str:
        """What an exception calls it."""
        return f"{'unreported' if self.missed else 'needless'} {self.way} {self.kind}"

    def __str__(self) -> str:
        return f"{self.seed}: {self.key}: {self.text}"


@dataclass
class Side:
    """One of the two packages of a batch: its files, and what it answers."""

    document: Document
    files: dict[str, str]

    def ask(self, questions: dict[int, tuple[str, list[Json]]]) -> dict[int, list[bool]]:
        """Whether the package takes values: by number, how they are taken, and they themselves."""
        with importable(self.files) as package:
            return {
                number: [_takes(package.schema(f"Thing{number}"), way, value) for value in values]
                for number, (way, values) in questions.items()
            }


def _takes(schema: Any, way: str, value: Json) -> bool:
    if way == "check":
        return schema.validate(value) == []
    try:
        schema.decode(value)
    except importlib.import_module(PACKAGE).DecodeError:
        return False
    return True


def judged(seeds: range) -> Iterator[Miss]:
    """Try pairs, a batch after the other; the even ones are sent, the odd ones received."""
    for start in range(seeds.start, seeds.stop, BATCH):
        numbers = range(start, min(start + BATCH, seeds.stop))
        pairs = {number: random_pair(number, f"Thing{number}") for number in numbers}
        yield from _judge(pairs)


def way_of(number: int) -> Way:
    """Whether values of a pair are sent or received."""
    return "received" if number % 2 else "sent"


def _judge(pairs: dict[int, Pair]) -> Iterator[Miss]:
    old, new = (_side(pairs, index) for index in (0, 1))
    reported: dict[int, list[Change]] = {number: [] for number in pairs}
    for change in diff_documents(old.document, new.document, aliases=False).changes:
        text = f"{change.symbol_old} {change.symbol_new} {change.origin_old} {change.origin_new}"
        for found in {int(digits) for digits in re.findall(r"(?:Thing|act|act_)(\d+)", text)}:
            reported[found].append(change)
    values = {number: list(_values(number, pair)) for number, pair in pairs.items()}
    valid = {0: old, 1: new}
    checks = {
        index: side.ask({number: ("check", values[number]) for number in pairs})
        for index, side in valid.items()
    }
    decoded = old.ask({n: ("decode", values[n]) for n in pairs if way_of(n) == "received"})
    for number, pair in pairs.items():
        witness = _witness(number, pair, values[number], (checks[0], checks[1], decoded))
        same = _surface(old, number) == _surface(new, number)
        miss = _verdict(number, pair, witness, reported[number], same_surface=same)
        if miss is not None:
            yield miss


def _witness(
    number: int,
    pair: Pair,
    values: list[Json],
    answers: tuple[dict[int, list[bool]], dict[int, list[bool]], dict[int, list[bool]]],
) -> list[Json]:
    """Values that show a break: at most one."""
    before, after, decoded = answers
    old, new = (Values(shared) for shared in pair.shared)
    for place, value in enumerate(values):
        if way_of(number) == "sent":
            refused = before[number][place] and not after[number][place]
            # Programs send what their classes declare; and clients send what fits several variants.
            if refused and old.declare([pair.old], value) and not new.fits_any(pair.new, value):
                return [value]
            continue
        raises = after[number][place] and not decoded[number][place]
        if raises and new.declare([pair.new], value):
            return [value]
    return []


def _verdict(
    number: int, pair: Pair, witness: list[Json], changes: list[Change], *, same_surface: bool
) -> Miss | None:
    broken = any(change.runtime_break for change in changes)
    if witness and not broken:
        text = f"{json.dumps(witness[0])} breaks; reported: {_outline(changes)}"
        return Miss(number, pair.kind, way_of(number), True, text, pair)
    unseen = exceptions()["kinds"]
    major = [each for each in changes if each.level == "major" and each.kind not in unseen]
    if not witness and same_surface and major:
        return Miss(number, pair.kind, way_of(number), False, _outline(changes), pair)
    return None


def _outline(changes: list[Change]) -> str:
    return "; ".join(
        f"{each.kind} {each.symbol} ({each.before} → {each.after})" for each in changes
    )


def _values(number: int, pair: Pair) -> Iterator[Json]:
    seen: set[str] = set()
    for schema, components in ((pair.old, pair.shared[0]), (pair.new, pair.shared[1])):
        for value in Values(components).of([schema]):
            text = json.dumps(value, sort_keys=True)
            if text not in seen:
                seen.add(text)
                yield value


def _side(pairs: dict[int, Pair], index: int) -> Side:
    schemas: dict[str, Json] = {}
    paths: dict[str, Json] = {}
    for number, pair in pairs.items():
        schemas |= pair.shared[index]
        schemas[f"Thing{number}"] = (pair.old, pair.new)[index]
        content = {"application/json": {"schema": {"$ref": f"#/components/schemas/Thing{number}"}}}
        sent = way_of(number) == "sent"
        paths[f"/act{number}"] = {
            "post": {
                "operationId": f"act{number}",
                "tags": ["t"],
                **({"requestBody": {"required": True, "content": content}} if sent else {}),
                "responses": {"200": {"description": "", **({} if sent else {"content": content})}},
            }
        }
    document = parse(
        json.dumps(
            {
                "openapi": "3.1.1",
                "info": {"title": "t", "version": "1"},
                "paths": paths,
                "components": {"schemas": schemas},
            }
        ),
        "spec.json",
    )
    diagnostics = Diagnostics()
    return Side(
        document, render_package(lower(document, diagnostics, package=PACKAGE), diagnostics)
    )


def _surface(side: Side, number: int) -> list[str]:
    """What the package shows of a pair."""
    lines = side.files["surface.txt"].splitlines()
    return [line for line in lines if re.search(rf"\b(Thing|act_?){number}(?!\d)", line)]


@cache
def exceptions() -> dict[str, dict[str, str]]:
    """Misses that are known and kinds of changes that no witness shows, each with its reason."""
    return tomllib.loads(EXCEPTIONS.read_text("utf-8"))


def main() -> None:
    """Try pairs and list the misses that have no reason."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--pairs", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    known, count = exceptions()["misses"], 0
    for miss in judged(range(options.seed, options.seed + options.pairs)):
        if miss.key not in known:
            count += 1
            print(miss)
            print(f"    old {json.dumps(miss.pair.old)} {json.dumps(miss.pair.shared[0])}")
            print(
                f"    new {json.dumps(miss.pair.new)} {json.dumps(miss.pair.shared[1])}", flush=True
            )
    print(f"{options.pairs} pairs, {count} misses without a reason")
    sys.exit(1 if count else 0)


if __name__ == "__main__":
    main()
