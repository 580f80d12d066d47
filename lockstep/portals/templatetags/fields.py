"""A form field with its label, hint and error, and what ties them together for those who can't see."""

from django.forms import BoundField, CheckboxInput, FileInput, RadioSelect, Select, Textarea, Widget


def field(bound: BoundField, hint: str = "", before: str = "", mono: bool = False, label: str = "") -> dict:
    """Label above, hint and error under it, `before` joined in front of the control."""
    widget, name = bound.field.widget, bound.auto_id or bound.html_name
    hint = hint or str(bound.help_text)
    return {
        "bound": bound,
        "control": bound.as_widget(attrs=_attributes(bound, name, hint, mono)),
        "name": name,
        "hint": hint,
        "before": before,
        "label": label or bound.label,
        "tick": isinstance(widget, CheckboxInput),
        "many": isinstance(widget, RadioSelect),
        "lints": "hx-post" in widget.attrs,
        "said": getattr(bound.field, "said", ()),
    }


def _attributes(bound: BoundField, name: str, hint: str, mono: bool) -> dict:
    described = [f"{name}_helptext"] * bool(hint) + [f"{name}_error"] * bool(bound.errors)
    described += [f"{name}_lint"] * ("hx-post" in bound.field.widget.attrs)
    attributes = {"class": _class_of(bound.field.widget) + (" mono" if mono else "")}
    if described:
        attributes["aria-describedby"] = " ".join(described)
    return attributes


def _class_of(widget: Widget) -> str:
    if isinstance(widget, Textarea):
        return "textarea"
    if isinstance(widget, Select) and not isinstance(widget, RadioSelect):
        return "select"
    return "" if isinstance(widget, FileInput) else "input"
