-- Rounding as a person does it on paper: on the fifteen digits that are seen, not on the binary fraction behind them.

CREATE OR REPLACE FUNCTION sheaf.round(n float8, digits bigint) RETURNS float8 LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
BEGIN
  IF abs(n) = 'Infinity' THEN
    RETURN NULL;
  END IF;
  RETURN CASE WHEN digits > 27 THEN n WHEN digits < -27 THEN 0 ELSE sheaf.real(round(n::numeric, digits::int)) END;
END $$;

CREATE OR REPLACE FUNCTION sheaf.rounddown(n float8, digits bigint) RETURNS float8 LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
BEGIN
  IF abs(n) = 'Infinity' THEN
    RETURN NULL;
  END IF;
  RETURN CASE WHEN digits > 27 THEN n WHEN digits < -27 THEN 0 ELSE sheaf.real(trunc(n::numeric, digits::int)) END;
END $$;

CREATE OR REPLACE FUNCTION sheaf.roundup(n float8, digits bigint) RETURNS float8 LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
DECLARE
  cut numeric;
BEGIN
  IF abs(n) = 'Infinity' THEN
    RETURN NULL;
  ELSIF digits NOT BETWEEN -27 AND 27 THEN
    RETURN CASE WHEN digits > 27 THEN n ELSE 0 END;
  END IF;
  cut := trunc(n::numeric, digits::int);
  RETURN sheaf.real(cut + CASE WHEN cut = n::numeric THEN 0 ELSE sign(n)::numeric * sheaf.unit(-digits) END);
END $$;

-- How often a unit goes into a number, by the digits that a person sees; the last of them is the division's.
CREATE OR REPLACE FUNCTION sheaf.units(n float8, unit float8) RETURNS numeric LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
BEGIN
  RETURN to_char(sheaf.real(n::numeric * 1.0000000000000000000000000000 / nullif(unit::numeric, 0)), '9.9999999999999EEEE')::numeric;
END $$;

CREATE OR REPLACE FUNCTION sheaf.ceiling(n float8, unit float8) RETURNS float8 LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
BEGIN
  RETURN CASE
    WHEN n = 0 OR unit = 0 THEN 0
    WHEN n > 0 AND unit < 0 THEN NULL
    ELSE sheaf.real(ceil(sheaf.units(n, unit)) * unit::numeric) END;
END $$;

CREATE OR REPLACE FUNCTION sheaf.floor_to(n float8, unit float8) RETURNS float8 LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
BEGIN
  RETURN CASE
    WHEN n = 0 OR unit = 0 THEN 0
    WHEN n > 0 AND unit < 0 THEN NULL
    ELSE sheaf.real(floor(sheaf.units(n, unit)) * unit::numeric) END;
END $$;

-- The sign of the unit does not count; with a mode, numbers below zero go the other way.
CREATE OR REPLACE FUNCTION sheaf.ceiling_math(n float8, unit float8, mode float8) RETURNS float8 LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
BEGIN
  RETURN CASE
    WHEN n = 0 OR unit = 0 THEN 0
    WHEN n < 0 AND mode <> 0 THEN sheaf.real(floor(sheaf.units(n, abs(unit))) * abs(unit)::numeric)
    ELSE sheaf.real(ceil(sheaf.units(n, abs(unit))) * abs(unit)::numeric) END;
END $$;

CREATE OR REPLACE FUNCTION sheaf.floor_math(n float8, unit float8, mode float8) RETURNS float8 LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
BEGIN
  RETURN CASE
    WHEN n = 0 OR unit = 0 THEN 0
    WHEN n < 0 AND mode <> 0 THEN sheaf.real(ceil(sheaf.units(n, abs(unit))) * abs(unit)::numeric)
    ELSE sheaf.real(floor(sheaf.units(n, abs(unit))) * abs(unit)::numeric) END;
END $$;

CREATE OR REPLACE FUNCTION sheaf.mround(n float8, unit float8) RETURNS float8 LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
BEGIN
  RETURN CASE
    WHEN n = 0 OR unit = 0 THEN 0
    WHEN (n < 0) <> (unit < 0) THEN NULL
    ELSE sheaf.real(round(sheaf.units(n, unit)) * unit::numeric) END;
END $$;

-- The next even (0) or odd (1) number, away from zero.
CREATE OR REPLACE FUNCTION sheaf.parity(n float8, rest int) RETURNS float8 LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
DECLARE
  whole numeric := ceil(abs(n::numeric));
BEGIN
  IF whole = 'Infinity' THEN
    RETURN NULL;
  END IF;
  whole := whole + CASE WHEN whole % 2 = rest THEN 0 ELSE 1 END;
  RETURN sheaf.real(CASE WHEN n < 0 THEN -whole ELSE whole END);
END $$;

CREATE OR REPLACE FUNCTION sheaf.even(n float8) RETURNS float8 LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT sheaf.parity($1, 0)
$$;

CREATE OR REPLACE FUNCTION sheaf.odd(n float8) RETURNS float8 LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT sheaf.parity($1, 1)
$$;

CREATE OR REPLACE FUNCTION sheaf.quotient(n float8, divisor float8) RETURNS float8 LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
BEGIN
  RETURN trunc(sheaf.settle(sheaf.over(n, divisor)));
END $$;

-- What is left of a division; its sign is the divisor's.
CREATE OR REPLACE FUNCTION sheaf.modulo(n float8, divisor float8) RETURNS float8 LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
BEGIN
  IF abs(n) = 'Infinity' OR abs(divisor) = 'Infinity' THEN
    RETURN NULL;
  END IF;
  RETURN sheaf.real(sheaf.remainder(n::numeric, divisor::numeric));
END $$;
