"""What an administrator does about one account: try again, compare, choose what becomes of a held one."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from lockstep.portals.outage import not_before
from lockstep.portals.page import ADMINISTRATORS, actor_of, page
from lockstep.provisioning import actions
from lockstep.provisioning.models import Account
from lockstep.provisioning.queries import account_by_id


@page(may=ADMINISTRATORS)
@require_POST
def retry(request: HttpRequest, user_id: str, account_id: str) -> HttpResponse:
    """Try again at once."""
    account = _account(user_id, account_id)
    actions.retry_now(account, actor=actor_of(request))
    messages.success(request, f"{account.label} is tried again at once{not_before(account.integration)}.")
    return _back(account)


@page(may=ADMINISTRATORS)
@require_POST
def compare(request: HttpRequest, user_id: str, account_id: str) -> HttpResponse:
    """List everybody over there, and compare."""
    account = _account(user_id, account_id)
    try:
        actions.compare_now(account.integration, actor=actor_of(request))
        messages.success(request, f"{account.integration.application} is being compared with the directory.")
    except actions.NotReady as error:
        messages.error(request, str(error))
    return _back(account)


@page(may=ADMINISTRATORS)
@require_POST
def resolve(request: HttpRequest, user_id: str, account_id: str) -> HttpResponse:
    """Choose what becomes of a held account."""
    account = _account(user_id, account_id)
    try:
        actions.resolve_hold(account, request.POST.get("choice", ""), actor=actor_of(request))
        messages.success(request, f"Your choice for {account.label} is kept, and carried out now.")
    except ValueError as error:
        messages.error(request, str(error))
    return _back(account)


def _account(user_id: str, account_id: str) -> Account:
    account = account_by_id(account_id)
    if account is None or account.user_id != user_id:
        raise Http404
    return account


def _back(account: Account) -> HttpResponse:
    where = reverse("user_applications", args=[account.user_id])
    return redirect(f"{where}?application={account.integration.application_id}")
