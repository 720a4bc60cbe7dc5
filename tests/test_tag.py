"""The tagger: batched tags are those of one sentence at a time, and hints quote the article."""

from __future__ import annotations

import sys
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg import tag
from kg.errors import KgError
from kg.lexicon import load_lexicon
from kg.model import Article, Sentence
from kg.passages import passages
from kg.segment import segment
from kg.tag import HIDDEN, Tagger, load_tagger

DATA = Path(__file__).parents[1] / "data"
LEXICON = load_lexicon()


@pytest.fixture(scope="module")
def tagger() -> Tagger:
    return load_tagger()


def sentences(text: str) -> tuple[Sentence, ...]:
    return segment(Article(id="a", title="", text=text, source="a.txt", sha256=""), LEXICON)


def texts() -> list[str]:
    """Every sentence and every clause of the texts that come with the project: some hundreds, of all lengths."""
    found: dict[str, None] = {}
    for path in sorted([*(DATA / "articles").glob("*.txt"), *(DATA / "gold").glob("*.txt")]):
        text = path.read_text(encoding="utf-8")
        for sentence in sentences(text):
            found[sentence.text.strip()] = None
            found.update(dict.fromkeys(clause.cut(text) for clause in sentence.clauses))
    return list(found)


# ------------------------------------------------------------------ exactness


def paths(tagger: Tagger, texts: list[str]) -> list[np.ndarray]:
    return [path for path, _ in tagger.read(texts)]


def test_batched_tags_are_those_of_one_text_at_a_time(tagger: Tagger) -> None:
    many = [text for text in texts() if text]
    assert len(many) > 400
    together = paths(tagger, many)
    assert all(np.array_equal(path, paths(tagger, [text])[0]) for text, path in zip(many, together, strict=True))


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("安宁市委统战部召开会议。", ["安宁市委统战部/ORG", "召开/v", "会议/n", "。/w"]),
        ("陈立群在浙江师范大学工作", ["陈立群/PER", "在/p", "浙江师范大学/ORG", "工作/n"]),
        ("2023年增长18%", ["2023年/TIME", "增长/v", "18%/m"]),
    ],
)
def test_words_are_those_that_lac_sees(tagger: Tagger, text: str, words: list[str]) -> None:
    assert [f"{word.span.cut(text)}/{word.tag}" for word in tagger.words(text)] == words


@settings(max_examples=30, deadline=None)
@given(texts=st.lists(st.text(st.sampled_from("安宁市成立联合党委，𠮷18家。 aA１"), max_size=40), max_size=40))
def test_any_batch_gives_what_its_texts_give_alone(tagger: Tagger, texts: list[str]) -> None:
    together = tagger.read(texts)
    assert [len(path) for path, _ in together] == [len(text) for text in texts]
    assert [states.shape for _, states in together] == [(len(text), HIDDEN) for text in texts]
    for text, (path, states) in zip(texts, together, strict=True):
        ((alone, seen),) = tagger.read([text])
        assert np.array_equal(path, alone)
        assert np.allclose(states, seen, atol=1e-4)


@settings(max_examples=60, deadline=None)
@given(data=st.data(), tags=st.integers(2, 20), lengths=st.lists(st.integers(1, 6), min_size=1, max_size=5))
def test_the_search_finds_the_best_of_all_paths(data: st.DataObject, tags: int, lengths: list[int]) -> None:
    """Against a plain search, one text at a time; whole scores, so that sums are exact."""
    lengths = sorted(lengths, reverse=True)
    draw = np.random.default_rng(data.draw(st.integers(0, 2**32 - 1)))
    scores = draw.integers(-9, 9, (len(lengths), lengths[0], tags)).astype(np.float32)
    moves = draw.integers(-9, 9, (tags, tags)).astype(np.float32)
    paths = tag.best_paths(scores, np.array(lengths, np.int32), tag.padded(moves))
    for text, length, path in zip(scores, lengths, paths, strict=True):
        best = text[0].copy()
        for at in range(1, length):
            best = (best[:, None] + moves).max(axis=0) + text[at]
        total = text[np.arange(length), path].sum() + moves[path[:-1], path[1:]].sum()
        assert len(path) == length
        assert total == best.max()


# ------------------------------------------------------------------ hints


def test_hints_quote_the_article_in_order(tagger: Tagger) -> None:
    text = (DATA / "gold" / "dev-01.txt").read_text(encoding="utf-8")
    found = sentences(text)
    hints = tagger.annotate(text, found).hints
    assert {("浙江省", "LOC"), ("金华市", "LOC"), ("陈立群", "PER"), ("浙江师范大学", "ORG")} <= {
        (h.text, h.label) for h in hints
    }
    assert all(hint.span.cut(text) == hint.text for hint in hints)
    assert all(hint.span in found[hint.sentence].span for hint in hints)
    assert all(a.span.end <= b.span.start for a, b in pairwise(hints))


def test_furniture_is_not_looked_at(tagger: Tagger) -> None:
    text = "陈立群在浙江师范大学工作。"
    (sentence,) = sentences(text)
    assert tagger.annotate(text, [sentence]).hints
    hidden = tagger.annotate(text, [replace(sentence, role="furniture")])
    assert hidden.hints == ()
    assert not hidden.hidden.any()


def test_nothing_gives_nothing(tagger: Tagger) -> None:
    assert tagger.annotate("", ()).hints == ()
    assert tagger.words("") == ()
    assert tagger.read(["", ""])[0][0].size == 0
    assert tagger.annotate(" \n\u3000\n", sentences(" \n\u3000\n")).passages == ()


def test_a_sentence_longer_than_the_model_takes_is_cut_and_read_to_its_end(tagger: Tagger) -> None:
    text = "组织昆明企业赴福建、广东、浙江考察，" * 60 + "陈立群参加。"
    annotation = tagger.annotate(text, sentences(text))
    assert "".join(span.cut(text) for span in annotation.passages) == text
    assert annotation.hints[-1].text == "陈立群"
    assert max(len(span) for span in annotation.passages) <= 240


def test_a_long_sentence_without_any_mark_is_cut_too() -> None:
    text = "安宁" * 5000 + "。"
    assert "".join(span.cut(text) for span in passages(sentences(text))) == text


def test_a_character_beyond_the_sixteen_bit_plane_counts_one(tagger: Tagger) -> None:
    text = "𠮷𠮷。陈立群在浙江师范大学工作。"
    assert all(hint.span.cut(text) == hint.text for hint in tagger.annotate(text, sentences(text)).hints)


# ------------------------------------------------------------------ the model file


def test_a_missing_runtime_says_how_to_do_without(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "onnxruntime", None)
    with pytest.raises(KgError, match="tagger") as raised:
        load_tagger()
    assert "--no-tagger" in raised.value.hint


def test_a_broken_model_says_where_it_is_and_how_to_do_without(tmp_path: Path) -> None:
    with pytest.raises(KgError) as raised:
        tag._load(tmp_path)
    assert str(tmp_path) in raised.value.where
    assert "--no-tagger" in raised.value.hint


def test_two_loads_tag_alike(tagger: Tagger) -> None:
    text = (DATA / "gold" / "dev-01.txt").read_text(encoding="utf-8")
    one, two = tagger.annotate(text, sentences(text)), load_tagger().annotate(text, sentences(text))
    assert one.hints == two.hints
    assert np.array_equal(one.hidden, two.hidden)
