"""What the API sends by itself: requests that a server of yours gets."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Generic, TypeVar

from ..errors import DecodeError, Violation
from ..values.decoding import decoded
from .operation import ResponseDecoder
from .response import parsed, reader_for

T = TypeVar("T")


class Webhook(Generic[T]):
    """One kind of request that the API sends, ``name`` as its description calls it.

    First make sure that a request comes from the API, by the signature it documents:
    anybody can send one.
    """

    __slots__ = ("_readers", "method", "name")

    def __init__(
        self, name: str, method: str, readers: Mapping[str, ResponseDecoder[T]]
    ) -> None:
        self.name = name
        self.method = method
        self._readers = readers

    def decode(self, body: bytes, content_type: str = "") -> T:
        """Make the model of a request's *body*.

        Raises DecodeError, which says where the body is not what its type promises.
        """
        reader, value = self._read(body, content_type)
        return decoded(reader.decode, value)

    def validate(self, body: bytes, content_type: str = "") -> list[Violation]:
        """List every way in which a request's *body* breaks the description."""
        reader, value = self._read(body, content_type)
        return [] if reader.check is None else reader.check.violations(value)

    def _read(
        self, body: bytes, content_type: str
    ) -> tuple[ResponseDecoder[T], object]:
        if not body and "" in self._readers:
            return self._readers[""], None
        kind = content_type.partition(";")[0].strip().lower()
        reader = reader_for(
            {key: decoder for key, decoder in self._readers.items() if key},
            content_type,
        )
        if reader is None:
            known = " or ".join(filter(None, self._readers)) or "no body"
            raise DecodeError(f"expected {known}, got {kind or 'a body'}")
        kind = kind or next(filter(None, self._readers))
        return reader, parsed(body, kind, content_type, reader)

    def __repr__(self) -> str:
        return f"<Webhook {self.name}>"
