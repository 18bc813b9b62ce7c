-- Mathematics: powers, logarithms, angles, combinatorics, bits.

CREATE OR REPLACE FUNCTION sheaf.finite(n float8) RETURNS float8 LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
BEGIN
  RETURN CASE WHEN abs(n) < 'Infinity' THEN n + 0 END;
END $$;

CREATE OR REPLACE FUNCTION sheaf.sqrt(n float8) RETURNS float8 LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
BEGIN
  RETURN CASE WHEN n >= 0 THEN sheaf.finite(sqrt(n)) END;
END $$;

CREATE OR REPLACE FUNCTION sheaf.sqrtpi(n float8) RETURNS float8 LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT sheaf.sqrt(sheaf.times($1, pi()))
$$;

CREATE OR REPLACE FUNCTION sheaf.exp(n float8) RETURNS float8 LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
BEGIN
  RETURN CASE WHEN n < -708 THEN 0 WHEN n < 709.782 THEN exp(n) END;
END $$;

CREATE OR REPLACE FUNCTION sheaf.ln(n float8) RETURNS float8 LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
BEGIN
  RETURN CASE WHEN n > 0 THEN sheaf.finite(ln(n)) END;
END $$;

CREATE OR REPLACE FUNCTION sheaf.log10(n float8) RETURNS float8 LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
BEGIN
  RETURN CASE WHEN n > 0 THEN sheaf.finite(log(n)) END;
END $$;

CREATE OR REPLACE FUNCTION sheaf.log(n float8, base float8) RETURNS float8 LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
BEGIN
  IF n <= 0 OR base <= 0 OR base = 1 THEN
    RETURN NULL;
  END IF;
  RETURN sheaf.settle(CASE WHEN base = 10 THEN log(n) ELSE ln(n) / ln(base) END);
END $$;

-- ln(1 + n) and e^n - 1, also near 0, where the straight way loses digits (after W. Kahan).
CREATE OR REPLACE FUNCTION sheaf.log1p(n float8) RETURNS float8 LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
DECLARE
  more float8 := 1 + n;
BEGIN
  RETURN CASE WHEN more <= 0 THEN NULL WHEN more = 1 THEN n WHEN abs(n) > 0.5 THEN ln(more) ELSE ln(more) * (n / (more - 1)) END;
END $$;

CREATE OR REPLACE FUNCTION sheaf.expm1(n float8) RETURNS float8 LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
DECLARE
  more float8 := sheaf.exp(n);
BEGIN
  RETURN CASE WHEN more = 1 THEN n WHEN more < 1e-15 THEN -1 WHEN abs(n) > 1 THEN more - 1 ELSE (more - 1) * (n / ln(more)) END;
END $$;

-- A power; infinite or 0 where it is out of range, NULL where there is none.
CREATE OR REPLACE FUNCTION sheaf.pow(base float8, exponent float8) RETURNS float8 LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
DECLARE
  size float8;
BEGIN
  IF exponent = 0 OR base = 1 THEN
    RETURN 1;
  ELSIF base = 0 THEN
    RETURN CASE WHEN exponent > 0 THEN 0 ELSE 'Infinity'::float8 END;
  ELSIF base < 0 AND exponent <> trunc(exponent) OR abs(base) = 'Infinity' OR abs(exponent) = 'Infinity' THEN
    RETURN NULL;
  END IF;
  size := sheaf.times(exponent, ln(abs(base)));
  IF size < -708 THEN
    RETURN 0;
  ELSIF size > 709.782 THEN
    RETURN CASE WHEN base < 0 AND mod(exponent::numeric, 2) <> 0 THEN '-Infinity'::float8 ELSE 'Infinity'::float8 END;
  END IF;
  RETURN power(base, exponent);
END $$;

CREATE OR REPLACE FUNCTION sheaf.power(base float8, exponent float8) RETURNS float8 LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
DECLARE
  root numeric;
BEGIN
  IF base = 0 AND exponent < 0 THEN
    RETURN NULL;
  ELSIF base < 0 AND exponent <> trunc(exponent) THEN
    -- An odd root of a number below zero exists: (-8)^(1/3) is -2, as Calc and people have it.
    IF abs(exponent) < 1e-9 THEN
      RETURN NULL;
    END IF;
    root := round((1 / exponent)::numeric);
    RETURN CASE WHEN root % 2 <> 0 AND abs(1 / root::float8 - exponent) < 1e-15 THEN -sheaf.finite(sheaf.pow(-base, exponent)) END;
  END IF;
  RETURN sheaf.finite(sheaf.pow(base, exponent));
END $$;

CREATE OR REPLACE FUNCTION sheaf.sin(n float8) RETURNS float8 LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
BEGIN
  RETURN CASE WHEN abs(n) < 'Infinity' THEN sin(n) + 0 END;
END $$;

CREATE OR REPLACE FUNCTION sheaf.cos(n float8) RETURNS float8 LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
BEGIN
  RETURN CASE WHEN abs(n) < 'Infinity' THEN cos(n) + 0 END;
END $$;

CREATE OR REPLACE FUNCTION sheaf.tan(n float8) RETURNS float8 LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
BEGIN
  RETURN CASE WHEN abs(n) < 'Infinity' THEN tan(n) + 0 END;
END $$;

CREATE OR REPLACE FUNCTION sheaf.cot(n float8) RETURNS float8 LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
BEGIN
  RETURN sheaf.finite(sheaf.over(1, sheaf.tan(n)));
END $$;

CREATE OR REPLACE FUNCTION sheaf.csc(n float8) RETURNS float8 LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
BEGIN
  RETURN sheaf.finite(sheaf.over(1, sheaf.sin(n)));
END $$;

CREATE OR REPLACE FUNCTION sheaf.sec(n float8) RETURNS float8 LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
BEGIN
  RETURN sheaf.finite(sheaf.over(1, sheaf.cos(n)));
END $$;

CREATE OR REPLACE FUNCTION sheaf.asin(n float8) RETURNS float8 LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
BEGIN
  RETURN CASE WHEN abs(n) <= 1 THEN asin(n) + 0 END;
END $$;

CREATE OR REPLACE FUNCTION sheaf.acos(n float8) RETURNS float8 LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
BEGIN
  RETURN CASE WHEN abs(n) <= 1 THEN acos(n) + 0 END;
END $$;

CREATE OR REPLACE FUNCTION sheaf.atan(n float8) RETURNS float8 LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
BEGIN
  RETURN atan(n) + 0;
END $$;

CREATE OR REPLACE FUNCTION sheaf.acot(n float8) RETURNS float8 LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
BEGIN
  RETURN pi() / 2 - atan(n);
END $$;

CREATE OR REPLACE FUNCTION sheaf.atan2(x float8, y float8) RETURNS float8 LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
BEGIN
  RETURN sheaf.finite(atan2(y, x));
END $$;

CREATE OR REPLACE FUNCTION sheaf.sinh(n float8) RETURNS float8 LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
BEGIN
  RETURN CASE WHEN abs(n) < 710.4 THEN sheaf.finite(sinh(n)) END;
END $$;

CREATE OR REPLACE FUNCTION sheaf.cosh(n float8) RETURNS float8 LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
BEGIN
  RETURN CASE WHEN abs(n) < 710.4 THEN sheaf.finite(cosh(n)) END;
END $$;

CREATE OR REPLACE FUNCTION sheaf.tanh(n float8) RETURNS float8 LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
BEGIN
  RETURN CASE WHEN abs(n) < 1e-290 THEN n WHEN abs(n) > 100 THEN sign(n) ELSE tanh(n) END;
END $$;

CREATE OR REPLACE FUNCTION sheaf.coth(n float8) RETURNS float8 LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
BEGIN
  RETURN sheaf.finite(sheaf.over(1, sheaf.tanh(n)));
END $$;

CREATE OR REPLACE FUNCTION sheaf.csch(n float8) RETURNS float8 LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
BEGIN
  RETURN CASE WHEN abs(n) > 708 THEN 0 ELSE sheaf.finite(sheaf.over(1, sheaf.sinh(n))) END;
END $$;

CREATE OR REPLACE FUNCTION sheaf.sech(n float8) RETURNS float8 LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
BEGIN
  RETURN CASE WHEN abs(n) > 708 THEN 0 ELSE sheaf.over(1, sheaf.cosh(n)) END;
END $$;

CREATE OR REPLACE FUNCTION sheaf.asinh(n float8) RETURNS float8 LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
BEGIN
  RETURN sheaf.finite(asinh(n));
END $$;

CREATE OR REPLACE FUNCTION sheaf.acosh(n float8) RETURNS float8 LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
BEGIN
  RETURN CASE WHEN n >= 1 THEN sheaf.finite(acosh(n)) END;
END $$;

CREATE OR REPLACE FUNCTION sheaf.atanh(n float8) RETURNS float8 LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
BEGIN
  RETURN CASE WHEN abs(n) < 1 THEN atanh(n) + 0 END;
END $$;

CREATE OR REPLACE FUNCTION sheaf.fisher(n float8) RETURNS float8 LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT sheaf.atanh($1)
$$;

CREATE OR REPLACE FUNCTION sheaf.fisherinv(n float8) RETURNS float8 LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT sheaf.tanh($1)
$$;

CREATE OR REPLACE FUNCTION sheaf.degrees(n float8) RETURNS float8 LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT sheaf.finite(sheaf.times($1, 57.29577951308232))
$$;

CREATE OR REPLACE FUNCTION sheaf.radians(n float8) RETURNS float8 LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT sheaf.times($1, 0.017453292519943295)
$$;

CREATE OR REPLACE FUNCTION sheaf.fact(n float8) RETURNS float8 LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
DECLARE
  product float8 := 1;
BEGIN
  n := trunc(n);
  IF n NOT BETWEEN 0 AND 170 THEN
    RETURN NULL;
  END IF;
  FOR k IN 2 .. n::int LOOP
    product := product * k;
  END LOOP;
  RETURN product;
END $$;

CREATE OR REPLACE FUNCTION sheaf.factdouble(n float8) RETURNS float8 LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
DECLARE
  product float8 := 1;
BEGIN
  n := trunc(n);
  IF n NOT BETWEEN -1 AND 300 THEN
    RETURN NULL;
  END IF;
  WHILE n > 1 LOOP
    product := product * n;
    n := n - 2;
  END LOOP;
  RETURN product;
END $$;

-- A polynomial's value, its coefficients from the lowest power.
CREATE OR REPLACE FUNCTION sheaf.polynomial(x float8, VARIADIC c float8[]) RETURNS float8 LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
DECLARE
  sum float8 := 0;
BEGIN
  FOR i IN REVERSE cardinality(c) .. 1 LOOP
    sum := sum * x + c[i];
  END LOOP;
  RETURN sum;
END $$;

-- Lanczos' approximation, with the constants that Boost and musl have.
CREATE OR REPLACE FUNCTION sheaf.gamma(n float8) RETURNS float8 LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
DECLARE
  above float8[] := '{23531376880.410759688572007674451636754734846804940, 42919803642.649098768957899047001988850926355848959,
    35711959237.355668049440185451547166705960488635843, 17921034426.037209699919755754458931112671403265390,
    6039542586.3520280050642916443072979210699388420708, 1439720407.3117216736632230727949123939715485786772,
    248874557.86205415651146038641322942321632125127801, 31426415.585400194380614231628318205362874684987640,
    2876370.6289353724412254090516208496135991145378768, 186056.26539522349504029498971604569928220784236328,
    8071.6720023658162106380029022722506138218516325024, 210.82427775157934587250973392071336271166969580291,
    2.5066282746310002701649081771338373386264310793408}';
  below float8[] := '{0, 39916800, 120543840, 150917976, 105258076, 45995730, 13339535, 2637558, 357423, 32670, 1925, 66, 1}';
  g float8 := 5.524680040776729583740234375;
  num float8 := 0;
  den float8 := 0;
  y float8;
  off float8;
  r float8;
BEGIN
  IF n <= 0 OR n > 171.6243769 THEN
    RETURN NULL;
  ELSIF n < 1e-17 THEN
    RETURN sheaf.settle(sheaf.over(1, n));
  ELSIF n = trunc(n) AND n <= 23 THEN
    RETURN sheaf.fact(n - 1);
  END IF;
  IF n < 8 THEN
    FOR i IN REVERSE 13 .. 1 LOOP
      num := num * n + above[i];
      den := den * n + below[i];
    END LOOP;
  ELSE
    FOR i IN 1 .. 13 LOOP
      num := num / n + above[i];
      den := den / n + below[i];
    END LOOP;
  END IF;
  y := n + g;
  off := CASE WHEN n > g THEN y - n - g ELSE y - g - n END;
  r := num / den * exp(-y);
  r := r + off * (g + 0.5) * r / y;
  num := power(y, 0.5 * (n - 0.5));
  RETURN sheaf.settle(sheaf.times(r * num, num));
END $$;

-- After FreeBSD's msun, as musl has it; for numbers above zero.
CREATE OR REPLACE FUNCTION sheaf.gammaln(x float8) RETURNS float8 LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
DECLARE
  tc float8 := 1.46163214496836224576;
  r float8 := 0;
  y float8;
  z float8;
  w float8;
  way int;
BEGIN
  IF x <= 0 OR x > 2e305 THEN
    RETURN NULL;
  ELSIF x IN (1, 2) THEN
    RETURN 0;
  ELSIF x < 1e-21 THEN
    RETURN -ln(x);
  ELSIF x < 2 THEN
    IF x < 0.9 THEN
      r := -ln(x);
      way := CASE WHEN x >= 0.7316 THEN 0 WHEN x >= 0.23164 THEN 1 ELSE 2 END;
      y := CASE way WHEN 0 THEN 1 - x WHEN 1 THEN x - (tc - 1) ELSE x END;
    ELSE
      way := CASE WHEN x >= 1.7316 THEN 0 WHEN x >= 1.23164 THEN 1 ELSE 2 END;
      y := CASE way WHEN 0 THEN 2 - x WHEN 1 THEN x - tc ELSE x - 1 END;
    END IF;
    z := y * y;
    IF way = 0 THEN
      RETURN r + y * sheaf.polynomial(z, 7.72156649015328655494e-02, 6.73523010531292681824e-02, 7.38555086081402883957e-03,
        1.19270763183362067845e-03, 2.20862790713908385557e-04, 2.52144565451257326939e-05)
        + z * sheaf.polynomial(z, 3.22467033424113591611e-01, 2.05808084325167332806e-02, 2.89051383673415629091e-03,
        5.10069792153511336608e-04, 1.08011567247583939954e-04, 4.48640949618915160150e-05) - 0.5 * y;
    ELSIF way = 1 THEN
      w := z * y;
      RETURN r - 1.21486290535849611461e-01 + (z * sheaf.polynomial(w, 4.83836122723810047042e-01, -3.27885410759859649565e-02,
        6.10053870246291332635e-03, -1.40346469989232843813e-03, 3.15632070903625950361e-04) - (-3.63867699703950536541e-18
        - w * (sheaf.polynomial(w, -1.47587722994593911752e-01, 1.79706750811820387126e-02, -3.68452016781138256760e-03,
        8.81081882437654011382e-04, -3.12754168375120860518e-04) + y * sheaf.polynomial(w, 6.46249402391333854778e-02,
        -1.03142241298341437450e-02, 2.25964780900612472250e-03, -5.38595305356740546715e-04, 3.35529192635519073543e-04))));
    END IF;
    RETURN r - 0.5 * y + y * sheaf.polynomial(y, -7.72156649015328655494e-02, 6.32827064025093366517e-01,
      1.45492250137234768737, 9.77717527963372745603e-01, 2.28963728064692451092e-01, 1.33810918536787660377e-02)
      / sheaf.polynomial(y, 1, 2.45597793713041134822, 2.12848976379893395361, 7.69285150456672783825e-01,
      1.04222645593369134254e-01, 3.21709242282423911810e-03);
  ELSIF x < 8 THEN
    y := x - trunc(x);
    r := 0.5 * y + y * sheaf.polynomial(y, -7.72156649015328655494e-02, 2.14982415960608852501e-01, 3.25778796408930981787e-01,
      1.46350472652464452805e-01, 2.66422703033638609560e-02, 1.84028451407337715652e-03, 3.19475326584100867617e-05)
      / sheaf.polynomial(y, 1, 1.39200533467621045958, 7.21935547567138069525e-01, 1.71933865632803078993e-01,
      1.86459191715652901344e-02, 7.77942496381893596434e-04, 7.32668430744625636189e-06);
    z := 1;
    FOR i IN REVERSE trunc(x)::int - 1 .. 2 LOOP
      z := z * (y + i);
    END LOOP;
    RETURN r + CASE WHEN z = 1 THEN 0 ELSE ln(z) END;
  ELSIF x < 2.9e17 THEN
    z := 1 / x;
    RETURN (x - 0.5) * (ln(x) - 1) + 4.18938533204672725052e-01 + z * sheaf.polynomial(z * z, 8.33333333333329678849e-02,
      -2.77777777728775536470e-03, 7.93650558643019558500e-04, -5.95187557450339963135e-04, 8.36339918996282139126e-04,
      -1.63092934096575273989e-03);
  END IF;
  RETURN x * (ln(x) - 1);
END $$;

-- A number without what lies behind its point, by the digits that a person sees; NULL where it is below zero or too large.
CREATE OR REPLACE FUNCTION sheaf.natural(n float8) RETURNS bigint LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
DECLARE
  whole bigint := sheaf.whole(n);
BEGIN
  RETURN CASE WHEN whole BETWEEN 0 AND 8999999999999999 THEN whole END;
END $$;

CREATE OR REPLACE FUNCTION sheaf.gcd(VARIADIC list float8[]) RETURNS float8 LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
DECLARE
  n float8;
  all_of bigint := 0;
BEGIN
  FOREACH n IN ARRAY list LOOP
    all_of := gcd(all_of, sheaf.natural(n));
  END LOOP;
  RETURN all_of;
END $$;

CREATE OR REPLACE FUNCTION sheaf.lcm(VARIADIC list float8[]) RETURNS float8 LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
DECLARE
  n float8;
  all_of numeric := 1;
BEGIN
  FOREACH n IN ARRAY list LOOP
    all_of := lcm(all_of, sheaf.natural(n)::numeric);
  END LOOP;
  RETURN sheaf.real(all_of);
END $$;

CREATE OR REPLACE FUNCTION sheaf.combinations(n float8, k float8) RETURNS float8 LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
DECLARE
  c float8 := 1;
BEGIN
  k := least(k, n - k);
  IF k NOT BETWEEN 0 AND 10000 THEN
    RETURN NULL;
  END IF;
  FOR i IN 0 .. k::int - 1 LOOP
    IF c > 1e300 THEN
      c := sheaf.finite(sheaf.over(sheaf.times(c, n - i), i + 1));
      EXIT WHEN c IS NULL;
    ELSE
      c := round(sheaf.times(c, n - i) / (i + 1));
    END IF;
  END LOOP;
  RETURN sheaf.finite(c);
END $$;

CREATE OR REPLACE FUNCTION sheaf.counting(n float8) RETURNS float8 LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
BEGIN
  n := trunc(sheaf.settle(n));
  RETURN CASE WHEN n >= 0 THEN n END;
END $$;

CREATE OR REPLACE FUNCTION sheaf.combin(n float8, k float8) RETURNS float8 LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT sheaf.combinations(sheaf.counting($1), sheaf.counting($2))
$$;

CREATE OR REPLACE FUNCTION sheaf.combina(n float8, k float8) RETURNS float8 LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
BEGIN
  n := sheaf.counting(n);
  k := sheaf.counting(k);
  RETURN CASE WHEN n = 0 AND k = 0 THEN 1 ELSE sheaf.combinations(sheaf.plus(n, k - 1), k) END;
END $$;

CREATE OR REPLACE FUNCTION sheaf.permut(n float8, k float8) RETURNS float8 LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
DECLARE
  p float8 := 1;
BEGIN
  n := sheaf.counting(n);
  k := sheaf.counting(k);
  IF n IS NULL OR k IS NULL OR k > n OR k > 10000 THEN
    RETURN NULL;
  END IF;
  FOR i IN 0 .. k::int - 1 LOOP
    p := sheaf.finite(sheaf.times(p, n - i));
    EXIT WHEN p IS NULL;
  END LOOP;
  RETURN p;
END $$;

CREATE OR REPLACE FUNCTION sheaf.permutationa(n float8, k float8) RETURNS float8 LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT sheaf.finite(sheaf.pow(sheaf.counting($1), sheaf.counting($2)))
$$;

CREATE OR REPLACE FUNCTION sheaf.multinomial(VARIADIC list float8[]) RETURNS float8 LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
DECLARE
  n float8;
  total float8 := 0;
  product float8 := 1;
BEGIN
  FOREACH n IN ARRAY list LOOP
    total := total + sheaf.natural(n);
    product := sheaf.finite(sheaf.times(product, sheaf.combinations(total, sheaf.natural(n))));
  END LOOP;
  RETURN product;
END $$;

-- A whole number of 48 bits.
CREATE OR REPLACE FUNCTION sheaf.bits(n float8) RETURNS bigint LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
BEGIN
  RETURN CASE WHEN n BETWEEN 0 AND 281474976710655 AND n = trunc(n) THEN n::bigint END;
END $$;

CREATE OR REPLACE FUNCTION sheaf.bitand(a float8, b float8) RETURNS float8 LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT CAST(sheaf.bits($1) & sheaf.bits($2) AS float8)
$$;

CREATE OR REPLACE FUNCTION sheaf.bitor(a float8, b float8) RETURNS float8 LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT CAST(sheaf.bits($1) | sheaf.bits($2) AS float8)
$$;

CREATE OR REPLACE FUNCTION sheaf.bitxor(a float8, b float8) RETURNS float8 LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT CAST(sheaf.bits($1) # sheaf.bits($2) AS float8)
$$;

CREATE OR REPLACE FUNCTION sheaf.bitlshift(n float8, places float8) RETURNS float8 LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
DECLARE
  count bigint := sheaf.whole(places);
  moved numeric;
BEGIN
  IF count IS NULL OR count NOT BETWEEN -53 AND 53 THEN
    RETURN NULL;
  END IF;
  moved := CASE WHEN count < 0 THEN div(sheaf.bits(n), 2::numeric ^ (-count)) ELSE sheaf.bits(n) * 2::numeric ^ count END;
  RETURN CASE WHEN moved <= 281474976710655 THEN moved::float8 END;
END $$;

CREATE OR REPLACE FUNCTION sheaf.bitrshift(n float8, places float8) RETURNS float8 LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT sheaf.bitlshift($1, -$2)
$$;
