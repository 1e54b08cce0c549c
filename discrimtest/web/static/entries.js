// A tester's pages: what is recorded is kept on the phone first, shown as waiting, and sent.
"use strict";
(() => {
  const words = document.getElementById("words").dataset;
  const root = document.documentElement;
  const fill = (text, parts) => text.replace(/\{(\w+)\}/g, (_, name) => parts[name]);
  const counted = (name, n) => fill(words[name + (n === 1 ? "One" : "Many")], { n });
  const clockTime = (moment) => new Intl.DateTimeFormat(root.lang, { dateStyle: "short", timeStyle: "short" }).format(moment);
  const here = location.pathname;
  const DAY = 24 * 3600 * 1000;
  const STOPS = ["exposure", "abuse"];
  self.shownTime = clockTime;

  function element(name, text, of = {}) {
    return Object.assign(document.createElement(name), { textContent: text }, of);
  }

  // The line that is always there: how many wait, and why.
  queue.listen(async (waiting, state) => {
    const line = document.getElementById("queue");
    const said = [];
    if (waiting.length) {
      said.push(counted("waiting", waiting.length));
      const aside = waiting.filter((each) => queue.ASIDE.includes(each.state)).length;
      if (aside) said.push(counted("aside", aside));
      if (state && aside < waiting.length) said.push(words[state]);
      if (Date.now() - waiting[0].made > DAY) said.push(fill(words.old, { moment: clockTime(waiting[0].made) }));
    }
    const ahead = await queue.clock();
    if (ahead && queue.away(ahead)) said.push(fill(words.clock, { n: Math.round(Math.abs(ahead) / 60) }));
    const text = said.join(" ");
    if (line.dataset.text === text) return;
    line.dataset.text = text;
    line.replaceChildren();
    if (waiting.length) line.append(element("a", text, { href: state === "session" ? words.signIn : words.page }));
    else line.textContent = text;
  });

  // What a button or a box answers: its group's question, or the heading above it.
  function asked(field) {
    const group = field.closest("[role=group]")?.getAttribute("aria-labelledby");
    const question = (group && document.getElementById(group)) || field.closest("details")?.querySelector("summary");
    return (question || field.closest("section").querySelector("h2, h3")).textContent.trim();
  }

  // What was read on the form, as whoever filled it in reads it.
  function read(form, submitter) {
    const data = new FormData(form);
    if (submitter?.name) data.append(submitter.name, submitter.value);
    const fields = [...data].filter(([name, value]) => !["form", "client_id"].includes(name) && value !== "");
    const told = [];
    const label = (field) => field.labels?.[0]?.textContent.trim() || "";
    for (const field of form.elements) {
      if (!field.name || field.type === "hidden" || field === submitter || !field.value || field.tagName === "BUTTON") continue;
      if (field.type === "radio") {
        if (field.checked) told.push([field.closest("fieldset").querySelector("legend").textContent, label(field)]);
      } else if (field.type === "checkbox") {
        if (field.checked) told.push([asked(field), label(field)]);
      } else if (field.tagName === "SELECT") told.push([label(field), field.selectedOptions[0].textContent]);
      else told.push([label(field), field.value.replace("T", " ")]);
    }
    if (submitter) told.push([asked(submitter), submitter.textContent.trim()]);
    const home = document.querySelector("h1").textContent;
    return { path: form.getAttribute("action"), fields, told, home, names: form.dataset.names || "" };
  }

  function tellProblems(problems) {
    const box = document.getElementById("refused");
    box.querySelector("ul").replaceChildren(...problems.map((each) => element("li", each.words, { lang: each.lang || root.lang })));
    box.hidden = false;
    box.focus();
  }

  function said(text) {
    const line = document.getElementById("told");
    line.textContent = text;
    line.hidden = false;
    line.focus();
  }

  function plain(form, submitter) {
    if (submitter?.name) form.append(element("input", "", { type: "hidden", name: submitter.name, value: submitter.value }));
    form.submit();
  }

  async function record(form, submitter) {
    const who = await queue.person;
    if (!who) return plain(form, submitter);
    document.getElementById("refused").hidden = true;
    const told = read(form, submitter);
    const replaced = form.dataset.replaces;
    let entry;
    try {
      entry = replaced ? await replace(who, replaced, told) : await queue.add(told);
    } catch {
      // Without room here, what can be sent at once is.
      if (await queue.session().catch(() => null)) return plain(form, submitter);
      return said(words.full);
    }
    await Promise.race([queue.flush(true), new Promise((done) => setTimeout(done, 6000))]);
    const left = (await kept.entries(who)).find((each) => each.id === entry.id);
    if (left?.state === "conflict") return location.assign(words.page);
    if (left?.state === "refused" && !replaced) {
      await kept.remove("entries", left.id);
      await queue.tell();
      for (const each of form.querySelectorAll("[data-again]")) {
        if (left.problems.some((problem) => problem.code === "answer.told_before")) each.hidden = false;
      }
      return tellProblems(left.problems);
    }
    form.reset();
    await keepDraft();
    if (!left) return location.assign(here);
    if (left.state) return location.assign(words.page);
    delete form.dataset.replaces;
    await queue.tell();
    said(STOPS.includes(submitter?.value) ? words.stopWaits : words.kept);
  }

  async function replace(who, id, told) {
    const before = (await kept.entries(who)).find((each) => each.id === id);
    // The form on the page may be another than the one that put something right.
    const corrects = before.fields.filter(([name]) => name === "corrects");
    const fields = [...told.fields.filter(([name]) => name !== "corrects"), ...corrects];
    const entry = { ...before, ...told, fields, names: before.names, state: "" };
    await kept.putEntry(who, entry);
    return entry;
  }

  document.addEventListener("submit", async (event) => {
    const form = event.target;
    if (!form.matches("form[data-entry]")) return;
    event.preventDefault();
    if (form.dataset.busy) return;
    form.dataset.busy = "yes";
    const buttons = form.querySelectorAll("button");
    for (const button of buttons) button.setAttribute("aria-disabled", "true");
    try {
      await record(form, event.submitter);
    } finally {
      delete form.dataset.busy;
      for (const button of buttons) button.removeAttribute("aria-disabled");
    }
  });

  // What waits of this contact, each with what puts it right.
  const forms = () => [...document.querySelectorAll("form[data-entry]:not([data-names])")];
  queue.listen((waiting) => {
    const section = document.getElementById("kept");
    if (!section) return;
    const own = waiting.filter((each) => `/contacts/${queue.contactOf(each.path)}` === here);
    const shown = JSON.stringify(own.map((each) => [each.id, each.state, each.at]));
    if (section.dataset.shown === shown) return;
    section.dataset.shown = shown;
    section.hidden = !own.length;
    section.querySelector("ul").replaceChildren(...own.map((each) => shownEntry(each, own)));
    openNext(own);
  });

  function shownEntry(entry, own) {
    const item = document.getElementById("kept-entry").content.cloneNode(true).firstElementChild;
    item.querySelector(".when").textContent = clockTime(entry.made);
    item.querySelector(".what").append(...toldLines(entry));
    const state = item.querySelector(".state");
    if (entry.state) state.replaceChildren(element("a", words.look, { href: words.page }));
    else state.textContent = words.waits;
    const gone = own.some((each) => each.names === entry.id && /\/(events|calls|withdrawal)$/.test(each.path));
    if (!gone && !entry.state) for (const template of document.querySelectorAll("template[data-right]")) offer(item, entry, template);
    return item;
  }

  function toldLines(entry) {
    return entry.told.flatMap(([label, text]) => [element("dt", label), element("dd", text)]);
  }
  self.toldLines = toldLines;

  function offer(item, entry, template) {
    const event = entry.fields.find(([name]) => name === "event")?.[1] || "";
    const [kind, fits] = [template.dataset.right, (template.dataset.events || "").split(" ")];
    if (kind !== entry.path.split("/")[3] || (template.dataset.events && !fits.includes(event))) return;
    const part = template.content.cloneNode(true);
    for (const each of part.querySelectorAll("[id], [for], [aria-describedby], [aria-labelledby]")) {
      for (const name of ["id", "for", "aria-describedby", "aria-labelledby"]) {
        if (each.hasAttribute(name)) each.setAttribute(name, `${each.getAttribute(name)}-${entry.id}`);
      }
    }
    const form = part.querySelector("form");
    form.setAttribute("action", template.dataset.path.replace("ENTRY", entry.id));
    form.dataset.names = entry.id;
    for (const field of form.querySelectorAll("[name=corrects]")) field.value = entry.id;
    // The words of a call are those that were kept, until somebody types others.
    for (const field of form.querySelectorAll("textarea[name=text]")) field.value = entry.fields.find(([name]) => name === "text")?.[1] || "";
    for (const button of form.querySelectorAll("button[name=event][value='']")) button.value = event;
    item.append(part);
  }

  // Once it was made, as far as this phone knows, an answer may come; once it was stopped or broken, no more goes out.
  function openNext(own) {
    const events = own.filter((each) => !each.names).map((each) => each.fields.find(([name]) => name === "event")?.[1]);
    const made = events.includes("sent");
    const happened = document.getElementById("happened")?.closest("section");
    if (happened) happened.hidden = events.some((each) => ["broken", ...STOPS].includes(each));
    const later = document.getElementById("later");
    if (!made || !happened || !later) return;
    happened.hidden = true;
    happened.after(later.content.cloneNode(true));
    later.remove();
  }

  // What was begun and not sent: kept sealed, and there again after a reload or in another language.
  let writing = null;
  document.addEventListener("input", (event) => {
    if (!event.target.closest("form[data-entry]")) return;
    clearTimeout(writing);
    writing = setTimeout(keepDraft, 400);
  });
  document.addEventListener("change", (event) => event.target.closest("form[data-entry]") && keepDraft());
  const typedIn = (form) => [...form.elements].filter((field) => field.name && field.type !== "hidden" && field.tagName !== "BUTTON");
  // A page that was made anew has other forms in other places: one is known by what it asks, and where that goes.
  const nameOf = (form) => [form.getAttribute("action"), ...new Set([...form.elements].filter((field) => field.name).map((field) => `${field.name} ${field.tagName}`))].join("\n");
  function begun(field) {
    if (field.type === "radio" || field.type === "checkbox") return field.checked;
    if (field.tagName === "SELECT") return field.selectedIndex !== Math.max(0, [...field.options].findIndex((each) => each.defaultSelected));
    return field.value && field.value !== field.defaultValue;
  }
  async function keepDraft() {
    clearTimeout(writing);
    const who = await queue.person;
    const typed = forms().map((form) => [nameOf(form), typedIn(form).filter(begun).map((field) => [field.name, field.value])]);
    const id = `${who} ${here}`;
    if (!who) return;
    if (typed.some(([, fields]) => fields.length)) await kept.seal("drafts", who, id, typed).catch(() => {});
    else await kept.remove("drafts", id).catch(() => {});
  }
  async function takeUpDraft() {
    const who = await queue.person;
    const typed = who && forms().length && (await kept.unseal(await kept.get("drafts", `${who} ${here}`)).catch(() => null));
    if (!typed) return;
    for (const form of forms()) fillIn(form, typed.find(([name]) => name === nameOf(form))?.[1] || []);
  }
  function fillIn(form, fields) {
    for (const [name, value] of fields) {
      for (const field of typedIn(form).filter((each) => each.name === name)) {
        if (field.type === "radio" || field.type === "checkbox") field.checked ||= field.value === value;
        else if (field.tagName === "SELECT") {
          if ([...field.options].some((each) => each.value === value)) field.value = value;
        } else field.value = value;
        field.closest("[hidden][data-again]")?.removeAttribute("hidden");
        const closed = field.closest("details:not([open])");
        if (closed) closed.open = true;
      }
    }
  }

  // An entry that was refused is put right on the page of its contact.
  async function takeUpEntry() {
    const id = /^#entry=([0-9a-f-]{36})$/.exec(location.hash)?.[1];
    const entry = id && (await kept.entries(await queue.person)).find((each) => each.id === id);
    if (!entry) return;
    const own = [...document.querySelectorAll("form[data-entry]")].filter((form) => form.getAttribute("action") === entry.path);
    const event = entry.fields.find(([name]) => name === "event")?.[1];
    const form = own.find((each) => !event || each.querySelector(`button[name=event][value="${event}"]`)) || own[0];
    if (!form) return said(words.nowhere);
    form.dataset.replaces = id;
    fillIn(form, entry.fields);
    const closed = form.closest("details:not([open])");
    if (closed) closed.open = true;
    tellProblems(entry.problems || []);
    form.scrollIntoView();
  }

  // On the list of the day: what was recorded of a contact here, so that nobody does it twice.
  queue.listen((waiting) => {
    if (!document.getElementById("ready")) return;
    for (const link of document.querySelectorAll("main a[href^='/contacts/']")) {
      const own = waiting.filter((each) => `/contacts/${queue.contactOf(each.path)}` === link.getAttribute("href"));
      const last = own.filter((each) => !each.names).pop() || own.pop();
      let mark = link.querySelector(".mark");
      if (!last && !mark) continue;
      if (!mark) link.append((mark = element("strong", "", { className: "mark" })));
      if (last) mark.textContent = `${last.told.at(-1)[1]}. ${last.state ? words.look : words.waits}`;
      else mark.textContent = words.recorded;
    }
  });

  // The pages of the day.
  const STALE = 30 * 60 * 1000;
  const [AT_ONCE, PAUSE] = [80, 400]; // the server takes 300 requests a minute
  async function fetchDay() {
    const ready = document.getElementById("ready");
    if (!ready || root.dataset.asOf) return;
    const who = await queue.person;
    const paths = ["/today", ...new Set([...document.querySelectorAll("main a[href^='/contacts/']")].map((link) => link.getAttribute("href")))];
    let n = 0, fetched = 0;
    for (const path of paths) {
      const row = await kept.get("pages", `${who} ${path}`);
      const fresh = row && Date.now() - row.at < STALE && path !== "/today";
      if (!fresh && ++fetched > AT_ONCE) await new Promise((done) => setTimeout(done, PAUSE));
      if (fresh || (await queue.fetchPage(path))) n += path === "/today" ? 0 : 1;
    }
    // What left the day leaves the phone: somebody may have been erased since.
    for (const row of await kept.all("pages")) {
      if (row.person === who && !paths.includes(row.path)) await kept.remove("pages", row.id);
    }
    ready.textContent = counted("ready", n);
  }

  async function install() {
    if (!document.body.dataset.person || !navigator.serviceWorker) return;
    const before = await kept.get("meta", "language");
    await kept.put("meta", { name: "language", code: root.lang });
    const { active } = await navigator.serviceWorker.register("/worker.js");
    if (active && before?.code !== root.lang) active.postMessage({ language: root.lang });
    navigator.storage?.persist?.();
  }

  // Signing out leaves nothing; what waits is not thrown away without a word.
  const leaving = document.getElementById("leaving");
  document.addEventListener("submit", async (event) => {
    const form = event.target;
    if (!form.matches("form[data-leave]")) return;
    event.preventDefault();
    await queue.flush(true).catch(() => {});
    const who = await queue.person;
    const n = who ? (await kept.entries(who)).length : 0;
    if (!n) return signOut();
    leaving.querySelector("[data-count]").textContent = counted("waiting", n);
    leaving.querySelector("[data-why]").textContent = words[queue.hindrance()] || "";
    leaving.hidden = false;
    leaving.focus();
  });
  async function signOut() {
    const form = document.querySelector("form[data-leave]");
    if (!(await queue.session().catch(() => null))) return said(words.stays);
    const others = await queue.leave();
    form.elements.others.value = others ? "yes" : "";
    form.submit();
  }
  leaving?.addEventListener("click", async (event) => {
    const choice = event.target.dataset.choice;
    if (choice === "file") self.saveQueue?.();
    if (choice === "stay") leaving.hidden = true;
    if (choice === "out") await signOut();
    if (choice === "send") {
      leaving.hidden = true;
      document.querySelector("form[data-leave]").requestSubmit();
    }
  });

  const flush = () => queue.flush().catch(() => {});
  addEventListener("online", flush);
  document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && flush());
  setInterval(flush, 60000);

  (async () => {
    if (root.dataset.asOf) {
      const line = document.getElementById("as-of");
      line.textContent = fill(words.asOf, { moment: clockTime(Number(root.dataset.asOf)) });
      line.hidden = false;
    }
    document.querySelector("p.done[role=status]")?.focus();
    await queue.person;
    await queue.tell();
    await takeUpDraft();
    await takeUpEntry();
    if (!root.dataset.asOf && document.body.dataset.person) await queue.session().catch(() => {});
    await flush();
    await install().catch(() => {});
    await fetchDay().catch(() => {});
  })();
})();
