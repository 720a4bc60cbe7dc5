"""The decision: what the network is asked, what it says, and that nothing is said below the thresholds."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from functools import cache
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.decide import Decider, load_decider
from kg.decide.candidates import GRAMMAR, PLAIN, period_pairs, relation_pairs, subject_pairs, window
from kg.decide.ensemble import Ensemble
from kg.decide.facts import Thresholds
from kg.decide.features import COLUMNS, Featurizer
from kg.decide.inventory import CLASSES, FIGURE_KINDS, PREDICATES, TAGS, begin
from kg.decide.names import choose_names, may_be
from kg.decide.network import load_network
from kg.decide.spans import best_stretch, fold
from kg.decide.view import View
from kg.lexicon import Lexicon, load_lexicon
from kg.modality import modals
from kg.model import KINDS, Article, Mention, Reading, Sentence, Span
from kg.passages import LONGEST, passages
from kg.pipeline import read_through
from kg.resources import resource
from kg.segment import segment
from kg.tag import load_tagger
from tests.support.making import article_of
from tests.support.tools import tools

LEXICON = load_lexicon()
TEXT = (
    "临溪市工商联助企纪实\n\n"
    "2023年，临溪市工商联成立法律顾问服务队，走访企业86家。恒达精密机械有限公司董事长周明远介绍，"
    "公司与浙江工业大学签约共建联合实验室，投资3200万元，同比增长12.5%。\n"
)


@cache
def reading(text: str = TEXT) -> Reading:
    article = Article(id="a", title="临溪市工商联助企纪实", text=text, source="a.txt", sha256="0" * 64)
    return read_through(article, LEXICON, load_tagger())


@cache
def decider() -> Decider:
    return load_decider(LEXICON)


def sentences(text: str) -> tuple[Sentence, ...]:
    return segment(Article(id="a", title="", text=text, source="a.txt", sha256=""), LEXICON)


def view() -> View:
    r = reading()
    return View(
        text=r.article.text,
        sentences=r.sentences,
        mentions=r.mentions,
        figures=r.figures,
        periods=r.periods,
        relations=r.relations,
        topic=r.locality,
    )


# ------------------------------------------------------------------ what is asked


def test_the_inventory_is_that_of_the_ontology() -> None:
    assert len(CLASSES) == len(set(CLASSES)) == 20
    assert set(CLASSES) <= set(LEXICON.parents)
    assert set(FIGURE_KINDS) == set(KINDS)
    assert [begin(kind) for kind in CLASSES] == list(range(1, TAGS, 2))


def test_every_pair_of_names_of_one_sentence_is_asked_about_both_ways() -> None:
    seen = view()
    asked = {tuple(pair) for pair in relation_pairs(seen).things.tolist()}
    for i, one in enumerate(seen.mentions):
        assert (len(seen.mentions), i) in asked, "the topic may be anything's subject"
        for j, other in enumerate(seen.mentions):
            if i != j and one.sentence == other.sentence:
                assert (i, j) in asked


def test_rows_have_one_width_and_look_at_the_text_alone() -> None:
    seen = view()
    pairs = relation_pairs(seen)
    assert pairs.plain.shape == (len(pairs), PLAIN)
    assert pairs.grammar.shape == (len(pairs), GRAMMAR)
    assert (pairs.looks >= 0).all()
    assert (pairs.looks <= len(seen.text)).all()
    assert (pairs.looks[:, 0] <= pairs.looks[:, 1]).all()


def test_each_figure_may_be_the_topics_and_has_its_indicator_in_its_sentence() -> None:
    seen = view()
    assert len(seen.figures) >= 3
    asked = subject_pairs(seen).things.tolist()
    for number, figure in enumerate(seen.figures):
        assert [number, len(seen.mentions)] in asked
        sentence = next(s.span for s in seen.sentences if figure.span in s.span)
        assert figure.span in window(seen, figure)
        assert window(seen, figure) in sentence


def test_no_period_is_asked_about_that_stands_in_a_later_sentence() -> None:
    seen = view()
    for number, period in period_pairs(seen).things.tolist():
        assert seen.periods[period].sentence <= seen.figures[number].sentence


def test_nothing_is_asked_where_nothing_stands() -> None:
    seen = View(text="无事。", sentences=sentences("无事。"), mentions=())
    assert len(relation_pairs(seen)) == len(subject_pairs(seen)) == len(period_pairs(seen)) == 0


def test_a_crowd_of_names_is_asked_about_in_bounds() -> None:
    """Pairs grow with the names, not with their square."""
    names = "、".join(f"张{chr(0x4E00 + i)}{chr(0x4E01 + i)}" for i in range(400))
    text = f"{names}出席会议。"
    found = tuple(
        Mention(
            article="a", sentence=0, span=Span(4 * i, 4 * i + 3), text=text[4 * i : 4 * i + 3], rule="t", kind="Person",
            canonical=text[4 * i : 4 * i + 3],
        )
        for i in range(400)
    )  # fmt: skip
    assert len(relation_pairs(View(text=text, sentences=sentences(text), mentions=found))) < 400 * 60


# ------------------------------------------------------------------ features and passages


@given(text=st.text(st.sampled_from("安宁市成立公司“工作法”《办法》，。、\n 1９Aa𠮷"), max_size=120))
@settings(max_examples=60, deadline=None)
def test_every_code_point_has_a_row_within_the_tables(text: str) -> None:
    rows = Featurizer(LEXICON).features(text, sentences(text), ())
    assert rows.shape == (len(text), len(COLUMNS))
    for column, (_, values, _) in enumerate(COLUMNS):
        assert not len(text) or rows[:, column].max() < values


@given(text=st.text(st.sampled_from("安宁市，。；、\n a1"), max_size=900))
@settings(max_examples=60, deadline=None)
def test_passages_are_in_order_apart_and_no_longer_than_the_network_takes(text: str) -> None:
    found = passages(sentences(text))
    assert all(0 < len(span) <= LONGEST for span in found)
    assert all(a.end <= b.start for a, b in pairwise(found))
    read = {at for span in found for at in range(span.start, span.end)}
    assert all(at in read for s in sentences(text) if s.text.strip() and s.role != "furniture" for at in range(s.span.start, s.span.end))  # fmt: skip  # noqa: E501


@pytest.mark.parametrize(
    ("text", "words", "found"),
    [
        ("粮食总产量达到5万吨", "粮食产量", "粮食总产量"),
        ("新签约项目86个", "签约项目", "签约项目"),
        ("完成投资", "居民收入", None),
    ],
)
def test_the_stretch_most_like_some_words(text: str, words: str, found: str | None) -> None:
    span = best_stretch(text, Span(0, len(text)), Span(len(text), len(text)), words)
    assert (span.cut(text) if span else None) == found


def test_names_are_compared_without_quotes_blanks_and_width() -> None:
    assert fold("“三同”工作法") == fold("三同 工作法") == fold("三同工作法")
    assert fold("ＡＢ１") == "ab1"


# ------------------------------------------------------------------ what is said


def test_what_is_found_quotes_the_article() -> None:
    r = reading()
    for found in (*r.mentions, *r.relations, *r.figures):
        assert found.span.cut(TEXT) == found.text


def test_names_learned_and_names_by_rule_stand_together() -> None:
    found = {(m.text, m.kind) for m in reading().mentions}
    assert {
        ("恒达精密机械有限公司", "Enterprise"),
        ("周明远", "Person"),
        ("浙江工业大学", "PublicInstitution"),
    } <= found


def test_relations_tell_how_sure_they_are_and_nothing_is_said_below_the_threshold() -> None:
    r = reading()
    assert r.relations
    assert all(x.confidence is not None and x.confidence >= Decimal("0") for x in r.relations)
    assert all(x.subject in r.mentions and x.object in r.mentions for x in r.relations)


def test_a_higher_threshold_says_less_and_withholds_more() -> None:
    r, d = reading(), decider()
    annotation = load_tagger().annotate(TEXT, r.sentences)
    states = d.look(r.article, r.sentences, annotation, r.mentions)
    from kg.model import Measures, Names

    names, measures = Names(mentions=r.mentions, locality=r.locality), Measures(figures=r.figures, periods=r.periods)
    told = []
    for threshold in (0.02, 0.6, 0.999):
        strict = replace(d, thresholds=Thresholds(relation=threshold))
        _, relations, withheld = strict.facts(r.article, r.sentences, states, names, measures, r.relations)
        told.append((len(relations), -withheld))
    assert told == sorted(told, reverse=True)
    assert told[0] > told[-1]


def test_two_readings_are_the_same() -> None:
    assert read_through(reading().article, LEXICON, load_tagger()) == reading()


def test_goals_are_planned() -> None:
    for figure in reading("到2030年，临溪市粮食产量力争达到50万吨。\n").figures:
        assert (figure.kind == "target") == (figure.modality == "planned")


@pytest.mark.parametrize("text", ["", "\n\n", "。", "abc def", "1234567890" * 40, "（（（" * 100, "、" * 500])
def test_any_text_is_read(text: str) -> None:
    assert reading(text).sentences is not None


# ------------------------------------------------------------------ names


def chosen(
    text: str, *names: tuple[str, str], proposed: tuple[Mention, ...] = (), locality: Mention | None = None
) -> dict[str, Mention]:
    spans = [(Span(text.index(n), text.index(n) + len(n)), CLASSES.index(k)) for n, k in names]
    article = Article(id="a", title="", text=text, source="a", sha256="")
    mentions, _ = choose_names(article, sentences(text), (spans, []), proposed, locality, load_lexicon())
    return {m.text: m for m in mentions}


def place(name: str) -> Mention:
    return Mention(article="a", sentence=0, span=Span(0, len(name)), text=name, rule="t", kind="Place", canonical=name)


def test_a_stand_in_means_the_last_of_its_class() -> None:
    found = chosen("恒达公司扩产。该公司获奖。", ("恒达公司", "Enterprise"), ("该公司", "Enterprise"))
    assert found["该公司"].canonical == "恒达公司"
    assert found["该公司"].stand_in


def test_a_stand_in_that_points_to_nothing_is_no_name() -> None:
    assert chosen("该公司获奖。", ("该公司", "Enterprise")) == {}


def test_the_whole_city_is_the_locality() -> None:
    found = chosen("全市新增企业。", ("全市", "Place"), locality=place("临溪市"))
    assert found["全市"].canonical == "临溪市"


def test_an_office_of_the_locality_has_its_full_name() -> None:
    found = chosen("市教育局推行。", ("市教育局", "GovernmentBody"), locality=place("临溪市"))
    assert found["市教育局"].canonical == "临溪市教育局"


def test_a_name_in_the_grammars_words_keeps_what_the_grammar_knows() -> None:
    known = Mention(
        article="a", sentence=0, span=Span(0, 4), text="市工信局", rule="names.x", kind="GovernmentBody",
        canonical="临溪市工业和信息化局",
    )  # fmt: skip
    found = chosen("市工信局推行。", ("市工信局", "GovernmentBody"), proposed=(known,))
    assert found["市工信局"].canonical == "临溪市工业和信息化局"


def test_a_person_in_latin_letters_begins_with_a_capital() -> None:
    assert list(chosen("教练员 Marko Novak 获奖", ("Marko Novak", "Person"))) == ["Marko Novak"]
    assert chosen("害虫 brunnea 为害松林", ("brunnea", "Person")) == {}


def test_blanks_inside_a_persons_name_are_none_of_it() -> None:
    assert chosen("组长：张  宏", ("张  宏", "Person"))["张  宏"].canonical == "张宏"


def test_a_name_in_latin_letters_keeps_its_blanks() -> None:
    text = "某市引进 Alder  Grove Energy（中国）有限公司，共建 Alder Park。"
    found = chosen(text, ("Alder  Grove Energy（中国）有限公司", "Enterprise"), ("Alder Park", "Platform"))
    assert [mention.canonical for mention in found.values()] == ["Alder Grove Energy（中国）有限公司", "Alder Park"]


# ------------------------------------------------------------------ modality


@pytest.mark.parametrize(
    ("text", "modality"),
    [
        ("临溪市建成五金产业园", "asserted"),
        ("临溪市将于明年建设五金产业园", "planned"),
        ("临溪市拟建五金产业园", "planned"),
        ("临溪市将“一件事”纳入五金产业园", "asserted"),
        ("会议建议临溪市建设五金产业园", "proposed"),
        ("临溪市鼓励企业入驻五金产业园", "proposed"),
        ("周明远曾任临溪市五金产业园主任", "former"),
        ("时任临溪市长周明远视察五金产业园", "former"),
        ("据说临溪市建设五金产业园", "reported"),
        ("如果临溪市建设五金产业园", "conditional"),
        ("主要由临溪市建设五金产业园", "asserted"),
    ],
)
def test_modality_is_told_by_the_words_before(text: str, modality: str) -> None:
    sentence = Sentence(article="a", index=0, span=Span(0, len(text)), text=text)
    found = LEXICON.once("modality", modals).of(text, sentence, text.index("临溪市"), text.index("五金产业园"))
    assert found == modality


def test_predicates_and_states_fit_the_weights() -> None:
    network = decider().network
    r = reading()
    annotation = load_tagger().annotate(TEXT, r.sentences)
    states = decider().look(r.article, r.sentences, annotation, r.mentions)
    assert len(states) == network.size == 2
    assert all(one.rows.shape[0] == len(TEXT) + 1 for one in states)
    bounds = np.array([(m.span.start, m.span.end) for m in r.mentions])
    kinds = np.zeros(len(r.mentions) + 1, np.int64)
    scores = network.relations(
        states, network.spans(states, bounds, "mention", topic=True), kinds, relation_pairs(view())
    )
    assert scores.shape[1] == len(PREDICATES) + 1
    assert np.allclose(scores.sum(1), 1, atol=0.02)


def test_what_networks_say_together_is_the_mean_of_what_each_says() -> None:
    folder = resource("data/model")
    members = [load_network(folder / f"network-{n}.onnx", folder / f"heads-{n}.npz") for n in (0, 1)]
    r = reading()
    annotation = load_tagger().annotate(TEXT, r.sentences)
    features = decider().featurizer.features(TEXT, r.sentences, r.mentions)
    bounds = np.array([(m.span.start, m.span.end) for m in r.mentions])
    kinds = np.zeros(len(r.mentions) + 1, np.int64)

    def likely(network: Ensemble) -> np.ndarray:
        states = network.states(annotation.passages, annotation.hidden, features)
        named = network.spans(states, bounds, "mention", topic=True)
        return network.relations(states, named, kinds, relation_pairs(view()))

    alone = [likely(Ensemble([member], {})) for member in members]
    assert (alone[0] != alone[1]).any()
    assert np.allclose(likely(Ensemble(members, {})), (alone[0] + alone[1]) / 2)


def lexicon_with(folder: Path, cues: str) -> Lexicon:
    """The shipped lexicon with a user's own cues."""
    own = folder / "own.ttl"
    prefixes = "@prefix wt: <https://w3id.org/wutong/ns#> .\n@prefix lex: <https://w3id.org/wutong/lexicon#> .\n"
    own.write_text(prefixes + cues, encoding="utf-8")
    return load_lexicon(own)


def test_a_verb_of_a_users_own_is_believed_though_no_record_has_it(tmp_path: Path) -> None:
    own = lexicon_with(tmp_path, 'wt:supports lex:trigger "捧场" .\nwt:implements lex:trigger "铺展" .\n')
    text = "青禾县铺展“归雁”工程。临溪市工商联捧场云帆科技有限公司。"
    facts = {("青禾县", "implements", "“归雁”工程"), ("临溪市工商联", "supports", "云帆科技有限公司")}
    _, tagger = tools()

    def told(lexicon: Lexicon) -> set[tuple[str, str, str]]:
        read = read_through(article_of("a", text), lexicon, tagger).relations
        return {(r.subject.canonical, r.predicate, r.object.canonical) for r in read}

    assert facts <= told(own)
    assert not facts & told(load_lexicon())


def test_only_words_that_do_not_ship_are_a_users_own(tmp_path: Path) -> None:
    own = lexicon_with(tmp_path, 'wt:establishes lex:trigger "成立", "挂牌组建" .\n')
    assert dict(own.own("trigger")) == {"挂牌组建": "establishes"}
    assert not load_lexicon().own("trigger")


@pytest.mark.parametrize(
    ("kind", "words", "may"),
    [
        ("Person", "李明", True),
        ("Person", "阿不都·热依木", True),
        ("Person", "John F. Smith", True),
        ("Person", "Botryosphaeria laricina", False),
        ("Person", "李明等人参加了会议", False),
        ("Project", "落叶松葡萄座腔菌 Botryosphaeria laricina", False),
        ("Enterprise", "Baker Hughes公司", True),
        ("Enterprise", "Baker Hughes Holdings Company", True),
        ("Policy", "Public Participation and Public Management", False),
        ("Place", "镇", False),
        ("Project", "年产30万台变速箱项目", True),
    ],
)
def test_a_name_has_the_form_of_its_class_and_a_species_is_of_none(kind: str, words: str, may: bool) -> None:
    assert may_be(kind, words) is may


# ------------------------------------------------------------------ names that grammar and network find together


@pytest.mark.parametrize(
    ("text", "right", "wrong"),
    [
        (
            "省人民政府关于表彰先进单位的决定\n我省连续举办四届农业博览会。\n定川市人民政府\n定川市商务局\n定川火车站\n定川海关",
            {"本省", "定川市人民政府"},
            {"定川省", "定川省人民政府"},
        ),
        (
            "【政策法规】 临溪市林业局关于加强引进林草种子、苗木检疫工作的通知\n\n各县林业局：\n现就有关事项通知如下。",
            {"《临溪市林业局关于加强引进林草种子、苗木检疫工作的通知》"},
            {"苗木检疫工作的通知", "临溪市林业局关于加强引进林草种子"},
        ),
        (
            "临溪市工作总结\n临溪市建成青石水电站一期项目，二期项目正在建设。",
            {"临溪市"},
            {"二期项目", "一期项目"},
        ),
    ],
)
def test_a_name_is_whole_and_of_the_place_it_is_of(text: str, right: set[str], wrong: set[str]) -> None:
    article = article_of("t1", text, title=text.split("\n")[0])
    named = {mention.canonical for mention in read_through(article, *tools()).mentions}
    assert right <= named
    assert not wrong & named
