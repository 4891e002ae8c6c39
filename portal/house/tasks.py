from django_tasks import task


@task(queue_name="house")
def pull_job() -> None:
    """A ticket: one house job may be pulled. A lost or doubled ticket is harmless."""
    from portal.house.work import work_one

    work_one()
