"""Records as rows: what each row says, which rows are refused, and that they are marked as JSON records are."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from kg.builder import build
from kg.errors import InputError
from kg.evaluate import evaluate, evaluate_all, find_records, read_gold, together
from kg.evaluate.records import parse_record, read_record
from kg.read import read_article
from kg.resources import resource
from kg.train.records import is_apart
from tests.support.command import kg
from tests.support.gold import GOLD, RECORDS, ROOT, gold_record
from tests.test_evaluate import reference

FOLDER = ROOT / "data" / "records"
NAMES = sorted(path.stem for path in FOLDER.glob("*.ann"))
TRAINING = sorted((FOLDER / "training").glob("*.ann"))
EVERY = {path.stem: path for path in (*FOLDER.glob("*.ann"), *TRAINING)}
GENRES = sorted({name.rsplit("-", 1)[0] for name in NAMES})
TEXT = "甲市印发《乙办法》，新增企业5家。甲市民营企业5家。"
ENTITIES = "E\tjia\tPlace\t甲市\nE\tyi\tPolicy|Mechanism\t乙办法\t《乙办法》;本办法\n"


def record(rows: str) -> dict[str, Any]:
    return parse_record(rows, TEXT, Path("a.ann"))


# ---------------------------------------------------------------------------------------------------- what rows say


def test_the_head_tells_of_the_text() -> None:
    told = record("D\ttitle=甲市=乙\tgenre=policy\n# a remark\n\n")
    assert (told["document"], told["title"], told["genre"], told["publisher"]) == ("a", "甲市=乙", "policy", "")


def test_an_entity_stands_where_its_label_or_else_an_alias_stands() -> None:
    jia, yi, nowhere = record(ENTITIES + "E?\tqi\tEnterprise\t民营企业公司\t民企;民营企业")["entities"]
    assert (jia["quote"], jia["start"], jia["required"], jia["aliases"]) == ("甲市", 0, True, [])
    assert (yi["type"], yi["quote"], yi["start"]) == (["Policy", "Mechanism"], "乙办法", 5)
    assert (nowhere["quote"], nowhere["required"]) == ("民营企业", False)


def test_an_entity_may_bring_its_own_quote() -> None:
    assert record("E\tx\tPlace\t丙市\t\t新增")["entities"][0]["start"] == 10


def test_a_relation_row_pairs_every_subject_with_every_object() -> None:
    rows = record(ENTITIES + "R\tjia,yi\tissues|supports\tyi|jia,jia\t印发\tplanned,implied")["relations"]
    assert [(r["subject"], r["object"]) for r in rows] == [
        (["jia"], ["yi", "jia"]),
        (["jia"], ["jia"]),
        (["yi"], ["yi", "jia"]),
        (["yi"], ["jia"]),
    ]
    assert all(r["predicate"] == ["issues", "supports"] and r["notes"] == ["planned", "implied"] for r in rows)


def test_a_part_row_says_that_the_parts_lie_in_the_whole() -> None:
    (part,) = record(ENTITIES + "P?\tjia\tyi")["relations"]
    assert (part["subject"], part["object"], part["required"], part["quote"]) == (["yi"], ["jia"], False, "乙办法")
    assert part["predicate"] == ["partOf", "locatedIn"]


def test_a_figure_row_has_every_slot_and_brackets_choose_among_doubles() -> None:
    one = "F\tjia|yi\t企业\t5\t家\t2023-01/2023-06\tlevel\tover\t民营[[企业5家]]。\n"
    other = "F\t-\t企业\t5\t-\t-\trank\tfromEnd\t企业5家"
    first, second = record(ENTITIES + one + other)["observations"]
    assert (first["subject"], first["value"], first["unit"], first["period"]) == (
        ["jia", "yi"],
        5.0,
        "家",
        "2023-01/2023-06",
    )
    assert (first["quote"], first["start"], first["before"], first["after"]) == (
        "企业5家",
        21,
        "增企业5家。甲市民营",
        "。",
    )
    assert (second["subject"], second["unit"], second["period"], second["start"]) == ([], "", None, 12)


REFUSED = [
    ("X\ta", "no row of this form: X with 2 fields"),
    ("E\ta\tPlace", "no row of this form: E with 3 fields"),
    ("D\ttitel=a", "nothing is told of a text as 'titel'"),
    ("E\tjia\tPlace\t甲市", "a second entity jia"),
    ("E\tx\tPlace\t丁市", "no form of '丁市' stands in the text"),
    ("E\tx\tPlace\t丁市\t\t丁", "not in the text: '丁'"),
    ("R\tjia\tissues\tnobody\t印发", "no entity above is nobody"),
    ("R\tjia\tissues\tyi\t印发\tmaybe", "no note is maybe"),
    ("P\tnobody\tjia", "no entity above is nobody"),
    ("F\tjia\t企业\tfive\t家\t-\tlevel\texact\t企业5家", "could not convert string to float"),
    ("F\tjia\t企业\t5\t家\t-\tsize\texact\t企业5家", "no figure is 'size', 'exact'"),
    ("F\tjia\t企业\t5\t家\t2023年\tlevel\texact\t企业5家", "no period is '2023年'"),
    ("F\tjia\t企业\t5\t家\t-\tlevel\texact\t[[企业6家]]", "not in the text: '企业6家'"),
]


@pytest.mark.parametrize(("row", "says"), REFUSED, ids=[row for row, _ in REFUSED])
def test_a_wrong_row_is_refused_with_its_line(row: str, says: str) -> None:
    with pytest.raises(InputError, match=f"a\\.ann:3: {re.escape(says)}"):
        record(ENTITIES + row)


def test_a_record_without_its_text_is_told(tmp_path: Path) -> None:
    (tmp_path / "a.ann").write_text(ENTITIES, encoding="utf-8")
    with pytest.raises(InputError, match=r"a\.txt: cannot be read"):
        read_gold(tmp_path / "a.ann")


# ----------------------------------------------------------------------------------------------- the same as JSON


def rows_of(told: dict[str, Any], text: str) -> str:
    """A JSON record as rows; a quote with its neighbours, so that each is found where it was."""

    def quote(fact: dict[str, Any]) -> str:
        before = text[max(0, fact["start"] - 40) : fact["start"]].rpartition("\n")[2]
        return f"{before}[[{fact['quote']}]]{text[fact['end'] : fact['end'] + 40].partition(chr(10))[0]}"

    def tag(letter: str, fact: dict[str, Any]) -> str:
        return letter if fact["required"] else letter + "?"

    rows: list[tuple[str, ...]] = []
    for e in told["entities"]:
        rows.append((tag("E", e), e["id"], "|".join(e["type"]), e["label"], ";".join(e["aliases"]), quote(e)))
    for r in told["relations"]:
        rows.append((tag("R", r), *("|".join(r[end]) for end in ("subject", "predicate", "object")), quote(r)))
    for f in told["observations"]:
        slots = (str(f["value"]), f["unit"] or "-", f["period"] or "-", f["kind"], f["qualifier"])
        rows.append((tag("F", f), "|".join(f["subject"]) or "-", f["indicator"], *slots, quote(f)))
    return "".join("\t".join(row) + "\n" for row in rows)


@pytest.mark.parametrize("name", ["dev-01", "dev-02", "dev-05"])
def test_rows_and_json_are_one_record(name: str, tmp_path: Path) -> None:
    told = gold_record(name)
    path = tmp_path / f"{told['document']}.ann"
    path.with_suffix(".txt").write_bytes(RECORDS[name].read_bytes())
    path.write_text(rows_of(told, RECORDS[name].read_text(encoding="utf-8")), encoding="utf-8")
    assert read_gold(path) == read_gold(GOLD / f"{name}.json")


@pytest.mark.parametrize("genre", GENRES)
def test_the_reference_marking_counts_rows_the_same(genre: str, tmp_path: Path) -> None:
    path = FOLDER / f"{genre}-01.ann"
    made = build([read_article(path.with_suffix(".txt"))], tagger=False)
    graph = tmp_path / "graph.nq"
    made.dataset.serialize(str(graph), format="nquads", encoding="utf-8")
    marks, _ = reference().score(str(graph), read_record(path))
    assert evaluate(made.dataset, read_gold(path)).as_dict() == marks
    assert marks["entities"]["required"] > 5


# ------------------------------------------------------------------------------------------------- many at once


def test_a_folder_is_marked_by_genre_and_what_the_graph_lacks_is_left_out(tmp_path: Path) -> None:
    names = ("signing-01", "signing-02", "roster-01")
    texts = [str(FOLDER / f"{name}.txt") for name in names]
    built = kg("build", *texts, "-o", str(tmp_path / "build"), "--workers", "1")
    assert built.returncode == 0, built.stderr
    done = kg("evaluate", str(tmp_path / "build"), str(FOLDER))
    assert done.returncode == 0, done.stderr
    assert f"3 篇 texts / {len(NAMES)}" in done.stdout
    rows = [line.split() for line in done.stdout.splitlines()[2:]]
    assert [(row[0], row[-5]) for row in rows] == [("roster", "1"), ("signing", "2"), ("合计", "3")]


def test_a_graph_that_holds_none_of_the_texts_is_told(tmp_path: Path) -> None:
    built = kg("build", str(RECORDS["dev-05"]), "--no-tagger", "-o", str(tmp_path / "build"))
    assert built.returncode == 0, built.stderr
    done = kg("evaluate", str(tmp_path / "build"), str(FOLDER))
    assert done.returncode == 1
    assert "0 篇 texts" in done.stdout


def test_totals_add_what_is_counted() -> None:
    golds = [read_gold(FOLDER / f"{name}.ann") for name in ("signing-01", "roster-01")]
    made = build([read_article(FOLDER / f"{gold.name}.txt") for gold in golds], tagger=False)
    marked = evaluate_all(made.dataset, golds)
    assert [gold for gold, _ in marked] == golds
    whole, parts = together(scores for _, scores in marked), [scores for _, scores in marked]
    for part in ("entities", "relations", "figures"):
        counted = [getattr(scores, part).as_dict() for scores in (whole, *parts)]
        assert {key: counted[0][key] for key in ("found", "required", "wrong")} == {
            key: counted[1][key] + counted[2][key] for key in ("found", "required", "wrong")
        }
    assert (whole.strict, whole.spans) == (sum(s.strict for s in parts), sum(s.spans for s in parts))
    assert whole.facts_without_evidence == 0


def test_a_folder_without_records_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no record in this folder"):
        find_records(tmp_path)


# --------------------------------------------------------------------------------------------- the records themselves


def test_there_are_records_enough_of_every_genre() -> None:
    counts = {genre: sum(name.startswith(f"{genre}-") for name in NAMES) for genre in GENRES}
    assert len(NAMES) >= 250
    assert len(counts) == 12
    assert min(counts.values()) >= 15


def test_no_two_records_have_a_name_and_what_is_only_trained_on_is_told_by_number() -> None:
    assert len(EVERY) == len(NAMES) + len(TRAINING)
    assert [path.stem for path in TRAINING if is_apart(path.stem)] == []


def test_no_text_to_train_on_shares_thirty_characters_with_one_kept_apart() -> None:
    def stretches(path: Path) -> set[str]:
        text = re.sub(r"\s", "", path.with_suffix(".txt").read_text(encoding="utf-8"))
        return {text[at : at + 30] for at in range(len(text) - 30)}

    apart = set[str]().union(*(stretches(EVERY[name]) for name in NAMES if is_apart(name)))
    assert [path.stem for path in TRAINING if not apart.isdisjoint(stretches(path))] == []


TERMS = set(re.findall(r"^wt:(\w+)", resource("ontology/wutong.ttl").read_text(encoding="utf-8"), re.MULTILINE))


@pytest.mark.parametrize("genre", GENRES)
def test_the_records_of_a_genre_speak_the_ontology_and_their_names_say_the_genre(genre: str) -> None:
    names = [name for name in EVERY if name.rsplit("-", 1)[0] == genre]
    told = {name: read_record(EVERY[name]) for name in names}
    assert len(told) >= 60
    assert {name: found for name, one in told.items() if (found := spoken(one) - TERMS)} == {}
    assert [name for name, one in told.items() if one["genre"] != genre] == []
    assert [name for name, one in told.items() if "¦" in json.dumps(one, ensure_ascii=False)] == []
    rows = {name: EVERY[name].read_text(encoding="utf-8").splitlines() for name in names}
    assert [(name, row) for name in names for row in rows[name] if row != row.strip() or not row] == []


def spoken(told: dict[str, Any]) -> set[str]:
    """The terms of the ontology that a record uses."""
    kinds = {term for entity in told["entities"] for term in entity["type"]}
    return kinds | {predicate for relation in told["relations"] for predicate in relation["predicate"]}


def test_every_record_is_of_a_genre() -> None:
    assert {name.rsplit("-", 1)[0] for name in EVERY} == set(GENRES)
