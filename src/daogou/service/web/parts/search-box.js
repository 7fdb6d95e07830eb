// The search box: an ARIA combobox whose list holds suggestions, or what was searched for lately.
import { get } from "../lib/api.js";
import { announce, el, icon } from "../lib/dom.js";
import { t } from "../lib/language.js";
import { recent } from "../lib/visit.js";
import { productLink } from "./cards.js";

const WAIT_MS = 70;

export const searchLink = (query) => `/search?q=${encodeURIComponent(query)}`;

export class SearchBox extends HTMLElement {
  connectedCallback() {
    this.input = el("input", {
      id: "q", type: "search", name: "q", role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false",
      "aria-controls": "suggestions", autocomplete: "off", autocapitalize: "off", spellcheck: "false",
      enterkeyhint: "search", maxlength: 300,
    });
    this.list = el("ul", { id: "suggestions", role: "listbox" });
    this.foot = el("button", { class: "link", type: "button", tabindex: -1 });
    this.panel = el("div", { class: "suggestions", hidden: true }, this.list, this.foot);
    this.button = el("button", { class: "go", type: "submit" }, icon("search"), el("span", {}));
    this.form = el("form", { action: "/search" }, icon("search"), this.input, this.button, this.panel);
    this.options = [];
    this.append(this.form);
    this.listen();
    this.translate();
  }

  listen() {
    this.form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.go(this.input.value);
    });
    this.input.addEventListener("input", () => this.typed());
    this.input.addEventListener("focus", () => this.typed());
    this.input.addEventListener("keydown", (event) => this.key(event));
    this.input.addEventListener("blur", () => this.close());
    this.panel.addEventListener("mousedown", (event) => event.preventDefault()); // the focus stays in the box
    this.foot.addEventListener("click", () => {
      recent.clear();
      this.close();
    });
    document.addEventListener("language", () => this.translate());
    document.addEventListener("keydown", (event) => {
      if (event.key !== "/" || event.ctrlKey || event.metaKey || event.target.closest("input, textarea, select")) return;
      event.preventDefault();
      this.input.focus();
    });
  }

  translate() {
    this.input.placeholder = t(matchMedia("(min-width: 52rem)").matches ? "searchHint" : "searchShort");
    this.input.setAttribute("aria-label", t("search"));
    this.list.setAttribute("aria-label", t("suggestions"));
    this.button.lastChild.textContent = t("search");
    this.foot.textContent = t("clearRecent");
  }

  get value() {
    return this.input.value;
  }

  set value(text) {
    if (document.activeElement !== this.input) this.input.value = text;
  }

  go(text) {
    this.close();
    if (!text.trim()) return;
    this.input.blur();
    this.input.value = text.trim();
    recent.note(text.trim());
    this.dispatchEvent(new CustomEvent("go", { bubbles: true, detail: searchLink(text.trim()) }));
  }

  take(option) {
    if (option.kind !== "product") return this.go(option.text);
    this.close();
    this.input.blur();
    this.dispatchEvent(new CustomEvent("go", { bubbles: true, detail: productLink(option.id) }));
  }

  typed() {
    clearTimeout(this.timer);
    this.asking?.abort();
    const text = this.input.value;
    if (!text.trim()) return this.show(recent.all().map((query) => ({ text: query, kind: "recent" })), "");
    this.timer = setTimeout(() => this.suggest(text), WAIT_MS);
  }

  async suggest(text) {
    this.asking = new AbortController();
    try {
      const { suggestions } = await get("/v1/suggest", { q: text.slice(0, 200) }, this.asking.signal);
      if (document.activeElement === this.input) this.show(suggestions, text.trim());
    } catch {
      this.close(); // searching works without suggestions
    }
  }

  show(options, typed) {
    const lately = options[0]?.kind === "recent";
    this.options = options;
    this.chosen = -1;
    this.input.removeAttribute("aria-activedescendant");
    this.list.replaceChildren(...options.map((option, i) => el("li", {
      id: `option-${i}`, role: "option", "aria-selected": "false", onclick: () => this.take(option),
    }, icon(lately ? "clock" : option.kind === "product" ? "arrow" : "search"),
    el("span", { class: "suggested" }, highlighted(option.text, typed)),
    ["category", "brand", "product"].includes(option.kind) && el("span", { class: "kind" }, t(`kind_${option.kind}`)))));
    this.foot.hidden = !lately;
    this.panel.hidden = !options.length;
    this.input.setAttribute("aria-expanded", String(options.length > 0));
    if (options.length && typed) announce(t("suggestionCount", options.length));
  }

  close() {
    clearTimeout(this.timer);
    this.asking?.abort();
    this.options = [];
    this.panel.hidden = true;
    this.input.setAttribute("aria-expanded", "false");
    this.input.removeAttribute("aria-activedescendant");
  }

  key(event) {
    if (event.isComposing) return; // Enter and arrows belong to the input method
    const count = this.options.length;
    if (event.key === "Escape" && count) {
      event.preventDefault();
      this.close();
    } else if (event.key === "Enter" && count && this.chosen >= 0) {
      event.preventDefault();
      this.take(this.options[this.chosen]);
    } else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      if (!count) return this.typed();
      const first = event.key === "ArrowDown" ? 0 : count - 1;
      const next = this.chosen + (event.key === "ArrowDown" ? 1 : -1);
      this.choose(this.chosen < 0 ? first : (next + count) % count);
    }
  }

  choose(position) {
    this.chosen = position;
    [...this.list.children].forEach((node, i) => node.setAttribute("aria-selected", String(i === position)));
    this.input.setAttribute("aria-activedescendant", `option-${position}`);
    this.list.children[position].scrollIntoView({ block: "nearest" });
  }
}

/** What was typed stays plain, what is completed stands out. */
function highlighted(text, typed) {
  const start = typed ? text.toLowerCase().indexOf(typed.toLowerCase()) : -1;
  if (start < 0) return text;
  const end = start + typed.length;
  return [el("b", {}, text.slice(0, start)), text.slice(start, end), el("b", {}, text.slice(end))];
}
