"use strict";
(() => {
  const root = document.documentElement;
  const within = (query, element = document) => [...element.querySelectorAll(query)];
  const shown = () => document.querySelector(`article.edition[lang="${root.dataset.language}"]`);

  // --- Languages: one is shown; a switch keeps the place and the links say which it is.

  function show(language) {
    root.dataset.language = root.lang = language;
    document.title = shown().dataset.title;
    for (const link of within("[data-switch]")) {
      if (link.dataset.switch === language) link.setAttribute("aria-current", "true");
      else link.removeAttribute("aria-current");
    }
  }

  function place() {
    // What begins nearest to the upper edge of the text, and how far from the top of the window it is.
    const edge = document.querySelector(".bar").offsetHeight;
    const tops = within("[id]", shown())
      .filter((element) => element.getClientRects().length && !element.closest("svg"))
      .map((element) => [element.id, element.getBoundingClientRect().top]);
    return tops.reduce((best, next) => (Math.abs(next[1] - edge) < Math.abs(best[1] - edge) ? next : best));
  }

  function translated(id, language) {
    const { id: from } = shown(), to = document.querySelector(`article.edition[lang="${language}"]`).id;
    return to + id.slice(from.length);
  }

  function change(language) {
    const [id, top] = place();
    const there = translated(id, language);
    const open = within("details[open]", shown()).map((element) => within("details", shown()).indexOf(element));
    show(language);
    const details = within("details", shown());
    for (const at of open) if (details[at]) details[at].open = true;
    history.replaceState(null, "", `#${document.getElementById(there) ? there : shown().id}`);
    const element = document.getElementById(there) ?? shown();
    scrollBy({ top: element.getBoundingClientRect().top - top, behavior: "instant" });
  }

  for (const link of within("[data-switch]")) {
    link.addEventListener("click", (event) => {
      event.preventDefault();
      change(link.dataset.switch);
    });
  }

  // --- Links into the page: they name the language, and what they point to is opened.

  function follow() {
    const name = decodeURIComponent(location.hash.slice(1)), target = document.getElementById(name);
    const edition = target?.closest("article.edition");
    if (!edition) {
      // With several regions each has a page of its own, where the rest of its ids are.
      const region = root.dataset.beside.split(" ").find((id) => /^-(ky|ru|en)(-|$)/.test(name.slice(id.length)) && name.startsWith(id));
      if (region) location.replace(`${region}/index.html#${name}`);
      return;
    }
    if (edition !== shown()) show(edition.lang);
    for (let element = target; element; element = element.parentElement) {
      if (element instanceof HTMLDetailsElement) element.open = true;
    }
    target.scrollIntoView();
  }
  addEventListener("hashchange", follow);

  // --- Tables: a click on a heading sorts, another one sorts the other way.

  function sort(table, column, ascending) {
    const order = new Intl.Collator(root.lang, { numeric: true });
    const key = (row) => row.cells[column].dataset.v ?? "";
    const compare = (a, b) => {
      const [x, y] = [key(a), key(b)];
      if (x !== "" && y !== "") return Number(x) - Number(y) || 0;
      if (x !== "" || y !== "") return x === "" ? 1 : -1;
      return order.compare(a.cells[column].textContent, b.cells[column].textContent);
    };
    const rows = [...table.tBodies[0].rows].sort((a, b) => (ascending ? compare(a, b) : compare(b, a)));
    table.tBodies[0].append(...rows);
    [...table.tHead.rows[0].cells].forEach((head, at) => {
      if (at === column) head.setAttribute("aria-sort", ascending ? "ascending" : "descending");
      else head.removeAttribute("aria-sort");
    });
  }

  for (const table of within("table.sortable")) {
    if (table.tBodies[0].rows.length < 2) continue;
    [...table.tHead.rows[0].cells].forEach((head, column) => {
      const button = document.createElement("button");
      button.type = "button";
      button.append(...head.childNodes);
      head.append(button);
      button.addEventListener("click", () => sort(table, column, head.getAttribute("aria-sort") !== "ascending"));
    });
  }

  // --- Downloads: the file of the results, from what the page holds.

  const tables = JSON.parse(document.getElementById("tables").textContent);
  for (const button of within("button.download")) {
    const file = button.dataset.file;
    if (!(file in tables)) continue;
    button.hidden = false;
    button.addEventListener("click", () => {
      const link = document.createElement("a");
      link.href = URL.createObjectURL(new Blob(["\ufeff", tables[file]], { type: "text/csv" }));
      link.download = file.replaceAll("/tables/", "-").replaceAll("/", "-");
      link.click();
      setTimeout(() => URL.revokeObjectURL(link.href), 1000);
    });
  }

  // --- Bounds: a sentence beside them, on hover, on focus with arrow keys inside a table, on a click or tap.

  function beside(popover, button) {
    const at = button.getBoundingClientRect(), size = popover.getBoundingClientRect(), gap = 8;
    const top = at.bottom + gap + size.height > innerHeight ? at.top - gap - size.height : at.bottom + gap;
    popover.style.left = `${Math.max(gap, Math.min(at.left, innerWidth - size.width - gap))}px`;
    popover.style.top = `${Math.max(gap, top)}px`;
  }

  for (const button of within(".bound")) {
    const popover = document.getElementById(button.getAttribute("popovertarget"));
    const open = () => {
      if (!popover.matches(":popover-open")) popover.showPopover({ source: button });
      beside(popover, button);
    };
    button.addEventListener("pointerenter", (event) => event.pointerType === "mouse" && open());
    button.addEventListener("pointerleave", (event) => event.pointerType === "mouse" && popover.hidePopover());
    button.addEventListener("focus", () => button.matches(":focus-visible") && open());
    button.addEventListener("blur", () => popover.hidePopover());
    button.addEventListener("click", (event) => {
      event.preventDefault();
      open();
    });
  }

  for (const body of within("tbody")) {
    const bounds = within(".bound", body);
    bounds.slice(1).forEach((button) => (button.tabIndex = -1));
    body.addEventListener("keydown", (event) => {
      const buttons = within(".bound", body), at = buttons.indexOf(event.target);
      const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
      const next = buttons[at + step];
      if (at < 0 || !next) return;
      event.preventDefault();
      event.target.tabIndex = -1;
      next.tabIndex = 0;
      next.focus();
    });
  }

  // --- Paper: what is folded is printed.

  addEventListener("beforeprint", () => {
    for (const element of within("details.claim, .listing > details", shown())) element.open = true;
  });

  show(shown() ? root.dataset.language : root.dataset.first);
  follow();
})();
