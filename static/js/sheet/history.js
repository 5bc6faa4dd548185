/* Undo and redo of one's own edits; a paste or a cleared block is one step. */
import * as grid from "./grid.js";
import * as queue from "./queue.js";

const back = [], forth = [];

/** Write texts into cells as one step: [[td, text], …]; unchanged cells are left out. */
export function write(changes) {
  const step = changes
    .filter(([td, text]) => grid.isOpen(td) && grid.text(td) !== text)
    .map(([td, text]) => ({ td, before: grid.text(td), after: text }));
  if (!step.length) { return 0; }
  step.forEach((one) => apply(one.td, one.after));
  back.push(step);
  forth.length = 0;
  return step.length;
}
function apply(td, text) { grid.setText(td, text); queue.put(td); }
function turn(from, to, side) {
  const step = from.pop();
  if (!step) { return null; }
  step.forEach((one) => apply(one.td, one[side]));
  to.push(step);
  return step[0].td;
}
export function undo() { return turn(back, forth, "before"); }
export function redo() { return turn(forth, back, "after"); }
