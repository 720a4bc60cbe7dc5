"""Records as people write them: NAME.ann beside the text NAME.txt, a fact a row, its fields parted by TAB.

    D  key=value …                                                         the text: title, publisher, locality, genre …
    E  id  Class|Class  label  alias;alias  quote                          an entity; either class is right
    R  subject,subject  predicate|predicate  object,object  quote  notes   a relation for each pair of them
    P  whole  part,part                                                    each part partOf|locatedIn the whole
    F  subject|subject  indicator  value  unit  period  kind  qualifier  quote  notes

`E?`, `R?`, `P?`, `F?` may be left out by a fair reader. A `-` says that there is none; `#` begins a remark. A quote
that stands more than once has its neighbours with it: `全年[[增长5%]]。其中`. Last fields may be missing: the quote of
an entity is then the first of its names that stands in the text. Notes tell modality (planned …) or `implied`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from kg.errors import InputError
from kg.model import KINDS, QUALIFIERS

NOTES = frozenset(("planned", "proposed", "conditional", "former", "reported", "implied"))
HEAD = ("title", "publisher", "published", "locality", "about", "genre")
_QUALIFIERS = frozenset((*QUALIFIERS, "fromEnd"))
_CHOSEN = re.compile(r"\[\[(.+?)\]\]")
_DAY = r"\d{4}(?:-\d\d(?:-\d\d)?)?"
_PERIOD = re.compile(rf"{_DAY}(?:/{_DAY})?")
_NEIGHBOURS = 10
"""Characters kept on either side of a quote to tell it from its doubles."""

Fact = dict[str, Any]


def read_record(path: Path) -> Fact:
    """Read NAME.ann with the text beside it, as the JSON of data/gold has it; raises InputError at a wrong row."""
    text = path.with_suffix(".txt").read_text(encoding="utf-8")
    return parse_record(path.read_text(encoding="utf-8"), text, path)


def parse_record(rows: str, text: str, path: Path) -> Fact:
    """Return a record from its rows; offsets are half-open code points of the text."""
    record: Fact = {"document": path.stem, **dict.fromkeys(HEAD, "")}
    record |= {"entities": [], "relations": [], "observations": []}
    for number, row in enumerate(rows.splitlines(), 1):
        if row.strip() and not row.startswith("#"):
            try:
                _add(record, row.split("\t"), text)
            except ValueError as error:
                raise InputError(
                    str(error), where=f"{path}:{number}", hint="kg/evaluate/records.py tells the form"
                ) from error
    return record


def _add(record: Fact, fields: list[str], text: str) -> None:
    tag, required = fields[0].removesuffix("?"), not fields[0].endswith("?")
    known = {entity["id"]: entity for entity in record["entities"]}
    match tag, len(fields):
        case "D", _:
            record |= dict(_head(fields[1:]))
        case "E", 4 | 5 | 6:
            if fields[1] in known:
                raise ValueError(f"a second entity {fields[1]}")
            record["entities"].append(_entity(fields, text) | {"required": required})
        case "P", 3:
            for part in _known(fields[2].split(","), known):
                place = {key: known[part][key] for key in ("quote", "start", "end", "before", "after")}
                record["relations"].append(
                    {"subject": [part], "predicate": ["partOf", "locatedIn"], "object": _known([fields[1]], known)}
                    | {"required": required, "notes": []}
                    | place
                )
        case "R", 5 | 6:
            said = {"predicate": fields[2].split("|"), "required": required, "notes": _notes(fields[5:])}
            place = _place(text, fields[4])
            for subject in fields[1].split(","):
                for object_ in fields[3].split(","):
                    ends = {"subject": _known(subject.split("|"), known), "object": _known(object_.split("|"), known)}
                    record["relations"].append(ends | said | place)
        case "F", 9 | 10:
            subjects = [] if fields[1] == "-" else _known(fields[1].split("|"), known)
            record["observations"].append({"subject": subjects, "required": required} | _figure(fields, text))
        case _:
            raise ValueError(f"no row of this form: {tag} with {len(fields)} fields parted by TAB")


def _head(pairs: Sequence[str]) -> Iterator[tuple[str, str]]:
    for pair in pairs:
        key, _, value = pair.partition("=")
        if key not in HEAD:
            raise ValueError(f"nothing is told of a text as {key!r}")
        yield key, value


def _entity(fields: Sequence[str], text: str) -> Fact:
    _, name, kinds, label, *rest = fields
    aliases = [alias for alias in (rest[0] if rest else "").split(";") if alias]
    quote = rest[1] if len(rest) > 1 else next((form for form in (label, *aliases) if form in text), None)
    if quote is None:
        raise ValueError(f"no form of {label!r} stands in the text")
    return {"id": name, "type": kinds.split("|"), "label": label, "aliases": aliases} | _place(text, quote)


def _figure(fields: Sequence[str], text: str) -> Fact:
    indicator, value, unit, period, kind, qualifier, quote = fields[2:9]
    if kind not in KINDS or qualifier not in _QUALIFIERS:
        raise ValueError(f"no figure is {kind!r}, {qualifier!r}")
    if period != "-" and not _PERIOD.fullmatch(period):
        raise ValueError(f"no period is {period!r}")
    return {
        "indicator": indicator,
        "value": float(value),
        "unit": "" if unit == "-" else unit,
        "period": None if period == "-" else period,
        "kind": kind,
        "qualifier": qualifier,
        "notes": _notes(fields[9:]),
    } | _place(text, quote)


def _notes(fields: Sequence[str]) -> list[str]:
    notes = fields[0].split(",") if fields else []
    if strange := set(notes) - NOTES:
        raise ValueError(f"no note is {', '.join(sorted(strange))}")
    return notes


def _known(names: list[str], known: Fact) -> list[str]:
    if strange := [name for name in names if name not in known]:
        raise ValueError(f"no entity above is {', '.join(strange)}")
    return names


def _place(text: str, quote: str) -> Fact:
    """Find the words of a quote, those in double brackets where it has them."""
    chosen = _CHOSEN.search(quote)
    whole = _CHOSEN.sub(r"\1", quote)
    at = text.find(whole)
    if at < 0:
        raise ValueError(f"not in the text: {whole!r}")
    start = at + (chosen.start() if chosen else 0)
    end = start + len(chosen.group(1) if chosen else whole)
    before, after = text[max(0, start - _NEIGHBOURS) : start], text[end : end + _NEIGHBOURS]
    return {"quote": text[start:end], "start": start, "end": end, "before": before, "after": after}
