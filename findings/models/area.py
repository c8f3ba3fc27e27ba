"""Local areas of England: who they are now, who they were, and who is like them."""

from django.db import models
from django.db.models import F, Q
from django.urls import reverse


class Region(models.Model):
    """One of the nine regions of England."""

    name = models.CharField(max_length=60, unique=True)
    slug = models.SlugField(max_length=60, unique=True)
    ons_code = models.CharField("ONS code", max_length=9, unique=True)

    class Meta:
        ordering = ["name"]

    def __str__(self):
        return self.name


class LocalAreaQuerySet(models.QuerySet):
    def present(self):
        """Areas with a local authority today."""
        return self.filter(ended_on__isnull=True)


class LocalArea(models.Model):
    """A local authority's area, present or former, with the codes that registers use for it."""

    class AuthorityType(models.TextChoices):
        COUNTY = "county", "County"
        UNITARY = "unitary", "Unitary authority"
        METROPOLITAN = "metropolitan", "Metropolitan district"
        LONDON_BOROUGH = "london_borough", "London borough"
        CITY_OF_LONDON = "city_of_london", "City of London"

    name = models.CharField(
        max_length=80, unique=True, help_text="The name people use, as pages and citations show it."
    )
    slug = models.SlugField(
        max_length=80,
        unique=True,
        help_text="Part of the public address. It can never be used for another area.",
    )
    ons_code = models.CharField(
        "ONS code", max_length=9, blank=True, help_text="GSS code such as E08000013."
    )
    la_code = models.CharField(
        "DfE code", max_length=3, unique=True, help_text="Three digits, such as 342."
    )
    ofsted_urn = models.CharField("Ofsted URN", max_length=10, blank=True)
    authority_type = models.CharField(max_length=20, choices=AuthorityType, blank=True)
    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="areas")
    ended_on = models.DateField(
        null=True, blank=True, help_text="The day the authority ceased to exist; empty for today’s."
    )
    successors = models.ManyToManyField(
        "self",
        symmetrical=False,
        blank=True,
        related_name="predecessors",
        help_text="The areas that took over when this one ended.",
    )
    neighbours = models.ManyToManyField(
        "self",
        symmetrical=False,
        through="StatisticalNeighbour",
        through_fields=("area", "neighbour"),
        related_name="neighbour_of",
    )

    objects = LocalAreaQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                fields=["ons_code"],
                condition=~Q(ons_code=""),
                name="area_ons_code_once",
            ),
        ]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("findings:area-detail", args=[self.slug])

    @property
    def is_former(self) -> bool:
        return self.ended_on is not None


class AreaName(models.Model):
    """Another name by which people or registers know an area."""

    class Kind(models.TextChoices):
        OFFICIAL = "official", "Official form"
        OTHER = "other", "Other name"
        FORMER = "former", "Former name"

    area = models.ForeignKey(LocalArea, on_delete=models.CASCADE, related_name="names")
    name = models.CharField(max_length=80, unique=True)
    kind = models.CharField(max_length=10, choices=Kind)

    class Meta:
        ordering = ["name"]

    def __str__(self):
        return self.name


class EarlierCode(models.Model):
    """An ONS code that a register still carries for an area that has another one today."""

    area = models.ForeignKey(LocalArea, on_delete=models.CASCADE, related_name="earlier_codes")
    ons_code = models.CharField("ONS code", max_length=9, unique=True)
    source = models.CharField(max_length=200)

    class Meta:
        ordering = ["ons_code"]

    def __str__(self):
        return self.ons_code


class StatisticalNeighbour(models.Model):
    """One of the areas most like this one by the Department for Education's measure, ranked."""

    area = models.ForeignKey(LocalArea, on_delete=models.CASCADE, related_name="neighbour_ranks")
    neighbour = models.ForeignKey(
        LocalArea, on_delete=models.CASCADE, related_name="neighbour_rank_of"
    )
    rank = models.PositiveSmallIntegerField(help_text="1 is the closest.")
    set_year = models.PositiveSmallIntegerField(
        help_text="The year in which this set of neighbours was current."
    )

    class Meta:
        ordering = ["area", "-set_year", "rank"]
        constraints = [
            models.UniqueConstraint(
                fields=["area", "set_year", "rank"], name="neighbour_rank_once"
            ),
            models.UniqueConstraint(
                fields=["area", "set_year", "neighbour"], name="neighbour_named_once"
            ),
            models.CheckConstraint(
                condition=~Q(area=F("neighbour")), name="neighbour_is_another_area"
            ),
            models.CheckConstraint(condition=Q(rank__gte=1), name="neighbour_rank_from_one"),
        ]

    def __str__(self):
        return f"{self.area}: {self.rank} {self.neighbour} ({self.set_year})"
