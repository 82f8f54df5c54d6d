// Search in the conversation: marks what is found without touching the text, and goes from one place to the next.
"use strict";
(() => {
  const box = () => document.getElementById("zoek");
  const talk = () => document.getElementById("gesprek");
  let at = -1, found = [];

  const ranges = (wanted) => {
    const places = [];
    const walker = document.createTreeWalker(talk(), NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      const text = node.data.toLowerCase();
      for (let from = text.indexOf(wanted); from >= 0; from = text.indexOf(wanted, from + wanted.length)) {
        const range = new Range();
        range.setStart(node, from);
        range.setEnd(node, from + wanted.length);
        places.push(range);
      }
    }
    return places;
  };

  const show = () => {
    if (!box() || !talk()) return;
    const wanted = box().value.trim().toLowerCase();
    found = wanted ? ranges(wanted) : [];
    if (at >= found.length) at = found.length - 1;
    if ("highlights" in CSS) {
      CSS.highlights.set("zoek", new Highlight(...found));
      CSS.highlights.set("zoek-nu", found[at] ? new Highlight(found[at]) : new Highlight());
    }
    const result = document.getElementById("zoek-uitslag");
    result.textContent = !wanted ? "" : found.length ? `${at + 1} ${result.dataset.zoveel} ${found.length}` : result.dataset.geen;
  };

  const step = (by) => {
    if (!found.length) return;
    at = (at + by + found.length) % found.length;
    show();
    found[at].startContainer.parentElement.scrollIntoView({ block: "center" });
  };

  document.addEventListener("input", (event) => { if (event.target === box()) { at = 0; show(); } });
  document.addEventListener("keydown", (event) => {
    if (event.target === box()) {
      if (event.key === "Enter") { event.preventDefault(); step(event.shiftKey ? -1 : 1); }
      if (event.key === "Escape") { box().value = ""; show(); talk().focus(); }
      return;
    }
    const typing = event.target.closest("input, select, textarea, [contenteditable]");
    if (event.key !== "/" || typing || event.ctrlKey || event.altKey || event.metaKey || !box() || off()) return;
    event.preventDefault();
    box().focus();
    box().select();
  });

  // A shortcut of one character can be switched off, for who speaks to the computer; this browser remembers it.
  const off = () => localStorage.getItem("sneltoets") === "uit";
  const tell = () => document.getElementById("knop-sneltoets")?.setAttribute("aria-pressed", off() ? "false" : "true");
  document.addEventListener("click", (event) => {
    if (!event.target.closest("#knop-sneltoets")) return;
    localStorage.setItem("sneltoets", off() ? "aan" : "uit");
    tell();
  });
  document.addEventListener("htmx:after:swap", () => { tell(); show(); });
  tell();
})();
