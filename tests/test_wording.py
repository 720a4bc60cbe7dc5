"""Which characters word a figure's indicator: what the chain is told, what it learns, and how its words are joined."""

from __future__ import annotations

from functools import cache
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from kg.decide.ensemble import load_ensemble
from kg.decide.wording import BETWEEN, OFFSETS, TAGS, Asked, Rows, Wording, in_turn, joined, lay_out, load_wording
from kg.errors import KgError
from kg.lexicon import load_lexicon
from kg.resources import resource
from kg.tag import load_tagger
from kg.train.records import examples, read_records
from kg.train.wording import Chain, Lesson, export, fit, found_in, lesson, loss, right_tags, together

LEXICON = load_lexicon()


def asked_of(text: str, numbers: list[tuple[int, int]], windows: list[tuple[int, int]], before: list[int]) -> Asked:
    """What would be asked of numbers in a text where nothing else is known."""
    measured = np.zeros(len(text), bool)
    for start, end in numbers:
        measured[start:end] = True
    none = np.zeros((len(numbers), 2), np.int64)
    points = [(np.zeros(b - a, np.float32), np.zeros(b - a, np.float32)) for a, b in windows]
    return Asked(
        windows=np.array(windows),
        figures=np.array(numbers),
        clauses=none,
        said=none,
        subjects=none,
        points=points,
        before=np.array(before),
        measured=measured,
        starts=np.array(sorted({start for start, _ in numbers})),
    )


@cache
def learned() -> Lesson:
    """What is to be learned of the record in cases/wording, by the shipped networks."""
    folder = Path(__file__).parent / "cases" / "wording"
    (example,) = examples(read_records([folder]), LEXICON, load_tagger())
    told = lesson(example, load_ensemble(resource("data/model")), LEXICON)
    assert told is not None
    return told


# ------------------------------------------------------------------ where a record's words stand


@pytest.mark.parametrize(
    ("window", "words", "at", "found"),
    [
        ("规上工业企业31家，其中产值过亿元的9家", "规上工业企业产值过亿元", 17, "规上工业企业|产值过亿元"),
        ("粮食产量达到5万吨", "粮食产量", 6, "粮食产量"),
        ("粮食总产量达到5万吨", "粮食产量", 7, "粮食|产量"),
        ("产值3亿元，利润2亿元，产值增长5%", "产值", 14, "产值"),
        ("增加值增长7.1%，增速居全省第6位", "增加值增速全省", 14, "增加值|增速|全省"),
        ("完全不同的句子5家", "粮食产量", 7, ""),
        ("５家“小巨人”企业", "小巨人企业", 0, "小巨人|企业"),
        ("", "粮食产量", 0, ""),
        ("粮食产量5万吨", "", 4, ""),
    ],
)
def test_a_records_words_are_found_in_order_with_few_gaps(window: str, words: str, at: int, found: str) -> None:
    barred = np.array([c.isdigit() for c in window], bool)
    places = found_in(window, words, barred, at)
    pieces = np.split(places, np.flatnonzero(np.diff(places) > 1) + 1)
    assert "|".join("".join(window[p] for p in piece) for piece in pieces) == found


def test_of_equal_words_the_nearer_are_found() -> None:
    window = "产值3亿元，利润2亿元，产值增长5%"
    barred = np.array([c.isdigit() for c in window], bool)
    assert found_in(window, "产值", barred, 14).tolist() == [12, 13]
    assert found_in(window, "产值", barred, 2).tolist() == [0, 1]


@given(st.text("甲乙丙丁1", max_size=20), st.text("甲乙丙丁", max_size=8), st.integers(0, 20))
def test_what_is_found_stands_in_order_and_is_no_number(window: str, words: str, at: int) -> None:
    barred = np.array([c == "1" for c in window], bool)
    places = found_in(window, words, barred, at)
    assert (np.diff(places) > 0).all()
    rest = iter(words)
    assert all(window[p] in rest for p in places.tolist()), "the found characters are the words', in their order"
    if words and words in window:
        assert len(places) == len(words)


# ------------------------------------------------------------------ what the chain is told


def test_a_window_is_told_character_by_character() -> None:
    text = "产值3亿元，利润2亿元"
    asked = asked_of(text, [(2, 5), (8, 11)], [(0, 11), (0, 11)], [-1, 0])
    rows = lay_out(asked, np.array([1]), {0: np.array([0, 1])})
    assert rows.places[0].tolist() == list(range(11))
    assert rows.free[0].tolist() == [True, True, False, False, False, True, True, True, False, False, False]
    assert rows.flags[0, :, 3].tolist() == [1, 1, *[0] * 9]
    assert np.diff(rows.offsets[0]).tolist() == [1] * 10
    assert rows.between[0, :2].tolist() == [2, 2]
    assert rows.between[0, 5:8].tolist() == [1, 1, 1]


def test_shorter_windows_are_padded_with_what_is_never_chosen() -> None:
    text = "产值3亿元，利润2亿元"
    asked = asked_of(text, [(2, 5), (8, 11)], [(0, 5), (0, 11)], [-1, -1])
    rows = lay_out(asked, np.array([1, 0]), {})
    assert rows.within.sum(1).tolist() == [11, 5]
    assert not rows.free[1, 5:].any()
    assert not rows.flags[1, 5:].any()


@given(st.lists(st.integers(0, 30), min_size=1, max_size=30), st.data())
def test_figures_are_asked_after_the_one_before_them_and_each_once(sizes: list[int], data: st.DataObject) -> None:
    before = [data.draw(st.sampled_from([-1, n - 1])) if n else -1 for n in range(len(sizes))]
    text = "字" * 40
    asked = asked_of(text, [(n, n + 1) for n in range(len(sizes))], [(0, size) for size in sizes], before)
    order: list[int] = []
    for which in in_turn(asked):
        assert all(before[n] in order or before[n] == -1 or not sizes[before[n]] for n in which.tolist())
        assert sorted((sizes[n] for n in which.tolist()), reverse=True) == [sizes[n] for n in which.tolist()]
        order += which.tolist()
    assert sorted(order) == [n for n, size in enumerate(sizes) if size]


@given(st.data())
def test_places_and_counts_stay_within_their_tables(data: st.DataObject) -> None:
    size = data.draw(st.integers(1, 300))
    starts = sorted(data.draw(st.sets(st.integers(0, size - 1), min_size=1, max_size=12)))
    numbers = [(s, s + 1) for s in starts]
    asked = asked_of("字" * size, numbers, [(0, size)] * len(numbers), [-1] * len(numbers))
    rows = lay_out(asked, np.arange(len(numbers)), {})
    assert (rows.offsets >= 0).all()
    assert (rows.offsets < OFFSETS).all()
    assert (rows.between >= 0).all()
    assert (rows.between < BETWEEN).all()
    for row, (start, end) in enumerate(numbers):
        assert (rows.between[row, :end] < BETWEEN // 2).all()
        assert (rows.between[row, end:] >= BETWEEN // 2).all()
        assert rows.between[row, start] == 0


# ------------------------------------------------------------------ learning


def test_a_lesson_tells_where_each_indicator_stands() -> None:
    told = learned()
    text = (Path(__file__).parent / "cases" / "wording" / "communique-01.txt").read_text(encoding="utf-8")
    said = sorted(joined(text, places) for places in told.worded.values())
    assert said == [
        "林业保险农户自缴",
        "林业保险财政补贴",
        "规上工业企业",
        "规上工业企业产值过亿元",
        "规上工业增加值",
        "规上工业增加值增速全省",
    ]


def test_what_was_learned_is_said_again(tmp_path: Path) -> None:
    """One record learned by heart: the chain gives its indicators back, in pieces and out of what was said before."""
    told = learned()
    export(fit([told], epochs=150), tmp_path / "wording.npz")
    chosen = load_wording(tmp_path / "wording.npz").choose(told.states.astype(np.float32), told.figures, told.asked)
    assert {n: chosen[n].tolist() for n in told.worded} == {n: p.tolist() for n, p in told.worded.items()}


def test_the_same_lessons_give_the_same_chain(tmp_path: Path) -> None:
    for name in ("one", "two"):
        export(fit([learned()], epochs=2), tmp_path / name)
    assert (tmp_path / "one").read_bytes() == (tmp_path / "two").read_bytes()


def test_reading_computes_what_training_computed(tmp_path: Path) -> None:
    torch.manual_seed(4)
    told = learned()
    chain = Chain(told.states.shape[1], told.figures.shape[1]).eval()
    export(chain, tmp_path / "wording.npz")
    which = next(iter(in_turn(told.asked)))
    rows = lay_out(told.asked, which, {})
    states = told.states.astype(np.float32)
    with torch.no_grad():
        taught = chain(
            torch.from_numpy(states[rows.places]), torch.from_numpy(told.figures[which]), rows, torch.zeros(len(which))
        ).numpy()
    wording = load_wording(tmp_path / "wording.npz")
    keys, queries = wording._linear("keys", states), wording._linear("queries", told.figures)
    said = wording._scores(keys, queries[which], rows)
    assert np.abs(np.maximum(said, -1e4) - taught)[rows.free].max() < 0.05


def test_the_loss_of_a_path_is_its_share_of_all_paths() -> None:
    """Against every tagging of three characters written out."""
    torch.manual_seed(2)
    asked = asked_of("产值增9", [(3, 4)], [(0, 3)], [-1])
    rows = lay_out(asked, np.array([0]), {})
    chain = Chain(4, 4)
    torch.nn.init.normal_(chain.moves)
    scores = torch.randn(1, 3, TAGS)
    scores[:, 0, 2] = -1e4
    tags = right_tags(rows, [np.array([0, 1])])
    assert tags.tolist() == [[1, 2, 0]]
    every = [[a, b, c] for a in range(TAGS) for b in range(TAGS) for c in range(TAGS)]
    told = [
        sum(float(scores[0, n, tag]) for n, tag in enumerate(path))
        + sum(float(chain.moves.detach()[a, b]) - (1e4 if (a, b) == (0, 2) else 0) for a, b in pairwise(path))
        for path in every
    ]
    wanted = torch.logsumexp(torch.tensor(told), 0) - told[every.index([1, 2, 0])]
    assert float(loss(chain, scores, rows, tags).detach()) == pytest.approx(float(wanted), abs=1e-3)


def test_windows_of_several_records_are_padded_together() -> None:
    one = lay_out(asked_of("产值3亿元", [(2, 5)], [(0, 5)], [-1]), np.array([0]), {})
    other = lay_out(asked_of("利润总额2亿元", [(4, 7)], [(0, 7)], [-1]), np.array([0]), {})
    rows = together([one, other])
    assert rows.places.shape == (2, 7)
    assert rows.within.sum(1).tolist() == [5, 7]
    for name in Rows.__dataclass_fields__:
        assert (getattr(rows, name)[:1, :5] == getattr(one, name)).all(), name


# ------------------------------------------------------------------ reading


@pytest.mark.parametrize(
    ("text", "places", "words"),
    [
        ("粮食产量", [0, 1, 2, 3], "粮食产量"),
        ("企业31家，过亿的", [0, 1, 6, 7], "企业过亿"),
        ("增加值增长，增速", [0, 1, 2, 6, 7], "增加值增速"),
        ("total 12 loans", [0, 1, 2, 3, 4, 9, 10, 11, 12, 13], "total loans"),
        ("产业12，业务", [0, 1, 5, 6], "产业业务"),
        ("GDP 12 per capita", [0, 1, 2, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16], "GDP per capita"),
        ("GDP 增速", [0, 1, 2, 4, 5], "GDP增速"),
        (" 产值 ", [0, 1, 2, 3], "产值"),
        ("产值", [], ""),
    ],
)
def test_pieces_are_joined_as_words(text: str, places: list[int], words: str) -> None:
    assert joined(text, np.array(places, np.int64)) == words


@given(st.data())
def test_no_number_and_nothing_outside_the_window_words_an_indicator(data: st.DataObject) -> None:
    """Whatever the weights are."""
    told = learned()
    random = np.random.default_rng(data.draw(st.integers(0, 99)))
    chain = Chain(told.states.shape[1], told.figures.shape[1])
    weights = {n: random.normal(size=v.shape).astype(np.float32) for n, v in chain.state_dict().items()}
    chosen = Wording(weights).choose(told.states.astype(np.float32), told.figures, told.asked)
    for number, places in chosen.items():
        start, end = told.asked.windows[number].tolist()
        assert ((places >= start) & (places < end)).all()
        assert not told.asked.measured[places].any()
        assert (np.diff(places) > 0).all()


def test_missing_weights_are_told_where(tmp_path: Path) -> None:
    with pytest.raises(KgError, match="cannot be loaded") as told:
        load_wording(tmp_path / "wording.npz")
    assert str(tmp_path) in str(told.value)
