"""Steps for the engines' tests: what can go wrong in one, by the word its item begins with."""

from __future__ import annotations

import ctypes
import os
import signal
import sys
import time
from decimal import Decimal
from pathlib import Path

from kg.errors import InputError


def double(item: str) -> str:
    """Say an item twice, or do what it says."""
    match item.split()[0]:
        case "raise":
            Decimal("no number")
        case "refuse":
            raise InputError("not to be read", where=item, hint="give another")
        case "recurse":
            return double(item) + ""
        case "loop":
            while True:
                time.sleep(0.01)
        case "kill":
            os.kill(os.getpid(), signal.SIGKILL)
        case "segfault":
            ctypes.string_at(0)
        case "exit":
            os._exit(7)
        case "leave":
            sys.exit(0)
        case "eat":
            return str(len(bytearray(2**40)))
        case "print":
            sys.stdout.write("on standard output\n" * 1000)
        case "unpicklable":
            return lambda: item  # type: ignore[return-value]
        case "poison":
            os.kill(os.getppid(), signal.SIGKILL)
        case "once":
            flag = Path(item.split()[1])
            if not flag.exists():
                flag.touch()
                os.kill(os.getppid(), signal.SIGKILL)
    return f"{item} {item}"


class Missing:
    """A step that lacks what it needs for every item."""

    def prepare(self) -> None:
        """Say so."""
        raise InputError("the weights are not there", hint="install them")

    def __call__(self, item: str) -> str:
        """Never get here."""
        return item
