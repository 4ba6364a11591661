"""Random schemas and values: verdicts are jsonschema's, and models keep what they are made of.

``ROUNDTRIP=N`` tries N documents of each version instead of a few; from 1,000 on, other ones every time.
"""

from __future__ import annotations

import base64
import copy
import json
import os
import pickle
from decimal import Decimal
from typing import Any

import jsonschema
import pytest
from hypothesis import HealthCheck, Phase, given, note, settings

from checking import EMPTY, check, origin
from corpus.examples import judge
from memory_package import importable
from random_schemas import TEXTS, UNKNOWN, cases
from runtime_package import runtime
from sdkloom.app.pipeline import render_package
from sdkloom.diagnostics import Diagnostics
from sdkloom.emit.audit import audit
from sdkloom.lowering.lower import lower
from sdkloom.reading.document import Document, parse

pytestmark = pytest.mark.slow

Json = Any
RUNS = int(os.environ.get("ROUNDTRIP", "0"))
LIMITS = settings(
    max_examples=RUNS or 30,
    derandomize=RUNS < 1_000,
    phases=[Phase.generate] if RUNS else [Phase.generate, Phase.shrink],
    database=None,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)

formats = jsonschema.FormatChecker([])


@formats.checks("byte", ValueError)
def _is_byte(text: object) -> bool:
    return not isinstance(text, str) or base64.b64decode(text, validate=True) is not None


for _name in ("date", "date-time", "uuid"):
    formats.checks(_name)(
        lambda text, known=frozenset(TEXTS[_name]): not isinstance(text, str) or text in known
    )


def parsed(version: str, components: dict[str, Json]) -> Document:
    rest = {"definitions": components} if version == "2.0" else {"components": {"schemas": components}}  # fmt: skip
    return parse(json.dumps({**EMPTY[version], **rest}), "spec.json")


def typed(schema: Json) -> Json:
    """Give schemas without a type the one that is meant: of objects, or of a number's format."""
    if isinstance(schema, list):
        return [typed(item) for item in schema]
    if not isinstance(schema, dict):
        return schema
    found = {key: inner if key in {"enum", "const", "default"} else typed(inner) for key, inner in schema.items()}  # fmt: skip
    if isinstance(schema.get("properties"), dict):
        return {"type": "object", **found}
    types, number = found.get("type"), NUMBERS.get(str(found.get("format")))
    if number == "integer" and types is not None:
        listed = [types] if isinstance(types, str) else types
        return {**found, "type": [number if each == "number" else each for each in listed]}
    if number and types is None:
        return {**found, "type": [number, "string"] if "pattern" in found else number}
    return found


NUMBERS = {"int64": "integer", "double": "number"}


def written_package(version: str, components: dict[str, Json]) -> tuple[Document, dict[str, str]]:
    """Write the package of a document with *components*, which may be wrong in many ways."""
    document = parsed(version, components)
    diagnostics = Diagnostics()
    lowered = lower(document, diagnostics, package="woven")
    files = render_package(lowered, diagnostics)
    audit(files, lowered.api)
    return document, files


def defaults(components: Json) -> set[tuple[str, str]]:
    """Names of properties with the values that say as much as their absence."""
    found: set[tuple[str, str]] = set()
    waiting = [components]
    while waiting:
        inner = waiting.pop()
        if isinstance(inner, dict):
            waiting += inner.values()
            for key, schema in inner.get("properties", {}).items() if isinstance(inner.get("properties"), dict) else ():  # fmt: skip
                waiting.append(schema)
                found |= {(key, text) for text in _defaults(schema, components)}
        elif isinstance(inner, list):
            waiting += inner
    return found


def _defaults(schema: Json, components: Json) -> set[str]:
    found: set[str] = set()
    waiting, seen = [schema], set()
    while waiting:
        inner = waiting.pop()
        if isinstance(inner, dict):
            if "default" in inner:
                found.add(canonical(inner["default"]))
            if "$ref" in inner and inner["$ref"] not in seen:
                seen.add(inner["$ref"])
                waiting.append(components[inner["$ref"].rsplit("/", 1)[1]])
            waiting += inner.get("allOf", ())
            waiting += inner.get("oneOf", ())
            waiting += inner.get("anyOf", ())
    return found


def canonical(value: Json) -> str:
    """Write a JSON value such that equal ones are written alike: 1.0 is 1, but true is not."""
    return json.dumps(_whole(value), sort_keys=True)


def _whole(value: Json) -> Json:
    if isinstance(value, float) and value.is_integer():
        return int(value)
    if isinstance(value, dict):
        return {key: _whole(inner) for key, inner in value.items()}
    return [_whole(item) for item in value] if isinstance(value, list) else value


def difference(
    sent: Json, other: Json, absent: set[tuple[str, str]], path: str = "$"
) -> str | None:
    """Tell where *other* has lost something of *one*."""
    if isinstance(sent, dict) and isinstance(other, dict):
        for key, value in sent.items():
            if key not in other:
                if (key, canonical(value)) not in absent:
                    return f"{path}.{key} is lost"
            elif (found := difference(value, other[key], absent, path=f"{path}.{key}")) is not None:
                return found
        order = [
            [key for key in value if key in UNKNOWN and key in sent] for value in (sent, other)
        ]
        if order[0] != order[1]:
            return f"{path}: {order[0]} became {order[1]}"
        return next((f"{path}.{key} is new" for key in other if key not in sent), None)
    if isinstance(sent, list) and isinstance(other, list) and len(sent) == len(other):
        for at, (a, b) in enumerate(zip(sent, other, strict=True)):
            if (found := difference(a, b, absent, path=f"{path}[{at}]")) is not None:
                return found
        return None
    same = canonical(sent) == canonical(other) and (sent is None) is (other is None)
    return None if same else f"{path}: {sent!r} became {other!r}"


def tried(version: str, components: dict[str, Json], values: dict[str, list[Json]]) -> None:
    """Take *values* of each component through the package of all."""
    document, files = written_package(version, components)
    absent = defaults(components)
    has_tags = "discriminator" in json.dumps(components)
    meant = parsed(version, typed(components))
    with importable(files) as package:
        for name, candidates in values.items():
            handle = package.schema(name)
            place = origin(name, version)
            judges = judge(document, place), judge(meant, place, formats)
            for value in candidates:
                valid, readable = (judge.is_valid(value) for judge in judges)
                found = handle.validate(value)
                assert (found == []) is valid, (name, value, found)
                if valid and not has_tags:  # what is allowed is never refused when sent
                    assert handle._check.violations(value, sending=True) == [], (name, value)
                compare(handle, value, absent, must=valid and readable)


def compare(handle: Any, value: Json, absent: set[tuple[str, str]], *, must: bool) -> None:
    """Decode *value*, which *must* be possible or may, and encode it again."""
    errors = __import__("woven._runtime.errors", fromlist=["DecodeError"])
    try:
        model = handle.decode(value)
    except errors.DecodeError as error:
        assert not must, (handle, value, error)
        return
    back = handle.encode(model)
    lost = difference(value, back, absent)
    assert not must or lost is None, (handle, value, lost, model)
    assert json.dumps(back)
    again = handle.decode(back)
    # what a closed object has lost of a value that is not allowed may have told what it is
    assert lost is not None or again == model, (handle, value, model, again)
    assert handle.decode(json.dumps(value).encode()) == model


@pytest.mark.parametrize("version", ["3.1", "3.0", "2.0"])
def test_nothing_is_lost_and_every_verdict_is_jsonschema_s(version: str) -> None:
    @LIMITS
    @given(cases([version]))
    def run(case: tuple[str, dict[str, Json], dict[str, list[Json]]]) -> None:
        note(json.dumps(case[1], indent=1))
        tried(*case)

    run()


def test_null_beside_another_name_of_null_is_null() -> None:
    nothing, named = {"type": "null"}, {"$ref": "#/components/schemas/B"}
    components = {"A": {"oneOf": [named, nothing]}, "B": nothing}
    tried("3.1", components, {"A": [None, 1], "B": [None]})


def test_null_within_an_allof_is_said_where_it_is() -> None:
    named = {"$ref": "#/components/schemas/B"}
    components = {
        "B": {"type": "object", "properties": {"x": {"type": "integer"}}},
        "D": {"allOf": [{"anyOf": [named, {"type": "null"}]}]},
        "E": {"type": "array", "items": {"$ref": "#/components/schemas/D"}},
    }
    _, files = written_package("3.1", components)
    assert "D: TypeAlias = B | None" in files["models/shared.py"]
    assert "E: TypeAlias = list[D]" in files["models/shared.py"]
    tried("3.1", components, {"D": [None, {"x": 1}], "E": [[None, {"x": 1}]]})


@pytest.mark.parametrize(
    "sometimes",
    [
        {"if": {"properties": {"b": True}}},
        {"if": {"required": ["a"]}, "then": {"$ref": "#/components/schemas/B"}},
        {"dependentSchemas": {"a": {"patternProperties": {"^b": True}}}},
        {"allOf": [{"if": {"properties": {"b": True}}}]},
        {
            "anyOf": [{"properties": {"b": True}}, {}],
            "oneOf": [{"$ref": "#/components/schemas/B"}, False],
        },
    ],
    ids=lambda item: next(iter(item)),
)
@pytest.mark.parametrize("rest", [False, {"type": "string", "format": "date"}])
def test_what_is_evaluated_sometimes_is_not_lost(sometimes: Json, rest: Json) -> None:
    known = {"type": "object", "properties": {"a": {"type": "integer"}}}
    components = {
        "A": {**known, **sometimes, "unevaluatedProperties": rest},
        "B": {"properties": {"b": {"type": "integer"}}},
    }
    tried("3.1", components, {"A": [{"a": 1, "b": 2}, {"b": 2}, {}, {"a": 1, "c": "2026-11-26"}]})


def test_null_beside_an_enumeration_is_kept() -> None:
    either = {"oneOf": [{"type": "string", "enum": ["a", "b"]}, {"type": "null"}]}
    components = {
        "A": {"type": "object", "properties": {"a": either}},
        "B": {"type": "object", "properties": {"a": {"anyOf": [{"const": 1}, {"type": "null"}]}}},
        "C": {"type": "array", "items": either},
    }
    tried("3.1", components, {"A": [{"a": None}], "B": [{"a": None}], "C": [["a", None]]})


def test_types_within_themselves_come_to_an_end() -> None:
    def holding(name: str) -> Json:
        return {"type": "object", "properties": {"p": {"$ref": f"#/components/schemas/{name}"}}}

    refs = [{"$ref": f"#/components/schemas/{name}"} for name in "AB"]
    both = {"A": holding("A"), "B": holding("B"), "C": {"allOf": refs}}
    _, files = written_package("3.1", both)
    assert "class CP(JsonModel):\n    p: CP | None = None\n" in files["models/shared.py"]
    child = {"A": holding("A"), "B": {"allOf": [refs[0], holding("B")]}}
    _, files = written_package("3.1", child)
    assert "class B(JsonModel):\n    p: B | None = None\n" in files["models/shared.py"]


LONG = [
    "1234567890123456789.01",
    "0.1000000000000000055511151231257827",
    "[-1.0000000000000001,30.1,1e5]",
    '{"a":12345678901234567890.0,"b":"12345678901234567890.12"}',
    "[123456789012345678901234567890,9007199254740993]",
    "0.30000000000000000001",
    "1.5e-300",
    '{"a":-86216827521748885e+18}',
    '{"a": 7742588967970257E-2,"b":["1234567890123456789"]}',
    "[44348853553097652237E3]",
    "[1,\n9.0071992547409931]",
]


@pytest.mark.parametrize("text", LONG)
@pytest.mark.parametrize("quick", [True, False])
def test_numbers_keep_all_their_digits(
    text: str, quick: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    json_of = runtime("values.json")
    if not quick:
        monkeypatch.setattr(json_of, "_orjson", None)
    read = json_of.loads(text.encode())
    again = json.loads(json_of.dumps(read), parse_float=Decimal)
    assert again == json.loads(text, parse_float=Decimal)
    assert json_of.plain(read) == json.loads(text)


@pytest.mark.parametrize("pieces", [1, 2, 3])
def test_numbers_keep_their_digits_wherever_a_large_body_has_them(pieces: int) -> None:
    json_of = runtime("values.json")
    number = "0.1000000000000000055511151231257827"
    for shift in range(-len(number) - 3, 4):
        text = f'["{"x" * (pieces * json_of._PIECE + shift - 5)}",{number},"{"y" * 20_000}"]'
        _, read, _ = json_of.loads(text.encode())
        assert json_of.dumps(read).decode() == number, shift


def test_the_digits_of_a_number_are_all_that_counts() -> None:
    read = runtime("values.json").loads
    assert (
        runtime("values.decoding").to_int(read(b"12345678901234567890.0")) == 12345678901234567890
    )
    cents = check({"multipleOf": 0.01})
    assert cents.accepts(read(b"1234567890123456789.01"))
    assert not cents.accepts(read(b"1234567890123456789.011"))
    number = read(b"0.12345678901234567890")
    assert repr(copy.deepcopy(number)) == repr(pickle.loads(pickle.dumps(number)))
    assert type(number * 2) is float


def test_a_number_among_files_is_written_where_it_stands() -> None:
    json_of, files = runtime("values.json"), runtime("values.files")
    number = json_of.loads(b"0.12345678901234567890")
    tree = {"a": files.File(b"hi"), "b": number, "c": files.File(b"ho"), "d": number}
    text = b'{"a":"aGk=","b":0.12345678901234567890,"c":"aG8=","d":0.12345678901234567890}'
    assert json_of.dumps(tree) == text


def test_a_list_of_what_it_is_itself_comes_to_an_end() -> None:
    ref = {"$ref": "#/components/schemas/It"}
    schema = {"type": "array", "items": {**ref, "minItems": 1}}
    tried("3.1", {"It": schema}, {"It": [[], [[[]]], [[]], [1]]})


def test_checks_of_schemas_that_are_written_twice_are_one() -> None:
    address = {
        "type": "object",
        "required": ["country", "city"],
        "properties": {
            "country": {"type": "string", "enum": [f"country {i}" for i in range(9)]},
            "city": {"type": "string", "minLength": 3, "maxLength": 40, "pattern": "^[A-Z]"},
        },
    }
    home = {"type": "object", "properties": {"address": address}}
    other = {**address, "required": ["city"]}
    schemas = {
        "Buyer": {"type": "object", "properties": {"home": home, "age": {"type": "integer"}}},
        "Seller": {"type": "object", "properties": {"home": home, "address": other}},
    }
    _, files = written_package("3.1", schemas)
    text = files["checks/shared.py"]
    assert "BUYER_HOME_ADDRESS = Check(" in text
    assert "SELLER_HOME_ADDRESS" not in text
    assert "SELLER_ADDRESS = Check(\n" in text
    assert text.count('"country 8"') == 2
    values: dict[str, Json] = {
        "Buyer": [{"home": {"address": {"country": "country 1", "city": "Oslo"}}, "age": 1}],
        "Seller": [
            {"home": {"address": {"city": "Oslo"}}},
            {"home": {"address": {"country": "country 1", "city": "Oslo"}}},
            {"address": {"city": "Oslo"}},
            {"address": {"city": "oslo"}},
        ],
    }
    tried("3.1", schemas, values)
