-- Days since 1970-01-01, moments and times in milliseconds: made from parts, read from text, written as text.

CREATE OR REPLACE FUNCTION sheaf.days_in_month(y bigint, m bigint) RETURNS int LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
BEGIN
  RETURN CASE
    WHEN m = 2 AND y % 4 = 0 AND (y % 100 <> 0 OR y % 400 = 0) THEN 29
    WHEN m = 2 THEN 28
    WHEN m IN (4, 6, 9, 11) THEN 30
    ELSE 31 END;
END $$;

-- Days of the proleptic Gregorian calendar's years 0 to 9999; NULL where no such day exists. It counts from 1 March, so that
-- leap days fall at the end of a year, and from 400 years before, so that all is above zero (after Howard Hinnant).
CREATE OR REPLACE FUNCTION sheaf.days_of(y bigint, m bigint, d bigint) RETURNS bigint LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
DECLARE
  years bigint := y + 400 - (m <= 2)::int;
BEGIN
  IF y NOT BETWEEN 0 AND 9999 OR m NOT BETWEEN 1 AND 12 OR d < 1 OR d > sheaf.days_in_month(y, m) THEN
    RETURN NULL;
  END IF;
  RETURN years * 365 + years / 4 - years / 100 + years / 400
    + (153 * (m + CASE WHEN m > 2 THEN -3 ELSE 9 END) + 2) / 5 + d - 1 - 865565;
END $$;

-- Year, month and day.
CREATE OR REPLACE FUNCTION sheaf.civil(days bigint) RETURNS bigint[] LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
DECLARE
  z bigint := days + 865565;
  era bigint := z / 146097;
  doe bigint := z % 146097;
  yoe bigint := (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365;
  doy bigint := doe - (365 * yoe + yoe / 4 - yoe / 100);
  mp bigint := (5 * doy + 2) / 153;
  m bigint := CASE WHEN mp < 10 THEN mp + 3 ELSE mp - 9 END;
BEGIN
  IF days NOT BETWEEN -719528 AND 2932896 THEN
    RETURN NULL;
  END IF;
  RETURN ARRAY[yoe + era * 400 - 400 + (m <= 2)::int, m, doy - (153 * mp + 2) / 5 + 1];
END $$;

-- The first day of a month; months beyond twelve are of later years.
CREATE OR REPLACE FUNCTION sheaf.first_of(y bigint, m bigint) RETURNS bigint LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
DECLARE
  months bigint;
BEGIN
  IF y NOT BETWEEN -1000000000 AND 1000000000 OR m NOT BETWEEN -1000000000 AND 1000000000 THEN
    RETURN NULL;
  END IF;
  months := y * 12 + m - 1;
  RETURN CASE WHEN months >= 0 THEN sheaf.days_of(months / 12, months % 12 + 1, 1) END;
END $$;

-- A day from year, month and day, of which month and day may lie outside their range; years below 1900 count from there.
CREATE OR REPLACE FUNCTION sheaf.make_date(y bigint, m bigint, d bigint) RETURNS bigint LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
DECLARE
  days bigint;
BEGIN
  IF d NOT BETWEEN -1000000000 AND 1000000000 THEN
    RETURN NULL;
  END IF;
  days := sheaf.first_of(CASE WHEN y BETWEEN 0 AND 1899 THEN y + 1900 ELSE y END, m) + d - 1;
  RETURN CASE WHEN days BETWEEN -25569 AND 2932896 THEN days END;
END $$;

CREATE OR REPLACE FUNCTION sheaf.make_time(hours bigint, minutes bigint, seconds bigint) RETURNS bigint LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
DECLARE
  all_seconds bigint;
BEGIN
  IF greatest(hours, minutes, seconds) > 32767000 OR least(hours, minutes, seconds) < -32767000 THEN
    RETURN NULL;
  END IF;
  all_seconds := (hours * 60 + minutes) * 60 + seconds;
  RETURN CASE WHEN all_seconds >= 0 THEN all_seconds * 1000 % 86400000 END;
END $$;

-- What is left of a moment within its day.
CREATE OR REPLACE FUNCTION sheaf.clock(ms bigint) RETURNS bigint LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT ($1 % 86400000 + 86400000) % 86400000
$$;

CREATE OR REPLACE FUNCTION sheaf.clock(ms numeric) RETURNS bigint LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT CAST(($1 % 86400000 + 86400000) % 86400000 AS bigint)
$$;

CREATE OR REPLACE FUNCTION sheaf.month_of(word text) RETURNS bigint LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
DECLARE
  months text[] := '{january,february,march,april,may,june,july,august,september,october,november,december}';
BEGIN
  word := lower(rtrim(word, '.') COLLATE pg_catalog."C");
  IF word = 'sept' THEN
    RETURN 9;
  END IF;
  FOR i IN 1 .. 12 LOOP
    IF word = months[i] OR (length(word) = 3 AND word = left(months[i], 3)) THEN
      RETURN i;
    END IF;
  END LOOP;
  RETURN NULL;
END $$;

-- Two digits: up to 29 of this century, from 30 on of the last.
CREATE OR REPLACE FUNCTION sheaf.full_year(t text) RETURNS bigint LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
BEGIN
  IF t !~ '^\+?[0-9]{1,4}$' OR length(t) NOT IN (1, 2, 4) THEN
    RETURN NULL;
  END IF;
  RETURN t::bigint + CASE WHEN length(t) = 4 THEN 0 WHEN t::int < 30 THEN 2000 ELSE 1900 END;
END $$;

-- `2026-03-01` and nothing else.
CREATE OR REPLACE FUNCTION sheaf.iso_date(t text) RETURNS bigint LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
BEGIN
  RETURN CASE WHEN t ~ '^[0-9]{4}-[0-9]{2}-[0-9]{2}$' THEN
    sheaf.days_of(left(t, 4)::bigint, substr(t, 6, 2)::bigint, right(t, 2)::bigint) END;
END $$;

-- `2026-03-01T10:00:00Z`, with an offset, without one, with a blank for the `T`, or a date alone.
CREATE OR REPLACE FUNCTION sheaf.iso_datetime(t text) RETURNS bigint LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
DECLARE
  part text[];
  clock int[];
  shift int[];
BEGIN
  part := regexp_match(t, '^([0-9]{4}-[0-9]{2}-[0-9]{2})(?:[Tt ]([0-9]{2}):([0-9]{2})(?::([0-9]{2})(?:\.([0-9]{1,9}))?)?'
    '[@SPACE@]*(?:([Zz])|([-+])([0-9]{2})(?::?([0-9]{2}))?)?)?$');
  IF part IS NULL THEN
    RETURN NULL;
  END IF;
  clock := ARRAY[coalesce(part[2], '0'), coalesce(part[3], '0'), coalesce(part[4], '0'), left(coalesce(part[5], '') || '000', 3)]::int[];
  shift := ARRAY[coalesce(part[8], '0'), coalesce(part[9], '0')]::int[];
  IF clock[1] > 23 OR clock[2] > 59 OR clock[3] > 59 OR shift[1] > 14 OR shift[2] > 59 THEN
    RETURN NULL;
  END IF;
  RETURN sheaf.iso_date(part[1]) * 86400000 + ((clock[1] * 60 + clock[2]) * 60 + clock[3]) * 1000 + clock[4]
    - CASE part[7] WHEN '-' THEN -1 ELSE 1 END * (shift[1] * 60 + shift[2]) * 60000;
END $$;

-- A time as a person writes it: `9:30`, `09:30:15`, `9:30 PM`, `9 AM`, `26:00`. Milliseconds.
CREATE OR REPLACE FUNCTION sheaf.read_time(t text) RETURNS bigint LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
DECLARE
  half int;
  part text[];
  hours int;
  minutes int;
  ms int;
BEGIN
  t := upper(sheaf.trimmed(t) COLLATE pg_catalog."C");
  half := CASE WHEN t LIKE '%AM' THEN 0 WHEN t LIKE '%PM' THEN 12 END;
  IF half IS NOT NULL THEN
    t := regexp_replace(left(t, -2), '[@SPACE@]+$', '');
  END IF;
  part := regexp_match(t, '^([0-9]{1,4})(?::([0-9]{1,4})(?::([0-9]{1,4})(?:\.([0-9]*))?)?)?$');
  IF part IS NULL OR (part[2] IS NULL AND half IS NULL) THEN
    RETURN NULL;
  END IF;
  hours := part[1];
  minutes := coalesce(part[2], '0');
  ms := coalesce(part[3], '0')::int * 1000 + left(coalesce(part[4], '') || '000', 3)::int;
  IF minutes > 59 OR ms >= 60000 OR (half IS NOT NULL AND hours > 12) THEN
    RETURN NULL;
  END IF;
  hours := CASE WHEN half IS NULL THEN hours ELSE hours % 12 + half END;
  RETURN (hours * 60::bigint + minutes) * 60000 + ms;
END $$;

-- A day as a person writes it: `2024-02-29`, `2/29/2024` (month first), `29 Feb 2024`, `Feb 29, 2024`.
CREATE OR REPLACE FUNCTION sheaf.date(t text) RETURNS bigint LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
DECLARE
  days bigint;
  part text[];
BEGIN
  t := sheaf.trimmed(t);
  days := sheaf.iso_date(t);
  IF days IS NOT NULL THEN
    RETURN days;
  END IF;
  part := regexp_match(t, '^([^ T]*)[ T](.*)$');
  days := sheaf.iso_date(part[1]);
  IF days IS NOT NULL THEN
    RETURN CASE WHEN sheaf.read_time(part[2]) IS NOT NULL THEN days END;
  END IF;
  part := array_remove(regexp_split_to_array(t, '[ /,-]'), '');
  IF cardinality(part) <> 3 THEN
    RETURN NULL;
  ELSIF part[1] ~ '^[0-9]{4}$' THEN
    RETURN CASE WHEN part[2] ~ '^[0-9]{1,4}$' AND part[3] ~ '^[0-9]{1,4}$' THEN
      sheaf.days_of(part[1]::bigint, part[2]::bigint, part[3]::bigint) END;
  ELSIF sheaf.month_of(part[1]) IS NOT NULL THEN
    RETURN CASE WHEN part[2] ~ '^[0-9]{1,4}$' THEN
      sheaf.days_of(sheaf.full_year(part[3]), sheaf.month_of(part[1]), part[2]::bigint) END;
  ELSIF sheaf.month_of(part[2]) IS NOT NULL THEN
    RETURN CASE WHEN part[1] ~ '^[0-9]{1,4}$' THEN
      sheaf.days_of(sheaf.full_year(part[3]), sheaf.month_of(part[2]), part[1]::bigint) END;
  ELSIF strpos(t, '/') > 0 AND part[1] ~ '^[0-9]{1,4}$' AND part[2] ~ '^[0-9]{1,4}$' THEN
    RETURN sheaf.days_of(sheaf.full_year(part[3]), part[1]::bigint, part[2]::bigint);
  END IF;
  RETURN NULL;
END $$;

CREATE OR REPLACE FUNCTION sheaf.datetime(t text) RETURNS bigint LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
DECLARE
  found bigint;
  part text[];
BEGIN
  t := sheaf.trimmed(t);
  found := sheaf.iso_datetime(t);
  IF found IS NOT NULL THEN
    RETURN found;
  END IF;
  found := sheaf.date(t);
  IF found IS NOT NULL THEN
    part := regexp_match(t, '^[^ ]* (.*)$');
    RETURN found * 86400000 + coalesce(sheaf.read_time(part[1]), 0);
  END IF;
  part := regexp_match(t, '^(.*) ([^ ]*)$');
  found := sheaf.date(part[1]) * 86400000 + sheaf.read_time(part[2]);
  IF found IS NOT NULL OR part IS NULL THEN
    RETURN found;
  END IF;
  -- `1/2/2024 3:04 PM`
  part := regexp_match(t, '^(.*) ([^ ]*) ([^ ]*)$');
  RETURN sheaf.date(part[1]) * 86400000 + sheaf.read_time(part[2] || ' ' || part[3]);
END $$;

CREATE OR REPLACE FUNCTION sheaf.time(t text) RETURNS bigint LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT sheaf.read_time($1) % 86400000
$$;

-- A date or a time as a spreadsheet's number of it.
CREATE OR REPLACE FUNCTION sheaf.serial(t text) RETURNS float8 LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
DECLARE
  ms bigint;
BEGIN
  -- Most texts are no dates at all.
  IF t !~ '[0-9]' THEN
    RETURN NULL;
  END IF;
  ms := sheaf.datetime(t);
  IF ms IS NOT NULL THEN
    RETURN (ms / 86400000::float8 + 25569)::numeric;
  END IF;
  RETURN (sheaf.read_time(t) / 86400000::float8)::numeric;
END $$;

CREATE OR REPLACE FUNCTION sheaf.date_text(days bigint) RETURNS text LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
DECLARE
  c bigint[] := sheaf.civil(days);
BEGIN
  RETURN lpad(c[1]::text, 4, '0') || '-' || lpad(c[2]::text, 2, '0') || '-' || lpad(c[3]::text, 2, '0');
END $$;

CREATE OR REPLACE FUNCTION sheaf.time_text(moment bigint) RETURNS text LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
DECLARE
  ms bigint := sheaf.clock(moment);
BEGIN
  RETURN lpad((ms / 3600000)::text, 2, '0') || ':' || lpad((ms / 60000 % 60)::text, 2, '0') || ':' || lpad((ms / 1000 % 60)::text, 2, '0')
    || CASE WHEN ms % 1000 = 0 THEN '' ELSE '.' || lpad((ms % 1000)::text, 3, '0') END;
END $$;

CREATE OR REPLACE FUNCTION sheaf.datetime_text(ms bigint) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT sheaf.date_text(sheaf.floored($1, 86400000)) || ' ' || sheaf.time_text($1)
$$;

-- `36:15:00`, hours beyond a day.
CREATE OR REPLACE FUNCTION sheaf.duration_text(ms bigint) RETURNS text LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
DECLARE
  seconds bigint := abs(ms / 1000);
BEGIN
  RETURN CASE WHEN ms < 0 THEN '-' ELSE '' END || seconds / 3600 || ':' || lpad((seconds / 60 % 60)::text, 2, '0') || ':'
    || lpad((seconds % 60)::text, 2, '0');
END $$;
