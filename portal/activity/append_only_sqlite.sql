-- Statements are separated by empty lines. Times are texts in UTC that sort by age, days are texts
-- like 2026-11-01. REPLACE deletes the old row without a trigger, so a row whose place is taken is
-- refused before it is inserted.

CREATE TRIGGER entry_never_changed BEFORE UPDATE ON portal_entry
BEGIN SELECT RAISE(ABORT, 'The record is append-only: nothing in it is ever changed.'); END

CREATE TRIGGER seal_never_changed BEFORE UPDATE ON portal_seal
BEGIN SELECT RAISE(ABORT, 'The record is append-only: nothing in it is ever changed.'); END

CREATE TRIGGER period_never_changed BEFORE UPDATE ON portal_period
BEGIN SELECT RAISE(ABORT, 'The record is append-only: nothing in it is ever changed.'); END

CREATE TRIGGER entry_stays BEFORE DELETE ON portal_entry
WHEN NOT EXISTS (
    SELECT 1 FROM portal_period WHERE retention = OLD.retention
    AND month = date(OLD.at, 'start of month') AND kept_until <= date('now')
)
BEGIN SELECT RAISE(ABORT, 'The record is append-only: an entry goes only with its closed month, once its time is over.'); END

CREATE TRIGGER seal_stays BEFORE DELETE ON portal_seal
WHEN NOT EXISTS (
    SELECT 1 FROM portal_period WHERE retention = OLD.retention
    AND month = OLD.month AND kept_until <= date('now')
) OR EXISTS (
    SELECT 1 FROM portal_entry WHERE retention = OLD.retention
    AND at >= OLD.month AND at < date(OLD.month, '+1 month')
)
BEGIN SELECT RAISE(ABORT, 'The record is append-only: a seal goes only after the entries of its month.'); END

CREATE TRIGGER period_stays BEFORE DELETE ON portal_period
BEGIN SELECT RAISE(ABORT, 'The record is append-only: a closed month stays written down.'); END

CREATE TRIGGER entry_never_replaced BEFORE INSERT ON portal_entry
WHEN EXISTS (SELECT 1 FROM portal_entry WHERE id = NEW.id)
BEGIN SELECT RAISE(ABORT, 'The record is append-only: nothing in it is ever replaced.'); END

CREATE TRIGGER seal_never_replaced BEFORE INSERT ON portal_seal
WHEN EXISTS (
    SELECT 1 FROM portal_seal WHERE id = NEW.id OR sha256 = NEW.sha256
    OR (retention = NEW.retention AND number = NEW.number)
    OR (retention = NEW.retention AND month = NEW.month AND sequence = NEW.sequence)
)
BEGIN SELECT RAISE(ABORT, 'The record is append-only: nothing in it is ever replaced.'); END

CREATE TRIGGER period_never_replaced BEFORE INSERT ON portal_period
WHEN EXISTS (
    SELECT 1 FROM portal_period WHERE id = NEW.id
    OR (retention = NEW.retention AND month = NEW.month)
)
BEGIN SELECT RAISE(ABORT, 'The record is append-only: nothing in it is ever replaced.'); END

CREATE TRIGGER entry_of_open_month BEFORE INSERT ON portal_entry
WHEN EXISTS (
    SELECT 1 FROM portal_period WHERE retention = NEW.retention
    AND month = date(NEW.at, 'start of month')
)
BEGIN SELECT RAISE(ABORT, 'The record takes nothing more for a month that is closed.'); END

CREATE TRIGGER period_sealed_whole BEFORE INSERT ON portal_period
WHEN date(NEW.month, '+1 month') > date('now')
OR NEW.entries <> (
    SELECT count(*) FROM portal_entry WHERE retention = NEW.retention
    AND at >= NEW.month AND at < date(NEW.month, '+1 month')
) OR NEW.entries <> (
    SELECT coalesce(sum(entries), 0) FROM portal_seal
    WHERE retention = NEW.retention AND month = NEW.month
)
BEGIN SELECT RAISE(ABORT, 'The record closes a month only when it is over and sealed whole.'); END

CREATE TRIGGER period_kept_long_enough BEFORE INSERT ON portal_period
WHEN NEW.kept_until < date(
    NEW.month, '+1 month',
    (CASE NEW.retention WHEN 'short' THEN 90 WHEN 'standard' THEN 365 ELSE 730 END) || ' days'
)
BEGIN SELECT RAISE(ABORT, 'The record keeps a month for as long as its class promises.'); END
