-- Numbers in other bases, and Roman ones.

CREATE OR REPLACE FUNCTION sheaf.digits(n bigint, radix bigint) RETURNS text LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
DECLARE
  done text := '';
BEGIN
  LOOP
    done := substr('0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ', (n % radix)::int + 1, 1) || done;
    n := n / radix;
    EXIT WHEN n = 0;
  END LOOP;
  RETURN done;
END $$;

CREATE OR REPLACE FUNCTION sheaf.base(n bigint, radix bigint, width bigint) RETURNS text LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
DECLARE
  done text;
BEGIN
  IF n NOT BETWEEN 0 AND 9007199254740991 OR radix NOT BETWEEN 2 AND 36 OR width NOT BETWEEN 0 AND 255 THEN
    RETURN NULL;
  END IF;
  done := sheaf.digits(n, radix);
  RETURN lpad(done, greatest(width::int, length(done)), '0');
END $$;

-- DECIMAL: digits of any base; an `h` at the end of hexadecimal ones and a `0x` before them are let be.
CREATE OR REPLACE FUNCTION sheaf.from_base(t text, radix bigint) RETURNS float8 LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
DECLARE
  c text;
  digit int;
  n float8 := 0;
BEGIN
  t := lower(sheaf.trimmed(t) COLLATE pg_catalog."C");
  IF radix NOT BETWEEN 2 AND 36 OR octet_length(t) > 255 THEN
    RETURN NULL;
  ELSIF radix = 16 THEN
    t := rtrim(regexp_replace(t, '^0?x', ''), 'h');
  ELSIF radix = 2 THEN
    t := rtrim(t, 'b');
  END IF;
  FOREACH c IN ARRAY string_to_array(t, NULL) LOOP
    digit := strpos('0123456789abcdefghijklmnopqrstuvwxyz', c) - 1;
    IF digit NOT BETWEEN 0 AND radix - 1 OR n > 1e306 THEN
      RETURN NULL;
    END IF;
    n := n * radix + digit;
  END LOOP;
  RETURN n;
END $$;

-- The greatest number of DEC2BIN and its kin: ten digits, the first of them the sign.
CREATE OR REPLACE FUNCTION sheaf.radix_top(radix bigint) RETURNS bigint LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT CASE $1 WHEN 2 THEN 511 WHEN 8 THEN 536870911 WHEN 16 THEN 549755813887 END
$$;

CREATE OR REPLACE FUNCTION sheaf.to_radix(n bigint, radix bigint, width bigint) RETURNS text LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
DECLARE
  top bigint := sheaf.radix_top(radix);
  done text;
BEGIN
  IF top IS NULL OR n NOT BETWEEN -top - 1 AND top THEN
    RETURN NULL;
  ELSIF n < 0 THEN
    RETURN sheaf.digits(n + 2 * (top + 1), radix);
  END IF;
  done := sheaf.digits(n, radix);
  -- -1: as wide as it is.
  IF width = -1 THEN
    RETURN done;
  END IF;
  RETURN CASE WHEN width BETWEEN 1 AND 10 AND width >= length(done) THEN lpad(done, width::int, '0') END;
END $$;

CREATE OR REPLACE FUNCTION sheaf.read_radix(t text, radix bigint) RETURNS bigint LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
DECLARE
  c text;
  digit int;
  n bigint := 0;
  top bigint := sheaf.radix_top(radix);
BEGIN
  t := upper(sheaf.trimmed(t) COLLATE pg_catalog."C");
  IF octet_length(t) > 10 OR top IS NULL THEN
    RETURN NULL;
  END IF;
  FOREACH c IN ARRAY string_to_array(t, NULL) LOOP
    digit := strpos('0123456789ABCDEF', c) - 1;
    IF digit NOT BETWEEN 0 AND radix - 1 THEN
      RETURN NULL;
    END IF;
    n := n * radix + digit;
  END LOOP;
  RETURN CASE WHEN n > top THEN n - 2 * (top + 1) ELSE n END;
END $$;

CREATE OR REPLACE FUNCTION sheaf.from_radix(t text, radix bigint) RETURNS float8 LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT CAST(sheaf.read_radix($1, $2) AS float8)
$$;

CREATE OR REPLACE FUNCTION sheaf.radix_to_radix(t text, radix bigint, other bigint, width bigint) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT sheaf.to_radix(sheaf.read_radix($1, $2), $3, $4)
$$;

-- The classic form, or (1 to 4) ever shorter ones, as spreadsheets have them.
CREATE OR REPLACE FUNCTION sheaf.roman(n bigint, form bigint) RETURNS text LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
DECLARE
  letter_values int[] := '[0:6]={1000,500,100,50,10,5,1}';
  letters text[] := '[0:6]={M,D,C,L,X,V,I}';
  rest int;
  place int;
  digit int;
  big int;
  small int;
  steps int;
  done text := '';
BEGIN
  IF n NOT BETWEEN 0 AND 3999 OR form NOT BETWEEN 0 AND 4 THEN
    RETURN NULL;
  END IF;
  rest := n;
  FOR i IN 0 .. 3 LOOP
    place := 2 * i;
    digit := rest / letter_values[place];
    IF digit % 5 = 4 THEN
      big := CASE WHEN digit = 4 THEN place - 1 ELSE place - 2 END;
      steps := 0;
      small := place;
      WHILE steps < form AND small < 6 LOOP
        steps := steps + 1;
        IF rest - (letter_values[big] - letter_values[small + 1]) >= 0 THEN
          small := small + 1;
        ELSE
          steps := form;
        END IF;
      END LOOP;
      done := done || letters[small] || letters[big];
      rest := rest + letter_values[small] - letter_values[big];
    ELSE
      IF digit > 4 THEN
        done := done || letters[place - 1];
      END IF;
      done := done || repeat(letters[place], digit % 5);
      rest := rest % letter_values[place];
    END IF;
  END LOOP;
  RETURN done;
END $$;

CREATE OR REPLACE FUNCTION sheaf.arabic(t text) RETURNS float8 LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
DECLARE
  letter_values int[] := '{1000,500,100,50,10,5,1}';
  sign int := 1;
  value int;
  before int := 0;
  total bigint := 0;
BEGIN
  t := sheaf.upper(sheaf.trimmed(t));
  IF t LIKE '-%' THEN
    t := substr(t, 2);
    sign := -1;
  END IF;
  IF t !~ '^[MDCLXVI]{0,255}$' OR (t = '' AND sign < 0) THEN
    RETURN NULL;
  END IF;
  FOR i IN REVERSE length(t) .. 1 LOOP
    value := letter_values[strpos('MDCLXVI', substr(t, i, 1))];
    total := total + CASE WHEN value < before THEN -value ELSE value END;
    before := value;
  END LOOP;
  RETURN sign * total;
END $$;
