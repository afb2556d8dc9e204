"""Questions of metrics, compiled to SQL, run on DuckDB, checked by a second evaluation in pandas."""
