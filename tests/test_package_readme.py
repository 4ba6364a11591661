"""What a package says of itself is true: its README's code runs, and names can be imported."""

from __future__ import annotations

import ast
import importlib
import inspect
import re
import ssl
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx2
import pytest

import strict
import x_media
import x_media.client
from importing import importable
from packaged import OK, document, generated
from refresh import CASES, folders, invoke
from stand_in import StandIn
from test_authentication import DOCUMENTS

ROOT = Path(__file__).parent.parent
RUNTIME = ROOT / "templates" / "runtime"
SNIPPET = re.compile(r"```python\n(.*?)```", re.DOTALL)
NAMES = re.compile(r"`([A-Za-z_]\w*)`")


def secured(**schemes: Any) -> dict[str, Any]:
    """A document each of whose schemes is asked for by an operation."""
    paths = {
        f"/{name}": {"get": {"operationId": name, **OK, "security": [{name: []}]}}
        for name in schemes
    }
    return document(paths, components={"securitySchemes": schemes})


def wanting(schema: Any, **components: Any) -> dict[str, Any]:
    """A document whose only operation takes a body."""
    body = {"required": True, "content": {"application/json": {"schema": schema}}}
    answer = {"200": {"description": "a", "content": {"application/json": {"schema": {}}}}}
    operation = {"operationId": "send", "requestBody": body, "responses": answer}
    return document({"/a": {"post": operation}}, components={"schemas": components})


VALUES = {
    "type": "object",
    "required": ["id", "size", "at", "day", "kind", "tags", "child", "pair", "map", "ratio", "key"],
    "properties": {
        "id": {"type": "string", "pattern": "^[0-9]{1,19}$"},
        "size": {"type": "integer", "minimum": 40, "multipleOf": 20},
        "ratio": {"type": "number", "exclusiveMinimum": 10},
        "at": {"type": "string", "format": "date-time"},
        "day": {"type": "string", "format": "date"},
        "key": {"type": "string", "format": "uuid"},
        "kind": {"enum": ["a", "b"]},
        "tags": {"type": "array", "minItems": 2, "items": {"type": "string", "maxLength": 2}},
        "pair": {"anyOf": [{"$ref": "#/components/schemas/Cat"}, {"type": "null"}]},
        "child": {"oneOf": [{"$ref": "#/components/schemas/Cat"}, {"type": "string"}]},
        "map": {"type": "object", "additionalProperties": {"type": "integer"}},
        "code": {"type": "string", "pattern": "^x$"},
    },
}
CAT = {
    "type": "object",
    "required": ["name"],
    "properties": {"name": {"type": "string", "minLength": 9, "example": "Felix the cat"}},
}
SCHEMES = {
    "oauth": {"type": "oauth2", "flows": {}},
    "oidc": {"type": "openIdConnect", "openIdConnectUrl": "https://example.com"},
    "basic": {"type": "http", "scheme": "Basic"},
    "digest": {"type": "http", "scheme": "digest"},
    "hmac": {"type": "http", "scheme": "HMAC"},
    "one_key": {"type": "apiKey", "in": "cookie", "name": "key"},
    "certificate": {"type": "mutualTLS"},
}
BOTH_KEYS = {"key `a`": SCHEMES["one_key"], "b": {"type": "apiKey", "in": "query", "name": "b"}}
PACKAGES: dict[str, Any] = {
    **DOCUMENTS,
    **{f"{name}_api": secured(**{name: scheme}) for name, scheme in SCHEMES.items()},
    "all_api": secured(**SCHEMES),
    "keys_api": {
        **secured(**BOTH_KEYS),
        "paths": {
            "/a": {"get": {"operationId": "a", **OK, "security": [{key: [] for key in BOTH_KEYS}]}}
        },
    },
    "values_api": wanting(VALUES, Cat=CAT),
    "empty_api": document({}),
    "plain_api": {
        **secured(one_key=SCHEMES["one_key"]),
        "servers": [{"url": "http://api.example.com"}],
    },
    "closed_api": document({"/a": {"get": {"operationId": "a", **OK, "security": []}}}),
}


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    folder = tmp_path_factory.mktemp("readmes")
    with importable(folder, tuple(every())):
        yield folder


def package_folder(place: Path, package: str) -> Path:
    """Generate one of the packages, unless that is done."""
    folder = place / package
    if folder.exists():
        return folder
    if package in PACKAGES:
        generated(place, package, PACKAGES[package])
    else:
        case = CASES / package.removeprefix("case_")
        assert invoke(case, "generate", "spec.yaml", "--output", str(folder)).exit_code == 0
    importlib.invalidate_caches()
    return folder


def every() -> list[str]:
    return [*PACKAGES, *(f"case_{case.name}" for case in folders(CASES))]


def snippets(folder: Path) -> list[str]:
    return SNIPPET.findall((folder / "README.md").read_text("utf-8"))


def run(snippet: str) -> None:
    exec(compile(snippet, "README.md", "exec", dont_inherit=True), {})


@pytest.mark.parametrize(
    "package",
    [
        pytest.param(symbol, marks=[] if symbol in PACKAGES else [pytest.mark.slow])
        for symbol in every()
    ],
)
def test_all_code_runs(package: str, place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every server answers 400, so a first call has to come as far as that."""
    sent: list[httpx2.Request] = []

    def refuse(request: httpx2.Request) -> httpx2.Response:
        sent.append(request)
        return httpx2.Response(400, stream=httpx2.ByteStream(b""))

    folder = package_folder(place, package)
    module = importlib.import_module(package)
    transport = importlib.import_module(f"{package}._runtime.http.client")
    monkeypatch.setattr(transport, "Pool", lambda _: httpx2.MockTransport(refuse))
    monkeypatch.setattr(ssl.SSLContext, "load_cert_chain", lambda *_: None)
    for snippet in snippets(folder):
        before = len(sent)
        if "    try:" in snippet or "as client:" not in snippet:
            run(snippet)
        else:
            with pytest.raises(module.ApiError):
                run(snippet)
        assert (len(sent) > before) is ("as client:" in snippet)


@pytest.mark.parametrize(
    ("package", "expected"),
    [
        ("oauth_api", 'with Client(token="TOKEN") as client:\n    client.default.oauth()'),
        ("oidc_api", 'with Client(token="TOKEN") as client:'),
        ("basic_api", 'with Client(auth=("USER", "PASSWORD")) as client:'),
        ("one_key_api", 'with Client(auth="KEY") as client:'),
        ("plain_api", 'with Client(auth="KEY", allow_insecure=True) as client:'),
        ("digest_api", 'client = Client(auth=httpx2.DigestAuth("USER", "PASSWORD"))'),
        ("hmac_api", "client = Client(auth=Signed())"),
        ("certificate_api", "client = Client(verify=context)"),
        ("keys_api", 'with Client(auth={"key `a`": "KEY", "b": "KEY"}) as client:'),
        ("keys_api", "`key  a `: an API key."),
        ("closed_api", "The document asks for no credentials."),
        ("empty_api", "The document does not say how to authenticate."),
        ("unasked_api", "The document does not say which operations need credentials."),
        ("case_methods_and_servers", 'client = Client(region="us")'),
        ("case_item_streams", "returns an `ItemStream`"),
    ],
)
def test_it_says_how_to_authenticate(package: str, expected: str, place: Path) -> None:
    assert expected in (package_folder(place, package) / "README.md").read_text("utf-8")


def test_values_of_the_first_call_are_those_that_the_document_allows(place: Path) -> None:
    text = (package_folder(place, "values_api") / "README.md").read_text("utf-8")
    for expected in ('id="1"', "size=100", "ratio=100.0", 'tags=["te", "te"]', "Felix the cat"):
        assert expected in text
    assert "code=" not in text


def test_the_first_call_may_send_a_form_of_2_0(tmp_path: Path) -> None:
    fields = [
        {"name": "file", "in": "formData", "type": "file", "required": True},
        {"name": "size", "in": "formData", "type": "integer", "minimum": 7, "required": True},
    ]
    post = {"operationId": "sendForm", "tags": ["forms"], "parameters": fields, **OK}
    info = {"title": "Forms", "version": "1"}
    root = {"swagger": "2.0", "host": "a.example", "info": info, "paths": {"/a": {"post": post}}}
    assert "warning" not in generated(tmp_path, "forms", root, "--tests")
    readme = (tmp_path / "forms/README.md").read_text("utf-8")
    assert "client.forms.send(" in readme
    assert 'SendFormRequest(file=b"...", size=10)' in readme


def test_parts_stand_only_where_there_is_something_to_say(place: Path) -> None:
    text = (package_folder(place, "empty_api") / "README.md").read_text("utf-8")
    for absent in ("First call", "Uploads", "Downloads", "Streams", "Extending", "schema("):
        assert absent not in text
    assert "## Uploads" in (ROOT / "generated" / "x_media" / "README.md").read_text("utf-8")


def test_the_first_package_works_as_its_readme_says(monkeypatch: pytest.MonkeyPatch) -> None:
    with StandIn() as server:
        monkeypatch.setattr(x_media.client, "BASE_URL", server.url)
        for snippet in snippets(ROOT / "generated" / "x_media"):
            run(snippet)
        assert len(server.requests) == 2
        assert {seen.headers["authorization"] for seen in server.requests} == {"Bearer TOKEN"}


@pytest.mark.slow
def test_all_code_passes_the_strict_type_checkers(place: Path, tmp_path: Path) -> None:
    for package in PACKAGES:
        (tmp_path / package).symlink_to(package_folder(place, package))
        for number, snippet in enumerate(snippets(place / package)):
            own = tmp_path / f"snippet_{package}_{number}"
            own.mkdir()
            (own / "__init__.py").write_text(snippet, "utf-8")
    strict.passes_mypy(tmp_path)


# -- what can be imported


def test_the_three_lists_of_public_names_agree() -> None:
    tree = ast.parse((ROOT / "generated" / "x_media" / "__init__.py").read_text("utf-8"))
    imported = {
        alias.asname
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
        if alias.asname
    }
    assert imported == set(x_media.__all__) == set(x_media._MODULES)


def test_every_error_can_be_imported_from_the_package() -> None:
    errors = importlib.import_module("x_media._runtime.errors")
    classes = {name for name, item in vars(errors).items() if inspect.isclass(item)}
    own = {class_ for class_ in classes if getattr(errors, class_).__module__ == errors.__name__}
    assert own - set(x_media.__all__) == set()


def test_every_name_in_docstrings_of_the_public_can_be_imported() -> None:
    """Classes of the runtime that are named where people read are public themselves."""
    runtime = {
        node.name
        for path in RUNTIME.rglob("*.py")
        for node in ast.parse(path.read_text("utf-8")).body
        if isinstance(node, ast.ClassDef) and not node.name.startswith("_")
    }
    texts = [inspect.getdoc(getattr(x_media, name)) or "" for name in x_media.__all__]
    for name in x_media.__all__:
        first = getattr(x_media, name)
        if inspect.isclass(first):
            texts += [inspect.getdoc(member) or "" for member in vars(first).values()]
    texts += [(ROOT / "generated" / "x_media" / "README.md").read_text("utf-8")]
    texts += [(ROOT / "README.md").read_text("utf-8"), str(inspect.getdoc(x_media))]
    named = {word for text in texts for word in re.findall(r"\b[A-Z][A-Za-z]+\b", text)}
    assert {"ApiKey", "File", "ValidationError", "CredentialsError"} <= named & runtime
    assert (named & runtime) - set(x_media.__all__) - PROSE == set()


PROSE = {
    "Connections",
    "Events",
    "Sending",
    "Content",
    "Credentials",
    "Items",
    "Call",
    "Check",
    "Header",
    "Server",
    "Part",
    "Body",
    "Form",
    "Run",
    "Redirects",
}
"""Names of private classes that are words as well."""


def test_every_type_in_signatures_of_the_public_can_be_imported() -> None:
    modules = [
        importlib.import_module(
            f"x_media._runtime.{'.'.join(path.relative_to(RUNTIME).parts)[:-3]}"
        )
        for path in RUNTIME.rglob("*.py")
        if (
            ROOT / "generated" / "x_media" / "_runtime" / path.relative_to(RUNTIME)
        ).exists()  # some are copied by need
    ]
    own = {
        name
        for module in modules
        for name, item in vars(module).items()
        if inspect.isclass(item) and item.__module__.startswith("x_media.")
    }
    functions = [each for name in x_media.__all__ for each in _functions(getattr(x_media, name))]
    texts = [str(text) for each in functions for text in each.__annotations__.values()]
    named = {word for text in texts for word in re.findall(r"\b[A-Z]\w+\b", text)}
    assert {"Scheme", "Attachment", "Response"} <= named
    assert (named & own) - set(x_media.__all__) - {"Validator", "Codec", "Context"} == set()


def _functions(first: Any) -> Iterator[Callable[..., Any]]:
    if inspect.isclass(first):
        yield from (
            member
            for key, member in vars(first).items()
            if inspect.isfunction(member) and (key == "__init__" or not key.startswith("_"))
        )
    elif inspect.isfunction(first):
        yield first


def test_an_unknown_schema_is_told_with_one_that_may_be_meant() -> None:
    for wrong in ("mediaUploadRequest", "MediaUploadReqest", "media_upload_request"):
        with pytest.raises(KeyError, match="did you mean 'MediaUploadRequest'"):
            x_media.schema(wrong)
    with pytest.raises(KeyError) as caught:
        x_media.schema("zzz")
    assert "did you mean" not in str(caught.value)
