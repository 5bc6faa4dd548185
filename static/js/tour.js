/* A first-use tour: one step at a time, beside what it tells of. Without this script all steps stand in a list. */
(function () {
  "use strict";
  var box = document.getElementById("tour");
  if (!box) { return; }
  var steps = Array.prototype.slice.call(box.querySelectorAll("li")), now = 0, marked = null;
  var back = box.querySelector("[data-tour=back]"), next = box.querySelector("[data-tour=next]");
  var done = box.querySelector("[data-tour=done]"), where = box.querySelector("[data-tour-at]");

  function unmark() { if (marked) { marked.classList.remove("jn-tour-at"); marked = null; } }
  function show(number, quiet) {
    now = number;
    steps.forEach(function (step, i) { step.hidden = i !== now; });
    where.textContent = (now + 1) + " / " + steps.length;
    back.hidden = now === 0;
    next.hidden = now === steps.length - 1;
    done.classList.toggle("btn-primary", next.hidden);
    unmark();
    marked = steps[now].dataset.at ? document.querySelector(steps[now].dataset.at) : null;
    if (marked) {
      marked.classList.add("jn-tour-at");
      marked.scrollIntoView({ block: "center" });
      aside();
    }
    if (!quiet) { steps[now].focus({ preventScroll: true }); }
  }
  /* Out of the way of what it tells of, unless that fills the window. */
  function aside() {
    box.classList.remove("up");
    var its = marked.getBoundingClientRect(), own = box.getBoundingClientRect();
    var covers = its.bottom > own.top && its.top < own.bottom && its.right > own.left && its.left < own.right;
    box.classList.toggle("up", covers && its.height < window.innerHeight / 2);
  }
  function close() {
    unmark();
    box.remove();
    document.getElementById("main").focus();
  }

  box.classList.add("afloat");
  box.setAttribute("role", "dialog");
  back.addEventListener("click", function () { show(now - 1); });
  next.addEventListener("click", function () { show(now + 1); });
  box.addEventListener("keydown", function (event) {
    if (event.key === "Escape") { event.stopPropagation(); event.preventDefault(); close(); }
    if (event.key === "ArrowRight" && !next.hidden) { show(now + 1); }
    if (event.key === "ArrowLeft" && !back.hidden) { show(now - 1); }
  });
  show(0);
})();
