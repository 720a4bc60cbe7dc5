"""Mutated graphs, stores and requests: the right answer or a clear line, never a trace, and the server goes on.

The mutations are the same in every run; a case that was found once stays here by its seed.
"""

from __future__ import annotations

import random
import shutil
import socket
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from kg.errors import KgError
from kg.export import write
from kg.graph import build_nquads
from kg.query import select
from kg.store import FORMATS, graphs_of, keep_in, kept_in, open_quads, open_store
from kg.view import render_page
from tests.support.gold import gold_reading
from tests.support.server import Server, serving

SEEDS = range(20)
"""Of ten mutations each."""
PIECES = (b"<", b">", b'"', b"\\", b"\n", b"\0", b"\xff", b" .\n", b"^^", b"@zh", b"_:b", b"{" * 300, b"%", b"\xe6\x94")


def mutated(content: bytes, chance: random.Random) -> bytes:
    """Content with one to four places cut out, doubled, turned over or filled with something else."""
    changed = bytearray(content)
    for _ in range(chance.randint(1, 4)):
        at = chance.randrange(len(changed) or 1)
        length = chance.choice((1, 2, 16, 400))
        match chance.randrange(4):
            case 0:
                del changed[at : at + length]
            case 1:
                changed[at:at] = changed[at : at + length]
            case 2:
                changed[at : at + 1] = bytes([chance.randrange(256)])
            case _:
                changed[at:at] = chance.choice(PIECES)
    return bytes(changed)


@pytest.fixture(scope="module")
def nquads() -> str:
    reading, entities = gold_reading("dev-05")
    return build_nquads([reading], entities)


@pytest.fixture(scope="module")
def forms(nquads: str, tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """One graph in every form that can be read."""
    folder = tmp_path_factory.mktemp("forms")
    (folder / "g.nq").write_text(nquads, encoding="utf-8")
    for suffix in FORMATS:
        if suffix != ".nq":
            write(open_quads(folder / "g.nq"), folder / f"g{suffix}")
    return {suffix: (folder / f"g{suffix}").read_bytes() for suffix in FORMATS}


@pytest.mark.parametrize("seed", SEEDS)
def test_a_mutated_graph_opens_or_is_refused_in_a_line(forms: dict[str, bytes], tmp_path: Path, seed: int) -> None:
    chance = random.Random(seed)
    said: list[KgError] = []
    for _ in range(10):
        suffix = chance.choice(sorted(forms))
        file = tmp_path / f"g{suffix}"
        file.write_bytes(mutated(forms[suffix], chance))
        try:
            store = open_store(file)
            select(store, "SELECT ?s ?label { ?s rdfs:label ?label }")
            write(store, tmp_path / "out.ttl")
            render_page(store)
        except KgError as error:
            said.append(error)
    assert all("\n" not in str(error) and error.hint for error in said)


@pytest.fixture(scope="module")
def store(nquads: str, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("store") / "s"
    with keep_in(folder) as keeper:
        keeper.put(graphs_of(nquads), "1")
    return folder


@pytest.mark.parametrize("seed", SEEDS)
def test_a_mutated_store_is_read_as_it_was_or_told_to_be_damaged(store: Path, tmp_path: Path, seed: int) -> None:
    whole = {str(quad) for quad in open_quads(store)}
    chance = random.Random(seed)
    copy = tmp_path / "s"
    shutil.copytree(store, copy)
    file = chance.choice(sorted(path for path in copy.rglob("*") if path.is_file() and path.stat().st_size))
    file.write_bytes(mutated(file.read_bytes(), chance))
    try:
        read, kept = {str(quad) for quad in open_quads(copy)}, kept_in(open_store(copy))
    except (KgError, OSError) as error:
        told = str(error)
    else:
        told = ""
        assert read == whole
        assert len(kept) == 1
    assert not told or any(word in told for word in (str(copy), "orrupt", "mismatch", "block"))


@pytest.fixture(scope="module")
def server(store: Path) -> Iterator[Server]:
    with serving(store, seconds=2.0) as running:
        yield running


REQUESTS = (
    b"GET /sparql?query=ASK%7B%3Fs%20%3Fp%20%3Fo%7D HTTP/1.1\r\nHost: localhost\r\nAccept: text/csv\r\n\r\n",
    b"POST /sparql HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/sparql-query\r\nContent-Length: 24\r\n\r\n"
    b"SELECT * { ?s a wt:Place",
    b"GET /page/dev-05 HTTP/1.1\r\nHost: localhost\r\nAccept: text/html\r\n\r\n",
    b"GET /api/search?q=%E4%B8%B4 HTTP/1.1\r\nHost: localhost\r\n\r\n",
    b"GET /data/dev-05.ttl HTTP/1.0\r\n\r\n",
)


@pytest.mark.parametrize("seed", SEEDS)
def test_a_mutated_request_is_answered_or_refused_and_the_server_goes_on(server: Server, seed: int) -> None:
    chance = random.Random(seed)
    for _ in range(10):
        with socket.create_connection(("127.0.0.1", server.port), timeout=60) as client, suppress(OSError):
            client.sendall(mutated(chance.choice(REQUESTS), chance))
            client.shutdown(socket.SHUT_WR)
            answer = client.recv(65536)
            assert not answer or answer.startswith(b"HTTP/1.1 ")
            assert b" 500 " not in answer[:20], answer
    assert server.ask("/sparql?query=ASK%7B%7D").status == 200
