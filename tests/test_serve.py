"""A real server on loopback: the protocol's checks, its limits, what it refuses, and that it goes on."""

from __future__ import annotations

import http.client
import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing, suppress
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from pyoxigraph import Store

from kg.errors import QueryError
from kg.find import refresh
from kg.graph import build_nquads
from kg.query import select
from kg.store import graphs_of, keep_in
from kg.terms import BASE
from tests.support.gold import RECORDS, gold_reading
from tests.support.server import Answer, Server, refused, serving

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


@pytest.fixture(scope="module")
def busy(graph: Path) -> Iterator[Server]:
    """A server that has no time for any question."""
    with serving(graph, seconds=1e-6) as running:
        yield running


@pytest.fixture(scope="module")
def hasty(graph: Path) -> Iterator[Server]:
    """A server that waits a second for a request, and no longer."""
    with serving(graph, request_seconds=1.0) as running:
        yield running


@pytest.fixture(scope="module")
def patient(graph: Path) -> Iterator[Server]:
    """A server that waits ten minutes for a request, but does not receive what it drops beyond a megabyte."""
    with serving(graph, request_seconds=600.0, body_bytes=100_000, dropped_bytes=1_000_000) as running:
        yield running


def ask(server: Server, query: str, accept: str = "text/csv", method: str = "GET") -> Answer:
    if method == "GET":
        return server.ask("/sparql?query=" + quote(query), headers={"Accept": accept})
    headers = {"Accept": accept, "Content-Type": "application/sparql-query"}
    return server.ask("/sparql", method=method, headers=headers, body=query.encode())


@pytest.mark.parametrize("case", CASES, ids=[case["says"] for case in CASES])
def test_the_protocol(server: Server, case: dict[str, Any]) -> None:
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
    limits = serving(graph, seconds=3.0, workers=1, long=1, waiting=1, patience=0.5)
    with limits as running, ThreadPoolExecutor(6) as pool:
        answers = list(pool.map(lambda _: ask(running, ENDLESS), range(6)))
    assert {answer.status for answer in answers} == {503}
    assert sum("come back" in answer.text for answer in answers) >= 4


@pytest.mark.parametrize(("language", "words"), [("zh-CN", "服务器正忙"), ("en", "The server is busy")])
def test_a_browser_gets_the_refusal_of_a_busy_server_as_a_page(busy: Server, language: str, words: str) -> None:
    asks = {"Accept": "text/html,*/*;q=0.8", "Accept-Language": language}
    page, program = busy.ask("/", headers=asks), busy.ask("/", headers={"Accept": "*/*"})
    assert (page.status, program.status) == (503, 503)
    assert page.headers["retry-after"]
    assert page.type.startswith("text/html")
    assert f"<h1>{words}</h1>" in page.text
    assert program.type.startswith("text/plain")


def test_an_answer_that_is_too_long_is_refused_not_cut(server: Server) -> None:
    for accept in ("application/json", "application/xml", "text/csv", "text/tab-separated-values"):
        answer = ask(server, "SELECT * { ?s ?p ?o }", accept)
        assert answer.status == 400
        assert "more than 2000 rows" in answer.text
    assert "more than 2000 triples" in ask(server, "CONSTRUCT WHERE { ?s ?p ?o }", "text/turtle").text


@pytest.mark.parametrize("accept", ["application/json", "application/xml", "text/tab-separated-values"])
def test_an_answer_as_long_as_allowed_is_given(server: Server, accept: str) -> None:
    assert ask(server, "SELECT * { ?s ?p ?o } LIMIT 1999", accept).status == 200


@pytest.mark.parametrize("size", [1_500_000, 10_000_000])
def test_a_question_that_is_too_large_is_told_so(server: Server, size: int) -> None:
    headers = {"Content-Type": "application/sparql-query"}
    assert server.ask("/sparql", method="POST", headers=headers, body=b"ASK {}" + b" " * size).status == 413
    chunked = server.ask("/sparql", method="POST", headers={**headers, "Transfer-Encoding": "chunked"}, body=_chunks())
    assert chunked.status == 413
    assert ask(server, "ASK { ?s ?p ?o }").status == 200


ENDLESS_BODIES = {
    "in pieces": (b"/sparql", b"application/sparql-query", b"Transfer-Encoding: chunked", 413),
    "of a length told": (b"/sparql", b"application/sparql-query", b"Content-Length: 999999999999", 413),
    "of a type not taken": (b"/sparql", b"text/plain", b"Transfer-Encoding: chunked", 415),
    "where nothing is asked": (b"/articles", b"text/plain", b"Transfer-Encoding: chunked", 405),
}


@pytest.mark.parametrize(("path", "kind", "length", "status"), ENDLESS_BODIES.values(), ids=list(ENDLESS_BODIES))
def test_a_body_without_an_end_is_answered_and_cut(
    patient: Server, path: bytes, kind: bytes, length: bytes, status: int
) -> None:
    with socket.create_connection(("127.0.0.1", patient.port), timeout=60) as client:
        client.sendall(
            b"POST " + path + b" HTTP/1.1\r\nHost: localhost\r\nContent-Type: " + kind + b"\r\n" + length + b"\r\n\r\n"
        )
        with pytest.raises(OSError, match=r"reset|pipe"):  # noqa: PT012
            for _ in range(2000):  # no more than lies between the two of them; a hundred megabytes do not
                client.sendall(b"10000\r\n" + b" " * 0x10000 + b"\r\n")
        assert client.recv(65536).startswith(b"HTTP/1.1 %d " % status)
    assert ask(patient, "ASK { ?s ?p ?o }").status == 200


def test_a_body_that_nobody_wants_but_ends_leaves_the_connection_open(patient: Server) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", patient.port, timeout=60)
    with closing(connection):
        for _ in range(8):  # together more than is dropped of one
            connection.request("POST", "/sparql", b" " * 200_000, {"Content-Type": "text/plain"})
            answer = connection.getresponse()
            answer.read()
            assert (answer.status, answer.getheader("connection")) == (415, None)
            assert connection.sock is not None


def _chunks() -> bytes:
    return b"".join(b"4000\r\n" + b" " * 0x4000 + b"\r\n" for _ in range(80)) + b"0\r\n\r\n"


def test_a_worker_that_dies_is_replaced(graph: Path) -> None:
    with serving(graph, workers=1) as running:
        for pid in _descendants(running.process.pid):  # those that answer, and the one that starts them
            os.kill(pid, signal.SIGKILL)
        statuses = [ask(running, "ASK { ?s ?p ?o }").status for _ in range(4)]
    assert statuses[-1] == 200


def _descendants(pid: int) -> list[int]:
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="utf-8").split()
    return [*map(int, children), *(below for child in children for below in _descendants(int(child)))]


def spoken(server: Server, request: bytes, *, seconds: float = 60) -> bytes:
    """What comes back for bytes sent as they are, until the server hangs up or has answered."""
    with socket.create_connection(("127.0.0.1", server.port), timeout=seconds) as client:
        client.sendall(request)
        answer = b""
        with suppress(OSError):
            while b"\r\n\r\n" not in answer and (chunk := client.recv(65536)):
                answer += chunk
        return answer


REQUESTS = {
    "the absolute form": (
        b"GET http://localhost/sparql?query=ASK%7B%7D HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n",
        b"200",
    ),
    "a length said twice": (
        b"POST /sparql HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/sparql-query\r\n"
        b"Content-Length: 6\r\nTransfer-Encoding: chunked\r\n\r\n6\r\nASK {}\r\n0\r\n\r\n",
        b"400",
    ),
    "no HTTP at all": (b"\x16\x03\x01\x02\x00\x01\x00\r\n\r\n", b"400"),
    "a header without an end": (b"GET / HTTP/1.1\r\nX: " + b"a" * 100_000, b"400"),
    "two lengths": (
        b"POST /sparql HTTP/1.1\r\nHost: localhost\r\nContent-Length: 6\r\nContent-Length: 7\r\n\r\n",
        b"400",
    ),
}


@pytest.mark.parametrize(("request_", "status"), REQUESTS.values(), ids=list(REQUESTS))
def test_a_request_is_read_as_the_standard_says(server: Server, request_: bytes, status: bytes) -> None:
    assert spoken(server, request_).split(b" ")[1:2] == [status]


PAGES = ("/", "/explore", "/sparql?query=ASK%7B%7D", "/nothing", "/static/questions.js", "/api/meta", "/sparql?query=x")


@pytest.mark.parametrize("path", PAGES)
def test_every_answer_says_what_may_be_done_with_it(server: Server, path: str) -> None:
    headers = server.ask(path).headers
    assert "frame-ancestors 'none'" in headers["content-security-policy"]
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "no-referrer"


NESTED = {
    "{": "SELECT * WHERE " + "{" * 40_000 + "}" * 40_000,
    "(": "ASK { FILTER" + "(" * 40_000 + "1" + ")" * 40_000 + "}",
    "!": "ASK { FILTER(" + "!" * 40_000 + "true) }",
    "UNION": "ASK { {}" + "UNION{}" * 6_000 + " }",
    "&&": "ASK { FILTER(1" + "&&1" * 14_000 + ") }",
    "[": "ASK { ?s a " + "[a " * 14_000 + "]" * 14_000 + " }",
    "/": "ASK { ?s a" + "/a" * 20_000 + " ?o }",
    "IF": "ASK { FILTER(" + "IF(1,1," * 6_000 + "1" + ")" * 6_000 + ") }",
    "OPTIONAL": "ASK { " + "OPTIONAL{}" * 4_000 + " }",
    "BIND": "ASK { " + " ".join(f"BIND(1 AS ?x{i})" for i in range(3_000)) + " }",
    "behind a #": "ASK { ?s <urn:a#> ?o . FILTER(" + "!" * 40_000 + "true) }",
    "behind an escape": r"ASK { ?s wt:a\# ?o . " + "{" * 40_000 + "}" * 40_000 + " }",
    "behind a comparison": "ASK { FILTER(?a<" + "(" * 40_000 + "1" + ")" * 40_000 + ") }",
}


@pytest.mark.parametrize("query", NESTED.values(), ids=list(NESTED))
def test_a_question_nested_without_end_costs_no_process(server: Server, query: str) -> None:
    answer = ask(server, query, method="POST")
    assert answer.status == 400, answer.text
    with pytest.raises(QueryError):
        select(Store(), query)


@pytest.mark.parametrize("number", [50, 99])
def test_a_question_nested_as_deeply_as_people_write_is_answered(server: Server, number: int) -> None:
    assert ask(server, "ASK " + "{" * number + "?s ?p ?o" + "}" * number).status == 200
    dates = " ".join(f'"2020-01-{i % 28 + 1:02}"' for i in range(2000))
    assert ask(server, "ASK { VALUES ?d { " + dates + " } }", method="POST").status == 200


def test_simple_questions_pass_endless_and_nested_ones(graph: Path) -> None:
    """Two hundred simple questions at once beside ten endless and ten nested ones, and four hundred silent clients."""
    with (
        serving(graph, seconds=2.0, patience=120.0) as running,
        ExitStack() as silent,
        ThreadPoolExecutor(220) as pool,
    ):
        for i in range(400):
            client = silent.enter_context(socket.create_connection(("127.0.0.1", running.port), timeout=60))
            client.sendall(b"GET / HTTP/1.1\r\nHost: localh" if i % 2 else b"")
        began = time.monotonic()
        endless = [pool.submit(ask, running, ENDLESS) for _ in range(10)]
        nested = [pool.submit(ask, running, NESTED["{"], method="POST") for _ in range(10)]
        simple = [pool.submit(ask, running, f"SELECT ({i} AS ?i) {{}}") for i in range(200)]
        answers = [one.result() for one in simple]
        print(f"two hundred simple questions: {time.monotonic() - began:.1f} s")
        assert not all(one.done() for one in endless), "none waited for the endless ones"
        assert [(answer.status, answer.text.split()[1]) for answer in answers] == [(200, str(i)) for i in range(200)]
        assert {one.result().status for one in nested} == {400}
        assert {one.result().status for one in endless} == {503}


def test_a_question_that_gave_way_to_others_is_answered_all_the_same(graph: Path) -> None:
    counted = "SELECT (COUNT(*) AS ?n) ({i} AS ?i) {{ ?s ?p ?o }}"
    with serving(graph, workers=1, long=1, first=0.0001, short=60.0, seconds=60.0, patience=120.0) as running:
        with ThreadPoolExecutor(12) as pool:
            answers = list(pool.map(lambda i: ask(running, counted.format(i=i)), range(12)))
        (number,) = {answer.text.split()[1].split(",")[0] for answer in answers}
        assert int(number) > 1000
    assert [answer.text.split(",")[-1].strip() for answer in answers] == [str(i) for i in range(12)]


@pytest.mark.parametrize(
    "said", [b"", b"GET /sparql HTTP/1.1\r\nHost:", b"POST /sparql HTTP/1.1\r\nContent-Length: 10\r\n\r\nab"]
)
def test_a_client_that_does_not_finish_its_request_is_let_go(hasty: Server, said: bytes) -> None:
    answer = spoken(hasty, said)
    assert not answer or answer.startswith(b"HTTP/1.1 4"), "hung up before the client gave up, at most with a word"
    assert ask(hasty, "ASK { ?s ?p ?o }").status == 200


def test_where_there_are_too_many_the_longest_silent_one_goes(graph: Path) -> None:
    with serving(graph, connections=20, request_seconds=600.0) as running, ExitStack() as clients:
        silent = [
            clients.enter_context(socket.create_connection(("127.0.0.1", running.port), timeout=60)) for _ in range(40)
        ]
        for _ in range(5):
            assert ask(running, "ASK { ?s ?p ?o }").status == 200
        with suppress(ConnectionResetError):
            assert silent[0].recv(1) == b"", "the first one was let go"


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
