// Native charts (`data_visualization`) drawn as SVG, with their figures in words for readers.

import { h, s } from "./dom.js";

const COLOURS = ["#2f6f5e", "#d98e32", "#3f6fb5", "#b4534f", "#7a5ea8", "#5f9ea0",
  "#a3883a", "#8c4a72", "#4d7d3a", "#6b7280", "#c06c3e", "#2b4c7e"];
const colour = (index) => COLOURS[index % COLOURS.length];
const WIDTH = innerWidth < 800 ? 320 : 520;
const HEIGHT = innerWidth < 800 ? 210 : 240;
const BOX = { left: 46, right: 12, top: 12, bottom: 42 };

export function chart(block) {
  const { chart: made, title } = block;
  const drawn = made.type === "pie" ? pie(made) : axes(made);
  return h(
    "figure",
    { class: "chart", "data-testid": "chart", "data-chart": made.type, "aria-label": said(made, title) },
    h("figcaption", {}, title),
    h("div", { class: "chart-body" }, drawn, legend(made)),
  );
}

function said(made, title) {
  const points = (list) => list.map((p) => `${p.label} ${p.value}`).join(", ");
  if (made.type === "pie") return `${title}: ${points(made.segments)}`;
  return `${title}: ${made.series.map((one) => `${one.name}: ${points(one.data)}`).join("; ")}`;
}

function legend(made) {
  const total = made.segments?.reduce((sum, one) => sum + one.value, 0) || 1;
  const rows = made.type === "pie"
    ? made.segments.map((one) => `${one.label} · ${one.value} (${Math.round((100 * one.value) / total)} %)`)
    : made.series.map((one) => one.name);
  return h("ul", { class: "legend" }, rows.map((words, index) =>
    h("li", {}, h("i", { style: `background:${colour(index)}` }), words)));
}

function pie(made) {
  const total = made.segments.reduce((sum, one) => sum + one.value, 0) || 1;
  let from = 0;
  const slices = made.segments.map((one, index) => {
    const share = one.value / total;
    const slice = share >= 0.9999
      ? s("circle", { cx: 100, cy: 100, r: 80, fill: colour(index) })
      : s("path", { d: slicePath(from, from + share), fill: colour(index) });
    slice.append(s("title", {}, `${one.label}: ${one.value}`));
    from += share;
    return slice;
  });
  return s("svg", { viewBox: "0 0 200 200", class: "pie", role: "img" }, slices);
}

function slicePath(from, to) {
  const at = (share) => {
    const angle = 2 * Math.PI * share - Math.PI / 2;
    return `${100 + 80 * Math.cos(angle)} ${100 + 80 * Math.sin(angle)}`;
  };
  return `M100 100L${at(from)}A80 80 0 ${to - from > 0.5 ? 1 : 0} 1 ${at(to)}Z`;
}

function niceStep(range) {
  const rough = range / 4 || 1;
  const power = 10 ** Math.floor(Math.log10(rough));
  return [1, 2, 5, 10].map((one) => one * power).find((one) => one >= rough);
}

function axes(made) {
  const { categories, x_label: xLabel, y_label: yLabel } = made.axis_config;
  const values = made.series.flatMap((one) => one.data.map((point) => point.value));
  const step = niceStep(Math.max(...values, 0) - Math.min(...values, 0));
  const low = Math.floor(Math.min(...values, 0) / step) * step;
  const high = Math.max(Math.ceil(Math.max(...values, 0) / step) * step, low + step);
  const plot = { width: WIDTH - BOX.left - BOX.right, height: HEIGHT - BOX.top - BOX.bottom };
  const slot = plot.width / categories.length;
  const x = (index) => BOX.left + slot * (index + 0.5);
  const y = (value) => BOX.top + plot.height * (1 - (value - low) / (high - low));
  const parts = [];
  for (let value = low; value <= high + step / 2; value += step) {
    parts.push(s("line", { class: "grid", x1: BOX.left, x2: WIDTH - BOX.right, y1: y(value), y2: y(value) }));
    parts.push(s("text", { x: BOX.left - 6, y: y(value) + 4, "text-anchor": "end" }, Number(value.toFixed(2))));
  }
  const every = Math.ceil((categories.length * 48) / plot.width);
  categories.forEach((label, index) => {
    if (index % every === 0)
      parts.push(s("text", { y: HEIGHT - BOX.bottom + 16, "text-anchor": "middle" },
        inLines(label, slot * every).map((words, at) => s("tspan", { x: x(index), dy: at && 12 }, words))));
  });
  if (xLabel) parts.push(s("text", { class: "axis", x: BOX.left + plot.width / 2, y: HEIGHT - 6, "text-anchor": "middle" }, xLabel));
  if (yLabel) parts.push(s("text", { class: "axis", transform: `translate(11 ${BOX.top + plot.height / 2}) rotate(-90)`, "text-anchor": "middle" }, yLabel));
  const place = { x, y, slot, zero: y(Math.max(low, 0)) };
  made.series.forEach((one, index) => {
    const ordered = categories.map((label) => one.data.find((point) => point.label === label).value);
    parts.push(made.type === "bar" ? bars(ordered, index, made.series.length, place) : line(ordered, index, place, made.type === "area"));
  });
  return s("svg", { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, class: "axes", role: "img" }, parts);
}

// A label that is wider than its place goes on below, as Slack breaks it.
function inLines(label, width) {
  const most = Math.floor(width / 6);
  if (label.length <= most) return [label];
  const at = label.lastIndexOf(" ", Math.max(most, label.indexOf(" ")));
  return at > 0 ? [label.slice(0, at), label.slice(at + 1)] : [label];
}

function bars(values, index, count, place) {
  const width = Math.min(34, (place.slot * 0.72) / count);
  return values.map((value, at) => {
    const left = place.x(at) + (index - count / 2) * width;
    const top = Math.min(place.y(value), place.zero);
    return s("rect", { x: left + 1, y: top, width: Math.max(width - 2, 2), height: Math.abs(place.y(value) - place.zero), rx: 2, fill: colour(index) },
      s("title", {}, value));
  });
}

function line(values, index, place, filled) {
  const points = values.map((value, at) => `${place.x(at)} ${place.y(value)}`);
  const path = `M${points.join("L")}`;
  const under = `${path}L${place.x(values.length - 1)} ${place.zero}L${place.x(0)} ${place.zero}Z`;
  return [
    filled && s("path", { d: under, fill: colour(index), "fill-opacity": 0.22 }),
    s("path", { d: path, fill: "none", stroke: colour(index), "stroke-width": 2.5, "stroke-linejoin": "round" }),
    values.map((value, at) => s("circle", { cx: place.x(at), cy: place.y(value), r: 3.2, fill: colour(index) }, s("title", {}, value))),
  ];
}
