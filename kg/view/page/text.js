// Words, numbers and times as people write them, and the words around a place.

/**
 * A text addressed by code points, as all offsets are; JavaScript's own strings count UTF-16 units. A text without
 * characters beyond the basic plane (the usual one) is cut as it is.
 */
class Points {
  constructor(text) {
    this.text = text;
    this.wide = [];
    for (let i = 0, point = 0; i < text.length; i += 1, point += 1) {
      const unit = text.charCodeAt(i);
      if (unit >= 0xd800 && unit < 0xdc00 && i + 1 < text.length) {
        this.wide.push(point);
        i += 1;
      }
    }
    this.length = text.length - this.wide.length;
  }

  /** Where a code point stands in the string. */
  unit(point) {
    return point + (this.wide.length ? below(this.wide, point) : 0);
  }

  /** How many code points come before a place of the string. */
  point(unit) {
    let wide = 0;
    while (wide < this.wide.length && this.wide[wide] + wide < unit) wide += 1;
    return unit - wide;
  }

  /** How many code points some words have. */
  count(words) {
    return Array.from(words).length;
  }

  cut(b, e) {
    return this.text.slice(this.unit(Math.max(0, b)), this.unit(Math.min(this.length, e)));
  }
}

/** How many of some sorted numbers are below one (binary search). */
function below(sorted, value) {
  let low = 0,
    high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (sorted[middle] < value) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Where each line ends, its line break included, in code points. */
function lineEnds(text, points) {
  const ends = [];
  for (let i = text.indexOf("\n"), wide = 0; i >= 0; i = text.indexOf("\n", i + 1)) {
    while (wide < points.wide.length && points.wide[wide] + wide < i) wide += 1;
    ends.push(i + 1 - wide);
  }
  return ends;
}

/** An article's text by code points, made once. */
function pointsOf(article) {
  if (!article.points) article.points = new Points(article.text);
  return article.points;
}

/** The words at a place and the sentence around them, no further than `reach` code points either way. */
async function contextOf(source, place, reach = 60) {
  if (place.context) return clipped(place.context, reach);
  const article = await source.article(place.article);
  const points = pointsOf(article);
  if (!article.starts) article.starts = article.sentences.map(([b]) => b);
  const sentence = article.sentences[below(article.starts, place.b + 1) - 1];
  const [from, to] = sentence && place.b < sentence[1] ? sentence : [Math.max(0, place.b - 30), place.e + 30];
  const first = Math.max(from, place.b - reach),
    last = Math.min(Math.max(to, place.e), place.e + reach);
  return {
    before: (first > from ? "…" : "") + points.cut(first, place.b).trimStart(),
    quote: points.cut(place.b, place.e),
    after: points.cut(place.e, last).trimEnd() + (last < to ? "…" : ""),
  };
}

/** A context that a server sent, cut shorter. */
function clipped({ before, quote, after }, reach) {
  const [b, a] = [Array.from(before), Array.from(after)];
  return {
    before: b.length > reach + 1 ? `…${b.slice(-reach).join("")}` : before,
    quote,
    after: a.length > reach + 1 ? `${a.slice(0, reach).join("")}…` : after,
  };
}

/** A decimal without zeros that say nothing. */
const trim = (decimal) => (decimal.includes(".") ? decimal.replace(/\.?0+$/, "") : decimal);

// The large numbers of either language: from how many on, and the word.
const LARGE = [
  [
    [1e12, "万亿"],
    [1e8, "亿"],
    [1e4, "万"],
  ],
  [
    [1e12, " trillion"],
    [1e9, " billion"],
    [1e6, " million"],
  ],
];

/** A number by its power: in Chinese the one that takes the fewest digits, of two alike the smaller (32074.7亿). */
function shortest(value, size) {
  const written = (one) => (one === 1 ? trim(value) : String(Number((Number(value) / one).toPrecision(12))));
  const ways = [...LARGE[language.code].filter(([least]) => size >= least), [1, ""]].map(([one, word]) => [written(one), word]);
  if (language.code) return ways[0];
  return ways.reduce((best, way) => (way[0].length <= best[0].length ? way : best));
}

/** A figure's number as people write it: qualifier, sign of a change, 万 or 亿 (or million and billion). */
function amount(figure) {
  if (figure.kind === "rank") return say(figure.qualifier === "fromEnd" ? "rankFromEnd" : "rank", trim(figure.value));
  const value = Number(figure.value),
    size = Math.abs(value);
  const sign = (figure.kind === "growth" || figure.kind === "difference") && value > 0 ? "+" : "";
  const [plain, word] = shortest(figure.value, size);
  const number = language.code && /^-?\d{4,}/.test(plain) ? plain.replace(/\d+/, (whole) => whole.replace(/\B(?=(\d{3})+$)/g, ",")) : plain;
  return `${say(`qualifiers.${figure.qualifier}`)}${sign}${number}${word}`;
}

/** A figure with its unit. */
const reading = (figure) =>
  figure.kind === "rank" ? amount(figure) : `${amount(figure)}${language.code && figure.unit !== "%" ? " " : ""}${figure.unit}`;

/** Whether a period is a whole year, or the day on which something stood so: what can be compared year by year. */
const yearly = ({ from, to }) => !from || !to || from === to || (from.slice(0, 4) === to.slice(0, 4) && from.endsWith("-01-01") && to.endsWith("-12-31"));

/** The year that stands in an article's title; empty where none does. */
const yearIn = (title) => (title.normalize("NFKC").match(/(?<!\d)(?:19|20)\d{2}(?=年)/) || [""])[0];

/** A period as short as it can be said: 2023, 2023-01—2023-09, 2024-04-15. */
function period({ from, to }) {
  if (!from || !to) return from || to || "";
  if (from === to) return from;
  const [fy, fm, fd] = from.split("-"),
    [ty, tm, td] = to.split("-");
  const lastDay = String(new Date(Date.UTC(+ty, +tm, 0)).getUTCDate()).padStart(2, "0");
  if (fd === "01" && td === lastDay) {
    if (fm === "01" && tm === "12") return fy === ty ? fy : `${fy}—${ty}`;
    return from.slice(0, 7) === to.slice(0, 7) ? from.slice(0, 7) : `${from.slice(0, 7)}—${to.slice(0, 7)}`;
  }
  return `${from}—${to}`;
}

/** First and last year of a figure, or null. */
const yearsOf = ({ from, to }) =>
  from || to ? [Number((from || to).slice(0, 4)), Number((to || from).slice(0, 4))] : null;

/** Whether a figure lies in the chosen years. */
function inYears(figure, state) {
  if (!state.y) return true;
  const years = yearsOf(figure);
  return years ? years[0] <= state.y.to && years[1] >= state.y.from : state.y.undated;
}

/** Whether a figure has a growth: a server tells null where there is none. */
const grew = ({ growth }) => Number.isFinite(growth);

const percent = (value) => `${value > 0 ? "+" : ""}${trim(String(value))}%`;
