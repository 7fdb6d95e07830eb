"""A model words what code has found; code checks every sentence before it is shown.

Only facts made from fields are worded: what buyers, policies and descriptions say is quoted as it stands. A sentence of the
model may hold the product's name and the values, letter by letter, the labels of these values, and words from a closed list
(`words/wording.toml`) that claim nothing by themselves. Whatever else it says, it is dropped and the shop's own words stand.
"""

from __future__ import annotations

import re
import threading
import tomllib
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files
from itertools import takewhile
from queue import Empty, SimpleQueue
from time import monotonic

from daogou.assistant.model import Evidence, Statement, Turn
from daogou.assistant.prompts import prompt
from daogou.encoders.base import ChatModel, Message
from daogou.encoders.chat_text import estimated_tokens, lines

FIRST_S = 0.8
"""How long the first sentence may be waited for; then the shop's own words begin."""
MOST_FACTS = 8
"""Facts that are worded in one answer; longer answers are lists, and read best as they are."""
_FIELDS = re.compile(r"(?:title|price|stock|rating|brand|attributes/[^/]+)")
_BARE = frozenset(["", "yes", "no", "none", "n/a", "true", "false", "是", "否", "有", "无", "没有", "不", "不是"])
"""Values that say nothing without their label, or deny it: never worded."""
_MARK = re.compile(r"\s*\[(\d{1,2})\]\s*")
_HELD = "\ue000"
_NAMED = "\ue001"
_PARTS = re.compile(rf"[{_HELD}{_NAMED}]|[a-z][a-z']*|[㐀-鿿]+|\s+|.", re.IGNORECASE)
_HAN = re.compile(r"[㐀-鿿]")
_WORD = re.compile(r"[0-9a-z]", re.IGNORECASE)
_TIES = re.compile(r"[\d.,+\-−~≈<>≤≥$€£¥%°/×*^]")
"""What makes a number another number where it touches it."""


@dataclass(frozen=True, slots=True)
class Fact:
    """A value of a product and what it is of, as its evidence says them."""

    label: str
    value: str


@dataclass(frozen=True, slots=True)
class Wordable:
    """A statement that a model may word: the name that it begins with ("" where it has none), and its facts."""

    name: str
    facts: tuple[Fact, ...]
    product_id: str | None

    def asked(self, language: str) -> str:
        """As the model reads it."""
        colon, semicolon, label = ("：", "；", "名称") if language == "zh" else (": ", "; ", "Name")
        pairs = [(label, self.name)] if self.name else []
        pairs += [(fact.label, fact.value) for fact in self.facts]
        return semicolon.join(f"{label}{colon}{value}" for label, value in pairs)


def wordable(statement: Statement, evidence: Sequence[Evidence]) -> Wordable | None:
    """What of a statement a model may word; ``None`` where it has to stay as it is.

    It says values of fields of one product, all of them as their evidence does, and nothing else.
    """
    pieces = [evidence[i] for i in statement.evidence]
    if statement.kind != "fact" or not pieces or len({piece.product_id for piece in pieces}) != 1:
        return None
    if any(piece.source != "field" or not _FIELDS.fullmatch(piece.ref) for piece in pieces):
        return None
    titled = pieces[0].ref == "title"
    facts = [Fact(*_pair(piece.text)) for piece in (pieces[1:] if titled else pieces)]
    rest, name = statement.text, ""
    if titled:
        name, rest = _pair(rest)
        if not name or not _plain(pieces[0].text).startswith(_plain(name)):
            return None
    for fact in facts:
        if fact.value.casefold() in _BARE or not fact.label or fact.value not in rest:
            return None
        rest = rest.replace(fact.value, "", 1).replace(fact.label, "", 1)
    if not facts or rest.strip("：:；;，, \n"):
        return None
    return Wordable(name, tuple(facts), pieces[0].product_id)


def fault(sentence: str, cited: Sequence[Wordable], language: str) -> str | None:
    """Why a model's sentence must not be shown for these statements; ``None`` where it says them and nothing else.

    >>> cup = Wordable("", (Fact("Weight", "198 g"),), "cup")
    >>> fault("It weighs 198 g.", [cup], "en"), fault("It weighs 1198 g.", [cup], "en"), fault("A light 198 g.", [cup], "en")
    (None, "lacks '198 g'", "says 'light'")
    """
    if not cited or len({(one.product_id, one.name) for one in cited}) != 1:
        return "speaks of several products"
    if any(unicodedata.category(char) in ("Cc", "Cf", "Co", "Cs", "Cn") for char in sentence):
        return "holds characters that are not shown"
    facts = [fact for one in cited for fact in one.facts]
    text = _plain(sentence)
    if len(text) > 60 + 2 * sum(len(fact.label) + len(fact.value) for fact in facts) + len(cited[0].name):
        return "is too long"
    if cited[0].name:
        text, held = _hold(text, _plain(cited[0].name), _NAMED)
        if not held:
            return "lacks the name"
    places: list[Fact] = []
    for fact in sorted(facts, key=lambda fact: -len(fact.value)):
        text, held = _hold(text, _plain(fact.value), _HELD + chr(0xE100 + len(places)))
        if not held:
            return f"lacks {fact.value!r}"
        places.append(fact)
    for clause in _clauses(text.casefold()):
        found = _fault_of_clause(clause, places, language)
        if found:
            return found
    return None


def _fault_of_clause(clause: str, places: Sequence[Fact], language: str) -> str | None:
    held = [places[ord(char) - 0xE100] for char in clause if 0xE100 <= ord(char) < 0xE100 + len(places)]
    words = _words()
    glue = words.glue.get(language, words.glue["en"])
    allowed = glue.union(*(_labels_of(fact.label, language) for fact in held))
    labelled = False
    at = 0
    while at < len(clause):
        char = clause[at]
        if char in (_HELD, _NAMED) or 0xE100 <= ord(char) <= 0xE1FF or char.isspace():
            at += 1
            continue
        length = _longest(clause, at, allowed)
        if not length:
            told = _PARTS.match(clause, at)
            word = told.group() if told else char
            return f"says {word[:20]!r}" if held or word not in words.labels else f"says {word[:20]!r} of nothing"
        labelled = labelled or clause[at : at + length] not in glue
        at += length
    if labelled and len(held) != 1:
        return "says what one value is of beside another"
    return None


def _longest(clause: str, at: int, allowed: frozenset[str]) -> int:
    """How far the longest allowed word reaches from here; Latin words count only whole."""
    for end in range(min(len(clause), at + 40), at, -1):
        word = clause[at:end]
        if word not in allowed:
            continue
        if _WORD.match(word[-1]) and end < len(clause) and (_WORD.match(clause[end]) or clause[end] == "'"):
            continue
        return end - at
    return 0


def _hold(text: str, words: str, place: str) -> tuple[str, bool]:
    """Puts a placeholder where words stand by themselves; whether they do. Capitals tell units apart (mW, MW)."""
    exact = any(char.isdigit() for char in words)
    for found in re.finditer(re.escape(words), text, 0 if exact else re.IGNORECASE):
        before, after = text[: found.start()], text[found.end() :]
        if _free(before[-1:], words[:1], before[-2:-1]) and _free(after[:1], words[-1:], after[1:2]):
            return before + place + after, True
    return text, False


def _free(beside: str, edge: str, beyond: str) -> bool:
    """Whether what touches a value leaves it the same value."""
    if not beside or not _WORD.match(edge):
        return True
    if _WORD.match(beside):
        return False
    return not (_TIES.match(beside) and (beside not in ".," or _WORD.match(beyond or " ")))


def _clauses(text: str) -> list[str]:
    """Cut at punctuation and joints, so that no clause says two things."""
    joints = _words().joints
    pattern = r"[，。、；：,.;:]|\b(?:" + "|".join(joints["en"]) + r")\b|" + "|".join(joints["zh"])
    return [clause for clause in re.split(pattern, text) if clause.strip()]


@dataclass(frozen=True, slots=True)
class _Words:
    glue: dict[str, frozenset[str]]
    joints: dict[str, tuple[str, ...]]
    groups: tuple[frozenset[str], ...]
    labels: frozenset[str]


@cache
def _words() -> _Words:
    data = tomllib.loads((files("daogou.assistant.words") / "wording.toml").read_text("utf-8"))
    groups = tuple(frozenset(group) for group in data["labels"].values())
    joints = {language: tuple(sorted(words, key=len, reverse=True)) for language, words in data["joints"].items()}
    glue = {language: frozenset(words) for language, words in data["glue"].items()}
    return _Words(glue, joints, groups, frozenset().union(*groups))


@cache
def _labels_of(label: str, language: str) -> frozenset[str]:
    """The words in this language for what a value is of; the label itself in any."""
    plain = _plain(label).casefold()
    group = frozenset().union(*(group for group in _words().groups if plain in group))
    return frozenset(word for word in group if bool(_HAN.search(word)) == (language == "zh")) | {plain}


def _pair(text: str) -> tuple[str, str]:
    """What stands before and after the first colon."""
    label, _, value = re.sub("：", ": ", text, count=1).partition(": ")
    return (label.strip(), value.strip()) if value else ("", label.strip())


def _plain(text: str) -> str:
    """In one form: full-width letters and spaces beside Chinese make no difference."""
    text = re.sub(r"\s+", " ", unicodedata.normalize("NFKC", text))
    return re.sub(r"(?<=[㐀-鿿]) | (?=[㐀-鿿])", "", text).strip()


# -- an answer, worded ------------------------------------------------------------------------------


class Wording:
    """The statements of a turn as they are to be shown, one after the other; `turn` is the whole once all were taken.

    What the model has not said by ``budget_s``, or says in a way that `fault` finds, comes in the shop's own words, in the
    same place. A model that fails is no failure of the turn.
    """

    def __init__(self, turn: Turn, model: ChatModel, *, budget_s: float, first_s: float = FIRST_S) -> None:
        self._turn, self._model = turn, model
        self._deadline = monotonic() + budget_s
        self._first = monotonic() + min(first_s, budget_s)
        self._plan = {i: found for i, s in enumerate(turn.statements) if (found := wordable(s, turn.evidence))}
        self._said: list[Statement] = []
        self.worded = 0
        """Sentences of the model that are shown."""
        self.dropped: list[str] = []
        """Why others are not."""
        self.failure: str | None = None
        """Why the model said less than it might have."""
        self.prompt = prompt("wording", turn.language)
        self.model_name = model.name
        self.asked_tokens = self.replied_tokens = 0
        """About what was asked of the model, and what it replied."""

    @property
    def wordable(self) -> int:
        """Statements that a model may word."""
        return len(self._plan)

    @property
    def asked(self) -> bool:
        """Whether the model was asked at all."""
        return self.asked_tokens > 0

    @property
    def turn(self) -> Turn:
        """The turn with what was shown."""
        mode = "model" if self.worded else self._turn.mode
        return replace(self._turn, statements=tuple(self._said), mode=mode)

    def __iter__(self) -> Iterator[Statement]:
        done = 0
        for i in range(len(self._turn.statements)):
            if i in self._plan:
                break
            done = i + 1
            yield self._own(i)
        if 0 < len(self._plan) <= MOST_FACTS and self._model_is_worth_asking():
            for cited, sentence in self._checked():
                if cited[0] < done:
                    continue  # it was said meanwhile
                for i in range(done, cited[0] if sentence else cited[-1] + 1):
                    yield self._own(i)
                if sentence:
                    yield self._theirs(sentence, cited)
                done = cited[-1] + 1
        for i in range(done, len(self._turn.statements)):
            yield self._own(i)

    def _model_is_worth_asking(self) -> bool:
        return getattr(self._model, "state", "ready") == "ready"

    def _own(self, i: int) -> Statement:
        self._said.append(self._turn.statements[i])
        return self._said[-1]

    def _theirs(self, sentence: str, cited: Sequence[int]) -> Statement:
        places = dict.fromkeys(p for i in cited for p in self._turn.statements[i].evidence)
        self._said.append(Statement(sentence, tuple(places), "fact"))
        self.worded += 1
        return self._said[-1]

    def _checked(self) -> Iterator[tuple[tuple[int, ...], str]]:
        """Statements next to one another, each with the model's sentence for them, or "" where it has none to show."""
        places = list(self._plan)
        language = self._turn.language
        asked = "\n".join(f"[{n}] {found.asked(language)}" for n, found in enumerate(self._plan.values(), 1))
        messages = self.prompt.messages(asked)
        self.asked_tokens = sum(estimated_tokens(message["content"]) for message in messages)
        for line in self._lines(messages, max_tokens=40 + 2 * estimated_tokens(asked)):
            if line is None:  # late: the answer begins without it
                yield (places[0],), ""
                continue
            self.replied_tokens += estimated_tokens(line)
            marks, sentence = read_line(line)
            cited = tuple(sorted({places[n - 1] for n in marks if 0 < n <= len(places)}))
            if not cited or len(cited) != len(set(marks)) or cited != tuple(range(cited[0], cited[-1] + 1)):
                self.dropped.append("names no statements that it words")
                continue
            why = fault(sentence, [self._plan[i] for i in cited], language)
            if why:
                self.dropped.append(why)
            yield cited, "" if why else _ended(sentence, language)

    def _lines(self, messages: Sequence[Message], *, max_tokens: int) -> Iterator[str | None]:
        """The model's lines as they come, ``None`` where the first is late; read beside this thread, which must not be."""
        arrived: SimpleQueue[str | None] = SimpleQueue()
        left = threading.Event()

        def read() -> None:
            pieces = self._model.stream(messages, timeout_s=self._deadline - monotonic(), max_tokens=max_tokens)
            try:
                for line in lines(takewhile(lambda _: not left.is_set(), pieces)):
                    arrived.put(line)
            except Exception as error:  # whatever it is, the shop's own words stand
                self.failure = str(error) or type(error).__name__
            finally:
                close = getattr(pieces, "close", None)
                if close:
                    close()
                arrived.put(None)

        threading.Thread(target=read, name="wording", daemon=True).start()
        try:
            until = self._first
            while True:
                try:
                    line = arrived.get(timeout=max(0.0, until - monotonic()))
                except Empty:
                    if until == self._deadline:
                        self.failure = f"{self._model.name} took too long"
                        return
                    until = self._deadline
                    yield None
                    continue
                if line is None:
                    return
                until = self._deadline
                yield line
        finally:
            left.set()


def read_line(line: str) -> tuple[list[int], str]:
    """The numbers at the front of a line, and its sentence.

    >>> read_line("[1][2] It weighs 198 g."), read_line("Sure!")
    (([1, 2], 'It weighs 198 g.'), ([], 'Sure!'))
    """
    marks: list[int] = []
    at = 0
    while found := _MARK.match(line, at):
        marks.append(int(found.group(1)))
        at = found.end()
    return marks, line[at:].strip()


def _ended(sentence: str, language: str) -> str:
    return sentence if sentence[-1] in "。.!！" else sentence + ("。" if language == "zh" else ".")
