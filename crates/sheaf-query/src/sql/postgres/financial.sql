-- Money over time: loans, savings, depreciation.

CREATE OR REPLACE FUNCTION sheaf.pmt(rate float8, periods float8, present float8, future float8, at_start float8) RETURNS float8 LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
DECLARE
  growth float8;
BEGIN
  IF periods = 0 OR sheaf.unbearable(rate, periods, present, future) THEN
    RETURN NULL;
  ELSIF rate = 0 THEN
    RETURN sheaf.finite(sheaf.over(-(present + future), periods));
  END IF;
  growth := sheaf.expm1(sheaf.times(periods, sheaf.log1p(rate)));
  RETURN sheaf.finite(sheaf.over(
    -(sheaf.over(future * rate, growth) + sheaf.over(sheaf.times(present * rate, growth + 1), growth)),
    CASE WHEN abs(at_start) >= 1 THEN 1 + rate ELSE 1 END));
END $$;

-- Whether numbers are so large that money has no meaning, and products of them may be infinite.
CREATE OR REPLACE FUNCTION sheaf.unbearable(VARIADIC list float8[]) RETURNS boolean LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT 1e75 < ANY ($1) OR -1e75 > ANY ($1)
$$;

CREATE OR REPLACE FUNCTION sheaf.fv(rate float8, periods float8, payment float8, present float8, at_start float8) RETURNS float8 LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
DECLARE
  growth float8;
BEGIN
  IF sheaf.unbearable(rate, periods, payment, present) THEN
    RETURN NULL;
  ELSIF rate = 0 THEN
    RETURN -(present + payment * periods) + 0;
  END IF;
  growth := sheaf.pow(1 + rate, periods);
  RETURN sheaf.finite(-sheaf.plus(sheaf.times(present, growth),
    sheaf.over(sheaf.times(payment * CASE WHEN abs(at_start) >= 1 THEN 1 + rate ELSE 1 END, growth - 1), rate)));
END $$;

CREATE OR REPLACE FUNCTION sheaf.pv(rate float8, periods float8, payment float8, future float8, at_start float8) RETURNS float8 LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
DECLARE
  growth float8;
BEGIN
  IF sheaf.unbearable(rate, periods, payment, future) THEN
    RETURN NULL;
  ELSIF rate = 0 THEN
    RETURN -(future + payment * periods) + 0;
  END IF;
  growth := sheaf.pow(1 + rate, periods);
  RETURN sheaf.finite(sheaf.over(-sheaf.plus(future,
    sheaf.over(sheaf.times(payment * CASE WHEN abs(at_start) >= 1 THEN 1 + rate ELSE 1 END, growth - 1), rate)), growth));
END $$;

CREATE OR REPLACE FUNCTION sheaf.nper(rate float8, payment float8, present float8, future float8, at_start float8) RETURNS float8 LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
DECLARE
  paid float8;
BEGIN
  IF sheaf.unbearable(rate, payment, present, future) THEN
    RETURN NULL;
  ELSIF rate = 0 THEN
    RETURN sheaf.finite(sheaf.over(-(present + future), payment));
  END IF;
  paid := payment * CASE WHEN abs(at_start) >= 1 THEN 1 + rate ELSE 1 END;
  RETURN sheaf.finite(sheaf.over(sheaf.ln(sheaf.over(-(rate * future - paid), rate * present + paid)), sheaf.log1p(rate)));
END $$;

-- What is left over at a rate: of a loan, or of a row of payments.
CREATE OR REPLACE FUNCTION sheaf.left_over(rate float8, n float8, payment float8, present float8, future float8, at_start float8, payments float8[]) RETURNS float8 LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
BEGIN
  IF payments IS NOT NULL THEN
    RETURN sheaf.npv(rate, payments);
  ELSIF rate = 0 THEN
    RETURN present + payment * n + future;
  END IF;
  RETURN -sheaf.fv(rate, n, payment, present, at_start) + future;
END $$;

-- Newton's way with a slope measured on both sides; gives up after so many steps.
CREATE OR REPLACE FUNCTION sheaf.root(guess float8, n float8, payment float8, present float8, future float8, at_start float8, payments float8[]) RETURNS float8 LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
DECLARE
  x float8 := guess;
  y float8;
  step float8;
  slope float8;
  next float8;
BEGIN
  IF sheaf.unbearable(guess, n, payment, present, future) OR sheaf.unbearable(VARIADIC payments) THEN
    RETURN NULL;
  END IF;
  FOR i IN 1 .. 200 LOOP
    y := sheaf.left_over(x, n, payment, present, future, at_start, payments);
    step := 1e-6 * (1 + abs(x));
    slope := (sheaf.left_over(x + step, n, payment, present, future, at_start, payments)
      - sheaf.left_over(x - step, n, payment, present, future, at_start, payments)) / (2 * step);
    IF y IS NULL OR slope IS NULL OR slope = 0 THEN
      RETURN NULL;
    END IF;
    next := greatest(sheaf.minus(x, sheaf.over(y, slope)), -0.9999999);
    IF next IS NULL OR next > 1e75 THEN
      RETURN NULL;
    ELSIF abs(next - x) < 1e-14 * (1 + abs(x)) THEN
      RETURN sheaf.settle(next);
    END IF;
    x := next;
  END LOOP;
  RETURN CASE WHEN abs(sheaf.left_over(x, n, payment, present, future, at_start, payments)) < 1e-7 THEN x END;
END $$;

CREATE OR REPLACE FUNCTION sheaf.rate(n float8, payment float8, present float8, future float8, at_start float8, guess float8) RETURNS float8 LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
BEGIN
  RETURN CASE WHEN n > 0 THEN sheaf.root(guess, n, payment, present, future, at_start, NULL) END;
END $$;

CREATE OR REPLACE FUNCTION sheaf.interest(rate float8, period float8, payment float8, present float8, at_start float8) RETURNS float8 LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
BEGIN
  RETURN CASE
    WHEN period = 1 AND abs(at_start) >= 1 THEN 0
    WHEN period = 1 THEN -present * rate
    WHEN abs(at_start) >= 1 THEN sheaf.times(sheaf.fv(rate, period - 2, payment, present, 1) - payment, rate)
    ELSE sheaf.times(sheaf.fv(rate, period - 1, payment, present, 0), rate) END;
END $$;

CREATE OR REPLACE FUNCTION sheaf.ipmt(rate float8, period float8, n float8, present float8, future float8, at_start float8) RETURNS float8 LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
BEGIN
  RETURN CASE WHEN period BETWEEN 1 AND n THEN
    sheaf.finite(sheaf.interest(rate, period, sheaf.pmt(rate, n, present, future, at_start), present, at_start)) END;
END $$;

CREATE OR REPLACE FUNCTION sheaf.ppmt(rate float8, period float8, n float8, present float8, future float8, at_start float8) RETURNS float8 LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
BEGIN
  RETURN sheaf.pmt(rate, n, present, future, at_start) - sheaf.ipmt(rate, period, n, present, future, at_start);
END $$;

-- Interest of several periods, or (not `interests`) what was paid off.
CREATE OR REPLACE FUNCTION sheaf.cumulated(rate float8, n float8, present float8, first float8, last float8, at_start float8, interests boolean) RETURNS float8 LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
DECLARE
  payment float8;
  part float8;
  total float8 := 0;
BEGIN
  first := ceil(first);
  last := floor(last);
  IF rate <= 0 OR n < 1 OR present <= 0 OR first < 1 OR last < first OR last > n OR last > 100000 THEN
    RETURN NULL;
  END IF;
  payment := sheaf.pmt(rate, n, present, 0, at_start);
  FOR period IN first::int .. last::int LOOP
    part := sheaf.interest(rate, period, payment, present, at_start);
    total := total + CASE WHEN interests THEN part ELSE payment - part END;
    EXIT WHEN total IS NULL;
  END LOOP;
  RETURN total;
END $$;

CREATE OR REPLACE FUNCTION sheaf.cumipmt(rate float8, n float8, present float8, first float8, last float8, at_start float8) RETURNS float8 LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT sheaf.cumulated($1, $2, $3, $4, $5, $6, true)
$$;

CREATE OR REPLACE FUNCTION sheaf.cumprinc(rate float8, n float8, present float8, first float8, last float8, at_start float8) RETURNS float8 LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT sheaf.cumulated($1, $2, $3, $4, $5, $6, false)
$$;

CREATE OR REPLACE FUNCTION sheaf.ispmt(rate float8, period float8, n float8, present float8) RETURNS float8 LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
BEGIN
  RETURN sheaf.finite(sheaf.times(sheaf.times(present, rate), sheaf.over(period, n) - 1));
END $$;

CREATE OR REPLACE FUNCTION sheaf.sln(cost float8, salvage float8, life float8) RETURNS float8 LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
BEGIN
  RETURN sheaf.finite(sheaf.over(sheaf.minus(cost, salvage), life));
END $$;

CREATE OR REPLACE FUNCTION sheaf.syd(cost float8, salvage float8, life float8, period float8) RETURNS float8 LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
BEGIN
  IF life <= 0 OR period < 1 OR period > life OR sheaf.unbearable(cost, salvage, life) THEN
    RETURN NULL;
  END IF;
  RETURN (cost - salvage) * (life - period + 1) * 2 / (life * (life + 1));
END $$;

CREATE OR REPLACE FUNCTION sheaf.db(cost float8, salvage float8, life float8, period float8, months float8) RETURNS float8 LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
DECLARE
  rate float8;
  total float8;
  this float8 := 0;
BEGIN
  IF cost < 0 OR salvage < 0 OR life <= 0 OR period < 1 OR months NOT BETWEEN 1 AND 12 OR life > 1200 OR period > life + 1
    OR sheaf.unbearable(cost, salvage) THEN
    RETURN NULL;
  ELSIF cost = 0 THEN
    RETURN 0;
  END IF;
  rate := sheaf.round(1 - sheaf.pow(sheaf.over(salvage, cost), 1 / life), 3);
  total := cost * rate * months / 12;
  IF period = 1 THEN
    RETURN total;
  END IF;
  FOR i IN 2 .. trunc(least(period, life))::int LOOP
    this := (cost - total) * rate;
    total := total + this;
  END LOOP;
  IF period > life THEN
    this := (cost - total) * rate * (12 - months) / 12;
  END IF;
  RETURN sheaf.finite(this);
END $$;

CREATE OR REPLACE FUNCTION sheaf.declining(cost float8, salvage float8, life float8, period float8, factor float8) RETURNS float8 LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
DECLARE
  rate float8 := least(sheaf.over(factor, life), 1);
  old float8;
BEGIN
  old := CASE WHEN rate = 1 AND period = 1 THEN cost WHEN rate = 1 AND period > 1 THEN 0
    ELSE sheaf.times(cost, sheaf.pow(1 - rate, period - 1)) END;
  RETURN greatest(old - greatest(sheaf.times(cost, sheaf.pow(1 - rate, period)), salvage), 0);
END $$;

CREATE OR REPLACE FUNCTION sheaf.ddb(cost float8, salvage float8, life float8, period float8, factor float8) RETURNS float8 LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
BEGIN
  IF cost < 0 OR salvage < 0 OR factor <= 0 OR salvage > cost OR period < 1 OR period > life THEN
    RETURN NULL;
  END IF;
  RETURN sheaf.finite(sheaf.declining(cost, salvage, life, period, factor));
END $$;

CREATE OR REPLACE FUNCTION sheaf.straight_from(cost float8, salvage float8, life float8, left_over float8, until float8, factor float8) RETURNS float8 LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
DECLARE
  total float8 := 0;
  value float8 := cost - salvage;
  straight float8 := 0;
  declined float8;
  this float8;
  switched boolean := false;
  last int := ceil(until);
BEGIN
  FOR i IN 1 .. last LOOP
    IF switched THEN
      this := straight;
    ELSE
      declined := sheaf.declining(cost, salvage, life, i, factor);
      straight := coalesce(sheaf.over(value, left_over - (i - 1)), 'NaN');
      switched := straight > declined AND straight <> 'NaN';
      IF switched THEN
        this := straight;
      ELSE
        value := value - declined;
        this := declined;
      END IF;
    END IF;
    total := total + CASE WHEN i = last THEN sheaf.times(this, until + 1 - last) ELSE this END;
  END LOOP;
  RETURN total;
END $$;

CREATE OR REPLACE FUNCTION sheaf.vdb(cost float8, salvage float8, life float8, first float8, last float8, factor float8, stay float8) RETURNS float8 LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
DECLARE
  total float8 := 0;
  this float8;
  begun float8 := floor(first);
  part float8 := 0;
  before float8;
BEGIN
  IF first < 0 OR last < first OR last > life OR cost < 0 OR salvage > cost OR factor <= 0 OR life > 10000
    OR sheaf.unbearable(cost, salvage) THEN
    RETURN NULL;
  END IF;
  IF trunc(stay) <> 0 THEN
    FOR i IN begun::int + 1 .. ceil(last)::int LOOP
      this := sheaf.declining(cost, salvage, life, i, factor);
      total := total + this * CASE
        WHEN i = begun + 1 THEN least(last, begun + 1) - first
        WHEN i = ceil(last) THEN last + 1 - ceil(last)
        ELSE 1 END;
    END LOOP;
    RETURN sheaf.finite(total);
  END IF;
  -- What is left at the first whole period is written off from there.
  before := cost - sheaf.straight_from(cost, salvage, life, life, begun, factor);
  IF first <> begun THEN
    part := sheaf.straight_from(before, salvage, life, life - begun, 1, factor) * (first - begun);
  END IF;
  RETURN sheaf.finite(sheaf.straight_from(before, salvage, life, life - begun, last - begun, factor) - part);
END $$;

CREATE OR REPLACE FUNCTION sheaf.effect(rate float8, periods float8) RETURNS float8 LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
BEGIN
  periods := trunc(periods);
  RETURN CASE WHEN rate > 0 AND periods >= 1 THEN sheaf.expm1(sheaf.times(periods, sheaf.log1p(sheaf.over(rate, periods)))) END;
END $$;

CREATE OR REPLACE FUNCTION sheaf.nominal(rate float8, periods float8) RETURNS float8 LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
BEGIN
  periods := trunc(periods);
  RETURN CASE WHEN rate > 0 AND periods >= 1 THEN
    sheaf.finite(sheaf.times(sheaf.expm1(sheaf.over(sheaf.log1p(rate), periods)), periods)) END;
END $$;

CREATE OR REPLACE FUNCTION sheaf.rri(periods float8, present float8, future float8) RETURNS float8 LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
BEGIN
  RETURN CASE WHEN periods > 0 AND present <> 0 THEN sheaf.finite(sheaf.pow(sheaf.over(future, present), sheaf.over(1, periods)) - 1) END;
END $$;

CREATE OR REPLACE FUNCTION sheaf.pduration(rate float8, present float8, future float8) RETURNS float8 LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
BEGIN
  RETURN CASE WHEN rate > 0 AND present > 0 AND future > 0 THEN
    sheaf.finite(sheaf.over(sheaf.ln(future) - sheaf.ln(present), sheaf.log1p(rate))) END;
END $$;

CREATE OR REPLACE FUNCTION sheaf.dollar_unit(fraction float8) RETURNS float8 LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
BEGIN
  RETURN CASE WHEN fraction BETWEEN 1 AND 1e300 THEN (10::float8) ^ ceil(log(fraction)) END;
END $$;

CREATE OR REPLACE FUNCTION sheaf.dollarde(n float8, fraction float8) RETURNS float8 LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
BEGIN
  fraction := trunc(fraction);
  RETURN sheaf.settle(trunc(n) + (n - trunc(n)) * sheaf.dollar_unit(fraction) / fraction);
END $$;

CREATE OR REPLACE FUNCTION sheaf.dollarfr(n float8, fraction float8) RETURNS float8 LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
BEGIN
  fraction := trunc(fraction);
  RETURN sheaf.settle(trunc(n) + (n - trunc(n)) * fraction / sheaf.dollar_unit(fraction));
END $$;

CREATE OR REPLACE FUNCTION sheaf.npv(rate float8, list float8[]) RETURNS float8 LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
DECLARE
  total float8 := 0;
  i int := 0;
  n float8;
BEGIN
  FOREACH n IN ARRAY list LOOP
    CONTINUE WHEN n IS NULL;
    i := i + 1;
    total := sheaf.plus(total, sheaf.over(n, sheaf.pow(1 + rate, i)));
    EXIT WHEN total IS NULL;
  END LOOP;
  RETURN sheaf.finite(total);
END $$;

CREATE OR REPLACE FUNCTION sheaf.irr(list float8[], guess float8) RETURNS float8 LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
BEGIN
  RETURN CASE WHEN 0 < ANY (list) AND 0 > ANY (list) THEN sheaf.root(guess, 0, 0, 0, 0, 0, list) END;
END $$;
