"""Where everything is kept: models, engine, unit of work, search, quick reads, change feed, migrations."""
