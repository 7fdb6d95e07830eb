"""Daogou, 导购: an open, self-hosted shopping guide for online shops, in Chinese and English."""

__version__ = "0.1.0"
