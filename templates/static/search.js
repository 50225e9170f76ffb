/* The search page. The address holds what is asked (words, facets, order), so that Back, a bookmark or
   a link shows the same again. Pagefind finds; what it finds is shown here.

   Pagefind runs in the page itself rather than in a worker: there its requests can be watched. Left to
   itself it tells the console alone when a part of its index does not come, and finds less. */
(() => {
  "use strict";
  const main = document.querySelector("main"), box = main.querySelector(".search");
  const form = main.querySelector(".query"), field = form.elements.q;
  if (location.protocol === "file:") {
    main.querySelector(".from-disk").hidden = false;
    return;
  }
  form.hidden = box.hidden = false;

  const told = JSON.parse(box.dataset.words), words = told.words;

  // --- Words and elements
  const say = (key, values = {}) => words[key].replace(/\{(\w+)\}/g, (all, name) => values[name] ?? all);
  const count = (key, n) => say(key + (n === 1 ? "_one" : "_other"), { n: plain.format(n) });
  const make = (name, how = {}, ...inside) => {
    const element = Object.assign(document.createElement(name), how);
    element.append(...inside.filter((one) => one != null && one !== ""));
    return element;
  };

  const root = new URL(box.dataset.root || "./", location.href).href;
  const index = new URL(box.dataset.index, location.href).href;
  const named = document.title, lang = document.documentElement.lang, plain = new Intl.NumberFormat(lang);
  const status = box.querySelector("[role=status]"), summary = box.querySelector(".summary");
  const chosen = box.querySelector(".chosen"), list = make("ol", { className: "results" }), aside = box.querySelector(".facets > div");
  const PAGE = 10, SHOWN = 8, PLACES = 3, BEFORE = 10, WIDE = 34, TOGETHER = ["person", "term", "named", "org"];
  const languages = (() => { try { return new Intl.DisplayNames([lang], { type: "language" }); } catch { return null; } })();
  const nameOf = (facet, value) => {
    const known = told.names[facet]?.[value];
    if (known || facet !== "language") return known || value;
    try { return languages.of(value) || value; } catch { return value; }
  };

  // --- What is asked, from the address and into it
  const keys = told.facets.map((facet) => facet.key);
  const read = () => {
    const given = new URLSearchParams(location.search), facets = {};
    for (const key of keys) if (given.has(key)) facets[key] = [...new Set(given.getAll(key))];
    const sort = given.get("sort");
    return { q: given.get("q") || "", facets, sort: ["oldest", "newest", "order"].includes(sort) ? sort : "" };
  };
  const address = (query) => {
    const given = new URLSearchParams();
    if (query.q.trim()) given.set("q", query.q);
    for (const key of keys) for (const value of query.facets[key] || []) given.append(key, value);
    if (query.sort) given.set("sort", query.sort);
    const text = given.toString();
    return location.pathname + (text ? "?" + text : "");
  };
  let asked = read();
  const go = (change, replace) => {
    asked = { ...asked, ...change };
    history[replace ? "replaceState" : "pushState"]({}, "", address(asked));
    return run();
  };

  // --- Pagefind, and a watch over what it fetches
  let engine, trouble;
  class Trouble extends Error {
    constructor(key, values) { super(key); this.key = key; this.values = values; }
  }
  const short = (url) => decodeURI(url.replace(root, "").replace(/\?.*/, ""));
  const direct = window.fetch;
  window.fetch = async (url, ...more) => {
    if (!new URL(url, location.href).href.startsWith(index)) return direct(url, ...more);
    const file = short(new URL(url, location.href).href);
    const fail = (key, values) => { throw trouble = new Trouble(key, { file, ...values }); };
    let answer, data;
    try {
      answer = await direct(url, ...more);
      data = await answer.arrayBuffer();
    } catch { fail("failed_unreachable"); }
    if (!answer.ok) fail("failed_missing", { status: answer.status });
    const start = new Uint8Array(data.slice(0, 2)); // gzip, "pagefind_dcd" where the server undid it, JSON
    if (!(start[0] === 31 && start[1] === 139) && start[0] !== 112 && start[0] !== 123) fail("failed_content");
    return new Response(data, { headers: answer.headers });
  };
  const cause = async (error) => {
    if (trouble) return trouble;
    const message = String(error?.message || error);
    if (typeof WebAssembly === "undefined" || /wasm|webassembly/i.test(message)) return new Trouble("failed_wasm");
    try {
      const script = index + "pagefind.js", answer = await direct(script, { cache: "no-store" });
      const type = (answer.headers.get("content-type") || "").split(";")[0];
      if (!answer.ok) return new Trouble("failed_missing", { file: short(script), status: answer.status });
      if (!/(java|ecma)script/.test(type)) return new Trouble("failed_type", { file: short(script), type });
    } catch { return new Trouble("failed_unreachable", { file: short(index + "pagefind.js") }); }
    return new Trouble("failed_other", { message });
  };
  const loaded = async () => {
    if (!engine) {
      trouble = undefined;
      // A module that failed is remembered by its address.
      const module = await import(index + "pagefind.js" + (loaded.tries ? "?" + loaded.tries : ""));
      engine = module.createInstance({ noWorker: true, basePath: new URL(index).pathname });
      engine.all = await engine.filters();
    }
    return engine;
  };

  // --- Asking
  const straight = (text) => text.replace(/[“”„‟«»]/g, '"').trim();
  const phrase = (text) => /^".+"$/.test(text);
  const folded = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLocaleLowerCase(lang);
  // For a word that is not there Pagefind takes its longest beginning that is: "K" for "Khrushchovv". Here
  // such a word counts as not found.
  const absent = async (engine, text) => {
    const missing = [];
    if (phrase(text)) return missing;
    for (const word of new Set(text.split(/\s+/))) {
      const bare = folded(word).replace(/[^\p{L}\p{N}]/gu, "");
      if (!bare || (await engine.search(`"${word}"`)).results.length) continue;
      const [first] = (await engine.search(word)).results, found = first && await first.data();
      const all = found ? found.content.split(/\s+/) : [];
      const words = found ? [...found.locations.map((at) => all[at]), ...found.meta.title.split(/\s+/), ...(found.meta.date || "").split(/\s+/)] : [];
      const fits = words.some((one) => [folded(one).replace(/[^\p{L}\p{N}]/gu, ""), ...folded(one).split(/[^\p{L}\p{N}]+/u)].some((part) => part.startsWith(bare)));
      if (!fits) missing.push(word);
    }
    return missing;
  };
  const filters = (facets) => Object.fromEntries(
    Object.entries(facets).map(([key, values]) => [key, TOGETHER.includes(key) ? values : { any: values }]));
  const search = (engine, query, facets) =>
    engine.search(straight(query.q) || null, { filters: filters(facets), sort: query.sort ? { [query.sort]: "asc" } : {} });
  const find = async (query) => {
    const engine = await loaded(), missing = await absent(engine, straight(query.q));
    if (trouble) throw trouble;
    if (missing.length) return { results: [], counts: {}, missing };
    const found = await search(engine, query, query.facets);
    // What a further value of the same facet would add is told by a search without that facet.
    const counts = { ...found.filters };
    for (const key of Object.keys(query.facets).filter((key) => !TOGETHER.includes(key))) {
      const { [key]: _, ...others } = query.facets;
      counts[key] = (await search(engine, query, others)).filters[key];
    }
    if (trouble) throw trouble;
    return { results: found.results, counts, missing };
  };

  let turn = 0, results = [], shown = 0;
  const run = async (wanted = PAGE) => {
    const mine = ++turn, query = asked;
    if (document.activeElement !== field || field.value.trim() !== query.q.trim()) field.value = query.q;
    document.title = (query.q.trim() ? query.q.trim() + " · " : "") + named;
    const slow = setTimeout(() => { status.textContent = words.loading; }, 300);
    try {
      const found = await find(query);
      if (mine !== turn) return;
      const blank = !query.q.trim() && !Object.keys(query.facets).length;
      results = blank ? [] : found.results;
      facets(found.counts, query);
      choices(query);
      order(query, blank);
      list.replaceChildren();
      more.hidden = true;
      shown = 0;
      if (results.length) await show(wanted, mine);
      if (mine !== turn) return;
      clearTimeout(slow);
      status.textContent = blank ? say("start", { n: plain.format(found.results.length) })
        : results.length ? count("results", results.length)
        : found.missing.length ? say("missing", { words: found.missing.map((word) => say("quoted", { word })).join(", ") }) : words.none;
      help.textContent = results.length ? words.quotes : blank ? words.tips : words.none_help + " " + words.tips;
      help.hidden = results.length > 0 && (phrase(straight(query.q)) || !straight(query.q).includes('"'));
      main.classList.remove("failed");
    } catch (error) {
      if (mine === turn) await failed(error);
    } finally { clearTimeout(slow); }
  };
  const failed = async (error) => {
    const why = await cause(error);
    engine = undefined;
    loaded.tries = (loaded.tries || 0) + 1;
    list.replaceChildren();
    chosen.replaceChildren();
    aside.replaceChildren();
    more.hidden = help.hidden = true;
    main.classList.add("failed");
    const again = make("button", { type: "button", textContent: words.again, onclick: () => run() });
    status.replaceChildren(make("strong", {}, words.failed), " ", say(why.key, why.values), " ", again);
  };

  // --- Results
  const more = make("button", { type: "button", className: "more", textContent: words.more, hidden: true });
  const help = make("p", { className: "help", textContent: words.none_help, hidden: true });
  chosen.after(help, list, more);
  more.onclick = async () => {
    const from = shown;
    await show(PAGE, turn).catch(failed);
    list.children[from]?.querySelector("a").focus();
  };
  const show = async (n, mine) => {
    const next = results.slice(shown, shown + n);
    const texts = await Promise.all(next.map((one) => one.data()));
    if (trouble) throw trouble;
    if (mine !== turn) return;
    list.append(...texts.map(result));
    shown += next.length;
    more.hidden = shown >= results.length;
    history.replaceState({ ...history.state, shown }, "");
  };
  const result = (text) => {
    const href = root + text.raw_url.slice(1), all = text.content.split(/\s+/);
    const facet = (key) => (text.filters[key] || []).map((value) => nameOf(key, value)).join(", ");
    const type = text.filters.type?.[0] === "document" ? "" : facet("type");
    const about = [text.meta.date, folded(text.meta.title).includes(folded(type)) ? "" : type, several("volume") && facet("volume")];
    const title = make("h2", {}, make("a", { href }, text.meta.title));
    const item = make("li", {}, title, make("p", { className: "about", textContent: about.filter(Boolean).join(" · ") }));
    const places = passages(text);
    if (!places.length) {
      const start = all.slice(0, WIDE).join(" ");
      if (start) item.append(make("p", { className: "passage" }, start + (all.length > WIDE ? " …" : "")));
      return item;
    }
    const best = new Set([...places].sort((a, b) => b.score - a.score).slice(0, PLACES));
    const line = (place) => make("li", { hidden: !best.has(place) }, passage(all, place, href));
    const lines = make("ul", {}, ...places.map(line));
    item.append(lines);
    if (places.length > best.size) {
      const rest = make("button", { type: "button", className: "rest", textContent: count("places", places.length - best.size) });
      rest.onclick = () => {
        const first = [...lines.children].find((one) => one.hidden);
        for (const one of lines.children) one.hidden = false;
        rest.remove();
        first.querySelector("a").focus();
      };
      item.append(rest);
    }
    return item;
  };
  // The words found, by the paragraph or note they stand in.
  const passages = (text) => {
    const marks = text.anchors.map((anchor) => {
      const [kind, id, name] = anchor.id.split("~").map(decodeURIComponent);
      return { kind, id, name, at: anchor.location };
    });
    const found = new Map();
    for (const hit of [...text.weighted_locations].sort((a, b) => a.location - b.location)) {
      let where, page, end = Infinity;
      for (const mark of marks) {
        if (mark.kind === "b") { if (mark.at <= hit.location) page = mark; continue; }
        if (mark.at > hit.location) { end = mark.at; break; }
        where = mark;
      }
      const key = where?.id || "";
      if (!found.has(key)) found.set(key, { id: key, name: where?.kind === "n" ? where.name : page?.name, from: where?.at || 0, to: end, hits: [], score: 0 });
      const place = found.get(key);
      place.hits.push(hit.location);
      place.score += hit.balanced_score;
    }
    return [...found.values()];
  };
  const passage = (all, place, href) => {
    // The stretch that holds most of what was found.
    let best = place.hits[0], most = 0;
    for (const hit of place.hits) {
      const inside = place.hits.filter((other) => other >= hit && other < hit + WIDE - BEFORE).length;
      if (inside > most) { most = inside; best = hit; }
    }
    const to = Math.min(place.to, all.length), from = Math.max(place.from, Math.min(best - BEFORE, to - WIDE)), end = Math.min(from + WIDE, to);
    const snippet = make("span", { className: "words" }, from > place.from ? "… " : "");
    const marked = new Set(place.hits);
    for (let at = from; at < end; at++) {
      snippet.append(marked.has(at) ? make("mark", {}, all[at]) : all[at]);
      if (at + 1 < end) snippet.append(" ");
    }
    if (end < to) snippet.append(" …");
    const link = make("a", { href: href + target(all, best, place) }, snippet);
    if (place.name) link.append(" ", make("span", { className: "place" }, place.name));
    return link;
  };
  // To the paragraph, and (where the browser knows text fragments) to the words in it.
  const target = (all, hit, place) => {
    const bare = (at) => (at >= place.from && at < place.to && all[at] || "").replace(/^[^\p{L}\p{N}]+|[^\p{L}\p{N}]+$/gu, "");
    let first = hit, last = hit;
    while (first > hit - 3 && all[first - 1] && bare(first - 1) === all[first - 1] && /^[\p{L}\p{N}]/u.test(all[first])) first--;
    while (last < hit + 3 && all[last + 1] && /[\p{L}\p{N}]$/u.test(all[last]) && bare(last + 1) === all[last + 1]) last++;
    const encode = (text) => encodeURIComponent(text).replace(/-/g, "%2D");
    const before = all.slice(first, hit).join(" "), after = all.slice(hit + 1, last + 1).join(" ");
    const words = bare(hit);
    if (!words) return place.id ? "#" + encodeURIComponent(place.id) : "";
    const text = (before ? encode(before) + "-," : "") + encode(words) + (after ? ",-" + encode(after) : "");
    return "#" + encodeURIComponent(place.id) + ":~:text=" + text;
  };

  // --- Facets
  const several = (key) => Object.keys(engine.all[key] || {}).length > 1;
  const open = new Set(["type", "year"]), whole = new Set();
  const toggle = (key, value, on) => {
    const values = (asked.facets[key] || []).filter((one) => one !== value), facets = { ...asked.facets };
    if (on) values.push(value);
    if (values.length) facets[key] = values; else delete facets[key];
    return go({ facets });
  };
  const facets = (counts, query) => {
    const focus = document.activeElement?.id;
    const typed = Object.fromEntries([...aside.querySelectorAll("input[type=search]")].map((one) => [one.name, one.value]));
    const there = ({ key }) => Object.values(counts[key] || {}).some((n) => n) || query.facets[key];
    const parts = told.facets.filter((facet) => there(facet) && (!["volume", "language"].includes(facet.key) || several(facet.key)));
    aside.replaceChildren(...parts.map((facet) => one(facet, counts[facet.key] || {}, query.facets[facet.key] || [], typed[facet.key] || "")));
    if (focus) document.getElementById(focus)?.focus();
  };
  const sorted = (key, values) => key === "year"
    ? values.sort((a, b) => (parseInt(a) || 1e9) - (parseInt(b) || 1e9))
    : null;
  const one = ({ key, name }, counts, picked, typed) => {
    const values = Object.keys(engine.all[key] || {}).filter((value) => counts[value] || picked.includes(value));
    for (const value of picked) if (!values.includes(value)) values.push(value);
    const compare = new Intl.Collator(lang, { numeric: true }).compare;
    sorted(key, values) || values.sort((a, b) =>
      picked.includes(b) - picked.includes(a) || (counts[b] || 0) - (counts[a] || 0) || compare(nameOf(key, a), nameOf(key, b)));
    const items = values.map((value, n) => {
      const id = `f-${key}-${value}`;
      const tick = make("input", { type: "checkbox", id, checked: picked.includes(value), onchange: () => toggle(key, value, tick.checked) });
      return make("li", {}, make("label", {}, tick, make("span", { className: "value" }, nameOf(key, value)), make("span", { className: "count" }, plain.format(counts[value] || 0))));
    });
    const ul = make("ul", {}, ...items), part = make("details", { className: "facet", open: open.has(key) || picked.length > 0 });
    part.append(make("summary", {}, make("span", {}, name), make("span", { className: "count" }, plain.format(values.length))));
    part.ontoggle = () => part.open ? open.add(key) : open.delete(key);
    const rest = make("button", { type: "button", className: "rest" }), nothing = make("p", { hidden: true, textContent: words.nothing_within });
    const within = make("input", { type: "search", name: key, value: typed, id: `w-${key}`, ariaLabel: say("within", { name }), placeholder: say("within", { name }) });
    const narrow = () => {
      const needle = within.value.trim().toLocaleLowerCase(lang);
      let seen = 0, fitting = 0;
      items.forEach((item, n) => {
        const fits = !needle || item.querySelector(".value").textContent.toLocaleLowerCase(lang).includes(needle);
        fitting += fits;
        item.hidden = !fits || (seen >= SHOWN && !whole.has(key) && !picked.includes(values[n]));
        seen += !item.hidden;
      });
      nothing.hidden = fitting > 0 || !needle;
      rest.hidden = fitting <= SHOWN || (!whole.has(key) && fitting === seen);
      rest.textContent = whole.has(key) ? words.fewer : count("all", fitting - seen);
    };
    rest.onclick = () => { whole.has(key) ? whole.delete(key) : whole.add(key); narrow(); };
    within.oninput = narrow;
    within.onkeydown = (event) => { if (event.key === "Enter") event.preventDefault(); };
    if (values.length > SHOWN + 4) part.append(within);
    part.append(ul, nothing, rest);
    narrow();
    return part;
  };
  const choices = (query) => {
    const picked = told.facets.flatMap(({ key }) => (query.facets[key] || []).map((value) => [key, value]));
    const chip = ([key, value]) => make("button", {
      type: "button", className: "chip", textContent: nameOf(key, value), ariaLabel: say("remove", { name: nameOf(key, value) }),
      onclick: () => toggle(key, value, false).then(() => field.focus()),
    });
    const all = make("button", { type: "button", className: "rest", textContent: words.clear, onclick: () => go({ facets: {} }).then(() => field.focus()) });
    chosen.replaceChildren(...picked.map(chip), ...(picked.length > 1 ? [all] : []));
  };

  const fold = box.querySelector(".facets"), roomy = matchMedia("(min-width: 52rem)");
  const unfold = () => { fold.open = roomy.matches; };
  roomy.addEventListener("change", unfold);
  unfold();

  // --- Order
  const select = make("select", { id: "order", onchange: () => go({ sort: select.value }) });
  const sorting = make("p", { className: "sorting", hidden: true }, make("label", { htmlFor: "order" }, words.sort), " ", select);
  summary.append(sorting);
  const order = (query, blank) => {
    const ways = [["", query.q.trim() ? "relevance" : "order"], ["oldest", "oldest"], ["newest", "newest"], ...(query.q.trim() ? [["order", "order"]] : [])];
    select.replaceChildren(...ways.map(([value, name]) => make("option", { value, textContent: words[name], selected: value === query.sort })));
    sorting.hidden = blank || results.length < 2;
  };

  // --- Typing, keys, going back
  let timer, typing = false;
  const typed = () => {
    clearTimeout(timer);
    if (field.value.trim() !== asked.q.trim()) go({ q: field.value }, typing);
    typing = true;
  };
  field.addEventListener("input", () => { clearTimeout(timer); timer = setTimeout(typed, 250); });
  form.addEventListener("submit", (event) => { event.preventDefault(); typed(); typing = false; });
  field.addEventListener("blur", () => { typing = false; });
  box.addEventListener("change", () => { typing = false; });
  main.addEventListener("keydown", (event) => {
    if (event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
    const here = event.target, links = [...list.querySelectorAll("h2 a")];
    const inside = here.closest(".results > li");
    if (event.key === "Escape" && here !== field) { event.preventDefault(); field.focus(); field.select(); return; }
    const way = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!way || !(inside || here === field)) return;
    const at = inside ? links.findIndex((link) => inside.contains(link)) : -1;
    const to = way < 0 && inside && here.closest("ul") ? at : at + way;
    if (to >= links.length || (to < 0 && !inside)) return;
    event.preventDefault();
    (to < 0 ? field : links[to]).focus();
  });
  history.scrollRestoration = "manual"; // the results are not there yet when the browser would scroll
  addEventListener("pagehide", () => history.replaceState({ ...history.state, top: scrollY }, ""));
  const arrive = async () => {
    const { shown, top } = history.state || {};
    asked = read();
    typing = false;
    await run(Math.max(PAGE, shown || 0));
    scrollTo(0, top || 0);
  };
  addEventListener("popstate", arrive);
  arrive();
  if (!asked.q && !Object.keys(asked.facets).length && matchMedia("(hover: hover)").matches) field.focus();
})();
