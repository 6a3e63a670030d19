// As much of a browser's document as the viewer uses. The package is type-checked without the library
// of browsers' types, which would let every module use a `document` that is not there.

/** An element. */
export interface PageElement {
  id: string;
  hidden: boolean;
  value: string;
  textContent: string | null;
  scrollTop: number;
  readonly clientHeight: number;
  readonly clientWidth: number;
  readonly style: { setProperty(name: string, value: string): void };
  readonly classList: { toggle(name: string, force?: boolean): boolean };
  setAttribute(name: string, value: string): void;
  removeAttribute(name: string): void;
  getAttribute(name: string): string | null;
  append(...nodes: (PageElement | string)[]): void;
  before(node: PageElement): void;
  remove(): void;
  replaceChildren(...nodes: (PageElement | string)[]): void;
  closest(selector: string): PageElement | null;
  contains(other: unknown): boolean;
  showModal(): void;
  close(): void;
  focus(options?: { readonly preventScroll: boolean }): void;
  scrollIntoView(options: { readonly block: "nearest" }): void;
  setPointerCapture(pointerId: number): void;
  getBoundingClientRect(): {
    readonly left: number;
    readonly top: number;
    readonly width: number;
    readonly height: number;
  };
  addEventListener(
    type: string,
    listener: (event: PageEvent) => void,
    options?: { readonly passive: boolean },
  ): void;
}

/** An event, with the properties that the viewer reads. */
export interface PageEvent {
  readonly target: PageElement;
  readonly key: string;
  readonly shiftKey: boolean;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly altKey: boolean;
  readonly clientX: number;
  readonly clientY: number;
  readonly deltaY: number;
  readonly button: number;
  readonly pointerId: number;
  preventDefault(): void;
  stopPropagation(): void;
}

/** The document. */
export interface Page {
  readonly documentElement: PageElement;
  readonly activeElement: PageElement | null;
  createElement(name: string): PageElement;
  createElementNS(namespace: string, name: string): PageElement;
  getElementById(id: string): PageElement | null;
  addEventListener(type: string, listener: (event: PageEvent) => void): void;
}

/** The window. */
export interface PageWindow {
  readonly document: Page;
  addEventListener(type: string, listener: (event: PageEvent) => void): void;
  matchMedia(query: string): {
    readonly matches: boolean;
    addEventListener(type: "change", listener: () => void): void;
  };
  requestAnimationFrame(callback: () => void): number;
  readonly ResizeObserver: new (callback: () => void) => { observe(element: PageElement): void };
}
