"""The main job, whole: the files of a build, the same bytes twice, bad input, nothing half-written."""

from __future__ import annotations

import ast
import os
import stat
from pathlib import Path

import pytest

from tests.support.command import kg
from tests.support.gold import RECORDS, ROOT

FILES = ("graph.ttl", "graph.nq", "explorer.html", "report.md")
CHINESE = "某市召开民营经济座谈会\n\n来源：某市人民政府 2024-03-01\n\n　　会议指出，全市新增企业12家，同比增长8%。\n"


@pytest.fixture(scope="module")
def two_builds(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """The same articles built twice: another hash seed, the files named in another order, by one process and by two."""
    texts = [str(path) for path in RECORDS.values()]
    first, second = tmp_path_factory.mktemp("first"), tmp_path_factory.mktemp("second")
    for out, seed, inputs, workers in ((first, "1", texts, "1"), (second, "4242", texts[::-1], "2")):
        done = kg("build", *inputs, "-o", str(out), "--workers", workers, seed=seed)
        assert done.returncode == 0, done.stderr
    return first, second


@pytest.mark.parametrize("name", FILES)
def test_two_builds_are_the_same_bytes_whatever_the_hash_seed_and_order(
    two_builds: tuple[Path, Path], name: str
) -> None:
    first, second = ((folder / name).read_bytes() for folder in two_builds)
    assert len(first) > 1000
    assert first == second


def test_a_build_leaves_only_its_files(two_builds: tuple[Path, Path]) -> None:
    assert sorted(path.name for path in two_builds[0].iterdir()) == sorted(FILES)


def test_a_build_ends_with_a_table_of_what_it_made(tmp_path: Path) -> None:
    source = tmp_path / "a.txt"
    source.write_text(CHINESE, encoding="utf-8")
    done = kg("build", str(source), "-o", str(tmp_path / "out"), "--no-tagger")
    assert done.returncode == 0, done.stderr
    for word in ("articles", "sentences", "entities", "relations", "figures", "findings", "seconds"):
        assert word in done.stdout


def test_standard_input_is_an_article(tmp_path: Path) -> None:
    done = kg("build", "-", "-o", str(tmp_path / "out"), "--no-tagger", stdin=CHINESE.encode())
    assert done.returncode == 0, done.stderr
    assert "新增企业" in (tmp_path / "out" / "graph.ttl").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("name", "content"),
    [("gb18030.txt", CHINESE.encode("gb18030")), ("bom.txt", b"\xef\xbb\xbf" + CHINESE.encode())],
)
def test_other_encodings_are_read_as_they_are_meant(tmp_path: Path, name: str, content: bytes) -> None:
    (tmp_path / name).write_bytes(content)
    done = kg("build", str(tmp_path / name), "-o", str(tmp_path / "out"), "--no-tagger")
    assert done.returncode == 0, done.stderr
    assert "同比增长8%" in (tmp_path / "out" / "graph.ttl").read_text(encoding="utf-8")


def test_an_article_without_title_or_date_is_built(tmp_path: Path) -> None:
    (tmp_path / "bare.txt").write_text("全市新增企业12家，同比增长8%。", encoding="utf-8")
    done = kg("build", str(tmp_path / "bare.txt"), "-o", str(tmp_path / "out"), "--no-tagger")
    assert done.returncode == 0, done.stderr


BAD = {
    "empty.txt": b"",
    "binary.txt": bytes(range(256)) * 40,
    "english.txt": b"This is a long English text with no Chinese in it at all. " * 20,
}


@pytest.mark.parametrize("name", sorted(BAD))
def test_a_bad_file_is_one_line_that_names_it_and_nothing_is_written(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(BAD[name])
    done = kg("build", str(tmp_path / name), "-o", str(tmp_path / "out"), "--no-tagger")
    assert done.returncode == 3
    assert name in done.stderr.splitlines()[0]
    assert "Traceback" not in done.stderr
    assert not (tmp_path / "out").exists()


def test_the_good_files_are_built_beside_the_bad_ones(tmp_path: Path) -> None:
    for name, content in BAD.items():
        (tmp_path / name).write_bytes(content)
    (tmp_path / "good.txt").write_text(CHINESE, encoding="utf-8")
    done = kg("build", str(tmp_path), "-o", str(tmp_path / "out"), "--no-tagger")
    assert done.returncode == 1
    assert all(name in done.stderr for name in BAD)
    assert "新增企业" in (tmp_path / "out" / "graph.ttl").read_text(encoding="utf-8")


@pytest.mark.parametrize("place", ["nowhere.txt", "."], ids=["missing file", "folder with nothing readable"])
def test_nothing_to_read_is_said(tmp_path: Path, place: str) -> None:
    done = kg("build", str(tmp_path / place), "-o", str(tmp_path / "out"))
    assert done.returncode == 3
    assert str(tmp_path) in done.stderr
    assert "Traceback" not in done.stderr


def test_an_output_that_cannot_be_a_folder_is_one_line(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(CHINESE, encoding="utf-8")
    (tmp_path / "file").write_text("here already", encoding="utf-8")
    done = kg("build", str(tmp_path / "a.txt"), "-o", str(tmp_path / "file"), "--no-tagger")
    assert done.returncode == 3
    assert str(tmp_path / "file") in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1
    assert (tmp_path / "file").read_text(encoding="utf-8") == "here already"


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
def test_an_output_folder_without_the_right_to_write_is_one_line(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(CHINESE, encoding="utf-8")
    out = tmp_path / "out"
    out.mkdir()
    out.chmod(stat.S_IRUSR | stat.S_IXUSR)
    done = kg("build", str(tmp_path / "a.txt"), "-o", str(out), "--no-tagger")
    assert done.returncode == 3
    assert str(out) in done.stderr


def test_a_failed_build_leaves_the_earlier_one_as_it_was(tmp_path: Path) -> None:
    source, out = tmp_path / "a.txt", tmp_path / "out"
    source.write_text(CHINESE, encoding="utf-8")
    assert kg("build", str(source), "-o", str(out), "--no-tagger").returncode == 0
    before = {path.name: path.read_bytes() for path in out.iterdir()}
    source.write_bytes(b"")
    assert kg("build", str(source), "-o", str(out), "--no-tagger").returncode == 3
    assert {path.name: path.read_bytes() for path in out.iterdir()} == before


def test_a_users_own_cues_are_heeded(tmp_path: Path) -> None:
    text = "某市部署防汛工作\n\n　　某市成立防汛突击营，新增物资12吨。\n"
    (tmp_path / "a.txt").write_text(text, encoding="utf-8")
    mine = tmp_path / "mine.ttl"
    mine.write_text(
        "@prefix lex: <https://w3id.org/wutong/lexicon#> . @prefix wt: <https://w3id.org/wutong/ns#> .\n"
        'wt:CommandUnit lex:ending "突击营" .\n',
        encoding="utf-8",
    )
    for options, found in (((), False), (("--ontology", str(mine)), True)):
        out = tmp_path / f"out{found}"
        done = kg("build", str(tmp_path / "a.txt"), "-o", str(out), "--no-tagger", *options)
        assert done.returncode == 0, done.stderr
        assert ('"防汛突击营"@zh' in (out / "graph.ttl").read_text(encoding="utf-8")) is found


def test_an_ontology_that_is_not_turtle_is_one_line_with_its_place(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(CHINESE, encoding="utf-8")
    (tmp_path / "mine.ttl").write_text("this is not Turtle", encoding="utf-8")
    done = kg("build", str(tmp_path / "a.txt"), "-o", str(tmp_path / "out"), "--ontology", str(tmp_path / "mine.ttl"))
    assert done.returncode == 3
    assert "mine.ttl" in done.stderr
    assert "Traceback" not in done.stderr


def test_no_article_name_is_written_in_code_or_lexicon() -> None:
    """What stands in one article alone does not belong in the rules."""
    import json

    common = {"全市", "全省", "我市", "我区", "云南", "浙江", "福建", "广东", "山东", "湖南", "昆明"}
    records = [json.loads(path.read_text(encoding="utf-8")) for path in sorted((ROOT / "data" / "gold").glob("*.json"))]
    kinds = {"Enterprise", "Project", "Person"}
    names = {
        entity["label"].strip("“”《》")
        for record in records
        for entity in record["entities"]
        if set(entity["type"]) <= kinds and entity["required"]
    } - common
    assert len(names) > 50
    written = [*sorted((ROOT / "kg").rglob("*.py")), *(ROOT / "ontology").glob("lexicon*.ttl")]
    assert {path.suffix for path in written} == {".py", ".ttl"}
    said = {path.relative_to(ROOT): words_of(path) for path in written}
    assert {
        path: found for path, words in said.items() if (found := {n for n in names if len(n) > 3 and n in words})
    } == {}
    assert "种源库" in words_of(ROOT / "tests" / "test_docs.py"), "the guard reads what strings say"


def words_of(path: Path) -> str:
    """What a file says but for remarks and docstrings, whose examples may name anything."""
    text = path.read_text(encoding="utf-8")
    if path.suffix != ".py":
        return "\n".join(line.split("#")[0] for line in text.splitlines())
    tree = ast.parse(text)
    told = {node.value for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    strings = (node for node in ast.walk(tree) if isinstance(node, ast.Constant) and node not in told)
    return "\n".join(node.value for node in strings if isinstance(node.value, str))
