"""Settings of the property tests: as many cases as always, however busy the machine."""

from hypothesis import HealthCheck, settings

settings.register_profile("qr", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("qr")
