// The cart: lines as they are sold now, quantities, the total, a demo checkout, and what goes with it all.
import { get, productPath } from "../lib/api.js";
import { announce, el, icon } from "../lib/dom.js";
import { attributeValue, money, say, t } from "../lib/language.js";
import { session, shopper } from "../lib/store.js";
import { cart, commonExposure, lineItem, purchaseOf, record } from "../lib/visit.js";
import { laterShelf, productLink } from "../parts/cards.js";
import { homeWay, nothing } from "../parts/notes.js";
import { picture } from "../parts/picture.js";

const MOST = 99;
const ASKED = 20;

const recommended = (ids) => get("/v1/recommend", ids.length
  ? { surface: "cart", product_id: ids.slice(0, ASKED), shopper, session, limit: 10 }
  : { shopper, session, limit: 10 });

export async function cartView({ signal, again }) {
  const lines = await asSoldNow(cart.lines(), signal);
  record("view_cart", lines.map((line) => lineItem(line)), commonExposure(lines));
  if (!lines.length) {
    return { title: t("cart"), nodes: [nothing(t("cartEmpty"), t("cartEmptyText"), homeWay()), laterShelf(t("forYou"), recommended([]))] };
  }
  const summary = el("aside", { class: "summary", "aria-label": t("total") });
  const list = el("ul", { class: "lines" });
  const place = el("div", { class: "cart" }, el("section", {}, list), summary);
  const sum = () => summary.replaceChildren(...total(lines.filter((line) => line.quantity > 0), place));
  list.append(...lines.map((line) => lineNode(line, sum, again)));
  sum();
  return {
    title: t("cart"),
    nodes: [el("h1", { tabindex: -1 }, t("cart")), place, laterShelf(t("goesWithCart"), recommended([...new Set(lines.map((line) => line.id))]))],
  };
}

/** Lines with the price and stock that the shop has now; a shop that does not answer leaves them as they were. */
async function asSoldNow(lines, signal) {
  const ids = [...new Set(lines.map((line) => line.id))];
  const answers = await Promise.allSettled(ids.map((id) => get(productPath(id), {}, signal)));
  return lines.map((line) => {
    const answer = answers[ids.indexOf(line.id)];
    if (answer.status === "rejected") return answer.reason.status === 404 ? { ...line, gone: true } : { ...line };
    const variant = answer.value.variants.find((one) => one.id === line.variant);
    if (!variant || variant.stock === 0) return { ...line, title: answer.value.title, gone: true };
    const before = line.price && variant.price && line.price.amount !== variant.price.amount ? line.price : null;
    return { ...line, title: answer.value.title, price: variant.price, before, most: variant.stock };
  });
}

function lineNode(line, sum, again) {
  const title = say(line.title);
  const most = Math.min(line.most ?? MOST, MOST);
  const each = el("p", { class: "line-price" });
  const number = el("input", { type: "number", min: 1, max: most, value: line.quantity, "aria-label": t("quantity", title), inputmode: "numeric" });
  const less = el("button", { type: "button", "aria-label": t("less"), onclick: () => set(line.quantity - 1) }, icon("minus"));
  const plus = el("button", { type: "button", "aria-label": t("oneMore"), onclick: () => set(line.quantity + 1) }, icon("plus"));
  number.addEventListener("change", () => set(Number.parseInt(number.value, 10) || line.quantity));
  const node = el("li", { class: line.gone ? "line gone" : "line" },
    el("a", { href: productLink(line.id, line.variant), tabindex: -1, "aria-hidden": "true" }, picture(line.media, title)),
    el("div", { class: "line-words" },
      el("a", { href: productLink(line.id, line.variant) }, title),
      line.options.length > 0 && el("p", { class: "fine" }, line.options.map(attributeValue).join(" · ")),
      line.gone && el("p", { class: "sold-out" }, t("noLonger")),
      line.before && el("p", { class: "fine" }, t("priceChanged", money(line.before)))),
    el("div", { class: "line-tools" },
      !line.gone && el("div", { class: "stepper" }, less, number, plus),
      el("button", { class: "link", type: "button", "aria-label": t("removeThis", title), onclick: () => remove() }, t("remove"))),
    each);

  function draw() {
    number.value = line.quantity;
    less.disabled = line.quantity <= 1;
    plus.disabled = line.quantity >= most;
    each.textContent = line.gone || !line.price ? "" : money({ ...line.price, amount: line.price.amount * line.quantity });
    sum();
  }
  function set(quantity) {
    const allowed = Math.max(1, Math.min(quantity, most));
    cart.set(line, allowed);
    line.quantity = allowed;
    draw();
    announce(`${t("quantity", title)} ${allowed}`);
  }
  function remove() {
    const before = cart.lines();
    const quantity = line.quantity;
    cart.set(line, 0);
    line.quantity = 0;
    sum();
    const undo = el("button", { class: "link", type: "button" }, t("undo"));
    undo.addEventListener("click", () => {
      cart.replace(before);
      record("add_to_cart", [lineItem(line, quantity)], line.exposure);
      again();
    });
    const said = el("li", { class: "line removed" }, el("p", {}, t("removed", title)), undo);
    node.replaceWith(said);
    undo.focus();
    announce(t("removed", title));
  }
  queueMicrotask(draw);
  return node;
}

/** Totals by currency: amounts of different currencies are never added up. */
function totals(lines) {
  const sums = new Map();
  for (const line of lines.filter((one) => !one.gone && one.price)) {
    const { amount, currency } = line.price;
    sums.set(currency, (sums.get(currency) ?? 0) + amount * line.quantity);
  }
  return [...sums].map(([currency, amount]) => money({ currency, amount })).join(" + ");
}

function total(lines, place) {
  const bought = lines.filter((line) => !line.gone);
  const count = bought.reduce((sum, line) => sum + line.quantity, 0);
  const buy = el("button", { class: "button primary large", type: "button", disabled: !bought.length }, t("checkout"));
  buy.addEventListener("click", () => checkout(bought, place));
  return [
    el("p", { class: "total" }, el("span", {}, t("total"), " ", el("small", {}, t("results", count))), el("b", {}, totals(bought))),
    buy,
    el("p", { class: "fine" }, t("demoNote"), " ", el("a", { href: "/policies" }, t("policies"))),
  ];
}

function checkout(lines, place) {
  const exposure = commonExposure(lines);
  const items = lines.map((line) => lineItem(line));
  const purchase = purchaseOf(items, exposure);
  record("begin_checkout", items, exposure);
  const failed = el("p", { class: "note warn", role: "alert", hidden: true });
  const confirm = el("button", { class: "button primary large", type: "button" }, t("confirm"));
  const close = el("button", { class: "sheet-close", type: "button", "aria-label": t("close"), onclick: () => sheet.close() }, icon("close"));
  const sheet = el("dialog", { class: "sheet order", "aria-label": t("order") },
    el("header", {}, el("h2", {}, t("order")), close),
    el("ul", {}, lines.map((line) => el("li", {}, el("span", {}, say(line.title), " × ", line.quantity),
      el("b", {}, line.price ? money({ ...line.price, amount: line.price.amount * line.quantity }) : "")))),
    el("p", { class: "total" }, el("span", {}, t("total")), el("b", {}, totals(lines))),
    failed, confirm, el("p", { class: "fine" }, t("demoNote")));
  sheet.addEventListener("close", () => sheet.remove());
  confirm.addEventListener("click", async () => {
    confirm.disabled = true;
    failed.hidden = true;
    try {
      await purchase();
    } catch (error) {
      failed.textContent = error.status === 0 ? t("unreachable") : error.message;
      failed.hidden = false;
      confirm.disabled = false;
      return;
    }
    sheet.close();
    cart.clear();
    const done = nothing(t("bought"), t("boughtText"), homeWay());
    place.parentElement.querySelector("h1").remove();
    place.replaceWith(done);
    done.querySelector("h1").focus();
    announce(t("bought"));
  });
  place.append(sheet);
  sheet.showModal();
}
