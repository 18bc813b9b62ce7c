-- Statistics over lists of numbers, of which those that are NULL do not count.

-- A sum with what rounding loses kept beside it, as SQLite sums (after A. Neumaier).
CREATE OR REPLACE FUNCTION sheaf.total_step(state float8[], n float8) RETURNS float8[] LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
DECLARE
  sum float8;
BEGIN
  IF n IS NULL THEN
    RETURN state;
  END IF;
  sum := sheaf.plus(state[1], n);
  IF abs(sum) = 'Infinity' OR sum IS NULL THEN
    RETURN ARRAY[sum, 0];
  ELSIF abs(state[1]) > abs(n) THEN
    RETURN ARRAY[sum, state[2] + ((state[1] - sum) + n)];
  END IF;
  RETURN ARRAY[sum, state[2] + ((n - sum) + state[1])];
END $$;

CREATE OR REPLACE FUNCTION sheaf.total_end(state float8[]) RETURNS float8 LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT sheaf.plus($1[1], $1[2])
$$;

CREATE OR REPLACE AGGREGATE sheaf.total(float8) (
  SFUNC = sheaf.total_step, STYPE = float8[], FINALFUNC = sheaf.total_end, INITCOND = '{0,0}', PARALLEL = SAFE
);

-- The numbers that are there; NULL where one is so large that squares of them are infinite.
CREATE OR REPLACE FUNCTION sheaf.numbers(list float8[]) RETURNS float8[] LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
BEGIN
  RETURN CASE WHEN NOT 1e75 < ANY (list) AND NOT -1e75 > ANY (list) THEN array_remove(list, NULL)
    WHEN array_position(list, NULL) IS NULL THEN NULL
    ELSE sheaf.numbers(array_remove(list, NULL)) END;
END $$;

CREATE OR REPLACE FUNCTION sheaf.sorted(list float8[]) RETURNS float8[] LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT coalesce(array_agg(n ORDER BY n), '{}') FROM unnest($1) AS n WHERE n IS NOT NULL
$$;

CREATE OR REPLACE FUNCTION sheaf.sum_list(list float8[]) RETURNS float8 LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
DECLARE
  n float8;
  sum float8 := 0;
BEGIN
  FOREACH n IN ARRAY array_remove(list, NULL) LOOP
    sum := sheaf.plus(sum, n);
  END LOOP;
  RETURN sheaf.finite(sum);
END $$;

CREATE OR REPLACE FUNCTION sheaf.sumsq(list float8[]) RETURNS float8 LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
DECLARE
  n float8;
  sum float8 := 0;
BEGIN
  list := sheaf.numbers(list);
  IF list IS NULL THEN
    RETURN NULL;
  END IF;
  FOREACH n IN ARRAY list LOOP
    sum := sum + sheaf.times(n, n);
  END LOOP;
  RETURN sum;
END $$;

CREATE OR REPLACE FUNCTION sheaf.mean(list float8[]) RETURNS float8 LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT sheaf.sum_list($1) / nullif(cardinality($1), 0)
$$;

-- Distances from the mean to a power, summed.
CREATE OR REPLACE FUNCTION sheaf.moment(list float8[], mean float8, scale float8, power int) RETURNS float8 LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
DECLARE
  n float8;
  part float8;
  product float8;
  sum float8 := 0;
BEGIN
  FOREACH n IN ARRAY list LOOP
    part := (n - mean) / scale;
    product := abs(part);
    FOR i IN 2 .. power LOOP
      product := sheaf.times(product, abs(part));
    END LOOP;
    sum := sum + CASE WHEN power % 2 = 1 AND part < 0 AND power > 1 THEN -product ELSE product END;
  END LOOP;
  RETURN sum;
END $$;

CREATE OR REPLACE FUNCTION sheaf.devsq(list float8[]) RETURNS float8 LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
BEGIN
  list := sheaf.numbers(list);
  RETURN sheaf.moment(list, sheaf.mean(list), 1, 2);
END $$;

CREATE OR REPLACE FUNCTION sheaf.avedev(list float8[]) RETURNS float8 LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
BEGIN
  list := sheaf.numbers(list);
  RETURN sheaf.moment(list, sheaf.mean(list), 1, 1) / cardinality(list);
END $$;

CREATE OR REPLACE FUNCTION sheaf.spread(list float8[], fewer int) RETURNS float8 LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
BEGIN
  list := sheaf.numbers(list);
  RETURN CASE WHEN cardinality(list) > fewer THEN sheaf.devsq(list) / (cardinality(list) - fewer) END;
END $$;

CREATE OR REPLACE FUNCTION sheaf.var(list float8[]) RETURNS float8 LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT sheaf.spread($1, 1)
$$;

CREATE OR REPLACE FUNCTION sheaf.varp(list float8[]) RETURNS float8 LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT sheaf.spread($1, 0)
$$;

CREATE OR REPLACE FUNCTION sheaf.stdev(list float8[]) RETURNS float8 LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT sqrt(sheaf.spread($1, 1))
$$;

CREATE OR REPLACE FUNCTION sheaf.stdevp(list float8[]) RETURNS float8 LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT sqrt(sheaf.spread($1, 0))
$$;

CREATE OR REPLACE FUNCTION sheaf.geomean(list float8[]) RETURNS float8 LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
DECLARE
  n float8;
  sum float8 := 0;
BEGIN
  list := array_remove(list, NULL);
  IF list = '{}' OR 0 >= ANY (list) THEN
    RETURN NULL;
  END IF;
  FOREACH n IN ARRAY list LOOP
    sum := sum + ln(n);
  END LOOP;
  RETURN sheaf.exp(sum / cardinality(list));
END $$;

CREATE OR REPLACE FUNCTION sheaf.harmean(list float8[]) RETURNS float8 LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
DECLARE
  n float8;
  sum float8 := 0;
BEGIN
  list := array_remove(list, NULL);
  IF list = '{}' OR 0 >= ANY (list) THEN
    RETURN NULL;
  END IF;
  FOREACH n IN ARRAY list LOOP
    sum := sheaf.plus(sum, sheaf.over(1, n));
  END LOOP;
  RETURN sheaf.over(cardinality(list), sum);
END $$;

-- The value below which such a share lies, between neighbours in proportion.
CREATE OR REPLACE FUNCTION sheaf.percentile(list float8[], share float8) RETURNS float8 LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
DECLARE
  at float8;
  low int;
BEGIN
  list := sheaf.sorted(list);
  IF list = '{}' OR share NOT BETWEEN 0 AND 1 THEN
    RETURN NULL;
  END IF;
  at := share * (cardinality(list) - 1);
  low := floor(at);
  IF at = low THEN
    RETURN list[low + 1];
  END IF;
  RETURN sheaf.finite(sheaf.plus(list[low + 1], sheaf.times(at - low, sheaf.minus(list[low + 2], list[low + 1]))));
END $$;

CREATE OR REPLACE FUNCTION sheaf.median(list float8[]) RETURNS float8 LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT sheaf.percentile($1, 0.5)
$$;

-- Of those that occur most often, the one that comes first.
CREATE OR REPLACE FUNCTION sheaf.mode(list float8[]) RETURNS float8 LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT n FROM unnest($1) WITH ORDINALITY AS a(n, place) WHERE n IS NOT NULL
  GROUP BY n HAVING count(*) > 1 ORDER BY count(*) DESC, min(place) LIMIT 1
$$;

CREATE OR REPLACE FUNCTION sheaf.skew(list float8[]) RETURNS float8 LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
DECLARE
  n float8;
  deviation float8 := sheaf.stdev(list);
BEGIN
  list := sheaf.numbers(list);
  n := cardinality(list);
  IF n < 3 OR deviation = 0 THEN
    RETURN NULL;
  END IF;
  RETURN n / ((n - 1) * (n - 2)) * sheaf.moment(list, sheaf.mean(list), deviation, 3);
END $$;

CREATE OR REPLACE FUNCTION sheaf.kurt(list float8[]) RETURNS float8 LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
DECLARE
  n float8;
  deviation float8 := sheaf.stdev(list);
BEGIN
  list := sheaf.numbers(list);
  n := cardinality(list);
  IF n < 4 OR deviation = 0 THEN
    RETURN NULL;
  END IF;
  RETURN n * (n + 1) / ((n - 1) * (n - 2) * (n - 3)) * sheaf.moment(list, sheaf.mean(list), deviation, 4)
    - 3 * ((n - 1) * (n - 1)) / ((n - 2) * (n - 3));
END $$;

CREATE OR REPLACE FUNCTION sheaf.large(list float8[], place bigint) RETURNS float8 LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
BEGIN
  list := sheaf.sorted(list);
  RETURN CASE WHEN place BETWEEN 1 AND cardinality(list) THEN list[cardinality(list) - place + 1] END;
END $$;

CREATE OR REPLACE FUNCTION sheaf.small(list float8[], place bigint) RETURNS float8 LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
BEGIN
  list := sheaf.sorted(list);
  RETURN CASE WHEN place BETWEEN 1 AND cardinality(list) THEN list[place] END;
END $$;

CREATE OR REPLACE FUNCTION sheaf.standardize(n float8, mean float8, deviation float8) RETURNS float8 LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
BEGIN
  RETURN CASE WHEN deviation > 0 THEN sheaf.finite(sheaf.over(sheaf.minus(n, mean), deviation)) END;
END $$;

CREATE OR REPLACE FUNCTION sheaf.rank(n float8, list float8[], ascending boolean) RETURNS bigint LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
BEGIN
  IF array_position(list, n) IS NULL THEN
    RETURN NULL;
  END IF;
  RETURN 1 + (SELECT count(*) FROM unnest(list) AS other WHERE CASE WHEN ascending THEN other < n ELSE other > n END);
END $$;

-- All multiplied; nothing gives 0, as in spreadsheets.
CREATE OR REPLACE FUNCTION sheaf.product(list float8[]) RETURNS float8 LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
DECLARE
  n float8;
  product float8 := 1;
BEGIN
  list := array_remove(list, NULL);
  IF list = '{}' THEN
    RETURN 0;
  END IF;
  FOREACH n IN ARRAY list LOOP
    product := sheaf.times(product, n);
  END LOOP;
  RETURN sheaf.finite(product);
END $$;
