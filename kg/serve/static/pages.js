// Language and light are switched by links; with this the page stays where it was read, and another light needs no request.
"use strict";

(() => {
  // Remembered as the server remembers it (kg/serve/visitor.py) and as the explorer does (kg/view/page/dom.js).
  const remember = (name, value) => (document.cookie = `wutong-${name}=${value}; path=/; max-age=31536000; samesite=lax`);

  // A wish in the address is remembered by now: left there, the next reload would undo a newer one.
  const here = new URL(location.href);
  for (const name of ["lang", "theme"]) here.searchParams.delete(name);
  if (here.href !== location.href) history.replaceState(history.state, "", here);

  document.getElementById("lang").addEventListener("click", ({ currentTarget }) => (currentTarget.hash = location.hash));
  for (const link of document.querySelectorAll(".tools [data-theme]"))
    link.addEventListener("click", (event) => {
      const { theme } = link.dataset;
      event.preventDefault();
      document.documentElement.dataset.theme = theme;
      remember("theme", theme);
      document.querySelector(`.tools .to-${theme === "dark" ? "light" : "dark"}`).focus();
    });
})();
