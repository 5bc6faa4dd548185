/* The one field of the sheet. It stands in the active cell with its text selected, so that typing, also
   through an input method, replaces what is there; F2 or a double click edits it instead. */

const isNumeric = /^[\p{Nd}\p{Zs}.．,，\-－]+$/u;

/* What was typed as it is kept: blanks around it gone, full-width digits plain. */
export function tidied(text, isNumber) {
  const bare = text.trim();
  return isNumber && isNumeric.test(bare) ? bare.normalize("NFKC").trim() : bare;
}

export class Editor {
  /* `began()`, `typed(text)` and `ended()` frame an edit; `longest` is how many characters fit. */
  constructor({ began, typed, ended }) {
    Object.assign(this, { began, typed, ended });
    this.mode = "off";
    this.td = null;
    this.before = "";
    const input = document.createElement("input");
    Object.assign(input, { type: "text", className: "jn-in", autocomplete: "off", spellcheck: false });
    input.setAttribute("enterkeyhint", "next");
    input.addEventListener("input", () => this.input());
    input.addEventListener("compositionstart", () => this.begin("type"));
    this.field = input;
  }

  get isActive() { return this.mode === "type" || this.mode === "edit"; }

  open(td, { text, label, isNumber, describedBy, invalid }) {
    const input = this.field;
    this.td = td;
    this.mode = "idle";
    this.before = text;
    input.value = text;
    input.inputMode = isNumber ? "decimal" : "text";
    input.setAttribute("aria-label", label);
    input.setAttribute("aria-describedby", describedBy);
    if (invalid) { input.setAttribute("aria-invalid", "true"); } else { input.removeAttribute("aria-invalid"); }
    td.append(input);
  }

  focus() {
    this.field.focus({ preventScroll: true });
    if (this.mode === "idle") { this.field.select(); }
  }

  close() {
    this.mode = "off";
    if (this.td) { this.td.classList.remove("edit"); }
    this.field.remove();
    this.td = null;
  }

  begin(mode) {
    if (this.mode !== "idle") { return; }
    this.mode = mode;
    this.td.classList.add("edit");
    if (mode === "edit") {
      const end = this.field.value.length;
      this.field.setSelectionRange(end, end);
    }
    this.began();
  }

  input() {
    if (this.mode === "idle") { this.begin("type"); }
    this.typed(this.field.value);
  }

  /* End the edit and go back to standing on the cell, with `text` in it. */
  rest(text) {
    if (this.mode === "off") { return; }
    const was = this.isActive;
    this.mode = "idle";
    this.td.classList.remove("edit");
    this.before = text;
    this.field.value = text;
    if (document.activeElement === this.field) { this.field.select(); }
    if (was) { this.ended(); }
  }
}
