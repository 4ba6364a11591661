"""How a client proves who it is: security schemes, and what operations ask for."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import get_args

from sdkloom.diagnostics import Diagnostics, SpecError
from sdkloom.ir.nodes import Flow, SchemeKind, SecurityScheme
from sdkloom.lowering.nodes import Node, follow
from sdkloom.reading.document import child, tokens
from sdkloom.reading.json_values import JsonValue, as_array, as_object, is_array, is_object
from sdkloom.reading.places import quoted

_KINDS: dict[str, SchemeKind] = {kind: kind for kind in get_args(SchemeKind)}
_FLOW_URLS = ("authorizationUrl", "deviceAuthorizationUrl", "tokenUrl", "refreshUrl")

Requirement = tuple[tuple[str, tuple[str, ...]], ...]
"""Schemes that have to be met together, each with its scopes."""


@dataclass(slots=True)
class Security:
    """Reads the security schemes of the document *root*, and requirements.

    A requirement names a component or, since 3.2, is the URI of a scheme anywhere. A scheme that is
    no component has the name that the document gives it first: its URI.
    """

    root: Node
    diagnostics: Diagnostics
    schemes: dict[str, SecurityScheme] = field(default_factory=dict[str, SecurityScheme])
    _elsewhere: dict[str, str] = field(default_factory=dict[str, str])

    def __post_init__(self) -> None:
        holder = self.root.object("components")
        for key, one in holder.objects("securitySchemes") if holder else ():
            self._add(key, one)

    def asked(self, node: Node) -> tuple[Requirement, ...]:
        """Read what an operation asks for: one of these, or what the document says for all."""
        holder = node if "security" in node.value else self.root
        place = child(holder.origin, "security")
        return tuple(
            tuple(self._requirement(one, child(place, number)))
            for number, one in enumerate(as_array(holder.value.get("security")))
            if is_object(one)
        )

    def _requirement(
        self, one: dict[str, JsonValue], place: str
    ) -> Iterator[tuple[str, tuple[str, ...]]]:
        for name, scopes in one.items():
            yield self._named(name, place), tuple(map(str, scopes)) if is_array(scopes) else ()

    def _named(self, name: str, place: str) -> str:
        """Find what the scheme is called that a requirement names; nothing else wins over components."""
        if name in self.schemes or self.root.document.version < "3.2":
            return name
        document = self.root.document
        try:
            origin = document.resolve(name, place)
            value = document.get(origin, place)
            if not is_object(value):
                return name
            scheme = follow(document, origin, value)
        except SpecError:
            message = f"there is no security scheme {quoted(name)}, and nothing at such an address"
            self.diagnostics.warning("unknown-security-scheme", message, place)
            return name
        file, parts = tokens(origin)
        match file, parts:
            case "", ["components", "securitySchemes", key] if key in self.schemes:
                return key
            case _:
                key = self._elsewhere.setdefault(scheme.origin, name)
        if key not in self.schemes:
            self._add(key, scheme)
        return key

    def _add(self, key: str, node: Node) -> None:
        kind = _KINDS.get(node.text("type") or "")
        if kind is not None:
            self.schemes[key] = _scheme(key, kind, node)


def _scheme(key: str, kind: SchemeKind, node: Node) -> SecurityScheme:
    return SecurityScheme(
        key=key,
        kind=kind,
        name=node.text("name"),
        where=node.text("in"),
        scheme=node.text("scheme"),
        flows=tuple(_flow(name, one) for name, one in node.objects("flows")),
        metadata=node.text("openIdConnectUrl") or node.text("oauth2MetadataUrl"),
        deprecated=node.value.get("deprecated") is True,
    )


def _flow(key: str, node: Node) -> Flow:
    scopes = as_object(node.value.get("scopes"))
    return Flow(
        key=key,
        urls=tuple((url, text) for url in _FLOW_URLS if (text := node.text(url))),
        scopes=tuple((scope, text) for scope, text in scopes.items() if isinstance(text, str)),
    )
