"""Facts about slices: what is kept, what is not, and that a slice is as valid as its document."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from sdkloom.diagnostics import Diagnostics, SpecError
from sdkloom.reading import document
from sdkloom.slicing import selection as slicing
from sdkloom.slicing.selection import Selection

if TYPE_CHECKING:
    from sdkloom.reading.document import Document

LARGE = 2_000_000
SMALL = 60_000
OK: dict[str, Any] = {"200": {"description": "ok"}}


def ref(name: str, section: str = "schemas") -> dict[str, Any]:
    return {"$ref": f"#/components/{section}/{name}"}


def returns(schema: Any) -> dict[str, Any]:
    content = {"application/json": {"schema": schema}}
    return {"responses": {"200": {"description": "ok", "content": content}}}


def spec(paths: dict[str, Any], **more: Any) -> Document:
    root = {"openapi": "3.1.0", "info": {"title": "t", "version": "1"}, "paths": paths, **more}
    return document.parse(json.dumps(root))


def schemas(tables: dict[str, Any], **paths: Any) -> Document:
    """A document of *tables*, ``/a`` returning the schema ``A`` and ``/b`` the schema ``B``."""
    items = {"/a": {"get": returns(ref("A"))}, "/b": {"get": returns(ref("B"))}, **paths}
    return spec(items, components={"schemas": tables})


def cut(of: Document, *paths: str, **selection: tuple[str, ...]) -> dict[str, Any]:
    chosen = Selection(include_paths=paths, **selection)
    return slicing.select(of, chosen, Diagnostics()).root


def schema_names(of: Document, *paths: str) -> list[str]:
    return list(cut(of, *paths).get("components", {}).get("schemas", {}))


# ---- which operations --------------------------------------------------------------------------

SHOP = spec(
    {
        "/2/media/{id}/append": {
            "summary": "one",
            "parameters": [{"name": "id", "in": "path", "required": True, "schema": True}],
            "post": {"tags": ["Media"], "operationId": "appendMedia", "responses": OK},
            "get": {"tags": ["Status"], "operationId": "getMedia", "responses": OK},
            "x-note": 1,
        },
        "/2/media/upload": {"post": {"tags": ["Media"], "operationId": "upload", "responses": OK}},
        "/2/users/[me]": {"get": {"tags": ["Users", "Media"], "responses": OK}},
        "x-paths": True,
    },
    webhooks={"event": {"post": {"tags": ["Media"], "operationId": "event", "responses": OK}}},
    tags=[{"name": "Users"}, {"name": "Media"}, {"name": "Status"}],
    servers=[{"url": "https://example.com"}],
    **{"x-root": {"$ref": "#/nowhere"}},
)


def chosen(**selection: tuple[str, ...]) -> set[str]:
    root = slicing.select(SHOP, Selection(**selection), Diagnostics()).root
    return {
        f"{method} {path}"
        for section in ("paths", "webhooks")
        for path, item in root.get(section, {}).items()
        if not path.startswith("x-")
        for method in item
        if method in {"get", "post"}
    }


def test_an_empty_selection_is_the_document_itself() -> None:
    assert slicing.select(SHOP, Selection(), Diagnostics()) is SHOP


@pytest.mark.parametrize(
    ("selection", "operations"),
    [
        (
            {"include_paths": ("/2/media/{id}/append",)},
            {"post /2/media/{id}/append", "get /2/media/{id}/append"},
        ),
        ({"include_paths": ("/2/users/[me]",)}, {"get /2/users/[me]"}),
        ({"include_paths": ("/2/*/upload",)}, {"post /2/media/upload"}),
        ({"include_paths": ("/?/media/uploa?",)}, {"post /2/media/upload"}),
        ({"include_tags": ("Status", "Us*")}, {"get /2/media/{id}/append", "get /2/users/[me]"}),
        ({"include_operations": ("event",)}, {"post event"}),
        (
            {"include_tags": ("Status",), "include_operations": ("upload",)},
            {"get /2/media/{id}/append", "post /2/media/upload"},
        ),
        (
            {"include_tags": ("Media",), "exclude_paths": ("*upload",)},
            {"post /2/media/{id}/append", "get /2/users/[me]", "post event"},
        ),
        ({"exclude_tags": ("Media",)}, {"get /2/media/{id}/append"}),
        (
            {"include_paths": ("/2/media/*",), "exclude_operations": ("get*",)},
            {"post /2/media/{id}/append", "post /2/media/upload"},
        ),
    ],
)
def test_operations_are_chosen_by_path_tag_or_id(
    selection: dict[str, tuple[str, ...]], operations: set[str]
) -> None:
    assert chosen(**selection) == operations


def test_what_a_path_item_shares_and_the_root_says_is_kept() -> None:
    root = cut(SHOP, include_tags=("Status",))
    assert list(root["paths"]["/2/media/{id}/append"]) == ["summary", "parameters", "get", "x-note"]
    assert root["paths"]["x-paths"] is True
    assert root["tags"] == [{"name": "Status"}]
    assert list(root) == ["openapi", "info", "paths", "tags", "servers", "x-root"]


def test_a_webhook_may_be_called_like_an_extension_and_a_path_may_not() -> None:
    item = {"post": {"tags": ["A"], "responses": {"200": {"description": "ok"}}}}
    paths = {"/b": {"get": {"tags": ["B"], **returns({})}}, "x-more": item}
    whole = spec(paths, webhooks={"x-event": item})
    assert cut(whole, include_tags=("B",)) == spec(paths).root
    assert cut(whole, include_tags=("A",)) == {**whole.root, "paths": {"x-more": item}}


def test_a_pattern_that_matches_nothing_is_an_error_with_the_closest_names() -> None:
    with pytest.raises(SpecError) as caught:
        cut(SHOP, "/2/media/uplaod", include_tags=("media",))
    first, second = caught.value.diagnostics
    assert (first.rule, first.origin) == ("selection-empty", "#/paths")
    assert first.message.startswith("no path matches '/2/media/uplaod'; closest: /2/media/upload")
    assert second.message == "no tag matches 'media'; closest: Media"


def test_a_selection_that_leaves_nothing_is_an_error() -> None:
    with pytest.raises(SpecError, match="leaves no operation"):
        cut(SHOP, "/2/media/upload", exclude_tags=("Media",))


def test_an_exclude_pattern_without_effect_is_a_warning() -> None:
    diagnostics = Diagnostics()
    slicing.select(SHOP, Selection(exclude_tags=("Status", "Sttaus")), diagnostics)
    (warning,) = diagnostics.found
    assert (warning.rule, warning.severity) == ("selection-unused", "warning")


# ---- what they reference -----------------------------------------------------------------------


@pytest.mark.parametrize(
    "schema",
    [
        {"properties": {"b": ref("B")}},
        {"items": ref("B")},
        {"prefixItems": [True, ref("B")]},
        {"additionalProperties": ref("B")},
        {"anyOf": [{"not": ref("B")}]},
        {"if": True, "then": ref("B")},
        {"patternProperties": {"x-": ref("B")}},
        {"$defs": {"x-b": ref("B")}},
        {"properties": {"$ref": ref("B")}},
        {"properties": {"x-b": ref("B")}},
        {"properties": {"example": ref("B"), "default": True}},
        {"dependentSchemas": {"a": ref("B")}},
        {"unevaluatedProperties": ref("B")},
        {"contentSchema": ref("B")},
        {"$ref": "#/components/schemas/B", "description": "beside"},
        {"$ref": "#/components/schemas/%42"},
        {"$ref": "#/components/schemas/B/properties/deep"},
        {"discriminator": {"propertyName": "k", "mapping": {"b": "B"}}},
        {"discriminator": {"propertyName": "k", "mapping": {"b": "#/components/schemas/B"}}},
        {"discriminator": {"propertyName": "k", "defaultMapping": "B"}},
    ],
)
def test_a_reference_in_a_schema_keeps_its_target(schema: dict[str, Any]) -> None:
    deep = {"properties": {"deep": ref("C")}}
    of = schemas({"D": True, "C": True, "B": deep, "A": schema})
    assert schema_names(of, "/a") == ["C", "B", "A"]


@pytest.mark.parametrize(
    "schema",
    [
        {"example": ref("B")},
        {"examples": [ref("B")]},
        {"default": ref("B")},
        {"enum": [ref("B")]},
        {"const": ref("B")},
        {"x-other": ref("B")},
        {"properties": {"$ref": {"const": "#/components/schemas/B"}}},
        {"required": ["$ref"], "properties": {"default": {"default": ref("B")}}},
        {"$ref": 3},
        {"$ref": "#/components/schemas/Missing"},
        {"$ref": "https://example.com/other.json#/components/schemas/B"},
    ],
)
def test_what_only_looks_like_a_reference_keeps_nothing(schema: dict[str, Any]) -> None:
    assert schema_names(schemas({"A": schema, "B": True}), "/a") == ["A"]


def test_circles_end() -> None:
    of = schemas({"A": {"items": ref("B")}, "B": {"items": ref("A")}, "C": ref("C")})
    assert schema_names(of, "/a") == ["A", "B"]


def test_deep_nesting_is_no_problem() -> None:
    deep: dict[str, Any] = ref("B")
    for _ in range(5_000):
        deep = {"items": deep}
    of = schemas({"A": {}, "B": {}, "C": {}})
    root = {**of.root, "components": {"schemas": {"A": deep, "B": {}, "C": {}}}}
    assert schema_names(of.replace_root(root), "/a") == ["A", "B"]


def test_variants_that_only_name_their_base_are_kept_if_it_has_a_discriminator() -> None:
    tables = {
        "A": {"discriminator": {"propertyName": "kind"}, "type": "object"},
        "Child": {"allOf": [ref("A"), {"properties": {"c": ref("Used")}}]},
        "Grandchild": {"allOf": [ref("Child")]},
        "Used": True,
        "B": {"type": "object"},
        "ChildOfB": {"allOf": [ref("B")]},
    }
    assert schema_names(schemas(tables), "/a") == ["A", "Child", "Grandchild", "Used"]
    assert schema_names(schemas(tables), "/b") == ["B"]


def test_anchors_and_dynamic_references_are_found() -> None:
    tables = {
        "A": {"$dynamicRef": "#node", "items": {"$ref": "#named"}},
        "Node": {"$dynamicAnchor": "node"},
        "Named": {"properties": {"x": {"$anchor": "named"}}},
        "Identified": {"$id": "https://example.com/identified"},
        "B": {"$ref": "https://example.com/identified"},
        "Other": {"$anchor": "other"},
    }
    assert schema_names(schemas(tables), "/a") == ["A", "Node", "Named"]
    assert schema_names(schemas(tables), "/b") == ["Identified", "B"]


def test_every_section_is_followed_and_pruned() -> None:
    sections: dict[str, Any] = {
        "parameters": {"name": "p", "in": "query", "schema": ref("A")},
        "requestBodies": {"content": {"a/b": {"schema": ref("B")}}},
        "responses": {
            "description": "r",
            "headers": {"x-rate": ref("X", "headers")},
            "links": {"l": ref("X", "links")},
            "content": {
                "a/b": {"schema": ref("C"), "examples": {"e": ref("X", "examples")}},
                "multipart/x": {"encoding": {"f": {"headers": {"h": {"schema": ref("D")}}}}},
            },
        },
        "headers": {"schema": ref("E")},
        "examples": {"value": {"$ref": "#/components/schemas/Z"}},
        "links": {"operationId": "other"},
        "callbacks": {
            "{$url}": {"post": {"requestBody": ref("Y", "requestBodies"), **returns({})}}
        },
        "securitySchemes": {"type": "http", "scheme": "bearer"},
    }
    letters: dict[str, Any] = {letter: {} for letter in "ABCDEZ"}
    used: dict[str, Any] = {
        name: {"Unused": {**component}, "X": component} for name, component in sections.items()
    }
    used["requestBodies"]["Y"] = {"content": {}}
    of = spec(
        {
            "/a": {
                "post": {
                    "parameters": [ref("X", "parameters")],
                    "requestBody": ref("X", "requestBodies"),
                    "responses": {"200": ref("X", "responses"), "x-extension": ref("Z")},
                    "callbacks": {"c": ref("X", "callbacks")},
                    "security": [{"X": []}],
                }
            },
            "/b": {"get": {"responses": OK}},
        },
        components={"schemas": letters, **used, "x-kept": {"k": 1}},
    )
    components = cut(of, "/a")["components"]
    assert list(components.pop("schemas")) == list("ABCDE")
    assert components.pop("x-kept") == {"k": 1}
    assert {name: list(table) for name, table in components.items()} == {
        name: ["X", "Y"] if name == "requestBodies" else ["X"] for name in sections
    }
    assert "components" in cut(of, "/b")
    assert list(cut(of, "/b")["components"]) == ["x-kept"]


def test_the_documents_own_security_is_kept() -> None:
    of = spec(
        {"/a": {"get": {"security": [], "responses": OK}}},
        security=[{"root": []}],
        components={"securitySchemes": {"root": {"type": "http"}, "other": {"type": "http"}}},
    )
    root = cut(of, "/a")
    assert root["security"] == [{"root": []}]
    assert list(root["components"]["securitySchemes"]) == ["root"]


def test_swagger_sections_are_followed_and_pruned() -> None:
    here = {"schema": {"$ref": "#/definitions/A"}}
    root: dict[str, Any] = {
        "swagger": "2.0",
        "info": {"title": "t", "version": "1"},
        "paths": {
            "/a": {
                "get": {
                    "parameters": [{"$ref": "#/parameters/p"}],
                    "responses": {"200": {"$ref": "#/responses/r"}},
                    "security": [{"key": []}],
                }
            },
            "/b": {"get": {"responses": {"200": {"description": "", "examples": {"a/b": here}}}}},
        },
        "definitions": {"A": {"items": {"$ref": "#/definitions/B"}}, "B": {}, "C": {}},
        "parameters": {"p": {"name": "p", "in": "body", **here}, "q": {}},
        "responses": {"r": {"description": "", **here}, "s": {}},
        "securityDefinitions": {"key": {"type": "basic"}, "other": {"type": "basic"}},
    }
    of = document.parse(json.dumps(root))
    slice_a = cut(of, "/a")
    del root["paths"]["/b"]
    for section, name in [
        ("definitions", "C"),
        ("parameters", "q"),
        ("responses", "s"),
        ("securityDefinitions", "other"),
    ]:
        del root[section][name]
    assert slice_a == root
    assert set(cut(of, "/b")) == {"swagger", "info", "paths"}


def test_a_path_item_that_is_a_reference_stays_one_or_is_cut() -> None:
    item = {"get": {"tags": ["g"], **returns(ref("A"))}, "put": {"tags": ["p"], "responses": OK}}
    of = spec(
        {"/a": {"$ref": "#/components/pathItems/I", "summary": "own"}},
        components={"pathItems": {"I": item}, "schemas": {"A": {}}},
    )
    whole = cut(of, "/a")
    assert whole == of.root
    part = cut(of, include_tags=("p",))
    assert part["paths"] == {"/a": {"put": item["put"], "summary": "own"}}
    assert "components" not in part


# ---- references into what was not chosen -------------------------------------------------------


def test_a_reference_into_another_operation_keeps_just_that_place() -> None:
    place = "#/paths/~1b~1{id}/post/responses/201/content/application~1json/schema/properties/x"
    parameters = [{"name": "id", "in": "path", "required": True, "schema": {"type": "string"}}]
    schema = {"properties": {"x": ref("A"), "y": ref("B")}}
    post: dict[str, Any] = {
        "operationId": "make",
        "tags": ["t"],
        "requestBody": {"content": {"a/b": {"schema": ref("C")}}},
        "responses": {
            "200": {"description": "no", "content": {"a/b": {"schema": ref("C")}}},
            "201": {"description": "yes", "content": {"application/json": {"schema": schema}}},
        },
    }
    of = spec(
        {
            "/a": {"get": returns({"$ref": place})},
            "/b/{id}": {"parameters": parameters, "get": returns(ref("C")), "post": post},
        },
        components={"schemas": {"A": {}, "B": {}, "C": {}}},
    )
    diagnostics = Diagnostics()
    selection = Selection(include_paths=("/a",))
    sliced = slicing.select(of, selection, diagnostics)
    assert sliced.get(place) == ref("A")
    assert sliced.root["paths"]["/b/{id}"] == {
        "parameters": parameters,
        "post": {"responses": {"201": post["responses"]["201"]}, slicing.MARK: True},
    }
    assert list(sliced.root["components"]["schemas"]) == ["A", "B"]
    assert [diagnostic.origin for diagnostic in diagnostics.found] == ["#/paths/~1b~1{id}/post"]
    again = slicing.select(sliced, selection, Diagnostics())
    assert again.root == sliced.root


def test_the_operation_that_a_link_names_stays_but_only_its_outline() -> None:
    linked = {"operationId": "b", "summary": "no", **returns(ref("B"))}
    by_id = {"operationId": "b"}
    by_ref = {"operationRef": "#/paths/~1c/get"}
    links = {"description": "ok", "links": {"x": by_id, "y": by_ref}}
    of = spec(
        {
            "/a": {"get": {"responses": {"200": links}}},
            "/b": {"get": linked},
            "/c": {"get": {"operationId": "c", **returns(ref("B"))}},
        },
        components={"schemas": {"B": {}}},
    )
    root = cut(of, "/a")
    assert root["paths"]["/b"]["get"] == {"operationId": "b", "responses": OK, slicing.MARK: True}
    assert root["paths"]["/c"]["get"] == {"operationId": "c", "responses": OK, slicing.MARK: True}
    assert "components" not in root


def test_a_reference_to_shared_parameters_of_another_path_keeps_them() -> None:
    parameter = {"name": "q", "in": "query", "schema": ref("A")}
    of = spec(
        {
            "/a": {"get": {"parameters": [{"$ref": "#/paths/~1b/parameters/0"}], "responses": OK}},
            "/b": {"parameters": [parameter], "get": returns(ref("B"))},
        },
        components={"schemas": {"A": {}, "B": {}}},
    )
    root = cut(of, "/a")
    assert root["paths"]["/b"] == {"parameters": [parameter]}
    assert list(root["components"]["schemas"]) == ["A"]


def test_references_through_other_files_lead_back(tmp_path: Path) -> None:
    main = {
        "openapi": "3.0.0",
        "info": {"title": "t", "version": "1"},
        "paths": {"/a": {"get": returns({"$ref": "more.json#/X"})}},
        "components": {"schemas": {"A": {}, "B": {}}},
    }
    back = {"$ref": "main.json#/components/schemas/B"}
    more = {"X": {"items": {"$ref": "#/Y"}}, "Y": {"properties": {"b": back}}}
    (tmp_path / "main.json").write_text(json.dumps(main))
    (tmp_path / "more.json").write_text(json.dumps(more))
    of = document.read(tmp_path / "main.json")
    assert schema_names(of, "/a") == ["B"]
    (why,) = slicing.explain(of, Selection(include_paths=("/a",))).components
    assert why.chain == ("#/paths/~1a/get", "more.json#/X", "more.json#/Y", why.origin)


# ---- explain -----------------------------------------------------------------------------------


def test_explain_gives_the_shortest_chain_and_counts() -> None:
    of = schemas({"A": {"items": ref("C")}, "B": {}, "C": {"items": ref("D")}, "D": ref("A")})
    explanation = slicing.explain(of, Selection(include_paths=("/a",)))
    base = "#/components/schemas/"
    assert [component.chain for component in explanation.components] == [
        ("#/paths/~1a/get", f"{base}A"),
        ("#/paths/~1a/get", f"{base}A", f"{base}C"),
        ("#/paths/~1a/get", f"{base}A", f"{base}C", f"{base}D"),
    ]
    assert explanation.counts == {"operations": (1, 2), "schemas": (3, 4)}


# ---- real documents ----------------------------------------------------------------------------


def real(count: int) -> list[Any]:
    """Every n-th document of the collections, so that *count* (or SDKLOOM_SAMPLE) are taken."""
    found: list[Path] = []
    if history := os.environ.get("X_HISTORY"):
        found += sorted(Path(history).glob("*.json"))[::8]
    if corpus := os.environ.get("SPEC_CORPUS"):
        lines = Path(corpus, "MANIFEST.jsonl").read_text(encoding="utf-8").splitlines()
        rows = [json.loads(line) for line in lines]
        roots = [row for row in rows if row["kind"] == "openapi" and row.get("paths")]
        sound = [row for row in roots if row["metaschema"] == "ok" and row["bytes"] < LARGE]
        usable = sorted(row["path"] for row in sound)
        count = int(os.environ.get("SDKLOOM_SAMPLE", count))
        found += [Path(corpus, path) for path in usable[:: max(1, len(usable) // count)]]
    if not found:
        reason = "neither X_HISTORY nor SPEC_CORPUS is set"
        return [pytest.param(None, marks=pytest.mark.skip(reason=reason))]
    return [pytest.param(path, id=f"{path.parent.name}/{path.name}") for path in found]


def references_resolve(of: Document) -> set[str]:
    """Every pointer into the document that stands where its text is surely a reference."""
    missing: set[str] = set()
    stack: list[Any] = [of.root]
    while stack:
        value = stack.pop()
        if isinstance(value, list):
            stack.extend(value)
        elif isinstance(value, dict):
            place = value.get("$ref")
            if isinstance(place, str) and place.startswith("#/"):
                try:
                    of.get(of.resolve(place, "#"))
                except SpecError:
                    missing.add(place)
            skipped = {"example", "examples", "default", "enum", "const"}
            stack.extend(
                inner for key, inner in value.items() if key not in skipped and key[:2] != "x-"
            )
    return missing


def is_valid(root: dict[str, Any]) -> bool:
    validator = pytest.importorskip("openapi_spec_validator")
    try:
        validator.validate(root)
    except Exception:  # noqa: BLE001 (whatever it says or stumbles over)
        return False
    return True


@pytest.mark.parametrize("path", real(60))
@pytest.mark.filterwarnings("ignore")
def test_slices_of_real_documents_are_whole_stable_and_valid(path: Path) -> None:
    try:
        of = document.read(path)
    except SpecError:
        pytest.skip("not a document that is read")
    paths = [path for path in of.root.get("paths") or {} if not path.startswith("x-")]
    if not paths:
        pytest.skip("no paths")
    try:
        whole = slicing.select(of, Selection(include_paths=("*",)), Diagnostics())
    except SpecError as error:
        assert "no operation" in str(error)
        return
    assert whole.root["paths"] == of.root["paths"]
    assert references_resolve(whole) <= references_resolve(of)
    small = path.stat().st_size < SMALL
    valid = small and is_valid(of.root)
    for literal in dict.fromkeys([paths[0], paths[len(paths) // 2], paths[-1]]):
        selection = Selection(include_paths=(literal,))
        try:
            once = slicing.select(of, selection, Diagnostics())
        except SpecError as error:
            assert "leaves no operation" in str(error)
            continue
        assert slicing.select(once, selection, Diagnostics()).root == once.root
        assert references_resolve(once) <= references_resolve(of)
        assert list(once.root) == [key for key in of.root if key in once.root]
        assert not valid or is_valid(once.root), literal
