"""What the tables of `evaluation.*` hold: the definition of each table and column, as published with them."""

from orchestration.analysis.definitions import effects_over_time, families, money, sensitivity

TABLES = {**effects_over_time.TABLES, **families.TABLES, **money.TABLES, **sensitivity.TABLES}
