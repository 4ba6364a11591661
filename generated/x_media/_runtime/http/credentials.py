"""The credentials of a client, and which of them a call gets."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, TypeGuard

from ..errors import CredentialsError
from .auth import (
    ApiKey,
    AuthLike,
    Basic,
    Bearer,
    Credential,
    Scheme,
    Secret,
    Signing,
)
from .copying import shallow_copy
from .credential_choice import Choice, Requirements
from .credential_messages import is_key, kind_of, known_schemes, no_place, several_keys
from .operation import Security

if TYPE_CHECKING:
    import httpx2


_PLAIN = (Scheme("http", "bearer"), Scheme("http", "basic"))
"""Where tokens and passwords go, for an API that declares no place for them."""


class Credentials:
    """The credentials of one client.

    *token* meets every scheme that takes a bearer token. *auth* is one credential, used
    wherever it fits, or a mapping of scheme names to credentials, which comes first.
    Names of headers that are sent with every call, in lower case, meet the schemes that
    ask for those headers. *requirements* lists what operations ask for by ``security``:
    each gets that. Where the API's description has no ``security`` at all, they are
    ``None``, and each call to the API's own origin gets all there is.

    Raises CredentialsError for what no operation would get.
    """

    __slots__ = (
        "_always",
        "_choice",
        "_requirements",
    )

    def __init__(
        self,
        schemes: Mapping[str, Scheme],
        token: Secret | None = None,
        auth: AuthLike | Mapping[str, AuthLike] | None = None,
        header_names: Iterable[str] = (),
        requirements: Requirements | None = None,
    ) -> None:
        self._requirements = requirements
        if requirements is not None and (token is not None or auth not in (None, {})):
            _refuse_all(schemes, token)
        self._choice = Choice(schemes, frozenset(header_names))
        if isinstance(auth, Mapping):
            for name, value in auth.items():
                self._choice.by_name[name] = _named(name, value, schemes)
        elif auth is not None:
            self._choice.general.append(_single(auth, schemes))
        if token is not None:
            self._choice.general.append(Bearer(token))
        self._always: list[tuple[Credential, Scheme]] | None = None
        if requirements is None:
            self._always = self._places()
        else:
            self._refuse_misfits()
            self._refuse_doubled(self._choice.fitting())
            self._refuse_unused(requirements)

    def giving_way(self, header_names: Collection[str]) -> Credentials:
        """Copy them, for calls that have headers of these names, in lower case."""
        return shallow_copy(self, _choice=self._choice.giving_way(header_names))

    def choose(
        self,
        operation: str,
        security: Security | None,
        *,
        own_origin: bool = True,
        client_has_auth: bool = False,
    ) -> list[tuple[Credential, Scheme]]:
        """Choose what an alternative asks for that can be met.

        An HTTP client that has credentials of its own meets what nothing else does.
        Raises CredentialsError if no alternative can be met, unless one of them asks
        for nothing.
        """
        if self._always is not None:
            if own_origin and (security is None or security):
                return self._choice.not_in_headers(self._always)
            return []
        pairs = self._choice.choose(
            security or (), own_origin=own_origin, client_has_auth=client_has_auth
        )
        if pairs is None and security and all(security):
            raise CredentialsError(
                self._choice.missing(operation, security, own_origin)
            )
        return pairs or []

    def for_any_call(self) -> list[tuple[Credential, Scheme]]:
        """List all that can go together, for a call that the document does not have."""
        if self._always is not None:
            return self._choice.not_in_headers(self._always)
        found: dict[tuple[str, str], tuple[Credential, Scheme]] = {}
        for credential, scheme in self._pairs():
            place = ("", "") if isinstance(credential, Signing) else scheme.place
            found.setdefault(place, (credential, scheme))
        return self._choice.not_in_headers(list(found.values()))

    def withheld_headers(self, security: Security | None) -> frozenset[str]:
        """List headers, in lower case, that are credentials and not for this call.

        An operation whose ``security`` is empty gets none, unless no operation has
        another: then headers are the only way to send credentials all the same.
        """
        no_use = self._requirements is not None and not self._requirements
        if security is None or security or no_use:
            return frozenset()
        headers = (scheme.header for scheme in self._choice.schemes.values())
        return frozenset(("authorization", *filter(None, headers)))

    def allows(self, security: Security | None, *, own_origin: bool) -> bool:
        """Tell whether credentials of the HTTP client may go with a call."""
        return own_origin or (self._always is None and any(security or ()))

    # -- what no operation would get

    def _refuse_misfits(self) -> None:
        """Refuse what fits no scheme that an operation asks for."""
        for name in self._choice.by_name:
            if not self._choice.schemes[name].used:
                problem = f"no operation asks for the security scheme {name!r}"
                raise CredentialsError(
                    f"{problem}{known_schemes(self._choice.schemes)}"
                )
        used = [scheme for scheme in self._choice.schemes.values() if scheme.used]
        for credential in self._choice.general:
            if not any(map(credential.meets, used)):
                raise CredentialsError(no_place(credential, self._choice.schemes))

    def _refuse_unused(self, requirements: Requirements) -> None:
        """Refuse what no operation gets, since others are chosen wherever it fits."""
        passed = [*self._choice.by_name.values(), *self._choice.general]
        if not passed:
            return
        # An HTTP client may complete an alternative: what it has is not known here.
        chosen = {
            id(credential): credential
            for security in requirements
            for own_origin in (True, False)
            for credential, _ in self._choice.choose(
                security, own_origin=own_origin, client_has_auth=True
            )
            or ()
        }
        for credential in passed:
            if id(credential) not in chosen:
                kinds = sorted({kind_of(item) for item in chosen.values()})
                raise CredentialsError(
                    f"no operation would get {kind_of(credential)}: wherever it fits,"
                    f" {' or '.join(kinds) or 'nothing'} is sent; pass one of them"
                )

    def _refuse_doubled(self, pairs: Sequence[tuple[Credential, Scheme]]) -> None:
        """Refuse what would give way to headers wherever it could be used."""
        used = {
            id(credential)
            for credential, scheme in pairs
            if scheme.header not in self._choice.header_names
        }
        for credential, scheme in pairs:
            if id(credential) not in used:
                raise CredentialsError(
                    f"{kind_of(credential)} goes into the header {scheme.header!r}, which"
                    " headers= sets too: pass one of them"
                )

    def _places(self) -> list[tuple[Credential, Scheme]]:
        """Find the place of each credential, for calls that are not said to need any."""
        pairs = self._pairs()
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

    def _pairs(self) -> list[tuple[Credential, Scheme]]:
        by_name = self._choice.by_name.items()
        pairs = [(item, self._choice.schemes[name]) for name, item in by_name]
        return pairs + [(item, self._place(item)) for item in self._choice.general]

    def _place(self, credential: Credential) -> Scheme:
        schemes = sorted(
            self._choice.schemes.values(), key=lambda scheme: scheme.deprecated
        )
        met = list(filter(credential.meets, schemes))
        for scheme in met or filter(credential.meets, () if schemes else _PLAIN):
            return scheme
        raise CredentialsError(no_place(credential, self._choice.schemes))

    def __repr__(self) -> str:
        return "Credentials(***)"


def _single(value: AuthLike, schemes: Mapping[str, Scheme]) -> Credential:
    """Read what was passed as *auth*, if it is not a mapping."""
    credential = _credential(ApiKey(value) if isinstance(value, str) else value)
    if isinstance(credential, ApiKey):  # one secret must not go to several places
        keys = {item.place for item in schemes.values() if is_key(item) and item.used}
        if len(keys) > 1:
            raise CredentialsError(several_keys(schemes))
        if not keys:
            raise CredentialsError(no_place(credential, schemes))
    return credential


def _named(name: str, value: AuthLike, schemes: Mapping[str, Scheme]) -> Credential:
    """Read what was passed as *auth* for the scheme of that name."""
    if name not in schemes:
        raise CredentialsError(
            f"unknown security scheme {name!r}{known_schemes(schemes)}"
        )
    if isinstance(value, str):
        value = Bearer(value) if schemes[name].takes_token else ApiKey(value)
    credential = _credential(value)
    if not credential.meets(schemes[name]):
        problem = f"the security scheme {name!r} does not take {kind_of(credential)}"
        raise CredentialsError(f"{problem}{known_schemes(schemes)}")
    return credential


def _credential(value: tuple[Secret, Secret] | Credential | httpx2.Auth) -> Credential:
    if isinstance(value, tuple):
        return Basic(*value)
    if _is_flow(value):
        return Signing(value)
    if _is_credential(value):
        return value
    raise TypeError(
        "auth= takes an API key, (user name, password), Bearer, Basic, ApiKey, an OAuth2"
        f" credential or an httpx2.Auth, not {type(value).__name__}"
    )


def _is_credential(value: Credential | httpx2.Auth) -> TypeGuard[Credential]:
    return hasattr(value, "meets") and hasattr(value, "attach")


def _is_flow(value: Credential | httpx2.Auth) -> TypeGuard[httpx2.Auth]:
    """Tell whether a value signs requests; asking for the class would load httpx2."""
    return hasattr(value, "sync_auth_flow") and hasattr(value, "async_auth_flow")


def _refuse_all(schemes: Mapping[str, Scheme], token: Secret | None) -> None:
    """Refuse credentials where no operation has a use for any."""
    if not any(scheme.used for scheme in schemes.values()):
        what = "credentials" if token is None else "a token"
        raise CredentialsError(
            f"no operation takes {what}; the API asks for none: its document says that"
            " no call needs credentials; to send some all the same, pass headers="
        )
