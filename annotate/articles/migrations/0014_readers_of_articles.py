from django.db import migrations

GIVE = """
    INSERT INTO articles_assignment (article_id, person_id, status, done_at, created_by_id)
    SELECT a.id, m.user_id, a.status, CASE WHEN a.status = 'done' THEN a.updated_at END,
           a.created_by_id
      FROM articles_article a
      JOIN accounts_membership m ON m.project_id = a.project_id AND m.user_id = a.assigned_to_id
"""


class Migration(migrations.Migration):
    """Whoever an article is assigned to is its reader."""

    dependencies = [("articles", "0013_assignments")]

    operations = [migrations.RunSQL(GIVE, migrations.RunSQL.noop)]
