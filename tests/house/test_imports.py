"""The import law: down only, a pure core, one screen, empty packages, nothing early that is shown late."""

from __future__ import annotations

import ast
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

SOURCE = Path(__file__).parents[2] / "src" / "notetui"
MODULES = sorted(SOURCE.rglob("*.py"))
FLOORS = {
    "core": 0,
    "store": 1,
    "library": 2,
    "tagging": 2,
    "saving": 2,
    "tui": 3,
    "cli": 3,
    "__main__": 4,
    "__init__": 0,
}
IMPURE = {
    "os",
    "asyncio",
    "threading",
    "subprocess",
    "sqlite3",
    "socket",
    "pathlib",
    "shutil",
    "tempfile",
    "time",
}
WITH_A_REASON = {
    ("core/text/cells.py", "rich"),  # the table of widths, so that ours and Textual's agree
    ("cli/ansi.py", "rich"),  # `show` prints styled lines
    ("cli/show.py", "rich"),
    ("cli/browse.py", "notetui.tui"),  # the command line opens the browser
    ("cli/show.py", "notetui.tui"),
    ("cli/ansi.py", "notetui.tui"),
}


def imports(module: Path) -> Iterator[str]:
    """Yield the dotted names that a module imports, type checking included."""
    for node in ast.walk(ast.parse(module.read_text())):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            assert node.level == 0, f"{module}: relative import"
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def floor(name: str) -> int:
    parts = name.split(".")
    return FLOORS.get(parts[1], 0) if len(parts) > 1 else 0


@pytest.mark.parametrize("module", MODULES, ids=lambda module: str(module.relative_to(SOURCE)))
def test_imports_point_down(module: Path) -> None:
    here = module.relative_to(SOURCE).as_posix()
    room = here.split("/")[0].removesuffix(".py")
    for name in imports(module):
        top = name.split(".")[0]
        if top == "notetui":
            other = name.split(".")[1]
            assert FLOORS.get(other, 0) <= FLOORS[room], f"{here} imports {name}, which is above it"
            if {room, other} == {"tui", "cli"}:
                assert (here, "notetui.tui") in WITH_A_REASON, f"{here} imports {name}"
        if top in ("textual", "rich") and room != "tui":
            assert (here, top) in WITH_A_REASON, f"{here} imports {name}"
        if room == "core":
            assert top not in IMPURE, f"{here} imports {name}: core is pure"


@pytest.mark.parametrize("module", [module for module in MODULES if module.name == "__init__.py"], ids=str)
def test_packages_are_empty(module: Path) -> None:
    tree = ast.parse(module.read_text())
    if module.parent == SOURCE:
        assert all(isinstance(node, ast.Expr | ast.Assign) for node in tree.body)
    else:
        assert tree.body == []


def loaded_after(code: str) -> set[str]:
    done = subprocess.run(
        [sys.executable, "-c", f"import sys\n{code}\nprint(*sys.modules)"],
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "PYTHONPATH": str(SOURCE.parent)},
    )
    return set(done.stdout.split())


def test_the_core_brings_no_screen_no_database_and_no_loop_into_a_fresh_process() -> None:
    names = [
        "notetui." + module.relative_to(SOURCE).with_suffix("").as_posix().replace("/", ".")
        for module in MODULES
        if module.relative_to(SOURCE).parts[0] == "core" and module.name != "__init__.py"
    ]
    loaded = loaded_after("\n".join(f"import {name}" for name in names))
    assert not loaded & {"textual", "rich.console", "sqlite3", "asyncio", "watchfiles"}


def test_the_first_frame_does_not_wait_for_what_it_does_not_show() -> None:
    loaded = loaded_after("import notetui.tui.app")
    late = {"notetui.tui.dialogs.tag_editor", "notetui.tui.dialogs.help", "pygments.lexers", "watchfiles", "pylatexenc"}
    assert not loaded & late


def test_the_first_paint_waits_for_nearly_nothing() -> None:
    bare = loaded_after("")
    late = {"typing", "re", "enum", "signal", "collections", "functools", "rich", "textual", "sqlite3", "argparse"}
    assert not bare & late
    loaded = loaded_after("import notetui.__main__, notetui.tui.first_paint") - bare
    assert not loaded & late
    assert len(loaded) < 20, loaded


def test_saving_and_watching_bring_no_openssl() -> None:
    # asyncio brings it where it may: the start keeps it from that (`tui/quick_start`).
    loaded = loaded_after(
        "sys.modules['ssl'] = None\n"
        "import notetui.tagging, notetui.store.export_file, notetui.store.watch\n"
        "notetui.store.watch.notifier()"
    )
    assert not loaded & {"_hashlib", "_ssl", "hashlib", "secrets", "anyio", "watchfiles.main"}
