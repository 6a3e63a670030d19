// For tests: encoders that share nothing with the redactor's own, and the slow, obviously right way
// to mask, to hold the fast one against.

import type { Form } from "./_pattern.ts";

/** Masks by marking every unit of every occurrence of every form. */
export function redactSlowly(text: string, forms: readonly Form[]): string {
  const isHidden = new Array<boolean>(text.length).fill(false);
  const lowerCase = text.replace(/[A-Z]/g, (letter) => letter.toLowerCase());
  for (const form of forms) {
    const where = form.ignoresCase ? lowerCase : text;
    for (let at = where.indexOf(form.text); at !== -1; at = where.indexOf(form.text, at + 1)) {
      const end = at + form.text.length;
      const left = form.reachesLeft && /[\w+/-]/.test(text.charAt(at - 1)) ? 1 : 0;
      const right = form.reachesRight ? /^[\w+/-]?={0,2}/.exec(text.slice(end, end + 3)) : null;
      isHidden.fill(true, at - left, end + (right?.[0].length ?? 0));
    }
  }
  let redacted = "";
  for (let index = 0; index < text.length; index++) {
    if (!isHidden[index]) redacted += text.charAt(index);
    else if (index === 0 || !isHidden[index - 1]) redacted += "********";
  }
  return redacted;
}

/** Whether a form stands in a text. */
export function isInText({ text: sought, ignoresCase }: Form, text: string): boolean {
  return (ignoresCase ? text.toLowerCase() : text).includes(sought);
}

/** The forms of a value, and of each line of one with several, by way of the encoders below. */
export function formsByPlatform(value: string): Form[] {
  const lines = value.split(/\r\n|\n|\r/).filter((line) => line.length >= 4);
  return [value, ...lines].flatMap((text) => [
    ...Object.values(EXACT_ENCODERS).map((encode) => exactly(encode(text))),
    ...alignedBase64(text),
  ]);
}

function exactly(text: string): Form {
  return { text, ignoresCase: false, reachesLeft: false, reachesRight: false };
}

/** Base64 of a text with other bytes around it, without the characters that hold their bits too. */
function alignedBase64(text: string): Form[] {
  const { length } = utf8(text);
  return [1, 2].map((before) => {
    const around = base64("x".repeat(before) + text + "xx");
    const inside = around.slice(Math.ceil(before * 8 / 6), Math.floor((before + length) * 8 / 6));
    return { ...exactly(inside), reachesLeft: true, reachesRight: (before + length) % 3 !== 0 };
  });
}

/** Encoders made of what the platform has. All give exactly the value, with nothing around it. */
export const EXACT_ENCODERS: Readonly<Record<string, (text: string) => string>> = {
  plain: (text) => text,
  "JSON once": (text) => JSON.stringify(text).slice(1, -1),
  "JSON twice": (text) => JSON.stringify(JSON.stringify(text).slice(1, -1)).slice(1, -1),
  "JSON with slashes escaped": (text) => JSON.stringify(text).slice(1, -1).replaceAll("/", "\\/"),
  "JSON in ASCII": (text) =>
    JSON.stringify(text).slice(1, -1).replace(
      /[^\0-~]/g,
      (unit) => `\\u${hexOfUnit(unit)}`,
    ),
  "JSON twice with slashes escaped": (text) => {
    const once = JSON.stringify(text).slice(1, -1).replaceAll("/", "\\/");
    return JSON.stringify(once).slice(1, -1).replaceAll("/", "\\/");
  },
  "JSON in JSON in ASCII": (text) =>
    JSON.stringify(JSON.stringify(text).slice(1, -1)).slice(1, -1)
      .replace(/[^\0-~]/g, (unit) => `\\u${hexOfUnit(unit)}`),
  "JSON in ASCII with upper-case digits": (text) =>
    JSON.stringify(text.toWellFormed()).slice(1, -1)
      .replace(/[^\0-~]/g, (unit) => `\\u${hexOfUnit(unit).toUpperCase()}`),
  "JSON for HTML": (text) =>
    JSON.stringify(text).slice(1, -1)
      .replace(/[<>&\u2028\u2029]/g, (unit) => `\\u${hexOfUnit(unit)}`),
  "quoted by inspection": (text) =>
    Deno.inspect(text, { strAbbreviateSize: Infinity }).slice(1, -1),
  "URL component": (text) => encodeURIComponent(text.toWellFormed()),
  "URL component in lower case": (text) =>
    encodeURIComponent(text.toWellFormed()).replace(/%../g, (code) => code.toLowerCase()),
  "URL whole": (text) => encodeURI(text.toWellFormed()),
  "URL form": (text) => new URLSearchParams({ "": text }).toString().slice(1),
  "URL password": (text) => {
    const url = new URL("http://me@host");
    url.password = text;
    return url.password;
  },
  "XML text": (text) =>
    text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;"),
  "XML attribute": (text) =>
    text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll('"', "&quot;"),
  "XML apostrophes": (text) =>
    text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;")
      .replaceAll('"', "&quot;").replaceAll("'", "&apos;"),
  "XML numbers": (text) =>
    text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;")
      .replaceAll('"', "&#34;").replaceAll("'", "&#39;"),
  "XML numbers beyond ASCII": (text) =>
    text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;")
      .replace(/[^\0-\x7f]/gu, (character) => `&#${character.codePointAt(0)};`),
  base64,
  "base64 in a URL": (text) => encodeURIComponent(base64(text).replaceAll("=", "")),
  base64url: (text) => base64(text).replaceAll("+", "-").replaceAll("/", "_"),
  "base64url without padding": (text) =>
    base64(text).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", ""),
  hex,
  "hex in upper case": (text) => hex(text).toUpperCase(),
  "hex in mixed case": (text) => hex(text).replace(/[a-f](?=.)/g, (digit) => digit.toUpperCase()),
};

/** Base64 of text, by way of its UTF-8 bytes. */
export function base64(text: string): string {
  return btoa(Array.from(utf8(text), (byte) => String.fromCharCode(byte)).join(""));
}

function hex(text: string): string {
  return Array.from(utf8(text), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

function hexOfUnit(unit: string): string {
  return unit.charCodeAt(0).toString(16).padStart(4, "0");
}

function utf8(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}
