"""Modules that would be too large are parted: the parts import each other downwards, and do the same.

That both checkers of types, black and ruff find nothing in them, ``test_random_types.py`` tells.
"""

from __future__ import annotations

import ast
import importlib
import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from importing import forget, import_file, importable
from refresh import CASES, folders, package
from sdkloom.graphs import circles
from sdkloom.ir.walk import closure
from sdkloom.lowering import split_modules
from sdkloom.lowering.split_modules import split_by_size

pytestmark = pytest.mark.slow

GENERATOR = Path(__file__).parent.parent / "generator"
LARGEST = 12
NAMES = [f"#/{number}" for number in range(12)]
Edges = dict[str, set[str]]


def graphs() -> st.SearchStrategy[Edges]:
    return st.dictionaries(st.sampled_from(NAMES), st.sets(st.sampled_from(NAMES), max_size=4))


def reached(start: str, edges: Edges) -> set[str]:
    return closure(edges.get(start, ()), edges)


@given(graphs())
def test_what_needs_each_other_is_one_group_behind_what_it_needs(edges: Edges) -> None:
    groups = list(circles(NAMES, edges))
    assert sorted(name for group in groups for name in group) == sorted(NAMES)
    number = {name: place for place, group in enumerate(groups) for name in group}
    for name in NAMES:
        for other in NAMES:
            if other in reached(name, edges):
                assert number[other] <= number[name]
                assert (number[other] == number[name]) == (
                    other == name or name in reached(other, edges)
                )


@given(graphs(), st.integers(1, 8))
def test_a_part_is_no_larger_than_it_has_to_be_and_needs_those_before(
    edges: Edges, largest: int
) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(split_modules, "LARGEST", largest)
        module_of, whole = split_by_size(
            dict.fromkeys(NAMES, "shared"), edges, lambda _: 1, ["shared_2"]
        )
    order = ["shared", *whole]
    assert "shared_2" not in order
    assert set(whole.values()) <= {"shared"}
    together = {tuple(sorted(group)) for group in circles(NAMES, edges)}
    for module in order:
        members = tuple(sorted(name for name in NAMES if module_of[name] == module))
        assert 0 < len(members) <= largest or members in together
    for name in NAMES:
        assert all(
            order.index(module_of[other]) <= order.index(module_of[name])
            for other in edges.get(name, ())
        )


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The packages of all cases, in modules of a few lines."""
    folder = tmp_path_factory.mktemp("parted")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(split_modules, "LARGEST", LARGEST)
        for case in folders(CASES):
            package(case, folder / f"parted_{case.name}")
    with importable(folder, "parted_"):
        yield folder


def test_the_parts_hold_the_same_declarations(place: Path, tmp_path: Path) -> None:
    split = 0
    for case in folders(CASES):
        package(case, tmp_path / case.name)
        for layer in ("models", "checks", "codecs"):
            before = [*(tmp_path / case.name / layer).glob("*.py")]
            after = [*(place / f"parted_{case.name}" / layer).glob("*.py")]
            split += len(after) - len(before)
            assert definitions(after) == definitions(before)
    assert split > 20


def definitions(files: list[Path]) -> list[str]:
    """List what modules define.

    A check or codec of another module is called as one of its own, and so is an import that gives
    way to a name of its module.
    """
    trees = [ast.parse(path.read_text("utf-8")) for path in files if path.name != "__init__.py"]
    skipped = (ast.Import, ast.ImportFrom, ast.Expr)
    return sorted(
        re.sub(r"\b(?:checks|codecs)\.\w+\.|\b_(?=[A-Za-z])", "", ast.unparse(node))
        for tree in trees
        for node in tree.body
        if not isinstance(node, skipped)
    )


def test_every_module_imports_and_gives_the_same_verdicts(place: Path) -> None:
    for case in folders(CASES):
        root = place / f"parted_{case.name}"
        for path in sorted(root.rglob("*.py")):
            import_file(path, place)
        schema: Any = importlib.import_module(root.name).schema
        for row in json.loads((case / "wire.json").read_text("utf-8")):
            checked = schema(row["schema"])
            assert all(checked.validate(value) == [] for value in row.get("valid", ()))
            assert all(checked.validate(value) for value in row.get("invalid", ()))
            assert all(
                checked.encode(checked.decode(value)) == value for value in row.get("roundtrip", ())
            )


def test_each_module_alone_can_be_imported_first(place: Path) -> None:
    """No part needs that another one was imported before."""
    for path in sorted(place.glob("parted_unions_of_unions/*/*.py")):
        forget("parted_unions_of_unions")
        import_file(path, place)


SCRIPT = """
import sys
from sdkloom.lowering import split_modules
from sdkloom.app.pipeline import Options, generate
from pathlib import Path
split_modules.LARGEST = 12
for path, text in sorted(generate(Path(sys.argv[1]), Options(package="it")).files.items()):
    print(path, text)
"""


@pytest.mark.parametrize("case", ["unions_of_unions", "recursive_tree", "names"])
def test_the_order_of_sets_makes_no_difference(case: str) -> None:
    outputs = {
        subprocess.run(
            [sys.executable, "-c", SCRIPT, str(CASES / case / "spec.yaml")],
            env={**os.environ, "PYTHONPATH": str(GENERATOR), "PYTHONHASHSEED": seed},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in "12"
    }
    assert len(outputs) == 1
    assert "_2.py " in next(iter(outputs))
