"""Calls at once over connections of which one in a hundred breaks: nobody gets another's answer.

Two thousand calls in `make test`, ten thousand where the tests are exhaustive.
"""

from __future__ import annotations

import asyncio
import gc
import os
import subprocess
import sys
import threading
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from effort import EXHAUSTIVE
from packaged import document, package

pytestmark = pytest.mark.slow

CALLS, THREADS, TASKS = (10_000 if EXHAUSTIVE else 1_000), 64, 1_000
DOCUMENT = document(
    {
        "/echo/{number}": {
            "get": {
                "operationId": "echo",
                "parameters": [
                    {
                        "name": "number",
                        "in": "path",
                        "required": True,
                        "schema": {"type": "integer"},
                    }
                ],
                "responses": {
                    "200": {
                        "description": "the number",
                        "content": {
                            "application/json": {
                                "schema": {
                                    "type": "object",
                                    "required": ["number"],
                                    "properties": {"number": {"type": "integer"}},
                                }
                            }
                        },
                    }
                },
            }
        }
    }
)
SERVER = '''
import asyncio

count = 0


async def talk(reader, writer):
    """Answer with the number of the path; each hundredth request breaks its connection instead."""
    global count
    try:
        while head := await reader.readuntil(b"\\r\\n\\r\\n"):
            number = head.split(b" ", 2)[1].rpartition(b"/")[2]
            count += 1
            body = b'{"number":' + number + b"}"
            answer = b"HTTP/1.1 200 OK\\r\\nContent-Type: application/json\\r\\n"
            answer += b"Content-Length: %d\\r\\n\\r\\n" % len(body) + body
            if count % 100 == 0:  # before the answer, within its head, or within its body
                writer.write(answer[: (0, 20, len(answer) - 3)[count // 100 % 3]])
                break
            writer.write(answer)
            await writer.drain()
    except (asyncio.IncompleteReadError, ConnectionError):
        pass
    writer.close()


async def main():
    server = await asyncio.start_server(talk, "127.0.0.1", 0, backlog=1024)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


asyncio.run(main())
'''


@pytest.fixture(scope="module")
def url() -> Iterator[str]:
    process = subprocess.Popen([sys.executable, "-c", SERVER], stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    yield f"http://127.0.0.1:{int(process.stdout.readline())}"
    process.kill()
    process.communicate()


@pytest.fixture(scope="module")
def echoes(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    with package(tmp_path_factory.mktemp("load"), "echoes", DOCUMENT) as module:
        yield module


def sockets() -> int:
    """Count the open sockets of this process."""
    gc.collect()
    found = 0
    for link in Path("/proc/self/fd").iterdir():
        try:
            found += os.readlink(link).startswith("socket:")
        except OSError:  # the one that lists them
            continue
    return found


def judge(answers: list[Any], failures: list[BaseException]) -> None:
    """Each answer is its caller's; three attempts in a row are broken once in a million."""
    assert len(answers) + len(failures) == CALLS
    assert len(failures) <= 3, Counter(map(repr, failures))
    assert all(given == got for given, got in answers)


def test_threads_get_their_own_answers_and_leave_nothing_open(echoes: Any, url: str) -> None:
    before, running = sockets(), threading.active_count()
    answers: list[Any] = []
    failures: list[BaseException] = []
    with echoes.Client(base_url=url) as client, ThreadPoolExecutor(THREADS) as pool:

        def call(number: int) -> None:
            try:
                answers.append((number, client.default.echo(number).number))
            except echoes.Error as error:
                failures.append(error)

        list(pool.map(call, range(CALLS)))
    judge(answers, failures)
    assert sockets() <= before
    assert threading.active_count() == running


def test_tasks_get_their_own_answers_and_leave_nothing_open(echoes: Any, url: str) -> None:
    before, running = sockets(), threading.active_count()
    answers: list[Any] = []
    failures: list[BaseException] = []

    async def work() -> int:
        numbers = iter(range(CALLS))
        async with echoes.AsyncClient(base_url=url) as client:

            async def calls() -> None:
                for number in numbers:
                    try:
                        answers.append((number, (await client.default.echo(number)).number))
                    except echoes.Error as error:
                        failures.append(error)

            await asyncio.gather(*[calls() for _ in range(TASKS)])
        return len(asyncio.all_tasks())

    assert asyncio.run(work()) == 1
    judge(answers, failures)
    assert sockets() <= before
    assert threading.active_count() == running
