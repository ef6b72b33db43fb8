// Slack's mrkdwn as DOM nodes: bold, italics, code, quotes, links, mentions, dates, emoji.

import { h, link } from "./dom.js";
import { EMOJI, character } from "./emoji.js";
import { store } from "./store.js";

export const unescape = (text) =>
  text.replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&amp;", "&");

export function mrkdwn(text) {
  const out = document.createDocumentFragment();
  String(text ?? "").split("```").forEach((part, index) => {
    if (index % 2) out.append(h("pre", {}, unescape(part.replace(/^\n|\n$/g, ""))));
    else quotesAndLines(out, index ? part.replace(/^\n/, "") : part);
  });
  return out;
}

function quotesAndLines(out, text) {
  let quote = null;
  let first = true;
  for (const line of text.split("\n")) {
    const found = /^(?:&gt;|>) ?(.*)$/.exec(line);
    if (found) {
      if (!quote) out.append((quote = h("blockquote")));
      else quote.append(h("br"));
      quote.append(inline(found[1]));
    } else {
      if (!first && !quote) out.append(h("br"));
      out.append(inline(line));
      quote = null;
    }
    first = false;
  }
}

const TOKEN =
  /<([^<>]+)>|`([^`\n]+)`|(?<![\w*])\*(?!\s)([^*\n]+?)(?<!\s)\*(?![\w*])|(?<![\w_])_(?!\s)([^_\n]+?)(?<!\s)_(?![\w_])|(?<![\w~])~(?!\s)([^~\n]+?)(?<!\s)~(?![\w~])|:([a-z0-9_+-]+):/g;

function inline(text) {
  const out = document.createDocumentFragment();
  let at = 0;
  for (const found of text.matchAll(TOKEN)) {
    out.append(unescape(text.slice(at, found.index)));
    out.append(token(found));
    at = found.index + found[0].length;
  }
  out.append(unescape(text.slice(at)));
  return out;
}

function token([whole, angle, code, bold, italic, strike, emoji]) {
  if (angle !== undefined) return bracket(angle, whole);
  if (code !== undefined) return h("code", {}, unescape(code));
  if (bold !== undefined) return h("strong", {}, inline(bold));
  if (italic !== undefined) return h("em", {}, inline(italic));
  if (strike !== undefined) return h("s", {}, inline(strike));
  const found = character(emoji);
  return found ? emojiNode(emoji, found) : unknownEmoji(emoji, whole);
}

const unknownEmoji = (name, whole) =>
  EMOJI.has(name) ? h("span", { class: "emoji-name" }, whole) : document.createTextNode(whole);

export const emojiNode = (name, found) =>
  h("span", { class: "emoji", title: `:${name}:`, role: "img", "aria-label": name }, found);

function bracket(inside, whole) {
  const bar = inside.indexOf("|");
  const target = bar < 0 ? inside : inside.slice(0, bar);
  const label = bar < 0 ? "" : inside.slice(bar + 1);
  if (target.startsWith("@")) return person(target.slice(1));
  if (target.startsWith("#")) return channel(target.slice(1), unescape(label));
  if (target.startsWith("!date^")) return date(target, unescape(label));
  if (target.startsWith("!subteam")) return h("span", { class: "mention" }, label || "@group");
  if (target.startsWith("!")) return h("span", { class: "mention" }, `@${target.slice(1)}`);
  if (!/^(https?:|mailto:|slack:)/.test(target)) return document.createTextNode(unescape(whole));
  return link(unescape(target), unescape(label || target));
}

export function person(id) {
  const user = store.person(id);
  const mine = id === store.me ? " mine" : "";
  return h("span", { class: `mention${mine}`, "data-user": id }, `@${user ? store.name(id) : id}`);
}

export function channel(id, label) {
  const found = store.channel(id);
  const name = found?.name || label || "private channel";
  return h("a", { class: "mention", href: found ? `#${id}` : null }, `#${name}`);
}

const DAY = 86_400_000;

function relativeDay(day) {
  const midnight = new Date();
  midnight.setHours(0, 0, 0, 0);
  const days = Math.floor((day - midnight) / DAY);
  return { 0: "today", "-1": "yesterday", 1: "tomorrow" }[days];
}

const DATES = {
  date_num: { year: "numeric", month: "2-digit", day: "2-digit" },
  date_slash: { year: "numeric", month: "2-digit", day: "2-digit" },
  date: { year: "numeric", month: "long", day: "numeric" },
  date_short: { year: "numeric", month: "short", day: "numeric" },
  date_long: { weekday: "long", year: "numeric", month: "long", day: "numeric" },
  time: { hour: "2-digit", minute: "2-digit" },
  time_secs: { hour: "2-digit", minute: "2-digit", second: "2-digit" },
};

function date(target, fallback) {
  const [, seconds, format, url] = target.split("^");
  const day = new Date(Number(seconds) * 1000);
  if (Number.isNaN(day.getTime())) return document.createTextNode(fallback);
  const words = (format || "{date}").replace(/\{(\w+)\}/g, (whole, name) => {
    const near = name.endsWith("_pretty") ? relativeDay(day) : null;
    const rule = DATES[name.replace("_pretty", "")];
    const locale = { date_num: "sv-SE", date_slash: "en-US" }[name] || "en-GB";
    return near || (rule ? day.toLocaleString(locale, rule) : whole);
  });
  const shown = words.replace(/^(today|yesterday|tomorrow)/, (w) => w[0].toUpperCase() + w.slice(1));
  const node = h("time", { datetime: day.toISOString(), title: day.toLocaleString("en-GB") }, shown);
  return url ? link(url, node) : node;
}

// plain_text shows its characters as they are; only emoji names may become emoji.
export function plain(object) {
  if (!object) return document.createTextNode("");
  if (!object.emoji) return document.createTextNode(object.text);
  const out = document.createDocumentFragment();
  object.text.split(/(:[a-z0-9_+-]+:)/).forEach((part, index) => {
    const found = index % 2 ? character(part.slice(1, -1)) : null;
    out.append(found ? emojiNode(part.slice(1, -1), found) : part);
  });
  return out;
}

export const textObject = (object) =>
  object?.type === "mrkdwn" ? mrkdwn(object.text) : plain(object);
