// Pictures and clips of a product: one large, the others to choose from.
import { calm, el, icon } from "../lib/dom.js";
import { t } from "../lib/language.js";
import { mediaUrl, picture } from "../parts/picture.js";

/** `{ node, media }`: the gallery, and what shows a medium in it (a variant's picture). */
export function gallery(product, title) {
  const all = product.media;
  const stage = el("div", { class: "stage" });
  const poster = all.find((media) => media.kind === "image");
  const thumbs = all.map((media, i) => thumb(media, i));
  const node = el("section", { class: "gallery", "aria-label": t("gallery") }, stage,
    all.length > 1 && el("ul", { class: "thumbs" }, thumbs.map((button) => el("li", {}, button))));

  function thumb(media, i) {
    const words = media.kind === "video" ? t("clipOf", title) : t("pictureOf", title, i + 1, all.length);
    return el("button", { type: "button", "aria-label": words, "aria-pressed": "false", onclick: () => show(i) },
      media.kind === "video" ? [picture(poster, title), el("span", { class: "play" }, icon("play"))] : picture(media, title));
  }

  function show(position) {
    const media = all[position];
    stage.replaceChildren(media?.kind === "video" ? clip(media, poster, title) : picture(media, title, { alt: title, eager: true }));
    thumbs.forEach((button, i) => button.setAttribute("aria-pressed", String(i === position)));
  }

  show(all.indexOf(poster));
  return {
    node,
    media(wanted) {
      const position = all.findIndex((media) => media.url === wanted.url);
      if (position >= 0) show(position);
      else stage.replaceChildren(picture(wanted, title, { alt: title, eager: true }));
    },
  };
}

function clip(media, poster, title) {
  const video = el("video", {
    src: mediaUrl(media), poster: poster ? mediaUrl(poster) : null, controls: true, loop: true, playsinline: true,
    preload: "metadata", class: "clip", "aria-label": t("clipOf", title),
  });
  video.muted = true;
  video.autoplay = !calm();
  return video;
}
