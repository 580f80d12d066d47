"""The states that a screen can say: each a shape, a colour and a word. What isn't in here isn't said by a state."""

from dataclasses import dataclass


@dataclass(frozen=True)
class State:
    """How one state looks. `icon` is a name in the sprite, `tone` one of the tones of 10_tokens.css."""

    word: str
    icon: str
    tone: str


STATES = {
    "in_step": State("In step", icon="circle-check-filled", tone="ok"),
    "active": State("Active", icon="circle-check-filled", tone="ok"),
    "imported": State("Imported", icon="circle-check-filled", tone="ok"),
    "success": State("Success", icon="circle-check-filled", tone="ok"),
    "valid": State("Valid", icon="circle-check-filled", tone="ok"),
    "bound": State("Bound", icon="circle-check-filled", tone="ok"),
    "queued": State("Queued", icon="circle-arrow-up-filled", tone="queued"),
    "importing": State("Importing…", icon="circle-arrow-up-filled", tone="queued"),
    "waiting": State("Waiting", icon="clock-filled", tone="waiting"),
    "failed": State("Failed", icon="alert-square-filled", tone="failed"),
    "stopped": State("Stopped", icon="alert-square-filled", tone="failed"),
    "expired": State("Expired", icon="alert-square-filled", tone="failed"),
    "refused": State("Refused", icon="alert-square-filled", tone="failed"),
    "held": State("Held", icon="hand-stop", tone="held"),
    "pending": State("Pending", icon="mail", tone="idle"),
    "inactive": State("Inactive", icon="circle-minus", tone="idle"),
    "suspended": State("Suspended", icon="circle-minus", tone="idle"),
    "staged": State("Staged", icon="circle-minus", tone="idle"),
    "deleted": State("Deleted", icon="circle-minus", tone="idle"),
    "not_there": State("Not there", icon="circle-dashed", tone="idle"),
    "not_bound": State("Not bound", icon="circle-dashed", tone="idle"),
    "not_configured": State("Not configured", icon="circle-dashed", tone="idle"),
    "unknown": State("Unknown", icon="help-circle", tone="idle"),
    "new": State("New", icon="circle-plus", tone="queued"),
    "matched": State("Already there", icon="link", tone="plain"),
    "warning": State("Warning", icon="alert-triangle-filled", tone="waiting"),
    "note": State("Note", icon="info-circle-filled", tone="info"),
}
# The icon of a note, a toast or a moment of which only the tone is said.
ICON_OF_TONE = {
    "ok": STATES["success"].icon,
    "info": STATES["note"].icon,
    "queued": STATES["queued"].icon,
    "waiting": STATES["warning"].icon,
    "failed": STATES["failed"].icon,
    "held": STATES["held"].icon,
    "idle": STATES["inactive"].icon,
    "plain": STATES["note"].icon,
}
