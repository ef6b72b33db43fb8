// The workspace's name, channels, the app, the mailbox, and the switch for who you are.

import { clear, h, icon } from "./dom.js";
import { avatar } from "./messages.js";
import { menuItem, popover } from "./overlay.js";
import { store } from "./store.js";

const ROLES = { U0DANA: "Owner", U0TOM: "Manager", U0PRIYA: "Member", U0SAM: "Member", U0GUS: "Guest", W0JO: "Client, Acme" };

const role = (user) =>
  user.deleted ? "Deactivated" : (!user.is_restricted || user.id === "U0GUS") && ROLES[user.id] || (store.isOutside(user.id) ? "External" : user.is_restricted ? "Guest" : user.is_admin ? "Admin" : "Member");

export const channelIcon = (channel) =>
  icon(channel.is_private ? "lock" : "hash");

export function drawTop() {
  const me = store.person(store.me);
  const switcher = h("button", { type: "button", class: "switcher", "data-testid": "who", "aria-haspopup": "menu", "aria-label": `You are ${me.real_name}. Switch person`,
    onclick: () => popover(switcher, people()) }, avatar(me.id, "small"), h("span", { class: "who-words" }, h("strong", {}, me.real_name), h("small", {}, role(me))), icon("down"));
  clear(document.getElementById("top"),
    h("button", { type: "button", class: "burger", "aria-label": "Channels", "data-testid": "burger", onclick: () => document.body.classList.toggle("sidebar-open") }, icon("menu")),
    h("span", { class: "local" }, "Local Slack"), h("span", { class: "local-note" }, "Nothing here leaves this machine"),
    trouble(), h("span", { class: "you-are" }, "You are"), switcher);
}

function trouble() {
  const number = store.state.trouble.armed.length;
  return number > 0 && h("a", { class: "trouble-on", href: "#trouble", "data-testid": "trouble-on", title: "What is switched on, and how to stop it" },
    icon("trouble"), number, h("span", {}, number === 1 ? "trouble is on" : "troubles are on"));
}

function people() {
  return store.state.people.filter((one) => !store.isBot(one.id)).map((one) =>
    menuItem([avatar(one.id, "small"), h("span", {}, one.real_name), h("small", {}, role(one))], () => store.become(one.id), { "data-person": one.id, class: one.id === store.me ? "current" : "" }));
}

export function drawSidebar(here) {
  const { state } = store;
  const seen = Number(localStorage.getItem("mails-seen") || 0);
  const fresh = Math.max(0, state.mails.length - seen);
  const direct = store.channel(state.direct);
  const channels = state.channels.filter((one) => !one.is_im);
  const outside = store.isOutside(store.me);
  clear(document.getElementById("sidebar"),
    h("p", { class: "team" }, state.team),
    h("h2", {}, "Channels"),
    h("ul", {}, channels.map((one) => row({
      here: here === one.id, href: `#${one.id}`, name: one.name, mark: channelIcon(one), unread: one.unread, badge: one.mentioned ? one.unread : 0, id: one.id, shared: one.is_ext_shared,
    }))),
    !outside && [
      h("h2", {}, "Apps"),
      h("ul", {}, row({ here: here === "app", href: "#app/home", name: "Goodfit", mark: avatar(state.bot, "tiny"), unread: direct?.unread, badge: direct?.unread, id: "app" })),
    ],
    h("h2", {}, "Outside Slack"),
    h("ul", {}, row({ here: here === "mail", href: "#mail", name: "Mailbox", mark: icon("mail"), unread: fresh, badge: fresh, id: "mail", title: "What the bot has e-mailed" }),
      row({ here: here === "trouble", href: "#trouble", name: "Trouble", mark: icon("trouble"), badge: state.trouble.armed.length, id: "trouble", title: "Make Slack misbehave, to see what the bot does" })));
}

function row({ here, href, name, mark, unread, badge, id, shared, title }) {
  return h("li", {}, h("a", { href, class: `${here ? "here" : ""}${unread ? " unread" : ""}`, "aria-current": here ? "page" : null, "data-channel": id, "data-testid": `nav-${id}`, title,
    onclick: () => document.body.classList.remove("sidebar-open") },
  mark, h("span", { class: "row-name" }, name), shared && h("span", { title: "Shared with Acme", class: "shared-mark" }, icon("shared")),
  badge > 0 && h("span", { class: "count", "data-testid": `count-${id}` }, badge)));
}
