"""Ratings as a table, a row each (parquet.apache.org)."""

from collections.abc import Iterable
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import pyarrow as pa
import pyarrow.parquet as pq

from feedback.exports.columns import RATING, Column

_TYPES = {
    "string": pa.string(),
    "bool": pa.bool_(),
    "double": pa.float64(),
    "int8": pa.int8(),
    "int16": pa.int16(),
    "int32": pa.int32(),
    "int64": pa.int64(),
    "list<string>": pa.list_(pa.string()),
}


def schema_of(columns: Iterable[Column]) -> pa.Schema:
    return pa.schema([(column.name, _TYPES[column.type]) for column in columns])


RATINGS = schema_of(RATING)


class RatingsTable:
    """An open file that takes rows by the thousand. Without rows it still has its columns."""

    def __init__(self, path: Path) -> None:
        self._writer = pq.ParquetWriter(path, RATINGS, compression="zstd")

    def write(self, rows: list[tuple[Any, ...]]) -> None:
        """Rows in the order of the columns."""
        columns = zip(zip(*rows, strict=True), RATINGS.types, strict=True)
        arrays = [pa.array(values, type=type_) for values, type_ in columns]
        self._writer.write_batch(pa.RecordBatch.from_arrays(arrays, schema=RATINGS))

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._writer.close()
