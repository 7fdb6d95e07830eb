// Pictures that may be missing: under every picture stands the first letter of what it shows.
import { el, icon } from "../lib/dom.js";
import { say } from "../lib/language.js";

const TINTS = 6;

/** Where a medium lies: as the feed says, or in the shop's media folder. Other schemes never reach the page. */
export function mediaUrl(media) {
  if (/^https?:\/\//i.test(media.url)) return media.url;
  return `/media/${media.url.split("/").map(encodeURIComponent).join("/")}`;
}

/** A square with the picture; `alt` is empty where the words stand beside it. */
export function picture(media, title, { alt = "", eager = false } = {}) {
  const tint = [...title].reduce((sum, letter) => sum + letter.codePointAt(0), 0) % TINTS;
  const initial = el("span", { class: "initial", "aria-hidden": "true" }, [...title.trim()][0] ?? "·");
  const box = el("span", { class: `picture tint-${tint}` }, initial);
  if (!media || media.kind === "video") return box;
  const image = el("img", {
    src: mediaUrl(media), alt: alt && (say(media.alt) || alt), width: 640, height: 640,
    loading: eager ? "eager" : "lazy", decoding: "async", referrerpolicy: "no-referrer",
  });
  image.addEventListener("load", () => initial.remove());
  image.addEventListener("error", () => (alt ? image.classList.add("broken") : image.remove()));
  box.append(image);
  return box;
}

/** Stars for a rating, with the words for it. */
export function stars(value, words) {
  const whole = Math.round(value ?? 0);
  return el("span", { class: "stars", role: "img", "aria-label": words },
    [1, 2, 3, 4, 5].map((n) => el("span", { class: n <= whole ? "lit" : "unlit" }, icon("star"))));
}
