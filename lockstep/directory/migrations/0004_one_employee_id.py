"""An Employee ID is one person's. Where living people share one, whoever was added first keeps it.

The others lose theirs, since nobody can say whose it is: an event names each with the value that it was, and a mark
lets the worker bring their accounts into step.
"""

from django.db import migrations, models
from django.db.models.functions import Lower

import lockstep.doors.vault

SHARED = "Several people had this Employee ID; it stays with whoever was added first."


def empty_all_but_the_first(apps, schema_editor):
    User, Event = apps.get_model("directory", "User"), apps.get_model("insights", "Event")
    Mark = apps.get_model("insights", "Mark")
    taken = set()
    people = User.objects.filter(deleted_at__isnull=True).exclude(employee_identifier="")
    for user in people.annotate(key=Lower("employee_identifier")).order_by("created_at", "id"):
        if user.key not in taken:
            taken.add(user.key)
            continue
        was, user.employee_identifier = user.employee_identifier, ""
        user.save(update_fields=["employee_identifier"])
        event = Event.objects.create(
            id=lockstep.doors.vault.new_id(),
            kind="user_update",
            actor_kind="system",
            actor_label="Lockstep",
            target_kind="user",
            target_id=user.id,
            target_label=(user.displayname or f"{user.firstname} {user.lastname}".strip() or user.username)[:320],
            reason=SHARED,
            changes=[{"field": "employee_identifier", "old": was, "new": ""}],
        )
        Mark.objects.create(kind="user", object_id=user.id, event_id=event.id)


class Migration(migrations.Migration):
    dependencies = [
        ("directory", "0003_csv_import"),
        ("insights", "0001_initial"),
    ]

    operations = [
        migrations.RunPython(empty_all_but_the_first, migrations.RunPython.noop),
        migrations.AddConstraint(
            model_name="user",
            constraint=models.UniqueConstraint(
                Lower("employee_identifier"),
                condition=models.Q(("deleted_at__isnull", True), models.Q(("employee_identifier", ""), _negated=True)),
                name="one_living_employee_identifier",
            ),
        ),
    ]
