// Watches a job that draws: asks once a second how far it is, tells it on the page, and opens the page anew at its end.
"use strict";

const watched = document.querySelector("[data-watches]");
const numbers = new Intl.NumberFormat(document.documentElement.lang);

async function look() {
  try {
    const answer = await fetch(watched.dataset.watches, { headers: { Accept: "application/json" } });
    if (answer.ok) {
      const far = await answer.json();
      watched.querySelector("[data-drawn]").textContent = numbers.format(far.drawn);
      watched.querySelector("[data-checked]").textContent = numbers.format(far.checked);
      watched.querySelector("[data-bar]").setAttribute("width", (500 * (far.drawn + far.checked)) / far.signs);
      if (far.state !== "waiting" && far.state !== "drawing") {
        location.reload();
        return;
      }
    } else if (answer.status < 500) {
      location.reload(); // signed out meanwhile: the page says so
      return;
    }
  } catch {
    // No network now: the page still says what was known.
  }
  setTimeout(look, document.hidden ? 5000 : 1000);
}

setTimeout(look, 1000);
