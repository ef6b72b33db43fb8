// Files: what is attached to the message that is being written, and the card of one that was shared.

import { h, icon } from "./dom.js";
import { toast } from "./overlay.js";
import { store } from "./store.js";

const attached = new Map();

export function bytes(size) {
  if (size < 1000) return size === 1 ? "1 byte" : `${size} bytes`;
  return size < 1_000_000 ? `${Math.round(size / 1000)} kB` : `${(size / 1_000_000).toFixed(1)} MB`;
}

// One file a message: `changed` is called whenever there is another one, or none.
export function attachment(key, changed) {
  const shown = h("div", { class: "attached-row" });
  const input = h("input", { type: "file", hidden: true, "data-testid": "attach", onchange: () => { take(input.files[0]); input.value = ""; } });
  const button = h("button", { type: "button", class: "attach", "aria-label": "Attach a file", title: "Attach a file", onclick: () => input.click() }, icon("clip"));

  const draw = () => {
    const file = attached.get(key);
    shown.replaceChildren(...(file ? [h("span", { class: "attached", "data-testid": "attached" }, icon("file"), h("strong", {}, file.name), h("small", {}, bytes(file.size)),
      h("button", { type: "button", "aria-label": `Take ${file.name} away`, onclick: () => take(null) }, icon("close")))] : []));
    changed();
  };

  function take(file) {
    if (file) attached.set(key, file);
    else attached.delete(key);
    draw();
  }

  return { shown, input, button, draw, take, file: () => attached.get(key) };
}

export function takesDrops(node, take) {
  const over = (event, is) => {
    if (!event.dataTransfer?.types.includes("Files")) return;
    event.preventDefault();
    node.classList.toggle("dropping", is);
  };
  node.addEventListener("dragover", (event) => over(event, true));
  node.addEventListener("dragleave", (event) => over(event, false));
  node.addEventListener("drop", (event) => {
    over(event, false);
    const [file, ...more] = event.dataTransfer?.files || [];
    if (file) take(file);
    if (more.length) toast("One file a message here: the first one is attached.");
  });
}

export function fileCards(message) {
  if (!message.files?.length) return null;
  return h("div", { class: "files" }, message.files.map((file) => {
    if (file.mode === "tombstone") return h("p", { class: "file gone" }, icon("file"), "This file was deleted.");
    return h("a", { class: "file", "data-testid": "file", "data-file": file.id, href: `/_page/file/${file.id}?as=${encodeURIComponent(store.me)}`, download: file.name, title: `Download ${file.name}` },
      icon("file"), h("span", {}, h("strong", {}, file.title || file.name), h("small", {}, `${file.pretty_type || "File"} · ${bytes(file.size)}`)), icon("download"));
  }));
}
