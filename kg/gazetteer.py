"""Reference data on places: China's divisions to county level by their GB/T 2260 codes, and places abroad."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from kg.resources import rows

NATION = "中国"
"""The nation's one name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Division:
    """A province, prefecture or county."""

    code: str
    """Six digits."""
    name: str
    short: str
    """What people call it: 安宁 for 安宁市; the name itself where it cannot be shortened (赵县)."""
    parent: str
    """Code of the division above, empty for a province."""

    @property
    def rank(self) -> int:
        """1 for a province, 2 for a prefecture, 3 for a county."""
        return 1 if not self.parent else 2 if self.code.endswith("00") else 3


_SHORTEST = 2
"""Characters that the name of a division has at least."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Gazetteer:
    """Divisions by code and by name, and the names of countries, regions and cities abroad."""

    divisions: Mapping[str, Division]
    by_name: Mapping[str, tuple[Division, ...]]
    """Full names and short ones; several divisions may share one."""
    abroad: frozenset[str]

    def above(self, division: Division) -> tuple[Division, ...]:
        """Return the divisions a division lies in, nearest first.

        >>> places = load_gazetteer()
        >>> [d.name for d in places.above(places.by_name["安宁市"][0])]
        ['昆明市', '云南省']
        """
        chain: list[Division] = []
        while division.parent:
            division = self.divisions[division.parent]
            chain.append(division)
        return tuple(chain)

    def scope(self, division: Division) -> str | None:
        """Return what makes a division's name unique: the division above it, where others have the same name.

        >>> places = load_gazetteer()
        >>> places.scope(places.divisions["110105"]), places.scope(places.divisions["530181"])
        ('北京市', None)
        """
        alike = [d for d in self.by_name[division.name] if d.name == division.name]
        return self.divisions[division.parent].name if len(alike) > 1 and division.parent else None

    def nested(self, words: str) -> Division | None:
        """Return the division that is named right behind one it lies in; None where none or several are.

        >>> load_gazetteer().nested("昆明安宁").name, load_gazetteer().nested("昆明速度")
        ('安宁市', None)
        """
        for at in range(_SHORTEST, len(words) - _SHORTEST + 1):
            inner = [
                d
                for d in self.by_name.get(words[at:], ())
                if any(words[:at] in (above.name, above.short) for above in self.above(d))
            ]
            if len(inner) == 1:
                return inner[0]
        return None

    def is_shared(self, name: str) -> bool:
        """Return whether several divisions have a name in full.

        >>> load_gazetteer().is_shared("朝阳区"), load_gazetteer().is_shared("安宁市")
        (True, False)
        """
        return sum(d.name == name for d in self.by_name.get(name, ())) > 1

    def choose(self, name: str, within: frozenset[str] = frozenset()) -> Division | None:
        """Return the division a name means: the highest, or the one that lies in a place of `within` (full names).

        None where nothing has the name, or several of one rank have it and `within` does not tell.

        >>> places = load_gazetteer()
        >>> places.choose("吉林").name, places.choose("朝阳区"), places.choose("朝阳区", frozenset({"北京市"})).code
        ('吉林省', None, '110105')
        """
        candidates = self.by_name.get(name, ())
        exact = tuple(d for d in candidates if d.name == name) or candidates
        supported = [d for d in exact if within & {d.name, *(a.name for a in self.above(d))}]
        pool = supported or list(exact)
        top = min((d.rank for d in pool), default=0)
        best = [d for d in pool if d.rank == top]
        return best[0] if len(best) == 1 else None


@cache
def load_gazetteer() -> Gazetteer:
    """Read the shipped tables, once."""
    divisions: dict[str, Division] = {}
    by_name: dict[str, list[Division]] = {}
    for code, name, short, parent in rows("data/gazetteer/divisions.tsv"):
        division = Division(code=code, name=name, short=short, parent=parent)
        divisions[code] = division
        for form in dict.fromkeys((name, short, *_plain(name, short))):
            by_name.setdefault(form, []).append(division)
    return Gazetteer(
        divisions=divisions,
        by_name={name: tuple(found) for name, found in by_name.items()},
        abroad=frozenset(name for name, _, _ in rows("data/gazetteer/abroad.tsv")),
    )


def _plain(name: str, short: str) -> tuple[str, ...]:
    """Return what a self-governing division is called without its peoples.

    >>> _plain("甘孜藏族自治州", "甘孜")
    ('甘孜州',)
    """
    return (short + name[-1],) if name.endswith(("自治州", "自治县", "自治旗")) and short != name else ()
