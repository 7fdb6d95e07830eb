// What the page says, in two languages, and small helpers to show things in them.
const WORDS = {
  skip: { zh: "跳到内容", en: "Skip to content" },
  placeholder: { zh: "想买什么？比如：送妈妈的冬天外套，500以内，不要黑色", en: "What are you looking for? e.g. waterproof jacket under ¥800, not black" },
  search: { zh: "搜索", en: "Search" },
  cart: { zh: "购物车", en: "Cart" },
  policies: { zh: "店铺规则", en: "Shop policies" },
  footer: { zh: "推荐与回答均来自本店商品资料、评价和规则。", en: "Results and answers come from this shop's own catalogue, reviews and policies." },
  forYou: { zh: "为你推荐", en: "For you" },
  try: { zh: "试试这样说", en: "Try asking like this" },
  understood: { zh: "我的理解", en: "Understood" },
  remove: { zh: "去掉", en: "Remove" },
  results: { zh: "件商品", en: "products" },
  refine: { zh: "筛选", en: "Narrow down" },
  clear: { zh: "清除筛选", en: "Clear" },
  sort: { zh: "排序", en: "Sort" },
  relevance: { zh: "综合", en: "Best match" },
  price_asc: { zh: "价格从低到高", en: "Price: low to high" },
  price_desc: { zh: "价格从高到低", en: "Price: high to low" },
  ratingSort: { zh: "评价", en: "Rating" },
  more: { zh: "再看一些", en: "Show more" },
  corrected: { zh: "已按“{0}”搜索", en: "Showing results for “{0}”" },
  verbatim: { zh: "仍搜“{0}”", en: "Search for “{0}” instead" },
  soldOut: { zh: "缺货", en: "Sold out" },
  from: { zh: "起", en: "from " },
  add: { zh: "加入购物车", en: "Add to cart" },
  added: { zh: "已加入购物车", en: "Added to cart" },
  ask: { zh: "问一问", en: "Ask" },
  askTitle: { zh: "关于这件商品的问题", en: "Ask about this product" },
  askShop: { zh: "有问题？问店铺", en: "Ask the shop" },
  askExample: { zh: "防水吗？可以机洗吗？", en: "Is it waterproof? Can I machine wash it?" },
  evidence: { zh: "依据", en: "Evidence" },
  field: { zh: "商品资料", en: "Product data" },
  review: { zh: "评价", en: "Review" },
  faq: { zh: "常见问题", en: "FAQ" },
  policy: { zh: "店铺规则", en: "Policy" },
  details: { zh: "商品信息", en: "Details" },
  reviews: { zh: "买家评价", en: "Reviews" },
  faqs: { zh: "常见问题", en: "Questions answered" },
  similar: { zh: "相似的选择", en: "Similar choices" },
  complements: { zh: "可以搭配", en: "Goes well with" },
  empty: { zh: "购物车还是空的", en: "Your cart is empty" },
  total: { zh: "合计", en: "Total" },
  checkout: { zh: "去结算（演示）", en: "Check out (demo)" },
  bought: { zh: "谢谢！这是演示店，没有真的下单。", en: "Thank you! This is a demo shop: nothing was charged." },
  wrong: { zh: "出错了：", en: "Something went wrong: " },
  buyers: { zh: "条评价", en: "reviews" },
  back: { zh: "返回", en: "Back" },
  inStock: { zh: "有货", en: "In stock" },
};

export const language = {
  current: localStorage.getItem("daogou.language") ?? (navigator.language?.startsWith("zh") ? "zh" : "en"),
  toggle() {
    this.current = this.current === "zh" ? "en" : "zh";
    localStorage.setItem("daogou.language", this.current);
    document.dispatchEvent(new Event("language"));
  },
};

export const t = (key, ...values) => values.reduce((text, v, i) => text.replace(`{${i}}`, v), WORDS[key][language.current]);

export const say = (text) => text?.[language.current] ?? Object.values(text ?? {})[0] ?? "";

const DIGITS = { JPY: 0, KRW: 0, VND: 0 };

export function money(value) {
  if (!value) return "";
  const amount = value.amount / 10 ** (DIGITS[value.currency] ?? 2);
  const whole = Number.isInteger(amount);
  return new Intl.NumberFormat(language.current === "zh" ? "zh-CN" : "en", {
    style: "currency", currency: value.currency, currencyDisplay: "narrowSymbol", minimumFractionDigits: whole ? 0 : undefined,
  }).format(amount);
}

// Builds elements; text is always text, never markup.
export function el(name, attributes = {}, ...children) {
  const node = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (key.startsWith("on")) node.addEventListener(key.slice(2), value);
    else if (key === "class") node.className = value;
    else node.setAttribute(key, value === true ? "" : value);
  }
  node.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== ""));
  return node;
}

export const mediaUrl = (media) => (/^https?:/.test(media.url) ? media.url : `/media/${media.url.split("/").map(encodeURIComponent).join("/")}`);

export const announce = (text) => (document.getElementById("live").textContent = text);
