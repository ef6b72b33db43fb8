// What lies over the page: menus, confirm dialogs, short notices.

import { clear, h, icon } from "./dom.js";
import { textObject } from "./mrkdwn.js";

const root = () => document.getElementById("overlays");
let open = null;

export function closePopover() {
  open?.remove();
  open = null;
}

export function popover(anchor, content, kind = "menu") {
  const again = open?.anchor === anchor;
  closePopover();
  if (again) return null;
  const box = h("div", { class: `popover ${kind}`, role: kind === "menu" ? "menu" : "dialog" }, content);
  box.anchor = anchor;
  root().append(box);
  const at = anchor.getBoundingClientRect();
  const width = box.offsetWidth;
  const height = box.offsetHeight;
  const below = at.bottom + 4 + height < innerHeight;
  box.style.left = `${Math.max(8, Math.min(at.left, innerWidth - width - 8))}px`;
  box.style.top = `${below ? at.bottom + 4 : Math.max(8, at.top - height - 4)}px`;
  open = box;
  box.querySelector("button, input")?.focus();
  return box;
}

export const menuItem = (label, onclick, props = {}) =>
  h("button", { type: "button", role: "menuitem", onclick: () => { closePopover(); onclick(); }, ...props }, label);

document.addEventListener("pointerdown", (event) => {
  if (open && !open.contains(event.target) && !open.anchor.contains(event.target)) closePopover();
});
document.addEventListener("keydown", (event) => {
  if (!open) return;
  if (event.key === "Escape") {
    const { anchor } = open;
    closePopover();
    anchor.focus();
    event.stopPropagation();
  }
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (step && open.classList.contains("menu")) {
    const items = [...open.querySelectorAll("button")];
    const next = items.indexOf(document.activeElement) + step;
    items[(next + items.length) % items.length]?.focus();
    event.preventDefault();
  }
}, true);

export function confirmed(dialog) {
  if (!dialog) return Promise.resolve(true);
  return new Promise((resolve) => {
    const box = h("dialog", { class: "sheet small", "data-testid": "confirm" });
    const end = (yes) => {
      box.close();
      box.remove();
      resolve(yes);
    };
    box.addEventListener("cancel", () => end(false));
    clear(box,
      h("header", {}, h("h2", {}, textObject(dialog.title)),
        h("button", { type: "button", class: "quiet", "aria-label": "Close", onclick: () => end(false) }, icon("close"))),
      h("div", { class: "sheet-body" }, textObject(dialog.text)),
      h("footer", {},
        h("button", { type: "button", class: "btn", "data-testid": "confirm-no", onclick: () => end(false) }, textObject(dialog.deny)),
        h("button", { type: "button", class: `btn ${dialog.style === "danger" ? "danger" : "primary"}`, "data-testid": "confirm-yes", onclick: () => end(true) }, textObject(dialog.confirm))));
    root().append(box);
    box.showModal();
  });
}

// Asks for a text; gives it, or nothing when the person thinks better of it.
export function written(title, text, label) {
  return new Promise((resolve) => {
    const box = h("dialog", { class: "sheet small", "data-testid": "edit" });
    const area = h("textarea", { rows: 4, "aria-label": title, value: text });
    const end = (answer) => {
      box.close();
      box.remove();
      resolve(answer);
    };
    box.addEventListener("cancel", () => end(null));
    clear(box, h("header", {}, h("h2", {}, title)), h("div", { class: "sheet-body block" }, area),
      h("footer", {}, h("button", { type: "button", class: "btn", onclick: () => end(null) }, "Cancel"),
        h("button", { type: "button", class: "btn primary", onclick: () => end(area.value.trim()) }, label)));
    root().append(box);
    box.showModal();
  });
}

export function toast(words) {
  const node = h("p", { class: "toast", "data-testid": "toast" }, words);
  document.getElementById("toasts").append(node);
  setTimeout(() => node.remove(), 6000);
}
