"""Moved to `daogou.learning.measures`; kept until everything imports it from there."""

from daogou.learning.measures import *  # noqa: F403
