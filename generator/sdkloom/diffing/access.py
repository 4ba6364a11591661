"""Where the API is and who is let in: servers, security schemes, and what operations ask for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TypeAlias

from sdkloom.diffing.changes import BOTH, SENT, Breaks, ChangeLocation
from sdkloom.diffing.pair import OperationPair
from sdkloom.diffing.show import shortened
from sdkloom.diffing.walk import Walk
from sdkloom.ir.nodes import Operation, SecurityScheme, Server, ServerVariable
from sdkloom.matching.revision import Revision
from sdkloom.reading.json_values import JsonValue, as_array, is_object
from sdkloom.reading.places import child
from sdkloom.schemas.upgrade_2_0 import modern_root

_Access: TypeAlias = list[dict[str, frozenset[str]]]
"""The alternatives of ``security``: schemes and the scopes that each requires."""

_CLIENT = "Client(base_url)"
_PORTS = {"http": ":80", "https": ":443"}


def compare_servers(walk: Walk) -> None:
    """Note that the client calls another server, and others that may be passed as base_url."""
    old, new = _address(walk.old.api.base_url), _address(walk.new.api.base_url)
    before, after = (list(_servers(side)) for side in (walk.old, walk.new))
    places = [_holder(side) for side in (walk.old, walk.new)]
    location = ChangeLocation(_CLIENT, _CLIENT, places[0], places[1])
    if old != new:
        breaks = Breaks(runtime=bool(old) and old not in after)
        walk.changes.add("server-changed", location, BOTH, breaks, before=old, after=new)
    removed = {_default_address(server) for server in _removed_functions(walk)}
    for url in dict.fromkeys((*before, *after)):
        if url in removed or (url in before and url in after):
            continue
        if url not in before and url != new:
            walk.changes.add(
                "server-added", ChangeLocation(None, _CLIENT, *places), BOTH, after=url
            )
        if url not in after and url != old:
            walk.changes.add(
                "server-removed", ChangeLocation(_CLIENT, None, *places), BOTH, before=url
            )
    _functions(walk)


def _functions(walk: Walk) -> None:
    """Note functions that give the addresses of servers, and what these and the client take."""
    sides = walk.old, walk.new
    _variables(walk, "Client", (sides[0].api.servers[:1], sides[1].api.servers[:1]))
    for server in _removed_functions(walk):
        location = ChangeLocation(f"servers.{server.name}", None, server.origin, _holder(sides[1]))
        breaks = Breaks(source=True, type=True)
        walk.changes.add("server-removed", location, BOTH, breaks, before=server.url)
    there = {server.name: server for server in sides[1].api.servers}
    for server in sides[0].api.servers[1:]:
        if (match := there.get(server.name)) is not None:
            _variables(walk, f"servers.{server.name}", ((server,), (match,)))


def _removed_functions(walk: Walk) -> list[Server]:
    """The servers whose functions a new package no longer has."""
    names = {server.name for server in walk.new.api.servers}
    return [
        server
        for number, server in enumerate(walk.old.api.servers)
        if server.name not in names and (number or not server.variables)
    ]


def _default_address(server: Server) -> str:
    """The address of a server, with the defaults of its variables."""
    url = server.url
    for variable in server.variables:
        url = url.replace("{" + variable.wire + "}", variable.default)
    return _address(url)


def _variables(
    walk: Walk, symbol: str, servers: tuple[tuple[Server, ...], tuple[Server, ...]]
) -> None:
    """Note parts of a server's address that may be passed, and what they may be."""
    before, after = (
        {variable.name: variable for server in side for variable in server.variables}
        for side in servers
    )
    places = [_holder(side) for side in (walk.old, walk.new)]
    for name in dict.fromkeys((*before, *after)):
        symbols = [f"{symbol}({name})" if name in each else None for each in (before, after)]
        location = ChangeLocation(symbols[0], symbols[1], places[0], places[1])
        old, new = before.get(name), after.get(name)
        texts = [_choices(each) if each else "" for each in (old, new)]
        if new is None:
            breaks = Breaks(source=True, type=True)
            walk.changes.add("server-variable-removed", location, BOTH, breaks, before=texts[0])
        elif old is None:
            walk.changes.add("server-variable-added", location, BOTH, after=texts[1])
        elif set(old.values) == set(new.values) and symbol == "Client":
            continue  # the base_url that follows from another default is a change already
        elif texts[0] != texts[1]:
            is_limited = bool(new.values) and not set(old.values or ["any"]) <= {*new.values}
            breaks = Breaks(source=is_limited, type=is_limited)
            walk.changes.add("server-variable-changed", location, BOTH, breaks, *texts)


def _choices(variable: ServerVariable) -> str:
    """What a part of a server's address may be, in no order, and what it is by default."""
    values = ", ".join(sorted(map(repr, variable.values)))
    return shortened(f"{values or 'any text'}, by default {variable.default!r}")


def _servers(side: Revision) -> Iterator[str]:
    """The addresses of the servers, with the defaults of their variables."""
    root = side.document.root
    if side.document.version == "2.0":
        address = side.api.base_url.partition("://")[2]
        for scheme in as_array(root.get("schemes")) if address else ():
            yield _address(f"{scheme}://{address}")
        return
    for _, server in modern_root(side.document).objects("servers"):
        url = server.text("url") or ""
        for name, variable in server.objects("variables"):
            url = url.replace("{" + name + "}", str(variable.value.get("default", "")))
        yield _address(url)


def _address(url: str) -> str:
    """Write addresses that are the same alike."""
    scheme, separator, rest = url.partition("://")
    host, slash, path = rest.partition("/")
    host = host.lower().removesuffix(_PORTS.get(scheme.lower(), ""))
    return (
        f"{scheme.lower()}{separator}{host}{slash}{path}".rstrip("/")
        if separator
        else url.rstrip("/")
    )


def _holder(side: Revision) -> str:
    return side.place("#", "servers", "schemes", "host", "basePath")


# -- security schemes


def compare_schemes(walk: Walk) -> None:
    """Note security schemes that are added, removed or used another way."""
    before = {scheme.key: scheme for scheme in walk.old.api.schemes}
    after = {scheme.key: scheme for scheme in walk.new.api.schemes}
    holders = [scheme_holder(side) for side in (walk.old, walk.new)]
    renamed = renamed_schemes(walk)
    asked = _asked(walk)
    for key in [key for key in dict.fromkeys((*before, *after)) if key not in renamed.values()]:
        places = child(holders[0], key), child(holders[1], renamed.get(key, key))
        symbol = f"Client(auth)[{key!r}]"
        # Who passes it by the name of its scheme is told that there is none.
        named = Breaks(source=key in before and before[key].used)
        if key in renamed:
            location = ChangeLocation(symbol, f"Client(auth)[{renamed[key]!r}]", *places)
            walk.changes.add("security-scheme-renamed", location, BOTH, named, key, renamed[key])
        elif key not in after:
            if key not in asked[0]:
                location = ChangeLocation(symbol, None, places[0], holders[1])
                walk.changes.add("security-scheme-removed", location, BOTH, named, before=key)
        elif key not in before:
            if key not in asked[1]:
                location = ChangeLocation(None, symbol, holders[0], places[1])
                walk.changes.add("security-scheme-added", location, BOTH, after=key)
        else:
            facts = _facts(walk.old, key), _facts(walk.new, key)
            breaks = Breaks(runtime=_sending(before[key]) != _sending(after[key]))
            if facts[0] != facts[1]:
                _scheme(walk, ChangeLocation(symbol, symbol, *places), facts, breaks)


def renamed_schemes(walk: Walk) -> dict[str, str]:
    """Old names of security schemes → new ones, where the same credentials are sent the same way."""
    old, new = walk.old.api.schemes, walk.new.api.schemes
    names = [{scheme.key for scheme in each} for each in (old, new)]
    removed = [scheme for scheme in old if scheme.key not in names[1]]
    added = [scheme for scheme in new if scheme.key not in names[0]]
    found: dict[str, str] = {}
    for scheme in removed:
        alike = [each.key for each in added if _obtained(each) == _obtained(scheme)]
        rivals = [each for each in removed if _obtained(each) == _obtained(scheme)]
        if len(alike) == len(rivals) == 1:
            found[scheme.key] = alike[0]
    return found


def _obtained(scheme: SecurityScheme) -> tuple[object, ...]:
    """How credentials are sent, and where tokens are from."""
    return _sending(scheme), scheme.flows, scheme.metadata


def _scheme(
    walk: Walk,
    location: ChangeLocation,
    facts: tuple[dict[str, str], dict[str, str]],
    breaks: Breaks,
) -> None:
    before, after = _differing(*facts), _differing(facts[1], facts[0])
    walk.changes.add("security-scheme-changed", location, BOTH, breaks, before=before, after=after)


def _sending(scheme: SecurityScheme) -> tuple[str | None, ...]:
    """How credentials are sent; the case of a header's name and of an HTTP scheme does not matter."""
    name = (scheme.name or "").lower() if scheme.where == "header" else scheme.name
    return scheme.kind, name, scheme.where, (scheme.scheme or "").lower()


def scheme_holder(side: Revision) -> str:
    """Where the security schemes of a document stand."""
    if side.document.version == "2.0":
        return "#/securityDefinitions"
    return "#/components/securitySchemes"


def _facts(side: Revision, key: str) -> dict[str, str]:
    """The members of a security scheme by their paths, without descriptions and extensions."""
    scheme = modern_root(side.document).object("components", "securitySchemes", key)
    return dict(_leaves("", scheme.value)) if scheme is not None else {}


def _leaves(path: str, value: JsonValue) -> Iterator[tuple[str, str]]:
    if is_object(value) and value:
        for key, member in value.items():
            if key == "description" or key.startswith("x-"):
                continue
            yield from _leaves(f"{path} {key}".strip(), member)
    else:
        yield path, "" if value in ("", {}) else str(value)


def _differing(facts: dict[str, str], others: dict[str, str]) -> str:
    """The facts that the other side lacks or states otherwise."""
    differing = [
        f"{path} {text}".strip() for path, text in facts.items() if others.get(path) != text
    ]
    return shortened(", ".join(differing))


# -- who may call an operation


def compare_security(pair: OperationPair) -> None:
    """Note that who may call an operation is another."""
    asked = _asked_otherwise(pair.walk, pair.before, pair.after)
    if asked is None:
        return
    before, after = asked
    origins = (
        _access_place(pair.walk.old, pair.before),
        _access_place(pair.walk.new, pair.after),
    )
    # Who passes a credential by the name of its scheme is told that there is none.
    is_lost = not _keys(before).isdisjoint(_only_old(pair.walk))
    # A change of the whole API's security is one change, whatever number of operations it is of.
    location = pair.location(*origins)
    if {*origins} <= {"#", "#/security"}:
        location = ChangeLocation("client", "client", *origins)
    texts = _alternatives_text(before), _alternatives_text(after)
    breaks = Breaks(source=is_lost, runtime=not _is_met(before, after))
    pair.changes.add("security-changed", location, SENT, breaks, texts[0], texts[1])


def _asked(walk: Walk) -> tuple[set[str], set[str]]:
    """The schemes that calls were made with, and are made with, where this is noted as a change."""
    before, after = set[str](), set[str]()
    for old, new in walk.matches.operations:
        asked = _asked_otherwise(walk, old.operation, new.operation)
        before |= _keys(asked[0] if asked else [])
        after |= _keys(asked[1] if asked else [])
    return before, after


def _asked_otherwise(walk: Walk, old: Operation, new: Operation) -> tuple[_Access, _Access] | None:
    """What calls ask for on both sides, unless all the difference is schemes that come or go."""
    before, after = _alternatives(old, renamed_schemes(walk)), _alternatives(new, {})
    if before == after:
        return None
    added, removed = _only_new(walk), _only_old(walk)
    as_before = [alternative for alternative in after if added.isdisjoint(alternative)]
    is_addition = (before or [{}]) == as_before
    is_removal = not _keys(before).isdisjoint(removed) and _is_met(before, after)
    return None if is_addition or is_removal else (before, after)


def _is_met(before: _Access, after: _Access) -> bool:
    """Whether what calls were made with is enough."""
    return not after or all(
        any(_meets(alternative, other) for other in after) for alternative in before or [{}]
    )


def _only_new(walk: Walk) -> set[str]:
    """The schemes that are added."""
    keys = {scheme.key for scheme in walk.new.api.schemes}
    return (
        keys - {scheme.key for scheme in walk.old.api.schemes} - {*renamed_schemes(walk).values()}
    )


def _only_old(walk: Walk) -> set[str]:
    """The schemes that are removed."""
    keys = {scheme.key for scheme in walk.old.api.schemes}
    return keys - {scheme.key for scheme in walk.new.api.schemes} - {*renamed_schemes(walk)}


def _keys(alternatives: _Access) -> set[str]:
    return {key for alternative in alternatives for key in alternative}


def _access_place(side: Revision, operation: Operation) -> str:
    """Where the security of an operation is declared, or would be: at the operation, or for all."""
    own = side.place(operation.origin, "security")
    return side.place("#", "security") if own == operation.origin else own


def _alternatives(operation: Operation, renamed: Mapping[str, str]) -> _Access:
    """The alternatives of ``security``: schemes and the scopes that each requires."""
    found = [
        {renamed.get(key, key): frozenset(scopes) for key, scopes in requirement}
        for requirement in operation.security or ()
    ]
    return sorted(
        found,
        key=lambda alternative: sorted(
            (key, sorted(scopes)) for key, scopes in alternative.items()
        ),
    )


def _meets(given: dict[str, frozenset[str]], wanted: dict[str, frozenset[str]]) -> bool:
    """Whether who satisfies *one* satisfies *other*."""
    return all(key in given and scopes <= given[key] for key, scopes in wanted.items())


def _alternatives_text(alternatives: _Access) -> str:
    """The alternatives as text."""
    if not alternatives:
        return "nothing"
    texts = (
        " and ".join(
            f"{key} ({', '.join(sorted(scopes))})" if scopes else key
            for key, scopes in alternative.items()
        )
        or "nothing"
        for alternative in alternatives
    )
    return shortened(" or ".join(texts))
