// Words for what the graph says by a code: roles, qualifiers, kinds, modalities, verdicts; in Chinese and English.
const WORDS = {
  roles: {
    date: ["日期", "a date"],
    name: ["名称中的数字", "part of a name"],
    ordinal: ["序号", "an ordinal"],
    idiom: ["成语", "an idiom"],
    document: ["文号", "a document number"],
    furniture: ["页面文字", "page furniture"],
    code: ["号码", "a code"],
    word: ["普通词语", "an ordinary word"],
  },
  qualifiers: {
    exact: ["", ""],
    about: ["约", "about "],
    over: ["超过 ", "over "],
    under: ["不到 ", "under "],
    atLeast: ["至少 ", "at least "],
    atMost: ["至多 ", "at most "],
    fromEnd: ["倒数", "from the end "],
  },
  kinds: {
    level: ["水平", "level"],
    growth: ["增长", "growth"],
    difference: ["差额", "difference"],
    share: ["占比", "share"],
    rank: ["位次", "rank"],
    duration: ["时长", "duration"],
    target: ["目标", "target"],
  },
  modalities: {
    asserted: ["已然", "asserted"],
    planned: ["计划", "planned"],
    proposed: ["建议", "proposed"],
    conditional: ["设想", "conditional"],
    former: ["曾经", "former"],
    reported: ["转述", "reported"],
  },
  resolutions: {
    stated: ["明说", "stated"],
    implied: ["省略", "implied"],
  },
  verdicts: {
    right: ["正确", "Right"],
    wrong: ["有误", "Wrong"],
    edit: ["修改", "Edit"],
  },
};

