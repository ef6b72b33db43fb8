// The state as the server gave it last, and the way to tell the server what the person does.

const asked = new URLSearchParams(location.search).get("as");

export const store = {
  state: null,
  me: asked || sessionStorage.getItem("as") || "U0DANA",
  changed: () => {},

  person: (id) => store.state.people.find((one) => one.id === id),
  channel: (id) => store.state.channels.find((one) => one.id === id),
  isBot: (id) => id === store.state.bot || id === "USLACKBOT",

  isOutside: (id) => store.person(id)?.team_id !== store.state.home_team,

  name(id) {
    if (id === "USLACKBOT") return "Slackbot";
    const user = store.person(id);
    return user ? user.profile.real_name || user.real_name || user.name : id;
  },

  async load() {
    const answer = await fetch(`/_page/state?as=${encodeURIComponent(store.me)}`);
    store.state = await answer.json();
    store.me = store.state.me;
    store.changed();
  },

  async become(user) {
    store.me = user;
    sessionStorage.setItem("as", user);
    await store.load();
  },

  gesture: (name, body) =>
    told(name, "application/json", JSON.stringify({ as: store.me, ...body })),

  upload(file, body) {
    const query = new URLSearchParams({ as: store.me, name: file.name, ...body });
    return told(`upload?${query}`, "application/octet-stream", file);
  },
};

async function told(path, type, body) {
  try {
    const answer = await fetch(`/_page/${path}`, {
      method: "POST",
      headers: { "Content-Type": type },
      body,
    });
    const result = await answer.json();
    await store.load();
    return result;
  } catch {
    return { ok: false, error: "The local Slack does not answer." };
  }
}

// Server-Sent Events reconnect by themselves; several changes at once make one reload.
export function follow() {
  let busy = false;
  let again = false;
  const reload = async () => {
    if (busy) {
      again = true;
      return;
    }
    busy = true;
    do {
      again = false;
      await store.load().catch(() => {});
    } while (again);
    busy = false;
  };
  const source = new EventSource("/_page/events");
  source.onmessage = (event) => {
    if (Number(event.data) !== store.state?.version) reload();
  };
  source.onopen = () => document.body.classList.remove("offline");
  source.onerror = () => document.body.classList.add("offline");
}
