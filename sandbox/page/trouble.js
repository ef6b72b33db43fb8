// The trouble panel: makes Slack misbehave, so that one sees what the bot makes of it.

import { clear, h, icon } from "./dom.js";
import { toast } from "./overlay.js";
import { store } from "./store.js";

const FAULTS = [
  ["slow_down", "Slack says: slow down (429)"],
  ["refused", "Slack fails and does nothing (500)"],
  ["done_but_failed", "Slack does it, then says it failed (500)"],
  ["done_but_lost", "Slack does it, but its answer gets lost"],
];
const OFTEN = ["chat.postMessage", "chat.update", "views.open", "views.publish", "users.info", "reactions.get"];

let drawn = "";
let held = null;
let armed = null;
let choosers = [];

export function drawTrouble(main) {
  const { trouble } = store.state;
  if (drawn !== store.me || !main.querySelector(".trouble")) {
    drawn = store.me;
    choosers = [];
    build(main);
  }
  clear(armed, trouble.armed.length
    ? [h("ul", {}, trouble.armed.map((words) => h("li", {}, words))), button("Stop all trouble", () => ({ do: "stop" }), "primary")]
    : h("p", {}, "Nothing is switched on: Slack behaves."));
  armed.classList.toggle("on", trouble.armed.length > 0);
  clear(held, trouble.held.length ? `Waiting: ${trouble.held.join(", ")}` : "Nothing waits.");
  for (const refill of choosers) refill();
}

function build(main) {
  armed = h("div", { class: "armed", role: "status", "data-testid": "armed" });
  held = h("p", { class: "hint", "data-testid": "held" });
  clear(main,
    h("header", { class: "bar" }, h("h1", {}, icon("trouble"), "Trouble"), h("p", { class: "topic" }, "Make this Slack misbehave as the real one sometimes does, and see what the bot makes of it.")),
    h("div", { class: "scroll", tabindex: "0" }, h("div", { class: "trouble" }, armed, events(), people(), calls(), channels(), accounts(), messages())));
}

// A button that sends what `body` gives; without a body the control is not ready.
function button(label, body, kind = "") {
  const node = h("button", { type: "button", class: `btn ${kind}`, onclick: async () => {
    node.disabled = true;
    const done = await store.gesture("trouble", body());
    node.disabled = false;
    if (!done.ok) toast(done.error);
  } }, label);
  return node;
}

const group = (title, hint, ...rows) =>
  h("section", { class: "card", "aria-label": title }, h("h2", {}, title), h("p", { class: "hint" }, hint), rows);

const line = (...parts) => h("div", { class: "line" }, parts);

function number(label, value, most) {
  return h("input", { type: "number", class: "number", "aria-label": label, min: 0, max: most, value });
}

// A select whose options follow the state, and which keeps its choice.
function chooser(label, options) {
  const node = h("select", { class: "select", "aria-label": label });
  let mark = "";
  const refill = () => {
    const list = options();
    if (mark === JSON.stringify(list)) return;
    mark = JSON.stringify(list);
    const chosen = node.value;
    node.replaceChildren(...list.map((one) => h("option", { value: one.value }, one.label)));
    if (list.some((one) => one.value === chosen)) node.value = chosen;
  };
  choosers.push(refill);
  return node;
}

function events() {
  const seconds = number("Seconds late", 20, 86_400);
  const times = number("Times more", 1, 10);
  const release = (label, order) => button(label, () => ({ do: "release", order }));
  return group("What Slack tells the bot", "Reactions, mentions, direct messages and changes of people reach the bot as events. Commands and clicks do not.",
    line("Tell the bot", seconds, "seconds late", button("Send events late", () => ({ do: "delay", seconds: seconds.value }))),
    line("Tell it everything", times, "times more, as Slack's retry", button("Repeat events", () => ({ do: "repeat", times: times.value }))),
    line("Keep events back", button("Hold events", () => ({ do: "hold" })), "and later", release("Release in order", "in order"), release("Backwards", "backwards"), release("Shuffled", "shuffled")),
    held);
}

function people() {
  return group("Your next command, click or form", "Each of these happens once, to whoever is next.",
    line("The bot's answer counts as later than 3 seconds: it has worked, but you see an error.", button("Answer too late", () => ({ do: "miss_answer" }))),
    line("The bot opens its form too late, and Slack refuses it.", button("Form too late", () => ({ do: "expire" }))));
}

function calls() {
  const fault = h("select", { class: "select", "aria-label": "What happens" }, FAULTS.map(([value, label]) => h("option", { value }, label)));
  const method = chooser("Which call", () => [{ value: "", label: "any call" },
    ...[...OFTEN, ...store.state.trouble.methods.filter((one) => !OFTEN.includes(one))].map((value) => ({ value, label: value }))]);
  const times = number("How many calls", 1, 100);
  const seconds = number("Seconds to wait", 5, 3600);
  const wait = h("span", { class: "line" }, "and asks it to wait", seconds, "seconds");
  fault.addEventListener("change", () => { wait.hidden = fault.value !== "slow_down"; });
  return group("What the bot asks of Slack", "The bot posts, changes messages and reads people by calls of Slack's Web API.",
    line("At the next", times, "of", method, fault, wait, button("Switch on", () => ({ do: "fault", fault: fault.value, method: method.value, times: times.value, seconds: seconds.value }))),
    line("Charts and tables are not there yet: every message that holds one is refused.", button("Refuse charts and tables", () => ({ do: "no_figures" }))),
    line("Somebody takes the app's access away: every call fails.", button("Revoke the bot's token", () => ({ do: "revoke" }), "danger"), button("Give it back", () => ({ do: "restore" }))));
}

function channels() {
  const channel = chooser("Channel", () => store.state.trouble.channels);
  const change = (label, what) => button(label, () => ({ do: what, channel: channel.value }));
  return group("A channel opens to a client", "These stay until you undo them.",
    line(channel, change("Share with Acme", "share"), change("Invite Acme, not yet accepted", "invite"), change("End the sharing", "unshare"), change("Bring in Gus, a guest", "guest_in")));
}

function accounts() {
  const person = chooser("Person", () => store.state.people.filter((one) => !store.isBot(one.id)).map((one) => ({ value: one.id, label: one.real_name })));
  const change = (label, what) => button(label, () => ({ do: what, person: person.value }));
  return group("A person changes", "These stay until you undo them.",
    line(person, change("Make a guest", "make_guest"), change("Deactivate", "deactivate"), change("Make a member again", "make_member")));
}

function messages() {
  const message = chooser("Message", () => store.state.trouble.messages);
  const text = h("input", { type: "text", class: "text", "aria-label": "New text", placeholder: "New text" });
  return group("A message changes after it was logged", "Its author changes or deletes it; outside direct messages the bot is not told.",
    line(message), line(text, button("Change the message", () => ({ do: "change_message", message: message.value, text: text.value })), button("Delete the message", () => ({ do: "delete_message", message: message.value }), "danger")));
}
