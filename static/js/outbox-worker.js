// SPDX-License-Identifier: AGPL-3.0-or-later
// Keeps one page, and the static files it needs, for when there is no network (static/js/outbox.js asks for it).
// With a network nothing comes from what is kept. It never answers for any other page, nor sends anything.
"use strict";
const KEPT = "inzira-outbox";
const ours = (request) => request.mode === "navigate" || new URL(request.url).pathname.startsWith("/static/");
const keep = async (url) => {
  const answer = await fetch(url, { credentials: "same-origin" });
  if (answer.ok && !answer.redirected) await (await caches.open(KEPT)).put(url, answer);
};
addEventListener("install", () => skipWaiting());
addEventListener("activate", (event) => event.waitUntil(clients.claim()));
addEventListener("message", (event) => event.waitUntil((async () => {
  const wanted = event.data.keep.map((url) => new URL(url, location.origin).href);
  const cache = await caches.open(KEPT);
  for (const old of await cache.keys()) if (old.url.includes("/static/") && !wanted.includes(old.url)) await cache.delete(old);
  await Promise.all(wanted.map((url) => keep(url).catch(() => {})));
  event.source.postMessage("kept");
})()));
addEventListener("fetch", (event) => {
  const request = event.request;
  if (request.method !== "GET" || new URL(request.url).origin !== location.origin || !ours(request)) return;
  event.respondWith(fetch(request).catch(async () => (await caches.match(request, { ignoreSearch: true, ignoreVary: true })) || Response.error()));
});
