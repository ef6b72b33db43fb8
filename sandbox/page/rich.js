// rich_text blocks, and Slack's `markdown` block.

import { h, link } from "./dom.js";
import { character } from "./emoji.js";
import { channel, emojiNode, mrkdwn, person } from "./mrkdwn.js";

export function richText(block) {
  const out = document.createDocumentFragment();
  for (const part of block.elements || []) out.append(richPart(part));
  return out;
}

function richPart(part) {
  if (part.type === "rich_text_list") {
    const items = part.elements.map((one) => h("li", {}, pieces(one.elements)));
    return h(part.style === "ordered" ? "ol" : "ul", { style: `margin-left:${(part.indent || 0) * 20}px` }, items);
  }
  if (part.type === "rich_text_quote") return h("blockquote", { class: "rich" }, pieces(part.elements));
  if (part.type === "rich_text_preformatted") return h("pre", {}, pieces(part.elements));
  return h("div", { class: "rich" }, pieces(part.elements));
}

const pieces = (elements) => elements.map(piece);

function piece(one) {
  switch (one.type) {
    case "text": return styled(one.text, one.style);
    case "link": return styled(link(one.url, one.text || one.url), one.style);
    case "user": return person(one.user_id);
    case "channel": return channel(one.channel_id, "");
    case "emoji": {
      const found = character(one.name);
      return found ? emojiNode(one.name, found) : `:${one.name}:`;
    }
    case "date": return mrkdwn(`<!date^${one.timestamp}^${one.format}${one.url ? `^${one.url}` : ""}|${one.fallback || ""}>`);
    case "broadcast": return h("span", { class: "mention" }, `@${one.range}`);
    default: return "";
  }
}

function styled(content, style = {}) {
  let node = content;
  if (style.code) node = h("code", {}, node);
  if (style.strike) node = h("s", {}, node);
  if (style.italic) node = h("em", {}, node);
  if (style.bold) node = h("strong", {}, node);
  return node;
}

export function markdown(text) {
  const out = h("div", { class: "markdown" });
  text.split("```").forEach((part, index) => {
    if (index % 2) out.append(h("pre", {}, part.replace(/^\w*\n/, "")));
    else part.split(/\n{2,}/).filter((one) => one.trim()).forEach((one) => out.append(paragraph(one.trim())));
  });
  return out;
}

function paragraph(text) {
  const lines = text.split("\n");
  const heading = /^(#{1,6}) (.*)$/.exec(lines[0]);
  if (heading) {
    const rest = lines.slice(1).join("\n");
    return h("div", {}, h(`h${Math.min(heading[1].length + 2, 6)}`, {}, spans(heading[2])), rest && paragraph(rest));
  }
  if (lines.every((line) => /^[-*+] /.test(line))) return h("ul", {}, lines.map((line) => h("li", {}, spans(line.slice(2)))));
  if (lines.every((line) => /^\d+\. /.test(line))) return h("ol", {}, lines.map((line) => h("li", {}, spans(line.replace(/^\d+\. /, "")))));
  if (lines.every((line) => line.startsWith(">"))) return h("blockquote", {}, spans(lines.map((line) => line.replace(/^> ?/, "")).join("\n")));
  return h("p", {}, spans(text));
}

const SPAN = /\*\*([^*]+)\*\*|~~([^~]+)~~|`([^`]+)`|\[([^\]]+)\]\(([^)\s]+)\)|(?<!\w)[*_]([^*_\n]+)[*_](?!\w)|:([a-z0-9_+-]+):|(\n)/g;

function spans(text) {
  const out = [];
  let at = 0;
  for (const found of text.matchAll(SPAN)) {
    const [whole, bold, strike, code, label, url, italic, emoji, line] = found;
    out.push(text.slice(at, found.index));
    if (bold) out.push(h("strong", {}, spans(bold)));
    else if (strike) out.push(h("s", {}, spans(strike)));
    else if (code) out.push(h("code", {}, code));
    else if (label) out.push(link(url, label));
    else if (italic) out.push(h("em", {}, spans(italic)));
    else if (line) out.push(h("br"));
    else out.push(character(emoji) ? emojiNode(emoji, character(emoji)) : whole);
    at = found.index + whole.length;
  }
  out.push(text.slice(at));
  return out;
}
