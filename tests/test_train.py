"""Training: what a record allows is what is learned, and the same records give the same weights."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from kg.decide.ensemble import load_ensemble
from kg.decide.inventory import PREDICATE, begin
from kg.decide.layers import PEAK_REACH
from kg.decide.network import States, load_network
from kg.errors import InputError, KgError
from kg.lexicon import load_lexicon
from kg.model import Span
from kg.tag import load_tagger
from kg.train import train, train_wording
from kg.train.fit import lay_out
from kg.train.half import halve
from kg.train.labels import allowed_tags, occurrences, period_bounds
from kg.train.network import CRF, Laid, Network, crf_loss
from kg.train.quantize import quantize
from kg.train.records import examples, is_apart, read_records

HALF = 2e-3
"""What weights in half precision change at most."""
BYTES = 0.1
"""What weights as bytes change of a state at most; all but a few change by a tenth of that."""
TEXT = "临溪市教育局成立名师工作室。周明远任临溪市教育局局长。2023年培训教师860名，增长12%。\n"
ROWS = """D\ttitle=\tlocality=临溪市\tgenre=story
E\tl\tPlace\t临溪市
E\tj\tGovernmentBody\t临溪市教育局
E\tg\tPlatform|Organization\t名师工作室
E\tp\tPerson\t周明远
E?\tz\tPost\t临溪市教育局局长
R\tj\testablishes\tg\t成立名师工作室
R\tp\tholdsPostAt\tz|j\t任临溪市教育局局长
F\tj\t培训教师\t860\t名\t-\tlevel\texact\t培训教师860名
F\tj\t培训教师\t12\t%\t-\tgrowth\texact\t增长12%
"""


@pytest.fixture
def records(tmp_path: Path) -> Path:
    for name in ("story-01", "story-02", "story-04"):
        (tmp_path / f"{name}.txt").write_text(TEXT, encoding="utf-8")
        (tmp_path / f"{name}.ann").write_text(ROWS, encoding="utf-8")
    return tmp_path


def test_the_records_apart_are_never_learned_from(records: Path) -> None:
    assert [is_apart(name) for name, _, _ in read_records([records])] == [False, False, True]
    assert train([records], records / "weights", epochs=1) == 2
    told = (records / "weights" / "TRAINED.md").read_text(encoding="utf-8")
    assert "story-01" in told
    assert "story-04" not in told


def test_the_same_records_give_the_same_weights(records: Path) -> None:
    for out in ("one", "two"):
        train([records], records / out, epochs=2)
    for name in ("network-0.onnx", "heads-0.npz", "wording.npz", "TRAINED.md"):
        assert (records / "one" / name).read_bytes() == (records / "two" / name).read_bytes()


def test_the_wording_of_indicators_is_learned_anew_over_networks_that_stay(records: Path) -> None:
    out = records / "weights"
    train([records], out, epochs=1)
    before = {p.name: p.read_bytes() for p in out.iterdir()}
    (out / "wording.npz").unlink()
    assert train_wording([records], out) == 2
    told = (out / "TRAINED.md").read_text(encoding="utf-8")
    again = {p.name: p.read_bytes() for p in out.iterdir() if p.name != "TRAINED.md"}
    assert again == {name: made for name, made in before.items() if name != "TRAINED.md"}
    assert "`kg train --only wording` from 2 records, seed 0" in told
    assert before["TRAINED.md"].decode().split("\n", 2)[2] in told, "what was said of the networks stays"
    assert train_wording([records], out, seed=1) == 2
    assert (out / "wording.npz").read_bytes() != before["wording.npz"]
    assert (out / "TRAINED.md").read_text(encoding="utf-8") == told.replace("seed 0;", "seed 1;")


def test_records_without_figures_teach_no_wording(tmp_path: Path) -> None:
    (tmp_path / "story-01.txt").write_text("临溪市教育局成立名师工作室。\n", encoding="utf-8")
    (tmp_path / "story-01.ann").write_text("\n".join(ROWS.split("\n")[:4]) + "\n", encoding="utf-8")
    with pytest.raises(InputError, match="no record tells of a figure"):
        train([tmp_path], tmp_path / "weights", epochs=1)


def test_several_networks_differ_by_their_seeds_and_are_loaded_together(records: Path) -> None:
    out = records / "weights"
    train([records], out, epochs=1, networks=2)
    assert sorted(p.name for p in out.iterdir()) == sorted(
        ("network-0.onnx", "heads-0.npz", "network-1.onnx", "heads-1.npz", "trust.json", "wording.npz", "TRAINED.md")
    )
    assert (out / "heads-0.npz").read_bytes() != (out / "heads-1.npz").read_bytes()
    assert load_ensemble(out).size == 2
    train([records], out, epochs=1)
    assert load_ensemble(out).size == 1


def test_missing_weights_are_told_where(tmp_path: Path) -> None:
    with pytest.raises(KgError, match="missing"):
        load_ensemble(tmp_path)
    (tmp_path / "network-0.onnx").write_bytes(b"")
    (tmp_path / "trust.json").write_text("{}", encoding="utf-8")
    with pytest.raises(KgError, match="cannot be loaded"):
        load_ensemble(tmp_path)


@given(arrays(np.float32, st.tuples(st.integers(1, 8), st.integers(1, 30)), elements=st.floats(-9, 9, width=32)))
def test_weights_as_bytes_are_within_half_a_step(weights: np.ndarray) -> None:
    small, scale = quantize(weights)
    assert small.dtype == np.int8
    assert (np.abs(small * scale - weights) <= scale / 2 + 1e-6).all()
    assert (quantize((small * scale).astype(np.float32))[0] == small).all()


def test_what_a_record_allows(records: Path) -> None:
    name, text, record = next(iter(read_records([records])))
    (example,) = examples([(name, text, record)], load_lexicon(), load_tagger())
    labels = example.labels
    told = [
        (s, o, int(np.flatnonzero(row)[-1]))
        for (s, o), row in zip(labels.relations.things.tolist(), labels.allowed, strict=True)
        if not row[0]
    ]
    names = [m.text for m in labels.view.mentions]
    said = {(names[s] if s < len(names) else "topic", p, names[o]) for s, o, p in told}
    assert ("临溪市教育局", PREDICATE["establishes"], "名师工作室") in said
    assert ("周明远", PREDICATE["holdsPostAt"], "临溪市教育局局长") in said
    assert len(labels.subject) == len(labels.period) == 2


def test_an_optional_name_may_be_tagged_or_not_and_either_class_will_do() -> None:
    record = {
        "entities": [
            {"id": "a", "type": ["Platform", "Organization"], "label": "名师工作室", "aliases": [], "required": True},
            {"id": "b", "type": ["Post"], "label": "局长", "aliases": [], "required": False},
        ]
    }
    text = "名师工作室局长"
    rows = allowed_tags(Span(0, len(text)), occurrences(text, record), record, outer=True)
    assert set(np.flatnonzero(rows[0])) == {begin("Platform"), begin("Organization")}
    assert set(np.flatnonzero(rows[5])) == {0, begin("Post")}


def test_the_longest_name_is_outer_and_a_name_within_it_inner() -> None:
    record = {
        "entities": [
            {"id": "a", "type": ["Place"], "label": "临溪市", "aliases": [], "required": True},
            {"id": "b", "type": ["GovernmentBody"], "label": "临溪市教育局", "aliases": [], "required": True},
        ]
    }
    found = [(n.span, n.entity, n.outer) for n in occurrences("临溪市教育局在临溪市", record)]
    assert found == [(Span(0, 6), 1, True), (Span(0, 3), 0, False), (Span(7, 10), 0, True)]


@pytest.mark.parametrize(
    ("period", "bounds"),
    [
        (None, (None, None)),
        ("2023", ("2023-01-01", "2023-12-31")),
        ("2024-02", ("2024-02-01", "2024-02-29")),
        ("2021/2023-06", ("2021-01-01", "2023-06-30")),
        ("2023-05-08/2023-05-14", ("2023-05-08", "2023-05-14")),
    ],
)
def test_the_days_of_a_records_period(period: str | None, bounds: tuple[str | None, str | None]) -> None:
    assert period_bounds(period) == bounds


def test_the_loss_of_a_path_is_its_share_of_all_paths() -> None:
    """Against every path written out: three characters, all tags allowed but those that nothing may precede."""
    torch.manual_seed(1)
    scores = torch.randn(1, 3, CRF.first.shape[0])
    moves = torch.randn(1, *CRF.barred.shape)
    allowed = torch.zeros(scores.shape, dtype=torch.bool)
    allowed[..., 0] = True
    lost = crf_loss(torch.cat([scores, scores]), [3], torch.cat([allowed, allowed]), torch.cat([moves, moves]))
    steps = moves[0] + CRF.barred
    reached = scores[0, 0] + CRF.first
    for at in (1, 2):
        reached = torch.logsumexp(reached[:, None] + steps, 0) + scores[0, at]
    outside = scores[0, :, 0].sum() + 2 * steps[0, 0]
    assert torch.allclose(lost, (torch.logsumexp(reached, 0) - outside).expand(2), atol=1e-4)


def test_reading_computes_what_training_computed(records: Path) -> None:
    """The states of torch and those of the files that were written are the same."""
    torch.manual_seed(3)
    network = Network().eval()
    from kg.train.export import export

    export(network, records)
    (example,) = examples([next(iter(read_records([records])))], load_lexicon(), load_tagger())
    rows = np.concatenate([example.hidden[p.start : p.end] for p in example.passages]).astype(np.float32)
    cues = np.concatenate([example.features[p.start : p.end] for p in example.passages]).astype(np.int64)
    with torch.no_grad():
        states, _ = network.encode(
            torch.from_numpy(rows),
            torch.from_numpy(cues),
            [len(p) for p in example.passages],
            [False] * len(example.passages),
        )
        laid = network.lay(lay_out(states, example))
    read = load_network(records / "network-0.onnx", records / "heads-0.npz")
    here = read.states(example.passages, example.hidden[:-1].astype(np.float32), example.features)
    off = np.abs(here.rows - laid.states.numpy())
    assert off.max() < BYTES
    assert off.mean() < BYTES / 10
    view, pairs = example.labels.view, example.labels
    bounds = np.array([(m.span.start, m.span.end) for m in view.mentions])
    times = np.array([(p.span.start, p.span.end) for p in view.periods])
    kinds = np.array([k[0] for k in example.kinds])
    with torch.no_grad():
        mentions = torch.cat([network.spans(laid, bounds, network.mention), network.topic[None]])
        classes = torch.from_numpy(kinds)
        figures = network.figures(laid, view.figures, example.clauses)
        answers = {
            "relations": torch.softmax(network.relations(laid, mentions, classes, pairs.relations), -1),
            "subjects": network.subjects(laid, figures, mentions, classes, pairs.subjects),
            "periods": network.times(laid, figures, network.spans(laid, times, network.time), pairs.periods),
        }
    named, numbers = read.spans(here, bounds, "mention", topic=True), read.figures(here, view.figures, example.clauses)
    told = {
        "relations": read.relations(here, named, kinds, pairs.relations),
        "subjects": read.subjects(here, numbers, named, kinds, pairs.subjects)[0],
        "periods": read.periods(here, numbers, read.spans(here, times, "time"), pairs.periods)[0],
    }
    for question, answer in answers.items():
        assert len(answer), question
        assert np.abs(told[question] - answer.numpy()).max() < 5e-3, question


@given(st.integers(1, 400), st.lists(st.tuples(st.integers(0, 399), st.integers(0, 399)), min_size=1, max_size=8))
def test_a_cue_is_as_strong_as_where_it_is_strongest(size: int, ends: list[tuple[int, int]]) -> None:
    """Training and reading answer every stretch from tables; looked at one by one it is the same."""
    cues = np.random.default_rng(size).random((size, 3), np.float32)
    start, end = (np.array([min(e[n], size) for e in map(sorted, ends)]) for n in (0, 1))
    zero = np.zeros((size, 1), np.float32)
    read = States(zero, np.zeros((size + 1, 1), np.float32), cues).peak(start, end)
    learned = Laid(torch.from_numpy(zero), torch.from_numpy(cues)).peak(torch.from_numpy(start), torch.from_numpy(end))
    for row, (first, last) in enumerate(zip(start, end, strict=True)):
        seen = cues[max(first, last - PEAK_REACH) : last]
        assert (read[row] == (seen.max(0) if len(seen) else 0)).all()
    assert (learned.numpy() == read).all()


def test_names_of_the_grammar_that_are_none_teach_as_no_entity(tmp_path: Path) -> None:
    """Every other name that only the grammar sees stands among the record's, so that wrong names get no facts."""
    (tmp_path / "story-01.txt").write_text(TEXT * 2, encoding="utf-8")
    (tmp_path / "story-01.ann").write_text("\n".join(ROWS.split("\n")[:2]) + "\n", encoding="utf-8")
    (example,) = examples(read_records([tmp_path]), load_lexicon(), load_tagger())
    view, labels = example.labels.view, example.labels
    strangers = [n for n, m in enumerate(view.mentions) if m.rule != "record"]
    assert strangers
    asked = np.isin(labels.relations.things, strangers).any(1)
    assert asked.any()
    assert labels.allowed[asked, 0].all()
    assert not labels.allowed[asked, 1:].any()


def test_what_other_annotators_do_otherwise_is_learned_apart(records: Path, tmp_path: Path) -> None:
    """The same texts as one's own and as others' are learned from alike but for a bias that is not written."""
    (tmp_path / "none").mkdir(exist_ok=True)
    train([records], records / "own", epochs=1)
    train([tmp_path / "none"], records / "others", also=[records], epochs=1)
    own, others = (np.load(records / out / "heads-0.npz") for out in ("own", "others"))
    assert own.files == others.files
    assert "others" not in own.files
    assert any((own[name] != others[name]).any() for name in own.files)


def test_a_folder_named_twice_is_read_twice_and_told_of_once(records: Path) -> None:
    assert train([records, records], records / "twice", epochs=1) == 2
    told = (records / "twice" / "TRAINED.md").read_text(encoding="utf-8")
    assert told.count("story-01") == 1


def test_constants_in_half_precision_are_used_as_floats() -> None:
    from onnx import TensorProto, helper, numpy_helper, reference

    rows = np.random.default_rng(0).normal(size=(4, 3)).astype(np.float32)
    shape = [helper.make_tensor_value_info("seen", TensorProto.FLOAT, [1, 4])]
    given_out = [helper.make_tensor_value_info("told", TensorProto.FLOAT, [1, 3])]
    node = helper.make_node("MatMul", ["seen", "rows"], ["told"])
    graph = helper.make_graph([node], "one", shape, given_out, [numpy_helper.from_array(rows, "rows")])
    halve(graph, ["rows"])
    assert [tensor.data_type for tensor in graph.initializer] == [TensorProto.FLOAT16]
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=9)
    seen = np.ones((1, 4), np.float32)
    (told,) = reference.ReferenceEvaluator(model).run(None, {"seen": seen})
    assert np.abs(np.asarray(told) - seen @ rows).max() < 1e-2
