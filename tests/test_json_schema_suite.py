"""Verdicts equal the official JSON Schema Test Suite's, through reading, writing and running."""

from __future__ import annotations

import json
import os
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from jsonschema_specifications import REGISTRY

from checking import checks, document, origin
from sdkloom.diagnostics import Diagnostics
from sdkloom.validating.validation import validate

CORPUS = os.environ.get("SPEC_CORPUS")
SUITE = Path(CORPUS or ".") / "dev" / "B" / "JSON-Schema-Test-Suite"
EXCEPTIONS = tomllib.loads(
    (Path(__file__).parent / "json_schema_exceptions.toml").read_text("utf-8")
)["exception"]
REMOTES = "http://localhost:1234/"
META = "https://json-schema.org/draft/2020-12/"
DRAFTS = [("draft2020-12", "3.1"), ("draft4", "3.0"), ("draft4", "2.0")]

pytestmark = pytest.mark.skipif(CORPUS is None, reason="SPEC_CORPUS names no folder of documents")


def cases(suite: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """What every implementation has to know, and what it may; formats are annotations here."""
    folder = SUITE / "tests" / suite
    for path in sorted((*folder.glob("*.json"), *folder.glob("optional/*.json"))):
        for case in json.loads(path.read_bytes()):
            yield path.relative_to(folder).as_posix(), case


def excepted(suite: str, version: str, file: str, case: str) -> bool:
    return any(
        suite in exception["suites"]
        and version in exception["versions"]
        and exception.get("file") == file
        and exception["case"] in {"*", case}
        for exception in EXCEPTIONS
    )


def refused(suite: str, version: str, doc: Any, diagnostics: Diagnostics) -> bool | None:
    """Whether *doc* may be and is refused; ``None`` where it is and should not be."""
    validate(doc.root, version, diagnostics)
    errors = [item.rule for item in diagnostics.found if item.severity == "error"]
    known = {
        rule
        for exception in EXCEPTIONS
        if suite in exception["suites"] and version in exception["versions"]
        for rule in exception.get("refused", ())
    }
    return None if {*errors} - known else bool(errors)


@cache
def remotes() -> dict[str, Any]:
    """What the suite serves over HTTP, as components that bear the URL as their ``$id``."""
    content: dict[str, Any] = {}
    folder = SUITE / "remotes"
    for path in sorted(folder.rglob("*.json")):
        first = path.relative_to(folder).parts[0]
        if first.startswith("draft") and first != "draft2020-12":
            continue
        url = REMOTES + path.relative_to(folder).as_posix()
        raw = json.loads(path.read_bytes())
        if isinstance(raw, dict) and raw.get("$id", url) != url:
            content[f"other {url}"] = raw
            raw = {"$ref": raw["$id"]}
        content[url] = {"$id": url, **raw}
    for uri in REGISTRY:
        if uri.startswith(META):
            content[uri] = REGISTRY[uri].contents
    return content


def components(schema: Any, version: str) -> dict[str, Any]:
    """Put *schema* where its references mean what they do when it is alone."""
    if version != "3.1":
        return {"It": _moved(schema, origin("It", version))}
    if isinstance(schema, dict) and "$id" not in schema:
        schema = {"$id": "https://suite.invalid/case", **schema}
    text = json.dumps(schema)
    return {"It": schema, **(remotes() if REMOTES in text or f'"$ref": "{META}' in text else {})}


def _moved(value: Any, place: str) -> Any:
    """Rewrite references into the schema itself, which is not the whole document any more."""
    if isinstance(value, list):
        return [_moved(item, place) for item in value]
    if not isinstance(value, dict):
        return value
    ref = value.get("$ref")
    if isinstance(ref, str) and (ref == "#" or ref.startswith("#/")):
        return {**value, "$ref": place + ref[1:]}
    return {key: item if key == "enum" else _moved(item, place) for key, item in value.items()}


@pytest.mark.parametrize(("suite", "version"), DRAFTS)
def test_every_verdict_is_the_suite_s(suite: str, version: str) -> None:
    wrong: list[str] = []
    for file, case in cases(suite):
        if excepted(suite, version, file, case["description"]):
            continue
        doc = document(components(case["schema"], version), version)
        diagnostics = Diagnostics()
        check = checks(doc, [origin("It", version)], diagnostics)[origin("It", version)]
        if (answer := refused(suite, version, doc, diagnostics)) is not False:
            wrong += [f"{file}: {case['description']}: refused"] if answer is None else []
            continue
        for test in case["tests"]:
            valid = not check.violations(test["data"])
            if valid is not test["valid"] or check.accepts(test["data"]) is not valid:
                wrong.append(f"{file}: {case['description']}: {test['description']}")
    assert wrong == []


def test_no_exception_is_out_of_date() -> None:
    known = {
        (suite, file, case["description"]) for suite, _ in DRAFTS for file, case in cases(suite)
    }
    files = {(suite, file) for suite, file, _ in known}
    stale = [
        exception
        for exception in EXCEPTIONS
        for suite in exception["suites"]
        if (suite, exception.get("file")) in files  # not all of the suite need be here
        and exception["case"] != "*"
        and (suite, exception["file"], exception["case"]) not in known
    ]
    assert stale == []
