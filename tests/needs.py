"""What some tests need besides Python: skipped where it is missing, a failure in CI."""

from __future__ import annotations

import os
import shutil
from typing import NoReturn

import pytest


def need(tool: str, *, root: bool = False) -> None:
    """Skip where a tool or the rights for it are missing, and fail there under CI: `make test-deps` installs them."""
    missing = "" if shutil.which(tool) else f"{tool} is not installed: make test-deps"
    if root and os.getuid() != 0:
        missing = missing or f"{tool} needs root"
    if missing:
        cannot_be_tested(missing)


def cannot_be_tested(reason: str) -> NoReturn:
    """Skip with a reason, and fail under CI: there nothing passes by not being tested."""
    if os.environ.get("CI"):
        pytest.fail(reason)
    pytest.skip(reason)
