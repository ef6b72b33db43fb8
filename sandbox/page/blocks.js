// Blocks as DOM nodes; an unknown block says so instead of vanishing.

import { chart } from "./charts.js";
import { control } from "./controls.js";
import { h } from "./dom.js";
import { mrkdwn, plain, textObject } from "./mrkdwn.js";
import { markdown, richText } from "./rich.js";
import { table } from "./tables.js";

export function blocks(list, ctx) {
  return list.map((block) => {
    const draw = DRAWN[block.type];
    return h("div", { class: `block ${block.type}`, "data-block-id": block.block_id, "data-testid": `block-${block.type}` },
      draw ? draw(block, ctx) : h("p", { class: "unknown" }, `(${block.type})`));
  });
}

const image = (one) =>
  one.image_url ? h("img", { src: one.image_url, alt: one.alt_text, loading: "lazy" }) : h("span", {}, one.alt_text);

function section(block, ctx) {
  const accessory = block.accessory;
  return [
    h("div", { class: "section-text" },
      block.text && h("div", {}, textObject(block.text)),
      block.fields && h("div", { class: "fields" }, block.fields.map((field) => h("div", {}, textObject(field))))),
    accessory && h("div", { class: "accessory" }, accessory.type === "image" ? image(accessory) : control(accessory, block, ctx)),
  ];
}

function input(block, ctx) {
  const id = `f-${block.block_id}-${Math.random().toString(36).slice(2)}`;
  const drawn = control(block.element, block, ctx, Boolean(block.dispatch_action) && !block.element.type.endsWith("_input"));
  if (["INPUT", "TEXTAREA", "SELECT"].includes(drawn.tagName)) drawn.id = id;
  const error = ctx.errors?.[block.block_id];
  if (error) drawn.setAttribute("aria-invalid", "true");
  return [
    h("label", { for: id }, plain(block.label), block.optional && h("span", { class: "optional" }, " (optional)")),
    drawn,
    error && h("p", { class: "field-error", role: "alert", "data-testid": "field-error" }, error),
    block.hint && h("p", { class: "hint" }, plain(block.hint)),
  ];
}

const DRAWN = {
  section,
  input,
  header: (block) => h("h3", {}, plain(block.text)),
  divider: () => h("hr"),
  context: (block) => block.elements.map((one) => h("span", {}, one.type === "image" ? image(one) : textObject(one))),
  actions: (block, ctx) => block.elements.map((one) => control(one, block, ctx)),
  context_actions: (block, ctx) => block.elements.map((one) => control(one, block, ctx)),
  image: (block) => h("figure", {}, block.title && h("figcaption", {}, plain(block.title)), image(block)),
  rich_text: (block) => richText(block),
  markdown: (block) => markdown(block.text),
  data_table: (block) => table(block),
  data_visualization: (block) => chart(block),
};

export const messageText = (text) => h("div", { class: "text" }, mrkdwn(text));
