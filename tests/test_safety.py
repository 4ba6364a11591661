"""The promises of SECURITY.md, each held by tests that fail without its guard.

1  no text becomes code           here (audit, any text anywhere, templates), test_hostile
2  nothing outside is touched     test_hostile (each case under an audit hook), test_document, test_output
3  bounded                        here (bombs), test_document, test_patterns
4  what travels is unchanged      here (any text anywhere), test_hostile (wire), test_transport
5  nothing dropped in silence     test_cli, test_real_documents, cases_unsupported
6  JSON Schema's verdicts         test_json_schema_suite, test_roundtrip, test_patterns, differential
7  same input, same bytes         test_determinism
8  all or nothing                 test_output
9  deadlines, retries, secrets    test_faults, test_transport, test_authentication
10 no socket, no process          here (audit hook), test_hostile

mutations.py takes the guards out, one at a time, and expects these tests to fail.
"""

from __future__ import annotations

import ast
import importlib
import io
import json
import os
import re
import subprocess
import sys
import tempfile
import time
import tokenize
from collections.abc import Iterator
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import sdkloom.app.pipeline
import sdkloom.commands.cli
from effort import EXHAUSTIVE, some
from mutations import GUARDS
from sdkloom.app.pipeline import Options, generate, render_package
from sdkloom.diagnostics import Diagnostics, SpecError
from sdkloom.emit.audit import AuditError, audit, masked
from sdkloom.emit.templating import render
from sdkloom.lowering.lower import Lowered, lower
from sdkloom.reading.document import parse
from sdkloom.validating.validation import validate

pytestmark = pytest.mark.slow

HERE = Path(__file__).parent
ROOT = HERE.parent
SPEC = ROOT / "specs" / "media_upload.yaml"
X_HISTORY = os.environ.get("X_HISTORY")
SLOW = settings(
    max_examples=40 if EXHAUSTIVE else 12, deadline=None, suppress_health_check=list(HealthCheck)
)


def rendered(document: Any) -> tuple[dict[str, str], Lowered]:
    """Generate in memory; raises SpecError where the document cannot be used."""
    read = parse(json.dumps(document), "spec.json")
    diagnostics = Diagnostics()
    validate(read.root, read.version, diagnostics)
    diagnostics.raise_errors()
    lowered = lower(read, diagnostics, package="woven")
    files = render_package(lowered, diagnostics)
    diagnostics.raise_errors()
    return files, lowered


# -- 1: the audit itself


@pytest.fixture(scope="module")
def media() -> tuple[dict[str, str], Lowered]:
    package = generate(SPEC, Options(package="x_media"))
    return dict(package.files), package.lowered


INJECTED = [
    "import os",
    "from os import system",
    "import os as dt",
    "pwned(1)",
    "eval('1')",
    "eval ('1')",
    "_X = [MediaCategory,\n    eval\n    (1)]",
    "__import__('os').system('true')",
    "getattr(value, 'x')()",
    "UserId.__class__",
    "_X = f'{pwned}'",
    "_X = (lambda: 1)()",
    "_X = 'a'.join('b')",
    "_X = UserId or exec",
    "@pwned\nclass UserId: ...",
    "class UserId(pwned): ...",
    "def pwned() -> None: ...",
    "while True: pass",
    "with UserId: pass",
    "del UserId",
    "global UserId",
    "assert UserId",
    "UserId; UserId",
    "UserId := 1",
    "UserId = UserId + UserId",
    "# -*- coding: utf-7 -*-",
    "\\\nUserId",
    "\tUserId",
    "UserId\x0c",
    "_X = b'a'",
    "_X = '\u202e'",
    "_X = 'a\u2028b'",
    "été = 1",
    "_X = '''a''' 'b' pwned",
]


MODULES = [
    *(f"{folder}/media.py" for folder in ("models", "codecs", "checks", "resources")),
    *("client.py", "schemas.py", "__init__.py"),
]


@pytest.mark.parametrize(("code", "path"), some(list(product(INJECTED, MODULES)), every=3))
def test_code_that_no_template_writes_is_found(
    media: tuple[dict[str, str], Lowered], code: str, path: str
) -> None:
    files, lowered = media
    with pytest.raises(AuditError) as caught:
        audit({**files, path: f"{files[path]}\n\n{code}\n"}, lowered.api)
    assert caught.value.path == path
    assert caught.value.line > files[path].count("\n")


@pytest.mark.parametrize(
    ("path", "old", "new"),
    [
        ("schemas.py", "media.UserId", "os.system()"),
        ("__init__.py", '{name!r}")', '{name!r}{pwned(1)}")'),
        ("models/__init__.py", '    "media": (', '    "..os": ('),
        ("README.md", "# x_media", "# coding: utf-7"),
        ("models/media.py", '"""Models of', '# coding: utf-7\n"""Models of'),
        ("surface.txt", "The public", "# coding: utf-7"),
    ],
)
def test_a_changed_file_is_found(
    media: tuple[dict[str, str], Lowered], path: str, old: str, new: str
) -> None:
    files, lowered = media
    assert old in files[path]
    with pytest.raises(AuditError):
        audit({**files, path: files[path].replace(old, new, 1)}, lowered.api)


def test_the_audit_passes_what_is_generated_and_names_a_place_where_not(
    media: tuple[dict[str, str], Lowered],
) -> None:
    files, lowered = media
    audit(files, lowered.api)
    bad = files["models/media.py"].replace(
        "    detail: str | None = None", "    detail: str | None = pwned(1)"
    )
    with pytest.raises(AuditError) as caught:
        audit({**files, "models/media.py": bad}, lowered.api)
    assert caught.value.origin == "#/components/schemas/Problem"
    assert bad.split("\n")[caught.value.line - 1].endswith("pwned(1)")


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        (r"""a = "\"b(" + c('\'d(')""", 'a = "" + c("")'),
        (r"""a = "\\" + b("\\\"" "")""", 'a = "" + b("" "")'),
        (r"""a = '\\' 'b\\\'' c""", 'a = "" "" c'),
        (r'''a = """b"c""\"""d\\""" e """" f" """''', 'a = "" e ""'),
        ('''a = """b""" c """d"""''', 'a = "" c ""'),
        ('''a = "" + b + """c\nd""" e''', 'a = "" + b + "" e'),
        ("""a = "b\nc" d""", """a = "b\nc" d"""),
        ('''a = """b" c''', 'a = """" c'),
        (r"""a = \" b "c" """, 'a = \\ b "" '),
    ],
)
def test_literals_are_taken_out_as_python_reads_them(code: str, expected: str) -> None:
    assert masked(code) == expected


@given(st.lists(st.text("\\\"'\n{}a€", max_size=12), min_size=1, max_size=4))
def test_nothing_of_a_literal_remains(texts: list[str]) -> None:
    for spelled in (repr, lambda text: json.dumps(text, ensure_ascii=False), _block):
        code = " + ".join(map(spelled, texts))
        assert ast.literal_eval(f"[{code.replace(' + ', ', ')}]") is not None
        assert masked(code) == " + ".join('""' for _ in texts)


def _block(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"""{escaped}"""'


@pytest.mark.parametrize(
    "code",
    [
        '"' + r"\"\\" * 250_000 + '"',
        "'" + r"\'\\" * 250_000 + "'",
        '"""' + r'\"""\\ "" ' * 100_000 + '"""',
        '"' + r"\"" * 500_000,
        '"""' + r"\"\\" * 250_000,
        '"' + "\\" * 1_000_001,
        '"' * 1_000_001,
        "\"'" * 500_000,
        '"""a' * 250_001,
    ],
    ids=[
        "double",
        "single",
        "block",
        "open",
        "open block",
        "backslashes",
        "quotes",
        "mixed",
        "many",
    ],
)
def test_a_megabyte_of_quotes_and_backslashes_takes_time_in_proportion(code: str) -> None:
    """A few hundredths of a second; a machine that is busy elsewhere is not counted."""
    start = time.process_time()
    masked(code)
    assert time.process_time() - start < 3


def test_a_template_that_lets_text_through_ends_the_run_with_nothing_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def leaking(*arguments: Any) -> dict[str, str]:
        files = render_package(*arguments)
        return {**files, "client.py": files["client.py"] + "\n\npwned(1)\n"}

    monkeypatch.setattr(sdkloom.app.pipeline, "render_package", leaking)
    command = ["generate", str(SPEC), "--output", str(tmp_path / "x_media")]
    ended = CliRunner().invoke(sdkloom.commands.cli.main, command)
    assert ended.exit_code == 70
    assert "of client.py would hold 'pwned('" in ended.stderr
    assert ended.stderr.startswith(f"{SPEC}:")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("value", ["pwned(1)", 1, None, ["a"], {"a": "b"}])
def test_templates_refuse_text_that_is_not_code(value: object) -> None:
    with pytest.raises(AssertionError, match="not Code"):
        render("alias.py", {"line": value, "doc": None})


# -- 1 and 4: any text anywhere

TEXT = st.one_of(
    st.text(max_size=30),
    st.text(
        alphabet="\"'\\{}()#;\n\r\t\x00\x0b\x0c\x1c\x85\u2028\u2029\u202e\u200b\ufeff\ud800%$`~/ a",
        max_size=20,
    ),
    st.sampled_from(
        [
            '"""',
            "'''",
            "a\\",
            '"+pwned(1)+"',
            "{pwned(1)}",
            "{{ 7*191 }}",
            "{% raw %}",
            "coding: utf-7",
            "../..",
            "__class__",
        ]
    ),
)


def with_texts(texts: Iterator[str]) -> tuple[dict[str, Any], list[str]]:
    """Make a document that has a text in every place that takes any, and list those that travel."""
    wire: list[str] = []

    def prose() -> str:
        return next(texts)

    def sent() -> str:
        wire.append(next(texts))
        return wire[-1]

    thing = {
        "type": "object",
        "title": prose(),
        "description": prose(),
        "$comment": prose(),
        "properties": {
            sent() + "1": {
                "type": "string",
                "description": prose(),
                "title": prose(),
                "default": sent(),
                "examples": [prose()],
            },
            sent() + "2": {"enum": [sent() + "a", sent() + "b"]},
            sent() + "3": {"const": sent()},
            sent() + "4": {"type": "array", "items": {"type": "string"}, "default": [sent()]},
            sent() + "5": {
                "type": "object",
                "additionalProperties": {"type": "string"},
                "x-python-type": prose(),
            },
            sent() + "6": {"type": "string", "format": prose(), "contentMediaType": prose()},
        },
        "required": [sent() + "7"],
        "dependentRequired": {sent(): [sent() + "8"]},
        "discriminator": {
            "propertyName": prose(),
            "mapping": {prose(): "#/components/schemas/Thing"},
        },
        "xml": {"name": prose()},
    }
    wire[:] = [field for field in wire if field in json.loads(json.dumps(list(_strings(thing))))]
    parameters = [
        {
            "name": "id",
            "in": "path",
            "required": True,
            "schema": {"type": "string"},
            "description": prose(),
        },
        {
            "name": sent() + "9",
            "in": "query",
            "schema": {"enum": [sent() + "c"]},
            "description": prose(),
            "example": prose(),
        },
    ]
    body = {
        "schema": {"$ref": "#/components/schemas/Thing"},
        "examples": {prose(): {"summary": prose(), "value": prose()}},
    }
    operation = {
        "operationId": prose(),
        "tags": [prose()],
        "summary": prose(),
        "description": prose(),
        "externalDocs": {"url": "https://example.com/" + prose(), "description": prose()},
        "parameters": parameters,
        "requestBody": {"description": prose(), "content": {"application/json": body}},
        "responses": {"200": {"description": prose(), "content": {"application/json": body}}},
        "security": [{"key": [sent()]}],
        "x-code": prose(),
    }
    document = {
        "openapi": "3.1.0",
        "info": {
            "title": prose(),
            "description": prose(),
            "version": prose(),
            "license": {"name": prose()},
            "contact": {"name": prose()},
        },
        "tags": [{"name": prose(), "description": prose()}],
        "paths": {"/things/{id}": {"summary": prose(), "description": prose(), "post": operation}},
        "components": {
            "schemas": {
                "Thing": thing,
                prose() + "Named": {"type": "string", "description": prose()},
            },
            "securitySchemes": {
                "key": {"type": "apiKey", "in": "query", "name": sent(), "description": prose()}
            },
        },
        "x-any": {prose(): prose()},
    }
    return document, wire


def _strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
        yield value[:-1]
    for item in (
        value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    ):
        yield from _strings(item)
    if isinstance(value, dict):
        yield from (key[:-1] for key in value)


def constants(files: dict[str, str]) -> set[str]:
    """All texts that the modules hold as literals; every module is one that Python reads as UTF-8."""
    found: set[str] = set()
    for path, text in files.items():
        if path.endswith(".py") and not path.startswith("_runtime/"):
            assert tokenize.detect_encoding(io.BytesIO(text.encode()).readline)[0] == "utf-8"
            tree = ast.parse(text, path)
            found |= {
                node.value
                for node in ast.walk(tree)
                if isinstance(node, ast.Constant) and isinstance(node.value, str)
            }
    return found


@SLOW
@given(st.lists(TEXT, min_size=80, max_size=80))
def test_any_text_in_any_place_stays_text(texts: list[str]) -> None:
    document, wire = with_texts(iter(texts))
    try:
        files, lowered = rendered(document)
    except SpecError as error:
        assert all(diagnostic.origin for diagnostic in error.diagnostics)
        return
    audit(files, lowered.api)
    content = constants(files)
    values = document["components"]["schemas"]["Thing"]["properties"]
    assert [value for value in values if value not in content] == []
    assert wire


def test_texts_that_are_plain_are_no_reason_to_refuse() -> None:
    document, wire = with_texts(f"text {n}" for n in range(100))
    files, lowered = rendered(document)
    audit(files, lowered.api)
    content = constants(files)
    assert [field for field in wire if not any(field in text for text in content)] == []


RESTRICTED = {
    "path": lambda text: {
        "paths": {f"/{text}": {"get": {"responses": {"200": {"description": "ok"}}}}}
    },
    "server": lambda text: {"servers": [{"url": f"https://example.com/{text}"}]},
    "status": lambda text: _answering({text: {"description": "ok"}}),
    "media type": lambda text: _answering(
        {"200": {"description": "ok", "content": {text: {"schema": {}}}}}
    ),
    "header": lambda text: _asking({"name": text, "in": "header", "schema": {"type": "string"}}),
    "cookie": lambda text: _asking({"name": text, "in": "cookie", "schema": {"type": "string"}}),
    "pattern": lambda text: {"components": {"schemas": {"A": {"type": "string", "pattern": text}}}},
    "schema name": lambda text: {"components": {"schemas": {text: {"type": "string"}}}},
    "reference": lambda text: {"components": {"schemas": {"A": {"$ref": text}}}},
    "anchor": lambda text: {
        "components": {"schemas": {"A": {"$anchor": text, "$id": text, "$dynamicAnchor": text}}}
    },
    "type": lambda text: {"components": {"schemas": {"A": {"type": text}}}},
    "version": lambda text: {"openapi": text},
    "scheme": lambda text: {
        "components": {"securitySchemes": {"a": {"type": "http", "scheme": text}}},
        "security": [{"a": []}],
    },
}


def _answering(responses: dict[str, Any]) -> dict[str, Any]:
    return {"paths": {"/a": {"get": {"responses": responses}}}}


def _asking(parameter: dict[str, Any]) -> dict[str, Any]:
    return {
        "paths": {
            "/a": {"get": {"parameters": [parameter], "responses": {"200": {"description": "ok"}}}}
        }
    }


@SLOW
@given(st.sampled_from(sorted(RESTRICTED)), TEXT)
def test_text_where_not_every_text_is_possible_is_kept_or_refused(place: str, text: str) -> None:
    document = {
        "openapi": "3.1.0",
        "info": {"title": "t", "version": "1"},
        "paths": {},
    } | RESTRICTED[place](text)
    try:
        files, lowered = rendered(document)
    except SpecError as error:
        assert all(diagnostic.message for diagnostic in error.diagnostics)
        return
    audit(files, lowered.api)
    constants(files)


SKELETON = {
    ast.Name: ("id",),
    ast.Attribute: ("attr",),
    ast.arg: ("arg",),
    ast.keyword: ("arg",),
    ast.FunctionDef: ("name",),
    ast.ClassDef: ("name",),
    ast.AsyncFunctionDef: ("name",),
    ast.alias: ("name", "asname"),
    ast.ImportFrom: ("module",),
}


def skeleton(text: str) -> str:
    """The tree of a module without its names and texts."""
    tree = ast.parse(text)
    for node in ast.walk(tree):
        for key in SKELETON.get(type(node), ()):
            if getattr(node, key) is not None:
                setattr(node, key, "_")
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            node.value = "_"
    return ast.dump(tree)


@settings(SLOW, max_examples=15 if EXHAUSTIVE else 8)
@given(
    st.lists(
        st.text(alphabet="\"'\\{}#;%$`xyz", min_size=1, max_size=12), min_size=100, max_size=100
    )
)
def test_structure_does_not_depend_on_text(texts: list[str]) -> None:
    hostile, _ = with_texts(f"{text}q{n}" for n, text in enumerate(texts))
    benign, _ = with_texts(f"q{n}" for n in range(100))
    trees = [
        sorted(
            skeleton(text)
            for path, text in rendered(item)[0].items()
            if path.startswith(("models/", "checks/")) and path != "models/__init__.py"
        )  # that module lists names in the order of their modules' names
        for item in (hostile, benign)
    ]
    assert trees[0] == trees[1]


@pytest.mark.parametrize("name", ["spec coding:utf-7 .json", "x coding:shift_jisx0213.json"])
def test_no_text_stands_where_it_could_declare_an_encoding(tmp_path: Path, name: str) -> None:
    document, _ = with_texts(f"coding: utf-7 {n}" for n in range(100))
    (tmp_path / name).write_text(json.dumps(document), "utf-8")
    package = generate(tmp_path / name, Options(package="woven"))
    for path, text in package.files.items():
        if path != "openapi.json":
            assert "coding:" not in "".join(text.split("\n")[:2]), path
    constants(dict(package.files))


@pytest.mark.parametrize("length", [100, 5_000, 50_000])
def test_a_tag_of_any_length_passes_the_audit(tmp_path: Path, length: int) -> None:
    """The first lines of a module hold the name of its group, which may be long."""
    tag = "x" * length
    get = {"operationId": "get", "tags": [tag], "responses": {"204": {"description": ""}}}
    document = {
        "openapi": "3.1.0",
        "info": {"title": "t", "version": "1"},
        "paths": {"/a": {"get": get}},
    }
    (tmp_path / "api.json").write_text(json.dumps(document), "utf-8")
    package = generate(tmp_path / "api.json", Options(package="woven"))
    assert any(tag in text for path, text in package.files.items() if path.startswith("resources/"))


# -- 3: bounded


def test_bombs_end_with_a_package_or_a_place() -> None:
    """``make hostile`` holds them to ten seconds; a busy machine gets more."""
    few = [] if EXHAUSTIVE else ["--few"]
    script = str(HERE / "support" / "hostile.py")
    command = [sys.executable, script, "--bombs", "--seconds", "30", *few]
    done = subprocess.run(command, capture_output=True, text=True, timeout=1800, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


# -- 10: no socket, no process

UNDER_A_HOOK = """
import socket, subprocess, sys
from pathlib import Path
from sdkloom.app.pipeline import Options, generate
import sdkloom.commands.cli
found = []
def hook(event, arguments):
    if event.startswith(("socket.", "subprocess.", "os.system", "os.exec", "os.fork", "os.posix_spawn")):
        found.append(event)
sys.addaudithook(hook)
try:
    sdkloom.commands.cli.main([*sys.argv[1:]])
except SystemExit as stop:
    assert not stop.code, stop.code
assert not found, found
socket.socket().close()
assert found, "the hook sees nothing"
"""


def test_generating_opens_no_socket_and_starts_no_process(tmp_path: Path) -> None:
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "generator")}
    for command in ("generate", "check"):
        arguments = [
            sys.executable,
            "-c",
            UNDER_A_HOOK,
            command,
            str(SPEC),
            "--output",
            str(tmp_path / "x_media"),
        ]
        done = subprocess.run(
            arguments, capture_output=True, text=True, env=environment, timeout=120, check=False
        )
        assert done.returncode == 0, done.stderr


# -- hostile servers

JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(
                [
                    "data",
                    "errors",
                    "id",
                    "media_key",
                    "type",
                    "title",
                    "processing_info",
                    "state",
                    "size",
                    "code",
                    "message",
                ]
            )
            | st.text(max_size=4),
            inner,
            max_size=6,
        )
    ),
    max_leaves=12,
)


def unharmed(package: str, name: str, value: Any) -> None:
    """Decode and validate as a client would; only ``DecodeError`` may come of it."""
    module = importlib.import_module(package)
    handle = module.schema(name)
    handle.validate(value)
    try:
        handle.decode(value)
    except module.DecodeError as error:
        assert error.path.startswith("$")


MEDIA_SCHEMAS = re.findall(
    r'^    "(\w+)": "',
    (ROOT / "generated/x_media/schemas.py").read_text("utf-8").partition("_NULLABLE")[0],
    re.MULTILINE,
)


@settings(max_examples=300 if EXHAUSTIVE else 100, deadline=None)
@given(st.sampled_from(MEDIA_SCHEMAS), JSON)
def test_any_answer_is_decoded_or_a_decode_error(name: str, value: Any) -> None:
    unharmed("x_media", name, value)


DEEP = 100_000


@pytest.mark.parametrize(
    "body",
    [
        b"[" * DEEP + b"]" * DEEP,
        b'{"data":' * DEEP + b"1" + b"}" * DEEP,
        b"[" * DEEP,
        b'{"data":{"id":"1","media_key":"1_1","x":' + b"[" * DEEP + b"]" * DEEP + b"}}",
        b'{"data":{"size":' + b"9" * 20_000 + b"}}",
        b"NaN",
        b'{"errors":[NaN]}',
        b"\xff\xfe",
        b'"\\ud800"',
        b'{"data":1,"data":2}',
        b"",
        b"{" + b",".join(b'"%d":1' % (n * (2**61 - 1)) for n in range(20_000)) + b"}",
    ],
    ids=[
        "arrays",
        "objects",
        "open",
        "unknown",
        "digits",
        "nan",
        "nan-inside",
        "bytes",
        "surrogate",
        "twice",
        "empty",
        "flood",
    ],
)
def test_a_hostile_body_is_decoded_or_a_decode_error(body: bytes) -> None:
    for name in ("MediaUploadResponse", "Problem", "MediaCategory", "UserId"):
        module = importlib.import_module("x_media")
        try:
            module.schema(name).decode(body)
        except module.DecodeError:
            continue


def test_a_deep_value_is_validated_without_a_crash() -> None:
    value: Any = []
    for _ in range(DEEP):
        value = [value]
    module = importlib.import_module("x_media")
    for name in ("MediaUploadResponse", "Problem", "UserId"):
        assert module.schema(name).validate(value)
        assert module.schema(name).validate({"data": value, "errors": value})


@pytest.mark.skipif(X_HISTORY is None, reason="X_HISTORY names no folder of X's documents")
def test_no_schema_of_a_large_api_is_harmed_by_any_answer() -> None:
    newest = max(Path(X_HISTORY or "").glob("*.json"))
    package = generate(newest, Options(package="x_whole"))
    with tempfile.TemporaryDirectory() as folder:
        for path, text in package.files.items():
            target = Path(folder) / "x_whole" / path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(text, "utf-8")
        sys.path.insert(0, folder)
        try:
            _all_schemas(package.lowered)
        finally:
            sys.path.remove(folder)
            for name in [module for module in sys.modules if module.split(".")[0] == "x_whole"]:
                del sys.modules[name]


def _all_schemas(lowered: Lowered) -> None:
    names = [component.key for component in lowered.api.components]

    @settings(max_examples=600, deadline=None, database=None)
    @given(st.sampled_from(names), JSON)
    def run(name: str, value: Any) -> None:
        unharmed("x_whole", name, value)

    run()
    for name in names:
        for value in (
            None,
            True,
            0,
            1.5,
            "",
            [],
            {},
            [[]],
            {"data": []},
            [{"id": {}}],
            {"includes": {"users": 1}},
        ):
            unharmed("x_whole", name, value)


@pytest.mark.parametrize("guard", GUARDS, ids=lambda guard: guard.what)
def test_the_guards_that_can_be_taken_out_are_where_they_are_said_to_be(guard: Any) -> None:
    assert guard.text in (ROOT / guard.file).read_text("utf-8")
    file, _, test = guard.test.partition("::")
    assert f"def {test}(" in (ROOT / "tests" / file).read_text("utf-8")
