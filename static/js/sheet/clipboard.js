/* What is copied from Excel or WPS, as rows of texts; and our own cells, as what they take. Pure. */

/** Rows of a tab-separated text; a cell in quotes may hold tabs, line breaks and doubled quotes. */
export function fromText(text) {
  const rows = [[]];
  let cell = "", quoted = false, fresh = true;
  const source = text.replace(/\r\n?/g, "\n").replace(/\n$/, "");
  for (let i = 0; i < source.length; i += 1) {
    const c = source[i];
    if (quoted) {
      if (c === '"' && source[i + 1] === '"') { cell += '"'; i += 1; }
      else if (c === '"') { quoted = false; }
      else { cell += c; }
    } else if (c === '"' && fresh && source.indexOf('"', i + 1) !== -1) { quoted = true; fresh = false; }
    else if (c === "\t") { rows[rows.length - 1].push(cell); cell = ""; fresh = true; }
    else if (c === "\n") { rows[rows.length - 1].push(cell); rows.push([]); cell = ""; fresh = true; }
    else { cell += c; fresh = false; }
  }
  rows[rows.length - 1].push(cell);
  return rows.map((row) => row.map(tidy));
}

/** Rows of the first table of an HTML fragment, spans filled with blanks; [] where there is none. */
export function fromHtml(html) {
  const table = new DOMParser().parseFromString(html, "text/html").querySelector("table");
  if (!table) { return []; }
  const rows = [];
  Array.from(table.rows).forEach((tr, r) => {
    rows[r] = rows[r] || [];
    let c = 0;
    Array.from(tr.cells).forEach((td) => {
      while (rows[r][c] !== undefined) { c += 1; }
      const wide = Math.min(td.colSpan || 1, 200), high = Math.min(td.rowSpan || 1, 2000);
      for (let y = 0; y < high; y += 1) {
        rows[r + y] = rows[r + y] || [];
        for (let x = 0; x < wide; x += 1) { rows[r + y][c + x] = x || y ? "" : tidy(td.textContent); }
      }
      c += wide;
    });
  });
  return rows.map((row) => Array.from(row, (cell) => cell || ""));
}

/** A cell's text in one line: line breaks become blanks, the ends are bare. */
function tidy(text) { return text.replace(/[\s\u00a0]+/g, " ").trim(); }

/** What the clipboard holds, as rows; the plain text first, a table where there is only that. */
export function read(data) {
  const text = data.getData("text/plain");
  if (text) { return fromText(text); }
  const html = data.getData("text/html");
  return html ? fromHtml(html) : [];
}

/** Put rows of texts on the clipboard, for spreadsheets and for documents. */
export function write(data, rows) {
  const quote = (t) => (/[\t\n"]/.test(t) ? '"' + t.replace(/"/g, '""') + '"' : t);
  const escape = (t) => t.replace(/&/g, "&amp;").replace(/</g, "&lt;");
  data.setData("text/plain", rows.map((row) => row.map(quote).join("\t")).join("\n"));
  data.setData("text/html", "<table>" + rows.map((row) => "<tr>" +
    row.map((t) => "<td>" + escape(t) + "</td>").join("") + "</tr>").join("") + "</table>");
}
