"use strict";
globalThis.vigiclic ??= /** @type {any} */ ({});

/**
 * The addresses that carry the data of platforms whose pages are drawn from JSON: pages on `hosts`
 * fetch it from there or from `dataHosts`, at paths in which `*` stands for one piece and `**` for
 * any number of them. Nothing that comes from elsewhere is copied.
 * Written from server/reading/platforms/ by `python -m tools.platform_sites`: change it there.
 * @type {ReadonlyArray<import("./content.js").DataSource>}
 */
globalThis.vigiclic.platforms = [
  {
    hosts: [
      "worker.mturk.com",
      "workersandbox.mturk.com",
      "www.mturk.com",
    ],
    dataHosts: [],
    paths: [
      "/",
      "/projects**",
      "/requesters/**",
      "/tasks**",
      "/status_details/**",
      "/dashboard**",
    ],
  },
  {
    hosts: [
      "app.crowdgen.com",
      "annotate.appen.com",
      "account.appen.com",
      "feca-proxy.appen.com",
    ],
    dataHosts: [
      "api.crowdgen.com",
    ],
    paths: [
      "/api/v1/projects/available",
      "/api/v1/projects/active",
      "/api/v1/projects/match",
      "/api/v1/adap/contributorProjects",
      "/v1/users/payments_summary",
    ],
  },
  {
    hosts: [
      "my.oneforma.com",
    ],
    dataHosts: [],
    paths: [
      "/api/resource/job/v1/list-job",
      "/api/resource/job/v1/get-detail",
    ],
  },
  {
    hosts: [
      "app.outlier.ai",
      "app.tryoutlier.com",
    ],
    dataHosts: [],
    paths: [
      "/internal/v2/tasks/peek_queue",
      "/internal/experts/qualification/onboarding/**",
    ],
  },
  {
    hosts: [
      "app.prolific.com",
    ],
    dataHosts: [
      "internal-api.prolific.com",
    ],
    paths: [
      "/api/v1/participant/studies/",
      "/api/v1/participant/submissions/",
      "/api/v1/submissions/**",
    ],
  },
  {
    hosts: [
      "toloka.yandex.com",
      "toloka.yandex.ru",
      "sandbox.toloka.yandex.com",
    ],
    dataHosts: [],
    paths: [
      "/api/task-suite-pool-groups",
      "/api/i-v2/task-suite-pool-groups",
      "/api/i-v3/task-suite-pools",
      "/api/users/current/worker",
      "/api/worker/finance/income-log",
    ],
  },
  {
    hosts: [
      "*.toluna.com",
      "ups.surveyrouter.com",
    ],
    dataHosts: [],
    paths: [
      "**/Surveys/**",
      "**/Surveys",
    ],
  },
  { hosts: ["app.yappers.club"], dataHosts: [], paths: ["/Project/GetProjectsJson"] },
];
