"""An answer under way: statements with their evidence, checked before they are let out."""

from __future__ import annotations

import re

from daogou.assistant.model import Comparison, Evidence, Kind, Statement, Turn

_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
_QUOTED = re.compile(r"“([^”]+)”")
_CLAIMS: tuple[Kind, ...] = ("fact", "quote", "verdict", "tally", "absent")


class Draft:
    """Collects statements; `say` leaves out one whose numbers or quotations its evidence lacks."""

    def __init__(self, question: str, language: str) -> None:
        self._question, self.language = question, language
        self._evidence: list[Evidence] = []
        self._places: dict[tuple[str | None, str], int] = {}
        self._statements: list[Statement] = []
        self.names: dict[str, Evidence] = {}
        """Titles by the names that are taken from them: a statement that says a name points at its title too."""
        self.dropped: list[str] = []
        """What was left out and why: a fault of ours, for the audit and for tests, never shown."""
        self.comparison: Comparison | None = None
        self.preferred: str | None = None
        self.options: tuple[str, ...] = ()

    def say(self, text: str, *evidence: Evidence, kind: Kind = "fact") -> None:
        """Add a statement where its evidence carries it."""
        have = {(piece.product_id, piece.ref) for piece in evidence}
        named = [piece for name, piece in self.names.items() if name in text and (piece.product_id, "title") not in have]
        evidence = (*evidence, *named) if evidence else evidence
        statement = Statement(text, tuple(self._place(piece) for piece in evidence), kind)
        reason = fault(statement, [self._evidence[i] for i in statement.evidence], self._question)
        if reason:
            self.dropped.append(f"{text!r}: {reason}")
        elif statement.text not in [known.text for known in self._statements]:
            self._statements.append(statement)

    def take(self, turn: Turn) -> None:
        """Add the statements of another answer with their evidence."""
        for statement in turn.statements:
            self.say(statement.text, *(turn.evidence[i] for i in statement.evidence), kind=statement.kind)
        self.dropped += turn.dropped
        self.comparison = turn.comparison or self.comparison
        self.preferred = turn.preferred or self.preferred
        self.options = turn.options or self.options

    def __bool__(self) -> bool:
        return any(statement.kind in _CLAIMS for statement in self._statements)

    def __len__(self) -> int:
        return len(self._statements)

    def turn(self) -> Turn:
        """The answer as it stands."""
        return Turn(
            self._question,
            self.language,
            bool(self),
            tuple(self._statements),
            tuple(self._evidence),
            options=self.options,
            comparison=self.comparison,
            preferred=self.preferred,
            dropped=tuple(self.dropped),
        )

    def _place(self, piece: Evidence) -> int:
        key = (piece.product_id, piece.ref)
        if key not in self._places:
            self._places[key] = len(self._evidence)
            self._evidence.append(piece)
        return self._places[key]


def fault(statement: Statement, evidence: list[Evidence], question: str = "") -> str | None:
    """Why a statement must not be shown, or ``None`` where its evidence carries it.

    Claims need evidence; their numbers must stand in it (how many pieces there are, and their ratings, may be
    counted, and what is absent may be named in the question's own numbers); words in “ ” must stand in it exactly.

    >>> piece = Evidence("field", "attributes/weight", "Weight: 198 g", "p")
    >>> fault(Statement("It weighs 198 g.", (0,)), [piece]) is None, fault(Statement("It weighs 98 g.", (0,)), [piece])
    (True, '98 is not in the evidence')
    """
    if statement.kind not in _CLAIMS:
        return None
    if not evidence:
        return "no evidence"
    text = "\n".join(piece.text for piece in evidence)
    allowed = {_plain(number) for number in _NUMBER.findall(text)}
    if statement.kind == "tally":
        allowed |= {str(n) for n in range(max(5, len(evidence)) + 1)}
    if statement.kind == "quote":
        allowed |= {f"{piece.rating:g}" for piece in evidence if piece.rating is not None}
    if statement.kind == "absent":
        allowed |= {_plain(number) for number in _NUMBER.findall(question)}
    for number in _NUMBER.findall(statement.text):
        if _plain(number) not in allowed:
            return f"{number} is not in the evidence"
    for words in _QUOTED.findall(statement.text):
        if words not in text:
            return f"“{words}” is not in the evidence"
    return None


def _plain(number: str) -> str:
    plain = number.replace(",", "")
    return plain.rstrip("0").rstrip(".") if "." in plain else plain
