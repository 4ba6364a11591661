"""Rules of diagnostics: each is emitted somewhere, explained by an example that breaks it, and documented."""

from __future__ import annotations

import ast
import os
import re
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any, Literal, get_args

import pytest

from checking import document
from corpus import documents
from effort import some
from refresh import invoke
from rule_pages import PAGE, page
from sdkloom.app.options import Options
from sdkloom.app.pipeline import generate, render_package
from sdkloom.diagnostics import Diagnostic, Diagnostics, SpecError
from sdkloom.diagnostics import rules as names
from sdkloom.diagnostics.explained import GROUPS
from sdkloom.diffing import rules as changes
from sdkloom.diffing.deprecations import deprecation_kind
from sdkloom.lowering.lower import lower
from sdkloom.openapi.keywords import KEYWORDS
from sdkloom.reading import source_text
from sdkloom.reading.source import Source
from sdkloom.slicing.selection import Selection
from sdkloom.validating import bounds
from sdkloom.validating.validation import validate

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parent.parent
PACKAGE = ROOT / "generator" / "sdkloom"
TABLES = PACKAGE / "diagnostics"
EXPLAINED = {name: rule for group in GROUPS.values() for name, rule in group}
RULES = {name for group in get_args(names.Rule) for name in get_args(group)}
HEAD = {"openapi": "openapi: 3.1.0\n", "info": "info: {title: API, version: '1'}\n"}


@cache
def constants(folder: Path) -> frozenset[str]:
    """All strings of the modules in *folder*, but for the tables of rules."""
    return frozenset(
        node.value
        for path in folder.rglob("*.py")
        if TABLES not in path.parents
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    )


def test_every_rule_is_explained() -> None:
    assert EXPLAINED.keys() == RULES


def test_every_rule_is_emitted_somewhere() -> None:
    assert RULES - constants(PACKAGE) == set()


def test_every_kind_of_change_has_a_rule_and_is_found_somewhere() -> None:
    events, constraints = get_args(changes.EventKind), get_args(changes.ConstraintKind)
    assert list(changes.RULES) == [*events, *constraints]
    tables = PACKAGE / "diffing"
    texts = [path.read_text("utf-8") for path in tables.glob("*.py")]
    emitting = [text for text in texts if "EventKind" not in text]
    subjects: tuple[Literal["operation", "parameter", "schema"], ...] = ("operation", "parameter", "schema")  # fmt: skip
    flags = ([False, True], [True, False])
    looked_up = {deprecation_kind(each, both) for each in subjects for both in flags}
    emitted = {event for event in events if any(f'"{event}"' in text for text in emitting)}
    assert set(events) - emitted - looked_up == set()


def test_the_page_is_current() -> None:
    assert PAGE.read_text("utf-8") == page(), "run make docs"


def completed(example: str) -> str:
    """Put what every document has above an example that lacks it."""
    if example.startswith(("{", "%")):
        return example
    lines = example.splitlines()
    own = {line.partition(":")[0].replace("swagger", "openapi") for line in lines}
    text = "".join(line for key, line in HEAD.items() if key not in own) + example
    return text if {"paths", "components"} & own else f"{text}paths: {{}}\n"


def emitted(text: str, folder: Path) -> list[Diagnostic]:
    """What generating says of a document."""
    spec = folder / ("spec.json" if text.startswith("{") else "spec.yaml")
    spec.write_text(text, "utf-8")
    try:
        return list(generate(spec, Options(package="client")).diagnostics)
    except SpecError as error:
        return list(error.diagnostics)


@pytest.mark.parametrize(
    "name", [item for item, rule in EXPLAINED.items() if rule.example[0] != "$"]
)
def test_an_example_breaks_its_rule(name: str, tmp_path: Path) -> None:
    found = emitted(completed(EXPLAINED[name].example), tmp_path)
    assert name in {item.rule for item in found}
    for item in found:
        assert item.severity in EXPLAINED[item.rule].severities


def test_what_no_document_shows_is_tested_elsewhere() -> None:
    shown = {*constants(ROOT / "tests"), *golden_rules()}
    commands = {name for name, rule in EXPLAINED.items() if rule.example[0] == "$"}
    commands -= {
        "slice-written",
    }  # last resorts: no document is known that needs them
    assert commands - shown == set()


@cache
def golden_rules() -> frozenset[str]:
    """The rules that golden files of refused inputs show."""
    goldens = (ROOT / "tests" / "cases_invalid").glob("*/stderr.txt")
    return frozenset(rule for path in goldens for rule in rules_of(path.read_text("utf-8")))


def rules_of(printed: str) -> list[str]:
    """The rules in brackets at the ends of lines."""
    return re.findall(r"\[([a-z-]+)\]$", printed, re.MULTILINE)


REFERENCES = """\
paths:
  /a:
    get:
      responses:
        "200":
          description: A.
          content: {application/json: {schema: {$ref: "#/paths/~1b/get/x-schema"}}}
  /b:
    get: {x-schema: {type: string}, responses: {"204": {description: B.}}}
"""
FILES = """\
paths:
  /a:
    get: {responses: {"200": {$ref: "common.yaml#/Found"}}}
"""


def written(folder: Path, example: str) -> Path:
    spec = folder / "spec.yaml"
    spec.write_text(completed(example), "utf-8")
    return spec


def test_a_part_of_an_operation_is_kept_with_a_remark(tmp_path: Path) -> None:
    chosen = Options(package="client", selection=Selection(include_paths=("/a",)))
    found = generate(written(tmp_path, REFERENCES), chosen).diagnostics
    assert ("selection-reference", "info") in {(item.rule, item.severity) for item in found}


def test_a_document_outside_of_the_root_is_refused(tmp_path: Path) -> None:
    (tmp_path / "common").mkdir()
    spec = written(tmp_path, "paths: {}\n")
    source = Source(os.fspath(spec), root=str(tmp_path / "common"))
    assert refused(source) == ["root-elsewhere"]


def test_a_chain_of_references_is_refused(tmp_path: Path) -> None:
    links = [f'    S{at}: {{$ref: "#/components/schemas/S{at + 1}"}}\n' for at in range(101)]
    text = f"components:\n  schemas:\n{''.join(links)}    S101: {{type: string}}\n"
    assert set(refused(written(tmp_path, text))) == {"far-reference"}


def test_what_is_too_large_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    text = "components:\n  schemas:\n    A: {type: string}\n    B: {type: string}\n"
    spec = written(tmp_path, text)
    monkeypatch.setattr(bounds, "MOST", 1)
    assert refused(spec) == ["too-much"]
    monkeypatch.setattr(source_text, "MAX_BYTES", 10)
    assert refused(spec) == ["too-large"]


def refused(spec: Path, options: Options | None = None) -> list[str]:
    with pytest.raises(SpecError) as caught:
        generate(spec, options or Options(package="client"))
    return [diagnostic.rule for diagnostic in caught.value.diagnostics]


def test_a_slice_that_refers_to_files_stays_beside_them(tmp_path: Path) -> None:
    (tmp_path / "common.yaml").write_text("Found: {description: Found.}\n", "utf-8")
    (tmp_path / "elsewhere").mkdir()
    written(tmp_path, FILES)
    taken = ("slice", "spec.yaml", "--include-path", "/a")
    printed = invoke(tmp_path, *taken)
    assert printed.exit_code == 0
    assert rules_of(printed.stderr) == ["slice-files"]
    put = invoke(tmp_path, *taken, "--output", "elsewhere/slice.yaml")
    assert put.exit_code == 2
    assert rules_of(put.stderr) == ["slice-files"]


# ------------------------------------------------------------------ once

SEVERAL = {
    *("approximated", "body-type", "missing-field", "path-parameter-missing", "pattern-note"),
    *("optional-path-parameter", "path-parameter-unused", "required-undeclared"),
    "unknown-security-scheme",
}
"""Rules that report what an object as a whole lacks or holds: each name is a cause of its own."""
TOGETHER = {
    # which version has a field, and what becomes of it
    frozenset({"approximated", "other-version"}),
    frozenset({"not-rendered", "other-version"}),
    frozenset({"approximated", "body-type"}),  # how it is sent, and that it is not used
    frozenset({"pattern-hazard", "pattern-note"}),  # how it is written, and how long it takes
}
"""Pairs of rules that report different things at one place."""


def repeated(found: Iterable[Diagnostic]) -> list[list[Diagnostic]]:
    """The groups of remarks at one place that report one cause."""
    places: dict[str, list[Diagnostic]] = {}
    for item in found:
        if item.origin != "#":
            places.setdefault(item.origin, []).append(item)
    groups = []
    for group in places.values():
        names = {rule.rule for rule in group}
        if len(group) > 1 and not (names <= SEVERAL or frozenset(names) in TOGETHER):
            groups.append(group)
    return groups


def small_documents() -> list[Path]:
    folders = (ROOT / "tests").glob("cases*/*/spec.*")
    return sorted(path for path in folders if path.suffix in {".yaml", ".json"} and path.is_file())


def of_document(spec: Path, root: Path | None = None) -> list[Diagnostic]:
    source = Source(os.fspath(spec), root=str(root) if root else None)
    try:
        return list(generate(source, Options(package="client")).diagnostics)
    except SpecError as error:
        return list(error.diagnostics)


def test_no_cause_is_reported_twice_in_cases() -> None:
    assert len(small_documents()) > 50
    for spec in small_documents():
        assert repeated(of_document(spec)) == [], spec


@pytest.mark.parametrize(
    "name", [item for item, rule in EXPLAINED.items() if rule.example[0] != "$"]
)
def test_no_cause_is_reported_twice_in_examples(name: str, tmp_path: Path) -> None:
    assert repeated(emitted(completed(EXPLAINED[name].example), tmp_path)) == []


WRONG = {
    "nullable": True, "exclusiveMaximum": True, "definitions": {}, "typo": 1, "items": [{}],
    "const": 5, "default": 5, "readOnly": "no", "pattern": "(?i)a", "discriminator": "kind",
}  # fmt: skip
"""Keywords that some version does not have, or not so."""
VALUES: list[Any] = [-1, 1.5, "3", True, None, [], {}, ["a", 1], [None], "file", "null"]


@pytest.mark.parametrize("version", ["2.0", "3.0", "3.1"])
@pytest.mark.parametrize("keyword", some(sorted({keyword.name for keyword in KEYWORDS}), 3))
def test_no_value_of_a_keyword_is_reported_twice(version: str, keyword: str) -> None:
    for value in (*VALUES, *([WRONG[keyword]] if keyword in WRONG else [])):
        for schema in ({keyword: value}, {keyword: value, "type": "integer", "enum": [1]}):
            found = reported(schema, version)
            assert repeated(found) == [], (schema, found)


def reported(schema: Any, version: str) -> list[Diagnostic]:
    """What all stages report of a schema."""
    whole, diagnostics = document({"It": schema}, version), Diagnostics()
    try:
        validate(whole.root, whole.version, diagnostics)
        render_package(lower(whole, diagnostics, package="client"), diagnostics)
    except SpecError as error:
        return [*diagnostics.found, *error.diagnostics]
    return [*diagnostics.found]


@pytest.mark.skipif("SPEC_CORPUS" not in os.environ, reason="SPEC_CORPUS is not set")
def test_no_cause_is_reported_twice_in_real_documents() -> None:
    for row in documents.sample():
        found = of_document(documents.corpus() / row["path"], documents.root_of(row))
        assert repeated(found) == [], row["path"]
