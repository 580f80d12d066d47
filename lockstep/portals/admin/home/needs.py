"""What needs an administrator."""


def needs() -> list:
    """Worst first."""
    return []
