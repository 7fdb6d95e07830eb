// The HTTP door.

/** A request that did not succeed: `status` is 0 where the shop could not be reached. */
export class DoorError extends Error {
  constructor(status, code, message) {
    super(message);
    Object.assign(this, { status, code });
  }
}

async function ask(path, options) {
  let response;
  try {
    response = await fetch(path, options);
  } catch (error) {
    if (error.name === "AbortError") throw error;
    throw new DoorError(0, "unreachable", "");
  }
  const body = await response.json().catch(() => ({}));
  if (response.ok) return body;
  throw new DoorError(response.status, body.error?.code ?? "http_error", body.error?.message ?? response.statusText);
}

/** `query` values may be lists; null ones are left out. */
export function get(path, query = {}, signal) {
  const pairs = Object.entries(query).flatMap(([key, value]) =>
    [value].flat().filter((one) => one !== null && one !== undefined).map((one) => [key, one]));
  return ask(pairs.length ? `${path}?${new URLSearchParams(pairs)}` : path, { signal });
}

export function post(path, body, { signal, keepalive = false } = {}) {
  const headers = { "Content-Type": "application/json" };
  return ask(path, { method: "POST", headers, body: JSON.stringify(body), signal, keepalive });
}

/** Post, and hand over each server-sent event as it comes: `on(name, data)`. Where the door answers otherwise, rejects. */
export async function postEvents(path, body, on, { signal } = {}) {
  const headers = { "Content-Type": "application/json", Accept: "text/event-stream" };
  let response;
  try {
    response = await fetch(path, { method: "POST", headers, body: JSON.stringify(body), signal });
    if (response.ok) return await readEvents(response.body.pipeThrough(new TextDecoderStream()).getReader(), on);
  } catch (error) {
    if (error.name === "AbortError" || error instanceof DoorError) throw error;
    if (!(error instanceof TypeError)) throw error; // a mistake of the page
    throw new DoorError(0, "unreachable", "");
  }
  const told = await response.json().catch(() => ({}));
  throw new DoorError(response.status, told.error?.code ?? "http_error", told.error?.message ?? response.statusText);
}

async function readEvents(reader, on) {
  let rest = "";
  for (;;) {
    const { value, done } = await reader.read();
    if (done) return;
    const parts = (rest + value).split("\n\n");
    rest = parts.pop();
    for (const part of parts) {
      const lines = part.split("\n");
      const name = lines.find((line) => line.startsWith("event: "))?.slice(7);
      const data = lines.filter((line) => line.startsWith("data: ")).map((line) => line.slice(6)).join("\n");
      if (name && data) on(name, JSON.parse(data));
    }
  }
}

export const productPath = (id) => `/v1/products/${encodeURIComponent(id)}`;
