// What lies on this phone: pages, entries and drafts, each sealed by a key that cannot leave it, one
// for each person. Used by pages and by the worker alike.
"use strict";
self.kept = (() => {
  const STORES = { keys: "person", pages: "id", entries: "id", drafts: "id", meta: "name" };
  const LASTS = 7 * 24 * 3600 * 1000; // a page that is older is shown no more
  let opening = null;

  function open() {
    opening ||= new Promise((done, failed) => {
      const asked = indexedDB.open("discrimtest", 1);
      asked.onupgradeneeded = () => {
        for (const [name, keyPath] of Object.entries(STORES)) {
          asked.result.createObjectStore(name, { keyPath });
        }
      };
      asked.onsuccess = () => {
        asked.result.onversionchange = () => {
          asked.result.close();
          opening = null;
        };
        done(asked.result);
      };
      asked.onerror = () => {
        opening = null;
        failed(asked.error);
      };
    });
    return opening;
  }

  // Done once the data are on the disk, not before.
  async function within(name, mode, work) {
    const database = await open();
    return new Promise((done, failed) => {
      const doing = database.transaction(name, mode, { durability: "strict" });
      const asked = work(doing.objectStore(name));
      doing.oncomplete = () => done(asked.result);
      doing.onabort = doing.onerror = () => failed(doing.error || asked.error);
    });
  }
  const get = (name, key) => within(name, "readonly", (store) => store.get(key));
  const all = (name) => within(name, "readonly", (store) => store.getAll());
  const put = (name, row) => within(name, "readwrite", (store) => store.put(row));
  const remove = (name, key) => within(name, "readwrite", (store) => store.delete(key));

  async function keyOf(person, make = false) {
    const held = await get("keys", person);
    if (held || !make) return held?.key;
    const key = await crypto.subtle.generateKey({ name: "AES-GCM", length: 256 }, false, ["encrypt", "decrypt"]);
    try {
      await within("keys", "readwrite", (store) => store.add({ person, key }));
      return key;
    } catch {
      return (await get("keys", person)).key; // another page was faster
    }
  }

  const bound = (person, id) => new TextEncoder().encode(`${person} ${id}`);

  async function seal(name, person, id, told, open_ = {}) {
    const key = await keyOf(person);
    if (!key) throw new Error("no key");
    const iv = crypto.getRandomValues(new Uint8Array(12));
    const text = new TextEncoder().encode(JSON.stringify(told));
    const data = await crypto.subtle.encrypt({ name: "AES-GCM", iv, additionalData: bound(person, id) }, key, text);
    await put(name, { ...open_, id, person, iv, data });
  }

  async function unseal(row) {
    const key = row && (await keyOf(row.person));
    if (!key) return null;
    const how = { name: "AES-GCM", iv: row.iv, additionalData: bound(row.person, row.id) };
    return JSON.parse(new TextDecoder().decode(await crypto.subtle.decrypt(how, key, row.data)));
  }

  const current = async () => (await get("meta", "current"))?.person || "";

  // A page says of whom it is; what it said of the moment it was made is not said again.
  async function keepPage(path, html, policy) {
    const person = /<body[^>]* data-person="([^"]+)"/.exec(html)?.[1];
    if (!person || person !== (await current())) return false;
    const plain = html.replace(/<p class="done" role="status"[^]*?<\/p>/, "");
    await seal("pages", person, `${person} ${path}`, { html: plain, policy }, { path, at: Date.now() });
    return true;
  }

  async function page(path) {
    const person = await current();
    const row = person && (await get("pages", `${person} ${path}`));
    if (!row || Date.now() - row.at > LASTS) return null;
    const told = await unseal(row);
    return told && { ...told, at: row.at };
  }

  async function entries(person) {
    const rows = (await all("entries")).filter((row) => row.person === person);
    rows.sort((one, other) => one.made - other.made);
    return Promise.all(rows.map(async (row) => ({ ...(await unseal(row)), id: row.id, made: row.made })));
  }

  const putEntry = (person, { id, made, ...told }) => seal("entries", person, id, told, { made });

  // Pages and drafts of a person; with their key also whatever waits.
  async function forget(person, whole) {
    for (const name of whole ? ["pages", "drafts", "entries"] : ["pages", "drafts"]) {
      for (const row of await all(name)) if (row.person === person) await remove(name, row.id);
    }
    if (!whole) return;
    await remove("keys", person);
    await remove("meta", "current");
  }

  async function destroy() {
    (await open()).close();
    opening = null;
    return new Promise((done, failed) => {
      const asked = indexedDB.deleteDatabase("discrimtest");
      asked.onsuccess = done;
      asked.onerror = () => failed(asked.error);
    });
  }

  return { get, all, put, remove, keyOf, seal, unseal, current, keepPage, page, entries, putEntry, forget, destroy };
})();
