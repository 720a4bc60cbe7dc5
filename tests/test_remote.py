"""A SPARQL server in the place of the store on disk: Oxigraph's own, and Virtuoso where it is installed."""

from __future__ import annotations

import gc
import shutil
import socketserver
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import urlopen

import pytest

from kg.errors import GraphError, QueryError
from kg.find import NameIndex
from kg.graph import build_nquads
from kg.query import Rows, ask, question, select
from kg.store import RemoteStore, graphs_of, keep_in, open_store
from kg.terms import BASE, REFERENCE_GRAPH
from tests.support.gold import gold_reading
from tests.support.server import free_port
from tests.test_keeper import article, place

OXIGRAPH = Path(sys.executable).with_name("oxigraph")
VIRTUOSO, ISQL = shutil.which("virtuoso-t"), shutil.which("isql-vt")
_INI = """
[Database]
DatabaseFile = {folder}/v.db
ErrorLogFile = {folder}/v.log
LockFile = {folder}/v.lck
TransactionFile = {folder}/v.trx
xa_persistent_file = {folder}/v.pxa
[TempDatabase]
DatabaseFile = {folder}/t.db
TransactionFile = {folder}/t.trx
[Parameters]
ServerPort = {sql}
DirsAllowed = {folder}
NumberOfBuffers = 10000
[HTTPServer]
ServerPort = 127.0.0.1:{http}
ServerRoot = {folder}
[SPARQL]
DefaultGraph =
"""


@contextmanager
def _running(command: list[str], port: int, folder: Path, path: str) -> Iterator[None]:
    with subprocess.Popen(command, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        try:
            until = time.monotonic() + 60
            while time.monotonic() < until:
                assert process.poll() is None
                try:
                    urlopen(f"http://127.0.0.1:{port}{path}", timeout=5).close()
                except HTTPError:
                    break
                except OSError:
                    time.sleep(0.1)
                else:
                    break
            yield
        finally:
            process.kill()


@pytest.fixture(scope="module")
def oxigraph(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    if not OXIGRAPH.exists():
        pytest.skip("the package oxigraph is not installed: pip install oxigraph")
    folder, port = tmp_path_factory.mktemp("oxigraph"), free_port()
    command = [str(OXIGRAPH), "serve", "-l", str(folder), "-b", f"127.0.0.1:{port}"]
    with _running(command, port, folder, "/"):
        yield f"http://127.0.0.1:{port}"


@pytest.fixture(scope="module")
def virtuoso(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    if not VIRTUOSO or not ISQL:
        pytest.skip("Virtuoso is not installed: apt-get install virtuoso-opensource-7-bin")
    folder, sql, http = tmp_path_factory.mktemp("virtuoso"), free_port(), free_port()
    (folder / "v.ini").write_text(_INI.format(folder=folder, sql=sql, http=http), encoding="utf-8")
    with _running([VIRTUOSO, "+foreground", "+configfile", str(folder / "v.ini")], http, folder, "/sparql"):
        grant = "GRANT SPARQL_UPDATE TO \"SPARQL\"; DB.DBA.RDF_DEFAULT_USER_PERMS_SET ('nobody', 7);"
        subprocess.run([ISQL, str(sql), "dba", "dba", f"exec={grant}"], check=True, capture_output=True, timeout=60)
        yield f"http://127.0.0.1:{http}/sparql"


@pytest.fixture(params=["oxigraph", "virtuoso"])
def server(request: pytest.FixtureRequest) -> str:
    url: str = request.getfixturevalue(request.param)
    return url


def test_articles_are_kept_replaced_and_removed(server: str) -> None:
    with keep_in(server) as keeper:
        keeper.put({BASE + "a": article("a", triples=50), BASE + "b": article("b")}, "1")
        keeper.put({BASE + "a": article("a", generation=2, triples=3)}, "2")
        assert {k.iri: (k.sha256, k.stamp) for k in keeper.articles()} == {
            BASE + "a": ("2", "2"),
            BASE + "b": ("1", "1"),
        }
        store = open_store(server)
        counted = select(store, f"SELECT (COUNT(*) AS ?n) {{ GRAPH <{BASE}a> {{ ?s ?p ?o }} }}")
        assert counted.rows == (("5",),)
        keeper.remove(BASE + "a")
        keeper.remove(BASE + "b")
        assert keeper.articles() == ()


def test_reference_data_goes_with_the_last_article(server: str) -> None:
    with keep_in(server) as keeper:
        keeper.put({REFERENCE_GRAPH: place("x", "y"), BASE + "a": article("a", mentions=("x",))}, "1")
        keeper.remove(BASE + "a")
        left = select(open_store(server), f"SELECT ?s {{ GRAPH <{REFERENCE_GRAPH}> {{ ?s ?p ?o }} }}")
        assert left.rows == ()


ASKED = [
    ("parts-of", {}),
    ("projects", {}),
    ("duties", {"body": "安宁市"}),
    ("evidence-of", {"name": "安宁市"}),
    ("series-of", {"subject": "安宁市"}),
    ("figures-of-year", {"year": "2023", "subject": "安宁市"}),
    ("timeline", {"indicator": "民营经济增加值"}),
    ("relations", {}),
    ("indicators", {}),
]
"""Questions whose OPTIONALs stand in others, or behind what they are of, with what is set."""


def test_saved_questions_give_what_they_give_on_disk(server: str, tmp_path: Path) -> None:
    reading, entities = gold_reading("anning")
    graphs = graphs_of(build_nquads([reading], entities))
    for place_ in (server, tmp_path / "store"):
        with keep_in(place_) as keeper:
            keeper.put(graphs, "1")
    for name, values in ASKED:
        query = question(name).sparql(values)
        theirs, ours = (ask(open_store(place_), query) for place_ in (server, tmp_path / "store"))
        assert isinstance(theirs, Rows)
        assert isinstance(ours, Rows)
        assert len(ours) > 1 or name == "duties", name
        assert sorted(theirs.rows) == sorted(ours.rows), name
    with keep_in(server) as keeper:
        keeper.remove(BASE + "anning")


def test_ask_and_construct(oxigraph: str) -> None:
    with keep_in(oxigraph) as keeper:
        keeper.put({BASE + "a": article("a", triples=2)}, "1")
        store = open_store(oxigraph)
        assert ask(store, "ASK { ?a a wt:Article }") is True
        assert ask(store, "ASK { ?a a wt:Person }") is False
        found = ask(store, f"CONSTRUCT {{ ?s wt:rule ?o }} WHERE {{ GRAPH <{BASE}a> {{ ?s wt:rule ?o }} }}")
        assert len(found) == 2  # type: ignore[arg-type]
        keeper.remove(BASE + "a")


def test_names_are_found_on_a_server(oxigraph: str) -> None:
    reading, entities = gold_reading("dev-01")
    with keep_in(oxigraph) as keeper:
        keeper.put(graphs_of(build_nquads([reading], entities)), "1")
        with NameIndex.build(open_store(oxigraph)) as index:
            assert index.search("临溪")[0].label == "临溪市"
        keeper.remove(BASE + "dev-01")


def test_a_mistake_in_a_query_is_the_query_s(server: str) -> None:
    with pytest.raises(QueryError, match="does not understand"):
        ask(open_store(server), "SELECT ?s WHERE { ?s ?p }")


def test_service_is_refused_here_not_there(server: str) -> None:
    with pytest.raises(QueryError, match="SERVICE is not served"):
        ask(open_store(server), "SELECT * { SERVICE <http://127.0.0.1:1/> { ?s ?p ?o } }")


def test_a_server_that_is_not_there() -> None:
    with pytest.raises(GraphError, match=r"no answer.*is the server running"):
        ask(open_store(f"http://127.0.0.1:{free_port()}"), "ASK {}")


def test_a_server_that_only_reads(oxigraph: str) -> None:
    read_only = RemoteStore(oxigraph + "/query", oxigraph + "/no-updates-here", oxigraph + "/nothing")
    with pytest.raises(GraphError, match="the server refuses"):
        read_only.update("CLEAR ALL")


@pytest.mark.parametrize("address", ["ftp://a.b/", "http://", "localhost:7878"])
def test_an_address_that_is_none(address: str) -> None:
    with pytest.raises(GraphError, match="not the address"):
        RemoteStore.at(address)


# ------------------------------------------------------------------------------ servers that talk nonsense


def reply(
    body: bytes, kind: str = "application/sparql-results+json", *, status: int = 200, length: int | None = None
) -> bytes:
    """An answer to every request."""
    head = (
        f"HTTP/1.1 {status} x\r\nContent-Type: {kind}\r\nContent-Length: {len(body) if length is None else length}\r\n"
    )
    return (head + "Connection: close\r\n\r\n").encode() + body


ROWS = b'{"head":{"vars":["a"]},"results":{"bindings":[]}}'
NONSENSE = {
    "HTML": reply(b"<html>welcome</html>", "text/html"),
    "nothing": reply(b""),
    "bad JSON": reply(b"{"),
    "JSON of something else": reply(b'{"a": 1}'),
    "binary": reply(bytes(range(256))),
    "no type": reply(ROWS, ""),
    "a cut answer": reply(ROWS[:20], length=len(ROWS)),
    "cut JSON": reply(ROWS[:-3]),
    "bad triples": reply(b"<a> <b>", "application/n-triples"),
    "500": reply(b"oh\nno", "text/plain", status=500),
    "404 in HTML": reply(b"<h1>none</h1>", "text/html", status=404),
    "no HTTP": b"220 ftp ready\r\n",
    "a status alone": b"HTTP/1.1 200 OK\r\n",
    "nothing at all": b"",
    "a redirect to itself": b"HTTP/1.1 302 x\r\nLocation: /query\r\nContent-Length: 0\r\n\r\n",
    "a redirect elsewhere": b"HTTP/1.1 302 x\r\nLocation: file:///etc/passwd\r\nContent-Length: 0\r\n\r\n",
    "rows without the count": reply(ROWS),
    "no content": b"HTTP/1.1 204 No Content\r\n\r\n",
}


@contextmanager
def answering(answer: bytes) -> Iterator[str]:
    """A server that says the same to everyone."""

    class Handler(socketserver.StreamRequestHandler):
        def handle(self) -> None:
            size = 0
            while line := self.rfile.readline().strip().lower():
                if line.startswith(b"content-length:"):
                    size = int(line.split(b":")[1])
            self.rfile.read(size)
            self.wfile.write(answer)

    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Handler) as server:
        gc.collect()  # what only its own thread may drop must not be left for this one to find
        threading.Thread(target=server.serve_forever, daemon=True).start()
        try:
            yield f"http://127.0.0.1:{server.server_address[1]}"
        finally:
            server.shutdown()


@pytest.mark.parametrize("answer", NONSENSE.values(), ids=list(NONSENSE))
def test_nonsense_of_a_server_is_one_line_and_nothing_counts_as_kept(answer: bytes) -> None:
    with answering(answer) as address:
        with pytest.raises((GraphError, QueryError)) as caught, keep_in(address) as keeper:
            keeper.put({BASE + "a": article("a")}, "1")
        assert "\n" not in str(caught.value)
        assert str(caught.value).startswith(address)


def test_a_server_that_dribbles_is_left_in_time() -> None:
    class Handler(socketserver.StreamRequestHandler):
        def handle(self) -> None:
            with suppress(OSError):
                self.wfile.write(b"HTTP/1.1 200 x\r\nContent-Type: application/sparql-results+json\r\n\r\n")
                while True:
                    self.wfile.write(b" ")
                    time.sleep(0.05)

    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Handler) as server:
        gc.collect()  # what only its own thread may drop must not be left for this one to find
        threading.Thread(target=server.serve_forever, daemon=True).start()
        url = f"http://127.0.0.1:{server.server_address[1]}/"
        with pytest.raises(GraphError, match="the answer takes too long"):
            RemoteStore(url, url, timeout=1.0).query("ASK {}")
        server.shutdown()
