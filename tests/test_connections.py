"""How clients connect: limits, proxies, certificates, redirects, event loops, HTTP clients of the caller's."""

from __future__ import annotations

import asyncio
import json
import shutil
import socket
import ssl
import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any, Self

import anyio
import httpx2
import pytest

from fault_server import FaultServer, message, once
from runtime_package import runtime
from sending import (
    SCHEMES,
    USER,
    WAYS,
    QuickClock,
    as_it_is,
    calls,
    errors,
    get,
    outcomes,
    passed,
    post,
    send,
    sent_body,
    transport,
    with_call_options,
)

connection = runtime("http.connection")
Connections = connection.Connections
File = runtime("values.files").File

both = pytest.mark.parametrize("way", WAYS)
THING = {"id": "1"}
PROXIES = ("http_proxy", "https_proxy", "all_proxy", "no_proxy")


@pytest.fixture(autouse=True)
def _no_proxies(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in PROXIES:
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)


def http_client(way: str, **options: Any) -> Any:
    return httpx2.Client(**options) if way == "sync" else httpx2.AsyncClient(**options)


def at_once(way: str, url: str, count: int, **options: Any) -> list[Any]:
    """Make calls at the same time with one client: results or errors."""
    credentials = runtime("http.credentials").Credentials(SCHEMES, None)
    options = with_call_options(options)
    found: list[Any] = []

    if way == "sync":
        client = transport.Transport(url, credentials, clock=QuickClock(), **options)

        def call() -> None:
            try:
                found.append(get().by(client))
            except errors.Error as error:
                found.append(error)

        threads = [threading.Thread(target=call) for _ in range(count)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        client.close()
        return found

    async def call_async(client: Any) -> None:
        try:
            found.append(await get().by(client))
        except errors.Error as error:
            found.append(error)

    async def run() -> None:
        client = transport.AsyncTransport(url, credentials, clock=QuickClock(), **options)
        async with anyio.create_task_group() as group:
            for _ in range(count):
                group.start_soon(call_async, client)
        await client.close()

    anyio.run(run)
    return found


# limits


def late(number: int) -> Iterator[bytes | float]:
    yield 0.4
    yield message()


@both
def test_many_calls_have_a_connection_each(way: str) -> None:
    with FaultServer(late) as server:
        began = time.monotonic()
        assert at_once(way, server.url, 40, timeout=8.0) == [THING] * 40
    assert time.monotonic() - began < 4
    assert server.connections == 40


def events(number: int) -> Iterator[bytes | float]:
    yield message(b"data: 1\n\n", content_type="text/event-stream", length=999)
    yield 5.0


@both
def test_waiting_for_a_connection_is_called_so(way: str) -> None:
    """A stream that stays open has the only connection."""
    stream = get(responses={"200": {"text/event-stream": calls.ResponseDecoder(as_it_is)}})
    credentials = runtime("http.credentials").Credentials(SCHEMES, None)
    limits = httpx2.Limits(max_connections=1)
    options: Any = with_call_options({"timeout": 0.3, "connections": Connections(limits)})

    async def run() -> None:
        client = transport.AsyncTransport(server.url, credentials, **options)
        async with await stream.by(client, "stream") as items:
            await anext(items)
            await get().by(client)

    with FaultServer(events) as server, pytest.raises(errors.DeadlineExceeded) as caught:
        if way == "async":
            anyio.run(run)
        client = transport.Transport(server.url, credentials, **options)
        with stream.by(client, "stream") as items:
            next(items)
            get().by(client)
    assert str(caught.value) == (
        f"GET {server.url}/thing: no connection became free: all 1 are in use;"
        " limits=httpx2.Limits(...) allows more"
    )
    assert not caught.value.sent
    assert len(server.heads) == 1


# answers without a body do not let the next one be forged


@both
@pytest.mark.parametrize(
    ("method", "status"),
    [("HEAD", "200 OK"), ("GET", "204 No Content"), ("GET", "304 Not Modified")],
)
def test_a_length_without_a_body_does_not_let_stray_bytes_in(
    way: str, method: str, status: str
) -> None:
    bare = f"HTTP/1.1 {status}\r\nContent-Length: 300\r\n\r\n".encode()

    def script(number: int) -> Iterator[bytes]:
        answers = (bare, message(b'{"id":"first"}') + message(b'{"id":"forged"}'))
        return iter(answers[number - 1 : number] or (message(),))

    first = get(method=method, responses={status[:3]: calls.EMPTY})
    with FaultServer(script) as server:
        found = outcomes(way, server.url, [first, get(), get()])
    assert found[1:] == [{"id": "first"}, THING]
    assert server.connections == 2


# proxies


class Proxy(FaultServer):
    """A proxy that answers for every server; to CONNECT it answers 403."""

    def __init__(self) -> None:
        super().__init__(self._say)

    def _say(self, number: int) -> Iterator[bytes]:
        connect = self.heads[-1].startswith("CONNECT ")
        yield message(status="403 No") if connect else message(b'{"id":"proxy"}')


@both
def test_a_proxy_is_used_and_gets_its_own_credentials_alone(way: str) -> None:
    with Proxy() as proxy:
        address = proxy.url.replace("//", "//me:pw@")
        for given in (address, httpx2.URL(address), httpx2.Proxy(address)):
            options = {"connections": Connections(proxy=given)}
            assert send(way, "http://api.test", get(), **options) == {"id": "proxy"}
    assert len(proxy.heads) == 3
    for head in proxy.heads:
        assert head.startswith("GET http://api.test/thing HTTP/1.1\r\n")
        assert "Proxy-Authorization: Basic bWU6cHc=" in head


@both
def test_the_environment_names_proxies(way: str, monkeypatch: pytest.MonkeyPatch) -> None:
    with Proxy() as proxy, FaultServer(once(message())) as server:
        monkeypatch.setenv("HTTP_PROXY", proxy.url.removeprefix("http://"))
        monkeypatch.setenv("http_proxy", proxy.url.removeprefix("http://"))
        monkeypatch.setenv("NO_PROXY", "127.0.0.1,.internal.test")
        assert send(way, "http://api.test", get()) == {"id": "proxy"}
        assert send(way, server.url, get()) == THING
        direct = {"connections": Connections(trust_env=False)}
        monkeypatch.setenv("NO_PROXY", "")
        assert send(way, server.url, get(), **direct) == THING
        assert send(way, server.url, get()) == {"id": "proxy"}


@both
def test_https_goes_through_a_tunnel(way: str, monkeypatch: pytest.MonkeyPatch) -> None:
    with Proxy() as proxy:
        monkeypatch.setenv("HTTPS_PROXY", proxy.url)
        with pytest.raises(errors.TransportError, match="403") as caught:
            send(way, "https://api.test", post())
    assert proxy.heads[0].startswith("CONNECT api.test:443 HTTP/1.1\r\n")
    assert not caught.value.sent


@pytest.mark.parametrize("address", ["ftp://me:hunter2@x", "nonsense:hunter2"])
def test_what_is_no_proxy_is_refused_and_not_shown(address: str) -> None:
    with pytest.raises(ValueError, match="a proxy is the URL") as caught:
        Connections(proxy=address)
    assert "hunter2" not in str(caught.value)


# certificates


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A certificate for localhost that signs itself, and its key beside it."""
    openssl = shutil.which("openssl")
    if openssl is None:
        pytest.skip("no openssl")
    folder = tmp_path_factory.mktemp("tls")
    names = "subjectAltName=DNS:localhost,IP:127.0.0.1"
    command = [openssl, "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2"]
    command += ["-subj", "/CN=localhost", "-addext", names]
    command += ["-keyout", str(folder / "key.pem"), "-out", str(folder / "cert.pem")]
    subprocess.run(command, capture_output=True, check=True, timeout=60)
    return folder


class SecureServer:
    """Answers over TLS when it has a head; with *asks*, only to those that show the certificate.

    It closes then, or *reads_on* for a while.
    """

    answer = message(headers="Connection: close\r\n")

    def __init__(self, authority: Path, *, asks: bool = False, reads_on: bool = False) -> None:
        self._reads_on = reads_on
        self._context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self._context.load_cert_chain(authority / "cert.pem", authority / "key.pem")
        if asks:
            self._context.load_verify_locations(authority / "cert.pem")
            self._context.verify_mode = ssl.CERT_REQUIRED
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.url = f"https://localhost:{self._listener.getsockname()[1]}"

    def __enter__(self) -> Self:
        threading.Thread(target=self._serve, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        with suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()

    def _serve(self) -> None:
        while True:
            try:
                raw, _ = self._listener.accept()
            except OSError:
                return
            # An answer that waits for an acknowledgement would be lost in closing.
            raw.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            with raw, suppress(OSError), self._context.wrap_socket(raw, server_side=True) as first:
                first.recv(65536)
                first.sendall(self.answer)
                first.settimeout(0.3)
                while self._reads_on and first.recv(65536):
                    pass


@both
def test_a_server_has_to_show_a_certificate_that_counts(
    way: str, authority: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    own = authority / "cert.pem"
    with SecureServer(authority) as server:
        with pytest.raises(errors.TransportError, match="CERTIFICATE_VERIFY_FAILED"):
            send(way, server.url, post())
        context = ssl.create_default_context(cafile=own)
        for verify in (own, str(own), context, False):
            assert send(way, server.url, get(), connections=Connections(verify=verify)) == THING
        monkeypatch.setenv("SSL_CERT_FILE", str(own))
        assert send(way, server.url, get()) == THING
        with pytest.raises(errors.TransportError, match="CERTIFICATE_VERIFY_FAILED"):
            send(way, server.url, post(), connections=Connections(trust_env=False))


@both
@pytest.mark.parametrize("theirs", [False, True], ids=["own", "http_client"])
@pytest.mark.parametrize("reads_on", [False, True], ids=["closes", "reads on"])
@pytest.mark.parametrize("piece", [1 << 9, 1 << 20], ids=["small pieces", "large pieces"])
def test_an_answer_that_comes_before_a_body_is_sent_is_read_over_tls(
    way: str, authority: Path, theirs: bool, reads_on: bool, piece: int
) -> None:
    own = str(authority / "cert.pem")
    context = ssl.create_default_context(cafile=own)
    text = "too large " * (30_000 if reads_on else 1)
    options: dict[str, Any] = {"connections": Connections(verify=own)}
    with SecureServer(authority, reads_on=reads_on) as server:
        body = json.dumps(text).encode()
        server.answer = message(body, status="413 Too Large", headers="Connection: close\r\n")
        for _ in range(2):
            if theirs:
                options = {"http_client": http_client(way, verify=context)}
            file = File(iter([bytes(piece)] * ((8 << 20) // piece)))
            with pytest.raises(errors.ApiError) as caught:
                send(way, server.url, post(sent_body(file, "application/octet-stream")), **options)
            assert caught.value.error == text


class Tunnel:
    """A proxy that lets CONNECT through, to any server on this machine."""

    def __init__(self) -> None:
        self.count = 0
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._listener.getsockname()[1]}"

    def __enter__(self) -> Self:
        threading.Thread(target=self._serve, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        with suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()

    def _serve(self) -> None:
        while True:
            try:
                near, _ = self._listener.accept()
            except OSError:
                return
            self.count += 1
            head = near.recv(65536)
            port = int(head.split()[1].rpartition(b":")[2])
            far = socket.create_connection(("127.0.0.1", port))
            near.sendall(b"HTTP/1.1 200 Connected\r\n\r\n")
            for pair in ((near, far), (far, near)):
                threading.Thread(target=self._carry, args=pair, daemon=True).start()

    @staticmethod
    def _carry(source: socket.socket, target: socket.socket) -> None:
        with suppress(OSError):
            while data := source.recv(65536):
                target.sendall(data)
        for end in (source, target):
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
            end.close()


@both
@pytest.mark.parametrize("theirs", [False, True], ids=["own", "http_client"])
def test_calls_and_early_answers_go_through_a_tunnel(
    way: str, authority: Path, theirs: bool
) -> None:
    own = str(authority / "cert.pem")
    with SecureServer(authority, reads_on=True) as server, Tunnel() as tunnel:
        for body in ((), sent_body(File(bytes(8 << 20)), "application/octet-stream")):
            options: dict[str, Any] = {"connections": Connections(verify=own, proxy=tunnel.url)}
            if theirs:
                context = ssl.create_default_context(cafile=own)
                options = {"http_client": http_client(way, verify=context, proxy=tunnel.url)}
            assert send(way, server.url, post(body or None), **options) == THING
    assert tunnel.count == 2


@both
def test_a_client_can_show_a_certificate(way: str, authority: Path) -> None:
    cert, key = str(authority / "cert.pem"), str(authority / "key.pem")
    with SecureServer(authority, asks=True) as server:
        shown = Connections(verify=cert, cert=(cert, key))
        assert send(way, server.url, get(), connections=shown) == THING
        with pytest.raises(errors.TransportError):
            send(way, server.url, post(), connections=Connections(verify=cert))


# what a client says of itself


@both
def test_servers_see_the_name_of_the_package(way: str) -> None:
    usual = f"python-httpx2/{httpx2.__version__}"
    with FaultServer(once(message())) as server:
        send(way, server.url, get(), version="1.2 \r\nX: y")
        send(way, server.url, get(), headers={"User-Agent": "mine/1"})
        send(way, server.url, get(), headers={"User-Agent": None})
        own = http_client(way, headers={"User-Agent": "theirs/2"})
        send(way, server.url, get(), http_client=own)
        send(way, server.url, get(), http_client=http_client(way))
    agents = [
        [line.partition(": ")[2] for line in head.splitlines() if line.startswith("User-Agent")]
        for head in server.heads
    ]
    assert agents == [
        [f"exchange/1.2-X-y {usual}"],
        ["mine/1"],
        [],
        ["theirs/2"],
        [f"exchange/0 {usual}"],
    ]


# an HTTP client of the caller's


@both
def test_an_http_client_keeps_its_parameters_and_headers(way: str) -> None:
    own = http_client(way, params={"api-version": "2", "q": "theirs"}, headers={"X-Tenant": "42"})
    query = passed("q", "query", "cats & dogs")
    call = get("/search", parameters=[query], security=[{"query_key": []}])
    with FaultServer(once(message())) as server:
        options = {"http_client": own, "token": None, "auth": {"query_key": "S/1"}}
        assert outcomes(way, server.url, [call, get()], **options) == [THING, THING]
    target = "/search?q=cats%20%26%20dogs&api_key=S%2F1&api-version=2"
    assert server.heads[0].startswith(f"GET {target} HTTP/1.1\r\n")
    assert server.heads[1].startswith("GET /thing?api-version=2&q=theirs HTTP/1.1\r\n")
    assert "x-tenant: 42" in server.heads[0].lower()


@both
def test_secrets_of_an_http_client_stay_with_its_own_origin(way: str) -> None:
    own = http_client(way, params={"api_key": "S", "page": "2"}, headers={"X-Token": "S"})
    with FaultServer(once(message())) as server:
        call = get(server=server.url)
        assert send(way, "https://api.test", call, http_client=own, token=None) == THING
    assert server.heads[0].startswith("GET /thing?page=2 HTTP/1.1\r\n")
    assert "x-token" not in server.heads[0].lower()


@both
def test_an_http_client_keeps_its_timeouts(way: str) -> None:
    with FaultServer(late) as server:
        with pytest.raises(errors.DeadlineExceeded):
            send(way, server.url, get(), http_client=http_client(way, timeout=0.1), timeout=9.0)
        with pytest.raises(errors.DeadlineExceeded):
            send(way, server.url, get(), http_client=http_client(way, timeout=9.0), timeout=0.1)
        assert send(way, server.url, get(), http_client=http_client(way), timeout=9.0) == THING


@both
def test_an_http_client_signs_calls(way: str) -> None:
    own = http_client(way, auth=httpx2.BasicAuth("me", "pw"))
    with FaultServer(once(message())) as server, FaultServer(once(message())) as other:
        described = [get(security=USER), get(server=other.url)]
        found = outcomes(way, server.url, described, http_client=own, token=None)
    assert found == [THING, THING]
    assert "Authorization: Basic bWU6cHc=" in server.heads[0]
    assert "authorization" not in other.heads[0].lower()


@pytest.mark.parametrize(
    "setting", [{"proxy": "http://x"}, {"verify": False}, {"trust_env": False}]
)
def test_settings_of_connections_and_an_http_client_exclude_each_other(setting: Any) -> None:
    with pytest.raises(TypeError, match="give them to the http_client"):
        send(
            "sync",
            "http://x",
            get(),
            connections=Connections(**setting),
            http_client=httpx2.Client(),
        )


@both
def test_a_client_is_tested_without_a_server(way: str) -> None:
    def handler(request: httpx2.Request) -> httpx2.Response:
        return httpx2.Response(200, json={"path": request.url.path})

    own = http_client(way, transport=httpx2.MockTransport(handler))
    assert send(way, "https://api.test", get(), http_client=own) == {"path": "/thing"}


def test_an_asgi_application_answers_an_asynchronous_client() -> None:
    async def app(scope: Any, receive: Any, send: Any) -> None:
        headers = [(b"content-type", b"application/json")]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        body = f'{{"path": "{scope["path"]}"}}'.encode()
        await send({"type": "http.response.body", "body": body})

    own = httpx2.AsyncClient(transport=httpx2.ASGITransport(app))
    assert send("async", "https://api.test", get(), http_client=own) == {"path": "/thing"}


# redirects


def redirecting(place: str, status: int = 307) -> Any:
    """Redirect from everywhere but ``/there``."""

    def script(server: FaultServer) -> Any:
        def answer(number: int) -> Iterator[bytes]:
            if server.heads[-1].split(" ")[1].startswith("/there"):
                return iter((message(),))
            head = f"Location: {place.format(url=server.url)}\r\n"
            return iter((message(b"", status=f"{status} Go", headers=head),))

        return answer

    return script


def redirected(way: str, place: str, call: Any, status: int = 307, **options: Any) -> Any:
    """Follow a redirect within a server: what came of it, and the heads and bodies it saw."""
    server = FaultServer(once(b""))
    server.script = redirecting(place, status)(server)
    with server:
        (found,) = outcomes(way, server.url, [call], follow_redirects=True, **options)
    return found, server


@both
@pytest.mark.parametrize("place", ["/there", "there?x=1", "{url}/there"])
def test_a_redirect_within_the_origin_keeps_everything(way: str, place: str) -> None:
    keys = {"query_key": "K", "OAuth2UserToken": "T", "cookie_key": "C"}
    call = get(security=[{key: [] for key in keys}])
    found, server = redirected(way, place, call, token=None, auth=keys)
    assert found == THING
    second = server.heads[1]
    assert "api_key=K" in second.splitlines()[0]
    assert second.count("api_key=K") == 1
    assert "Authorization: Bearer T" in second
    assert "session=C" in second


@both
def test_nothing_follows_to_another_origin(way: str) -> None:
    keys = {"query_key": "K", "OAuth2UserToken": "T", "cookie_key": "C", "key": "H"}
    call = get(
        security=[{key: [] for key in keys}],
        parameters=[passed("X-Mine", "header", "m"), passed("q", "query", "q")],
    )
    with FaultServer(once(message())) as other:
        for own in (None, http_client(way, headers={"X-Own": "o"}, params={"p": "1"})):
            place = f"{other.url}/there"
            options = {"token": None, "auth": keys, "http_client": own}
            found, _ = redirected(way, place, call, headers={"X-Tenant": "t"}, **options)
            assert found == THING
    for head in other.heads:
        names = {line.partition(":")[0].lower() for line in head.splitlines()[1:]}
        assert head.startswith("GET /there HTTP/1.1\r\n")
        assert names == {"host", "accept", "accept-encoding", "user-agent"}


@both
def test_a_body_is_sent_again_within_the_origin_alone(way: str) -> None:
    call = post(sent_body({"a": 1}))
    found, server = redirected(way, "/there", call)
    assert found == THING
    assert server.bodies == [b'{"a":1}'] * 2
    found, server = redirected(way, "/there", call, status=303)
    assert found == THING
    assert server.heads[1].startswith("GET /there")
    assert server.bodies == [b'{"a":1}', b""]
    assert "content-" not in server.heads[1].lower()
    with FaultServer(once(message())) as other:
        found, _ = redirected(way, f"{other.url}/there", call)
    assert isinstance(found, errors.ApiError)
    assert found.status == 307
    assert other.heads == []


@both
@pytest.mark.parametrize("place", ["file:///etc/passwd", "ftp://x/y", "http://[x/", ""])
def test_a_redirect_that_is_no_http_is_the_answer(way: str, place: str) -> None:
    found, server = redirected(way, place, get())
    if place:
        assert isinstance(found, errors.ApiError)
        assert len(server.heads) == 1
    else:  # the same place, for ever
        assert "more than 20 redirects" in str(found)


@both
def test_an_http_client_says_whether_redirects_are_followed(way: str) -> None:
    server = FaultServer(once(b""))
    server.script = redirecting("/there")(server)
    with server:
        own = http_client(way, follow_redirects=True)
        assert send(way, server.url, get(), http_client=own) == THING
        with pytest.raises(errors.ApiError):
            send(way, server.url, get(), http_client=http_client(way))


# event loops


def test_one_client_serves_one_event_loop_after_the_other() -> None:
    credentials = runtime("http.credentials").Credentials(SCHEMES, None)
    with FaultServer(once(message())) as server:
        client = transport.AsyncTransport(server.url, credentials)

        async def twice() -> list[Any]:
            return [await post().by(client), await post().by(client)]

        for _ in range(3):
            assert asyncio.run(twice()) == [THING, THING]
        anyio.run(client.close)
    assert (server.connections, len(server.heads)) == (3, 6)


def test_an_http_client_in_another_event_loop_is_an_error_before_anything_is_sent() -> None:
    credentials = runtime("http.credentials").Credentials(SCHEMES, None)
    with FaultServer(once(message(headers="Connection: close\r\n")), close=True) as server:

        async def first() -> Any:
            http = httpx2.AsyncClient()
            client = transport.AsyncTransport(server.url, credentials, http)
            assert await post().by(client) == await post().by(client) == THING
            return client

        client = asyncio.run(first())
        with pytest.raises(errors.TransportError, match="another event loop") as caught:
            asyncio.run(post().by(client))
    assert not caught.value.sent
    assert len(server.heads) == 2


def test_an_http_client_without_connections_serves_any_event_loop() -> None:
    credentials = runtime("http.credentials").Credentials(SCHEMES, None)
    mock = httpx2.MockTransport(lambda _: httpx2.Response(200, json=THING))
    http = httpx2.AsyncClient(transport=mock)
    client = transport.AsyncTransport("https://api.test", credentials, http)
    for _ in range(3):
        assert asyncio.run(post().by(client)) == THING


@both
def test_an_http_client_of_the_other_kind_is_refused(way: str) -> None:
    other = httpx2.AsyncClient() if way == "sync" else httpx2.Client()
    with pytest.raises(TypeError, match="http_client= of a Client takes an httpx2.Client"):
        send(way, "https://api.test", get(), http_client=other)


@both
def test_what_broke_a_connection_is_said(way: str) -> None:
    with FaultServer(lambda _: iter((None,))) as server:
        with pytest.raises(errors.TransportError, match="Connection reset by peer"):
            send(way, server.url, post())
        silent = FaultServer(lambda _: iter((10.0,)))
        with silent, pytest.raises(errors.DeadlineExceeded, match=r"thing: timed out"):
            send(way, silent.url, post(), timeout=0.2)


def test_one_client_serves_several_event_loops_at_once() -> None:
    credentials = runtime("http.credentials").Credentials(SCHEMES, None)
    found: list[Any] = []
    with FaultServer(once(message())) as server:
        client = transport.AsyncTransport(server.url, credentials)

        async def some() -> None:
            found.extend([await post().by(client) for _ in range(20)])

        threads = [threading.Thread(target=asyncio.run, args=(some(),)) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert found == [THING] * 80
