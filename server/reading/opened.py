"""A page opened for reading: parsed, with the visible text of its parts and frames."""

from functools import cached_property

from selectolax.lexbor import LexborDocumentOptions, LexborHTMLParser, LexborNode

from server.messages import Page
from server.reading.address import split
from server.reading.guard import MAX_DEPTH, TOO_DEEP, flattened, prepare
from server.reading.mask import mask
from server.reading.plain import hide_faint_words
from server.reading.text import PAGE_LENGTH, PART_LENGTH, TITLE_LENGTH, clean_line
from server.reading.visible import HIDDEN_MARK, VisibleText

_MAX_FRAMES = 20


class Opened:
    """One page and its frames; all words that it gives are masked."""

    def __init__(self, page: Page, *, plain: bool = False) -> None:
        """Parse the page; hostile HTML is bounded first. `plain` is without what may be unseen."""
        self.page = page
        self._plain = plain
        self.address = split(page.url)
        self.visible = self._visible(page.html)
        self.root = self.visible.root
        self._rows: list[tuple[int, int, str]] = []

    def words_of(self, row: LexborNode, last: LexborNode | None = None) -> str:
        """Give the visible text of a row, or of what is side by side from `row` to `last`.

        `words` need not read it again.
        """
        span = self.span_of(row, last)
        if span is None:
            return mask(self.visible.of(row))
        words = mask(self.visible.flow.words(*span, PART_LENGTH))
        self._rows.append((*span, words))
        return words

    def span_of(self, row: LexborNode, last: LexborNode | None = None) -> tuple[int, int] | None:
        """Give from which text of the page to before which a row reaches, None if not known."""
        flow = self.visible.flow
        start = flow.span(row)
        end = start if last is None else flow.span(last)
        return None if start is None or end is None else (start[0], end[1])

    @cached_property
    def title(self) -> str:
        """The tab's title."""
        return mask(clean_line(self.page.title[:TITLE_LENGTH]))

    @cached_property
    def words(self) -> str:
        """The page's own visible text; what is cut is its tail."""
        flow = self.visible.flow
        lines: list[str] = []
        position = length = 0
        # Of rows within rows the outer one is whole.
        for start, end, words in sorted(self._rows, key=lambda row: (row[0], -row[1])):
            if start >= position:
                lines += (mask(flow.words(position, start, PAGE_LENGTH)), words)
                position = end
                length += len(words)
                if length > PAGE_LENGTH:
                    break
        else:
            lines.append(mask(flow.words(position, len(flow.nodes), PAGE_LENGTH)))
        return "\n".join(filter(None, lines))[:PAGE_LENGTH]

    @cached_property
    def frame_words(self) -> str:
        """The visible text of the page's frames: where a task often stands."""
        frames = [self._visible(frame.html) for frame in self.page.frames[:_MAX_FRAMES]]
        texts = (frame.of(frame.root, PAGE_LENGTH) for frame in frames)
        return mask("\n".join(filter(None, texts))[:PAGE_LENGTH])

    @property
    def text(self) -> str:
        """Both together, bounded; what is cut is the tail of the page, not of the task."""
        room = max(0, PAGE_LENGTH - len(self.frame_words) - 1)
        return "\n".join(filter(None, (self.words[:room], self.frame_words)))

    def _visible(self, html: str) -> VisibleText:
        page = prepare(html)
        visible = self._seen(page)
        if visible.flow.walk.is_shallow(MAX_DEPTH) or not visible.root.css_matches(TOO_DEEP):
            return visible
        return self._seen(flattened(page))

    def _seen(self, page: bytes) -> VisibleText:
        root = _parsed(page)
        if self._plain:
            hide_faint_words(root)
        return VisibleText(root, marked=HIDDEN_MARK.encode() in page)


def _parsed(page: bytes) -> LexborNode:
    root = LexborHTMLParser(page, options=LexborDocumentOptions.WO_EVENTS).root
    assert root is not None  # the parser makes a document of anything
    return root
