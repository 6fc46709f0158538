"""A platform file that uses all there is to say in one, for a platform that does not exist."""

FILE = """
name = "fair"
title = "Fair Work"
hosts = ["fair.example", "*.fair.example"]
currency = "EUR"

[evidence]
listing = "documented"

[[pages]]
path = "/jobs"
stage = "listing"

[[pages]]
path = "/job?id={job}"
stage = "working"
has = "form"

[[pages]]
path = "/past"
stage = "history"

[[pages]]
path = "/money"
stage = "earnings"

[[data]]
path = "/api/jobs"
stage = "listing"
read = "api"

[read.listing]
[[read.listing.offers]]
rows = ".card"
key = "{job}"
title = "h3"
reward = ".pay"
minutes = { select = ".time", match = "about (.*)" }
places = ".left"
approval_rate = ".bar @data-rate"
requester = ".by"
parts.job = "@data-job"

[[read.listing.offers]]
rows = "#app @data-props => jobs"
key = "{job}"
title = "name"
reward = { select = "pay.cents", unit = "cents", currency = "pay.currency" }
minutes = { select = "seconds", unit = "seconds" }
minutes_source = "allotted"
parts.job = "id"

[read.working.task]
key = "{job}"
title = "h1"
text = ".brief"
reward = { labelled = true }

[read.history.history]
rows = "tr.past"
key = "{job}"
title = ".name"
outcome = ".state"
reward = ".pay"
at = "time @datetime"
parts.job = "@data-job"

[read.earnings.balance]
available = ".now"
pending = ".soon"
minimum = ".least"

[read.api.offers]
rows = "jobs"
key = "{job}"
title = "name"
description = "text"
url = "link"
parts.job = "id"

[outcomes]
approved = ["Paid"]
rejected = ["Not paid"]

[[actions]]
label = ["Take it"]
means = "accept"
"""
