"""Training: what a record allows is what is learned, and the same records give the same weights."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import torch

from kg.decide.inventory import PREDICATE, begin
from kg.decide.network import load_network
from kg.lexicon import load_lexicon
from kg.model import Span
from kg.tag import load_tagger
from kg.train import train
from kg.train.fit import lay_out
from kg.train.labels import allowed_tags, occurrences, period_bounds
from kg.train.network import CRF, Network, crf_loss
from kg.train.records import examples, is_apart, read_records

TEXT = "临溪市教育局成立名师工作室。周明远任临溪市教育局局长。全年培训教师860名，增长12%。\n"
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
    for name in ("network.onnx", "heads.npz", "TRAINED.md"):
        assert (records / "one" / name).read_bytes() == (records / "two" / name).read_bytes()


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
    scores = torch.randn(1, 1, 3, CRF.first.shape[0])
    moves = torch.randn(1, *CRF.barred.shape)
    allowed = torch.zeros(scores.shape, dtype=torch.bool)
    allowed[..., 0] = True
    lost = crf_loss(torch.cat([scores, scores]), [3], torch.cat([allowed, allowed]), torch.cat([moves, moves]))
    steps = moves[0] + CRF.barred
    reached = scores[0, 0, 0] + CRF.first
    for at in (1, 2):
        reached = torch.logsumexp(reached[:, None] + steps, 0) + scores[0, 0, at]
    outside = scores[0, 0, :, 0].sum() + 2 * steps[0, 0]
    assert torch.allclose(lost, (torch.logsumexp(reached, 0) - outside).expand(2), atol=1e-4)


def test_reading_computes_what_training_computed(records: Path) -> None:
    """The states of torch and those of the files that were written are the same."""
    torch.manual_seed(3)
    network = Network().eval()
    from kg.train.export import export

    export(network, records)
    (records / "trust.json").write_text("{}", encoding="utf-8")
    (example,) = examples([next(iter(read_records([records])))], load_lexicon(), load_tagger())
    rows = np.concatenate([example.hidden[p.start : p.end] for p in example.passages]).astype(np.float32)
    cues = np.concatenate([example.features[p.start : p.end] for p in example.passages]).astype(np.int64)
    with torch.no_grad():
        states, _ = network.encode(torch.from_numpy(rows), torch.from_numpy(cues), [len(p) for p in example.passages])
    there = lay_out(states, example).numpy()
    here = load_network(records).states(example.passages, example.hidden[:-1].astype(np.float32), example.features)
    assert np.abs(here.rows - there).max() < 1e-4
