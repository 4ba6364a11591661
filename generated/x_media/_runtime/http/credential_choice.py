"""Which credentials a call gets, of those that were passed."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import TypeAlias

from .auth import Attachment, Bearer, Credential, Scheme, Signing
from .copying import shallow_copy
from .credential_messages import way_to_pass
from .operation import Security

Alternatives: TypeAlias = Sequence[Collection[str]]
"""What ``security`` holds, without scopes: names of schemes to be met together."""

Requirements: TypeAlias = Sequence[Alternatives]
"""What the operations of an API ask for."""


class _Elsewhere:
    """Meets a scheme without adding to the request: something else adds it."""

    def meets(self, scheme: Scheme) -> bool:
        return True

    def attach(self, scheme: Scheme, request: Attachment) -> None:
        pass


_ELSEWHERE = _Elsewhere()


class Choice:
    """The credentials that were passed, and the choice among an operation's alternatives.

    Those *by_name* of a security scheme come first, then the *general* ones that fit.
    Headers of these names, in lower case, meet the schemes that ask for them.
    """

    __slots__ = ("by_name", "general", "header_names", "schemes")

    def __init__(
        self, schemes: Mapping[str, Scheme], header_names: Collection[str]
    ) -> None:
        self.schemes = schemes
        self.header_names = header_names
        self.by_name: dict[str, Credential] = {}
        self.general: list[Credential] = []

    def giving_way(self, header_names: Collection[str]) -> Choice:
        """Copy it, for calls that have headers of these names."""
        return shallow_copy(self, header_names=header_names)

    def not_in_headers(
        self, pairs: list[tuple[Credential, Scheme]]
    ) -> list[tuple[Credential, Scheme]]:
        """Leave out what headers say instead."""
        if not self.header_names:
            return pairs
        return [
            (credential, scheme)
            for credential, scheme in pairs
            if isinstance(credential, Signing) or scheme.header not in self.header_names
        ]

    def choose(
        self, security: Alternatives, *, own_origin: bool, client_has_auth: bool
    ) -> list[tuple[Credential, Scheme]] | None:
        """Choose an alternative that can be met; ``None`` if there is none.

        One that uses what was passed comes before one that something else meets, such
        as a certificate of the HTTP client: nobody can tell whether it has one. Of
        those that do, the one that uses most of it is chosen.
        """
        current = [item for item in security if item and not self._is_deprecated(item)]
        deprecated = [item for item in security if self._is_deprecated(item)]
        fallback: list[tuple[Credential, Scheme]] | None = None
        for last_resort in (None, self._last_resort(client_has_auth=client_has_auth)):
            for alternatives in (current, deprecated):
                found = [
                    self._meet(item, last_resort, own_origin=own_origin)
                    for item in alternatives
                ]
                met = [pairs for pairs in found if pairs is not None]
                best = max(met, key=len, default=None)
                if best:
                    return best
                fallback = best if fallback is None else fallback
        return fallback

    def _meet(
        self,
        alternative: Collection[str],
        last_resort: Credential | None,
        *,
        own_origin: bool,
    ) -> list[tuple[Credential, Scheme]] | None:
        """Find what meets all of an alternative, without what something else adds."""
        pairs: list[tuple[Credential, Scheme]] = []
        for name in alternative:
            credential = self._find(name, last_resort, own_origin=own_origin)
            if credential is None:
                return None
            if credential is not _ELSEWHERE:
                pairs.append((credential, self.schemes[name]))
        return pairs

    def _is_deprecated(self, alternative: Collection[str]) -> bool:
        """Tell whether to meet another alternative rather, if that can be done."""
        known = (self.schemes.get(name) for name in alternative)
        return any(scheme is not None and scheme.deprecated for scheme in known)

    def _last_resort(self, *, client_has_auth: bool) -> Credential | None:
        """Choose what meets any scheme, where nothing that names its kind does."""
        signing = (item for item in self.general if isinstance(item, Signing))
        return next(signing, _ELSEWHERE if client_has_auth else None)

    def _find(
        self, name: str, last_resort: Credential | None, *, own_origin: bool
    ) -> Credential | None:
        scheme = self.schemes.get(name)
        if scheme is None:  # named and not defined: nobody knows what it asks for
            return _ELSEWHERE
        if own_origin and scheme.header in self.header_names:
            return _ELSEWHERE
        if name in self.by_name:
            return self.by_name[name]
        for credential in self.general:
            if not isinstance(credential, Signing) and credential.meets(scheme):
                return credential
        if scheme.kind == "mutualTLS":  # is the business of the http_client
            return last_resort or _ELSEWHERE
        return last_resort

    def missing(self, operation: str, security: Security, own_origin: bool) -> str:
        """Say what an operation needs, and how to pass what is missing."""
        ways = dict.fromkeys(
            way_to_pass(
                [
                    name
                    for name in names
                    if self._find(name, None, own_origin=own_origin) is None
                ],
                self.schemes,
                has_auth=bool(self.by_name)
                or any(not isinstance(item, Bearer) for item in self.general),
            )
            for names in security
        )
        needed = " or ".join(" and ".join(names) for names in security)
        return f"{operation} needs credentials for {needed}: pass {' or '.join(ways)}"

    def fitting(self) -> list[tuple[Credential, Scheme]]:
        """List the schemes that each credential would be used for."""
        pairs = [(item, self.schemes[name]) for name, item in self.by_name.items()]
        for credential in self.general:
            if not isinstance(credential, Signing):
                met = filter(credential.meets, self.schemes.values())
                pairs += [(credential, scheme) for scheme in met]
        return pairs
