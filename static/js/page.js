// SPDX-License-Identifier: AGPL-3.0-or-later
// Small comforts of every page; each page works without them. All words come from data- attributes.
"use strict";
(() => {
  const all = (selector, act) => document.querySelectorAll(selector).forEach(act);
  const fill = (text, given) => (text || "").replace(/\{(\w+)\}/g, (_, name) => given[name] ?? "");
  const PREFIX = "inzira:draft:";

  // The error summary takes the focus, so that it is the first thing read out.
  document.querySelector("[data-focus]")?.focus();

  // Colours: the choice is a cookie, so that the server draws the page right from the first byte.
  all("[data-theme-choice]", (form) => {
    const select = form.querySelector("select");
    form.hidden = false;
    select.value = document.documentElement.dataset.theme || "";
    select.addEventListener("change", () => {
      const age = select.value ? 31536000 : 0;
      document.cookie = `theme=${select.value}; path=/; max-age=${age}; samesite=lax${location.protocol === "https:" ? "; secure" : ""}`;
      if (select.value) document.documentElement.dataset.theme = select.value;
      else delete document.documentElement.dataset.theme;
    });
    form.addEventListener("submit", (event) => event.preventDefault());
  });

  // Menus close with Escape or a click elsewhere.
  const menu = document.querySelector(".menu");
  if (menu) {
    document.addEventListener("keydown", (event) => {
      if (event.key === "Escape" && menu.open) { menu.open = false; menu.querySelector("summary").focus(); }
    });
    document.addEventListener("click", (event) => {
      if (menu.open && !event.target.closest(".top")) menu.open = false;
    });
  }

  // Words or characters left.
  all("[data-counts]", (line) => {
    const box = document.getElementById(line.dataset.counts);
    if (!box) return;
    const limit = Number(line.dataset.limit);
    const letters = "letters" in line.dataset;
    let before = null;
    const count = () => {
      const text = box.value.trim();
      const used = letters ? box.value.length : text ? text.split(/\s+/).length : 0;
      const left = limit - used;
      line.hidden = letters && left > limit / 4;
      line.classList.toggle("over", left < 0);
      line.textContent = fill(left < 0 ? line.dataset.over : line.dataset.left, { n: Math.abs(left) });
      // Spoken only when the limit is passed, not at every key.
      if (before !== null && before !== left < 0) line.setAttribute("aria-live", "polite");
      before = left < 0;
    };
    box.addEventListener("input", count);
    count();
  });

  // A deadline counts down only in its last 24 hours; the time itself always stays on the page.
  all("time[data-countdown]", (time) => {
    const end = Date.parse(time.dateTime);
    const out = document.createElement("span");
    time.after(" ", out);
    const tick = () => {
      const left = end - Date.now();
      if (left > 0 && left < 864e5) out.textContent = fill(time.dataset.countdown, { h: Math.floor(left / 36e5), m: Math.floor((left % 36e5) / 6e4) });
      else out.textContent = "";
      if (left > 0) setTimeout(tick, 3e4);
    };
    tick();
  });

  // Copy a link: <button data-copy="address" data-copied="Copied" hidden>.
  all("[data-copy]", (button) => {
    if (!navigator.clipboard) return;
    button.hidden = false;
    button.addEventListener("click", async () => {
      const text = button.textContent;
      await navigator.clipboard.writeText(button.dataset.copy);
      button.textContent = button.dataset.copied;
      setTimeout(() => { button.textContent = text; }, 2500);
    });
  });
  all("[data-print]", (button) => { button.hidden = false; button.addEventListener("click", () => print()); });

  // Photos are made smaller before they travel: <input type=file data-shrink=1600 data-shrunk="{before} → {after}">.
  const size = (bytes) => (bytes < 1e6 ? `${Math.round(bytes / 1e3)} kB` : `${(bytes / 1e6).toFixed(1)} MB`);
  const smaller = async (file, longest) => {
    if (!/^image\/(jpeg|png|webp)$/.test(file.type) || file.size < 3e5) return file;
    const picture = await createImageBitmap(file, { imageOrientation: "from-image" });
    const scale = Math.min(1, longest / Math.max(picture.width, picture.height));
    const canvas = document.createElement("canvas");
    canvas.width = Math.round(picture.width * scale);
    canvas.height = Math.round(picture.height * scale);
    const pen = canvas.getContext("2d");
    pen.fillStyle = "#fff";
    pen.fillRect(0, 0, canvas.width, canvas.height);
    pen.drawImage(picture, 0, 0, canvas.width, canvas.height);
    picture.close();
    const blob = await new Promise((done) => canvas.toBlob(done, "image/jpeg", 0.72));
    if (!blob || blob.size >= file.size) return file;
    return new File([blob], file.name.replace(/\.\w+$/, "") + ".jpg", { type: "image/jpeg" });
  };
  all("input[type=file][data-shrink]", (input) => {
    const line = document.createElement("p");
    line.className = "hint";
    line.setAttribute("role", "status");
    input.after(line);
    input.addEventListener("change", async () => {
      line.textContent = "";
      const chosen = [...input.files];
      const bag = new DataTransfer();
      try {
        for (const file of chosen) bag.items.add(await smaller(file, Number(input.dataset.shrink) || 1600));
      } catch { return; } // a picture this browser cannot read travels as it is
      input.files = bag.files;
      const sum = (files) => [...files].reduce((total, file) => total + file.size, 0);
      if (sum(bag.files) < sum(chosen)) line.textContent = fill(input.dataset.shrunk, { before: size(sum(chosen)), after: size(sum(bag.files)) });
    });
  });

  // Drafts on this device: wiped at sign-out (phones are shared) …
  const wipe = () => {
    self.caches?.delete("inzira-outbox").catch(() => {}); // the page that is kept for when there is no network
    try {
      Object.keys(localStorage).filter((key) => key.startsWith(PREFIX)).forEach((key) => localStorage.removeItem(key));
    } catch { /* no storage, nothing to wipe */ }
  };
  all("[data-wipe-drafts]", (thing) => {
    if (thing.dataset.wipeDrafts === "now") wipe();
    else thing.addEventListener(thing.tagName === "FORM" ? "submit" : "click", wipe);
  });
  // … and let go once the form they belong to was accepted: its page has sent us on to another one. Whoever was
  // signed out on the way comes from the sign-in page instead, and keeps the copy.
  try {
    if (document.body.dataset.user && document.referrer) {
      const from = new URL(document.referrer).pathname;
      const key = `${PREFIX}${document.body.dataset.user}:${from}`;
      const own = Object.keys(localStorage).filter((name) => name === key || name.startsWith(`${key}#`));
      if (from !== location.pathname) own.forEach((name) => { if (JSON.parse(localStorage.getItem(name)).sent) localStorage.removeItem(name); });
    }
  } catch { /* an unreadable copy stays where it is */ }
})();
