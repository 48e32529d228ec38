// SPDX-License-Identifier: AGPL-3.0-or-later
// Keys of the review page: 1 to 5 score and move on, j and k move, s skips, ? shows help, Ctrl+Enter sends.
//
// <form data-review-keys> with fieldsets [data-criterion] of radios; buttons [data-primary] and [data-skip];
// [data-key-help] is the help; [data-keys-switch] is a checkbox that turns single keys off on this device
// (WCAG 2.1.4). Inside text fields only Ctrl+Enter works.
"use strict";
(() => {
  const form = document.querySelector("form[data-review-keys]");
  if (!form) return;
  const SETTING = "inzira:keys";
  const criteria = [...form.querySelectorAll("[data-criterion]")];
  const help = document.querySelector("[data-key-help]");
  const toggle = document.querySelector("[data-keys-switch]");
  const read = () => { try { return localStorage.getItem(SETTING) !== "off"; } catch { return true; } };
  let on = read();
  if (toggle) {
    toggle.checked = on;
    toggle.addEventListener("change", () => {
      on = toggle.checked;
      try { localStorage.setItem(SETTING, on ? "on" : "off"); } catch { /* holds for this page only */ }
      mark();
    });
  }
  let at = Math.max(0, criteria.findIndex((one) => !one.querySelector("input:checked")));
  const calm = matchMedia("(prefers-reduced-motion: reduce)");
  const mark = () => criteria.forEach((one, index) => one.classList.toggle("now", on && index === at));
  const go = (to) => {
    at = Math.min(criteria.length - 1, Math.max(0, to));
    mark();
    const one = criteria[at];
    (one.querySelector("input:checked") || one.querySelector("input[type=radio]"))?.focus({ preventScroll: true });
    one.scrollIntoView({ block: "nearest", behavior: calm.matches ? "auto" : "smooth" });
  };
  const score = (key) => {
    const choice = [...criteria[at].querySelectorAll("input[type=radio]")].find((radio) => radio.value === key);
    if (!choice || choice.disabled) return false;
    choice.checked = true;
    choice.dispatchEvent(new Event("input", { bubbles: true }));
    choice.dispatchEvent(new Event("change", { bubbles: true }));
    if (at < criteria.length - 1) go(at + 1);
    else form.querySelector("textarea")?.scrollIntoView({ block: "nearest" });
    return true;
  };
  const writing = (target) => target.isContentEditable || target.matches("textarea, select, input:not([type=radio], [type=checkbox], [type=button], [type=submit])");
  const acts = {
    j: () => go(at + 1),
    k: () => go(at - 1),
    s: () => form.querySelector("[data-skip]")?.click(),
    "?": () => {
      if (!help) return;
      if (help.tagName === "DETAILS") help.open = !help.open;
      else help.hidden = !help.hidden;
      help.scrollIntoView({ block: "nearest" });
    },
  };
  document.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      const main = form.querySelector("[data-primary]");
      if (main) { event.preventDefault(); form.requestSubmit(main); }
      return;
    }
    if (!on || event.ctrlKey || event.metaKey || event.altKey || event.isComposing || writing(event.target)) return;
    const done = /^\d$/.test(event.key) ? score(event.key) : acts[event.key] && (acts[event.key](), true);
    if (done) event.preventDefault();
  });
  // The lowest and the highest mark need a comment: its box opens by itself.
  form.addEventListener("change", (event) => {
    const marks = [...(event.target.closest("[data-criterion]")?.querySelectorAll("input[type=radio]") || [])];
    if (marks.length && [marks[0], marks.at(-1)].includes(event.target)) {
      const why = event.target.closest("[data-criterion]").querySelector("[data-why]");
      if (why) why.open = true;
    }
  });
  form.addEventListener("focusin", (event) => {
    const index = criteria.indexOf(event.target.closest("[data-criterion]"));
    if (index >= 0 && index !== at) { at = index; mark(); }
  });
  document.querySelectorAll("[data-needs-keys]").forEach((part) => { part.hidden = false; });
  mark();
})();
