"""Who changed what, and when. Whoever uses anything of it has every session seal the entries it commits."""

from registry.audit.acting import start_remembering
from registry.audit.sealing import start_sealing
from registry.officers.marks import start_marking

start_remembering()
start_marking()
start_sealing()
