"""Status and headers of answers, for callers who want more than what methods return."""

from __future__ import annotations

from collections.abc import Generator
from contextlib import contextmanager
from contextvars import ContextVar

from ..errors import ResponseSummary

RECORDERS: ContextVar[tuple[list[ResponseSummary], ...]] = ContextVar(
    "RECORDERS", default=()
)
"""The lists that answers are added to, in this task or thread."""


@contextmanager
def recording() -> Generator[list[ResponseSummary]]:
    """Record the answers that calls get within ``with``, in this task or thread.

    The list grows by one for every call, errors included: ``answers[-1].headers``.
    """
    answers: list[ResponseSummary] = []
    token = RECORDERS.set((*RECORDERS.get(), answers))
    try:
        yield answers
    finally:
        RECORDERS.reset(token)
