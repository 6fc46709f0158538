"""Addresses: where a page lives, and the patterns by which platform files tell pages apart."""

import re
from dataclasses import dataclass
from urllib.parse import SplitResult, parse_qsl, urlencode, urljoin, urlsplit

_PIECE = re.compile(
    r"\{(?P<name>[a-z_]+)\}|(?P<any>\*\*)|(?P<one>\*)|(?P<text>[^*{]+|.)", re.DOTALL
)
_ORIGIN = re.compile(r"https?://[\w.-]+(?::[0-9]{1,5})?(?=[/?#]|\Z)", re.ASCII)
_SIMPLE = re.compile(r"/(?:[\w.=&%?-][\w.=&%?/-]*)?", re.ASCII)
_LONG_VALUE = re.compile(r"=[^&]{41}")
_SECRET = re.compile(r"token|csrf|session|secret|auth|password|api_?key", re.IGNORECASE)
_LONGEST_NAME = 40
_MOST_PAIRS = 1_000


@dataclass(frozen=True, slots=True)
class Address:
    """An address taken apart. `site` is host and port, in small letters; the query is decoded."""

    url: str
    site: str
    host: str
    path: str
    query: dict[str, str]


def split(url: str) -> Address:
    """Take an address apart; of a broken one all parts are empty."""
    try:
        parts = urlsplit(url.strip())
        host = parts.hostname or ""
        port = parts.port
        query = dict(parse_qsl(parts.query, max_num_fields=_MOST_PAIRS))
    except ValueError:
        parts, host, port, query = SplitResult("", "", "", "", ""), "", None, {}
    site = f"{host}:{port}" if port else host
    return Address(url, site, host, parts.path or "/", query)


def absolute(url: str, base: str) -> str | None:
    """Give an address of a page in full, without its fragment; None when it leads to no page."""
    if _SIMPLE.fullmatch(url) and (origin := _ORIGIN.match(base)):
        return origin.group() + url
    try:
        full = urljoin(base, url.strip())
        parts = urlsplit(full)
    except ValueError:
        return None
    if parts.scheme not in ("http", "https") or not parts.netloc:
        return None
    return parts._replace(fragment="").geturl()


def without_session(url: str) -> str:
    """Give an address without query values that only carry a session or are too long for a name.

    Of a broken address nothing is left.
    """
    query = url.partition("?")[2]
    if not query or not (_LONG_VALUE.search(query) or _SECRET.search(query)):
        return url if _ORIGIN.match(url) else ""
    try:
        parts = urlsplit(url)
        pairs = parse_qsl(parts.query, max_num_fields=_MOST_PAIRS)
    except ValueError:
        return ""
    kept = [
        (name, value)
        for name, value in pairs
        if len(value) <= _LONGEST_NAME and not _SECRET.search(name)
    ]
    return parts._replace(query=urlencode(kept, errors="replace")).geturl()


def host_matches(pattern: str, host: str) -> bool:
    """Tell whether a host is the one of the pattern, or under it where that starts with "*."."""
    if pattern.startswith("*."):
        return host == pattern[2:] or host.endswith(pattern[1:])
    return host == pattern


@dataclass(frozen=True, slots=True)
class Pattern:
    """A compiled path pattern; see `PageRule.path` for the syntax."""

    source: str
    path: re.Pattern[str]
    query: tuple[tuple[str, str, str], ...]

    @property
    def names(self) -> frozenset[str]:
        """The names of the pieces that it keeps."""
        return frozenset(self.path.groupindex) | {name for _, name, _ in self.query if name}

    def match(self, address: Address) -> dict[str, str] | None:
        """Give the kept pieces of an address, None when it is another."""
        found = self.path.fullmatch(address.path)
        if found is None:
            return None
        pieces = found.groupdict()
        for key, name, value in self.query:
            given = address.query.get(key, "")
            if not given or (value and given != value):
                return None
            if name:
                pieces[name] = given
        return pieces


def compile_pattern(source: str) -> Pattern:
    """Compile a path pattern: `{name}`, `*`, `**`, and needed query values after `?`.

    Raises:
        ValueError: it does not start with / or **, or a name is used twice.
    """
    path, _, query = source.partition("?")
    if not path.startswith(("/", "**")):
        raise ValueError("a path starts with / or **")
    try:
        expression = "".join(_expression(piece) for piece in _PIECE.finditer(path))
        compiled = re.compile(expression)
    except re.error as error:
        raise ValueError(f"not a path pattern ({error.msg})") from error
    needed = []
    for item in filter(None, query.split("&")):
        key, _, value = item.partition("=")
        name = value[1:-1] if value.startswith("{") and value.endswith("}") else ""
        needed.append((key, name, "" if name else value))
    return Pattern(source, compiled, tuple(needed))


def _expression(piece: re.Match[str]) -> str:
    if piece["name"]:
        return f"(?P<{piece['name']}>[^/]+)"
    if piece["any"]:
        return ".*"
    return "[^/]*" if piece["one"] else re.escape(piece["text"])
