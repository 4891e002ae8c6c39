"""A browser's end of a web socket, without a network."""

import json
from typing import Any

from asgiref.testing import ApplicationCommunicator

WAIT_S = 10


class BrowserSocket(ApplicationCommunicator):
    def __init__(self, application: Any, path: str, *, headers: list[tuple[bytes, bytes]]) -> None:
        scope = {
            "type": "websocket",
            "path": path,
            "query_string": b"",
            "headers": headers,
            "subprotocols": [],
        }
        self._has_vanished = False
        super().__init__(self._serve(application), scope)

    def _serve(self, application: Any) -> Any:
        async def serve(scope: Any, receive: Any, send: Any) -> None:
            async def send_if_there(message: dict[str, Any]) -> None:
                if self._has_vanished:
                    raise OSError("The page has gone.")
                await send(message)

            await application(scope, receive, send_if_there)

        return serve

    def vanish(self) -> None:
        """Lose the network: what is sent from now on fails, before any disconnect is told."""
        self._has_vanished = True

    async def connect(self) -> int | None:
        """Return None when the socket was accepted, else the code it was closed with."""
        await self.send_input({"type": "websocket.connect"})
        answer = await self.receive_output(WAIT_S)
        if answer["type"] == "websocket.accept":
            return None
        await self.leave()  # as a server does once it has refused
        return answer.get("code", 1000)

    async def receive(self) -> dict[str, Any]:
        message = await self.receive_output(WAIT_S)
        assert message["type"] == "websocket.send", message
        return json.loads(message["text"])

    async def close_code(self) -> int:
        message = await self.receive_output(WAIT_S)
        assert message["type"] == "websocket.close", message
        return message["code"]

    async def leave(self) -> None:
        await self.send_input({"type": "websocket.disconnect", "code": 1001})
        await self.wait(WAIT_S)
