"""The thread that reads keys sleeps until there is one; Esc and half characters have their time."""

from __future__ import annotations

import os
import pty
import select
import threading
import tty
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from textual import events
from textual.message import Message

from notetui.tui.input_thread import SleepingDriver, WakingEvent

LONG = 15.0


class Reading:
    """The thread at work on a pseudo-terminal; notes how long it was ready to sleep each time."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.master, slave = pty.openpty()
        tty.setraw(slave)
        self.keys: list[str] = []
        self.sleeps: list[float | None] = []
        self._news = threading.Condition()
        self.driver = driver = SleepingDriver.__new__(SleepingDriver)
        driver.fileno, driver.exit_event, driver._debug = slave, WakingEvent(), False
        monkeypatch.setattr(driver, "process_message", self._take, raising=False)
        monkeypatch.setattr(select, "select", self._select)
        self.thread = threading.Thread(target=driver.run_input_thread, daemon=True)
        self.thread.start()

    def close(self) -> None:
        self.driver.exit_event.set()
        self.thread.join(LONG)
        os.close(self.master)
        os.close(self.driver.fileno)

    def wait(self, condition: Callable[[], bool]) -> None:
        with self._news:
            assert self._news.wait_for(condition, LONG), (self.keys, self.sleeps)

    def _take(self, message: Message) -> None:
        if isinstance(message, events.Key):
            with self._news:
                self.keys.append(message.key)
                self._news.notify_all()

    def _select(self, readers: Any, writers: Any, others: Any, patience: float | None) -> Any:
        with self._news:
            self.sleeps.append(patience)
            self._news.notify_all()
        return _select(readers, writers, others, patience)


_select = select.select


@pytest.fixture
def reading(monkeypatch: pytest.MonkeyPatch) -> Iterator[Reading]:
    made = Reading(monkeypatch)
    yield made
    made.close()


def test_it_sleeps_until_there_is_a_key(reading: Reading) -> None:
    reading.wait(lambda: reading.sleeps == [None])
    os.write(reading.master, b"j")
    reading.wait(lambda: reading.keys == ["j"] and reading.sleeps == [None, None])


def test_a_lone_escape_is_told_when_its_time_is_over(reading: Reading) -> None:
    os.write(reading.master, b"\x1b")
    reading.wait(lambda: reading.keys == ["escape"] and reading.sleeps[-1] is None)
    some = [patience for patience in reading.sleeps if patience is not None]
    assert some
    assert all(0 <= patience <= 0.1 for patience in some)


def test_half_a_character_is_waited_for(reading: Reading) -> None:
    letter = "ü".encode()
    os.write(reading.master, letter[:1])
    reading.wait(lambda: len(reading.sleeps) == 2)
    os.write(reading.master, letter[1:] + b"j")
    reading.wait(lambda: reading.keys == ["ü", "j"])


def test_it_ends_when_told_and_can_begin_again(reading: Reading) -> None:
    reading.wait(lambda: reading.sleeps == [None])
    reading.driver.exit_event.set()
    reading.thread.join(LONG)
    assert not reading.thread.is_alive()
    reading.driver.exit_event.clear()
    reading.thread = threading.Thread(target=reading.driver.run_input_thread, daemon=True)
    reading.thread.start()
    os.write(reading.master, b"k")
    reading.wait(lambda: reading.keys == ["k"])


def test_the_end_of_what_is_no_terminal_is_no_busy_loop(monkeypatch: pytest.MonkeyPatch) -> None:
    reader, writer = os.pipe()
    monkeypatch.setattr(pty, "openpty", lambda: (writer, reader))
    monkeypatch.setattr(tty, "setraw", lambda descriptor: None)
    reading = Reading(monkeypatch)
    os.write(writer, b"j")
    reading.wait(lambda: reading.keys == ["j"])
    os.close(writer)
    reading.wait(lambda: len(reading.sleeps) == 3 and reading.sleeps[-1] is None)
    reading.master = os.dup(reader)
    reading.close()
    assert not reading.thread.is_alive()
    assert len(reading.sleeps) == 3
