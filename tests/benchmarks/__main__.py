"""``python -m tests.benchmarks``: how long the things take that people wait for.

X_HISTORY names the folder with revisions of X's document, BENCH one with payloads of its answers
(``media.json``, ``search.json``) and a floor for both (``floor_msgspec.py``); what needs them is left
out without. What is compared runs in turn, so that a machine's moods meet all. The table of peers is
also written to ``docs/benchmarks.md``.
"""

from __future__ import annotations

import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "generated")]

RUNS = 7


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
            arguments = (
                "-m",
                "sdkloom",
                "generate",
                str(spec),
                "-q",
                "-o",
                f"{folder}/x",
                *options,
            )
            used, waited = run(*arguments)
        cpu.append(used)
        wall.append(waited)
    show(f"generate {' '.join(options) or 'all'}: CPU", cpu, "s")
    show(f"generate {' '.join(options) or 'all'}: wall", wall, "s")


def regeneration(spec: Path) -> None:
    """The same again, when nothing changed."""
    with tempfile.TemporaryDirectory() as folder:
        arguments = ("-m", "sdkloom", "generate", str(spec), "-q", "-o", f"{folder}/x")
        run(*arguments)
        show("generate again: CPU", [run(*arguments)[0] for _ in range(RUNS)], "s")


def importing() -> None:
    """``import x_media`` over a bare interpreter."""
    pairs = [(run("-c", "import x_media")[1], run("-c", "pass")[1]) for _ in range(3 * RUNS)]
    show(
        "import x_media, over python -c pass", [1000 * (pair - bare) for pair, bare in pairs], "ms"
    )


def calls() -> None:
    """Calls over loopback, beside bare httpx2."""
    from tests.benchmarks.calls import measure

    measure()


def peers(history: str, payloads: str) -> None:
    """Decoding and encoding, beside the peers."""
    from tests.benchmarks.table import figures, markdown

    document = next(iter(Path(history).glob("*-2.147.json")), max(Path(history).glob("*.json")))
    text = markdown(figures(document, Path(payloads)))
    report = ROOT / "docs" / "benchmarks.md"
    report.write_text(text, "utf-8")
    print(f"\n{text}\nwritten to {report.relative_to(ROOT)}")


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
    calls()
    payloads = os.environ.get("BENCH")
    if history and payloads:
        peers(history, payloads)
    else:
        print("X_HISTORY or BENCH is not set: peers are not measured")


main()
