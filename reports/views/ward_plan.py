"""A ward's Kế hoạch as a Word file, for its officer and for the department."""

from datetime import datetime, time

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_GET

from accounts.permissions import Action, Subject, permitted, require, signed_in
from base import audit, clock
from base.refusal_display import refusal_as_message
from reports import letter
from reports.content.ward_plan import plan
from reports.issued_set import DOCX
from reports.queries.ward_plan import plan_facts
from wards.models import Level, Unit


@require_GET
@permitted(Action.VIEW_SUBMISSIONS)
def ward_plan(request: HttpRequest, pk: int) -> HttpResponse:
    """Download of a ward's plan, made from its campaign as it is now; a ward without groups has none."""
    unit = get_object_or_404(Unit, pk=pk, level=Level.WARD)
    require(request.user, Action.VIEW_SUBMISSIONS, Subject(unit=unit))
    today = clock.today()
    with refusal_as_message(request):
        facts = plan_facts(unit, today)
        if facts is None:
            raise Http404
        document = plan(facts)
        data = letter.render(document, datetime.combine(today, time(7), clock.VIETNAM))
        name = f"{document.file_stem}.docx"
        audit.record_download(by=signed_in(request), what=name, on=unit)
        headers = {"Content-Disposition": f'attachment; filename="{name}"'}
        return HttpResponse(data, headers=headers, content_type=DOCX)
    return redirect("submissions:ward_campaign", pk)
