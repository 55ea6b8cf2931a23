// The keypad of a trader's own page: each press writes a fresh code in the phone, also without a network. Without it the
// page's form asks the server for the same: one of the two shows.
(() => {
  "use strict";
  const pad = document.getElementById("own-pad"), here = pad.dataset, OLD = 12 * 60 * 60 * 1000;
  const part = (name) => pad.querySelector(`[data-part=${name}]`);
  const frame = part("code"), shown = part("amount"), spoken = part("spoken"), said = part("said"), typed = part("note");
  const keeps = !here.payload; // a provider's own code: shown as it is
  const receiver = { bank: here.bank, account: here.account, service: here.service };
  const opened = Date.now();
  let digits = "", awake = null;

  const amount = () => Number(digits);
  const note = () => (keeps ? "" : ownPayload.noteOf(typed.value));
  const grouped = (number) => number.replace(/\B(?=(?:[0-9]{3})+$)/g, here.group);

  function draw() {
    const text = digits ? `${grouped(digits)}\u00a0đ` : here.any;
    shown.textContent = text;
    spoken.textContent = digits ? here.spoken.replace("{}", grouped(digits)) : here.any;
    said.textContent = note() ? here.note.replace("{}", note()) : "";
    pad.toggleAttribute("data-asks", Boolean(digits || note()));
    if (keeps) frame.replaceChildren(document.querySelector("#own-picture svg").cloneNode(true));
    else ownSymbol.drawInto(frame, ownPayload.write({ ...receiver, amount: amount(), note: typed.value }), text);
  }

  function press(more) {
    const next = (digits + more).replace(/^0+/, "");
    if (Number(next) > ownPayload.LARGEST_AMOUNT) {
      said.textContent = here.most;
      return;
    }
    digits = next;
    draw();
  }

  function drop() {
    digits = digits.slice(0, -1);
    draw();
  }

  function clear() {
    digits = typed.value = "";
    draw();
  }

  async function stayAwake() {
    try {
      awake = await navigator.wakeLock.request("screen");
      if (!pad.open) await awake.release();
    } catch {
      awake = null; // a browser that cannot, or a battery that is low
    }
  }

  // Large: the code as wide as the phone, nothing else to press by mistake.
  function large(yes) {
    pad.toggleAttribute("data-large", yes);
    if (yes && document.documentElement.requestFullscreen) {
      document.documentElement.requestFullscreen({ navigationUI: "hide" }).catch(() => {});
    } else if (!yes && document.fullscreenElement) {
      document.exitFullscreen().catch(() => {});
    }
  }

  function open(yes) {
    part("old").hidden = Date.now() - opened < OLD;
    draw();
    pad.showModal();
    large(yes);
    (part(yes ? "close" : "first") || part("close")).focus();
    stayAwake();
  }

  const acts = {
    drop,
    clear,
    show: () => { large(true); part("close").focus(); },
    edit: () => { large(false); part("first").focus(); },
    close: () => pad.close(),
  };

  pad.addEventListener("click", (event) => {
    const key = event.target.closest("button");
    if (!key) return;
    if (key.dataset.digits) press(key.dataset.digits);
    else acts[key.dataset.act]();
  });
  pad.addEventListener("keydown", (event) => {
    if (keeps || event.ctrlKey || event.altKey || event.metaKey) return;
    if (event.target === typed) {
      if (event.key === "Enter") acts.show();
    } else if (/^[0-9]$/.test(event.key)) press(event.key);
    else if (event.key === "Backspace") drop();
    else if (event.key === "Delete") clear();
  });
  pad.addEventListener("close", () => {
    large(false);
    if (awake) awake.release().catch(() => {});
    awake = null;
  });
  document.addEventListener("visibilitychange", () => {
    if (pad.open && document.visibilityState === "visible") stayAwake();
  });

  // Nothing is offered that would write another code than the server does.
  if (!pad.showModal || (!keeps && ownPayload.write({ ...receiver, amount: 0, note: "" }) !== here.payload)) return;
  const ways = document.getElementById("own-code-ways");
  for (const way of ways.querySelectorAll("button")) way.addEventListener("click", () => open(way.dataset.way === "large"));
  if (!keeps) typed.addEventListener("input", draw);
  ways.hidden = false;
  const asked = document.getElementById("own-asking");
  if (asked) asked.hidden = true;
})();
