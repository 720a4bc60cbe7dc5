"""Laws of the figures stage: numerals in any style are read back, spans hold, subjects and sections are told apart."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.figures import find_figures
from kg.figures.cues import Cues, Words
from kg.figures.numerals import read_number
from kg.figures.periods import find_moments
from kg.figures.quantities import read_quantities
from kg.figures.stretches import Moment
from kg.lexicon import load_lexicon
from kg.model import KINDS, QUALIFIERS, Article, Measures, Mention, Span
from kg.numbers import number_spans
from kg.pipeline import understand
from kg.segment import segment

LEXICON = load_lexicon()
CUES = Cues.of(LEXICON)
FIGURES = Path(__file__).parent.parent / "kg" / "figures"
DIGITS = "零一二三四五六七八九"


def read(
    text: str,
    *,
    title: str = "",
    day: date | None = date(2024, 4, 15),
    names: dict[str, str] | None = None,
    home: str = "",
) -> Measures:
    """Find the figures of a text; `names` are marked as mentions wherever they stand, `home` is the locality."""
    article = Article(id="t", title=title, text=text, source="", sha256="", published=day)
    sentences = segment(article, LEXICON)
    mentions = []
    for name, kind in (names or {}).items():
        at = text.find(name)
        while at >= 0:
            index = next(s.index for s in sentences if at in s.span)
            mentions.append(
                Mention(
                    article="t",
                    sentence=index,
                    span=Span(at, at + len(name)),
                    text=name,
                    rule="test",
                    kind=kind,
                    canonical=name,
                )
            )
            at = text.find(name, at + 1)
    mentions.sort(key=lambda m: m.span)
    locality = next((m for m in mentions if m.canonical == home), None)
    return find_figures(article, sentences, mentions, locality, LEXICON)


# Ways to write a whole number. Each takes the number and returns the words.


def spoken(number: int) -> str:
    """Write a number below a trillion as one says it: 一万零六百."""
    if number == 0:
        return "零"
    words, gap = "", False
    for power, name in ((10**8, "亿"), (10**4, "万"), (1, "")):
        group = number // power % 10**4 if power < 10**8 else number // power
        if not group:
            gap = bool(words)
            continue
        if words and (gap or group < 1000):
            words += "零"
        words += _group(group) + name
        gap = False
    return words


def _group(group: int) -> str:
    words, gap = "", False
    for power, name in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit = group // power % 10
        if not digit:
            gap = bool(words)
            continue
        words += ("零" if gap else "") + DIGITS[digit] + name
        gap = False
    return words


def short_tens(number: int) -> str:
    """Write 十二 for 一十二, as everyone does at the head of a number."""
    words = spoken(number)
    return words[1:] if words.startswith("一十") else words


def full_width(number: int) -> str:
    return str(number).translate(str.maketrans("0123456789", "０１２３４５６７８９"))


def grouped(number: int) -> str:
    return f"{number:,}"


def formal(number: int) -> str:
    return spoken(number).translate(str.maketrans("零一二三四五六七八九十百千", "零壹贰叁肆伍陆柒捌玖拾佰仟"))


def in_ten_thousands(number: int) -> str:
    return f"{Decimal(number) / 10**4:f}万"


def in_hundred_millions(number: int) -> str:
    return f"{Decimal(number) / 10**8:f}亿"


STYLES = (str, spoken, short_tens, full_width, grouped, formal, in_ten_thousands, in_hundred_millions)
NUMBERS = st.integers(min_value=1, max_value=10**12 - 1)


@given(number=NUMBERS, style=st.sampled_from(STYLES))
def test_a_number_written_in_any_style_is_read_back(number: int, style: Callable[[int], str]) -> None:
    assert read_number(style(number)) == number


@given(number=st.integers(min_value=2, max_value=10**9), style=st.sampled_from((str, spoken, full_width, grouped)))
def test_a_written_number_with_a_unit_becomes_a_figure_of_its_value(number: int, style: Callable[[int], str]) -> None:
    words = f"全市发放补贴{style(number)}元。"
    (figure,) = read(words).figures
    assert (figure.value, figure.unit, figure.qualifier) == (Decimal(number), "元", "exact")
    assert figure.text == f"{style(number)}元"


@given(tenths=st.integers(min_value=1, max_value=99999), verb=st.sampled_from(("增长", "下降", "提高", "减少")))
def test_growth_is_signed_by_its_verb(tenths: int, verb: str) -> None:
    percent = Decimal(tenths) / 10
    (figure,) = read(f"工业投资{verb}{percent}%。").figures
    assert figure.kind == "growth"
    assert figure.value == (percent if verb in ("增长", "提高") else -percent)
    assert figure.indicator == "工业投资"


PIECES = st.sampled_from(
    [
        *(
            "2023年",
            "今年以来",
            "截至目前",
            "10月28日",
            "到2025年",
            "11.8∶39.5∶48.7",
            "由第58位升至第43位",
            "〔2023〕14号",
        ),
        *(
            "，",
            "。",
            "、",
            "（",
            "）",
            "“",
            "”",
            "《",
            "》",
            "\n",
            "一、",
            "（二）",
            "第三条",
            "1.",
            "等",
            "和",
            "第",
            "前",
        ),
        *(
            "增长5.2%",
            "下降",
            "约30个工作日",
            "18个",
            "43名",
            "1.8亿元",
            "同比",
            "其中",
            "分别",
            "三大产业",
            "八成以上",
        ),
        *(
            "近九成",
            "3—5年",
            "50至100万元",
            "百分之十二",
            "翻一番",
            "一批",
            "千方百计",
            "力争",
            "12345",
            "5G",
            "每万人",
        ),
        *(
            "亿元以上项目",
            "企业",
            "项目",
            "完成",
            "达到",
            "占",
            "𠮷",
            "５０",
            "1,234",
            "半",
            "两",
            "一",
            "百",
            "万",
            "亿",
            "零",
        ),
    ]
)


@given(pieces=st.lists(PIECES, max_size=25), day=st.sampled_from((None, date(2024, 2, 29))))
def test_whatever_is_found_stands_where_it_says(pieces: list[str], day: date | None) -> None:
    text = "".join(pieces)
    found = read(text, day=day)
    for item in (*found.figures, *found.periods, *found.numerals, *found.tallies):
        assert item.span.cut(text) == item.text
        assert item.rule.startswith("figures.")
    for figure in found.figures:
        assert figure.kind in KINDS
        assert figure.qualifier in QUALIFIERS
        assert figure.indicator
        if figure.period:
            assert figure.period.first <= figure.period.last
    assert read(text, day=day) == found


@given(pieces=st.lists(PIECES, max_size=25))
def test_no_number_is_explained_twice(pieces: list[str]) -> None:
    text = "".join(pieces)
    found = read(text)
    for numeral in found.numerals:
        others = [f for f in found.figures if f.span.overlaps(numeral.span)]
        assert not [f for f in others if numeral.span in f.span and f.span != numeral.span]
        assert sum(n.span.overlaps(numeral.span) for n in found.numerals) == 1


def test_every_number_of_an_ordinary_paragraph_is_accounted_for() -> None:
    text = (
        "一、2023年工作回顾\n2023年，全市生产总值1560亿元，增长6.2%，增速居全省第3位。“一件事一次办”事项扩大到35项，"
        "三大产业占比超过六成。按照市政发〔2023〕14号文件，5G基站新增210个，千方百计稳就业。"
    )
    found = read(text)
    spans = [item.span for item in (*found.figures, *found.periods, *found.numerals)]
    unexplained = [n.cut(text) for n in number_spans(text) if not any(s.overlaps(n) for s in spans)]
    assert unexplained == []


@pytest.mark.parametrize(
    ("sentence", "subject", "resolution"),
    [
        ("东湖集团实现产值5亿元。", "东湖集团", "stated"),
        ("东湖集团实现产值5亿元，上缴税金800万元。", "东湖集团", "implied"),
        ("2023年，东湖集团出口额增长18%。", "东湖集团", "stated"),
        ("组织东湖集团等12家企业参展。", "临江市", "implied"),
        ("东湖集团、西山公司共同出资3亿元。", "临江市", "implied"),
        ("在东湖集团设立3个服务站。", "临江市", "implied"),
        ("新增企业5家。", "临江市", "implied"),
        ("推动西山公司90天完成搬迁。", "西山公司", "stated"),
        ("确保西山公司投产，全市新增企业20家。", "临江市", "implied"),
    ],
)
def test_the_subject_is_who_governs_the_clause(sentence: str, subject: str, resolution: str) -> None:
    names = {"东湖集团": "Enterprise", "西山公司": "Enterprise", "临江市": "Place"}
    found = read(f"临江市抓项目。\n{sentence}", names=names, home="临江市")
    last = found.figures[-1]
    assert last.subject is not None
    assert (last.subject.canonical, last.resolution) == (subject, resolution)


@pytest.mark.parametrize(
    ("text", "subjects"),
    [
        ("王某某说，种植面积达到300亩。", [None]),
        ("王某某今年收入8万元。", ["王某某"]),
        ("西山公司董事长介绍，订单增长20%。", [None]),
        ("西山公司占比达到30%。", [None]),
        ("第一医院建成投用，新增床位800张。", [None]),
        ("总投资4500万元建设的丙项目开工。", ["丙项目"]),
        ("走进甲村，茶园面积达3000亩。", ["甲村"]),
        ("坐落于园区的西山公司是龙头企业，员工有300人。", ["西山公司"]),
        ("西山公司生产轴承。目前员工有300人。某某食品去年营收2亿元。", ["西山公司", None]),
        ("甲村地处某县北部，面积12平方公里。\n去年，接待游客3万人次。", ["甲村", "甲村"]),
    ],
)
def test_speakers_heads_and_what_has_opened_do_not_govern(text: str, subjects: list[str | None]) -> None:
    names = {"甲村": "Place", "西山公司": "Enterprise", "丙项目": "Project", "王某某": "Person"}
    found = read(text, names={**names, "第一医院": "PublicInstitution"})
    assert [f.subject and f.subject.canonical for f in found.figures] == subjects


def test_a_title_tells_the_subject_before_its_colon() -> None:
    title = "临江开发区：产业“链”起来"
    (figure,) = read(f"{title}\n今年前两月，完成产值30亿元。", title=title, names={"临江开发区": "Platform"}).figures
    assert figure.subject is not None
    assert figure.subject.canonical == "临江开发区"


def test_every_role_that_the_grammar_names_has_words() -> None:
    asked = re.compile(r'words\("(?P<words>\w+)"\)|\{(?P<pattern>[a-z]+[A-Za-z]*)\}')
    not_grammar = {"begins", "form", "name", "role"}
    roles = {
        found["words"] or found["pattern"]
        for module in FIGURES.glob("*.py")
        for found in asked.finditer(module.read_text(encoding="utf-8"))
    } - not_grammar
    assert len(roles) > 60
    assert sorted(role for role in roles if not LEXICON.of(role)) == []


def test_a_paragraph_goes_on_about_the_name_it_begins_with() -> None:
    text = "东湖集团成立于2005年。现有员工860名。\n新增企业5家。"
    found = read(text, names={"东湖集团": "Enterprise"})
    assert [f.subject and f.subject.canonical for f in found.figures] == ["东湖集团", None]


def test_an_unknown_locality_leaves_the_subject_open() -> None:
    (figure,) = read("新增企业5家。").figures
    assert figure.subject is None
    assert figure.resolution == "implied"


def test_a_period_holds_for_its_paragraph_and_no_longer() -> None:
    text = "2023年，新增企业5家。完成投资3亿元。\n培训学员200人次。"
    periods = [f.period and f.period.first.year for f in read(text).figures]
    assert periods == [2023, 2023, None]


def test_a_vague_time_ends_a_period() -> None:
    assert [f.period for f in read("2023年，形势向好。近年来，新增企业5家。").figures] == [None]


def test_a_year_after_of_holds_for_the_next_number_alone() -> None:
    first, second = read("2023年，企业由2019年的12家增加到45家。").figures
    assert first.period
    assert second.period
    assert (first.period.first.year, second.period.first.year) == (2019, 2023)


def test_a_heading_gives_its_year_and_makes_goals() -> None:
    text = (
        "某市政府工作报告\n一、2023年工作回顾\n地区生产总值增长6.1%，达到1862亿元。\n"
        "二、2024年工作安排\n地区生产总值增长6.5%左右，全年新增企业80家。\n"
    )
    found = read(text, title="某市政府工作报告", day=date(2024, 1, 9)).figures
    assert [(f.kind, f.period and f.period.first.year) for f in found] == [
        ("growth", 2023),
        ("level", 2023),
        ("target", 2024),
        ("target", 2024),
    ]


@pytest.mark.parametrize(
    ("day", "words", "years"),
    [
        # What a report tells without a time is of the year it looks back on, by the year of its title.
        (None, "新增高速公路4100公里。", (2018, 2018)),
        (date(2019, 3, 5), "新增高速公路4100公里。", (2018, 2018)),
        (date(2019, 8, 5), "新增高速公路4100公里。", (2019, 2019)),
        (None, "2017年，新增高速公路4100公里。", (2017, 2017)),
        (None, "去年，新增高速公路4100公里。", (2018, 2018)),
        # Several years are what they are, and goals are of the year to come.
        (None, "五年累计新增高速公路4100公里。", (2014, 2018)),
        (None, "过去五年，新增高速公路4100公里。", (2014, 2018)),
        (None, "今年的主要预期目标是：新增高速公路4100公里。", (2019, 2019)),
        (None, "二、2019年重点工作\n新增高速公路4100公里。", (2019, 2019)),
    ],
)
def test_a_yearly_report_tells_of_the_year_before_its_titles(
    day: date | None, words: str, years: tuple[int, int]
) -> None:
    title = "2019年国务院政府工作报告"
    (figure,) = read(f"{title}\n各位代表：\n{words}\n", title=title, day=day).figures
    assert figure.period
    assert (figure.period.first.year, figure.period.last.year) == years


@pytest.mark.parametrize("title", ["2019年统计公报", "某公司2019年工作报告", "政府工作报告"])
def test_other_titles_have_no_year_before(title: str) -> None:
    found = read(f"{title}\n新增高速公路4100公里。\n", title=title, day=None)
    assert [p.rule for p in found.periods if p.first.year == 2018] == []


@pytest.mark.parametrize(
    ("title", "text", "year"),
    [
        ("2004年国务院政府工作报告", "去年，出口增长37.1%。工程在2010年竣工。", 2003),
        ("某市2023年国民经济和社会发展统计公报", "今年以来，新增企业80家。", 2024),
        ("某市工作情况", "2022年，全市新增企业80家。去年，出口增长37.1%。到2030年建成强市。", 2022),
    ],
)
def test_without_a_date_the_year_is_that_of_writing_then_the_titles_then_the_latest(
    title: str, text: str, year: int
) -> None:
    found = read(text, title=title, day=None).figures
    assert found[0].period
    assert found[0].period.first.year == year


@pytest.mark.parametrize(
    ("day", "words", "years"),
    [
        (date(2022, 1, 5), "过去五年", (2017, 2021)),
        (date(2022, 1, 5), "今后五年", (2022, 2026)),
        (date(2021, 12, 28), "过去五年", (2017, 2021)),
        (date(2021, 12, 28), "今后五年", (2022, 2026)),
    ],
)
def test_a_report_of_the_turn_of_the_year_tells_of_whole_years(day: date, words: str, years: tuple[int, int]) -> None:
    (found,) = read(f"{words}，新增企业80家。", title="某市政府工作报告", day=day).figures
    assert found.period
    assert (found.period.first, found.period.last) == (date(years[0], 1, 1), date(years[1], 12, 31))


def test_in_a_document_of_rules_a_lower_bound_is_a_goal_and_a_condition_is_not() -> None:
    text = "每年供应用地不少于8000亩。对投资不低于1000万元的项目，奖励50万元。"
    found = read(text, title="关于促进制造业发展的实施意见")
    assert [f.kind for f in found.figures] == ["target", "level", "level"]
    assert [f.kind for f in read(text).figures] == ["level", "level", "level"]


def test_without_the_day_of_the_article_relative_times_stay_open() -> None:
    found = read("今年以来，新增企业5家。2023年，新增企业3家。", day=None)
    assert [f.period and f.period.first.year for f in found.figures] == [2024, 2023]
    assert [n.text for n in found.numerals] == []
    unsaid = read("今年以来，新增企业5家。近五年，新增企业3家。", day=None)
    assert [f.period for f in unsaid.figures] == [None, None]


def test_numbers_of_the_page_are_furniture() -> None:
    text = (
        "首页 > 新闻中心 > 正文\n某市抓项目\n来源：某报 2024年4月15日\n"
        "全市新增企业5家，发展势头良好。\n上一篇：去年签约20个项目\n"
    )
    found = read(text, title="某市抓项目")
    assert [f.text for f in found.figures] == ["5家"]
    assert {n.role for n in found.numerals} == {"furniture"}


def test_an_empty_article_measures_nothing() -> None:
    article = Article(id="e", title="", text="", source="", sha256="")
    assert find_figures(article, (), (), None, LEXICON) == Measures()


def test_a_name_that_begins_with_a_count_is_counted() -> None:
    (figure,) = read("成立5个作战部。", names={"5个作战部": "CommandUnit"}).figures
    assert (figure.value, figure.unit) == (Decimal(5), "个")


def test_numbers_inside_a_name_are_not_counted() -> None:
    found = read("开展万企兴万村行动，入选全国500强。", names={"万企兴万村行动": "Programme"})
    assert found.figures == ()
    assert {n.role for n in found.numerals} == {"name"}


def test_a_time_without_numerals_is_no_numeral() -> None:
    found = read("近年来，目前，企业5家。", day=None)
    assert found.numerals == ()
    assert found.periods == ()


def test_longest_words_win() -> None:
    words = Words.of(["个", "个百分点"])
    assert words.at("3个百分点", 1) == "个百分点"
    assert words.at("3个百分点", 1, 3) == "个"
    assert words.before("个", 1) == "个"
    assert words.before("", 0) == ""
    assert Words.of([]).pattern() == "(?!)"


def test_moments_need_no_sentence_to_be_whole() -> None:
    text = "2023年"
    assert find_moments(text, [Span(0, 5)], None, CUES) == [
        Moment(span=Span(0, 5), first=date(2023, 1, 1), last=date(2023, 12, 31))
    ]
    assert find_moments("13月45日", [Span(0, 6)], date(2024, 1, 1), CUES)[0].first is None


def test_nothing_is_read_where_nothing_is_measured() -> None:
    assert read_quantities("第三章", 1, 0, 3, CUES) == ()
    assert read_quantities("百姓", 0, 0, 2, CUES) == ()
    with pytest.raises(ValueError, match="no number"):
        read_number("")
    with pytest.raises(ValueError, match="no numeral"):
        read_number("甲")


def test_a_change_is_linked_to_its_level_and_a_share_to_its_whole() -> None:
    level, growth = read("工业增加值达200亿元，同比增长9.4%。").figures
    assert growth.change_of == level.span
    assert growth.compared_with is None
    (share,) = read("工业增加值占生产总值的比重为31%。").figures
    assert share.share_of == "生产总值"
    (since,) = read("贷款余额比年初增长5%。").figures
    assert (since.change_of, since.compared_with) == (None, "年初")
    assert [f.change_form for f in read("产值增长2倍，专利是2019年的3倍。").figures] == ["increase", "multiple"]


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("某市召开会议\n来源：某报 2023年10月8日\n今年前三季度，全市新增企业30家。", (2023, 1, 1)),
        ("2023年，全市稳中有进。去年，全市新增企业30家。", None),
        ("全市2023年生产总值增长5%。9月29日，新增企业30家。", (2024, 9, 29)),
        ("全市2023年主要目标是增长5%。9月29日，新增企业30家。", (2023, 9, 29)),
        ("今年，全市新增企业30家。", None),
        ("到2025年，全市建成学校3所。去年，全市新增企业30家。", None),
    ],
)
def test_the_day_to_tell_times_from_is_in_the_text_where_the_article_has_none(
    text: str, day: tuple[int, int, int] | None
) -> None:
    figure = read(text, day=None).figures[-1]
    assert (figure.period and figure.period.first) == (day and date(*day))


@pytest.mark.parametrize(
    "unit", ["4", "\n", "一", "某", "百分之", "5家、", "A4", "三个中心，", "1.", "1 ", "2023年4月5日"]
)
def test_what_an_article_repeats_without_end_is_read_in_pieces(unit: str) -> None:
    text = unit * (6000 // len(unit))
    article = Article(id="t", title="", text=text, source="", sha256="", published=None)
    sentences = segment(article, LEXICON)
    assert "".join(sentence.text for sentence in sentences) == text
    assert max(len(sentence.text.strip()) for sentence in sentences) <= 2400
    assert read(text).figures is not None


@pytest.mark.parametrize(
    "unit", ["444444444444444444444444项目", "一", "1,000,", "三个中心、", "市长王明、", "市委、市政府"]
)
def test_runs_of_one_thing_are_read_to_their_end(unit: str) -> None:
    """Each of these once cost the square or more of the text's length; tests/bench/bench_linear.py measures them."""
    text = f"某市工作情况\n{unit * (20_000 // len(unit))}"
    (reading,), _ = understand([Article(id="t", title="某市工作情况", text=text, source="", sha256="")], LEXICON, None)
    assert reading.article.text == text
