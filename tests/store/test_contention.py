"""Several programs and an editor on one note; `python -m bench.torture_save` makes the long runs."""

from __future__ import annotations

import pytest

from tests.store.torture.contention import APPEND, IN_PLACE, RENAME, contend


@pytest.mark.parametrize("variant", [None, IN_PLACE, RENAME, APPEND])
def test_nothing_is_lost(variant: str | None, tmp_path: object) -> None:
    report = contend(variant, processes=3, count=8, pause=0.01, folder=str(tmp_path))
    assert report.tags_lost == 0, report
    assert report.bodies_lost == 0, report
    assert report.litter == 0, report
    assert variant is None or report.editor_saves > 1, report
