// The queue of entries: each is sealed on this phone first, then sent under the id it was given here,
// until the server says that it has it. One page sends at a time.
"use strict";
self.queue = (() => {
  const FORMAT = 1;
  const ASIDE = ["refused", "conflict", "clock"]; // states in which a person decides
  const CLOCK = 120; // seconds by which a clock may be wrong without a word
  const body = document.body;
  const heard = new Set();
  let state = ""; // what stands in the way of sending: "", "network", "server", "session"
  let leaving = false;

  async function begin() {
    const here = body.dataset.person || "";
    if (!here) return kept.current();
    const before = await kept.current();
    if (before && before !== here) await kept.forget(before, false);
    await kept.keyOf(here, true);
    await kept.put("meta", { name: "current", person: here });
    return here;
  }
  const person = begin().catch(() => "");

  async function session() {
    const asked = Date.now();
    const answer = await fetch("/session", { cache: "no-store", redirect: "error", signal: AbortSignal.timeout(10000) });
    if (!answer.ok) throw new Error(String(answer.status));
    const told = await answer.json();
    const ahead = Math.round((Date.parse(told.now) - (asked + Date.now()) / 2) / 1000);
    await kept.put("meta", { name: "clock", ahead });
    return { ...told, ahead };
  }

  const clock = async () => (await kept.get("meta", "clock").catch(() => null))?.ahead;
  const away = (seconds) => (Math.abs(seconds) > CLOCK ? seconds : 0);

  // A new entry, on the disk when this is done. What it follows is sent before it.
  async function add({ path, fields, told, home, names = "" }) {
    const who = await person;
    const ahead = await clock();
    const waiting = await kept.entries(who);
    const before = waiting.filter((each) => contactOf(each.path) === contactOf(path));
    const made = Math.max(Date.now(), ...waiting.map((each) => each.made + 1));
    const entry = {
      id: crypto.randomUUID(), made, path, fields, told, home, names, ahead, state: "",
      base: before.length ? before[before.length - 1].id : "",
      at: new Date(made + 1000 * away(ahead || 0)).toISOString(),
    };
    await kept.putEntry(who, entry);
    return entry;
  }

  const contactOf = (path) => path.split("/")[2];

  async function put(entry, token) {
    const { path, fields, at, base } = entry;
    return fetch(`/entries/${entry.id}`, {
      method: "PUT", credentials: "same-origin", cache: "no-store", redirect: "error",
      headers: { "Content-Type": "application/json", "X-Form": token },
      body: JSON.stringify({ format: FORMAT, path, fields, at, base }),
      signal: AbortSignal.timeout(20000),
    });
  }

  // What became of one: "sent", "waits" for another, "aside" for a person, or "stop".
  async function send(who, entry, here, ids) {
    if (entry.ahead === undefined) {
      entry.ahead = here.ahead;
      entry.at = new Date(entry.made + 1000 * away(here.ahead)).toISOString();
      await kept.putEntry(who, entry);
    } else if (!entry.fields.some(([name, value]) => name === "at" && value) && Math.abs(entry.ahead - here.ahead) > CLOCK && !entry.settled) {
      await kept.putEntry(who, { ...entry, state: "clock" });
      return "aside";
    }
    let answer, told;
    try {
      answer = await put(entry, here.token);
      told = await answer.json();
    } catch {
      state = "network";
      return "stop";
    }
    if (answer.ok && told.entry === entry.id) {
      await kept.remove("entries", entry.id);
      return "sent";
    }
    if (["web.403", "session"].includes(told.code)) state = "session";
    else if (answer.status >= 500 || answer.status === 429) state = "server";
    if (state) return "stop";
    if (told.code === "entry.base" && [entry.names, entry.base].some((id) => ids.has(id))) return "waits";
    const aside = told.code === "client_id.taken" ? "conflict" : "refused";
    await kept.putEntry(who, { ...entry, state: aside, problems: told.problems, code: told.code, sides: told.sides, correctable: told.correctable });
    return "aside";
  }

  async function sendAll() {
    const who = await person;
    if (!who || leaving) return;
    const waiting = await kept.entries(who);
    if (!waiting.some((each) => !each.state)) return;
    state = "";
    let here;
    try {
      here = await session();
    } catch {
      state = navigator.onLine ? "server" : "network";
      return;
    }
    if (here.person !== who) {
      state = "session";
      return;
    }
    const ids = new Set(waiting.map((each) => each.id));
    for (let again = true; again && !state; ) {
      again = false;
      for (const entry of (await kept.entries(who)).filter((each) => !each.state)) {
        const became = await send(who, entry, here, ids);
        if (became === "stop") break;
        if (became === "sent") {
          ids.delete(entry.id);
          again = true;
          touched.add(`/contacts/${contactOf(entry.path)}`);
        }
        tell();
      }
    }
    await renew(who);
  }

  // Pages that were kept before something of theirs was sent are fetched anew.
  const touched = new Set();
  async function renew(who) {
    if (!touched.size || state) return;
    const paths = ["/today", ...touched];
    touched.clear();
    for (const path of paths) if (await kept.get("pages", `${who} ${path}`)) await fetchPage(path);
  }

  async function fetchPage(path) {
    if (leaving) return false;
    try {
      const answer = await fetch(path, { cache: "no-store", redirect: "error", headers: { "X-Keep": "1" }, signal: AbortSignal.timeout(20000) });
      if (!answer.ok) {
        if (answer.status < 500 && answer.status !== 429) await kept.remove("pages", `${await person} ${path}`);
        return false;
      }
      return await kept.keepPage(path, await answer.text(), answer.headers.get("Content-Security-Policy"));
    } catch {
      return false;
    }
  }

  async function flush(wait = false) {
    if (wait) await navigator.locks.request("discrimtest-queue", sendAll);
    else await navigator.locks.request("discrimtest-queue", { ifAvailable: true }, async (lock) => lock && sendAll());
    await tell();
  }

  async function tell() {
    const who = await person;
    const waiting = who ? await kept.entries(who).catch(() => []) : [];
    for (const listener of heard) await listener(waiting, state);
  }

  // Nothing is left; of another person's entries, what waits for them.
  async function leave() {
    const who = await person;
    leaving = true;
    await kept.forget(who, true);
    const others = (await kept.all("entries")).length;
    if (others) return true;
    await kept.destroy();
    for (const name of await caches.keys()) await caches.delete(name);
    for (const each of (await navigator.serviceWorker?.getRegistrations()) || []) await each.unregister();
    return false;
  }

  const listen = (listener) => heard.add(listener);
  const hindrance = () => state;
  return { person, add, flush, hindrance, tell, listen, leave, session, clock, fetchPage, contactOf, away, ASIDE, CLOCK };
})();
