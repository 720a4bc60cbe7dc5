"""The ontology holds together: it parses, contradicts nothing, names and defines every term, and stays small."""

from __future__ import annotations

import itertools
import re
from collections import Counter
from functools import cache
from pathlib import Path

import owlrl
import pytest
from pyoxigraph import RdfFormat, parse
from rdflib import OWL, RDF, RDFS, SKOS, Graph, Literal, Namespace, URIRef

from kg.errors import OntologyError
from kg.facts import union
from kg.graph import build_dataset
from kg.lexicon import load_lexicon
from kg.model import KINDS, MODALITIES
from kg.names.context import compile_role
from kg.resources import resource
from kg.terms import PREFIXES, SDMX_ATTRIBUTE, SDMX_MEASURE, WT
from kg.view.inline import PAGE
from tests.support.colours import SIGHT, Triple, apart, ciede2000, contrast
from tests.support.gold import gold_reading

ROOT = Path(__file__).resolve().parents[1]
CASES = ROOT / "tests" / "cases"
W = Namespace(WT)
ERROR = URIRef("http://www.daml.org/2002/03/agents/agent-ont#error")
FILES = ("wutong.ttl", "lexicon.ttl", "shapes.ttl")

ENTITIES = {
    "Place": "schema:AdministrativeArea", "Organization": "org:Organization", "PartyOrganization": "wt:Organization",
    "GovernmentBody": "wt:Organization", "CommandUnit": "wt:Organization", "Enterprise": "schema:Corporation",
    "SocialOrganization": "wt:Organization", "PublicInstitution": "wt:Organization", "Person": "foaf:Person",
    "Post": "org:Post", "Mechanism": "wt:Entity", "Policy": "wt:Entity", "Programme": "wt:Entity",
    "Project": "schema:Project", "Platform": "wt:Entity", "Event": "schema:Event", "Meeting": "wt:Event",
    "Honour": "wt:Entity", "Industry": "skos:Concept", "Principle": "wt:Entity", "Observation": "qb:Observation",
    "Indicator": "skos:Concept", "Assertion": "rdf:Statement", "Article": "nif:Context",
}  # fmt: skip
"""Every class of the contract, and what it must lie below."""
RELATIONS = [
    "partOf", "hasPart", "locatedIn", "establishes", "issues", "implements", "organizes", "participatesIn",
    "supports", "undertakes", "cooperatesWith", "awarded", "recognizedBy", "leads", "holdsPostAt", "founderOf",
    "servesIndustry", "inIndustry", "basedOn", "publishedBy", "succeeds",
]  # fmt: skip
TERMS = [
    "divisionCode", "rule", "subjectResolution", "subject", "indicator", "value", "unit", "kind", "qualifier",
    "periodStart", "periodEnd", "text", "locality", "sha256", "role", "heading", "declares", "lists", "sums",
    "complete", "modality", "confidence", "about", "changeOf", "shareOf", "comparedWith", "changeForm", "indicatorText",
    "page", "region", "original", "sourceSha256", "withheld",
]  # fmt: skip


@cache
def ontology() -> Graph:
    return Graph().parse(resource("ontology/wutong.ttl"))


def own(*types: URIRef) -> list[URIRef]:
    """Terms of our own namespace of any of some types, in order."""
    found = {s for kind in types for s in ontology().subjects(RDF.type, kind)}
    return sorted(s for s in found if isinstance(s, URIRef) and s.startswith(WT))


def classes() -> list[URIRef]:
    return own(OWL.Class)


def properties() -> list[URIRef]:
    return own(OWL.ObjectProperty, OWL.DatatypeProperty)


def all_terms() -> list[URIRef]:
    return [*classes(), *properties(), *own(SKOS.Concept, SKOS.ConceptScheme)]


def expand(curie: str) -> URIRef:
    prefix, _, name = curie.partition(":")
    return URIRef(PREFIXES[prefix] + name)


def closure(*facts: Path) -> Graph:
    graph = Graph() + ontology()
    for path in facts:
        graph.parse(path)
    owlrl.DeductiveClosure(owlrl.OWLRL_Semantics).expand(graph)
    return graph


def contradictions(graph: Graph) -> list[str]:
    return sorted(str(message) for message in graph.objects(None, ERROR))


# ------------------------------------------------------------------------------------------------ as a file


@pytest.mark.parametrize("name", FILES)
def test_a_file_parses_to_the_same_number_of_facts_in_both_libraries(name: str) -> None:
    path = resource(f"ontology/{name}")
    assert len(Graph().parse(path)) == len(set(parse(path=str(path), format=RdfFormat.TURTLE))) > 0


def test_the_header_says_what_it_is() -> None:
    header = URIRef(WT.rstrip("#"))
    assert (header, RDF.type, OWL.Ontology) in ontology()
    told = {p.split("#")[-1].split("/")[-1] for p in map(str, ontology().predicates(header))}
    assert told >= {"title", "description", "creator", "license", "versionInfo", "preferredNamespacePrefix"}


def test_nothing_is_defined_twice() -> None:
    text = resource("ontology/wutong.ttl").read_text(encoding="utf-8")
    heads = Counter(re.findall(r"^(wt:\w+) a ", text, flags=re.M))
    assert len(heads) == len(all_terms())
    assert not {term: n for term, n in heads.items() if n > 1}
    definitions = Counter(str(d) for d in ontology().objects(None, SKOS.definition))
    assert not {d: n for d, n in definitions.items() if n > 1}, "two terms that mean the same"


def test_it_stays_small() -> None:
    """What is added is argued for: these two numbers grow with it."""
    assert len(classes()) < 30
    assert len(properties()) < 56


# ------------------------------------------------------------------------------------------------ every term


@pytest.mark.parametrize("term", all_terms(), ids=lambda term: term.removeprefix(WT))
def test_a_term_is_labelled_and_defined_once_in_each_language(term: URIRef) -> None:
    for told in (RDFS.label, SKOS.definition):
        languages = sorted(str(o.language) for o in ontology().objects(term, told) if isinstance(o, Literal))
        assert languages == ["en", "zh"], told
    assert set(ontology().objects(term, RDFS.isDefinedBy)) == {URIRef(WT.rstrip("#"))}


@pytest.mark.parametrize("term", all_terms(), ids=lambda term: term.removeprefix(WT))
def test_a_definition_is_a_short_sentence_in_its_language(term: URIRef) -> None:
    texts = {str(d.language): str(d) for d in ontology().objects(term, SKOS.definition) if isinstance(d, Literal)}
    assert re.fullmatch(r"[^.,;?!]*。", texts["zh"]), "Chinese ends in 。 and uses no half-width punctuation"
    assert re.search(r"[一-鿿]{4}", texts["zh"])
    assert re.fullmatch(r"[A-Z][^一-鿿]*\.", texts["en"])
    assert all(len(t) < 160 for t in texts.values())


def test_labels_tell_terms_of_one_sort_apart() -> None:
    sorts = (classes(), properties(), own(SKOS.Concept), own(SKOS.ConceptScheme))
    for terms, language in itertools.product(sorts, ("zh", "en")):
        labels = [o for t in terms for o in ontology().objects(t, RDFS.label) if getattr(o, "language", "") == language]
        assert len(set(labels)) == len(labels) > 0


@pytest.mark.parametrize(("name", "above"), ENTITIES.items())
def test_a_class_of_the_contract_lies_below_its_standard_term(name: str, above: str) -> None:
    assert W[name] in classes()
    assert expand(above) in set(ontology().transitive_objects(W[name], RDFS.subClassOf)) - {W[name]}


@pytest.mark.parametrize("name", [*RELATIONS, *TERMS])
def test_a_property_of_the_contract_exists(name: str) -> None:
    assert W[name] in properties()


def test_the_kinds_of_figure_are_those_of_the_model() -> None:
    assert {k.removeprefix(WT) for k in own(W.Kind)} == set(KINDS)


def test_the_modalities_are_those_of_the_model() -> None:
    assert {str(s).removeprefix(WT) for s in ontology().subjects(SKOS.inScheme, W.Modalities)} == set(MODALITIES)


def test_the_relations_of_the_contract_are_those_between_entities() -> None:
    between = {p for p in properties() if (p, RDFS.domain, W.Entity) in ontology()}
    assert {p.removeprefix(WT) for p in between} == set(RELATIONS)


def test_every_alignment_is_to_a_known_vocabulary() -> None:
    known = (*PREFIXES.values(), SDMX_ATTRIBUTE, SDMX_MEASURE)
    links = (RDFS.subClassOf, RDFS.subPropertyOf, RDFS.seeAlso, SKOS.closeMatch, RDFS.domain, RDFS.range, RDF.type)
    targets = {o for p in links for t in all_terms() for o in ontology().objects(t, p)}
    assert len(targets) > 40
    assert [t for t in targets if not str(t).startswith(known)] == []


def test_a_term_used_in_an_axiom_is_declared() -> None:
    used = {n for fact in ontology() for n in fact if isinstance(n, URIRef) and n.startswith(WT)}
    assert used <= set(all_terms())


def test_every_term_the_code_writes_is_declared() -> None:
    """`WT + "name"`, `WT.name`, `wt:name` in the modules of the graph half."""
    known = {t.removeprefix(WT) for t in all_terms()}
    modules = sorted((ROOT / "kg").rglob("*.py"))
    assert modules
    for path in modules:
        text = path.read_text(encoding="utf-8")
        written = set(re.findall(r"\bwt:([A-Za-z]\w*)", text)) | set(re.findall(r'\bWT ?\+ ?"(\w+)"', text))
        assert written <= known, path.name


# ------------------------------------------------------------------------------------------------ as a theory


def test_the_ontology_alone_contradicts_nothing() -> None:
    assert contradictions(closure()) == []


def test_the_closure_of_a_valid_graph_contradicts_nothing_and_infers() -> None:
    graph = closure(CASES / "valid.ttl")
    unit = URIRef("https://w3id.org/wutong/id/unit")
    assert contradictions(graph) == []
    assert {W.Entity, W.Organization, expand("org:Organization")} <= set(graph.objects(unit, RDF.type))


def test_the_closure_of_a_gold_graph_contradicts_nothing() -> None:
    reading, entities = gold_reading("dev-05")
    graph = union(build_dataset([reading], entities)) + ontology()
    owlrl.DeductiveClosure(owlrl.OWLRL_Semantics).expand(graph)
    assert contradictions(graph) == []
    members = set(graph.subjects(RDF.type, W.Entity))
    assert len(members) >= len(entities)
    assert all((e, RDFS.label, None) in graph for e in members), "a range or domain made an entity of something else"


BROKEN = [
    ("a person who is an enterprise", "a:x a wt:Person , wt:Enterprise ."),
    ("a place that is a policy", "a:x a wt:Place , wt:Policy ."),
    ("a thing that is part of itself", "a:x wt:partOf a:x ."),
    ("each part of the other, by the inverse", "a:x wt:partOf a:y ; wt:hasPart a:y ."),
    ("a figure that is an entity", "a:x a wt:Observation , wt:Event ."),
]


@pytest.mark.parametrize(("what", "facts"), BROKEN, ids=[what for what, _ in BROKEN])
def test_the_closure_finds_a_contradiction(what: str, facts: str, tmp_path: Path) -> None:
    path = tmp_path / "broken.ttl"
    path.write_text(f"@prefix a: <https://w3id.org/wutong/id/> . @prefix wt: <{WT}> . {facts}", encoding="utf-8")
    assert contradictions(closure(path)), what


def test_inverses_are_inferred() -> None:
    facts = (
        "@prefix wt: <https://w3id.org/wutong/ns#> . <urn:a> wt:partOf <urn:b> . <urn:c> wt:cooperatesWith <urn:d> ."
    )
    graph = Graph() + ontology()
    graph.parse(data=facts, format="turtle")
    owlrl.DeductiveClosure(owlrl.OWLRL_Semantics).expand(graph)
    assert (URIRef("urn:b"), W.hasPart, URIRef("urn:a")) in graph
    assert (URIRef("urn:d"), W.cooperatesWith, URIRef("urn:c")) in graph


# ------------------------------------------------------------------------------------------------ looks

EVIDENCE = ("Article", "Observation", "Indicator")
"""Classes that stand in no graph beside the others: told from them by colour, but not as far apart in one shape."""
TOLD, FAR = 10.5, 17.0
"""CIEDE2000 between any two colours, and between those of two classes of one shape."""
BY_TRITAN = 8.0
"""The same for the few who do not see blue from green: one in ten thousand."""
GROUNDS = {
    theme: re.findall(r"--(?:ground|paper|shade): (#[0-9a-f]{3,6})", block)
    for theme, block in zip(("light", "dark"), (PAGE / "palette.css").read_text("utf-8").split("@media"), strict=False)
}
"""What symbols stand on."""


def looks() -> dict[str, tuple[str, str]]:
    lexicon = load_lexicon()
    colours = {cue.owner: cue.forms for cue in lexicon.of("colour")}
    shapes = {cue.owner: cue.forms for cue in lexicon.of("shape")}
    assert colours.keys() == shapes.keys()
    assert all(len(forms) == 1 for forms in (*colours.values(), *shapes.values()))
    return {owner: (colours[owner][0], shapes[owner][0]) for owner in colours}


def free() -> str:
    """The looks in our colours and shapes that a new class may have: nobody takes them for another's."""
    worn = set(looks().values())
    colours, shapes = (sorted({look[part] for look in worn}) for part in (0, 1))
    apart = [
        f'"{colour}" "{shape}"'
        for colour, shape in itertools.product(colours, shapes)
        if all(apart(colour, c, sight) >= FAR for c, s in worn for sight in SIGHT if s == shape and sight != "tritan")
    ]
    return "free are " + ", ".join(apart)


def test_every_class_of_entities_has_a_look_of_its_own() -> None:
    entities = set(ontology().transitive_subjects(RDFS.subClassOf, W.Entity)) - {W.Entity}
    assert {str(c).removeprefix(WT) for c in entities} - looks().keys() == set(), free()
    assert len(set(looks().values())) == len(looks())


def whole(colour: str) -> str:
    """`#fff` as `#ffffff`."""
    return colour if len(colour) == 7 else "#" + "".join(2 * digit for digit in colour[1:])


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_every_colour_is_legible_on_every_ground_of_the_explorer(theme: str) -> None:
    assert len(GROUNDS[theme]) == 3
    for owner, (colour, _) in looks().items():
        for ground in GROUNDS[theme]:
            assert contrast(colour, whole(ground)) >= 3, (owner, ground)


@pytest.mark.parametrize("sight", SIGHT)
def test_any_two_colours_can_be_told_apart_by_all_eyes(sight: str) -> None:
    for a, b in itertools.combinations(sorted({colour for colour, _ in looks().values()}), 2):
        assert apart(a, b, sight) >= (BY_TRITAN if sight == "tritan" else TOLD), (a, b)


@pytest.mark.parametrize("sight", sorted(SIGHT.keys() - {"tritan"}))
def test_classes_of_one_shape_wear_colours_that_are_far_apart(sight: str) -> None:
    drawn = {owner: look for owner, look in looks().items() if owner not in EVIDENCE}
    for (one, (a, shape)), (other, (b, same)) in itertools.combinations(drawn.items(), 2):
        if shape == same:
            assert apart(a, b, sight) >= FAR, (one, other, free())


@pytest.mark.parametrize(
    ("one", "other"), [("Mechanism", "Industry"), ("Policy", "Platform"), ("Programme", "Project")]
)
def test_what_the_colour_blind_took_for_one_another_is_told_apart(one: str, other: str) -> None:
    for sight in SIGHT.keys() - {"tritan"}:
        assert apart(looks()[one][0], looks()[other][0], sight) >= FAR, sight


@pytest.mark.parametrize(
    ("one", "other", "distance"),
    [
        ((50.0, -1.0, 2.0), (50.0, 0.0, 0.0), 2.3669),
        ((50.0, 2.49, -0.001), (50.0, -2.49, 0.0009), 7.1792),
        ((50.0, 2.5, 0.0), (73.0, 25.0, -18.0), 27.1492),
        ((60.2574, -34.0099, 36.2677), (60.4626, -34.1751, 39.4387), 1.2644),
        ((22.7233, 20.0904, -46.694), (23.0331, 14.973, -42.5619), 2.0373),
        ((2.0776, 0.0795, -1.135), (0.9033, -0.0636, -0.5514), 0.9082),
    ],
)
def test_differences_of_colours_are_those_of_the_published_pairs(one: Triple, other: Triple, distance: float) -> None:
    assert ciede2000(one, other) == pytest.approx(distance, abs=0.0001)


# ------------------------------------------------------------------------------------------------- a user's own file

HEAD = (
    "@prefix lex: <https://w3id.org/wutong/lexicon#> . @prefix wt: <https://w3id.org/wutong/ns#> .\n"
    "@prefix owl: <http://www.w3.org/2002/07/owl#> . @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .\n"
)
MISTAKES = [
    ('wt:CommandUnit lex:endings "突击队" .', "there is no role lex:endings; did you mean lex:ending"),
    (
        'wt:establishes lex:trigger [ lex:form "垒建" ; lex:objct wt:Project ] .',
        "there is no attribute lex:objct; did you mean lex:object",
    ),
    ('wt:Unit lex:unit [ lex:form "挑" ; lex:weight "50" ] .', "there is no attribute lex:weight"),
    (
        'wt:establishes lex:trigger [ lex:form "垒建" ; lex:frame "eiter" ] .',
        "there is no lex:frame eiter; did you mean either",
    ),
    ('wt:Unit lex:unit [ lex:form "挑" ; lex:group "counts" ] .', "there is no lex:group counts; did you mean count"),
    ('wt:ComandUnit lex:ending "突击队" .', "there is no class or relation wt:ComandUnit; did you mean wt:CommandUnit"),
    (
        "wt:SeedHouse a owl:Class ; rdfs:subClassOf wt:PublicInstitute .",
        "there is no class or relation wt:PublicInstitute; did you mean wt:PublicInstitution",
    ),
    ("wt:A a owl:Class ; rdfs:subClassOf wt:B . wt:B a owl:Class ; rdfs:subClassOf wt:A .", "wt:A lies below itself"),
    ("wt:establishes lex:trigger [ lex:object wt:Project ] .", "a lex:trigger of establishes has no lex:form"),
]


@pytest.mark.parametrize(("turtle", "says"), MISTAKES, ids=[says for _, says in MISTAKES])
def test_a_mistake_in_a_users_file_is_told_with_what_was_meant(tmp_path: Path, turtle: str, says: str) -> None:
    (tmp_path / "mine.ttl").write_text(HEAD + turtle, encoding="utf-8")
    with pytest.raises(OntologyError) as told:
        load_lexicon(tmp_path / "mine.ttl")
    assert says in str(told.value)


def test_classes_of_one_file_may_be_used_in_another(tmp_path: Path) -> None:
    (tmp_path / "one.ttl").write_text(
        HEAD + "wt:SeedHouse a owl:Class ; rdfs:subClassOf wt:Platform .", encoding="utf-8"
    )
    (tmp_path / "two.ttl").write_text(HEAD + 'wt:SeedHouse lex:ending "种源库" .', encoding="utf-8")
    lexicon = load_lexicon(tmp_path / "two.ttl", tmp_path / "one.ttl")
    assert lexicon.words("ending")["种源库"] == "SeedHouse"
    assert lexicon.is_a("SeedHouse", "Platform")


@pytest.mark.parametrize("lower", ["GovernmentBody", "SocialOrganization"])
def test_an_ending_of_two_classes_is_the_lower_ones(tmp_path: Path, lower: str) -> None:
    own = f'wt:Organization lex:ending "驿馆" .\nwt:{lower} lex:ending "驿馆" .'
    (tmp_path / "mine.ttl").write_text(HEAD + own, encoding="utf-8")
    lexicon = load_lexicon(tmp_path / "mine.ttl")
    assert lexicon.words("ending")["驿馆"] == lower
    hits = compile_role(lexicon, "ending").hits("云湖驿馆")
    assert [hit.cue.owner for hit in hits] == [lower, "Organization"]
