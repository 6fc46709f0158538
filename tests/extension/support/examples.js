/** The protocol's examples, which the server is held to as well. */
import { readFileSync, readdirSync } from "node:fs";

const FOLDER = new URL("../../contract/", import.meta.url);

export function examples(name) {
  return JSON.parse(readFileSync(new URL(`${name}.json`, FOLDER), "utf8"));
}

export function names(sender) {
  return readdirSync(FOLDER)
    .filter((file) => file.endsWith(".json") && file !== "constants.json")
    .map((file) => file.slice(0, -".json".length))
    .filter((name) => examples(name).from === sender);
}
