// The storefront: one page whose views are chosen by the address.
import { DoorError, get } from "./lib/api.js";
import { el, icon } from "./lib/dom.js";
import { language, say, t } from "./lib/language.js";
import { newId } from "./lib/store.js";
import { cart, sendWaiting } from "./lib/visit.js";
import { refreshPicks } from "./parts/cards.js";
import { Chat } from "./parts/chat.js";
import { failure, homeWay, nothing, skeleton } from "./parts/notes.js";
import { SearchBox } from "./parts/search-box.js";
import { flash } from "./parts/sources.js";
import { Tray } from "./parts/tray.js";
import { cartView } from "./views/cart.js";
import { compareView } from "./views/compare.js";
import { homeView } from "./views/home.js";
import { policiesView } from "./views/policies.js";
import { productView } from "./views/product.js";
import { resultsView } from "./views/results.js";

// A view gets `{ url, argument, shop, signal, go, again }` and gives `{ title, nodes }`, a product's page `product`, its id, too.
const ROUTES = [
  [/^\/$/, homeView],
  [/^\/search$/, resultsView],
  [/^\/product\/(.+)$/, productView],
  [/^\/compare$/, compareView],
  [/^\/cart$/, cartView],
  [/^\/policies$/, policiesView],
];
const SKELETON_AFTER_MS = 150;
const MOST_KEPT = 8;

const main = document.getElementById("main");
const progress = document.getElementById("progress");
const kept = new Map(); // pages that were left, by history entry: going back shows them as they were
let shop = { name: {}, policies: [], categories: [] };
let current = { key: "", path: "" };
let running = null;

customElements.define("dg-search", SearchBox);
customElements.define("dg-tray", Tray);
customElements.define("dg-chat", Chat);
const searchBox = document.querySelector("dg-search");
const tray = document.querySelector("dg-tray");
const chat = document.querySelector("dg-chat");

function keep() {
  if (!current.key || current.path === "/cart") return; // the cart is always shown as it is now
  kept.set(current.key, { nodes: [...main.childNodes], title: document.title, looking: chat.looking, y: scrollY });
  if (kept.size > MOST_KEPT) kept.delete(kept.keys().next().value);
}

const isHere = (url) => url.origin === location.origin && ROUTES.some(([pattern]) => pattern.test(url.pathname));

/** Pages of the storefront are shown in place, everything else is opened by the browser. */
function go(href, { replace = false } = {}) {
  const url = new URL(href, location.href);
  if (!isHere(url)) return location[replace ? "replace" : "assign"](url);
  keep();
  const key = newId();
  history[replace ? "replaceState" : "pushState"]({ key }, "", href);
  return show(key);
}

/** Show what the address says; a page that was left is put back as it was, without asking the shop again. */
async function show(key, { back = false } = {}) {
  running?.abort();
  running = new AbortController();
  const { signal } = running;
  const url = new URL(location.href);
  const stayed = url.pathname === current.path;
  const focus = stayed ? document.activeElement?.dataset?.key : null;
  current = { key, path: url.pathname };
  tray.away = ["/compare", "/cart"].includes(url.pathname);
  searchBox.value = url.searchParams.get("q") ?? "";

  const left = kept.get(key);
  if (back && left) {
    main.replaceChildren(...left.nodes);
    refreshPicks(main);
    document.title = left.title;
    chat.looking = left.looking;
    idle();
    scrollTo(0, left.y);
    return;
  }
  busy(stayed, signal);
  let view;
  try {
    view = await draw(url, signal);
  } catch (error) {
    if (signal.aborted) return;
    if (!(error instanceof DoorError)) console.error(error); // a mistake of the page, not of the shop
    view = { title: t("wrong"), nodes: [failure(error, () => show(key))] };
  }
  if (signal.aborted) return;
  main.replaceChildren(...view.nodes);
  chat.looking = view.product ?? null;
  document.title = [...new Set([view.title, say(shop.name)])].filter(Boolean).join(" · ");
  idle();
  settle(url, focus, stayed);
}

function draw(url, signal) {
  for (const [pattern, view] of ROUTES) {
    const found = pattern.exec(url.pathname);
    if (!found) continue;
    const again = () => show(current.key);
    return view({ url, argument: found[1] && decodeURIComponent(found[1]), shop, signal, go, again });
  }
  return { title: t("notFound"), nodes: [nothing(t("notFound"), "", homeWay())] };
}

function busy(stayed, signal) {
  main.setAttribute("aria-busy", "true");
  setTimeout(() => {
    if (signal.aborted || !main.hasAttribute("aria-busy")) return;
    progress.hidden = false;
    if (!stayed || !main.children.length) main.replaceChildren(skeleton());
  }, SKELETON_AFTER_MS);
}

function idle() {
  main.removeAttribute("aria-busy");
  progress.hidden = true;
}

/** Where reading goes on: at what was used, at the place that the address names, or at the page's heading. */
function settle(url, focus, stayed) {
  const same = focus && [...main.querySelectorAll("[data-key]")].find((node) => node.dataset.key === focus);
  const named = url.hash.length > 1 && document.getElementById(decodeURIComponent(url.hash.slice(1)));
  if (same) return same.focus({ preventScroll: true });
  if (named) return flash(named);
  if (document.activeElement !== searchBox.input) (main.querySelector("h1[tabindex]") ?? main).focus({ preventScroll: true });
  if (!stayed || url.pathname === "/search") scrollTo(0, 0);
}

function frame() {
  document.documentElement.lang = language.current === "zh" ? "zh-CN" : "en";
  document.getElementById("skip").textContent = t("skip");
  document.getElementById("shop-name").textContent = say(shop.name);
  const other = language.other;
  document.getElementById("nav").setAttribute("aria-label", t("main"));
  document.getElementById("nav").replaceChildren(
    el("a", { class: "nav-link", href: "/policies" }, t("help")),
    el("button", { class: "nav-link", id: "language", type: "button", lang: other, onclick: () => language.toggle() }, other === "zh" ? "中文" : "English"),
    cartLink());
  document.getElementById("foot").replaceChildren(
    el("p", {}, t("footer")), el("p", {}, el("a", { href: "/policies" }, t("policies"))));
}

function cartLink() {
  const count = cart.count();
  return el("a", { class: "nav-link cart-link", id: "cart-link", href: "/cart", "aria-label": count ? t("cartWith", count) : t("cart") },
    icon("cart"), el("span", { class: "cart-word" }, t("cart")), count > 0 && el("span", { class: "badge" }, count));
}

/** Links within the shop are followed here; everything else is the browser's business. */
function follow(event) {
  const link = event.target.closest?.("a[href]");
  if (!link || event.defaultPrevented || event.button || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
  const url = new URL(link.href);
  if (!isHere(url) || link.target || link.hasAttribute("download")) return;
  event.preventDefault();
  go(url.href);
}

history.scrollRestoration = "manual";
document.addEventListener("click", follow);
searchBox.addEventListener("go", (event) => go(event.detail));
window.addEventListener("popstate", (event) => {
  keep();
  show(event.state?.key ?? newId(), { back: true });
});
window.addEventListener("online", sendWaiting);
document.getElementById("skip").addEventListener("click", () => main.focus());
document.addEventListener("cart", () => document.getElementById("cart-link").replaceWith(cartLink()));
document.addEventListener("language", () => {
  kept.clear();
  frame();
  show(current.key);
});

sendWaiting();
frame();
shop = { ...shop, ...(await get("/v1/shop").catch(() => ({}))) };
chat.shop = shop;
frame();
const key = history.state?.key ?? newId();
history.replaceState({ key }, "");
await show(key);
