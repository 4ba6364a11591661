"""How a client proves who it is: security schemes, and what operations ask for."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import get_args

from sdkloom.diagnostics import Diagnostics, SpecError
from sdkloom.ir.nodes import Flow, SchemeKind, SecurityScheme
from sdkloom.openapi.nodes import Node, follow
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
    used: set[str] = field(default_factory=set[str])
    """Names of the schemes that operations ask for."""
    _elsewhere: dict[str, str] = field(default_factory=dict[str, str])

    def __post_init__(self) -> None:
        holder = self.root.object("components")
        for key, scheme in holder.objects("securitySchemes") if holder else ():
            self._add(key, scheme)

    @property
    def waived(self) -> bool:
        """Whether the document says by an empty `security` that no operation needs any by default."""
        return self.root.value.get("security") == []

    def required(self, node: Node) -> tuple[Requirement, ...] | None:
        """Read what an operation asks for: by itself, or as all do. ``None`` if there is no `security`.

        A scheme that is named and not defined cannot be met, and asks for nothing.
        """
        holder = node if "security" in node.value else self.root
        place = child(holder.origin, "security")
        requirements = tuple(
            tuple(self._requirement(requirement, child(place, number)))
            for number, requirement in enumerate(as_array(holder.value.get("security")))
            if is_object(requirement)
        )
        self.used.update(name for requirement in requirements for name, _ in requirement)
        return None if holder is self.root and not requirements else requirements

    def settled(self, *, secured: bool) -> tuple[SecurityScheme, ...]:
        """List the schemes, once all operations are read; warn if none is asked for."""
        if secured:
            return tuple(
                scheme._replace(used=scheme.key in self.used) for scheme in self.schemes.values()
            )
        if self.schemes:
            message = (
                "no operation asks for a security scheme: what callers give is sent with every"
                " call to the API's own server"
            )
            is_old = self.root.document.version == "2.0"
            origin = "#/securityDefinitions" if is_old else "#/components/securitySchemes"
            self.diagnostics.warning("missing-security", message, origin)
        return tuple(self.schemes.values())

    def _requirement(
        self, requirement: dict[str, JsonValue], place: str
    ) -> Iterator[tuple[str, tuple[str, ...]]]:
        for name, scopes in requirement.items():
            key = self._named(name, place)
            if key in self.schemes:
                yield key, tuple(map(str, scopes)) if is_array(scopes) else ()

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
            message = f"there is no security scheme {quoted(name)}, and nothing is at this address"
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
        flows=tuple(_flow(name, flow) for name, flow in node.objects("flows")),
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
