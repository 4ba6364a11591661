"""Facts for who decides on an upgrade: which calls a change touches, and what is one cause."""

from __future__ import annotations

import copy
import json
from typing import Any

from sdkloom.diffing.calls import touched_calls, touched_sections
from sdkloom.diffing.causes import causes
from sdkloom.diffing.rows import Row
from test_diff import NUMBER, TEXT, operation, ref, spec, thing, using
from test_diff_reports import between

Json = Any


def calls_of(old: Json, new: Json) -> dict[str, set[str]]:
    """The changes that touch each call, by their kinds."""
    found = touched_calls(between(old, new).diff)
    return {call.symbol: {change.kind for change in call.changes} for call in found}


def shared() -> Json:
    """One schema below another, which one call sends and another receives; a third uses neither."""
    paths = {
        "/send": {"post": operation("send", sent=ref("Outer"))},
        "/read": {"get": operation("read", received=ref("Outer"))},
        "/other": {"get": operation("other", received=ref("Other"))},
    }
    schemas = {"Outer": thing(inner=ref("Inner")), "Inner": thing(a=TEXT), "Other": thing(b=TEXT)}
    return spec(schemas, paths)


def test_a_change_touches_the_calls_that_use_what_changed_however_deep_it_is() -> None:
    old = shared()
    new = copy.deepcopy(old)
    new["components"]["schemas"]["Inner"] = thing(a=NUMBER)
    assert calls_of(old, new) == {
        "client.shop.send": {"type-changed"},
        "client.shop.read": {"type-changed"},
    }


def test_what_is_sent_alone_touches_no_call_that_receives() -> None:
    old = shared()
    old["paths"]["/send"]["post"] = operation("send", sent=ref("Sent"), received=ref("Outer"))
    old["components"]["schemas"]["Sent"] = {"allOf": [ref("Other")], "type": "object"}
    new = copy.deepcopy(old)
    new["components"]["schemas"]["Sent"]["required"] = ["b"]
    assert [*calls_of(old, new)] == ["client.shop.send"]


def test_a_shared_parameter_or_answer_touches_every_call_that_refers_to_it() -> None:
    old = shared()
    old["components"]["parameters"] = {"Page": {"name": "page", "in": "query", "schema": TEXT}}
    old["components"]["responses"] = {
        "Failed": {"description": "", "headers": {"X-Count": {"schema": TEXT}}}
    }
    for path, method in (("/send", "post"), ("/read", "get")):
        old["paths"][path][method]["parameters"] = [{"$ref": "#/components/parameters/Page"}]
    for path in ("/read", "/other"):
        answers = old["paths"][path]["get"]["responses"]
        answers["400"] = {"$ref": "#/components/responses/Failed"}
    new = copy.deepcopy(old)
    new["components"]["parameters"]["Page"]["schema"] = {**TEXT, "pattern": "^x"}
    new["components"]["responses"]["Failed"]["headers"]["X-Count"]["schema"] = NUMBER
    assert calls_of(old, new) == {
        "client.shop.send": {"pattern-added"},
        "client.shop.read": {"pattern-added", "type-changed"},
        "client.shop.other": {"type-changed"},
    }


def test_a_server_touches_every_call_and_an_added_call_itself() -> None:
    old = shared()
    new = copy.deepcopy(old)
    new["servers"] = [{"url": "https://elsewhere.example.com"}]
    new["paths"]["/more"] = {"get": operation("more")}
    calls = calls_of(old, new)
    assert {each for each, kinds in calls.items() if "server-changed" in kinds} == {
        f"client.shop.{name}" for name in ("send", "read", "other", "more")
    }
    assert "operation-added" in calls["client.shop.more"]


def test_a_credential_touches_the_calls_that_may_be_made_with_it() -> None:
    old = shared()
    key = {"type": "apiKey", "in": "header", "name": "X-Key"}
    old["components"]["securitySchemes"] = {"Key": key, "Other": {**key, "name": "X-Other"}}
    old["paths"]["/send"]["post"]["security"] = [{"Key": []}]
    old["paths"]["/read"]["get"]["security"] = [{"Other": []}]
    old["paths"]["/other"]["get"]["security"] = []
    new = copy.deepcopy(old)
    new["components"]["securitySchemes"]["Key"]["name"] = "X-New-Key"
    assert calls_of(old, new) == {"client.shop.send": {"security-scheme-changed"}}


def test_what_is_harmless_to_the_whole_client_lists_no_call_on_the_first_screen() -> None:
    old = {**shared(), "servers": [{"url": "https://a.example"}], "security": [{"Main": []}]}
    bearer = {"type": "http", "scheme": "bearer"}
    old["components"]["securitySchemes"] = {"Main": bearer}
    new = copy.deepcopy(old)
    new["servers"].append({"url": "https://b.example"})
    new["components"]["securitySchemes"]["Main"] = {**bearer, "bearerFormat": "JWT"}
    found = between(old, new)
    kinds = ["security-scheme-changed", "server-added"]
    assert sorted(change.kind for change in found.diff.changes) == kinds
    assert touched_sections(found.diff) == []
    assert "Other calls with changes" not in found.report("text")
    # What changes a call as well lists that call, and what breaks all calls lists all.
    new["paths"]["/read"]["get"]["deprecated"] = True
    (section,) = touched_sections(between(old, new).diff)
    assert [call.symbol for call in section.calls] == ["client.shop.read"]
    new["servers"] = [{"url": "https://c.example"}]
    (section,) = touched_sections(between(old, new).diff)
    assert (section.level, len(section.calls)) == ("major", 3)


def test_the_first_screen_lists_the_calls_that_break_by_what_touches_them() -> None:
    old = shared()
    new = copy.deepcopy(old)
    new["components"]["schemas"]["Inner"] = thing(a=NUMBER)
    new["components"]["schemas"]["Other"] = thing(b=TEXT, c=TEXT)
    found = between(old, new)
    lines = found.report("text").splitlines()
    head = lines[: lines.index("Breaks callers (1)")]
    assert "Calls that break (2 of 3)" in head
    assert "  client.shop.send: models.Inner" in head
    assert "Other calls with changes (1 of 3)" in head
    assert "  client.shop.other: models.Other" in head
    record = json.loads(found.report("json"))
    assert [(call["symbol"], call["level"]) for call in record["calls"]] == [
        ("client.shop.read", "major"),
        ("client.shop.send", "major"),
        ("client.shop.other", "patch"),
    ]
    touching = [record["changes"][number] for number in record["calls"][0]["changes"]]
    assert [change["kind"] for change in touching] == ["type-changed"]


def test_one_decision_is_one_line_whatever_it_breaks_where() -> None:
    """A value that is added to an enumeration that is sent, one that is received, and an open one."""

    def having(*values: str) -> Json:
        kind = {"enum": list(values)}
        paths = {
            "/send": {"post": operation("send", sent=ref("Sent"))},
            "/read": {"get": operation("read", received=ref("Read"))},
        }
        return spec({"Sent": thing(a=kind, b=kind), "Read": thing(c=kind)}, paths)

    found = between(having("a", "b"), having("a", "b", "c"))
    assert {change.direction for change in found.diff.changes} == {"sent", "received"}
    text = found.report("text")
    assert text.count("'c' (3 places)") == 1
    assert "models.SentA, models.SentB, models.ReadC" in text
    assert len(json.loads(found.report("json"))["changes"]) == 3


def test_a_moved_host_is_one_line() -> None:
    def at(host: str) -> Json:
        document = copy.deepcopy(shared())
        for path, item in document["paths"].items():
            item["servers"] = [{"url": f"https://{host}{path}"}]
        return {**document, "servers": [{"url": f"https://{host}"}]}

    found = between(at("old.example.com"), at("new.example.com"))
    assert len(found.diff.changes) == 4
    (cause,) = causes(Row(change, None, None) for change in found.diff.changes)
    assert len(cause.rows) == 4
    assert "old.example.com → new.example.com (4 places)" in found.report("text")


def test_paths_of_another_version_are_one_line() -> None:
    old = spec({}, {"/v1/a": {"get": operation("a")}, "/v1/b/c": {"get": operation("b")}})
    new = spec({}, {"/v2/a": {"get": operation("a")}, "/v2/b/c": {"get": operation("b")}})
    text = between(old, new).report("text")
    assert "/v1/… → /v2/… (2 places): client.shop.a, client.shop.b" in text
    assert "Breaks callers (1 cause)" in text


def test_a_parameter_that_moves_into_a_shared_one_is_news_of_its_own_call() -> None:
    limit = {"name": "limit", "in": "query", "schema": {"type": "integer", "maximum": 9}}
    shared_limit = {**limit, "schema": {"type": "integer", "maximum": 5}}
    paths = {f"/{name}": {"get": operation(name)} for name in ("a", "b")}
    old = spec({}, copy.deepcopy(paths))
    new = spec({}, copy.deepcopy(paths))
    new["components"]["parameters"] = {"Limit": shared_limit}
    for name in paths:
        old["paths"][name]["get"]["parameters"] = [limit]
        new["paths"][name]["get"]["parameters"] = [{"$ref": "#/components/parameters/Limit"}]
    touched = touched_calls(between(old, new).diff)
    assert [(call.symbol, call.labels) for call in touched] == [
        ("client.shop.a", ["maximum-tightened"]),
        ("client.shop.b", ["maximum-tightened"]),
    ]


def test_a_parameter_of_a_whole_path_names_every_call_beside_it() -> None:
    parameter = {"name": "tenant", "in": "header", "schema": TEXT}
    old = spec(
        {}, {"/a": {"parameters": [parameter], "get": operation("a"), "put": operation("b")}}
    )
    new = copy.deepcopy(old)
    new["paths"]["/a"]["parameters"][0]["required"] = True
    text = between(old, new).report("text")
    assert "client.shop.a: parameter-required" in text
    assert "client.shop.b: parameter-required" in text
    assert "in client.shop.a, client.shop.b" in text


def test_members_of_one_type_that_have_other_names_are_other_causes() -> None:
    old = using(thing(a=TEXT, b=TEXT), "received")
    text = between(old, using(thing(), "received")).report("text")
    assert "models.Thing.a: was" in text
    assert "models.Thing.b: was" in text


def perhaps(old: Json, new: Json) -> dict[str, str]:
    changes = between(old, new).diff.changes
    return {change.symbol: change.perhaps for change in changes if change.perhaps}


def test_a_removed_property_has_its_likely_successor_beside_it() -> None:
    note = {**TEXT, "description": "What others say of it."}
    old = using(thing(colour=TEXT, summary=note, user_name=TEXT, size=TEXT), "sent")
    new = using(thing(color=TEXT, abstract=note, name=TEXT, weight=TEXT), "sent")
    assert perhaps(old, new) == {
        "models.Thing.colour": "models.Thing.color",
        "models.Thing.summary": "models.Thing.abstract",
        "models.Thing.user_name": "models.Thing.name",
    }


def test_a_property_of_a_renamed_schema_has_its_successor_too() -> None:
    fields = dict.fromkeys(("a", "b", "c", "d", "e", "f"), TEXT)

    def having(schema: str, **more: Json) -> Json:
        paths = {"/act": {"post": operation("act", sent=ref(schema))}}
        return spec({schema: thing(**fields, **more)}, paths)

    found = perhaps(having("Thing", user_name=TEXT), having("Gadget", full_name=TEXT, name=TEXT))
    assert found == {"models.Thing.user_name": "models.Gadget.name"}


def test_a_removed_parameter_has_its_successor_among_those_of_the_same_call() -> None:
    def having(name: str) -> Json:
        document = copy.deepcopy(shared())
        for item, other in (("/read", name), ("/other", f"{name}_of_all")):
            parameter = {"name": other, "in": "query", "schema": TEXT}
            document["paths"][item]["get"]["parameters"] = [parameter]
        return document

    assert perhaps(having("tweet_fields"), having("post_fields")) == {
        "client.shop.read(tweet_fields)": "client.shop.read(post_fields)",
        "client.shop.other(tweet_fields_of_all)": "client.shop.other(post_fields_of_all)",
    }
    assert perhaps(having("max_items"), having("items")) == {
        "client.shop.read(max_items)": "client.shop.read(items)",
        "client.shop.other(max_items_of_all)": "client.shop.other(items_of_all)",
    }
