"""Names that begin alike, cut to a few cells."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from notetui.core.text.cells import cell_len, crop
from notetui.core.text.cut_names import cut_apart


def test_names_that_begin_alike_show_what_differs() -> None:
    assert cut_apart(["A survey of models for code", "A survey of models for law", "Moss"], 10) == [
        "…code",
        "…law",
        "Moss",
    ]
    assert cut_apart(["Deep learning A one", "Deep learning A two", "Deep learning B"], 10) == [
        "…A one",
        "…A two",
        "…B",
    ]
    assert cut_apart(["大規模言語モデルの安全", "大規模言語モデルの評価"], 8) == ["…安全", "…評価"]
    assert cut_apart(["Interpretability", "Interpretations"], 8) == ["…bility", "…tions"]


def test_a_name_that_is_the_beginning_of_another_keeps_its_own() -> None:
    assert cut_apart(["A survey of models", "A survey of models for law"], 10) == ["A survey …", "…for law"]


def test_equal_names_stay_equal_and_there_may_be_none() -> None:
    assert cut_apart(["A survey of models"] * 2, 10) == ["A survey …"] * 2
    assert cut_apart([], 10) == []


@given(
    st.lists(st.text(st.sampled_from("ab é\u0301👩\u200d🔬規"), max_size=30), max_size=12),
    st.integers(min_value=1, max_value=14),
)
def test_each_name_fits_and_no_pair_is_less_apart_than_by_cutting_the_end(names: list[str], width: int) -> None:
    found = cut_apart(names, width)
    assert all(cell_len(name) <= width for name in found)
    plain = [crop(name, width) for name in names]
    for at, name in enumerate(names):
        if sum(other == plain[at] for other in plain) == plain.count(plain[at]) == 1:
            assert found[at] == plain[at]
        if cell_len(name) <= width:
            assert found[at] == name or len({other for other, cut in zip(names, plain, strict=True) if cut == name}) > 1
