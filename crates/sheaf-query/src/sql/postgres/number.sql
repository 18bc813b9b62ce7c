-- Numbers: exact and approximate, read from text and written as text.
--
-- A number that is exact is a bigint, or a numeric without digits after the point where 64 bits may not suffice. What is
-- approximate is a double precision; as a numeric it has the fifteen digits that a person sees. No function of ours stops a
-- statement: what is out of range is infinite, zero or NULL, as the formula language has it.

-- A decimal as floating point: what is too large is NULL, what is too small is 0.
CREATE OR REPLACE FUNCTION sheaf.real(n numeric) RETURNS float8 LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
BEGIN
  IF abs(n) >= 1.79769313486231e308 THEN
    RETURN NULL;
  END IF;
  RETURN CASE WHEN abs(n) < 1e-307 THEN 0 ELSE n::float8 END;
END $$;

-- Fifteen digits: what binary fractions leave beyond them is no difference. What is infinite is NULL.
CREATE OR REPLACE FUNCTION sheaf.settle(n float8) RETURNS float8 LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
BEGIN
  RETURN CASE WHEN abs(n) < 1.79769313486231e308 THEN n::numeric::float8 END;
END $$;

-- A number within what arithmetic in a formula bears without an overflow.
CREATE OR REPLACE FUNCTION sheaf.tame(n float8) RETURNS float8 LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
BEGIN
  RETURN CASE WHEN abs(n) < 1e-290 THEN 0 WHEN abs(n) < 1e290 THEN n END;
END $$;

CREATE OR REPLACE FUNCTION sheaf.plus(a float8, b float8) RETURNS float8 LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
BEGIN
  IF abs(a) < 8e307 AND abs(b) < 8e307 THEN
    RETURN a + b;
  END IF;
  RETURN nullif(CASE WHEN abs(a / 2 + b / 2) < 8.98846567431158e307 THEN a + b ELSE sign(a / 2 + b / 2) * 'Infinity'::float8 END, 'NaN');
END $$;

CREATE OR REPLACE FUNCTION sheaf.minus(a float8, b float8) RETURNS float8 LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
BEGIN
  RETURN sheaf.plus(a, -b);
END $$;

CREATE OR REPLACE FUNCTION sheaf.times(a float8, b float8) RETURNS float8 LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
DECLARE
  size float8;
  near float8 := (2::float8) ^ (-500);
BEGIN
  IF abs(a) BETWEEN 1e-150 AND 1e150 AND abs(b) BETWEEN 1e-150 AND 1e150 OR a = 0 AND abs(b) < 1e308 OR b = 0 AND abs(a) < 1e308 THEN
    RETURN a * b;
  ELSIF a = 0 OR b = 0 THEN
    RETURN CASE WHEN abs(a) < 'Infinity' AND abs(b) < 'Infinity' THEN 0 END;
  END IF;
  size := log(abs(a)) + log(abs(b));
  IF size < -307 THEN
    RETURN 0;
  END IF;
  -- Near the end of the range the product is tried with both brought nearer to 1.
  IF size > 308 AND (size > 309 OR abs((a * near) * (b * near)) >= 1.79769313486231e308 * near * near) THEN
    RETURN sign(a) * sign(b) * 'Infinity'::float8;
  END IF;
  RETURN a * b;
END $$;

-- NULL where the divisor is 0.
CREATE OR REPLACE FUNCTION sheaf.over(a float8, b float8) RETURNS float8 LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
DECLARE
  size float8;
BEGIN
  IF b = 0 THEN
    RETURN NULL;
  ELSIF abs(a) BETWEEN 1e-150 AND 1e150 AND abs(b) BETWEEN 1e-150 AND 1e150 THEN
    RETURN a / b;
  ELSIF a = 0 OR abs(b) = 'Infinity' THEN
    RETURN CASE WHEN abs(a) < 'Infinity' THEN 0 END;
  END IF;
  size := log(abs(a)) - log(abs(b));
  IF size < -307 THEN
    RETURN 0;
  ELSIF size > 308.25 THEN
    RETURN sign(a) * sign(b) * 'Infinity'::float8;
  END IF;
  RETURN a / b;
END $$;

-- An exact number where 64 bits are asked for; NULL where they do not suffice.
CREATE OR REPLACE FUNCTION sheaf.narrow(n numeric) RETURNS bigint LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
BEGIN
  RETURN CASE WHEN abs(n) < 9.2e18 THEN n::bigint END;
END $$;

-- The same for a comparison with a column, whose index is then used.
CREATE OR REPLACE FUNCTION sheaf.clamp(n numeric) RETURNS bigint LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
BEGIN
  RETURN greatest(-9223372036854775808, least(9223372036854775807, n))::bigint;
END $$;

-- Whole division towards zero, and what is left of a division with the divisor's sign; NULL where the divisor is 0.
CREATE OR REPLACE FUNCTION sheaf.divided(a bigint, b bigint) RETURNS bigint LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT $1 / nullif($2, 0)
$$;

CREATE OR REPLACE FUNCTION sheaf.divided(a numeric, b numeric) RETURNS numeric LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT div($1, nullif($2, 0))
$$;

CREATE OR REPLACE FUNCTION sheaf.remainder(a bigint, b bigint) RETURNS bigint LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
DECLARE
  rest bigint := a % nullif(b, 0);
BEGIN
  RETURN CASE WHEN rest <> 0 AND (rest < 0) <> (b < 0) THEN rest + b ELSE rest END;
END $$;

CREATE OR REPLACE FUNCTION sheaf.remainder(a numeric, b numeric) RETURNS numeric LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
DECLARE
  rest numeric := a % nullif(b, 0);
BEGIN
  RETURN CASE WHEN rest <> 0 AND (rest < 0) <> (b < 0) THEN rest + b ELSE rest END;
END $$;

-- Whole division towards minus infinity.
CREATE OR REPLACE FUNCTION sheaf.floored(a bigint, b bigint) RETURNS bigint LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
BEGIN
  RETURN a / b - (a % b <> 0 AND (a < 0) <> (b < 0))::int;
END $$;

CREATE OR REPLACE FUNCTION sheaf.floored(a numeric, b numeric) RETURNS numeric LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
BEGIN
  RETURN div(a, b) - (a % b <> 0 AND (a < 0) <> (b < 0))::int;
END $$;

-- 10 to the power of `digits`, exact.
CREATE OR REPLACE FUNCTION sheaf.unit(digits bigint) RETURNS numeric LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT CAST('1e' || $1 AS numeric)
$$;

-- An approximate number as a whole number scaled by ten to the power of `decimals`.
CREATE OR REPLACE FUNCTION sheaf.exact(n float8, decimals bigint) RETURNS numeric LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
BEGIN
  RETURN CASE WHEN abs(n) < 'Infinity' AND decimals BETWEEN 0 AND 12 THEN round(n::numeric * sheaf.unit(decimals)) END;
END $$;

CREATE OR REPLACE FUNCTION sheaf.exact_up(n float8, decimals bigint) RETURNS numeric LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
BEGIN
  RETURN CASE WHEN abs(n) < 'Infinity' AND decimals BETWEEN 0 AND 12 THEN
    sign(n)::numeric * ceil(abs(n::numeric) * sheaf.unit(decimals)) END;
END $$;

CREATE OR REPLACE FUNCTION sheaf.exact_down(n float8, decimals bigint) RETURNS numeric LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
BEGIN
  RETURN CASE WHEN abs(n) < 'Infinity' AND decimals BETWEEN 0 AND 12 THEN trunc(n::numeric * sheaf.unit(decimals)) END;
END $$;

-- A scaled whole number with so many digits fewer.
CREATE OR REPLACE FUNCTION sheaf.shift(n numeric, fewer bigint) RETURNS numeric LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
BEGIN
  RETURN CASE WHEN fewer BETWEEN 0 AND 18 THEN round(n * sheaf.unit(-fewer)) END;
END $$;

CREATE OR REPLACE FUNCTION sheaf.shift(n bigint, fewer bigint) RETURNS bigint LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
BEGIN
  RETURN CASE WHEN fewer BETWEEN 0 AND 18 THEN round(n * sheaf.unit(-fewer))::bigint END;
END $$;

CREATE OR REPLACE FUNCTION sheaf.shift_up(n numeric, fewer bigint) RETURNS numeric LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
BEGIN
  RETURN CASE WHEN fewer BETWEEN 0 AND 18 THEN sign(n) * ceil(abs(n) * sheaf.unit(-fewer)) END;
END $$;

CREATE OR REPLACE FUNCTION sheaf.shift_up(n bigint, fewer bigint) RETURNS bigint LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
BEGIN
  RETURN CASE WHEN fewer > 0 THEN sheaf.shift_up(n::numeric, fewer)::bigint ELSE n END;
END $$;

CREATE OR REPLACE FUNCTION sheaf.shift_down(n numeric, fewer bigint) RETURNS numeric LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
BEGIN
  RETURN CASE WHEN fewer BETWEEN 0 AND 18 THEN trunc(n * sheaf.unit(-fewer)) END;
END $$;

CREATE OR REPLACE FUNCTION sheaf.shift_down(n bigint, fewer bigint) RETURNS bigint LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
BEGIN
  RETURN CASE WHEN fewer BETWEEN 0 AND 18 THEN trunc(n * sheaf.unit(-fewer))::bigint END;
END $$;

CREATE OR REPLACE FUNCTION sheaf.whole(n float8) RETURNS bigint LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
BEGIN
  RETURN CASE WHEN abs(n) < 9.3e18 THEN sheaf.narrow(trunc(n::numeric)) END;
END $$;

CREATE OR REPLACE FUNCTION sheaf.floor(n float8) RETURNS bigint LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
BEGIN
  RETURN CASE WHEN abs(n) < 9.3e18 THEN sheaf.narrow(floor(n::numeric)) END;
END $$;

CREATE OR REPLACE FUNCTION sheaf.sign(n float8) RETURNS bigint LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT CAST(sign($1) AS bigint)
$$;

-- A number as text in the general format: 15 significant digits, an exponent only where it is very large or small.
CREATE OR REPLACE FUNCTION sheaf.general(n float8) RETURNS text LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
DECLARE
  seen numeric := n::numeric;
  written text;
BEGIN
  IF seen = 0 THEN
    RETURN '0';
  ELSIF abs(seen) < 1e-9 OR abs(seen) >= 1e20 THEN
    written := btrim(to_char(n, '9.99999999999999EEEE'));
    RETURN rtrim(rtrim(split_part(written, 'e', 1), '0'), '.') || 'E' || split_part(written, 'e', 2);
  ELSIF abs(seen) < 1e15 THEN
    RETURN trim_scale(seen)::text;
  ELSIF abs(seen) < 9.2e18 THEN
    RETURN seen::float8::bigint::text;
  END IF;
  RETURN ((seen::float8 / 2048)::bigint::numeric * 2048)::text;
END $$;

-- A scaled whole number as text, without zeros at its end.
CREATE OR REPLACE FUNCTION sheaf.decimal(n bigint, decimals bigint) RETURNS text LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
BEGIN
  RETURN CASE WHEN decimals BETWEEN 0 AND 18 THEN trim_scale(n * sheaf.unit(-decimals))::text END;
END $$;

CREATE OR REPLACE FUNCTION sheaf.decimal(n numeric, decimals bigint) RETURNS text LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
BEGIN
  RETURN CASE
    WHEN decimals NOT BETWEEN 0 AND 18 THEN NULL
    WHEN n BETWEEN -9223372036854775808 AND 9223372036854775807 THEN trim_scale(n * sheaf.unit(-decimals))::text
    ELSE sheaf.general(sheaf.real(n * sheaf.unit(-decimals))) END;
END $$;

-- Digits, a point, an exponent: without a sign.
CREATE OR REPLACE FUNCTION sheaf.unsigned(t text) RETURNS float8 LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
DECLARE
  part text[] := regexp_match(t, '^0*([0-9]*)\.?(0*)([0-9]*)(?:[eE]([-+]?)0*([0-9]*))?$');
  exponent int;
BEGIN
  IF t !~ '^([0-9]+\.?[0-9]*|\.[0-9]+)([eE][-+]?[0-9]+)?$' THEN
    RETURN NULL;
  ELSIF part[1] = '' AND part[3] = '' THEN
    RETURN 0;
  END IF;
  exponent := CASE WHEN length(part[5]) > 7 THEN 9999999 ELSE coalesce(nullif(part[5], ''), '0')::int END;
  exponent := CASE part[4] WHEN '-' THEN -exponent ELSE exponent END;
  -- The power of ten of the first digit that counts.
  exponent := exponent + CASE WHEN part[1] = '' THEN -1 - length(part[2]) ELSE length(part[1]) - 1 END;
  IF exponent > 308 THEN
    RETURN NULL;
  ELSIF exponent < -307 THEN
    RETURN 0;
  ELSIF exponent = 308 AND t::numeric >= 1.797693134862315807e308 THEN
    RETURN NULL;
  END IF;
  RETURN t::float8;
END $$;

-- A text as a number, as a person writes it: blanks around, thousands, a currency sign, percent, brackets for minus, an
-- exponent; also a date or a time, as the number that a spreadsheet has for it.
CREATE OR REPLACE FUNCTION sheaf.number(t text) RETURNS float8 LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
DECLARE
  n float8;
BEGIN
  IF t ~ '^-?[0-9]{1,15}(\.[0-9]{1,15})?$' THEN
    RETURN t::float8 + 0;
  END IF;
  t := sheaf.trimmed(t);
  n := sheaf.plain_number(t);
  RETURN CASE WHEN n IS NULL THEN sheaf.serial(t) ELSE n END;
END $$;

CREATE OR REPLACE FUNCTION sheaf.plain_number(t text) RETURNS float8 LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
DECLARE
  sign int := 1;
  part text[];
  money boolean;
  percent boolean;
  n float8;
BEGIN
  IF t ~ '^\(.*\)$' THEN
    t := sheaf.trimmed(substr(t, 2, length(t) - 2));
    sign := -1;
    IF t ~ '^[-+]' THEN
      RETURN NULL;
    END IF;
  END IF;
  part := regexp_match(t, '^(?:([-+])[@SPACE@]*)?(?:([$€£¥])[@SPACE@]*(?:([-+])[@SPACE@]*)?)?(.*)$');
  sign := sign * CASE part[1] WHEN '-' THEN -1 ELSE 1 END * CASE part[3] WHEN '-' THEN -1 ELSE 1 END;
  money := part[2] IS NOT NULL;
  t := part[4];
  percent := t LIKE '%\%';
  IF percent THEN
    t := sheaf.trimmed(left(t, -1));
  ELSIF NOT money AND t ~ '[€£]$' THEN
    t := sheaf.trimmed(left(t, -1));
  END IF;
  IF strpos(t, ',') > 0 THEN
    IF t !~ '^[^,.]{1,3}(,[^,.]{3})+(\.[^,]*)?$' THEN
      RETURN NULL;
    END IF;
    t := replace(t, ',', '');
  END IF;
  n := sheaf.unsigned(t);
  n := sign * n + 0;
  RETURN CASE WHEN percent THEN sheaf.settle(sheaf.over(n, 100)) ELSE n END;
END $$;

CREATE OR REPLACE FUNCTION sheaf.truth(t text) RETURNS boolean LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
BEGIN
  RETURN CASE lower(sheaf.trimmed(t) COLLATE pg_catalog."C") WHEN 'true' THEN true WHEN 'false' THEN false END;
END $$;

CREATE OR REPLACE FUNCTION sheaf.numbervalue(t text, point text, separator text) RETURNS float8 LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
DECLARE
  part text[];
  percents int;
  minus boolean;
  n float8;
BEGIN
  point := left(point, 1);
  separator := left(separator, 1);
  IF point = '' OR separator = point THEN
    RETURN NULL;
  END IF;
  t := regexp_replace(t, '[@SPACE@]+', '', 'g');
  IF t = '' THEN
    RETURN 0;
  END IF;
  percents := length(t) - length(rtrim(t, '%'));
  t := rtrim(t, '%');
  part := string_to_array(t, point);
  IF strpos(t, '%') > 0 OR cardinality(part) > 2 OR (separator <> '' AND strpos(coalesce(part[2], ''), separator) > 0) THEN
    RETURN NULL;
  END IF;
  t := replace(coalesce(part[1], ''), separator, '') || CASE WHEN cardinality(part) = 2 THEN '.' || part[2] ELSE '' END;
  minus := t LIKE '-%';
  n := sheaf.unsigned(CASE WHEN t ~ '^[-+]' THEN substr(t, 2) ELSE t END);
  n := CASE WHEN minus THEN -n ELSE n END;
  RETURN sheaf.settle(sheaf.over(n, (100::float8) ^ least(percents, 150))) + 0;
END $$;
