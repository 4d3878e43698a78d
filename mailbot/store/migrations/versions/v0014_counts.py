"""Tickets and acknowledgements are counted anew only where their count changes: the counting itself is made elsewhere.

Revision ID: 0014
Revises: 0013
"""

from __future__ import annotations

revision = "0014"
down_revision = "0013"


def upgrade() -> None:
    """After every change of the schema the triggers are installed anew (mailbot/store/keeping/counting.py)."""


def downgrade() -> None:
    """Nor is there anything to take back."""
