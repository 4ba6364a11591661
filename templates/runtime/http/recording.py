"""Answers of several calls in a list; ``client.response`` returns that of one call."""

from __future__ import annotations

from collections.abc import Generator
from contextlib import contextmanager
from contextvars import ContextVar

from ..response import Response

RECORDERS: ContextVar[tuple[list[Response[object]], ...]] = ContextVar(
    "RECORDERS", default=()
)
"""The lists that answers are added to, in this task or thread."""


@contextmanager
def recording() -> Generator[list[Response[object]]]:
    """Record the answers that calls get within ``with``, in this task or thread.

    Deprecated: ``client.response(method, ...)`` returns the answer to one call.

    The list grows by one for every call, errors included: ``answers[-1].headers``.
    """
    answers: list[Response[object]] = []
    token = RECORDERS.set((*RECORDERS.get(), answers))
    try:
        yield answers
    finally:
        RECORDERS.reset(token)
