// SPDX-License-Identifier: AGPL-3.0-or-later
// What is typed without network is sent once, later. <form data-outbox="/outbox-worker.js"> and core/_outbox.html.
//
// What is sent is first kept on this device, with its files, under a key of its own; the server keeps the key and
// takes it once, however often it is sent. It is tried at once, when the device is online again, when the page is
// shown, and when it is opened. Answers: 200 and 409 it is there; 422 {errors: [{text, to}]} what is to be put
// right; 401, 403 or a redirect: signed out, or somebody else is signed in. It goes from here only when it is there.
"use strict";
(() => {
  const list = document.querySelector("[data-outbox-list]");
  const user = document.body.dataset.user;
  if (!list || !user || !self.indexedDB) return;
  const words = list.dataset;
  const form = document.querySelector("form[data-outbox]");
  const fill = (text, given) => (text || "").replace(/\{(\w+)\}/g, (_, name) => given[name] ?? "");

  const store = (mode, act) => new Promise((resolve, reject) => {
    const opening = indexedDB.open("inzira-outbox", 1);
    opening.onupgradeneeded = () => opening.result.createObjectStore("waiting", { keyPath: "key" });
    opening.onerror = () => reject(opening.error);
    opening.onsuccess = () => {
      const work = opening.result.transaction("waiting", mode);
      const asked = act(work.objectStore("waiting"));
      work.oncomplete = () => { opening.result.close(); resolve(asked.result); };
      work.onerror = work.onabort = () => { opening.result.close(); reject(work.error); };
    };
  });
  const put = (item) => store("readwrite", (rows) => rows.put(item));
  const drop = (key) => store("readwrite", (rows) => rows.delete(key));
  const waiting = async () => (await store("readonly", (rows) => rows.getAll())).filter((one) => one.user === user).sort((a, b) => a.at - b.at);

  const packed = async (value) => (value instanceof File ? { name: value.name, type: value.type, bytes: await value.arrayBuffer() } : value);
  const unpacked = (value) => (value.bytes ? new File([value.bytes], value.name, { type: value.type }) : value);
  const pack = async () => {
    const fields = [];
    for (const [name, value] of new FormData(form)) if (name !== "csrfmiddlewaretoken") fields.push([name, await packed(value)]);
    const said = (name) => form.querySelector(`[name="${name}"], [name^="${name}_"]`)?.value || "";
    const label = [said("supplier"), said("amount"), said("spent_on")].filter(Boolean).join(" · ");
    return { key: crypto.randomUUID(), user, action: location.pathname, at: Date.now(), label, fields };
  };

  // Sending
  const refused = (answer) => answer.type === "opaqueredirect" || answer.status === 401 || answer.status === 403;
  const post = (item, token) => {
    const body = new FormData();
    for (const [name, value] of item.fields) body.append(name, unpacked(value));
    body.set("csrfmiddlewaretoken", token);
    const headers = { "Idempotency-Key": item.key, "X-Outbox-User": item.user };
    return fetch(item.action, { method: "POST", body, headers, redirect: "manual", credentials: "same-origin" });
  };
  // A page that was kept may hold an old token: ask for a new one, if it is still the same person's session.
  const newToken = async (item) => {
    const answer = await fetch(item.action, { redirect: "manual", cache: "no-store", credentials: "same-origin" });
    if (!answer.ok) return "";
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    return page.body.dataset.user === item.user ? page.querySelector("[name=csrfmiddlewaretoken]")?.value : "";
  };
  const send = async (item) => {
    const answer = await post(item, document.querySelector("[name=csrfmiddlewaretoken]")?.value || "");
    const token = refused(answer) ? await newToken(item) : "";
    return token ? post(item, token) : answer;
  };
  const AGAIN = 30e3; // a network that was there and did not answer is tried again
  let busy = null, state = "", there = "", timer = 0;
  const sendAll = async () => {
    clearTimeout(timer);
    state = "";
    for (const item of await waiting()) {
      if (item.fault) continue;
      let answer;
      try { answer = await send(item); } catch { state = "offline"; break; }
      if (answer.ok || answer.status === 409) {
        there = (await answer.json().catch(() => ({}))).url || there;
        await drop(item.key);
      } else if (answer.status === 422) await put({ ...item, fault: (await answer.json()).errors });
      else { state = refused(answer) ? "signedOut" : "offline"; break; }
    }
    if (state === "offline") timer = setTimeout(flush, AGAIN);
  };
  // One at a time: a second wish waits for the first, and looks at what is left.
  const flush = () => (busy = (busy || Promise.resolve()).then(sendAll).catch(() => {}).then(draw));

  // Showing
  const button = (look, text, act) => {
    const made = document.createElement("button");
    made.type = "button";
    made.className = `btn small ${look}`;
    made.textContent = text;
    made.addEventListener("click", act);
    return made;
  };
  const line = (item) => {
    const row = document.createElement("li");
    row.append(item.label, " ");
    for (const one of item.fault || []) row.append(document.createElement("br"), one.text);
    const acts = document.createElement("p");
    acts.className = "row";
    if (item.fault) acts.append(button("", words.correct, () => correct(item)));
    acts.append(button("quiet", words.throwAway, async () => { if (confirm(words.sure)) { await drop(item.key); draw(); } }));
    row.append(acts);
    return row;
  };
  const draw = async () => {
    const items = await waiting();
    list.hidden = !items.length;
    list.querySelector("h2").textContent = fill(items.length === 1 ? words.one : words.many, { n: items.length });
    const said = list.querySelector("p");
    said.textContent = state === "signedOut" ? words.signedOut : items.every((one) => one.fault) ? words.wrong : words.offline;
    if (state === "signedOut") {
      const way = document.createElement("a");
      way.href = `${words.signInUrl}?next=${encodeURIComponent(location.pathname)}`;
      way.textContent = words.signIn;
      said.append(" ", way);
    }
    const clock = new Date().toLocaleTimeString(document.documentElement.lang, { hour: "2-digit", minute: "2-digit", hour12: false });
    if (state === "offline") said.append(" ", fill(words.tried, { time: clock }));
    if (items.some((one) => !one.fault)) said.append(" ", button("second", words.tryNow, flush));
    list.querySelector("ul").replaceChildren(...items.map(line));
  };
  const correct = async (item) => {
    const missing = item.fields.some(([name]) => !form?.elements[name]);
    if (!form || item.action !== location.pathname || missing) {
      location.href = `${item.action}?rows=${item.fields.find(([name]) => name === "rows")?.[1] || ""}`;
      return;
    }
    for (const [name, value] of item.fields) {
      const control = form.elements[name];
      if (!value.bytes) control.value = value;
      else { const bag = new DataTransfer(); bag.items.add(unpacked(value)); control.files = bag.files; }
    }
    await drop(item.key);
    await draw();
    faults(item.fault);
  };
  const faults = (errors) => {
    form.querySelectorAll(".errorlist, .summary").forEach((old) => old.remove());
    form.querySelectorAll(".bad").forEach((old) => old.classList.remove("bad"));
    const summary = document.createElement("div"), head = document.createElement("h2"), all = document.createElement("ul");
    summary.className = "summary";
    summary.tabIndex = -1;
    summary.setAttribute("role", "alert");
    head.textContent = words.faults;
    for (const { text, to } of errors) {
      const row = document.createElement("li"), control = to && document.getElementById(to);
      if (control) {
        const way = document.createElement("a"), own = document.createElement("ul"), said = document.createElement("li");
        way.href = `#${to}`;
        way.textContent = said.textContent = text;
        own.className = "errorlist";
        own.append(said);
        control.before(own);
        control.closest(".field")?.classList.add("bad");
        row.append(way);
      } else row.textContent = text;
      all.append(row);
    }
    summary.append(head, all);
    form.prepend(summary);
    summary.focus();
  };

  form?.addEventListener("submit", async (event) => {
    if (event.submitter?.name === "more") return;
    event.preventDefault();
    const bad = [...form.elements].filter((one) => one.willValidate && !one.checkValidity());
    if (bad.length) {
      faults(bad.map((one) => ({ to: one.id, text: `${one.labels?.[0]?.firstChild.textContent.trim()}: ${one.validationMessage}` })));
      return;
    }
    const main = form.querySelector(".btn.main");
    main.disabled = true;
    try {
      const item = await pack();
      await put(item);
      navigator.storage?.persist?.();
      await flush();
      const left = (await waiting()).find((one) => one.key === item.key);
      if (!left) { location.href = there; return; }
      if (left.fault) {
        await drop(left.key); // the form still holds all of it
        await draw();
        faults(left.fault);
      } else {
        form.reset();
        form.querySelectorAll("[type=file]").forEach((one) => one.dispatchEvent(new Event("change")));
        list.scrollIntoView();
      }
    } catch {
      form.submit(); // this browser keeps nothing: send it as it is
    }
    main.disabled = false;
  });

  addEventListener("online", flush);
  document.addEventListener("visibilitychange", () => { if (document.visibilityState === "visible") flush(); });
  flush();

  if (form && navigator.serviceWorker) {
    navigator.serviceWorker.addEventListener("message", () => { form.dataset.kept = "yes"; });
    navigator.serviceWorker.register(form.dataset.outbox, { scope: location.pathname }).then(async (worker) => {
      while (!worker.active) await new Promise((go) => setTimeout(go, 50));
      if (!navigator.onLine) return;
      const own = performance.getEntriesByType("resource").map((one) => one.name).filter((url) => url.includes("/static/"));
      worker.active.postMessage({ keep: [location.pathname, ...own] });
    }).catch(() => {});
  }
})();
