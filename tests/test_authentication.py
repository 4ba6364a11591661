"""Authentication by what people have: tokens, keys, passwords, headers, and whatever signs requests."""

from __future__ import annotations

import hashlib
import os
import re
import subprocess
import sys
from base64 import b64encode
from collections.abc import AsyncGenerator, Callable, Generator, Iterator
from pathlib import Path
from typing import Any

import anyio
import httpx2
import pytest

import strict
from importing import importable
from packaged import API, OK, called, document, generated, package
from sending import WAYS
from stand_in import Reply, Seen, StandIn

both = pytest.mark.parametrize("way", WAYS)
ELSEWHERE = "https://files.example.net"
BASIC = "Basic " + b64encode(b"user:secret").decode()
SCHEMES = {
    "bearer": {"type": "http", "scheme": "bearer"},
    "basic": {"type": "http", "scheme": "basic"},
    "key": {"type": "apiKey", "in": "header", "name": "X-Key"},
    "digest": {"type": "http", "scheme": "digest"},
    "unused": {"type": "http", "scheme": "hoba"},
}


def operation(name: str, **more: Any) -> dict[str, Any]:
    return {"get": {"operationId": name, **OK, **more}}


SECURED = document(
    {
        "/token": operation("token", security=[{"bearer": []}]),
        "/basic": operation("basic", security=[{"basic": []}]),
        "/key": operation("key", security=[{"key": []}]),
        "/digest": operation("digest", security=[{"digest": []}]),
        "/either": operation("either", security=[{"digest": []}, {"key": []}, {"bearer": []}]),
        "/both": operation("both", security=[{"key": [], "bearer": []}]),
        "/maybe": operation("maybe", security=[{}, {"bearer": []}]),
        "/open": operation("open", security=[]),
        "/silent": operation("silent"),
        "/missing": operation("missing", security=[{"nowhere": []}]),
        "/files": operation("files", servers=[{"url": ELSEWHERE}], security=[{"bearer": []}]),
        "/free": operation("free", servers=[{"url": ELSEWHERE}], security=[]),
    },
    components={"securitySchemes": SCHEMES},
)
UNDECLARED = document(
    {
        "/a": operation("a"),
        "/open": operation("open", security=[]),
        "/files": operation("files", servers=[{"url": ELSEWHERE}]),
        "/near": operation("near", servers=[{"url": "/v2"}]),
    }
)
UNASKED = {
    **UNDECLARED,
    "components": {
        "securitySchemes": {
            "key": {"type": "apiKey", "in": "query", "name": "api_key"},
            "bearer": {"type": "http", "scheme": "bearer"},
        }
    },
}
TWO_KEYS = document(
    {"/a": operation("a")},
    security=[{"first": [], "second": []}],
    components={
        "securitySchemes": {
            "first": {"type": "apiKey", "in": "header", "name": "X-First"},
            "second": {"type": "apiKey", "in": "cookie", "name": "second"},
        }
    },
)
DOCUMENTS = {
    "secured_api": SECURED,
    "undeclared_api": UNDECLARED,
    "unasked_api": UNASKED,
    "two_keys_api": TWO_KEYS,
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    place = tmp_path_factory.mktemp("authentication")
    for name, described in DOCUMENTS.items():
        generated(place, name, described)
    with importable(place, tuple(DOCUMENTS)):
        yield place


@pytest.fixture
def api(folder: Path) -> Any:
    import secured_api

    return secured_api


@pytest.fixture
def undeclared(folder: Path) -> Any:
    import undeclared_api

    return undeclared_api


@pytest.fixture
def unasked(folder: Path) -> Any:
    import unasked_api

    return unasked_api


@pytest.fixture
def two_keys(folder: Path) -> Any:
    import two_keys_api

    return two_keys_api


class Sign(httpx2.Auth):
    """Signs the method, the path and the body, as OAuth 1.0a, HMAC or AWS do."""

    requires_request_body = True

    def auth_flow(self, request: httpx2.Request) -> Generator[httpx2.Request, httpx2.Response]:
        text = f"{request.method} {request.url.path} {len(request.content)}"
        request.headers["Authorization"] = f"Signature {text}"
        yield request


class Fetched(httpx2.Auth):
    """Asks another server for a token first; its two flows differ."""

    def sync_auth_flow(self, request: httpx2.Request) -> Generator[httpx2.Request, httpx2.Response]:
        answer = yield httpx2.Request("POST", "https://login.example.com/token")
        request.headers["Authorization"] = f"Bearer {answer.read().decode()}"
        yield request

    async def async_auth_flow(
        self, request: httpx2.Request
    ) -> AsyncGenerator[httpx2.Request, httpx2.Response]:
        answer = yield httpx2.Request("POST", "https://login.example.com/token")
        request.headers["Authorization"] = f"Bearer {(await answer.aread()).decode()}"
        yield request


# -- what each form sends


@both
def test_a_token_goes_where_a_token_is_asked_for(way: str, api: Any) -> None:
    sent = called(api, way, "token either maybe files open silent missing free", token="t")
    assert [request.headers.get("authorization") for request in sent] == ["Bearer t"] * 4 + [
        None
    ] * 4


@both
@pytest.mark.parametrize("form", ["tuple", "Basic", "mapping", "mapping of Basic"])
def test_a_user_name_and_password(way: str, form: str, api: Any) -> None:
    pair = ("user", "secret")
    forms = {
        "tuple": pair,
        "Basic": api.Basic(*pair),
        "mapping": {"basic": pair},
        "mapping of Basic": {"basic": api.Basic(*pair)},
    }
    sent = called(api, way, "basic open", auth=forms[form])
    assert [request.headers.get("authorization") for request in sent] == [BASIC, None]


@both
@pytest.mark.parametrize("form", ["text", "ApiKey", "mapping", "mapping of ApiKey"])
def test_a_key(way: str, form: str, api: Any) -> None:
    forms = {
        "text": "K",
        "ApiKey": api.ApiKey("K"),
        "mapping": {"key": "K"},
        "mapping of ApiKey": {"key": api.ApiKey("K")},
    }
    sent = called(api, way, "key either open", auth=forms[form])
    assert [request.headers.get("x-key") for request in sent] == ["K", "K", None]


@both
def test_several_credentials_go_each_to_its_scheme(way: str, api: Any) -> None:
    auth = {"key": "K", "basic": ("user", "secret"), "bearer": "B"}
    token, basic, combined = called(api, way, "token basic both", auth=auth)
    assert token.headers["authorization"] == "Bearer B"
    assert (basic.headers["authorization"], basic.headers.get("x-key")) == (BASIC, None)
    assert (combined.headers["authorization"], combined.headers["x-key"]) == ("Bearer B", "K")


@both
def test_what_signs_requests_meets_every_scheme(way: str, api: Any) -> None:
    sent = called(api, way, "digest basic key open silent missing", auth=Sign())
    expected = [f"Signature GET /{name} 0" for name in ("digest", "basic", "key")]
    assert [request.headers.get("authorization") for request in sent] == [
        *expected,
        None,
        None,
        None,
    ]


@both
def test_what_signs_requests_gives_way_to_a_credential_of_the_right_kind(
    way: str, api: Any
) -> None:
    sent = called(api, way, "token digest both", token="t", auth={"digest": Sign(), "key": "K"})
    assert [request.headers["authorization"].split()[0] for request in sent] == [
        "Bearer",
        "Signature",
        "Bearer",
    ]
    (either,) = called(api, way, "either", token="t", auth=Sign())
    assert either.headers["authorization"] == "Bearer t"


@both
def test_flows_may_send_requests_of_their_own(way: str, api: Any) -> None:
    sent = called(api, way, "digest", auth=Fetched(), answer=_token)
    assert [str(request.url) for request in sent] == [
        "https://login.example.com/token",
        f"{API}/digest",
    ]
    assert sent[1].headers["authorization"] == "Bearer fresh"
    assert "timeout" in sent[0].extensions


def _token(request: httpx2.Request) -> httpx2.Response:
    if request.url.host == "login.example.com":
        return httpx2.Response(200, stream=httpx2.ByteStream(b"fresh"))
    return httpx2.Response(204)


@both
def test_an_http_client_with_an_auth_of_its_own_counts(way: str, api: Any) -> None:
    sent = called(api, way, "digest basic files free", http={"auth": Sign()})
    assert [request.headers.get("authorization") for request in sent] == [
        "Signature GET /digest 0",
        "Signature GET /basic 0",
        "Signature GET /files 0",
        None,
    ]


@both
def test_headers_of_an_http_client_count_and_stay_at_the_origin(way: str, api: Any) -> None:
    http = {"headers": {"Authorization": "Custom x", "Cookie": "a=b"}}
    sent = called(api, way, "digest free", http=http)
    assert [request.headers.get("authorization") for request in sent] == ["Custom x", None]
    assert [request.headers.get("cookie") for request in sent] == ["a=b", None]


# -- documents that do not say what they need


@both
@pytest.mark.parametrize(
    ("given", "header"),
    [({"token": "t"}, "Bearer t"), ({"auth": ("user", "secret")}, BASIC), ({"auth": Sign()}, None)],
)
def test_without_schemes_all_calls_to_the_origin_get_what_was_given(
    way: str, given: Any, header: str | None, undeclared: Any
) -> None:
    sent = called(undeclared, way, "a near open files", **given)
    headers = [request.headers.get("authorization") for request in sent]
    if header is None:
        assert headers == ["Signature GET /a 0", "Signature GET /v2/near 0", None, None]
    else:
        assert headers == [header, header, None, None]


@both
def test_schemes_that_nothing_asks_for_say_where_credentials_go(way: str, unasked: Any) -> None:
    for auth in ("K", {"key": "K"}, unasked.ApiKey("K")):
        sent = called(unasked, way, "a files", auth=auth)
        assert [request.url.query for request in sent] == [b"api_key=K", b""]
    sent = called(unasked, way, "a files", token="t", auth="K")
    assert [request.headers.get("authorization") for request in sent] == ["Bearer t", None]
    with pytest.raises(unasked.CredentialsError, match="no operation takes a user name.*bearer"):
        called(unasked, way, "a", auth=("user", "secret"))


@both
def test_the_base_url_that_was_passed_is_the_origin(way: str, undeclared: Any) -> None:
    base = "https://staging.example.org/v9"
    sent = called(undeclared, way, "a files near", token="t", base_url=base)
    assert [str(request.url) for request in sent] == [
        f"{base}/a",
        f"{base}/files",
        "https://staging.example.org/v2/near",
    ]
    assert [request.headers["authorization"] for request in sent] == ["Bearer t"] * 3
    given = {"base_url": base, "servers": {ELSEWHERE: "https://other.example.net"}}
    (moved,) = called(undeclared, way, "files", token="t", **given)
    assert str(moved.url) == "https://other.example.net/files"
    assert "authorization" not in moved.headers


@both
def test_a_redirect_gets_no_credentials(way: str, undeclared: Any) -> None:
    def redirect(request: httpx2.Request) -> httpx2.Response:
        return httpx2.Response(307, headers={"location": "https://evil.example.net/"})

    for given in ({"token": "t"}, {"auth": Sign()}):
        requests: list[httpx2.Request] = []

        def answer(request: httpx2.Request, seen: list[httpx2.Request] = requests) -> Any:
            seen.append(request)
            return redirect(request)

        with pytest.raises(undeclared.Error):
            called(undeclared, way, "a", answer=answer, http={"follow_redirects": True}, **given)
        assert [request.url.host for request in requests] == [
            "api.example.com",
            *["evil.example.net"] * 20,
        ]
        assert requests[0].headers.keys() & {"authorization"}
        assert not any(request.headers.keys() & {"authorization"} for request in requests[1:])


def test_generating_tells_that_nothing_asks(tmp_path: Path) -> None:
    output = generated(tmp_path, "unasked_api", UNASKED)
    assert "[missing-security]" in output
    assert "unasked_api.json:1:" in output
    assert "[missing-security]" not in generated(tmp_path, "undeclared_api", UNDECLARED)
    output = generated(tmp_path, "secured_api", SECURED)
    assert output.count("[unknown-security-scheme]") == 1
    assert "[missing-security]" not in output


def test_old_documents_ask_as_new_ones_do(tmp_path: Path) -> None:
    old = {
        "swagger": "2.0",
        "info": {"title": "T", "version": "1"},
        "host": "api.example.com",
        "schemes": ["https"],
        "securityDefinitions": {"key": {"type": "apiKey", "in": "header", "name": "X-Key"}},
        "paths": {"/a": operation("a", tags=["default"])},
    }
    with package(tmp_path, "old_api", old) as module:
        (request,) = called(module, "sync", "a", auth="K")
    assert request.headers["x-key"] == "K"
    assert "#/securityDefinitions" in generated(tmp_path, "old_api2", old)


def test_a_slice_asks_as_the_whole_does(tmp_path: Path) -> None:
    """What operations elsewhere ask for tells that those here need nothing."""
    options = ("--include-path", "/silent")
    with (
        package(tmp_path, "part_api", SECURED, *options) as module,
        pytest.raises(ValueError, match="no operation takes a token; the API asks for none"),
    ):
        module.Client(token="t")


def test_a_slice_sends_credentials_as_the_whole_does(tmp_path: Path) -> None:
    options = ("--include-path", "/a")
    with package(tmp_path, "slice_api", UNASKED, *options) as module:
        (request,) = called(module, "sync", "a", auth="K", token="t")
    assert (request.url.query, request.headers["authorization"]) == (b"api_key=K", "Bearer t")


# -- what nothing takes


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"auth": "K"}, 'several security schemes for keys: first, second; pass auth={"first"'),
        ({"auth": ("user", "secret")}, "no operation takes a user name and password; known: first"),
        ({"token": "t"}, "no operation takes a token; known: first (API key in header X-First), s"),
        ({"auth": {"frist": "K"}}, "unknown security scheme 'frist'; known: first"),
        ({"auth": {"first": ("u", "secret")}}, "'first' does not take a user name and password"),
    ],
)
def test_what_nothing_takes_is_refused_when_the_client_is_made(
    given: Any, message: str, two_keys: Any
) -> None:
    for client in (two_keys.Client, two_keys.AsyncClient):
        with pytest.raises(two_keys.CredentialsError) as caught:
            client(**given)
        assert message in str(caught.value)
        assert "secret" not in str(caught.value)


def test_a_scheme_that_no_operation_asks_for_is_named(api: Any) -> None:
    with pytest.raises(ValueError, match="no operation asks for the security scheme 'unused'"):
        api.Client(auth={"unused": Sign()})


def test_a_key_without_a_place_is_told_where_it_can_go(undeclared: Any) -> None:
    for auth in ("K-1234", undeclared.ApiKey("K-1234")):
        with pytest.raises(undeclared.CredentialsError, match="headers=") as caught:
            undeclared.Client(auth=auth)
        assert "K-1234" not in str(caught.value)
    (request,) = called(undeclared, "sync", "a", headers={"X-Key": "K-1234"})
    assert request.headers["x-key"] == "K-1234"


def test_two_credentials_for_one_place_are_refused(undeclared: Any, api: Any) -> None:
    with pytest.raises(ValueError, match="two credentials would go into the header author"):
        undeclared.Client(token="t", auth=("user", "secret"))
    for given in ({"token": "t"}, {"auth": ("user", "secret")}):
        for module in (undeclared, api):
            with pytest.raises(ValueError, match="headers= sets too"):
                module.Client(headers={"authorization": "x"}, **given)


def test_what_is_no_credential_is_a_type_error(api: Any) -> None:
    with pytest.raises(TypeError, match="auth= takes an API key.*not int"):
        api.Client(auth=1)


@both
def test_a_function_that_gives_no_text_is_told(way: str, api: Any) -> None:
    with pytest.raises(api.CredentialsError, match="returned NoneType, not str"):
        called(api, way, "token", token=lambda: None)


def test_missing_credentials_are_told_before_the_call(api: Any) -> None:
    with pytest.raises(api.CredentialsError, match="default.both needs credentials for key and b"):
        called(api, "sync", "both", token="t")


# -- headers of the client


@both
def test_headers_go_with_every_call(way: str, api: Any) -> None:
    headers = {"X-Trace": "1", "Accept": "application/vnd.x+json", "User-Agent": None}
    sent = called(api, way, "open free", headers=headers)
    for request in sent:
        assert request.headers["x-trace"] == "1"
        assert request.headers["accept"] == "application/vnd.x+json"
        assert "user-agent" not in request.headers


@both
def test_a_header_counts_as_a_credential_and_stays_at_the_origin(way: str, api: Any) -> None:
    headers = {"Authorization": "Custom x", "X-KEY": "K"}
    sent = called(api, way, "digest key both free", headers=headers)
    assert [request.headers.get("authorization") for request in sent] == ["Custom x"] * 3 + [None]
    assert [request.headers.get("x-key") for request in sent] == ["K"] * 3 + [None]
    with pytest.raises(api.CredentialsError, match="default.files needs credentials"):
        called(api, way, "files", headers=headers)


def test_headers_of_the_call_and_computed_ones_come_first(tmp_path: Path) -> None:
    described = document(
        {
            "/a": {
                "post": {
                    "operationId": "send",
                    **OK,
                    "parameters": [
                        {"name": "X-Trace", "in": "header", "schema": {"type": "string"}}
                    ],
                    "requestBody": {
                        "content": {"application/json": {"schema": {"type": "object"}}}
                    },
                }
            }
        }
    )
    headers = {"x-trace": "client", "content-type": "text/plain", "Accept-Encoding": None}
    with package(tmp_path, "headers_api", described) as module:
        seen: list[httpx2.Request] = []

        def answer(request: httpx2.Request) -> httpx2.Response:
            seen.append(request)
            return httpx2.Response(204)

        http = httpx2.Client(transport=httpx2.MockTransport(answer))
        with module.Client(http_client=http, headers=headers) as client:
            client.default.send({"a": 1}, x_trace="call")
            client.default.send({"a": 1})
    assert [request.headers["x-trace"] for request in seen] == ["call", "client"]
    assert [request.headers["content-type"] for request in seen] == ["application/json"] * 2
    assert "accept-encoding" not in seen[0].headers


@pytest.mark.parametrize(
    ("headers", "message"),
    [
        ({"X-Key": "hunter2\r\nHost: evil"}, "the value of the header 'X-Key'"),
        ({"X-Key": "hunter2\u00e9"}, "the value of the header 'X-Key'"),
        ({"X Key": "hunter2"}, "cannot be the name of a header"),
        ({"": "hunter2"}, "cannot be the name of a header"),
        ({"Content-Length": "3"}, "is computed for each call"),
    ],
)
def test_headers_that_cannot_be_are_refused_and_not_shown(
    headers: Any, message: str, api: Any
) -> None:
    with pytest.raises(ValueError, match=message) as caught:
        api.Client(headers=headers)
    assert "hunter2" not in str(caught.value)


# -- over the wire


@both
@pytest.mark.parametrize("given", ["token", "headers", "flow", "http"])
def test_credentials_do_not_travel_over_plain_http(way: str, given: str, undeclared: Any) -> None:
    options: dict[str, Any] = {
        "token": {"token": "t"},
        "headers": {"headers": {"X-Api-Key": "t"}},
        "flow": {"auth": Sign()},
        "http": {"http": {"auth": Sign()}},
    }[given]
    with pytest.raises(undeclared.CredentialsError, match="plain http"):
        called(undeclared, way, "a", base_url="http://api.example.com", **options)
    more = {"base_url": "http://api.example.com", "allow_insecure": True}
    assert len(called(undeclared, way, "a", **more, **options)) == 1


UPLOAD = document(
    {
        "/upload": {
            "post": {
                "operationId": "upload",
                **OK,
                "security": [{"digest": []}],
                "requestBody": {
                    "required": True,
                    "content": {
                        "application/octet-stream": {
                            "schema": {"type": "string", "format": "binary"}
                        }
                    },
                },
            }
        }
    },
    components={"securitySchemes": {"digest": {"type": "http", "scheme": "digest"}}},
)


def digest_server(user: str, password: str) -> Callable[[Seen], Reply]:
    """Answer as RFC 7616 asks: a challenge first, and a check of what answers it."""

    def answer(seen: Seen) -> Reply:
        given = dict(re.findall(r'(\w+)="?([^",]+)"?', seen.headers.get("authorization", "")))
        if not given:
            challenge = 'Digest realm="r", nonce="n", qop="auth", algorithm=SHA-256'
            return Reply(401, b"x" * 100, {"www-authenticate": challenge})
        first = _sha(f"{user}:r:{password}")
        second = _sha(f"{seen.method}:{seen.target}")
        text = f"{first}:n:{given['nc']}:{given['cnonce']}:auth:{second}"
        return Reply(204 if given["response"] == _sha(text) else 403, b"")

    return answer


def _sha(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


class Once:
    """A file that cannot be read twice."""

    def __init__(self, content: bytes) -> None:
        self.rest = content

    def read(self, size: int = -1) -> bytes:
        piece, self.rest = self.rest[:size], self.rest[size:]
        return piece

    def seekable(self) -> bool:
        return False


@both
def test_digest_works_with_a_file_that_is_sent_twice(way: str, tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.write_bytes(os.urandom(100_000))
    with package(tmp_path, "digest_api", UPLOAD) as module, StandIn() as server:
        server.answer = digest_server("user", "secret")

        def send(content: Any, **options: Any) -> None:
            if way == "sync":
                with module.Client(base_url=server.url, **options) as client:
                    client.default.upload(content)
            else:
                anyio.run(send_async, content, options)

        async def send_async(content: Any, options: Any) -> None:
            async with module.AsyncClient(base_url=server.url, **options) as client:
                await client.default.upload(content)

        send(path, auth=httpx2.DigestAuth("user", "secret"))
        bodies = [request.body for request in server.requests]
        assert bodies == [path.read_bytes()] * 2
        with pytest.raises(module.ApiError) as caught:
            send(path, auth=httpx2.DigestAuth("user", "wrong"))
        assert caught.value.status == 403
        with pytest.raises(module.TransportError, match="cannot be read twice"):
            send(Once(b"abc"), auth=httpx2.DigestAuth("user", "secret"))
        server.answer = Reply(204, b"")
        send(path, auth=Sign())
        assert server.requests[-1].headers["authorization"] == "Signature POST /upload 100000"
        assert server.requests[-1].body == path.read_bytes()


@both
def test_a_flow_that_never_ends_is_stopped_by_the_deadline(way: str, api: Any) -> None:
    class Endless(httpx2.Auth):
        def auth_flow(self, request: httpx2.Request) -> Generator[httpx2.Request, httpx2.Response]:
            while True:
                yield request

    with pytest.raises(api.DeadlineExceeded):
        called(api, way, "digest", auth=Endless(), timeout=0.2)


def test_secrets_are_not_shown(api: Any) -> None:
    for given in ({"auth": ("user", "hunter2")}, {"token": "hunter2"}, {"auth": "hunter2"}):
        client = api.Client(**given)
        shown = repr(vars(client)) + repr(vars(client._transport))
        with pytest.raises(api.CredentialsError) as caught:
            client.default.both()
        assert "hunter2" not in shown + str(caught.value)


# -- parts of the server's URL

REGIONAL = {
    **UNDECLARED,
    "servers": [
        {
            "url": "https://{region}.example.com/{base_url}/{sent}",
            "variables": {
                "region": {"default": "eu", "enum": ["eu", "us"]},
                "base_url": {"default": "v1"},
                "sent": {"default": "x", "enum": ["y"]},
            },
        }
    ],
}


def test_parts_of_the_servers_url_are_listed_in_the_surface(tmp_path: Path) -> None:
    generated(tmp_path, "listed_api", REGIONAL)
    surface = (tmp_path / "listed_api" / "surface.txt").read_text("utf-8").splitlines()
    assert (
        'Client(*, region: Literal["eu", "us"] = "eu", base_url_: str = "v1", sent_: str = "x")'
        in surface
    )


@both
def test_parts_of_the_servers_url_are_arguments(way: str, tmp_path: Path) -> None:
    with package(tmp_path, "regional_api", REGIONAL) as module:

        def url(**given: Any) -> str:
            (request,) = called(module, way, "a", **given)
            return str(request.url)

        assert url() == "https://eu.example.com/v1/x/a"
        given = {"region": "us", "base_url_": "v2", "sent_": "anything"}
        assert url(**given) == "https://us.example.com/v2/anything/a"
        assert url(base_url="https://other.example.com") == "https://other.example.com/a"
        with pytest.raises(ValueError, match="region cannot be 'mars' in .*: use 'eu', 'us'"):
            url(region="mars")
        with pytest.raises(ValueError, match="base_url cannot be 'a b'"):
            url(base_url_="a b")
        with pytest.raises(ValueError, match="pass base_url= or the server's 'region', not both"):
            url(base_url="https://other.example.com", region="us")


# -- as a type checker sees it

CALLER = """
import httpx2

from secured_api import (
    ApiKey,
    AsyncClient,
    AuthLike,
    Basic,
    Bearer,
    Client,
    Credential,
    CredentialsError,
    DeadlineExceeded,
    ResponseSummary,
    ResponseTooLarge,
    Scheme,
    ServerSentEvent,
)
from secured_api import Attachment


class Own:
    def meets(self, scheme: Scheme) -> bool:
        return scheme.kind == "apiKey"

    def attach(self, scheme: Scheme, request: Attachment) -> None:
        request.headers.append((scheme.name, "x"))


keys: dict[str, str] = {"key": "K"}
headers: dict[str, str] = {"X-Trace": "1"}
own: Credential = Own()
chosen: AuthLike = ("user", "secret")
clients = [
    Client("t"),
    Client(token="t"),
    Client(token=lambda: "t"),
    Client(auth=("user", "secret")),
    Client(auth="K"),
    Client(auth={"key": "K", "basic": ("user", "secret"), "digest": httpx2.DigestAuth("u", "p")}),
    Client(auth=keys),
    Client(auth=Bearer("t")),
    Client(auth=Basic("user", "secret")),
    Client(auth=ApiKey("K")),
    Client(auth=own),
    Client(auth=chosen),
    Client(auth=httpx2.DigestAuth("user", "secret")),
    Client(headers=headers),
    Client(headers={"User-Agent": None, "X-Trace": "1"}),
    Client(http_client=httpx2.Client(auth=("user", "secret"))),
]
others = [
    AsyncClient(token="t"),
    AsyncClient(auth=("user", "secret")),
    AsyncClient(auth=httpx2.DigestAuth("user", "secret")),
    AsyncClient(http_client=httpx2.AsyncClient(auth=("user", "secret"))),
]
errors: list[type[Exception]] = [CredentialsError, DeadlineExceeded, ResponseTooLarge]
types: list[type] = [ResponseSummary, ServerSentEvent]
"""
WRONG = {
    "auth=1": "int",
    "auth=('a',)": "tuple[str]",
    "auth={'key': 1}": "int",
    "headers={'a': 1}": "int",
    "token=1": "int",
}


@pytest.fixture(scope="module")
def programs(folder: Path) -> Path:
    place = folder / "programs"
    (place / "caller").mkdir(parents=True)
    (place / "caller" / "__init__.py").write_text(CALLER, "utf-8")
    (place / "secured_api").symlink_to(folder / "secured_api")
    return place


@pytest.mark.slow
@pytest.mark.checkers
def test_each_form_passes_the_strict_type_checkers(programs: Path) -> None:
    strict.passes_checkers(programs)


def test_each_form_runs(programs: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", "import caller"],
        env={**os.environ, "PYTHONPATH": str(programs)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr


@pytest.mark.slow
def test_what_is_no_form_is_an_error_for_the_type_checker(programs: Path, tmp_path: Path) -> None:
    lines = ["from secured_api import Client", *(f"Client({item})" for item in WRONG)]
    (tmp_path / "wrong.py").write_text("\n".join(lines) + "\n", "utf-8")
    done = strict.mypy(tmp_path, "wrong.py", search=programs)
    assert f"Found {len(WRONG)} errors" in done.stdout, done.stdout
