// The page of what waits: each entry with its state, and what a person decides about it; and a file.
"use strict";
(() => {
  const COLUMNS = ["contact", "event", "at", "channel", "category", "text", "subtle", "reason", "note", "ending", "client_id"];
  const field = (entry, name) => entry.fields.find(([each]) => each === name)?.[1] || "";
  const kind = (entry) => entry.path.split("/").slice(3).filter((_, number) => number !== 1).join("/");

  // One row for each thing that happened, as it was put right here; what puts right something that
  // the server has is no row.
  function rows(entries) {
    const found = new Map();
    for (const entry of entries) {
      const made = found.get(entry.names);
      if (made && kind(entry) === "outcome") Object.assign(made, { category: field(entry, "category") || made.category });
      else if (made && kind(entry) === "answers/time") made.at = moment(entry);
      else if (made && kind(entry) === "answers/withdrawal") found.delete(entry.names);
      else if (made && ["events", "calls"].includes(kind(entry))) {
        found.delete(entry.names);
        if (kind(entry) === "calls") found.set(entry.id, { ...row(entry), at: field(entry, "at") ? moment(entry) : made.at });
        else if (field(entry, "event") !== "mended") found.set(entry.id, { ...made, at: moment(entry) });
      } else if (["events", "answers", "calls"].includes(kind(entry)) && !field(entry, "corrects")) found.set(entry.id, row(entry));
    }
    return [...found.values()];
  }
  const moment = (entry) => field(entry, "at").replace("T", " ") || entry.at;
  function row(entry) {
    const told = Object.fromEntries(COLUMNS.map((name) => [name, field(entry, name)]));
    const subtle = entry.fields.filter(([name, value]) => name === "subtle" && value).map(([, value]) => value);
    const event = { answers: "response", calls: "call" }[kind(entry)] || field(entry, "event");
    return { ...told, event, contact: queue.contactOf(entry.path), at: moment(entry), subtle: subtle.join("; "), client_id: entry.id };
  }
  const cell = (text) => (/[",\n\r]/.test(text) ? `"${text.replace(/"/g, '""')}"` : text);

  function save(name, text, type) {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([text], { type }));
    link.download = name;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 60000);
  }

  self.saveQueue = async () => {
    const entries = await kept.entries(await queue.person);
    const day = new Date().toISOString().slice(0, 10);
    const list = rows(entries);
    const lines = [COLUMNS, ...list.map((told) => COLUMNS.map((name) => told[name]))];
    if (list.length) save(`discrimtest-${day}.csv`, lines.map((line) => line.map(cell).join(",")).join("\n") + "\n", "text/csv");
    if (entries.length > list.length) {
      const told = entries.map((each) => [each.at, each.path, ...each.told.map((pair) => pair.filter(Boolean).join(": "))].join("\n"));
      save(`discrimtest-${day}.txt`, told.join("\n\n") + "\n", "text/plain");
    }
  };

  const list = document.getElementById("waits");
  if (!list) return;
  const words = document.getElementById("words").dataset;
  const cloned = (name) => document.getElementById(name).content.cloneNode(true);

  queue.listen(async (waiting) => {
    const shown = JSON.stringify(waiting.map((each) => [each.id, each.state, each.at]));
    if (list.dataset.shown === shown) return;
    list.dataset.shown = shown;
    list.replaceChildren(...waiting.map(item));
    for (const name of ["nothing", "some"]) document.getElementById(name).hidden = (name === "some") !== waiting.length > 0;
    const who = await queue.person;
    document.getElementById("others").hidden = !(await kept.all("entries")).some((row) => row.person !== who);
  });

  function item(entry) {
    const made = cloned("waiting-entry").firstElementChild;
    const link = made.querySelector("a");
    link.href = `/contacts/${queue.contactOf(entry.path)}`;
    link.textContent = entry.home || queue.contactOf(entry.path);
    made.querySelector(".when").textContent = shownTime(entry.made);
    made.querySelector(".what").append(...toldLines(entry));
    if (!entry.state) made.querySelector(".state").textContent = words.waits;
    else made.append(decide(entry));
    return made;
  }

  function decide(entry) {
    const part = cloned(`waiting-${entry.state}`);
    for (const each of part.querySelectorAll("[id], [for], [aria-labelledby]")) {
      for (const name of ["id", "for", "aria-labelledby"]) if (each.hasAttribute(name)) each.setAttribute(name, `${each.getAttribute(name)}-${entry.id}`);
    }
    for (const each of entry.problems || []) {
      const told = Object.assign(document.createElement("li"), { textContent: each.words, lang: each.lang || document.documentElement.lang });
      part.querySelector(".problems ul")?.append(told);
    }
    for (const each of part.querySelectorAll("a[data-mend]")) each.href = `/contacts/${queue.contactOf(entry.path)}#entry=${entry.id}`;
    for (const side of entry.sides || []) part.querySelector("table")?.append(compared(side));
    if (!entry.correctable) part.querySelector("[data-correctable]")?.remove();
    part.firstElementChild.addEventListener("submit", (event) => {
      event.preventDefault();
      decided(entry, event.submitter.value, event.target).catch(() => {});
    });
    return part;
  }

  function compared({ label, theirs, mine, differs }) {
    const made = cloned("waiting-side").firstElementChild;
    made.querySelector("th").prepend(label);
    const cells = made.querySelectorAll("td");
    [cells[0].textContent, cells[1].textContent] = [theirs || "–", mine || "–"];
    made.classList.toggle("differs", differs);
    made.querySelector("[data-differs]").hidden = !differs;
    return made;
  }

  async function decided(entry, choice, form) {
    const who = await queue.person;
    if (choice === "throw") await discard(who, entry);
    if (choice === "theirs") await kept.remove("entries", entry.id);
    if (choice === "mine") await recordMine(who, entry, form.elements.reason.value);
    if (choice === "when") {
      const fields = [...entry.fields.filter(([name]) => name !== "at"), ["at", form.elements.at.value]];
      await kept.putEntry(who, { ...entry, fields, state: "", settled: true });
    }
    if (choice === "again") await kept.putEntry(who, { ...entry, state: "" });
    await queue.tell();
    document.querySelector("h1").focus();
    await queue.flush(true);
  }

  // What follows it follows what it followed; what puts it right can no longer do so.
  async function discard(who, entry) {
    for (const each of await kept.entries(who)) {
      if (each.names === entry.id) await kept.putEntry(who, { ...each, base: entry.base, state: "refused", problems: [{ words: words.baseless }] });
      else if (each.base === entry.id) await kept.putEntry(who, { ...each, base: entry.base });
    }
    await kept.remove("entries", entry.id);
  }

  // What differs is put right beside what the server has, each in the way of its form.
  async function recordMine(who, entry, reason) {
    const base = `/contacts/${queue.contactOf(entry.path)}`;
    const differs = (entry.sides || []).filter((side) => side.differs).map((side) => side.name);
    const only = (...names) => differs.every((name) => names.includes(name));
    const more = (path, fields, names = entry.id) => queue.add({ path, fields, names, told: entry.told, home: entry.home });
    await kept.remove("entries", entry.id);
    if (["events", "calls"].includes(kind(entry))) {
      const fields = entry.fields.filter(([name]) => !["note", "corrects"].includes(name));
      await more(entry.path, [...fields, ["note", reason], ["corrects", entry.id]]);
    } else if (kind(entry) !== "answers") await more(entry.path, entry.fields, "");
    else if (only("category", "subtle")) await more(`${base}/outcome`, [...entry.fields.filter(([name]) => ["category", "subtle"].includes(name)), ["reason", reason]]);
    else if (only("at")) await more(`${base}/answers/${entry.id}/time`, [["at", field(entry, "at")], ["reason", reason]]);
    else {
      await more(`${base}/answers/${entry.id}/withdrawal`, [["reason", reason]]);
      const at = field(entry, "at") ? [] : [["at", entry.at]];
      await more(entry.path, [...entry.fields.filter(([name]) => name !== "again"), ...at, ["again", "1"]], "");
    }
  }

  document.getElementById("send-now").addEventListener("click", () => queue.flush(true));
  document.getElementById("save-file").addEventListener("click", () => self.saveQueue());
})();
