"""Cases follow an organization that moves: the paths they are seen by are copies of its path."""

from django.db import migrations

FORWARD = """
CREATE FUNCTION grids_cases_move_along() RETURNS trigger AS $$
BEGIN
  UPDATE grids_case SET scope_path = NEW.path WHERE scope_path = OLD.path;
  UPDATE grids_case SET handler_path = NEW.path
   WHERE handler_path = OLD.path AND handler_path <> '';
  RETURN NULL;
END;
$$ LANGUAGE plpgsql;
CREATE TRIGGER grids_cases_move_along AFTER UPDATE ON members_organization
  FOR EACH ROW WHEN (OLD.path IS DISTINCT FROM NEW.path AND OLD.path <> '')
  EXECUTE FUNCTION grids_cases_move_along();
"""
BACKWARD = """
DROP TRIGGER grids_cases_move_along ON members_organization;
DROP FUNCTION grids_cases_move_along();
"""


class Migration(migrations.Migration):
    dependencies = [("grids", "0003_cases"), ("members", "0002_accounts_kept")]

    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
