"""Prompts have versions, and their own examples keep to what is demanded of a model."""

from __future__ import annotations

import hashlib
import re
from importlib.resources import files

import pytest

from daogou.assistant.prompts import prompt
from daogou.assistant.wording import Fact, Wordable, fault, read_line

FINGERPRINTS = {"wording@1": "0daafde025cb984d"}
"""Whoever changes a prompt raises its version and writes its new fingerprint here."""


def test_a_changed_prompt_has_a_new_version() -> None:
    folder = files("daogou.assistant.prompts")
    found = {}
    for file in folder.iterdir():
        if file.name.endswith(".toml"):
            name = file.name.removesuffix(".toml")
            found[prompt(name, "en").id] = hashlib.sha256(file.read_bytes()).hexdigest()[:16]
    assert found == FINGERPRINTS


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_examples_of_wording_would_be_shown(language: str) -> None:
    for asked, reply in prompt("wording", language).examples:
        facts = asked.split("\n")
        assert len(facts) == len(reply.split("\n"))
        for line, sentence in zip(facts, reply.split("\n"), strict=True):
            pairs = [re.split("：|: ", part, maxsplit=1) for part in re.split("；|; ", line[4:])]
            named = pairs[0][0] in ("名称", "Name")
            wordable = Wordable(
                pairs[0][1] if named else "", tuple(Fact(*pair) for pair in pairs[named:]), "p"
            )
            assert wordable.asked(language) == line[4:]
            assert fault(read_line(sentence)[1], [wordable], language) is None


def test_a_prompt_is_a_conversation_whose_earlier_turns_are_examples() -> None:
    messages = prompt("wording", "en").messages("[1] Weight: 5 g")
    assert [message["role"] for message in messages] == ["system", *["user", "assistant"] * 2, "user"]
    assert messages[-1]["content"] == "[1] Weight: 5 g"
    assert prompt("wording", "fr") == prompt("wording", "en")
