-- Statements are separated by empty lines. Months are those of UTC.

CREATE OR REPLACE FUNCTION portal_record_refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
    -- The sentence is the trigger's argument.
    RAISE EXCEPTION '%', TG_ARGV[0] USING ERRCODE = 'integrity_constraint_violation';
END $$

CREATE OR REPLACE FUNCTION portal_record_today() RETURNS date LANGUAGE sql STABLE AS $$
    SELECT (now() AT TIME ZONE 'UTC')::date
$$

CREATE OR REPLACE FUNCTION portal_record_month(moment timestamptz) RETURNS date LANGUAGE sql IMMUTABLE AS $$
    SELECT date_trunc('month', moment AT TIME ZONE 'UTC')::date
$$

CREATE OR REPLACE FUNCTION portal_record_count(class text, first_day date) RETURNS bigint LANGUAGE sql STABLE AS $$
    SELECT count(*) FROM portal_entry WHERE retention = class
    AND at >= first_day::timestamp AT TIME ZONE 'UTC'
    AND at < (first_day + interval '1 month') AT TIME ZONE 'UTC'
$$

CREATE OR REPLACE FUNCTION portal_entry_stays() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
    IF EXISTS (
        SELECT 1 FROM portal_period p WHERE p.retention = OLD.retention
        AND p.month = portal_record_month(OLD.at) AND p.kept_until <= portal_record_today()
    ) THEN RETURN OLD; END IF;
    RAISE EXCEPTION 'The record is append-only: an entry goes only with its closed month, once its time is over.'
        USING ERRCODE = 'integrity_constraint_violation';
END $$

CREATE OR REPLACE FUNCTION portal_seal_stays() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
    IF EXISTS (
        SELECT 1 FROM portal_period p WHERE p.retention = OLD.retention
        AND p.month = OLD.month AND p.kept_until <= portal_record_today()
    ) AND portal_record_count(OLD.retention, OLD.month) = 0 THEN RETURN OLD; END IF;
    RAISE EXCEPTION 'The record is append-only: a seal goes only after the entries of its month.'
        USING ERRCODE = 'integrity_constraint_violation';
END $$

CREATE OR REPLACE FUNCTION portal_entry_of_open_month() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
    IF EXISTS (
        SELECT 1 FROM portal_period p WHERE p.retention = NEW.retention
        AND p.month = portal_record_month(NEW.at)
    ) THEN
        RAISE EXCEPTION 'The record takes nothing more for a month that is closed.'
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$

CREATE OR REPLACE FUNCTION portal_period_closes() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
    IF (NEW.month + interval '1 month')::date > portal_record_today()
    OR NEW.entries <> portal_record_count(NEW.retention, NEW.month)
    OR NEW.entries <> (
        SELECT coalesce(sum(s.entries), 0) FROM portal_seal s
        WHERE s.retention = NEW.retention AND s.month = NEW.month
    ) THEN
        RAISE EXCEPTION 'The record closes a month only when it is over and sealed whole.'
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    IF NEW.kept_until < (NEW.month + interval '1 month')::date
    + (CASE NEW.retention WHEN 'short' THEN 90 WHEN 'standard' THEN 365 ELSE 730 END) THEN
        RAISE EXCEPTION 'The record keeps a month for as long as its class promises.'
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$

CREATE TRIGGER entry_never_changed BEFORE UPDATE ON portal_entry FOR EACH ROW
EXECUTE FUNCTION portal_record_refuse('The record is append-only: nothing in it is ever changed.')

CREATE TRIGGER seal_never_changed BEFORE UPDATE ON portal_seal FOR EACH ROW
EXECUTE FUNCTION portal_record_refuse('The record is append-only: nothing in it is ever changed.')

CREATE TRIGGER period_never_changed BEFORE UPDATE ON portal_period FOR EACH ROW
EXECUTE FUNCTION portal_record_refuse('The record is append-only: nothing in it is ever changed.')

CREATE TRIGGER entry_never_emptied BEFORE TRUNCATE ON portal_entry FOR EACH STATEMENT
EXECUTE FUNCTION portal_record_refuse('The record is append-only: it is never emptied.')

CREATE TRIGGER seal_never_emptied BEFORE TRUNCATE ON portal_seal FOR EACH STATEMENT
EXECUTE FUNCTION portal_record_refuse('The record is append-only: it is never emptied.')

CREATE TRIGGER period_never_emptied BEFORE TRUNCATE ON portal_period FOR EACH STATEMENT
EXECUTE FUNCTION portal_record_refuse('The record is append-only: it is never emptied.')

CREATE TRIGGER entry_stays BEFORE DELETE ON portal_entry FOR EACH ROW
EXECUTE FUNCTION portal_entry_stays()

CREATE TRIGGER seal_stays BEFORE DELETE ON portal_seal FOR EACH ROW
EXECUTE FUNCTION portal_seal_stays()

CREATE TRIGGER period_stays BEFORE DELETE ON portal_period FOR EACH ROW
EXECUTE FUNCTION portal_record_refuse('The record is append-only: a closed month stays written down.')

CREATE TRIGGER entry_of_open_month BEFORE INSERT ON portal_entry FOR EACH ROW
EXECUTE FUNCTION portal_entry_of_open_month()

CREATE TRIGGER period_closes BEFORE INSERT ON portal_period FOR EACH ROW
EXECUTE FUNCTION portal_period_closes()
