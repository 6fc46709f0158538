"""A long list of offers, made to be read: as many elements and bytes as a real one has."""

_PATH = "M12.4 3.1c-2.7.4-5 1.9-6.3 4.2-.9 1.6-1.2 3.4-.9 5.2.4 2.1 1.5 4 3.2 5.3 1.4 1 3 1.6 4.7 "

_CELL = (
    '<div class="job-bar__cell d-flex align-items-center justify-content-between"'
    ' data-tippy-content="{tip}" data-tippy-placement="top" aria-hidden="false">'
    '<svg class="icon icon--{name}" width="16" height="16" viewBox="0 0 24 24" role="img">'
    '<path d="{path}"></path></svg><p class="text-sm fw-normal mb-0"><span class="label">{label}'
    '</span> <strong class="fw-medium">{value}</strong></p></div>'
)

_ROW = (
    '<a class="job-bar job-bar--default" data-job-id="{key:024x}"'
    ' href="/jobs/submit-task.php?Id={key:024x}"><div class="job-bar__main"><div class="row">'
    '<h4 class="mb-1"><span class="js-job-item-name">{title}</span></h4>'
    '<span class="symbol symbol--primary"><i class="flag"></i>Zone {zone}</span></div></div>'
    '<div class="job-bar__progress"><p><strong class="fw-medium">{left}</strong> / <strong'
    ' class="fw-medium">{places}</strong></p><div class="progress"><div class="progress-bar'
    ' bg-primary" role="progressbar" aria-valuenow="{rate}"></div></div></div>'
    '<div class="job-bar__price"><span class="text-xl">$0.{price:03}</span></div>'
    '<div class="job-bar__rate"><p>{days} days rate</p></div>{cells}'
    '<button type="button" class="btn btn-hide-job">Hide</button></a>\n'
)

_WHAT = ("Search and visit", "Sort the photos", "Listen and type", "Name what you see")


def long_list(rows: int = 100) -> str:
    """Give a list of offers of the shape of SproutGigs', about 4.6 kB each."""
    listed = "".join(map(_row, range(rows)))
    return (
        '<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>Jobs</title></head>'
        '<body><nav><a href="/">Home</a><a href="/wallet.php">Wallet €3.20</a></nav>'
        '<main class="find-jobs" data-load-more-page="1"><h1>Find jobs ✓</h1>'
        f'<div class="job-list jobs__items">{listed}</div></main></body></html>'
    )


def _row(number: int) -> str:
    cells = "".join(
        _CELL.format(
            tip=f"What column {column} of this row is about, in some words",
            name=f"n{column}",
            path=_PATH * 5,
            label=f"Detail {column}",
            value=number * column % 17,
        )
        for column in range(4)
    )
    return _ROW.format(
        key=7919 * (number + 1),
        title=f"{_WHAT[number % 4]}, part {number}",
        zone=number % 5,
        left=number % 40,
        places=40,
        rate=60 + number % 40,
        price=50 + number,
        days=1 + number % 7,
        cells=cells,
    )
