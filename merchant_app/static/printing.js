// A button that prints the page. Without it the browser's own way is told in words: one of the two shows.
"use strict";

for (const button of document.querySelectorAll("[data-prints]")) {
  button.hidden = false;
  document.getElementById(button.dataset.prints).hidden = true;
  button.addEventListener("click", () => print());
}
