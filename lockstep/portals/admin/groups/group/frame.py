"""The group of the address, with the number of its people."""

from django.http import Http404

from lockstep.directory.models import UserGroup
from lockstep.directory.queries import find_groups


def existing(group_id: str) -> UserGroup:
    """The group, or 404."""
    group = find_groups().filter(pk=group_id).first()
    if group is None:
        raise Http404
    return group
