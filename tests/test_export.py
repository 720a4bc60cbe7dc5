"""Carried to other tools and back: nothing is lost, the same bytes each time, and real parsers read our Turtle."""

from __future__ import annotations

import csv
import io
import json
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import networkx as nx
import pytest
import rdflib
from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, Store, parse
from rdflib import Dataset, Graph
from rdflib.compare import isomorphic
from rdflib.namespace import RDFS

from kg.errors import GraphError, OutputError
from kg.export import FORMATS, write
from kg.export.facts import Facts, Thing, read_facts
from kg.export.jsonld import make_context
from kg.export.networks import gexf, graphml, network
from kg.export.tables import figures_csv, nodes_csv, relationships_csv
from kg.model import KINDS
from kg.rdf import dataset_of, quads_of
from kg.resources import resource
from kg.standing import MODALITIES
from kg.store import FORMATS as READABLE
from kg.store import open_dataset
from kg.terms import BASE, PREFIXES, WT
from tests.support.gold import gold_quads, gold_reading
from tests.support.numbers import NUMBER

ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture(scope="module")
def quads() -> list[Quad]:
    return gold_quads("anning", "dev-01")


@pytest.fixture(scope="module")
def dataset(quads: list[Quad]) -> Dataset:
    return dataset_of(quads)


@pytest.fixture(scope="module")
def triples(quads: list[Quad]) -> set[str]:
    return {str(quad.triple) for quad in quads}


@pytest.fixture(scope="module")
def turtle(dataset: Dataset, tmp_path_factory: pytest.TempPathFactory) -> Path:
    (path,) = write(dataset, tmp_path_factory.mktemp("turtle") / "graph.ttl")
    return path


@pytest.mark.parametrize("form", ["ttl", "nt", "rdf", "jsonld"])
def test_a_form_of_triples_holds_the_union(dataset: Dataset, triples: set[str], tmp_path: Path, form: str) -> None:
    (path,) = write(dataset, tmp_path / f"graph.{form}")
    assert {str(q.triple) for q in parse(path=str(path), format=READABLE[path.suffix])} == triples


@pytest.mark.parametrize("form", ["nq", "trig"])
def test_a_form_of_quads_keeps_every_graph(dataset: Dataset, quads: list[Quad], tmp_path: Path, form: str) -> None:
    (path,) = write(dataset, tmp_path / f"graph.{form}")
    assert set(parse(path=str(path), format=READABLE[path.suffix])) == set(quads)


@pytest.mark.parametrize("form", ["ttl", "nt", "rdf", "jsonld"])
def test_rdflib_reads_the_same_graph(triples: set[str], dataset: Dataset, tmp_path: Path, form: str) -> None:
    (path,) = write(dataset, tmp_path / f"graph.{form}")
    read = Graph().parse(path, format={"rdf": "xml", "jsonld": "json-ld"}.get(form, form))
    assert len(read) == len(triples)
    assert {str(quad.triple) for quad in quads_of(read)} == triples


def test_blank_nodes_survive(tmp_path: Path) -> None:
    graph = Graph().parse(
        data='[] <http://x.org/b> [ <http://x.org/c> "x"@en , 1.50 , true , <a:d> ] .', format="turtle"
    )
    for form, name in (("ttl", "turtle"), ("nt", "nt"), ("rdf", "xml"), ("jsonld", "json-ld")):
        (path,) = write(graph, tmp_path / f"graph.{form}")
        assert isomorphic(Graph().parse(path, format=name), graph)


@pytest.mark.parametrize("form", FORMATS)
def test_a_store_gives_the_same_bytes_as_the_dataset_it_holds(
    dataset: Dataset, quads: list[Quad], tmp_path: Path, form: str
) -> None:
    store = Store()
    store.extend(reversed(quads))
    one = write(dataset, tmp_path / f"one.{form}")
    two = write(store, tmp_path / f"two.{form}")
    assert [bytes_of(path) for path in one] == [bytes_of(path) for path in two]


def bytes_of(path: Path) -> dict[str, bytes]:
    """What stands in a file, or in the files of a folder by their place in it."""
    files = [file for file in path.rglob("*") if file.is_file()] if path.is_dir() else [path]
    return {str(file.relative_to(path)): file.read_bytes() for file in files}


def test_the_hash_seed_does_not_show(turtle: Path, tmp_path: Path) -> None:
    program = (
        "import sys; from kg.export import FORMATS, write; from kg.store import open_dataset\n"
        "dataset = open_dataset(sys.argv[1])\n"
        "for form in FORMATS: write(dataset, sys.argv[2] + '/g.' + form)"
    )
    for seed in ("1", "2"):
        (tmp_path / seed).mkdir()
        subprocess.run(
            [sys.executable, "-W", "ignore", "-c", program, str(turtle), str(tmp_path / seed)],
            cwd=ROOT,
            check=True,
            env={"PYTHONHASHSEED": seed, "PATH": ""},
        )
    names = sorted(path.name for path in (tmp_path / "1").iterdir())
    assert len(names) == len(FORMATS) + 1
    for name in names:
        assert bytes_of(tmp_path / "1" / name) == bytes_of(tmp_path / "2" / name), name


def test_turtle_has_prefixes_for_vocabularies_only(turtle: Path) -> None:
    lines = turtle.read_text(encoding="utf-8").splitlines()
    declared = [line for line in lines if line.startswith("@prefix")]
    assert declared == [f"@prefix {name}: <{iri}> ." for name, iri in sorted(PREFIXES.items())]
    assert not any(BASE in line for line in declared)


def test_xml_that_cannot_hold_a_character_says_so(tmp_path: Path) -> None:
    graph = Graph().parse(data='<a:a> <http://x.org/b> "x\\u000By" .', format="turtle")
    with pytest.raises(GraphError, match=r"no XML file may hold U\+000B; export Turtle"):
        write(graph, tmp_path / "graph.rdf")
    assert list(tmp_path.iterdir()) == []


def test_a_carriage_return_survives_xml(tmp_path: Path) -> None:
    graph = Graph().parse(data='<a:a> <http://x.org/b> "x\\r\\ny" .', format="turtle")
    (path,) = write(graph, tmp_path / "graph.rdf")
    assert set(Graph().parse(path, format="xml")) == set(graph)


def test_an_unknown_ending_names_the_known_ones(dataset: Dataset, tmp_path: Path) -> None:
    with pytest.raises(OutputError, match=r"graph\.docx: no format has this ending; use one of ttl, nt"):
        write(dataset, tmp_path / "graph.docx")


def test_a_named_format_needs_no_ending(dataset: Dataset, tmp_path: Path) -> None:
    (path,) = write(dataset, tmp_path / "graph", format="nt")
    assert path.read_bytes().count(b"\n") > 1000


# ------------------------------------------------------------------------------------------------------ JSON-LD


def test_the_shipped_context_is_the_ontologys() -> None:
    shipped = json.loads((ROOT / "ontology" / "context.jsonld").read_text(encoding="utf-8"))["@context"]
    assert shipped == make_context(), "write kg.export.jsonld.make_context() to ontology/context.jsonld"


def test_the_context_names_every_class_and_property_once() -> None:
    context = make_context()
    iris = [term if isinstance(term, str) else term["@id"] for term in context.values()]
    assert len(iris) == len(set(iris))
    assert context["Place"] == WT + "Place"
    assert context["value"]["@type"].endswith("#decimal")
    assert context["subject"] == {"@id": WT + "subject", "@type": "@id"}


def test_json_ld_is_compact(dataset: Dataset, tmp_path: Path) -> None:
    (path,) = write(dataset, tmp_path / "graph.jsonld")
    nodes = {node["@id"]: node for node in json.loads(path.read_text(encoding="utf-8"))["@graph"]}
    article = nodes[BASE + "anning"]
    assert article["@type"] == ["nif:Context", "Article"] or set(article["@type"]) == {"nif:Context", "Article"}
    assert article["sha256"]
    assert nodes[article["locality"]]["label"] == "安宁市"
    figure = next(node for node in nodes.values() if "Observation" in node.get("@type", ()))
    assert isinstance(figure["value"], str)
    assert figure["wasDerivedFrom"] in nodes


# ----------------------------------------------------------------------------------------------------- networks


def read_network(path: Path) -> nx.MultiDiGraph:
    if path.suffix == ".gexf":
        return nx.read_gexf(path)
    return nx.read_graphml(path, force_multigraph=True)


@pytest.mark.parametrize("form", ["graphml", "gexf"])
def test_networkx_reads_back_the_same_nodes_and_edges(
    dataset: Dataset, quads: list[Quad], tmp_path: Path, form: str
) -> None:
    facts = read_facts(quads)
    (path,) = write(dataset, tmp_path / f"graph.{form}")
    graph = read_network(path)
    assert {(iri, data["label"], data["type"]) for iri, data in graph.nodes(data=True)} == {
        (thing.iri, thing.label, thing.kind) for thing in facts.things
    }
    assert sorted((s, o, data["relation"]) for s, o, data in graph.edges(data=True)) == sorted(
        (link.subject, link.object, link.predicate) for link in facts.links
    )
    assert len(facts.things) > 100
    assert len(facts.links) > 100


@pytest.mark.parametrize("form", ["graphml", "gexf"])
def test_figures_are_attributes_and_chinese_stays_chinese(dataset: Dataset, tmp_path: Path, form: str) -> None:
    (path,) = write(dataset, tmp_path / f"graph.{form}")
    assert "安宁市" in path.read_text(encoding="utf-8")
    city = next(data for _, data in read_network(path).nodes(data=True) if data["label"] == "安宁市")
    assert city["figure_count"] == len(city["figures"].splitlines()) > 10


@pytest.mark.parametrize("make", [graphml, gexf])
def test_what_xml_cannot_hold_is_replaced(make: Callable[[Facts], bytes]) -> None:
    thing = Thing(iri="a:a", label="甲\x0b<乙>&\ufffe", kind="Place", kind_zh="地方", aliases=("x\r\ny",), code="")
    written = make(Facts(things=(thing,), links=(), numbers=()))
    assert "甲\ufffd&lt;乙&gt;&amp;\ufffd" in written.decode()


def test_gexf_does_not_say_when_it_was_written(dataset: Dataset, tmp_path: Path) -> None:
    (path,) = write(dataset, tmp_path / "graph.gexf")
    assert b"lastmodified" not in path.read_bytes()


# ------------------------------------------------------------------------------------------------------- tables


def read_table(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline="")))


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1+2", "@SUM(A1)", "\t=1", "\r=1", " =1", "＝1"])
def test_a_cell_that_looks_like_a_formula_is_made_harmless(text: str) -> None:
    (row,) = read_table(figures_csv(Facts(things=(), links=(), numbers=(replace(NUMBER, about=text),))))
    assert row["主体 subject"] == f"'{text}"


def test_numbers_stay_numbers_even_below_zero() -> None:
    (row,) = read_table(figures_csv(Facts(things=(), links=(), numbers=(NUMBER,))))
    assert row["数值 value"] == "-1.40"
    assert row["文章 article"] == "标题，含逗号"


def test_the_table_of_figures_has_all_of_them(dataset: Dataset, tmp_path: Path) -> None:
    (path,) = write(dataset, tmp_path / "figures.csv")
    content = path.read_bytes()
    assert content.startswith(b"\xef\xbb\xbf")
    rows = read_table(content)
    figures = [figure for name in ("anning", "dev-01") for figure in gold_reading(name)[0].figures]
    assert sorted(Decimal(row["数值 value"]) for row in rows) == sorted(figure.value for figure in figures)
    assert {row["主体 subject"] for row in rows} >= {"安宁市"}


def test_neo4j_gets_nodes_and_relationships(dataset: Dataset, quads: list[Quad], tmp_path: Path) -> None:
    facts = read_facts(quads)
    nodes, links = write(dataset, tmp_path / "wutong.neo4j.csv")
    assert (nodes.name, links.name) == ("wutong.nodes.csv", "wutong.relationships.csv")
    rows, edges = read_table(nodes.read_bytes()), read_table(links.read_bytes())
    ids = {row["iri:ID"] for row in rows}
    assert len(ids) == len(rows) == len(facts.things)
    assert len(edges) == len(facts.links)
    assert {end for edge in edges for end in (edge[":START_ID"], edge[":END_ID"])} <= ids
    assert {edge[":TYPE"] for edge in edges} >= {"hasPart", "establishes"}
    assert all(row[":LABEL"].endswith(";Entity") for row in rows)


def test_an_array_cell_keeps_its_items_apart() -> None:
    thing = Thing(iri="a:a", label="甲", kind="Place", kind_zh="地方", aliases=("乙;丙", "丁"), code="")
    (row,) = read_table(nodes_csv(Facts(things=(thing,), links=(), numbers=())))
    assert row["aliases:string[]"].split(";") == ["乙；丙", "丁"]


def test_facts_of_a_graph_that_says_little_are_still_facts() -> None:
    quad = Quad(NamedNode("a:o"), NamedNode(PREFIXES["rdf"] + "type"), NamedNode(WT + "Observation"))
    value = Quad(NamedNode("a:o"), NamedNode(WT + "value"), Literal("2.5"))
    (number,) = read_facts([quad, value]).numbers
    assert (number.value, number.unit, number.passage) == (Decimal("2.5"), "", "")


# ------------------------------------------------------------------------------------------- other people's parsers
# Debian packages: raptor2-utils serdi libapache-jena-java default-jre-headless; npm: n3

JARS = Path("/usr/share/java")
JENA_NEEDS = (
    *("jena-", "thrift", "dexx", "gson", "guava", "failureaccess", "protobuf", "commons-", "httpc", "jackson-"),
    *("jsonld-java", "titanium", "slf4j-api", "slf4j-simple", "jcl-over-slf4j"),
)


def need(tool: str) -> str:
    found = shutil.which(tool)
    if found is None:
        pytest.skip(f"{tool} is not installed")
    return found


def same(ntriples: str, triples: set[str]) -> bool:
    return {str(q.triple) for q in parse(ntriples, format=RdfFormat.N_TRIPLES)} == triples


def test_rapper_reads_our_turtle_without_a_word(turtle: Path, triples: set[str]) -> None:
    command = [need("rapper"), "-q", "-i", "turtle", "-o", "ntriples", str(turtle)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert done.stderr == ""
    assert same(done.stdout, triples)


def test_serdi_reads_our_turtle_without_a_word(turtle: Path, triples: set[str]) -> None:
    command = [need("serdi"), "-i", "turtle", "-o", "ntriples", str(turtle)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert done.stderr == ""
    assert same(done.stdout, triples)


def test_jena_reads_our_turtle_without_a_word(turtle: Path, triples: set[str], tmp_path: Path) -> None:
    java = need("java")
    core = JARS / "jena-core.jar"
    if not core.exists():
        pytest.skip("libapache-jena-java is not installed")
    riot = [java, "-cp", jena_classpath(tmp_path), "riotcmd.riot"]
    checked = subprocess.run([*riot, "--validate", str(turtle)], capture_output=True, text=True, check=False)
    assert (checked.returncode, checked.stdout + checked.stderr) == (0, "")
    done = subprocess.run([*riot, "--output=ntriples", str(turtle)], capture_output=True, text=True, check=True)
    assert same(done.stdout, triples)


def jena_classpath(tmp_path: Path) -> str:
    """Debian moved Xerces within Jena's jar but not its message files; copies in the new place come first."""
    prefix = "org/apache/jena/ext/"
    with zipfile.ZipFile(JARS / "jena-core.jar") as jar:
        for name in jar.namelist():
            if name.startswith(prefix + "xerces/") and name.endswith(".properties"):
                place = tmp_path / name.removeprefix(prefix)
                place.parent.mkdir(parents=True, exist_ok=True)
                place.write_bytes(jar.read(name))
    jars = [path for path in sorted(JARS.glob("*.jar")) if path.stem.startswith(JENA_NEEDS) and not path.is_symlink()]
    return ":".join(map(str, (tmp_path, *jars)))


def test_n3_js_reads_our_turtle(turtle: Path, triples: set[str]) -> None:
    node = need("node")
    program = (
        "const n3 = require('n3'); const text = require('fs').readFileSync(process.argv[1], 'utf8');"
        "const w = new n3.Writer({format: 'N-Triples'}); w.addQuads(new n3.Parser().parse(text));"
        "w.end((e, r) => process.stdout.write(r));"
    )
    done = subprocess.run([node, "-e", program, str(turtle)], capture_output=True, text=True, check=False)
    if "Cannot find module 'n3'" in done.stderr:
        pytest.skip("n3 is not installed where node looks for it (NODE_PATH)")
    assert done.stderr == ""
    assert same(done.stdout, triples)


def test_a_build_opens_what_it_wrote(turtle: Path, triples: set[str]) -> None:
    assert len(open_dataset(turtle)) == len(triples)


# ------------------------------------------------------------------------------------------- facts of small graphs

HEAD = "".join(f"PREFIX {name}: <{iri}>\n" for name, iri in PREFIXES.items())
SMALL = """
wt:Place rdfs:label "地方"@zh . wt:partOf rdfs:label "属于"@zh , "part of"@en .
<a:1> a wt:Place ; rdfs:label "甲"@zh ; skos:altLabel "小甲"@zh , "甲城"@zh . <a:2> a wt:Place ; rdfs:label "乙"@zh .
<a:f> a wt:Assertion ; rdf:subject <a:1> ; rdf:predicate wt:partOf ; rdf:object <a:2> ; wt:rule "r1" ;
  wt:subjectResolution "stated" ; prov:wasDerivedFrom <a:p1> .
<a:g> a wt:Assertion ; rdf:subject <a:1> ; rdf:predicate wt:partOf ; rdf:object <a:2> ; wt:rule "r2" ;
  wt:subjectResolution "implied" ; prov:wasDerivedFrom <a:p2> , <a:p3> .
<a:p1> nif:anchorOf "甲属于乙" . <a:p2> nif:anchorOf "乙的甲" . <a:p3> nif:anchorOf "甲" .
"""


def small(turtle: str = "") -> Facts:
    return read_facts(parse(HEAD + SMALL + turtle, format=RdfFormat.TURTLE))


def test_what_two_articles_state_is_one_link_with_all_its_words() -> None:
    (link,) = small().links
    assert (link.subject, link.predicate, link.predicate_zh, link.object) == ("a:1", "partOf", "属于", "a:2")
    assert link.quotes == ("甲属于乙", "乙的甲", "甲")
    assert (link.rule, link.resolution) == ("r1", "stated")


PLANNED = """
<a:h> a wt:Assertion ; rdf:subject <a:1> ; rdf:predicate wt:leads ; rdf:object <a:2> ; wt:rule "r" ;
  wt:modality wt:planned ; wt:subjectResolution "implied" ; wt:confidence 0.62 .
<a:i> a wt:Assertion ; rdf:subject <a:1> ; rdf:predicate wt:leads ; rdf:object <a:2> ; wt:rule "r" ;
  wt:modality wt:asserted ; wt:subjectResolution "implied" ; wt:confidence 0.71 .
<a:j> a wt:Assertion ; rdf:subject <a:1> ; rdf:predicate wt:leads ; rdf:object <a:2> ; wt:rule "r" ;
  wt:modality wt:asserted ; wt:subjectResolution "stated" ; wt:confidence 0.93 ."""


def test_what_is_planned_is_no_link_of_what_is_done_and_each_tells_how_sure_it_is() -> None:
    facts = small(PLANNED)
    table = read_table(relationships_csv(facts))
    told = [
        [row[name] for name in ("modality", "resolution", "confidence")] for row in table if row[":TYPE"] == "leads"
    ]
    assert sorted(told) == [["asserted", "stated", "0.93"], ["planned", "implied", "0.62"]]
    edges = {key: data["confidence"] for _, _, key, data in network(facts).edges(keys=True, data=True)}
    assert (edges["leads"], edges["leads planned"]) == ("0.93", "0.62")


def test_the_table_of_figures_tells_how_each_is_meant_and_how_sure_it_is() -> None:
    figure = replace(NUMBER, modality="planned", resolution="implied", confidence="0.62")
    (row,) = read_table(figures_csv(Facts(things=(), links=(), numbers=(figure,))))
    told = [
        row[name] for name in ("种类 kind", "限定 qualifier", "语气 modality", "主语 resolution", "把握 confidence")
    ]
    assert told == ["增长 growth", "exact", "计划 planned", "省略 implied", "0.62"]


def test_every_code_of_a_figure_is_told_in_the_ontologys_word() -> None:
    labels = {
        str(code).removeprefix(WT): str(label)
        for code, label in Graph().parse(resource("ontology/wutong.ttl")).subject_objects(RDFS.label)
        if isinstance(label, rdflib.Literal) and label.language == "zh"
    }
    for kind in KINDS:
        (row,) = read_table(figures_csv(Facts(things=(), links=(), numbers=(replace(NUMBER, kind=kind),))))
        assert row["种类 kind"] == f"{labels[kind]} {kind}"
    for modality, words in MODALITIES.items():
        assert words == (labels[modality], modality), "one wording everywhere"


def test_a_thing_has_its_aliases_in_order() -> None:
    one, two = small().things
    assert (one.label, one.kind, one.kind_zh, one.aliases) == ("甲", "Place", "地方", ("小甲", "甲城"))
    assert (two.label, two.aliases) == ("乙", ())


def test_a_link_to_what_has_no_label_is_left_out_of_networks_and_tables() -> None:
    stray = '<a:h> a wt:Assertion ; rdf:subject <a:1> ; rdf:predicate wt:leads ; rdf:object <a:9> ; wt:rule "r" .'
    facts = small(stray)
    assert len(facts.links) == 2
    assert b"leads" not in graphml(facts)
    assert b"leads" not in relationships_csv(facts)


def test_parallel_relations_stay_apart() -> None:
    more = '<a:h> a wt:Assertion ; rdf:subject <a:1> ; rdf:predicate wt:leads ; rdf:object <a:2> ; wt:rule "r" .'
    graph = network(small(more))
    assert sorted(key for _, _, key in graph.edges(keys=True)) == ["leads", "partOf"]


def test_a_property_without_a_chinese_label_goes_by_its_name() -> None:
    more = '<a:h> a wt:Assertion ; rdf:subject <a:2> ; rdf:predicate wt:leads ; rdf:object <a:1> ; wt:rule "r" .'
    edges = network(small(more)).edges(data="label")
    assert sorted(label for _, _, label in edges) == ["leads", "属于"]


JSON_VALUES = [
    ('<a:s> rdfs:label "甲"@zh .', {"label": "甲"}),
    ('<a:s> rdfs:label "one"@en .', {"label": {"@value": "one", "@language": "en"}}),
    ('<a:s> rdfs:label "bare" .', {"label": {"@value": "bare"}}),
    ("<a:s> wt:value 1.5 .", {"value": "1.5"}),
    ("<a:s> wt:value 15 .", {"value": {"@value": "15", "@type": PREFIXES["xsd"] + "integer"}}),
    ('<a:s> wt:rule "r" .', {"rule": "r"}),
    ('<a:s> wt:rule "规则"@zh .', {"rule": {"@value": "规则", "@language": "zh"}}),
    ("<a:s> wt:partOf <a:o> , <a:p> .", {"partOf": ["a:o", "a:p"]}),
    ("<a:s> skos:exactMatch <a:o> .", {"skos:exactMatch": {"@id": "a:o"}}),
    ("<a:s> <a:x> true .", {"a:x": {"@value": "true", "@type": PREFIXES["xsd"] + "boolean"}}),
    ("<a:s> a wt:Place , nif:String .", {"@type": ["nif:String", "Place"]}),
    ("<a:s> wt:partOf _:x .", {"partOf": "_:x"}),
]  # fmt: skip


@pytest.mark.parametrize(("turtle", "node"), JSON_VALUES, ids=[turtle for turtle, _ in JSON_VALUES])
def test_a_value_is_written_as_short_as_its_name_allows(turtle: str, node: dict[str, object], tmp_path: Path) -> None:
    quads = list(parse(HEAD + turtle, format=RdfFormat.TURTLE))
    (path,) = write(quads, tmp_path / "one.jsonld")
    document = json.loads(path.read_bytes())
    assert document["@graph"] == [{"@id": "a:s", **node}]
    (path,) = write(dataset_of(quads), tmp_path / "graph.jsonld")
    again = dataset_of(parse(path=str(path), format=RdfFormat.JSON_LD))
    assert isomorphic(again.default_graph, dataset_of(quads).default_graph)
