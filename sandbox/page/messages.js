// A list of messages: grouped by author and day, with reactions, threads and the hover menu.

import { blocks, messageText } from "./blocks.js";
import { context } from "./controls.js";
import { h, icon, reconcile } from "./dom.js";
import { EMOJI, QUICK, glyph } from "./emoji.js";
import { fileCards } from "./files.js";
import { unescape } from "./mrkdwn.js";
import { menuItem, popover, toast, written } from "./overlay.js";
import { store } from "./store.js";

const COMPACT_WITHIN = 5 * 60;
const typed = new Map();

export const moment = (ts) => new Date(Number(ts) * 1000);
export const clock = (ts) => moment(ts).toLocaleTimeString("en-GB", { hour: "2-digit", minute: "2-digit" });

export function dayWords(ts) {
  const day = moment(ts);
  const days = Math.round((new Date().setHours(0, 0, 0, 0) - new Date(day).setHours(0, 0, 0, 0)) / 86_400_000);
  if (days === 0) return "Today";
  if (days === 1) return "Yesterday";
  return day.toLocaleDateString("en-GB", { weekday: "long", day: "numeric", month: "long" });
}

export function avatar(id, size = "") {
  if (store.isBot(id)) return h("span", { class: `avatar bot ${size}`, "aria-hidden": "true" }, id === "USLACKBOT" ? "S" : "G");
  const initials = store.name(id).split(" ").map((word) => word[0]).slice(0, 2).join("");
  const hue = [...id].reduce((sum, letter) => sum * 31 + letter.charCodeAt(0), 7) % 360;
  return h("span", { class: `avatar ${size}`, style: `--hue:${hue}`, "aria-hidden": "true" }, initials);
}

export function drawMessages(parent, channel, list, options = {}) {
  const items = [];
  let last = null;
  for (const message of list) {
    const day = dayWords(message.ts);
    const newDay = !last || dayWords(last.ts) !== day;
    if (newDay && !options.thread) items.push({ key: `day-${day}`, mark: day, draw: () => h("div", { class: "day", role: "separator" }, h("span", {}, day)) });
    const compact = !newDay && last.user === message.user && !last.is_ephemeral && !message.is_ephemeral && !last.reply_count
      && message.ts - last.ts < COMPACT_WITHIN;
    const flags = { compact, ...options };
    items.push({ key: message.ts, mark: JSON.stringify([message, flags, store.me]), draw: () => drawMessage(channel, message, flags) });
    last = message;
  }
  reconcile(parent, items);
}

function drawMessage(channel, message, { compact, thread }) {
  const author = store.person(message.user);
  const node = h("article", {
    class: `message${compact ? " compact" : ""}${message.is_ephemeral ? " ephemeral" : ""}`,
    "data-testid": "message", "data-ts": message.ts, "data-channel": channel.id, "data-user": message.user,
    "data-ephemeral": message.is_ephemeral ? "true" : null, tabindex: "-1",
  },
  h("div", { class: "gutter" }, compact ? h("time", {}, clock(message.ts)) : avatar(message.user)),
  h("div", { class: "content" },
    message.is_ephemeral && h("p", { class: "only-you" }, icon("eye"), "Only visible to you"),
    !compact && h("p", { class: "byline" }, h("strong", {}, store.name(message.user)), badge(author, message),
      h("time", { title: moment(message.ts).toLocaleString("en-GB") }, clock(message.ts))),
    body(channel, message),
    fileCards(message),
    message.is_ephemeral && h("button", { type: "button", class: "dismiss", onclick: () => store.gesture("forget", { channel: channel.id, ts: message.ts }) }, "Dismiss message"),
    reactions(channel, message),
    !thread && message.reply_count > 0 && replies(channel, message)));
  if (!message.is_ephemeral) node.append(hoverMenu(channel, message, thread));
  return node;
}

function badge(author, message) {
  if (store.isBot(message.user)) return h("span", { class: "badge" }, "APP");
  if (author && store.isOutside(author.id)) return h("span", { class: "badge outside" }, "ACME");
  return author?.is_restricted ? h("span", { class: "badge outside" }, "GUEST") : null;
}

function body(channel, message) {
  const edited = message.edited && h("span", { class: "edited" }, "(edited)");
  if (!message.blocks?.length) return h("div", {}, messageText(message.text), edited);
  const key = `${store.me}/${channel.id}/${message.ts}`;
  if (!typed.has(key)) typed.set(key, {});
  const surface = { channel: channel.id, ts: message.ts };
  return h("div", { class: "blocks" }, blocks(message.blocks, context(surface, typed.get(key))));
}

function reactions(channel, message) {
  const all = message.reactions || [];
  if (!all.length) return null;
  return h("div", { class: "reactions" }, all.map((one) => {
    const mine = one.users.includes(store.me);
    const names = one.users.map(store.name).join(", ");
    return h("button", { type: "button", class: `reaction${mine ? " mine" : ""}`, "data-testid": "reaction", "data-reaction": one.name, "aria-pressed": String(mine), title: `${names} · :${one.name}:`,
      "aria-label": `${one.name}, ${one.count}`, onclick: () => react(channel, message, one.name, !mine) },
    glyph(one.name), h("span", {}, one.count));
  }), h("button", { type: "button", class: "reaction add", "aria-label": "Add a reaction", onclick: (event) => emojiPicker(event.currentTarget, channel, message) }, icon("smile")));
}

async function react(channel, message, name, add) {
  const done = await store.gesture("react", { channel: channel.id, ts: message.ts, name, add });
  if (!done.ok) toast(done.error);
}

export function emojiPicker(anchor, channel, message) {
  const grid = h("div", { class: "emoji-grid" });
  const draw = (wanted) => grid.replaceChildren(...[...EMOJI].filter(([name]) => name.includes(wanted)).map(([name]) =>
    menuItem(glyph(name), () => react(channel, message, name, true), { title: `:${name}:`, "aria-label": name, "data-emoji": name })));
  draw("");
  popover(anchor, [h("input", { type: "search", placeholder: "Search all emoji", "aria-label": "Search all emoji", oninput: (event) => draw(event.target.value.replaceAll(":", "")) }), grid], "emoji-picker");
}

function replies(channel, message) {
  const words = message.reply_count === 1 ? "1 reply" : `${message.reply_count} replies`;
  return h("a", { class: "replies", "data-testid": "replies", href: `#${channel.id}/${message.ts}/${message.ts}` },
    (message.reply_users || []).slice(0, 4).map((id) => avatar(id, "small")), h("strong", {}, words),
    h("span", {}, `Last reply ${dayWords(message.latest_reply).toLowerCase()} at ${clock(message.latest_reply)}`));
}

function hoverMenu(channel, message, thread) {
  const root = message.thread_ts || message.ts;
  const shortcuts = store.state.shortcuts.map((one) =>
    [one.name, () => useShortcut(one, channel, message), { "data-shortcut": one.callback_id }]);
  const more = () => [
    ...shortcuts.map(([name, run, props]) => menuItem([icon("bolt"), name, h("small", {}, "Goodfit")], run, props)),
    ...(message.user === store.me ? [
      menuItem([icon("pen"), "Edit message"], async () => {
        const text = await written("Edit message", unescape(message.text), "Save changes");
        if (text) store.gesture("edit", { channel: channel.id, ts: message.ts, text });
      }),
      menuItem([icon("close"), "Delete message"], () => store.gesture("delete", { channel: channel.id, ts: message.ts })),
    ] : []),
    menuItem([icon("link"), "Copy link"], () => navigator.clipboard?.writeText(message.permalink).then(() => toast("Link copied"), () => toast(message.permalink))),
  ];
  return h("div", { class: "hover-menu", role: "toolbar", "aria-label": "Message actions" },
    QUICK.map((name) => h("button", { type: "button", "aria-label": `React with ${name}`, class: "quick", onclick: () => react(channel, message, name, true) }, glyph(name))).filter((node) => !node.textContent.startsWith(":")),
    h("button", { type: "button", "aria-label": "Add a reaction", "data-testid": "add-reaction", onclick: (event) => emojiPicker(event.currentTarget, channel, message) }, icon("smile")),
    !thread && h("a", { href: `#${channel.id}/${message.ts}/${root}`, "aria-label": "Reply in thread", "data-testid": "reply-in-thread" }, icon("reply")),
    h("button", { type: "button", "aria-label": "More message actions", "aria-haspopup": "menu", "data-testid": "message-menu", onclick: (event) => popover(event.currentTarget, more()) }, icon("more")));
}

async function useShortcut(shortcut, channel, message) {
  const done = await store.gesture("shortcut", { callback_id: shortcut.callback_id, channel: channel.id, ts: message.ts });
  if (!done.ok) toast(`“${shortcut.name}” failed: ${done.error}`);
}
