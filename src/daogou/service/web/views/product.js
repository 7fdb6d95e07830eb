// A product: pictures and clip, choice of variant, facts, questions, reviews, and what is like it or goes with it.
import { get, productPath } from "../lib/api.js";
import { el, icon } from "../lib/dom.js";
import { facts, language, say, t } from "../lib/language.js";
import { session, shopper } from "../lib/store.js";
import { record, trail } from "../lib/visit.js";
import { QUESTIONS } from "../lib/words.js";
import { askBox } from "../parts/ask.js";
import { brandLine, laterShelf, pickButton, ratingLine } from "../parts/cards.js";
import { homeWay, nothing } from "../parts/notes.js";
import { stars } from "../parts/picture.js";
import { buyBox } from "./product-buy.js";
import { gallery } from "./product-gallery.js";

const FIRST_REVIEWS = 6;
const EXAMPLES = 3;

export async function productView({ argument: id, url, shop, signal }) {
  let product;
  try {
    product = await get(productPath(id), {}, signal);
  } catch (error) {
    if (error.status !== 404) throw error;
    return { title: t("gone"), nodes: [nothing(t("gone"), t("goneText"), homeWay())] };
  }
  record("view_item", [{ product_id: id }], trail.of(id));
  const title = say(product.title);
  const show = gallery(product, title);
  const like = (kind) => get("/v1/similar", { product_id: id, kind, shopper, session, limit: 10 });
  const asked = product.faqs.map((faq) => say(faq.question)).filter(Boolean);
  const examples = [...asked, ...QUESTIONS.product[language.current]].slice(0, EXAMPLES);
  return {
    title,
    product: id,
    nodes: [
      path(product),
      el("article", { class: "product" },
        show.node,
        el("div", { class: "product-side" },
          heading(product, title),
          buyBox(product, url.searchParams.get("variant"), show.media),
          description(product))),
      el("div", { class: "columns" },
        el("div", {}, askBox({ title: t("askProduct"), hint: t("askHint"), products: [product], policies: shop.policies, examples }), reviews(product)),
        el("div", {}, details(product), faqs(product))),
      laterShelf(t("similar"), like("similar")),
      laterShelf(t("complements"), like("complements")),
    ],
  };
}

function path(product) {
  if (!product.category.length) return "";
  return el("nav", { class: "path", "aria-label": t("category") }, el("ol", {}, product.category.map((category) =>
    el("li", {}, el("a", { href: `/search?${new URLSearchParams({ f: `category|${category.id}` })}` }, say(category.name))))));
}

function heading(product, title) {
  return el("header", { class: "product-head" },
    brandLine(product),
    el("h1", { tabindex: -1 }, title),
    el("div", { class: "product-pick" }, ratingLine(product.rating), pickButton(product)));
}

function description(product) {
  const text = say(product.description);
  return text ? el("p", { class: "description", "data-ref": "description", "data-of": product.id }, text) : "";
}

function details(product) {
  const rows = facts(product.attributes);
  if (!rows.length) return "";
  return el("section", {}, el("h2", {}, t("details")), el("dl", { class: "facts" }, rows.map((row) =>
    el("div", { "data-ref": `attributes/${row.name}`, "data-of": product.id }, el("dt", {}, row.label), el("dd", {}, row.value)))));
}

function faqs(product) {
  if (!product.faqs.length) return "";
  return el("section", {}, el("h2", {}, t("faqs")), product.faqs.map((faq) =>
    el("details", { class: "faq", "data-ref": `faqs/${faq.id}`, "data-of": product.id },
      el("summary", {}, say(faq.question), icon("chevron")), el("p", {}, say(faq.answer)))));
}

function reviews(product) {
  const all = product.reviews.filter((review) => say(review.text));
  if (!all.length) return "";
  const shown = all.slice(0, FIRST_REVIEWS).map((one) => review(one, product));
  const rest = all.slice(FIRST_REVIEWS).map((one) => review(one, product));
  return el("section", { class: "reviews" }, el("h2", { "data-ref": "rating", "data-of": product.id }, t("reviews"), product.rating && ratingLine(product.rating)),
    shown, rest.length > 0 && el("details", {}, el("summary", { class: "link" }, t("allReviews", all.length)), rest));
}

function review(one, product) {
  return el("blockquote", { class: "review", "data-ref": `reviews/${one.id}`, "data-of": product.id },
    one.rating !== null && stars(one.rating, t("stars", one.rating)),
    one.author && el("cite", {}, one.author),
    el("p", {}, say(one.text)));
}
