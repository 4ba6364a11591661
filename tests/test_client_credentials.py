"""Credentials that have to be waited for, hooks and the logger, over sockets."""

from __future__ import annotations

import asyncio
import json
import logging
import threading
import time
from collections.abc import Generator, Iterator
from concurrent.futures import ThreadPoolExecutor
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, Self
from urllib.parse import parse_qs

import httpx2
import pytest

import strict
from acting import opened
from fault_server import FaultServer, in_turn, message, once
from importing import importable
from packaged import OK, document, generated
from sending import WAYS

both = pytest.mark.parametrize("way", WAYS)


def operation(name: str, scheme: str, method: str = "get", **more: Any) -> dict[str, Any]:
    return {method: {"operationId": name, "security": [{scheme: []}], **OK, **more}}


FLOWS = {
    "clientCredentials": {"tokenUrl": "/token", "scopes": {"read": "Read.", "write": "Write."}},
    "authorizationCode": {
        "authorizationUrl": "/authorize",
        "tokenUrl": "/token",
        "refreshUrl": "/refresh",
        "scopes": {},
    },
}
UPLOAD = {"required": True, "content": {"application/octet-stream": {}}}
DOCUMENT = document(
    {
        "/token-thing": operation("by_token", "bearer"),
        "/oauth-thing": operation("by_oauth", "oauth"),
        "/basic-thing": operation("by_basic", "basic"),
        "/upload": operation("upload", "bearer", "post", requestBody=UPLOAD),
    },
    components={
        "securitySchemes": {
            "bearer": {"type": "http", "scheme": "bearer"},
            "basic": {"type": "http", "scheme": "basic"},
            "oauth": {"type": "oauth2", "flows": FLOWS},
        }
    },
)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    place = tmp_path_factory.mktemp("credentials")
    generated(place, "credentials_api", DOCUMENT)
    with importable(place, ("credentials_api",)):
        yield place


@pytest.fixture
def api(folder: Path) -> Any:
    import credentials_api

    return credentials_api


def authorizations(server: FaultServer) -> list[str | None]:
    found = []
    for head in server.heads:
        lines = [line.partition(": ") for line in head.split("\r\n")]
        values = [value for name, _, value in lines if name.lower() == "authorization"]
        found.append(values[0] if values else None)
    return found


NO_CONTENT = b"HTTP/1.1 204 No Content\r\n\r\n"
REFUSED = message(b"", status="401 X")
BUSY = message(b"", status="503 X", headers="Retry-After: 0\r\n")


# Functions


def counting(way: str, form: str) -> Any:
    """Make a function that gives T0, T1 and so on."""
    numbers = iter(range(100))

    def blocking() -> str:
        return f"T{next(numbers)}"

    async def suspending() -> str:
        await asyncio.sleep(0)
        return blocking()

    return suspending if form == "async" else blocking


FORMS = [("sync", "sync"), ("async", "sync"), ("async", "async")]


@pytest.mark.parametrize(("way", "form"), FORMS)
def test_a_token_is_asked_for_before_each_attempt(way: str, form: str, api: Any) -> None:
    with (
        FaultServer(in_turn(BUSY, BUSY, NO_CONTENT)) as server,
        opened(api, way, server.url, token=counting(way, form)) as (client, act),
    ):
        act(client.default.by_token)
        assert authorizations(server) == ["Bearer T0", "Bearer T1", "Bearer T2"]


@pytest.mark.parametrize(("way", "form"), FORMS)
def test_a_token_is_asked_for_once_more_after_401(way: str, form: str, api: Any) -> None:
    with (
        FaultServer(in_turn(REFUSED, NO_CONTENT, REFUSED)) as server,
        opened(api, way, server.url, token=counting(way, form), retries=0) as (client, act),
    ):
        act(client.default.by_token)
        assert authorizations(server) == ["Bearer T0", "Bearer T1"]
        with pytest.raises(api.ApiError) as caught:
            act(client.default.by_token)
        assert caught.value.status == 401
        assert authorizations(server)[2:] == ["Bearer T2", "Bearer T3"]


@both
def test_a_token_that_stays_the_same_is_not_sent_again(way: str, api: Any) -> None:
    for token in ("fixed", lambda: "fixed"):
        with (
            FaultServer(once(REFUSED)) as server,
            opened(api, way, server.url, token=token) as (client, act),
        ):
            with pytest.raises(api.ApiError):
                act(client.default.by_token)
            assert authorizations(server) == ["Bearer fixed"]


@both
def test_a_body_is_sent_again_with_the_new_token_if_it_can_be(way: str, api: Any) -> None:
    with (
        FaultServer(in_turn(REFUSED, NO_CONTENT)) as server,
        opened(api, way, server.url, token=counting(way, "sync")) as (client, act),
    ):
        act(client.default.upload, b"data")
        assert server.bodies == [b"data", b"data"]


def test_a_function_that_blocks_does_not_hold_up_other_tasks(api: Any) -> None:
    def slow() -> str:
        time.sleep(0.3)
        return "T"

    async def run(url: str) -> float:
        longest, last = 0.0, time.monotonic()
        async with api.AsyncClient(slow, base_url=url) as client:
            call = asyncio.create_task(client.default.by_token())
            while not call.done():
                await asyncio.sleep(0.01)
                now = time.monotonic()
                longest, last = max(longest, now - last), now
            await call
        return longest

    with FaultServer(once(NO_CONTENT)) as server:
        assert asyncio.run(run(server.url)) < 0.2


def test_names_and_passwords_may_be_async(api: Any) -> None:
    async def name() -> str:
        return "user"

    async def password() -> str:
        return "secret"

    with (
        FaultServer(once(NO_CONTENT)) as server,
        opened(api, "async", server.url, auth=(name, password)) as (client, act),
    ):
        act(client.default.by_basic)
        assert authorizations(server) == ["Basic dXNlcjpzZWNyZXQ="]


# OAuth 2.0


class TokenServer:
    """An API with a token endpoint; ``grants`` holds what it was asked, ``valid`` the token it takes."""

    def __init__(self) -> None:
        self.grants: list[dict[str, str]] = []
        self.authorizations: list[str | None] = []
        self.valid: set[str] = set()
        self.answer: dict[str, Any] = {}
        self.refusal: dict[str, Any] | None = None
        self.calls = 0
        self._http = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self.url = f"http://127.0.0.1:{self._http.server_port}"

    def __enter__(self) -> Self:
        threading.Thread(target=self._http.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._http.shutdown()
        self._http.server_close()

    def grant(self, path: str, form: str, authorization: str | None) -> tuple[int, Any]:
        time.sleep(0.05)
        self.grants.append(
            {"path": path, **{key: value[0] for key, value in parse_qs(form).items()}}
        )
        self.authorizations.append(authorization)
        if self.refusal is not None:
            return 400, self.refusal
        token = f"T{len(self.grants)}"
        self.valid.add(token)
        return 200, {"access_token": token, "token_type": "bearer", **self.answer}

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        outer = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def log_message(self, *_: object) -> None:
                pass

            def do_POST(self) -> None:
                form = self.rfile.read(int(self.headers["Content-Length"])).decode()
                self.reply(*outer.grant(self.path, form, self.headers["Authorization"]))

            def do_GET(self) -> None:
                outer.calls += 1
                token = (self.headers["Authorization"] or "").removeprefix("Bearer ")
                self.reply(204 if token in outer.valid else 401, None)

            def reply(self, status: int, value: Any) -> None:
                body = b"" if value is None else json.dumps(value).encode()
                self.send_response(status)
                self.send_header("Content-Type", "application/json")
                if status != 204:
                    self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

        return Handler


@both
def test_client_credentials_are_exchanged_for_a_token_once(way: str, api: Any) -> None:
    credential = api.OAuth2ClientCredentials("me:too", "s/3", scopes=["read", "write"])
    with (
        TokenServer() as server,
        opened(api, way, server.url, auth=credential) as (client, act),
    ):
        server.answer = {"expires_in": 3600}
        act(client.default.by_oauth)
        act(client.default.by_oauth)
        grant = {"path": "/token", "grant_type": "client_credentials", "scope": "read write"}
        assert server.grants == [grant]
        assert server.authorizations == ["Basic bWUlM0F0b286cyUyRjM="]
        assert "s/3" not in repr(credential)


@both
def test_a_token_that_was_refused_is_fetched_again(way: str, api: Any) -> None:
    credential = {"oauth": api.OAuth2ClientCredentials("me", "s", secret_in_body=True)}
    with (
        TokenServer() as server,
        opened(api, way, server.url, auth=credential, retries=0) as (client, act),
    ):
        act(client.default.by_oauth)
        server.valid.clear()
        act(client.default.by_oauth)
        assert len(server.grants) == 2
        assert server.grants[0] == {
            "path": "/token",
            "grant_type": "client_credentials",
            "client_id": "me",
            "client_secret": "s",
        }
        server.refusal = {"error": "invalid_client", "error_description": "who?"}
        server.valid.clear()
        with pytest.raises(api.CredentialsError, match=r"answered 400 .*: invalid_client: who\?"):
            act(client.default.by_oauth)


@both
def test_a_token_is_renewed_before_it_ends(way: str, api: Any) -> None:
    with (
        TokenServer() as server,
        opened(api, way, server.url, auth=api.OAuth2ClientCredentials("me", "s")) as (client, act),
    ):
        server.answer = {"expires_in": 0}
        act(client.default.by_oauth)
        act(client.default.by_oauth)
        assert (len(server.grants), server.calls) == (2, 2)


def test_one_token_is_fetched_for_calls_at_once(api: Any) -> None:
    with TokenServer() as server:
        server.answer = {"expires_in": 3600}
        credential = api.OAuth2ClientCredentials("me", "s")
        with (
            api.Client(auth=credential, base_url=server.url) as client,
            ThreadPoolExecutor(8) as pool,
        ):
            list(pool.map(lambda _: client.default.by_oauth(), range(16)))
        assert len(server.grants) == 1

        async def run() -> None:
            async with api.AsyncClient(
                auth=api.OAuth2ClientCredentials("me", "s"), base_url=server.url
            ) as client:
                await asyncio.gather(*(client.default.by_oauth() for _ in range(16)))

        asyncio.run(run())
        assert len(server.grants) == 2


class Store:
    """Keeps a token in memory, in both ways."""

    def __init__(self, way: str, token: Any = None) -> None:
        self.token = token
        self.saved: list[Any] = []
        self.way = way

    def load(self) -> Any:
        return self._given(self.token)

    def save(self, token: Any) -> Any:
        self.saved.append(token)
        return self._given(None)

    def _given(self, value: Any) -> Any:
        if self.way == "sync":
            return value

        async def give() -> Any:
            return value

        return give()


@both
def test_a_refresh_token_is_replaced_and_kept(way: str, api: Any) -> None:
    store = Store(way)
    credential = api.OAuth2RefreshToken("R0", client_id="me", access_token="old", store=store)
    with (
        TokenServer() as server,
        opened(api, way, server.url, auth=credential, retries=0) as (client, act),
    ):
        server.answer = {"refresh_token": "R1", "expires_in": "3600"}
        act(client.default.by_oauth)
        server.valid.clear()
        act(client.default.by_oauth)
        found = [(grant["path"], grant["refresh_token"]) for grant in server.grants]
        assert found == [("/refresh", "R0"), ("/refresh", "R1")]
        assert server.grants[0]["client_id"] == "me"
        assert [token.access_token for token in store.saved] == ["T1", "T2"]
        assert store.saved[1].refresh_token == "R1"
        assert "T2" not in repr(store.saved[1])


@both
def test_a_token_is_taken_from_the_store(way: str, api: Any) -> None:
    store = Store(way, api.OAuth2Token("T9", expires_at=time.time() + 100))
    credential = api.OAuth2ClientCredentials("me", "s", store=store)
    with (
        TokenServer() as server,
        opened(api, way, server.url, auth=credential) as (client, act),
    ):
        server.valid.add("T9")
        act(client.default.by_oauth)
        assert (server.grants, store.saved) == ([], [])


@both
def test_secrets_do_not_go_to_a_token_endpoint_over_plain_http(way: str, api: Any) -> None:
    credential = api.OAuth2ClientCredentials("me", "s", token_url="http://login.example.com/token")
    with (
        FaultServer(once(NO_CONTENT)) as server,
        opened(api, way, server.url, auth=credential) as (client, act),
    ):
        with pytest.raises(api.CredentialsError, match="plain http"):
            act(client.default.by_oauth)
        assert not server.heads


@both
def test_what_a_token_endpoint_may_answer_instead(way: str, api: Any) -> None:
    html = message(b"<html>", status="502 X", content_type="text/html")
    answers = in_turn(html, message(b'{"token_type":"bearer"}'), message(b"{"))
    with (
        FaultServer(answers) as server,
        opened(api, way, server.url, auth=api.OAuth2ClientCredentials("me", "s")) as (client, act),
    ):
        for text in ("answered 502", "no access_token", "no access_token"):
            with pytest.raises(api.CredentialsError, match=text):
                act(client.default.by_oauth)


@both
def test_anything_that_signs_requests_may_be_passed(way: str, api: Any) -> None:
    class Sign(httpx2.Auth):
        def auth_flow(self, request: httpx2.Request) -> Generator[httpx2.Request, httpx2.Response]:
            request.headers["Authorization"] = f"Signed {request.url.path}"
            yield request

    with (
        FaultServer(once(NO_CONTENT)) as server,
        opened(api, way, server.url, auth=Sign()) as (client, act),
    ):
        act(client.default.by_oauth)
        act(client.request, "GET", "/other")
        assert authorizations(server) == ["Signed /oauth-thing", "Signed /other"]


# Hooks and the logger


@both
def test_hooks_see_each_attempt_and_may_add_headers(way: str, api: Any) -> None:
    seen: list[Any] = []

    def on_request(request: Any) -> None:
        seen.append((request.operation, request.method, request.attempt, dict(request.headers)))
        request.headers["X-Trace"] = str(request.attempt)

    def on_response(response: Any) -> None:
        seen.append((response.status_code, response.attempts, response.content))

    async def on_request_async(request: Any) -> None:
        on_request(request)

    async def on_response_async(response: Any) -> None:
        on_response(response)

    hooks = [(on_request, on_response)]
    if way == "async":
        hooks.append((on_request_async, on_response_async))
    busy = message(b"busy", status="503 X", headers="Retry-After: 0\r\n")
    for request_hook, response_hook in hooks:
        seen.clear()
        options = {"token": "s3cret", "on_request": request_hook, "on_response": response_hook}
        with (
            FaultServer(in_turn(busy, NO_CONTENT)) as server,
            opened(api, way, server.url, **options) as (client, act),
        ):
            act(client.default.by_token)
            assert [head.lower().count("x-trace: ") for head in server.heads] == [1, 1]
            assert "x-trace: 2" in server.heads[1].lower()
        assert [item[:3] for item in seen[::2]] == [
            ("default.by_token", "GET", 1),
            ("default.by_token", "GET", 2),
        ]
        assert seen[1::2] == [(503, 1, b"busy"), (204, 2, b"")]
        assert "s3cret" not in repr(seen)


def test_a_client_does_not_await_hooks(api: Any) -> None:
    async def hook(request: Any) -> None:
        raise AssertionError

    with FaultServer(once(NO_CONTENT)) as server:
        client = api.Client("t", base_url=server.url, on_request=hook)
        with client, pytest.raises(TypeError, match="use AsyncClient"):
            client.default.by_token()
        assert not server.heads


@both
def test_each_attempt_is_logged_without_secrets(
    way: str, api: Any, caplog: pytest.LogCaptureFixture
) -> None:
    with (
        FaultServer(in_turn(BUSY, NO_CONTENT)) as server,
        opened(api, way, server.url, token="s3cret", query={"key": "hidden"}) as (client, act),
    ):
        with caplog.at_level(logging.INFO, logger="credentials_api"):
            act(client.default.by_token)
        server.script = lambda number: iter((None,))
        with caplog.at_level(logging.INFO, logger="credentials_api"), pytest.raises(api.Error):
            act(client.with_options(retries=0).default.by_token)
    records: list[Any] = [record for record in caplog.records if record.name == "credentials_api"]
    assert [
        (record.operation, record.method, record.status, record.attempt) for record in records
    ] == [
        ("default.by_token", "GET", 503, 1),
        ("default.by_token", "GET", 204, 2),
        ("default.by_token", "GET", None, 1),
    ]
    assert all(0 <= record.seconds < 5 for record in records)
    url = f"{server.url}/token-thing"
    assert records[0].getMessage().startswith(f"default.by_token: GET {url} answered 503 in ")
    texts = [record.getMessage() for record in records]
    assert not any("s3cret" in text or "hidden" in text for text in texts)


PROGRAM = """
from credentials_api import (
    AsyncClient, Client, OAuth2ClientCredentials, OAuth2RefreshToken, OAuth2Token, TokenStore,
)


class Store:
    def load(self) -> OAuth2Token | None:
        return None

    def save(self, token: OAuth2Token) -> None:
        print(token)


class AsyncStore:
    async def load(self) -> OAuth2Token | None:
        return None

    async def save(self, token: OAuth2Token) -> None:
        print(token)


async def token() -> str:
    return "t"


stores: list[TokenStore] = [Store(), AsyncStore()]
Client(auth=OAuth2ClientCredentials("a", "b", scopes=["c"], store=Store()))
Client(auth={"oauth": OAuth2RefreshToken("r", client_id="a", token_url="https://a.b/c")})
AsyncClient(token, base_url="https://a.b")
AsyncClient(auth={"oauth": OAuth2ClientCredentials("a", "b", store=AsyncStore())})
"""


@pytest.mark.slow
@pytest.mark.checkers
def test_a_user_s_program_passes_the_strict_type_checkers(folder: Path) -> None:
    (folder / "program.py").write_text(PROGRAM, "utf-8")
    strict.passes_checkers(folder, "program.py")
