// Shows how far long work is, without a new page; the page itself is shown anew when it is over.
"use strict";
const far = document.getElementById("far");
async function again() {
  try {
    const answer = await fetch(location.href, { credentials: "same-origin" });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const now = page.getElementById("far");
    if (!answer.ok || !now || !now.dataset.again) return location.reload();
    if (now.textContent !== far.textContent) far.replaceChildren(...now.childNodes);
  } catch {
    // The server may be starting anew: it is asked again.
  }
  setTimeout(again, 1000 * far.dataset.again);
}
if (far && far.dataset.again) setTimeout(again, 1000 * far.dataset.again);
