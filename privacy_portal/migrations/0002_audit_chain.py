"""
The audit chain can only grow: the database itself refuses everything else.

A later migration that rebuilds one of the two tables on SQLite loses their triggers and must call
`guard` again; `verify_audit` reports a missing one.
"""

from django.db import migrations

EVENT, HEAD = "privacy_portal_auditevent", "privacy_portal_audithead"

# ENABLE ALWAYS: they also fire for a superuser under session_replication_role = replica.
# SQLSTATE 23000 becomes Django's IntegrityError, like RAISE(ABORT) on SQLite.
POSTGRESQL = [
    """
    CREATE FUNCTION privacy_portal_audit_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        RAISE EXCEPTION 'the audit chain only grows' USING ERRCODE = '23000';
    END
    $$
    """,
    *(
        f"CREATE TRIGGER {name} BEFORE {what} ON {table} FOR EACH {each} {when} "
        "EXECUTE FUNCTION privacy_portal_audit_refuse()"
        for name, table, what, each, when in (
            ("audit_event_stays", EVENT, "UPDATE OR DELETE", "ROW", ""),
            ("audit_event_is_not_emptied", EVENT, "TRUNCATE", "STATEMENT", ""),
            ("audit_head_stays", HEAD, "DELETE", "ROW", ""),
            ("audit_head_is_not_emptied", HEAD, "TRUNCATE", "STATEMENT", ""),
            (
                "audit_head_moves_one_on",
                HEAD,
                "UPDATE",
                "ROW",
                "WHEN (NEW.id <> OLD.id OR NEW.seq <> OLD.seq + 1)",
            ),
        )
    ),
    f"ALTER TABLE {EVENT} ENABLE ALWAYS TRIGGER audit_event_stays",
    f"ALTER TABLE {EVENT} ENABLE ALWAYS TRIGGER audit_event_is_not_emptied",
    f"ALTER TABLE {HEAD} ENABLE ALWAYS TRIGGER audit_head_stays",
    f"ALTER TABLE {HEAD} ENABLE ALWAYS TRIGGER audit_head_is_not_emptied",
    f"ALTER TABLE {HEAD} ENABLE ALWAYS TRIGGER audit_head_moves_one_on",
]
# The INSERT triggers are for INSERT OR REPLACE, which deletes without firing a DELETE trigger
# on any connection that did not set recursive_triggers.
SQLITE = [
    f"CREATE TRIGGER {name} BEFORE {what} ON {table} {when} "
    "BEGIN SELECT RAISE(ABORT, 'the audit chain only grows'); END"
    for name, table, what, when in (
        ("audit_event_stays", EVENT, "UPDATE", ""),
        ("audit_event_is_not_deleted", EVENT, "DELETE", ""),
        (
            "audit_event_is_not_replaced",
            EVENT,
            "INSERT",
            f"WHEN EXISTS (SELECT 1 FROM {EVENT} WHERE seq = NEW.seq OR hash = NEW.hash)",
        ),
        (
            "audit_head_moves_one_on",
            HEAD,
            "UPDATE",
            "WHEN NEW.id <> OLD.id OR NEW.seq <> OLD.seq + 1",
        ),
        ("audit_head_stays", HEAD, "DELETE", ""),
        (
            "audit_head_is_not_replaced",
            HEAD,
            "INSERT",
            f"WHEN EXISTS (SELECT 1 FROM {HEAD} WHERE id = NEW.id)",
        ),
    )
]


def begin(apps, schema_editor):
    apps.get_model("privacy_portal", "AuditHead").objects.using(
        schema_editor.connection.alias
    ).get_or_create(id=1, defaults={"seq": 0, "hash": "0" * 64})


def guard(apps, schema_editor):
    vendor = schema_editor.connection.vendor
    for statement in {"postgresql": POSTGRESQL, "sqlite": SQLITE}[vendor]:
        schema_editor.execute(statement, params=None)


def unguard(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("DROP FUNCTION privacy_portal_audit_refuse CASCADE", params=None)
        return
    for statement in SQLITE:
        schema_editor.execute(f"DROP TRIGGER {statement.split()[2]}", params=None)


class Migration(migrations.Migration):
    dependencies = [("privacy_portal", "0001_initial")]

    operations = [
        migrations.RunPython(begin, migrations.RunPython.noop),
        migrations.RunPython(guard, unguard),
    ]
