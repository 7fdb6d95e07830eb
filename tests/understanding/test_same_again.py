"""What a shop learns of its words is the same in every process: Python orders sets by a seed that it draws anew."""

from __future__ import annotations

import os
import subprocess
import sys

LEARN = """
import msgspec
from daogou.demo.feed import demo_products
from daogou.understanding.lexicon import Lexicon
lexicon = msgspec.to_builtins(Lexicon.build(demo_products(), currency="CNY"))
lexicon["homophones"] = sorted(lexicon["homophones"])
print(__import__("hashlib").blake2b(repr(lexicon).encode()).hexdigest())
"""


def test_a_lexicon_is_the_same_whatever_order_sets_have() -> None:
    learned = {
        subprocess.run(
            [sys.executable, "-c", LEARN], env=os.environ | {"PYTHONHASHSEED": seed}, capture_output=True, text=True, check=True
        ).stdout
        for seed in ("1", "2")
    }
    assert len(learned) == 1, "the order of a set reaches what is learned"
