"""The process of a `Child`: `python -m kg.engine DESCRIPTOR`, started by kg/engine/child.py alone."""

from __future__ import annotations

import sys
from multiprocessing.connection import Connection

from kg.engine.child import work

if __name__ == "__main__":
    work(Connection(int(sys.argv[1])))
