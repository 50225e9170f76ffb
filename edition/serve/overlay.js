// What a page shows while edition serve follows the edition: it loads anew when it has changed, says when
// it is an old one, and shows what the last build had to say. It is only in what the server sends.
(() => {
  "use strict";
  const own = document.currentScript.dataset;
  const kept = "edition-serve:scroll";
  const shut = "edition-serve:shut";
  const store = (key, value) => {
    try {
      if (value === undefined) return sessionStorage.getItem(key);
      if (value === null) sessionStorage.removeItem(key);
      else sessionStorage.setItem(key, value);
    } catch { /* a browser that keeps nothing */ }
    return null;
  };

  // -- the place in the page ------------------------------------------------------------------------

  const again = () => {
    store(kept, JSON.stringify([location.href, scrollX, scrollY]));
    location.reload();
  };
  const place = JSON.parse(store(kept) ?? "null");
  store(kept, null);
  if (place && place[0] === location.href) {
    const back = () => scrollTo({ left: place[1], top: place[2], behavior: "instant" });
    back();
    addEventListener("load", () => requestAnimationFrame(back), { once: true });
  }

  // -- what is shown --------------------------------------------------------------------------------

  const make = (name, facts = {}, ...inner) => {
    const made = document.createElement(name);
    for (const [key, value] of Object.entries(facts)) made.setAttribute(key, value);
    made.append(...inner);
    return made;
  };
  const count = (n, what) => `${n.toLocaleString("en")} ${what}${n === 1 ? "" : "s"}`;
  const cross = '<svg width="16" height="16" viewBox="0 0 16 16" fill="none" stroke="currentColor" '
    + 'stroke-width="1.75" stroke-linecap="round" aria-hidden="true"><path d="m3.5 3.5 9 9m0-9-9 9"/></svg>';

  const host = make("div", { id: "edition-serve" });
  const root = host.attachShadow({ mode: "open" });
  const banner = make("div", { class: "banner", role: "status", hidden: "" });
  const dot = make("span", { class: "dot" });
  const words = make("span");
  const badge = make("button", { class: "badge", type: "button", "aria-expanded": "false", hidden: "" }, dot, words);
  const title = make("h2", { id: "title" });
  const close = make("button", { class: "close", type: "button", "aria-label": "Close" });
  close.innerHTML = cross;
  const list = make("div", { class: "list", tabindex: "0", role: "group", "aria-labelledby": "title" });
  const panel = make("section", { class: "panel", role: "region", "aria-labelledby": "title", hidden: "" },
    make("header", {}, title, close), list);
  const say = make("div", { class: "say", role: "status" });
  root.append(banner, badge, panel, say);

  const open = (yes) => {
    panel.hidden = !yes;
    badge.hidden = yes || !words.textContent;
    badge.setAttribute("aria-expanded", String(yes));
  };
  let worst = "";
  badge.addEventListener("click", () => {
    store(shut, null);
    open(true);
    close.focus();
  });
  const shutting = () => {
    const inside = root.activeElement !== null;
    store(shut, worst);
    open(false);
    if (inside) badge.focus();
  };
  close.addEventListener("click", shutting);
  addEventListener("keydown", (event) => {
    if (event.key === "Escape" && !panel.hidden && !event.defaultPrevented) shutting();
  });

  const group = (one) => {
    const items = one.shown.map((told) => {
      const where = make("span", { class: "place" }, make("code", {}, told.place));
      if (told.document) where.append(told.document);
      if (told.fresh) where.append(make("span", { class: "new" }, "new"));
      return make("li", told.fresh ? { class: "fresh" } : {}, where, make("span", {}, told.message));
    });
    const made = make("section", { class: one.severity },
      make("h3", {}, make("span", { class: "kind" }, one.severity), make("code", {}, one.code),
        make("span", { class: "count" }, one.count.toLocaleString("en"))),
      make("ul", {}, ...items));
    const left = one.count - one.shown.length;
    if (left > 0) made.append(make("p", { class: "more" }, `… and ${left.toLocaleString("en")} more in the terminal`));
    made.append(make("p", { class: "remedy" }, one.remedy));
    return made;
  };

  const clock = (seconds) => {
    const then = new Date(seconds * 1000);
    const today = then.toDateString() === new Date().toDateString();
    return then.toLocaleString([], today ? { timeStyle: "medium" } : { dateStyle: "medium", timeStyle: "short" });
  };

  const show = (state) => {
    const total = { error: 0, warning: 0, info: 0 };
    let fresh = 0;
    for (const one of state.groups) {
      total[one.severity] += one.count;
      fresh += one.fresh;
    }
    const parts = [];
    if (total.error) parts.push(count(total.error, "error"));
    if (total.warning) parts.push(count(total.warning, "warning"));
    if (total.info) parts.push(count(total.info, "note"));
    const kind = total.error ? "error" : total.warning ? "warning" : "info";
    badge.className = `badge ${kind}`;
    words.textContent = parts.join(", ");
    const since = [];
    if (fresh) since.push(`${fresh.toLocaleString("en")} new`);
    if (state.gone) since.push(`${state.gone.toLocaleString("en")} gone`);
    const news = since.length ? `${since.join(", ")} since the last save` : "";
    title.replaceChildren(parts.join(", "), ...(news ? [make("small", {}, news)] : []));
    const at = list.scrollTop;
    list.replaceChildren(...state.groups.map(group));
    list.scrollTop = at;

    banner.replaceChildren(...state.old.flatMap((old) => [make("span", {}, make("strong", {}, "This page is old. "),
      "It shows the text from before ", make("time", {}, clock(old.since)), "; since then ",
      make("code", {}, old.file), " cannot be published.")]));
    banner.hidden = !state.old.length;
    document.documentElement.style.paddingTop = banner.hidden ? "" : `${banner.offsetHeight}px`;

    // Errors open the panel, once: who has shut it is not asked again until there are others.
    const errors = state.groups.filter((one) => one.severity === "error");
    worst = JSON.stringify(errors.map((one) => [one.code, one.count, one.shown.map((told) => told.message)]));
    if (!errors.length) store(shut, null);
    const wanted = errors.length > 0 && store(shut) !== worst;
    const reading = !panel.hidden && root.activeElement !== null && parts.length > 0;
    open(wanted || reading);
    const spoken = [parts.join(", ") || (state.gone ? "All findings are mended" : ""), news].filter(Boolean).join("; ");
    if (say.textContent !== spoken) say.textContent = spoken;
  };

  // -- what the server says -------------------------------------------------------------------------

  const parts = () => {
    const named = [...document.querySelectorAll("link[rel~=stylesheet][href], link[rel~=icon][href], script[src], img[src]")]
      .map((one) => new URL(one.href || one.src, location.href))
      .filter((url) => url.origin === location.origin && !url.pathname.startsWith("/_edition/"))
      .map((url) => decodeURI(url.pathname));
    return [...new Set(named)].slice(0, 64);
  };
  const ask = async () => {
    const query = new URLSearchParams({ page: decodeURIComponent(location.pathname), stamp: own.stamp, since: own.since });
    for (const part of parts()) query.append("part", part);
    const answer = await fetch(`/_edition/state?${query}`, { cache: "no-store" });
    if (!answer.ok) return;
    const state = await answer.json();
    if (source?.readyState !== EventSource.OPEN) return; // lost meanwhile; the next event asks again
    if (state.changed) again();
    else show(state);
  };

  // Hidden pages hang up: a browser keeps only six connections to one host. They catch up when they are
  // looked at again.
  let source = null;
  const listen = () => {
    if (document.hidden || source) return;
    source = new EventSource("/_edition/events");
    source.onmessage = () => ask().catch(() => {});
    source.onerror = () => { // it tries again by itself, and what it then hears sets this right
      badge.className = "badge lost";
      words.textContent = "The server does not answer";
      if (panel.hidden) open(false);
    };
  };
  const hangUp = () => {
    source?.close();
    source = null;
  };
  document.addEventListener("visibilitychange", () => (document.hidden ? hangUp() : listen()));
  addEventListener("pagehide", hangUp);
  addEventListener("pageshow", listen);

  fetch("/_edition/overlay.css").then((answer) => answer.text()).then((text) => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(text);
    root.adoptedStyleSheets = [sheet];
    document.body.append(host);
    listen();
  });
})();
