"""What is done and what is still to be: what the network is told of a claim, what it learns, what it may change."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import numpy as np
import pytest
import torch
from _pytest.mark.structures import ParameterSet
from hypothesis import given
from hypothesis import strategies as st

from kg.agenda import agenda
from kg.decide.ensemble import load_ensemble
from kg.decide.factuality import (
    MEANS,
    PEAKS,
    PLAIN,
    WEIGHED,
    Claim,
    Factuality,
    Told,
    announced,
    lay_out,
    load_factuality,
)
from kg.decide.inventory import PREDICATES
from kg.decide.view import View
from kg.errors import InputError, KgError
from kg.lexicon import load_lexicon
from kg.model import MODALITIES, Reading, Span
from kg.pipeline import read_through
from kg.resources import resource
from kg.segment import segment
from kg.tag import load_tagger
from kg.train import train_modality
from kg.train.factuality import COLUMNS, LABELS, Lesson, Weigher, export, fit, lessons, read_labels
from tests.support.making import article_of
from tests.support.tools import tools

LEXICON = load_lexicon()
WIDE = 12
"""Numbers a character, where no network is asked."""
TEXT = (
    "临溪市2023年工作要点\n一、去年工作\n去年，临溪市实施“强基工程”。临溪市建成云溪产业园。\n"
    "二、今年任务\n一是实施“英才计划”。推进青石水库建设，临溪市水利局牵头。\n"
)


def view_of(text: str = TEXT) -> View:
    """A text with its sentences and nothing else."""
    article = article_of("t1", text, title=text.split("\n")[0])
    sentences = tuple(segment(article, LEXICON))
    return View(text=text, sentences=sentences, mentions=(), agenda=agenda(article, sentences, LEXICON))


LONG = TEXT + "全市上下齐心协力，各项工作稳步推进。" * 15
"""The same in a text that is long enough to be weighed."""


def claim(predicate: str, subject: str, object_: str, text: str = TEXT) -> Claim:
    """A claim about two names, the first time the object is named and the last time before that the subject is."""
    at = text.index(object_)
    first = max(text.rfind(subject, 0, at), 0)
    return Claim(predicate, Span(first, first + len(subject)), Span(at, at + len(object_)))


DONE = claim("implements", "临溪市", "“强基工程”")
TASK = claim("implements", "临溪市", "“英才计划”")


def random_told(chance: np.random.Generator, size: int, count: int) -> Told:
    spans = np.sort(chance.integers(0, size, (count, PEAKS + MEANS, 2)), -1)
    return Told(spans, chance.random((count, PLAIN), np.float32))


def always(score: float) -> Factuality:
    """A network that is sure of one thing whatever it is told."""
    weigher = Weigher(WIDE)
    weights = {name: np.zeros(tuple(value.shape), np.float32) for name, value in weigher.state_dict().items()}
    return Factuality({**weights, "outer.bias": np.array([score], np.float32)})


# ------------------------------------------------------------------ what is told of a claim


def test_the_stretches_of_a_claim_are_those_around_its_object() -> None:
    view = view_of()
    told = lay_out(view, [TASK], ["planned"], LEXICON)
    words = [TEXT[start:end] for start, end in told.spans[0].tolist()]
    assert words[0] == words[1] == "一是实施“英才计划”"
    assert words[2] == "“英才计划”"
    assert words[3].startswith("一是实施")
    assert words[3].endswith("水利局牵头。\n")
    assert words[5].strip() == "二、今年任务"
    assert words[6].strip() == "临溪市2023年工作要点"
    assert words[7] == TEXT


def test_plain_features_tell_cue_agenda_task_place_and_predicate() -> None:
    told = lay_out(view_of(), [DONE, TASK], ["asserted", "planned"], LEXICON).plain
    modality, known, predicate = np.split(told, [len(MODALITIES), len(MODALITIES) + 5], axis=1)
    assert [MODALITIES[n] for n in modality.argmax(1)] == ["asserted", "planned"]
    assert known[:, 0].tolist() == [0, 1], "only the second stands in the agenda"
    assert known[:, 1].tolist() == [1, 1], "both are deeds"
    assert known[:, 4].tolist() == [1, 0], "only the first names its subject in the same sentence"
    assert [WEIGHED[n] for n in predicate.argmax(1)] == ["implements", "implements"]


@given(st.text("临溪市建成园。；\n将一、", min_size=1, max_size=300), st.data())
def test_stretches_lie_in_the_text_and_are_bounded(text: str, data: st.DataObject) -> None:
    first = data.draw(st.integers(0, len(text) - 1))
    last = data.draw(st.integers(first + 1, min(len(text), first + 8)))
    told = lay_out(view_of(text), [Claim("issues", Span(0, 1), Span(first, last))], ["asserted"], LEXICON)
    start, end = told.spans[0].T
    assert (start >= 0).all()
    assert (end <= len(text)).all()
    assert (start <= end).all()
    assert (end - start)[: PEAKS + MEANS - 1].max() <= 1000
    assert told.plain.shape == (1, PLAIN)
    assert np.isfinite(told.plain).all()


def test_every_weighed_predicate_is_one_of_the_ontologys() -> None:
    known = {*PREDICATES, "hasPart"}
    assert set(WEIGHED) <= known
    assert list(WEIGHED) == sorted(set(WEIGHED))


# ------------------------------------------------------------------ what the network may change


@pytest.mark.parametrize(
    ("score", "said", "made"),
    [
        (9, "asserted", "planned"),
        (9, "planned", "planned"),
        (-9, "planned", "asserted"),
        (-9, "asserted", "asserted"),
    ],
)
def test_where_it_is_sure_it_decides_between_done_and_planned(score: float, said: str, made: str) -> None:
    states = np.zeros((len(LONG) + 1, WIDE), np.float32)
    assert always(score).modalities(states, view_of(LONG), [DONE], [said], LEXICON) == [made]


def test_where_it_is_not_sure_the_cues_stand() -> None:
    states = np.zeros((len(LONG) + 1, WIDE), np.float32)
    for score in (0.5, -0.5):
        assert always(score).modalities(states, view_of(LONG), [DONE], ["asserted"], LEXICON) == ["asserted"]
        assert always(score).modalities(states, view_of(LONG), [DONE], ["planned"], LEXICON) == ["planned"]


@pytest.mark.parametrize("score", [9, -9])
@pytest.mark.parametrize(
    ("sentence", "modality"),
    [
        ("临溪市将组建“青石文旅集团”。", "planned"),
        ("建议临溪市组建“青石文旅集团”。", "proposed"),
        ("如果临溪市组建“青石文旅集团”，游客会更多。", "conditional"),
    ],
)
def test_what_a_cue_says_stands_however_sure_it_is(score: float, sentence: str, modality: str) -> None:
    text = LONG + sentence
    told = claim("establishes", "临溪市", "“青石文旅集团”", text)
    states = np.zeros((len(text) + 1, WIDE), np.float32)
    view = view_of(text)
    assert announced(view, told, LEXICON) == modality
    assert always(score).modalities(states, view, [told], [modality], LEXICON) == [modality]


def test_a_short_text_leaves_it_nothing_to_weigh() -> None:
    states = np.zeros((len(TEXT) + 1, WIDE), np.float32)
    assert len(TEXT) < 300 <= len(LONG)
    assert always(9).modalities(states, view_of(), [DONE], ["asserted"], LEXICON) == ["asserted"]


def test_predicates_it_never_saw_are_left_to_their_cues() -> None:
    states = np.zeros((len(LONG) + 1, WIDE), np.float32)
    posts = [Claim("holdsPostAt", DONE.subject, DONE.object), DONE]
    assert always(9).modalities(states, view_of(LONG), posts, ["asserted", "asserted"], LEXICON) == [
        "asserted",
        "planned",
    ]
    assert always(9).modalities(states, view_of(), [], [], LEXICON) == []


def test_cues_and_the_agenda_announce() -> None:
    view = view_of()
    assert [announced(view, one, LEXICON) for one in (DONE, TASK)] == ["asserted", "planned"]


# ------------------------------------------------------------------ learning


@given(st.integers(0, 2**31), st.integers(1, 60), st.integers(1, 6))
def test_reading_computes_what_training_does(seed: int, size: int, count: int) -> None:
    torch.manual_seed(seed)
    weigher = Weigher(WIDE).eval()
    chance = np.random.default_rng(seed)
    states, told = chance.standard_normal((size, WIDE), np.float32), random_told(chance, size, count)
    with torch.no_grad():
        wanted = torch.sigmoid(weigher(torch.from_numpy(states), told)).numpy()
    weights = {name: value.numpy() for name, value in weigher.state_dict().items()}
    assert np.abs(Factuality(weights).planned(states, told) - wanted).max() < 2e-3


def test_weights_as_they_are_kept_change_little(tmp_path: Path) -> None:
    torch.manual_seed(1)
    weigher = Weigher(96).eval()
    export(weigher, tmp_path / "factuality.npz")
    chance = np.random.default_rng(1)
    states, told = chance.standard_normal((80, 96), np.float32), random_told(chance, 80, 9)
    with torch.no_grad():
        wanted = torch.sigmoid(weigher(torch.from_numpy(states), told)).numpy()
    assert np.abs(load_factuality(tmp_path / "factuality.npz").planned(states, told) - wanted).max() < 0.02


def test_what_parts_two_kinds_of_claims_is_learned() -> None:
    chance = np.random.default_rng(3)
    made = []
    for _ in range(24):
        states, told = 0.1 * chance.standard_normal((60, WIDE), np.float32), random_told(chance, 60, 4)
        planned = (np.arange(4) % 2).astype(np.float32)
        told.plain[:] = 0
        told.plain[:, :2] = 4 * np.stack([1 - planned, planned], -1)
        made.append(Lesson(states.astype(np.float16), told, planned))
    heard: list[float] = []
    weigher = fit(made[:20], epochs=80, heard=lambda _, lost: heard.append(lost))
    assert heard[-1] < heard[0] / 2
    weights = {name: value.detach().numpy() for name, value in weigher.state_dict().items()}
    for one in made[20:]:
        assert ((Factuality(weights).planned(one.states.astype(np.float32), one.told) > 0.5) == one.planned).all()


def labelled(folder: Path, *rows: str) -> Path:
    folder.mkdir(exist_ok=True)
    (folder / "plan.txt").write_text(TEXT, encoding="utf-8")
    lines = ["\t".join(COLUMNS), *rows]
    (folder / LABELS).write_text("\n".join(lines) + "\n", encoding="utf-8")
    return folder


def row(one: Claim, modality: str, text: str = "plan.txt") -> str:
    places = one.subject.start, one.subject.end, one.object.start, one.object.end
    return "\t".join(map(str, (text, *places, one.predicate, modality)))


def test_labels_are_read_by_the_text_they_are_of(tmp_path: Path) -> None:
    folder = labelled(tmp_path / "labels", row(DONE, "asserted"), row(TASK, "planned"))
    ((path, told),) = read_labels(folder).items()
    assert path.name == "plan.txt"
    assert [(one.claim, one.modality) for one in told] == [(DONE, "asserted"), (TASK, "planned")]
    (lesson,) = lessons([(path, told)], load_ensemble(resource("data/model")), LEXICON, load_tagger())
    assert lesson.planned.tolist() == [0, 1]
    assert len(lesson.states) == len(TEXT) + 1


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("plan.txt\t0\t3\tx\t9\timplements\tplanned", "line 2 is no label"),
        ("plan.txt\t0\t3\t5", "line 2 is no label"),
        ("plan.txt\t0\t3\t5\t9\timplements\tdone", "unknown modality or predicate"),
        ("plan.txt\t0\t3\t5\t9\tholdsPostAt\tplanned", "unknown modality or predicate"),
        ("story-04.txt\t0\t3\t5\t9\timplements\tplanned", "kept apart: story-04"),
    ],
)
def test_a_line_that_is_no_label_is_told(tmp_path: Path, line: str, said: str) -> None:
    with pytest.raises(InputError, match=said):
        read_labels(labelled(tmp_path / "labels", line))


def test_a_label_behind_the_end_of_its_text_is_told(tmp_path: Path) -> None:
    far = Claim("implements", Span(0, 3), Span(900, 905))
    read = read_labels(labelled(tmp_path / "labels", row(far, "planned")))
    with pytest.raises(InputError, match="behind the text's end"):
        lessons(read.items(), load_ensemble(resource("data/model")), LEXICON, load_tagger())


def test_the_same_labels_give_the_same_weights_and_none_are_told(tmp_path: Path) -> None:
    folder = labelled(tmp_path / "labels", row(DONE, "asserted"), row(TASK, "planned"))
    made = []
    for name in ("one", "two"):
        out = tmp_path / name
        out.mkdir()
        for path in resource("data/model").iterdir():
            if path.name.startswith(("network", "heads", "trust")):
                (out / path.name).write_bytes(path.read_bytes())
        assert train_modality([folder], out) == 2
        made.append((out / "factuality.npz").read_bytes())
    assert made[0] == made[1]
    with pytest.raises(InputError, match="no folder has labels"):
        train_modality([tmp_path], tmp_path / "one")


def test_weights_that_are_broken_are_told(tmp_path: Path) -> None:
    (tmp_path / "factuality.npz").write_bytes(b"no weights")
    with pytest.raises(KgError, match="cannot be loaded"):
        load_factuality(tmp_path / "factuality.npz")


# ------------------------------------------------------------------ the labels that ship, and the engine


def test_the_labels_that_ship_lie_in_their_texts() -> None:
    labels = read_labels(Path("data/records/modality"))
    assert sum(map(len, labels.values())) > 3000
    for path, told in labels.items():
        size = len(path.read_text(encoding="utf-8"))
        assert all(0 <= end <= size for one in told for end in (one.claim.subject.end, one.claim.object.end))


@cache
def read(text: str) -> Reading:
    return read_through(article_of("t1", text), *tools())


def modality_of(text: str, object_: str) -> set[str]:
    """How what is told of a thing is told."""
    return {r.modality for r in read(text).relations if object_ in (r.object.text, r.object.canonical)}


def cases() -> list[ParameterSet]:
    """The rows of the table; one that begins with ? fails today."""
    rows = [
        line.split("\t") for line in Path("tests/cases/factuality.tsv").read_text(encoding="utf-8").splitlines()[1:]
    ]
    fails = pytest.mark.xfail(strict=True, reason="told the wrong way today")
    return [pytest.param(text.lstrip("?"), *told, marks=fails if text[0] == "?" else ()) for text, *told in rows]


@pytest.mark.parametrize(("text", "object_", "modality"), cases())
def test_a_plan_is_told_as_one_and_a_deed_as_done(text: str, object_: str, modality: str) -> None:
    assert modality_of(text.replace("⏎", "\n"), object_) == {modality}
