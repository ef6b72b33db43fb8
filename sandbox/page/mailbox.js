// The mailbox: every mail that the bot has sent, as text, as HTML and as it came in.

import { clear, h, icon } from "./dom.js";
import { store } from "./store.js";

let form = "html";
let drawn = "";

const when = (mail) => new Date(mail.received * 1000).toLocaleString("en-GB", { dateStyle: "medium", timeStyle: "short" });

export function drawMailbox(main, wanted) {
  const mails = [...store.state.mails].reverse();
  localStorage.setItem("mails-seen", String(mails.length));
  const shown = mails.find((one) => one.id === wanted);
  const open = shown || (innerWidth > 800 ? mails[0] : null);
  const mark = JSON.stringify([mails.length, open?.id, form, wanted]);
  if (mark === drawn && main.querySelector(".mailbox")) return;
  drawn = mark;
  clear(main,
    h("header", { class: "bar" }, h("h1", {}, icon("mail"), "Mailbox"), h("p", { class: "topic" }, "What the bot has e-mailed. It goes no further than this page.")),
    mails.length
      ? h("div", { class: `mailbox${shown ? " reading" : ""}` }, list(mails, open), open && letter(main, open, wanted))
      : h("div", { class: "empty" }, icon("mail"), h("h2", {}, "No mail yet"), h("p", {}, "When the bot sends a letter, it arrives here.")));
}

function list(mails, open) {
  return h("ul", { class: "mail-list", "data-testid": "mail-list" }, mails.map((mail) =>
    h("li", {}, h("a", { href: `#mail/${mail.id}`, class: mail === open ? "here" : "", "data-testid": "mail", "data-mail": mail.id },
      h("span", { class: "mail-to" }, `To ${mail.rcpt_to.join(", ")}`), h("time", {}, when(mail)), h("strong", {}, mail.subject || "(no subject)"), h("span", { class: "mail-start" }, mail.text.slice(0, 90))))));
}

function letter(main, mail, wanted) {
  const tab = (name, words) => h("button", { type: "button", role: "tab", "aria-selected": String(form === name), "data-testid": `mail-${name}`,
    onclick: () => { form = name; drawMailbox(main, wanted); } }, words);
  const forms = {
    html: () => (mail.html
      ? h("iframe", { sandbox: "", srcdoc: mail.html, title: "The letter as HTML", "data-testid": "mail-frame" })
      : h("p", { class: "empty-note" }, "This mail has no HTML part.")),
    text: () => h("pre", { class: "mail-text", "data-testid": "mail-body" }, mail.text),
    raw: () => h("pre", { class: "mail-raw", "data-testid": "mail-source" }, mail.raw),
  };
  const row = (name, value) => value && [h("dt", {}, name), h("dd", {}, value)];
  return h("section", { class: "letter", "data-testid": "letter" },
    h("a", { class: "back", href: "#mail" }, icon("back"), "All mail"),
    h("h2", {}, mail.subject || "(no subject)"),
    h("dl", {}, row("From", mail.from), row("To", mail.to), row("Cc", mail.cc), row("Delivered to", mail.rcpt_to.join(", ")), row("Received", when(mail))),
    h("div", { class: "tabs", role: "tablist" }, tab("html", "Letter"), tab("text", "Plain text"), tab("raw", "Source")),
    forms[form]());
}
