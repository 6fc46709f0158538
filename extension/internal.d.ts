// What the parts of the extension say to each other through the browser.

import type {
  Action,
  Amount,
  Clock,
  ClockTask,
  Correct,
  Day,
  Input,
  Level,
  Mark,
  Page,
} from "./messages.js";
import type { Site } from "./lib/sites.js";
import type { State } from "./background/connection.js";
import type { Worded, WordedOffer } from "./lib/wording.js";

/** From a content script; tab, frame and address come from the browser. */
export type ContentCall =
  | { call: "start"; at: number }
  | {
      call: "page";
      id: string;
      at: number;
      reason: NonNullable<Page["reason"]>;
      title: string;
      lang: string;
      html: string;
      frames: { url: string; html: string }[];
    }
  | { call: "frame"; at: number; html: string | null }
  | { call: "data"; id: string; at: number; source: string; json: unknown }
  | { call: "input"; id: string; at: number; kind: Input["kind"] }
  | {
      call: "action";
      id: string;
      at: number;
      kind: Action["kind"];
      label: string;
      target: string;
    }
  | { call: "shown"; warning: string }
  /** The page hides the banner of a warning. */
  | { call: "covered"; warning: string }
  | { call: "feedback"; warning: string; label: "scam" | "legit" };

/** To a content script. */
export type PageOrder =
  | { call: "stop" }
  | { call: "frame"; at: number; frame: number; url: string; html: string | null }
  | {
      call: "offers";
      language: string;
      marks: readonly OfferMark[];
      phrases: readonly PhraseMark[];
    }
  | { call: "calm"; warnings: readonly string[] }
  | { call: "warn"; worded: Worded; labels: BannerLabels };

/** What stands beside an offer in a list. */
export interface OfferMark {
  title: string;
  level: Level;
  text: string;
  /** What a screen reader says. */
  label: string;
}

/** Words that a warning rests on; `title` is the offer's that they belong to. */
export interface PhraseMark {
  level: Level;
  title: string;
  quote: string;
}

export interface BannerLabels {
  close: string;
  earlier: string;
  fine: string;
  /** The code of the language that all of it is in. */
  language: string;
  region: string;
  scam: string;
  thanks: string;
}

/** From one of our own pages. */
export type OwnCall =
  | { call: "pair"; port: number; code: string }
  | { call: "options" }
  | { call: "add-site"; site: Site }
  | { call: "remove-site"; name: string }
  | { call: "pause"; paused: boolean }
  | { call: "pause-until"; until: number }
  | { call: "judge-offer"; tab: number; offer: string; label: "scam" | "legit" }
  | { call: "preferences" }
  | { call: "prefer"; preferences: Partial<Preferences> }
  | { call: "server-settings" }
  | { call: "change-server"; changes: Partial<ServerSettings> }
  | { call: "dashboard" }
  | { call: "want-site"; site: Site }
  | { call: "check"; text: string }
  | { call: "selected" }
  | { call: "correct"; correction: Omit<Correct, "type" | "id" | "at"> }
  | { call: "judge"; tab: number; label: "scam" | "legit" }
  | { call: "mark"; tab: number; kind: Mark["kind"]; reward: Amount | null }
  | { call: "seen"; tab: number; warning: string };

/** What came of a text that the worker asked about: nobody there to ask, no answer, or a verdict. */
export type CheckAnswer =
  | { error: "away" | "silent" }
  | { worded: Worded; level: Level; pay: string; mark: OfferMark };

/** What the worker has set in this browser. */
export interface Preferences {
  /** Whether offers are marked in lists. */
  marks: boolean;
  /** Whether dangers are told on the desktop. */
  notify: boolean;
  /** When they are not, in full hours. */
  quiet: { from: number; to: number } | null;
  /** Whether the worker has agreed, on the first page, to have sites read. */
  consent: boolean;
  /** The code of the language; empty is the browser's. */
  language: string;
}

/** What the worker has set in the server, as it says it. */
export interface ServerSettings {
  idle_ms: number;
  language: string | null;
  country: string;
  currency: string;
  floor: Amount | null;
  night_from: number | null;
  night_to: number | null;
}

export interface ToldSettings {
  settings: ServerSettings;
  kept: { messages: number; bytes: number; folder: string };
  countries: string[];
}

export interface OptionsState {
  paired: boolean;
  port: number;
  connection: State;
  sites: Site[];
}

export interface PopupState {
  connection: State;
  paused: boolean;
  /** When the pause ends by itself, in epoch milliseconds. */
  pausedUntil: number | null;
  watched: boolean;
  clock: Clock | null;
  day: Day | null;
  level: Level;
  warnings: Worded[];
  /** The offers of this page, the gravest first; `hidden` are more than anybody reads. */
  offers: WordedOffer[];
  hidden: number;
  /** The task that ended last. */
  last: ClockTask | null;
  /** Whether the page hides a warning that stands in it. */
  covered: boolean;
  /** Whether there is a page that can be judged. */
  judged: boolean;
  /** When the worker said by hand that a task in this tab starts, and not yet that it is over. */
  startedAt: number | null;
  /** What the worker's last price by hand was in; empty before the first. */
  currency: string;
  waiting: number;
  lost: number;
  refused: number;
}
