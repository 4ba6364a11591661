"""What a model holds, shows and sends: what was passed or received, and nothing else."""

from __future__ import annotations

import copy
import dataclasses
import datetime as dt
import importlib
import inspect
import json
import pickle
import typing
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx2
import pytest

import strict
from packaged import Requests, document, generated, package
from stand_in import Reply, StandIn

Json = dict[str, Any]

ACCOUNT: Json = {
    "type": "object",
    "required": ["id", "kind", "level"],
    "properties": {
        "id": {"type": "integer", "readOnly": True},
        "kind": {"const": "account"},
        "level": {"type": "integer", "default": 3},
        "name": {"type": "string"},
        "active": {"type": "boolean", "default": True},
        "role": {"type": "string", "enum": ["admin", "guest"], "default": "guest"},
        "nick": {"type": ["string", "null"]},
        "tags": {"type": "array", "items": {"type": "string"}, "default": ["a"]},
        "limits": {
            "type": ["array", "null"],
            "items": {"type": "string", "enum": ["low", "high"]},
            "default": ["low"],
        },
        "settings": {"$ref": "#/components/schemas/Settings", "default": {"theme": "dark"}},
        "born": {"type": "string", "format": "date", "default": "2020-01-02"},
        "free": {"default": {"a": [1]}},
        "default": {"type": "boolean", "default": False},
    },
}
SETTINGS: Json = {
    "type": "object",
    "properties": {"theme": {"type": "string"}, "size": {"type": "integer", "default": 10}},
}
TAGGED: Json = {
    "Cat": {
        "type": "object",
        "required": ["pet"],
        "properties": {"pet": {"type": "string"}, "lives": {"type": "integer"}},
    },
    "Dog": {
        "type": "object",
        "properties": {"pet": {"const": "dog", "default": "dog"}, "tricks": {"type": "integer"}},
    },
    "Pet": {
        "anyOf": [{"$ref": "#/components/schemas/Cat"}, {"$ref": "#/components/schemas/Dog"}],
        "discriminator": {
            "propertyName": "pet",
            "mapping": {"cat": "#/components/schemas/Cat", "dog": "#/components/schemas/Dog"},
        },
    },
}


@contextmanager
def imported(folder: Path, name: str, described: Json) -> Iterator[Any]:
    with package(folder, name, described) as module:
        importlib.import_module(f"{name}.models")
        yield module


def operation(name: str, schema: str, media_type: str = "application/json") -> Json:
    ref = {"schema": {"$ref": f"#/components/schemas/{schema}"}}
    return {
        "operationId": name,
        "requestBody": {"required": True, "content": {media_type: ref}},
        "responses": {"200": {"description": "done", "content": {"application/json": ref}}},
    }


def described() -> Json:
    paths = {
        "/account": {"patch": operation("change", "Account")},
        "/pet": {"post": operation("add", "Pet")},
        "/form": {"post": operation("fill", "Form", "application/x-www-form-urlencoded")},
    }
    form = {
        "type": "object",
        "properties": {"a": {"type": ["string", "null"]}, "b": {"type": "integer", "default": 1}},
    }
    schemas = {"Account": ACCOUNT, "Settings": SETTINGS, "Form": form, **TAGGED}
    return document(paths, components={"schemas": schemas})


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    with imported(tmp_path_factory.mktemp("presence"), "presence_shop", described()) as module:
        yield module


def encoded(shop: Any, model: Any) -> Json:
    found: Json = shop.schema(type(model).__name__).encode(model)
    return found


def account(shop: Any, **passed: Any) -> Any:
    return shop.models.Account(**passed)


# -- sent


def sent(shop: Any, name: str, model: Any) -> bytes:
    with StandIn() as server:
        server.answer = Reply(200, {"id": 1, "kind": "account", "level": 3, "pet": "dog"})
        with shop.Client(base_url=server.url) as client:
            getattr(client.default, name)(model)
    return server.requests[0].body


@pytest.mark.parametrize(
    "passed",
    [
        {},
        {"active": True},
        {"active": False},
        {"role": "guest"},
        {"nick": None},
        {"tags": []},
        {"tags": ["a"]},
        {"limits": None},
        {"name": "Ann", "default": False},
    ],
)
def test_what_was_passed_is_sent_and_nothing_else(shop: Any, passed: Json) -> None:
    always = {"kind": "account", "level": 3}
    assert json.loads(sent(shop, "change", account(shop, **passed))) == {**always, **passed}


def test_tags_and_constants_are_always_sent(shop: Any) -> None:
    models = shop.models
    assert json.loads(sent(shop, "add", models.Dog(tricks=1))) == {"pet": "dog", "tricks": 1}
    assert json.loads(sent(shop, "add", models.Cat())) == {"pet": "cat"}
    assert models.Cat().pet == "cat"


def test_none_of_what_cannot_be_null_means_absent(shop: Any) -> None:
    assert encoded(shop, account(shop, name=None)) == {"kind": "account", "level": 3}


def test_a_form_has_no_null(shop: Any) -> None:
    assert sent(shop, "fill", shop.models.Form(a=None, b=1)) == b"b=1"


def test_a_read_only_property_is_never_sent(shop: Any) -> None:
    assert "id" not in json.loads(sent(shop, "change", account(shop, id=7)))


# -- received


@pytest.mark.parametrize(
    "value",
    [
        {"id": 1, "kind": "account", "level": 3},
        {"id": 1, "kind": "account", "level": 3, "active": True, "role": "guest", "nick": None},
        {"id": 1, "kind": "account", "level": 4, "tags": ["a"], "limits": None, "unknown": None},
        {"id": 1, "kind": "account", "level": 4, "settings": {"size": 10}, "free": None},
    ],
)
def test_what_came_is_written_back_as_it_came(shop: Any, value: Json) -> None:
    handle = shop.schema("Account")
    for model in (handle.decode(value), handle.decode(json.dumps(value).encode())):
        assert handle.encode(model) == json.loads(handle.to_json(model)) == value
        again = handle.decode(handle.encode(model))
        assert again == model
        known = value.keys() - {"unknown"}
        unknown = {"additional_properties"} if "unknown" in value else set()
        assert shop.fields_set(again) == shop.fields_set(model) == known | unknown


@pytest.mark.parametrize("name", ["active", "role", "tags", "settings", "born", "default"])
def test_null_where_there_is_a_default_and_no_null_counts_as_absent(shop: Any, name: str) -> None:
    value = {"id": 1, "kind": "account", "level": 4}
    null = {**value, name: None}
    text = json.dumps(null).encode()
    handle = shop.schema("Account")
    models = [handle.decode(null), *(handle.decode(text) for _ in range(300))]
    assert models == [handle.decode(value)] * 301
    assert getattr(models[0], name) == getattr(models[-1], name) == getattr(account(shop), name)
    assert name not in shop.fields_set(models[0]) | shop.fields_set(models[-1])
    assert handle.encode(models[0]) == handle.encode(models[-1]) == value
    with pytest.raises(shop.DecodeError, match="level"):
        handle.decode({**value, "level": None})


def test_an_optional_tag_that_did_not_come_is_not_written_back(shop: Any) -> None:
    handle = shop.schema("Dog")
    assert handle.encode(handle.decode({"tricks": 2})) == {"tricks": 2}
    assert handle.decode({"tricks": 2}).pet == "dog"


def test_a_required_property_has_to_arrive_though_it_is_constant(shop: Any) -> None:
    with pytest.raises(shop.DecodeError, match="kind"):
        shop.schema("Account").decode({"id": 1, "level": 3})


def test_a_required_property_with_a_default_is_filled_with_it(shop: Any) -> None:
    handle = shop.schema("Account")
    assert handle.encode(handle.decode({"kind": "account"})) == {"kind": "account", "level": 3}


def test_reading_a_read_only_property_that_did_not_arrive_names_it(shop: Any) -> None:
    model = account(shop)
    with pytest.raises(AttributeError, match=r"Account\.id is read-only and was not received"):
        _ = model.id
    assert "id=" not in repr(model)
    assert model == account(shop)
    assert model != account(shop, id=1)
    assert "id=1" in repr(account(shop, id=1))


# -- shown


def test_defaults_of_the_document_are_shown(shop: Any) -> None:
    model = account(shop)
    assert (model.active, model.role, model.nick, model.tags) == (True, "guest", None, ["a"])
    assert (model.born, model.free) == (dt.date(2020, 1, 2), {"a": [1]})
    assert model.settings == shop.models.Settings(theme="dark")
    signature = inspect.signature(shop.models.Account)
    shown = {name: str(each).rpartition(" = ")[2] for name, each in signature.parameters.items()}
    assert shown["active"] == "True"
    assert shown["tags"] == "['a']"
    assert shown["settings"] == "Settings(theme='dark', size=10, additional_properties={})"
    assert shown["id"] == "<read-only>"
    fields = {field.name: field for field in dataclasses.fields(shop.models.Account)}
    assert fields["active"].default == True  # noqa: E712 - it equals what it stands for
    assert repr(fields["role"].default) == "'guest'"


def test_fields_and_nested_generics_are_those_of_any_dataclass(tmp_path: Path) -> None:
    box = {
        "type": "object",
        "required": ["rows"],
        "properties": {
            "rows": {
                "type": "array",
                "items": {
                    "type": "object",
                    "additionalProperties": {
                        "anyOf": [{"$ref": "#/components/schemas/Settings"}, {"type": "null"}]
                    },
                },
            },
            "pair": {
                "type": "array",
                "prefixItems": [{"type": "integer"}, {"$ref": "#/components/schemas/Settings"}],
                "minItems": 2,
                "maxItems": 2,
            },
        },
    }
    paths = {"/box": {"put": operation("put", "Box")}}
    found = document(paths, components={"schemas": {"Box": box, "Settings": SETTINGS}})
    with imported(tmp_path, "presence_boxes", found) as module:
        models = module.models
        home = importlib.import_module(models.Box.__module__)
        hints = typing.get_type_hints(models.Box, vars(home))
        assert hints["rows"] == list[dict[str, models.Settings | None]]
        assert hints["pair"] == tuple[int, models.Settings] | None
        names = [field.name for field in dataclasses.fields(models.Box)]
        assert names == ["rows", "pair", "additional_properties"]
        value = {"rows": [{"a": {"theme": "t"}, "b": None}], "pair": [1, {}]}
        model = module.schema("Box").decode(value)
        assert type(model.rows[0]["a"]) is type(model.pair[1]) is models.Settings
        assert module.schema("Box").encode(model) == value


def test_models_are_compared_and_shown_by_the_values_they_show(shop: Any) -> None:
    assert account(shop) == account(shop, active=True, tags=["a"], nick=None)
    assert account(shop) != account(shop, active=False)
    assert repr(account(shop)) == repr(account(shop, active=True))


def test_a_list_default_is_copied_and_sent_once_it_differs(shop: Any) -> None:
    model, other = account(shop), account(shop)
    assert model.tags is model.tags
    assert "tags" not in encoded(shop, model)
    model.tags.append("b")
    model.settings.size = 11
    assert other.tags == ["a"]
    expected = {"tags": ["a", "b"], "settings": {"theme": "dark", "size": 11}}
    assert encoded(shop, model) == {"kind": "account", "level": 3, **expected}
    assert json.loads(shop.schema("Account").to_json(model)) == encoded(shop, model)
    assert {"tags", "settings"} <= shop.fields_set(model)
    model.tags.remove("b")
    assert "tags" not in shop.fields_set(model)


def test_an_attribute_can_be_set_and_deleted(shop: Any) -> None:
    model = account(shop, nick="x")
    model.active = True
    del model.nick
    assert encoded(shop, model) == {"kind": "account", "level": 3, "active": True}
    assert model.nick is None


# -- copied, replaced, extended


def test_replace_keeps_what_was_absent_so(shop: Any) -> None:
    model = account(shop, nick=None)
    model.tags.append("b")
    changed = shop.replace(model, name="Ann")
    assert shop.fields_set(changed) == {"kind", "level", "nick", "tags", "name"}
    assert (changed.nick, changed.tags, model.name) == (None, ["a", "b"], None)
    with pytest.raises(TypeError, match="nothing"):
        shop.replace(model, nothing=1)


def test_the_standard_librarys_replace_and_asdict_write_every_value(shop: Any) -> None:
    model = account(shop, id=1)
    everything = {field.name for field in dataclasses.fields(model)} - {"name"}
    assert shop.fields_set(dataclasses.replace(model)) == everything
    assert dataclasses.asdict(model)["active"] is True
    with pytest.raises(AttributeError, match="read-only"):
        dataclasses.asdict(account(shop))


@pytest.mark.parametrize(
    "copied", [copy.copy, copy.deepcopy, lambda model: pickle.loads(pickle.dumps(model))]
)
def test_copies_have_what_the_original_has(shop: Any, copied: Any) -> None:
    model = account(shop, active=True, nick=None)
    model.tags.append("b")
    twin = copied(model)
    assert twin == model
    assert shop.fields_set(twin) == shop.fields_set(model)
    assert encoded(shop, twin) == encoded(shop, model)


def test_copies_of_a_default_mean_absent_too(shop: Any) -> None:
    fields = {field.name: field for field in dataclasses.fields(shop.models.Account)}
    passed = {name: copy.deepcopy(fields[name].default) for name in ("active", "nick", "id")}
    assert encoded(shop, account(shop, **passed)) == {"kind": "account", "level": 3}


def test_patterns_match_the_values_that_are_shown(shop: Any) -> None:
    match account(shop, name="Ann"):
        case shop.models.Account(active=True, kind="account", nick=None, name=name):
            assert name == "Ann"
        case other:
            raise AssertionError(other)


def test_a_class_that_extends_a_model_keeps_presence(shop: Any) -> None:
    base: Any = shop.models.Account
    seen: list[str] = []

    class Plain(base):
        pass

    @dataclasses.dataclass(kw_only=True)
    class Wider(base):
        active: bool = False
        note: str = "mine"

        def __post_init__(self) -> None:
            seen.append(self.role)

    handle = shop.schema("Account")
    assert handle.encode(Plain(nick=None)) == {"kind": "account", "level": 3, "nick": None}
    assert handle.encode(Wider()) == {"kind": "account", "level": 3, "active": False}
    assert seen == ["guest"]
    assert Wider().role == "guest"
    with pytest.raises(TypeError, match="slots"):
        dataclasses.dataclass(slots=True)(type("Slotted", (base,), {"__annotations__": {"a": int}}))


# -- merge patches


def patches() -> Json:
    schemas = {
        "Profile": {
            "type": "object",
            "required": ["id"],
            "properties": {
                "id": {"type": "string"},
                "name": {"type": "string", "minLength": 1},
                "shown": {"type": "boolean", "default": True},
                "home": {"$ref": "#/components/schemas/Home"},
                "homes": {
                    "type": "object",
                    "additionalProperties": {"$ref": "#/components/schemas/Home"},
                },
                "labels": {"$ref": "#/components/schemas/Labels"},
                "flags": {
                    "type": "object",
                    "patternProperties": {"^x": {"type": "boolean"}, "^y": False},
                    "additionalProperties": False,
                },
                "notes": {
                    "type": "object",
                    "unevaluatedProperties": {"type": "string"},
                },
            },
            "additionalProperties": {"type": "integer"},
        },
        "Labels": {"type": "object", "additionalProperties": {"type": "string"}},
        "Home": {"type": "object", "properties": {"city": {"type": "string", "enum": ["a", "b"]}}},
        "Plain": {"type": "object", "properties": {"name": {"type": "string"}}},
    }
    paths = {
        "/profile": {
            "patch": operation("merge", "Profile", "application/merge-patch+json"),
            "put": operation("put", "Profile"),
        },
        "/plain": {"patch": operation("change", "Plain")},
    }
    return document(paths, components={"schemas": schemas})


@pytest.fixture(scope="module")
def patching(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    with imported(tmp_path_factory.mktemp("patches"), "presence_patches", patches()) as module:
        yield module


def test_null_removes_a_property_in_a_merge_patch(patching: Any) -> None:
    models, requests = patching.models, Requests()
    requests.answer = lambda _: httpx2.Response(200, json={"id": "1"})
    http = httpx2.Client(transport=requests.transport)
    removed = models.Profile(id="1", name=None, shown=None, home=models.Home(city=None))
    with patching.Client(http_client=http) as client:
        client.default.merge(removed)
        client.default.merge(models.Profile(id="1"))
        with pytest.raises(patching.ValidationError) as refused:
            client.default.merge(models.Profile(id="1", name=""))
        assert refused.value.violations[0].keyword == "minLength"
        with pytest.raises(patching.ValidationError):
            client.default.put(removed)  # its body is no merge patch
        client.default.change(models.Plain(name=None))
    bodies = [json.loads(request.content) for request in requests]
    assert bodies == [
        {"id": "1", "name": None, "shown": None, "home": {"city": None}},
        {"id": "1"},
        {},
    ]


def test_a_model_of_a_merge_patch_is_validated_as_one(patching: Any) -> None:
    models = patching.models
    removed = models.Profile(id="1", name=None, home=models.Home(city=None), labels={"x": None})
    assert patching.validate(removed) == []
    assert patching.validate(models.Home(city=None)) == []
    wrong = models.Profile(id="1", name="", home=models.Home(city="c"))
    found = [violation.path for violation in patching.validate(wrong)]
    assert found == ["/name", "/home/city"]
    assert patching.schema("Profile").validate({"id": "1", "name": None})  # to the letter


def test_null_removes_an_entry_of_a_map_in_a_merge_patch(patching: Any) -> None:
    models, requests = patching.models, Requests()
    requests.answer = lambda _: httpx2.Response(200, json={"id": "1"})
    http = httpx2.Client(transport=requests.transport)
    removed = models.Profile(
        id="1",
        homes={"a": models.Home(city="a"), "b": None},
        labels={"x": None},
        flags={"x1": None, "x2": True},
        notes={"n": None, "m": "text"},
        additional_properties={"extra": None},
    )
    with patching.Client(http_client=http) as client:
        client.default.merge(removed)
        with pytest.raises(patching.ValidationError):
            client.default.put(removed)
        with pytest.raises(patching.ValidationError):
            client.default.merge(models.Profile(id="1", flags={"y": None}))
    (request,) = requests
    assert json.loads(request.content) == {
        "id": "1",
        "homes": {"a": {"city": "a"}, "b": None},
        "labels": {"x": None},
        "flags": {"x1": None, "x2": True},
        "notes": {"n": None, "m": "text"},
        "extra": None,
    }


# -- types

PROGRAM = """
from presence_shop import fields_set, replace
from presence_shop.models import Account, Cat, Dog, Pet


def shown(account: Account) -> str:
    text: str = account.nick or "anonymous"
    if account.nick:
        text = account.nick.upper()
    number: int = account.id + account.level
    active: bool = account.active
    first: str = account.tags[0]
    number += account.born.year + account.settings.size
    return f"{text}{number}{active}{first}"


built = Account(active=True, nick=None, tags=["x"], default=True)
other: Account = replace(built, nick="n")
names: set[str] = fields_set(built)
pets: list[Pet] = [Cat(), Dog(tricks=1)]
"""


@pytest.mark.slow
@pytest.mark.checkers
def test_checkers_of_types_know_what_is_there(tmp_path: Path) -> None:
    generated(tmp_path, "presence_shop", described())
    generated(tmp_path, "presence_patches", patches())
    program = tmp_path / "program" / "__init__.py"
    program.parent.mkdir()
    program.write_text(PROGRAM.lstrip(), "utf-8")
    strict.is_formatted(tmp_path)
    strict.passes_checkers(tmp_path)


# -- defaults of choices


def test_defaults_of_choices_are_shown_and_not_sent(tmp_path: Path) -> None:
    def ref(name: str) -> Json:
        return {"$ref": f"#/components/schemas/{name}"}

    def tagged(kind: str) -> Json:
        kinds = {"kind": {"const": kind}, "size": {"type": "integer", "default": 1}}
        return {"type": "object", "required": ["kind"], "properties": kinds}

    shape = {"oneOf": [ref("Circle"), ref("Square")], "discriminator": {"propertyName": "kind"}}
    named = {"type": "object", "properties": {"name": {"type": "string"}}}
    drawing = {
        "shape": {**ref("Shape"), "default": {"kind": "Square", "size": 2}},
        "maker": {"oneOf": [{"type": "string"}, ref("Named")], "default": {"name": "Ann"}},
        "owner": {"oneOf": [{"type": "string"}, ref("Named")], "default": "Ben"},
        "parts": {
            "type": "array",
            "items": {"anyOf": [{"type": "string"}, ref("Named")]},
            "default": ["a", {"name": "b"}],
        },
        "inner": {**ref("Drawing"), "default": {"owner": "x"}},
    }
    schemas = {
        "Drawing": {"type": "object", "properties": drawing},
        "Shape": shape,
        "Circle": tagged("Circle"),
        "Square": tagged("Square"),
        "Named": named,
    }
    described = document(
        {"/drawings": {"put": operation("put", "Drawing")}}, components={"schemas": schemas}
    )
    with imported(tmp_path, "presence_choices", described) as module:
        models, first = module.models, module.models.Drawing()
        assert first.shape == models.Square(size=2)
        assert (first.maker, first.owner) == (models.Named(name="Ann"), "Ben")
        assert first.parts == ["a", models.Named(name="b")]
        assert first.inner is None  # a drawing in a drawing in a drawing …
        assert module.to_json(first) == b"{}"
        first.shape.size = 3
        assert module.to_json(first) == b'{"shape":{"kind":"Square","size":3}}'
    program = (
        "from presence_choices.models import Drawing, Named, Square\n"
        'found = Drawing(shape=Square(), parts=["a", Named(name="b")]).parts\n'
        "print(Drawing().owner, [part for part in found])\n"
    )
    (tmp_path / "user.py").write_text(program, "utf-8")
    strict.passes_mypy(tmp_path, "presence_choices", "user.py")
