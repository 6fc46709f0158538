// The stream between the extension and the server.
// Written from server/messages.py by `python -m tools.message_types`: change it there.

export type ActionKind = "click" | "submit";

export type Activity = "communicating" | "learning" | "managing_pay" | "other" | "previewing" | "qualifying" | "searching" | "waiting" | "working";

export type AttentionReason = "blur" | "focus" | "lock" | "switch" | "unlock";

export type ErrorCode = "bad_json" | "bad_message" | "bad_time" | "busy" | "conflict" | "protocol" | "storage" | "timeout" | "too_large" | "unauthorized" | "unknown_type";

export type FeedbackLabel = "legit" | "scam";

export type InputKind = "key" | "media" | "pointer" | "scroll";

export type Level = "caution" | "danger" | "info" | "none";

export type MarkKind = "finish" | "give_up" | "start";

export type MinutesKnownBy = "model" | "own" | "stated";

export type Outcome = "approved" | "expired" | "open" | "rejected" | "returned" | "revise" | "screened_out" | "submitted";

export type PageReason = "change" | "load" | "route";

export type Stage = "account" | "earnings" | "expired" | "help" | "history" | "listing" | "messages" | "other" | "preview" | "qualification" | "returned" | "screened_out" | "submitted" | "working";

export type Sureness = "high" | "low" | "medium";

export type WarningCode = "break" | "deadline" | "disturbing" | "low_pay" | "night" | "pending_long" | "platform_closing" | "rejected" | "scam" | "unpaid_wait" | "unrealistic_pay" | "withdraw";

export interface Ack {
  type: "ack";
  ids: string[];
}

export interface Action {
  type: "action";
  id: string;
  at: number;
  tab: number;
  url: string;
  kind: ActionKind;
  label: string;
  target?: string | null;
}

export interface Amount {
  amount: string;
  currency: string;
}

export interface Attention {
  type: "attention";
  id: string;
  at: number;
  tab: number | null;
  reason: AttentionReason;
}

export interface Check {
  type: "check";
  id: string;
  text: string;
  url?: string | null;
}

export interface ClientInfo {
  id: string;
  browser?: string;
  extension?: string;
  locale?: string;
  timezone?: string;
}

export interface Clock {
  type: "clock";
  task: ClockTask | null;
  running: boolean;
  at: number;
}

export interface ClockTask {
  key: string;
  platform: string;
  title: string;
  stage: Stage;
  reward: Amount | null;
  accepted_at: number;
  deadline_at: number | null;
  active_ms: number;
}

export interface Correct {
  type: "correct";
  id: string;
  at: number;
  task: string;
  active_ms?: number | null;
  outcome?: Outcome | null;
  reward?: Amount | null;
  platform?: string | null;
}

export interface Data {
  type: "data";
  id: string;
  at: number;
  tab: number;
  url: string;
  source: string;
  json: unknown;
}

export interface Day {
  type: "day";
  date: string;
  tasks: number;
  earned: string;
  pending: string;
  active_ms: number;
  unpaid_ms: number;
  wage: Wage;
  floor: Amount | null;
}

export interface Error {
  type: "error";
  code: ErrorCode;
  message: string;
  id?: string | null;
}

export interface Feedback {
  type: "feedback";
  id: string;
  at: number;
  label: FeedbackLabel;
  page?: string | null;
  warning?: string | null;
  kinds?: string[];
  text?: string | null;
  offer?: string | null;
}

export interface Frame {
  url: string;
  html: string;
}

export interface Hello {
  type: "hello";
  protocol: number;
  token: string;
  client: ClientInfo;
  since?: number;
}

export interface Input {
  type: "input";
  id: string;
  at: number;
  tab: number;
  kind: InputKind;
}

export interface Keepalive {
  type: "keepalive";
}

export interface Leave {
  type: "leave";
  id: string;
  at: number;
  tab: number;
}

export interface Mark {
  type: "mark";
  id: string;
  at: number;
  tab: number;
  kind: MarkKind;
  reward?: Amount | null;
  title?: string | null;
}

export interface OfferVerdict {
  key: string;
  title: string;
  probability: number;
  level: Level;
  kinds: string[];
  reasons: Reason[];
  pay: Pay | null;
}

export interface Page {
  type: "page";
  id: string;
  at: number;
  tab: number;
  url: string;
  title: string;
  html: string;
  reason?: PageReason;
  opener?: number | null;
  lang?: string | null;
  frames?: Frame[];
}

export interface Pay {
  amount: string;
  currency: string;
  minutes?: string | null;
  per_hour?: string | null;
  expected?: string | null;
  minutes_source?: MinutesKnownBy | null;
  sureness?: Sureness | null;
}

export interface Reason {
  kind: string;
  quote: string;
  start: number;
  end: number;
  weight: number;
}

export interface Seen {
  type: "seen";
  id: string;
  warning: string;
}

export interface Settings {
  sites: string[];
  idle_ms: number;
  language: string;
  thresholds: Record<string, number>;
  floor: Amount | null;
}

export interface Verdict {
  type: "verdict";
  page: string;
  tab: number;
  url: string;
  level: Level;
  offers: OfferVerdict[];
}

export interface Wage {
  paid_time: string | null;
  real: string | null;
  currency: string;
}

export interface Warning {
  type: "warning";
  id: string;
  number: number;
  at: number;
  tab: number;
  code: WarningCode;
  level: Level;
  params: Record<string, unknown>;
  reasons: Reason[];
  text: string;
}

export interface Welcome {
  type: "welcome";
  protocol: number;
  server: string;
  settings: Settings;
}

export type StoredMessage = Page | Data | Attention | Input | Action | Leave | Mark | Correct | Feedback | Seen;

export type ClientMessage = Hello | Page | Data | Attention | Input | Action | Leave | Mark | Correct | Feedback | Seen | Check | Keepalive;

export type ServerMessage = Welcome | Ack | Verdict | Warning | Clock | Day | Error;
