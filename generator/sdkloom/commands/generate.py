"""``sdkloom generate``: write packages, once or whenever a document is saved."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from sdkloom.app.documents import Documents
from sdkloom.app.fresh import unchanged
from sdkloom.app.targets import Target
from sdkloom.commands.faults import Command
from sdkloom.commands.options import Report, decorated
from sdkloom.commands.running import TARGETING, each_target, files_known, generated, targets
from sdkloom.output.package_folder import OutputError, read_manifest, write
from sdkloom.reading.source import Source

if TYPE_CHECKING:
    from sdkloom.app.compare import Compared
    from sdkloom.app.pipeline import GeneratedPackage
    from sdkloom.diffing.report import Form

_WORST = 5
"""How many changes are told, the worst first."""

_FORMS: dict[str, Form] = {".md": "markdown", ".html": "html", ".json": "json"}
_FILE = click.Path(path_type=Path, dir_okay=False)


@click.command("generate", cls=Command)
@decorated(TARGETING)
@click.option(
    "--force", is_flag=True, help="Overwrite files edited by hand, keeping each as NAME.orig."
)
@click.option(
    "--drop-aliases", is_flag=True, help="Leave former names out that renames had kept working."
)
@click.option(
    "--changes",
    type=_FILE,
    help="Write what changed since the last run to this .html, .md, .json or text file.",
)
@click.option("--watch", "is_watching", is_flag=True, help="Run again on every save, until Ctrl-C.")
def generate_command(*, is_watching: bool, **words: Any) -> None:
    """Write the package of SPEC to a folder; without SPEC, those of the project's targets.

    Without --output, the argument is the name of a target in pyproject.toml, even if a file is
    called so.
    """
    if not is_watching:
        _run(words, Report(words))
        return
    if words["spec"] is not None and not Source(words["spec"]).is_file:
        raise click.UsageError("--watch waits for a file to be saved: name a file")
    from sdkloom.commands.watching import watch  # noqa: PLC0415 - rarely needed

    watch(lambda report: _run(words, report), words)


def _run(words: dict[str, Any], report: Report) -> None:
    found, documents = targets(words, report), Documents()
    if words["changes"] is not None and len(found) > 1:
        raise click.UsageError("--changes is about one package: name its target")

    def run(target: Target) -> int:
        with report.progress(f"generating {target.output}"):
            return _generate(target, report, documents, words)

    if code := each_target(found, report, run):
        sys.exit(code)


def _generate(target: Target, report: Report, documents: Documents, words: dict[str, Any]) -> int:
    """Write the package of one target, and give the exit code."""
    drops = words["drop_aliases"]
    if not words["force"] and _is_unchanged(target, report, documents, drop_aliases=drops):
        report.tell({"output": str(target.output)}, f"{target.output}: nothing changed")
        return 0
    made = generated(target, report, documents, drop_aliases=drops)
    try:
        written = write(target.output, made.files, force=words["force"])
    except OutputError as error:
        report.refuse(error)
    kinds = ("added", "changed", "deleted", "kept")
    held = {kind: list(getattr(written, kind)) for kind in kinds if getattr(written, kind)}
    files = ", ".join(f"{len(paths)} {kind}" for kind, paths in held.items())
    lines = [f"{target.output}: {files or 'nothing changed'}", *made.former.told()]
    result = {"output": str(target.output), **held, **made.former.as_json()}
    changes = _changes(made, report, words)
    if changes is not None:
        lines += _told(changes, words["changes"])
        if report.json:
            result["changes"] = changes.recorded()
    report.add(made, result, "\n".join(lines))
    return 0


def _changes(made: GeneratedPackage, report: Report, words: dict[str, Any]) -> Compared | None:
    """What changed since the last run, where somebody wants to know and it may be something."""
    if made.former.before is None or (report.is_silent and words["changes"] is None):
        return None
    from sdkloom.app.compare import since_last_run  # noqa: PLC0415 - slow, and rarely needed

    found = since_last_run(made, aliases=not words["drop_aliases"])
    path: Path | None = words["changes"]
    if found is not None and path is not None:
        text = found.report(_FORMS.get(path.suffix.lower(), "text"), whole=True)
        try:
            path.write_text(text, "utf-8")
        except OSError as error:
            report.refuse(OutputError(f"{path}: it cannot be written: {error.strerror}"))
    return found


def _told(changes: Compared, path: Path | None) -> list[str]:
    from sdkloom.diffing.rows import summary  # noqa: PLC0415 - as in ``_changes``
    from sdkloom.diffing.text import brief  # noqa: PLC0415

    found = changes.diff
    lines = [f"since the last run: {found.bump}: {summary(found)}"]
    lines += [f"  {one}" for one in brief(found, _WORST)]
    left = len(found.changes) - _WORST
    if path is not None:
        lines.append(f"  all of it is in {path}")
    elif left > 0:
        lines.append(f"  … and {left} more: --changes FILE has all, as sdkloom diff before a run")
    return lines


def _is_unchanged(
    target: Target, report: Report, documents: Documents, *, drop_aliases: bool
) -> bool:
    try:
        manifest = read_manifest(target.output)
        report.read(files_known(target, manifest))
        if drop_aliases and manifest and manifest.aliases:
            return False
        return unchanged(target, manifest, documents)
    except OutputError as error:
        report.refuse(error)
