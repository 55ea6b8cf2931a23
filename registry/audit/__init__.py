"""Who changed what, and when. Whoever uses anything of it has every session chain the entries it commits."""

from registry.audit.acting import start_remembering
from registry.audit.chaining import start_chaining
from registry.officers.binding import start_binding
from registry.officers.marks import start_marking

start_remembering()
start_marking()
start_binding()
start_chaining()
