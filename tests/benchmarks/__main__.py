"""``python -m tests.benchmarks``: how long the things take that people wait for.

X_HISTORY names the folder with revisions of X's document; without it the first two are left out.
Two things that are compared run in turn, so that a machine's moods meet both.
"""

from __future__ import annotations

import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
import timeit
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "generated")]

RUNS = 7
ANSWER = (
    b'{"data":{"id":"1146654567674912769","media_key":"3_1146654567674912769","expires_after_secs":86400,'
    b'"size":12345,"processing_info":{"check_after_secs":5,"progress_percent":10,"state":"pending"}}}'
)


def run(*arguments: str) -> tuple[float, float]:
    """Run Python once; returns CPU and wall seconds."""
    environment = {
        **os.environ,
        "PYTHONPATH": f"{ROOT / 'generator'}{os.pathsep}{ROOT / 'generated'}",
    }
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    start = time.perf_counter()
    subprocess.run([sys.executable, *arguments], check=True, env=environment, capture_output=True)
    wall = time.perf_counter() - start
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime, wall


def generation(spec: Path, *options: str) -> None:
    """From a cold process to a written package."""
    cpu, wall = [], []
    for _ in range(RUNS):
        with tempfile.TemporaryDirectory() as folder:
            words = ("-m", "sdkloom", "generate", str(spec), "-q", "-o", f"{folder}/x", *options)
            used, waited = run(*words)
        cpu.append(used)
        wall.append(waited)
    show(f"generate {' '.join(options) or 'all'}: CPU", cpu, "s")
    show(f"generate {' '.join(options) or 'all'}: wall", wall, "s")


def regeneration(spec: Path) -> None:
    """The same again, when nothing changed."""
    with tempfile.TemporaryDirectory() as folder:
        words = ("-m", "sdkloom", "generate", str(spec), "-q", "-o", f"{folder}/x")
        run(*words)
        show("generate again: CPU", [run(*words)[0] for _ in range(RUNS)], "s")


def importing() -> None:
    """``import x_media`` over a bare interpreter."""
    pairs = [(run("-c", "import x_media")[1], run("-c", "pass")[1]) for _ in range(3 * RUNS)]
    show("import x_media, over python -c pass", [1000 * (one - bare) for one, bare in pairs], "ms")


def decoding() -> None:
    """A media response into models, and into msgspec structs with the same constraints."""
    import msgspec
    import orjson
    from tests.benchmarks.by_hand import Answer

    from x_media.codecs.media import decode_media_upload_response

    show("orjson alone", [timed(lambda: orjson.loads(ANSWER)) for _ in range(RUNS)], "µs")
    pairs = [
        (
            timed(lambda: decode_media_upload_response(orjson.loads(ANSWER))),
            timed(lambda: msgspec.convert(orjson.loads(ANSWER), Answer)),
        )
        for _ in range(RUNS)
    ]
    show("decode a media response: ours", [ours for ours, _ in pairs], "µs")
    show("decode a media response: msgspec", [theirs for _, theirs in pairs], "µs")
    show("decode a media response: ours / msgspec", [ours / theirs for ours, theirs in pairs], "")


def timed(function: Callable[[], object]) -> float:
    """The least microseconds a call takes."""
    return min(timeit.repeat(function, number=20_000, repeat=3)) / 20_000 * 1e6


def show(what: str, figures: list[float], unit: str) -> None:
    """Print the least, the median and the most."""
    low, middle, high = min(figures), statistics.median(figures), max(figures)
    print(f"{what}: {middle:.3f} {unit} (from {low:.3f} to {high:.3f}, {len(figures)} runs)")


def main() -> None:
    """Measure everything."""
    history = os.environ.get("X_HISTORY")
    if history:
        newest = max(Path(history).glob("*.json"))
        generation(newest)
        generation(newest, "--include-path", "/2/media/upload")
        regeneration(newest)
    else:
        print("X_HISTORY is not set: whole documents are not measured")
    importing()
    decoding()


main()
