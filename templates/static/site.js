/* Conveniences; every page works without them. */
(() => {
  "use strict";
  const root = document.documentElement, on = (type, run, how) => document.addEventListener(type, run, how);
  const memory = (key, value) => {
    try { return value ? localStorage.setItem(key, value) : localStorage.getItem(key); } catch { return null; }
  };
  const wide = matchMedia("(min-width: 82rem)"), beside = matchMedia("(min-width: 62rem)");
  const make = (name, kind, ...inside) => {
    const element = document.createElement(name);
    element.className = kind;
    element.append(...inside);
    return element;
  };

  // The contents in their frame go to their own entry. A plain fragment would move this page as well.
  const framed = (contents) => {
    const frame = contents.querySelector("iframe");
    if (frame && !frame.src.includes("#=")) frame.src = frame.src.replace("#", "#=");
  };
  // Before the first paint, so that the page does not flash: the theme, and whether the contents stand open.
  const chosen = memory("theme");
  if (chosen === "dark" || chosen === "light") root.dataset.theme = chosen;
  if (beside.matches && memory("contents") === "open")
    new MutationObserver((_, watch) => {
      const contents = document.querySelector(".toc");
      if (contents) { framed(contents); contents.open = true; watch.disconnect(); }
    }).observe(root, { childList: true, subtree: true });

  on("DOMContentLoaded", () => {
    const button = document.querySelector("button.theme");
    if (button) {
      button.hidden = false;
      button.onclick = () => {
        const now = root.dataset.theme || (matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light");
        memory("theme", root.dataset.theme = now === "dark" ? "light" : "dark");
      };
    }
    const contents = document.querySelector(".toc");
    if (contents) {
      framed(contents);
      contents.addEventListener("toggle", () => beside.matches && memory("contents", contents.open ? "open" : "closed"));
    }
    const entry = location.hash.startsWith("#=") && document.getElementById(decodeURIComponent(location.hash.slice(2)));
    if (entry) {
      entry.classList.add("here");
      root.scrollTop = entry.offsetTop - root.clientHeight / 3;
    }
    // Opened from disk, a folder is not answered with its index.html: name it.
    if (location.protocol === "file:") {
      for (const a of document.querySelectorAll("a[href]"))
        if (a.protocol === "file:" && a.pathname.endsWith("/")) a.pathname += "index.html";
      for (const form of document.forms) if (form.action.endsWith("/")) form.action += "index.html";
    }
    margin();
  });
  addEventListener("storage", (event) => { if (event.key === "theme" && event.newValue) root.dataset.theme = event.newValue; });

  // --- What opens beside a word, and stays until it is dismissed
  const bare = (part) => {
    const copy = part.cloneNode(true);
    for (const inside of copy.querySelectorAll("[id]")) inside.removeAttribute("id");
    return copy;
  };
  const popup = (word, kind, how, label, ...inside) => {
    const article = word.closest("article"), box = make("aside", "popup " + kind, ...inside);
    box.popover = how;
    box.ariaLabel = label;
    box.addEventListener("toggle", (change) => change.newState === "closed" && box.remove());
    article.append(box);
    box.showPopover();
    const at = [...word.getClientRects()].pop(), edge = article.getBoundingClientRect(), width = box.offsetWidth;
    const left = Math.max(edge.left, Math.min(at.left - width / 2, edge.right - width, root.clientWidth - width - 8));
    const below = at.bottom + box.offsetHeight + 12 < root.clientHeight || at.top < box.offsetHeight + 12;
    box.style.left = Math.max(8, left) + scrollX + "px";
    box.style.top = (below ? at.bottom : at.top - box.offsetHeight - 10) + scrollY + "px";
    return box;
  };

  // --- Notes: in the margin where there is room, else beside their call; always at the end as well
  const noteOf = (call) => document.getElementById(decodeURIComponent(call.hash.slice(1)))?.querySelector(".note-text");
  const beside_call = new Map();
  const margin = () => {
    const main = document.querySelector(".panel") && document.querySelector("main"), column = make("div", "margin text");
    const calls = main ? [...main.querySelectorAll("article a[role=doc-noteref]")].filter((a) => !a.closest(".notes")) : [];
    if (!calls.length) return;
    const fill = () => {
      for (const call of calls) {
        const text = noteOf(call);
        if (!text) continue;
        const label = call.textContent.replace(call.querySelector(".vh")?.textContent || "", "");
        const note = make("div", "", ...(/\d|^.$/.test(label) ? [make("span", "n", label)] : []), bare(text));
        for (const link of note.querySelectorAll("a")) link.tabIndex = -1;
        const light = (lit) => () => { note.classList.toggle("lit", lit); call.classList.toggle("lit", lit); };
        for (const one of [note, call]) { one.addEventListener("mouseenter", light(true)); one.addEventListener("mouseleave", light(false)); }
        note.addEventListener("click", (event) => note.classList.contains("cut") && !event.target.closest("a") && open(call));
        beside_call.set(call, note);
        column.append(note);
      }
      column.ariaHidden = "true"; // the same words stand at the end
      main.append(column);
    };
    const place = () => {
      if (!wide.matches) return;
      if (!beside_call.size) fill();
      const top = main.getBoundingClientRect().top, notes = [...beside_call];
      for (const [, note] of notes) note.style.maxHeight = "";
      const found = notes.map(([call, note]) => [note, call.getBoundingClientRect().top - top, note.scrollHeight]);
      let free = 0;
      found.forEach(([note, wish, height], n) => {
        const start = Math.max(wish, free), next = n + 1 < found.length ? found[n + 1][1] : Infinity;
        const room = Math.max(next - start - 12, 110), cut = height > room + 30;
        note.style.top = start + "px";
        note.style.maxHeight = cut ? room + "px" : "";
        note.classList.toggle("cut", cut);
        free = start + (cut ? room : height) + 12;
      });
    };
    new ResizeObserver(place).observe(main);
    wide.addEventListener("change", place);
  };
  const open = (call) => {
    const text = noteOf(call);
    if (!text) return false;
    const box = popup(call, "note", "auto", call.textContent, bare(text));
    box.tabIndex = -1;
    box.focus({ preventScroll: true });
    return true;
  };
  on("click", (event) => {
    const call = event.target.closest("a[role=doc-noteref]");
    if (!call || !call.closest("article") || !root.showPopover || event.ctrlKey || event.metaKey || event.shiftKey) return;
    const note = wide.matches && event.detail && beside_call.get(call); // a key press wants it read out
    if (note && !note.classList.contains("cut")) note.classList.add("lit"), event.preventDefault();
    else if (open(call)) event.preventDefault();
  });

  // --- Names and terms: what the volume says of them, while the pointer or the focus is there
  let shown, timer;
  const forget = () => { clearTimeout(timer); shown?.box.hidePopover?.(); shown = undefined; };
  const tell = (link, how) => {
    if (shown?.link === link || !root.showPopover) return;
    const entry = [...document.querySelectorAll(".panel .counted a")].find((a) => a.href === link.href);
    const words = entry?.parentNode.querySelector(".description");
    forget();
    if (!words) return false;
    const more = make("a", "", document.querySelector(".panel").dataset.more);
    more.href = link.href;
    const box = popup(link, "name", how, entry.textContent, make("strong", "", entry.textContent), make("span", "", words.textContent), make("span", "more", more));
    shown = { link, box };
    box.addEventListener("mouseenter", () => clearTimeout(timer));
    box.addEventListener("mouseleave", leave);
    return true;
  };
  const leave = () => { clearTimeout(timer); timer = setTimeout(forget, 250); };
  const named = (event) => event.target.closest?.("article a[data-entry]");
  on("pointerover", (event) => {
    const link = event.pointerType === "mouse" && named(event);
    if (!link) return;
    clearTimeout(timer);
    timer = setTimeout(tell, 300, link, "manual");
  });
  on("pointerout", (event) => event.pointerType === "mouse" && named(event) && leave());
  on("focusin", (event) => { if (named(event)?.matches(":focus-visible")) tell(named(event), "manual"); });
  on("focusout", (event) => named(event) && leave());
  let touch = false;
  on("pointerdown", (event) => { touch = event.pointerType !== "mouse"; });
  on("click", (event) => {
    const link = touch && named(event); // the first touch tells, the way on is in what it tells
    if (link && !link.closest(".popup") && tell(link, "auto")) event.preventDefault();
  });

  on("keydown", (event) => {
    if (event.key === "Escape") return forget();
    if (event.key === "/" && !event.defaultPrevented && !event.ctrlKey && !event.metaKey && !event.altKey && !event.target.closest("input, textarea, select, [contenteditable]")) {
      const field = document.querySelector("main [role=search] input, .find input");
      if (field && field.getClientRects().length) { event.preventDefault(); field.focus(); field.select(); }
    }
    // The arrow keys turn the page, unless something else wants them.
    const way = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (!way || event.defaultPrevented || event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
    if (event.target.closest("input, textarea, select, [contenteditable], [tabindex]")) return;
    if (root.scrollWidth > root.clientWidth) return;
    const next = way > 0 === (root.dir !== "rtl");
    document.querySelector(next ? "a[rel=next]" : "a[rel=prev]")?.click();
  });
})();
