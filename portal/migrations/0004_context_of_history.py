"""The function every history trigger asks for its context, without a subtransaction a row.

django-pghistory's own raises an error and catches it whenever no context is set, as in every job. A
subtransaction that is rolled back looks through all deferred checks of its transaction, so that long imports
took the square of their rows. This one asks whether the settings are there. What it does and returns is
the same; going back installs the library's again.
"""

from django.db import migrations
from pghistory.models import Context

ATTACH = """
CREATE OR REPLACE FUNCTION _pgh_attach_context() RETURNS uuid AS $$
DECLARE
    asked uuid := nullif(current_setting('pghistory.context_id', true), '');
    told jsonb := nullif(current_setting('pghistory.context_metadata', true), '');
BEGIN
    IF asked IS NULL OR told IS NULL THEN
        RETURN NULL;
    END IF;
    PERFORM FROM pghistory_context WHERE id = asked AND metadata = told;
    IF NOT FOUND THEN
        INSERT INTO pghistory_context (id, metadata, created_at, updated_at)
        VALUES (asked, told, now(), now())
        ON CONFLICT (id) DO UPDATE SET metadata = told, updated_at = now();
    END IF;
    RETURN asked;
END
$$ LANGUAGE plpgsql
"""


def librarys_own(apps, schema_editor):
    Context.install_pgh_attach_context_func(using=schema_editor.connection.alias)


def attach(apps, schema_editor):
    schema_editor.execute(ATTACH)


class Migration(migrations.Migration):
    dependencies = [("portal", "0003_data_keys"), ("pghistory", "0007_auto_20250421_0444")]

    operations = [migrations.RunPython(attach, librarys_own)]
