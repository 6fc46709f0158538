"""Why a file could not be read or written, in the words of the interface's language."""

import errno

from classifier.texts import Texts

_CODES = {
    errno.ENOENT: "not_there",
    errno.EACCES: "not_allowed",
    errno.EPERM: "not_allowed",
    errno.EISDIR: "is_folder",
    errno.ENOTDIR: "no_folder",
    errno.EEXIST: "is_there",
    errno.ENOSPC: "full",
    errno.EDQUOT: "full",
    errno.EROFS: "read_only",
    errno.ENAMETOOLONG: "long_name",
    errno.ELOOP: "loop",
    errno.EIO: "disk",
}


def why_not(error: OSError, texts: Texts) -> str:
    """Say why a file could not be read or written; `texts` gives the language alone.

    What has no words here is told by its number: the system's own words are English.
    """
    own = Texts(texts.language)
    code = _CODES.get(error.errno or 0)
    if code is not None:
        return own(f"os_problem.{code}")
    return own("os_problem.other", number=error.errno or type(error).__name__)
