"""Reads about events that pages share."""

from django.db.models import Q, QuerySet

from lockstep.insights.models import Event


def events_about(kind: str, object_id: str) -> QuerySet[Event]:
    """What happened to one thing (user, group, application), newest first."""
    about = Q(target_kind=kind, target_id=object_id)
    return Event.objects.filter(about | Q(application_id=object_id) if kind == "application" else about)


def last_events(most: int) -> list[Event]:
    """What happened last."""
    return list(Event.objects.all()[:most])
