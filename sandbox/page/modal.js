// The modal on top of a person's stack: fields, errors beside them, a pending state.

import { blocks } from "./blocks.js";
import { context } from "./controls.js";
import { h, icon } from "./dom.js";
import { plain } from "./mrkdwn.js";
import { store } from "./store.js";

const typed = new Map();
let drawn = { id: null, hash: null, me: null };
let box = null;

export function drawModal() {
  const stack = store.state.modals;
  const view = stack.at(-1);
  if (!view) {
    close();
    return;
  }
  if (drawn.id === view.id && drawn.hash === view.hash && drawn.me === store.me) return;
  drawn = { id: view.id, hash: view.hash, me: store.me };
  if (!typed.has(view.id)) typed.set(view.id, {});
  show(view, stack, {});
}

function close() {
  box?.close();
  box?.remove();
  box = null;
  drawn = { id: null, hash: null, me: null };
}

function show(view, stack, errors) {
  const ctx = { ...context({ view_id: view.id }, typed.get(view.id)), errors };
  const scroll = box?.querySelector(".sheet-body")?.scrollTop || 0;
  const focused = document.activeElement?.dataset?.actionId;
  const dismiss = (all) => store.gesture("dismiss", { view_id: view.id, all });
  const submit = h("button", { type: "submit", class: "btn primary", "data-testid": "modal-submit" }, view.submit && plain(view.submit));
  const form = h("form", { novalidate: true, onsubmit: (event) => { event.preventDefault(); send(view, stack, form, submit); } },
    h("header", {},
      stack.length > 1 && h("button", { type: "button", class: "quiet", "aria-label": "Back", onclick: () => dismiss(false) }, icon("back")),
      h("span", { class: "avatar bot small", "aria-hidden": "true" }, "G"),
      h("h2", { id: "modal-title" }, plain(view.title)),
      h("button", { type: "button", class: "quiet", "aria-label": "Close", "data-testid": "modal-x", onclick: () => dismiss(true) }, icon("close"))),
    errors[""] && h("p", { class: "form-error", role: "alert", "data-testid": "form-error" }, errors[""]),
    h("div", { class: "sheet-body" }, blocks(view.blocks, ctx)),
    h("footer", {},
      h("button", { type: "button", class: "btn", "data-testid": "modal-close", onclick: () => dismiss(false) }, view.close ? plain(view.close) : "Close"),
      view.submit && submit));
  if (!box) {
    box = h("dialog", { class: "sheet", "data-testid": "modal", "aria-labelledby": "modal-title" });
    box.addEventListener("cancel", (event) => { event.preventDefault(); box.querySelector("[data-testid=modal-close]").click(); });
    document.getElementById("overlays").append(box);
  }
  box.dataset.view = view.id;
  box.dataset.callback = view.callback_id;
  box.replaceChildren(form);
  if (!box.open) box.showModal();
  box.querySelector(".sheet-body").scrollTop = scroll;
  const again = focused && [...box.querySelectorAll("[data-action-id]")].find((one) => one.dataset.actionId === focused);
  (again || box.querySelector(".sheet-body input, .sheet-body textarea, .sheet-body select") || submit).focus();
  box.querySelector("[aria-invalid]")?.scrollIntoView({ block: "center" });
}

async function send(view, stack, form, submit) {
  submit.disabled = true;
  submit.classList.add("pending");
  const done = await store.gesture("submit", { view_id: view.id, values: typed.get(view.id) });
  submit.disabled = false;
  submit.classList.remove("pending");
  if (!done.ok) show(view, stack, { "": done.error });
  else if (done.result === "errors" || done.result === "failed") show(view, stack, done.errors);
  else if (done.result === "closed") typed.delete(view.id);
}
