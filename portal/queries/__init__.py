"""The queries of the portal over all lower apps. They write nothing."""

from portal.queries.dashboard import Country, Overview, country_overview, districts_of, latest_month, overview
from portal.queries.home import MyWork, my_work_of
from portal.queries.kept import Holdings, kept
from portal.queries.map import ProvinceMap, boundary_preview, boundary_sets_named, map_facts, province_map
from portal.queries.problems import problem_groups
from portal.queries.register import official_count, provinces_on, tree_of
from portal.queries.series import series_of
from portal.queries.situation import Situation, situation
from portal.queries.support import Support, support
from portal.queries.units import children_in_force, passing_share
from portal.queries.ward import months_to_file, newest_filed, ward_card, ward_filings

__all__ = [
    "Country",
    "Holdings",
    "MyWork",
    "Overview",
    "ProvinceMap",
    "Situation",
    "Support",
    "boundary_preview",
    "boundary_sets_named",
    "children_in_force",
    "country_overview",
    "districts_of",
    "kept",
    "latest_month",
    "map_facts",
    "months_to_file",
    "my_work_of",
    "newest_filed",
    "official_count",
    "overview",
    "passing_share",
    "problem_groups",
    "province_map",
    "provinces_on",
    "series_of",
    "situation",
    "support",
    "tree_of",
    "ward_card",
    "ward_filings",
]
