"""The root of every error that Daogou raises on purpose."""

from __future__ import annotations


class DaogouError(Exception):
    """An error that names the thing at fault, says what was expected and what to do.

    ``code`` is stable and machine readable; the HTTP door answers with it.
    """

    code = "error"
