from django_tasks import task


@task(queue_name="clips")
def pull_clip(chain: bool = False) -> None:
    """A ticket: one worker slot may pull. A lost, late or doubled ticket is harmless.

    A chain ticket rings again while clips wait, so that a worker which finds many clips and no
    tickets does not wait for the reconciler after each of them.
    """
    from generation.queue.slot import this_slot

    slot = this_slot()
    if slot.pull() and chain and slot.finds_work():
        ring(chain=True)


def ring(count: int = 1, *, chain: bool = False) -> None:
    for _ in range(count):
        pull_clip.enqueue(chain=chain)
