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
  let now = -1;

  const show = () => {
    for (const node of records) node.dataset.decided = store[name(node)] || "";
    for (const node of all("button[data-do=approve], button[data-do=reject]"))
      node.setAttribute("aria-pressed", String(store[name(node.closest(".record"))] === node.dataset.do));
    const total = data.files.reduce((n, f) => n + f.records.length, 0);
    const done = data.files.reduce((n, f) => n + f.records.filter((r) => store[f.path + " " + r]).length, 0);
    for (const node of all(".progress")) node.textContent = `${done} / ${total} ${node.dataset.done}`;
    for (const node of all("[data-check]")) node.checked = Boolean(store["check " + node.dataset.check]);
  };
  const decide = (node, what) => {
    if (store[name(node)] === what || !what) delete store[name(node)]; else store[name(node)] = what;
    save();
    show();
  };
  const go = (to) => {
    const open = records.filter((r) => !r.classList.contains("off"));
    if (!open.length) return;
    const at = open.indexOf(records[now]);
    const node = open[Math.min(Math.max(at + to, 0), open.length - 1)];
    for (const other of all(".now")) other.classList.remove("now");
    now = records.indexOf(node);
    node.classList.add("now");
    node.focus({ preventScroll: true });
    node.scrollIntoView({ block: "nearest" });
    for (const mark of all(`main [data-record="${node.dataset.record}"]`)) {
      if (mark.classList.contains("record")) continue;
      mark.classList.add("now");
      if (mark.id) mark.scrollIntoView({ block: "center" });
    }
  };
  const exported = () => ({
    format: data.format,
    files: data.files.map((f) => ({
      path: f.path, a: f.a, b: f.b,
      approved: f.records.filter((r) => store[f.path + " " + r] === "approve"),
      rejected: f.records.filter((r) => store[f.path + " " + r] === "reject"),
    })),
  });
  window.editionReview = { exported, decide: (file, record, what) => { store[file + " " + record] = what; save(); show(); } };
  const download = () => {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([JSON.stringify(exported(), null, 1)], { type: "application/json" }));
    link.download = "decisions.json";
    link.click();
  };
  const load = async (file) => {
    const read = JSON.parse(await file.text());
    for (const f of read.files || []) {
      for (const r of f.approved || []) store[f.path + " " + r] = "approve";
      for (const r of f.rejected || []) store[f.path + " " + r] = "reject";
    }
    save();
    show();
  };
  const view = (what) => {
    document.body.dataset.view = what;
    for (const b of all("button[data-view]")) b.setAttribute("aria-pressed", String(b.dataset.view === what));
  };
  for (const node of all(".filters, .tools, .decide, .views")) node.hidden = false;
  document.addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (button) {
      const what = button.dataset.do;
      if (what === "approve" || what === "reject") decide(button.closest(".record"), what);
      else if (what === "export") download();
      else if (button.dataset.view) view(button.dataset.view);
      return;
    }
    const mark = event.target.closest("main [data-record]");
    const entry = mark && !mark.classList.contains("record") && document.getElementById("l" + mark.dataset.record);
    if (entry) { now = records.indexOf(entry) - 1; go(now < 0 && records[0] === entry ? 0 : 1); }
  });
  document.addEventListener("change", (event) => {
    const t = event.target;
    if (t.dataset.filter) {
      for (const node of all(`[data-channel="${t.dataset.filter}"]`)) {
        if (node.classList.contains("record")) node.classList.toggle("off", !t.checked);
        else if (node.classList.contains("chip")) node.classList.toggle("off", !t.checked);
      }
      for (const card of all(".card")) card.classList.toggle("off", !all(".record:not(.off)", card).length);
    } else if (t.dataset.check) {
      store["check " + t.dataset.check] = t.checked || undefined;
      save();
    } else if (t.dataset.do === "load" && t.files[0]) load(t.files[0]);
  });
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || /^(INPUT|TEXTAREA)$/.test(event.target.tagName)) return;
    const node = records[now];
    if (event.key === "j") go(1);
    else if (event.key === "k") go(-1);
    else if (node && event.key === "a") { decide(node, "approve"); go(1); }
    else if (node && event.key === "r") { decide(node, "reject"); go(1); }
    else if (node && event.key === "u") decide(node, "");
    else if (node && event.key === "s") node.querySelector("details").toggleAttribute("open");
    else return;
    event.preventDefault();
  });
  show();
})();
