"""The table of a run, and the list of what is not as expected."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable

from corpus import checkers, expected, formats, imports
from corpus.documents import Row, cache_folder, is_valid

FINDINGS = "findings.txt"
SHOWN = 12
_VERDICTS: dict[str, Callable[[Row], Row | None]] = {
    "mypy --strict": lambda row: checkers.known("mypy", row),
    "pyright strict": lambda row: checkers.known("pyright", row),
    "black": formats.blackened,
}


def unexpected(found: Row) -> list[tuple[str, str]]:
    """List what is wrong with how a document ended."""
    ended, path = found["exit"], found["path"]
    if ended in {"crash", "timeout"}:
        return [(ended, found.get("signature", ""))]
    if not is_valid(found["row"]):
        return []
    if ended == 2 and not expected.is_refused_rightly(found):
        return [("refused", found["errors"][0][:300])]
    if ended == 0 and path in expected.refused():
        return [("works", "but is listed as refused")]
    return []


def examples_wrong(row: Row) -> list[str]:
    """List the examples that do not come through a package, though they should."""
    wrong = (imports.known(row) or {"wrong": []})["wrong"]
    return [said for said in wrong if not expected.is_unfit(said)]


def table(found: list[Row], lint: dict[str, list[str]]) -> int:
    """Print how the documents did; 1 where anything is not as expected, or not known yet."""
    findings: list[str] = []
    for valid in (True, False):
        part = [one for one in found if is_valid(one["row"]) == valid]
        if part:
            name = "valid by the meta-schema" if valid else "not valid, or of an unknown version"
            findings += _part(name, part, lint)
    (cache_folder() / FINDINGS).write_text("".join(f"{one}\n" for one in findings), "utf-8")
    print(len(findings), "findings, listed in", FINDINGS)
    for kind, count in Counter(one.split(" ")[0] for one in findings).most_common():
        print(f"  {count:6} {kind}")
        for one in [one for one in findings if one.split(" ")[0] == kind][:SHOWN]:
            print(f"         {one[:300]}")
    return 1 if findings else 0


def _part(name: str, part: list[Row], lint: dict[str, list[str]]) -> list[str]:
    made = [one for one in part if one["exit"] == 0]
    findings = [f"{kind} {one['path']} {said}" for one in part for kind, said in unexpected(one)]
    refused = Counter(next(iter(one["rules"])) for one in part if one["exit"] == 2)
    print(f"\n{name}: {len(part)} documents, {sum(one['lines'] for one in made)} lines of Python")
    print(f"  {'exit 0':16} {len(made):6}")
    print(f"  {'exit 2':16} {sum(refused.values()):6} {dict(refused.most_common())}")
    print(f"  {'crash':16} {sum(one['exit'] not in {0, 2} for one in part):6}")
    known = [(one, held) for one in made if (held := imports.known(one))]
    bad = [(one, held) for one, held in known if held["imports"] != "ok"]
    _line("import", len(made), len(known), len(bad))
    findings += [f"import {one['path']} {held['imports']}" for one, held in bad]
    counts: Counter[str] = Counter()
    for _, held in known:
        counts.update(held["counts"])
    wrong = [(one, said) for one, _ in known for said in examples_wrong(one)]
    findings += [f"example {one['path']} {said}" for one, said in wrong]
    every = sum(len(held["wrong"]) for _, held in known)
    print(
        f"  {'examples':16} {counts['examples']:6} {dict(counts)}, without a model {every - len(wrong)}, wrong {len(wrong)}"
    )
    for title, verdict in _VERDICTS.items():
        findings += _verdicts(title, made, verdict)
    mine = [line for one in made for line in lint.get(one["package"], ())]
    print(f"  {'unused, sorted':16} {len(mine):6} findings")
    return findings + [f"ruff {line}" for line in mine]


def _verdicts(title: str, made: list[Row], verdict: Callable[[Row], Row | None]) -> list[str]:
    known = [(one, held) for one in made if (held := verdict(one))]
    bad = [(one, held) for one, held in known if held["said"]]
    _line(title, len(made), len(known), len(bad))
    return [
        f"{title.split(' ', maxsplit=1)[0]} {one['path']} {said}"
        for one, held in bad
        for said in held["said"]
    ]


def _line(title: str, made: int, known: int, bad: int) -> None:
    rest = f", {made - known} not looked at" if known < made else ""
    print(f"  {title:16} {known - bad:6} of {known} pass{rest}")
