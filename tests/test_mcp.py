"""The MCP server, asked by the SDK's own client over a real pipe."""

from __future__ import annotations

import asyncio
import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from kg.graph import build_nquads
from kg.store import graphs_of, keep_in
from tests.support.aside import aside
from tests.support.gold import gold_reading

pytest.importorskip("mcp")
from mcp import ClientSession, StdioServerParameters, stdio_client

ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    reading, entities = gold_reading("anning")
    folder = tmp_path_factory.mktemp("mcp") / "store"
    with keep_in(folder) as keeper:
        keeper.put(graphs_of(build_nquads([reading], entities)), "1")
    return folder


def called(store: Path, *calls: tuple[str, dict[str, Any]], options: Sequence[str] = ()) -> list[Any]:
    """What a client gets for some calls: the text of an error, or what the tool returned."""

    async def talk() -> list[Any]:
        words = ["-m", "kg", "mcp", str(store), *options]
        server = StdioServerParameters(command=sys.executable, args=words, cwd=ROOT)
        async with stdio_client(server) as streams, ClientSession(*streams) as session:
            await session.initialize()
            tools = {tool.name for tool in (await session.list_tools()).tools}
            assert tools == {"find", "explain", "timeline", "verify", "ask_plainly", "saved_questions", "ask", "query"}
            answers = []
            for name, arguments in calls:
                answer = await session.call_tool(name, arguments)
                said = "".join(getattr(part, "text", "") for part in answer.content)
                if answer.is_error:
                    answers.append(said)
                elif answer.structured_content is not None:
                    answers.append(answer.structured_content.get("result", answer.structured_content))
                else:
                    answers.append(json.loads(said))
            return answers

    return aside(asyncio.wait_for(talk(), 120))


def test_a_client_finds_explains_and_asks(store: Path) -> None:
    found, explained, timeline, plainly, lost, saved, asked, queried = called(
        store,
        ("find", {"words": "安宁"}),
        ("explain", {"name": "安宁市"}),
        ("timeline", {"indicator": "研发"}),
        ("ask_plainly", {"question": "重点产业发展和重点项目建设指挥部由谁牵头"}),
        ("ask_plainly", {"question": "今天天气怎么样"}),
        ("saved_questions", {}),
        ("ask", {"name": "figures-of", "settings": {"subject": "安宁市"}}),
        ("query", {"sparql": "SELECT (COUNT(*) AS ?n) { ?x a wt:Place }"}),
    )
    assert found[0]["label"] == "安宁市"
    assert all(line["quote"] and "#char=" in line["place"] for line in explained[0]["lines"])
    assert timeline
    assert all(row["quote"] and "#char=" in row["place"] and "研发" in row["indicator"] for row in timeline)
    assert all(row["text"] in row["quote"] and len(row["quote"]) > len(row["text"]) for row in timeline), "sentences"
    assert {row["modality"] for row in timeline} == {"asserted"}
    assert "牵头" in plainly["understood"]
    assert {answer["text"] for answer in plainly["answers"]} == {"市委书记", "市长"}
    assert all(words["quote"] and "#char=" in words["place"] for words in plainly["answers"][0]["words"])
    assert lost["answers"] == []
    assert {"figures-of", "series-of"} <= {question["name"] for question in saved}
    assert len(asked["rows"]) > 5
    assert int(queried["rows"][0]["n"]) > 1


def test_a_draft_is_held_against_what_was_published(store: Path) -> None:
    agreed, differing, endless = called(
        store,
        ("verify", {"text": "2023年，安宁市到位市外资金154.64亿元。"}),
        ("verify", {"text": "2023年，安宁市到位市外资金164.64亿元。"}),
        ("verify", {"text": "长" * 20_001}),
    )
    assert [verdict["outcome"] for verdict in agreed["verdicts"]] == ["agrees"]
    (verdict,) = differing["verdicts"]
    assert verdict["outcome"] == "differs"
    assert verdict["source"]
    assert "too long" in endless


def test_what_cannot_be_done_is_told_to_the_model_and_the_server_goes_on(store: Path) -> None:
    endless = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l FILTER(?c < ?f || ?i = ?a) }"
    update, unknown, nonsense, nested, stopped, after = called(
        store,
        ("query", {"sparql": "DROP ALL"}),
        ("explain", {"name": "没有这个"}),
        ("ask", {"name": "no-such-question"}),
        ("query", {"sparql": "ASK " + "{" * 20_000}),
        ("query", {"sparql": endless}),
        ("query", {"sparql": "ASK { ?s ?p ?o }"}),
        options=("--seconds", "1"),
    )
    assert "would change the graph" in update["error"]
    assert "nothing is called 没有这个" in unknown
    assert "no such question" in nonsense
    assert "brackets within each other" in nested["error"]
    assert "stopped after 1 s" in stopped["error"]
    assert after == {"answer": True}
