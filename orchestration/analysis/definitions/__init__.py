"""What the tables of `evaluation.*` hold: the definition of each table and column, as published with them."""

from orchestration.analysis.definitions import families, money, sensitivity

TABLES = {**families.TABLES, **money.TABLES, **sensitivity.TABLES}
