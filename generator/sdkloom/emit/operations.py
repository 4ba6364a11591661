"""Operations → constants that describe them: what goes where, and how responses are read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from sdkloom.emit.code import (
    Bracket,
    Code,
    Expr,
    annotated,
    call,
    flat,
    layout,
    literal,
    mapping,
    name,
    sequence,
    subscript,
)
from sdkloom.emit.codec_expressions import decoder, deferred, encoder
from sdkloom.emit.forms import form_fields
from sdkloom.emit.modules import signature
from sdkloom.emit.pytypes import Scope, resolved
from sdkloom.emit.servers import server_key
from sdkloom.identifiers import constant_name
from sdkloom.ir.nodes import (
    Body,
    Constant,
    Content,
    Declaration,
    Either,
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
from sdkloom.ir.walk import has_read_only, headers_of_parts
from sdkloom.openapi.media_types import is_json, is_range

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
class OperationWriter:
    """Writes operations as constants of the module of *scope*, and the errors that they share."""

    scope: Scope
    checks: Mapping[str, tuple[str, str]]
    errors: dict[Code, tuple[Code, Expr]] = field(default_factory=dict[Code, "tuple[Code, Expr]"])

    def constant(
        self, operation: Operation, method: str, returned: Expr, *, streamed: bool
    ) -> Code:
        """Write the description of what a *method* of the module sends, and how it is answered."""
        returns = operation.streamed if streamed else operation.returns
        values = [
            literal(f"{self.scope.module}.{method}"),
            literal(operation.method),
            literal(operation.template),
        ]
        keywords: list[tuple[str, Expr]] = []
        if parameters := [*self._parameters(operation)]:
            keywords.append(("parameters", deferred(sequence(parameters))))
        if operation.body is not None:
            keywords.append(("body", deferred(self._bodies(operation.body))))
        keywords.append(("responses", deferred(self._responses(returns) or mapping([]))))
        if (errors := self._errors(operation)) is not None:
            keywords.append(("errors", errors))
        if operation.security is not None:
            keywords.append(("security", sequence(map(_alternative, operation.security))))
        if operation.server:
            keywords.append(("server", literal(server_key(operation.server))))
        generic = self.scope.runtime("http.operation", "Operation")
        value = call(generic, values, keywords)
        return annotated(operation_constant(method), subscript(generic, [returned]), value)

    def shared_errors(self) -> list[Code]:
        """Write the functions that return the errors that operations share."""
        if not self.errors:
            return []
        returned = Code(f"{self.scope.runtime('http.operation', 'Responses')}[object]")
        return [
            Code(
                f"{signature(Code(f'def {function}('), [], returned)}\n"
                f"    {layout(errors, indent=4, before='return ')}"
            )
            for function, errors in self.errors.values()
        ]

    # -- parameters

    def _parameters(self, operation: Operation) -> Iterator[Expr]:
        yield from (self._parameter(parameter) for parameter in operation.parameters)
        for part, header in headers_of_parts(operation):
            yield self._parameter(header, [("part", literal(part))])

    def _parameter(self, parameter: Parameter, keywords: Sequence[tuple[str, Expr]] = ()) -> Expr:
        kind = "part_header" if parameter.where == "part" else parameter.where
        function = self.scope.runtime("http.operation", kind)
        values = [literal(parameter.wire)]
        if parameter.check:
            values.append(self._check(parameter.check))
        encode = encoder(parameter.type, self.scope)
        encoded = [("encode", encode)] if encode is not None else []
        keywords = [*keywords, *encoded, *self._serialized(parameter)]
        return call(function, values, keywords)

    def _serialized(self, parameter: Parameter) -> Iterator[tuple[str, Expr]]:
        """Say how a parameter is written, where that is not as it is by default."""
        if parameter.style != _STYLES[parameter.where]:
            yield "style", literal(parameter.style)
        if parameter.explode != (parameter.style in ("form", "cookie")):
            yield "explode", literal(parameter.explode)
        if parameter.required and parameter.where != "path":
            yield "required", literal(True)
        if parameter.required and _admits_null(parameter.type, self.scope.index):
            yield "nullable", literal(True)
        if parameter.allow_reserved:
            yield "allow_reserved", literal(True)
        if parameter.allow_slashes:
            yield "allow_slashes", literal(True)
        if parameter.allow_empty:
            yield "allow_empty", literal(True)
        if parameter.content_type is not None:
            yield "content_type", literal(parameter.content_type)
        if parts := self._parts(parameter.encoding):
            yield "parts", parts

    def _check(self, origin: str) -> Code:
        module_name, constant = self.checks[origin]
        return self.scope.sibling("checks", module_name, constant)

    # -- bodies

    def _bodies(self, body: Body) -> Bracket:
        """Write what is sent; the value that is passed says of which of several types it is."""
        kinds = body.kinds
        index = self.scope.index
        last = next((kind for kind in kinds if resolved(kind[0].type, index) in _FILES), kinds[0])
        described = [
            self._body(kind, required=True, selects=True) for kind in kinds if kind is not last
        ]
        described.append(self._body(last, required=body.required, selects=False))
        return described[0] if len(described) == 1 else sequence(described)

    def _body(self, contents: Sequence[Content], *, required: bool, selects: bool) -> Bracket:
        preferred = contents[0]
        keywords: list[tuple[str, Expr]] = []
        if selects:
            keywords.append(("kind", self._class(preferred.type)))
        if (encode := encoder(preferred.type, self.scope)) is not None:
            if has_read_only(preferred.type, self.scope.index):
                encode = call(self.scope.runtime("values.encoding", "writable_of"), [encode])
            keywords.append(("encode", encode))
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
        media_types = [literal(_concrete(content)) for content in contents]
        return call(self.scope.runtime("http.operation", "Body"), media_types, keywords)

    def _class(self, kind: Type) -> Code:
        """What tells values of a type from those of other types."""
        kind = resolved(kind, self.scope.index)
        if isinstance(kind, Ref):
            return self.scope.model(self.scope.index[kind.origin])
        return Code(self.scope.builtin("list" if isinstance(kind, ListOf) else "str"))

    def _parts(self, encodings: Iterable[PartEncoding]) -> Expr | None:
        rows = [(encoding.wire, self._part(encoding)) for encoding in encodings]
        described = [(wire, part) for wire, part in rows if part.items]
        return mapping(described) if described else None

    def _part(self, encoding: PartEncoding) -> Bracket:
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
        if [content.media_type for content in contents] == ["application/json"]:
            function = self.scope.runtime("http.operation", "json_response")
            return call(function, self._decoder_and_check(contents[0]))
        return mapping((content.media_type, self.reader(content)) for content in contents)

    def reader(self, content: Content) -> Expr:
        """Write what reads a body that was received."""
        fields = form_fields(content, self.scope)
        keywords = [("fields", fields)] if fields is not None else []
        if content.event_data:
            keywords.append(("event_data", literal(True)))
        function = self.scope.runtime("http.operation", "ResponseDecoder")
        return call(function, self._decoder_and_check(content), keywords)

    def _decoder_and_check(self, content: Content) -> Iterator[Expr]:
        yield self._decoder(content)
        if content.check is not None:
            yield self._check(content.check)

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
        fresh = Code("_errors" if number == 1 else f"_errors_{number}")
        return self.errors.setdefault(flat(errors), (fresh, errors))[0]


def operation_constant(method: str) -> Code:
    """The constant that describes the operation of a *method*."""
    return name(f"_{constant_name(method)}")


def _admits_null(kind: Type, index: Mapping[str, Declaration]) -> bool:
    """Whether null is a value of a type, so that passing None says something."""
    match resolved(kind, index):
        case Nullable() | Scalar(kind="json" | "none"):
            return True
        case Constant(values=values):
            return None in values
        case Either(first=first, second=second):
            return _admits_null(first, index) or _admits_null(second, index)
        case _:
            return False


def _alternative(schemes: tuple[tuple[str, tuple[str, ...]], ...]) -> Expr:
    return mapping((key, sequence(map(literal, scopes))) for key, scopes in schemes)


def _concrete(content: Content) -> str:
    """A media type that can be sent: a range stands for JSON, but a file has a type of its own."""
    is_range = content.media_type in ("*/*", "application/*")
    return "application/json" if is_range and content.type != Scalar("file") else content.media_type
