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

from kg.decide.ensemble import load_ensemble
from kg.errors import InputError
from kg.lexicon import Lexicon, load_lexicon
from kg.tag import load_tagger
from kg.train import factuality, wording
from kg.train.export import export
from kg.train.fit import EPOCHS, Example, fit
from kg.train.labels import trust
from kg.train.records import Record, examples, is_apart, read_records

Heard = Callable[[int, Sequence[float]], None]


_CHAIN = "The chain of wording.npz was learned by `kg train --only wording`"
Named = tuple[str, str, Record]
"""A record with its name and text."""


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
    other annotators: what they do otherwise is learned apart, and not done. A folder with modality.tsv teaches what is
    planned and what is done (kg.train.factuality); without one the cues alone tell that. `share` takes only the first
    part of the records, spread over all genres, as learning curves want. Several `networks` are trained one after
    another, each with the next seed, and are asked together (kg.decide.ensemble). `heard` is told each epoch's mean
    losses of names, relations and figures.
    """
    lexicon = load_lexicon()
    folders = list(folders)
    records, learned = _read(folders, also, lexicon, share)
    _needs_figures(learned, out)
    labels = _labelled(folders)
    made = [fit(learned, epochs=epochs, seed=seed + n, heard=heard) for n in range(networks)]
    out.mkdir(parents=True, exist_ok=True)
    for written in ("network-*.onnx", "heads-*.npz", "wording.npz", "factuality.npz"):
        for old in out.glob(written):
            old.unlink()
    for number, network in enumerate(made):
        export(network, out, number)
    (out / "trust.json").write_text(json.dumps(trust([e.labels for e in learned]), indent=1) + "\n", encoding="utf-8")
    _word(learned, out, lexicon, seed)
    if labels:
        _weigh(labels, out, lexicon, seed)
    listed = _listed(records)
    seeds = ", ".join(str(seed + number) for number in range(networks))
    how = f"Learned by `kg train` from {len(listed)} records, {epochs} epochs, seed {seeds}."
    told = "".join(listed)
    (out / "TRAINED.md").write_text(f"# Weights of the decision\n\n{how}\n\n```\n{told}```\n", encoding="utf-8")
    return len(listed)


def train_wording(
    folders: Iterable[Path],
    out: Path,
    *,
    also: Iterable[Path] = (),
    seed: int = 0,
    heard: Callable[[int, float], None] | None = None,
) -> int:
    """Learn only which words name what a figure measures, over the networks that a folder holds; return how many
    records were learned from. Raises KgError where there are no networks."""
    lexicon = load_lexicon()
    records, learned = _read(folders, also, lexicon)
    _needs_figures(learned, out)
    _word(learned, out, lexicon, seed, heard)
    listed = _listed(records)
    _tell_chain(out / "TRAINED.md", listed, seed)
    return len(listed)


def train_modality(
    folders: Iterable[Path], out: Path, *, seed: int = 0, heard: Callable[[int, float], None] | None = None
) -> int:
    """Learn only what is planned and what is done, over the networks that a folder holds; return how many labels were
    learned from. Raises InputError where no folder has labels, KgError where there are no networks."""
    labels = _labelled(folders)
    if not labels:
        raise InputError(f"no folder has labels ({factuality.LABELS})", where=str(out))
    _weigh(labels, out, load_lexicon(), seed, heard)
    return sum(map(len, labels.values()))


def _labelled(folders: Iterable[Path]) -> dict[Path, list[factuality.Label]]:
    """Return the labels of the folders that have some, by the path of their text."""
    found: dict[Path, list[factuality.Label]] = {}
    for folder in dict.fromkeys(folders):
        if (folder / factuality.LABELS).exists():
            for path, labels in factuality.read_labels(folder).items():
                found.setdefault(path, []).extend(labels)
    return dict(sorted(found.items()))


def _weigh(
    labels: dict[Path, list[factuality.Label]],
    out: Path,
    lexicon: Lexicon,
    seed: int,
    heard: Callable[[int, float], None] | None = None,
) -> None:
    lessons = factuality.lessons(labels.items(), load_ensemble(out), lexicon, load_tagger())
    factuality.export(factuality.fit(lessons, seed=seed, heard=heard), out / "factuality.npz")


def _tell_chain(told: Path, listed: Sequence[str], seed: int) -> None:
    """Say below the head of what tells of weights from which records the chain was learned, by the hash of their list
    (`_listed`), in place of what it said before."""
    before = told.read_text(encoding="utf-8") if told.exists() else "# Weights of the decision\n"
    digest = sha256("".join(listed).encode()).hexdigest()
    how = f"{_CHAIN} from {len(listed)} records, seed {seed}; their list's sha256 is\n{digest}."
    head, _, rest = before.partition("\n")
    if rest.startswith(f"\n{_CHAIN}"):
        rest = rest.split("\n", 3)[3]
    told.write_text(f"{head}\n\n{how}\n{rest}", encoding="utf-8")


def _listed(records: Iterable[Named]) -> list[str]:
    """Return a line for each record, in order of name: its text's hash and its name."""
    names = {name: sha256(text.encode()).hexdigest() for name, text, _ in records}
    return [f"{digest}  {name}\n" for name, digest in sorted(names.items())]


def _needs_figures(learned: Iterable[Example], out: Path) -> None:
    """Raise InputError where no record tells of a figure: nothing then teaches how indicators are worded."""
    if not any(example.labels.wanted for example in learned):
        raise InputError("no record tells of a figure: how indicators are worded cannot be learned", where=str(out))


def _read(
    folders: Iterable[Path], also: Iterable[Path], lexicon: Lexicon, share: float = 1.0
) -> tuple[list[Named], list[Example]]:
    """Return the records to learn from, and what is to be learned of each."""
    tagger = load_tagger()
    records, learned = [], []
    for some, others in ((folders, False), (also, True)):
        read = sorted((r for r in read_records(some) if not is_apart(r[0])), key=lambda r: r[0])
        read = read[:: max(1, round(1 / share))]
        records += read
        learned += [replace(example, others=others) for example in examples(read, lexicon, tagger)]
    return records, learned


def _word(
    learned: Sequence[Example],
    out: Path,
    lexicon: Lexicon,
    seed: int,
    heard: Callable[[int, float], None] | None = None,
) -> None:
    networks = load_ensemble(out)
    lessons = [told for example in learned if (told := wording.lesson(example, networks, lexicon))]
    wording.export(wording.fit(lessons, seed=seed, heard=heard), out / "wording.npz")
