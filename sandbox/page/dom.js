// Builds DOM nodes; text only ever becomes a text node, so nothing typed can become markup.

const SVG = "http://www.w3.org/2000/svg";

function fill(node, props, children) {
  for (const [name, value] of Object.entries(props || {})) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else if (name === "value" || name === "checked" || name === "disabled") node[name] = value;
    else node.setAttribute(name, value === true ? "" : value);
  }
  for (const child of children.flat(Infinity)) {
    if (child === null || child === undefined || child === false) continue;
    node.append(child instanceof Node ? child : document.createTextNode(String(child)));
  }
  return node;
}

export const h = (tag, props, ...children) => fill(document.createElement(tag), props, children);
export const s = (tag, props, ...children) =>
  fill(document.createElementNS(SVG, tag), props, children);

export function clear(node, ...children) {
  node.replaceChildren();
  return fill(node, {}, children);
}

// Replaces only the children whose drawing has changed; `items` are {key, mark, draw}.
export function reconcile(parent, items) {
  const old = new Map([...parent.children].map((node) => [node.dataset.key, node]));
  const nodes = items.map(({ key, mark, draw }) => {
    const kept = old.get(key);
    if (kept && kept.drawnMark === mark) return kept;
    const node = draw();
    node.dataset.key = key;
    node.drawnMark = mark;
    return node;
  });
  const wanted = new Set(nodes);
  for (const node of [...parent.children]) if (!wanted.has(node)) node.remove();
  nodes.forEach((node, index) => {
    if (parent.children[index] !== node) parent.insertBefore(node, parent.children[index] || null);
  });
}

// Slack's own addresses for the app and for channels lead to places on this page.
function local(url) {
  const app = /^slack:\/\/app\b|^https:\/\/slack\.com\/app_redirect\b/.test(url);
  const channel = /^slack:\/\/channel\?.*\bid=(\w+)/.exec(url);
  if (app) return `${location.origin}/#app/${/\btab=messages\b/.test(url) ? "messages" : "home"}`;
  return channel ? `${location.origin}/#${channel[1]}` : null;
}

export function safeUrl(url) {
  if (local(url)) return local(url);
  try {
    const parsed = new URL(url, location.href);
    return ["http:", "https:", "mailto:"].includes(parsed.protocol) ? parsed.href : null;
  } catch {
    return null;
  }
}

export function link(url, ...children) {
  const safe = safeUrl(url);
  if (!safe) return h("span", {}, ...children);
  const here = safe.startsWith(location.origin);
  return h("a", { href: safe, target: here ? null : "_blank", rel: "noopener noreferrer" }, ...children);
}

const PATHS = {
  hash: "M4 7.5h12M4 12.5h12M8.5 3.5l-2 13M13.5 3.5l-2 13",
  lock: "M5.5 9h9v7h-9zM7.5 9V6.5a2.5 2.5 0 0 1 5 0V9",
  shared: "M3.5 6.5h6v7h-6zM9.5 8.5h7v8h-7",
  home: "M3.5 9.5 10 4l6.5 5.5M5.5 8.5v7.5h9V8.5",
  mail: "M3.5 5.5h13v9h-13zM3.5 6l6.5 5 6.5-5",
  smile: "M10 17a7 7 0 1 0 0-14 7 7 0 0 0 0 14zM7 12c.8 1.2 1.8 1.7 3 1.7s2.2-.5 3-1.7M7.6 8v.6M12.4 8v.6",
  reply: "M3.5 4.5h13v9H9l-3.5 3v-3h-2z",
  more: "M10 4.6v.1M10 10v.1M10 15.3v.1",
  close: "M5 5l10 10M15 5L5 15",
  menu: "M3.5 6h13M3.5 10h13M3.5 14h13",
  send: "M4 4l13 6-13 6 2-6zM6 10h6",
  eye: "M2.5 10S5.3 5.5 10 5.5 17.5 10 17.5 10 14.7 14.5 10 14.5 2.5 10 2.5 10zM10 12a2 2 0 1 0 0-4 2 2 0 0 0 0 4z",
  link: "M8.5 11.5l3-3M9 6.5l1.7-1.7a3.2 3.2 0 0 1 4.5 4.5L13.5 11M11 13.5l-1.7 1.7a3.2 3.2 0 0 1-4.5-4.5L6.5 9",
  back: "M12.5 4.5L7 10l5.5 5.5",
  down: "M6 8l4 4 4-4",
  pen: "M4 16l.8-3.5L13 4.3l2.7 2.7-8.2 8.2zM11.5 5.8l2.7 2.7",
  people: "M8 10a3 3 0 1 0 0-6 3 3 0 0 0 0 6zM2.5 16.5c0-3 2.3-4.5 5.5-4.5s5.5 1.5 5.5 4.5M13.5 9.5a2.5 2.5 0 0 0 0-5M15.5 12.3c1.3.7 2 2 2 4.2",
  trouble: "M10 3.5l7.5 13h-15zM10 8.5v3.5M10 14.2v.1",
  clip: "M14.5 9.5l-5 5a3.2 3.2 0 0 1-4.6-4.6l6-6a2.2 2.2 0 0 1 3.1 3.1l-5.7 5.7a1 1 0 0 1-1.5-1.5l5-5",
  download: "M10 3.5v9M6.5 9.5l3.5 3.5 3.5-3.5M4.5 16.5h11",
  file: "M5.5 3h6l3 3v11h-9zM11.5 3v3h3",
  bolt: "M11 3L5 11h4.5L9 17l6-8h-4.5z",
};

export const icon = (name, extra = "") =>
  s(
    "svg",
    { viewBox: "0 0 20 20", class: `icon ${extra}`, "aria-hidden": "true" },
    s("path", { d: PATHS[name] }),
  );
