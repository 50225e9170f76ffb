/* Cite down to a page or paragraph, and copy. Without this the pages are links. */
(() => {
  "use strict";
  const box = document.querySelector("section.cite");
  if (!box) return;
  const list = box.querySelector(".places"), words = box.dataset, choice = document.createElement("select");
  const add = (text, hash) => choice.add(new Option(text, hash));
  add(words.whole, "");
  for (const a of box.querySelectorAll(".places a")) add(a.textContent, a.getAttribute("href").replace(/^[^#]+#.*/, ""));
  let n = 0;
  for (const p of document.querySelectorAll("article.text p[id]"))
    if (!p.closest(".notes")) add(words.paragraph.replace("{n}", ++n), "#" + p.id);
  if (choice.length > 1) {
    choice.ariaLabel = list.querySelector("summary").textContent;
    list.querySelector("ul")?.remove();
    list.append(choice);
    list.hidden = false;
  }
  const urls = [...box.querySelectorAll(".url")].map((span) => [span, span.textContent]);
  const show = () => {
    const at = choice.selectedIndex > 0 ? choice.selectedOptions[0].text : "";
    for (const span of box.querySelectorAll(".at")) span.textContent = at && span.dataset.at.replace("{}", at);
    for (const [span, url] of urls) span.textContent = url + choice.value;
  };
  const follow = () => {
    const there = [...choice.options].findIndex((o) => o.value && o.value === decodeURIComponent(location.hash));
    if (there > 0) { choice.selectedIndex = there; list.open = true; show(); }
  };
  choice.onchange = show;
  addEventListener("hashchange", follow);
  follow();
  for (const button of box.querySelectorAll(".copy")) {
    const text = button.textContent;
    button.hidden = false;
    button.ariaLive = "polite";
    button.onclick = async () => {
      const words = button.previousElementSibling;
      try { await navigator.clipboard.writeText(words.textContent); } catch {
        getSelection().selectAllChildren(words);
        if (!document.execCommand("copy")) return;
      }
      button.textContent = button.dataset.done;
      setTimeout(() => { button.textContent = text; }, 2000);
    };
  }
})();
