"""Patterns mean in Python what ECMA-262 says they mean, or are refused with the reason."""

from __future__ import annotations

import json
import os
import random
import re
import unicodedata
import warnings
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, assert_never

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from effort import EXHAUSTIVE
from sdkloom.ecma import codepoints
from sdkloom.ecma.codepoints import property_kind, unicode_property
from sdkloom.ecma.parser import parse
from sdkloom.ecma.patterns import PatternError, translate
from sdkloom.ecma.syntax import (
    Anchor,
    Characters,
    Choice,
    Group,
    Look,
    Node,
    Reference,
    Repeat,
    Sequence,
)

pytestmark = pytest.mark.slow

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

SPEC_CORPUS = os.environ.get("SPEC_CORPUS")
SMILE = "\U0001f600"

# Pattern; texts in which ECMA-262 finds it; texts in which it does not.
FACTS: list[tuple[str, list[str], list[str]]] = [
    # Ends
    (r"^[0-9]{1,19}$", ["0", "9" * 19], ["", "9" * 20, "1\n", "\u0661", "a1"]),
    (r"end$", ["the end"], ["end\n", "end\r\n"]),
    (r"^go", ["gopher"], ["\ngo", "ego"]),
    (r"", ["", "anything"], []),
    (r"(?:)", [""], []),
    (r"^$", [""], ["\n", " "]),
    # The dot
    (r"^.$", ["x", "\x85", SMILE, "\ud83d", "\x0b"], ["\n", "\r", "\u2028", "\u2029", "", "xy"]),
    (r"^[^]$", ["\n", "x", SMILE], ["", "xx"]),
    (r"^[\s\S]$", ["\r", "x"], [""]),
    (r"[]", [], ["", "x", "]"]),
    (r"^(?:x|[])$", ["x"], [""]),
    # Classes that Python widens or narrows
    (r"^\d$", ["7"], ["\u0667", "\uff17"]),
    (r"^\D$", ["\u0667", "x"], ["7"]),
    (r"^\w$", ["w", "W", "0", "_"], ["\xfc", "-", "\u212a"]),
    (r"^\W$", ["\xfc", "-"], ["w", "_"]),
    (r"^\s$", [" ", "\v", "\xa0", "\ufeff", "\u3000", "\u2029"], ["\x85", "\x1c", "\u180e"]),
    (r"^\S$", ["\x85", "\x1e", "x"], ["\ufeff", " "]),
    (r"^[\d\s]$", ["1", "\ufeff"], ["x", "\u0661"]),
    (r"^[^\W_]$", ["a", "5"], ["_", "\xe9"]),
    (r"^[\Dx5]$", ["5", "x", "\u0661"], ["4"]),
    (r"^[^\D]$", ["5"], ["x", "\u0661"]),
    # Word boundaries
    (r"\bart", ["art", "\xe9art", "some art"], ["start", "1art"]),
    (r"cat\b", ["cat\xe9", "a cat"], ["cats", "cat_"]),
    (r"^\B$", [""], ["a"]),
    (r"\Bx\B", ["axa"], ["x", "ax", "\xe9x"]),
    (r"^\b", ["a"], ["", "\xe9"]),
    # Escapes
    (r"^\cM\x4a\u004b\u{4C}\0$", ["\rJKL\x00"], ["MJKL0"]),
    (r"^\u{1F600}$", [SMILE], ["u" * 0x600]),
    (r"^\uD83D\uDE00{2}$", [SMILE * 2], [SMILE, SMILE + "\ude00"]),
    (r"^\ud83d$", ["\ud83d"], [SMILE]),
    (f"^[{SMILE}-\U0001f64f]$", ["\U0001f620"], ["\U0001f700", "\ude00"]),
    (f"^{SMILE}?$", ["", SMILE], ["\ud83d"]),
    (r"^[\b]$", ["\b"], ["b"]),
    (r"^\/\.\*\$\|$", ["/.*$|"], ["/x"]),
    (r"^\f\n\r\t\v$", ["\f\n\r\t\v"], [""]),
    (r"^# x$", ["# x"], ["#x", ""]),
    # Brackets in classes
    (r"^[[a]$", ["[", "a"], ["]", "[a"]),
    (r"^[a&&b||c~~d]+$", ["a&b|c~d"], ["-"]),
    (r"^[+--]$", ["+", ",", "-"], ["."]),
    (r"^[a\-c]$", ["a", "-", "c"], ["b"]),
    (r"^[-x^]$", ["-", "x", "^"], ["y"]),
    (r"^[\^x\]\\]$", ["^", "]", "\\", "x"], ["[", "y"]),
    (r"^[^^]$", ["x"], ["^"]),
    # Unicode properties
    (r"^0*\d*\.?\d+0*$", ["007.10", "0", ".5"], ["", "1.", "1.x"]),
    (r"^a+a*[ab]*b*$", ["a", "aabab", "ab"], ["", "b", "ac"]),
    (r"^(?:a*?[ab]{2,}c)$", ["aac", "abc", "aaabbc"], ["ac", "c"]),
    (r"^\p{L}+$", ["\xe9A\u03b1\u4e2d"], ["1", "_"]),
    (r"^\p{Lu}\P{Lu}$", ["\xc9\xe9"], ["\xe9\xe9", "AA"]),
    (r"^\p{General_Category=Decimal_Number}$", ["\u0663", "3"], ["\xb2"]),
    (r"^[\p{gc=Sc}x]$", ["\u20ac", "x"], ["y"]),
    (r"^[\P{ASCII}0]$", ["\xe9", "0"], ["1"]),
    (r"^[^\p{Any}]$", [], ["x"]),
    (r"^\p{Cs}$", ["\udfff"], ["\ue000"]),
    (r"^\p{LC}$", ["\u01c5", "a"], ["\u4e2d"]),
    # Groups, references, conditions
    (r"^(?<year>\d{4})-(?<month>\d\d)$", ["2026-11"], ["26-11"]),
    (r"^(?<q>['`])[^'`]*\k<q>$", ["'x'", "``"], ["'x`"]),
    (r"^(?<$one>a)(b)\2\k<$one>1$", ["abba1"], ["abab1"]),
    (r"^(?:(.)\1)+$", ["aabb", "xx"], ["aab", "ab"]),
    (r"^(a|(b))(c)\3$", ["acc", "bcc"], ["ac"]),
    (r"(?<=x(a))(b)\2", ["xabb"], ["xab", "abb"]),
    (r"(?<=a|bc)d", ["ad", "bcd"], ["cd", "d"]),
    (r"(?<!a|bc)d", ["cd", "d", "xd"], ["ad", "bcd"]),
    (r"(?<=-(a|bc)?(\d{1,2}))x", ["-a1x", "-bc12x", "-7x"], ["-x", "-c1x", "a1x"]),
    (r"(?<=^|,)x", ["x", "a,x"], ["ax"]),
    (r"^(?!.*--)[a-z-]+$", ["a-b-c"], ["a--b", ""]),
    (r"^(?=.*\d)(?=.*[a-z]).{4,}$", ["ab12", "1bbbb"], ["abcd", "1234", "a1"]),
    (r"(?i:straSSe)-x", ["STRASSE-x", "\u017ftra\u017fse-x"], ["strasse-X", "stra\xdfe-x"]),
    (r"^(?i:[^k])$", ["x", "\xe9"], ["K", "k", "\u212a"]),
    (r"^(?i:\w\W)$", ["\u017f-"], ["-\u017f"]),
    (r"^(?s:.)(?-s:.)$", ["\na"], ["a\n"]),
    (r"(?m:^b$)", ["a\nb\rc", "b", "\u2028b\u2029"], ["ab", "b\x85"]),
    # Repeats
    (r"^a{0,4294967296}$", ["", "a" * 70], ["b"]),
    (r"^a{99999999999999999999,}$", ["b"][:0], ["aaa"]),
    (r"^(?:a?){3}$", ["", "a", "aaa"], ["aaaa"]),
    (r"^(?:a*)*$", ["", "aaa"], ["b"]),
    (r"^(?:a*?|){0,2}b$", ["b", "aab"], ["aa"]),
    (r"(?:(?:a*?|){0,2}b){2}", ["aabb", "bab"], ["aab"]),
    (r"^a{2}?b{1,}?$", ["aab"], ["ab"]),
    (r"^a{03}$", ["aaa"], ["a"]),
    (r"^(?:(?=a)|b){2}a$", ["ba", "a", "bba"], ["b", "bbba"]),
]

# What only Annex B allows: the same, read without the flag u.
FORGIVEN: list[tuple[str, list[str], list[str]]] = [
    (r"^x\-\_\@\:\ \!$", ["x-_@: !"], ["x\\-"]),
    (r"^[\_\@]$", ["_", "@"], ["\\"]),
    (r"^[\w-.]+$", ["a-."], ["a b"]),
    (r"^[+-\d]+$", ["+-7"], [",", "."]),
    (r"^{[a-f]}$", ["{a}"], ["a"]),
    (r"^a{,2}$", ["a{,2}"], ["aa", ""]),
    (r"^\d{10, 15}$", ["1{10, 15}"], ["1" * 12]),
    (r"^[]x]$", ["x]"][:0], ["x", "]"]),
    (r"^]$", ["]"], [""]),
    (r"^\101\8\03$", ["A8\x03"], ["101"]),
    (r"^[\1]$", ["\x01"], ["1"]),
    (r"^[\p{all}]+$", ["pall{}"], ["x", "\\"]),
    (r"^[^\P{Lx}-]$", ["p", "-"][:1], ["P", "{", "L", "-"]),
    (r"^\p-[\p]$", ["p-p"], ["\\p-p"]),
    (r"^[a\c_\c-]$", ["\x1f", "a", "\\", "c", "-"], ["_"]),
    (r"^\c-$", ["\\c-"], ["c-"]),
    (r"^\xg\u12$", ["xgu12"], ["g"]),
    (r"^\k<n>$", ["k<n>"], ["n"]),
    (r"^(?=a)*b$", ["b"], ["a", "ab"]),
    (r"\Aab\Z", ["AabZ"], ["ab"]),
    (r"^\e\Q\z$", ["eQz"], ["\x1b"]),
]

INVALID = [
    "*", "a**", "a++", "x{2}{3}", "a{3,2}", "(", "(a", "a)", "[", "[a", "[b-a]", "\\", "^*",
    r"\b+",
    "(?<=a)*", "(?<!a)+", "(?P<n>a)", "(?P=n)", "(?>a)", "(?#c)", "(?)a", "(a)?(?(1)b|c)",
    "(?<>a)",
    "(?<1>a)", "(?<a", "(?<n>a)(?<n>b)", r"(?<n>a)\k<m>", r"(?<n>a)\k", "(?-:a)", "(?ii:a)",
    "(?i-i:a)", "(?x:a)", r"\p{a-b}", r"\u{110000}",
    r"\p{Foo}", r"\P{foo}", r"\p{gc=Foo}", r"\p{Foo=L}", r"\p{emoji}", r"\P{", "{1}", "(?",
]  # fmt: skip

INEXPRESSIBLE = [
    (r"a(?<=b+)c", 2), (r"(?<=x{1,999})y", 1), (r"(a)?\1", 5), (r"(?:(a)|b)\1", 10), (r"\1(a)", 1),
    (r"(?:(a)|b)*\1", 11), (r"(a\1)", 3), (r"(?=(a))\1", 8), (r"(?<=(a)\1)b", 8), (r"(?!(a))\1", 8),
    (r"(?:(?<n>a)|(?<n>b))\k<n>", 20), (r"x\p{Script=Greek}", 2), (r"\p{Emoji}", 1),
    (r"(?i:\xe9)", 5), (r"(?i:\b)", 5), (r"(?i:(a)\1)", 8), (r"[\w-x]\u{61}", 7), ("(" * 99, 61),
    (r"(?:){5000}", 1), (r"(?:a|\b){2000,}", 1),
]  # fmt: skip

SPELLINGS = [
    (r"^[0-9]{1,19}$", r"\A[0-9]{1,19}\Z"),
    (r"^([0-9]+)_([0-9]+)$", r"\A([0-9]+)_([0-9]+)\Z"),
    (r"^[a-zA-Z0-9_.-]+@\w*?$", r"\A[a-zA-Z0-9_.-]+@[A-Za-z0-9_]*?\Z"),
    (r"^(?:a|b){2,}\/\d\.$", r"\A(?:a|b){2,}/[0-9]\.\Z"),
    (r"(?<year>\d+)", r"(?P<year>[0-9]+)"),
    (r".[^]\b", r"[^\n\r\u2028\u2029](?s:.)(?a:\b)"),
    ("\xe9[\t\x00]" + SMILE, r"\xe9[\t\x00]\U0001f600"),
    (r"[^\d,]\D", r"[^0-9,][^0-9]"),
    (r"(?<n>a)\k<n>1", r"(?P<n>a)(?:\1)1"),
]

SLOW = [
    "^(a+)+$", "(a|a)*$", "(.*a){20}$", r"^(\w+\s?)*$", "^(?:a?b?)*c", "(x+x+)+y",
    "^(([a-z])+.)+[A-Z]$", r"^(?=(\d|\d\d)+x)", r"^\s*a?\s*a?\s*$", ".*a.*b$", "^(?:[0-9]{1,3},?)+$",
    "(?:a|ab|b)+$", "(a+)+(?:$)", "^(?:.*,){3}x",
]  # fmt: skip

SWIFT = [
    "", "^[0-9]{1,19}$", r"^[a-z]+(?:-[a-z]+)*$", r"^\d+(?:\.\d+)?$", "^(a|b|c)*$", "(a+)+", "^.*$",
    r"^[^@\s]+@[^@\s]+\.[a-z]{2,}$", r"^\s*x\s*$", "^([a-z]{2}[0-9]?)+$", r"^(?:\\.|[^\\])*$",
    r"^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$", r"^(ab|ac)*d",
    "^[a-z]{1,20}[0-9a-z]{1,20}[a-z]{0,20}$",
    r"^([a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?\.)+[a-z]{2,63}$",
    r"^\s*\s*\s*$", r"^(?!^[-+.]*$)[+-]?0*\d*\.?\d*$", r"^(?:[+-]?0*\d+0*\.?0*\d*|null)$",
]  # fmt: skip


def found(pattern: str, text: str) -> bool:
    """Search with the translation; Python may have nothing to warn of in it."""
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        return re.compile(translate(pattern).python).search(text) is not None


@pytest.mark.parametrize(("pattern", "yes", "no"), FACTS + FORGIVEN, ids=lambda row: repr(row)[:40])
def test_verdicts_are_ecma_262_s(pattern: str, yes: list[str], no: list[str]) -> None:
    assert [text for text in yes if not found(pattern, text)] == []
    assert [text for text in no if found(pattern, text)] == []


@pytest.mark.parametrize("pattern", [row[0] for row in FACTS])
def test_what_the_u_flag_allows_needs_no_note(pattern: str) -> None:
    assert translate(pattern).notes == ()


@pytest.mark.parametrize("pattern", [row[0] for row in FORGIVEN])
def test_what_only_annex_b_allows_is_noted_with_its_column(pattern: str) -> None:
    notes = translate(pattern).notes
    assert notes
    assert all(
        re.match(r"column \d+: .* is taken as .*without the u flag$", note) for note in notes
    )


@pytest.mark.parametrize("pattern", INVALID)
def test_what_no_flag_allows_is_invalid(pattern: str) -> None:
    with pytest.raises(PatternError) as caught:
        translate(pattern)
    assert caught.value.kind == "invalid"
    assert 1 <= caught.value.column <= len(pattern) + 1
    assert str(caught.value) == f"{caught.value.reason} (column {caught.value.column})"


@pytest.mark.parametrize("pattern", ["a(?i)b", "(?-s)", "(?ms-i)a", "((?x) a)"])
def test_flags_from_here_on_are_refused_as_another_dialect(pattern: str) -> None:
    with pytest.raises(PatternError) as caught:
        translate(pattern)
    assert caught.value.kind == "foreign"
    assert caught.value.column == pattern.index("(?") + 1


@pytest.mark.parametrize(
    "pattern",
    [r"x\p{Greek}", r"[\P{Punct}]", r"\p{IsAlphabetic}", r"\p{InThai}", r"\pL", r"[\PN]"],
)
def test_properties_of_other_languages_are_refused_as_theirs(pattern: str) -> None:
    with pytest.raises(PatternError) as caught:
        translate(pattern)
    assert caught.value.kind == "foreign"
    assert caught.value.column == pattern.lower().index(r"\p") + 1


@pytest.mark.parametrize(("pattern", "column"), INEXPRESSIBLE, ids=lambda row: repr(row)[:40])
def test_what_python_cannot_say_is_refused_with_its_place(pattern: str, column: int) -> None:
    with pytest.raises(PatternError) as caught:
        translate(pattern)
    assert (caught.value.kind, caught.value.column) == ("inexpressible", column)


@pytest.mark.parametrize(("pattern", "python"), SPELLINGS)
def test_the_translation_stays_near_to_the_author_s_text(pattern: str, python: str) -> None:
    assert translate(pattern).python == python


def test_the_translation_is_printable_ascii() -> None:
    signs = "".join(map(chr, range(0x300))) + "\u2028\ufeff\ud800" + SMILE
    text = "".join(f"\\{sign}" if sign in "^$\\.*+?()[]{}|/" else sign for sign in signs)
    for pattern in (text, f"[{text.replace('-', '')}-]"):
        python = translate(pattern).python
        assert python.isascii()
        assert python.isprintable()
    assert all(found(f"^[{text.replace('-', '')}-]$", sign) for sign in signs)


@pytest.mark.parametrize("pattern", SLOW)
def test_patterns_that_can_take_very_long_are_named(pattern: str) -> None:
    assert translate(pattern).hazard


@pytest.mark.parametrize("pattern", SWIFT)
def test_harmless_patterns_are_not_suspected(pattern: str) -> None:
    assert translate(pattern).hazard is None


def test_a_hazard_names_the_repeat() -> None:
    assert translate("^id-(a+)+$").hazard == (
        "the repeat (a+)+ at column 5 can read the same text in several ways: "
        "the time to fail can grow exponentially with the length"
    )


@pytest.mark.parametrize(
    "pattern",
    [
        "(" * 50_000, "a" * 1_000_000, "[" * 50_000, "(?<" * 16_000, "a?" * 25_000,
        "(?:a*)*" * 7000, r"\p{L}" * 10_000, "a|" * 25_000, "{" * 50_000,
        "(?:" + "ab|" * 16_000 + "b)*c",
        "(a)" * 9000 + r"\1" * 9000, "(?<=(?:a?){64})", "(?<=" + "a?" * 20_000 + ")", ".*" * 25_000,
        "(?<a>)|" * 7000,
    ],
    ids=lambda pattern: pattern[:12],
)  # fmt: skip
def test_enormous_patterns_are_answered(pattern: str) -> None:
    try:
        answer = translate(pattern).source
    except PatternError as error:
        answer = error.reason
    assert answer


def test_general_categories_agree_with_python_s_where_both_know_the_character() -> None:
    known: dict[str, set[int]] = {}
    for code in range(0x110000):
        known.setdefault(unicodedata.category(chr(code)), set()).add(code)
    unknown = known.pop("Cn")
    moved = 0
    for category, codes in known.items():
        ranges = unicode_property(category)
        assert ranges is not None
        ours = {code for first, last in ranges for code in range(first, last + 1)}
        moved += len((ours - unknown) ^ codes)
    assert moved < 20  # a version of Unicode may correct a few, and give a few new ones away


# V8 as the judge

JUDGE = """
function judge(pattern, flag, texts) {
  let expression;
  try { expression = new RegExp(pattern, flag); } catch (error) { return null; }
  return texts.map(text => expression.test(text));
}
"""


@cache
def v8() -> Any:
    module = pytest.importorskip("py_mini_racer", reason="mini-racer (V8) is not installed")
    racer = module.MiniRacer()
    racer.eval(JUDGE)
    return racer


def judged(pattern: str, flag: str, texts: list[str]) -> list[bool] | None:
    """Ask V8; ``None`` if it finds the pattern invalid."""
    verdicts: Any = v8().call("judge", pattern, flag, texts, timeout=10_000)
    return None if verdicts is None else list(verdicts)


def test_the_properties_that_are_known_are_v8_s() -> None:
    known = [name for name in codepoints._BINARY if property_kind(name) == "known"]
    assert len(known) > 90
    assert [name for name in known if judged(f"\\p{{{name}}}", "u", []) is None] == []
    others = [name for name in codepoints._FOREIGN if property_kind(name) == "foreign"]
    assert [name for name in others if judged(f"\\p{{{name}}}", "u", []) is not None] == []


def hexadecimal(escape: re.Match[str]) -> str:
    """Write a forgiven escape of punctuation so that flag u has nothing against it."""
    sign = escape[1]
    if sign in "^$\\.*+?()[]{}|/_" or sign.isalnum() or not sign.isascii():
        return "\\x5f" if sign == "_" else escape[0]
    return f"\\x{ord(sign):02x}"


def disagreements(pattern: str, texts: list[str]) -> list[str]:
    """Return the texts on which V8 and the translation differ, or say which of them refuses."""
    try:
        notes = translate(pattern).notes
    except PatternError as error:
        if error.kind == "inexpressible":
            return []
        return ["invalid only here"] if judged(pattern, "", []) is not None else []
    verdicts = judged(re.sub(r"\\(.)", hexadecimal, pattern, flags=re.DOTALL), "u", texts)
    if verdicts is None and notes:
        # Read by code points and with Unicode's cases, even so.
        texts = [
            text for text in texts if not re.search("[\u017f\u212a\U00010000-\U0010ffff]", text)
        ]
        verdicts = judged(pattern, "", texts)
    if verdicts is None:
        return ["invalid for V8 only"]
    return [text for text, yes in zip(texts, verdicts, strict=True) if found(pattern, text) != yes]


ATOMS = st.sampled_from(
    [
        "a", "b", "c", "1", "_", "-", " ", ".", "\xe9", SMILE, "\\d", "\\w", "\\s", "\\D", "\\W",
        "\\S", "[ab]", "[^a]", "[a-c_]", "[\\d-]", "[^\\s]", "[\\Wa]", "[^]", "[]", "\\n",
        "\\u{1F600}", "\\-", "[\\w-b]", "{", "]", "\\x61", "\\ca", "\\0", "\\1", "\\2",
        "\\k<n>", "^", "$", "\\b", "\\B",
        "\\p{L}", "\\P{Lu}", "[\\p{N}a]", "\\@", "\\Z",
    ]
)  # fmt: skip
QUANTIFIERS = st.sampled_from(
    ["", "", "", "*", "+", "?", "*?", "+?", "??", "{2}", "{0,2}", "{1,2}?", "{0}", "{2,}", "{1,}?"]
)
OPENINGS = st.sampled_from(
    ["(?:", "(", "(?=", "(?!", "(?<=", "(?<!", "(?<n>", "(?i:", "(?s:", "(?m:", "(?:", "("]
)


def grown(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    options = st.lists(inner, max_size=3).map("".join)
    bodies = st.lists(options, min_size=1, max_size=3).map("|".join)
    return st.builds("{}{}){}".format, OPENINGS, bodies, QUANTIFIERS)


PIECES = st.recursive(st.builds("{}{}".format, ATOMS, QUANTIFIERS), grown, max_leaves=8)
PATTERNS = st.lists(PIECES, min_size=1, max_size=4).map("".join)
SIGNS = "aabbc1_- Z\n\r\xe9\xc9\u2028\ufeff\x85\u017f\u0661\\{]@\ud83d" + SMILE
TEXTS = st.lists(st.text(SIGNS, max_size=7), min_size=4, max_size=12)


@settings(
    max_examples=int(os.environ.get("PATTERN_EXAMPLES", "400" if EXHAUSTIVE else "150")),
    deadline=None,
    derandomize="PATTERN_EXAMPLES" not in os.environ,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
@given(PATTERNS, TEXTS, st.randoms(use_true_random=False))
def test_generated_patterns_agree_with_v8(
    pattern: str, texts: list[str], chance: random.Random
) -> None:
    texts += derived(pattern, chance)
    if "(?i:" in pattern:  # V8 does not end the flag for \w: /(?i:)\w/u finds U+017F
        texts = [text for text in texts if not re.search("[\u017f\u212a]", text)]
    assert disagreements(pattern, texts) == []


@pytest.mark.parametrize("pattern", [row[0] for row in FACTS + FORGIVEN])
def test_the_table_agrees_with_v8(pattern: str) -> None:
    _, yes, no = next(row for row in FACTS + FORGIVEN if row[0] == pattern)
    assert disagreements(pattern, yes + no) == []


@pytest.mark.parametrize("pattern", INVALID)
def test_v8_refuses_what_is_invalid(pattern: str) -> None:
    assert judged(pattern, "u", []) is None


# Texts made from a pattern


def derived(pattern: str, chance: random.Random, number: int = 4) -> list[str]:
    """Make texts that the pattern might find, and neighbours of them, unless that takes long."""
    try:
        if translate(pattern).hazard:
            return []
    except PatternError:
        return []
    tree = parse(pattern).tree
    texts: list[str] = []
    for _ in range(number):
        text = "".join(sampled(tree, chance))[:200]
        place = chance.randrange(len(text) + 1)
        before, after = text[:place], text[place:]
        texts += [text, before + chance.choice(SIGNS) + after, before + after[1:]]
        texts += [f"{text}\n", after, text.swapcase()]
    return [text for text in texts if not re.search("[\ud800-\udbff][\udc00-\udfff]", text)]


def sampled(node: Node, chance: random.Random) -> Iterator[str]:
    match node:
        case Characters():
            if node.ranges:
                first, last = chance.choice(node.ranges)
                between = chance.randint(first, min(last, first + 99))
                yield chr(chance.choice((first, last, between)))
        case Anchor() | Reference():
            pass
        case Look():
            if not node.negative and chance.random() < 0.5:
                yield from sampled(node.body, chance)
        case Group(body=body):
            yield from sampled(body, chance)
        case Repeat():
            most = node.minimum + 3 if node.maximum is None else min(node.minimum + 3, node.maximum)
            for _ in range(chance.randint(min(node.minimum, 100), min(most, 100))):
                yield from sampled(node.body, chance)
        case Sequence(parts=parts):
            for part in parts:
                yield from sampled(part, chance)
        case Choice(options=options):
            yield from sampled(chance.choice(options), chance)
        case _:
            assert_never(node)


def corpus() -> Iterable[dict[str, str]]:
    assert SPEC_CORPUS is not None
    text = (Path(SPEC_CORPUS) / "dev/regex/patterns.jsonl").read_text(encoding="utf-8")
    return map(json.loads, text.split("\n")[:-1])


def disagreements_of_corpus(
    disagreements: Callable[[str, list[str]], list[str]],
) -> list[tuple[str, list[str]]]:
    """Return the patterns of real documents on which engines disagree, with their texts."""
    patterns = [row["pattern"] for row in corpus()]
    found = [
        (pattern, disagreements(pattern, derived(pattern, random.Random(pattern), 10)))
        for pattern in patterns
    ]
    return [(pattern, texts) for pattern, texts in found if texts]


@pytest.mark.skipif(SPEC_CORPUS is None, reason="SPEC_CORPUS is not set")
def test_patterns_of_real_documents_agree_with_v8() -> None:
    assert disagreements_of_corpus(disagreements) == []


@pytest.mark.skipif(SPEC_CORPUS is None, reason="SPEC_CORPUS is not set")
def test_only_invalid_patterns_of_real_documents_are_refused() -> None:
    refused: set[str] = set()
    for row in corpus():
        try:
            translate(row["pattern"])
        except PatternError:
            refused.add(row["pattern"])
    assert refused == {row["pattern"] for row in corpus() if row["js_n"].startswith("reject")}
