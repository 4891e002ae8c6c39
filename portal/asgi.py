import os

from channels.auth import AuthMiddlewareStack
from channels.routing import ProtocolTypeRouter, URLRouter
from channels.security.websocket import OriginValidator
from django.core.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
django_application = get_asgi_application()

from django.conf import settings  # noqa: E402 - only after Django is set up

from generation.queue.relay import with_relay  # noqa: E402
from generation.queue.routing import websocket_urlpatterns  # noqa: E402

# OriginValidator compares scheme and port too; AllowedHostsOriginValidator only the name.
application = with_relay(
    ProtocolTypeRouter(
        {
            "http": django_application,
            "websocket": OriginValidator(
                AuthMiddlewareStack(URLRouter(websocket_urlpatterns)),
                settings.WEBSOCKET_ORIGINS,
            ),
        }
    )
)
