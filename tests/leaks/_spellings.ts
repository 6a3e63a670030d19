// How a text may spell a secret, written apart from the library's own list.

/** A way of spelling, and what it makes of a secret. */
export const SPELLINGS: Readonly<Record<string, (secret: string) => string>> = {
  "as it is": (secret) => secret,
  "JSON": (secret) => JSON.stringify(secret).slice(1, -1),
  "JSON in JSON": (secret) => JSON.stringify(JSON.stringify(secret)).slice(3, -3),
  "URL component": encodeURIComponent,
  "URL form": (secret) => new URLSearchParams({ secret }).toString().slice("secret=".length),
  "XML": (secret) =>
    secret.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;")
      .replaceAll('"', "&quot;"),
  "base64": (secret) => base64(secret),
  "base64, one byte in": (secret) => base64(`x${secret}`),
  "base64, two bytes in": (secret) => base64(`xy${secret}`),
  "base64url": (secret) =>
    base64(secret).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", ""),
  "hex": (secret) => hex(secret),
  "HEX": (secret) => hex(secret).toUpperCase(),
  "line by line": (secret) => secret.split("\n").join(" then "),
};

/** What of a spelling must not be found anywhere: what a reader could undo. */
export function tellingParts(spelling: string, secret: string): readonly string[] {
  const spelt = SPELLINGS[spelling]!(secret);
  // The characters at either end of base64 hold bits of what stands beside the secret.
  if (spelling.startsWith("base64")) return [spelt.slice(4, -4)];
  return spelling === "line by line" ? secret.split("\n") : [spelt];
}

function base64(text: string): string {
  return btoa(String.fromCharCode(...new TextEncoder().encode(text)));
}

function hex(text: string): string {
  return Array.from(new TextEncoder().encode(text), (byte) => byte.toString(16).padStart(2, "0"))
    .join("");
}
