// A photo of a code is made small in the phone, sent at once with what was typed, and only what it changed is exchanged.
(() => {
  "use strict";
  const LONGEST = 1600, SHARPER = 3200, LIGHT = 400000, PATIENCE = 90000, TYPES = ["image/jpeg", "image/png", "image/webp"];
  const FILLED = ["bank", "account_number", "holder", "qr_kind", "provider_payload"];
  let sending = null, last = null, turn = 0; // each photo and each button has its turn: an answer to an earlier one is none

  const here = () => document.getElementById("photo-of-code");
  const say = (words) => { here().querySelector(".photo-progress").textContent = words; };

  // The picture with its longer side at most so many pixels, the right way up; the file itself where that says no more.
  async function small(file, longest) {
    try {
      const picture = await createImageBitmap(file, { imageOrientation: "from-image" });
      const scale = Math.min(1, longest / Math.max(picture.width, picture.height));
      if (scale === 1 && file.size <= LIGHT && TYPES.includes(file.type)) return { blob: file, whole: true };
      const canvas = document.createElement("canvas");
      canvas.width = Math.round(picture.width * scale);
      canvas.height = Math.round(picture.height * scale);
      const context = canvas.getContext("2d");
      context.imageSmoothingQuality = "high";
      context.fillStyle = "#fff";
      context.fillRect(0, 0, canvas.width, canvas.height);
      context.drawImage(picture, 0, 0, canvas.width, canvas.height);
      picture.close();
      const blob = await new Promise((done) => canvas.toBlob(done, "image/jpeg", 0.85));
      return blob ? { blob, whole: scale === 1 } : { blob: file, whole: true };
    } catch {
      return { blob: file, whole: true }; // a kind this browser cannot open: the server says what to do
    }
  }

  const savers = (form) => [...form.elements].filter((one) => one.type === "submit" && one.querySelector("span") && !here().contains(one));

  // While a photo is on its way nothing is saved, and the buttons that save say so.
  function busy(form, yes) {
    const words = here().dataset;
    for (const name of FILLED) if (form.elements[name] && form.elements[name].type !== "hidden") form.elements[name].readOnly = yes;
    for (const button of savers(form)) {
      const label = button.querySelector("span");
      if (yes && !button.dataset.words) button.dataset.words = label.textContent;
      if (button.dataset.words) label.textContent = yes ? words.wait : button.dataset.words;
      if (yes) button.setAttribute("aria-disabled", "true");
      else button.removeAttribute("aria-disabled");
    }
    if (yes) here().setAttribute("aria-busy", "true");
    else here().removeAttribute("aria-busy");
  }

  const isBusy = () => here().hasAttribute("aria-busy");

  function asFirstShown(input) {
    if (!input) return;
    if (input.options) for (const option of input.options) option.selected = option.defaultSelected;
    else input.value = input.defaultValue;
  }

  // What a save before this photo was refused for: the list above, and the words at the fields that are filled anew.
  function forgetRefusals(form) {
    const list = form.querySelector("#refused");
    if (list) list.remove();
    for (const name of FILLED) {
      const input = form.elements[name], words = input && document.getElementById(`${name}-refusal`);
      if (!words) continue;
      const told = (input.getAttribute("aria-describedby") || "").split(" ").filter((id) => id && id !== words.id);
      input.removeAttribute("aria-invalid");
      if (told.length) input.setAttribute("aria-describedby", told.join(" "));
      else input.removeAttribute("aria-describedby");
      words.remove();
    }
  }

  function failed(form, words) {
    sending = null;
    busy(form, false);
    say(words);
    here().classList.add("photo-failed");
    here().querySelector(".photo-again").hidden = !last;
  }

  // What the answer says of the photo, and the account as it filled it in; everything else stays as it was typed.
  function exchange(form, page) {
    const fresh = document.importNode(page.getElementById("photo-of-code"), true);
    const answered = page.querySelector("form #photo-of-code").closest("form");
    for (const name of FILLED) {
      const old = form.elements[name], next = answered.elements[name];
      if (old && next && !here().contains(old)) old.value = next.value;
    }
    forgetRefusals(form);
    const typing = form.contains(document.activeElement) && !here().contains(document.activeElement);
    busy(form, false);
    here().replaceWith(fresh);
    start();
    fresh.querySelector(".photo-again").hidden = !fresh.hasAttribute("data-again") || !last;
    if (typing && !fresh.querySelector("[role=alert]")) return; // a keyboard that is open stays open
    fresh.focus({ preventScroll: true });
    fresh.scrollIntoView({ block: "start", behavior: "instant" });
  }

  function send(form, body, { sharper } = {}) {
    if (sending) sending.abort();
    const words = here().dataset, request = new XMLHttpRequest(), mine = turn;
    sending = request;
    busy(form, true);
    here().classList.remove("photo-failed");
    here().querySelector(".photo-again").hidden = true;
    request.open("POST", words.address);
    request.responseType = "document";
    request.timeout = PATIENCE;
    request.upload.onprogress = (event) => {
      if (event.lengthComputable) say(`${sharper ? words.sharper : words.sending} ${Math.floor((100 * event.loaded) / event.total)}\u00a0%`);
    };
    request.upload.onload = () => say(words.reading);
    request.onerror = () => failed(form, words.lost);
    request.ontimeout = () => failed(form, words.slow);
    request.onload = () => {
      if (mine !== turn) return;
      const page = request.response;
      if (!page || !page.getElementById("photo-of-code")) {
        const said = page ? [page.querySelector("h1"), page.querySelector("main p")].map((tag) => tag && tag.textContent.trim()) : [];
        failed(form, [...said.filter(Boolean), words.kept].join(". ").split("..").join("."));
        return;
      }
      sending = null;
      const nothing = page.getElementById("photo-of-code").hasAttribute("data-nothing");
      if (nothing && last && !last.whole && !sharper) sendPhoto(form, last.file, true);
      else exchange(form, page);
    };
    request.send(body);
  }

  async function sendPhoto(form, file, sharper = false) {
    const mine = (turn += 1);
    if (sending) sending.abort();
    busy(form, true);
    here().classList.remove("photo-failed");
    here().querySelector(".photo-again").hidden = true;
    say(here().dataset.shrinking);
    const { blob, whole } = await small(file, sharper ? SHARPER : LONGEST);
    if (mine !== turn) return;
    last = { file, whole };
    const body = new FormData(form);
    body.delete("photo");
    body.delete("picture");
    body.append("photo", blob, "photo");
    send(form, body, { sharper });
  }

  function start() {
    here().classList.add("with-script");
    for (const input of here().querySelectorAll("input[type=file]")) {
      input.addEventListener("change", () => {
        const [file] = input.files;
        if (!file) return;
        sendPhoto(input.form, file);
        input.value = ""; // nothing is left chosen and unread
      });
    }
    here().querySelector(".photo-again").addEventListener("click", (event) => sendPhoto(event.currentTarget.form, last.file));
  }

  start();
  const form = here().closest("form"), saved = `saved ${form.action}`;
  form.addEventListener("submit", (event) => {
    const button = event.submitter || document.activeElement;
    if (!button || !here().contains(button)) {
      if (isBusy()) {
        event.preventDefault();
        say(here().dataset.held);
      } else {
        sessionStorage.setItem(saved, "yes");
      }
      return;
    }
    event.preventDefault();
    turn += 1;
    const body = new FormData(form);
    body.delete("photo");
    body.delete("picture");
    body.append(button.name, button.value);
    last = null;
    send(form, body);
  });

  // Whoever comes back to the form finds in it what the browser kept of it, and never an account without what was told
  // about its code; after a save, nothing.
  window.addEventListener("pageshow", (event) => {
    const [way] = performance.getEntriesByType("navigation");
    if (event.persisted || !way || way.type !== "back_forward") {
      sessionStorage.removeItem(saved);
      return;
    }
    if (sessionStorage.getItem(saved)) form.reset();
    for (const name of FILLED) asFirstShown(form.elements[name]);
    if (!form.querySelector("[name=about]")) form.elements.provider_payload.value = "";
    sessionStorage.removeItem(saved);
  });
})();
