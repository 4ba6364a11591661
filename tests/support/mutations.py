"""Each promise of SECURITY.md without its guard: ``python tests/support/mutations.py [NUMBER ...]``.

Takes a guard out of a copy of the checkout, runs the tests that hold the promise, and expects them to
fail. A guard whose absence no test notices makes the exit code 1.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Guard:
    """A guard: where it stands, what is there instead without it, and the test that notices."""

    promise: int
    what: str
    file: str
    text: str
    without: str
    test: str


GUARDS = [
    Guard(1, "files are read again before they are written", "generator/sdkloom/app/pipeline.py",
          "    audit(files, api)\n", "", "test_safety.py::test_a_template_that_lets_text_through_ends_the_run_with_nothing_written"),
    Guard(1, "text is printed escaped", "generator/sdkloom/emit/code.py",
          'quote + escaped.replace(quote, "\\\\" + quote) + quote', "quote + value + quote", "test_safety.py::test_any_text_in_any_place_stays_text"),
    Guard(1, "templates take nothing but code", "generator/sdkloom/emit/templating.py",
          "if isinstance(value, Code):", "if True:", "test_safety.py::test_templates_refuse_text_that_is_not_code"),
    Guard(2, "references stay in the folder", "generator/sdkloom/reading/library.py",
          "if real.startswith(inside) else None", "if real else None", "test_document.py::test_references_that_are_not_followed"),
    Guard(2, "output stays in its folder", "generator/sdkloom/output/package_folder.py",
          "if problem := _path_problem(path):", 'if problem := "":', "test_output.py::test_unfit_paths_are_an_internal_error"),
    Guard(3, "aliases are counted", "generator/sdkloom/reading/yaml_events.py",
          "ALIAS_ALLOWANCE = 1_000_000", "ALIAS_ALLOWANCE = 10**12", "test_document.py::test_a_long_text_cannot_be_repeated_without_end"),
    Guard(3, "nesting is counted", "generator/sdkloom/reading/json_text.py",
          "if len(self._keys) == MAX_DEPTH:", "if len(self._keys) == 10**9:", "test_document.py::test_deep_nesting_is_refused_with_its_place"),
    Guard(4, "wire names arrive as they are", "generator/sdkloom/emit/code.py",
          "quote = \"'\" if value", "value = value.strip()\n    quote = \"'\" if value", "test_safety.py::test_any_text_in_any_place_stays_text"),
    Guard(5, "what is approximated is an error if asked", "generator/sdkloom/app/pipeline.py",
          'severity="error") if found.severity', 'severity="info") if found.severity', "test_cli.py::test_what_is_not_supported_is_an_error_if_strict"),
    Guard(6, "$ is the end and not before a last line's end", "generator/sdkloom/ecma/patterns.py",
          '"end": "\\\\Z"', '"end": "$"', "test_patterns.py::test_verdicts_are_ecma_262_s"),
    Guard(7, "imports are sorted", "generator/sdkloom/emit/modules.py",
          "map(name, sorted(symbols, key=sorted_as))", "map(name, symbols)", "test_determinism.py::test_hash_seed_locale_zone_and_folder_change_nothing"),
    Guard(8, "the folder is exchanged as one", "generator/sdkloom/output/folders.py",
          'elif not _exchange(work / "tree", folder):', 'elif not shutil.copytree(work / "tree", folder, dirs_exist_ok=True):', "test_output.py::test_a_run_killed_at_any_step_leaves_one_whole_package_or_is_completed_by_the_next"),
    Guard(9, "reads end with the deadline", "templates/runtime/http/retry.py",
          "max(0.0, self._ends - time.monotonic())", "600.0", "test_faults.py::test_a_slow_answer_ends_with_the_deadline"),
    Guard(9, "credentials go to the API's own origin", "templates/runtime/http/policy.py",
          "own_origin = self.is_own_origin(server)", "own_origin = True", "test_authentication.py::test_without_schemes_all_calls_to_the_origin_get_what_was_given"),
    Guard(9, "headers of an http_client stay at the origin", "templates/runtime/http/exchange.py",
          "may_be_secret(name) and not request.route.allows_client_auth", "False", "test_authentication.py::test_headers_of_an_http_client_count_and_stay_at_the_origin"),
    Guard(9, "redirects are not followed", "templates/runtime/http/exchange.py",
          "if self._follow_redirects:", "if True:", "test_faults.py::test_a_redirect_is_not_followed"),
    Guard(9, "credentials do not go over plain http", "templates/runtime/http/policy.py",
          "return self._allow_insecure or _is_private(url)", "return True", "test_authentication.py::test_credentials_do_not_travel_over_plain_http"),
    Guard(10, "no socket is opened", "generator/sdkloom/app/pipeline.py",
          "    document = documents.read(", '    __import__("socket").socket().close()\n    document = documents.read(', "test_safety.py::test_generating_opens_no_socket_and_starts_no_process"),
]  # fmt: skip


def noticed(guard: Guard, folder: Path) -> str | None:
    """Take the guard out and run its test; tell what is wrong if that does not fail."""
    file = folder / guard.file
    before = file.read_text("utf-8")
    if before.count(guard.text) < 1:
        return f"{guard.file} does not hold {guard.text!r}"
    file.write_text(before.replace(guard.text, guard.without), "utf-8")
    command = [sys.executable, "-m", "pytest", "-q", "-x", "-p", "no:cacheprovider", f"tests/{guard.test}"]  # fmt: skip
    environment = {**os.environ, "PYTHONDONTWRITEBYTECODE": "1"}
    try:
        done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, timeout=120, check=False)  # fmt: skip
    except subprocess.TimeoutExpired:
        return None  # as a run without its bound does
    else:
        return None if done.returncode == 1 else f"pytest ends with {done.returncode}"
    finally:
        file.write_text(before, "utf-8")


def main() -> None:
    """Take out one guard after the other."""
    wanted = {int(item) for item in sys.argv[1:]} or {guard.promise for guard in GUARDS}
    missed = 0
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name) / "checkout"
        shutil.copytree(ROOT, folder, ignore=shutil.ignore_patterns(".git", ".venv", ".venvs", ".*_cache", "__pycache__", ".hypothesis"))  # fmt: skip
        for guard in GUARDS:
            if guard.promise in wanted:
                wrong = noticed(guard, folder)
                missed += wrong is not None
                print(f"{guard.promise:2} {guard.what}: {wrong or 'noticed by ' + guard.test}", flush=True)  # fmt: skip
    sys.exit(1 if missed else 0)


if __name__ == "__main__":
    main()
