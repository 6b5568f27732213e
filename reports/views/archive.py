"""The archive of reports, searched by number, month, kind and recipient; and the changes of a revision."""

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.permissions import Action, permitted
from reports.content.revisions import verdict_changes
from reports.facts import Facts, load
from reports.forms import ArchiveForm
from reports.queries import run_before, run_or_404, search_runs, with_texts_wanted

PAGE = 50


@require_safe
@permitted(Action.VIEW_REPORTS)
def archive(request: HttpRequest) -> HttpResponse:
    """Page that searches the archive."""
    form = ArchiveForm(request.GET, auto_id="archive_%s")
    if not form.is_valid():
        return render(request, "reports/archive.html", {"form": form})
    found = Paginator(search_runs(request.user, **form.cleaned_data), PAGE).get_page(request.GET.get("page"))
    found.object_list = with_texts_wanted(found.object_list)
    parameters = request.GET.copy()
    parameters.pop("page", None)
    context = {
        "form": form,
        "found": found,
        "searched": any(form.cleaned_data.values()),
        "query": parameters.urlencode(),
    }
    return render(request, "reports/archive.html", context)


@require_safe
@permitted(Action.VIEW_REPORTS)
def changes(request: HttpRequest, pk: int) -> HttpResponse:
    """Page of how a revision differs from the one before. Raises Http404 where there is none."""
    run = run_or_404(request.user, pk)
    before = run_before(run)
    if before is None or before.facts is None or run.facts is None:
        raise Http404
    now = load(Facts, run.facts)
    judged = verdict_changes(load(Facts, before.facts), now)
    context = {"run": run, "before": before, "both": (before, run), "judged": judged, "changes": now.changes}
    return render(request, "reports/changes.html", context)
