"""The HTML report in a browser: what its controls and links do, and how large it is."""

from __future__ import annotations

import base64
import json
import os
import re
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from sdkloom.app.compare import Compared, compare_sources
from sdkloom.diffing.causes import Cause, causes
from sdkloom.diffing.rows import Row
from sdkloom.reading.source import Source
from sdkloom.slicing.selection import Selection
from test_diff import NUMBER, TEXT, operation, ref, spec, thing
from test_diff_reports import between

HISTORY = os.environ.get("X_HISTORY")
LARGEST = 300_000
BROWSER = next(
    filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None
)

Clicked = Callable[[str], Any]

_DRIVER = """<script>addEventListener("load", async () => {
  const $ = (selector) => document.querySelector(selector);
  const settled = () => new Promise((done) => setTimeout(done, 50));
  const box = (name, value) => $(`input[name=${name}][value=${value}]`);
  const type = (text) => { $("#words").value = text; $("form").dispatchEvent(new Event("input")); };
  const seen = () => [...document.querySelectorAll("article")].filter((each) => !each.closest("[hidden]"));
  const count = () => $("#count").textContent;
  let result;
  try { result = await (async () => { %s })(); } catch (error) { result = { error: String(error) }; }
  const shown = document.createElement("pre");
  shown.id = "result";
  shown.textContent = btoa(unescape(encodeURIComponent(JSON.stringify(result))));
  document.body.append(shown);
});</script></body>"""


@pytest.fixture(scope="module")
def compared() -> Compared:
    """Calls of three kinds: one that breaks, one that shares an enumeration of many, one alone."""
    enums = [thing(**{f"f{each}": {"enum": ["a", "b"]} for each in range(14)})]
    more = [thing(**{f"f{each}": {"enum": ["a", "b", "c"]} for each in range(14)})]
    paths = {
        "/sent": {"post": operation("send", sent=ref("Sent"))},
        "/read": {"post": operation("read", received=ref("Read"))},
        "/same": {"post": operation("same", received=ref("Same"))},
    }
    same = {"Same": thing(a=TEXT)}
    old = spec({"Sent": thing(a=TEXT, b=NUMBER), "Read": enums[0], **same}, paths)
    changed = thing(a={**TEXT, "pattern": "^x"}, b=NUMBER, c=TEXT)
    return between(old, spec({"Sent": changed, "Read": more[0], **same}, paths))


@pytest.fixture
def clicked(compared: Compared, tmp_path: Path) -> Clicked:
    """Run a script in the page, in a browser without a window, and give what it returns."""
    if BROWSER is None:
        pytest.skip("no chromium is installed: `apt-get install chromium` has one")

    def run(script: str) -> Any:
        page = tmp_path / "page.html"
        text = compared.report("html")
        page.write_text(text.replace("</body>", _DRIVER % script), "utf-8")
        arguments = ("--headless", "--no-sandbox", "--disable-gpu", "--virtual-time-budget=8000")
        profile = f"--user-data-dir={tmp_path / 'profile'}"
        done = subprocess.run(
            [BROWSER, *arguments, profile, "--dump-dom", page.as_uri()],
            capture_output=True,
            check=True,
            timeout=120,
        )
        found = re.search(rb'<pre id="result">([^<]*)</pre>', done.stdout)
        assert found is not None, done.stderr[-2000:]
        return json.loads(base64.b64decode(found[1]))

    return run


def found(compared: Compared) -> list[Cause]:
    return causes(Row(change, None, None) for change in compared.diff.changes)


def size(some: list[Cause]) -> int:
    return sum(len(cause.rows) for cause in some)


def test_all_filters_are_checked_at_first_and_hide_what_is_not_checked(
    compared: Compared, clicked: Clicked
) -> None:
    counts = clicked("""
      const counts = [count()];
      for (const each of document.querySelectorAll("input[type=checkbox]")) {
        if (!each.checked) throw "unchecked at first";
        each.click();
        counts.push([each.name, each.value, count(), !$("#nothing").hidden]);
        each.click();
      }
      for (const name of ["level", "breaks", "direction"]) {
        const boxes = [...document.querySelectorAll(`input[name=${name}]`)];
        boxes.forEach((each) => each.click());
        counts.push([name, "all", count(), !$("#nothing").hidden]);
        boxes.forEach((each) => each.click());
      }
      return [...counts, count()];
    """)
    some, total = found(compared), len(compared.diff.changes)

    def facts(cause: Cause) -> dict[str, set[str]]:
        breaks = {*cause.breaks} or {"nothing"}
        return {"level": {cause.change.level}, "breaks": breaks, "direction": {cause.direction}}

    assert counts[0] == counts[-1] == f"{total} of {total}"
    for name, value, shown, is_nothing in counts[1:-1]:
        left = [cause for cause in some if facts(cause)[name] - {value} and value != "all"]
        assert (shown, is_nothing) == (f"{size(left)} of {total}", not left), (name, value)
    assert len(counts) == 2 + 3 + 4 + 3 + 3


def test_words_find_symbols_kinds_and_values(compared: Compared, clicked: Clicked) -> None:
    result = clicked("""
      const found = {};
      for (const words of ["sent.a", "PATTERN", "'c'", "pattern models.sent", "nowhere", ""]) {
        type(words);
        found[words] = [count(), document.querySelectorAll("section:not([hidden])").length];
      }
      return found;
    """)
    total = len(compared.diff.changes)
    assert result["sent.a"] == result["PATTERN"] == result["pattern models.sent"]
    assert result["sent.a"] == [f"1 of {total}", 1]
    assert result["'c'"][0] == f"14 of {total}"
    assert result["nowhere"] == [f"0 of {total}", 0]
    assert result[""][0] == f"{total} of {total}"


def test_a_call_shows_the_changes_that_touch_it(compared: Compared, clicked: Clicked) -> None:
    links = clicked("""
      const found = {};
      for (const link of document.querySelectorAll("[data-call]")) {
        box("level", "major").checked = false;
        link.click();
        await settled();
        found[link.textContent] = [count(), box("level", "major").checked, $("#call").selectedOptions[0].text];
      }
      $("#clear").click();
      return { ...found, reset: count(), options: $("#call").options.length };
    """)
    total = len(compared.diff.changes)
    for call in ("client.shop.send", "client.shop.read"):
        touching = size([cause for cause in found(compared) if call in cause.calls])
        assert links[call] == [f"{touching} of {total}", True, call]
    assert "client.shop.same" not in links
    assert links["reset"] == f"{total} of {total}"
    assert links["options"] == 1 + 3


def test_a_link_to_a_change_shows_it_whatever_is_hidden(clicked: Clicked) -> None:
    result = clicked("""
      const link = [...document.querySelectorAll("article b a")].at(-1);
      const row = link.closest("article");
      const group = row.closest(".group");
      type("nowhere");
      group.open = false;
      const before = Boolean(row.closest("[hidden]"));
      location.hash = link.getAttribute("href");
      await settled();
      const contents = [...document.querySelectorAll("nav a")].map((each) => Boolean($(each.getAttribute("href"))));
      return { before, after: Boolean(row.closest("[hidden]")), open: group.open, matches: row.matches(":target"), contents };
    """)
    assert (result["before"], result["after"]) == (True, False)
    assert result["open"]
    assert result["matches"]
    assert result["contents"]
    assert all(result["contents"])


def test_groups_fold_and_calls_of_a_change_are_named_when_asked_for(clicked: Clicked) -> None:
    result = clicked("""
      const states = [];
      for (let each = 0; each < 3; each += 1) {
        states.push([...document.querySelectorAll(".group")].every((group) => group.open));
        $("#fold").click();
      }
      const used = $(".used");
      used.open = true;
      await settled();
      return { states, used: used.textContent, shown: seen().length };
    """)
    assert result["states"] == [True, False, True]
    assert re.fullmatch(r"in 1 call ?client\.shop\.\w+", result["used"].replace("\n", " "))
    assert result["shown"] > 0


@pytest.mark.skipif(HISTORY is None, reason="X_HISTORY does not name the folder of X's documents")
def test_the_page_of_two_revisions_of_a_large_document_is_small() -> None:
    paths = {path.name[:2]: str(path) for path in Path(HISTORY or "").glob("*.json")}
    compared = compare_sources(Source(paths["23"]), Source(paths["24"]), Selection())
    text = compared.report("html").encode()
    assert len(compared.diff.changes) > 2000
    assert len(text) <= LARGEST
