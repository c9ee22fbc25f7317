"""Made-up extracts of English councils and their partners: coherent families, a known effect, one seed one result.

Nothing of it comes from real people, and nothing in the pipeline imports it: it writes files as partners do, and the
pipeline reads them as it reads any. The truth it set is written outside the landing folder, for tests and for teaching.
"""

from ingest.synthetic.demonstration import write_demonstration
from ingest.synthetic.effect import DEFAULT, Effect
from ingest.synthetic.large_county import write_large_county

__all__ = ["DEFAULT", "Effect", "write_demonstration", "write_large_county"]
