"""Decoding and encoding against the peers: all in turn, and the best of each."""

from __future__ import annotations

import json
import platform
import subprocess
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from pathlib import Path

from tests.benchmarks.peers import PACKAGES, make, python_of

ROUNDS = 25
MEASURES = [
    ("media", "decode"),
    ("media", "encode"),
    ("search", "decode"),
    ("search", "encode"),
]
ONCE = [("search", "memory"), ("search", "reading"), ("search", "call"), ("search", "awaited")]
RATIOS = ("reading", "call", "awaited")
UNITS = {"decode": 1e6, "encode": 1e6, "memory": 1 / 1024, **dict.fromkeys(RATIOS, 1.0)}
TITLES = {
    ("media", "decode"): "media: decode, µs",
    ("media", "encode"): "media: encode, µs",
    ("search", "decode"): "page of 100 posts: decode, µs",
    ("search", "encode"): "page of 100 posts: encode, µs",
    ("search", "memory"): "page of 100 posts: memory, kB",
    ("search", "reading"): "reading a field / a plain attribute",
    ("search", "call"): "a call that returns the page / httpx2 and json",
    ("search", "awaited"): "the same, awaited",
}
Figures = dict[tuple[str, str], float]


class Contestant:
    """A process that measures when asked."""

    def __init__(self, name: str, payloads: Path, package: Path) -> None:
        worker = Path(__file__).with_name("worker.py")
        self.name = name
        self.process = subprocess.Popen(
            [python_of(name), str(worker), name, str(payloads), str(package)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def ask(self, payload: str, measure: str) -> float | None:
        """Have something measured; ``None`` where there is no such thing."""
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.write(f"{payload} {measure}\n")
        self.process.stdin.flush()
        answer = self.process.stdout.readline()
        return json.loads(answer) if answer else None

    def close(self) -> None:
        """Let it go."""
        assert self.process.stdin is not None
        self.process.stdin.close()
        self.process.wait(timeout=60)


def figures(document: Path, payloads: Path) -> Mapping[str, Figures]:
    """Measure every contestant, in turn."""
    found: dict[str, Figures] = {name: {} for name in PACKAGES}
    with tempfile.TemporaryDirectory() as folder, ExitStack() as stack:
        contestants: list[Contestant] = []
        for name in PACKAGES:
            try:
                make(name, document, Path(folder))
            except RuntimeError as error:
                print(f"{name} is left out: {error}")
                continue
            contestants.append(Contestant(name, payloads, Path(folder)))
            stack.callback(contestants[-1].close)
        for round_ in range(ROUNDS):
            for payload, measure in [*MEASURES, *(ONCE if round_ == 0 else [])]:
                for contestant in contestants:
                    figure = contestant.ask(payload, measure)
                    if figure is not None:
                        content = found[contestant.name]
                        best = content.get((payload, measure), figure)
                        content[payload, measure] = min(best, figure)
    return found


def markdown(found: Mapping[str, Figures]) -> str:
    """Write the table, and how sdkloom compares with its peers."""
    return "\n".join(
        [
            "# Benchmarks",
            "",
            "`make bench` writes this page: clients of X's API 2.147 that the newest releases generate, and",
            "payloads of its answers. Times are of the processor.",
            "",
            f"Python {platform.python_version()}, best of {ROUNDS} rounds in turn.",
            "",
            *_rows(found),
            "",
        ]
    )


def _rows(found: Mapping[str, Figures]) -> Iterator[str]:
    names = [item for item in found if found[item]]
    ratios = ["sdkloom / pydantic", "sdkloom / msgspec"]
    yield f"| | {' | '.join([*names, *ratios])} |"
    yield f"|---|{'---:|' * (len(names) + len(ratios))}"
    for key, title in TITLES.items():
        cells = [_cell(found[name].get(key), UNITS[key[1]]) for name in names]
        cells += [_ratio(found, key, peer) for peer in ("pydantic", "msgspec")]
        yield f"| {title} | {' | '.join(cells)} |"


def _cell(figure: float | None, unit: float) -> str:
    if figure is None:
        return "–"
    scaled = figure * unit
    return f"{scaled:,.0f}" if scaled >= 100 else f"{scaled:.2f}"


def _ratio(found: Mapping[str, Figures], key: tuple[str, str], peer: str) -> str:
    ours, theirs = found["sdkloom"].get(key), found[peer].get(key)
    return "–" if ours is None or theirs is None or key[1] in RATIOS else f"{ours / theirs:.2f}"
