// Tables to carry away: CSV by RFC 4180, and .xlsx (a stored zip of the few parts that Excel and LibreOffice need).

/** One cell of CSV: what a spreadsheet might take for a formula gets an apostrophe; plain numbers stay numbers. */
function csvCell(value) {
  const text = String(value ?? "");
  const safe = /^[\s]*[=+\-@\t\r＝＋－＠]/.test(text) && !/^-?\d+(\.\d+)?$/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replace(/"/g, '""')}"` : safe;
}

const csvOf = (rows) => rows.map((row) => row.map(csvCell).join(",")).join("\r\n");

const CRC = Uint32Array.from({ length: 256 }, (_, n) => {
  let c = n;
  for (let k = 0; k < 8; k += 1) c = c & 1 ? 0xedb88320 ^ (c >>> 1) : c >>> 1;
  return c >>> 0;
});
const crc32 = (bytes) => (bytes.reduce((c, byte) => CRC[(c ^ byte) & 0xff] ^ (c >>> 8), 0xffffffff) ^ 0xffffffff) >>> 0;

/** A zip of named texts, stored as they are; without a clock, so that the same table is the same bytes. */
function zipOf(files) {
  const encoder = new TextEncoder();
  const little = (...pairs) => {
    const view = new DataView(new ArrayBuffer(pairs.reduce((sum, [size]) => sum + size, 0)));
    let at = 0;
    for (const [size, value] of pairs) {
      if (size === 4) view.setUint32(at, value, true);
      else view.setUint16(at, value, true);
      at += size;
    }
    return new Uint8Array(view.buffer);
  };
  const parts = [],
    central = [];
  let offset = 0;
  for (const [name, text] of Object.entries(files)) {
    const [path, data] = [encoder.encode(name), encoder.encode(text)];
    const about = [[2, 20], [2, 0x800], [2, 0], [2, 0], [2, 0x21], [4, crc32(data)], [4, data.length], [4, data.length], [2, path.length], [2, 0]];
    const head = little([4, 0x04034b50], ...about);
    parts.push(head, path, data);
    central.push(little([4, 0x02014b50], [2, 20], ...about, [2, 0], [2, 0], [2, 0], [4, 0], [4, offset]), path);
    offset += head.length + path.length + data.length;
  }
  const size = central.reduce((sum, part) => sum + part.length, 0);
  const count = Object.keys(files).length;
  return new Blob([...parts, ...central, little([4, 0x06054b50], [2, 0], [2, 0], [2, count], [2, count], [4, size], [4, offset], [2, 0])]);
}

/** Text for XML, without the characters that no XML file may hold. */
const xml = (value) =>
  String(value)
    .replace(/[^\t\n\r\u0020-\ud7ff\ud800-\udfff\ue000-\ufffd]/g, "")
    .replace(/[&<>"]/g, (c) => ({ "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" })[c]);

const xf = (format, font, more = "") => `<xf numFmtId="${format}" fontId="${font}" fillId="0" borderId="0" xfId="0" applyNumberFormat="1" applyAlignment="1"><alignment vertical="top"${more}/></xf>`;
const STYLES = `<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><fonts count="2"><font><sz val="11"/></font><font><b/><sz val="11"/></font></fonts><fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills><borders count="1"><border/></borders><cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs><cellXfs count="6">${xf(0, 0)}${xf(0, 0, ' wrapText="1"')}${xf(0, 1)}${xf(3, 0)}${xf(0, 0)}${xf(9, 0)}</cellXfs><cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>`;
// Styles of cells by their place in STYLES: words that wrap, the head, whole numbers by thousands, others, shares.
const [WRAPPED, HEAD, WHOLE, DECIMAL, SHARE] = [1, 2, 3, 4, 5];
const [WIDEST, LINE] = [60, 15];

/** How wide some words are in characters of a spreadsheet: Chinese ones take two. */
const wide = (value) => Array.from(String(value ?? "")).reduce((sum, c) => sum + (c > "\u2e7f" ? 2 : 1), 0);

const widthOf = (values) => Math.min(WIDEST, Math.max(6, ...values.map((value) => (typeof value === "number" ? 4 / 3 : 1) * wide(value))) + 2);

/** How high a row is in points: not every program measures words that wrap. */
const heightOf = (row) => LINE * Math.max(1, ...row.map((value) => Math.ceil((wide(value) * 1.1) / WIDEST)));

/** The letters of a column, the first being A. */
const lettersOf = (at) => (at < 26 ? "" : lettersOf(Math.floor(at / 26) - 1)) + String.fromCharCode(65 + (at % 26));

/**
 * Rows as a workbook of one sheet; numbers are numbers, all else is text and never a formula. Its columns are as wide as
 * what they hold, the first row stays and filters, and it prints on as many pages as it is long; `shares` are columns.
 */
function xlsxOf(rows, name, shares = []) {
  const styleOf = (value, at, row) => (!row ? HEAD : shares.includes(at) ? SHARE : Number.isInteger(value) ? WHOLE : DECIMAL);
  const cell = (value, at, row) =>
    typeof value === "number" && Number.isFinite(value)
      ? `<c s="${styleOf(value, at, row)}"><v>${value}</v></c>`
      : `<c s="${row ? WRAPPED : HEAD}" t="inlineStr"><is><t xml:space="preserve">${xml(value ?? "")}</t></is></c>`;
  const columns = rows.length ? rows[0].map((_, at) => `<col min="${at + 1}" max="${at + 1}" width="${widthOf(rows.map((row) => row[at])).toFixed(1)}" customWidth="1"/>`).join("") : "";
  const filter = rows.length ? `<autoFilter ref="A1:${lettersOf(rows[0].length - 1)}${rows.length}"/>` : "";
  const head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>';
  const main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
  const office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
  const packages = "http://schemas.openxmlformats.org/package/2006";
  const type = "application/vnd.openxmlformats-officedocument.spreadsheetml";
  return zipOf({
    "[Content_Types].xml": `${head}<Types xmlns="${packages}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="${type}.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="${type}.worksheet+xml"/><Override PartName="/xl/styles.xml" ContentType="${type}.styles+xml"/></Types>`,
    "_rels/.rels": `${head}<Relationships xmlns="${packages}/relationships"><Relationship Id="r1" Type="${office}/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
    "xl/workbook.xml": `${head}<workbook xmlns="${main}" xmlns:r="${office}"><sheets><sheet name="${xml(name)}" sheetId="1" r:id="r1"/></sheets></workbook>`,
    "xl/_rels/workbook.xml.rels": `${head}<Relationships xmlns="${packages}/relationships"><Relationship Id="r1" Type="${office}/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="r2" Type="${office}/styles" Target="styles.xml"/></Relationships>`,
    "xl/styles.xml": `${head}${STYLES}`,
    "xl/worksheets/sheet1.xml": `${head}<worksheet xmlns="${main}"><sheetPr><pageSetUpPr fitToPage="1"/></sheetPr><sheetViews><sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" state="frozen"/></sheetView></sheetViews><cols>${columns}</cols><sheetData>${rows.map((row, n) => `<row ht="${heightOf(row)}" customHeight="1">${row.map((value, at) => cell(value, at, n)).join("")}</row>`).join("")}</sheetData>${filter}<pageSetup paperSize="9" orientation="landscape" fitToHeight="0"/></worksheet>`,
  });
}
