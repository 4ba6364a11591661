"""The credentials of a client, and which of them a call gets."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, TypeGuard

from .auth import (
    ApiKey,
    Attachment,
    AuthLike,
    Basic,
    Bearer,
    Credential,
    Scheme,
    Secret,
)
from .calls import Security
from .errors import CredentialsError

if TYPE_CHECKING:
    import httpx2


class Signing:
    """A credential that signs whole requests, whatever the scheme is called."""

    __slots__ = ("_flow",)

    def __init__(self, flow: httpx2.Auth) -> None:
        self._flow = flow

    def meets(self, scheme: Scheme) -> bool:
        """Return true: what the flow does is the caller's business."""
        return True

    def attach(self, scheme: Scheme, request: Attachment) -> None:
        """Sign with the flow. Raises CredentialsError if another one signs already."""
        if request.flow is not None and request.flow is not self._flow:
            raise CredentialsError("a request cannot be signed by two httpx2.Auth")
        request.flow = self._flow


class _Elsewhere:
    """Meets a scheme without adding to the request: something else adds it."""

    def meets(self, scheme: Scheme) -> bool:
        return True

    def attach(self, scheme: Scheme, request: Attachment) -> None:
        pass


_ELSEWHERE = _Elsewhere()
_PLAIN = (Scheme("http", "bearer"), Scheme("http", "basic"))
"""Where tokens and passwords go, for an API that declares no place for them."""


class Credentials:
    """The credentials of one client.

    *token* meets every scheme that takes a bearer token. *auth* is one credential, used
    wherever it fits, or a mapping of scheme names to credentials, which comes first.
    Names of headers that are sent with every call, in lower case, meet the schemes that
    ask for those headers. An operation gets what its ``security`` asks for; *everywhere*
    is for APIs that ask nowhere: each call to the API's own origin gets all there is.

    Raises CredentialsError for what no operation would get.
    """

    __slots__ = ("_always", "_by_name", "_general", "_header_names", "_schemes")

    def __init__(
        self,
        schemes: Mapping[str, Scheme],
        token: Secret | None = None,
        auth: AuthLike | Mapping[str, AuthLike] | None = None,
        header_names: Iterable[str] = (),
        *,
        everywhere: bool = False,
    ) -> None:
        self._schemes = schemes
        self._header_names = frozenset(header_names)
        self._by_name: dict[str, Credential] = {}
        self._general: list[Credential] = []
        if isinstance(auth, Mapping):
            for name, value in auth.items():
                self._by_name[name] = _named(name, value, schemes)
        elif auth is not None:
            self._general.append(_single(auth, schemes))
        if token is not None:
            self._general.append(Bearer(token))
        self._always: list[tuple[Credential, Scheme]] | None = None
        if everywhere:
            self._always = self._places()
        else:
            self._refuse_unused()
            self._refuse_doubled(self._fitting())

    def attach(
        self,
        operation: str,
        security: Security | None,
        *,
        own_origin: bool = True,
        client_has_auth: bool = False,
    ) -> Attachment:
        """Add what the first alternative that can be met asks for.

        An HTTP client that has credentials of its own meets what nothing else does.
        Raises CredentialsError if no alternative can be met, unless one of them asks
        for nothing.
        """
        request = Attachment()
        if self._always is not None:
            if own_origin and (security is None or security):
                for item, scheme in self._always:
                    item.attach(scheme, request)
            return request
        usual = sorted(security or (), key=self._is_deprecated)
        for last_resort in (None, self._last_resort(client_has_auth=client_has_auth)):
            for alternative in filter(None, usual):
                found = [
                    (self._find(name, last_resort, own_origin=own_origin), name)
                    for name in alternative
                ]
                if all(credential for credential, _ in found):
                    for credential, name in found:
                        if credential and name in self._schemes:
                            credential.attach(self._schemes[name], request)
                    return request
        if security and all(security):
            raise CredentialsError(_missing(operation, security))
        return request

    def allows(self, security: Security | None, *, own_origin: bool) -> bool:
        """Tell whether credentials of the HTTP client may go with a call."""
        return own_origin or (self._always is None and any(security or ()))

    def _is_deprecated(self, alternative: Mapping[str, Sequence[str]]) -> bool:
        """Tell whether to meet another alternative rather, if that can be done."""
        known = (self._schemes.get(name) for name in alternative)
        return any(scheme is not None and scheme.deprecated for scheme in known)

    def _last_resort(self, *, client_has_auth: bool) -> Credential | None:
        """Choose what meets any scheme, where nothing that names its kind does."""
        signing = (item for item in self._general if isinstance(item, Signing))
        return next(signing, _ELSEWHERE if client_has_auth else None)

    def _find(
        self, name: str, last_resort: Credential | None, *, own_origin: bool
    ) -> Credential | None:
        scheme = self._schemes.get(name)
        if scheme is None:  # named and not defined: nobody knows what it asks for
            return _ELSEWHERE
        if name in self._by_name:
            return self._by_name[name]
        if own_origin and scheme.header in self._header_names:
            return _ELSEWHERE
        for credential in self._general:
            if not isinstance(credential, Signing) and credential.meets(scheme):
                return credential
        if scheme.kind == "mutualTLS":  # is the business of the http_client
            return _ELSEWHERE
        return last_resort

    # -- what no operation would get

    def _fitting(self) -> list[tuple[Credential, Scheme]]:
        """List the schemes that each credential would be used for."""
        pairs = [(item, self._schemes[name]) for name, item in self._by_name.items()]
        for credential in self._general:
            if not isinstance(credential, Signing):
                met = filter(credential.meets, self._schemes.values())
                pairs += [(credential, scheme) for scheme in met]
        return pairs

    def _refuse_unused(self) -> None:
        for name in self._by_name:
            if not self._schemes[name].used:
                problem = f"no operation asks for the security scheme {name!r}"
                raise CredentialsError(f"{problem}{_known(self._schemes)}")
        used = [scheme for scheme in self._schemes.values() if scheme.used]
        for credential in self._general:
            if not any(map(credential.meets, used)):
                raise CredentialsError(
                    f"no operation takes {_kind(credential)}{_known(self._schemes)}"
                )

    def _refuse_doubled(self, pairs: Sequence[tuple[Credential, Scheme]]) -> None:
        """Refuse what would give way to headers wherever it could be used."""
        used = {
            id(credential)
            for credential, scheme in pairs
            if scheme.header not in self._header_names
        }
        for credential, scheme in pairs:
            if id(credential) not in used:
                raise CredentialsError(
                    f"{_kind(credential)} goes into the header {scheme.header!r}, which"
                    " headers= sets too: pass one of them"
                )

    def _places(self) -> list[tuple[Credential, Scheme]]:
        """Find the place of each credential, for calls that are not said to need any."""
        pairs = [(item, self._schemes[name]) for name, item in self._by_name.items()]
        pairs += [(item, self._place(item)) for item in self._general]
        self._refuse_doubled(
            [item for item in pairs if not isinstance(item[0], Signing)]
        )
        taken: set[tuple[str, str]] = set()
        for item, scheme in pairs:
            if not isinstance(item, Signing) and scheme.place in taken:
                raise CredentialsError(
                    f"two credentials would go into the {' '.join(scheme.place)}:"
                    " pass one of them"
                )
            taken.add(scheme.place)
        return pairs

    def _place(self, credential: Credential) -> Scheme:
        schemes = sorted(self._schemes.values(), key=lambda scheme: scheme.deprecated)
        met = list(filter(credential.meets, schemes))
        if isinstance(credential, ApiKey) and len({item.place for item in met}) > 1:
            raise CredentialsError(_several_keys(self._schemes))
        for scheme in (*met, *_PLAIN):
            if credential.meets(scheme):
                return scheme
        raise CredentialsError(_no_place(credential, self._schemes))

    def __repr__(self) -> str:
        return "Credentials(***)"


def _single(value: AuthLike, schemes: Mapping[str, Scheme]) -> Credential:
    """Read what was passed as *auth*, if it is not a mapping."""
    if isinstance(value, str):
        keys = {item.place for item in schemes.values() if _is_key(item) and item.used}
        if len(keys) > 1:
            raise CredentialsError(_several_keys(schemes))
        if not keys:
            raise CredentialsError(_no_place(ApiKey(value), schemes))
        return ApiKey(value)
    return _credential(value)


def _named(name: str, value: AuthLike, schemes: Mapping[str, Scheme]) -> Credential:
    """Read what was passed as *auth* for the scheme of that name."""
    if name not in schemes:
        raise CredentialsError(f"unknown security scheme {name!r}{_known(schemes)}")
    if isinstance(value, str):
        value = Bearer(value) if schemes[name].takes_token else ApiKey(value)
    credential = _credential(value)
    if not credential.meets(schemes[name]):
        problem = f"the security scheme {name!r} does not take {_kind(credential)}"
        raise CredentialsError(f"{problem}{_known(schemes)}")
    return credential


def _credential(value: tuple[str, str] | Credential | httpx2.Auth) -> Credential:
    if isinstance(value, tuple):
        return Basic(*value)
    if _is_flow(value):
        return Signing(value)
    if _is_credential(value):
        return value
    raise TypeError(
        "auth= takes an API key, (user name, password), Bearer, Basic, ApiKey or an"
        f" httpx2.Auth, not {type(value).__name__}"
    )


def _is_credential(value: Credential | httpx2.Auth) -> TypeGuard[Credential]:
    return hasattr(value, "meets") and hasattr(value, "attach")


def _is_flow(value: Credential | httpx2.Auth) -> TypeGuard[httpx2.Auth]:
    """Tell whether a value signs requests; asking for the class would load httpx2."""
    return hasattr(value, "sync_auth_flow") and hasattr(value, "async_auth_flow")


def _is_key(scheme: Scheme) -> bool:
    return scheme.kind == "apiKey"


# -- messages; they name kinds and schemes, and show no secret


_KINDS: Mapping[type[object], str] = {
    Bearer: "a token",
    Basic: "a user name and password",
    ApiKey: "an API key",
    Signing: "an httpx2.Auth",
}


def _kind(credential: Credential) -> str:
    return _KINDS.get(type(credential), type(credential).__name__)


def _known(schemes: Mapping[str, Scheme]) -> str:
    used = [f"{name} ({scheme})" for name, scheme in schemes.items() if scheme.used]
    return f"; known: {', '.join(used)}" if used else "; the API asks for none"


def _no_place(credential: Credential, schemes: Mapping[str, Scheme]) -> str:
    what = _kind(credential)
    if schemes:
        return f"no operation takes {what}{_known(schemes)}"
    return (
        f"the API does not say where {what} goes:"
        ' pass it in a header, headers={"NAME": "..."}'
    )


def _several_keys(schemes: Mapping[str, Scheme]) -> str:
    names = [name for name, item in schemes.items() if _is_key(item) and item.used]
    return (
        f"the API has several security schemes for keys: {', '.join(names)}; pass"
        f' auth={{"{names[0]}": "..."}}'
    )


def _missing(operation: str, security: Security) -> str:
    needed = " or ".join(" and ".join(names) for names in security)
    return f"{operation} needs credentials for {needed}: pass token= or auth="
