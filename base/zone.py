"""The zone in which days, months and deadlines are judged. Pure: knows no Django."""

from zoneinfo import ZoneInfo

VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")
