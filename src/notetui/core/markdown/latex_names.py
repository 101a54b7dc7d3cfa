"""Names of LaTeX macros by what becomes of them; `pylatexenc` knows the others."""

from __future__ import annotations

TIGHT = frozenset("∑∏∫∬∭∮∂∇√∛∜¬∀∃∞∅−±")
"""Symbols of mathematics that stand close to what follows them."""
FUNCTIONS = (
    "sin cos tan cot sec csc arcsin arccos arctan sinh cosh tanh log ln lg exp max min sup inf lim limsup "
    "liminf arg det dim ker deg gcd hom Pr argmax argmin"
)
"""Macros that stand for their own name."""
NOTHING = (
    "displaystyle textstyle scriptstyle limits nolimits left right middle big Big bigg Bigg bigl bigr Bigl "
    "Bigr biggl biggr Biggl Biggr nonumber notag bf sf rm it tt cal large Large LARGE huge small normalsize"
)
"""Macros of size and place, which say nothing."""
ONE_ARGUMENT = (
    "overline underline widehat widetilde vec boldsymbol bm mathds mathbbm mathit operatorname mathop mathrm "
    "mathsf mathtt textsc mbox hbox pmod boxed tag mathscr mathfrak overbrace underbrace cancel mathrel "
    "mathbin mathord mathopen"
)
"""Macros that `pylatexenc` must be told to have an argument."""
OVER = {
    "overline": "\u0305",
    "bar": "\u0304",
    "hat": "\u0302",
    "widehat": "\u0302",
    "tilde": "\u0303",
    "widetilde": "\u0303",
    "vec": "\u20d7",
    "dot": "\u0307",
    "ddot": "\u0308",
    "underline": "\u0332",
    "check": "\u030c",
}
SYMBOLS = {
    "|": "‖",
    "lVert": "‖",
    "rVert": "‖",
    "lvert": "|",
    "rvert": "|",
    "Vert": "‖",
    "vert": "|",
    "mid": " | ",
    "colon": ":",
    "quad": "  ",
    "qquad": "    ",
    ",": " ",
    ";": " ",
    ":": " ",
    "!": "",
    " ": " ",
    "dots": "…",
    "cdots": "⋯",
    "ldots": "…",
    "cdot": "·",
    "coloneqq": "≔",
    "implies": " ⟹ ",
    "iff": " ⟺ ",
    "to": "→",
    "gets": "←",
    "leftarrow": "←",
    "neg": "¬",
    "lnot": "¬",
    "land": "∧",
    "lor": "∨",
    "lt": "<",
    "gt": ">",
    "exist": "∃",
    "mod": " mod ",
    "bmod": " mod ",
    "R": "ℝ",
    "N": "ℕ",
    "Z": "ℤ",
    "mapsto": "↦",
    "oiint": "∯",
    "ne": "≠",
    "le": "≤",
    "ge": "≥",
    "lbrace": "{",
    "rbrace": "}",
    "lbrack": "[",
    "rbrack": "]",
    "top": "⊤",
    "intercal": "⊺",
    "degree": "°",
    "lfloor": "⌊",
    "rfloor": "⌋",
    "lceil": "⌈",
    "rceil": "⌉",
    "langle": "⟨",
    "rangle": "⟩",
    "triangleq": "≜",
    "hbar": "ℏ",
}
