"""regress, an ECMA-262 engine beside V8, in a process of its own: it may not come to an end."""

from __future__ import annotations

import atexit
import json
import subprocess
import sys
from functools import cache
from pathlib import Path
from select import select
from typing import TextIO

SECONDS = 5.0


class Child:
    """One process; it is ended, and the next question starts another, when an answer takes long."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[str] | None = None
        atexit.register(self.end)

    def end(self) -> None:
        if self._process is not None:
            self._process.kill()
            self._process.communicate()
            self._process = None

    def judge(self, pattern: str, flag: str, texts: list[str]) -> list[bool] | str:
        """The verdicts, or ``invalid`` where it refuses the pattern, or ``no answer``."""
        if self._process is None:
            self._process = subprocess.Popen(
                [sys.executable, str(Path(__file__))],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                text=True,
            )
        questions, answers = self._process.stdin, self._process.stdout
        assert questions is not None
        assert answers is not None
        try:
            questions.write(json.dumps([pattern, flag, texts]) + "\n")
            questions.flush()
            ready, _, _ = select([answers], [], [], SECONDS)
            line = answers.readline() if ready else ""
        except BrokenPipeError:
            line = ""
        if not line:
            self.end()
            return "no answer"
        answer: list[bool] | str = json.loads(line)
        return answer


@cache
def child() -> Child:
    return Child()


def judged(pattern: str, flag: str, texts: list[str]) -> list[bool] | str:
    """Ask regress; its texts hold no halves of surrogate pairs."""
    return child().judge(pattern, flag, texts)


def serve(questions: TextIO, answers: TextIO) -> None:
    import regress

    for line in questions:
        pattern, flag, texts = json.loads(line)
        answer: list[bool] | str
        try:
            compiled = regress.Regex(pattern, flag)
            answer = [compiled.find(text) is not None for text in texts]
        except regress.RegressError:
            answer = "invalid"
        answers.write(json.dumps(answer) + "\n")
        answers.flush()


if __name__ == "__main__":
    serve(sys.stdin, sys.stdout)
