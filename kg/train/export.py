"""Weights as data: what was learned, in the two files a network that kg.decide loads."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

from kg.decide.features import COLUMNS
from kg.tag import HIDDEN
from kg.train.network import Network
from kg.train.quantize import is_large, quantize, shrink

_BODY = ("features.", "enter.", "gru.")
"""Parameters that go into the recurrent part; the rest are small heads."""
_LEARNING_ONLY = ("others",)
_ZIP_DATE = (1980, 1, 1, 0, 0, 0)


def export(network: Network, folder: Path, number: int = 0) -> None:
    """Write network-0.onnx (the recurrent part) and heads-0.npz (all else), as bytes, the same each time."""
    write({name: value.detach().numpy() for name, value in network.state_dict().items()}, folder, number)


def write(weights: Mapping[str, np.ndarray], folder: Path, number: int) -> None:
    """Write the weights of one network of an ensemble, by the names that training gives them."""
    onnx.save(_body(weights), str(folder / f"network-{number}.onnx"))
    heads = {name: value for name, value in weights.items() if not name.startswith((*_BODY, *_LEARNING_ONLY))}
    save_arrays(folder / f"heads-{number}.npz", quantized(heads))


def quantized(weights: Mapping[str, np.ndarray]) -> dict[str, np.ndarray]:
    """Return weights in order of name, large ones as bytes with the scale of each row beside them."""
    made: dict[str, np.ndarray] = {}
    for name, value in sorted(weights.items()):
        if is_large(value):
            made[name], made[f"{name}.scale"] = quantize(value)
        else:
            made[name] = value
    return made


def save_arrays(path: Path, arrays: dict[str, np.ndarray]) -> None:
    """Write an .npz without the time of day in it: the same bytes each time."""
    import io
    import zipfile

    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, array in arrays.items():
            buffer = io.BytesIO()
            np.save(buffer, array)
            archive.writestr(zipfile.ZipInfo(f"{name}.npy", _ZIP_DATE), buffer.getvalue(), zipfile.ZIP_DEFLATED)


def _body(weights: Mapping[str, np.ndarray]) -> onnx.ModelProto:
    """Return embeddings, a linear layer and a GRU in both directions as an ONNX graph; lengths are respected."""
    constants: dict[str, np.ndarray] = {}
    nodes = []
    seen = ["hidden"]
    for number, (name, _, _) in enumerate(COLUMNS):
        constants[f"column{number}"] = np.array(number, np.int64)
        constants[f"table{number}"] = weights[f"features.{number}.weight"]
        nodes.append(helper.make_node("Gather", ["features", f"column{number}"], [f"cue{number}"], axis=2, name=name))
        nodes.append(helper.make_node("Gather", [f"table{number}", f"cue{number}"], [f"seen{number}"], axis=0))
        seen.append(f"seen{number}")
    constants["enter_rows"] = weights["enter.weight"]
    nodes.append(helper.make_node("Transpose", ["enter_rows"], ["enter"], perm=[1, 0]))
    constants["enter_bias"] = weights["enter.bias"]
    hidden = weights["gru.weight_hh_l0"].shape[1]
    sides = ("", "_reverse")
    constants["w"] = np.stack([_gates(weights[f"gru.weight_ih_l0{s}"]) for s in sides])
    constants["r"] = np.stack([_gates(weights[f"gru.weight_hh_l0{s}"]) for s in sides])
    biases = [[_gates(weights[f"gru.bias_{part}_l0{s}"]) for part in ("ih", "hh")] for s in sides]
    constants["b"] = np.stack([np.concatenate(pair) for pair in biases])
    constants["shape"] = np.array([0, 0, 2 * hidden], np.int64)
    nodes += [
        helper.make_node("Concat", seen, ["every"], axis=2),
        helper.make_node("MatMul", ["every", "enter"], ["product"]),
        helper.make_node("Add", ["product", "enter_bias"], ["sum"]),
        helper.make_node("Relu", ["sum"], ["entered"]),
        helper.make_node("Transpose", ["entered"], ["steps"], perm=[1, 0, 2]),
        helper.make_node(
            "GRU",
            ["steps", "w", "r", "b", "length"],
            ["both"],
            hidden_size=hidden,
            direction="bidirectional",
            linear_before_reset=1,
        ),
        helper.make_node("Transpose", ["both"], ["turned"], perm=[2, 0, 1, 3]),
        helper.make_node("Reshape", ["turned", "shape"], ["states"]),
    ]
    graph = helper.make_graph(
        nodes,
        "network",
        [
            helper.make_tensor_value_info("hidden", TensorProto.FLOAT, ["batch", "length_", HIDDEN]),
            helper.make_tensor_value_info("features", TensorProto.INT32, ["batch", "length_", len(COLUMNS)]),
            helper.make_tensor_value_info("length", TensorProto.INT32, ["batch"]),
        ],
        [helper.make_tensor_value_info("states", TensorProto.FLOAT, ["batch", "length_", 2 * hidden])],
        [numpy_helper.from_array(value, name) for name, value in constants.items()],
    )
    shrink(graph, [name for name, value in constants.items() if is_large(value)])
    return helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=9)


def _gates(weight: np.ndarray) -> np.ndarray:
    """Put torch's gates (reset, update, new) into ONNX's order (update, reset, hidden)."""
    reset, update, new = np.split(weight, 3)
    return np.concatenate([update, reset, new])
