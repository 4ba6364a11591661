"""Bodies of JSON values in a row, taken from an iterable while they are sent."""

from __future__ import annotations

from collections.abc import AsyncIterable, AsyncIterator, Iterable, Iterator
from typing import Any, cast

from ..errors import ValidationError, Violation
from ..values import json
from ..values.files import File, claim
from .operation import Body
from .payload import Payload


def one_by_one(
    body: Body,
    items: object,
    media_type: str,
    around: tuple[bytes, bytes],
    *,
    validate: bool,
) -> Payload:
    """Make a body of *items* that are encoded and validated when their turn comes.

    Raises TypeError for what cannot be iterated, and TransportError for what can be
    iterated once and has been.
    """
    kind = type(items).__name__
    if not isinstance(items, Iterable | AsyncIterable) or isinstance(items, dict):
        raise TypeError(f"the items of {media_type} come from an iterable, not {kind}")
    source = File(cast("Any", items))
    source.check_unused()
    writer = _Writer(body, around, validate=validate)
    if source.is_async:
        coming = cast("AsyncIterable[object]", items)
        return Payload(media_type, [File(writer.written_async(source, coming))])
    present = cast("Iterable[object]", items)
    return Payload(media_type, [File(writer.written(source, present))])


class _Writer:
    """Writes items, and counts them to name those that are wrong."""

    def __init__(
        self, body: Body, around: tuple[bytes, bytes], *, validate: bool
    ) -> None:
        self._body = body
        self._around = around
        self._validate = validate
        self._count = 0

    def written(self, source: File, items: Iterable[object]) -> Iterator[bytes]:
        claim(source)
        for item in items:
            yield self._text(item)

    async def written_async(
        self, source: File, items: AsyncIterable[object]
    ) -> AsyncIterator[bytes]:
        claim(source)
        async for item in items:
            yield self._text(item)

    def _text(self, item: object) -> bytes:
        body, number = self._body, self._count
        self._count += 1
        tree: Any = [item] if body.encode is None else body.encode([item])
        if self._validate and body.check is not None:
            found = [
                Violation(
                    f"/{number}{violation.path[2:]}",
                    violation.keyword,
                    violation.message,
                )
                for violation in body.check.violations(tree, sending=True)
                if violation.path.startswith("/0")  # the rest is about their number
            ]
            if found:
                raise ValidationError(found)
        before, after = self._around
        pieces = [
            piece if isinstance(piece, bytes) else piece.base64().encode()
            for piece in json.pieces(tree[0])
        ]
        return b"".join((before, *pieces, after))
