// What the content scripts share. They are classic scripts, run in order in the page's isolated
// world, so they meet on one global object.

import type { ContentCall, BannerLabels } from "../internal.js";
import type { Worded } from "../lib/wording.js";

declare global {
  // A global that several scripts fill can only be declared with `var`.
  var vigiclic: {
    cleanAddress(address: string): string;
    bareAddress(address: string): string;
    /** The extension interface, or null once this script has been left behind by an update. */
    browser(): typeof chrome | null;
    /** Asks the background; null when it does not answer. */
    ask(call: ContentCall): Promise<any>;
    newId(): string;
    /** An element's own properties, which a form's fields cannot take the place of. */
    dom: {
      firstChild(node: Node): ChildNode | null;
      firstElement(element: Element): Element | null;
      nextElement(element: Element): Element | null;
      localName(element: Element): string;
      isVisible(element: Element): boolean;
      matches(element: Element, selectors: string): boolean;
      attribute(element: Element, name: string): string | null;
      hasAttribute(element: Element, name: string): boolean;
      setAttribute(element: Element, name: string, value: string): void;
      removeAttribute(element: Element, name: string): void;
      remove(element: Element): void;
      replaceChildren(element: Element, ...children: (Node | string)[]): void;
    };
    redact(page: Document): { html: string; text: string };
    /** What somebody reads in a text, without its numbers: two alike mean no change. */
    gist(text: string): string;
    watchInputs(tell: (kind: "key" | "pointer" | "scroll" | "media", at: number) => void): () => void;
    watchActions(
      tell: (kind: "submit" | "click", label: string, target: string, at: number) => void,
    ): () => void;
    Frames: new (changed: (at: number) => void) => {
      take(frame: number, url: string, html: string | null, at: number): void;
      clear(): void;
      list(): { url: string; html: string }[];
      complete(page: Document): boolean;
      settled(page: Document, longest: number): Promise<void>;
    };
    showBanner(
      worded: Worded,
      labels: BannerLabels,
      on: { shown(): void; feedback(label: "scam" | "legit"): void },
    ): void;
    /** Our own elements in the page, each with the warning it shows. */
    hosts?: Map<HTMLElement, string>;
    observer?: { alive(): boolean; resume(at: number): void };
  };
}
