/* The frame's own behaviour. Every page works without it; it saves a reload, a click or a surprise. */
(function () {
  "use strict";
  var root = document.documentElement;
  root.classList.add("js");

  function one(selector, from) { return (from || document).querySelector(selector); }
  function cookie(name) {
    var found = document.cookie.match(new RegExp("(?:^|; )" + name + "=([^;]*)"));
    return found ? decodeURIComponent(found[1]) : "";
  }

  /* Say something aloud to screen readers, without moving anything. */
  function say(words) { one("#said").textContent = words; }

  /* Show one of the sentences of parts/said.html; a later one takes the place of an earlier one. */
  function show(id, words) {
    var old = one(".jn-said");
    if (old && old.dataset.said === id && !words) { return; }
    if (old) { old.remove(); }
    var box = one("#" + id).content.firstElementChild.cloneNode(true);
    box.classList.add("jn-said");
    box.dataset.said = id;
    if (words) { one("span", box).textContent = words; }
    var link = one("a", box);
    if (link) { link.href += "?next=" + encodeURIComponent(location.pathname + location.search); }
    document.body.appendChild(box);
    setTimeout(function () { if (!link) { box.remove(); } }, 12000);
  }
  var signedOut = false;
  function failed(response) {
    if (response.status === 401) { signedOut = true; show("say-signed-out"); return; }
    var page = new DOMParser().parseFromString(response.text || "", "text/html");
    var sentence = page.querySelector("[data-refusal]");
    show("say-failed", sentence ? sentence.textContent.trim() : "");
  }

  /* A sign-in in another window changes the token: send the present one, not the page's old one. Say
     whose form it is as well, for it may find that the session is over. */
  document.addEventListener("submit", function (event) {
    var field = one("input[name=csrfmiddlewaretoken]", event.target);
    if (!field) { return; }
    if (cookie("csrftoken")) { field.value = cookie("csrftoken"); }
    if (document.body.dataset.account && !one("input[name=sender]", event.target)) {
      var own = document.createElement("input");
      Object.assign(own, { type: "hidden", name: "sender", value: document.body.dataset.account });
      event.target.appendChild(own);
    }
  }, true);
  document.addEventListener("htmx:configRequest", function (event) {
    event.detail.headers["X-CSRFToken"] = cookie("csrftoken");
    if (signedOut && event.detail.headers["X-Portal-Quiet"]) { event.preventDefault(); }
  });
  document.addEventListener("htmx:afterOnLoad", function (event) {
    if (!event.detail.successful) { return; }
    signedOut = false;
    var box = one(".jn-said");
    if (box && box.dataset.said !== "say-failed") { box.remove(); }
  });
  document.addEventListener("htmx:responseError", function (event) {
    failed({ status: event.detail.xhr.status, text: event.detail.xhr.responseText });
  });
  document.addEventListener("htmx:sendError", function () { show("say-offline"); });
  document.addEventListener("portal:say", function (event) { say(event.detail.value); });

  /* What cannot be taken back by oneself is asked once. */
  document.addEventListener("submit", function (event) {
    var form = event.target, words = form.dataset.ask;
    if (!words || form.dataset.asked) { return; }
    if (window.confirm(words)) { form.dataset.asked = "1"; return; }
    event.preventDefault();
    event.stopImmediatePropagation();
  }, true);

  /* What a sheet could not save yet lies on this machine: say so before a sign-out throws it away. */
  document.addEventListener("submit", function (event) {
    if (!/sign-out/.test(event.target.action || "") || one("#sheet")) { return; }
    var kept = Object.keys(localStorage).filter(function (key) { return key.indexOf("sheet:" + document.body.dataset.account + ":") === 0; });
    if (!kept.length) { return; }
    if (window.confirm("录入表里还有没有保存的内容，退出会丢掉它们。仍要退出吗？")) {
      kept.forEach(function (key) { localStorage.removeItem(key); });
    } else {
      event.preventDefault();
    }
  });

  /* The two switches of the frame take effect at once; the server is told beside it. */
  function tell(form, button) {
    var body = new URLSearchParams(new FormData(form));
    body.set(button.name, button.value);
    body.set("csrfmiddlewaretoken", cookie("csrftoken"));
    fetch(form.action, { method: "POST", body: body, redirect: "manual", credentials: "same-origin" })
      .catch(function () { show("say-offline"); });
  }
  document.addEventListener("submit", function (event) {
    var form = event.target, kind = form.dataset.toggle;
    if (!kind) { return; }
    var button = one("button", form);
    event.preventDefault();
    tell(form, button);
    var on = button.value === "1";
    if (kind === "fold") { one("#body").classList.toggle("rail", on); }
    if (kind === "large") {
      if (on) { root.dataset.type = "large"; } else { delete root.dataset.type; }
      button.setAttribute("aria-pressed", on ? "true" : "false");
    }
    button.value = on ? "0" : "1";
  });

  /* The menu on a narrow screen: without this script the button leads to the menu at the page's foot. */
  var menuButton = one("#menu-button"), menu = one("#menu");
  function setMenu(open) {
    root.classList.toggle("menu-open", open);
    menuButton.setAttribute("aria-expanded", open ? "true" : "false");
    menu.style.top = open ? Math.max(0, one(".jn-mast").getBoundingClientRect().bottom) + "px" : "";
    if (open) { (one("[aria-current]", menu) || one("a", menu)).focus(); }
  }
  if (menuButton && menu) {
    menuButton.setAttribute("role", "button");
    menuButton.setAttribute("aria-controls", "menu");
    menuButton.setAttribute("aria-expanded", "false");
    menuButton.addEventListener("click", function (event) {
      event.preventDefault();
      setMenu(!root.classList.contains("menu-open"));
    });
    menuButton.addEventListener("keydown", function (event) {
      if (event.key === " ") { event.preventDefault(); menuButton.click(); }
    });
  }

  /* A menu longer than the window shows where one is. */
  var current = menu && one("[aria-current]", menu);
  if (current && current.offsetTop + current.offsetHeight > menu.clientHeight) {
    menu.scrollTop = current.offsetTop - menu.clientHeight / 2;
  }

  /* A row of sections longer than the window begins at the one that is open. */
  var tabs = one(".jn-sections"), opened = tabs && one("[aria-current]", tabs);
  if (opened) { tabs.scrollLeft = opened.offsetLeft - tabs.offsetLeft - tabs.clientWidth / 2; }

  /* The drawer: filled by the server or by htmx into #drawer; Esc and its × close it. */
  var drawer = one("#drawer"), opener = null;
  function closeDrawer() {
    var aside = one(".jn-drawer", drawer);
    if (!aside) { return false; }
    var back = one("a.jn-close", aside);
    document.querySelectorAll("tr[aria-selected=true]").forEach(function (row) {
      row.removeAttribute("aria-selected");
    });
    drawer.textContent = "";
    one("#main").classList.remove("with-drawer");
    if (back) { history.replaceState(null, "", back.href); }
    if (opener && opener.isConnected) { opener.focus(); } else { one("#main").focus(); }
    opener = null;
    return true;
  }
  document.addEventListener("htmx:beforeRequest", function (event) {
    if (event.detail.target === drawer && !drawer.contains(event.detail.elt)) { opener = event.detail.elt; }
  });
  document.addEventListener("htmx:afterSwap", function (event) {
    if (event.detail.target !== drawer) { return; }
    var aside = one(".jn-drawer", drawer);
    one("#main").classList.toggle("with-drawer", Boolean(aside));
    document.querySelectorAll("tr[aria-selected=true]").forEach(function (row) {
      row.removeAttribute("aria-selected");
    });
    if (!aside) { return; }
    var row = opener && opener.closest("tr");
    if (row) { row.setAttribute("aria-selected", "true"); }
    aside.setAttribute("tabindex", "-1");
    aside.focus();
  });

  /* "/" begins a search wherever nothing is being typed; where there is no field, on its page. */
  document.addEventListener("keydown", function (event) {
    if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) { return; }
    if (event.target.closest("input, textarea, select, [contenteditable], #sheet")) { return; }
    var field = one("#search"), page = one("#search-here"), link = one(".jn-find-link");
    if (!link) { return; }
    event.preventDefault();
    if (page) { page.focus(); } else if (field.offsetParent) { field.focus(); } else { link.click(); }
  });

  document.addEventListener("click", function (event) {
    var person = one(".jn-person[open]");
    if (person && !person.contains(event.target)) { person.open = false; }
    if (root.classList.contains("menu-open") && !menu.contains(event.target) && !menuButton.contains(event.target)) {
      setMenu(false);
    }
    if (event.target.closest("#drawer .jn-close") && closeDrawer()) { event.preventDefault(); }
  });
  document.addEventListener("keydown", function (event) {
    if (event.key !== "Escape" || event.defaultPrevented) { return; }
    var person = one(".jn-person[open]");
    if (person) { person.open = false; one("summary", person).focus(); return; }
    if (root.classList.contains("menu-open")) { setMenu(false); menuButton.focus(); return; }
    if (!event.target.matches("input, textarea, select") || drawer.contains(event.target)) { closeDrawer(); }
  });

  /* Good news goes away by itself after eight seconds, unless someone is reading it. */
  document.querySelectorAll("#messages .jn-toast").forEach(function (toast) {
    var read = false;
    toast.classList.add("afloat");
    toast.addEventListener("mouseenter", function () { read = true; });
    toast.addEventListener("mouseleave", function () { read = false; setTimeout(go, 2000); });
    function go() { if (!read && !toast.contains(document.activeElement)) { toast.remove(); } }
    setTimeout(go, 8000);
  });

  window.portal = { say: say, show: show, failed: failed, cookie: cookie, closeDrawer: closeDrawer };
})();
