"""Photos of cases lie under the narrowest right; whom else a kind lets look, the kind tells (PV-CASE)."""

from django.db import migrations

NARROW = """
UPDATE portal_storedfile SET "right" = 'grids.dispatch'
 WHERE purpose = 'grids.case' AND "right" <> 'grids.dispatch'
"""


class Migration(migrations.Migration):
    dependencies = [("grids", "0011_words_that_go"), ("portal", "0002_holidays")]

    operations = [migrations.RunSQL(NARROW, migrations.RunSQL.noop)]
