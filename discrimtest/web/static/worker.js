// Answers where no network does: with the program itself, and with pages of the day that lie sealed.
// Before it stands self.shell: the release, its files and its pages without a word of anybody.
"use strict";
importScripts(self.shell.files.find((address) => address.includes("kept.js")));
const SHELL = `shell-${self.shell.release}`;
const PATIENCE = 4000; // milliseconds that a page may take before what was kept is shown

async function keepShell(language) {
  const cache = await caches.open(SHELL);
  const how = { credentials: "omit", cache: "no-store", headers: language ? { "Accept-Language": language } : {} };
  for (const page of self.shell.pages) {
    const answer = await fetch(page, how);
    if (answer.ok) await cache.put(page, answer);
  }
}

self.addEventListener("install", (event) => {
  self.skipWaiting();
  event.waitUntil((async () => {
    await (await caches.open(SHELL)).addAll(self.shell.files);
    await keepShell((await self.kept.get("meta", "language"))?.code);
  })());
});

// A new release throws away the files of the one before, and never what waits to be sent.
self.addEventListener("activate", (event) => {
  event.waitUntil((async () => {
    for (const name of await caches.keys()) if (name !== SHELL) await caches.delete(name);
    await self.clients.claim();
  })());
});

self.addEventListener("message", (event) => {
  if (event.data?.language) event.waitUntil(keepShell(event.data.language));
});

self.addEventListener("fetch", (event) => {
  const address = new URL(event.request.url);
  if (event.request.method !== "GET" || address.origin !== self.location.origin) return;
  if (address.pathname.startsWith("/static/")) {
    event.respondWith(caches.match(event.request).then((found) => found || fetch(event.request)));
  } else if (event.request.mode === "navigate") {
    event.respondWith(opened(event, address.pathname));
  }
});

const isKept = (path) => path === "/today" || /^\/contacts\/[^/]+$/.test(path);

async function opened(event, path) {
  const asked = fetch(event.request);
  asked.catch(() => {});
  const late = new Promise((done) => setTimeout(done, PATIENCE));
  try {
    const answer = await Promise.race([asked, late]);
    if (answer && ![502, 503, 504].includes(answer.status)) return keptOf(event, path, answer);
    const old = await fromPhone(path);
    return old || answer || keptOf(event, path, await asked);
  } catch {
    return (await fromPhone(path)) || (await caches.match(path)) || (await caches.match("/offline")) || Response.error();
  }
}

function keptOf(event, path, answer) {
  if (answer.ok && isKept(path)) {
    const policy = answer.headers.get("Content-Security-Policy");
    const copy = answer.clone();
    event.waitUntil(copy.text().then((html) => self.kept.keepPage(path, html, policy)).catch(() => {}));
  }
  return answer;
}

async function fromPhone(path) {
  const found = await self.kept.page(path === "/" ? "/today" : path).catch(() => null);
  if (!found) return null;
  const html = found.html.replace("<html ", `<html data-as-of="${found.at}" `);
  const headers = { "Content-Type": "text/html; charset=utf-8", "Content-Security-Policy": found.policy };
  return new Response(html, { headers });
}
