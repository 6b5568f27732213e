"""Open an account and let it act for something, from the machine's own command line."""

import secrets
import sys
from argparse import ArgumentParser
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from accounts.actions import create_user, give_scope
from accounts.models import Role
from base import clock
from base.cleaning import clean_line
from base.refusal_display import refusal_ends_command
from base.saying import say
from wards.models import Agency, Operator, Unit


class Command(BaseCommand):
    help = "Create a user with a role and what it acts for; prints a random password unless one is given on stdin."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("username")
        parser.add_argument("--role", required=True, choices=Role.values)
        parser.add_argument("--name", default="", help="full name")
        parser.add_argument("--email", default="")
        parser.add_argument("--phone", default="", help="better of the office than a private one")
        parser.add_argument("--unit", help="code of the province, district or ward in force today")
        parser.add_argument("--operator", help="code of the operator, such as viettel")
        parser.add_argument("--agency", type=int, help="number of the agency")
        parser.add_argument("--password-stdin", action="store_true", help="read the password from standard input")

    @refusal_ends_command
    def handle(self, *args: Any, **options: Any) -> None:
        given = sys.stdin.readline().rstrip("\r\n") if options["password_stdin"] else ""
        if options["password_stdin"] and not given:
            raise CommandError(say("No password could be read from standard input. Give it on one line."))
        password = given or secrets.token_urlsafe(12)
        unit, operator, agency = _unit(options), _operator(options), _agency(options)
        try:
            with transaction.atomic():
                user = create_user(
                    by=None,
                    username=clean_line(options["username"]),
                    role=options["role"],
                    full_name=clean_line(options["name"]),
                    email=clean_line(options["email"]),
                    phone=clean_line(options["phone"]),
                    password=password,
                )
                if unit or operator or agency:
                    give_scope(by=None, user=user, unit=unit, operator=operator, agency=agency)
        except ValidationError as error:  # of Django's own rules for accounts and passwords
            raise CommandError("\n".join(error.messages)) from error
        self.stdout.write(f"{user.username} ({user.get_role_display()})")
        if not given:
            self.stdout.write(f"{password}")


def _unit(options: dict[str, Any]) -> Unit | None:
    code = options["unit"]
    if code is None:
        return None
    unit: Unit | None = Unit.objects.in_force(clock.today()).filter(code=code).first()
    if unit is None:
        raise CommandError(say("No unit bears the code {code} today. Check the code, or run load_register.", code=code))
    return unit


def _operator(options: dict[str, Any]) -> Operator | None:
    code = options["operator"]
    if code is None:
        return None
    operator: Operator | None = Operator.objects.in_force(clock.today()).filter(code=code).first()
    if operator is None:
        known = ", ".join(Operator.objects.in_force(clock.today()).values_list("code", flat=True))
        raise CommandError(
            say("No operator bears the code “{code}”. Codes there are: {known}.", code=code, known=known)
        )
    return operator


def _agency(options: dict[str, Any]) -> Agency | None:
    number = options["agency"]
    if number is None:
        return None
    agency: Agency | None = Agency.objects.in_force(clock.today()).filter(pk=number).first()
    if agency is None:
        raise CommandError(
            say(
                "There is no agency number {number}. See the agency's number on the administration pages.",
                number=number,
            )
        )
    return agency
