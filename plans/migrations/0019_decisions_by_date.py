"""Lets the metrics count the decisions of a date without reading those of years.

A BRIN index: 40 kB for millions of rows and next to nothing for each new one, as rows come in the
order of their dates. SQLite has none, and installations on it are small.
"""

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor


def _execute(statement: str):
    def run(_apps: object, schema_editor: BaseDatabaseSchemaEditor) -> None:
        if schema_editor.connection.vendor == "postgresql":
            schema_editor.execute(statement)

    return run


class Migration(migrations.Migration):
    dependencies = [("plans", "0018_counts_of_the_latest_days")]

    operations = [
        migrations.RunPython(
            _execute(
                "CREATE INDEX decision_by_date ON plans_decision USING brin (effective_on)"
                " WITH (autosummarize = on)"
            ),
            _execute("DROP INDEX decision_by_date"),
        )
    ]
