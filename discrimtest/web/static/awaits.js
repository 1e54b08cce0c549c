// On the page that asks who somebody is: how many entries wait on this phone, of whomever. Makes nothing.
"use strict";
(async () => {
  const told = document.getElementById("awaits");
  const known = await indexedDB.databases();
  if (!told || !known.some((each) => each.name === "discrimtest")) return;
  const asked = indexedDB.open("discrimtest");
  asked.onsuccess = () => {
    const database = asked.result;
    if (!database.objectStoreNames.contains("entries")) return database.close();
    const counted = database.transaction("entries").objectStore("entries").count();
    counted.onsuccess = () => {
      const n = counted.result;
      told.textContent = n === 1 ? told.dataset.one : told.dataset.many.replace("{n}", n);
      told.hidden = !n;
      database.close();
    };
  };
})();
