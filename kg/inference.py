"""The one place that runs a network: ONNX files on one thread of the CPU."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from kg.errors import KgError

_WITHOUT = "install onnxruntime, or pass --no-tagger"


def open_network(path: Path) -> Any:
    """Load an ONNX file for running. Raises KgError where the runtime or the file is missing or broken."""
    try:
        import onnxruntime  # type: ignore[import-untyped]  # heavy, and not needed with --no-tagger
    except ImportError as error:
        raise KgError("the name tagger needs onnxruntime", hint=_WITHOUT) from error
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1  # a second thread makes it two to five times slower
    options.inter_op_num_threads = 1
    state = onnxruntime.capi.onnxruntime_pybind11_state
    broken = (state.Fail, state.InvalidArgument, state.InvalidGraph, state.InvalidProtobuf)
    try:
        return onnxruntime.InferenceSession(path.read_bytes(), options, providers=["CPUExecutionProvider"])
    except (OSError, ValueError, RuntimeError, *broken) as error:
        raise KgError(f"a network cannot be loaded: {error}", where=str(path), hint=_WITHOUT) from error
