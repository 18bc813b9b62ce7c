-- The calendar: parts of days, months added, weeks, years and their parts between two days; working days.

CREATE OR REPLACE FUNCTION sheaf.year(days bigint) RETURNS bigint LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT (sheaf.civil($1))[1]
$$;

CREATE OR REPLACE FUNCTION sheaf.month(days bigint) RETURNS bigint LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT (sheaf.civil($1))[2]
$$;

CREATE OR REPLACE FUNCTION sheaf.day(days bigint) RETURNS bigint LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT (sheaf.civil($1))[3]
$$;

-- Seconds since midnight, rounded to the nearest as spreadsheets do.
CREATE OR REPLACE FUNCTION sheaf.seconds(ms bigint) RETURNS bigint LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT (sheaf.clock($1) + 500) / 1000 % 86400
$$;

CREATE OR REPLACE FUNCTION sheaf.hour(ms bigint) RETURNS bigint LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT sheaf.seconds($1) / 3600
$$;

CREATE OR REPLACE FUNCTION sheaf.minute(ms bigint) RETURNS bigint LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT sheaf.seconds($1) / 60 % 60
$$;

CREATE OR REPLACE FUNCTION sheaf.second(ms bigint) RETURNS bigint LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT sheaf.seconds($1) % 60
$$;

-- The same day some months later; the last of the month where it has no such day.
CREATE OR REPLACE FUNCTION sheaf.edate(days bigint, months bigint) RETURNS bigint LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
DECLARE
  c bigint[] := sheaf.civil(days);
  first bigint;
  there bigint[];
BEGIN
  IF months NOT BETWEEN -200000 AND 200000 THEN
    RETURN NULL;
  END IF;
  first := sheaf.first_of(c[1], c[2] + months);
  there := sheaf.civil(first);
  RETURN first + least(c[3], sheaf.days_in_month(there[1], there[2])) - 1;
END $$;

CREATE OR REPLACE FUNCTION sheaf.eomonth(days bigint, months bigint) RETURNS bigint LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
DECLARE
  c bigint[] := sheaf.civil(days);
BEGIN
  RETURN CASE WHEN months BETWEEN -200000 AND 200000 THEN sheaf.first_of(c[1], c[2] + months + 1) - 1 END;
END $$;

CREATE OR REPLACE FUNCTION sheaf.month_start(days bigint) RETURNS bigint LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
DECLARE
  c bigint[] := sheaf.civil(days);
BEGIN
  RETURN days - c[3] + 1;
END $$;

-- 0 is Monday.
CREATE OR REPLACE FUNCTION sheaf.day_of_week(days bigint) RETURNS bigint LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT (($1 + 3) % 7 + 7) % 7
$$;

CREATE OR REPLACE FUNCTION sheaf.weekday(days bigint, kind bigint) RETURNS bigint LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
DECLARE
  monday bigint;
BEGIN
  IF days NOT BETWEEN -719528 AND 2932896 THEN
    RETURN NULL;
  END IF;
  monday := sheaf.day_of_week(days);
  RETURN CASE
    WHEN kind IN (1, 17) THEN (monday + 1) % 7 + 1
    WHEN kind IN (2, 11) THEN monday + 1
    WHEN kind = 3 THEN monday
    WHEN kind BETWEEN 12 AND 16 THEN (monday - (kind - 11) + 7) % 7 + 1 END;
END $$;

-- ISO 8601: the week of a year's first Thursday is its first.
CREATE OR REPLACE FUNCTION sheaf.isoweeknum(days bigint) RETURNS bigint LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
DECLARE
  thursday bigint;
BEGIN
  IF days NOT BETWEEN -719528 AND 2932896 THEN
    RETURN NULL;
  END IF;
  thursday := days - sheaf.day_of_week(days) + 3;
  RETURN (thursday - sheaf.days_of(sheaf.year(thursday), 1, 1)) / 7 + 1;
END $$;

CREATE OR REPLACE FUNCTION sheaf.weeknum(days bigint, kind bigint) RETURNS bigint LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
DECLARE
  january bigint := sheaf.days_of(sheaf.year(days), 1, 1);
  first bigint;
BEGIN
  IF kind IN (21, 150) THEN
    RETURN sheaf.isoweeknum(days);
  END IF;
  first := CASE WHEN kind IN (1, 17) THEN 6 WHEN kind IN (2, 11) THEN 0 WHEN kind BETWEEN 12 AND 16 THEN kind - 11 END;
  RETURN (days - january + (sheaf.day_of_week(january) - first + 7) % 7) / 7 + 1;
END $$;

CREATE OR REPLACE FUNCTION sheaf.datedif(first bigint, last bigint, unit text) RETURNS bigint LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
DECLARE
  a bigint[] := sheaf.civil(first);
  b bigint[] := sheaf.civil(last);
  months bigint := (b[1] - a[1]) * 12 + b[2] - a[2] - (b[3] < a[3])::int;
  before bigint[];
  same bigint;
BEGIN
  IF last < first OR a IS NULL OR b IS NULL THEN
    RETURN NULL;
  END IF;
  CASE lower(unit COLLATE pg_catalog."C")
    WHEN 'd' THEN RETURN last - first;
    WHEN 'm' THEN RETURN months;
    WHEN 'y' THEN RETURN months / 12;
    WHEN 'ym' THEN RETURN months % 12;
    WHEN 'md' THEN
      -- Days since the same day of the month before, that month's length counted.
      before := sheaf.civil(sheaf.first_of(b[1], b[2] - 1));
      RETURN b[3] - a[3] + CASE WHEN b[3] >= a[3] THEN 0 ELSE sheaf.days_in_month(before[1], before[2]) END;
    WHEN 'yd' THEN
      same := sheaf.first_of(b[1], a[2]) + a[3] - 1;
      RETURN last - CASE WHEN same > last THEN sheaf.first_of(b[1] - 1, a[2]) + a[3] - 1 ELSE same END;
    ELSE RETURN NULL;
  END CASE;
END $$;

-- Days between two days of a year of 360; the European way, or that of the NASD.
CREATE OR REPLACE FUNCTION sheaf.days360(first bigint, last bigint, european boolean) RETURNS bigint LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
DECLARE
  a bigint[] := sheaf.civil(first);
  b bigint[] := sheaf.civil(last);
  from_day bigint := a[3];
  to_day bigint := b[3];
  month bigint := b[2];
BEGIN
  IF european THEN
    from_day := least(from_day, 30) + 0 * a[1];
    to_day := least(to_day, 30) + 0 * b[1];
  ELSE
    IF from_day = sheaf.days_in_month(a[1], a[2]) THEN
      from_day := 30;
    END IF;
    IF to_day = 31 AND from_day < 30 THEN
      to_day := 1;
      month := month + 1;
    ELSIF to_day = 31 THEN
      to_day := 30;
    END IF;
  END IF;
  RETURN (b[1] - a[1]) * 360 + (month - a[2]) * 30 + to_day - from_day;
END $$;

CREATE OR REPLACE FUNCTION sheaf.days360_nasd(a bigint[], b bigint[]) RETURNS bigint LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
DECLARE
  from_day bigint := a[3];
  to_day bigint := b[3];
  february boolean := a[2] = 2 AND a[3] = sheaf.days_in_month(a[1], 2);
BEGIN
  IF february AND b[2] = 2 AND b[3] = sheaf.days_in_month(b[1], 2) THEN
    to_day := 30;
  END IF;
  IF february THEN
    from_day := 30;
  END IF;
  IF to_day = 31 AND from_day >= 30 THEN
    to_day := 30;
  END IF;
  from_day := least(from_day, 30);
  RETURN (b[1] - a[1]) * 360 + (b[2] - a[2]) * 30 + to_day - from_day;
END $$;

-- The length of a year between two days: one year's own, or the average of all that they touch.
CREATE OR REPLACE FUNCTION sheaf.year_length(first bigint, last bigint) RETURNS float8 LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
DECLARE
  a bigint[] := sheaf.civil(first);
  b bigint[] := sheaf.civil(last);
  sum float8 := 0;
BEGIN
  IF a[1] = b[1] OR (a[1] + 1 = b[1] AND (a[2] > b[2] OR (a[2] = b[2] AND a[3] >= b[3]))) THEN
    IF sheaf.days_of(a[1], 2, 29) BETWEEN first AND last OR sheaf.days_of(b[1], 2, 29) BETWEEN first AND last
      OR (a[1] = b[1] AND sheaf.days_in_month(a[1], 2) = 29) THEN
      RETURN 366;
    END IF;
    RETURN 365;
  END IF;
  FOR y IN a[1] .. b[1] LOOP
    sum := sum + 337 + sheaf.days_in_month(y, 2);
  END LOOP;
  RETURN sum / (b[1] - a[1] + 1);
END $$;

CREATE OR REPLACE FUNCTION sheaf.yearfrac(first bigint, last bigint, basis bigint) RETURNS float8 LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
DECLARE
  low bigint := least(first, last);
  high bigint := greatest(first, last);
BEGIN
  IF low < -719528 OR high > 2932896 THEN
    RETURN NULL;
  END IF;
  RETURN CASE basis
    WHEN 0 THEN sheaf.days360_nasd(sheaf.civil(low), sheaf.civil(high)) / 360::float8
    WHEN 1 THEN (high - low) / sheaf.year_length(low, high)
    WHEN 2 THEN (high - low) / 360::float8
    WHEN 3 THEN (high - low) / 365::float8
    WHEN 4 THEN sheaf.days360(low, high, true) / 360::float8 END;
END $$;

-- The anonymous Gregorian computus (Meeus, Jones and Butcher).
CREATE OR REPLACE FUNCTION sheaf.easter(year bigint) RETURNS bigint LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
DECLARE
  golden bigint := year % 19;
  century bigint := year / 100;
  rest bigint := year % 100;
  epact bigint := (19 * golden + century - century / 4 - (century - (century + 8) / 25 + 1) / 3 + 15) % 30;
  week bigint := (32 + 2 * (century % 4) + 2 * (rest / 4) - epact - rest % 4) % 7;
  sum bigint := epact + week - 7 * ((golden + 11 * epact + 22 * week) / 451) + 114;
BEGIN
  RETURN CASE WHEN year BETWEEN 1583 AND 9999 THEN sheaf.days_of(year, sum / 31, sum % 31 + 1) END;
END $$;

-- Which days of the week are free, Monday first: a number as spreadsheets have it, or seven digits such as `0000011`.
CREATE OR REPLACE FUNCTION sheaf.weekend(n bigint) RETURNS text LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
BEGIN
  RETURN CASE
    WHEN n BETWEEN 1 AND 7 THEN overlay(overlay('0000000' placing '1' from ((n + 4) % 7)::int + 1) placing '1' from ((n + 5) % 7)::int + 1)
    WHEN n BETWEEN 11 AND 17 THEN overlay('0000000' placing '1' from ((n - 5) % 7)::int + 1) END;
END $$;

CREATE OR REPLACE FUNCTION sheaf.weekend(t text) RETURNS text LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
BEGIN
  IF t ~ '^[01]{7}$' THEN
    RETURN t;
  END IF;
  t := sheaf.trimmed(t);
  RETURN CASE WHEN t ~ '^\+?[0-9]{1,15}$' THEN sheaf.weekend(t::bigint) END;
END $$;

-- The holidays that fall on working days, each once, in order.
CREATE OR REPLACE FUNCTION sheaf.days_off(holidays bigint[], week text) RETURNS bigint[] LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT coalesce(array_agg(DISTINCT d ORDER BY d), '{}') FROM unnest($1) AS d WHERE substr($2, sheaf.day_of_week(d)::int + 1, 1) = '0'
$$;

CREATE OR REPLACE FUNCTION sheaf.networkdays_in(first bigint, last bigint, week text, holidays bigint[]) RETURNS bigint LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
DECLARE
  low bigint := least(first, last);
  high bigint := greatest(first, last);
  days bigint := high - low + 1;
  total bigint;
BEGIN
  IF low < -719528 OR high > 2932896 THEN
    RETURN NULL;
  END IF;
  total := days / 7 * length(replace(week, '1', ''));
  FOR i IN 0 .. days % 7 - 1 LOOP
    total := total + (substr(week, sheaf.day_of_week(low + i)::int + 1, 1) = '0')::int;
  END LOOP;
  total := total - (SELECT count(*) FROM unnest(sheaf.days_off(holidays, week)) AS d WHERE d BETWEEN low AND high);
  RETURN CASE WHEN last < first THEN -total ELSE total END;
END $$;

-- Working days from one day to another, both counted; negative where the second is earlier.
CREATE OR REPLACE FUNCTION sheaf.networkdays(first bigint, last bigint, week bigint, holidays bigint[]) RETURNS bigint LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT sheaf.networkdays_in($1, $2, sheaf.weekend($3), $4)
$$;

CREATE OR REPLACE FUNCTION sheaf.networkdays(first bigint, last bigint, week text, holidays bigint[]) RETURNS bigint LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT sheaf.networkdays_in($1, $2, sheaf.weekend($3), $4)
$$;

CREATE OR REPLACE FUNCTION sheaf.workday_in(first bigint, number bigint, week text, holidays bigint[]) RETURNS bigint LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
DECLARE
  off bigint[];
  step int := sign(number);
  in_week int := length(replace(week, '1', ''));
  left_over bigint;
  weeks bigint;
  day bigint := first;
BEGIN
  IF in_week = 0 OR number NOT BETWEEN -2000000 AND 2000000 OR first NOT BETWEEN -719528 AND 2932896 THEN
    RETURN NULL;
  END IF;
  off := sheaf.days_off(holidays, week);
  -- Whole weeks at once; what is left, and the holidays passed, day by day.
  weeks := greatest(abs(number) / in_week - 1, 0);
  day := first + step * weeks * 7;
  left_over := abs(number) - weeks * in_week
    + (SELECT count(*) FROM unnest(off) AS d WHERE d <> first AND d BETWEEN least(first, day) AND greatest(first, day));
  WHILE left_over > 0 LOOP
    day := day + step;
    IF day NOT BETWEEN -719528 AND 2932896 THEN
      RETURN NULL;
    ELSIF substr(week, sheaf.day_of_week(day)::int + 1, 1) = '0' AND NOT day = ANY (off) THEN
      left_over := left_over - 1;
    END IF;
  END LOOP;
  RETURN CASE WHEN day BETWEEN -719528 AND 2932896 THEN day END;
END $$;

-- The working day that is so many working days later, or earlier.
CREATE OR REPLACE FUNCTION sheaf.workday(first bigint, number bigint, week bigint, holidays bigint[]) RETURNS bigint LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT sheaf.workday_in($1, $2, sheaf.weekend($3), $4)
$$;

CREATE OR REPLACE FUNCTION sheaf.workday(first bigint, number bigint, week text, holidays bigint[]) RETURNS bigint LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT sheaf.workday_in($1, $2, sheaf.weekend($3), $4)
$$;
