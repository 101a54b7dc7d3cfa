"""Handing an address to the desktop: only http, https and mailto, only when the person asked, never to a shell."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import threading
from collections.abc import Mapping

from notetui.core.text.clean import is_clean

SCHEMES = ("http://", "https://", "mailto:")


def find_opener(environ: Mapping[str, str] = os.environ) -> str:
    """Return the program that opens addresses here, empty where there is no desktop to open them on (as over SSH)."""
    if sys.platform == "darwin":
        return shutil.which("open", path=environ.get("PATH")) or ""
    if environ.get("DISPLAY") or environ.get("WAYLAND_DISPLAY"):
        return shutil.which("xdg-open", path=environ.get("PATH")) or ""
    return ""


def open_outside(opener: str, target: str) -> str:
    """Give an address to the opener and let it run by itself; return what went wrong, empty when nothing did."""
    if not target.lower().startswith(SCHEMES) or not is_clean(target) or any(blank in target for blank in " \t\n\r"):
        return "Only http, https and mailto addresses without blanks or control characters are opened"
    try:
        process = subprocess.Popen(
            [opener, target],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
    except OSError as error:
        return f"{opener}: {error.strerror or error}"
    # Somebody has to take note of its end, or it stays in the process table until we go.
    threading.Thread(target=process.wait, daemon=True).start()
    return ""
