// SPDX-License-Identifier: AGPL-3.0-or-later
// Questions with a condition appear and go at once; without this script they come with the next page.
"use strict";
(() => {
  const boxes = [];
  document.querySelectorAll("[data-when]").forEach((one) => {
    let box = one;
    if (one.tagName === "TEMPLATE") {
      box = one.content.firstElementChild.cloneNode(true);
      one.replaceWith(box);
    }
    boxes.push({ box, name: one.dataset.when, is: one.dataset.is.split(" ").filter(Boolean), not: one.dataset.not.split(" ").filter(Boolean) });
  });
  const form = boxes.length && boxes[0].box.closest("form");
  if (!form) return;
  const values = (name) => [...form.querySelectorAll(`[name="${CSS.escape(name)}"]`)]
    .filter((one) => !one.closest("[hidden]") && (one.type === "radio" || one.type === "checkbox" ? one.checked : one.value))
    .map((one) => one.value);
  const look = () => boxes.forEach(({ box, name, is, not }) => {
    if (!name) return; // what it depends on stands on another page
    const given = values(name);
    box.hidden = is.length ? !is.some((one) => given.includes(one)) : !given.length || not.some((one) => given.includes(one));
  });
  form.addEventListener("input", look);
  form.addEventListener("change", look);
  look();
})();
