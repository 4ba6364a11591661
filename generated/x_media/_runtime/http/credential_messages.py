"""Messages about credentials; they name kinds and schemes, and show no secret."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from .auth import ApiKey, Basic, Bearer, Credential, Scheme, Signing

_KINDS: Mapping[type[object], str] = {
    Bearer: "a token",
    Basic: "a user name and password",
    ApiKey: "an API key",
    Signing: "an httpx2.Auth",
}


def kind_of(credential: Credential) -> str:
    """Name the kind of a credential."""
    return _KINDS.get(type(credential), type(credential).__name__)


def known_schemes(schemes: Mapping[str, Scheme]) -> str:
    """List the schemes that operations ask for, as the end of a sentence."""
    used = [f"{name} ({scheme})" for name, scheme in schemes.items() if scheme.used]
    if used:
        return f"; known: {', '.join(used)}"
    return "; the document defines none"


def no_place(credential: Credential, schemes: Mapping[str, Scheme]) -> str:
    """Say that no scheme takes a credential."""
    what = kind_of(credential)
    if not schemes:
        return (
            f"the API does not say where {what} goes:"
            ' pass it in a header, headers={"NAME": "..."}'
        )
    used = [scheme for scheme in schemes.values() if scheme.used]
    is_token = isinstance(credential, ApiKey) and any(item.takes_token for item in used)
    hint = '; pass a token as token="..."' if is_token else ""
    return f"no operation takes {what}{known_schemes(schemes)}{hint}"


def several_keys(schemes: Mapping[str, Scheme]) -> str:
    """Say that one key does not do where there are several schemes."""
    names = [name for name, item in schemes.items() if is_key(item) and item.used]
    return (
        f"the API has several security schemes for keys: {', '.join(names)}; pass"
        f" auth={{{_entries(names, schemes)}}}, or one of them"
    )


def way_to_pass(
    names: Sequence[str], schemes: Mapping[str, Scheme], *, has_auth: bool
) -> str:
    """Show how to pass credentials for schemes, beside what was passed as auth=."""
    tokens = [name for name in names if schemes[name].takes_token]
    others = [name for name in names if not schemes[name].takes_token]
    ways = ['token="TOKEN"'] * bool(tokens)
    keys = {item.place for item in schemes.values() if is_key(item) and item.used}
    if has_auth or len(others) > 1 or (_is_key_of(others, schemes) and len(keys) > 1):
        ways += [f"auth={{{_entries(others, schemes)}}}"] * bool(others)
    else:
        ways += [f"auth={_example(schemes[name])}" for name in others]
    return " and ".join(ways)


def _is_key_of(names: Sequence[str], schemes: Mapping[str, Scheme]) -> bool:
    return any(is_key(schemes[name]) for name in names)


def _entries(names: Iterable[str], schemes: Mapping[str, Scheme]) -> str:
    """Write the entries of a mapping of security schemes to credentials."""
    return ", ".join(f'"{name}": {_example(schemes[name])}' for name in names)


def _example(scheme: Scheme) -> str:
    """Write what a scheme takes, as a program would."""
    if scheme.takes_token:
        return '"TOKEN"'
    if is_key(scheme):
        return '"KEY"'
    if Basic("user", "secret").meets(scheme):
        return '("user", "secret")'
    return f"an httpx2.Auth for {scheme}"


def is_key(scheme: Scheme) -> bool:
    """Tell whether a scheme takes an API key."""
    return scheme.kind == "apiKey"
