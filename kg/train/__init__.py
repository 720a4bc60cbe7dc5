"""Training the decision's network from hand-read records: `kg train` (needs the extra `train`).

Seeded and on the CPU: the same records give the same weights on one kind of machine. The weights that ship were made
by this from data/records, data/gold (three times an epoch) and, as others' work, data/records/training, without the
records kept apart; data/model/TRAINED.md tells from which.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
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
    also: Iterable[Path] = (),
    epochs: int = EPOCHS,
    seed: int = 0,
    networks: int = 1,
    share: float = 1.0,
    heard: Heard | None = None,
) -> int:
    """Learn from the records of some folders and write the weights; return how many records were learned from.

    Those kept apart are left out; a folder named twice is read twice an epoch. Records in the folders `also` are of
    other annotators: what they do otherwise is learned apart, and not done. `share` takes only the first part of the
    records, spread over all genres, as learning curves want. Several `networks` are trained one after another, each
    with the next seed, and are asked together (kg.decide.ensemble). `heard` is told each epoch's mean losses of names,
    relations and figures.
    """
    lexicon, tagger = load_lexicon(), load_tagger()
    records, learned = [], []
    for some, others in ((folders, False), (also, True)):
        read = sorted((r for r in read_records(some) if not is_apart(r[0])), key=lambda r: r[0])
        read = read[:: max(1, round(1 / share))]
        records += read
        learned += [replace(example, others=others) for example in examples(read, lexicon, tagger)]
    made = [fit(learned, epochs=epochs, seed=seed + n, heard=heard) for n in range(networks)]
    out.mkdir(parents=True, exist_ok=True)
    for old in (*out.glob("network-*.onnx"), *out.glob("heads-*.npz")):
        old.unlink()
    for number, network in enumerate(made):
        export(network, out, number)
    (out / "trust.json").write_text(json.dumps(trust([e.labels for e in learned]), indent=1) + "\n", encoding="utf-8")
    names = {name: sha256(text.encode()).hexdigest() for name, text, _ in records}
    told = "\n".join(f"{digest}  {name}" for name, digest in sorted(names.items()))
    seeds = ", ".join(str(seed + number) for number in range(networks))
    how = f"Learned by `kg train` from {len(names)} records, {epochs} epochs, seed {seeds}."
    head = f"# Weights of the decision\n\n{how}\n"
    (out / "TRAINED.md").write_text(f"{head}\n```\n{told}\n```\n", encoding="utf-8")
    return len(names)
