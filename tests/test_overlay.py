"""Facts about overlays: what their actions change, and where what they brought is."""

from __future__ import annotations

import builtins
import json
from pathlib import Path
from typing import Any

import pytest

from sdkloom import json_paths, overlay
from sdkloom.diagnostics import Diagnostics, SpecError
from sdkloom.reading.document import Document, read
from sdkloom.slicing.selection import Selection, select
from sdkloom.slicing.text import slice_text

pytest.importorskip("jsonpath", reason="needs the extra of overlays")

SPEC = """\
openapi: 3.1.0
info: {title: t, version: "1"}
tags:
  - name: a
  - name: b
  - name: c
paths:
  /a:
    get:
      tags: [a, b]
      deprecated: true
      parameters: &p
        - {name: id, in: query, schema: {type: string}}
      responses: {"200": {description: ok}}
  /b:
    get:
      x-internal: true
      parameters: *p
      responses: {"200": {description: ok}}
"""


def overlaid(
    folder: Path, *actions: dict[str, Any], more: Any = None
) -> tuple[Document, Diagnostics]:
    (folder / "spec.yaml").write_text(SPEC)
    root = {"overlay": "1.0.0", "info": {"title": "o", "version": "1"}, "actions": list(actions)}
    (folder / "overlay.json").write_text(json.dumps(root if more is None else more, indent=1))
    found = Diagnostics()
    return overlay.apply(read(folder / "spec.yaml"), folder / "overlay.json", found), found


def root(folder: Path, *actions: dict[str, Any]) -> dict[str, Any]:
    document, found = overlaid(folder, *actions)
    assert not found.found
    return document.root


def refused(folder: Path, *actions: dict[str, Any], more: Any = None) -> tuple[str, str]:
    with pytest.raises(SpecError) as caught:
        overlaid(folder, *actions, more=more)
    (diagnostic,) = caught.value.diagnostics
    assert diagnostic.origin.startswith(f"{folder}/overlay.json#")
    return diagnostic.message, diagnostic.origin.partition("#")[2]


def test_objects_are_merged(tmp_path: Path) -> None:
    update = {"info": {"title": "new", "x-a": {"b": 1}}, "servers": [{"url": "https://e.com"}]}
    found = root(tmp_path, {"target": "$", "update": update})
    assert found["info"] == {"title": "new", "version": "1", "x-a": {"b": 1}}
    assert list(found) == ["openapi", "info", "tags", "paths", "servers"]


def test_arrays_are_concatenated_and_appended_to(tmp_path: Path) -> None:
    found = root(
        tmp_path,
        {"target": "$.tags", "update": {"name": "d"}},
        {"target": "$.paths['/a'].get", "update": {"tags": ["e"]}},
        {"target": "$.paths['/a'].get.tags", "update": ["f", "g"]},
    )
    assert [tag["name"] for tag in found["tags"]] == ["a", "b", "c", "d"]
    assert found["paths"]["/a"]["get"]["tags"] == ["a", "b", "e", "f", "g"]


def test_all_that_is_selected_is_removed(tmp_path: Path) -> None:
    found = root(
        tmp_path,
        {"target": "$.tags[0,2]", "remove": True, "update": {"x": 1}},
        {"target": "$.paths[?@.get['x-internal']==true]", "remove": True},
        {"target": "$.paths['/a'].get.deprecated", "remove": True},
        {"target": "$.paths['/a'].get.tags[?@=='b']", "remove": True},
    )
    assert found["tags"] == [{"name": "b"}]
    assert list(found["paths"]) == ["/a"]
    assert "deprecated" not in found["paths"]["/a"]["get"]
    assert found["paths"]["/a"]["get"]["tags"] == ["a"]


def test_an_action_sees_what_those_before_it_made(tmp_path: Path) -> None:
    found = root(
        tmp_path,
        {"target": "$.paths['/b']", "remove": True},
        {"target": "$.paths", "update": {"/b": {"x-new": True}}},
        {"target": "$.paths[?@['x-new']]", "update": {"summary": "new"}},
    )
    assert found["paths"]["/b"] == {"x-new": True, "summary": "new"}


def test_what_an_alias_shares_is_changed_where_it_was_selected(tmp_path: Path) -> None:
    found = root(tmp_path, {"target": "$.paths['/a'].get.parameters[0]", "update": {"x-a": 1}})
    assert "x-a" in found["paths"]["/a"]["get"]["parameters"][0]
    assert "x-a" not in found["paths"]["/b"]["get"]["parameters"][0]


def test_what_is_put_in_twice_is_changed_once(tmp_path: Path) -> None:
    found = root(
        tmp_path,
        {"target": "$.paths.*.get", "update": {"x-o": {"a": []}}},
        {"target": "$.paths['/a'].get['x-o'].a", "update": 1},
    )
    assert [item["get"]["x-o"] for item in found["paths"].values()] == [{"a": [1]}, {"a": []}]


def test_the_document_that_was_read_stays_as_it_is(tmp_path: Path) -> None:
    (tmp_path / "spec.yaml").write_text(SPEC)
    document = read(tmp_path / "spec.yaml")
    before = json.dumps(document.root)
    (tmp_path / "o.yaml").write_text(
        "overlay: 1.0.0\nactions: [{target: $.info, update: {title: x}}, {target: $.tags, remove: true}]\n"
    )
    changed = overlay.apply(document, tmp_path / "o.yaml", Diagnostics())
    assert changed.root["info"]["title"] == "x"
    assert json.dumps(document.root) == before
    assert list(changed.overlays) == [str(tmp_path / "o.yaml")]


def test_a_target_that_selects_nothing_is_a_warning(tmp_path: Path) -> None:
    document, found = overlaid(tmp_path, {"target": "$.nowhere", "remove": True})
    (diagnostic,) = found.found
    assert (diagnostic.severity, diagnostic.rule) == ("warning", "overlay-target")
    place = document.locate(diagnostic.origin)
    assert place.file == str(tmp_path / "overlay.json")
    line = (tmp_path / "overlay.json").read_text().splitlines()[place.line - 1]
    assert line[place.column - 1 :].startswith('"$.nowhere"')


@pytest.mark.parametrize(
    ("action", "reason", "place"),
    [
        ({"target": "$.a[", "remove": True}, "no JSONPath", "/actions/0/target"),
        ({"target": "paths", "remove": True}, "no JSONPath", "/actions/0/target"),
        ({"target": "$.paths~", "remove": True}, "no JSONPath", "/actions/0/target"),
        ({"target": "$" + ".q" * 9000, "remove": True}, "too long", "/actions/0/target"),
        ({"target": "$" + ".q" * 900, "remove": True}, "too long", "/actions/0/target"),
        (
            {"target": "$..[?search(@, '^(e+)+$') || search(@, 'e(')]", "remove": True},
            "regular expression",
            "/actions/0/target",
        ),
        ({"target": "$", "remove": True}, "itself cannot be removed", "/actions/0/target"),
        ({"target": "$.info.title", "update": "x"}, "select its parent", "/actions/0/target"),
        ({"target": "$.info", "update": 1}, "with an object", "/actions/0/update"),
        ({"target": "$", "update": {"info": []}}, "is an object there", "/actions/0/update/info"),
        ({"target": "$", "update": {"tags": None}}, "and null here", "/actions/0/update/tags"),
        ({"target": "$.info"}, "`copy` or `remove: true`", "/actions/0"),
        ({"update": {}}, "needs a `target`", "/actions/0"),
        ({"target": "$", "remove": "yes"}, "true or false", "/actions/0/remove"),
        ({"target": "$", "copy": "$.info"}, "in an overlay of 1.1", "/actions/0/copy"),
        ({"target": "$", "move": "$.info"}, "updates, copies or removes", "/actions/0/move"),
    ],
)
def test_what_cannot_be_applied_is_refused_with_its_place(
    action: dict[str, Any], reason: str, place: str, tmp_path: Path
) -> None:
    message, origin = refused(tmp_path, action)
    assert reason in message
    assert origin == place


@pytest.mark.parametrize(
    ("root", "reason", "place"),
    [
        ({"openapi": "3.1.0"}, "no overlay", ""),
        ([], "no overlay", ""),
        ({"overlay": "2.0.0", "actions": [{}]}, "not supported", "/overlay"),
        ({"overlay": "1.0.0"}, "needs `actions`", "/actions"),
        ({"overlay": "1.0.0", "actions": []}, "needs `actions`", "/actions"),
    ],
)
def test_what_is_no_overlay_is_refused(root: Any, reason: str, place: str, tmp_path: Path) -> None:
    message, origin = refused(tmp_path, more=root)
    assert reason in message
    assert origin == place


def test_a_path_that_takes_too_long_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(json_paths, "_MOST_CALLS", 20_000)
    message, origin = refused(tmp_path, {"target": "$..*..*..*..*..*..*", "update": {}})
    assert "too long to follow" in message
    assert origin == "/actions/0/target"


@pytest.mark.parametrize(
    ("pattern", "function", "found"),
    [
        ("[ab]", "search", True),
        ("[ab]", "match", True),
        ("a|bc", "match", True),
        ("^A$", "search", False),
    ],
)
def test_regular_expressions_are_read_as_everywhere(
    pattern: str, function: str, found: bool, tmp_path: Path
) -> None:
    target = f"$.tags[?{function}(@.name, '{pattern}')]"
    document, diagnostics = overlaid(tmp_path, {"target": target, "update": {"x-found": True}})
    assert ("x-found" in document.root["tags"][0]) is found
    assert bool(diagnostics.found) is not found


def test_a_broken_overlay_is_reported_in_its_file(tmp_path: Path) -> None:
    (tmp_path / "spec.yaml").write_text(SPEC)
    document = read(tmp_path / "spec.yaml")
    for name, text in (("broken.yaml", "overlay: [\n"), ("missing.yaml", None)):
        if text is not None:
            (tmp_path / name).write_text(text)
        with pytest.raises(SpecError) as caught:
            overlay.apply(document, tmp_path / name, Diagnostics())
        assert document.locate(caught.value.diagnostics[0].origin).file == str(tmp_path / name)


def test_values_are_where_they_were_written(tmp_path: Path) -> None:
    document, _ = overlaid(
        tmp_path,
        {"target": "$.tags[0]", "remove": True},
        {"target": "$.tags", "update": {"name": "d"}},
        {"target": "$.paths.*.get", "update": {"summary": "s", "tags": ["z"], "x-o": {"deep": [1]}}},
        {"target": "$.paths['/a'].get.tags[0]", "remove": True},
    )  # fmt: skip
    spec, own = SPEC.splitlines(), (tmp_path / "overlay.json").read_text().splitlines()
    for origin, text in {
        "#/info/title": "t,",
        "#/tags/0/name": "b",
        "#/tags/1/name": "c",
        "#/tags/2/name": '"d"',
        "#/paths/~1a/get/summary": '"s"',
        "#/paths/~1a/get/x-o/deep/0": "1",
        "#/paths/~1b/get/x-o": "{",
        "#/paths/~1a/get/tags/0": "b]",
        "#/paths/~1a/get/tags/1": '"z"',
        "#/paths/~1b/get/tags": "[",
        "#/paths/~1b/get/responses/200/description": "ok}",
        "#/paths/~1b/get/nope": "x-internal",
    }.items():
        file, line, column = document.locate(origin)
        lines = own if file.endswith("overlay.json") else spec
        assert lines[line - 1][column - 1 :].startswith(text), origin
        document.get(origin.removesuffix("/nope"))


def test_places_last_over_a_second_overlay(tmp_path: Path) -> None:
    document, _ = overlaid(tmp_path, {"target": "$.tags", "update": {"name": "d"}})
    (tmp_path / "second.yaml").write_text(
        "overlay: 1.0.1\nactions:\n  - {target: '$.tags[1]', remove: true}\n"
        "  - target: $.info\n    update:\n      summary: more\n"
    )
    document = overlay.apply(document, tmp_path / "second.yaml", Diagnostics())
    assert [tag["name"] for tag in document.root["tags"]] == ["a", "c", "d"]
    assert document.locate("#/tags/1/name") == (str(tmp_path / "spec.yaml"), 6, 11)
    assert document.locate("#/tags/2/name").file == str(tmp_path / "overlay.json")
    assert document.locate("#/info/summary") == (str(tmp_path / "second.yaml"), 6, 16)


def test_a_version_is_changed_to_one_that_is_read(tmp_path: Path) -> None:
    document, _ = overlaid(tmp_path, {"target": "$", "update": {"openapi": "3.2.0"}})
    assert document.version == "3.2"
    with pytest.raises(SpecError, match="not supported"):
        overlaid(tmp_path, {"target": "$", "update": {"openapi": "4.0.0"}})


def test_what_grows_without_end_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(overlay, "_MOST", 1000)
    action = {"target": "$..*[?@.get || @.x]", "update": {"x": {"x": {}}, "y": {"x": {}}}}
    message, _ = refused(tmp_path, *[action] * 12)
    assert "too large" in message
    monkeypatch.undo()
    deep: Any = {}
    for _ in range(150):
        deep = {"a": deep}
    several = [{"target": "$.info" + ".a" * 150 * at, "update": deep} for at in range(2)]
    message, _ = refused(tmp_path, *several)
    assert "levels deep" in message


def test_an_overlaid_document_can_be_sliced(tmp_path: Path) -> None:
    document, _ = overlaid(tmp_path, {"target": "$.paths['/a'].get", "update": {"summary": "new"}})
    chosen = select(document, Selection(include_paths=("/a",)), Diagnostics())
    text, is_whole = slice_text(document, chosen)
    assert is_whole
    assert '      responses: {"200": {description: ok}}\n      summary: new\n' in text
    assert "/b" not in text
    assert slice_text(document, document).is_whole


def test_without_the_package_its_name_is_reported(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = builtins.__import__

    def without(name: str, *args: Any) -> Any:
        if name == "jsonpath":
            raise ImportError(name)
        return real(name, *args)

    monkeypatch.setattr(builtins, "__import__", without)
    message, _ = refused(tmp_path, {"target": "$.tags", "remove": True})
    assert "install sdkloom[overlay]" in message


def newer(*actions: dict[str, Any]) -> dict[str, Any]:
    return {"overlay": "1.1.0", "info": {"title": "o", "version": "1"}, "actions": list(actions)}


def test_what_one_value_holds_is_copied_to_all_targets(tmp_path: Path) -> None:
    action = {"target": "$.paths['/b'].get", "copy": "$.paths['/a'].get"}
    document, found = overlaid(tmp_path, more=newer(action))
    assert not found.found
    copied = document.root["paths"]["/b"]["get"]
    assert (copied["tags"], copied["deprecated"], copied["x-internal"]) == (["a", "b"], True, True)
    assert copied["tags"] is not document.root["paths"]["/a"]["get"]["tags"]
    place = document.locate("#/paths/~1b/get/tags")
    assert Path(place.file).name == "overlay.json"


@pytest.mark.parametrize(
    ("source", "reason"), [("$.tags[*]", "selects 3 values"), ("$.x", "selects 0")]
)
def test_just_one_value_can_be_copied(source: str, reason: str, tmp_path: Path) -> None:
    action = {"target": "$.info", "copy": source}
    message, place = refused(tmp_path, more=newer(action))
    assert reason in message
    assert place.endswith("/actions/0/copy")
