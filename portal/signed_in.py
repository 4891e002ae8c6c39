from django.http import HttpRequest

from portal.models import User


def signed_in(request: HttpRequest) -> User:
    """The person behind a request that the door has let through.

    Raises: PermissionError on an anonymous one, which means that a view was left open.
    """
    if not isinstance(request.user, User):
        raise PermissionError("A view for signed-in people was reached by nobody.")
    return request.user
