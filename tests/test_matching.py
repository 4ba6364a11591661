"""One pairing of old and new: what a diff reports as renamed has an alias, what it reports as removed none."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from sdkloom.app.aliases import PreviousPackage
from sdkloom.app.compare import since_last_run
from sdkloom.app.options import Options
from sdkloom.app.pipeline import GeneratedPackage, generate
from sdkloom.output.package_folder import read_manifest, write

Json = Mapping[str, Any]
TEXT, NUMBER = {"type": "string"}, {"type": "integer"}


def ref(name: str) -> Json:
    return {"$ref": f"#/components/schemas/{name}"}


def struct(**properties: Json) -> Json:
    return {"type": "object", "properties": properties}


def choice(*members: Json) -> Json:
    return {"oneOf": list(members)}


def document(schema: Json, **schemas: Json) -> Json:
    """A document whose only operation answers with *schema*."""
    content = {"application/json": {"schema": schema}}
    operation = {
        "operationId": "find",
        "responses": {"200": {"description": "d", "content": content}},
    }
    return {
        "openapi": "3.1.0",
        "info": {"title": "T", "version": "1"},
        "servers": [{"url": "https://api.example.com"}],
        "paths": {"/a": {"get": operation}},
        "components": {"schemas": schemas},
    }


CAT = {"lives": NUMBER, "name": TEXT, "owner": TEXT, "home": TEXT}


def titled(name: str) -> Json:
    return struct(kind={"const": name.lower()}, **CAT) | {"title": name, "required": ["kind"]}


CASES: dict[str, tuple[Json, Json, dict[str, str], set[str]]] = {
    "renamed": (
        document(ref("Tweet"), Tweet=struct(id=TEXT, text=TEXT)),
        document(ref("Post"), Post=struct(id=TEXT, text=TEXT, lang=TEXT)),
        {"Tweet": "Post"},
        set(),
    ),
    "a tag that differs": (
        document(ref("Old"), Old=struct(kind={"const": 2}, **CAT)),
        document(ref("New"), New=struct(kind={"const": 6}, **CAT)),
        {},
        {"Old"},
    ),
    "a tag by reference that differs": (
        document(ref("Old"), Old=struct(kind=ref("Kind"), **CAT), Kind={"const": "old"}),
        document(ref("New"), New=struct(kind=ref("Kind"), **CAT), Kind={"const": "new"}),
        {},
        {"Old"},
    ),
    "another tag in the same place": (
        document({"oneOf": [titled("Cat"), titled("Bird")]}),
        document({"oneOf": [titled("Dog"), titled("Bird")]}),
        {},
        {"FindResponseCat"},
    ),
    "the same tag": (
        document(ref("Old"), Old=struct(kind={"const": 2}, **CAT)),
        document(ref("New"), New=struct(kind={"const": 2}, more=TEXT, **CAT)),
        {"Old": "New"},
        set(),
    ),
    "one property of many": (
        document(ref("Old"), Old=struct(id=TEXT, note=TEXT)),
        document(ref("New"), New=struct(id=TEXT, **{f"p{number}": TEXT for number in range(8)})),
        {},
        {"Old"},
    ),
    "all properties of the old one, and many more": (
        document(struct(a=struct(id=TEXT, note=TEXT))),
        document(
            struct(a=ref("New")),
            New=struct(id=TEXT, note=TEXT, **{f"p{number}": TEXT for number in range(8)}),
        ),
        {"FindResponseA": "New"},
        set(),
    ),
    "an enumeration without a value in common": (
        document(struct(kind=ref("Kind")), Kind={"enum": ["amplify_video", "tweet_gif"]}),
        document(struct(kind=ref("Sort")), Sort={"enum": ["AmplifyVideo", "TweetVideo"]}),
        {},
        {"Kind"},
    ),
    "inlined into a list that got a name": (
        document(
            ref("Poll"),
            Poll=struct(options={"type": "array", "items": ref("PollOption")}),
            PollOption=struct(label=TEXT, votes=NUMBER),
        ),
        document(
            ref("Poll"),
            Poll=struct(options=ref("PollOptions")),
            PollOptions={"type": "array", "items": struct(label=TEXT, votes=NUMBER)},
        ),
        {"PollOption": "PollOptionsItem"},
        set(),
    ),
    "two that became one": (
        document(
            struct(a=struct(login=TEXT, id=NUMBER), b=struct(login=TEXT, id=NUMBER, age=NUMBER))
        ),
        document(
            struct(a=ref("User"), b=ref("User")), User=struct(login=TEXT, id=NUMBER, age=NUMBER)
        ),
        {"FindResponseA": "User", "FindResponseB": "User"},
        set(),
    ),
    "variants that got names": (
        document(choice(struct(text=TEXT, lang=TEXT), struct(poll=TEXT, ends=TEXT))),
        document(
            choice(ref("Note"), ref("Poll")),
            Note=struct(text=TEXT, lang=TEXT),
            Poll=struct(poll=TEXT, ends=TEXT),
        ),
        {"FindResponseText": "Note", "FindResponsePoll": "Poll"},
        set(),
    ),
    "another body in the place of one": (
        document(ref("Cat"), Cat=struct(**CAT)),
        document(ref("Invoice"), Invoice=struct(total=NUMBER, currency=TEXT)),
        {},
        {"Cat"},
    ),
}


def regenerated(folder: Path, old: Json, new: Json) -> GeneratedPackage:
    """Generate a package from *old*, then from *new* in its place."""
    (folder / "spec.json").write_text(json.dumps(old), "utf-8")
    options = Options(package="small")
    write(folder / "small", generate(folder / "spec.json", options).files)
    manifest = read_manifest(folder / "small")
    assert manifest is not None
    (folder / "spec.json").write_text(json.dumps(new), "utf-8")
    previous = PreviousPackage(folder / "small", manifest)
    return generate(folder / "spec.json", options, manifest.names, previous)


@pytest.mark.parametrize(("old", "new", "renamed", "removed"), CASES.values(), ids=CASES)
def test_diff_and_aliases_agree(
    old: Json, new: Json, renamed: dict[str, str], removed: set[str], tmp_path: Path
) -> None:
    result = regenerated(tmp_path, old, new)
    aliases = {alias.old: alias.new for alias in result.aliases.current if alias.kind == "model"}
    assert aliases == renamed
    compared = since_last_run(result)
    assert compared is not None
    changes = compared.diff.changes
    assert {
        change.before: change.after
        for change in changes
        if change.kind in ("schema-renamed", "name-moved")
    } == renamed
    assert {change.symbol_old for change in changes if change.kind == "schema-removed"} == {
        f"models.{name}" for name in removed
    }


def test_what_changed_inside_a_renamed_schema_is_reported(tmp_path: Path) -> None:
    old = document(ref("Old"), Old=struct(id=TEXT, note=TEXT, size=NUMBER))
    new = document(ref("New"), New=struct(id=TEXT, note=TEXT, size=TEXT))
    compared = since_last_run(regenerated(tmp_path, old, new))
    assert compared is not None
    reported = {(change.kind, change.symbol_old) for change in compared.diff.changes}
    assert reported == {("schema-renamed", "models.Old"), ("type-changed", "models.Old.size")}
