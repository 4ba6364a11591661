"""A call made: attempts, until there is an answer that counts."""

from __future__ import annotations

import time
from typing import TypeVar

import httpx2

from ..errors import ApiError, DecodeError, TransportError, ValidationError
from ..response import Response
from .auth import Attachment, attached, is_dynamic
from .exchange import Exchange, Lent, is_final
from .hooks import CallHooks, Request, log_answer, log_failure
from .operation import Operation
from .policy import Policy
from .request import Prepared
from .response import Answer, is_raw
from .retry import Budget, Clock, Deadline, Plan
from .waiting import Waiting

T = TypeVar("T")


class Attempts:
    """The attempts at one call."""

    def __init__(
        self,
        request: Prepared,
        policy: Policy,
        waiting: Waiting,
        *,
        budget: Budget,
        clock: Clock,
        hooks: CallHooks,
        owned: bool,
        deadline: Deadline | None = None,
    ) -> None:
        options = policy.options
        self._began = self._started = time.monotonic()
        if deadline is None:
            deadline = Deadline(options.timeout, options.total_timeout)
        self.deadline = deadline
        self.exchange = Exchange(
            waiting,
            request,
            self.deadline,
            owned=owned,
            follow_redirects=options.follow_redirects,
            largest=options.max_response_size,
        )
        self._request = request
        self._waiting = waiting
        self._hooks = hooks
        self._lent = Lent(waiting, policy, self.deadline)
        self._secrets: Attachment | None = None
        self._renewed = False
        self._plan = Plan(
            options.retries,
            repeatable=request.repeatable,
            replayable=request.replayable,
            deadline=self.deadline,
            budget=budget,
            clock=clock,
        )

    async def head(self) -> tuple[Answer, httpx2.Response]:
        """Send until an answer arrives that is not to be repeated; its body may wait.

        An answer that is an error has been read.
        """
        while True:
            try:
                response = await self._sent()
                answer = self.exchange.head(response)
                if response.status_code < 400:
                    await self._after_answer(answer)
                    return answer, response
                answer.body = await self.exchange.body(response)
            except TransportError as error:
                await self._after_failure(error)
            else:
                if not await self._after_answer(answer):
                    return answer, response

    async def whole(self, operation: Operation[T]) -> Answer:
        """Send until an answer arrives that is not to be repeated, and read it.

        Bytes that are not decoded may take their time, as long as some arrive.
        """
        while True:
            try:
                response = await self._sent()
                answer = self.exchange.head(response)
                self.deadline.bounds_silence = is_raw(operation, answer)
                answer.body = await self.exchange.body(response)
            except TransportError as error:
                await self._after_failure(error)
            else:
                if not await self._after_answer(answer):
                    return answer

    def note(self, error: ApiError | DecodeError | ValidationError) -> None:
        """Add to an error what is known of the call."""
        if error.response is not None:
            self.describe(error.response)
        if isinstance(error, ApiError):
            error.not_repeated = self._plan.reason

    def describe(self, response: Response[T]) -> Response[T]:
        """Add to a response what is known of the call."""
        response.attempts = self._plan.attempt
        response.seconds = time.monotonic() - self._began
        return response

    async def _sent(self) -> httpx2.Response:
        request, headers = self._request, self._request.headers
        self._started = time.monotonic()
        if self._hooks.on_request is not None:
            headers = dict(headers)
            seen = Request(
                request.operation,
                request.method,
                request.shown,
                headers,
                self._plan.attempt,
            )
            await self._waiting.tell(self._hooks.on_request, seen)
        if self._secrets is None:
            self._secrets = await attached(request.route.credentials, self._lent)
        return await self.exchange.send(self._secrets, headers)

    async def _observe(self, answer: Answer) -> None:
        request, plan = self._request, self._plan
        seconds = time.monotonic() - self._started
        log_answer(
            request.operation,
            request.method,
            request.shown,
            answer.status,
            seconds,
            plan.attempt,
        )
        if self._hooks.on_response is not None:
            response = answer.response(request.operation, None)
            await self._waiting.tell(self._hooks.on_response, self.describe(response))

    async def _after_failure(self, error: TransportError) -> None:
        """Wait for the next attempt, or raise the *error* if there is none."""
        request, plan = self._request, self._plan
        seconds = time.monotonic() - self._started
        log_failure(
            request.operation,
            request.method,
            request.shown,
            error,
            seconds,
            plan.attempt,
        )
        delay = None if is_final(error) else plan.after_failure(sent=error.sent)
        if delay is None:
            if plan.reason:
                error.args = (f"{error} ({plan.reason})", error.sent)
            raise error
        await self._again(delay)

    async def _after_answer(self, answer: Answer) -> bool:
        """Wait for the next attempt, if there is one."""
        await self._observe(answer)
        if answer.status == 401 and await self._renew():
            return True
        delay = self._plan.after_answer(answer.status, answer.headers)
        if delay is None:
            return False
        await self._again(delay)
        return True

    async def _again(self, delay: float) -> None:
        self._secrets = None  # the next attempt asks for the present ones
        await self._waiting.sleep(delay)

    async def _renew(self) -> bool:
        """Ask once for other credentials than those that the server refused."""
        request, refused = self._request, self._secrets
        dynamic = [item for item, _ in request.route.credentials if is_dynamic(item)]
        if self._renewed or not dynamic or not request.replayable or refused is None:
            return False
        self._renewed = True
        for credential in dynamic:
            credential.refused(refused)
        self._secrets = await attached(request.route.credentials, self._lent)
        return not self._secrets.same_as(refused)
