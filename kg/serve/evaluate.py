"""One SPARQL question, from its text to the bytes of its answer. Runs in a worker."""

from __future__ import annotations

from itertools import islice

from pyoxigraph import BlankNode, DefaultGraph, NamedNode, QueryBoolean, QuerySolutions

from kg.errors import QueryError
from kg.query import prepare
from kg.query.asking import explained
from kg.query.guard import Dataset, dataset_of
from kg.serve.accept import GRAPHS, RESULTS
from kg.serve.jobs import Question, Reply, refusal
from kg.serve.limits import Limits
from kg.serve.meter import MARKS, Meter
from kg.store import GraphStore, lacks_union, serialize
from kg.terms import PREFIXES


def evaluate(store: GraphStore, question: Question, limits: Limits) -> Reply:
    """Answer a question: 400 where it cannot be asked, 406 where no acceptable format suits its form."""
    try:
        prepare(question.sparql)
        dataset = question.dataset or dataset_of(question.sparql, PREFIXES)
        _known(store, dataset)
        return _answer(store, question, dataset, limits)
    except QueryError as error:
        return refusal(400, str(error))
    except SyntaxError as error:
        return refusal(400, str(explained(question.sparql, str(error))))
    except (ValueError, RuntimeError) as error:
        return refusal(400, f"the query cannot be evaluated: {error}")


def _known(store: GraphStore, dataset: Dataset) -> None:
    """Refuse graphs the store does not have: nothing is fetched, and an empty answer would be misleading."""
    for iri in (*dataset.default, *dataset.named):
        if not store.contains_named_graph(NamedNode(iri)):
            raise QueryError(f"no graph {iri} in this store", hint="graphs are not fetched; GRAPH ?g lists ours")


def _answer(store: GraphStore, question: Question, dataset: Dataset, limits: Limits) -> Reply:
    if dataset:
        graphs: list[NamedNode | BlankNode | DefaultGraph] = [NamedNode(iri) for iri in dataset.default]
        named: list[NamedNode | BlankNode] = [NamedNode(iri) for iri in dataset.named]
        found = store.query(question.sparql, prefixes=PREFIXES, default_graph=graphs, named_graphs=named)
    else:
        found = store.query(question.sparql, prefixes=PREFIXES, use_default_graph_as_union=lacks_union(store))
    if isinstance(found, QuerySolutions | QueryBoolean):
        if question.rows_as is None:
            return _not_acceptable(", ".join(RESULTS))
        form = RESULTS[question.rows_as]
        meter = Meter(MARKS[form], rows=limits.rows, size=limits.answer_bytes)
        found.serialize(meter, format=form)  # type: ignore[arg-type]
        return Reply(status=200, media_type=question.rows_as, body=meter.bytes())
    if question.graph_as is None:
        return _not_acceptable(", ".join(GRAPHS))
    triples = list(islice(found, limits.rows + 1))
    if len(triples) > limits.rows:
        raise QueryError(f"the answer has more than {limits.rows} triples", hint="add LIMIT, or ask more narrowly")
    body = serialize(triples, GRAPHS[question.graph_as])
    return Reply(status=200, media_type=question.graph_as, body=body)


def _not_acceptable(offers: str) -> Reply:
    return refusal(406, f"none of the accepted media types can be given; there are {offers}")
