"""Combined Nomenclature and List of Waste: the tables, the ranking of candidates, the declared code."""
