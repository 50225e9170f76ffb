/* The image of a page opens beside the text and keeps in step with it, and the text with the image. */
(() => {
  "use strict";
  const root = document.documentElement, sheet = document.querySelector(".sheet");
  if (!sheet) return;
  const find = (what) => sheet.querySelector(what), stage = find(".stage"), fail = find(".fail"), image = new Image();
  const narrow = matchMedia("(max-width: 62rem)");
  const pages = [...document.querySelectorAll("article a.pb[data-image]")].map((mark) => ({
    mark, href: mark.href, label: mark.textContent.replace(/^\[\S+\s*|\]$/g, ""),
  }));
  if (sheet.dataset.first)
    pages.unshift({ mark: document.querySelector("article"), href: new URL(sheet.dataset.first, location).href, label: sheet.dataset.label });
  if (!pages.length) return;
  const memory = (value) => {
    try { return value ? sessionStorage.setItem("sheet", value) : sessionStorage.getItem("sheet"); } catch { return null; }
  };
  let at = -1, opener, waiting = false;
  image.addEventListener("error", () => { image.hidden = true; fail.hidden = false; });
  stage.prepend(image);

  const show = (n) => {
    if (n === at) return;
    pages[at]?.mark.classList.remove("shown");
    at = n;
    const { mark, href, label } = pages[n];
    if (mark.matches(".pb")) mark.classList.add("shown");
    fail.hidden = true;
    image.hidden = false;
    image.src = href;
    image.alt = stage.dataset.alt.replace("{n}", label);
    find(".which").textContent = label;
    Object.assign(find("a"), { href, target: "_blank", rel: "noopener" });
    find("[data-do=back]").disabled = n === 0;
    find("[data-do=on]").disabled = n === pages.length - 1;
    stage.scrollTop = 0;
  };
  // Which page is being read: the last whose mark is above this line of the window.
  const line = () => root.clientHeight * (narrow.matches ? 0.25 : 0.45);
  const follow = () => {
    if (sheet.hidden) return;
    let n = 0;
    while (n + 1 < pages.length && pages[n + 1].mark.getBoundingClientRect().top < line()) n++;
    show(n);
  };
  addEventListener("scroll", () => {
    if (!waiting) requestAnimationFrame(() => { waiting = false; follow(); });
    waiting = true;
  }, { passive: true });

  const go = (n) => {
    scrollTo({ top: Math.max(0, pages[n].mark.getBoundingClientRect().top + scrollY - line() + 40) });
    show(n);
  };
  const open = (n, from) => {
    sheet.hidden = false;
    root.classList.add("sheeted");
    memory("open");
    opener = from;
    if (n < 0) follow();
    else go(n);
  };
  const close = () => {
    sheet.hidden = true;
    root.classList.remove("sheeted");
    memory("closed");
    pages[at]?.mark.classList.remove("shown");
    at = -1;
    opener?.focus({ preventScroll: true });
  };
  document.addEventListener("click", (event) => {
    const mark = event.target.closest("a.pb[data-image]"), n = pages.findIndex((page) => page.mark === mark);
    if (n < 0 || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    open(n, mark);
    stage.focus({ preventScroll: true });
  });
  sheet.addEventListener("click", (event) => {
    const button = event.target.closest("button"), what = button?.dataset.do;
    if (what === "close") close();
    else if (what === "size") button.ariaPressed = String(stage.classList.toggle("full"));
    else if (what) go(at + (what === "on" ? 1 : -1));
  });
  sheet.addEventListener("keydown", (event) => event.key === "Escape" && close());
  const button = document.querySelector(".open-sheet");
  if (button) {
    button.hidden = false;
    button.onclick = () => open(-1, button);
  }
  if (memory() === "open" && !narrow.matches) open(-1);
})();
