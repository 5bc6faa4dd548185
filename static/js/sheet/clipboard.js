/* Copy, cut and paste of blocks. A block is laid on the table as it is seen, computed columns included:
   what falls on computed or closed cells is left out and counted, as a whole block copied out of the
   exported table carries those columns too. */

import { fromClipboard, toHtml, toText, trimmed } from "./blocks.js";
import { tidied } from "./editor.js";

const MOST = 4000;

export class Clipboard {
  constructor(sheet) {
    this.sheet = sheet;
    document.addEventListener("copy", (event) => this.copy(event));
    document.addEventListener("cut", (event) => this.copy(event) && sheet.clear());
    document.addEventListener("paste", (event) => this.paste(event));
  }

  get isHere() {
    const { sheet } = this;
    return sheet.cursor.isSet && !sheet.editor.isActive && sheet.table.box.contains(document.activeElement);
  }

  copy(event) {
    if (!this.isHere) { return false; }
    const { table, cursor } = this.sheet;
    const { top, bottom, left, right } = cursor.rect();
    const rows = [];
    for (let r = top; r <= bottom; r += 1) {
      const row = [];
      for (let c = left; c <= right; c += 1) { row.push(table.text(r, c)); }
      rows.push(row);
    }
    event.clipboardData.setData("text/plain", toText(rows));
    event.clipboardData.setData("text/html", toHtml(rows));
    event.preventDefault();
    return true;
  }

  paste(event) {
    if (!this.isHere) { return; }
    event.preventDefault();
    const rows = fromClipboard(event.clipboardData);
    if (rows.length) { this.lay(rows); }
  }

  async lay(rows) {
    const { sheet } = this;
    const { cursor, table, says } = sheet;
    const start = cursor.rect();
    const isOne = rows.length === 1 && rows[0].length === 1;
    const height = table.rows.length - start.top;
    const width = table.width - start.left;
    const block = isOne ? this.filled(rows[0][0], start) : trimmed(rows, height, width);
    if (!await this.mayLay(block, height, width, start)) { sheet.focus(); return; }
    const { changes, left } = this.changesOf(block, start);
    sheet.unmark();
    const count = sheet.write(changes, { mark: true });
    sheet.go(start.top, start.left);
    if (block.length > 1 || block[0].length > 1) {
      sheet.go(...sheet.clamp(start.top + block.length - 1, start.left + block[0].length - 1), true);
    }
    const without = left ? `${left}格落在自动计算或锁定的格上，没有写入。` : "";
    const changed = count ? `已粘贴，改了${count}格。` : "粘贴的内容与表里的一样。";
    says.remark(`${changed}${without}${count ? "可按Ctrl Z撤销。" : ""}`);
  }

  /* One value laid on a selected block goes into every cell of it. */
  filled(text, { top, bottom, left, right }) {
    return Array.from({ length: bottom - top + 1 }, () => Array(right - left + 1).fill(text));
  }

  async mayLay(block, height, width, start) {
    const { says } = this.sheet;
    const cells = block.length * block[0].length;
    if (cells > MOST) {
      await says.confirm({
        title: "这一块太大",
        lines: [`一次最多粘贴${MOST}格，这一块有${block.length}行${block[0].length}列，共${cells}格。没有写入，请分几次复制。`],
        no: "知道了",
      });
      return false;
    }
    if (block.length > height || block[0].length > width) {
      const fits = `${Math.min(block.length, height)}行${Math.min(block[0].length, width)}列`;
      return says.confirm({
        title: "粘贴的内容比表大",
        lines: [
          `复制的是${block.length}行${block[0].length}列，从选中的格往右下只放得下${fits}。`,
          "现在还没有写入。可以只贴放得下的部分，也可以取消，换一个起始格再贴。",
        ],
        yes: `只贴${fits}`,
      });
    }
    return this.namesAgree(block, start);
  }

  /* A block that brings names along must bring them in the order of the table. */
  namesAgree(block, start) {
    const { table, says } = this.sheet;
    const column = 1 - start.left;
    if (column < 0 || column >= block[0].length) { return true; }
    const other = block.map((row, i) => [table.rows[start.top + i], row[column]])
      .filter(([row, name]) => row && name && name.replace(/\s/g, "") !== row.name.replace(/\s/g, ""));
    if (!other.length) { return true; }
    const [row, name] = other[0];
    return says.confirm({
      title: "姓名和表里的对不上",
      lines: [
        `第${row.number}行表里是${row.name}，粘贴的是${name}${other.length > 1 ? `，一共${other.length}行不一样` : ""}。`,
        "照贴会把分数贴到别人名下。请先把复制的内容按表里的次序排好。",
      ],
      yes: "仍按位置粘贴",
    });
  }

  changesOf(block, start) {
    const { table } = this.sheet;
    const changes = [];
    let left = 0;
    block.forEach((row, dr) => row.forEach((text, dc) => {
      const r = start.top + dr;
      const c = start.left + dc;
      if (r >= table.rows.length || c >= table.width) { return; }
      if (!table.isOpen(r, c)) {
        if (text && c > 2) { left += 1; }
        return;
      }
      changes.push({ r, c, text: tidied(text, table.columns[c].isNumber) });
    }));
    return { changes, left };
  }
}
