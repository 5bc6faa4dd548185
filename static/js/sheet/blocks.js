/* Blocks of cells as spreadsheets put them on the clipboard: tab-separated text and HTML tables. */

/* Tab-separated text. A cell that begins with a quote and holds a tab, a line break or a doubled quote
   is a quoted one; quotes elsewhere are what somebody wrote. */
export function parseText(text) {
  const rows = [[]];
  let at = 0;
  while (at <= text.length) {
    const quoted = text[at] === '"' ? quotedCell(text, at) : null;
    const end = quoted ? quoted.end : nextBreak(text, at);
    rows[rows.length - 1].push(tidy(quoted ? quoted.text : text.slice(at, end)));
    if (end >= text.length) { break; }
    if (text[end] === "\t") {
      at = end + 1;
    } else {
      at = end + (text[end] === "\r" && text[end + 1] === "\n" ? 2 : 1);
      if (at >= text.length) { break; }
      rows.push([]);
    }
  }
  return squared(rows);
}

function nextBreak(text, from) {
  let end = from;
  while (end < text.length && !"\t\r\n".includes(text[end])) { end += 1; }
  return end;
}

function quotedCell(text, from) {
  let at = from + 1;
  for (;;) {
    const close = text.indexOf('"', at);
    if (close < 0) { return null; }
    if (text[close + 1] === '"') { at = close + 2; continue; }
    const isEnd = close + 1 === text.length || "\t\r\n".includes(text[close + 1]);
    const inside = text.slice(from + 1, close);
    if (!isEnd || !/[\t\r\n]|""/.test(inside)) { return null; }
    return { text: inside.replaceAll('""', '"'), end: close + 1 };
  }
}

/* One line, as a cell here holds it. */
function tidy(text) { return text.replace(/[\t\r\n\u00a0]+/g, " ").trim(); }

function squared(rows) {
  const width = Math.max(...rows.map((row) => row.length));
  return rows.map((row) => [...row, ...Array(width - row.length).fill("")]);
}

/* The first table of an HTML clipboard; merged cells hold their text in their first place. */
export function parseHtml(html) {
  const page = new DOMParser().parseFromString(html, "text/html");
  const table = page.querySelector("table");
  if (!table) {
    const text = tidy(page.body.textContent);
    return text ? [[text]] : [];
  }
  const rows = [...table.rows].map(() => []);
  [...table.rows].forEach((tr, r) => {
    let c = 0;
    for (const td of tr.cells) {
      while (rows[r][c] !== undefined) { c += 1; }
      place(rows, r, c, td);
      c += td.colSpan;
    }
  });
  return rows.length ? squared(rows.map((row) => Array.from(row, (text) => text || ""))) : [];
}

function place(rows, r, c, td) {
  td.querySelectorAll("br").forEach((br) => br.replaceWith(" "));
  for (let dr = 0; dr < td.rowSpan && r + dr < rows.length; dr += 1) {
    for (let dc = 0; dc < td.colSpan; dc += 1) {
      rows[r + dr][c + dc] = dr || dc ? "" : td.textContent.replace(/\s+/g, " ").trim();
    }
  }
}

/* What is on a clipboard, as rows of texts; text first, HTML where there is none. */
export function fromClipboard(data) {
  const text = data.getData("text/plain");
  if (text) { return parseText(text); }
  const html = data.getData("text/html");
  return html ? parseHtml(html) : [];
}

export function toText(rows) {
  const cell = (text) => (/[\t\r\n"]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
  return rows.map((row) => row.map(cell).join("\t")).join("\r\n");
}

export function toHtml(rows) {
  const table = document.createElement("table");
  for (const row of rows) {
    const tr = table.insertRow();
    for (const text of row) { tr.insertCell().textContent = text; }
  }
  return table.outerHTML;
}

/* A block without the empty lines and columns at its end beyond `height` and `width`. */
export function trimmed(rows, height, width) {
  let kept = rows;
  while (kept.length > height && kept[kept.length - 1].every((text) => !text)) {
    kept = kept.slice(0, -1);
  }
  while (kept[0].length > width && kept.every((row) => !row[row.length - 1])) {
    kept = kept.map((row) => row.slice(0, -1));
  }
  return kept;
}
