"""What the gate announces to the apps above. They subscribe in their `apps.py`.

Each is sent inside the transaction of the change, with `membership`, the last one with `user`, so
that a receiver's rows change with it or not at all. What leaves the database belongs into
`transaction.on_commit`.
"""

from django.dispatch import Signal

membership_ended = Signal()
membership_frozen = Signal()
membership_resumed = Signal()
erase_asked = Signal()
