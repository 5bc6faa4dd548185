"""Loading what ships: levels of the counties that state them, kinds of the city. Only what is missing."""

from grids import shipped
from grids.actions.kinds import save_kind
from grids.actions.trees import NewLevel, set_levels
from grids.models import CaseKind, GridLevel
from members.models import Organization
from members.models.organizations import Kind


def load() -> int:
    """Add shipped levels and kinds that are not there yet; return how many rows.

    What a county or the city has set up itself stays: shipped data is a seed, never an upgrade.
    """
    return _load_levels() + _load_kinds()


def _load_levels() -> int:
    made = 0
    for name, levels in shipped.levels().items():
        county = Organization.objects.filter(kind=Kind.COUNTY, name=name).first()
        if county is not None and not GridLevel.objects.filter(county=county).exists():
            wanted = [NewLevel(**level) for level in levels]
            made += len(set_levels(actor=None, county=county, levels=wanted))
    return made


def _load_kinds() -> int:
    city = Organization.objects.filter(kind=Kind.CITY).first()
    if city is None:
        return 0
    known = set(CaseKind.objects.filter(organization=city).values_list("code", flat=True))
    missing = [
        (position, kind)
        for position, kind in enumerate(shipped.kinds(), 1)
        if kind["code"] not in known
    ]
    for position, kind in missing:
        values = kind | {"position": position}
        save_kind(actor=None, organization=city, code=kind["code"], values=values)
    return len(missing)
