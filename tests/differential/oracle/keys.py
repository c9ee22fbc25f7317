"""Pseudonymous keys, straight from the page of the published tables. No other hashing belongs here."""

from __future__ import annotations

import hashlib
import hmac


def key_of(secret: bytes, authority: str, kind: str, identifier: str) -> str:
    """ "the lower-case hex of HMAC-SHA256 over `<authority>|<kind>|<id>` (UTF-8 bytes)" """
    return hmac.new(secret, f"{authority}|{kind}|{identifier}".encode(), hashlib.sha256).hexdigest()
