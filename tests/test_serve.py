"""A real server on loopback: the protocol's checks, its limits, what it refuses, and that it goes on."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.parse import quote

import pytest

from kg.find import refresh
from kg.graph import build_nquads
from kg.store import graphs_of, keep_in
from kg.terms import BASE
from tests.support.gold import RECORDS, gold_reading
from tests.support.server import Server, refused, serving

CASES = json.loads((Path(__file__).parent / "cases" / "protocol.json").read_text(encoding="utf-8"))
ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l FILTER(?c < ?f || ?i = ?a) }"


@pytest.fixture(scope="module")
def graph(tmp_path_factory: pytest.TempPathFactory) -> Path:
    readings = [gold_reading(name) for name in RECORDS]
    entities = [entity for _, found in readings for entity in found]
    path = tmp_path_factory.mktemp("graph") / "graph.nq"
    path.write_text(build_nquads([reading for reading, _ in readings], entities), encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def server(graph: Path) -> Iterator[Server]:
    with serving(graph, seconds=1.0, rows=2000, body_bytes=100_000) as running:
        yield running


def ask(server: Server, query: str, accept: str = "text/csv"):
    return server.ask("/sparql?query=" + quote(query), headers={"Accept": accept})


@pytest.mark.parametrize("case", CASES, ids=[case["says"] for case in CASES])
def test_the_protocol(server: Server, case: dict[str, object]) -> None:
    body = str(case["latin1"]).encode("latin-1") if "latin1" in case else str(case.get("body", "")).encode() or None
    answer = server.ask(
        str(case["path"]), method=str(case.get("method", "GET")), headers=case.get("headers", {}), body=body
    )
    assert answer.status == case["status"], answer.text
    if "type" in case:
        assert answer.type.split(";")[0] == case["type"]
    assert str(case.get("has", "")) in answer.text


def test_there_are_many_cases() -> None:
    assert len(CASES) >= 50


def test_an_allowed_method_is_told(server: Server) -> None:
    assert {"GET", "HEAD", "POST"} <= {
        m.strip() for m in server.ask("/sparql", method="PUT").headers["allow"].split(",")
    }


def test_other_origins_read_nothing_unless_asked(server: Server) -> None:
    answer = server.ask("/sparql?query=ASK%7B%7D", headers={"Origin": "https://elsewhere.example"})
    assert "access-control-allow-origin" not in answer.headers


def test_one_origin_may_be_let_in(graph: Path) -> None:
    with serving(graph, cors="https://friend.example") as running:
        friend = running.ask("/sparql?query=ASK%7B%7D", headers={"Origin": "https://friend.example"})
        assert friend.headers["access-control-allow-origin"] == "https://friend.example"
        stranger = running.ask("/sparql?query=ASK%7B%7D", headers={"Origin": "https://stranger.example"})
        assert stranger.headers.get("access-control-allow-origin") != "https://stranger.example"
        asks = {"Origin": "https://friend.example", "Access-Control-Request-Method": "POST"}
        assert running.ask("/sparql", method="OPTIONS", headers=asks).status == 200


def test_a_page_elsewhere_cannot_borrow_our_name(server: Server) -> None:
    assert server.ask("/sparql?query=ASK%7B%7D", headers={"Host": "evil.example"}).status == 400


def test_a_question_that_never_ends_is_stopped_and_others_go_on(server: Server) -> None:
    with ThreadPoolExecutor(3) as pool:
        endless = [pool.submit(ask, server, ENDLESS) for _ in range(2)]
        time.sleep(0.2)
        began = time.monotonic()
        assert server.ask("/api/search?q=" + quote("安宁")).status == 200  # pages have a process of their own
        assert time.monotonic() - began < 5
        for answer in (one.result() for one in endless):
            assert answer.status == 503
            assert "stopped after 1 s" in answer.text
            assert answer.headers["retry-after"]
    assert ask(server, "ASK { ?s ?p ?o }").status == 200


def test_too_many_questions_are_told_to_come_back(graph: Path) -> None:
    limits = {"seconds": 3.0, "workers": 1, "waiting": 1, "patience": 0.5}
    with serving(graph, **limits) as running, ThreadPoolExecutor(6) as pool:
        answers = list(pool.map(lambda _: ask(running, ENDLESS), range(6)))
    assert {answer.status for answer in answers} == {503}
    assert sum("come back" in answer.text for answer in answers) >= 4


def test_an_answer_that_is_too_long_is_refused_not_cut(server: Server) -> None:
    for accept in ("application/json", "application/xml", "text/csv", "text/tab-separated-values"):
        answer = ask(server, "SELECT * { ?s ?p ?o }", accept)
        assert answer.status == 400
        assert "more than 2000 rows" in answer.text
    assert "more than 2000 triples" in ask(server, "CONSTRUCT WHERE { ?s ?p ?o }", "text/turtle").text


@pytest.mark.parametrize("accept", ["application/json", "application/xml", "text/tab-separated-values"])
def test_an_answer_as_long_as_allowed_is_given(server: Server, accept: str) -> None:
    assert ask(server, "SELECT * { ?s ?p ?o } LIMIT 1999", accept).status == 200


def test_a_question_of_ten_megabytes_is_not_read(server: Server) -> None:
    body = b"ASK {}" + b" " * 10_000_000
    headers = {"Content-Type": "application/sparql-query"}
    try:
        answer = server.ask("/sparql", method="POST", headers=headers, body=body)
        assert answer.status == 413
    except (BrokenPipeError, ConnectionResetError):
        pass  # the server hung up while we were still sending, as it may
    chunked = server.ask("/sparql", method="POST", headers={**headers, "Transfer-Encoding": "chunked"}, body=_chunks())
    assert chunked.status == 413
    assert ask(server, "ASK { ?s ?p ?o }").status == 200


def _chunks() -> bytes:
    return b"".join(b"4000\r\n" + b" " * 0x4000 + b"\r\n" for _ in range(8)) + b"0\r\n\r\n"


def test_a_worker_that_dies_is_replaced(graph: Path) -> None:
    with serving(graph, workers=1) as running:
        for pid in _children(running.process.pid):
            if "spawn_main" in Path(f"/proc/{pid}/cmdline").read_text(encoding="utf-8"):
                os.kill(pid, signal.SIGKILL)
        statuses = [ask(running, "ASK { ?s ?p ?o }").status for _ in range(3)]
    assert statuses[-1] == 200


def _children(pid: int) -> list[int]:
    return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="utf-8").split()]


def test_what_is_built_while_it_serves_is_seen(graph: Path, tmp_path: Path) -> None:
    store = tmp_path / "store"
    graphs = graphs_of(graph.read_text(encoding="utf-8"))
    with keep_in(store) as keeper:
        keeper.put({BASE + "anning": graphs[BASE + "anning"]}, "1")
    with serving(store) as running:
        count = "SELECT (COUNT(DISTINCT ?a) AS ?n) { ?a a wt:Article }"
        assert ask(running, count).text.split() == ["n", "1"]
        with keep_in(store) as keeper:
            keeper.put({BASE + "dev-01": graphs[BASE + "dev-01"]}, "1")
        assert ask(running, count).text.split() == ["n", "2"]
        assert running.ask("/api/search?q=" + quote("临溪")).text == "[]", "the index follows when it is made"
        refresh(store).close()
        assert running.ask("/api/search?q=" + quote("临溪")).text.count('"node"') >= 1
        with keep_in(store) as keeper:
            keeper.remove(BASE + "anning")
        assert ask(running, count).text.split() == ["n", "1"]


def test_a_graph_that_does_not_open_is_one_line(tmp_path: Path) -> None:
    (tmp_path / "broken.nq").write_text("<a:b> nonsense\n", encoding="utf-8")
    said = refused(tmp_path / "broken.nq")
    assert said.startswith("kg: ")
    assert "broken.nq" in said
    assert "Traceback" not in said
    assert "no such file" in refused(tmp_path / "nothing.nq")


def test_a_taken_port_is_one_line(server: Server, graph: Path) -> None:
    program = f"from kg.serve import serve\nif __name__ == '__main__': serve({str(graph)!r}, port={server.port})"
    run = subprocess.run([sys.executable, "-c", program], capture_output=True, timeout=60, check=False)
    assert b"cannot listen there" in run.stderr


def test_it_stays_up_through_rubbish(server: Server) -> None:
    rubbish = [f"/sparql?query={quote(text)}" for text in ("", "{", "SELECT" * 1000, "\x00", "ASK{" + "{" * 500)]
    for path in [
        *rubbish,
        "/id/%2e%2e%2f",
        "/id/a%20b",
        "/page/<script>",
        "/data/x",
        "/api/entity?id=%00",
        "/static/../app.py",
    ]:
        assert server.ask(path.replace("<", "%3C").replace(">", "%3E")).status in (200, 400, 404)
    assert ask(server, "ASK { ?s ?p ?o }").status == 200


def test_many_at_once(server: Server) -> None:
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda i: ask(server, f"SELECT ({i} AS ?i) {{}}").text.split()[1], range(60)))
    assert answers == [str(i) for i in range(60)]
