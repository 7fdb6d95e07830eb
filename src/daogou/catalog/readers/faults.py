"""Collecting what is wrong with a row, so that the rest of the row can land."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from daogou.catalog.changes import Problem

T = TypeVar("T")


class FieldError(ValueError):
    """A value that a field cannot be read from; the message names what was expected and the mend."""


class RowRefused(Exception):
    """The row lacks something that it cannot land without; its problem is among the faults."""


class Faults:
    """The problems of one row.

    >>> from daogou.catalog.readers.values import number
    >>> faults = Faults("feed.csv", 7)
    >>> faults.optional("rating", "four", number), faults.optional("rating", "4.5", number)
    (None, 4.5)
    >>> print(faults.problems[0])
    feed.csv line 7: rating 'four': "four" is not a number; write one like 12.5
    """

    __slots__ = ("line", "problems", "source")

    def __init__(self, source: str, line: int) -> None:
        self.source = source
        self.line = line
        self.problems: list[Problem] = []

    def note(self, field: str, value: object, message: str, *, fatal: bool = False) -> None:
        """Report a fault; ``fatal`` where the row is skipped for it."""
        self.problems.append(Problem(self.source, self.line, shown(field), shown(value), shown(message, 600), fatal))

    def optional(self, field: str, value: object, parse: Callable[[object], T]) -> T | None:
        """The value as parsed; ``None`` where it is absent or, with a report, where it cannot be read."""
        if absent(value):
            return None
        try:
            return parse(value)
        except FieldError as error:
            self.note(field, value, str(error))
            return None

    def required(self, field: str, value: object, parse: Callable[[object], T], mend: str = "") -> T:
        """The value as parsed; raises `RowRefused`, with a fatal report, where it cannot be had."""
        try:
            if absent(value):
                raise FieldError(f"{field} is missing; {mend or 'every row needs one'}")
            return parse(value)
        except FieldError as error:
            raise self.refuse(field, value, str(error)) from None

    def refuse(self, field: str, value: object, message: str) -> RowRefused:
        """Report why the row is skipped, and give the exception to raise."""
        self.note(field, "" if value is None else value, message, fatal=True)
        return RowRefused(message)


def absent(value: object) -> bool:
    """Whether a feed left a value out: null, or text of nothing but white space."""
    return value is None or (isinstance(value, str) and not value.strip())


def shown(value: object, length: int = 200) -> str:
    """A value for a report: at most ``length`` characters that any terminal and database can take."""
    try:
        text = value if isinstance(value, str) else repr(value)
    except (ValueError, RecursionError):
        text = f"<{type(value).__name__}>"
    text = text[:length].encode("utf-8", "replace").decode()
    return "".join(c if c.isprintable() else " " for c in text)
