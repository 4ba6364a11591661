"""Schemas that extend others, and null in all the ways that documents write it: typed, sent, decoded."""

from __future__ import annotations

import datetime as dt
import importlib
import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

import strict
from packaged import document, generated, package
from stand_in import Reply, StandIn

Json = dict[str, Any]


def ref(name: str, section: str = "components/schemas") -> Json:
    return {"$ref": f"#/{section}/{name}"}


def body(name: str) -> Json:
    return {"required": True, "content": {"application/json": {"schema": ref(name)}}}


def described(version: str, bodies: Mapping[str, str], schemas: Json) -> Json:
    """Describe operations that send a schema and receive it."""
    paths = {
        f"/{name}": {
            "put": {
                "operationId": name,
                "requestBody": body(schema),
                "responses": {"200": {"description": "done", **body(schema)}},
            }
        }
        for name, schema in bodies.items()
    }
    return {**document(paths, components={"schemas": schemas}), "openapi": version}


@contextmanager
def imported(folder: Path, name: str, described: Json) -> Iterator[Any]:
    with package(folder, name, described) as module:
        importlib.import_module(f"{name}.models")
        yield module


def sent(module: Any, name: str, model: Any, answer: Any = None) -> tuple[Any, Any]:
    """Send a model over loopback: what arrives, and what is made of the answer."""
    with StandIn() as server:
        server.answer = Reply(200, answer)
        with module.Client(base_url=server.url) as client:
            returned = getattr(client.default, name)(model)
    return json.loads(server.requests[0].body), returned


def refused(module: Any, name: str, model: Any) -> list[tuple[str, str]]:
    with (
        StandIn() as server,
        module.Client(base_url=server.url) as client,
        pytest.raises(module.ValidationError) as error,
    ):
        getattr(client.default, name)(model)
    assert not server.requests
    return [(violation.path, violation.keyword) for violation in error.value.violations]


# -- closed over allOf

SHAPES: Json = {
    "Shape": {
        "type": "object",
        "additionalProperties": False,
        "required": ["kind"],
        "discriminator": {
            "propertyName": "kind",
            "mapping": {"disc": ref("Disc")["$ref"], "box": ref("Box")["$ref"]},
        },
        "properties": {"kind": {"type": "string"}, "name": {"type": "string", "nullable": True}},
    },
    "Disc": {
        "allOf": [
            ref("Shape"),
            {
                "type": "object",
                "additionalProperties": False,
                "properties": {"radius": {"type": "number"}},
            },
        ]
    },
    "Box": {
        "additionalProperties": False,
        "type": "object",
        "allOf": [ref("Shape")],
        "required": ["parts"],
        "properties": {
            "parts": {"type": "array", "items": ref("Shape"), "maxItems": 2},
            "lid": {"nullable": True, "oneOf": [ref("Shape")]},
        },
    },
    "Plain": {"type": "object", "additionalProperties": False, "properties": {"a": {}}},
}


@pytest.fixture(scope="module")
def shapes(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    bodies = {"shape": "Shape", "box": "Box", "plain": "Plain"}
    folder = tmp_path_factory.mktemp("shapes")
    with imported(folder, "closed_shapes", described("3.0.3", bodies, SHAPES)) as module:
        yield module


def test_what_closed_schemas_combine_to_can_be_sent_and_is_decoded_as_itself(shapes: Any) -> None:
    models = shapes.models
    box = models.Box(parts=[models.Disc(radius=1.5)], lid=None, name=None)
    value = {"kind": "box", "parts": [{"kind": "disc", "radius": 1.5}], "lid": None, "name": None}
    for name in ("shape", "box"):
        arrived, returned = sent(shapes, name, box, value)
        assert arrived == value
        assert returned == box
        assert type(returned.parts[0]) is models.Disc


def test_what_no_part_of_a_closed_schema_knows_is_refused(shapes: Any) -> None:
    models = shapes.models
    extra = models.Disc(radius=1.0, additional_properties={"colour": 1})
    assert refused(shapes, "shape", extra) == [("/colour", "additionalProperties")]
    within = models.Box(parts=[extra])
    assert refused(shapes, "shape", within) == [("/parts/0/colour", "additionalProperties")]
    disc = models.Disc()
    many = models.Box(parts=[disc, disc, disc])
    assert refused(shapes, "box", many) == [("/parts", "maxItems")]
    wrong = models.Shape(kind="disc", additional_properties={"radius": "wide"})
    assert refused(shapes, "shape", wrong) == [("/radius", "type")]


def test_schemas_validate_to_the_letter(shapes: Any) -> None:
    value = {"kind": "disc", "radius": 1.0}
    keywords = [violation.keyword for violation in shapes.schema("Disc").validate(value)]
    assert keywords == ["additionalProperties"] * 2
    assert shapes.schema("Shape").validate(value) != []
    assert shapes.schema("Box").validate({"kind": "box", "parts": [], "lid": None}) != []


def test_one_warning_is_given_for_all_closed_parts(tmp_path: Path) -> None:
    printed = generated(tmp_path, "closed", described("3.0.3", {}, SHAPES))
    assert printed.count("[closed-parts]") == 1
    assert "(and 1 more like it)" in printed


def test_unknown_properties_of_closed_answers_are_preserved_and_refused_when_sent(
    shapes: Any,
) -> None:
    plain = shapes.models.Plain
    _, returned = sent(shapes, "plain", plain(a=1), {"a": 1, "b": [2]})
    assert returned.additional_properties == {"b": [2]}
    assert shapes.schema("Plain").encode(returned) == {"a": 1, "b": [2]}
    assert refused(shapes, "plain", returned) == [("/b", "additionalProperties")]


PATTERNS: Json = {
    "Sheet": {
        "type": "object",
        "properties": {"a": {"type": "integer"}},
        "patternProperties": {"^x-": {"type": "string", "format": "date"}},
        "additionalProperties": False,
    },
    "Card": {
        "allOf": [{"type": "object", "properties": {"a": {"type": "integer"}}}],
        "patternProperties": {"^x-": {"type": "string", "format": "date"}},
        "unevaluatedProperties": False,
    },
}


@pytest.mark.parametrize("name", PATTERNS)
def test_closed_answers_preserve_what_no_pattern_describes(name: str, tmp_path: Path) -> None:
    bodies = {"put": "Sheet", "add": "Card"}
    with imported(tmp_path, "sheets", described("3.1.0", bodies, PATTERNS)) as module:
        handle = module.schema(name)
        value = {"a": 1, "x-day": "2030-12-31", "m~/n": [1]}
        text = json.dumps(value).encode()
        for model in (handle.decode(value), *(handle.decode(text) for _ in range(300))):
            found = model.additional_properties
            assert found == {"x-day": dt.date(2030, 12, 31), "m~/n": [1]}
            assert handle.encode(model) == value
        assert [violation.path for violation in handle.check(model)] == ["/m~0~1n"]
        for _ in range(300):
            with pytest.raises(module.DecodeError, match="x-day"):
                handle.decode(b'{"a": 1, "x-day": 5, "n": 5}')


# -- children of children

FISH: Json = {
    "Fish": {
        "type": "object",
        "discriminator": {"propertyName": "kind"},
        "required": ["kind"],
        "properties": {"kind": {"type": "string"}, "size": {"type": "integer"}},
    },
    "Shark": {
        "allOf": [ref("Fish")],
        "type": "object",
        "required": ["age"],
        "properties": {"age": {"type": "integer", "minimum": 1}},
    },
    "Sawshark": {
        "allOf": [
            ref("Shark"),
            {"required": ["size"], "properties": {"teeth": {"type": "integer"}}},
        ],
        "properties": {"born": {"type": "string", "format": "date"}},
    },
    "Dwarf": {
        "allOf": [ref("Sawshark"), {"properties": {"size": {"maximum": 3, "default": 2}}}],
    },
    "Tank": {
        "type": "object",
        "properties": {"shark": ref("Shark"), "all": {"type": "array", "items": ref("Fish")}},
    },
}
MAPPED: Json = {
    **FISH,
    "Fish": {
        **FISH["Fish"],
        "discriminator": {
            "propertyName": "kind",
            "mapping": {
                "shark": ref("Shark")["$ref"],
                "saw": "Sawshark",
                "dwarf": ref("Dwarf")["$ref"],
            },
        },
    },
}
TAGS = {"Shark": "shark", "Sawshark": "saw", "Dwarf": "dwarf"}


def swagger(bodies: Mapping[str, str], schemas: Json) -> Json:
    text = json.dumps({**schemas, "Fish": {**schemas["Fish"], "discriminator": "kind"}})
    definitions = json.loads(text.replace("#/components/schemas/", "#/definitions/"))
    paths = {}
    for name, schema in bodies.items():
        whole = {"schema": ref(schema, "definitions")}
        parameter = {"name": "body", "in": "body", "required": True, **whole}
        answer = {"200": {"description": "done", **whole}}
        put = {"tags": ["default"], "operationId": name, "parameters": [parameter]}
        paths[f"/{name}"] = {"put": {**put, "responses": answer}}
    head = {"swagger": "2.0", "info": {"title": "t", "version": "1"}, "host": "fish.example"}
    json_only = {"consumes": ["application/json"], "produces": ["application/json"]}
    return {**head, **json_only, "paths": paths, "definitions": definitions}


BODIES = {"fish": "Fish", "tank": "Tank"}


@pytest.fixture(scope="module", params=["plain", "mapped", "swagger"])
def fish(request: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Any, Json]]:
    kind = request.param
    document = {
        "plain": described("3.0.3", BODIES, FISH),
        "mapped": described("3.1.0", BODIES, MAPPED),
        "swagger": swagger(BODIES, FISH),
    }[kind]
    tags = TAGS if kind == "mapped" else {name: name for name in TAGS}
    with imported(tmp_path_factory.mktemp("fish"), f"fish_{kind}", document) as module:
        yield module, tags


def test_children_at_any_depth_are_sent_and_decoded_as_themselves(fish: Any) -> None:
    module, tags = fish
    models = module.models
    assert models.Dwarf.__mro__[1:4] == (models.Sawshark, models.Shark, models.Fish)
    saw = models.Sawshark(age=3, size=9, teeth=40)
    value = {"kind": tags["Sawshark"], "age": 3, "size": 9, "teeth": 40}
    arrived, returned = sent(module, "fish", saw, {**value, "born": "2020-01-02"})
    assert arrived == value
    assert type(returned) is models.Sawshark
    assert returned.born.year == 2020
    tank = models.Tank(shark=models.Dwarf(age=1, size=1), all=[saw, models.Shark(age=2)])
    inside = {
        "shark": {"kind": tags["Dwarf"], "age": 1, "size": 1},
        "all": [value, {"kind": tags["Shark"], "age": 2}],
    }
    arrived, returned = sent(module, "tank", tank, inside)
    assert arrived == inside
    assert returned == tank


def test_children_are_checked_as_themselves(fish: Any) -> None:
    module, tags = fish
    models = module.models
    young = models.Sawshark(age=0, size=9)
    assert refused(module, "fish", young) == [("/age", "minimum")]
    assert refused(module, "tank", models.Tank(all=[young])) == [("/all/0/age", "minimum")]
    large = models.Dwarf(age=1, size=4)
    assert refused(module, "tank", models.Tank(shark=large)) == [("/shark/size", "maximum")]
    bare = models.Fish(kind=tags["Shark"])
    assert refused(module, "fish", bare) == [("", "required")]


def test_a_child_with_the_tag_of_another_is_refused(fish: Any) -> None:
    module, tags = fish
    models = module.models
    shark = models.Shark(age=1, kind=tags["Shark"])
    assert sent(module, "fish", shark, {"kind": "ray"})[0] == {"kind": tags["Shark"], "age": 1}
    saw = models.Sawshark(age=1, size=2, kind=tags["Shark"])
    assert refused(module, "fish", saw) == [("/kind", "discriminator")]
    assert refused(module, "tank", models.Tank(all=[saw])) == [("/all/0/kind", "discriminator")]
    fish_like = models.Fish(kind=tags["Shark"], additional_properties={"age": 3})
    assert sent(module, "fish", fish_like, {"kind": "ray"})[0] == {"kind": tags["Shark"], "age": 3}
    newer = models.Shark(age=1, kind="newer")
    assert sent(module, "fish", newer, {"kind": "ray"})[0] == {"kind": "newer", "age": 1}


def test_a_child_may_have_the_tag_of_a_base_that_another_tag_divides(tmp_path: Path) -> None:
    """As TypeSpec writes nested discriminators: ``kind`` of the shark, ``sharktype`` of the goblin."""
    schemas: Json = {
        "Fish": FISH["Fish"] | {"discriminator": {"propertyName": "kind"}},
        "Shark": {
            "allOf": [ref("Fish")],
            "required": ["sharktype"],
            "properties": {"sharktype": {"type": "string"}},
            "discriminator": {"propertyName": "sharktype"},
        },
        "Goblin": {"allOf": [ref("Shark")], "properties": {"age": {"type": "integer"}}},
    }
    schemas["Fish"]["discriminator"]["mapping"] = {"shark": "Shark", "goblin": "Goblin"}
    schemas["Shark"]["discriminator"]["mapping"] = {"goblin": "Goblin"}
    whole = described("3.0.3", {"fish": "Fish"}, schemas)
    with imported(tmp_path, "nested_tags", whole) as module:
        value = {"kind": "shark", "sharktype": "goblin", "age": 3}
        goblin = module.models.Goblin(**value)
        assert sent(module, "fish", goblin, value) == (value, goblin)


def test_a_property_that_a_child_makes_read_only_is_not_asked_for(tmp_path: Path) -> None:
    schemas: Json = {
        "Base": {
            "type": "object",
            "required": ["kind", "id"],
            "properties": {"kind": {"type": "string"}, "id": {"type": "integer"}},
            "discriminator": {"propertyName": "kind"},
        },
        "Child": {"allOf": [ref("Base"), {"properties": {"id": {"readOnly": True}}}]},
        "Holder": {
            "type": "object",
            "properties": {"children": {"type": "array", "items": ref("Base")}},
        },
    }
    whole = described("3.0.3", {"base": "Base", "holder": "Holder"}, schemas)
    with imported(tmp_path, "read_only_child", whole) as module:
        models = module.models
        answer = {"kind": "Child", "id": 3}
        arrived, returned = sent(module, "base", models.Child(), answer)
        assert (arrived, returned.id) == ({"kind": "Child"}, 3)
        assert sent(module, "base", returned, answer)[0] == {"kind": "Child"}
        holder = models.Holder(children=[models.Child(), models.Base(kind="other", id=1)])
        arrived, _ = sent(module, "holder", holder, {})
        assert arrived == {"children": [{"kind": "Child"}, {"kind": "other", "id": 1}]}
        unnamed = {"children": [{"kind": "other"}]}
        assert [each.path for each in module.schema("Holder").validate(unnamed)] == ["/children/0"]
        assert module.validate(models.Child()) == []


DEFAULTS: Json = {
    "Base": {
        "type": "object",
        "required": ["kind"],
        "properties": {
            "kind": {"type": "string"},
            "options": {"type": "object"},
            "steps": {"type": "array"},
            "sizes": {"type": "object"},
            "anything": {},
        },
        "discriminator": {"propertyName": "kind"},
    },
    "Child": {
        "allOf": [
            ref("Base"),
            {
                "properties": {
                    "options": {"const": {"deep": {"a": [1]}}},
                    "steps": {"const": ["one", 2]},
                    "sizes": {"additionalProperties": {"type": "integer"}, "default": {"a": 1}},
                    "anything": {"const": {"b": [1]}},
                }
            },
        ]
    },
}


@pytest.mark.checkers
def test_lists_and_objects_that_a_child_sets_have_the_type_that_the_base_shows(
    tmp_path: Path,
) -> None:
    with imported(
        tmp_path, "child_values", described("3.1.0", {"base": "Base"}, DEFAULTS)
    ) as module:
        child = module.models.Child()
        value = {
            "kind": "Child",
            "options": {"deep": {"a": [1]}},
            "steps": ["one", 2],
            "anything": {"b": [1]},
        }
        assert sent(module, "base", child, value) == (value, child)
        assert child.sizes == {"a": 1}
    strict.passes_checkers(tmp_path)


def test_a_child_of_another_name_extends_the_class_that_it_names(tmp_path: Path) -> None:
    own = {"type": "object", "required": ["mane"], "properties": {"mane": {"type": "boolean"}}}
    schemas = {
        "Animal": {
            "type": "object",
            "required": ["kind"],
            "discriminator": {"propertyName": "kind"},
            "properties": {"kind": {"type": "string"}},
        },
        "Cat": {
            "allOf": [
                ref("Animal"),
                {"type": "object", "properties": {"additional_properties": {"type": "integer"}}},
            ]
        },
        "Feline": ref("Cat"),
        "Beast": {"allOf": [ref("Feline")]},
        "MaybeCat": {"anyOf": [ref("Cat"), {"type": "null"}]},
        "Lion": {"allOf": [ref("Beast"), own]},
        "Lynx": {"allOf": [ref("MaybeCat"), {"properties": {"additional_properties": True}}]},
    }
    with imported(
        tmp_path, "other_names", described("3.1.0", {"animal": "Animal"}, schemas)
    ) as sdk:
        models = sdk.models
        assert models.Lion.__bases__ == models.Lynx.__bases__ == (models.Cat,)
        assert sdk.to_json(models.Lion(mane=True)) == b'{"kind":"Lion","mane":true}'
        lion = {"kind": "Lion", "mane": True, "additional_properties": 3, "more": 1}
        assert sent(sdk, "animal", models.Lynx(), lion) == (
            {"kind": "Lynx"},
            sdk.from_json(models.Lion, json.dumps(lion)),
        )
        read = sdk.schema("Animal").decode(lion)
        assert sdk.schema("Cat").encode(read) == lion
        assert sdk.schema("Animal").decode({"kind": "Lynx"}) == models.Lynx()


def test_an_unknown_tag_is_of_the_base(fish: Any) -> None:
    module, _ = fish
    _, returned = sent(module, "fish", module.models.Fish(kind="ray"), {"kind": "ray", "wings": 2})
    assert type(returned) is module.models.Fish
    assert returned.additional_properties == {"wings": 2}


def test_a_child_has_its_own_defaults_and_requirements(fish: Any) -> None:
    module, tags = fish
    models = module.models
    assert models.Dwarf(age=1).size == 2  # its own default, which is always sent
    with pytest.raises(TypeError, match="size"):
        models.Sawshark(age=1)
    assert models.Shark(age=1).kind == tags["Shark"]
    with pytest.raises(module.DecodeError, match="size"):
        module.schema("Fish").decode({"kind": tags["Sawshark"], "age": 1})


def test_what_a_grandchild_requires_has_no_default_from_further_above(tmp_path: Path) -> None:
    def of(base: str, size: Json) -> Json:
        return {"allOf": [ref(base), {"properties": {"size": size}}]}

    schemas = {
        "Thing": {
            "type": "object",
            "required": ["kind", "size"],
            "discriminator": {"propertyName": "kind"},
            "properties": {"kind": {"type": "string"}, "size": {"type": "integer", "default": 2}},
        },
        "Box": of("Thing", {"default": "no number"}),
        "Crate": of("Box", {"enum": [1, 5]}),
    }
    with imported(tmp_path, "far", described("3.1.0", {"add": "Thing"}, schemas)) as sdk:
        assert sdk.models.Thing(kind="Thing").size == 2
        for model in (sdk.models.Box, sdk.models.Crate):
            with pytest.raises(TypeError, match="size"):
                model()
            with pytest.raises(sdk.DecodeError, match="size"):
                sdk.from_json(model, f'{{"kind": "{model.__name__}"}}')


# -- what a child says of inherited properties

ANIMALS: Json = {
    "Animal": {
        "type": "object",
        "required": ["kind"],
        "properties": {
            "kind": {"type": "string"},
            "name": {"type": "string"},
            "legs": {"type": "integer", "default": 4},
            "coat": {"type": "string", "enum": ["fur", "down", "feathers"]},
        },
        "discriminator": {"propertyName": "kind", "mapping": {"bird": "Bird", "dog": "Dog"}},
    },
    "Bird": {
        "allOf": [
            ref("Animal"),
            {
                "required": ["name"],
                "properties": {"legs": {"default": 2}, "coat": {"enum": ["feathers", "down"]}},
            },
        ]
    },
    "Dog": {
        "allOf": [ref("Animal"), {"properties": {"kind": {"type": "string", "default": "dog"}}}]
    },
}


def test_the_class_and_its_surface_say_what_the_child_says(tmp_path: Path) -> None:
    document = described("3.0.3", {"add": "Animal"}, ANIMALS)
    with imported(tmp_path, "animals", document) as module:
        models = module.models
        assert models.Bird(name="b").legs == 2
        assert models.Dog().legs == 4
        assert models.Dog().kind == "dog"
        assert sent(module, "add", models.Dog(), {"kind": "dog"})[0] == {"kind": "dog"}
        coloured = models.Bird(name="b", coat="fur")
        assert refused(module, "add", coloured) == [("/coat", "enum")]
        with pytest.raises(TypeError, match="name"):
            models.Bird()
        with pytest.raises(module.DecodeError, match="name"):
            module.schema("Animal").decode({"kind": "bird"})
        assert module.schema("Animal").decode({"kind": "bird", "name": "b"}).legs == 2
    surface = (tmp_path / "animals" / "surface.txt").read_text("utf-8")
    assert 'models.Dog.kind: str, always "dog"\n' in surface
    assert "models.Bird.legs: int, default 2\n" in surface
    assert "models.Bird.name: str | None, required\n" in surface
    module_text = (tmp_path / "animals" / "models" / "default.py").read_text("utf-8")
    assert "name: str | None = field()\n" in module_text
    assert '"""Narrowed to ``BirdCoat``."""' in module_text


NEAREST: Json = {
    "Machine": {
        "type": "object",
        "required": ["kind"],
        "discriminator": {"propertyName": "kind"},
        "properties": {
            "kind": {"type": "string"},
            "wheels": {"type": "integer", "default": 0},
            "fuel": {"type": "string", "nullable": True, "default": None},
        },
    },
    "Car": {
        "allOf": [
            ref("Machine"),
            {"properties": {"wheels": {"default": 4}, "fuel": {"default": "petrol"}}},
        ]
    },
    "Sports": {"allOf": [ref("Car"), {"properties": {"wheels": {"maximum": 4}}}]},
    "Racer": {
        "properties": {"fuel": {"default": "methanol"}},
        "allOf": [{"properties": {"number": {"type": "integer"}}}, ref("Sports")],
    },
    "Solo": {"allOf": [ref("Racer"), {"properties": {"wheels": {"default": 1}}}]},
}


def test_the_nearest_default_counts_at_any_depth(tmp_path: Path) -> None:
    with imported(tmp_path, "machines", described("3.0.3", {"put": "Machine"}, NEAREST)) as module:
        models = module.models
        shown = {
            name: (getattr(models, name)().wheels, getattr(models, name)().fuel)
            for name in ("Car", "Sports", "Racer", "Solo")
        }
        assert shown == {
            "Car": (4, "petrol"),
            "Sports": (4, "petrol"),
            "Racer": (4, "methanol"),
            "Solo": (1, "methanol"),
        }
        arrived, returned = sent(module, "put", models.Racer(number=1), {"kind": "Sports"})
        assert arrived == {"kind": "Racer", "number": 1}
        assert (type(returned), returned.wheels) == (models.Sports, 4)
    surface = (tmp_path / "machines" / "surface.txt").read_text("utf-8")
    assert "models.Sports.wheels: int, default 4\n" in surface


# -- null

NULLS: Json = {
    "Barn": {"type": "object", "required": ["id"], "properties": {"id": {"type": "integer"}}},
    "Mood": {"type": "string", "enum": ["calm", "wild"]},
    "Blank": {"enum": [""]},
    "Null": {"enum": [None]},
    "Cow": {
        "type": "object",
        "required": ["needed"],
        "properties": {
            "needed": {"nullable": True, "allOf": [ref("Barn")]},
            "barn": {"nullable": True, "allOf": [ref("Barn")]},
            "beside": {"nullable": True, **ref("Barn")},
            "mood": {"nullable": True, "oneOf": [ref("Mood")]},
            "colour": {"type": "string", "nullable": True, "enum": ["brown", "white"]},
            "shade": {"nullable": True, "oneOf": [ref("Mood"), ref("Blank"), ref("Null")]},
            "graph": {"anyOf": [ref("Barn"), {"type": "object", "nullable": True}]},
            "state": {"anyOf": [ref("Mood"), {"type": "object", "nullable": True}]},
            "free": {"nullable": True},
        },
    },
}


def test_null_is_sent_where_the_model_takes_it_and_preserved_where_it_came(tmp_path: Path) -> None:
    with imported(tmp_path, "nulls", described("3.0.3", {"put": "Cow"}, NULLS)) as module:
        properties = NULLS["Cow"]["properties"]
        everything = dict.fromkeys(properties)
        arrived, returned = sent(module, "put", module.models.Cow(**everything), everything)
        assert arrived == everything
        assert module.schema("Cow").encode(returned) == everything
        assert module.fields_set(returned) == properties.keys()
        barn = {"id": 1}
        value = {"needed": barn, "graph": barn, "beside": barn, "state": "calm", "mood": "wild"}
        model = module.schema("Cow").decode(value)
        assert type(model.graph) is type(model.beside) is module.models.Barn
        assert sent(module, "put", model, value)[0] == value
        wrong = module.models.Cow(needed=None, colour="red")
        assert refused(module, "put", wrong) == [("/colour", "enum")]
        violations = module.schema("Cow").validate({"needed": None, "colour": None})
        assert {violation.path for violation in violations} == {"/needed", "/colour"}


def test_one_remark_is_made_of_all_nullable_schemas(tmp_path: Path) -> None:
    printed = generated(tmp_path, "nulls", described("3.0.3", {"put": "Cow"}, NULLS))
    assert printed.count("[nullable-ignored]") == printed.count("nullable") // 2 == 1


NULL_TYPES: Json = {
    "Barn": NULLS["Barn"],
    "Mood": NULLS["Mood"],
    "Blank": {"enum": [""]},
    "Stall": {"type": "null", "allOf": [ref("Barn")], "description": "Where it sleeps."},
    "Rest": {"type": "object", "required": ["at"], "properties": {"at": ref("Stall")}},
    "Cow": {
        "type": "object",
        "required": ["needed"],
        "properties": {
            "needed": {"type": "null", "allOf": [ref("Barn")]},
            "barn": {"type": ["null"], **ref("Barn")},
            "mood": {"type": "null", "oneOf": [ref("Mood")]},
            "either": {"type": "null", "anyOf": [ref("Mood"), ref("Barn")]},
            "parent": {"type": "null", **ref("Cow")},
            "stalls": {"type": "array", "items": ref("Stall")},
            "rest": ref("Rest"),
        },
    },
}


def test_a_null_type_beside_other_schemas_is_one_type_more(tmp_path: Path) -> None:
    document = described("3.1.1", {"put": "Cow"}, NULL_TYPES)
    with imported(tmp_path, "null_types", document) as module:
        barn = {"id": 1}
        nothing = {"needed": None, "barn": None, "mood": None, "either": None, "parent": None}
        for value in (
            nothing | {"stalls": [None, barn], "rest": {"at": None}},
            {"needed": barn, "barn": barn, "mood": "wild", "either": barn, "rest": {"at": barn}},
            {"needed": barn, "either": "calm", "parent": nothing},
        ):
            model = module.schema("Cow").decode(value)
            arrived, returned = sent(module, "put", model, value)
            assert arrived == value
            assert module.schema("Cow").encode(returned) == value
        assert type(returned.needed) is module.models.Barn
        assert type(returned.parent) is module.models.Cow
        wrong = module.models.Cow(needed=None, mood="odd", either="odd")
        assert [path for path, _ in refused(module, "put", wrong)] == ["/mood", "/either"]
    surface = (tmp_path / "null_types" / "surface.txt").read_text("utf-8")
    assert "models.Cow.needed: Barn | None, required\n" in surface
    assert "models.Cow.barn: Barn | None, default null\n" in surface
    assert "models.Cow.parent: Cow | None, default null\n" in surface


def test_a_null_type_beside_other_schemas_is_one_remark(tmp_path: Path) -> None:
    printed = generated(tmp_path, "null_types", described("3.1.1", {"put": "Cow"}, NULL_TYPES))
    assert printed.count("[nullable-ignored]") == 1
    assert "unsatisfiable" not in printed
    assert "this is read as those schemas or null" in printed


def test_a_null_type_beside_schemas_that_take_null_is_null_alone(tmp_path: Path) -> None:
    schemas: Json = {
        "Wide": {"anyOf": [{"type": "string"}, {"type": "null"}]},
        "Any": {"description": "Anything."},
        "Cow": {
            "type": "object",
            "properties": {
                "wide": {"type": "null", **ref("Wide")},
                "any": {"type": "null", "allOf": [ref("Any")]},
                "one": {"type": "null", "oneOf": [ref("Wide"), {"type": "string"}]},
            },
        },
    }
    with imported(tmp_path, "nulls_alone", described("3.1.1", {"put": "Cow"}, schemas)) as module:
        text = {"wide": "a", "any": "a", "one": "a"}
        assert len(module.schema("Cow").validate(text)) >= 3
        assert module.schema("Cow").validate(dict.fromkeys(text)) == []


@pytest.mark.parametrize("version", ["3.1.0", "2.0"])
def test_nullable_means_the_same_in_every_version(tmp_path: Path, version: str) -> None:
    key = "nullable" if version == "3.1.0" else "x-nullable"
    name = {"type": "string", key: True}
    thing = {
        "type": "object",
        "required": ["name", "all"],
        "properties": {
            "name": name,
            "nick": name,
            "all": {"type": "array", "items": name},
            "map": {"type": "object", "additionalProperties": name},
            "kind": {"type": "string", "enum": ["a", "b"], key: True},
        },
    }
    fish = {"type": "object", "properties": {"kind": {"type": "string"}}, "required": ["kind"]}
    document = (
        described(version, {"put": "Thing"}, {"Thing": thing})
        if version == "3.1.0"
        else swagger({"put": "Thing"}, {"Thing": thing, "Fish": fish})
    )
    value = {"name": None, "nick": None, "all": [None, "a"], "map": {"a": None}, "kind": None}
    package_name = f"nulls_{version[0]}"
    with imported(tmp_path, package_name, document) as module:
        assert sent(module, "put", module.models.Thing(**value), value)[0] == value
        model = module.schema("Thing").decode(value)
        assert module.schema("Thing").encode(model) == value
        assert module.schema("Thing").validate(value) != []
    printed = generated(tmp_path, package_name, document, "--force")
    assert printed.count("[nullable-ignored]") == 1
    assert "other-version" not in printed


# -- types

PROGRAM = """
from closed_shapes.models import Box, Disc, Shape
from nulls.models import Barn, Cow
from zoo.models import Animal, Bird, Dog

shapes: list[Shape] = [Disc(radius=1), Box(parts=[Disc()], lid=None)]
cow = Cow(needed=None, barn=Barn(id=1), colour=None, graph=None, state="calm")
number: int = cow.graph.id if cow.graph else 0
animals: list[Animal] = [Bird(name="b"), Dog(), Dog(name=None, kind="dog")]
"""


@pytest.mark.slow
@pytest.mark.checkers
def test_checkers_of_types_agree(tmp_path: Path) -> None:
    generated(tmp_path, "closed_shapes", described("3.0.3", {"shape": "Shape"}, SHAPES))
    generated(tmp_path, "nulls", described("3.0.3", {"put": "Cow"}, NULLS))
    generated(tmp_path, "received_nulls", described("3.0.3", {}, NULLS))
    generated(tmp_path, "zoo", described("3.0.3", {"add": "Animal"}, ANIMALS))
    generated(tmp_path, "fish", described("3.0.3", BODIES, FISH))
    program = tmp_path / "program" / "__init__.py"
    program.parent.mkdir()
    program.write_text(PROGRAM.lstrip(), "utf-8")
    strict.is_formatted(tmp_path)
    strict.passes_checkers(tmp_path)
