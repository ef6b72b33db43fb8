// Native tables (`data_table`): sortable by a click on a head, in pages.

import { h } from "./dom.js";
import { richText } from "./rich.js";

const PAGE = 5;

export function table(block) {
  const [head, ...rows] = block.rows;
  const size = block.page_size || PAGE;
  const view = { page: 0, column: -1, up: true };
  const body = h("tbody");
  const foot = h("div", { class: "pager" });
  const numeric = head.map((_, index) => rows.every((row) => row[index].type === "raw_number"));
  const heads = head.map((cell, index) =>
    h("th", { scope: "col", class: numeric[index] ? "number" : null }, h("button", { type: "button", class: "sort", onclick: () => sort(index) }, cell.text)));

  function sort(index) {
    view.up = view.column === index ? !view.up : true;
    view.column = index;
    view.page = 0;
    heads.forEach((node, at) => node.setAttribute("aria-sort", at === index ? (view.up ? "ascending" : "descending") : "none"));
    draw();
  }

  function ordered() {
    if (view.column < 0) return rows;
    const compare = numeric[view.column]
      ? (a, b) => a[view.column].value - b[view.column].value
      : (a, b) => String(a[view.column].text ?? "").localeCompare(String(b[view.column].text ?? ""));
    return [...rows].sort((a, b) => (view.up ? compare(a, b) : compare(b, a)));
  }

  function draw() {
    const pages = Math.ceil(rows.length / size);
    const shown = ordered().slice(view.page * size, (view.page + 1) * size);
    body.replaceChildren(...shown.map((row) => h("tr", {}, row.map((cell, at) => drawCell(cell, at === block.row_header_column_index)))));
    foot.replaceChildren();
    if (pages < 2) return;
    const turn = (words, to) => h("button", { type: "button", disabled: to < 0 || to >= pages, onclick: () => { view.page = to; draw(); } }, words);
    foot.append(turn("Previous", view.page - 1), h("span", {}, `${view.page + 1} of ${pages}`), turn("Next", view.page + 1));
  }

  draw();
  return h("div", { class: "data-table", "data-testid": "data-table" },
    h("div", { class: "scroller", tabindex: "0", role: "region", "aria-label": block.caption },
      h("table", {}, h("caption", {}, block.caption), h("thead", {}, h("tr", {}, heads)), body)),
    foot);
}

function drawCell(cell, header) {
  const content = cell.type === "rich_text" ? richText(cell) : cell.text;
  const props = { class: cell.type === "raw_number" ? "number" : null, scope: header ? "row" : null };
  return h(header ? "th" : "td", props, content);
}
