"""Template tags for the parts of a page."""

from django import template

register = template.Library()
