"""Tiny rerankers of random weights, made for a test: what they score means nothing, how they run is real."""

from __future__ import annotations

from pathlib import Path
from typing import Any

WORDS = ["red", "blue", "black", "coat", "coats", "mug", "shoe", "shoes", "running", "wool", "leather", "warm", "for", "women", "men", "with", "lid", "the", "a", "of", "and"]
SPECIAL = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"]
WIDTH = 32


def _saved(folder: Path, kind: str, **more: Any) -> Path:
    """A BERT of one layer whose tokens are a few words."""
    import torch
    import transformers

    folder.mkdir()
    (folder / "vocab.txt").write_text("\n".join([*SPECIAL, *WORDS]) + "\n", "utf-8")
    transformers.BertTokenizerFast(str(folder / "vocab.txt")).save_pretrained(folder)
    torch.manual_seed(7)
    config = transformers.BertConfig(
        vocab_size=len(SPECIAL) + len(WORDS), hidden_size=WIDTH, intermediate_size=64, num_hidden_layers=1,
        num_attention_heads=2, max_position_embeddings=512, initializer_range=0.5, **more,
    )  # fmt: skip
    getattr(transformers, kind)(config).save_pretrained(folder)
    return folder


def tiny_cross_encoder(folder: Path) -> Path:
    """As a cross-encoder's folder is saved."""
    return _saved(folder, "BertForSequenceClassification", num_labels=1)


def tiny_late_interaction(folder: Path) -> Path:
    """As a multi-vector model's folder is saved."""
    import torch
    from sentence_transformers import MultiVectorEncoder

    plain = _saved(folder.with_name("plain"), "BertModel")
    torch.manual_seed(7)
    MultiVectorEncoder(str(plain), device="cpu").save_pretrained(str(folder))
    return folder
