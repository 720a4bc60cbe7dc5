"""The commands as users type them: help with an example, answers, exit codes, errors in one line."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest

from kg.store import open_store
from kg.view import render_page
from tests.support.command import kg
from tests.support.gold import GOLD, RECORDS
from tests.support.server import serving

COMMANDS = (
    *("build", "view", "draw", "query", "questions", "ask", "explain", "check", "evaluate", "sample", "export"),
    *("articles", "remove", "find", "serve", "mcp", "train"),
)


@pytest.fixture(scope="module")
def built(desk_once: Path) -> Path:
    return desk_once / "build"


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_says_what_it_does_with_an_example(command: str) -> None:
    done = kg(command, "--help")
    assert done.returncode == 0
    assert f"Example: kg {command}" in done.stdout


def test_the_command_line_alone_lists_the_commands() -> None:
    done = kg("--help")
    assert all(command in done.stdout for command in COMMANDS)


def test_a_query_answers_as_a_table(built: Path) -> None:
    done = kg("query", str(built), "SELECT ?l WHERE { ?p a wt:Person ; rdfs:label ?l } ORDER BY ?l")
    assert done.returncode == 0, done.stderr
    assert "杨宗祥" in done.stdout
    assert "rows" in done.stdout


def test_a_query_answers_as_csv_tsv_and_json(built: Path) -> None:
    asked = ("query", str(built / "graph.ttl"), "SELECT ?l WHERE { ?p a wt:Person ; rdfs:label ?l } ORDER BY ?l")
    rows = list(csv.reader(io.StringIO(kg(*asked, "--format", "csv").stdout)))
    assert rows[0] == ["l"]
    assert ["杨宗祥"] in rows
    assert kg(*asked, "--format", "tsv").stdout.splitlines()[0] == "?l"
    answer = json.loads(kg(*asked, "--format", "json").stdout)
    assert {"type": "literal", "value": "杨宗祥", "xml:lang": "zh"} in [b["l"] for b in answer["results"]["bindings"]]


def test_a_query_may_stand_in_a_file(built: Path, tmp_path: Path) -> None:
    (tmp_path / "q.rq").write_text("ASK { ?x a wt:Person }", encoding="utf-8")
    assert kg("query", str(built), "-f", str(tmp_path / "q.rq")).stdout.strip() == "true"


def test_a_saved_question_takes_its_parameter(built: Path) -> None:
    done = kg("query", str(built), "--name", "figures-of", "--set", "subject=安宁市", "--format", "csv")
    assert done.returncode == 0, done.stderr
    assert "15464000000" in done.stdout


def test_the_saved_questions_are_listed_in_both_languages() -> None:
    done = kg("questions")
    assert done.returncode == 0
    assert "figures-of" in done.stdout
    assert "--set subject=" in done.stdout
    assert "数据和指标 Figures and indicators" in done.stdout


def test_the_saved_questions_are_searched() -> None:
    done = kg("questions", "职务")
    assert done.returncode == 0
    assert "posts" in done.stdout
    assert "figures-of" not in done.stdout
    nothing = kg("questions", "没有这样的")
    assert nothing.returncode == 1
    assert "kg questions" in nothing.stdout


def test_explain_tells_everything_with_its_words_and_rules(built: Path) -> None:
    done = kg("explain", str(built), "杨宗祥")
    assert done.returncode == 0, done.stderr
    assert "祥丰实业集团" in done.stdout
    assert "“" in done.stdout
    assert "anning-2024-04-15#char=" in done.stdout
    assert "[relations." in done.stdout


def test_check_passes_the_build_and_tells_the_shares(built: Path) -> None:
    done = kg("check", str(built))
    assert done.returncode == 0, done.stdout + done.stderr
    assert "conforms" in done.stdout
    assert "numbers" in done.stdout


def test_check_fails_a_graph_whose_quote_is_not_the_text(built: Path, tmp_path: Path) -> None:
    damaged = tmp_path / "damaged.nq"
    text = (built / "graph.nq").read_text(encoding="utf-8")
    assert '"杨宗祥"' in text
    damaged.write_text(text.replace('#anchorOf> "杨宗祥"', '#anchorOf> "杨宗样"'), encoding="utf-8")
    done = kg("check", str(damaged))
    assert done.returncode == 1
    assert "杨宗样" in done.stdout


def test_evaluate_marks_the_build(built: Path) -> None:
    done = kg("evaluate", str(built), str(GOLD / "anning.json"), "--misses")
    assert done.returncode == 0, done.stderr
    for part in ("entities", "relations", "figures", "grounding"):
        assert part in done.stdout


@pytest.mark.parametrize("ending", [".nt", ".jsonld", ".graphml", ".csv"])
def test_export_goes_by_the_ending(built: Path, tmp_path: Path, ending: str) -> None:
    done = kg("export", str(built), "-o", str(tmp_path / f"out{ending}"))
    assert done.returncode == 0, done.stderr
    assert any(path.stat().st_size > 100 for path in tmp_path.iterdir())


def test_view_writes_one_page(built: Path, tmp_path: Path) -> None:
    done = kg("view", str(built), "-o", str(tmp_path / "page.html"))
    assert done.returncode == 0, done.stderr
    page = (tmp_path / "page.html").read_text(encoding="utf-8")
    assert page == render_page(open_store(str(built))), "the build's own page has the findings of its check besides"


def test_draw_writes_a_picture(built: Path, tmp_path: Path) -> None:
    for ending, begins in ((".svg", b"<svg"), (".png", b"\x89PNG")):
        done = kg("draw", str(built), "-o", str(tmp_path / f"p{ending}"))
        assert done.returncode == 0, done.stderr
        assert (tmp_path / f"p{ending}").read_bytes().startswith(begins)


def test_find_knows_parts_of_names_and_pinyin(built: Path) -> None:
    assert kg("find", str(built), "兵团").stdout.count("兵团") >= 8
    assert "梧桐树工程" in kg("find", str(built), "wtsgc").stdout
    assert kg("find", str(built), "没有这个").returncode == 1


def test_a_store_keeps_articles_skips_those_unchanged_and_forgets(tmp_path: Path) -> None:
    store, texts = str(tmp_path / "store"), [str(RECORDS["dev-01"]), str(RECORDS["dev-02"])]
    first = kg("build", *texts, "--store", store, "--workers", "1")
    assert first.returncode == 0, first.stderr
    assert "read 2" in first.stdout
    assert "read 0，未变 unchanged 2" in kg("build", *texts, "--store", store).stdout
    listed = kg("articles", store).stdout
    assert "dev-01" in listed
    assert "dev-02" in listed
    asked = ("query", store, "ASK { ?x rdfs:label '临溪市'@zh }")
    assert kg(*asked).stdout.strip() == "true"
    gone = kg("remove", store, "https://w3id.org/wutong/id/dev-01")
    assert gone.returncode == 0, gone.stderr
    assert kg(*asked).stdout.strip() == "false"
    assert "dev-01" not in kg("articles", store).stdout


FAULTS = [
    (("query", "BUILD", "SELECT ?x WHERE { ?x a wt:Person "), 3, "line 1, column"),
    (("query", "BUILD", "SELECT ?x WHERE { ?x a nope:Person }"), 3, "nope"),
    (("query", "BUILD", "DELETE WHERE { ?s ?p ?o }"), 3, "DELETE"),
    (("query", "BUILD", "--name", "no-such-question"), 3, "no-such-question"),
    (("query", "BUILD", "--name", "figures-of", "--set", "subjekt=x"), 3, "subjekt"),
    (("query", "BUILD", "--name", "figures-of", "--set", "subject"), 3, "key=value"),
    (("query", "BUILD"), 2, "give one of"),
    (("query", "BUILD", "ASK {}", "--format", "xlsx"), 2, "--format"),
    (("query", "nowhere.ttl", "ASK {}"), 3, "nowhere.ttl"),
    (("explain", "BUILD", "没有这个名字"), 3, "没有这个名字"),
    (("evaluate", "BUILD", "nowhere.json"), 3, "nowhere.json"),
    (("export", "BUILD", "-o", "out.xyz"), 3, "out.xyz"),
    (("view", "nowhere", "-o", "x.html"), 3, "nowhere"),
    (("draw", "BUILD", "-o", "x.gif"), 3, "x.gif"),
    (("find", "nowhere", "x"), 3, "nowhere"),
    (("serve", "nowhere", "--port", "0"), 3, "nowhere"),
]


@pytest.mark.parametrize(("words", "code", "says"), FAULTS, ids=[" ".join(f[0]) for f in FAULTS])
def test_a_fault_is_told_without_a_traceback(
    built: Path, tmp_path: Path, words: tuple[str, ...], code: int, says: str
) -> None:
    done = kg(*(str(built) if word == "BUILD" else word for word in words), cwd=tmp_path)
    assert done.returncode == code, done.stderr
    assert says in done.stderr
    assert "Traceback" not in done.stderr
    assert not list(tmp_path.iterdir())


TERMINALS = ["cp1252", "ascii", "gbk", "utf-8"]
SPOKEN = (("questions",), ("find", "{graph}", "安宁"), ("explain", "{graph}", "安宁市"), ("check", "{graph}"))


@pytest.mark.parametrize("encoding", TERMINALS)
@pytest.mark.parametrize("words", SPOKEN, ids=[words[0] for words in SPOKEN])
def test_no_encoding_of_the_terminal_ends_a_command(
    built: Path, monkeypatch: pytest.MonkeyPatch, encoding: str, words: tuple[str, ...]
) -> None:
    monkeypatch.setenv("PYTHONIOENCODING", encoding)
    done = kg(*(word.format(graph=built) for word in words))
    assert done.returncode == 0, done.stderr
    assert done.stdout
    assert "Traceback" not in done.stderr


def test_a_store_and_a_folder_end_with_the_same_summary(tmp_path: Path) -> None:
    texts = [str(RECORDS[name]) for name in ("dev-01", "dev-02")]
    folder = kg("build", *texts, "-o", str(tmp_path / "build"), "--no-tagger", "--json", "--workers", "1")
    store = kg("build", *texts, "--store", str(tmp_path / "store"), "--no-tagger", "--json", "--workers", "2")
    one, two = json.loads(folder.stdout), json.loads(store.stdout)
    assert one["counts"] == two["counts"]
    assert one["classes"] == two["classes"]
    assert one["findings"] == two["findings"]
    assert (tmp_path / "store" / "report.md").read_bytes() == (tmp_path / "build" / "report.md").read_bytes()


def test_a_store_may_be_written_as_a_folder_too(tmp_path: Path) -> None:
    done = kg("build", str(RECORDS["dev-01"]), "--store", str(tmp_path / "s"), "-o", str(tmp_path / "o"), "--no-tagger")
    assert done.returncode == 0, done.stderr
    assert {path.name for path in (tmp_path / "o").iterdir()} == {"graph.ttl", "graph.nq", "explorer.html", "report.md"}


def test_an_article_that_takes_too_long_is_told_and_the_others_are_kept(tmp_path: Path) -> None:
    names = "甲市乙县教育局局长王明、丙县民政局局长李强与甲市丁县建设集团有限公司签约，"
    long = (names + "投资180万元、200万元、300万元，分别增长8%、9%、10%。") * 1390  # just short of being read in parts
    (tmp_path / "long.txt").write_text(long, encoding="utf-8")
    source, limits = str(RECORDS["dev-01"]), ("--no-tagger", "--article-timeout", "3")
    done = kg("build", str(tmp_path / "long.txt"), source, "--store", str(tmp_path / "s"), *limits, "--json")
    assert done.returncode == 1
    assert "long.txt: it was not done within 3 s" in done.stderr
    assert json.loads(done.stdout)["counts"]["articles"] == 1


HINTS = [
    ("SELECT ?x { ?x a wt:Persn }", "wt:Persn is no term of the ontology; did you mean wt:Person"),
    ("SELECT ?x { ?x wt:Person ?y }", ""),
    ("SELCT ?x { ?x a wt:Person }", "did you mean SELECT?"),
]


@pytest.mark.parametrize(("query", "hint"), HINTS)
def test_a_misspelt_word_is_asked_back(built: Path, query: str, hint: str) -> None:
    assert hint in kg("query", str(built), query).stderr


def test_listings_come_as_json(built: Path) -> None:
    assert json.loads(kg("find", str(built), "安宁", "--json").stdout)[0]["label"] == "安宁市"
    assert {"name", "zh", "en", "parameters"} <= json.loads(kg("questions", "--json").stdout)[0].keys()
    assert json.loads(kg("check", str(built), "--json").stdout)["conforms"] is True


LISTINGS = [
    (("ask", "{graph}", "“12345”工作法包括什么"), lambda told: told["understood"] and told["answers"][0]["passages"]),
    (("explain", "{graph}", "安宁市"), lambda told: told[0]["label"] == "安宁市" and told[0]["lines"][0]["place"]),
    (("timeline", "{graph}", "民营经济增加值", "--of", "安宁市"), lambda told: told[0]["levels"][0]["value"] > 10**9),
    (("conflicts", "{graph}"), lambda told: told == []),
    (("duties", "{graph}"), lambda told: isinstance(told, list)),
    (("terms", "{graph}", "梧桐树工程"), lambda told: told[0]["years"]),
    (("compare", "{graph}", *("梧桐树工程",) * 2), lambda told: told["changed"] == [] and told["one"] == told["other"]),
    (("evaluate", "{graph}", str(GOLD / "anning.json")), lambda told: told[0]["entities"]["f1"] > 0.5),
]
"""Commands that list, and what their JSON tells."""


@pytest.mark.parametrize(("words", "holds"), LISTINGS, ids=[words[0] for words, _ in LISTINGS])
def test_every_listing_comes_as_json_alone(built: Path, words: tuple[str, ...], holds: Callable[[Any], bool]) -> None:
    done = kg(*(word.format(graph=built) for word in words), "--json")
    assert done.returncode == 0, done.stderr
    assert holds(json.loads(done.stdout))


def test_what_is_not_found_is_a_line_and_exit_code_1(built: Path) -> None:
    done = kg("find", str(built), "没有这个")
    assert (done.returncode, done.stdout) == (1, "")
    assert "nothing is called 没有这个" in done.stderr


def test_no_line_in_a_pipe_ends_in_blanks(built: Path) -> None:
    for words in (("articles", "{store}"), ("find", "{graph}", "市"), ("query", "{graph}", "--name", "classes")):
        done = kg(*(word.format(graph=built, store=built) for word in words))
        assert all(line == line.rstrip() for line in done.stdout.splitlines())


def test_addresses_are_taken_by_check_export_and_serve(built: Path, tmp_path: Path) -> None:
    with serving(built) as first, serving(first.url + "/sparql") as second:
        answer = second.ask("/sparql?query=" + quote("SELECT (COUNT(*) AS ?n) { ?x a wt:Place }"))
        assert answer.status == 200, answer.text
        assert second.ask("/api/search?q=" + quote("安宁")).text.count('"node"') >= 1
        address = first.url + "/sparql"
        assert kg("check", address, "--json").stdout == kg("check", str(built), "--json").stdout
        assert kg("export", address, "-o", str(tmp_path / "g.nq")).returncode == 0
    assert (tmp_path / "g.nq").read_bytes() == (built / "graph.nq").read_bytes()
