// The box to write in: Enter sends, and lists complete commands, people, channels and emoji.

import { h, icon } from "./dom.js";
import { EMOJI, glyph } from "./emoji.js";
import { attachment, takesDrops } from "./files.js";
import { toast } from "./overlay.js";
import { store } from "./store.js";

const drafts = new Map();
const MOST = 8;

export function composer({ channel, threadTs = "", placeholder }) {
  const key = `${channel.id}/${threadTs}`;
  const list = h("div", { class: "completions", role: "listbox", hidden: true, "data-testid": "completions" });
  const box = h("textarea", { rows: 1, placeholder, "aria-label": placeholder, "data-testid": threadTs ? "thread-composer" : "composer", value: drafts.get(`${store.me}/${key}`) || "" });
  const send = h("button", { type: "submit", class: "send", "aria-label": "Send", disabled: !box.value.trim() }, icon("send"));
  const attached = attachment(`${store.me}/${key}`, () => grow());
  let found = [];
  let at = 0;

  const grow = () => {
    box.style.height = "auto";
    box.style.height = `${Math.min(box.scrollHeight, 200)}px`;
    send.disabled = !box.value.trim() && !attached.file();
    drafts.set(`${store.me}/${key}`, box.value);
  };

  function complete() {
    found = completions(box.value.slice(0, box.selectionStart), threadTs);
    at = 0;
    draw();
  }

  function draw() {
    list.hidden = !found.length;
    list.replaceChildren(...found.map((one, index) =>
      h("button", { type: "button", role: "option", "aria-selected": String(index === at), "data-completion": one.insert.trim(), onpointerdown: (event) => { event.preventDefault(); take(one); } },
        h("strong", {}, one.label), h("span", {}, one.detail))));
  }

  function take(one) {
    const before = box.value.slice(0, box.selectionStart).replace(one.replaces, "") + one.insert;
    box.value = before + box.value.slice(box.selectionStart);
    box.setSelectionRange(before.length, before.length);
    found = [];
    draw();
    grow();
    box.focus();
  }

  async function submit() {
    const text = box.value.trim();
    const file = attached.file();
    if (!text && !file) return;
    box.value = "";
    attached.take(null);
    found = [];
    draw();
    const said = { channel: channel.id, text, thread_ts: threadTs };
    const done = file ? await store.upload(file, said) : await store.gesture("say", said);
    if (done.ok) return;
    if (file) attached.take(file);
    if (!box.value) {
      box.value = text;
      grow();
    }
    if (file || !text.startsWith("/")) toast(done.error);
  }

  box.addEventListener("input", () => { grow(); complete(); });
  box.addEventListener("blur", () => { found = []; draw(); });
  box.addEventListener("keydown", (event) => {
    if (found.length && ["ArrowDown", "ArrowUp"].includes(event.key)) {
      at = (at + (event.key === "ArrowDown" ? 1 : -1) + found.length) % found.length;
      draw();
      event.preventDefault();
    } else if (found.length && (event.key === "Tab" || (event.key === "Enter" && found[at].partial))) {
      take(found[at]);
      event.preventDefault();
    } else if (found.length && event.key === "Escape") {
      found = [];
      draw();
    } else if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
      event.preventDefault();
      submit();
    }
  });
  const form = h("form", { class: "composer", onsubmit: (event) => { event.preventDefault(); submit(); } }, list, box, attached.shown, attached.input,
    h("div", { class: "composer-foot" }, attached.button, h("span", {}, threadTs ? "Commands cannot be used in threads" : "Type / for commands, @ for people"), send));
  takesDrops(form, attached.take);
  queueMicrotask(attached.draw);
  return form;
}

function completions(before, threadTs) {
  const command = /^\/(\S*)$/.exec(before);
  if (command) return commands(command[0], threadTs);
  const hinted = /^(\/\S+) /.exec(before);
  const known = hinted && store.state.commands.find((one) => one.name === hinted[1]);
  if (known && before.trim() === known.name) return [{ label: known.name, detail: known.hint, insert: "", replaces: /(?!)/, partial: false }];
  const word = /(?:^|\s)([@#:])([\w+-]*)$/.exec(before);
  if (!word) return [];
  const tail = new RegExp(`[@#:][\\w+-]*$`);
  return WORDS[word[1]](word[2].toLowerCase()).slice(0, MOST).map((one) => ({ ...one, replaces: tail, partial: true }));
}

function commands(typed, threadTs) {
  if (threadTs) return [];
  return store.state.commands.filter((one) => one.name.startsWith(typed)).map((one) => ({
    label: one.name, detail: `${one.hint} · ${one.description}`, insert: `${one.name} `, replaces: /^\/\S*$/, partial: one.name !== typed,
  }));
}

const WORDS = {
  "@": (typed) => store.state.people.filter((one) => `${one.name} ${one.real_name}`.toLowerCase().includes(typed))
    .map((one) => ({ label: `@${one.name}`, detail: one.real_name, insert: `<@${one.id}> ` })),
  "#": (typed) => store.state.channels.filter((one) => one.name?.includes(typed))
    .map((one) => ({ label: `#${one.name}`, detail: one.topic?.value || "", insert: `#${one.name} ` })),
  ":": (typed) => (typed.length < 2 ? [] : [...EMOJI].filter(([name]) => name.startsWith(typed))
    .map(([name]) => ({ label: glyph(name), detail: `:${name}:`, insert: `:${name}: ` }))),
};
