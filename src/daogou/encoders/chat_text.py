"""Text as models stream it: what they think aloud left out, pieces put together to sentences."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

_OPEN, _CLOSE = "<think>", "</think>"


def without_thoughts(pieces: Iterable[str]) -> Iterator[str]:
    """The text without a leading ``<think>...</think>``, which reasoning models put before their reply.

    >>> "".join(without_thoughts(["<thi", "nk>hmm</th", "ink>\\n\\nYes", "."])), "".join(without_thoughts(["a ", "<b"]))
    ('Yes.', 'a <b')
    """
    held, state = "", "start"
    for piece in pieces:
        if state == "reply":
            yield piece
            continue
        held += piece
        if state == "start":
            lead = held.lstrip()
            if lead.startswith(_OPEN):
                state = "thinking"
            elif not _OPEN.startswith(lead):
                state = "reply"
                yield held
                held = ""
        if state == "thinking" and _CLOSE in held:
            rest = held.split(_CLOSE, 1)[1].lstrip()
            held = _CLOSE if not rest else ""
            if rest:
                state = "reply"
                yield rest
    if state == "start" and held:
        yield held


def lines(pieces: Iterable[str]) -> Iterator[str]:
    """Whole lines as soon as they are whole, without blank ones.

    >>> list(lines(["one\\ntw", "o\\n", "\\nthree"]))
    ['one', 'two', 'three']
    """
    rest = ""
    for piece in pieces:
        *whole, rest = (rest + piece).split("\n")
        yield from (line.strip() for line in whole if line.strip())
    if rest.strip():
        yield rest.strip()


def estimated_tokens(text: str) -> int:
    """About how many tokens a text is: a Han character each, else four letters each. For budgets, not for bills.

    >>> estimated_tokens("防水吗"), estimated_tokens("Is it waterproof?")
    (3, 5)
    """
    han = sum("㐀" <= char <= "鿿" for char in text)
    return han + -(-(len(text) - han) // 4)
