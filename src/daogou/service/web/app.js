// The storefront: a few views, chosen by the address after #.
import { cart, get, record, session, shopper } from "./api.js";
import { grid, picture, questions, shelf, stars } from "./parts.js";
import { SearchBox, examples, searchView } from "./search.js";
import { announce, el, language, mediaUrl, money, say, t } from "./words.js";

customElements.define("dg-search", SearchBox);
const main = document.getElementById("main");
let shop = { name: {}, policies: [] };

async function homeView() {
  document.querySelector("dg-search").input.value = "";
  document.title = say(shop.name);
  const page = await get("/v1/recommend", { shopper, session, limit: 24 });
  main.replaceChildren(
    el("section", { class: "welcome" }, el("h1", {}, say(shop.name)), el("p", {}, t("try")),
      el("ul", { class: "examples" }, examples().map((q) => el("li", {}, el("a", { href: `#/search?q=${encodeURIComponent(q)}` }, q))))),
    el("section", {}, el("h2", {}, t("forYou")), grid(page.items, page.exposure_id)),
    questions(t("askShop"), [], language.current === "zh" ? "多久发货？可以退货吗？" : "How long is delivery? Can I return it?"));
}

async function productView(id, query) {
  const [product, similar, pairs] = await Promise.all([
    get(`/v1/products/${encodeURIComponent(id)}`), get("/v1/similar", { product_id: id }), get("/v1/similar", { product_id: id, kind: "complements" })]);
  const title = say(product.title);
  document.title = title;
  record("view_item", [{ product_id: id }], query.get("from") || null);
  main.replaceChildren(
    el("article", { class: "product" }, gallery(product, title), buyBox(product, title)),
    questions(t("askTitle"), [id], t("askExample")),
    el("div", { class: "columns" }, details(product), reviews(product)),
    shelf(t("similar"), similar), shelf(t("complements"), pairs));
}

function gallery(product, title) {
  const stage = el("div", { class: "stage" }, picture(product.media.find((m) => m.kind === "image"), title));
  const show = (media) => stage.replaceChildren(media.kind === "video"
    ? el("video", { src: mediaUrl(media), controls: true, autoplay: true, loop: true, muted: true, playsinline: true, class: "picture" })
    : picture(media, title));
  const thumbs = product.media.length > 1 ? el("ul", { class: "thumbs" }, product.media.map((media, i) =>
    el("li", {}, el("button", { type: "button", "aria-label": `${title} ${i + 1}`, onclick: () => show(media) },
      media.kind === "video" ? el("span", { class: "play" }, "▶") : picture(media, title))))) : "";
  const box = el("div", { class: "gallery" }, stage, thumbs);
  box.show = show;
  return box;
}

function buyBox(product, title) {
  const names = [...new Set(product.variants.flatMap((v) => v.options.map((o) => o.name)))];
  const first = product.variants.find((v) => v.stock === null || v.stock > 0) ?? product.variants[0];
  const picked = Object.fromEntries(first.options.map((o) => [o.name, o.value]));
  const box = el("div", { class: "buy" });
  const draw = () => {
    const variant = product.variants.find((v) => v.options.every((o) => picked[o.name] === o.value)) ?? first;
    const available = variant.stock === null || variant.stock > 0;
    const groups = names.map((name) => {
      const values = new Map(product.variants.flatMap((v) => v.options.filter((o) => o.name === name).map((o) => [o.value, o])));
      const label = say([...values.values()][0].label) || name;
      return el("fieldset", {}, el("legend", {}, label), [...values.values()].map((option) => {
        const fits = product.variants.some((v) => (v.stock === null || v.stock > 0) && v.options.every((o) => (o.name === name ? o.value === option.value : picked[o.name] === o.value)));
        return el("button", {
          type: "button", class: fits ? "option" : "option gone", "aria-pressed": String(picked[name] === option.value),
          onclick: () => {
            picked[name] = option.value;
            const media = product.variants.find((v) => v.options.some((o) => o.name === name && o.value === option.value))?.media[0];
            if (media) document.querySelector(".gallery").show(media);
            draw();
          },
        }, say(option.text) || String(option.value));
      }));
    });
    const add = el("button", { class: "primary", type: "button", disabled: !available }, available ? t("add") : t("soldOut"));
    add.addEventListener("click", () => {
      cart.add({ id: product.id, variant: variant.id, title: product.title, price: variant.price, options: variant.options.map((o) => o.text), media: variant.media[0] ?? product.media[0] });
      record("add_to_cart", [{ product_id: product.id, variant_id: variant.id, price: variant.price.amount, currency: variant.price.currency }]);
      announce(t("added"));
      add.textContent = t("added");
      setTimeout(() => (add.textContent = t("add")), 1500);
    });
    box.replaceChildren(
      el("p", { class: "path" }, product.category.map((c) => say(c.name)).join(" › ")),
      el("h1", {}, title), product.rating ? stars(product.rating) : "",
      el("p", { class: "price" }, el("b", {}, money(variant.price)), variant.list_price ? el("s", {}, money(variant.list_price)) : ""),
      el("p", { class: "description" }, say(product.description)), ...groups, add);
  };
  draw();
  return box;
}

function details(product) {
  const rows = new Map();
  for (const a of product.attributes) {
    const value = say(a.text) || (typeof a.value === "boolean" ? (a.value ? "✓" : "–") : `${a.value}${a.unit ? ` ${a.unit}` : ""}`);
    const key = say(a.label) || a.name;
    rows.set(key, rows.has(key) ? `${rows.get(key)}, ${value}` : value);
  }
  return el("section", {}, el("h2", {}, t("details")), el("dl", {}, [...rows].flatMap(([k, v]) => [el("dt", {}, k), el("dd", {}, v)])),
    product.faqs.length ? [el("h2", {}, t("faqs")), ...product.faqs.map((f) => el("details", {}, el("summary", {}, say(f.question)), el("p", {}, say(f.answer))))] : "");
}

function reviews(product) {
  if (!product.reviews.length) return "";
  return el("section", {}, el("h2", {}, t("reviews")), product.reviews.map((r) =>
    el("blockquote", {}, el("span", { class: "star", "aria-label": `${r.rating}/5` }, "★".repeat(Math.round(r.rating ?? 0))), el("p", {}, say(r.text)))));
}

async function cartView() {
  const lines = cart.read();
  document.title = t("cart");
  record("view_cart", lines.map((l) => ({ product_id: l.id, variant_id: l.variant, quantity: l.quantity })));
  if (!lines.length) return main.replaceChildren(el("h1", {}, t("cart")), el("p", {}, t("empty")));
  const total = { currency: lines[0].price.currency, amount: lines.reduce((sum, l) => sum + l.price.amount * l.quantity, 0) };
  const buy = el("button", { class: "primary", type: "button" }, t("checkout"));
  buy.addEventListener("click", async () => {
    await record("purchase", lines.map((l) => ({ product_id: l.id, variant_id: l.variant, quantity: l.quantity, price: l.price.amount, currency: l.price.currency })));
    cart.write([]);
    main.replaceChildren(el("h1", {}, t("bought")));
  });
  const query = new URLSearchParams({ surface: "cart", shopper, session, limit: 8 });
  lines.slice(0, 20).forEach((l) => query.append("product_id", l.id));
  const pairs = await fetch(`/v1/recommend?${query}`).then((r) => r.json());
  main.replaceChildren(el("h1", {}, t("cart")),
    el("ul", { class: "lines" }, lines.map((l) => el("li", {}, picture(l.media, say(l.title)),
      el("div", {}, el("a", { href: `#/product/${encodeURIComponent(l.id)}` }, say(l.title)), el("p", {}, l.options.map(say).join(" · "))),
      el("input", { type: "number", min: 0, max: 99, value: l.quantity, "aria-label": say(l.title), onchange: (e) => { cart.set(l.variant, Number(e.target.value)); cartView(); } }),
      el("b", {}, money({ ...l.price, amount: l.price.amount * l.quantity }))))),
    el("p", { class: "total" }, t("total"), " ", el("b", {}, money(total))), buy,
    pairs.items ? shelf(t("complements"), pairs) : "");
}

function policiesView() {
  main.replaceChildren(el("h1", {}, t("policies")), ...shop.policies.map((p) => el("section", { class: "policy" }, el("h2", {}, say(p.title)), el("p", {}, say(p.text)))),
    questions(t("askShop"), [], ""));
}

async function route() {
  const [path, query = ""] = (location.hash.slice(1) || "/").split("?");
  const parameters = new URLSearchParams(query);
  main.setAttribute("aria-busy", "true");
  try {
    if (path === "/search") await searchView(main, parameters);
    else if (path.startsWith("/product/")) await productView(decodeURIComponent(path.slice(9)), parameters);
    else if (path === "/cart") await cartView();
    else if (path === "/policies") policiesView();
    else await homeView();
  } catch (error) {
    main.replaceChildren(el("p", { class: "note strong" }, t("wrong") + error.message));
  }
  main.removeAttribute("aria-busy");
}

function frame() {
  document.documentElement.lang = language.current;
  document.getElementById("shop-name").textContent = say(shop.name);
  document.getElementById("language").textContent = language.current === "zh" ? "English" : "中文";
  const count = cart.read().reduce((sum, l) => sum + l.quantity, 0);
  document.getElementById("cart-link").textContent = `${t("cart")}${count ? ` (${count})` : ""}`;
  document.querySelectorAll("[data-t]").forEach((node) => (node.textContent = t(node.dataset.t)));
}

document.getElementById("language").addEventListener("click", () => language.toggle());
document.addEventListener("language", () => { frame(); route(); });
document.addEventListener("cart", frame);
window.addEventListener("hashchange", () => { route().then(() => { main.focus({ preventScroll: true }); scrollTo(0, 0); }); });
shop = await get("/v1/shop").catch(() => shop);
frame();
await route();
