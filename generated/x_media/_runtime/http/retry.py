"""When to send a call again, and how long to wait before.

Only what does no harm when done twice is sent twice. A wait that the server asks for is
kept as far as the call's deadline allows; where it does not, the error says so.
"""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Collection, Mapping
from datetime import UTC, datetime, timedelta
from math import inf, isfinite
from typing import Self

RETRIED = frozenset((408, 429, 500, 502, 503, 504, *range(520, 530)))
"""Statuses of servers that are busy or out of order; 520 to 529 are those of CDNs."""
_LONGEST_DELAY = 8.0

_LIMITS = ("x-rate-limit-", "x-ratelimit-", "ratelimit-")
_EPOCH = 1e9
"""A reset beyond this is a time since 1970, else it is seconds from now."""


class Retry:
    """How a client repeats calls that failed.

    A call is sent at most *attempts* times: after a connection that broke or one of
    *statuses*, where repeating it is safe. Before the second attempt the client waits at
    most *backoff* seconds, and twice as long before each later one; where the server
    asks for a wait, that long, unless it is longer than *longest_wait*. *budget* is how
    many retries of a client may fail before it stops making them, ``None`` for any
    number; calls that succeed restore it, and waits that the server asks for are free.
    """

    __slots__ = ("attempts", "backoff", "budget", "longest_wait", "statuses")

    def __init__(
        self,
        attempts: int = 3,
        *,
        statuses: Collection[int] = RETRIED,
        backoff: float = 0.5,
        longest_wait: float = 60.0,
        budget: int | None = 500,
    ) -> None:
        if attempts < 1:
            raise ValueError("attempts= is a number from 1")
        if min(backoff, longest_wait, budget or 0) < 0:
            raise ValueError("backoff=, longest_wait= and budget= are not negative")
        self.attempts = attempts
        self.statuses = frozenset(statuses)
        self.backoff = backoff
        self.longest_wait = longest_wait
        self.budget = budget

    def with_retries(self, number: int) -> Retry:
        """Copy it, for calls that are repeated *number* times."""
        return Retry(
            number + 1,
            statuses=self.statuses,
            backoff=self.backoff,
            longest_wait=self.longest_wait,
            budget=self.budget,
        )

    def __repr__(self) -> str:
        return (
            f"Retry({self.attempts}, backoff={self.backoff},"
            f" longest_wait={self.longest_wait}, budget={self.budget})"
        )


class Clock:
    """Where waiting, chance and the time of day come from."""

    __slots__ = ()

    def now(self) -> datetime:
        """Tell the time."""
        return datetime.now(UTC)

    def jitter(self) -> float:
        """Draw a number between 0 and 1."""
        return random.random()  # spreads load, protects nothing

    def sleep(self, seconds: float) -> None:
        """Wait, blocking the thread."""
        time.sleep(seconds)

    async def sleep_async(self, seconds: float) -> None:
        """Wait, letting other tasks run."""
        from anyio import sleep

        await sleep(seconds)


class Deadline(float):
    """The seconds a call may take; :meth:`left` counts them down.

    Where it *bounds silence*, each progress restarts the count, until *total* seconds
    are over. It is a float so that it can travel as a timeout through code that only
    knows those.
    """

    _ends: float
    _last: float
    bounds_silence: bool

    def __new__(cls, seconds: float, total: float = inf) -> Self:
        deadline = super().__new__(cls, seconds)
        deadline._last = time.monotonic() + total
        deadline.bounds_silence = False
        deadline.restart()
        return deadline

    def left(self) -> float:
        """Count the seconds that are left, at least 0."""
        return max(0.0, self._ends - time.monotonic())

    def restart(self) -> None:
        """Count from now on."""
        self._ends = min(time.monotonic() + self, self._last)

    def note_progress(self) -> None:
        """Count from now on, if silence is what is bounded."""
        if self.bounds_silence:
            self.restart()


class Budget:
    """How many retries of one client may still fail.

    A retry that leads to an answer costs nothing in the end, and each call that succeeds
    earns a tenth of one. So a client whose server fails now and then never runs out,
    and one whose server is down soon sends each call once.
    """

    __slots__ = ("_capacity", "_left")

    _EARNED = 0.1

    def __init__(self, capacity: float | None) -> None:
        self._capacity = inf if capacity is None else capacity
        self._left = self._capacity

    def take(self) -> bool:
        """Use up one retry, if there is one."""
        if self._left < 1:
            return False
        self._left -= 1
        return True

    def restore(self, taken: int) -> None:
        """Note a call that succeeded after so many retries."""
        if self._left < self._capacity:
            self._left = min(self._capacity, self._left + taken + self._EARNED)


class RateLimits:
    """What an answer says about how often and when to call."""

    __slots__ = ("limit", "remaining", "reset_at", "retry_after")

    def __init__(self, headers: Mapping[str, str], now: datetime) -> None:
        self.limit = _count(headers, "limit")
        self.remaining = _count(headers, "remaining")
        self.reset_at = _reset(headers, now)
        self.retry_after = _retry_after(headers, now)
        if self.retry_after is None and self.reset_at is not None:
            self.retry_after = max(0.0, (self.reset_at - now).total_seconds())
        elif self.reset_at is None and self.retry_after is not None:
            self.reset_at = _later(now, self.retry_after)


class Plan:
    """The attempts at one call.

    ``attempt`` counts them; ``reason`` says why there is not another one.
    """

    __slots__ = (
        "_budget",
        "_clock",
        "_deadline",
        "_repeatable",
        "_replayable",
        "_retry",
        "_taken",
        "attempt",
        "reason",
    )

    def __init__(
        self,
        retry: Retry,
        *,
        repeatable: bool,
        replayable: bool,
        deadline: Deadline,
        budget: Budget,
        clock: Clock,
    ) -> None:
        self._retry = retry
        self._repeatable = repeatable
        self._replayable = replayable
        self._deadline = deadline
        self._budget = budget
        self._clock = clock
        self._taken = 0
        self.attempt = 1
        self.reason = ""

    def after_failure(self, *, sent: bool) -> float | None:
        """Compute the wait before the next attempt; ``None`` for no other.

        What was not *sent* can do no harm when it is sent again.
        """
        if sent and not self._may_repeat(refused=False):
            return None
        return self._delay(None)

    def after_answer(self, status: int, headers: Mapping[str, str]) -> float | None:
        """Compute the wait before the next attempt; ``None`` for no other."""
        is_retried = status in self._retry.statuses
        if status < 500 and not is_retried:
            self._budget.restore(self._taken)
        asked = headers.get("x-should-retry") if status >= 400 else "false"
        if asked == "false" or (asked != "true" and not is_retried):
            return None
        if not self._may_repeat(refused=status == 429):
            return None
        now = self._clock.now()
        wait = RateLimits(headers, now).retry_after if status == 429 else None
        return self._delay(_retry_after(headers, now) if wait is None else wait)

    def _may_repeat(self, *, refused: bool) -> bool:
        """Tell whether repeating does no harm; what was *refused* was not done."""
        if self._retry.attempts == 1:
            return False
        if not self._replayable:
            self._stop("a file in the body cannot be read twice")
            return False
        if not self._repeatable and not refused:
            self._stop("it might be done twice; an idempotency key prevents that")
            return False
        return True

    def _delay(self, asked: float | None) -> float | None:
        if self.attempt >= self._retry.attempts:
            if self.attempt > 1:
                self.reason = f"after {self.attempt} attempts"
            return None
        wait = self._backoff() if asked is None else asked
        if wait > self._retry.longest_wait:
            most = self._retry.longest_wait
            return self._stop(
                f"the server asks to wait {wait:g} s, more than {most:g} s"
            )
        if wait >= (left := self._deadline.left()):
            return self._stop(f"a wait of {wait:.3g} s, and {left:.3g} s are left")
        if asked is None:
            if not self._budget.take():
                return self._stop("the retry budget of the client is used up")
            self._taken += 1
        self.attempt += 1
        return wait

    def _backoff(self) -> float:
        longest = self._retry.backoff * float(2 ** (self.attempt - 1))
        return min(_LONGEST_DELAY, longest) * self._clock.jitter()

    def _stop(self, reason: str) -> float | None:
        """Note why there is no other attempt."""
        self.reason = f"not repeated: {reason}"
        return None


def _retry_after(headers: Mapping[str, str], now: datetime) -> float | None:
    """Read Retry-After (seconds or a date) or retry-after-ms; garbage is ignored."""
    milliseconds = _number(headers.get("retry-after-ms"))
    if milliseconds is not None:
        return max(0.0, milliseconds / 1000)
    text = headers.get("retry-after")
    seconds = _number(text)
    if text is None or seconds is not None:
        return None if seconds is None else max(0.0, seconds)
    from email.utils import parsedate_to_datetime

    try:
        date = parsedate_to_datetime(text)
        if date.tzinfo is None:
            date = date.replace(tzinfo=UTC)
        return max(0.0, (date - now).total_seconds())
    except (ValueError, TypeError, OverflowError, IndexError):
        return None


def _reset(headers: Mapping[str, str], now: datetime) -> datetime | None:
    seconds = _first(headers, "reset", _number)
    if seconds is None or seconds < 0:
        return None
    if seconds > _EPOCH:
        return _later(datetime.fromtimestamp(0, UTC), seconds)
    return _later(now, seconds)


def _count(headers: Mapping[str, str], name: str) -> int | None:
    value = _first(headers, name, _number)
    return None if value is None else int(value)


def _first(
    headers: Mapping[str, str], name: str, read: Callable[[str | None], float | None]
) -> float | None:
    for prefix in _LIMITS:
        if (value := read(headers.get(prefix + name))) is not None:
            return value
    return None


def _number(text: str | None) -> float | None:
    try:
        value = float(text or "")
    except ValueError:
        return None
    return value if isfinite(value) else None


def _later(start: datetime, seconds: float) -> datetime | None:
    try:
        return start + timedelta(seconds=seconds)
    except OverflowError:
        return None
