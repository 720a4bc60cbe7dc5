"""What a query reaches for: SERVICE is found wherever Oxigraph's grammar would find it, and nowhere else."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator

import pytest
from pyoxigraph import Store

from kg.errors import QueryError
from kg.query import ask, prepare
from kg.query.guard import Dataset, dataset_of, refuse_nesting, refuse_service, tokens
from kg.terms import PREFIXES


@pytest.fixture(scope="module")
def listener() -> Iterator[tuple[str, list[int]]]:
    """An address that notes every connection."""
    calls: list[int] = []
    with socket.create_server(("127.0.0.1", 0)) as server:

        def listen() -> None:
            while True:
                try:
                    connection, _ = server.accept()
                except OSError:
                    return
                calls.append(1)
                connection.close()

        threading.Thread(target=listen, daemon=True).start()
        yield f"<http://127.0.0.1:{server.getsockname()[1]}/>", calls


CALLS = [  # @ is the address; each of these makes Oxigraph itself send a request, or would with other data
    "SELECT * { SERVICE @ { ?a ?b ?c } }",
    "SELECT * { service silent @ { ?a ?b ?c } }",
    "SELECT * { { SELECT * { SERVICE @ { ?a ?b ?c } } } }",
    "SELECT * { FILTER EXISTS { SERVICE @ { ?a ?b ?c } } }",
    "SELECT * { ?s ?p 1SERVICE @ { ?a ?b ?c } }",
    "SELECT * { OPTIONAL { ?s ?p trueSERVICE @ { ?a ?b ?c } } }",
    'SELECT * { ?s ?p "x"SERVICE @ { ?a ?b ?c } }',
    'SELECT * { ?s ?p "\\""SERVICE @ { ?a ?b ?c } }',
    "SELECT * { ?s ?p '''a''\\''''SERVICE @ { ?a ?b ?c } }",
    "SELECT * { ?s ?p 'a'@en\nSERVICE @ { ?a ?b ?c } }",
    "SELECT * { SERVICE# a comment\n@ { ?a ?b ?c } }",
    "PREFIX ex: @ SELECT * { SERVICEex:foo { ?a ?b ?c } }",
    "PREFIX : @ SELECT * { SERVICE: { ?a ?b ?c } }",
    "PREFIX : @ SELECT * { SERVICESILENT:a#{\n{ ?a ?b ?c } }",
    "PREFIX ex: @ SELECT * { ?s ?p ex:a\\'. SERVICE ex:b { ?a ?b ?c } }",
    "SELECT * { ?s ?p ?o FILTER(?o<?x||?o>2)SERVICE#>\n@{ ?a ?b ?c } }",
    "SELECT * { ?s ?p ?o FILTER(?o<?x||true)#>'''\nSERVICE @ { ?a ?b ?c } #'''\n }",
    "SELECT * { ?s ?p ?o FILTER(?o<5)SERVICE?z{ ?a ?b ?c } }",
    "SELECT * { ?s <http://a/\\u0041'> ?o . SERVICE @ { ?a ?b ?c } #'\n }",
]


@pytest.mark.parametrize("query", CALLS)
def test_a_call_is_refused_and_nothing_is_sent(listener: tuple[str, list[int]], query: str) -> None:
    address, calls = listener
    text = query.replace("@ ", address + " ").replace("@{", address + "{")
    with pytest.raises(QueryError):
        refuse_service(text)
    store = Store()
    store.update("INSERT DATA { <http://s> <http://p> 1 , 3 }")
    before = len(calls)
    with pytest.raises(QueryError):
        ask(store, text)
    assert len(calls) == before


HARMLESS = [
    'SELECT * { ?s ?p "SERVICE <http://a> {}" } # SERVICE <http://b> {}',
    "SELECT * { ?service <http://a/service#x> ?o }",
    "PREFIX service: <http://x/SERVICE#> SELECT * { service:x service:y service:service }",
    "ASK { ?s ?p '''a SERVICE ''b''' }",
    "ASK { ?s <urn:service:x> '服务 SERVICE'@zh }",
    "ASK { ?s ?p ?o FILTER(?o < 3 && ?o > 2) } #SERVICE",
    "ASK { _:service ?p 'a'@service }",
]


@pytest.mark.parametrize("query", HARMLESS)
def test_the_word_alone_is_no_call(query: str) -> None:
    refuse_service(query)
    ask(Store(), query)


TOLD = [  # what is refused, with the line it stands on
    ("ASK {\n FILTER(?a<?b)SERVICE#>\n }", r"line 2: <\?b\)SERVICE#> could be an IRI or a comparison; put blanks"),
    ("\nASK { FILTER(?a<?b)SERVICE#>\n }", r"line 2: .* could be an IRI"),
    ("ASK { FILTER(?a<?b)SERVICE#>\n }", r"line 1: .* could be an IRI"),
    ("\nASK { SERVICE <http://a> {} }\n", r"line 2: SERVICE is not served"),
    ("ASK { SERVICE <http://a> {} }\n", r"line 1: SERVICE is not served"),
    ("\nASK {" + "\n{" * 100 + "}" * 101, r"line 102: .* more than 100 brackets within each other"),
    ("ASK {" + "{" * 100 + "}" * 101, r"line 1: .* more than 100 brackets within each other"),
    ("\n" + "!" * 1000 + "\n!", r"line 3: .* more than 1000 parts that are joined"),
]


@pytest.mark.parametrize(("query", "told"), TOLD)
def test_what_is_refused_is_told_with_its_line(query: str, told: str) -> None:
    with pytest.raises(QueryError, match=told):
        prepare(query)


def test_brackets_and_joints_are_counted_to_the_last_that_may_be() -> None:
    refuse_nesting("ASK " + "{" * 100 + "}" * 100)
    refuse_nesting("ASK { " + "{} " * 500 + "}")
    refuse_nesting("}" * 300 + "{" * 100)
    refuse_nesting("!" * 1000)


DATASETS = [
    ("ASK { ?s ?p 'FROM <http://a>' }", Dataset()),
    ("ASK FROM <http://a> { }", Dataset(default=("http://a",))),
    (
        "ASK FROM <http://a> FROM <http://b> FROM NAMED <http://c> { }",
        Dataset(default=("http://a", "http://b"), named=("http://c",)),
    ),
    ("PREFIX x: <http://x/> SELECT * FROM x:g # FROM <http://z>\nWHERE { }", Dataset(default=("http://x/g",))),
    ("SELECT * from named wt:g { }", Dataset(named=("https://w3id.org/wutong/ns#g",))),
    ("SELECT * { ?s ?p ?from . GRAPH <http://from> { } }", Dataset()),
]


@pytest.mark.parametrize(("query", "dataset"), DATASETS)
def test_the_graphs_a_query_names(query: str, dataset: Dataset) -> None:
    assert dataset_of(query, PREFIXES) == dataset


@pytest.mark.parametrize(
    ("dataset", "restricts"),
    [(Dataset(), False), (Dataset(default=("http://a",)), True), (Dataset(named=("http://a",)), True)],
)
def test_a_dataset_restricts_where_it_names_a_graph(dataset: Dataset, restricts: bool) -> None:
    assert bool(dataset) is restricts


NESTED = [*CALLS, "ASK { FILTER(?a<?b && ?c>?d && 'x' != \"y\") } # end", "SELECT * { ?s <a:b> ?o FILTER(?o<5||?o>2) }"]


@pytest.mark.parametrize("query", NESTED)
def test_a_token_stands_where_it_says(query: str) -> None:
    """Also within what might be an IRI and is a comparison: a message names the line by it."""
    found = list(tokens(query))
    assert found
    assert [query[token.start :][: len(token.text)] for token in found] == [token.text for token in found]


def test_what_stands_in_a_comparison_is_read_to_its_last_letter() -> None:
    found = [token.text for token in tokens("FILTER(?a<?bc&&?de>?f)")]
    assert {"?bc", "?de", "?f"} <= set(found)
    assert "?d" not in found
