// Interactive elements. `ctx` knows the surface, what was typed, and how to tell the bot.

import { h, icon, safeUrl } from "./dom.js";
import { character } from "./emoji.js";
import { plain } from "./mrkdwn.js";
import { confirmed, menuItem, popover, toast } from "./overlay.js";
import { picker } from "./picker.js";
import { store } from "./store.js";

// Makes the context of one message or view; `typed` outlives a redrawing of its blocks.
export function context(surface, typed) {
  return {
    surface,
    typed,
    keep(block, element, choice) {
      (typed[block.block_id] ||= {})[element.action_id] = choice;
    },
    async act(block, element, choice, node) {
      if (!(await confirmed(element.confirm))) return;
      node?.classList.add("pending");
      const ids = { block_id: block.block_id, action_id: element.action_id };
      const done = await store.gesture("act", { ...surface, ...ids, choice, values: typed });
      node?.classList.remove("pending");
      if (!done.ok) toast(`Goodfit did not answer this: ${done.error}`);
    },
  };
}

const common = (block, element) => ({
  "data-testid": element.type,
  "data-action-id": element.action_id,
  "data-block-id": block.block_id,
});

export function startOf(element) {
  const value = (option) => option?.value;
  const many = (list) => (list || []).map(value);
  switch (element.type) {
    case "static_select":
    case "radio_buttons": return value(element.initial_option);
    case "checkboxes":
    case "multi_static_select": return many(element.initial_options);
    case "users_select": return element.initial_user;
    case "conversations_select": return element.initial_conversation;
    case "channels_select": return element.initial_channel;
    case "multi_users_select": return element.initial_users || [];
    case "multi_conversations_select": return element.initial_conversations || [];
    case "multi_channels_select": return element.initial_channels || [];
    case "datepicker": return element.initial_date;
    case "timepicker": return element.initial_time;
    case "datetimepicker": return element.initial_date_time;
    default: return element.initial_value;
  }
}

// `sends` says whether a change goes to the bot at once, as everywhere but in input blocks.
export function control(element, block, ctx, sends = true) {
  const kept = ctx.typed[block.block_id]?.[element.action_id];
  const start = kept === undefined ? startOf(element) : kept;
  if (start !== undefined && startOf(element) === undefined) ctx.keep(block, element, start);
  const use = (choice, node) => {
    ctx.keep(block, element, choice);
    if (sends) ctx.act(block, element, choice, node);
  };
  const draw = DRAWN[element.type];
  return draw
    ? draw({ element, block, ctx, start, use })
    : h("span", { class: "unknown" }, `(${element.type})`);
}

function button({ element, block, ctx }) {
  const url = element.url && safeUrl(element.url);
  const node = h(url ? "a" : "button", {
    ...common(block, element),
    type: url ? null : "button",
    href: url || null,
    target: url && !url.startsWith(location.origin) ? "_blank" : null,
    rel: url ? "noopener noreferrer" : null,
    class: `btn ${element.style || ""}`,
    "aria-label": element.accessibility_label,
    onclick: () => ctx.act(block, element, null, node),
  }, plain(element.text));
  return node;
}

function iconButton({ element, block, ctx }) {
  const node = h("button", { ...common(block, element), type: "button", class: "quiet", "aria-label": element.text.text,
    onclick: () => ctx.act(block, element, null, node) }, icon("close"));
  return node;
}

function overflow({ element, block, ctx }) {
  const node = h("button", { ...common(block, element), type: "button", class: "btn more", "aria-label": "More actions", "aria-haspopup": "menu",
    onclick: () => popover(node, element.options.map((option) =>
      menuItem(plain(option.text), () => {
        if (option.url && safeUrl(option.url)) window.open(safeUrl(option.url), "_blank", "noopener");
        ctx.act(block, element, option.value, node);
      }, { "data-value": option.value }))) }, icon("more"));
  return node;
}

function feedback({ element, block, ctx }) {
  const side = (one, thumb) => {
    const node = h("button", { ...common(block, element), type: "button", class: "quiet feedback", "data-value": one.value, "aria-label": one.accessibility_label,
      onclick: () => {
        node.parentElement.querySelectorAll("button").forEach((b) => b.setAttribute("aria-pressed", String(b === node)));
        ctx.act(block, element, one.value, node);
      } }, character(thumb) && h("span", { "aria-hidden": "true" }, character(thumb)), plain(one.text));
    return node;
  };
  return h("span", { class: "feedback-pair" }, side(element.positive_button, "+1"), side(element.negative_button, "-1"));
}

function textInput({ element, block, ctx, start, use }) {
  const wide = element.type === "plain_text_input" && element.multiline;
  const triggers = element.dispatch_action_config?.trigger_actions_on || ["on_enter_pressed"];
  const node = h(wide ? "textarea" : "input", {
    ...common(block, element),
    type: wide ? null : { email_text_input: "email", url_text_input: "url" }[element.type] || "text",
    inputmode: element.type === "number_input" ? "decimal" : null,
    placeholder: element.placeholder?.text,
    maxlength: element.max_length,
    rows: wide ? 5 : null,
    value: start ?? "",
    oninput: () => {
      ctx.keep(block, element, node.value);
      if (block.dispatch_action && triggers.includes("on_character_entered")) use(node.value);
    },
    onkeydown: (event) => {
      if (event.key !== "Enter" || wide || !block.dispatch_action) return;
      event.preventDefault();
      if (triggers.includes("on_enter_pressed")) use(node.value);
    },
  });
  if (element.focus_on_load) queueMicrotask(() => node.focus());
  return node;
}

function when({ element, block, start, use }) {
  const kind = { datepicker: "date", timepicker: "time", datetimepicker: "datetime-local" }[element.type];
  const node = h("input", { ...common(block, element), type: kind, value: start ?? "", "aria-label": element.placeholder?.text,
    onchange: () => use(kind === "datetime-local" ? Math.floor(new Date(node.value) / 1000) : node.value, node) });
  return node;
}

function boxes({ element, block, start, use }) {
  const many = element.type === "checkboxes";
  const name = `${block.block_id}-${element.action_id}-${Math.random()}`;
  const holder = h("div", { ...common(block, element), class: "boxes", role: many ? "group" : "radiogroup" });
  const picked = () => [...holder.querySelectorAll("input:checked")].map((one) => one.value);
  holder.append(...element.options.map((option) =>
    h("label", {}, h("input", { type: many ? "checkbox" : "radio", name, value: option.value,
      checked: many ? start.includes(option.value) : start === option.value,
      onchange: () => use(many ? picked() : picked()[0], null) }),
    h("span", {}, plain(option.text), option.description && h("small", {}, plain(option.description))))));
  return holder;
}

const pick = (many) => ({ element, block, start, use }) =>
  picker({ element, props: common(block, element), many, start, use });

const DRAWN = {
  button, overflow, workflow_button: button, icon_button: iconButton, feedback_buttons: feedback,
  plain_text_input: textInput, number_input: textInput, email_text_input: textInput, url_text_input: textInput,
  datepicker: when, timepicker: when, datetimepicker: when, checkboxes: boxes, radio_buttons: boxes,
  ...Object.fromEntries(["static", "users", "conversations", "channels"].flatMap((kind) =>
    [[`${kind}_select`, pick(false)], [`multi_${kind}_select`, pick(true)]])),
};
