// The live screen: says when the connection is gone, draws the line, follows the conversation. It decides nothing.
"use strict";
(() => {
  const LOST_AFTER = 12000, FIRST_ANSWER = 3000;
  const lost = document.getElementById("verbinding-weg");
  const talk = document.getElementById("gesprek");
  let heard = 0;

  document.body.addEventListener("hartslag", () => { heard = Date.now(); lost.hidden = true; });
  const opened = Date.now();
  setInterval(() => { lost.hidden = Date.now() - (heard || opened) < LOST_AFTER; }, 1000);

  // The stream only reconnects by itself after a first good answer, so a failed start is tried again here.
  setInterval(() => {
    if (heard) return;
    const stream = document.getElementById("stroom");
    const again = stream.cloneNode(true);
    stream.replaceWith(again);
    htmx.process(again);
  }, FIRST_ANSWER);

  // Follow the conversation, unless somebody is reading back in it.
  new MutationObserver(() => {
    if (!talk.contains(document.activeElement)) talk.scrollTop = talk.scrollHeight;
  }).observe(talk, { childList: true });

  const holder = document.getElementById("lijn");
  const ink = () => getComputedStyle(document.body).color;
  const data = [[0], [0]];
  const plot = new uPlot({
    width: holder.clientWidth, height: 190, legend: { show: false }, cursor: { show: false },
    scales: { x: { time: false, range: (_, low, high) => [0, Math.max(30, high || 0)] }, y: { range: [-0.2, 4.2] } },
    axes: [
      { stroke: ink, grid: { show: false }, values: (_, all) => all.map((s) => `${Math.floor(s / 60)}:${String(s % 60).padStart(2, "0")}`) },
      { stroke: ink, grid: { stroke: "#8886" }, splits: () => [0, 1, 2, 3, 4], values: (_, all) => all.map((n) => `fase ${n}`), size: 64 },
    ],
    series: [{}, { stroke: ink, width: 2.5, points: { show: true, size: 8 }, paths: uPlot.paths.stepped({ align: 1 }) }],
  }, data, holder);
  new ResizeObserver(() => plot.setSize({ width: holder.clientWidth, height: 190 })).observe(holder);
  document.body.addEventListener("meting", (event) => {
    const { n, at, phase } = JSON.parse(event.detail.data);
    data[0][n] = at;
    data[1][n] = phase;
    plot.setData(data);
  });
})();
