"""The scoring engine: tables in, tables out.

Pure and columnar: Polars and the standard library, scaled integers, no clock, no store, no
settings. `run.score` is the one way in; `tables` says exactly what goes in and comes out.
"""

ENGINE_VERSION = "1.1.0"
