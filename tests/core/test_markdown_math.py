"""Formulas in Unicode where that can't be read wrongly, as written where it can; never slow, never an exception."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from notetui.core.markdown.document import LeafKind
from notetui.core.markdown.layout import lay_out
from notetui.core.markdown.math import LONGEST, unicode_math
from notetui.core.markdown.parse import Document


@pytest.mark.parametrize(
    ("formula", "shown"),
    [
        ("x^2 + y_{i}", "x² + yᵢ"),
        (r"\frac{a+1}{b}", "(a+1)/b"),
        (r"\sum_{i=1}^{n} x_i", "∑ᵢ₌₁ⁿ xᵢ"),
        (r"e^{i\pi}", "e^(iπ)"),
        (r"\text{softmax}(QK^\top/\sqrt{d_k})V", "softmax(QKᵀ/√(dₖ))V"),
        (r"\mathbb{R}^{n\times m}", "ℝ^(n×m)"),
        (r"\log p(x) \in \mathcal{X}", "log p(x) ∈ 𝒳"),
        (r"\max_{a} Q(s,a)", "maxₐ Q(s,a)"),
        (r"\hat{y}", "ŷ"),
        (r"\alpha \leq \beta", "α ≤ β"),
        (r"\sqrt[3]{x}", "∛x"),
        (r"p < 0.05", "p < 0.05"),
        (r"\begin{aligned} a &= b \\ c &= d \end{aligned}", "a = b\nc = d"),
        (r"f=\begin{cases} 1 & x>0 \\ 0 & \text{else}\end{cases}", "f={ 1 x>0; 0 else }"),
        (r"\frac{\cosθ}2", "(cos θ)/2"),
        ("n", "n"),
    ],
)
def test_formulas_read_well(formula: str, shown: str) -> None:
    assert unicode_math(formula) == shown


@pytest.mark.parametrize("formula", [r"\sA", r"\foo{bar}", "{", "x^", r"\frac{a}", r"\ce{H2O}", "\\", r"\begin{x}"])
def test_what_cannot_be_converted_is_shown_as_written(formula: str) -> None:
    assert unicode_math(formula) == formula


def shown(text: str, width: int = 60) -> list[str]:
    return [
        "".join(piece.text for piece in line) for leaf in Document(text).parse_all() for line in lay_out(leaf, width)
    ]


def test_formulas_in_a_note() -> None:
    assert shown(r"with $\alpha^2$ and **bold**") == ["with α² and bold"]
    assert shown("$$\n\\begin{aligned} a &= b \\\\ c &= d \\end{aligned}\n$$") == ["a = b", "c = d"]
    assert shown("```math\nx_1\n```") == ["x₁"]
    assert shown("H<sub>2</sub>O, x<sup>n+1</sup>, e<sup>iπ</sup>") == ["H₂O, xⁿ⁺¹, e^(iπ)"]
    assert shown("![a cup](cup.png)") == ["▣ a cup"]
    assert shown("$a\x1bb$") == ["a␛b"]


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        (r"so $x_{\alpha \, b$ is, and $y^2$", [r"so x_{\alpha \, b is, and y²"]),
        (r"$\{\frac{a$ begins", [r"\{\frac{a begins"]),
        ("- $a\\_} *b* \\! c$", [r"• a\_} *b* \! c"]),
        ("# On $\\{{x$", [r"On \{{x"]),
        (r"`$\{{x$` is code, $\}}$ is none", [r"$\{{x$ is code, \}} is none"]),
        ("```\n$\\{{x$\n```", [r"│ $\{{x$"]),
        (r"it costs $5 and \$6 or {", ["it costs $5 and $6 or {"]),
        (r"<div>$\{{x$</div>", [r"<div>$\{{x$</div>"]),
        (r"from $5 \{ to {$6", ["from $5 { to {$6"]),
    ],
)
def test_inline_formulas_with_broken_braces_are_shown_as_written(text: str, rows: list[str]) -> None:
    assert [row.removeprefix("# ").strip("═ ") for row in shown(text) if row.strip("═ ")][: len(rows)] == rows


@pytest.mark.parametrize(
    ("text", "line", "end"),
    [
        ("a\n\n$$\nx\ny\n$$\n", 4, 6),
        ("a\n\n$$\n\nx\n\ny\n$$\n", 5, 8),
        ("a\n\n$$x\ny$$\n", 3, 4),
        ("> $$\n> \\frac{x\n> $$\n", 2, 3),
        ("```math\nx\n```\n", 2, 3),
    ],
)
def test_a_formula_stands_on_the_line_of_its_text(text: str, line: int, end: int) -> None:
    (leaf,) = (leaf for leaf in Document(text).parse_all() if leaf.kind is LeafKind.MATH)
    assert (leaf.line_of(0), leaf.end_line) == (line, end)
    shown_line = text.splitlines()[line - 1].lstrip("> ").removeprefix("$$")
    assert leaf.text.startswith(shown_line)


def test_pieces_of_a_formula_stand_for_all_of_it() -> None:
    (leaf,) = Document(r"so $\alpha^2$ is").parse_all()
    (line,) = lay_out(leaf, 40)
    assert [(piece.text, piece.start, piece.length) for piece in line] == [
        ("so ", 0, -1),
        ("α²", 3, 8),
        (" is", 11, -1),
    ]


PARTS = st.sampled_from(
    [
        *(r"\frac", r"\sqrt", r"\\", r"\left", r"\text", r"\overline", r"\sum", r"\begin{cases}", r"\end{cases}"),
        *(r"\begin{matrix}", r"\end{matrix}", "{", "}", "^", "_", "x", " ", "[", "]", "&", "\x00", "#1", "~", "(", "%"),
        *("$", "研", "\n"),
    ]
)


@settings(max_examples=300)
@given(st.lists(PARTS, max_size=30).map("".join))
def test_any_formula_is_shown(formula: str) -> None:
    assert unicode_math(formula) or not formula


@pytest.mark.parametrize("formula", ["{" * 200 + "}" * 200, "x^" * 999, "\\frac" * 399, "a_{" * 199, "{x}" * 600])
def test_a_formula_made_to_be_slow_is_not(formula: str) -> None:
    assert len(formula) <= LONGEST
    unicode_math("x_1")
    started = time.process_time()
    unicode_math(formula)
    assert time.process_time() - started < 2


def test_empty_lines_part_a_formula_where_each_part_is_whole() -> None:
    assert unicode_math("\\alpha\n\n\\frac{a}{b}\n \nx") == "α\na/b\nx"
    parted = unicode_math("\\begin{aligned}\n\\alpha\n\n\\beta\n\\end{aligned}")
    assert "α" in parted
    assert "\\begin" not in parted
