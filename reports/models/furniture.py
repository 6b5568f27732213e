"""The tables of what is printed around the text of documents, and of operators' legal names."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from base.day_format import show_day
from base.models import DatedRow, ends_after_it_begins
from reports.models.kinds import LETTER_FORM_KINDS
from wards.following import OfProvince, OfProvinceThen
from wards.models import Operator


class LetterForm(DatedRow):
    """What a province prints around the text of one kind of document, from a day to a day; empty: the built-in.

    Lists are texts of one line each. A row with a blank province serves every province without one of its own. In it
    `{province}` and `{place}` are filled as in a letterhead, and what reports.content.placeholders knows in `opening`.
    """

    province_code = models.CharField(max_length=2, blank=True)
    kind = models.CharField(_("report"), max_length=9, choices=LETTER_FORM_KINDS)
    valid_from = models.DateField(_("valid from"))
    valid_to = models.DateField(_("valid to"), null=True, blank=True)
    opening = models.TextField(_("Opening"), blank=True)  # "Thực hiện Công văn số …, Sở báo cáo như sau:"
    recipients = models.TextField(_("Addressees"), blank=True)
    bases = models.TextField(_("Legal bases"), blank=True)
    copies = models.TextField(_("Recipients of copies"), blank=True)  # "UBND tỉnh (để b/c)"
    closing = models.CharField(_("Closing"), max_length=240, blank=True)
    contact = models.CharField(_("Whom to ask"), max_length=240, blank=True)  # a room, never a person
    signer = models.TextField(_("Lines above the signature"), blank=True)  # "TRƯỞNG PHÒNG"
    signer_name = models.CharField(_("Name of the signer"), max_length=80, blank=True)
    symbol = models.CharField(_("Symbol behind the number"), max_length=40, blank=True, default="", db_default="")
    # Of the Ministry's report alone: is the province's list of weak spots an annex of it?
    weak_spots = models.BooleanField(_("Annex of weak spots"), default=False, db_default=False)

    FOLLOWS_CODE: ClassVar = OfProvinceThen(begins="valid_from", ends="valid_to", per=("kind",))

    class Meta:
        ordering: ClassVar = ["province_code", "kind", "valid_from"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["province_code", "kind", "valid_from"], name="letter_form_once_a_day"),
            ends_after_it_begins("letter_form_valid_range"),
        ]
        verbose_name = _("letter form")
        verbose_name_plural = _("letter forms")

    def __str__(self) -> str:
        return f"{self.province_code} {self.kind} {show_day(self.valid_from)}"


class LegalBasis(DatedRow):
    """An act that a province's documents rest on, cited in full before their text, from a day to a day.

    Rows with a blank province serve every province without rows of its own. What is not confirmed is cited nowhere.
    """

    province_code = models.CharField(max_length=2, blank=True)
    text = models.TextField(_("Legal basis"))  # "Căn cứ Công văn số 2138/BTTTT-CVT ngày 03/6/2024 …"
    position = models.PositiveSmallIntegerField(default=0, db_default=0)
    confirmed = models.BooleanField(_("Checked by the department"), default=True, db_default=True)
    valid_from = models.DateField(_("valid from"))
    valid_to = models.DateField(_("valid to"), null=True, blank=True)

    FOLLOWS_CODE: ClassVar = OfProvince()

    class Meta:
        ordering: ClassVar = ["province_code", "position", "valid_from"]
        constraints: ClassVar = [
            ends_after_it_begins("legal_basis_valid_range"),
        ]
        verbose_name = _("legal basis")
        verbose_name_plural = _("legal bases")

    def __str__(self) -> str:
        return f"{self.province_code} {self.text}"


class AddressedClass(DatedRow):
    """A class of recipients of the monthly letter and what it is asked to do, from a day to a day.

    Rows with a blank province serve every province without rows of its own.
    """

    province_code = models.CharField(max_length=2, blank=True)
    name = models.TextField(_("Recipients"))  # "Các sở, ban, ngành"
    asked = models.TextField(_("What they are asked to do"))
    position = models.PositiveSmallIntegerField(default=0, db_default=0)
    valid_from = models.DateField(_("valid from"))
    valid_to = models.DateField(_("valid to"), null=True, blank=True)

    FOLLOWS_CODE: ClassVar = OfProvince()

    class Meta:
        ordering: ClassVar = ["province_code", "position", "valid_from"]
        constraints: ClassVar = [
            ends_after_it_begins("addressed_class_valid_range"),
        ]
        verbose_name = _("class of recipients")
        verbose_name_plural = _("classes of recipients")

    def __str__(self) -> str:
        return f"{self.province_code} {self.name}"


class OperatorAddress(DatedRow):
    """The legal name by which a province writes to an operator: that of its branch, from a day on."""

    province_code = models.CharField(max_length=2)
    operator = models.ForeignKey(Operator, on_delete=models.PROTECT, related_name="+")
    valid_from = models.DateField(_("valid from"))
    valid_to = models.DateField(_("valid to"), null=True, blank=True)
    name = models.CharField(_("Legal name"), max_length=240)

    FOLLOWS_CODE: ClassVar = OfProvinceThen(begins="valid_from", ends="valid_to", per=("operator_id",))

    class Meta:
        ordering: ClassVar = ["province_code", "operator", "valid_from"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["province_code", "operator", "valid_from"], name="operator_address_once_a_day"
            ),
            ends_after_it_begins("operator_address_range"),
        ]
        verbose_name = _("address of an operator")
        verbose_name_plural = _("addresses of operators")

    def __str__(self) -> str:
        return f"{self.province_code} {self.operator_id} {self.name}"
