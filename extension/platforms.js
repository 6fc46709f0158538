/**
 * Platforms that the options page offers by name. A platform that is not here is added by its
 * address; what the server can read on each is the server's own matter.
 * @type {ReadonlyArray<{name: string, sites: readonly string[]}>}
 */
export const PLATFORMS = [
  { name: "Amazon Mechanical Turk", sites: ["worker.mturk.com"] },
  { name: "Clickworker", sites: ["workplace.clickworker.com"] },
  { name: "CloudResearch Connect", sites: ["connect.cloudresearch.com"] },
  { name: "CrowdGen (Appen)", sites: ["app.crowdgen.com"] },
  { name: "Microworkers", sites: ["*.microworkers.com"] },
  { name: "Neevo", sites: ["neevo.definedcrowd.com"] },
  { name: "OneForma", sites: ["my.oneforma.com"] },
  { name: "Outlier", sites: ["app.outlier.ai"] },
  { name: "Prolific", sites: ["app.prolific.com"] },
  { name: "Remotasks", sites: ["*.remotasks.com"] },
  { name: "SproutGigs", sites: ["*.sproutgigs.com"] },
  { name: "Swagbucks", sites: ["www.swagbucks.com"] },
  { name: "Toloka", sites: ["toloka.yandex.com"] },
  { name: "Toluna", sites: ["*.toluna.com"] },
  { name: "UHRS", sites: ["prod.uhrs.playmsn.com"] },
  { name: "Yappers", sites: ["app.yappers.club"] },
  { name: "ySense", sites: ["www.ysense.com"] },
];
