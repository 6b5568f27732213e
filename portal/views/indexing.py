"""Files for search engines and browsers: only the public tables are to be found."""

from xml.sax.saxutils import escape

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.templatetags.static import static
from django.urls import reverse
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from reports.queries import public_periods, public_provinces

MAX_AGE = 3600  # seconds


@require_safe
@cache_control(public=True, max_age=MAX_AGE)
def robots(request: HttpRequest) -> HttpResponse:
    """The robots.txt: the longer rule wins, so that public tables are allowed and everything else is not."""
    sitemap_at = f"{settings.PORTAL_URL}{reverse('portal:sitemap')}"
    rules = [
        "User-agent: *",
        "Allow: /public/",
        f"Allow: {settings.STATIC_URL}",
        "Disallow: /",
        "",
        f"Sitemap: {sitemap_at}",
    ]
    return HttpResponse("\n".join([*rules, "", f"Sitemap: {sitemap_at}", ""]), content_type="text/plain; charset=utf-8")


@require_safe
@cache_control(public=True, max_age=MAX_AGE)
def sitemap(request: HttpRequest) -> HttpResponse:
    """Sitemap of all public pages: the list, each province's newest month, its months."""
    addresses = [reverse("reports:public_provinces")]
    for province, _newest in public_provinces():
        addresses.append(reverse("reports:public_newest", args=[province.code]))
        addresses += [
            reverse("reports:public", args=[province.code, one]) for one in public_periods(province.heir_code)
        ]
    urls = "".join(f"<url><loc>{escape(settings.PORTAL_URL + address)}</loc></url>" for address in addresses)
    head = '<?xml version="1.0" encoding="UTF-8"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">'
    return HttpResponse(f"{head}{urls}</urlset>", content_type="application/xml")


@require_safe
@cache_control(public=True, max_age=MAX_AGE)
def favicon(request: HttpRequest) -> HttpResponse:
    """Redirect from the traditional address of the icon; pages name the icon themselves."""
    return redirect(static("img/mark.svg"))
