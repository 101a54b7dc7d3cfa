"""The house in order: sizes, docstrings, the code map, the key table of the README, nothing of this machine in git."""

from __future__ import annotations

import ast
import re
import subprocess
from pathlib import Path

import pytest

from notetui.tui.commands.over import LEAVING
from notetui.tui.commands.over_registry import VIEW_VERBS
from notetui.tui.commands.registry import COMMANDS
from notetui.tui.keymap import shown

ROOT = Path(__file__).parents[2]
SOURCE = ROOT / "src" / "notetui"
MODULES = sorted(SOURCE.rglob("*.py"))
LONGEST = 450


@pytest.mark.parametrize("module", MODULES, ids=lambda module: str(module.relative_to(SOURCE)))
def test_files_are_of_a_size_that_can_be_read(module: Path) -> None:
    assert len(module.read_text().splitlines()) <= LONGEST


@pytest.mark.parametrize("module", MODULES, ids=lambda module: str(module.relative_to(SOURCE)))
def test_every_module_and_public_function_says_what_it_is(module: Path) -> None:
    tree = ast.parse(module.read_text())
    if tree.body:
        assert ast.get_docstring(tree), f"{module} has no docstring"
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and not node.name.startswith("_"):
            assert node.returns is not None, f"{module}: {node.name} has no return type"


def test_the_code_map_names_every_package_and_module_above() -> None:
    text = (ROOT / "docs" / "CODE_MAP.md").read_text()
    for package in sorted(path.parent for path in SOURCE.rglob("__init__.py")):
        name = package.relative_to(SOURCE).as_posix()
        if name != ".":
            assert f"{name}/" in text or f"`{package.name}/`" in text or f"{package.name}/" in text, (
                f"{name} is missing"
            )
    for module in [*SOURCE.glob("*.py"), *(SOURCE / "core").glob("*.py"), *(SOURCE / "store").glob("*.py")]:
        if module.name not in ("__init__.py", "__main__.py"):
            assert re.search(rf"\b{module.stem}\b", text), f"{module.relative_to(SOURCE)} is missing"


@pytest.mark.parametrize("page", ["docs/CODE_MAP.md", "CHANGELOG.md", "README.md"])
def test_no_page_says_a_thing_twice(page: str) -> None:
    lines = [line for line in (ROOT / page).read_text().splitlines() if len(line) > 30]
    assert sorted(lines) == sorted(set(lines))
    rooms = [line.split("|")[1] for line in lines if page.endswith("MAP.md") and line.startswith("| `")]
    assert len(rooms) == len(set(rooms))


def test_the_readme_names_every_command_and_its_keys() -> None:
    text = (ROOT / "README.md").read_text()
    for command in COMMANDS:
        row = next((line for line in text.splitlines() if line.startswith("|") and f"| {command.title} |" in line), "")
        assert row, f"README's key table lacks “{command.title}”"
        for keys in command.keys:
            assert f"`{shown(keys)}`" in row, f"README: “{command.title}” is not on {shown(keys)}"


def test_the_readme_names_every_command_of_the_views_and_its_keys() -> None:
    text = (ROOT / "README.md").read_text()
    for view, verbs in VIEW_VERBS:
        for verb in verbs:
            keys = " ".join(f"`{shown(keys)}`" for keys in verb.keys)
            assert f"| {keys} | {verb.title} |" in text, f"README's keys of the views lack “{verb.title}” ({view})"


def test_no_key_of_a_screen_runs_two_commands() -> None:
    main = [key for command in COMMANDS for key in command.keys]
    assert len(main) == len(set(main))
    for view, verbs in VIEW_VERBS:
        keys = [key for verb in {*verbs, *LEAVING} for key in verb.keys]
        assert len(keys) == len(set(keys)), view


def test_nothing_of_a_machine_or_a_package_host_is_committed() -> None:
    if not (ROOT / ".git").exists():
        pytest.skip("not a git checkout")
    files = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True).stdout.split("\n")
    assert not [name for name in files if name.endswith(("uv.lock", "poetry.lock", "pdm.lock"))]
    hosts = re.compile(r"(pypi|pythonhosted)\.org|(?<!no-emit-)index-url|--extra-index|/home/|/roo[t]/")
    for name in files:
        path = ROOT / name
        if name and path.suffix in (".py", ".md", ".toml", ".txt", ".cfg", "") and path.is_file():
            found = hosts.search(path.read_text(errors="replace"))
            assert found is None or name == "tests/house/test_house.py", f"{name}: {found}"
