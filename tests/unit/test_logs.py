import logging
import sys

from server.logs import Discreet


def test_an_exception_tells_where_and_what_kind_but_not_what_it_said() -> None:
    secret = "a page's words"

    def fail() -> None:
        raise ValueError(secret)

    try:
        fail()
    except ValueError:
        record = logging.LogRecord("x", logging.ERROR, "", 1, "went wrong", None, sys.exc_info())
    written = Discreet("%(levelname)s %(message)s").format(record)
    assert written.startswith("ERROR went wrong")
    assert "in fail" in written
    assert written.endswith("ValueError")
    assert secret not in written.replace(f'secret = "{secret}"', "")
