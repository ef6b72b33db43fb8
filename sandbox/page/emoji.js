// The emoji that this page knows by name; others show as their name.

const LIST = `triangular_ruler:📐 straight_ruler:📏 rotating_light:🚨 warning:⚠️ white_check_mark:✅ eyes:👀
+1:👍 -1:👎 tada:🎉 heart:❤️ raised_hands:🙌 pray:🙏 fire:🔥 rocket:🚀 thinking_face:🤔 joy:😂 smile:😄
slightly_smiling_face:🙂 sob:😭 cry:😢 rage:😡 angry:😠 disappointed:😞 thumbsup:👍 thumbsdown:👎 wave:👋
clap:👏 muscle:💪 bulb:💡 memo:📝 pencil2:✏️ calendar:📅 clock1:🕐 hourglass:⌛ moneybag:💰 euro:💶
chart_with_upwards_trend:📈 chart_with_downwards_trend:📉 bar_chart:📊 email:📧 envelope:✉️ phone:📞
x:❌ no_entry:⛔ question:❓ exclamation:❗ bell:🔔 no_bell:🔕 lock:🔒 key:🔑 link:🔗 mag:🔍 pushpin:📌
star:⭐ sparkles:✨ 100:💯 ok_hand:👌 handshake:🤝 speech_balloon:💬 red_circle:🔴 large_yellow_circle:🟡
large_green_circle:🟢 large_blue_circle:🔵 zap:⚡ coffee:☕ pizza:🍕 beers:🍻 sunny:☀️ cloud:☁️ umbrella:☔
evergreen_tree:🌲 anchor:⚓ boat:⛵ bike:🚲 house:🏠 office:🏢 hammer:🔨 wrench:🔧 trophy:🏆 bouquet:💐 money_with_wings:💸 package:📦 art:🎨`;

export const EMOJI = new Map(
  LIST.split(/\s+/).map((pair) => {
    const cut = pair.lastIndexOf(":");
    return [pair.slice(0, cut), pair.slice(cut + 1)];
  }),
);

export const QUICK = ["white_check_mark", "eyes", "tada"];

// Where no font draws an emoji its name is shown instead of an empty box.
const pen = Object.assign(document.createElement("canvas"), { width: 24, height: 24 })
  .getContext("2d", { willReadFrequently: true });

function pixels(text) {
  pen.clearRect(0, 0, 24, 24);
  pen.font = "18px sans-serif";
  pen.fillText(text, 1, 19);
  return pen.getImageData(0, 0, 24, 24).data.join();
}

const MISSING = pixels("\u{10FFFE}");
const drawable = new Map([...EMOJI].map(([name, drawn]) => [name, pixels(drawn) !== MISSING]));

export function character(name) {
  const bare = name.split("::")[0];
  return drawable.get(bare) ? EMOJI.get(bare) : null;
}

export const glyph = (name) => character(name) || `:${name}:`;
