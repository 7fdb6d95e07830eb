"""The network of multilingual-e5-small as an OpenVINO model (BERT encoder; Devlin et al. 2019, arXiv:1810.04805)."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import Any

import numpy as np

from daogou.encoders.base import Vectors
from daogou.encoders.e5_file import E5File


def import_openvino() -> Any:
    """The ``openvino`` package, imported so that it reports to nobody.

    Importing it sends a usage event to its maker unless ``openvino_telemetry`` is absent, so that is how
    it is made to look. Raises `ImportError` where openvino is not installed.
    """
    if "openvino" not in sys.modules and "openvino_telemetry" not in sys.modules:
        sys.modules["openvino_telemetry"] = None  # type: ignore[assignment]
        try:
            import openvino
        finally:
            del sys.modules["openvino_telemetry"]
    import openvino

    return openvino


class Network:
    """Builds the model. Its inputs, for ``n`` texts of up to ``t`` tokens:

    ``vectors (n, t, hidden)``, word and position vectors added up; ``bias (n, 1, 1, t)``, 0 at tokens and very
    negative at padding; ``shares (n, 1, t)``, what each token contributes to the mean. Its output is the mean
    over tokens of the last layer, ``(n, hidden) float32``, not yet of unit length.
    """

    def __init__(self, file: E5File, *, eight_bits: bool = False) -> None:
        """With ``eight_bits``, every row of a matrix is rounded to 255 steps of its own."""
        ov = import_openvino()
        self._eight_bits = eight_bits
        self._file, self._op, self._ov = file, ov.opset13, ov
        self._hidden, self._heads = file.shape.hidden, file.shape.heads

    def model(self) -> Any:
        """An `openvino.Model` of dynamic batch and length."""
        op, hidden = self._op, self._hidden
        vectors = op.parameter([-1, -1, hidden], np.float32, name="vectors")
        bias = op.parameter([-1, 1, 1, -1], np.float32, name="bias")
        shares = op.parameter([-1, 1, -1], np.float32, name="shares")
        state = self._normalised(vectors, "emb.ln")
        for layer in range(self._file.shape.layers):
            state = self._layer(state, bias, f"l{layer}")
        mean = op.reshape(op.matmul(shares, state, False, False), np.array([0, hidden]), True)
        return self._ov.Model([mean], [vectors, bias, shares], "multilingual-e5-small")

    def _layer(self, state: Any, bias: Any, name: str) -> Any:
        op, hidden, wide = self._op, self._hidden, self._file.shape.feed_forward
        joined = self._linear(state, [f"{name}.q", f"{name}.k", f"{name}.v"], hidden)
        heads = [self._split_heads(part) for part in op.split(joined, op.constant(2), 3).outputs()]
        attended = op.scaled_dot_product_attention(*heads, bias)
        attended = op.transpose(attended, np.array([0, 2, 1, 3]))
        attended = op.reshape(attended, np.array([0, 0, hidden]), True)
        state = self._normalised(op.add(state, self._linear(attended, [f"{name}.ao"], hidden)), f"{name}.aln")
        inner = op.gelu(self._linear(state, [f"{name}.fi"], hidden), "erf")
        return self._normalised(op.add(state, self._linear(inner, [f"{name}.fo"], wide)), f"{name}.oln")

    def _split_heads(self, state: Any) -> Any:
        op = self._op
        parts = op.reshape(state, np.array([0, 0, self._heads, self._hidden // self._heads]), True)
        return op.transpose(parts, np.array([0, 2, 1, 3]))

    def _linear(self, state: Any, names: Sequence[str], columns: int) -> Any:
        """One multiplication for all the named matrices, stacked."""
        op = self._op
        weights = np.concatenate([self._file.matrix(f"{name}.w", columns) for name in names])
        offsets = np.concatenate([self._file.vector(f"{name}.b") for name in names])
        product = op.matmul(state, self._constant(weights), False, True)
        return op.add(product, op.constant(offsets))

    def _constant(self, weights: Vectors) -> Any:
        op = self._op
        if not self._eight_bits:
            return op.constant(weights)
        step = np.abs(weights).max(axis=1, keepdims=True) / 127
        rounded = op.convert(op.constant(np.rint(weights / step).astype(np.int8)), np.float16)
        return op.convert(op.multiply(rounded, op.constant(step.astype(np.float16))), np.float32)

    def _normalised(self, state: Any, name: str) -> Any:
        op = self._op
        state = op.mvn(state, op.constant([2]), True, self._file.shape.epsilon, "inside_sqrt")
        scaled = op.multiply(state, op.constant(self._file.vector(f"{name}.w")))
        return op.add(scaled, op.constant(self._file.vector(f"{name}.b")))
