"""Document number, level and genre as ninety-two hand-labelled records have them, and what settles each."""

from __future__ import annotations

from functools import cache

import pytest

from kg.lexicon import load_lexicon
from kg.model import GENRES, LEVELS
from kg.read.genres import genre_of
from kg.read.levels import level_of, of_body
from kg.read.metadata import Said, describe
from kg.read.owners import of_itself
from kg.read.page import Page
from tests.bench.bench_documents import FIELDS, compared, labels

LEXICON = load_lexicon()
FLOORS = {"number": (92, 20), "level": (84, 51), "genre": (87, 75)}
"""How many of ninety-two are right in each, and how many of those where the label tells one."""

BODY = "　　全市高度重视民营经济发展，新增企业18家，增长5%。\n　　全年完成任务，群众非常满意。\n"


@cache
def read() -> list[tuple[str, dict[str, str], dict[str, str]]]:
    return list(compared())


@pytest.mark.parametrize("field", FIELDS)
def test_number_level_and_genre_do_not_fall_below_their_floors(field: str) -> None:
    right = {name: told[field] for name, said, told in read() if said[field] == told[field]}
    assert len(right) >= FLOORS[field][0], sorted({name for name, _, _ in read()} - set(right))
    assert sum(map(bool, right.values())) >= FLOORS[field][1], sorted({name for name, _, _ in read()} - set(right))


def test_the_labels_are_of_different_records_and_use_the_words_of_the_model() -> None:
    told = dict(labels())
    assert len(told) == len(list(labels())) == 92
    assert {row["level"] for row in told.values()} - {""} == set(LEVELS)
    assert {row["genre"] for row in told.values()} - {""} <= set(GENRES)


def said(text: str) -> Said:
    return describe(Page(text), LEXICON, "stem")


@pytest.mark.parametrize(
    ("head", "number"),
    [
        ("某市人民政府关于做好就业工作的意见\n某政发〔2012〕27号\n", "某政发〔2012〕27号"),
        ("某市人民政府\n关于表扬先进单位的通报\n(某政发[2010]19号)\n各县、区人民政府：\n", "某政发[2010]19号"),
        ("某部科技司关于做好申报工作的通知\n（科技发展函〔2021〕182号）\n各有关单位：\n", "科技发展函〔2021〕182号"),
        ("某县公路三年攻坚方案\n（某政办函〔2021〕46号附件）\n", "某政办函〔2021〕46号"),
        ("某政办〔2021〕26号附件：某县公路三年攻坚方案\n", "某政办〔2021〕26号"),
        ("某市大气污染防治实施细则\n（某政发〔2014〕7号，2014年3月28日）\n", "某政发〔2014〕7号"),
        ("某总工会关于授予五一劳动奖章的决定　某工字[2011]19号\n各县（市、区）总工会：\n", "某工字[2011]19号"),
        ("某州委管理干部任前公示公告\n2020年第9号\n", "2020年第9号"),
        ("国家林业和草原局公告（2022年第6号）（疫区）\n", "2022年第6号"),
        ("证券代码：600×××　公告编号：临2017-032\n某公司关于董事长辞职的公告\n", "临2017-032"),
        ("某省关于开展评选的公示\n　　根据《管理办法》（某工信发〔2019〕7号），组织了评选。\n", None),
    ],
)
def test_a_number_stands_at_the_head_and_one_that_is_quoted_is_not_the_document_s(
    head: str, number: str | None
) -> None:
    assert said(head + BODY).number == number


@pytest.mark.parametrize(
    ("head", "genre"),
    [
        ("某县牦牛扶持办法（试行）\n", "policy"),
        ("某省人口条例\n", "law"),
        ("某区“红石凳”工作法\n", "experience"),
        ("某市人口普查公报[1]（第一号）\n——全市人口情况\n", "communique"),
        ("某市2023年前三季度经济运行情况\n", "communique"),
        ("某市印发《支持返乡创业若干措施》\n", "policy"),
        ("Notice on the Action Plan for Improving Smart Ports\n发布时间：2020-03-02\n", "notice"),
        ("Implementation Opinions on AI Education in Qingdao\n发布时间：2020-03-02\n", "policy"),
        ("各镇人民政府、街道办事处，区政府有关部门：\n", "notice"),
        ("解读《关于促进家政服务业的行动方案》\n　　近日，商务部印发了方案。\n", None),
        ("某区企业家赴外省考察\n　　5月13日至16日，某区部分企业家赴外省考察。\n", "dispatch"),
        ("某市召开推进会\n　　本报某城讯（首席记者 张三）昨日，推进会召开。\n", "dispatch"),
        ("小螺丝“拧”出大市场\n——来自某县产业园的调查\n", "story"),
        ("某镇：“积分银行”存出文明新风\n　　近年来，某镇探索积分制，成效明显。\n", "experience"),
        ("某县：小商会撬动大治理\n一、案例背景\n　　某县商会多而散。\n二、主要做法\n　　建立联盟。\n", "experience"),
        ("各位代表：\n　　现在，我代表某县人民政府，向大会报告政府工作，请予审议。\n", "report"),
    ],
)
def test_the_genre_is_told_by_title_opening_address_and_manner(head: str, genre: str | None) -> None:
    assert said(head + BODY).genre == genre


@pytest.mark.parametrize(
    "unit",
    [
        "——(a)(b)(c)(d)(e)(f)",
        "(",
        "(a)",
        "（a",
        "——甲",
        "《",
        "《办法》",
        "【",
        "某县",
        "某市城",
        "摘要",
        "探索",
        "我会（",
    ],
)
@pytest.mark.parametrize("end", ["", "—", "。"])
def test_a_title_of_runs_of_one_thing_is_read_to_its_end(unit: str, end: str) -> None:
    """The first of these once doubled its time with every bracket."""
    title = unit * (20_000 // len(unit)) + end
    assert genre_of(title, Page(BODY), (), LEXICON) in (None, *GENRES)
    assert level_of(None, title, "policy", (), LEXICON) in (None, *LEVELS)
    assert level_of(title, "", None, (), LEXICON) in (None, *LEVELS)
    assert of_itself(title, title) != title


@pytest.mark.parametrize(
    ("body", "level"),
    [
        ("国务院办公厅", "nation"),
        ("自然资源部", "nation"),
        ("交通运输部科技司", "nation"),
        ("中共中央组织部", "nation"),
        ("山东省工业和信息化厅", "province"),
        ("重庆市人民政府", "province"),
        ("昆明市统计局", "prefecture"),
        ("安宁市人民政府", "county"),
        ("陇州行政公署", "prefecture"),
        ("凉山彝族自治州人民政府", "prefecture"),
        ("甘肃渭源县委组织部", "county"),
        ("某市某区统计局", "county"),
        ("中共某桥镇委员会", "township"),
        ("某街道办事处", "township"),
        ("县工商联", "county"),
        ("某市某有限公司", None),
        ("渭源", None),
        ("上海市浦东新区人民政府", "county"),
        ("江西省万年县人民政府", "county"),
        ("六枝特区人民政府", "county"),
        ("城区人民政府", "county"),
        ("关岭自治县人民政府", "county"),
        ("甘孜州人民政府", "prefecture"),
        ("共青团晋城市委", "prefecture"),
        ("香港特别行政区政府", "province"),
        ("某县凤城镇人民政府", "township"),
        ("某市五乡镇人民政府", "township"),
    ],
)
def test_the_level_of_a_body_is_that_of_the_innermost_division_in_its_name(body: str, level: str | None) -> None:
    assert of_body(body) == level


@pytest.mark.parametrize("place", ["", "某省", "某市", "某县"])
@pytest.mark.parametrize(
    "body",
    [
        "住房和城乡建设局",
        "城乡居民社会养老保险局",
        "乡镇企业局",
        "乡村振兴局",
        "新型城镇化办公室",
        "城市管理局",
        "市政管理处",
        "市场监督管理局",
        "民政局",
        "县域经济发展办公室",
        "三下乡活动领导小组",
        "产业联盟工作委员会",
        "示范区建设领导小组",
        "社区治理办公室",
    ],
)
def test_a_word_in_which_a_division_s_letter_stands_is_no_division(place: str, body: str) -> None:
    assert of_body(place + body) == {"": None, "某省": "province", "某市": "prefecture", "某县": "county"}[place]


@pytest.mark.parametrize(
    ("body", "level"),
    [
        ("住房和城乡建设部", "nation"),
        ("中华人民共和国生态环境部", "nation"),
        ("财政部税务总局", "nation"),
        ("人力资源社会保障部办公厅", "nation"),
        ("国家版权局版权管理司", "nation"),
        ("国家某某监督管理局", "nation"),
        ("全国妇联", "nation"),
        ("中国人民银行", "nation"),
        ("国家税务总局云南省税务局", "province"),
        ("国家统计局甘肃调查总队", "province"),
        ("国家统计局某某调查队", None),
        ("财政部云南监管局", "province"),
        ("人力资源社会保障部社会保险基金监管局", "nation"),
        ("国家税务总局某县税务局", "county"),
        ("中国人民银行某市中心支行", "prefecture"),
        ("编辑部", None),
        ("组织部", None),
        ("党委宣传部", None),
        ("企业文化部", None),
        ("综合管理部", None),
        ("防汛抗旱指挥部", None),
        ("某县防汛抗旱指挥部", "county"),
        ("中央商务区管理局", None),
        ("中央商务区管理委员会", None),
        ("国家电网", None),
        ("国家级新区管理委员会", None),
        ("全国文明城市创建工作委员会", None),
        ("新疆生产建设兵团办公厅", None),
    ],
)
def test_the_nation_speaks_through_bodies_known_by_name_and_its_branches_have_the_level_of_their_place(
    body: str, level: str | None
) -> None:
    assert of_body(body) == level


@pytest.mark.parametrize(
    ("title", "level"),
    [
        ("国务院关于推进某县工作的批复", "nation"),
        ("财政部关于某县资金的通知", "nation"),
        ("中华人民共和国2023年国民经济和社会发展统计公报", "nation"),
        ("国家统计局甘肃调查总队关于粮食产量的公告", "province"),
        ("教育部门工作安排", None),
        ("农业部分项目实施方案", None),
        ("全国文明城市创建实施方案", None),
        ("中央财政衔接资金分配方案公告", None),
        ("国家基本公共卫生服务实施方案", None),
        ("新型城镇化规划", None),
        ("城乡居民基本医疗保险办法", None),
        ("城市管理条例", None),
        ("深圳经济特区条例", None),
        ("县城建设方案", None),
        ("郊区农村改造办法", None),
        ("江西省万年县政府工作报告", "county"),
        ("加查县政府工作报告", "county"),
        ("关岭自治县扶贫规划", "county"),
        ("上海市浦东新区国民经济公报", "county"),
        ("2023年安宁市政府工作报告", "county"),
        ("甘肃渭源县统计公报", "county"),
        ("昆明市特色小镇创建方案", "prefecture"),
        ("某省农村集镇管理办法", "province"),
        ("某市支持各县加快发展若干措施", "prefecture"),
        ("某州某县某镇工作总结", "township"),
        ("2025年某县经济开发区责任清单", None),
    ],
)
def test_a_title_has_the_level_of_the_place_or_body_it_begins_with(title: str, level: str | None) -> None:
    assert of_body(title, whole=False) == level


@pytest.mark.parametrize(
    ("text", "level"),
    [
        ("某湖市人民政府关于做好工作的通知\n各县（市、区）人民政府：\n", "prefecture"),
        ("某湖市人民政府关于做好工作的通知\n各镇人民政府、街道办事处：\n", "county"),
        ("某湖日报评论\n来源：某湖日报\n", None),
        ("某湖市工商简报\n来源：某湖市工商编辑部　2018-02-11\n", None),
        ("山东省推动传感器产业发展行动计划\n", "province"),
        ("某湖县召开推进会\n　　5月13日，某湖县召开推进会。\n", None),
        ("某湖市工作总结\n来源：某湖市工商联（总商会）　2018-02-11\n", "prefecture"),
    ],
)
def test_a_city_is_told_by_whom_it_addresses_and_a_newspaper_has_no_level(text: str, level: str | None) -> None:
    assert said(text + BODY).level == level


@pytest.mark.parametrize(
    ("title", "text", "body"),
    [
        ("某河大学与某区签订协议", "我校与某区签约。", "某河大学"),
        ("某县第一中学举行开学典礼", "本校师生参加。", "某县第一中学"),
        ("某市中医院开展义诊", "我院专家下乡。", "某市中医院"),
        ("某省服装商会赴外省考察", "本会组织考察。", "某省服装商会"),
        ("某省服装商会赴外省考察", "我会会员企业参加。", "某省服装商会"),
        ("某市博物馆举办展览", "我馆展出藏品。", "某市博物馆"),
        ("某农商银行支持春耕", "我行发放贷款。", "某农商银行"),
        ("座谈会", "我会（某省服装协会）会长出席。", "某省服装协会"),
        ("某市小学生运动会开幕", "我校队获第一名。", None),
        ("某市小学生运动会开幕", "我校获第一名。", None),
        ("某县中学教师获表彰", "我校教师。", None),
        ("某市大学生创业园揭牌", "本校学生入驻。", None),
        ("某省商会会长张三谈发展", "我会全力支持。", None),
        ("某省商会副会长张三谈发展", "本会将支持。", None),
        ("某省商会赴外省考察", "“我会全力支持。”", None),
        ("某省商会赴外省考察", "我会努力，我会的。", None),
        ("某商业银行行长谈转型", "本行业面临转型。", None),
        ("某商业银行谈转型", "本行业面临转型，我行我素不行，本行政区。", None),
        ("某商业银行业座谈会", "我行参加。", None),
        ("某县第一中学夺冠", "我校队获第一名。", None),
        ("某县第一中学迎来贵宾", "客人说：“我校愿与贵校合作。”", None),
        ("某市医院院长谈改革", "我院将改革。", None),
    ],
)
def test_a_body_calls_itself_its_own_only_in_words_that_mean_nothing_else(
    title: str, text: str, body: str | None
) -> None:
    assert of_itself(title, text) == body


@pytest.mark.parametrize(
    ("signed", "publisher"),
    [
        ("某省工业和\n信息化厅\n2020年3月2日\n", "某省工业和信息化厅"),
        ("某省工业和信息化厅\n2020年3月2日\n", "某省工业和信息化厅"),
        ("某省发展和改革委员会与\n2020年3月2日\n", None),
        ("某省工业和\n2020年3月2日\n", None),
        ("某省工业和2020年3月2日\n", None),
    ],
)
def test_a_name_that_is_broken_goes_on_in_the_next_line_unless_that_is_the_date(
    signed: str, publisher: str | None
) -> None:
    assert said("关于做好工作的通知\n" + BODY + signed).publisher == publisher
