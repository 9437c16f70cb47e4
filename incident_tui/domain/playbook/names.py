"""The names that the program computes with: it has a command, a proof or a place for each.

The texts and figures around them belong to whoever edits the playbook, the names do not.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Literal, get_args

from msgspec import Meta

SEVERITIES = (1, 2, 3, 4)

SeverityNumber = Annotated[int, Meta(ge=1, le=4, extra={"numbers": SEVERITIES})]
"""A severity, from 1 (worst) to 4."""
PhaseName = Literal["detection", "triage", "mitigation", "communication", "resolution"]
AudienceName = Literal["internal", "stakeholders", "external"]
StageName = Literal["initial", "identified", "monitoring", "resolved"]
Answer = Literal["yes", "no"]

PHASES: tuple[PhaseName, ...] = get_args(PhaseName)
AUDIENCES: tuple[AudienceName, ...] = get_args(AudienceName)
STAGES: tuple[StageName, ...] = get_args(StageName)
ANSWERS: tuple[Answer, ...] = get_args(Answer)
ROLES = ("ic", "comms", "ops", "scribe", "sme")
SOURCES = ("alert", "customer", "internal", "third-party")
MILESTONES = (
    "impact_began",
    "detected",
    "declared",
    "acknowledged",
    "ic_assigned",
    "mitigated",
    "impact_over",
    "resolved",
)
LINK_NAMES = ("channel", "warroom", "ticket")
"""Links that a proof looks for; a playbook may name more."""
RECIPIENTS = ("executives", "customers", "support", "oncall")
"""People outside the audiences that a proof looks for; a playbook may name more."""
RUBRICS = ("rollback", "sev1", "public", "escalate")
"""Rubrics that the program acts on; a playbook may have more."""


class Anchor(StrEnum):
    """The instant a deadline counts from."""

    DETECTED = "detected"
    DECLARED = "declared"
    ESCALATED = "escalated"


class Proof(StrEnum):
    """What in the record can tick a step or meet a deadline: all that a playbook may name."""

    DECLARED = "declared"
    SOURCE_RECORDED = "source_recorded"
    ACKNOWLEDGED = "acknowledged"
    SEVERITY_ASSESSED = "severity_assessed"
    SEVERITY_CHANGED = "severity_changed"
    CHANNEL_LINKED = "channel_linked"
    WARROOM_LINKED = "warroom_linked"
    TICKET_LINKED = "ticket_linked"
    IMPACT_DESCRIBED = "impact_described"
    IC_ASSIGNED = "ic_assigned"
    COMMS_ASSIGNED = "comms_assigned"
    OPS_ASSIGNED = "ops_assigned"
    SCRIBE_ASSIGNED = "scribe_assigned"
    PUBLIC_DECIDED = "public_decided"
    TOLD_ONCALL = "told_oncall"
    TOLD_EXECUTIVES = "told_executives"
    TOLD_CUSTOMERS = "told_customers"
    TOLD_SUPPORT = "told_support"
    UPDATE_INTERNAL = "update_internal"
    UPDATE_STAKEHOLDERS = "update_stakeholders"
    UPDATE_EXTERNAL = "update_external"
    IDENTIFIED_POSTED = "identified_posted"
    MONITORING_POSTED = "monitoring_posted"
    RESOLVED_POSTED = "resolved_posted"
    MITIGATION_DECIDED = "mitigation_decided"
    MITIGATION_APPLIED = "mitigation_applied"
    MITIGATION_VERIFIED = "mitigation_verified"
    CAUSE_CONFIRMED = "cause_confirmed"
    IMPACT_OVER = "impact_over"
    ACTION_ITEM_ADDED = "action_item_added"
    ACCOUNT_FILED = "account_filed"
    AAR_SCHEDULED = "aar_scheduled"
    FINAL_UPDATES = "final_updates"
    DEPLOY_SETTLED = "deploy_settled"
    CONFIG_SETTLED = "config_settled"
    THIRD_PARTY_SETTLED = "third_party_settled"
    LOAD_SETTLED = "load_settled"
