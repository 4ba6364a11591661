"""The second stage: every module of a package is imported, and its document's examples go through."""

from __future__ import annotations

import json
import os
import subprocess
import sys

from corpus.batches import tree
from corpus.cache import ROOT, digest, harness_hash, load, runtime_hash, store
from corpus.documents import Row, corpus, root_of


def key(row: Row) -> str:
    """Name what importing a package and its examples depend on."""
    return digest(row["path"], row["output"], row["probed"], runtime_hash(), harness_hash())


def known(row: Row) -> Row | None:
    """Find what is known of a package."""
    return load("imported", key(row))


def examine(batch: list[Row]) -> None:
    """Import a batch in a process of its own, and take its examples through it."""
    with tree(batch, probed=True) as folder:
        lines = [
            [
                str(corpus() / row["path"]),
                str(root_of(row)),
                f"held.{row['package']}",
                str(folder / row["package"]),
            ]
            for row in batch
        ]
        paths = [folder.parent, ROOT / "tests", ROOT / "tests" / "support", ROOT / "generator"]
        environment = {**os.environ, "PYTHONPATH": os.pathsep.join(map(str, paths))}
        at = 0
        while at < len(batch):  # one that ends the process is told, and the next begins a new one
            process = subprocess.run(
                [sys.executable, "-W", "error", "-m", "corpus.examples"],
                input="".join(json.dumps(line) + "\n" for line in lines[at:]),
                capture_output=True, text=True, env=environment, check=False,
            )  # fmt: skip
            for line in process.stdout.splitlines():
                store("imported", key(batch[at]), json.loads(line))
                at += 1
            if at < len(batch):
                ended = {"imports": f"the process ended: {process.stderr[-900:]}"}
                store("imported", key(batch[at]), ended | {"counts": {}, "wrong": []})
                at += 1
