"""A body's short name in full: with its place, where the text itself or its title tells that."""

from __future__ import annotations

import re

_LEVEL = re.compile(
    r"(省|市|县|区|州|旗|镇|乡|盟)(?=委|政府|人民政府|人大|政协|纪委|工商联|[^委省市县区]{2,}(?:局|办公室|委|办|会)\Z)|(?:党政办|党委办|政府办)"
)
_OFFICE = re.compile(r"[科处股室]\Z(?<!办公室)")
_BARE_OFFICE = re.compile(
    r"(?:党委|行政|学校|学院)?(?:宣传部|组织部|统战部|党政办|办公室|(?!商会|协会|集团|医院|联盟)[\u4e00-\u9fff]{2,6}[科处室])|秘书处"
)
"""An office without the body it belongs to: 秘书处, 党委宣传部, 研究室."""
_OWNER = re.compile(
    r"[\u4e00-\u9fff（）()]{2,20}?(?:学院|大学|学校|医院|法院|检察院|商会|协会|促进会|集团|公司|管委会|局|厅)(?=[：:“召举开与和第赴获荣])"
)
"""The body that a title begins with."""
_PERIOD = r"(?:\d{4}年(?:度|(?:\d{1,2}[-—－至]+)?\d{1,2}月|[上下]半年|[一二三四前第]{1,2}季度)?)?"
_NO_PLACE = re.compile(r".*[！!？?·\s]|[我全各本该几][省市县区州旗镇乡盟]\Z|.*[一二三四五六七八九十][市县镇乡]\Z")
"""What stands before a level and is no place's name: 全市, 我县, 边界十县."""
_JOINED = re.compile(r"\A乡\Z|[和与及由在向对从为是于经据受按]")


def fuller(labelled: str | None, titled: str | None) -> str | None:
    """Return what a label says, or the body in the title where that is the same one, told more fully.

    >>> fuller("政府办", "某县人民政府办公室"), fuller("某省财政厅", "某省人民政府")
    ('某县人民政府办公室', '某省财政厅')
    """
    if labelled and titled and (titled.startswith(labelled) or len(labelled) <= 3):
        return titled
    return labelled


def in_full(name: str, title: str, text: str) -> str:
    """Return a body's name with its place, where the text itself or the opening of the title tells that.

    >>> in_full("区委统战部", "某溪区：民营经济", "（某溪区委统战部供稿）"), in_full("党政办", "某桥镇工作总结", "")
    ('某溪区委统战部', '某桥镇党政办')
    >>> in_full("研究室", "某江法院：打造解纷新路", ""), in_full("秘书处", "某省某市商会第二届会员大会召开", "")
    ('某江法院研究室', '某省某市商会秘书处')
    >>> in_full("县政府办公室", "关于做好工作的通知", "某县人民政府")
    '县政府办公室'
    """
    owner = _OWNER.match(title) if _BARE_OFFICE.fullmatch(name) else None
    if owner and not re.search("[省市县区]", name):
        return owner[0] + name
    level = _LEVEL.match(name)
    if not level or _OFFICE.search(name):
        return name
    if level[1]:
        fulls = re.finditer(rf"(?<![\u4e00-\u9fff])([\u4e00-\u9fff]{{1,6}}{re.escape(name)})", text)
        whole = {found[1] for found in fulls if not _JOINED.search(found[1].removesuffix(name))}
        if len(whole) == 1:
            return whole.pop()
    own = level[1] or "[县区旗镇乡]"
    above = rf"{_PERIOD}(?:[^，。：“”\d]{{2,8}}?[省市州盟区])?"
    place = re.match(rf"{above}([^，。：、“”关\d省市县区州旗镇乡盟]{{1,5}}{own})", title)
    if not place or _NO_PLACE.match(place[1]):
        return name
    return place[1] + name.removeprefix(level[1] or "")
