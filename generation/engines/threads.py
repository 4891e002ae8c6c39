"""Settings that must stand in the environment before torch is first imported."""

import os


def settle(threads: int | None) -> None:
    """Choose thread count and waiting for the whole process; what the operator set wins.

    Waiting threads that spin collapse as soon as anything else wants the cores, and the portal
    runs beside its worker, so they wait passively unless told otherwise.
    """
    if threads is not None:
        os.environ.setdefault("OMP_NUM_THREADS", str(threads))
    os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")
    os.environ.setdefault("GOMP_SPINCOUNT", "0")
    # A model is a directory; nothing is ever looked up on a hub.
    os.environ.setdefault("HF_HUB_OFFLINE", "1")
    os.environ.setdefault("HF_HUB_DISABLE_TELEMETRY", "1")
