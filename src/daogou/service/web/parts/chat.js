// The guide to talk to: a panel beside the page, which stays while the page changes.
import { get, postEvents, productPath } from "../lib/api.js";
import { announce, calm, el, icon } from "../lib/dom.js";
import { language, say, t } from "../lib/language.js";
import { newId, session, shopper, Stored } from "../lib/store.js";
import { cart, select } from "../lib/visit.js";
import { CHAT_EXAMPLES } from "../lib/words.js";
import { priceLine, productLink } from "./cards.js";
import { picture } from "./picture.js";
import { statementWithSources } from "./sources.js";

const MOST_KEPT = 30;
const WHOLE_WINDOW = "(max-width: 40rem)"; // as in styles/chat.css
const area = () => sessionStorage;
const conversation = new Stored("conversation", () => null, { area });
const kept = new Stored("talk", () => [], { area }); // the turns so far, as the shop answered them
const open = new Stored("talking", () => false, { area });

export class Chat extends HTMLElement {
  looking = null; // the id of the product whose page is looked at: what "this" means
  #shop = { policies: [] };
  #answering = null;
  #products = new Map(); // by id, as promises: a source is loaded when it is opened

  connectedCallback() {
    document.addEventListener("language", () => this.draw());
    document.addEventListener("keydown", (event) => {
      if (event.key === "Escape" && !this.panel.hidden && this.contains(document.activeElement)) this.toggle(false);
    });
    this.addEventListener("click", (event) => {
      if (event.target.closest("a[href]") && matchMedia(WHOLE_WINDOW).matches) this.toggle(false, { focus: false }); // makes way for the page
    });
    this.draw();
  }

  set shop(shop) {
    this.#shop = shop;
  }

  draw() {
    this.#answering?.abort();
    this.log = el("div", { class: "chat-log", role: "log", "aria-live": "polite", "aria-label": t("chatTitle"), tabindex: 0 });
    this.chips = el("div", { class: "chat-chips" });
    this.input = el("input", {
      type: "text", name: "text", placeholder: t("chatHint"), "aria-label": t("chatHint"), autocomplete: "off", maxlength: 500, enterkeyhint: "send",
    });
    const form = el("form", { class: "chat-form" }, this.input,
      el("button", { class: "button primary", "aria-label": t("chatSend") }, icon("arrow")));
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      const text = this.input.value.trim();
      if (!text || this.#answering) return;
      this.input.value = "";
      this.say(text);
    });
    this.mode = el("p", { class: "chat-mode" }, t("chatNote"));
    this.panel = el("section", { class: "chat", "aria-label": t("chatTitle"), hidden: !open.read() },
      el("header", {}, el("h2", {}, t("chatTitle")),
        el("button", { class: "link", type: "button", onclick: () => this.forget() }, t("chatNew")),
        el("button", { class: "chat-close", type: "button", "aria-label": t("close"), onclick: () => this.toggle(false) }, icon("close"))),
      this.log, this.chips, form, this.mode);
    this.opener = el("button", {
      class: "chat-opener", type: "button", "aria-expanded": String(open.read()), onclick: () => this.toggle(true), hidden: open.read(),
    }, icon("question"), el("span", {}, t("chat")));
    this.replaceChildren(this.opener, this.panel);
    this.redraw();
  }

  /** What was said so far, without asking the shop again. */
  redraw() {
    const turns = kept.read();
    this.log.replaceChildren(
      el("p", { class: "chat-hello" }, t("chatHello")),
      ...turns.map((turn) => {
        const place = this.turn(turn.question);
        this.items(place, turn);
        turn.statements.forEach((statement) => this.sentence(place, statement, turn));
        this.rest(place, turn);
        return place.node;
      }));
    this.offer(turns.length ? turns.at(-1).options : CHAT_EXAMPLES[language.current]);
    this.down();
  }

  toggle(shown, { focus = true } = {}) {
    open.write(shown);
    this.panel.hidden = !shown;
    this.opener.hidden = shown;
    this.opener.setAttribute("aria-expanded", String(shown));
    if (shown) this.down();
    if (focus) (shown ? this.input : this.opener).focus();
  }

  forget() {
    this.#answering?.abort();
    conversation.write(null);
    kept.write([]);
    this.redraw();
    this.input.focus();
  }

  async say(text) {
    const stop = new AbortController();
    this.#answering = stop;
    this.offer([]);
    const place = this.turn(text);
    const waiting = el("p", { class: "fine" }, t("chatThinking"));
    place.said.before(waiting);
    this.log.append(place.node);
    this.down();
    if (!conversation.read()) conversation.write(newId());
    const turn = { question: text, language: language.current, evidence: [], statements: [] };
    const on = {
      items: (found) => {
        Object.assign(turn, found);
        waiting.remove();
        this.items(place, turn);
      },
      evidence: (found) => Object.assign(turn, found),
      sentence: (statement) => this.sentence(place, statement, turn),
      chips: ({ options }) => this.offer(options),
      done: (whole) => this.done(place, Object.assign(turn, whole, { question: text })),
    };
    try {
      const body = { text, conversation: conversation.read(), shopper, session, product: this.looking };
      await postEvents("/v1/chat", body, (name, data) => {
        on[name]?.(data);
        this.down();
      }, { signal: stop.signal });
      if (turn.mode === undefined) throw new TypeError("no end");
    } catch (error) {
      waiting.remove();
      if (!stop.signal.aborted) this.failed(place, error, text);
    } finally {
      if (this.#answering === stop) this.#answering = null;
    }
  }

  failed(place, error, text) {
    if (error.code === "conversation_invalid") conversation.write(null); // it is another shopper's, or was erased
    const why = error.status === 0 ? t("unreachable") : error.status ? error.message : t("chatBroken");
    const again = el("button", { class: "link", type: "button" }, t("retry"));
    again.addEventListener("click", () => {
      place.node.remove();
      this.say(text);
    });
    place.node.append(el("p", { class: "note warn", role: "alert" }, icon("info"), el("span", {}, why), again));
    this.down();
  }

  turn(text) {
    const said = el("ol", { class: "statements" });
    const node = el("article", { class: "turn" }, el("p", { class: "asked" }, text), said);
    return { node, said };
  }

  items(place, turn) {
    if (!turn.items?.length) return;
    place.said.before(el("ul", { class: "chat-items", "aria-label": t("chatItems") }, turn.items.map((item, i) => {
      const title = say(item.title);
      return el("li", {}, el("a", { href: productLink(item.id), onclick: () => select(item.id, turn.exposure_id) },
        picture(item.media[0], title, { eager: true }),
        el("span", { class: "chat-place", "aria-hidden": "true" }, i + 1),
        el("span", { class: "chat-item-title" }, title)),
      priceLine(item), !item.available && el("span", { class: "sold-out" }, t("soldOut")));
    })));
  }

  sentence(place, statement, turn) {
    const pieces = statement.evidence.map((at) => turn.evidence[at]).filter(Boolean);
    const context = { language: turn.language, products: [], policies: this.#shop.policies, load: (id) => this.product(id) };
    place.said.append(el("li", { class: pieces.length ? "" : "statement-plain" },
      pieces.length ? statementWithSources(statement, pieces, context) : statement.text));
  }

  /** What follows the sentences: a table of what differs, and the way to the basket. */
  rest(place, turn) {
    if (turn.comparison) place.node.append(this.table(turn));
    const count = (turn.basket ?? []).reduce((sum, line) => sum + line.quantity, 0);
    const touched = (turn.calls ?? []).some((call) => call.tool === "cart");
    if (touched && count) place.node.append(el("a", { class: "button", href: "/cart" }, icon("cart"), t("chatBasket", count)));
  }

  done(place, turn) {
    this.rest(place, turn);
    this.mode.replaceChildren(t(turn.mode === "model" ? "chatMode_model" : "chatMode_rules"), " · ", t("chatNote"));
    const before = kept.read().at(-1)?.basket ?? [];
    kept.write([...kept.read(), turn].slice(-MOST_KEPT));
    this.adopt(before, turn.basket);
    announce(turn.answer);
  }

  /** The basket of the conversation goes into the page's cart, line by line. */
  async adopt(before, after) {
    const key = (line) => `${line.product_id}\n${line.variant_id}`;
    const had = new Map(before.map((line) => [key(line), line]));
    const has = new Map(after.map((line) => [key(line), line]));
    for (const id of new Set([...had.keys(), ...has.keys()])) {
      const change = (has.get(id)?.quantity ?? 0) - (had.get(id)?.quantity ?? 0);
      if (!change) continue;
      const { product_id: product, variant_id: chosen } = has.get(id) ?? had.get(id);
      const whole = await this.product(product).catch(() => null);
      const variant = whole?.variants.find((one) => one.id === chosen);
      if (!variant) continue;
      cart.adopt({
        id: product, variant: chosen, title: whole.title, price: variant.price, options: variant.options, most: variant.stock,
        media: variant.media[0] ?? whole.media.find((media) => media.kind === "image") ?? null,
      }, change);
    }
  }

  table({ comparison, items, language: told }) {
    const titles = comparison.products.map((id) => items?.find((item) => item.id === id)).map((item) => (item ? say(item.title, told) : ""));
    return el("div", { class: "chat-table", tabindex: 0, role: "group", "aria-label": t("compare") },
      el("table", {}, el("thead", {}, el("tr", {}, el("td", {}), titles.map((title) => el("th", { scope: "col" }, title)))),
        el("tbody", {}, comparison.rows.map((row) =>
          el("tr", {}, el("th", { scope: "row" }, row.label), row.values.map((value) => el("td", {}, value || "–")))))));
  }

  offer(options) {
    this.chips.replaceChildren(options.length ? el("ul", { class: "examples", "aria-label": t("chatReplies") }, options.map((option) =>
      el("li", {}, el("button", { class: "example", type: "button", onclick: () => {
        if (this.#answering) return;
        this.say(option);
        this.input.focus({ preventScroll: true });
      } }, option)))) : "");
  }

  product(id) {
    if (!this.#products.has(id)) {
      const found = get(productPath(id));
      this.#products.set(id, found);
      found.catch(() => this.#products.delete(id));
    }
    return this.#products.get(id);
  }

  down() {
    this.log.scrollTo({ top: this.log.scrollHeight, behavior: calm() ? "auto" : "smooth" });
  }
}
