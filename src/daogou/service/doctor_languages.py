"""Which languages the catalogue is in, and how queries in others are put into them."""

from __future__ import annotations

from pathlib import Path

from daogou.guide.vocabulary import FILE, Vocabulary
from daogou.retrieval.dictionary import has_cedict
from daogou.service.finding import Finding

NAMES = {"zh": "Chinese", "en": "English"}


def language_finding(shop: Path) -> Finding:
    """What `daogou doctor` says of languages."""
    vocabulary = Vocabulary.load(shop / FILE)
    if vocabulary is None:
        return Finding(
            "languages", "missing", "the catalogue's words have not been learned", f"daogou serve --shop {shop}"
        )
    words = vocabulary.bilingual
    written = ", ".join(f"{words.written.get(code, 0.0):.0%} {name}" for code, name in NAMES.items())
    foreign = next((code for code in NAMES if words.foreign(code)), None)
    if foreign is None:
        return Finding("languages", "ok", f"titles {written}; queries are searched as they are asked")
    known = len(words.chinese) + len(words.english)
    text = f"titles {written}; queries in {NAMES[foreign]} are translated by {known:,} of our own and the catalogue's words"
    if has_cedict():
        return Finding("languages", "ok", f"{text}, with CC-CEDICT")
    return Finding("languages", "ok", text, "pip install 'daogou[dictionary]' adds CC-CEDICT; the words are learned anew when the shop is opened next")
