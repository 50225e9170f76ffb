/* Four conveniences; every page works without them. */
(() => {
  "use strict";
  const root = document.documentElement, on = (type, run) => document.addEventListener(type, run);
  const memory = (value) => {
    try { return value ? localStorage.setItem("theme", value) : localStorage.getItem("theme"); } catch { return null; }
  };
  // Before the first paint, so that the page does not flash.
  const chosen = memory();
  if (chosen === "dark" || chosen === "light") root.dataset.theme = chosen;

  on("DOMContentLoaded", () => {
    const button = document.querySelector("button.theme");
    if (button) {
      button.hidden = false;
      button.onclick = () => {
        const now = root.dataset.theme || (matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light");
        memory(root.dataset.theme = now === "dark" ? "light" : "dark");
      };
    }
    // Opened from disk, a folder is not answered with its index.html: name it.
    if (location.protocol === "file:") {
      for (const a of document.querySelectorAll("a[href]"))
        if (a.protocol === "file:" && a.pathname.endsWith("/")) a.pathname += "index.html";
    }
  });

  // A note opens beside its call and stays until it is dismissed; it still stands at the end too.
  on("click", (event) => {
    const call = event.target.closest("a[role=doc-noteref]"), article = call && call.closest("article");
    if (!article || !root.showPopover || event.ctrlKey || event.metaKey || event.shiftKey) return;
    const note = document.getElementById(decodeURIComponent(call.hash.slice(1)));
    const text = note && note.querySelector(".note-text");
    if (!text) return;
    event.preventDefault();
    const box = document.createElement("aside");
    box.className = "note-popup";
    box.popover = "auto";
    box.tabIndex = -1;
    box.ariaLabel = call.textContent;
    box.append(text.cloneNode(true));
    for (const part of box.querySelectorAll("[id]")) part.removeAttribute("id");
    box.addEventListener("toggle", (change) => change.newState === "closed" && box.remove());
    article.append(box);
    box.showPopover();
    const at = call.getBoundingClientRect(), edge = article.getBoundingClientRect(), width = box.offsetWidth;
    box.style.left = Math.max(edge.left, Math.min(at.left - width / 2, edge.right - width)) + scrollX + "px";
    box.style.top = at.bottom + scrollY + "px";
    box.focus({ preventScroll: true });
  });

  // The arrow keys turn the page, unless something else wants them.
  on("keydown", (event) => {
    const way = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (!way || event.defaultPrevented || event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
    if (event.target.closest("input, textarea, select, [contenteditable], [tabindex]")) return;
    if (root.scrollWidth > root.clientWidth) return;
    const next = way > 0 === (root.dir !== "rtl");
    document.querySelector(next ? "a[rel=next]" : "a[rel=prev]")?.click();
  });
})();
