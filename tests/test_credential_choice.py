"""Which of the credentials that were passed a call gets, and which are refused."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from packaged import OK, called, document, package
from sending import WAYS
from test_authentication import BASIC, Sign

both = pytest.mark.parametrize("way", WAYS)
SCHEMES = {
    "mtls": {"type": "mutualTLS"},
    "bearer": {"type": "http", "scheme": "bearer"},
    "basic": {"type": "http", "scheme": "basic"},
    "digest": {"type": "http", "scheme": "digest"},
    "key": {"type": "apiKey", "in": "header", "name": "X-Key"},
    "query_key": {"type": "apiKey", "in": "query", "name": "api_key"},
}
OTHER = "https://files.example.net"

Asking = Callable[..., Any]


@pytest.fixture
def asking(tmp_path: Path) -> Asking:
    """A context that generates and imports a package whose document has this `security`."""

    @contextmanager
    def asking(security: Any = None, schemes: str = "", **more: Any) -> Iterator[Any]:
        named = {name for alternative in security or () for name in alternative} | {
            *schemes.split()
        }
        described = document(
            {
                "/a": {"get": {"operationId": "a", **OK}},
                "/open": {"get": {"operationId": "open", **OK, "security": []}},
                **more,
            },
            components={"securitySchemes": {name: SCHEMES[name] for name in sorted(named)}},
        )
        if security is not None:
            described["security"] = security
        with package(tmp_path, "asking_api", described) as module:
            yield module

    return asking


def sent(module: Any, way: str, operations: str = "a", **options: Any) -> list[str]:
    """Call operations, and list the credentials that each request holds."""
    found: list[str] = []
    for request in called(module, way, operations, **options):
        headers = (request.headers.get(name) for name in ("authorization", "x-key", "cookie"))
        parts = [*filter(None, headers), *filter(None, [request.url.query.decode()])]
        found.append(" ".join(parts))
    return found


# -- mutual TLS


@both
def test_an_alternative_that_uses_what_was_passed_comes_before_mutual_tls(
    way: str, asking: Asking
) -> None:
    with asking([{"mtls": []}, {"bearer": []}, {"key": []}]) as module:
        assert sent(module, way, token="t") == ["Bearer t"]
        assert sent(module, way, auth="K") == ["K"]
        assert sent(module, way, auth=Sign()) == ["Signature GET /a 0"]
        assert sent(module, way) == [""]


@both
def test_what_signs_requests_signs_where_mutual_tls_is_all(way: str, asking: Asking) -> None:
    with asking([{"mtls": []}]) as module:
        assert sent(module, way, "a open", auth=Sign()) == ["Signature GET /a 0", ""]
        assert sent(module, way, auth={"mtls": Sign()}) == ["Signature GET /a 0"]
        for given in ({"token": "t"}, {"auth": ("user", "secret")}, {"auth": "K"}):
            with pytest.raises(module.CredentialsError, match=r"known: mtls \(mutualTLS\)"):
                module.Client(**given)


@both
def test_mutual_tls_beside_another_scheme_leaves_that_to_be_met(way: str, asking: Asking) -> None:
    with asking([{"mtls": [], "bearer": []}]) as module:
        assert sent(module, way, token="t") == ["Bearer t"]
        with pytest.raises(module.CredentialsError, match='pass token="TOKEN"$'):
            sent(module, way)


# -- several schemes


@pytest.mark.parametrize(
    "security",
    [[{"key": [], "query_key": []}], [{"key": []}, {"query_key": []}]],
    ids=["both", "either"],
)
def test_one_key_never_goes_to_two_places(security: Any, asking: Asking) -> None:
    with asking(security) as module:
        for auth in ("K", module.ApiKey("K")):
            with pytest.raises(module.CredentialsError) as caught:
                module.Client(auth=auth)
            assert "keys: key, query_key; pass" in str(caught.value)
            assert 'auth={"key": "KEY", "query_key": "KEY"}' in str(caught.value)


@both
def test_two_keys_are_passed_by_name(way: str, asking: Asking) -> None:
    with asking([{"key": [], "query_key": []}]) as module:
        assert sent(module, way, auth={"key": "K", "query_key": "Q"}) == ["K api_key=Q"]


def test_a_credential_that_gives_way_everywhere_is_refused(asking: Asking) -> None:
    with asking([{"bearer": []}, {"key": []}]) as module:
        expected = "no operation would get an API key: wherever it fits, a token is sent"
        forms = ({"token": "t", "auth": "K"}, {"auth": {"bearer": "t", "key": "K"}})
        for given in forms:
            with pytest.raises(module.CredentialsError, match=expected):
                module.Client(**given)
        with pytest.raises(module.CredentialsError, match=r"would get an httpx2\.Auth"):
            module.Client(token="t", auth=Sign())


@both
def test_the_alternative_that_uses_most_of_what_was_passed_is_chosen(
    way: str, asking: Asking
) -> None:
    with asking([{"bearer": []}, {"key": []}, {"bearer": [], "key": []}]) as module:
        assert sent(module, way, token="t") == ["Bearer t"]
        assert sent(module, way, token="t", auth="K") == ["Bearer t K"]


@both
def test_a_credential_that_one_operation_uses_is_accepted(way: str, asking: Asking) -> None:
    keyed = {"get": {"operationId": "keyed", **OK, "security": [{"key": []}]}}
    with asking([{"bearer": []}, {"key": []}], **{"/keyed": keyed}) as module:
        assert sent(module, way, "a keyed", token="t", auth="K") == ["Bearer t", "K"]


@both
def test_an_http_client_may_complete_an_alternative(way: str, asking: Asking) -> None:
    http = {"auth": Sign()}
    with asking([{"digest": [], "key": []}]) as module:
        assert sent(module, way, auth="K", http=http) == ["Signature GET /a 0 K"]


# -- documents without requirements


@both
def test_an_empty_security_of_the_document_is_a_statement(way: str, asking: Asking) -> None:
    for schemes in ("key bearer", ""):
        with asking([], schemes) as module:
            forms = [{"token": "t"}, {"auth": Sign()}, {"auth": "K"}, {"auth": {"key": "K"}}]
            for given in forms:
                with pytest.raises(module.CredentialsError) as caught:
                    module.Client(**given)
                assert "its document says that no call needs credentials" in str(caught.value)
                assert "headers=" in str(caught.value)
            headers = {"Authorization": "Custom x"}
            assert sent(module, way, "a open", headers=headers) == ["Custom x"] * 2
            assert sent(module, way, "a open", auth={}) == ["", ""]


def test_an_empty_security_of_single_operations_says_nothing_of_others(asking: Asking) -> None:
    with asking(None, "bearer") as module:
        assert sent(module, "sync", "a open", token="t") == ["Bearer t", ""]


def test_without_security_a_credential_needs_a_scheme_that_takes_it(asking: Asking) -> None:
    with asking(None, "basic") as module:
        with pytest.raises(module.CredentialsError, match="takes a token; known: basic"):
            module.Client(token="t")
        assert sent(module, "sync", auth=("user", "secret")) == [BASIC]
        assert sent(module, "sync", auth=Sign()) == ["Signature GET /a 0"]


# -- forms


@both
def test_basic_takes_functions(way: str, asking: Asking) -> None:
    with asking([{"basic": []}]) as module:
        pairs = [("user", lambda: "secret"), (lambda: "user", "secret")]
        for pair in pairs:
            assert sent(module, way, auth=module.Basic(*pair)) == [BASIC]
            assert sent(module, way, auth=pair) == [BASIC]
        with pytest.raises(module.CredentialsError, match="cannot hold ':'"):
            sent(module, way, auth=(lambda: "us:er", "secret"))


def test_what_is_no_token_is_refused_with_what_to_pass(asking: Asking) -> None:
    with asking([{"bearer": []}]) as module:
        with pytest.raises(TypeError, match=r"pass auth=Bearer\(\.\.\.\)"):
            module.Client(token=module.Bearer("x"))
        with pytest.raises(TypeError, match="the token is a str or a function .*, not int"):
            module.Client(token=1)
        for token in ("Bearer T0P", "bearer T0P"):
            with pytest.raises(module.CredentialsError, match="without that word") as caught:
                module.Client(token=token)
            assert "T0P" not in str(caught.value)
        with pytest.raises(module.CredentialsError, match="without that word"):
            sent(module, "sync", token=lambda: "Bearer T0P")
        with pytest.raises(module.CredentialsError, match='pass a token as token="..."'):
            module.Client(auth="K")


def test_a_function_that_is_async_needs_an_async_client(asking: Asking) -> None:
    async def token() -> str:
        return "t"

    with asking([{"bearer": []}]) as module, warnings.catch_warnings():
        warnings.simplefilter("error")
        with pytest.raises(module.CredentialsError, match="is async: use AsyncClient"):
            sent(module, "sync", token=token)
        assert sent(module, "async", token=token) == ["Bearer t"]


def test_empty_secrets_are_refused_when_the_client_is_made(asking: Asking) -> None:
    with asking([{"bearer": []}, {"key": []}, {"basic": []}]) as module:
        empty = [
            ({"token": ""}, "the token is empty"),
            ({"auth": ""}, "the API key is empty"),
            ({"auth": {"key": ""}}, "the API key is empty"),
            ({"auth": ("", "")}, "the user name and the password are empty"),
        ]
        for given, message in empty:
            with pytest.raises(module.CredentialsError, match=message):
                module.Client(**given)
        assert sent(module, "sync", auth=("secret", "")) == ["Basic c2VjcmV0Og=="]


@pytest.mark.parametrize(
    ("security", "given", "way_to_pass"),
    [
        ([{"bearer": []}], {}, 'token="TOKEN"'),
        ([{"basic": []}], {}, 'auth=("user", "secret")'),
        ([{"key": []}], {}, 'auth="KEY"'),
        ([{"key": []}, {"query_key": []}], {}, 'auth={"key": "KEY"} or auth={"query_key": "KEY"}'),
        ([{"key": [], "bearer": []}], {"token": "t"}, 'auth="KEY"'),
        ([{"key": [], "bearer": []}], {"auth": "K"}, 'token="TOKEN"'),
        ([{"key": [], "basic": []}], {"auth": "K"}, 'auth={"basic": ("user", "secret")}'),
        ([{"digest": []}], {}, "auth=an httpx2.Auth for http digest"),
    ],
)
def test_missing_credentials_are_named_with_how_to_pass_them(
    security: Any, given: Any, way_to_pass: str, asking: Asking
) -> None:
    with asking(security) as module, pytest.raises(module.CredentialsError) as caught:
        called(module, "sync", "a", **given)
    assert str(caught.value).endswith(f": pass {way_to_pass}")


# -- headers


@both
def test_headers_that_are_credentials_stay_away_from_open_operations(
    way: str, asking: Asking
) -> None:
    headers = {"Authorization": "Custom x", "X-Key": "K", "Idempotency-Key": "1"}
    with asking([{"key": []}, {"bearer": []}]) as module:
        requests = called(module, way, "a open", headers=headers)
        assert [request.headers.get("authorization") for request in requests] == ["Custom x", None]
        assert [request.headers.get("x-key") for request in requests] == ["K", None]
        assert [request.headers["idempotency-key"] for request in requests] == ["1", "1"]
        insecure = {"base_url": "http://api.example.com", "headers": {"X-Key": "K"}}
        assert sent(module, way, "open", **insecure) == [""]


def test_headers_of_wrong_types_are_named(asking: Asking) -> None:
    with asking([{"key": []}]) as module:
        for value in (1, b"x", ["x"]):
            with pytest.raises(TypeError, match=f"header 'X-A' is {type(value).__name__}, not str"):
                module.Client(headers={"X-A": value})
        with pytest.raises(TypeError, match="the name of a header is a str: 1"):
            module.Client(headers={1: "x"})
        with pytest.raises(TypeError, match="headers= takes a mapping .*, not list"):
            module.Client(headers=[("X-A", "x")])


# -- servers


@pytest.fixture
def regional() -> dict[str, Any]:
    variables = {"port": {"default": "443"}}
    paths = {
        "/files": {"get": {"operationId": "files", **OK, "servers": [{"url": f"{OTHER}/p/"}]}},
        "/near": {"get": {"operationId": "near", **OK, "servers": [{"url": "/rel"}]}},
    }
    described = document({"/a": {"get": {"operationId": "a", **OK}}, **paths})
    described["servers"] = [{"url": "https://api.example.com:{port}", "variables": variables}]
    return described


def test_servers_and_their_variables(regional: Any, tmp_path: Path) -> None:
    with package(tmp_path, "regional_api", regional) as module:

        def urls(operations: str, **given: Any) -> list[str]:
            return [str(request.url) for request in called(module, "sync", operations, **given)]

        new = "https://new.example.net"
        for key in (f"{OTHER}/p", f"{OTHER}/p/"):
            assert urls("files", servers={key: new}) == [f"{new}/files"]
        assert urls("near", servers={"/rel": f"{new}/x"}) == [f"{new}/x/near"]
        for client in (module.Client, module.AsyncClient):
            with pytest.raises(
                ValueError, match="servers= has 'files', which no operation"
            ) as caught:
                client(servers={"files": new})
            assert f"'/rel', '{OTHER}/p'" in str(caught.value)
            with pytest.raises(TypeError, match="port is a part of a URL: pass a str, not int"):
                client(port=8443)
        assert urls("a", port="8443") == ["https://api.example.com:8443/a"]
        # A leading slash replaces the path of the base (RFC 3986, section 5.2.2).
        assert urls("a near", base_url="https://x.example/q/") == [
            "https://x.example/q/a",
            "https://x.example/rel/near",
        ]
