"""What a client has to survive: each fault of servers and callers, both ways of calling.

The numbers are those of the list of faults that the runtime was written against.
"""

from __future__ import annotations

import gc
import io
import logging
import math
import time
import traceback
from email.utils import format_datetime
from typing import Any

import pytest

from fault_server import (
    FaultServer,
    endlessly,
    gzip_bomb,
    gzipped,
    in_turn,
    message,
    once,
    slowly,
)
from runtime_package import runtime
from sending import (
    NOW,
    USER,
    WAYS,
    QuickClock,
    auth,
    calls,
    errors,
    get,
    outcomes,
    passed,
    post,
    retry,
    send,
    sent_body,
    upload,
)

File = runtime("values.files").File
JSON = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
THING = {"id": "1"}
SOON = 0.4
"""A short deadline, in seconds; what takes longer than ten times that did not keep it."""

pytestmark = [pytest.mark.slow, pytest.mark.parametrize("way", WAYS)]


def failing(way: str, server: FaultServer, kind: str, call: Any = None, **options: Any) -> Any:
    """Make a call that has to end in an error of *kind*, soon."""
    began = time.monotonic()
    with pytest.raises(getattr(errors, kind)) as caught:
        send(way, server.url, call or get(), **options)
    assert type(caught.value) is getattr(errors, kind)
    assert time.monotonic() - began < 10 * SOON
    return caught.value


# F1: connections that break


@pytest.mark.parametrize("steps", [(None,), (), (message(length=500), None)])
def test_a_broken_connection_is_an_error_with_its_cause(way: str, steps: tuple[Any, ...]) -> None:
    with FaultServer(lambda number: iter(steps), close=True) as server:
        error = failing(way, server, "TransportError", post())
    assert error.sent
    assert error.__cause__ is not None
    assert len(server.heads) == 1


def test_a_get_is_sent_again_after_a_broken_connection(way: str) -> None:
    def script(number: int) -> Any:
        return iter((None,) if number == 1 else (message(),))

    with FaultServer(script) as server:
        assert send(way, server.url, get()) == THING
    assert len(server.heads) == 2


def test_a_refused_connection_was_not_sent_and_is_tried_again(way: str) -> None:
    with FaultServer(once(message())) as server:
        pass
    clock = QuickClock()
    error = failing(way, server, "TransportError", post(sent_body({})), clock=clock)
    assert not error.sent
    assert clock.waits == [0.5, 1.0]


# F2, F3: bodies cut short


@pytest.mark.parametrize(
    "answer",
    [
        message(length=1000),
        JSON + b'Transfer-Encoding: chunked\r\n\r\na\r\n{"id":"1"}\r\n',
        message(gzipped(b'{"id":"1"}')[:-4], headers="Content-Encoding: gzip\r\n"),
        message(gzipped(b'{"id":"1"}')[:5], headers="Content-Encoding: gzip\r\n"),
        message(b"\x1f\x8bnot really gzip", headers="Content-Encoding: gzip\r\n"),
        message(gzipped(b'{"id":"1"}') + b"more", headers="Content-Encoding: gzip\r\n"),
    ],
    ids=["length", "chunked", "gzip", "gzip head", "bad gzip", "gzip and more"],
)
def test_a_body_cut_short_is_never_taken_for_whole(way: str, answer: bytes) -> None:
    with FaultServer(once(answer), close=True) as server:
        failing(way, server, "TransportError", post())


def test_gzip_in_several_members_is_read_whole(way: str) -> None:
    body = gzipped(b'{"id":') + gzipped(b'"1"}')
    with FaultServer(once(message(body, headers="Content-Encoding: gzip\r\n"))) as server:
        assert send(way, server.url, get()) == THING


# F5, F6, F7: bodies without bounds


def test_a_gzip_bomb_is_stopped_at_the_cap(way: str) -> None:
    bomb = message(gzip_bomb(80), headers="Content-Encoding: gzip\r\n")
    with FaultServer(once(bomb)) as server:
        error = failing(way, server, "ResponseTooLarge")
    assert "67,108,864" in str(error)
    assert len(server.heads) == 1


def test_stacked_encodings_are_refused(way: str) -> None:
    names = ", ".join(["gzip"] * 50)
    answer = message(gzipped(b"{}", 50), headers=f"Content-Encoding: {names}\r\n")
    with FaultServer(once(answer)) as server:
        error = failing(way, server, "TransportError")
    assert "unknown content coding" in str(error)


def test_an_endless_body_is_stopped_at_the_cap(way: str) -> None:
    with FaultServer(endlessly(JSON + b"\r\n", b" " * (1 << 20))) as server:
        failing(way, server, "ResponseTooLarge")


def test_an_endless_error_is_still_that_error(way: str) -> None:
    start = b"HTTP/1.1 400 No\r\nContent-Type: text/html\r\n\r\n<html>"
    with FaultServer(endlessly(start, b" " * 65536)) as server:
        error = failing(way, server, "ApiError")
    assert error.status == 400
    assert error.body.startswith(b"<html>")


# F8, F9: heads without bounds


@pytest.mark.parametrize(
    ("before", "again"),
    [
        (
            b"HTTP/1.1 200 OK\r\n",
            b"".join(b"X-%d: aaaaaaaa\r\n" % number for number in range(2000)),
        ),
        (b"HTTP/1.1 200 OK\r\nX: ", b"a" * 65536),
        (b"", b"HTTP/1.1 100 Continue\r\n\r\n" * 500),
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5;", b"a" * 65536),
    ],
    ids=["headers", "header line", "100 Continue", "chunk extension"],
)
def test_an_endless_head_ends_with_the_deadline(way: str, before: bytes, again: bytes) -> None:
    with FaultServer(endlessly(before, again)) as server, pytest.raises(errors.TransportError):
        began = time.monotonic()
        send(way, server.url, post(), timeout=SOON)
    assert time.monotonic() - began < 10 * SOON


# F10, F11: slow answers


@pytest.mark.parametrize(
    ("before", "dribble"),
    [
        (b"", b"HTTP/1.1 200 OK\r\nX: " + b"a" * 200),
        (JSON + b"Content-Length: 200\r\n\r\n", b" " * 200),
        (JSON + b"Transfer-Encoding: chunked\r\n\r\n", b"1\r\n \r\n" * 50),
        (b"", b""),
        (JSON + b"Content-Length: 200\r\n\r\n", b""),
    ],
    ids=["head", "body", "chunks", "nothing", "no body"],
)
def test_a_slow_answer_ends_with_the_deadline(way: str, before: bytes, dribble: bytes) -> None:
    with FaultServer(slowly(before, dribble)) as server:
        error = failing(way, server, "DeadlineExceeded", timeout=SOON)
    assert error.sent
    assert len(server.heads) == 1


def test_the_deadline_covers_all_attempts_together(way: str) -> None:
    clock = QuickClock()
    with FaultServer(once(message(status="503 X", headers="Retry-After: 30\r\n"))) as server:
        error = failing(way, server, "ApiError", clock=clock, timeout=20.0)
    assert error.status == 503
    assert clock.waits == []


# F12 to F16: answers that are not as described


@pytest.mark.parametrize(
    "answer",
    [
        message(b"<html>captive portal</html>", content_type="text/html"),
        message(content_type="text/plain"),
        message(b""),
        b"HTTP/1.1 204 No Content\r\n\r\n",
        message(b"", status="202 Accepted"),
        message(b"[]", status="202 Accepted"),
    ],
    ids=["html", "json as text", "empty", "204", "202", "202 other"],
)
def test_an_answer_that_is_not_as_described_is_an_error_with_its_start(
    way: str, answer: bytes
) -> None:
    reader = calls.ResponseDecoder(runtime("values.decoding").to_object)
    call = get(responses={"200": {"application/json": reader}})
    with FaultServer(once(answer)) as server, pytest.raises(errors.DecodeError) as caught:
        send(way, server.url, call)
    error: Any = caught.value
    assert error.success
    assert f"{error.status}" in str(error)
    assert answer.endswith(error.response.content)


def test_json_without_a_media_type_is_read(way: str) -> None:
    with FaultServer(once(message(content_type=None))) as server:
        assert send(way, server.url, get()) == THING


@pytest.mark.parametrize(
    "body",
    [
        b'{"id":',
        b'{"id":"1","count":NaN}',
        b'{"count":' + b"9" * 20_000 + b"}",
        b"[" * 200_000 + b"]" * 200_000,
        b'{"id":"\\ud800"}',
        b'{"id":"\xff"}',
        '{"id":"\u00e9"}'.encode("utf-16"),
        b"1e999",
    ],
    ids=["cut", "NaN", "digits", "depth", "surrogate", "utf-8", "utf-16", "float"],
)
def test_what_is_not_json_is_a_decode_error_that_names_the_call(way: str, body: bytes) -> None:
    with FaultServer(once(message(body))) as server:
        error = failing(way, server, "DecodeError")
    assert error.response.status == 200
    assert error.response.operation == "thing.get"
    assert error.response.content == body
    assert error.success


def test_the_place_of_a_wrong_value_is_told(way: str) -> None:
    def decode(value: Any) -> None:
        raise errors.DecodeError("expected integer, got string").inside("size").inside("data")

    reader = {"200": {"application/json": calls.ResponseDecoder(decode)}}
    with FaultServer(once(message())) as server:
        error = failing(way, server, "DecodeError", get(responses=reader))
    assert error.path == "$.data.size"
    assert "expected integer, got string at $.data.size" in str(error)
    assert "answered 200" in str(error)


def test_a_decoder_that_recurses_too_deep_is_a_decode_error(way: str) -> None:
    def decode(value: Any) -> Any:
        return decode(value)

    reader = {"200": {"application/json": calls.ResponseDecoder(decode)}}
    with FaultServer(once(message())) as server:
        failing(way, server, "DecodeError", get(responses=reader))


def test_large_integers_arrive_whole_and_of_two_keys_the_last_counts(way: str) -> None:
    body = b'{"id":"1","id":"2","n":123456789012345678901234567890}'
    with FaultServer(once(message(body))) as server:
        assert send(way, server.url, get()) == {"id": "2", "n": 123456789012345678901234567890}


def test_an_integer_of_too_many_digits_is_a_decode_error(way: str) -> None:
    with FaultServer(once(message(b'{"n":' + b"9" * 20_000 + b"}"))) as server:
        error = failing(way, server, "DecodeError", get())
    assert "4300 digits" in str(error)


@pytest.mark.parametrize(
    ("status", "kind"),
    [("418 I'm a teapot", "text/plain"), ("500 Oops", "text/html"), ("302 Found", "text/html")],
)
def test_a_status_that_is_not_described_is_an_api_error(way: str, status: str, kind: str) -> None:
    with FaultServer(
        once(message(b"<html>oops</html>", status=status, content_type=kind))
    ) as server:
        error = failing(way, server, "ApiError", post())
    assert error.status == int(status[:3])
    assert error.body == b"<html>oops</html>"
    assert "<html>oops</html>" in str(error)


def test_an_error_whose_body_is_not_as_described_is_not_hidden(way: str) -> None:
    def decode(value: Any) -> None:
        raise errors.DecodeError("expected something else")

    described = {"400": {"application/json": calls.ResponseDecoder(decode)}}
    with FaultServer(once(message(b'{"code":7}', status="400 No"))) as server:
        error = failing(way, server, "ApiError", post(errors=described))
    assert error.error == {"code": 7}


def test_a_body_where_none_is_described_is_passed_over(way: str) -> None:
    with FaultServer(once(message())) as server:
        assert send(way, server.url, post(responses={"200": calls.EMPTY})) is None


# F17, F18, F19: redirects


@pytest.mark.parametrize("code", [301, 302, 303, 307, 308])
@pytest.mark.parametrize(
    "place", ["http://localhost:{port}/x", "/x", "file:///etc/passwd", "//localhost:{port}"]
)
def test_a_redirect_is_not_followed(way: str, code: int, place: str) -> None:
    with FaultServer(once(message())) as other:
        target = place.format(port=other.url.rpartition(":")[2])
        answer = message(b"", status=f"{code} Moved", headers=f"Location: {target}\r\n")
        with FaultServer(once(answer)) as server:
            error = failing(way, server, "ApiError", get(security=USER))
    assert error.status == code
    assert error.headers["location"] == target
    assert (len(server.heads), len(other.heads)) == (1, 0)


# F20, F21: retries


@pytest.mark.parametrize("status", [408, 429, 500, 502, 503, 504, 520, 529])
def test_a_storm_is_met_with_three_attempts_and_growing_pauses(way: str, status: int) -> None:
    clock = QuickClock()
    with FaultServer(once(message(status=f"{status} X"))) as server:
        failing(way, server, "RateLimited" if status == 429 else "ApiError", clock=clock)
    assert len(server.heads) == 3
    assert clock.waits == [0.5, 1.0]


@pytest.mark.parametrize("status", [500, 503])
def test_a_post_is_not_sent_twice(way: str, status: int) -> None:
    with FaultServer(once(message(status=f"{status} X"))) as server:
        error = failing(way, server, "ApiError", post(sent_body({})))
    assert len(server.heads) == 1
    assert "an idempotency key prevents that" in error.not_repeated


def test_a_post_that_a_rate_limit_refused_is_sent_again(way: str) -> None:
    clock = QuickClock()
    refused = message(status="429 X", headers="Retry-After: 2\r\n")
    with FaultServer(in_turn(refused, message())) as server:
        assert send(way, server.url, post(sent_body({"a": 1})), clock=clock) == THING
    assert server.bodies == [b'{"a":1}'] * 2
    assert clock.waits == [2.0]


def test_a_post_that_is_said_to_be_idempotent_is_sent_again_whole(way: str) -> None:
    answers = in_turn(message(status="503 X"), message())
    with FaultServer(answers) as server:
        assert send(way, server.url, post(sent_body({"a": 1}), idempotent=True)) == THING
    assert server.bodies == [b'{"a":1}'] * 2


@pytest.mark.parametrize(
    ("header", "waits"),
    [
        ("Retry-After: 2", [2.0]),
        ("Retry-After: -5", [0.0]),
        ("Retry-After: nan", [0.5]),
        ("Retry-After: inf", [0.5]),
        ("Retry-After: garbage", [0.5]),
        ("Retry-After: Mon, 99 Foo", [0.5]),
        ("Retry-After: " + format_datetime(NOW.replace(second=3), usegmt=True), [3.0]),
        ("Retry-After: " + format_datetime(NOW.replace(year=2020), usegmt=True), [0.0]),
        ("retry-after-ms: 250", [0.25]),
        ("Retry-After: 99999", []),
    ],
)
def test_retry_after_is_obeyed_within_reason(way: str, header: str, waits: list[float]) -> None:
    clock = QuickClock()
    answers = in_turn(message(status="503 X", headers=header + "\r\n"), message())
    with FaultServer(answers) as server:
        (outcome,) = outcomes(way, server.url, [get()], clock=clock, timeout=50.0)
    assert clock.waits == waits
    assert outcome == THING if waits else outcome.status == 503


def test_a_rate_limit_tells_when_it_ends(way: str) -> None:
    reset = int(NOW.timestamp()) + 900
    headers = (
        f"x-rate-limit-limit: 500\r\nx-rate-limit-remaining: 0\r\nx-rate-limit-reset: {reset}\r\n"
    )
    with FaultServer(once(message(status="429 X", headers=headers))) as server:
        error = failing(way, server, "RateLimited")
    assert len(server.heads) == 1
    assert (error.limit, error.remaining, error.retry_after) == (500, 0, 900.0)
    assert error.reset_at.timestamp() == reset


def test_a_rate_limit_that_ends_within_the_deadline_is_waited_for(way: str) -> None:
    clock = QuickClock()
    reset = int(NOW.timestamp()) + 3
    first = message(status="429 X", headers=f"x-rate-limit-reset: {reset}\r\n")
    with FaultServer(in_turn(first, message())) as server:
        assert send(way, server.url, get(), clock=clock) == THING
    assert clock.waits == [3.0]


def test_a_client_has_one_budget_for_retries(way: str) -> None:
    with FaultServer(once(message(status="503 X"))) as server:
        found = outcomes(way, server.url, [get()] * 20, retries=retry.Retry(budget=10))
    assert len(server.heads) == 20 + 10
    assert "the retry budget of the client is used up" in str(found[-1])


def test_calls_that_succeed_in_the_end_cost_no_budget(way: str) -> None:
    def script(number: int) -> Any:
        return iter((message(status="503 X") if number % 3 else message(),))

    with FaultServer(script) as server:
        found = outcomes(way, server.url, [get()] * 20, retries=retry.Retry(budget=2))
    assert found == [THING] * 20


def test_waits_that_the_server_asks_for_cost_no_budget(way: str) -> None:
    refused = message(status="429 X", headers="Retry-After: 1\r\n")
    with FaultServer(once(refused)) as server:
        outcomes(way, server.url, [get()] * 5, retries=retry.Retry(budget=0))
    assert len(server.heads) == 15


# F22, F23, F24: kept connections


def test_a_kept_connection_that_dies_costs_one_retry(way: str) -> None:
    def script(number: int) -> Any:
        return iter(() if number == 2 else (message(),))

    def hang_up(number: int) -> Any:
        server.close = number == 2
        return script(number)

    with FaultServer(hang_up) as server:
        assert outcomes(way, server.url, [get(), get()]) == [THING, THING]
    assert len(server.heads) == 3


@pytest.mark.parametrize(
    "first",
    [
        message(),
        JSON + b'Transfer-Encoding: chunked\r\n\r\na\r\n{"id":"1"}\r\n0\r\n\r\n',
        JSON + b'Transfer-Encoding: chunked\r\n\r\na\r\n{"id":"1"}\r\n0\r\nX-T: 1\r\n\r\n',
        b"HTTP/1.1 204 No Content\r\n\r\n",
    ],
    ids=["length", "chunked", "trailer", "204"],
)
@pytest.mark.parametrize(
    "stray",
    [message(b'{"id":"poisoned"}'), b"HTTP/1.1 205 Bare\r\n\r\n", b"HTTP/1.1 2", b"\r\n", b"X"],
    ids=["answer", "bare answer", "start", "line", "letter"],
)
def test_stray_bytes_are_not_the_next_answer(way: str, first: bytes, stray: bytes) -> None:
    with FaultServer(in_turn(first + stray, message())) as server:
        described = {
            "200": {"application/json": calls.ResponseDecoder(lambda value: value)},
            "204": calls.EMPTY,
        }
        found = outcomes(way, server.url, [get(responses=described)] * 2)
    assert found == [None if b"204" in first else THING, THING]
    assert (len(server.heads), server.connections) == (2, 2)


def test_a_clean_connection_is_kept(way: str) -> None:
    chunked = JSON + b'Transfer-Encoding: chunked\r\n\r\na\r\n{"id":"1"}\r\n0\r\n\r\n'
    interim = b"HTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\n" + message()
    blank = message(b'{"id":\r\n\r\n"1"}')
    with FaultServer(in_turn(message(), chunked, interim, blank, message())) as server:
        assert outcomes(way, server.url, [get()] * 5) == [THING] * 5
    assert server.connections == 1


@pytest.mark.parametrize("cut", range(1, 12))
def test_a_blank_line_is_found_wherever_it_is_torn(way: str, cut: int) -> None:
    """The end of a chunked answer may come in any two pieces."""
    chunked = JSON + b'Transfer-Encoding: chunked\r\n\r\na\r\n{"id":"1"}\r\n0\r\n\r\n'
    whole = chunked + b"HTTP/1.1 205 Bare\r\n\r\n"
    at = len(chunked) - cut

    def script(number: int) -> Any:
        return iter((whole[:at], 0.02, whole[at:]) if number == 1 else (message(),))

    with FaultServer(script) as server:
        assert outcomes(way, server.url, [get(), get()]) == [THING, THING]


@pytest.mark.parametrize(
    "head",
    [
        "Content-Length: 10\r\nTransfer-Encoding: chunked",
        "Content-Length: 10\r\nContent-Length: 20",
    ],
)
def test_an_ambiguous_length_is_an_error(way: str, head: str) -> None:
    answer = JSON + head.encode() + b'\r\n\r\na\r\n{"id":"1"}\r\n0\r\n\r\n'
    with FaultServer(in_turn(answer, message())) as server:
        first, second = outcomes(way, server.url, [post(), post()])
    assert type(first) is errors.TransportError
    assert second == THING
    assert server.connections == 2


# F25 to F29: parameters


@pytest.mark.parametrize("value", ["", ".", ".."])
def test_a_path_parameter_that_leads_elsewhere_is_refused(way: str, value: str) -> None:
    call = get("/things/{thing id}", parameters=[passed("thing id", "path", value)])
    with FaultServer(once(message())) as server:
        error = failing(way, server, "ValidationError", call)
    (violation,) = error.violations
    assert (violation.path, violation.where) == ("/thing id", "path")
    assert server.heads == []


@pytest.mark.parametrize(
    ("value", "sent"),
    [
        ("%2e%2e", "%252e%252e"),
        ("..%2f", "..%252f"),
        ("a%b", "a%25b"),
        ("../x", "..%2Fx"),
        ("\\", "%5C"),
        ("\r\n\0", "%0D%0A%00"),
        ("\U0001f600", "%F0%9F%98%80"),
        ("?a#b&c=d+e f", "%3Fa%23b%26c%3Dd%2Be%20f"),
        ("~-._", "~-._"),
        ("...", "..."),
    ],
)
def test_parameters_are_percent_encoded_once(way: str, value: str, sent: str) -> None:
    where = [passed("p", "path", value), passed("q", "query", value)]
    with FaultServer(once(message())) as server:
        send(way, server.url, get("/things/{p}", parameters=where))
    assert server.heads[0].splitlines()[0] == f"GET /things/{sent}?q={sent} HTTP/1.1"


@pytest.mark.parametrize("where", ["header", "cookie"])
@pytest.mark.parametrize("value", ["a\rb", "a\nX: y", "a\0", "\u00e9", "a;b", " a", "a\t", ""])
def test_a_header_or_cookie_that_could_mean_something_else_is_refused(
    way: str, where: str, value: str
) -> None:
    call = get(parameters=[passed("X-A", where, value)])
    with FaultServer(once(message())) as server:
        (outcome,) = outcomes(way, server.url, [call])
    if (where, value) in (("header", "a;b"), ("header", ""), ("cookie", "")):
        assert outcome == THING
        return
    (violation,) = outcome.violations
    assert (violation.path, violation.where) == ("/X-A", where)
    assert server.heads == []


# F30, F31: forms


def test_a_file_name_cannot_leave_its_header(way: str) -> None:
    file = File(b"x", name='a/b\\..\\c"d\r\nX-Evil: 1.png')
    with FaultServer(once(message())) as server:
        send(way, server.url, upload({"media": file}))
    assert b'name="media"; filename="c%22d%0D%0AX-Evil: 1.png"\r\n' in server.bodies[0]


def test_a_file_cannot_hold_the_boundary(way: str) -> None:
    with FaultServer(once(message())) as server:
        outcomes(way, server.url, [upload({"media": File(b"x")})] * 2)
    first, second = (head.partition("boundary=")[2].split()[0] for head in server.heads)
    assert first != second
    assert len(first) >= 32


@pytest.mark.parametrize("kind", ["image/png\r\nX: y", "a\0"])
def test_a_media_type_cannot_leave_its_header(way: str, kind: str) -> None:
    with pytest.raises(ValueError, match="not a media type"):
        File(b"x", content_type=kind)


# F32: bodies that cannot be sent twice


class Pipe(io.BytesIO):
    """A file that cannot seek."""

    def seekable(self) -> bool:
        return False

    def seek(self, *_: Any) -> int:
        raise OSError("a pipe")


def test_a_stream_that_cannot_be_replayed_is_sent_once(way: str) -> None:
    call = upload({"media": File(Pipe(b"data"))})
    call.operation.idempotent = True
    with FaultServer(lambda number: iter((None,))) as server:
        error = failing(way, server, "TransportError", call)
    assert len(server.heads) == 1
    assert "not repeated: a file in the body cannot be read twice" in str(error)


def test_a_stream_that_was_sent_is_not_sent_again_as_nothing(way: str) -> None:
    call = upload({"media": File(Pipe(b"data"))})
    with FaultServer(once(message())) as server:
        first, second = outcomes(way, server.url, [call, call])
    assert first == THING
    assert "only once" in str(second)
    assert b"data" in server.bodies[0]


def test_a_file_is_replayed_from_where_it_stood(way: str) -> None:
    file = io.BytesIO(b"skipped, sent")
    file.seek(9)
    call = upload({"media": File(file)}, "multipart/form-data")
    call.operation.idempotent = True
    with FaultServer(in_turn(message(status="503 X"), message())) as server:
        assert send(way, server.url, call) == THING
    assert [b"\r\n\r\nsent\r\n" in body for body in server.bodies] == [True, True]
    assert file.tell() == 9


# F34: answers before the body is sent


@pytest.mark.parametrize("status", [401, 413])
def test_an_early_answer_is_read_and_sending_stops(way: str, status: int) -> None:
    sent: list[int] = []

    class Endless(io.RawIOBase):
        def readable(self) -> bool:
            return True

        def read(self, size: int = -1) -> bytes:
            sent.append(size)
            return bytes(size)

    answer = once(message(b'{"code":1}', status=f"{status} No"))
    with FaultServer(answer, early=True) as server:
        error = failing(way, server, "ApiError", upload({"media": File(Endless())}))
    assert error.status == status
    assert error.error == {"code": 1}
    assert sum(sent) < 64 << 20


def test_an_interim_answer_does_not_stop_an_upload(way: str) -> None:
    """The interim answer comes while the body is still on its way."""

    class Slow(io.BytesIO):
        def read(self, size: int | None = -1) -> bytes:
            time.sleep(0.02)
            return super().read(size)

    def script(number: int) -> Any:
        return iter((message(),))

    content = bytes(1 << 20)
    with FaultServer(script) as server:
        server.interim = b"HTTP/1.1 102 Processing\r\n\r\n"
        assert send(way, server.url, upload({"media": File(Slow(content))})) == THING
    assert content in server.bodies[0]


def test_an_upload_that_advances_may_take_longer_than_the_timeout(way: str) -> None:
    class Slow(io.BytesIO):
        def read(self, size: int | None = -1) -> bytes:
            time.sleep(SOON / 2)
            return super().read(size)

    with FaultServer(once(message())) as server:
        assert (
            send(way, server.url, upload({"media": File(Slow(bytes(1 << 20)))}), timeout=SOON)
            == THING
        )


def test_an_upload_that_stands_still_ends_with_the_timeout(way: str) -> None:
    with FaultServer(lambda number: iter((10.0,)), early=True) as server:
        call = upload({"media": File(bytes(64 << 20))})
        failing(way, server, "DeadlineExceeded", call, timeout=SOON)


# F35: secrets


@pytest.mark.parametrize("scheme", ["OAuth2UserToken", "key", "query_key", "cookie_key", "basic"])
def test_secrets_are_sent_and_never_shown(
    way: str, scheme: str, caplog: pytest.LogCaptureFixture
) -> None:
    secret = "hunter2-hunter2"
    credential = {"OAuth2UserToken": auth.Bearer(secret), "basic": auth.Basic("me", secret)}.get(
        scheme, auth.ApiKey(secret)
    )
    call = get(security=[{scheme: []}], parameters=[passed("q", "query", "seen")])
    with caplog.at_level(logging.DEBUG), FaultServer(once(message(status="400 No"))) as server:
        answered = failing(way, server, "ApiError", call, token=None, auth={scheme: credential})
        server.script = lambda number: iter((None,))
        broken = failing(way, server, "TransportError", call, token=None, auth={scheme: credential})
    assert "hunter2" in server.heads[0] or "bWU6aHVudGVyMi1odW50ZXIy" in server.heads[0]
    shown = [repr(credential), caplog.text]
    for error in (answered, broken):
        shown += [
            str(error),
            repr(error),
            "".join(traceback.format_exception(error)),
            str(vars(error)),
        ]
    assert "hunter2" not in "".join(shown)
    assert "bWU6" not in "".join(shown)


@pytest.mark.parametrize("secret", ["", "hunter2\nb", "hunter2\n", " hunter2", "hunter2\u00e9"])
def test_a_secret_that_no_header_can_hold_is_refused_and_not_shown(way: str, secret: str) -> None:
    with FaultServer(once(message())) as server:
        error = failing(way, server, "CredentialsError", get(security=USER), token=secret)
    assert "hunter2" not in str(error)
    assert server.heads == []


# F36: values against their schemas


class Refusing:
    """A check that refuses everything, and remembers which way it went."""

    def __init__(self) -> None:
        self.sending: list[bool] = []

    def violations(self, value: object, sending: bool = False, **_: bool) -> list[Any]:
        self.sending.append(sending)
        return [errors.Violation("/0", "pattern", "does not match", "body")]


def test_everything_wrong_with_a_call_is_told_before_a_byte_leaves(way: str) -> None:
    check = Refusing()
    call = post(
        sent_body(["a"], check=check),
        "/{id}",
        parameters=[
            passed("id", "path", "."),
            passed("owners", "query", ["a"], check),
            passed("must", "query", None, required=True),
        ],
    )
    with FaultServer(once(message())) as server:
        error = failing(way, server, "ValidationError", call)
    assert [
        (violation.where, violation.path, violation.keyword) for violation in error.violations
    ] == [
        ("query", "/owners/0", "pattern"),
        ("query", "/must", "required"),
        ("path", "/id", "path"),
        ("body", "/0", "pattern"),
    ]
    assert check.sending == [True, True]
    assert server.connections == 0


@pytest.mark.parametrize("value", [math.nan, math.inf, -math.inf, "\ud800"])
def test_what_json_cannot_say_is_refused(way: str, value: object) -> None:
    with FaultServer(once(message())) as server:
        failing(way, server, "ValidationError", post(sent_body({"a": [value]})))
    assert server.connections == 0


def test_a_strict_client_validates_answers(way: str) -> None:
    check = Refusing()
    reader = {"200": {"application/json": calls.ResponseDecoder(lambda value: value, check)}}
    with FaultServer(once(message())) as server:
        assert send(way, server.url, get(responses=reader)) == THING
        error = failing(way, server, "ValidationError", get(responses=reader), answers="strict")
    assert error.violations[0].where == "response"
    assert check.sending == [False]
    assert error.response.status == 200


# F37, F38: where credentials may go


def test_the_environment_adds_no_credentials(
    way: str, tmp_path: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    netrc = tmp_path / ".netrc"
    netrc.write_text("machine 127.0.0.1 login me password hunter2\n")
    netrc.chmod(0o600)
    monkeypatch.setenv("NETRC", str(netrc))
    monkeypatch.setenv("HOME", str(tmp_path))
    with FaultServer(once(message())) as server:
        assert send(way, server.url, get()) == THING
    assert "authorization" not in server.heads[0].lower()


@pytest.mark.parametrize(
    "host", ["http://api.example.com", "http://127.0.0.1.example.com", "http://10.0.0.1"]
)
def test_credentials_do_not_go_over_plain_http(way: str, host: str) -> None:
    with pytest.raises(errors.CredentialsError, match="plain http"):
        send(way, host, get(security=USER))


@pytest.mark.parametrize(
    "url", ["ftp://x", "x", "http://me:pw@x", "http://x?a=1", "http://x#a", "http://"]
)
def test_a_base_url_is_only_that(way: str, url: str) -> None:
    with pytest.raises(ValueError, match="URL"):
        send(way, url, get())


def test_cookies_of_answers_are_not_sent_back(way: str) -> None:
    with FaultServer(once(message(headers="Set-Cookie: a=b\r\n"))) as server:
        outcomes(way, server.url, [get(), get()])
    assert "cookie" not in "".join(server.heads).lower()


def test_nothing_is_left_open(way: str) -> None:
    """Warnings are errors here, and Python warns of sockets and generators left open."""
    with FaultServer(slowly(JSON + b"Content-Length: 99\r\n\r\n", b" " * 50)) as server:
        failing(way, server, "DeadlineExceeded", timeout=SOON / 4)
        gc.collect()
    assert server.connections == 1
