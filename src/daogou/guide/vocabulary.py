"""What a shop's own words are: learned from every product in one pass, kept in a file, replaced as a whole.

Learning reads the whole catalogue, so it is done only when words changed (not prices or stock), and in a
process of its own where the shop is large, so that searching goes on undisturbed.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import msgspec

from daogou.catalog.model import Product
from daogou.catalog.store import CatalogStore
from daogou.errors import DaogouError
from daogou.guide.asked import Asked, asked_in
from daogou.guide.suggest import Completion, Suggester, SuggestionLearner
from daogou.ranking.facets import Labels
from daogou.retrieval.bilingual import Bilingual, BilingualLearner
from daogou.retrieval.dictionary import has_cedict
from daogou.settings import Settings
from daogou.understanding.learner import Learner
from daogou.understanding.lexicon import VERSION as LEXICON
from daogou.understanding.lexicon import Lexicon

FILE = "vocabulary.msgpack"
FORMAT = 4
OWN_PROCESS = 5_000
"""From this many products on the vocabulary is learned in a process of its own."""


class VocabularyError(DaogouError):
    """The vocabulary could not be learned."""

    code = "vocabulary_unavailable"


class _File(msgspec.Struct, frozen=True):
    format: int
    catalogue: int
    lexicon: Lexicon
    labels: Labels
    completions: list[Completion]
    bilingual: Bilingual


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Words of a catalogue: what queries are understood by, what people read, what is suggested."""

    catalogue: int
    """The version of the catalogue that it was learned from."""
    lexicon: Lexicon
    labels: Labels
    suggester: Suggester
    bilingual: Bilingual

    @classmethod
    def learn(
        cls, products: Iterable[Product], *, currency: str, catalogue: int, asked: Asked | None = None
    ) -> Vocabulary:
        """Learn from every product, in one pass, and from what shoppers searched for."""
        learner, labels, suggestions = Learner(currency), Labels(), SuggestionLearner(asked)
        bilingual = BilingualLearner()
        for product in products:
            learner.add(product)
            labels.add(product)
            suggestions.add(product)
            bilingual.add(product)
        return cls(catalogue, learner.finish(), labels, Suggester(suggestions.finish()), bilingual.finish())

    def save(self, path: Path) -> None:
        """Write to a file, atomically."""
        completions = list(self.suggester.completions)
        body = _File(FORMAT, self.catalogue, self.lexicon, self.labels, completions, self.bilingual)
        part = path.with_name(f"{path.name}.{os.getpid()}.part")
        with part.open("wb") as file:
            file.write(msgspec.msgpack.encode(body))
            file.flush()
            os.fsync(file.fileno())
        part.replace(path)

    @classmethod
    def load(cls, path: Path) -> Vocabulary | None:
        """What `save` wrote; ``None`` where there is none, or one of another version or damaged."""
        try:
            body = msgspec.msgpack.decode(path.read_bytes(), type=_File)
        except (OSError, msgspec.MsgspecError):
            return None
        if body.format != FORMAT or body.lexicon.version != LEXICON or body.bilingual.general != has_cedict():
            return None
        return cls(body.catalogue, body.lexicon, body.labels, Suggester(body.completions), body.bilingual)


def learn_and_save(folder: Path, currency: str) -> None:
    """Learn the vocabulary of the shop in ``folder`` and write it to its file."""
    store = CatalogStore(folder / "catalog.sqlite")
    try:
        version = store.version()
        asked = asked_in(folder, floor=Settings.load(folder).search.least_shoppers)
        Vocabulary.learn(store.products(), currency=currency, catalogue=version, asked=asked).save(folder / FILE)
    finally:
        store.close()


def learned(folder: Path, currency: str, *, products: int) -> Vocabulary:
    """The vocabulary of the catalogue as it is now, learned anew. Raises `VocabularyError`."""
    if products < OWN_PROCESS:
        learn_and_save(folder, currency)
    else:
        command = [sys.executable, "-m", "daogou.guide.vocabulary", str(folder), currency]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        if done.returncode:
            raise VocabularyError(f"{folder}: learning the vocabulary failed: {done.stderr.strip()[-500:]}")
    vocabulary = Vocabulary.load(folder / FILE)
    if vocabulary is None:
        raise VocabularyError(f"{folder / FILE} was written but cannot be read; is the disk full?")
    return vocabulary


if __name__ == "__main__":
    learn_and_save(Path(sys.argv[1]), sys.argv[2])
