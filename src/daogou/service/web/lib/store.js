// What this browser remembers; where it may not store anything, memory serves until the page is closed.
const fallback = new Map();

/** A value under a key of localStorage (or sessionStorage), read and written whole; `changed` tells the page. */
export class Stored {
  constructor(key, empty, { area = () => localStorage, changed = "" } = {}) {
    Object.assign(this, { key: `daogou.${key}`, empty, area, changed });
  }

  read() {
    try {
      const text = this.area().getItem(this.key);
      return text === null ? (fallback.get(this.key) ?? this.empty()) : JSON.parse(text);
    } catch {
      return fallback.get(this.key) ?? this.empty();
    }
  }

  write(value) {
    fallback.set(this.key, value);
    try {
      this.area().setItem(this.key, JSON.stringify(value));
    } catch {
      // Storage is full or forbidden: memory has it.
    }
    if (this.changed) document.dispatchEvent(new Event(this.changed));
  }
}

/** A random id; `crypto.randomUUID` exists only where the page came over https or from this machine. */
export function newId() {
  if (crypto.randomUUID) return crypto.randomUUID();
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

function kept(key, area) {
  const stored = new Stored(key, () => null, { area });
  const known = stored.read();
  if (typeof known === "string") return known;
  const made = newId();
  stored.write(made);
  return made;
}

export const shopper = kept("shopper", () => localStorage);
export const session = kept("session", () => sessionStorage);
