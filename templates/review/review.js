/* Decisions, filters and keys of the review site. Without it everything can be read. */
"use strict";
(() => {
  const data = JSON.parse(document.getElementById("data").textContent);
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];
  const key = "edition-review " + data.files.map((f) => f.a + f.b).join(" ");
  let store = {};
  try { store = JSON.parse(localStorage.getItem(key) || "{}"); } catch { /* storage may be shut off */ }
  const save = () => { try { localStorage.setItem(key, JSON.stringify(store)); } catch { /* the same */ } };
  const records = all(".record");
  const path = (node) => node.closest("[data-path]").dataset.path;
  const name = (node) => path(node) + " " + node.dataset.record;
  const hidden = () => new Set(store.off || []);
  const here = document.body.dataset;
  let now = null;
  const marks = new Map();
  if (here.view)
    for (const mark of all("#text [data-record]"))
      marks.set(mark.dataset.record, [...(marks.get(mark.dataset.record) || []), mark]);

  const open = () => records.filter((r) => !r.classList.contains("off"));
  const show = () => {
    const off = hidden();
    for (const node of records) {
      const decided = store[name(node)] || "";
      node.dataset.decided = decided;
      node.classList.toggle("off", off.has(node.dataset.kind));
      for (const button of all("[data-do=approve], [data-do=reject]", node))
        button.setAttribute("aria-pressed", String(decided === button.dataset.do));
      const remark = store["remark " + name(node)];
      if (remark !== undefined && !node.querySelector("textarea")) remarked(node, remark);
      for (const mark of marks.get(node.dataset.record) || []) {
        mark.classList.toggle("off", off.has(node.dataset.kind));
        mark.dataset.decided = decided;
      }
    }
    for (const box of all("[data-filter]")) box.checked = !off.has(box.dataset.filter);
    for (const box of all("[data-all]")) {
      const kinds = all("[data-filter]", box.closest("fieldset"));
      box.checked = kinds.some((k) => k.checked);
      box.indeterminate = box.checked && !kinds.every((k) => k.checked);
    }
    for (const card of all(".card")) {
      const mine = all(".record", card);
      card.classList.toggle("off", mine.every((r) => r.classList.contains("off")));
      const done = mine.filter((r) => r.dataset.decided).length;
      card.querySelector(".state").textContent = done ? `${done} / ${mine.length}` : "";
      card.classList.toggle("done", done === mine.length);
    }
    const total = data.files.reduce((n, f) => n + f.records.length, 0);
    const done = data.files.reduce((n, f) => n + f.records.filter((r) => store[f.path + " " + r]).length, 0);
    for (const node of all(".done[data-done]")) node.textContent = `${done} / ${total} ${node.dataset.done}`;
    for (const node of all("progress")) { node.max = total || 1; node.value = done; }
    for (const node of all("[data-check]")) node.checked = Boolean(store[`check ${path(node)} ${node.dataset.check}`]);
    for (const node of all("[data-checks]")) {
      const boxes = all("[data-check]", node.closest("details"));
      node.textContent = `${boxes.filter((b) => b.checked).length} / ${boxes.length}`;
    }
    bar();
  };
  const bar = () => {
    const list = open();
    for (const node of all(".bar")) {
      const at = list.indexOf(now);
      node.querySelector(".where").textContent = at < 0 ? `${list.length}` : `${at + 1} / ${list.length} ${now.querySelector(".kind").textContent}`;
      node.querySelector(".now-do").hidden = at < 0;
      for (const button of all(".now-do button", node))
        button.setAttribute("aria-pressed", String(Boolean(now) && now.dataset.decided === button.dataset.do));
    }
  };
  const set = (node, what) => {
    if (store[name(node)] === what || !what) delete store[name(node)]; else store[name(node)] = what;
  };
  const decide = (node, what) => { set(node, what); save(); show(); };
  const remarked = (node, text) => {
    const area = document.createElement("textarea");
    area.value = text;
    area.rows = 2;
    area.setAttribute("aria-label", here.remark);
    area.addEventListener("input", () => {
      if (area.value.trim()) store["remark " + name(node)] = area.value; else delete store["remark " + name(node)];
      save();
    });
    node.append(area);
    all("[data-do=remark]", node).forEach((b) => b.setAttribute("aria-expanded", "true"));
    return area;
  };
  const remark = (node) => (node.querySelector("textarea") || remarked(node, "")).focus();
  const mark = (node, jump = true) => {
    for (const other of all(".now")) other.classList.remove("now");
    now = node;
    for (let up = node.closest("details"); up; up = up.parentElement.closest("details")) up.open = true;
    node.classList.add("now");
    node.focus({ preventScroll: true });
    let first = null;
    const sources = here.view ? all(`.xml [data-record="${node.dataset.record}"]`) : [];
    for (const one of [...(marks.get(node.dataset.record) || []), ...sources]) {
      one.classList.add("now");
      if (one.closest(".xml")) { if (here.beside === "source" && !one.previousElementSibling?.matches(".now")) inside(one); }
      else if (!first) first = one;
    }
    const phone = matchMedia("(max-width: 60rem)").matches;
    if (!(first && phone)) { if (here.view) inside(node); else node.scrollIntoView({ block: "nearest" }); }
    if (first && jump) first.scrollIntoView({ block: "center" });
    bar();
  };
  const inside = (node) => {
    const box = node.closest(".pane");
    const a = node.getBoundingClientRect(), b = box.getBoundingClientRect();
    if (a.top < b.top + 110 || a.bottom > b.bottom) box.scrollTop += a.top - b.top - 130;
  };
  const go = (to) => {
    const list = open();
    if (!list.length) return;
    const at = list.indexOf(now);
    mark(list[Math.min(Math.max(at < 0 ? (to > 0 ? 0 : list.length - 1) : at + to, 0), list.length - 1)]);
  };
  const exported = () => ({
    format: data.format,
    files: data.files.map((f) => ({
      path: f.path, a: f.a, b: f.b,
      approved: f.records.filter((r) => store[f.path + " " + r] === "approve"),
      rejected: f.records.filter((r) => store[f.path + " " + r] === "reject"),
      remarks: Object.fromEntries(f.records.filter((r) => store[`remark ${f.path} ${r}`])
        .map((r) => [String(r), store[`remark ${f.path} ${r}`]])),
    })),
  });
  const download = () => {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([JSON.stringify(exported(), null, 1)], { type: "application/json" }));
    link.download = "decisions.json";
    link.click();
    URL.revokeObjectURL(link.href);
  };
  const load = async (file) => {
    let read;
    try { read = JSON.parse(await file.text()); } catch { return; }
    for (const f of read.files || []) {
      const known = data.files.find((one) => one.path === f.path && (!f.a || one.a === f.a) && (!f.b || one.b === f.b));
      if (!known) continue;
      for (const r of f.approved || []) store[f.path + " " + r] = "approve";
      for (const r of f.rejected || []) store[f.path + " " + r] = "reject";
      for (const [r, text] of Object.entries(f.remarks || {})) store[`remark ${f.path} ${r}`] = text;
    }
    save();
    show();
  };
  const view = (what) => {
    here.view = what;
    all(".twin").forEach((one) => one.remove());
    if (what === "both") {
      const twin = document.getElementById("text").cloneNode(true);
      twin.removeAttribute("id");
      all("[id]", twin).forEach((one) => one.removeAttribute("id"));
      twin.classList.add("twin");
      document.getElementById("text").before(twin);
    }
    for (const b of all("button[data-view]")) b.setAttribute("aria-pressed", String(b.dataset.view === what));
  };
  const beside = (what) => {
    here.beside = what;
    for (const b of all("button[data-beside]")) b.setAttribute("aria-pressed", String(b.dataset.beside === what));
  };
  const actions = {
    approve: (button) => button.closest(".record") ? decide(button.closest(".record"), "approve") : now && decide(now, "approve"),
    reject: (button) => button.closest(".record") ? decide(button.closest(".record"), "reject") : now && decide(now, "reject"),
    remark: (button) => remark(button.closest(".record")),
    "approve-all": () => { for (const r of open()) store[name(r)] = "approve"; save(); show(); },
    "reject-all": () => { for (const r of open()) store[name(r)] = "reject"; save(); show(); },
    export: download,
    pick: (button) => button.parentElement.querySelector("input[type=file]").click(),
    next: () => go(1),
    previous: () => go(-1),
  };
  for (const node of all(".filters, .tools, .decide, .views, .bar, .tabs, .every")) node.hidden = false;
  if (here.view) beside("records");
  document.addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (button) {
      if (button.dataset.do) actions[button.dataset.do](button);
      else if (button.dataset.view) view(button.dataset.view);
      else if (button.dataset.beside) beside(button.dataset.beside);
      return;
    }
    const place = event.target.closest("main [data-record], .xml [data-record]");
    const entry = here.view && place && document.getElementById("l" + place.dataset.record);
    if (entry && !entry.classList.contains("off")) mark(entry, Boolean(place.closest(".xml")));
  });
  document.addEventListener("change", (event) => {
    const t = event.target;
    if (t.dataset.filter || t.dataset.all) {
      const off = hidden();
      for (const k of t.dataset.all ? all("[data-filter]", t.closest("fieldset")) : [t])
        if (t.checked) off.delete(k.dataset.filter); else off.add(k.dataset.filter);
      store.off = [...off];
      save();
      show();
    } else if (t.dataset.check) {
      store[`check ${path(t)} ${t.dataset.check}`] = t.checked || undefined;
      save();
      show();
    } else if (t.dataset.do === "load" && t.files[0]) load(t.files[0]);
  });
  document.addEventListener("keydown", (event) => {
    if (event.target.tagName === "TEXTAREA" && event.key === "Escape") { event.target.blur(); now?.focus({ preventScroll: true }); return; }
    if (event.ctrlKey || event.metaKey || event.altKey || /^(INPUT|TEXTAREA|SELECT)$/.test(event.target.tagName)) return;
    const follow = (rel) => document.querySelector(`a[rel=${rel}]`)?.click();
    if (event.key === "j") go(1);
    else if (event.key === "k") go(-1);
    else if (event.key === "n") follow("next");
    else if (event.key === "p") follow("prev");
    else if (now && event.key === "a") { decide(now, "approve"); go(1); }
    else if (now && event.key === "r") { decide(now, "reject"); go(1); }
    else if (now && event.key === "u") decide(now, "");
    else if (now && event.key === "c") remark(now);
    else if (event.key === "s" && here.view) { beside(here.beside === "source" ? "records" : "source"); if (now) mark(now, false); }
    else if (event.key === "s" && now) now.querySelector("details")?.toggleAttribute("open");
    else return;
    event.preventDefault();
  });
  window.editionReview = { exported, decide: (file, record, what) => { store[file + " " + record] = what; save(); show(); } };
  window.addEventListener("beforeprint", () => all(".card details:not(.source)").forEach((one) => { one.open = true; }));
  show();
  const asked = /^#r(\d+)$/.exec(location.hash);
  const entry = asked && (document.getElementById("l" + asked[1]) || document.getElementById("r" + asked[1]));
  if (entry && entry.classList.contains("record")) mark(entry);
})();
