// SPDX-License-Identifier: AGPL-3.0-or-later
// Nothing typed is lost. <form method="post" data-autosave data-rev="7"> with core/_autosave.html inside.
//
// What is typed is kept on the device at once, and sent to the form's own address (header X-Draft: 1) three
// seconds after typing stops, when the page is hidden, and when the device is online again. The server answers
//   204 saved (X-Rev: the new revision; X-Total: shown in [data-total])
//   409 somebody else changed it (JSON, all optional: who, when, url of the page that shows both)
//   401, 403 or a redirect: signed out
// The copy on the device goes when the server has answered 204. Files, passwords, codes and fields marked
// data-no-draft are never kept; of files only the names.
"use strict";
(() => {
  const form = document.querySelector("form[data-autosave]");
  const line = form?.querySelector("[data-autosave-words]") || document.querySelector("[data-autosave-words]");
  if (!form || !line) return;
  const words = line.dataset;
  const fill = (text, given) => (text || "").replace(/\{(\w+)\}/g, (_, name) => given[name] ?? "");
  const clock = (at) => new Date(at).toLocaleTimeString(document.documentElement.lang, { hour: "2-digit", minute: "2-digit", hour12: false });
  const KEY = `inzira:draft:${document.body.dataset.user || "nobody"}:${location.pathname}${form.dataset.autosave ? "#" + form.dataset.autosave : ""}`;
  const store = {
    get: () => { try { return JSON.parse(localStorage.getItem(KEY)); } catch { return null; } },
    put: (copy) => { try { localStorage.setItem(KEY, JSON.stringify(copy)); return true; } catch { return false; } },
    drop: () => { try { localStorage.removeItem(KEY); } catch { /* nothing kept */ } },
  };
  const PRIVATE = new Set(["csrfmiddlewaretoken", "rev"]);
  const kept = (name) => {
    if (PRIVATE.has(name)) return false;
    const control = form.elements[name];
    const one = control instanceof RadioNodeList ? control[0] : control;
    return !one || !(one.type === "password" || one.autocomplete === "one-time-code" || one.closest("[data-no-draft]"));
  };
  const typed = () => [...new FormData(form)].filter(([name]) => kept(name))
    .map(([name, value]) => [name, value instanceof File ? (value.name ? { file: value.name } : "") : value.replace(/\r\n/g, "\n")]);
  const asText = (entries) => JSON.stringify(entries);

  let timer = 0, sending = false, again = false, blocked = false, rev = form.dataset.rev || "";
  let last = asText(typed());

  const say = (look, text, link, to) => {
    line.dataset.look = look;
    line.textContent = text;
    if (link && to) {
      const anchor = document.createElement("a");
      anchor.href = to;
      anchor.textContent = link;
      line.append(" ", anchor);
    }
  };
  const keep = (more) => store.put({ at: Date.now(), rev, entries: typed(), ...more });
  const local = () => say("waiting", fill(words.local, { time: clock(store.get()?.at || Date.now()) }));
  const signedOut = () => {
    const next = encodeURIComponent(location.pathname + location.search);
    say("hold", words.signIn, words.signInLink, `${words.signInUrl}?next=${next}`);
  };

  const conflict = async (answer) => {
    let told = {};
    try { told = await answer.json(); } catch { /* no details given */ }
    blocked = true;
    say("hold", told.who ? fill(words.conflictBy, told) : words.conflict, words.both, told.url || words.bothUrl || location.href);
  };
  const saved = (answer, sent) => {
    rev = answer.headers.get("X-Rev") || rev;
    form.dataset.rev = rev;
    if (form.elements.rev) form.elements.rev.value = rev;
    const total = answer.headers.get("X-Total");
    if (total !== null) document.querySelectorAll("[data-total]").forEach((out) => { out.textContent = total; });
    last = sent;
    if (asText(typed()) === sent) store.drop();
    say("done", fill(words.saved, { time: clock(Date.now()) }));
  };

  const send = async (keepalive = false) => {
    clearTimeout(timer);
    const now = asText(typed());
    if (blocked || now === last) return;
    if (sending) { again = true; return; }
    if (!navigator.onLine) { local(); return; }
    sending = true;
    if (!keepalive) say("waiting", words.saving);
    const body = new FormData(form);
    for (const [name, value] of [...body]) if (value instanceof File) body.delete(name);
    try {
      const answer = await fetch(form.action, {
        method: "POST", body, keepalive, redirect: "manual", credentials: "same-origin",
        headers: { "X-Draft": "1", "X-Rev": rev },
      });
      if (answer.status === 204) saved(answer, now);
      else if (answer.status === 409) await conflict(answer);
      else if (answer.type === "opaqueredirect" || answer.status === 401 || answer.status === 403) signedOut();
      else local();
    } catch {
      local();
    }
    sending = false;
    if (again) { again = false; send(); }
  };

  const changed = () => {
    if (blocked) { keep(); return; }
    keep();
    clearTimeout(timer);
    timer = setTimeout(send, Number(words.wait) || 3000);
  };
  form.addEventListener("input", changed);
  form.addEventListener("change", changed);
  document.addEventListener("visibilitychange", () => { if (document.visibilityState === "hidden") send(true); });
  addEventListener("online", () => send());
  addEventListener("pageshow", (event) => { if (event.persisted) send(); });
  form.addEventListener("submit", () => {
    clearTimeout(timer);
    if (asText(typed()) !== last || store.get()) keep({ sent: true });
  });

  // On return: text that never reached the server is offered, never put back unasked.
  const putBack = (entries) => {
    const names = new Set(entries.map(([name]) => name));
    const files = [];
    for (const control of form.elements) {
      if (!control.name || !kept(control.name) || control.type === "file" || control.type === "submit" || control.type === "hidden") continue;
      const values = entries.filter(([name]) => name === control.name).map(([, value]) => value);
      if (control.type === "checkbox" || control.type === "radio") control.checked = values.includes(control.value);
      else if (control.type === "select-multiple") [...control.options].forEach((option) => { option.selected = values.includes(option.value); });
      else if (names.has(control.name)) control.value = values[[...form.querySelectorAll(`[name="${CSS.escape(control.name)}"]`)].indexOf(control)] ?? values[0];
    }
    for (const [, value] of entries) if (value && value.file) files.push(value.file);
    form.dispatchEvent(new Event("input", { bubbles: true }));
    form.querySelectorAll("textarea, input").forEach((box) => box.dispatchEvent(new Event("input")));
    return files;
  };
  const offer = (copy) => {
    const note = document.createElement("div");
    note.className = "notice warn";
    note.setAttribute("role", "status");
    const text = document.createElement("p");
    const when = new Date(copy.at);
    const day = when.toDateString() === new Date().toDateString() ? "" : `${when.toLocaleDateString(document.documentElement.lang)} `;
    text.textContent = fill(words.offer, { time: day + clock(copy.at) });
    const button = (look, word, act) => {
      const made = document.createElement("button");
      made.type = "button";
      made.className = `btn small ${look}`;
      made.textContent = word;
      made.addEventListener("click", act);
      return made;
    };
    const row = document.createElement("p");
    row.className = "row";
    row.append(
      button("", words.putBack, () => {
        const files = putBack(copy.entries);
        if (files.length) { text.textContent = fill(words.files, { names: files.join(", ") }); row.remove(); } else note.remove();
        changed();
        send();
      }),
      button("quiet", words.throwAway, () => { store.drop(); note.remove(); }),
    );
    note.append(text, row);
    form.prepend(note);
  };
  const copy = store.get();
  if (copy) {
    if (asText(copy.entries) === last) { if (copy.rev !== rev) store.drop(); else store.put({ ...copy, sent: false }); }
    else offer(copy);
  }
})();
