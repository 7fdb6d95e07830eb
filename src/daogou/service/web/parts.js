// The pieces that several views share: product cards, stars, pictures, question boxes.
import { post, record } from "./api.js";
import { el, language, mediaUrl, money, say, t } from "./words.js";

export function picture(media, title, className = "picture") {
  const box = el("div", { class: className });
  if (media && media.kind !== "video") {
    const image = el("img", { src: mediaUrl(media), alt: say(media.alt) || title, loading: "lazy", width: 480, height: 480 });
    image.addEventListener("error", () => image.replaceWith(noPicture(title)));
    box.append(image);
  } else box.append(noPicture(title));
  return box;
}

const noPicture = (title) => el("span", { class: "no-picture", "aria-hidden": "true" }, [...title][0] ?? "·");

export function stars(rating) {
  if (!rating) return "";
  const words = `${rating.mean.toFixed(1)} · ${rating.count} ${t("buyers")}`;
  return el("span", { class: "stars", title: words }, el("span", { class: "star", "aria-hidden": "true" }, "★"), ` ${words}`);
}

export function price(product) {
  if (!product.price) return "";
  const several = product.price_max.amount > product.price.amount;
  const shown = money(product.price);
  const text = several ? (language.current === "zh" ? `${shown} ${t("from")}` : `${t("from")}${shown}`) : shown;
  return el("p", { class: "price" }, el("b", {}, text), product.list_price ? el("s", {}, money(product.list_price)) : "");
}

export function card(product, exposureId) {
  const title = say(product.title);
  const go = () => record("select_item", [{ product_id: product.id }], exposureId);
  return el("li", { class: "card" },
    el("a", { href: `#/product/${encodeURIComponent(product.id)}?from=${exposureId ?? ""}`, onclick: go },
      picture(product.media[0], title),
      el("span", { class: "brand-name" }, say(product.brand)),
      el("h3", {}, title)),
    price(product),
    product.available ? stars(product.rating) : el("span", { class: "sold-out" }, t("soldOut")),
    el("ul", { class: "reasons" }, product.reasons?.slice(0, 3).map((reason) => el("li", {}, say(reason.text)))));
}

export const grid = (items, exposureId) => el("ul", { class: "grid" }, items.map((item) => card(item, exposureId)));

export function shelf(title, page) {
  if (!page.items.length) return "";
  return el("section", { class: "shelf" }, el("h2", {}, title), el("ul", { class: "row" }, page.items.map((i) => card(i, page.exposure_id))));
}

export function questions(title, products, example) {
  const answers = el("div", { class: "answers", "aria-live": "polite" });
  const input = el("input", { name: "question", placeholder: example, "aria-label": title, autocomplete: "off", maxlength: 500 });
  const form = el("form", { class: "ask" }, input, el("button", {}, t("ask")));
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const question = input.value.trim();
    if (!question) return;
    try {
      answers.prepend(turn(await post("/v1/ask", { question, products })));
      input.value = "";
    } catch (error) {
      answers.prepend(el("p", { class: "note" }, t("wrong") + error.message));
    }
  });
  return el("section", { class: "questions" }, el("h2", {}, title), form, answers);
}

function turn(answered) {
  const sources = answered.evidence.map((piece, i) =>
    el("li", { id: `e${i}` }, el("span", { class: "source" }, t(piece.source)), " ", piece.text));
  return el("article", { class: answered.known ? "turn" : "turn unknown" },
    el("p", { class: "asked" }, answered.question),
    answered.statements.map((statement) => el("p", {}, statement.text)),
    sources.length ? el("details", {}, el("summary", {}, `${t("evidence")} (${sources.length})`), el("ol", {}, sources)) : "");
}
