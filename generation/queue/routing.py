from django.urls import path

from generation.queue.consumers import QueueConsumer, StudioConsumer

websocket_urlpatterns = [
    path("ws/studio/", StudioConsumer.as_asgi()),
    path("ws/queue/", QueueConsumer.as_asgi()),
]
