"""What is expected of the corpus: documents that are rightly refused, and examples without a model."""

from __future__ import annotations

import json
import tomllib
from functools import cache
from pathlib import Path

from corpus.documents import Row, sample
from corpus.generating import generate_document, short

HERE = Path(__file__).resolve().parent
DIAGNOSTICS = HERE / "diagnostics.json"


@cache
def _exceptions() -> Row:
    return tomllib.loads((HERE / "exceptions.toml").read_text("utf-8"))


@cache
def refused() -> dict[str, str]:
    """Map each valid document that is rightly refused to the rule that refuses it."""
    listed = [
        (path, item["rule"]) for item in _exceptions()["refused"] for path in item["documents"]
    ]
    assert len(dict(listed)) == len(listed), "a document is listed twice"
    return dict(listed)


def is_refused_rightly(found: Row) -> bool:
    """Tell whether a valid document is one that cannot be used, for the reason that is listed."""
    return found["exit"] == 2 and refused().get(found["path"]) in found["rules"]


def is_unfit(message: str) -> bool:
    """Tell whether an example that its schema allows has no model, for a reason that is listed."""
    return any(text in message for example in _exceptions()["examples"] for text in example["says"])


def diagnostics() -> dict[str, Row]:
    """Read how each document of the sample ends, in short."""
    found: dict[str, Row] = json.loads(DIAGNOSTICS.read_text("utf-8"))
    return found


def refresh() -> None:
    """Rewrite how each document of the sample ends."""
    found = {row["path"]: short(generate_document(row)) for row in sample()}
    lines = [f" {json.dumps(path)}: {json.dumps(found[path])}" for path in sorted(found)]
    DIAGNOSTICS.write_text("{\n" + ",\n".join(lines) + "\n}\n", "utf-8")
    print("refreshed", DIAGNOSTICS.name, len(found), "documents")
