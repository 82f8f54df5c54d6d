// The live screen: says when the connection is gone, follows the conversation, keeps the keyboard's place. It decides nothing.
"use strict";
(() => {
  const LOST_AFTER = 12000, FIRST_ANSWER = 3000;
  const lost = document.getElementById("verbinding-weg");
  const fault = document.getElementById("fout");
  const voice = document.getElementById("spreek");
  let heard = 0;

  const say = (text) => {
    const line = document.createElement("p");
    line.textContent = text;
    voice.replaceChildren(line);
  };

  // Buttons wait until htmx listens to them: a press that nobody hears must not be possible.
  const ready = () => {
    if (!document.querySelector(".wacht [data-htmx-powered]")) return;
    for (const waiting of document.querySelectorAll(".wacht")) waiting.disabled = false;
  };
  document.addEventListener("htmx:after:process", ready);
  ready();

  document.body.addEventListener("hartslag", () => { heard = Date.now(); });
  const opened = Date.now();
  setInterval(() => {
    const gone = Date.now() - (heard || opened) >= LOST_AFTER;
    if (gone && lost.hidden) say(lost.dataset.tekst);
    lost.hidden = !gone;
  }, 1000);

  // The stream only reconnects by itself after a first good answer, so a failed start is tried again here.
  setInterval(() => {
    if (heard) return;
    const stream = document.getElementById("stroom");
    const again = stream.cloneNode(true);
    stream.replaceWith(again);
    htmx.process(again);
  }, FIRST_ANSWER);

  // A press that was not taken is said in words; the next press clears it.
  const refuse = (text) => { fault.textContent = text; fault.hidden = false; say(text); };
  const reason = (text) => { try { return JSON.parse(text).detail; } catch { return ""; } };
  const pressed = (event) => event.detail.ctx && event.detail.ctx.sourceElement.matches("button, form");
  document.body.addEventListener("htmx:before:request", (event) => { if (pressed(event)) fault.hidden = true; });
  document.body.addEventListener("htmx:response:error", (event) => {
    if (pressed(event)) refuse(`${fault.dataset.mislukt} ${reason(event.detail.ctx.text) || fault.dataset.opnieuw}.`);
  });
  document.body.addEventListener("htmx:error", (event) => {
    if (pressed(event)) refuse(`${fault.dataset.mislukt} ${fault.dataset.weg}`);
  });

  // One press is one press: the second half of a double click or a key held down could hit the next step.
  document.addEventListener("click", (event) => {
    if (event.detail > 1 && event.target.closest("[hx-post]")) { event.preventDefault(); event.stopImmediatePropagation(); }
  }, true);
  document.addEventListener("keydown", (event) => {
    if (event.repeat && event.target.closest("[hx-post]")) event.preventDefault();
    const typing = event.target.closest("input, select, textarea, [contenteditable]");
    if (event.key !== "F2" || event.repeat || typing || event.ctrlKey || event.altKey || event.metaKey) return;
    const help = document.querySelector("[data-sneltoets=F2] #knop-hulp");
    if (!help) return;
    event.preventDefault();
    help.click();
  });

  // A button that goes away leaves the keyboard at the heading of its panel, not at the top of the page.
  let last = null, home = null;
  document.addEventListener("focusin", (event) => { last = event.target; home = last.closest("section, aside"); });
  document.addEventListener("htmx:after:swap", () => {
    if (!last || last.isConnected || document.activeElement !== document.body) return;
    const heading = home && home.isConnected ? home.querySelector("h2[tabindex]") : null;
    (heading || document.querySelector("#kop-cue, #kop-werk, h2[tabindex]")).focus({ preventScroll: true });
  });

  // Follow the conversation, unless somebody is reading back in it.
  const follow = () => {
    const talk = document.getElementById("gesprek");
    if (talk && !talk.contains(document.activeElement)) talk.scrollTop = talk.scrollHeight;
  };
  document.addEventListener("htmx:after:swap", follow);
  follow();

  // The line of the call; a page without one only listens.
  if (!window.uPlot) return;
  const ink = () => getComputedStyle(document.body).color;
  const data = [[0], [0]];
  let plot = null, holder = null;
  const options = () => ({
    width: holder.clientWidth, height: 190, legend: { show: false }, cursor: { show: false },
    scales: { x: { time: false, range: (_, low, high) => [0, Math.max(30, high || 0)] }, y: { range: [-0.2, 4.2] } },
    axes: [
      { stroke: ink, grid: { show: false }, values: (_, all) => all.map((s) => `${Math.floor(s / 60)}:${String(s % 60).padStart(2, "0")}`) },
      { stroke: ink, grid: { stroke: "#8886" }, splits: () => [0, 1, 2, 3, 4], values: (_, all) => all.map((n) => `${holder.dataset.fase} ${n}`), size: 64 },
    ],
    series: [{}, { stroke: ink, width: 2.5, points: { show: true, size: 8 }, paths: uPlot.paths.stepped({ align: 1 }) }],
  });
  const wide = new ResizeObserver(() => plot.setSize({ width: holder.clientWidth, height: 190 }));
  const draw = () => {
    if (holder && holder.isConnected) { plot.setData(data); return; }
    holder = document.getElementById("lijn");
    if (!holder) return;
    if (plot) { wide.disconnect(); plot.destroy(); }
    plot = new uPlot(options(), data, holder);
    wide.observe(holder);
  };
  const point = ({ n, at, phase }) => { data[0][n] = at; data[1][n] = phase; };
  const whole = (points) => { data[0].length = 1; data[1].length = 1; points.forEach(point); draw(); };
  document.body.addEventListener("meting", (event) => { point(JSON.parse(event.detail.data)); draw(); });
  document.body.addEventListener("metingen", (event) => whole(JSON.parse(event.detail.data)));
  document.addEventListener("htmx:after:swap", () => { if (holder && !holder.isConnected) draw(); });
  whole(JSON.parse(document.getElementById("stroom").dataset.punten || "[]"));
})();
