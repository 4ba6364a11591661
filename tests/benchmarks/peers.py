"""The peers: environments of their own, and what each makes of the document."""

from __future__ import annotations

import shutil
import subprocess
import sys
import venv
from pathlib import Path

PACKAGES = {
    "orjson": ["orjson"],
    "msgspec": ["msgspec"],
    "pydantic": ["pydantic", "datamodel-code-generator"],
    "openapi-python-client": ["openapi-python-client", "httpx2"],
    "sdkloom": ["httpx2", "orjson"],
}
"""What each contestant needs; the newest there is, as a user would get it today."""
FOLDER = Path(__file__).resolve().parents[2] / "build" / "benchmarks"


def python_of(contestant: str) -> Path:
    """Find the Python of a contestant, and install it if it is not there yet."""
    home = FOLDER / contestant
    python = home / "bin" / "python"
    done = home / ".installed"
    if not done.exists():
        shutil.rmtree(home, ignore_errors=True)
        venv.create(home, with_pip=True)
        install = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
        _run(str(python), *install, *PACKAGES[contestant])
        done.touch()
    return python


def make(contestant: str, document: Path, folder: Path) -> None:
    """Generate a client of the *document* into *folder*, where the contestant has one."""
    home = python_of(contestant).parent
    if contestant == "pydantic":
        _run(
            str(home / "datamodel-codegen"),
            *("--input", str(document), "--input-file-type", "openapi"),
            *("--output-model-type", "dataclasses.dataclass"),
            *("--output", str(folder / "datamodel.py")),
        )
    elif contestant == "openapi-python-client":
        _run(
            str(home / "openapi-python-client"),
            *("generate", "--path", str(document), "--meta", "none", "--overwrite"),
            *("--output-path", str(folder / "opc")),
        )
    elif contestant == "sdkloom":
        _run(
            *(sys.executable, "-m", "sdkloom", "generate", str(document), "--quiet"),
            *("--output", str(folder / "x_loom")),
        )


def _run(*command: str) -> None:
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(f"{command[0]} fails: {(done.stderr or done.stdout)[-2000:]}")
