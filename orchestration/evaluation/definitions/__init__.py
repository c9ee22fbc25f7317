"""What the tables of `evaluation.*` hold: the definition of each table and column, as published with them."""

from orchestration.evaluation.definitions import families, money, over_time, sensitivity

TABLES = {**over_time.TABLES, **families.TABLES, **money.TABLES, **sensitivity.TABLES}
