"""Read what a ward's plan is made of: its campaign, its bodies, and the department's requirements."""

from datetime import date

from base.period import Period
from measurements.models import Network
from measurements.queries import requirement
from reports.content.asked import GROUP
from reports.content.ward_plan import PlanFacts
from reports.queries.activities import next_due_days
from reports.queries.furniture import furniture_of, letter_form_on
from reports.queries.gathering import letterhead_on, names_of, province_of
from reports.schedule import ScheduleKind
from submissions.queries.campaign import agencies_of, ward_campaign
from wards.models import Unit
from wards.queries import same_unit_on


def plan_facts(unit: Unit, day: date) -> PlanFacts | None:
    """The facts of a ward's plan; None where its campaign has no groups. Raises Refused without a letterhead."""
    campaign = ward_campaign(unit, day)
    if not campaign.groups:
        return None
    month = Period.of(day)
    province = province_of(unit.province_code, month)
    province = same_unit_on(province, day) or province
    head = letterhead_on(day, province)
    required = requirement(Network.MOBILE, month)
    due = [one.day for one in next_due_days(month.plus(-1), province.code) if one.group == GROUP and one.day >= day]
    return PlanFacts(
        code=unit.code,
        ward=unit.full_name,
        place=unit.name,
        department=head.agency,
        day=day,
        needed=campaign.needed,
        min_download=required.min_download if required else None,
        groups=tuple(campaign.groups),
        referral_code=campaign.code.code if campaign.code else "",
        bodies=tuple(
            (agency.name, code)
            for agency, of, code in agencies_of(month.plus(-1), unit.province_code)
            if of.pk == unit.pk
        ),
        report_by=due[0] if due else None,
        bases=head.legal_bases,
        furniture=furniture_of(letter_form_on(day, province.heir_code, ScheduleKind.PLAN), names_of(province)),
    )
