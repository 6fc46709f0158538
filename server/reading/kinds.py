"""What elements and texts are to the visible text of a page."""

from selectolax.lexbor import LexborNode

TEXT, LINE_BREAK, BLOCK, KEPT_BLOCK, SILENT, LINK, OTHER = (
    *("text", "line break", "block", "block with lines of its own", "silent", "link", "other"),
)
_BLOCKS = (
    *("address", "article", "aside", "blockquote", "body", "button", "dd", "details", "dialog"),
    *("div", "dl", "dt", "fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3"),
    *("h4", "h5", "h6", "header", "hr", "label", "legend", "li", "main", "nav", "ol", "p"),
    *("section", "summary", "svg", "table", "tbody", "td", "text", "tfoot", "th", "thead"),
    *("tr", "ul"),
)
_SILENTS = (
    *("script", "style", "template", "noscript", "head", "title", "iframe", "datalist", "option"),
    *("textarea", "desc", "metadata", "defs", "symbol", "annotation", "annotation-xml"),
)
_NAMED_KINDS = {
    **dict.fromkeys(_BLOCKS, BLOCK),
    **dict.fromkeys(_SILENTS, SILENT),
    "-text": TEXT,
    "br": LINE_BREAK,
    "pre": KEPT_BLOCK,
    "a": LINK,
}
_LARGEST_NUMBER = 1_000

KINDS: dict[int, str] = {}
"""The kinds that are known so far, by the parser's own number of a name."""


def kind_of(node: LexborNode) -> str:
    """Give what an element or text is to the visible text; remembered by the parser's own number.

    Elements that are not HTML's get a number in each page anew: those are not remembered.
    """
    number = node.tag_id
    kind = KINDS.get(number)
    if kind is None:
        kind = _NAMED_KINDS.get(node.tag or "", OTHER)
        if number < _LARGEST_NUMBER:
            KINDS[number] = kind
    return kind
