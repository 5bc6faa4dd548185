/* One's own steps, to take back and to take again. A step is what one deed changed: a cell, a paste. */

const MOST = 200;

export class Undo {
  constructor() {
    this.done = [];
    this.undone = [];
  }

  note(step) {
    if (!step.length) { return; }
    this.done.push(step);
    if (this.done.length > MOST) { this.done.shift(); }
    this.undone = [];
  }

  /* The changes that take the last step back, or null. Cells that others changed since stay theirs. */
  back(shown) { return this.turn(this.done, this.undone, "after", "before", shown); }

  /* The changes that take the step again that was taken back last, or null. */
  again(shown) { return this.turn(this.undone, this.done, "before", "after", shown); }

  turn(from, to, expected, wanted, shown) {
    const step = from.pop();
    if (!step) { return null; }
    to.push(step);
    const own = step.filter((change) => shown(change) === change[expected]);
    return {
      changes: own.map((change) => ({ subject: change.subject, field: change.field, text: change[wanted] })),
      left: step.length - own.length,
    };
  }
}
