"""Reading documents: what is understood, what is refused and where, and how places are found."""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from corpus.documents import manifest
from sdkloom.diagnostics import Diagnostic, SpecError
from sdkloom.reading import source_text
from sdkloom.reading.document import Document, child, parse, read, tokens
from sdkloom.reading.places import MAX_DEPTH
from sdkloom.reading.source import Source
from sdkloom.reading.yaml_scalars import plain

HEAD = "openapi: 3.1.0\n"
CORPUS = os.environ.get("SPEC_CORPUS")
HOSTILE = os.environ.get("HOSTILE")
X_HISTORY = os.environ.get("X_HISTORY")


def refusal(text: str | bytes, path: str = "spec.yaml") -> Diagnostic:
    with pytest.raises(SpecError) as caught:
        parse(text, path)
    return caught.value.diagnostics[0]


def brief(diagnostic: Diagnostic) -> tuple[str, str, int | None, int | None]:
    return diagnostic.rule, diagnostic.origin, diagnostic.line, diagnostic.column


def value_of(yaml_text: str) -> Any:
    return parse(f"{HEAD}x: {yaml_text}\n").root["x"]


# Pointers.


def test_child_escapes_and_tokens_unescapes() -> None:
    origin = child("common.yaml#", "paths", "/a~b", 0, "")
    assert origin == "common.yaml#/paths/~1a~0b/0/"
    assert tokens(origin) == ("common.yaml", ["paths", "/a~b", "0", ""])


def test_tilde_one_in_a_name_survives() -> None:
    assert tokens(child("#", "~1")) == ("", ["~1"])


def test_the_document_itself_has_no_tokens() -> None:
    assert tokens("#") == ("", [])
    assert child("#") == "#"


def test_an_anchor_is_no_pointer() -> None:
    with pytest.raises(ValueError, match="not a JSON pointer"):
        tokens("#anchor")


# Versions.


@pytest.mark.parametrize(
    ("text", "version"),
    [
        ('{"swagger": "2.0"}', "2.0"),
        ('{"openapi": "3.0.3"}', "3.0"),
        ('{"openapi": "3.1.0-rc1"}', "3.1"),
        ('{"openapi": "3.2"}', "3.2"),
        ("openapi: '3.1.2'", "3.1"),
        ("openapi: 3.0.0", "3.0"),
    ],
)
def test_the_version_is_the_line_of_releases(text: str, version: str) -> None:
    assert parse(text).version == version


def test_a_yaml_version_without_quotes_is_taken_as_written_and_reported() -> None:
    document = parse("swagger: 2.0 # old\npaths: {}\n")
    assert (document.version, document.root["swagger"]) == ("2.0", "2.0")
    assert [remark.rule for remark in document.remarks] == ["version-type"]


@pytest.mark.parametrize(
    "text",
    [
        '{"swagger": "1.2"}',
        '{"swagger": "3.0.0"}',
        '{"openapi": "2.0"}',
        '{"openapi": "4.0.0"}',
        '{"openapi": "3.10.0"}',
        '{"openapi": 3.0}',
        '{"openapi": null}',
        "openapi: 3.10",
        "openapi: [3.1.0]",
    ],
)
def test_other_versions_are_refused_with_their_place(text: str) -> None:
    found = refusal(text)
    assert found.rule == "unsupported-version"
    assert found.line == 1
    assert found.column is not None
    assert found.column > 1


@pytest.mark.parametrize("text", ["{}", "[]", '"x"', "a: b", "- a", "just text"])
def test_what_is_no_openapi_document_is_refused(text: str) -> None:
    assert refusal(text).rule == "not-openapi"


@pytest.mark.parametrize("text", ["", " \n\t\n", "# only a comment\n", b"", b"\xef\xbb\xbf"])
def test_an_empty_file_is_refused(text: str | bytes) -> None:
    assert refusal(text).rule == "empty-file"


# JSON.


def test_json_keeps_order_and_lone_surrogates() -> None:
    document = parse('{"openapi": "3.1.0", "z": 1, "a": "\\ud800"}', "spec.json")
    assert list(document.root) == ["openapi", "z", "a"]
    assert document.root["a"] == "\ud800"


@pytest.mark.parametrize(
    ("text", "line", "column", "reason"),
    [
        ('{"a": 1,\n}', 1, 8, "comma has to be followed"),
        ('{"a": [1,\n ]}', 1, 9, "comma has to be followed"),
        ('{"a": 1', 1, 8, "ends before"),
        ('{"a": "b', 1, 7, "closing quote"),
        ('{"a" 1}', 1, 6, "colon"),
        ('{"a": 1 "b": 2}', 1, 9, "comma"),
        ('{\n  "a": "\\x"\n}', 2, 9, "backslash"),
        ('{"a": "\\u12"}', 1, 9, "four hexadecimal"),
        ('{"a": "\t"}', 1, 8, "control character"),
        ('{"a": 1} x', 1, 10, "more after"),
        ("{a: 1}", 1, 2, "property name"),
        ("openapi: 3.1.0", 1, 1, "a value"),
    ],
)
def test_a_json_error_has_the_same_message_on_every_python(
    text: str, line: int, column: int, reason: str
) -> None:
    found = refusal(text, "spec.json")
    assert brief(found) == ("json-syntax", "#", line, column)
    assert reason in found.message


def test_what_only_looks_like_json_is_read_as_yaml_unless_named_json() -> None:
    text = "{openapi: 3.1.0, info: {title: no}}"
    assert parse(text).root["info"] == {"title": "no"}
    assert refusal(text, "SPEC.JSON").rule == "json-syntax"


def test_json_under_a_yaml_name_is_read_as_json() -> None:
    assert parse('{"openapi": "3.1.0", "x": "\\ud83d\\ude00"}').root["x"] == "\U0001f600"


def test_a_duplicate_json_key_is_refused_at_the_second() -> None:
    text = '{"openapi": "3.1.0",\n "x": [{"a/b": 1}, {"a/b": 2,\n  "a\\/b": 3}]}'
    assert brief(refusal(text)) == ("duplicate-key", "#/x/1/a~1b", 3, 3)


@pytest.mark.parametrize("constant", ["NaN", "Infinity", "-Infinity"])
def test_json_constants_that_are_not_json_are_refused(constant: str) -> None:
    found = refusal(f'{{"openapi": "3.1.0", "x": {{"y": {constant}}}}}')
    assert brief(found) == ("json-syntax", "#/x/y", 1, 33)


@pytest.mark.parametrize("number", ["1e400", "-1e400", "1e-400", "9" * 5000, "-" + "9" * 5000])
def test_numbers_that_python_cannot_hold_are_refused(number: str) -> None:
    for text in (f'{{"openapi": "3.1.0", "x": {number}}}', f"openapi: 3.1.0\nx: {number}"):
        found = refusal(text)
        assert (found.rule, found.origin) == ("number-range", "#/x")


@pytest.mark.parametrize("token", ["1e999x", "9" * 5000 + "x", "NaNx", "-Infinity-"])
def test_what_follows_an_unsafe_number_does_not_hide_it(token: str) -> None:
    assert refusal(f'{{"openapi": "3.1.0", "x": {token}}}').origin == "#/x"


def test_zero_and_small_numbers_are_held() -> None:
    document = parse('{"openapi": "3.1.0", "x": [0.0, -0e5, 1e-300, 12345678901234567890]}')
    assert document.root["x"] == [0.0, 0.0, 1e-300, 12345678901234567890]


@pytest.mark.parametrize("path", ["spec.json", "spec.yaml"])
@pytest.mark.parametrize(("opening", "closing"), [("[", "]"), ('{"a":', "}")])
@pytest.mark.parametrize("depth", [MAX_DEPTH, 990, 100_000])
def test_deep_nesting_is_refused_with_its_place(
    path: str, opening: str, closing: str, depth: int
) -> None:
    text = f'{{"openapi": "3.1.0", "x": {opening * depth}1{closing * depth}}}'
    found = refusal(text, path)
    assert (found.rule, found.line) == ("too-deep", 1)
    assert len(found.origin.split("/")) == MAX_DEPTH + 1


def test_the_deepest_that_is_read_is_read_alike_in_both_formats() -> None:
    inner = "[" * (MAX_DEPTH - 1) + "]" * (MAX_DEPTH - 1)
    as_json = parse(f'{{"openapi": "3.1.0", "x": {inner}}}')
    as_yaml = parse(f"openapi: '3.1.0'\nx: {inner}")
    assert json.dumps(as_json.root) == json.dumps(as_yaml.root)


def test_deep_block_yaml_is_refused_without_recursion() -> None:
    found = refusal(HEAD + "x:\n" + "- " * 1000 + "1\n")
    assert (found.rule, found.line) == ("too-deep", 3)


# YAML: values.


@pytest.mark.parametrize(
    ("text", "value"),
    [
        *((word, word) for word in ("no", "Yes", "on", "OFF", "y", "n")),
        *((word, None) for word in ("", "~", "null", "Null", "NULL")),
        *((word, True) for word in ("true", "True", "TRUE")),
        *((word, False) for word in ("false", "False", "FALSE")),
        ("nULL", "nULL"),
        ("0o17", 15),
        ("0x1F", 31),
        ("010", 10),
        ("-7", -7),
        ("+1", 1),
        ("-0x1F", "-0x1F"),
        ("1_000", "1_000"),
        ("0b1", "0b1"),
        ("12:30", "12:30"),
        ("190:20:30", "190:20:30"),
        ("2020-01-01", "2020-01-01"),
        ("2001-12-14t21:59:43.10-05:00", "2001-12-14t21:59:43.10-05:00"),
        ("1.0", 1.0),
        ("1.", 1.0),
        (".5", 0.5),
        ("1e3", 1000.0),
        ("-1.5E-3", -0.0015),
        ("1.2.3", "1.2.3"),
        ("'12'", "12"),
        ('"true"', "true"),
        ("|-\n  12", "12"),
        ("=", "="),
        ("<<", "<<"),
        ("!!str 12", "12"),
        ("!!int '12'", 12),
        ("!!float 12", 12.0),
        ("!!bool 'true'", True),
        ("!!null ''", None),
        ("!!map {a: 1}", {"a": 1}),
        ("!!seq [1]", [1]),
    ],
)
def test_scalars_follow_yaml_1_2(text: str, value: Any) -> None:
    found = value_of(text)
    assert (found, type(found)) == (value, type(value))


def test_keys_are_the_text_that_stands_there() -> None:
    text = "{200: a, true: b, null: c, 1.0: d, 2020-01-01: e, ~: f, 0x1: g, no: h, '': i}"
    assert list(value_of(text)) == [
        "200",
        "true",
        "null",
        "1.0",
        "2020-01-01",
        "~",
        "0x1",
        "no",
        "",
    ]


@pytest.mark.parametrize("number", [".inf", "-.Inf", ".nan", "0x" + "F" * 5000])
def test_yaml_numbers_that_json_cannot_hold_are_refused(number: str) -> None:
    assert brief(refusal(f"{HEAD}x: {number}")) == ("number-range", "#/x", 2, 4)


# YAML: structure.


def test_aliases_give_the_value_of_their_anchor() -> None:
    found = value_of("{a: &a [1, &b two], c: *a, *b : 3, d: &a 4, e: *a}")
    assert found == {"a": [1, "two"], "c": [1, "two"], "two": 3, "d": 4, "e": 4}


def test_merge_keys_are_merged_and_reported() -> None:
    document = parse(
        f"{HEAD}a: &a {{x: 1, y: 2}}\nb: &b {{x: 3, z: 4}}\n"
        "c: {y: 5, <<: *a}\nd: {<<: [*b, *a]}\ne: {'<<': *a}\n"
    )
    assert document.root["c"] == {"x": 1, "y": 5}
    assert document.root["d"] == {"x": 3, "y": 2, "z": 4}
    assert document.root["e"] == {"<<": {"x": 1, "y": 2}}
    remarks = [brief(remark) for remark in document.remarks]
    assert remarks == [("yaml-merge-key", "#/c/<<", 4, 11), ("yaml-merge-key", "#/d/<<", 5, 5)]


@pytest.mark.parametrize("merged", ["1", "[1]", "[[]]", "*s"])
def test_only_mappings_can_be_merged(merged: str) -> None:
    assert refusal(f"{HEAD}s: &s text\nx: {{<<: {merged}}}").rule == "yaml-merge-key"


@pytest.mark.parametrize(
    ("text", "origin", "line", "column"),
    [
        ("x: {a: {c: 1, d: 2}, b: {}, a: {d: 2, c: 1}}", "#/x/a", 2, 29),
        ("x:\n  200: a\n  '200': a", "#/x/200", 4, 3),
    ],
)
def test_a_key_that_is_there_twice_with_one_value_is_reported(
    text: str, origin: str, line: int, column: int
) -> None:
    (remark,) = parse(f"{HEAD}{text}").remarks
    assert brief(remark) == ("duplicate-key", origin, line, column)


@pytest.mark.parametrize(
    ("text", "rule", "origin", "line", "column"),
    [
        ("x: {a: 1, b: {}, a: true}", "duplicate-key", "#/x/a", 2, 18),
        ("x:\n  200: a\n  '200': b", "duplicate-key", "#/x/200", 4, 3),
        ("x: {<<: {}, <<: {}}", "duplicate-key", "#/x/<<", 2, 13),
        ("x: [1, {? [a] : 1}]", "yaml-key", "#/x/1", 2, 11),
        ("x: {a: &a {}, *a : 1}", "yaml-key", "#/x", 2, 15),
        ("x: &a [1, *a]", "alias-cycle", "#/x/1", 2, 11),
        ("x: *nope", "yaml-syntax", "#/x", 2, 4),
        ("x: !foo 1", "yaml-tag", "#/x", 2, 4),
        ("x: !!binary aGk=", "yaml-tag", "#/x", 2, 4),
        ("x: !!timestamp 2020-01-01", "yaml-tag", "#/x", 2, 4),
        ("x: !!set {a}", "yaml-tag", "#/x", 2, 4),
        ("x: !!python/object/apply:os.getcwd []", "yaml-tag", "#/x", 2, 4),
        ("x: !!int abc", "yaml-tag", "#/x", 2, 4),
        ("x: !!int true", "yaml-tag", "#/x", 2, 4),
        ("x: !!map [1]", "yaml-tag", "#/x", 2, 4),
        ("x: !!map text", "yaml-tag", "#/x", 2, 4),
        ("x: {!foo a: 1}", "yaml-tag", "#/x", 2, 5),
        ("x: {a: b: c}", "yaml-syntax", "#", 2, 9),
        ("x: a: b", "yaml-syntax", "#", 2, 5),
        ("x:\n\ty: 1", "yaml-syntax", "#", 3, 1),
        ("x: `a`", "yaml-syntax", "#", 2, 4),
        ("x: 'a", "yaml-syntax", "#", 2, 6),
        ("x: 'a\x07b'", "yaml-syntax", "#", 2, 6),
        ("---\nx: 1", "yaml-documents", "#", 2, 1),
    ],
)
def test_yaml_that_is_not_read_is_refused_with_its_place(
    text: str, rule: str, origin: str, line: int, column: int
) -> None:
    assert brief(refusal(HEAD + text)) == (rule, origin, line, column)


def test_a_tab_is_called_a_tab() -> None:
    assert "tab" in refusal(f"{HEAD}x:\n\ty: 1").message


def test_a_tag_directive_cannot_disguise_a_tag() -> None:
    text = f"%TAG ! tag:yaml.org,2002:python/\n---\n{HEAD}x: !object/apply:os.getcwd []"
    assert refusal(text).rule == "yaml-tag"


@pytest.mark.parametrize("end", "\x85\u2028\u2029")
def test_what_ends_lines_in_yaml_1_1_alone_is_a_character(end: str) -> None:
    text = f"  {end}  b"
    document = parse(
        f'{HEAD}a: ["c{text}", \'c{text}\', c{text}, "{end}\\ue000", \ue001]\nb: |\n c{text}\n\n# {end}c: 1\nd: 1\n'
    )
    assert document.root["a"] == [*[f"c{text}"] * 3, f"{end}\ue000", "\ue001"]
    assert document.root["b"] == f"c{text}\n"
    assert "c" not in document.root
    assert document.locate("#/d")[1:] == (7, 4)


def test_a_directive_for_yaml_1_1_is_reported() -> None:
    document = parse(f"%YAML 1.1\n---\n{HEAD}x: no\n")
    assert document.root["x"] == "no"
    assert [remark.rule for remark in document.remarks] == ["yaml-version"]


def test_a_billion_laughs_are_refused() -> None:
    lines = ["a0: &a0 [lol, lol]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 30)]
    assert refusal(HEAD + "\n".join(lines)).rule == "alias-budget"


def test_a_long_text_cannot_be_repeated_without_end() -> None:
    text = f"{HEAD}a: &a {'A' * 100_000}\nx: [{', '.join(['*a'] * 3000)}]"
    assert refusal(text).rule == "alias-budget"


def test_aliases_cannot_nest_beyond_the_limit() -> None:
    lines = ["a0: &a0 []", *(f"a{n}: &a{n} [*a{n - 1}]" for n in range(1, MAX_DEPTH + 1))]
    assert refusal(HEAD + "\n".join(lines)).rule == "too-deep"


def test_yaml_is_read_alike_without_libyaml(monkeypatch: pytest.MonkeyPatch) -> None:
    text = f"{HEAD}a: &a {{x: 1, 200: [no, 'no', 0o17]}}\nb: {{<<: *a, y: *a}}\n"
    expected = parse(text)
    monkeypatch.delattr(yaml, "CBaseLoader", raising=False)
    found = parse(text)
    assert found.root == expected.root
    assert found.locate("#/a/200/1") == expected.locate("#/a/200/1")
    for wrong in ("x: a: b", "x:\n\ty: 1", "x: 'a\x07b'"):
        assert refusal(HEAD + wrong).rule == "yaml-syntax"


# Encodings and files.


@pytest.mark.parametrize("text", [f"{HEAD}x: é\r\ny: 1\r\n", '{"openapi": "3.1.0", "x": "é"}'])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32"])
def test_unicode_encodings_are_read(text: str, encoding: str) -> None:
    assert parse(text.encode(encoding)).root["x"] == "é"


def test_a_text_with_a_byte_order_mark_is_read() -> None:
    assert parse(f"\ufeff{HEAD}").version == "3.1"


def test_bytes_that_are_no_text_are_refused_with_their_place() -> None:
    assert brief(refusal(b"openapi: 3.1.0\nx: \xe9\n")) == ("encoding", "#", 2, 4)
    assert refusal("openapi: 3.1.0".encode("utf-16") + b"x").rule == "encoding"
    assert brief(refusal(f"{HEAD}x: \ud800")) == ("encoding", "#", 2, 4)


def test_lines_may_end_in_carriage_returns() -> None:
    document = parse("openapi: 3.1.0\rx:\r  y: 1\r")
    assert document.locate("#/x/y")[1:] == (3, 6)


def file_refusal(path: Path) -> Diagnostic:
    with pytest.raises(SpecError) as caught:
        read(path)
    return caught.value.diagnostics[0]


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    found = file_refusal(tmp_path / "nope.yaml")
    assert found.rule == "file-missing"
    assert "nope.yaml" in found.message


def test_a_folder_is_refused(tmp_path: Path) -> None:
    assert file_refusal(tmp_path).rule == "not-a-file"


def test_a_pipe_is_refused_without_waiting(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    assert file_refusal(tmp_path / "pipe").rule == "not-a-file"


def test_a_device_is_refused() -> None:
    assert file_refusal(Path("/dev/zero")).rule == "not-a-file"


def test_a_name_with_a_nul_is_refused() -> None:
    assert file_refusal(Path("a\0b")).rule == "file-unreadable"


def test_a_file_through_a_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a").touch()
    assert file_refusal(tmp_path / "a" / "b").rule == "file-unreadable"


def test_a_file_too_large_is_refused_unread(tmp_path: Path) -> None:
    with (tmp_path / "large.yaml").open("wb") as file:
        file.truncate(source_text.MAX_BYTES + 1)
    assert file_refusal(tmp_path / "large.yaml").rule == "too-large"


# References.


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    inside = tmp_path / "spec"
    (inside / "deep").mkdir(parents=True)
    (tmp_path / "secret.yaml").write_text("a: secret\n")
    (tmp_path / "spec-secret").mkdir()
    (tmp_path / "spec-secret" / "a.yaml").write_text("a: secret\n")
    (inside / "api.yaml").write_text(f"{HEAD}components: {{schemas: {{A: {{type: string}}}}}}\n")
    (inside / "common.yaml").write_text("User:\n  type: object\nAll: [1, 2]\n")
    (inside / "deep" / "a b.json").write_text('{"a/b": {"c": 1}}')
    (inside / "broken.json").write_text('{"a": \n}')
    (inside / "link.yaml").symlink_to("common.yaml")
    (inside / "out.yaml").symlink_to(tmp_path / "secret.yaml")
    (inside / "outside").symlink_to(tmp_path / "spec-secret")
    return inside


@pytest.fixture
def document(folder: Path) -> Document:
    return read(folder / "api.yaml")


@pytest.mark.parametrize(
    ("ref", "base", "origin"),
    [
        ("#/components/schemas/A", "#/x", "#/components/schemas/A"),
        ("#", "#/x", "#"),
        ("", "#/x", "#"),
        ("#/a~1b/c~0d", "#/x", "#/a~1b/c~0d"),
        ("#/a%20b/%7Bc%7D%25", "#/x", "#/a b/{c}%"),
        ("#/%C3%BC", "#/x", "#/ü"),
        ("#anchor", "#/x", "#anchor"),
        ("common.yaml", "#/x", "common.yaml#"),
        ("common.yaml#/User", "#/x", "common.yaml#/User"),
        ("./deep/../common.yaml#/User", "#/x", "common.yaml#/User"),
        ("link.yaml#/User", "#/x", "common.yaml#/User"),
        ("common.yaml#anchor", "#/x", "common.yaml#anchor"),
        ("deep/a%20b.json#/a~1b", "#/x", "deep/a b.json#/a~1b"),
        ("../common.yaml#/User", "deep/a b.json#/x", "common.yaml#/User"),
        ("a b.json", "deep/a b.json#/x", "deep/a b.json#"),
        ("#/y", "deep/a b.json#/x", "deep/a b.json#/y"),
        ("../api.yaml#/components", "deep/a b.json#/x", "#/components"),
        ("api.yaml#/components", "#/x", "#/components"),
    ],
)
def test_references_become_origins(document: Document, ref: str, base: str, origin: str) -> None:
    assert document.resolve(ref, base) == origin


@pytest.mark.parametrize(
    ("ref", "rule"),
    [
        ("http://example.com/a.json#/A", "ref-remote"),
        ("HTTPS://example.com/a.json", "ref-remote"),
        (" http://example.com/a.json", "ref-remote"),
        ("//example.com/a.json", "ref-remote"),
        ("http://[/a.json", "ref-remote"),
        ("jar:http://example.com/a.jar!/x", "ref-remote"),
        ("urn:example:a", "ref-remote"),
        ("file:///etc/passwd", "ref-outside"),
        ("FILE:common.yaml", "ref-outside"),
        ("/dev/zero", "ref-outside"),
        ("../secret.yaml#/a", "ref-outside"),
        ("%2e%2e/secret.yaml#/a", "ref-outside"),
        ("..%2Fsecret.yaml#/a", "ref-outside"),
        ("%2Fetc%2Fpasswd", "ref-outside"),
        ("../spec-secret/a.yaml#/a", "ref-outside"),
        ("out.yaml#/a", "ref-outside"),
        ("outside/a.yaml#/a", "ref-outside"),
        (".", "ref-outside"),
        ("\\\\host\\share\\a.json", "ref-syntax"),
        ("a\0.yaml", "ref-syntax"),
        ("a%00.yaml", "ref-syntax"),
        ("a\ud800.yaml", "ref-syntax"),
        ("common.yaml?x=1#/a", "ref-syntax"),
        ("#/a%ZZ", "ref-syntax"),
        ("#/a%FF", "ref-syntax"),
        ("#/a~2", "ref-syntax"),
        ("#/a~", "ref-syntax"),
        ("#definitions/A", "ref-syntax"),
        ("#a b", "ref-syntax"),
    ],
)
def test_references_that_are_not_followed(document: Document, ref: str, rule: str) -> None:
    holder = document.replace_root({"x": {"$ref": ref}, "y": {"mapping": {"a": ref}}})
    for base, origin in (("#/x", "#/x/$ref"), ("#/y/mapping/a", "#/y/mapping/a")):
        with pytest.raises(SpecError) as caught:
            holder.resolve(ref, base)
        found = caught.value.diagnostics[0]
        assert (found.rule, found.origin) == (rule, origin)


def test_a_remote_reference_names_the_option() -> None:
    document = parse(HEAD)
    with pytest.raises(SpecError, match="--allow-remote example.com"):
        document.resolve("https://example.com/a.json", "#")


def test_a_document_without_a_file_refers_to_none() -> None:
    with pytest.raises(SpecError, match="not read from a file"):
        parse(HEAD).resolve("common.yaml", "#")


def test_values_are_found_in_every_file(document: Document) -> None:
    assert document.get("#/components/schemas/A") == {"type": "string"}
    assert document.get("common.yaml#/User/type") == "object"
    assert document.get("common.yaml#/All/1") == 2
    assert document.get("deep/a b.json#/a~1b/c") == 1
    assert document.get("common.yaml#") is document.get("common.yaml#")


@pytest.mark.parametrize(
    ("origin", "reason"),
    [
        ("#/components/schemas/B", r'"#/components/schemas" has no "B"'),
        ("#/component/schemas", 'did you mean "components"'),
        ("#/", '"#" has no ""'),
        ("#/openapi/0", '"#/openapi" is neither object nor array'),
        ("common.yaml#/All/2", '"common.yaml#/All" is an array of 2 items'),
        ("common.yaml#/All/01", "array"),
        ("common.yaml#/All/-", "array"),
        ("common.yaml#/All/-1", "array"),
        ("common.yaml#/All/" + "9" * 5000, "array"),
    ],
)
def test_what_does_not_exist_names_the_missing_part_and_the_asker(
    document: Document, origin: str, reason: str
) -> None:
    with pytest.raises(SpecError) as caught:
        document.get(origin, "#/x/$ref")
    found = caught.value.diagnostics[0]
    assert (found.rule, found.origin) == ("ref-dangling", "#/x/$ref")
    assert reason in found.message


def test_a_referenced_file_that_is_missing_is_reported_at_the_reference(document: Document) -> None:
    with pytest.raises(SpecError) as caught:
        document.get("nope.yaml#/A", "#/x/$ref")
    found = caught.value.diagnostics[0]
    assert (found.rule, found.origin) == ("file-missing", "#/x/$ref")
    assert '"nope.yaml"' in found.message


def test_a_referenced_file_that_is_broken_is_reported_where_it_breaks(document: Document) -> None:
    with pytest.raises(SpecError) as caught:
        document.get("broken.json#/a", "#/x/$ref")
    assert brief(caught.value.diagnostics[0]) == ("json-syntax", "broken.json#", 2, 1)


@pytest.mark.parametrize("name", ["../secret.yaml", "/etc/passwd", "out.yaml", "outside/a.yaml"])
def test_an_origin_that_was_not_resolved_opens_no_file(document: Document, name: str) -> None:
    with pytest.raises(SpecError) as caught:
        document.get(f"{name}#/a")
    assert caught.value.diagnostics[0].rule == "ref-outside"


def test_an_anchor_is_not_looked_up_here(document: Document) -> None:
    with pytest.raises(SpecError) as caught:
        document.get("#anchor")
    assert caught.value.diagnostics[0].rule == "ref-anchor"


def test_a_root_that_is_a_link_has_the_folder_of_its_target(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "elsewhere.yaml").symlink_to(folder / "api.yaml")
    document = read(tmp_path / "elsewhere.yaml")
    assert document.get(document.resolve("common.yaml#/All/0", "#")) == 1
    assert document.locate("#").file == str(tmp_path / "elsewhere.yaml")
    assert document.locate("common.yaml#/All").file == str(folder / "common.yaml")


# Places.


JSON_TEXT = """
{
  "openapi": "3.1.0",
  "a/b": {"c": [1, {"d": null}], "é": "x", "\\u0041": 5},
  "z": []
}
"""
YAML_TEXT = """\
openapi: 3.1.0
a/b:
  c:
    - 1
    - {d: null}
  é: "x"
  "\\u0041": 5
z: &z [one, two]
y: *z
m:
  <<: {n: 1}
  o: 2
"""


@pytest.mark.parametrize(
    ("origin", "in_json", "in_yaml"),
    [
        ("#", (1, 1), (1, 1)),
        ("#/openapi", (3, 14), (1, 10)),
        ("#/a~1b", (4, 10), (3, 3)),
        ("#/a~1b/c", (4, 16), (4, 5)),
        ("#/a~1b/c/0", (4, 17), (4, 7)),
        ("#/a~1b/c/1/d", (4, 26), (5, 11)),
        ("#/a~1b/é", (4, 39), (6, 6)),
        ("#/a~1b/A", (4, 54), (7, 13)),
        ("#/a~1b/c/2", (4, 16), (4, 5)),
        ("#/a~1b/c/x/y", (4, 16), (4, 5)),
        ("#/z/0/1", (5, 8), (8, 8)),
        ("#/nope/at/all", (2, 1), (1, 1)),
        ("#anchor", (1, 1), (1, 1)),
    ],
)
def test_places_are_those_of_the_nearest_value(
    origin: str, in_json: tuple[int, int], in_yaml: tuple[int, int]
) -> None:
    as_json, as_yaml = parse(JSON_TEXT, "spec.json"), parse(YAML_TEXT)
    assert as_json.locate(origin) == ("spec.json", *in_json)
    if origin != "#/z/0/1":
        assert as_yaml.locate(origin) == ("spec.yaml", *in_yaml)


def test_what_an_alias_or_merge_brings_is_where_it_is_written() -> None:
    document = parse(YAML_TEXT)
    assert document.locate("#/y/1")[1:] == (8, 13)
    assert document.locate("#/m/n")[1:] == (11, 11)
    assert document.locate("#/m/o")[1:] == (12, 6)


def test_places_in_other_files_name_them(document: Document, folder: Path) -> None:
    document.get("common.yaml#/User")
    assert document.locate("common.yaml#/User/type") == (str(folder / "common.yaml"), 2, 9)
    assert document.locate("never-read.yaml#/a") == (str(folder / "never-read.yaml"), 1, 1)


def test_a_slice_is_located_in_the_whole_document() -> None:
    document = parse(JSON_TEXT)
    part = document.replace_root({"openapi": "3.1.0"})
    assert part.locate("#/a~1b/c") == document.locate("#/a~1b/c")
    with pytest.raises(SpecError):
        part.get("#/z")
    assert document.get("#/z") == []


def test_every_place_starts_the_value_that_it_names() -> None:
    text = json.dumps(json.loads(JSON_TEXT), indent=1, ensure_ascii=False)
    document, lines = parse(text, "spec.json"), text.split("\n")
    for origin, value in nodes("#", document.root):
        _, line, column = document.locate(origin)
        if origin != "#":
            rest = "\n".join([lines[line - 1][column - 1 :], *lines[line:]])
            assert json.JSONDecoder().raw_decode(rest)[0] == value


def test_messages_print_nothing_that_a_terminal_obeys() -> None:
    found = refusal('{"openapi": "3.1.0", "\\u001b[2J": 1, "\\u001b[2J": 2}')
    assert found.message.isprintable()


def test_reading_json_does_not_import_yaml() -> None:
    code = (
        'import sys; from sdkloom.reading.document import parse; parse(\'{"openapi": "3.1.0"}\');'
        "print('yaml' in sys.modules)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.strip() == "False"


# Real and hostile documents.


def nodes(origin: str, value: Any) -> Iterator[tuple[str, Any]]:
    waiting = [(origin, value)]
    while waiting:
        origin, value = waiting.pop()
        yield origin, value
        if isinstance(value, dict):
            waiting += [(child(origin, key), inner) for key, inner in value.items()]
        elif isinstance(value, list):
            waiting += [(child(origin, at), inner) for at, inner in enumerate(value)]


def assert_same_tree(ours: Any, theirs: Any) -> None:
    """Compare with PyYAML's reading of every scalar as text."""
    waiting = [(ours, theirs)]
    while waiting:
        mine, other = waiting.pop()
        if isinstance(mine, dict):
            assert list(mine) == list(other)
            waiting += [(inner, other[key]) for key, inner in mine.items()]
        elif isinstance(mine, list):
            assert len(mine) == len(other)
            waiting += list(zip(mine, other, strict=True))
        else:
            assert mine in (other, plain(other))


@pytest.mark.skipif(CORPUS is None, reason="SPEC_CORPUS is not set")
def test_valid_documents_of_the_corpus_are_read_as_others_read_them() -> None:
    folder = Path(CORPUS or "")
    entries = [entry for entry in manifest() if entry.get("metaschema") == "ok"]
    assert entries
    refused: dict[str, list[str]] = {}
    for number, entry in enumerate(entries):
        content = (folder / entry["path"]).read_bytes()
        try:
            document = read(folder / entry["path"])
        except SpecError as error:
            refused.setdefault(error.diagnostics[0].rule, []).append(entry["path"])
            continue
        if entry["format"] == "json":
            assert document.root == json.loads(content.decode("utf-8-sig")), entry["path"]
        elif number % 10 == 0 and not document.remarks:
            assert_same_tree(document.root, yaml.load(content, yaml.CBaseLoader))
    assert set(refused) <= {"duplicate-key"}
    assert len(refused.get("duplicate-key", ())) * 100 < len(entries)


@pytest.mark.skipif(X_HISTORY is None, reason="X_HISTORY is not set")
def test_every_revision_but_the_broken_one_is_read() -> None:
    for path in sorted(Path(X_HISTORY or "").glob("*.json")):
        if "invalid" in path.name:
            assert file_refusal(path).rule == "json-syntax"
            continue
        document = read(path)
        for origin, value in nodes("#", document.root.get("components")):
            if isinstance(value, dict) and isinstance(value.get("$ref"), str):
                assert document.resolve(value["$ref"], origin) == value["$ref"]


CHILD = """
import sys
from sdkloom.diagnostics import SpecError
from sdkloom.reading.document import read
for path in sys.argv[1:]:
    try:
        document = read(path)
    except SpecError as error:
        assert error.diagnostics[0].message
    else:
        document.locate("#/components/schemas/Thing/properties")
print("survived")
"""


def limit_memory() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (512 << 20, 512 << 20))


@pytest.mark.skipif(HOSTILE is None, reason="HOSTILE is not set")
def test_hostile_documents_are_read_or_refused_within_limits() -> None:
    folder = Path(HOSTILE or "")
    cases = json.loads((folder / "expected.json").read_text())["cases"]
    chosen = [case for case in cases if case["category"] in {"yaml", "refs", "structure"}]
    assert chosen
    done = subprocess.run(
        [sys.executable, "-c", CHILD, *(str(folder / "hostile" / case["file"]) for case in chosen)],
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
        preexec_fn=limit_memory,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert (done.stdout.strip(), done.stderr) == ("survived", "")


@pytest.mark.skipif(HOSTILE is None, reason="HOSTILE is not set")
def test_hostile_references_open_nothing_outside() -> None:
    folder = Path(HOSTILE or "") / "hostile"
    paths = sorted(folder.glob("ref-remote-*.json"))
    assert paths
    for path in paths:
        document = read(path)
        origin = "#/components/schemas/Thing/properties/r"
        with pytest.raises(SpecError) as caught:
            document.resolve(document.get(origin)["$ref"], origin)
        assert caught.value.diagnostics[0].origin == f"{origin}/$ref"


# -- files around the document


SHARED = {"components": {"schemas": {"A": {"type": "string"}}}}


@pytest.fixture
def nested(tmp_path: Path) -> Path:
    """A folder with a document in ``apis/pets`` that refers to files outside of that."""
    (tmp_path / "apis" / "pets").mkdir(parents=True)
    (tmp_path / "apis" / "pets" / "spec.json").write_text(
        json.dumps({"openapi": "3.1.0", "a": {"$ref": "../shared.json#/components/schemas/A"}})
    )
    (tmp_path / "apis" / "shared.json").write_text(json.dumps(SHARED))
    (tmp_path / "secret.json").write_text("{}")
    return tmp_path


def test_files_outside_the_folder_are_read_below_the_root_that_is_named(nested: Path) -> None:
    path = nested / "apis" / "pets" / "spec.json"
    document = read(Source(str(path), root=str(nested / "apis")))
    origin = document.resolve("../shared.json#/components/schemas/A", "#/a")
    assert origin == "shared.json#/components/schemas/A"
    assert document.get(origin) == {"type": "string"}
    assert document.locate(origin).file == str(nested / "apis" / "shared.json")
    assert document.resolve("spec.json#/a", "#/a") == "#/a"
    assert document.resolve("pets/spec.json#/a", "shared.json#") == "#/a"
    with pytest.raises(SpecError, match="leads out of the folder that --root names"):
        document.resolve("../../secret.json#/a", "#/a")
    with pytest.raises(SpecError, match="--root FOLDER allows"):
        read(path).resolve("../shared.json#/components/schemas/A", "#/a")


def test_a_root_that_is_not_around_the_document_is_refused(nested: Path) -> None:
    (nested / "other").mkdir()
    with pytest.raises(SpecError, match="is not in the folder"):
        read(Source(str(nested / "apis/pets/spec.json"), root=str(nested / "other")))


def test_a_document_may_be_referred_to_by_its_own_address() -> None:
    own = "https://example.com/api/openapi.json"
    text = json.dumps({"openapi": "3.2.0", "$self": own, "a": {"b": 1}})
    document = parse(text, "spec.json")
    for ref in (f"{own}#/a", "openapi.json#/a", "/api/openapi.json#/a", "#/a"):
        assert document.resolve(ref, "#/a") == "#/a"
    with pytest.raises(SpecError):
        document.resolve("https://example.com/api/other.json#/a", "#/a")
