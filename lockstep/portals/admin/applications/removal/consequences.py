"""What a removal brings about, with its numbers, worst first: said before on its page, true afterwards."""

from lockstep.applications import catalog
from lockstep.portals.admin.users.acts.ends import End
from lockstep.portals.words import counted
from lockstep.provisioning.removal import LeftBehind

OLD_PASSWORD = "the password they used prior to enablement of SSO"  # noqa: S105


def of_deleting(left: LeftBehind) -> list[End]:
    """Deleting the application."""
    if catalog.get(left.application.template).is_bookmark:
        return [_no_tile(left)]
    ends = _sign_on(left) + _unsent(left) + _accounts(left)
    if left.sso_active or left.accounts:
        ends.append(_passwords(left))
    return ends or [End("idle", "Nobody signs in by it and it keeps no accounts.", icon="circle-minus")]


def of_deactivating_idm(left: LeftBehind) -> list[End]:
    """Deactivating the IdM connection."""
    stays = End("idle", "SSO stays active: people still sign in through Lockstep.", icon="key")
    again = "You can activate it again later; the accounts are then compared before anything is sent."
    calls = [End("waiting", "All calls stop at once.", icon="player-pause")]
    unsent = _unsent(left) or [End("idle", "Nothing is waiting to be sent.", icon="circle-check")]
    way_in = stays if left.sso_active else _passwords(left)
    return [*calls, *unsent, *_accounts(left), way_in, End("idle", again, icon="refresh")]


def of_deactivating_sso(left: LeftBehind) -> list[End]:
    """Deactivating single sign-on."""
    ends = [*_sign_on(left), _passwords(left)]
    if left.idm_active:
        kept = "Identity Management stays active: accounts are kept in step as before."
        ends.append(End("idle", kept, icon="circle-check"))
    again = "Settings, certificate and metadata URL stay. Saving this tab again activates SSO."
    return [*ends, End("idle", again, icon="refresh")]


def of_deactivating_bookmark(left: LeftBehind) -> list[End]:
    """Deactivating a Bookmark."""
    again = "The URL stays. Saving this tab again brings the tile back."
    return [_no_tile(left), End("idle", again, icon="refresh")]


def _no_tile(left: LeftBehind) -> End:
    if not left.people:
        return End("idle", "Nobody sees its tile in the User Portal now.", icon="circle-minus")
    see = counted(left.people, "person no longer sees", "people no longer see")
    return End("failed", f"{see} the tile in the User Portal.", icon="x")


def _sign_on(left: LeftBehind) -> list[End]:
    if not left.sso_active:
        return []
    name = left.application.display_label
    ends = f"{counted(left.people, 'person', 'people')} can no longer sign in to {name} through Lockstep."
    if not left.people:
        ends = f"Signing in to {name} through Lockstep ends; nobody has access now."
    only = f"Where {name} lets people in by SSO only, they are locked out: allow passwords there first."
    return [
        End("failed", ends, icon="x"),
        End("waiting", only, icon="lock"),
    ]


def _unsent(left: LeftBehind) -> list[End]:
    waits = [counted(left.waiting, "waiting change", "waiting changes")] if left.waiting else []
    held = [counted(left.held, "held change", "held changes")] if left.held else []
    if not left.unsent:
        return []
    verb = "is" if left.unsent == 1 else "are"
    return [End("waiting", f"{' and '.join(waits + held)} {verb} not sent.", icon="player-pause")]


def _accounts(left: LeftBehind) -> list[End]:
    if not left.accounts:
        return []
    name, are = left.application.display_label, "stays as it is" if left.accounts == 1 else "stay as they are"
    told = (
        f"{counted(left.accounts, 'account', 'accounts')} in {name} {are}, {left.active} active: no SCIM call is made."
    )
    bound = f"Previously bound users remain active in {name}. Nobody who leaves is deactivated there any more."
    return [End("idle", f"{told} {bound}", icon="circle-minus")]


def _passwords(left: LeftBehind) -> End:
    with_sso = catalog.get(left.application.template).saml is not None
    told = f"People sign in there with {OLD_PASSWORD if with_sso else 'the password they have there'}."
    if left.without_password:
        of_ours = counted(left.without_password, "person", "people")
        told += f" Whose account Lockstep created has none until they set one there: {of_ours}."
    return End("idle", told, icon="key")
