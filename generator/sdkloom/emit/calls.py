"""Operations → the calls that their methods send: what goes where, and who reads the answers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from sdkloom.emit.code import (
    Bracket,
    Code,
    Expr,
    call,
    depending,
    flat,
    layout,
    literal,
    mapping,
    name,
    sequence,
    trusted,
)
from sdkloom.emit.codec_expressions import decoder, encoded
from sdkloom.emit.defaults import default_value
from sdkloom.emit.forms import form_fields
from sdkloom.emit.pytypes import Scope, resolved
from sdkloom.emit.servers import server_key
from sdkloom.emit.templating import render
from sdkloom.ir.nodes import (
    Body,
    Content,
    ListOf,
    Nullable,
    Operation,
    Parameter,
    PartEncoding,
    Ref,
    Response,
    Scalar,
    Type,
)
from sdkloom.ir.walk import has_read_only, sent_headers
from sdkloom.openapi.media_types import is_json, is_range
from sdkloom.scopes import ARGUMENT

_STYLES = {
    "path": "simple",
    "query": "form",
    "querystring": "form",
    "header": "simple",
    "cookie": "form",
    "part": "simple",
}
_TEXT, _BYTES = Scalar("str"), Scalar("bytes")
_FILES = (Scalar("file"), _BYTES)


@dataclass(slots=True)
class CallWriter:
    """Writes calls for the module of *scope*, and collects the errors that they share."""

    scope: Scope
    checks: Mapping[str, tuple[str, str]]
    errors: dict[Code, tuple[Code, Expr]] = field(default_factory=dict[Code, "tuple[Code, Expr]"])

    def call(self, operation: Operation, symbol: str, first: Code, *, streamed: bool) -> Code:
        """Write the function that describes a call; *first* is its signature, *symbol* names it."""
        parameters = (*operation.parameters, *sent_headers(operation))
        inside = self.scope.inside({*ARGUMENT, *(parameter.name for parameter in parameters)})
        return replace(self, scope=inside).inner_call(operation, symbol, first, streamed=streamed)

    def inner_call(self, operation: Operation, symbol: str, first: Code, *, streamed: bool) -> Code:
        """Write that function, where *scope* is its own."""
        returns = operation.streamed if streamed else operation.returns
        keywords: list[tuple[str, Expr]] = [
            ("operation", literal(symbol)),
            ("method", literal(operation.method)),
            ("path", literal(operation.path)),
        ]
        if operation.parameters:
            keywords.append(("parameters", sequence(map(self._parameter, operation.parameters))))
        if operation.body is not None:
            keywords.append(("body", self._body(operation.body)))
        keywords.append(("responses", self._responses(returns) or mapping([])))
        if errors := self._errors(operation):
            keywords.append(("errors", errors))
        if operation.security is not None:
            keywords.append(("security", sequence(map(_alternative, operation.security))))
        if operation.server:
            keywords.append(("server", literal(server_key(operation.server))))
        lines = [
            layout(value, indent=8, before=f"{key}=", after=",")[:-1] for key, value in keywords
        ]
        view = {
            "signature": first,
            "call": self.scope.runtime("http.operation", "Call"),
            "arguments": [Code(line) for line in lines],
        }
        return render("call.py", view)

    def constants(self) -> list[Code]:
        """Write the errors that calls share."""
        if not self.errors:
            return []
        kind = f"{self.scope.runtime('http.operation', 'Responses')}[object]"
        return [
            layout(errors, before=f"{constant}: {kind} = ")
            for constant, errors in self.errors.values()
        ]

    # -- parameters

    def _parameter(self, parameter: Parameter) -> Expr:
        function = self.scope.runtime("http.operation", "Parameter")
        where = "header" if parameter.where == "part" else parameter.where
        values: list[Expr] = [literal(parameter.wire), literal(where)]
        kind = parameter.type if parameter.required else Nullable(parameter.type)
        values.append(encoded(kind, name(parameter.name), self.scope))
        if parameter.check:
            values.append(self._check(parameter.check))
        return call(function, values, self._serialized(parameter))

    def _serialized(self, parameter: Parameter) -> Iterator[tuple[str, Expr]]:
        """Say how a parameter is written, where that is not as it is by default."""
        if parameter.style != _STYLES[parameter.where]:
            yield "style", literal(parameter.style)
        if parameter.explode != (parameter.style in ("form", "cookie")):
            yield "explode", literal(parameter.explode)
        if parameter.required and parameter.where != "path":
            yield "required", literal(True)
        if parameter.allow_reserved:
            yield "allow_reserved", literal(True)
        if parameter.allow_empty:
            yield "allow_empty", literal(True)
        if parameter.content_type is not None:
            yield "content_type", literal(parameter.content_type)
        if parts := self._parts(parameter.encoding):
            yield "parts", parts
        if (default := parameter_default(parameter, self.scope)) is not None:
            yield "default", default

    def _check(self, origin: str) -> Code:
        module_name, constant = self.checks[origin]
        return self.scope.sibling("checks", module_name, constant)

    # -- bodies

    def _body(self, body: Body) -> Expr:
        """Write what is sent; the value that is passed says of which of several types it is."""
        kinds = body.kinds
        index = self.scope.index
        last = next((kind for kind in kinds if resolved(kind[0].type, index) in _FILES), kinds[0])
        tested = [
            (self._class(kind[0].type), self._sent(kind, required=True))
            for kind in kinds
            if kind is not last
        ]
        test = self.scope.builtin("isinstance")
        return depending("body", test, tested, self._sent(last, required=body.required))

    def _class(self, kind: Type) -> Code:
        """What tells values of a type from those of other types."""
        kind = resolved(kind, self.scope.index)
        if isinstance(kind, Ref):
            return self.scope.model(self.scope.index[kind.origin])
        return Code(self.scope.builtin("list" if isinstance(kind, ListOf) else "str"))

    def _sent(self, contents: Sequence[Content], *, required: bool) -> Bracket:
        preferred = contents[0]
        keywords: list[tuple[str, Expr]] = []
        if len(contents) > 1:
            chosen = Code(f"content_type or {flat(literal(preferred.media_type))}")
            keywords.append(("content_type", chosen))
        elif preferred.media_type != "application/json":
            keywords.append(("content_type", literal(_concrete(preferred))))
        if preferred.check is not None:
            keywords.append(("check", self._check(preferred.check)))
        encodings = {
            encoding.wire: encoding
            for content in reversed(contents)
            for encoding in reversed(content.encoding)
        }
        parts = tuple(reversed(encodings.values()))
        keywords += self._inside(parts, preferred.first, preferred.others)
        if not required:
            keywords.append(("required", literal(False)))
        kind = preferred.type if required else Nullable(preferred.type)
        value = encoded(kind, trusted("body"), self.scope)
        if has_read_only(preferred.type, self.scope.index):
            value = call(self.scope.runtime("values.encoding", "writable"), [value])
        return call(self.scope.runtime("http.operation", "Body"), [value], keywords)

    def _parts(self, encodings: Iterable[PartEncoding]) -> Expr | None:
        rows = [
            (encoding.wire, self._part(encoding))
            for encoding in encodings
            if encoding != PartEncoding(wire=encoding.wire)
        ]
        return mapping(rows) if rows else None

    def _part(self, encoding: PartEncoding) -> Expr:
        keywords: list[tuple[str, Expr]] = [
            (key, literal(value))
            for key, value in (
                ("content_type", encoding.content_type),
                ("repeated", encoding.one_by_one or None),
                ("style", encoding.style),
                ("explode", encoding.explode),
                ("allow_reserved", encoding.allow_reserved),
            )
            if value is not None
        ]
        if encoding.headers:
            keywords.append(("headers", sequence(map(self._parameter, encoding.headers))))
        keywords += self._inside(encoding.inside, encoding.first, encoding.others)
        return call(self.scope.runtime("http.operation", "Part"), (), keywords)

    def _inside(
        self,
        named: Sequence[PartEncoding],
        first: Sequence[PartEncoding],
        others: PartEncoding | None,
    ) -> Iterator[tuple[str, Expr]]:
        """Say how the parts of a body, or of a part, are sent."""
        if parts := self._parts(named):
            yield "parts", parts
        if first:
            yield "first", sequence(map(self._part, first))
        if others is not None:
            yield "rest", self._part(others)

    # -- answers

    def _responses(self, responses: Sequence[Response]) -> Expr | None:
        return (
            mapping((response.status, self._contents(response.contents)) for response in responses)
            if responses
            else None
        )

    def _contents(self, contents: Sequence[Content]) -> Expr:
        if not contents:
            return self.scope.runtime("http.operation", "EMPTY")
        return mapping((content.media_type, self.reader(content)) for content in contents)

    def reader(self, content: Content) -> Expr:
        """Write what reads a body that was received."""
        values: list[Expr] = [self._decoder(content)]
        if content.check is not None:
            values.append(self._check(content.check))
        fields = form_fields(content, self.scope)
        keywords = [("fields", fields)] if fields is not None else []
        return call(self.scope.runtime("http.operation", "ResponseDecoder"), values, keywords)

    def _decoder(self, content: Content) -> Expr:
        """Text and octets that are not JSON are taken as they are."""
        if content.check is None and not content.by_items and not is_json(content.media_type):
            if content.type == _BYTES:
                return self.scope.runtime("http.operation", "raw")
            if content.type == _TEXT and not is_range(content.media_type):
                return self.scope.runtime("http.operation", "text")
        return decoder(content.type, self.scope)

    def _errors(self, operation: Operation) -> Expr | None:
        """The errors of an operation, written once for all operations that share them."""
        errors = self._responses(operation.errors)
        if errors is None:
            return None
        number = len(self.errors) + 1
        fresh = Code("_ERRORS" if number == 1 else f"_ERRORS_{number}")
        return self.errors.setdefault(flat(errors), (fresh, errors))[0]


def parameter_default(parameter: Parameter, scope: Scope) -> Code | None:
    """What leaving a parameter out means, where that can stand in a signature."""
    if parameter.required or parameter.default is None or parameter.default[0] is None:
        return None
    value = default_value(parameter.type, parameter.default[0], scope.index)
    return value if isinstance(value, Code) else None


def _alternative(schemes: tuple[tuple[str, tuple[str, ...]], ...]) -> Expr:
    return mapping((key, sequence(map(literal, scopes))) for key, scopes in schemes)


def _concrete(content: Content) -> str:
    """A media type that can be sent: a range stands for the first that it covers."""
    if content.media_type in ("*/*", "application/*"):
        return "application/json" if content.type != Scalar("file") else "application/octet-stream"
    return content.media_type
