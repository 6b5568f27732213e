"""The table of authorities whose signatures the portal trusts."""

import hashlib
from typing import ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from reports.signed.certificates import der_of


class RootCertificate(models.Model):
    """An authority whose signatures the portal trusts, as the administrator entered it; nothing is fetched."""

    name = models.CharField(_("name"), max_length=160)
    pem = models.TextField(_("certificate (PEM)"))
    source = models.CharField(_("source"), max_length=240)  # where it came from, and how its hash was checked
    sha256 = models.CharField("SHA-256", max_length=64, unique=True, editable=False)  # of the certificate, in hex

    class Meta:
        ordering: ClassVar = ["name"]
        verbose_name = _("root certificate")
        verbose_name_plural = _("root certificates")

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        """Parse the certificate and set its hash, whatever was typed around it."""
        try:
            der = der_of(self.pem)
        except ValueError as error:
            wrong = _(
                "This is no certificate. Paste the text from BEGIN CERTIFICATE to END CERTIFICATE, with both lines."
            )
            raise ValidationError({"pem": wrong}) from error
        self.sha256 = hashlib.sha256(der).hexdigest()
        if RootCertificate.objects.exclude(pk=self.pk).filter(sha256=self.sha256).exists():
            raise ValidationError({"pem": _("This certificate is entered already.")})

    @property
    def der(self) -> bytes:
        return der_of(self.pem)
