// The sheet of dues by keyboard: Enter and the arrows go up and down a column, never send the form.
"use strict";
document.addEventListener("keydown", (event) => {
  const cell = event.target.closest("[data-grid] input[data-col]");
  if (!cell || event.isComposing) return;
  const down = event.key === "Enter" && !event.shiftKey || event.key === "ArrowDown";
  const up = event.key === "Enter" && event.shiftKey || event.key === "ArrowUp";
  if (!down && !up || cell.type === "date" && event.key !== "Enter") return;
  event.preventDefault();
  const column = [...cell.form.querySelectorAll(`input[data-col="${cell.dataset.col}"]`)];
  const next = column[column.indexOf(cell) + (down ? 1 : -1)];
  if (next) {
    next.focus();
    if (next.type !== "date") next.select();
  }
});
