"""Sentences: the partition law, where sentences and clauses end, what encloses what, what each line is."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.lexicon import Lexicon, load_lexicon
from kg.model import Article, Sentence
from kg.segment import segment

CASES = Path(__file__).parent / "cases"
LEXICON = load_lexicon()
MARKS = "“”‘’《》〈〉（）()【】[]〔〕「」『』\"'＂"
TEXTS = st.text(
    st.one_of(
        st.sampled_from("。！？；，、：:,;.!? \n\t\u3000\xa0\u200b\r一二3０年月日第条𠮷安宁市企业新增" + MARKS),
        st.characters(exclude_categories=["Cs"]),
    ),
    max_size=120,
)


def cut(text: str, title: str = "", lexicon: Lexicon = LEXICON) -> tuple[Sentence, ...]:
    return segment(Article(id="a", title=title, text=text, source="a.txt", sha256=""), lexicon)


def body_cases() -> list[str]:
    lines = (CASES / "sentences.txt").read_text(encoding="utf-8").split("\n")
    return [line for line in lines if line and not line.startswith("#")]


# ------------------------------------------------------------------ laws


@given(TEXTS)
def test_sentences_in_order_are_the_whole_text(text: str) -> None:
    sentences = cut(text)
    assert "".join(s.text for s in sentences) == text
    assert [s.index for s in sentences] == list(range(len(sentences)))
    assert all(s.span.cut(text) == s.text and s.text for s in sentences)
    assert all(a.span.end == b.span.start and a.paragraph <= b.paragraph for a, b in pairwise(sentences))


@given(TEXTS)
def test_clauses_lie_in_their_sentence_in_order_without_white_space_around_them(text: str) -> None:
    for sentence in cut(text):
        assert all(
            clause in sentence.span and clause.cut(text).strip() == clause.cut(text) for clause in sentence.clauses
        )
        assert all(a.end <= b.start for a, b in pairwise(sentence.clauses))
        assert all(len(clause) for clause in sentence.clauses)


@given(TEXTS)
def test_enclosures_nest_and_hold_their_marks(text: str) -> None:
    for sentence in cut(text):
        for enclosure in sentence.enclosures:
            assert enclosure.span in sentence.span
            assert (enclosure.inner.start, enclosure.inner.end) == (enclosure.span.start + 1, enclosure.span.end - 1)
            assert enclosure.mark in "“‘《〈（【〔"
        for a, b in pairwise(sentence.enclosures):
            assert a.span.start < b.span.start
        for a in sentence.enclosures:
            for b in sentence.enclosures:
                assert not a.span.overlaps(b.span) or a.span in b.span or b.span in a.span


@given(TEXTS)
def test_the_same_text_is_cut_the_same_way_twice(text: str) -> None:
    assert cut(text) == cut(text)


@given(st.text(st.sampled_from("第一条新增企业3家，增长5%。“”（）\n"), max_size=60), st.integers(1, 3))
def test_offsets_count_code_points(text: str, shift: int) -> None:
    """A character beyond the sixteen-bit plane counts one: put before the text, it moves nothing but the offsets."""
    plain = cut("吉" * shift + "林。\n" + text)
    rare = cut("𠮷" * shift + "林。\n" + text)
    assert [s.span for s in plain] == [s.span for s in rare]
    assert [s.clauses for s in plain] == [s.clauses for s in rare]


# ------------------------------------------------------------------ where sentences end


@pytest.mark.parametrize("case", body_cases())
def test_a_sentence_ends_where_the_case_says(case: str) -> None:
    text = case.replace("‖", "")
    assert "‖".join(sentence.text for sentence in cut(text)) == case


def test_the_cases_were_read() -> None:
    assert len(body_cases()) > 20


def test_white_space_belongs_to_the_sentence_before_it() -> None:
    assert [s.text for s in cut("\n　　新增企业18个。 　减少3个。\n\n　　完成。\n")] == [
        "\n　　新增企业18个。 　",
        "减少3个。\n\n　　",
        "完成。\n",
    ]


@pytest.mark.parametrize("text", ["", " ", "\n\n", "\u3000\u200b\ufeff\n"])
def test_a_text_without_words_has_no_sentence_but_furniture(text: str) -> None:
    assert [s.role for s in cut(text)] == ["furniture"] * bool(text)


def test_a_long_quotation_with_sentences_in_it_is_cut_all_the_same() -> None:
    text = "会议印发的“" + "要抓好落实，见到成效。" * 40 + "”材料已下发。"
    assert len(cut(text)) > 30


@pytest.mark.parametrize(
    "text",
    ["（" * 50_000, "“" * 50_000 + "。" * 50_000, "《》" * 50_000, "，。" * 50_000, "（" * 20_000 + "》" * 20_000],
)
def test_hostile_marks_take_no_more_than_time_in_proportion(text: str) -> None:
    """Quadratic behaviour would not come back within the time a test run has."""
    assert "".join(s.text for s in cut(text)) == text


# ------------------------------------------------------------------ clauses and enclosures


def clauses(text: str) -> list[str]:
    return [clause.cut(text) for sentence in cut(text) for clause in sentence.clauses]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("新增18家,增长5%；减少3家。", ["新增18家", "增长5%", "减少3家"]),
        ("到位资金1,500亿元,增长5%。", ["到位资金1,500亿元", "增长5%"]),
        ("到位资金1，500亿元，增长5%。", ["到位资金1，500亿元", "增长5%"]),
        ("2022年，2023年，500家。", ["2022年", "2023年", "500家"]),
        ("树立“以发展为己任，视项目为生命”的理念，抓落实。", ["树立“以发展为己任，视项目为生命”的理念", "抓落实"]),
        ("下设作战部（现代工业，现代农业）、兵团，实行调度。", ["下设作战部（现代工业，现代农业）、兵团", "实行调度"]),
        ("“收入高了，日子好了。”村民说。", ["“收入高了", "日子好了。”", "村民说"]),
        ("一个原则:做到9:30上班，比例3：4。", ["一个原则", "做到9:30上班", "比例3：4"]),
        ("完成签约、拿地和开工。", ["完成签约、拿地和开工"]),
        ("增长，，。", ["增长"]),
    ],
)
def test_clauses_are_cut_at_commas_colons_and_semicolons_outside_marks(text: str, expected: list[str]) -> None:
    assert clauses(text) == expected


def enclosed(text: str) -> list[tuple[str, str]]:
    return [(e.mark, e.inner.cut(text)) for sentence in cut(text) for e in sentence.enclosures]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("建立“12345”工作法。", [("“", "12345")]),
        ("打造“融入‘两亚’”的聚集区。", [("“", "融入‘两亚’"), ("‘", "两亚")]),
        ("《关于印发〈办法〉的通知》（试行）。", [("《", "关于印发〈办法〉的通知"), ("〈", "办法"), ("（", "试行")]),
        ("国发〔2023〕14号、国发[2022]3号。", [("〔", "2023"), ("〔", "2022")]),
        ('建立"四即"机制(试行)。', [("“", "四即"), ("（", "试行")]),
        ("推进「店小二」和『一站式』。", [("“", "店小二"), ("‘", "一站式")]),
        ("推进“三同“和“三加“工作法。", [("“", "三同"), ("“", "三加")]),
        ("有信心。”他说，“我们一起干”。", [("“", "我们一起干")]),
        ("推进”三同”工作法。", [("“", "三同")]),
        ("有“甲、（乙“丙”。", [("“", "丙")]),
        ("甲）乙（丙。", []),
        ("Don't say it's 可以的。", []),
        ("“第一段。\n“第二段。”", [("“", "第二段。")]),
    ],
)
def test_marks_that_belong_together_enclose(text: str, expected: list[tuple[str, str]]) -> None:
    assert enclosed(text) == expected


# ------------------------------------------------------------------ roles and headings

PAGE = """今天是: 2024年4月15日 星期一
  • 设为首页|加入收藏|邮箱  信息检索:
您当前的位置：首页 > 新闻中心 > 区县动态
  • 某某市：抓牢“梧桐树工程” 推动高质量发展

    来源:某某市委统战部 2024-04-15 09:30:00  字体：[大 中 小]

      某某市高度重视民营经济发展,发展壮大“梧桐树工程”。
      提高凝聚力,党建优势更强
      新建企业党组织18个。
      - 1 -
      （二）强化要素保障
      1.支持设备更新。对技术改造项目给予补助。
      第三条　对新认定的企业，分别奖励50万元、100万元，由市财政局会同有关部门按照规定程序组织兑现。
      （某某市委统战部 供稿）
责任编辑：张三
【打印】【关闭】
上一篇：某某县召开座谈会
相关阅读
某某区：营商环境再升级
版权所有：某某市人民政府  ICP备12345号
"""


def test_every_line_of_a_copied_page_has_its_role() -> None:
    roles = [
        (s.text.strip().lstrip("•- ")[:8], s.role) for s in cut(PAGE, title="某某市：抓牢“梧桐树工程” 推动高质量发展")
    ]
    assert roles == [
        ("今天是: 202", "furniture"),
        ("设为首页|加入收", "furniture"),
        ("您当前的位置：首", "furniture"),
        ("某某市：抓牢“梧", "title"),
        ("来源:某某市委统", "meta"),
        ("某某市高度重视民", "body"),
        ("提高凝聚力,党建", "heading"),
        ("新建企业党组织1", "body"),
        ("1 -", "furniture"),
        ("（二）强化要素保", "heading"),
        ("1.支持设备更新", "body"),
        ("对技术改造项目给", "body"),
        ("第三条　对新认定", "body"),
        ("（某某市委统战部", "meta"),
        ("责任编辑：张三", "furniture"),
        ("【打印】【关闭】", "furniture"),
        ("上一篇：某某县召", "furniture"),
        ("相关阅读", "furniture"),
        ("某某区：营商环境", "furniture"),
        ("版权所有：某某市", "furniture"),
    ]


def test_a_sentence_knows_the_nearest_heading_above() -> None:
    headings = {s.text.strip()[:6]: s.heading for s in cut(PAGE)}
    assert headings["某某市高度重"] is None
    assert headings["新建企业党组"] == "提高凝聚力,党建优势更强"
    assert headings["1.支持设备"] == "（二）强化要素保障"
    assert headings["对技术改造项"] == "1.支持设备更新"
    assert headings["第三条　对新"] == "第三条"


def test_a_short_line_is_a_heading_only_where_text_goes_on_below() -> None:
    listed = "获奖项目如下：\n某某电池项目\n某某锂电项目\n某某光伏项目"
    assert {s.role for s in cut(listed, title="某市创新大赛")} == {"body"}
    assert [s.role for s in cut("某市开展行动，成效明显。\n聚力招商引资\n新签约项目86个。")] == [
        "body",
        "heading",
        "body",
    ]


@pytest.mark.parametrize(
    "words",
    ["今天是个好日子，全市上下喜气洋洋", "强化技术支持", "推广二维码门牌", "打造客户端平台", "严格审核：三级把关"],
)
def test_words_of_menus_in_running_text_are_not_furniture(words: str) -> None:
    assert "furniture" not in {s.role for s in cut(f"某市开展行动，成效非常明显。\n{words}\n全年完成任务86个。")}


@pytest.mark.parametrize(
    ("line", "caption"),
    [
        ("图4:2018—2022年固定资产投资增长速度(%)", True),
        ("图 1　某市人工智能标准体系结构图", True),
        ("图3-2 2011-2015年全县地区生产总值及增长速度", True),
        ("图4所示的固定资产投资增长速度是五年来最高的。", False),
        ("图书馆藏书增长速度居全省前列", False),
    ],
)
def test_the_caption_of_a_chart_is_no_body_text(line: str, caption: bool) -> None:
    roles = [s.role for s in cut(f"某市2022年统计公报\n全年投资增长5%，成效非常明显。\n{line}\n年末企业86家，增长2%。")]
    assert (roles[2] == "furniture") is caption


def test_lines_wrapped_by_a_program_are_one_paragraph() -> None:
    paragraph = (
        "某市高度重视民营经济发展，把党建引领与优化营商环境有机结合，精准转化为民营经济发展优势，新建企业党组织十八个。"
        * 4
    )
    wrapped = "\n".join(paragraph[i : i + 36] for i in range(0, len(paragraph), 36))
    sentences = cut(wrapped)
    assert len(sentences) == 4
    assert {s.paragraph for s in sentences} == {0}
    assert "".join(s.text for s in sentences) == wrapped


def test_a_title_in_another_writing_above_the_chinese_one_is_kept_out_of_the_way() -> None:
    foreign = "Guidelines of an Invented Province for Machines " + "and for the Tools of Invented Workshops " * 3
    text = f"{foreign}\n发布时间：2021-09-26\n某省智能装备伦理规范\n为规范发展，制定本规范，全省遵照执行。"
    assert [s.role for s in cut(text, title="某省智能装备伦理规范")] == ["furniture", "meta", "title", "body"]


def test_a_signature_above_the_closing_date_is_metadata() -> None:
    text = "本意见自2023年9月1日起施行，有效期三年。\n\n某市人民政府\n\n2023年7月28日\n（此件公开发布）\n"
    assert [s.role for s in cut(text)] == ["body", "meta", "meta", "meta"]


def test_a_title_over_two_lines_is_found() -> None:
    head = "某市人民政府\n关于促进产业发展的实施意见\n某政发〔2023〕14号\n"
    text = head + "各县、区人民政府，市政府各部门：\n为贯彻落实精神，制定本意见。"
    roles = [s.role for s in cut(text, title="某市人民政府关于促进产业发展的实施意见")]
    assert roles == ["title", "title", "meta", "body", "body"]
