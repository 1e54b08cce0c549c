// The coder's keys: each presses the button, changes the choice or enters the field it stands beside.
"use strict";
(() => {
  const desk = document.querySelector("[data-desk]");
  if (!desk) return;
  const NAME = "discrimtest-keys";
  const told = desk.querySelector("[data-told]");
  const toggle = desk.querySelector("[data-switch]");
  let on = true, ready = false, sent = false;
  try { on = localStorage.getItem(NAME) !== "off"; } catch { /* no storage: keys are on */ }

  const show = () => {
    desk.dataset.keys = on ? (ready ? "on" : "soon") : "off";
    if (toggle) toggle.textContent = on ? toggle.dataset.off : toggle.dataset.on;
  };
  if (toggle) {
    toggle.hidden = false;
    toggle.addEventListener("click", () => {
      on = !on;
      try { localStorage.setItem(NAME, on ? "on" : "off"); } catch { /* for this page alone */ }
      show();
    });
  }

  const typing = (at) => at.matches("input:not([type=radio]), textarea, select, [contenteditable]");
  const digit = (event) => /^(?:Digit|Numpad)(\d)$/.exec(event.code)?.[1];
  const found = (key) => {
    const all = [...desk.querySelectorAll("[data-key]")]
      .filter((each) => each.dataset.key === key && each.getClientRects().length);
    return all.find((each) => each.closest("details[open]") && each.tagName === "INPUT") || all[0];
  };

  function next(select) {
    select.selectedIndex = (select.selectedIndex + 1) % select.options.length;
    const name = select.labels[0].lastChild.textContent.trim();
    told.textContent = `${name}: ${select.selectedOptions[0].textContent}`;
  }

  function press(at) {
    if (at.tagName === "SELECT") return next(at);
    if (at.tagName === "TEXTAREA") return at.focus();
    at.click();
    if (at.type === "radio") return desk.querySelector("#leak-note").focus();
    const details = at.tagName === "SUMMARY" && at.parentElement;
    const field = details && details.open && details.querySelector("input:not([type=hidden])");
    if (field) field.focus({ focusVisible: true });
    return undefined;
  }

  document.addEventListener("keydown", (event) => {
    const at = document.activeElement || document.body;
    if (event.key === "Escape" && desk.contains(at)) return at.blur();
    if (!on || !ready || sent || event.repeat || event.isComposing) return undefined;
    if (event.ctrlKey || event.altKey || event.metaKey || typing(at)) return undefined;
    // Enter is the button's or link's own where one has the focus.
    if (event.key === "Enter" && at !== document.body && at.id !== "main") return undefined;
    const plain = event.key === "?" || event.key === "Enter" ? event.key : event.key.toLowerCase();
    const target = found(event.key === "?" ? "?" : digit(event) || plain);
    if (!target) return undefined;
    event.preventDefault();
    press(target);
    return undefined;
  });
  desk.addEventListener("submit", () => { sent = true; });
  window.addEventListener("pageshow", () => { sent = false; });
  // What is still pressed from the page before judges nothing on this one.
  show();
  setTimeout(() => { ready = true; show(); }, 300);
})();
