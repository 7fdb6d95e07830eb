"""Prompts: one file each, with a version that is kept with whatever was made by it.

A file has a ``version``, and for each language a ``system`` text and ``examples``, pairs of what is asked and what is to be
replied. Whoever changes a text raises the version; `tests/assistant/test_prompts.py` holds their fingerprints.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from daogou.encoders.base import Message


@dataclass(frozen=True, slots=True)
class Prompt:
    """A prompt in one language."""

    id: str
    """``wording@1``: what audits and conversations keep."""
    system: str
    examples: tuple[tuple[str, str], ...]

    def messages(self, asked: str) -> list[Message]:
        """The conversation that ends with ``asked``; the examples come first as earlier turns."""
        said: list[Message] = [{"role": "system", "content": self.system}]
        for question, reply in self.examples:
            said += [{"role": "user", "content": question}, {"role": "assistant", "content": reply}]
        return [*said, {"role": "user", "content": asked}]


@cache
def _read(name: str) -> Mapping[str, Prompt]:
    data = tomllib.loads((files(__name__) / f"{name}.toml").read_text("utf-8"))
    version = data.pop("version")
    return {
        language: Prompt(
            f"{name}@{version}",
            body["system"].strip(),
            tuple((example["asked"].strip(), example["reply"].strip()) for example in body["examples"]),
        )
        for language, body in data.items()
    }


def prompt(name: str, language: str) -> Prompt:
    """A prompt by name, in English where there is none in that language.

    >>> prompt("wording", "zh").id
    'wording@1'
    """
    found = _read(name)
    return found.get(language, found["en"])
