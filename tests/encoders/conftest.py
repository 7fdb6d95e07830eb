"""Chat models of every kind, and the processes that serve them."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tiny_models import tiny_gguf, tiny_transformers

HERE = Path(__file__).parent


@contextmanager
def served(script: str, *arguments: str) -> Iterator[str]:
    """The address that a script of this folder prints once it serves."""
    child = subprocess.Popen([sys.executable, str(HERE / script), *arguments], stdout=subprocess.PIPE, text=True)
    assert child.stdout is not None
    try:
        yield child.stdout.readline().strip()
    finally:
        child.kill()
        child.wait()


@pytest.fixture(scope="session")
def url() -> Iterator[str]:
    """The misbehaving server."""
    with served("openai_server.py") as address:
        yield address


@pytest.fixture(scope="session")
def rerank_url() -> Iterator[str]:
    """The misbehaving server of rerankers."""
    with served("rerank_server.py") as address:
        yield address


@pytest.fixture(scope="session")
def gguf_path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A tiny GGUF file with a chat template."""
    pytest.importorskip("gguf", reason="pip install gguf makes the tiny model")
    pytest.importorskip("xllamacpp", reason="pip install 'daogou[chat]' runs it")
    return tiny_gguf(tmp_path_factory.mktemp("gguf") / "tiny.gguf")


@pytest.fixture(scope="session")
def llama_url(gguf_path: Path) -> Iterator[str]:
    """llama.cpp's server with the tiny model."""
    with served("llama_server.py", str(gguf_path)) as address:
        yield address


@pytest.fixture(scope="session")
def transformers_path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a tiny transformers model."""
    for package in ("torch", "transformers", "llguidance"):
        pytest.importorskip(package, reason="pip install 'daogou[chat-transformers]'")
    return tiny_transformers(tmp_path_factory.mktemp("transformers"))
