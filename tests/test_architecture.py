"""The house rules: who may import whom, how long things get, what templates may say."""

from __future__ import annotations

import ast
from pathlib import Path

import jinja2
import jinja2.nodes
import pytest

ROOT = Path(__file__).parent.parent
PACKAGE = ROOT / "generator" / "sdkloom"
TEMPLATES = ROOT / "templates"
RUNTIME = TEMPLATES / "runtime"

LAYERS: list[list[str]] = [
    ["__init__", "diagnostics", "metaschema_shapes", "code", "schemas", "ir", "codepoints", "ecma_ast"],
    ["places", "source_text", "json_text", "yaml_scalars", "yaml_events", "document"],
    ["ecma_parser", "fixed_width", "patterns"],
    ["metaschema_keywords", "metaschema_tables", "metaschema_swagger"],
    ["metaschema_rules", "metaschema_paths", "metaschema_swagger_rules", "metaschema"],
    ["reach", "slicing"],
    ["naming", "schema_reader"],
    ["shapes", "declare", "operations", "placing", "lower"],
    ["pytypes", "codecs", "checks"],
    ["formatting", "templating", "writing"],
    ["write_models", "write_codecs", "write_checks", "write_resources", "write_package", "describe"],
    ["folders", "output"],
    ["pipeline", "reporting"],
    ["cli", "__main__"],
]
"""From the ground up; a module imports only from what stands before it."""

MAX_FILE = 500
MAX_FUNCTION = 40


def imported(path: Path) -> set[str]:
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.ImportFrom):
            if node.level == 1 and node.module:
                names.add(node.module.split(".")[0])
            elif node.level == 1:
                names |= {one.name for one in node.names if (PACKAGE / f"{one.name}.py").exists()} or {"__init__"}
            elif node.module and node.module.startswith("sdkloom."):
                names.add(node.module.split(".")[1])
    return names


def test_every_module_has_its_place() -> None:
    placed = [name for layer in LAYERS for name in layer]
    assert sorted(placed) == sorted(one.stem for one in PACKAGE.glob("*.py"))


def test_modules_import_only_downwards() -> None:
    order = {name: number for number, name in enumerate(n for layer in LAYERS for n in layer)}
    upward = [
        f"{path.stem} imports {name}"
        for path in PACKAGE.glob("*.py")
        for name in imported(path)
        if order[name] >= order[path.stem]
    ]
    assert upward == []


def test_the_parts_of_the_runtime_do_not_import_each_other_in_circles() -> None:
    needs = {one.stem: imported(one) & {other.stem for other in RUNTIME.glob("*.py")} for one in RUNTIME.glob("*.py")}
    while needs:
        free = {name for name, held in needs.items() if not held & needs.keys()}
        assert free, f"a circle among {sorted(needs)}"
        needs = {name: held for name, held in needs.items() if name not in free}


def test_only_one_module_knows_jinja() -> None:
    knowing = [one.name for one in PACKAGE.glob("*.py") if "jinja2" in one.read_text("utf-8")]
    assert knowing == ["templating.py"]


@pytest.mark.parametrize("path", [*PACKAGE.glob("*.py"), *RUNTIME.glob("*.py")], ids=lambda path: path.name)
def test_files_and_functions_stay_short(path: Path) -> None:
    text = path.read_text("utf-8")
    assert len(text.splitlines()) <= MAX_FILE
    long = [
        f"{node.name}: {node.end_lineno - node.lineno + 1} lines"
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and node.end_lineno is not None
        and node.end_lineno - node.lineno + 1 > MAX_FUNCTION
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
    for one in RUNTIME.glob("*.py"):
        assert (copies / one.name).read_bytes() == one.read_bytes(), one.name
