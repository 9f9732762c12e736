"""A server of the demo's: on loopback, in this process, in a thread and an event loop of its own."""

import asyncio
import threading

HOST = "127.0.0.1"


class LoopbackServer:
    """Listens from `start` to `stop`; `_answering` gives what answers each connection."""

    longest_line = 1 << 16  # bytes

    def __init__(self, port):
        self.port = port
        self._thread = threading.Thread(target=self._run, name=type(self).__name__, daemon=True)
        self._started = threading.Event()
        self._failure = None

    def start(self):
        """Listen; `port` is then the real one. Raises `OSError` if the port is taken."""
        self._thread.start()
        self._started.wait()
        if self._failure:
            raise self._failure

    def stop(self):
        """Hang up on everybody and end."""
        if self._thread.is_alive():
            self._loop.call_soon_threadsafe(self._stopping.set)
            self._thread.join()

    def __enter__(self):
        self.start()
        return self

    def __exit__(self, *exception):
        self.stop()

    def _run(self):
        try:
            asyncio.run(self._serve())
        except Exception as failure:
            if self._started.is_set():
                raise
            self._failure = failure  # `start` is waiting and raises it in the caller's thread
        finally:
            self._started.set()

    async def _serve(self):
        self._loop, self._stopping = asyncio.get_running_loop(), asyncio.Event()
        callback = await self._answering()
        server = await asyncio.start_server(callback, HOST, self.port, limit=self.longest_line)
        self.port = server.sockets[0].getsockname()[1]
        self._started.set()
        await self._stopping.wait()
        server.close()
