"""A CSV export opened by a real spreadsheet (LibreOffice, without a screen): nothing runs, nothing is lost."""

from __future__ import annotations

import csv
import os
import shutil
import subprocess
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest

from notetui.core.export.as_csv import unguarded
from notetui.core.export.formats import document
from tests.needs import need

TEXTS = [
    "=1+1",
    '=HYPERLINK("http://example.org","x")',
    "=cmd|' /C calc'!A0",
    "+1+1",
    "-2+3",
    "@SUM(1)",
    "\t=1+1",
    " =1+1",
    "＝1+1",
    "\n=1+1",
    "'=1+1",
    "'",
    "plain",
    "a,b;c",
    "a;=1+1",
    'say "hi"',
    "two\nlines",
    "研究課題と 🙂 café 연구",
    "007",
    "1e5",
    "2024-12-04",
    "TRUE",
    "a\tb",
    "",
]
UTF8_QUOTED_AS_TEXT = "CSV:44,34,76,1,,0,true,false"
"""Commas, double quotes, UTF-8, from the first line; quoted cells are text.

https://help.libreoffice.org/latest/en-US/text/shared/guide/csv_params.html
"""
TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"


@pytest.fixture
def soffice() -> str:
    need("soffice")
    return str(shutil.which("soffice"))


def convert(soffice: str, folder: Path, name: str, to: str) -> None:
    command = [
        soffice, f"-env:UserInstallation=file://{folder}/profile", "--headless", f"--infilter={UTF8_QUOTED_AS_TEXT}",
        "--convert-to", to, "--outdir", str(folder / "out"), str(folder / name),
    ]  # fmt: skip
    subprocess.run(command, check=True, capture_output=True, timeout=120, env={**os.environ, "HOME": str(folder)})


def formulas(file: Path) -> list[str]:
    cells = ET.parse(file).getroot().iter(f"{TABLE}table-cell")
    return [formula for cell in cells if (formula := cell.get(f"{TABLE}formula")) is not None]


def test_a_spreadsheet_runs_nothing_and_loses_nothing(soffice: str, tmp_path: Path) -> None:
    rows = [(number, text) for number, text in enumerate(TEXTS)]
    with open(tmp_path / "quotes.csv", "w", encoding="utf-8", newline="") as file:
        file.writelines(document("csv", ("line", "quote"), rows))
    (tmp_path / "naive.csv").write_text("line,quote\r\n0,=1+1\r\n", encoding="utf-8", newline="")

    convert(soffice, tmp_path, "naive.csv", "fods")
    assert formulas(tmp_path / "out" / "naive.fods") == ["of:=1+1"], "what is not guarded would run"
    convert(soffice, tmp_path, "quotes.csv", "fods")
    assert formulas(tmp_path / "out" / "quotes.fods") == []

    convert(soffice, tmp_path, "quotes.csv", "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,true,true,false")
    with open(tmp_path / "out" / "quotes.csv", encoding="utf-8-sig", newline="") as file:
        back = list(csv.reader(file))
    assert back[0] == ["line", "quote"]
    assert [(int(line), unguarded(quote)) for line, quote in back[1:]] == rows
