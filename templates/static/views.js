/* The view of a transcript that the reader chose last. Stands behind the choice, before the text. */
(() => {
  "use strict";
  const choices = document.querySelectorAll(".views input");
  const memory = (value) => {
    try { return value ? localStorage.setItem("view", value) : localStorage.getItem("view"); } catch { return null; }
  };
  const wished = memory();
  for (const one of choices) {
    if (one.value === wished) one.checked = true;
    one.addEventListener("change", () => memory(one.value));
  }
  // A link to what the reading text folds away shows it as it lies on the sheet.
  const reach = () => {
    const target = location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (target && target.closest("article") && !target.getClientRects().length) {
      choices[0].checked = true;
      target.scrollIntoView();
    }
  };
  addEventListener("DOMContentLoaded", reach);
  addEventListener("hashchange", reach);
})();
