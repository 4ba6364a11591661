"""Facts about documents on other hosts: fetched only where named, and within limits."""

from __future__ import annotations

import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from typing import Any

import pytest

from hosts import Answer, Host, serving
from sdkloom.diagnostics import Diagnostics, SpecError
from sdkloom.reading import document as documents
from sdkloom.reading import fetching, remote
from sdkloom.reading.document import Document, read
from sdkloom.reading.source import Source
from sdkloom.slicing.selection import Selection, select

HEAD = "openapi: 3.1.0\ninfo: {title: t, version: '1'}\n"


@pytest.fixture
def host() -> Iterator[Host]:
    with serving() as found:
        yield found


def referring(folder: Path, ref: str, *allowed: str) -> Document:
    (folder / "spec.yaml").write_text(f"{HEAD}x: {{$ref: '{ref}'}}\n")
    return read(Source(str(folder / "spec.yaml"), allow_remote=tuple(allowed)))


def value(document: Document) -> Any:
    return document.get(document.resolve(document.get("#/x")["$ref"], "#/x"), "#/x/$ref")


def refusal(document: Document) -> tuple[str, str]:
    with pytest.raises(SpecError) as caught:
        value(document)
    (diagnostic,) = caught.value.diagnostics
    assert diagnostic.origin == "#/x/$ref"
    return diagnostic.rule, diagnostic.message


def test_a_document_of_a_named_host_is_read_once(tmp_path: Path, host: Host) -> None:
    host.texts["/a/b.yaml"] = "A: {type: string}\n"
    document = referring(tmp_path, host.url("/a/b.yaml#/A"), host.name)
    assert document.resolve(host.url("/a/b.yaml#/A"), "#/x") == host.url("/a/b.yaml#/A")
    assert host.asked == []
    assert value(document) == value(document) == {"type": "string"}
    assert host.asked == ["/a/b.yaml"]
    assert host.headers[0].keys() == {"Host", "Accept", "Accept-Encoding", "User-Agent"}
    assert document.locate(host.url("/a/b.yaml#/A/type")) == (host.url("/a/b.yaml"), 1, 11)


def test_references_in_it_are_relative_to_its_url(tmp_path: Path, host: Host) -> None:
    host.texts["/a/b.yaml"] = "A: {type: string}\n"
    document = referring(tmp_path, host.url("/a/b.yaml"), host.name)
    base = host.url("/a/b.yaml#/A")
    for ref, origin in {
        "#/B": "/a/b.yaml#/B",
        "c.json#/C": "/a/c.json#/C",
        "../d.yaml": "/d.yaml#",
        "/e.yaml#x": "/e.yaml#x",
        "../../../f.yaml": "/f.yaml#",
        "?q=1#/Q": "/a/b.yaml?q=1#/Q",
        "é x".replace(" ", "%20"): "/a/%C3%A9%20x#",
    }.items():
        assert document.resolve(ref, base) == host.url(origin), ref


@pytest.mark.parametrize(
    "ref", ["spec.yaml", "./spec.yaml#/x", "/etc/passwd", "file:///etc/passwd"]
)
def test_it_does_not_refer_to_files_of_this_machine(tmp_path: Path, host: Host, ref: str) -> None:
    document = referring(tmp_path, host.url("/a.yaml"), host.name)
    base = host.url("/a.yaml#/A")
    try:
        assert document.resolve(ref, base).startswith(f"http://{host.name}/")
    except SpecError as error:
        assert error.diagnostics[0].rule == "ref-outside"


def test_slices_keep_what_leads_to_it(tmp_path: Path, host: Host) -> None:
    host.texts["/a.yaml"] = "A: {properties: {b: {$ref: 'b.yaml#/B'}}}\n"
    host.texts["/b.yaml"] = "B: {type: string}\n"
    response = (
        f"{{description: x, content: {{a/b: {{schema: {{$ref: '{host.url('/a.yaml#/A')}'}}}}}}}}"
    )
    text = f"{HEAD}paths: {{/a: {{get: {{tags: [a], responses: {{'200': {response}}}}}}}}}\n"
    (tmp_path / "spec.yaml").write_text(text)
    document = read(Source(str(tmp_path / "spec.yaml"), allow_remote=(host.name,)))
    select(document, Selection(include_tags=("a",)), Diagnostics())
    assert document.others == (host.url("/a.yaml"), host.url("/b.yaml"))


@pytest.mark.parametrize(
    "url",
    [
        "https://example.com/a.yaml",
        "https://example.com:8443/a.yaml",
        "https://sub.example.org/a.yaml",
        "https://example.org.evil.com/a.yaml",
        "https://evil.com/example.org",
        "https://evil.com#@example.org/",
        "https://example.org@evil.com/",
        "https://user@example.org/a.yaml",
        "https://example.org:444/a.yaml",
        "https://example.org:99999/a.yaml",
        "https://exämple.org/a.yaml",
        "https:///a.yaml",
        "https:example.org/a.yaml",
        "https://example.org\\\\@evil.com/a.yaml",
        " https://example.org/a.yaml",
        "https://example.org/a b.yaml",
        "//example.org/a.yaml",
        "http://example.org/a.yaml",
        "ftp://example.org/a.yaml",
        "https://[::1/a.yaml",
    ],
)
def test_what_was_not_named_is_not_asked(
    url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(socket, "getaddrinfo", None)
    document = referring(tmp_path, url.replace("\\\\", "\\"), "example.org")
    assert refusal(document)[0] == "ref-remote"


def test_the_message_says_what_to_name(tmp_path: Path) -> None:
    assert (
        "--allow-remote example.com:8443"
        in refusal(referring(tmp_path, "https://Example.com:8443/a.yaml"))[1]
    )


def test_urls_of_the_same_document_are_normalized_alike() -> None:
    allowed = {"example.org"}
    for place in (
        "https://example.org/a/c.yaml",
        "HTTPS://Example.ORG:443/a/./b/../c.yaml",
        "https://example.org/../a/c.yaml",
    ):
        assert remote.resolve_url("", place, allowed) == "https://example.org/a/c.yaml"
    assert remote.resolve_url("", "https://example.org", allowed) == "https://example.org/"
    assert remote.resolve_url("https://example.org/a/", "..", allowed) == "https://example.org/"


@pytest.mark.parametrize(
    "address",
    [
        "10.0.0.1", "127.0.0.1", "169.254.169.254", "192.168.1.1", "100.64.0.1", "0.0.0.0", "224.0.0.1",
        "::1", "::", "fe80::1%eth0", "fd00::1", "::ffff:10.0.0.1", "64:ff9b::a00:1", "2002:a00:1::1",
        # What follows is global to some patch releases of Python, private to others.
        "192.0.0.9", "192.0.0.100", "64:ff9b:1::a00:1", "2001:20::1", "2002:808:808::1", "::ffff:8.8.8.8",
        "3fff::1", "fec0::1",
    ],
)  # fmt: skip
@pytest.mark.parametrize("first", [[], ["1.1.1.1"]])
def test_a_name_in_a_private_network_is_not_connected_to(
    address: str, first: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = [(socket.AF_INET, 1, 6, "", (name, 443)) for name in (*first, address)]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: found)
    monkeypatch.setattr(socket, "create_connection", None)
    rule, message = refusal(referring(tmp_path, "https://example.org/a.yaml", "example.org"))
    assert rule == "ref-remote"
    assert "private network" in message


def test_the_address_that_was_looked_at_is_connected_to(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    met: list[Any] = []

    def connect(address: Any, _timeout: float) -> Any:
        met.append(address)
        raise OSError(111, "Connection refused")

    found = [(socket.AF_INET, 1, 6, "", (address, 443)) for address in ("1.1.1.1", "8.8.8.8")]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: found)
    monkeypatch.setattr(socket, "create_connection", connect)
    rule, message = refusal(referring(tmp_path, "https://example.org/a.yaml", "example.org"))
    assert (rule, met) == ("remote-unreadable", [("1.1.1.1", 443), ("8.8.8.8", 443)])
    assert '"Connection refused"' in message


def test_localhost_may_be_named_as_such(tmp_path: Path, host: Host) -> None:
    host.texts["/a.yaml"] = "A: 1\n"
    name = host.name.replace("127.0.0.1", "localhost")
    assert value(referring(tmp_path, f"http://{name}/a.yaml#/A", name)) == 1


def moved(handler: BaseHTTPRequestHandler) -> None:
    handler.send_response(302)
    handler.send_header("Location", "/b.yaml")
    handler.end_headers()


def cut_short(handler: BaseHTTPRequestHandler) -> None:
    handler.send_response(200)
    handler.send_header("Content-Length", "1000")
    handler.end_headers()
    handler.wfile.write(b"A: 1\n")


def chunk_cut_short(handler: BaseHTTPRequestHandler) -> None:
    handler.protocol_version = "HTTP/1.1"
    handler.send_response(200)
    handler.send_header("Transfer-Encoding", "chunked")
    handler.end_headers()
    handler.wfile.write(b"100\r\nA: 1\n")


def squeezed(handler: BaseHTTPRequestHandler) -> None:
    handler.send_response(200)
    handler.send_header("Content-Encoding", "gzip")
    handler.end_headers()


def endless(handler: BaseHTTPRequestHandler) -> None:
    handler.send_response(200)
    handler.end_headers()
    try:
        while True:
            handler.wfile.write(b"# " + b"x" * 100_000 + b"\n")
    except OSError:
        pass


def babble(handler: BaseHTTPRequestHandler) -> None:
    handler.wfile.write(b"hello\r\n\r\n")


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (moved, '/b.yaml": redirects are not followed, name that address'),
        (cut_short, "ends before"),
        (chunk_cut_short, "connection failed"),
        (squeezed, '"gzip"'),
        (endless, "larger than"),
        (babble, "connection failed"),
        (None, "answers 404"),
    ],
)
def test_other_answers_are_refused(
    answer: Answer | None, reason: str, tmp_path: Path, host: Host, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fetching, "MAX_BYTES", 1_000_000)
    if answer is not None:
        host.texts["/a.yaml"] = answer
    rule, message = refusal(referring(tmp_path, host.url("/a.yaml#/A"), host.name))
    assert rule == "remote-unreadable"
    assert reason in message
    assert host.asked == ["/a.yaml"]


def silent(_: BaseHTTPRequestHandler) -> None:
    time.sleep(1)


def dripping(handler: BaseHTTPRequestHandler) -> None:
    try:
        for byte in b"HTTP/1.0 200 OK\r\nX: " + b"x" * 200:
            handler.wfile.write(bytes([byte]))
            time.sleep(0.02)
    except OSError:
        pass


@pytest.mark.parametrize("answer", [silent, dripping])
def test_a_slow_server_is_not_waited_for(
    answer: Answer, tmp_path: Path, host: Host, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fetching, "DEADLINE", 0.2)
    host.texts["/a.yaml"] = answer
    assert (
        "longer than 0.2 seconds" in refusal(referring(tmp_path, host.url("/a.yaml"), host.name))[1]
    )


def test_documents_without_end_are_not_followed(
    tmp_path: Path, host: Host, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(remote, "MAX_DOCUMENTS", 2)
    document = referring(tmp_path, host.url("/0.yaml"), host.name)
    for at in range(3):
        host.texts[f"/{at}.yaml"] = "A: 1\n"
    for at in range(2):
        document.get(host.url(f"/{at}.yaml#/A"))
    with pytest.raises(SpecError, match="2 documents were fetched"):
        document.get(host.url("/2.yaml#/A"))


def test_what_is_wrong_in_it_is_reported_at_its_url(tmp_path: Path, host: Host) -> None:
    host.texts["/a.yaml"] = "A: [\n"
    document = referring(tmp_path, host.url("/a.yaml"), host.name)
    with pytest.raises(SpecError) as caught:
        value(document)
    (diagnostic,) = caught.value.diagnostics
    assert (diagnostic.rule, diagnostic.origin) == ("yaml-syntax", host.url("/a.yaml#"))
    assert document.locate(diagnostic.origin).file == host.url("/a.yaml")


def test_nothing_of_the_network_is_imported_without_need() -> None:
    code = "import sys, sdkloom.reading.document; print({'ssl', 'socket', 'http.client'} & set(sys.modules))"
    folder = Path(documents.__file__).parents[2]
    done = subprocess.run(
        [sys.executable, "-S", "-c", code], cwd=folder, capture_output=True, text=True, check=False
    )
    assert (done.stdout, done.stderr) == ("set()\n", "")
