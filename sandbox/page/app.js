// Draws the page for the address in the hash, again whenever the state has changed.

import { blocks } from "./blocks.js";
import { composer } from "./composer.js";
import { context } from "./controls.js";
import { clear, h, icon } from "./dom.js";
import { drawMailbox } from "./mailbox.js";
import { avatar, drawMessages } from "./messages.js";
import { drawModal } from "./modal.js";
import { closePopover } from "./overlay.js";
import { channelIcon, drawSidebar, drawTop } from "./sidebar.js";
import { follow, store } from "./store.js";
import { drawTrouble } from "./trouble.js";

const main = document.getElementById("main");
const side = document.getElementById("thread");
let frame = "";
let sideFrame = "";
let homeMark = "";
let jumped = "";
let topMark = "";
const homeTyped = {};

function route() {
  const [place, ...rest] = decodeURIComponent(location.hash.slice(1)).split("/");
  if (["app", "mail", "trouble"].includes(place)) return { place, rest };
  const known = store.channel(place) && !store.channel(place).is_im;
  if (place === store.state.direct) return { place: "app", rest: ["messages", ...rest] };
  if (known) return { place, rest };
  return { place: store.state.channels.find((one) => !one.is_im)?.id, rest: [] };
}

function draw() {
  const { place, rest } = route();
  document.title = `${store.state.team} · local Slack`;
  const mark = JSON.stringify([store.me, store.state.people, store.state.trouble.armed.length]);
  if (mark !== topMark) drawTop();
  topMark = mark;
  if (place === "mail") drawMail(rest);
  else if (place === "trouble") drawPanel();
  else if (place === "app" && !store.isOutside(store.me)) drawApp(rest);
  else if (store.channel(place)) drawChannel(store.channel(place), rest);
  drawSidebar(place);
  if (place === "app") drawThread(store.state.direct, rest.slice(1));
  else drawThread(place, rest);
  drawModal();
}

function drawMail(rest) {
  frame = "mail";
  drawMailbox(main, rest[0]);
}

function drawPanel() {
  frame = "trouble";
  drawTrouble(main);
}

function drawChannel(channel, [ts, root]) {
  const wanted = `${store.me}/${channel.id}`;
  if (frame !== wanted) {
    frame = wanted;
    const placeholder = `Message #${channel.name}`;
    const who = `${channel.members.length} people`;
    clear(main,
      h("header", { class: "bar" },
        h("h1", {}, channelIcon(channel), channel.name, channel.is_ext_shared && h("span", { class: "shared-pill" }, icon("shared"), "Shared with Acme")),
        h("p", { class: "topic" }, channel.topic?.value), h("span", { class: "members", title: channel.members.map(store.name).join(", ") }, icon("people"), who)),
      h("div", { class: "scroll", tabindex: "0", role: "log", "aria-label": `Messages in ${channel.name}` }, h("div", { class: "list", "data-testid": "messages" })),
      composer({ channel, placeholder }));
    jumped = "";
  }
  const list = channel.messages.filter((one) => !one.thread_ts || one.thread_ts === one.ts);
  fillList(main, channel, list, {}, root ? "" : ts);
  if (channel.unread && document.visibilityState === "visible") store.gesture("read", { channel: channel.id });
}

function fillList(holder, channel, list, options, ts) {
  const scroll = holder.querySelector(".scroll");
  const atEnd = scroll.scrollHeight - scroll.scrollTop - scroll.clientHeight < 80;
  const fresh = !scroll.dataset.drawn;
  drawMessages(scroll.firstElementChild, channel, list, options);
  scroll.dataset.drawn = "yes";
  if (ts && jumped !== ts) jump(scroll, ts);
  else if (atEnd || fresh) scroll.scrollTop = scroll.scrollHeight;
}

function jump(scroll, ts) {
  const found = [...scroll.querySelectorAll("article")].find((one) => one.dataset.ts === ts);
  if (!found) return;
  jumped = ts;
  found.scrollIntoView({ block: "center" });
  found.classList.add("found");
  setTimeout(() => found.classList.remove("found"), 2500);
}

function drawThread(place, [ts, root]) {
  const channel = store.channel(place);
  const open = Boolean(channel && root);
  side.hidden = !open;
  document.body.classList.toggle("threaded", open);
  if (!open) {
    sideFrame = "";
    return;
  }
  const wanted = `${store.me}/${channel.id}/${root}`;
  if (sideFrame !== wanted) {
    sideFrame = wanted;
    clear(side,
      h("header", { class: "bar" }, h("h1", {}, "Thread"), h("p", { class: "topic" }, channel.name ? `#${channel.name}` : "Goodfit"),
        h("a", { class: "quiet", href: `#${channel.id}/${ts}`, "aria-label": "Close thread", "data-testid": "close-thread" }, icon("close"))),
      h("div", { class: "scroll", tabindex: "0" }, h("div", { class: "list", "data-testid": "thread-messages" })),
      composer({ channel, threadTs: root, placeholder: "Reply…" }));
  }
  const list = channel.messages.filter((one) => one.ts === root || one.thread_ts === root);
  fillList(side, channel, list, { thread: true }, ts === root ? "" : ts);
}

function drawApp([tab = "home", ts, root]) {
  const wanted = `${store.me}/app/${tab}`;
  if (frame !== wanted) {
    frame = wanted;
    homeMark = "";
    const to = (name, words) => h("a", { href: `#app/${name}`, role: "tab", "aria-selected": String(tab === name), "data-testid": `tab-${name}` }, words);
    clear(main, h("header", { class: "bar app-bar" }, h("h1", {}, avatar(store.state.bot, "small"), "Goodfit", h("span", { class: "badge" }, "APP")),
      h("div", { class: "tabs", role: "tablist" }, to("home", "Home"), to("messages", "Messages"))));
    if (tab === "messages") appMessages();
    else main.append(h("div", { class: "scroll" }, h("div", { class: "home", "data-testid": "home" })));
    store.gesture("open_app", { tab });
  }
  if (tab === "messages") {
    const channel = store.channel(store.state.direct);
    const list = channel.messages.filter((one) => !one.thread_ts || one.thread_ts === one.ts);
    fillList(main, channel, list, {}, root ? "" : ts);
    if (channel.unread) store.gesture("read", { channel: channel.id });
  } else drawHome();
}

function appMessages() {
  const channel = store.channel(store.state.direct);
  main.append(h("div", { class: "scroll", tabindex: "0", role: "log", "aria-label": "Messages with Goodfit" }, h("div", { class: "list", "data-testid": "messages" })), composer({ channel, placeholder: "Message Goodfit" }));
}

function drawHome() {
  const { home } = store.state;
  const mark = `${store.me}/${home?.hash}`;
  if (mark === homeMark) return;
  homeMark = mark;
  const holder = main.querySelector(".home");
  if (!home) {
    clear(holder, h("div", { class: "empty" }, icon("home"), h("h2", {}, "Nothing here yet"), h("p", {}, "Goodfit draws this tab when you open it for the first time.")));
    return;
  }
  homeTyped[home.id] ||= {};
  holder.dataset.view = home.id;
  clear(holder, h("div", { class: "blocks" }, blocks(home.blocks, context({ view_id: home.id }, homeTyped[home.id]))));
}

store.changed = draw;
addEventListener("hashchange", () => {
  closePopover();
  jumped = "";
  draw();
});
await store.load();
follow();
