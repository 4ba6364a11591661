"""The house rules: who may import whom, how long things get, what templates may say."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import jinja2
import jinja2.nodes
import pytest

ROOT = Path(__file__).parent.parent
PACKAGE = ROOT / "generator" / "sdkloom"
TEMPLATES = ROOT / "templates"
RUNTIME = TEMPLATES / "runtime"

README = (ROOT / "README.md").read_text("utf-8")
MAX_FLOORS = 13


@cache
def allowed() -> dict[str, set[str]]:
    """Room → the rooms that it may import from, as the README's table declares them."""
    table = README[README.index("| room | imports from |") :].split("\n\n")[0]
    cells = [row.split("|")[1:3] for row in table.splitlines()[2:]]
    return {
        name: set(re.findall(r"`(\w+)`", imports))
        for rooms, imports in cells
        for name in re.findall(r"`(\w+)`", rooms)
    }


MAX_FILE = 500
MAX_FUNCTION = 40
MAX_CLASS = 250


@cache
def modules() -> dict[str, Path]:
    found = {}
    for path in PACKAGE.rglob("*.py"):
        parts = path.relative_to(PACKAGE).with_suffix("").parts
        found[".".join(parts)] = path
    return found


def imported(path: Path) -> Iterator[str]:
    """The modules of sdkloom that a module imports, early or late, as ``room.module``."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if (
            isinstance(node, ast.ImportFrom)
            and node.module
            and node.module.split(".")[0] == "sdkloom"
        ):
            place = node.module.removeprefix("sdkloom").removeprefix(".")
            for name in node.names:
                inner = f"{place}.{name.name}".strip(".")
                yield inner if inner in modules() else place


def room(module: str) -> str:
    return module.split(".", maxsplit=1)[0]


def test_every_module_has_its_room() -> None:
    assert {room(module) for module in modules()} == {*allowed(), "__init__", "__main__"}


def test_rooms_import_only_from_those_that_the_readme_allows() -> None:
    imports: dict[str, set[str]] = {name: set() for name in allowed()}
    for module, path in modules().items():
        if module not in {"__init__", "__main__"}:
            imports[room(module)] |= {room(other) for other in imported(path) if other}
    assert {name: found - {name} for name, found in imports.items()} == allowed()


def test_commands_reach_the_use_cases_through_the_api_alone() -> None:
    """A command parses options, calls a function of ``app.api`` and prints; types may be named."""
    for path in (PACKAGE / "commands").glob("*.py"):
        tree = ast.parse(path.read_text("utf-8"))
        tree.body = [node for node in tree.body if not isinstance(node, ast.If)]
        found = {
            node.module
            for node in ast.walk(tree)
            if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("sdkloom.app")
        }
        assert found <= {"sdkloom.app.api", "sdkloom.app.documents", "sdkloom.app.targets"}, path


def test_rooms_stand_on_few_floors() -> None:
    floors: dict[str, int] = {}
    while len(floors) < len(allowed()):
        free = [
            name for name in allowed() if name not in floors and allowed()[name] <= floors.keys()
        ]
        assert free, "the rooms form a circle"
        floors |= {name: 1 + max((floors[o] for o in allowed()[name]), default=0) for name in free}
    assert max(floors.values()) <= MAX_FLOORS


def test_nothing_imports_in_circles() -> None:
    needs = {
        item: {*imported(path)} & modules().keys() - {item}
        for item, path in modules().items()
        if item != "__init__"
    }
    assert_no_circle(needs)


def test_the_parts_of_the_runtime_do_not_import_each_other_in_circles() -> None:
    needs: dict[str, set[str]] = {}
    for path in RUNTIME.rglob("*.py"):
        here = path.relative_to(RUNTIME).with_suffix("").parts
        needs[".".join(here)] = needed = set[str]()
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.ImportFrom) and node.level:
                package = ".".join((*here[: -node.level], *([node.module] if node.module else [])))
                is_module = (RUNTIME / f"{package.replace('.', '/')}.py").is_file()
                names = (
                    [package] if is_module else [f"{package}.{name.name}" for name in node.names]
                )
                needed |= {name.strip(".") for name in names}
    assert_no_circle(needs)


def assert_no_circle(needs: dict[str, set[str]]) -> None:
    while needs:
        free = {name for name, content in needs.items() if not content & needs.keys()}
        assert free, f"a circle among {sorted(needs)}"
        needs = {name: content for name, content in needs.items() if name not in free}


REPLACED = {
    "calm": "advice_if_safe",
    "come": "added",
    "former": "previous",
    "gone": "removed",
    "grave": "fatal",
    "held": "TypeUse",
    "kept": "what is preserved",
    "made": "what was created",
    "making": "generating",
    "misfit": "wrong_type",
    "one": "schema, field, operation …",
    "parted": "split",
    "recalled": "load_snapshot",
    "remembered": "dump_snapshot",
    "said": "reported",
    "surroundings": "SliceContext",
    "told": "reported",
    "undefined": "unspecified",
    "unrendered": "unsupported",
}
"""Words of our own that the terms of the field have replaced, and what to write instead."""


def names_in(path: Path) -> Iterator[str]:
    """The names that a module gives: its own, those of classes, functions, arguments, variables."""
    yield path.stem.removeprefix("test_")
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        match node:
            case (
                ast.FunctionDef(name=name)
                | ast.AsyncFunctionDef(name=name)
                | ast.ClassDef(name=name)
            ):
                yield name
            case ast.arg(arg=name) | ast.alias(asname=str(name)):
                yield name
            case ast.Name(id=name, ctx=ast.Store()) | ast.Attribute(attr=name, ctx=ast.Store()):
                yield name
            case _:
                pass


@pytest.mark.parametrize("folder", ["generator", "templates", "tests"])
def test_names_are_terms_of_the_field(folder: str) -> None:
    sources = [path for path in (ROOT / folder).rglob("*.py") if "cases" not in path.parts]
    assert sources
    assert [
        f"{path.relative_to(ROOT)}: {name}: {REPLACED[word]}"
        for path in sources
        for name in names_in(path)
        if (word := name.strip("_").lower()) in REPLACED
    ] == []


def test_only_one_module_knows_jinja() -> None:
    knowing = [item for item, path in modules().items() if "jinja2" in path.read_text("utf-8")]
    assert knowing == ["emit.templating"]


@pytest.mark.parametrize(
    "path", [*PACKAGE.rglob("*.py"), *RUNTIME.rglob("*.py")], ids=lambda path: path.name
)
def test_files_classes_and_functions_stay_short(path: Path) -> None:
    text = path.read_text("utf-8")
    assert len(text.splitlines()) <= MAX_FILE
    limits = {
        ast.FunctionDef: MAX_FUNCTION,
        ast.AsyncFunctionDef: MAX_FUNCTION,
        ast.ClassDef: MAX_CLASS,
    }
    long = [
        f"{node.name}: {node.end_lineno - node.lineno + 1} lines"
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef)
        and node.end_lineno is not None
        and node.end_lineno - node.lineno + 1 > limits[type(node)]
    ]
    assert long == []


ALLOWED = (
    jinja2.nodes.Template,
    jinja2.nodes.Output,
    jinja2.nodes.TemplateData,
    jinja2.nodes.Name,
    jinja2.nodes.Getattr,
    jinja2.nodes.For,
    jinja2.nodes.If,
)


@pytest.mark.parametrize("path", list(TEMPLATES.glob("*.jinja")), ids=lambda path: path.name)
def test_templates_hold_no_logic(path: Path) -> None:
    tree = jinja2.Environment(autoescape=True).parse(path.read_text("utf-8"))
    waiting: list[jinja2.nodes.Node] = [tree]
    while waiting:
        node = waiting.pop()
        assert isinstance(node, ALLOWED), f"{path.name}:{node.lineno}: {type(node).__name__}"
        if isinstance(node, jinja2.nodes.If):
            assert isinstance(node.test, jinja2.nodes.Name | jinja2.nodes.Getattr)
            assert not node.elif_
            assert not node.else_
        if isinstance(node, jinja2.nodes.For):
            assert node.test is None
        waiting += node.iter_child_nodes()


def test_the_runtime_is_copied_as_it_is() -> None:
    copies = ROOT / "generated" / "x_media" / "_runtime"
    by_need = {"linear.py"}
    for path in RUNTIME.rglob("*.py"):
        if path.name in by_need and not (copies / path.relative_to(RUNTIME)).exists():
            continue
        assert (copies / path.relative_to(RUNTIME)).read_bytes() == path.read_bytes(), path.name


RUNTIME_ROOMS = {
    "": set[str](),
    "values": {""},
    "json_schema": {"", "values"},
    "http": {"", "values"},
}
"""Which folders of the runtime import from which; ``""`` is the modules beside them."""


def test_the_runtime_s_folders_import_only_those_below_them() -> None:
    folder = ROOT / "templates" / "runtime"
    for path in folder.rglob("*.py"):
        room = "" if path.parent == folder else path.parent.name
        if path.stem == "schema":  # what a package exports: it stands on all of them
            continue
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.ImportFrom) and node.level:
                above = node.level == (1 if not room else 2)
                target = (node.module or "").split(".")[0] if above else room
                target = target if target in RUNTIME_ROOMS else ""
                assert target == room or target in RUNTIME_ROOMS[room], f"{path}: {target}"
