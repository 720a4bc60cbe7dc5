"""Training the decision's network from hand-read records: `kg train` (needs the extra `train`).

Seeded and on the CPU: the same records give the same weights on one kind of machine. The weights that ship were made
by this from data/records, data/records/training and data/gold without the records kept apart; data/model/TRAINED.md
tells from which.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from hashlib import sha256
from pathlib import Path

from kg.lexicon import load_lexicon
from kg.tag import load_tagger
from kg.train.export import export
from kg.train.fit import EPOCHS, fit
from kg.train.labels import trust
from kg.train.records import examples, is_apart, read_records

Heard = Callable[[int, Sequence[float]], None]


def train(
    folders: Iterable[Path],
    out: Path,
    *,
    epochs: int = EPOCHS,
    seed: int = 0,
    share: float = 1.0,
    heard: Heard | None = None,
) -> int:
    """Learn from the records of some folders and write the weights; return how many records were learned from.

    Those kept apart are left out; `share` takes only the first part of the rest, spread over all genres, as learning
    curves want. `heard` is told each epoch's mean losses of names, relations and figures.
    """
    records = sorted((r for r in read_records(folders) if not is_apart(r[0])), key=lambda r: r[0])
    step = max(1, round(1 / share))
    records = records[::step]
    learned = examples(records, load_lexicon(), load_tagger())
    made = fit(learned, epochs=epochs, seed=seed, heard=heard)
    out.mkdir(parents=True, exist_ok=True)
    export(made, out)
    (out / "trust.json").write_text(json.dumps(trust([e.labels for e in learned]), indent=1) + "\n", encoding="utf-8")
    told = "\n".join(f"{sha256(text.encode()).hexdigest()}  {name}" for name, text, _ in records)
    how = f"Learned by `kg train` from {len(records)} records, {epochs} epochs, seed {seed}."
    head = f"# Weights of the decision\n\n{how}\n"
    (out / "TRAINED.md").write_text(f"{head}\n```\n{told}\n```\n", encoding="utf-8")
    return len(records)
