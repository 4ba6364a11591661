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
    return [problem for problem in wrong if not expected.is_unfit(problem)]


def table(found: list[Row], lint: dict[str, list[str]]) -> int:
    """Print how the documents did; 1 where anything is not as expected, or not known yet."""
    findings: list[str] = []
    for valid in (True, False):
        part = [item for item in found if is_valid(item["row"]) == valid]
        if part:
            name = "valid by the meta-schema" if valid else "not valid, or of an unknown version"
            findings += _part(name, part, lint)
    (cache_folder() / FINDINGS).write_text("".join(f"{finding}\n" for finding in findings), "utf-8")
    print(len(findings), "findings, listed in", FINDINGS)
    for kind, count in Counter(finding.split(" ")[0] for finding in findings).most_common():
        print(f"  {count:6} {kind}")
        for item in [finding for finding in findings if finding.split(" ")[0] == kind][:SHOWN]:
            print(f"         {item[:300]}")
    return 1 if findings else 0


def _part(name: str, part: list[Row], lint: dict[str, list[str]]) -> list[str]:
    results = [row for row in part if row["exit"] == 0]
    findings = [
        f"{kind} {row['path']} {message}" for row in part for kind, message in unexpected(row)
    ]
    refused = Counter(next(iter(row["rules"])) for row in part if row["exit"] == 2)
    print(
        f"\n{name}: {len(part)} documents, {sum(item['lines'] for item in results)} lines of Python"
    )
    print(f"  {'exit 0':16} {len(results):6}")
    print(f"  {'exit 2':16} {sum(refused.values()):6} {dict(refused.most_common())}")
    print(f"  {'crash':16} {sum(row['exit'] not in {0, 2} for row in part):6}")
    known = [(item, content) for item in results if (content := imports.known(item))]
    bad = [(row, content) for row, content in known if content["imports"] != "ok"]
    _line("import", len(results), len(known), len(bad))
    findings += [f"import {row['path']} {content['imports']}" for row, content in bad]
    counts: Counter[str] = Counter()
    for _, content in known:
        counts.update(content["counts"])
    wrong = [(row, problem) for row, _ in known for problem in examples_wrong(row)]
    findings += [f"example {problem['path']} {message}" for problem, message in wrong]
    every = sum(len(content["wrong"]) for _, content in known)
    print(
        f"  {'examples':16} {counts['examples']:6} {dict(counts)}, without a model {every - len(wrong)}, wrong {len(wrong)}"
    )
    for title, verdict in _VERDICTS.items():
        findings += _verdicts(title, results, verdict)
    mine = [line for item in results for line in lint.get(item["package"], ())]
    print(f"  {'unused, sorted':16} {len(mine):6} findings")
    return findings + [f"ruff {line}" for line in mine]


def _verdicts(title: str, results: list[Row], verdict: Callable[[Row], Row | None]) -> list[str]:
    known = [(item, content) for item in results if (content := verdict(item))]
    bad = [(row, content) for row, content in known if content["messages"]]
    _line(title, len(results), len(known), len(bad))
    return [
        f"{title.split(' ', maxsplit=1)[0]} {row['path']} {message}"
        for row, content in bad
        for message in content["messages"]
    ]


def _line(title: str, results: int, known: int, bad: int) -> None:
    rest = f", {results - known} not looked at" if known < results else ""
    print(f"  {title:16} {known - bad:6} of {known} pass{rest}")
