"""notetui, a terminal browser for research notes."""

__version__ = "0.1.0"
