"""A slow ward put to the operators."""

from decimal import Decimal

from submissions.actions import ask_operators
from submissions.models import SpeedRequest
from submissions.queries.commitments import SlowWard


def asked(house):
    slow = SlowWard(
        house.wards[0].pk, "Phường Thủy Nguyên", Decimal("39.996"), Decimal(40), tuple(o.pk for o in house.operators)
    )
    ask_operators(by=house.staff, period=house.month, slow=[slow])
    return [SpeedRequest.objects.get(operator=operator) for operator in house.operators]
