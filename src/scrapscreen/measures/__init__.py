"""The register of dated measures: which are planned or in force on a day, and which hit a consignment."""
