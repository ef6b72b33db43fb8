// Selects: one choice is the browser's own select, several are chips with a list to tick.

import { h, icon } from "./dom.js";
import { popover } from "./overlay.js";
import { store } from "./store.js";

function groupsOf(element) {
  const option = (one) => ({ value: one.value, label: one.text.text });
  const channels = () => store.state.channels.filter((one) => !one.is_im).map((one) => ({ value: one.id, label: `#${one.name}` }));
  if (element.option_groups) return element.option_groups.map((group) => [group.label.text, group.options.map(option)]);
  if (element.type.includes("users")) return [["", store.state.people.map((one) => ({ value: one.id, label: store.name(one.id) }))]];
  if (element.type.includes("conversations") || element.type.includes("channels")) return [["", channels()]];
  return [["", (element.options || []).map(option)]];
}

export function picker({ element, props, many, start, use }) {
  const groups = groupsOf(element);
  return many ? several(element, groups, props, start || [], use) : one(element, groups, props, start, use);
}

function one(element, groups, props, start, use) {
  const node = h("select", { ...props, class: "select", onchange: () => use(node.value || null, node) },
    h("option", { value: "", disabled: true, hidden: true }, element.placeholder?.text || "Select an item"),
    groups.map(([label, options]) => {
      const drawn = options.map((choice) => h("option", { value: choice.value }, choice.label));
      return label ? h("optgroup", { label }, drawn) : drawn;
    }));
  node.value = start ?? "";
  return node;
}

function several(element, groups, props, start, use) {
  let picked = [...start];
  const options = groups.flatMap(([, list]) => list);
  const label = (value) => options.find((choice) => choice.value === value)?.label || value;
  const node = h("div", { ...props, class: "chips", role: "group", "aria-label": element.placeholder?.text || "Select items" });
  const set = (values) => {
    picked = values;
    draw();
    use(picked, null);
  };
  const adder = h("button", { type: "button", class: "chip-add", "aria-haspopup": "dialog", onclick: () => popover(adder, tickList(), "ticks") },
    element.placeholder?.text || "Select items", icon("down"));

  function tickList() {
    return groups.map(([heading, list]) => [
      heading && h("p", { class: "heading" }, heading),
      list.map((choice) => h("label", {}, h("input", { type: "checkbox", value: choice.value, checked: picked.includes(choice.value),
        onchange: (event) => set(event.target.checked ? [...picked, choice.value] : picked.filter((v) => v !== choice.value)) }), choice.label)),
    ]);
  }

  function draw() {
    node.replaceChildren(...picked.map((value) =>
      h("span", { class: "chip" }, label(value),
        h("button", { type: "button", "aria-label": `Remove ${label(value)}`, onclick: () => set(picked.filter((v) => v !== value)) }, icon("close")))), adder);
  }

  draw();
  return node;
}
