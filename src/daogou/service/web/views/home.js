// The front page: what one can say here, where to look around, and what is recommended.
import { get } from "../lib/api.js";
import { el, icon } from "../lib/dom.js";
import { language, say, t } from "../lib/language.js";
import { session, shopper } from "../lib/store.js";
import { select } from "../lib/visit.js";
import { EXAMPLES, QUESTIONS } from "../lib/words.js";
import { askBox } from "../parts/ask.js";
import { grid, productLink } from "../parts/cards.js";
import { nothing } from "../parts/notes.js";
import { picture } from "../parts/picture.js";
import { searchLink } from "../parts/search-box.js";

const SHOWN = 24;
const IN_COLLAGE = 4;

export async function homeView({ shop, signal }) {
  const page = await get("/v1/recommend", { shopper, session, limit: SHOWN }, signal);
  if (!page.items.length) return { title: say(shop.name), nodes: [nothing(t("emptyShop"), t("emptyShopText"))] };
  return {
    title: "",
    nodes: [
      welcome(page),
      browse(shop.categories),
      el("section", {}, el("h2", {}, t("forYou")), grid(page)),
      askBox({ title: t("askShop"), hint: t("askShopHint"), policies: shop.policies, examples: QUESTIONS.shop[language.current] }),
    ],
  };
}

function welcome(page) {
  return el("section", { class: "welcome" },
    el("div", {},
      el("h1", { tabindex: -1 }, t("welcome")),
      el("p", {}, t("welcomeText")),
      el("h2", { class: "sr" }, t("try")),
      el("ul", { class: "sayings" }, EXAMPLES[language.current].map((query) =>
        el("li", {}, el("a", { href: searchLink(query) }, icon("search"), query))))),
    collage(page));
}

/** A few of the recommended products at a glance, of as many kinds as there are. */
function collage(page) {
  const kinds = new Map();
  for (const item of page.items.filter((one) => one.media.length)) {
    if (!kinds.has(item.category?.id)) kinds.set(item.category?.id, item);
  }
  const shown = [...new Set([...kinds.values(), ...page.items.filter((one) => one.media.length)])].slice(0, IN_COLLAGE);
  if (shown.length < IN_COLLAGE) return "";
  return el("div", { class: "collage" }, shown.map((item) =>
    el("a", { href: productLink(item.id), "aria-label": say(item.title), onclick: () => select(item.id, page.exposure_id) },
      picture(item.media[0], say(item.title), { eager: true }))));
}

function browse(categories) {
  if (!categories?.length) return "";
  return el("nav", { class: "browse", "aria-label": t("browse") }, el("ul", {}, categories.map((category) =>
    el("li", {}, el("a", { href: `/search?${new URLSearchParams({ f: `category|${category.id}` })}` }, say(category.label))))));
}
