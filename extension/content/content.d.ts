// What the content scripts share. They are classic scripts, run in order in the page's isolated
// world, so they meet on one global object.

import type { ContentCall, BannerLabels, PageOrder } from "../internal.js";
import type { Worded } from "../lib/wording.js";

/** Where the data of one platform's pages comes from. */
export interface DataSource {
  hosts: readonly string[];
  dataHosts: readonly string[];
  paths: readonly string[];
}

/** How an element looks; what an Eye alone reads and writes is left out. */
export interface Sight {
  readonly look: number;
}

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
    /** The document's own properties, which no element's name takes the place of. */
    document: Document;
    /** An element's own properties, which a form's fields cannot take the place of. */
    dom: {
      nodeType(node: Node): number;
      firstChild(node: Node): ChildNode | null;
      nextSibling(node: Node): ChildNode | null;
      parent(node: Node): ParentNode | null;
      /** The document, or the tree of a shadow, that it stands in. */
      root(node: Node): Node;
      data(text: Node): string;
      localName(element: Element): string;
      namespace(element: Element): string | null;
      isVisible(element: Element): boolean;
      /** Whether what is in it can be seen, as far as it and its style sheets say. */
      isShown(element: Element): boolean;
      style(element: HTMLElement): CSSStyleDeclaration;
      animations(element: Element): Animation[];
      box(element: Element): DOMRect;
      /** What is slotted there; else what the slot itself holds. */
      assigned(slot: Element, options: { flatten: boolean }): Node[];
      /** The tree that an element shows instead of its children, where the page may see it too. */
      openRoot(element: Element): ShadowRoot | null;
      /** The same where only an extension may; null where the browser lets nobody look. */
      closedRoot(element: Element): ShadowRoot | null;
      matches(element: Element, selectors: string): boolean;
      find(element: Element, selectors: string): Element | null;
      all(element: Element, selectors: string): NodeListOf<Element>;
      /** How many: none is false. */
      hasElements(element: Element): number;
      attribute(element: Element, name: string): string | null;
      attributeNames(element: Element): string[];
    };
    /** Gives what sets the style inside one of our own roots. */
    styleIn(root: ShadowRoot): (css: string) => void;
    /** Text as it is written in a page. */
    escaped(text: string): string;
    /**
     * The attributes of an element that may leave the page, and whether what is in it is typed. Of
     * one that is `looked` at, none says that it is hidden while it is shown. `likeness` is equal
     * for elements with the same name, class and style.
     */
    attributesOf(
      element: Element,
      name: string,
      looked: boolean,
    ): { written: string; typed: boolean; likeness: string };
    /** Tells what of a page a person can see: 0 is seen, 1 may not be, 2 is surely not. */
    Eye: new (page: Document) => {
      look(element: Element, likeness: string, above: Sight | null): Sight;
      tree(sight: Sight): ShadowRoot | null;
      words(sight: Sight): number;
    };
    /** Told of each shadow tree that a snapshot has found. */
    foundTree?(root: ShadowRoot): void;
    /** Writes a page down as it may leave the page, and lets others go on now and then. */
    redaction(page: Document): Generator<boolean, { html: string; text: string }, void>;
    /** The same at once. */
    redact(page: Document): { html: string; text: string };
    /** Work in pieces that nobody feels; `large` work does not begin at once. */
    Slices: new <T>(
      make: () => Generator<boolean, T, void>,
      done: (result: T) => void,
      large: boolean,
    ) => { over: boolean; restart(): void; finish(): void; cancel(): void };
    platforms: readonly DataSource[];
    /** The source of an expression for the addresses that data of a page on this host comes from. */
    sourcesOf(host: string): string;
    /** Of the hosts that a site (a host, or `*.host`) covers, those whose pages carry data. */
    hostsWithData(site: string): string[];
    /** What of a page's data may leave the page. */
    redactJson(value: unknown): unknown;
    Copies: new (
      wanted: RegExp,
      tell: (source: string, at: number, json: unknown) => void,
    ) => { take(message: unknown): void; flush(): void };
    /** The way to the script in the page's own world, once that has answered. */
    dataPort?: MessagePort;
    watchData(tell: (source: string, at: number, json: unknown) => void): () => void;
    /** Lets go of what the page fetches. */
    ignoreData(): void;
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
      on: { shown(): void; lost(): void; feedback(label: "scam" | "legit"): void },
    ): void;
    /** Keeps a warning in front of the page while it is `shown`; `lost` when the page will not. */
    keep(host: HTMLElement, shown: () => boolean, lost: () => void): void;
    /** Lets go of it. */
    release(host: HTMLElement): void;
    hideBanners(warnings: readonly string[]): void;
    /** Where words stand in a page. */
    Places: new (page: Document) => {
      text: string;
      find(words: string, from?: number, alone?: boolean): { start: number; end: number } | null;
      range(place: { start: number; end: number }): Range;
    };
    showOffers(order: Extract<PageOrder, { call: "offers" }>): void;
    /** Moves the marks to where their offers stand now. */
    placeMarks(): void;
    /** Our own elements in the page that are no warnings. */
    ours?: WeakSet<HTMLElement>;
    /** Our own elements in the page, each with the warning it shows. */
    hosts?: Map<HTMLElement, string>;
    observer?: { alive(): boolean; resume(at: number): void };
  };
}
