/* On the page of an old address: go where the place that was asked for is now. */
(() => {
  "use strict";
  const old = document.getElementById(decodeURIComponent(location.hash.slice(1)));
  const link = (old && old.querySelector("a")) || document.querySelector("main a");
  if (link) location.replace(link.href);
})();
