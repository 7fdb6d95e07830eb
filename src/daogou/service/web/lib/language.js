// The two languages of the page: its own words, the shop's texts, and amounts of money.
import { Stored } from "./store.js";
import { WORDS } from "./words.js";

const stored = new Stored("language", () => null);
const preferred = () => (navigator.language?.toLowerCase().startsWith("zh") ? "zh" : "en");

export const language = {
  current: ["zh", "en"].includes(stored.read()) ? stored.read() : preferred(),
  get other() {
    return this.current === "zh" ? "en" : "zh";
  },
  toggle() {
    this.current = this.other;
    stored.write(this.current);
    document.dispatchEvent(new Event("language"));
  },
};

/** The page's own words; a missing key is a mistake in the page, and says so at once. */
export function t(key, ...values) {
  const entry = WORDS[key];
  if (!entry) throw new Error(`no words for ${key}`);
  const text = entry[language.current];
  return typeof text === "function" ? text(...values) : text;
}

/** A text of the shop in the page's language (or the one given), else in the first that there is. */
export const say = (text, wanted = language.current) => text?.[wanted] ?? Object.values(text ?? {})[0] ?? "";

const locale = () => (language.current === "zh" ? "zh-CN" : "en");

/** Minor units to what people read; the digits of a currency are what the browser's own tables say. */
export function money(value) {
  if (!value) return "";
  const style = { style: "currency", currency: value.currency, currencyDisplay: "narrowSymbol" };
  const digits = new Intl.NumberFormat(locale(), style).resolvedOptions().maximumFractionDigits;
  const amount = value.amount / 10 ** digits;
  return new Intl.NumberFormat(locale(), { ...style, minimumFractionDigits: Number.isInteger(amount) ? 0 : digits }).format(amount);
}

/** An attribute's name and value as people read them. */
export const attributeName = (attribute) => say(attribute.label) || attribute.name;

export function attributeValue(attribute) {
  if (Object.keys(attribute.text ?? {}).length) return say(attribute.text);
  if (typeof attribute.value === "boolean") return t(attribute.value ? "yes" : "no");
  return `${attribute.value}${attribute.unit ? ` ${attribute.unit}` : ""}`;
}

/** Attributes by name, in their order: `[{ name, label, value }]`, values of one name joined. */
export function facts(attributes) {
  const rows = new Map();
  for (const attribute of attributes) {
    const row = rows.get(attribute.name) ?? { name: attribute.name, label: attributeName(attribute), values: [] };
    row.values.push(attributeValue(attribute));
    rows.set(attribute.name, row);
  }
  return [...rows.values()].map((row) => ({ ...row, value: [...new Set(row.values)].join(t("comma")) }));
}
