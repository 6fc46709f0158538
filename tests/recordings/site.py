"""Pages of a small crowd platform with turkle's structure, in words of our own."""

from html import escape

SITE = "http://crowd.example"


def listing(*batches: tuple[int, str, str]) -> str:
    """Give the list of batches: number, project and batch name of each."""
    rows = "".join(
        f"<tr><td>{escape(project)}</td><td>{escape(name)}</td><td>1 Sept. 2026</td><td>12</td>"
        f'<td><a href="/batch/{number}/preview_next_task/" class="btn">Preview next Task</a></td>'
        f'<td><form method="post" action="/batch/{number}/accept_next_task/">'
        '<input type="submit" class="btn" value="Accept next Task"></form></td></tr>'
        for number, project, name in batches
    )
    table = (
        '<table id="batchTable"><thead><tr><th>Project</th><th>Batch</th><th>Batch Published</th>'
        f"<th>Tasks Available</th><th></th><th></th></tr></thead><tbody>{rows}</tbody></table>"
    )
    return _page(f'<div class="container-fluid content mt-2">{table}</div>')


def preview(task: int, project: str, name: str) -> str:
    """Give the page on which a task can be looked at and accepted."""
    buttons = (
        f'<form method="post" action="/batch/3/accept_task/{task}/">'
        '<input type="submit" id="acceptButton" value="Accept Task"></form>'
        f'<form method="post" action="/batch/3/skip_task/{task}/">'
        '<input type="submit" id="skipButton" value="Skip Task"></form>'
    )
    body = f'<div class="content"><iframe src="/task/{task}/iframe/"></iframe></div>'
    return _page(body, _header(project, name, buttons))


def working(task: int, assignment: int, project: str, name: str, left: str, alert: str) -> str:
    """Give the page on which a task is worked on; `left` is what its countdown says."""
    buttons = (
        f'<form method="post" action="/task/{task}/assignment/{assignment}/return/">'
        '<input type="submit" id="returnButton" value="Return Task"></form>'
        f'<form method="post" action="/batch/3/skip_and_accept_next_task/{task}/{assignment}/">'
        '<input type="submit" id="skipButton" value="Skip Task"></form>'
        f'<span class="pl-3"><span id="expiration-timer">{escape(left)}</span></span>'
    )
    body = f'<div class="content"><iframe src="/task/{task}/iframe/{assignment}/"></iframe></div>'
    return _page(body, _header(project, name, buttons), alert)


def form(text: str, task: int, assignment: int | None) -> str:
    """Give the frame inside a preview or a working page: the task itself."""
    action = "#" if assignment is None else f"/task/{task}/assignment/{assignment}/"
    return (
        "<html><head><title>Task</title></head><body>"
        f'<form id="mturk_form" method="post" target="_parent" action="{action}">'
        f'<p>{escape(text)}</p><input type="text" name="answer">'
        '<p><input type="submit" id="submitButton" value="Submit"></p></form></body></html>'
    )


def plain(text: str) -> str:
    """Give a page of another site, with nothing of a platform about it."""
    return f"<html><head><title>Page</title></head><body><p>{escape(text)}</p></body></html>"


def help_page() -> str:
    """Give the platform's help."""
    words = "How tasks are accepted, returned and skipped."
    return _page(f'<div class="container mt-4"><h2>Help</h2><p>{words}</p></div>')


def _header(project: str, name: str, buttons: str) -> str:
    return (
        '<div class="project-header bg-light"><div class="float-left"><span>'
        f"<b>Project:</b> {escape(project)} / <b>Batch:</b> {escape(name)}</span></div>"
        f'<div class="float-right"><div class="inline-form-buttons">{buttons}</div></div></div>'
    )


def _page(body: str, header: str = "", alert: str = "") -> str:
    shown = f'<div class="alert" role="alert">{escape(alert)}</div>' if alert else ""
    return (
        "<html><head><title>Crowd</title>"
        '<link href="/static/turkle/css/turkle.css" rel="stylesheet"></head><body>'
        '<div class="container-fluid header"><nav class="navbar navbar-light">'
        '<a class="navbar-brand" href="/" title="Home">Crowd</a>'
        '<ul class="navbar-nav"><li><a class="nav-link" href="/help/">Help</a></li></ul>'
        '<div class="navbar-text">Logged in as <b>worker</b> '
        '<form id="logout-form" method="post" action="/logout/"><button>Logout</button></form>'
        f'</div></nav>{header}<div id="messages_container">{shown}</div></div>{body}</body></html>'
    )
