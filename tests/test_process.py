"""Processes forked from one that has prepared what they share: they begin with it, and end without harm to others."""

from __future__ import annotations

import asyncio
import gc
import os
import subprocess
import sys
from collections.abc import Iterator
from multiprocessing.connection import Connection
from pathlib import Path
from threading import Event

import pytest

from kg.errors import GraphError
from kg.process import Forked, Nursery, Process
from kg.serve.limits import Limits
from kg.serve.pool import Pool
from kg.serve.staff import Staff, Worker
from tests.support.aside import aside
from tests.support.gold import ROOT


def prepared(word: str) -> list[object]:
    return [word, os.getpid()]


def unprepared(word: str) -> list[object]:
    raise GraphError(f"no {word}")


def answer(pipe: Connection, shared: list[object], more: str) -> None:
    shared.append(more)
    pipe.send((shared, os.getppid()))
    while True:
        pipe.send(pipe.recv())


@pytest.fixture
def nursery() -> Iterator[Nursery[list[object]]]:
    nursery = Nursery(prepared, "word")
    yield nursery
    nursery.kill()


def test_each_begins_with_what_was_prepared_and_changes_only_its_own(nursery: Nursery[list[object]]) -> None:
    born = [nursery.bear(answer, more) for more in ("a", "b")]
    for child, more in zip(born, ("a", "b"), strict=True):
        shared, parent = child.pipe.recv()
        assert shared == ["word", parent, more]
        child.kill()


def test_one_that_is_killed_is_gone_and_the_others_go_on(nursery: Nursery[list[object]]) -> None:
    first, second = nursery.bear(answer, "a"), nursery.bear(answer, "b")
    assert first.alive
    first.kill()
    first.kill()
    assert not first.alive
    second.pipe.recv()
    second.pipe.send(b"x" * 1_000_000)
    assert len(second.pipe.recv()) == 1_000_000
    nursery.kill()
    assert not nursery.alive
    second.pipe.send("still here")
    assert second.pipe.recv() == "still here"
    second.kill()
    with pytest.raises((EOFError, OSError)):
        nursery.bear(answer, "c")


def test_what_cannot_be_prepared_is_told_to_who_asks() -> None:
    nursery = Nursery(unprepared, "word")
    with pytest.raises(GraphError, match="no word"):
        nursery.bear(answer, "a")
    nursery.kill()


# ------------------------------------------------------------------------------ nothing is left running


def idle(pipe: Connection) -> None:
    """Say who it is, then nothing more."""
    pipe.send(None)
    pipe.recv()


def running(pid: int) -> bool:
    """Whether there is such a process that has not ended."""
    try:
        return Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


LEFT = """
from kg.process import Nursery, Process
from tests.test_process import idle, prepared
left = [Nursery(prepared, "word"), Process(idle)]
left[1].pipe.recv()
print(*(owner._process.pid for owner in left))
"""


def test_what_is_left_ends_with_the_interpreter_and_without_a_word() -> None:
    command = [sys.executable, "-X", "dev", "-W", "default::ResourceWarning", "-c", LEFT]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stderr == ""
    pids = [int(pid) for pid in done.stdout.split()]
    assert len(pids) == 2
    assert not any(map(running, pids))


@pytest.mark.filterwarnings("error::ResourceWarning")
@pytest.mark.parametrize("left", [lambda: Nursery(prepared, "word"), lambda: Process(idle)], ids=["nursery", "process"])
def test_what_is_dropped_is_ended(left: object) -> None:
    owner = left()  # type: ignore[operator]
    pid = owner._process.pid
    assert running(pid)
    del owner
    gc.collect()
    assert not running(pid)


def test_a_child_that_drops_its_nursery_does_not_end_it(nursery: Nursery[list[object]]) -> None:
    nursery.bear(answer, "a").kill()
    if (child := os.fork()) == 0:
        nursery.__dict__.clear()
        os._exit(0)
    os.waitpid(child, 0)
    assert nursery.alive


class Hired(Worker):
    """A worker whose end can be seen."""

    def __init__(self, process: Process | Forked) -> None:
        super().__init__(process)
        self.killed = 0

    def kill(self) -> None:
        super().kill()
        self.killed += 1


def test_a_worker_that_is_hired_while_the_pool_stops_is_ended() -> None:
    asked, go = Event(), Event()
    hired: list[Hired] = []

    def hire() -> Worker:
        asked.set()
        go.wait()
        hired.append(Hired(Process(idle)))
        return hired[0]

    async def stop_meanwhile() -> None:
        pool = Pool(hire, 1, Limits())
        starting = asyncio.create_task(pool.start())
        await asyncio.to_thread(asked.wait)
        await pool.stop()
        go.set()
        with pytest.raises((GraphError, RuntimeError)):
            await starting

    aside(stop_meanwhile())
    assert hired[0].killed
    assert not hired[0].alive


def test_a_staff_that_is_closed_hires_nobody_more(tmp_path: Path) -> None:
    (tmp_path / "graph.nq").write_text("", encoding="utf-8")
    staff = Staff(str(tmp_path / "graph.nq"), Limits())
    worker = staff.hire()
    worker.ready()
    staff.close()
    assert worker.alive
    worker.kill()
    with pytest.raises(GraphError, match="the server ends"):
        staff.hire()
