"""Word vectors: every character knows what its word is like; the file that ships is made from one of word2vec's."""

from __future__ import annotations

import itertools
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from kg.errors import InputError, KgError
from kg.resources import resource
from kg.train.export import save_arrays
from kg.train.words import main, read_word2vec, shrink
from kg.vectors import LONGEST, VECTOR, Vectors, load_vectors


@pytest.fixture(scope="module")
def vectors() -> Vectors:
    return load_vectors(resource("data/model"))


def likeness(vectors: Vectors, one: str, other: str) -> float:
    a, b = (vectors.of(word, [(0, len(word))])[0] for word in (one, other))
    return float(a @ b / np.linalg.norm(a) / np.linalg.norm(b))


@pytest.mark.parametrize(
    ("word", "alike", "unlike"),
    [
        ("授予", "颁发", "落户"),
        ("荣获", "获得", "牵头"),
        ("签约", "合约", "下降"),
        ("增长", "上升", "主持"),
        ("主任", "组长", "粮食"),
        ("成立", "组建", "同比"),
        ("牵头", "筹备", "粮食"),
        ("出席", "参加", "投资"),
    ],
)
def test_words_used_alike_have_vectors_alike(vectors: Vectors, word: str, alike: str, unlike: str) -> None:
    assert likeness(vectors, word, alike) > likeness(vectors, word, unlike) + 0.2


def test_every_character_of_a_word_has_the_words_vector(vectors: Vectors) -> None:
    rows = vectors.of("他出席会议", [(0, 1), (1, 3), (3, 5)])
    assert rows.shape == (5, VECTOR)
    assert (rows[1] == rows[2]).all()
    assert (rows[3] == rows[4]).all()
    assert (rows[0] != rows[1]).any()
    assert (rows[2] != rows[3]).any()


def test_a_word_that_is_not_known_is_cut_into_the_longest_that_are(vectors: Vectors) -> None:
    rows, known = vectors.of("市政府办公室牵头", [(0, 8)]), vectors.of("牵头", [(0, 2)])
    assert (rows[6:] == known).all()


@pytest.mark.parametrize("text", ["2023", "%，。", "ＡＢＣ", " \n", "𠮷"])
def test_what_is_no_word_has_zeros(vectors: Vectors, text: str) -> None:
    assert not vectors.of(text, [(0, len(text))]).any()


def test_what_stands_in_no_word_has_zeros(vectors: Vectors) -> None:
    rows = vectors.of("出席出席", [(2, 4)])
    assert not rows[:2].any()
    assert rows[2:].any()


def test_a_text_of_nothing_has_no_rows(vectors: Vectors) -> None:
    assert vectors.of("", []).shape == (0, VECTOR)


@given(text=st.text(alphabet="授予出席会议市2。 ", max_size=30), cuts=st.lists(st.integers(0, 30), max_size=6))
def test_how_a_text_is_cut_never_reaches_over_a_words_end(vectors: Vectors, text: str, cuts: list[int]) -> None:
    bounds = sorted({0, len(text), *(c for c in cuts if c < len(text))})
    words = list(itertools.pairwise(bounds))
    rows = vectors.of(text, words)
    assert rows.shape == (len(text), VECTOR)
    for start, end in words:
        assert (rows[start:end] == vectors.of(text[start:end], [(0, end - start)])).all()


# ------------------------------------------------------------------------------------------ the file, made and read


def word2vec(path: Path, words: list[str], rows: NDArray[np.float32]) -> Path:
    told = [f"{word} ".encode() + row.astype("<f4").tobytes() + b"\n" for word, row in zip(words, rows, strict=True)]
    path.write_bytes(f"{len(words)} {rows.shape[1]}\n".encode() + b"".join(told))
    return path


def rows_of(count: int, size: int = 50) -> NDArray[np.float32]:
    return np.random.default_rng(1).normal(size=(count, size)).astype(np.float32)


def test_word2vecs_file_is_read_as_it_was_written(tmp_path: Path) -> None:
    words, rows = ["</s>", "市", "政府", "abc"], rows_of(4)
    read, table = read_word2vec(word2vec(tmp_path / "v", words, rows))
    assert read == words
    assert (table == rows).all()


@pytest.mark.parametrize(
    ("damage", "told"), [(lambda data: data[:-30], "ends after 3 of 4"), (lambda data: b"x" + data, "no sizes")]
)
def test_a_damaged_file_is_told(tmp_path: Path, damage: object, told: str) -> None:
    path = word2vec(tmp_path / "v", ["一", "二", "三", "四"], rows_of(4))
    path.write_bytes(damage(path.read_bytes()))  # type: ignore[operator]
    with pytest.raises(InputError, match=told):
        read_word2vec(path)


def test_only_the_first_chinese_words_are_kept_in_order() -> None:
    words = ["</s>", "政府", "abc", "市", "长" * (LONGEST + 1), "第2", "二十", "末"]
    kept, table = shrink(words, rows_of(8), most=3, size=2)
    assert kept == ["二十", "市", "政府"]
    assert table.shape == (3, 2)
    assert table.dtype == np.int8


def test_fewer_numbers_keep_which_words_are_alike() -> None:
    rows = rows_of(200)
    rows[:100] += 3 * rows_of(1)
    words = [chr(0x4E00 + n) for n in range(200)]
    _, table = shrink(words, rows, size=8)
    a, b = table[:100].astype(float).mean(0), table[100:].astype(float).mean(0)
    assert np.linalg.norm(a - b) > 40


def test_the_same_file_gives_the_same_bytes(tmp_path: Path) -> None:
    source = word2vec(tmp_path / "v", [chr(0x4E00 + n) for n in range(100)], rows_of(100))
    made = []
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
        main(str(source), str(tmp_path / name))
        made.append((tmp_path / name / "words.npz").read_bytes())
    assert made[0] == made[1]
    assert load_vectors(tmp_path / "a").of("一", [(0, 1)]).any()


@pytest.mark.parametrize("content", [None, b"no zip", "wrong size"])
def test_vectors_that_cannot_be_loaded_are_told_with_their_path(tmp_path: Path, content: bytes | str | None) -> None:
    path = tmp_path / "words.npz"
    if isinstance(content, bytes):
        path.write_bytes(content)
    elif content:
        save_arrays(path, {"words": np.frombuffer("一\n二".encode(), np.uint8), "vectors": np.zeros((3, 7), np.int8)})
    with pytest.raises(KgError, match=r"words\.npz"):
        load_vectors(tmp_path)
