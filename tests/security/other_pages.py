"""What a page of others can try on a local server, in the page's own words."""

from tests.support.server import VigiclicServer

TRY_ALL = """async ([base, token]) => {
  const told = [];
  const say = async (name, trying) => {
    try { told.push([name, await trying()]); } catch (error) { told.push([name, "nothing"]); }
  };
  const read = async (path, options) => {
    const answer = await fetch(base + path, options);
    return [answer.type, answer.status, await answer.text(),
      ...[...answer.headers].map(String)].join(" ");
  };
  const code = JSON.stringify({ code: "000000" });
  const json = { "content-type": "application/json" };
  await say("status", () => read("/v1/status"));
  const stolen = { authorization: "Bearer " + token };
  await say("token", () => read("/v1/status", { headers: stolen }));
  await say("settings", () => read("/v1/settings", { headers: stolen }));
  await say("opaque", () => read("/v1/status", { mode: "no-cors" }));
  await say("pair", () => read("/v1/pair", { method: "POST", headers: json, body: code }));
  await say("plain pair", () => read("/v1/pair", { method: "POST", body: code }));
  await say("opaque pair", () => read("/v1/pair", { method: "POST", mode: "no-cors", body: code }));
  await say("control", () => read("/v1/control/pair", { method: "POST", headers: json }));
  await say("dashboard", () => read("/dashboard/"));
  await say("long", () => read("/" + "a".repeat(9000)));
  await say("stream", () => new Promise((resolve) => {
    const socket = new WebSocket(base.replace("http", "ws") + "/v1/stream", "vigiclic.v1");
    socket.onopen = () => resolve("OPEN");
    socket.onclose = socket.onerror = () => resolve("nothing");
  }));
  return told;
}"""
HARMLESS = ("cache-control", "x-content-type-options")


def nothing_was_gained(told: dict[str, str], server: VigiclicServer, token: str) -> None:
    """See that nothing was read, stored or paired, and that no answer names the program."""
    assert told.pop("stream") == "nothing"
    for name, answer in told.items():
        assert " 200 " not in f" {answer} ", name
        for word in ("vigiclic", "aiohttp", "python", "version"):
            assert word not in answer.lower(), (name, answer)
    assert server.status(token)["paired"] == 1
    assert server.status(token)["counts"]["messages"] == 0
