"""Settings of Superset beside the published files; the rest is Superset's own. Its secret comes from the environment.

Superset as it comes from PyPI loads a counting pixel from another host on every page (and map tiles on some charts),
whatever SCARF_ANALYTICS says; its content security policy is where that can be refused.
"""

from copy import deepcopy

from superset.config import TALISMAN_CONFIG as SUPERSETS_OWN

TALISMAN_CONFIG = deepcopy(SUPERSETS_OWN)
TALISMAN_CONFIG["content_security_policy"] |= {
    "img-src": ["'self'", "blob:", "data:"],
    "connect-src": ["'self'"],
    "style-src": ["'self'", "'unsafe-inline'"],
    "font-src": ["'self'"],
}
