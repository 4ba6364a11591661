"""Write ``docs/rules.md`` from the tables of rules: ``python tests/support/rule_pages.py``."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [] if "sdkloom" in sys.modules else [str(ROOT / "generator")]

from sdkloom.diagnostics.explained import GROUPS  # noqa: E402
from sdkloom.diagnostics.explained.explanation import Explanation  # noqa: E402

PAGE = ROOT / "docs" / "rules.md"
_HEAD = """\
# Rules

Every diagnostic of sdkloom has a rule, whose name stands in brackets at the end of the line:

```
spec.yaml:11:19: error: "thing" is not one of `array`, `boolean`, … [bad-value]
```

An *error* ends the run with exit code 2. A *warning* names something wrong or approximated that the
package can live with; `--strict` makes it an error. An *info* is worth knowing.

`make docs` writes this page from `generator/sdkloom/diagnostics/explained`.
"""


def page() -> str:
    """Write the page."""
    return "\n".join(_parts())


def _parts() -> Iterator[str]:
    yield _HEAD
    for group, rules in GROUPS.items():
        yield f"## {group}\n"
        yield "| rule | severity | meaning |\n|---|---|---|"
        for name, rule in rules:
            yield f"| [{name}](#{name}) | {', '.join(rule.severities)} | {rule.meaning} |"
        yield ""
        for name, rule in rules:
            yield from _rule(name, rule)


def _rule(name: str, rule: Explanation) -> Iterator[str]:
    yield f"### {name}\n"
    yield f"{' or '.join(rule.severities).capitalize()}. {rule.meaning}\n"
    kind = {"$": "console", "{": "json"}.get(rule.example[0], "yaml")
    yield f"```{kind}\n{rule.example.rstrip()}\n```\n"
    yield f"What to do: {rule.advice}\n"


if __name__ == "__main__":
    PAGE.parent.mkdir(exist_ok=True)
    PAGE.write_text(page(), "utf-8")
