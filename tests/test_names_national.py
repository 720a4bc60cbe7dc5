"""Reference data in the text: bodies of the country, terms of its policy, the nation as what a text is about."""

from __future__ import annotations

import pytest

from kg.model import Article, Names
from kg.names import find_names
from kg.reference import load_reference
from kg.segment import segment
from tests.support.naming import CASES, lexicon, named, table

FINDERS = ("names.bodies.", "names.terms.", "names.national.")
NATIONAL = table("names_national.tsv")
KINDS = {"PartyOrganization", "GovernmentBody", "SocialOrganization", "Enterprise", "PublicInstitution", "Organization"}


def rows(name: str) -> list[list[str]]:
    lines = (CASES / name).read_text(encoding="utf-8").splitlines()
    return [line.replace("⏎", "\n").split("\t") for line in lines if line and not line.startswith("#")]


LOCALITIES = rows("names_locality.tsv")


def read(title: str, text: str) -> Names:
    whole = text if title == "-" else f"{title}\n\n{text}"
    article = Article(id="case", title="" if title == "-" else title, text=whole, source="case", sha256="")
    return find_names(article, segment(article, lexicon()), (), lexicon())


@pytest.mark.parametrize(("text", "names"), NATIONAL, ids=[text[:20] for text, _ in NATIONAL])
def test_what_is_known_by_name_has_one_name(text: str, names: set[str]) -> None:
    got = {f"{m.canonical}|{m.kind}" for m in named(text).mentions if m.rule.startswith(FINDERS)}
    assert got - {"科学技术部火炬中心|GovernmentBody"} == names


@pytest.mark.parametrize(("title", "text", "place"), LOCALITIES, ids=[row[1][:20] for row in LOCALITIES])
def test_what_a_text_is_about(title: str, text: str, place: str) -> None:
    locality = read(title, text).locality
    assert (locality.canonical if locality is not None and locality.kind == "Place" else "") == place


def test_a_ministry_is_what_its_notice_is_about_where_no_word_means_the_nation() -> None:
    locality = read("教育部关于云台试点的通知", "各省、自治区、直辖市教育厅（教委）：\n建设试点100个。").locality
    assert locality is not None
    assert (locality.canonical, locality.kind) == ("教育部", "GovernmentBody")


@pytest.mark.parametrize(
    "text", ["云南大学、浙江大学与临溪市签约。", "新疆生产建设兵团教育局到临溪市考察。", "湖南大学来访。"]
)
def test_no_province_is_a_place_inside_the_name_of_a_body_of_the_country(text: str) -> None:
    bodies = [m for m in named(text).mentions if m.kind in KINDS]
    places = [m for m in named(text).mentions if m.kind == "Place"]
    assert bodies
    assert not any(place.span in body.span for place in places for body in bodies)


# ---------------------------------------------------------------- the tables


def test_every_form_names_one_thing_and_every_class_is_the_ontologys() -> None:
    reference = load_reference()
    assert len({known.name for known in reference.by_form.values() if known.term}) >= 200
    assert len({known.name for known in reference.by_form.values() if not known.term}) >= 500
    assert {known.kind for known in reference.by_form.values()} <= set(lexicon().parents)
    for form, known in reference.by_form.items():
        assert reference.called(form) is known
        assert reference.called(known.name) is known


def test_successions_lead_from_a_known_body_to_a_known_body_in_the_years_of_the_reforms() -> None:
    reference = load_reference()
    assert len(reference.successions) >= 60
    for succession in reference.successions:
        before, after = reference.called(succession.before), reference.called(succession.after)
        assert before is not None
        assert after is not None
        assert (before.name, after.name) == (succession.before, succession.after)
        assert succession.year in (1998, 2003, 2008, 2013, 2018, 2020, 2021, 2023)


def test_no_body_succeeds_itself_however_long_the_chain() -> None:
    reference = load_reference()
    for start in {s.before for s in reference.successions}:
        seen, queue = set(), [start]
        while queue:
            for step in reference.successors(queue.pop()):
                assert step.after != start
                if step.after not in seen:
                    seen.add(step.after)
                    queue.append(step.after)
        assert seen


# ---------------------------------------------------------------- who is who


def people(title: str, text: str) -> list[tuple[str, str | None]]:
    return [(m.canonical, m.scope) for m in read(title, text).mentions if m.kind == "Person"]


def test_two_of_one_name_with_posts_in_two_places_are_two_persons() -> None:
    text = "安平市委书记李伟明到清河市调研，清河市市长李伟明陪同。"
    assert people("-", text) == [("李伟明", "安平市"), ("李伟明", "清河市")]


def test_a_person_without_a_post_is_the_one_named_before() -> None:
    text = "安平市委书记李伟明到清河市调研。李伟明指出，要加快发展。"
    assert people("-", text) == [("李伟明", "安平市"), ("李伟明", "安平市")]


@pytest.mark.parametrize("title", ["临溪市开展学习", "桐川县开展学习", "-"])
def test_a_leader_of_the_nation_is_one_in_every_article(title: str) -> None:
    place = "" if title == "-" else title[:3]
    text = f"{place}召开会议，学习习近平总书记重要讲话精神。"
    assert {scope for _, scope in people(title, text)} <= {"中国"}
