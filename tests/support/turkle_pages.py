"""Pages of turkle's structure, with words of our own: what its templates make."""

SITE = "http://crowd.example:8000"

_PAGE = """<!DOCTYPE html><html><head><title>{site}</title>
<link href="/static/turkle/css/turkle.css" rel="stylesheet" type="text/css"/></head><body>
<div class="container-fluid header custom-bg-light">
<nav class="navbar navbar-expand-lg navbar-light">
<a class="navbar-brand" href="/" title="Home">{site}</a>
<ul class="navbar-nav mr-auto"><li class="nav-item active">
<a class="nav-link" href="/stats/">Stats</a></li>
<li class="nav-item active"><a class="nav-link" href="/help/">Help</a></li></ul>
<div class="navbar-text">Logged in as <b>ada</b> - <a href="/password_change/">Change Password</a> -
<form id="logout-form" method="post" action="/logout/"><button type="submit">Logout</button></form>
</div>
</nav>{subheader}
<div id="messages_container">{messages}</div></div>{body}</body></html>"""

_SUBHEADER = """<div class="project-header bg-light clearfix"><div class="float-left"><span>
<b>Project:</b> {project} /
<b>Batch:</b> {batch}</span></div><div class="float-right">{right}</div></div>"""

_RIGHT = """<span><input type="checkbox" id="update_auto_accept">
<label class="form-check-label" for="update_auto_accept">Auto-accept next Task</label></span>
<div class="inline-form-buttons">
<form method="post" action="/task/{task}/assignment/{assignment}/return/">
<input type="submit" id="returnButton" class="btn btn-sm btn-danger" value="Return Task" /></form>
<form method="post" action="/batch/3/skip_and_accept_next_task/{task}/{assignment}/">
<input type="submit" id="skipButton" class="btn btn-sm btn-danger" value="Skip Task" /></form></div>
<span class="pl-3"><span id="expiration-timer" class="small">{timer}</span></span>"""

_ROW = """<tr><td>{project}</td><td>{batch}</td><td>Nov. 3, 2026, 9 a.m.</td><td>{places}</td>
<td><a href="/batch/{number}/preview_next_task/" role="button">Preview next Task</a></td>
<td><form method="post" action="/batch/{number}/accept_next_task/">
<input type="submit" class="btn" value="Accept next Task" /></form></td></tr>"""


def page(
    body: str = "", *, subheader: str = "", messages: str = "", site: str = "Workbench"
) -> str:
    """Give a page of turkle's frame around a body."""
    return _PAGE.format(body=body, subheader=subheader, messages=messages, site=site)


def alert(text: str, kind: str = "error") -> str:
    """Give one of the messages that turkle shows above a page."""
    return f'<div class="alert alert-{kind}" role="alert">{text}</div>'


def listing(*rows: tuple[int, str, str, int]) -> str:
    """Give the front page with these batches (number, project, batch, places)."""
    cells = "".join(
        _ROW.format(number=number, project=project, batch=batch, places=places)
        for number, project, batch, places in rows
    )
    table = (
        '<table id="batchTable" class="table"><thead><tr><th>Project</th><th>Batch</th>'
        "<th>Batch Published</th><th>Tasks Available</th><th></th><th></th></tr></thead>"
        f"<tbody>{cells}</tbody></table>"
    )
    none = "<h1>No Tasks available at this time</h1>"
    return page(f'<div class="container-fluid content mt-2">{table if rows else none}</div>')


def preview(project: str, batch: str) -> str:
    """Give the page around the preview of a task."""
    body = (
        '<div class="container-fluid content"><div class="alert alert-primary my-2">'
        '<h2 class="alert-heading">This is only a preview.</h2></div>'
        '<div class="task-preview"><iframe src="/task/7/iframe/"></iframe></div></div>'
    )
    right = (
        '<form method="post" action="/batch/3/accept_task/7/">'
        '<input type="submit" id="acceptButton" value="Accept Task" /></form>'
    )
    return page(body, subheader=_SUBHEADER.format(project=project, batch=batch, right=right))


def working(
    project: str,
    batch: str,
    *,
    task: int = 7,
    assignment: int = 12,
    timer: str = "Expires in 00:59",
    messages: str = "",
) -> str:
    """Give the page around an accepted task."""
    right = _RIGHT.format(task=task, assignment=assignment, timer=timer)
    body = '<div class="container-fluid content"><iframe src="/task/x/"></iframe></div>'
    subheader = _SUBHEADER.format(project=project, batch=batch, right=right)
    return page(body, subheader=subheader, messages=messages)


def task_frame(words: str, *, task: int = 7, assignment: int = 12) -> str:
    """Give the frame in which the task itself stands."""
    return (
        "<!DOCTYPE html><html><head><title>Task</title></head><body>"
        f'<form id="mturk_form" method="post" action="/task/{task}/assignment/{assignment}/">'
        f'{words}<p><input type="submit" id="submitButton" value="Submit" /></p></form>'
        "</body></html>"
    )
