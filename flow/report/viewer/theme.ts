// The colours of the page: light or dark.
import type { PageWindow } from "./dom.ts";
import { find } from "./elements.ts";

/** Lets the reader change between light and dark; until then the system decides. */
export function startTheme(window: PageWindow): void {
  const page = window.document;
  const button = find(page, "theme");
  const system = window.matchMedia("(prefers-color-scheme: dark)");
  let chosen: "light" | "dark" | undefined;
  const show = () => {
    const isDark = (chosen ?? (system.matches ? "dark" : "light")) === "dark";
    if (chosen !== undefined) page.documentElement.setAttribute("data-theme", chosen);
    button.textContent = isDark ? "Light" : "Dark";
    button.setAttribute("aria-label", `Change to ${isDark ? "light" : "dark"} colours`);
  };
  button.addEventListener("click", () => {
    const isDark = (chosen ?? (system.matches ? "dark" : "light")) === "dark";
    chosen = isDark ? "light" : "dark";
    show();
  });
  system.addEventListener("change", show);
  show();
}
