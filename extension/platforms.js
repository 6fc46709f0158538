/**
 * Platforms that the options page offers by name. A platform that is not here is added by its
 * address; what the server can read on each is the server's own matter.
 * Written from server/reading/platforms/ by `python -m tools.platform_sites`: change it there.
 * @type {ReadonlyArray<{name: string, sites: readonly string[]}>}
 */
export const PLATFORMS = [
  {
    name: "Amazon Mechanical Turk",
    sites: [
      "worker.mturk.com",
      "workersandbox.mturk.com",
      "www.mturk.com",
    ],
  },
  {
    name: "Appen / CrowdGen",
    sites: [
      "app.crowdgen.com",
      "annotate.appen.com",
      "account.appen.com",
      "feca-proxy.appen.com",
    ],
  },
  { name: "Clickworker", sites: ["workplace.clickworker.com"] },
  { name: "CloudResearch Connect", sites: ["connect.cloudresearch.com"] },
  { name: "Foule Factory / Wirk", sites: ["www.foulefactory.com", "www.wirk.io", "app.wirk.io"] },
  { name: "JobBoy", sites: ["www.jobboy.com", "jobboy.com"] },
  {
    name: "Microworkers",
    sites: [
      "www.microworkers.com",
      "microworkers.com",
      "ttv.microworkers.com",
    ],
  },
  { name: "Minuteworkers", sites: ["minuteworkers.com", "www.minuteworkers.com"] },
  { name: "Moolineo", sites: ["www.moolineo.com", "moolineo.com"] },
  { name: "Neevo", sites: ["neevo.definedcrowd.com"] },
  { name: "OneForma", sites: ["my.oneforma.com"] },
  { name: "Outlier", sites: ["app.outlier.ai", "app.tryoutlier.com"] },
  { name: "Prolific", sites: ["app.prolific.com"] },
  { name: "RapidWorkers", sites: ["rapidworkers.com", "www.rapidworkers.com"] },
  { name: "Remotasks", sites: ["*.remotasks.com"] },
  {
    name: "SproutGigs",
    sites: [
      "sproutgigs.com",
      "www.sproutgigs.com",
      "picoworkers.com",
      "www.picoworkers.com",
    ],
  },
  { name: "Swagbucks", sites: ["www.swagbucks.com", "swagbucks.com"] },
  {
    name: "Toloka",
    sites: [
      "toloka.yandex.com",
      "toloka.yandex.ru",
      "sandbox.toloka.yandex.com",
    ],
  },
  { name: "Toluna", sites: ["*.toluna.com", "ups.surveyrouter.com"] },
  { name: "UHRS", sites: ["prod.uhrs.playmsn.com", "www.uhrs.ai"] },
  { name: "Yappers", sites: ["app.yappers.club"] },
  { name: "ySense", sites: ["www.ysense.com", "ysense.com"] },
];
