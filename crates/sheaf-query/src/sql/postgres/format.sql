-- TEXT: numbers, days and times written by a spreadsheet's format, such as `#,##0.00` or `d mmm yyyy`.
--
-- A format is a list of pieces, each with a letter before it: P as it stands, S a character with a meaning of its own, B in
-- square brackets, G the word General, X the end of a section.

CREATE OR REPLACE FUNCTION sheaf.pieces(format text) RETURNS text[] LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
DECLARE
  i int := 1;
  c text;
  close int;
  inside text;
  done text[] := '{}';
BEGIN
  WHILE i <= length(format) LOOP
    c := substr(format, i, 1);
    i := i + 1;
    IF c IN ('"', '[') THEN
      close := strpos(substr(format, i), CASE c WHEN '"' THEN '"' ELSE ']' END);
      IF close = 0 THEN
        RETURN NULL;
      END IF;
      inside := substr(format, i, close - 1);
      i := i + close;
      done := done || CASE
        WHEN c = '"' THEN 'P' || inside
        WHEN inside LIKE '$%' THEN 'P' || split_part(substr(inside, 2), '-', 1)
        ELSE 'B' || inside END;
    ELSIF c IN ('\', '!', '_', '*') THEN
      IF i > length(format) THEN
        RETURN NULL;
      END IF;
      -- A blank as wide as the next character; a filling of the cell's width, which a text has not.
      done := CASE c WHEN '*' THEN done WHEN '_' THEN done || 'P '::text ELSE done || ('P' || substr(format, i, 1)) END;
      i := i + 1;
    ELSIF lower(substr(format, i - 1, 7) COLLATE pg_catalog."C") = 'general' THEN
      done := done || 'G'::text;
      i := i + 6;
    ELSE
      done := done || CASE c WHEN ';' THEN 'X' ELSE 'S' || c END;
    END IF;
  END LOOP;
  RETURN done;
END $$;

-- A section of a format, from 1.
CREATE OR REPLACE FUNCTION sheaf.section(pieces text[], which int) RETURNS text[] LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
DECLARE
  piece text;
  done text[] := '{}';
BEGIN
  FOREACH piece IN ARRAY pieces LOOP
    IF piece = 'X' THEN
      which := which - 1;
      EXIT WHEN which = 0;
    ELSIF which = 1 THEN
      done := done || piece;
    END IF;
  END LOOP;
  RETURN done;
END $$;

CREATE OR REPLACE FUNCTION sheaf.is_moment(section text[]) RETURNS boolean LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT coalesce(bool_or(p ~ '^S[yYmMdDhHsS]$' OR p ~ '^B([hH]+|[mM]+|[sS]+)$'), false) FROM unnest($1) AS p
$$;

-- What stands in a section as it is.
CREATE OR REPLACE FUNCTION sheaf.plain(piece text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT CASE WHEN left($1, 1) = 'P' OR (left($1, 1) = 'S' AND $1 NOT IN ('S0', 'S#', 'S?', 'S,')) THEN substr($1, 2) ELSE '' END
$$;

CREATE OR REPLACE FUNCTION sheaf.plains(section text[]) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT coalesce(string_agg(sheaf.plain(p), '' ORDER BY i), '') FROM unnest($1) WITH ORDINALITY AS a(p, i)
$$;

CREATE OR REPLACE FUNCTION sheaf.is_place(piece text) RETURNS boolean LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT $1 IN ('S0', 'S#', 'S?')
$$;

-- How many digits a section has.
CREATE OR REPLACE FUNCTION sheaf.places(section text[]) RETURNS int LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT count(*)::int FROM unnest($1) AS p WHERE sheaf.is_place(p)
$$;

-- A whole number's digits in groups of three.
CREATE OR REPLACE FUNCTION sheaf.grouped(digits text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT reverse(regexp_replace(reverse($1), '([0-9]{3})(?=[0-9])', '\1,', 'g'))
$$;

-- Rounded, with so many digits after the point: before it and after it.
CREATE OR REPLACE FUNCTION sheaf.parts(n float8, decimals int) RETURNS text[] LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
DECLARE
  written text := round(abs(n)::numeric, decimals)::text;
BEGIN
  RETURN ARRAY[split_part(written, '.', 1), split_part(written, '.', 2)];
END $$;

-- The digits before the point, put into their places from the right.
CREATE OR REPLACE FUNCTION sheaf.whole_part(shown text, section text[], groups boolean) RETURNS text LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
DECLARE
  digits text := CASE WHEN shown = '0' THEN '' ELSE shown END;
  left_over int := length(digits);
  places int := sheaf.places(section);
  written int := 0;
  c text;
  done text := '';
BEGIN
  -- `.00` has no place before the point, and shows what is there all the same.
  IF places = 0 THEN
    RETURN sheaf.plains(section) || CASE WHEN groups THEN sheaf.grouped(digits) ELSE digits END;
  END IF;
  FOR i IN REVERSE cardinality(section) .. 1 LOOP
    IF NOT sheaf.is_place(section[i]) THEN
      done := sheaf.plain(section[i]) || done;
      CONTINUE;
    END IF;
    places := places - 1;
    c := CASE WHEN left_over > 0 THEN substr(digits, left_over, 1) ELSE CASE section[i] WHEN 'S0' THEN '0' WHEN 'S?' THEN ' ' END END;
    left_over := greatest(left_over - 1, 0);
    LOOP
      IF c IS NOT NULL THEN
        done := c || CASE WHEN groups AND written > 0 AND written % 3 = 0 AND c <> ' ' THEN ',' ELSE '' END || done;
        written := written + 1;
      END IF;
      EXIT WHEN places > 0 OR left_over = 0;
      c := substr(digits, left_over, 1);
      left_over := left_over - 1;
    END LOOP;
  END LOOP;
  RETURN done;
END $$;

-- The digits after it.
CREATE OR REPLACE FUNCTION sheaf.rest_part(digits text, section text[]) RETURNS text LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
DECLARE
  needed int := length(rtrim(digits, '0'));
  at int := 0;
  last_zero int := 0;
  piece text;
  done text := '';
BEGIN
  FOREACH piece IN ARRAY section LOOP
    at := at + sheaf.is_place(piece)::int;
    last_zero := CASE WHEN piece = 'S0' THEN at ELSE last_zero END;
  END LOOP;
  at := 0;
  FOREACH piece IN ARRAY section LOOP
    IF sheaf.is_place(piece) THEN
      at := at + 1;
      done := done || CASE
        WHEN piece = 'S0' OR at <= needed OR at <= last_zero THEN coalesce(nullif(substr(digits, at, 1), ''), '0')
        WHEN piece = 'S?' THEN ' '
        ELSE '' END;
    ELSE
      done := done || sheaf.plain(piece);
    END IF;
  END LOOP;
  RETURN done;
END $$;

CREATE OR REPLACE FUNCTION sheaf.decimal_format(n float8, section text[]) RETURNS text LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
DECLARE
  size int := cardinality(section);
  point int := array_position(section, 'S.');
  last_whole int := coalesce(point, size + 1) - 1;
  first_place int;
  last_place int;
  last_whole_place int;
  after_commas int := 0;
  point_commas int := 0;
  groups boolean;
  percents int := cardinality(array_positions(section, 'S%'));
  shown text[];
BEGIN
  SELECT min(i), max(i), max(i) FILTER (WHERE i <= last_whole) INTO first_place, last_place, last_whole_place
    FROM generate_subscripts(section, 1) AS i WHERE sheaf.is_place(section[i]);
  -- Commas after the last digit divide by a thousand each; between digits they ask for groups.
  WHILE section[last_place + 1 + after_commas] = 'S,' LOOP
    after_commas := after_commas + 1;
  END LOOP;
  WHILE section[last_whole - point_commas] = 'S,' LOOP
    point_commas := point_commas + 1;
  END LOOP;
  IF point < last_place THEN
    after_commas := greatest(after_commas, point_commas);
  END IF;
  SELECT coalesce(bool_or(section[i] = 'S,'), false) INTO groups FROM generate_series(first_place, last_whole_place - 1) AS i;
  n := sheaf.settle(sheaf.over(sheaf.times(n, (100::float8) ^ least(percents, 150)), (1000::float8) ^ least(after_commas, 100)));
  shown := sheaf.parts(n, sheaf.places(section[last_whole + 1:]));
  RETURN sheaf.whole_part(shown[1], section[:last_whole], groups)
    || CASE WHEN point IS NULL THEN '' ELSE '.' || sheaf.rest_part(shown[2], section[point + 1:]) END;
END $$;

CREATE OR REPLACE FUNCTION sheaf.exponent_of(n float8) RETURNS int LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
BEGIN
  RETURN CASE WHEN n = 0 THEN 0 ELSE split_part(btrim(to_char(n, '9.99999999999999EEEE')), 'e', 2)::int END;
END $$;

-- `power`: where the E stands.
CREATE OR REPLACE FUNCTION sheaf.scientific_format(n float8, section text[], power int) RETURNS text LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
DECLARE
  point int := array_position(section, 'S.');
  last_whole int := least(coalesce(point, power), power) - 1;
  whole_places int := greatest(sheaf.places(section[:last_whole]), 1);
  places int := sheaf.places(section[last_whole + 1:power - 1]);
  exponent int := sheaf.exponent_of(n);
  mantissa float8;
  shown text[];
  done text;
BEGIN
  IF whole_places > 1 THEN
    exponent := floor(exponent::float8 / whole_places) * whole_places;
  END IF;
  mantissa := sheaf.settle(sheaf.over(n, sheaf.pow(10, exponent)));
  IF whole_places = 1 AND sheaf.round(mantissa, places) >= 10 THEN
    mantissa := mantissa / 10;
    exponent := exponent + 1;
  END IF;
  shown := sheaf.parts(mantissa, places);
  done := sheaf.whole_part(shown[1], section[:last_whole], false);
  IF point < power THEN
    done := done || '.' || sheaf.rest_part(shown[2], section[point + 1:power - 1]);
  END IF;
  RETURN done || 'E' || CASE WHEN exponent < 0 THEN '-' WHEN section[power + 1] = 'S+' THEN '+' ELSE '' END
    || lpad(abs(exponent)::text, greatest(sheaf.places(section[power + 2:]), length(abs(exponent)::text)), '0')
    || sheaf.plains(section[power + 2:]);
END $$;

-- The fraction nearest to a number, its denominator at most so large.
CREATE OR REPLACE FUNCTION sheaf.nearest(n float8, most int) RETURNS bigint[] LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
DECLARE
  best bigint[] := '{0,1}';
  best_off float8 := 1e300;
  top float8;
  off float8;
BEGIN
  FOR bottom IN 1 .. most LOOP
    top := floor(n * bottom + 0.5);
    off := abs(n - top / bottom);
    IF off < best_off - 1e-12 THEN
      best := ARRAY[top, bottom];
      best_off := off;
    END IF;
  END LOOP;
  RETURN best;
END $$;

-- `# ?/?`, `# ??/??`, `# ?/8`.
CREATE OR REPLACE FUNCTION sheaf.fraction_format(n float8, section text[], slash int) RETURNS text LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
DECLARE
  fixed text := '';
  fixed_bottom bigint;
  places int := sheaf.places(section[slash + 1:]);
  above int := slash - 1;
  mixed boolean;
  whole float8;
  part float8;
  ratio bigint[];
  lead text;
  a text;
  b text;
BEGIN
  IF n > 9.2e18 THEN
    RETURN NULL;
  END IF;
  WHILE section[slash + 1 + length(fixed)] ~ '^S[0-9]$' LOOP
    fixed := fixed || substr(section[slash + 1 + length(fixed)], 2);
  END LOOP;
  fixed_bottom := CASE WHEN length(fixed) BETWEEN 1 AND 15 THEN nullif(fixed::bigint, 0) END;
  WHILE above > 0 AND sheaf.is_place(section[above]) LOOP
    above := above - 1;
  END LOOP;
  mixed := sheaf.places(section[:above]) > 0;
  whole := CASE WHEN mixed THEN trunc(n) ELSE 0 END;
  part := n - whole;
  ratio := CASE WHEN part > 9e14 THEN ARRAY[part, 1] WHEN fixed_bottom IS NULL THEN sheaf.nearest(part, (10 ^ least(greatest(places, 1), 4))::int - 1)
    ELSE ARRAY[floor(part * fixed_bottom + 0.5), fixed_bottom] END;
  IF mixed AND ratio[1] = ratio[2] THEN
    whole := whole + 1;
    ratio[1] := 0;
  END IF;
  places := CASE WHEN fixed_bottom IS NULL THEN places ELSE 0 END;
  SELECT coalesce(string_agg(sheaf.plain(p), '' ORDER BY i), '') INTO lead
    FROM unnest(section[:above]) WITH ORDINALITY AS s(p, i) WHERE NOT sheaf.is_place(p);
  a := lpad(ratio[1]::text, greatest(slash - 1 - above, length(ratio[1]::text)));
  b := rpad(ratio[2]::text, greatest(places, length(ratio[2]::text)));
  IF NOT mixed THEN
    RETURN a || '/' || b;
  ELSIF ratio[1] = 0 THEN
    RETURN whole::bigint || lead || repeat(' ', slash - above + greatest(length(b), places));
  END IF;
  RETURN CASE WHEN whole = 0 THEN '' ELSE whole::bigint::text END || lead || a || '/' || b;
END $$;

-- A number that is not below zero.
CREATE OR REPLACE FUNCTION sheaf.number_format(n float8, section text[]) RETURNS text LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
DECLARE
  slash int;
BEGIN
  IF 'G' = ANY (section) THEN
    RETURN (SELECT string_agg(CASE p WHEN 'G' THEN sheaf.general(n) ELSE sheaf.plain(p) END, '' ORDER BY i)
      FROM unnest(section) WITH ORDINALITY AS s(p, i));
  ELSIF sheaf.places(section) = 0 THEN
    RETURN (SELECT coalesce(string_agg(CASE p WHEN 'S@' THEN sheaf.general(n) ELSE sheaf.plain(p) END, '' ORDER BY i), '')
      FROM unnest(section) WITH ORDINALITY AS s(p, i));
  END IF;
  slash := array_position(section, 'S/');
  IF sheaf.places(section[:slash - 1]) > 0 AND slash IS NOT NULL THEN
    RETURN sheaf.fraction_format(n, section, slash);
  END IF;
  FOR i IN 1 .. cardinality(section) - 1 LOOP
    IF section[i] IN ('SE', 'Se') AND section[i + 1] IN ('S+', 'S-') THEN
      RETURN sheaf.scientific_format(n, section, i);
    END IF;
  END LOOP;
  RETURN sheaf.decimal_format(n, section);
END $$;

-- A number of days by a section about days and times. A token is a letter, how often it stands, and a text: P as it stands,
-- y m d h s, H M S elapsed, i minutes, a half a day, f parts of a second.
CREATE OR REPLACE FUNCTION sheaf.moment_format(n float8, section text[]) RETURNS text LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
DECLARE
  kinds text[] := '{}';
  widths int[] := '{}';
  texts text[] := '{}';
  i int := 1;
  size int := cardinality(section);
  run int;
  letters text;
  c text;
  places int := 0;
  unit bigint;
  ticks float8;
  seconds bigint;
  fraction bigint;
  clock bigint;
  civil bigint[];
  days bigint;
  half boolean;
  other text;
  kind text;
  width int;
  n_value bigint;
  months text[] := '{January,February,March,April,May,June,July,August,September,October,November,December}';
  week text[] := '{Monday,Tuesday,Wednesday,Thursday,Friday,Saturday,Sunday}';
  done text := '';
BEGIN
  WHILE i <= size LOOP
    kind := NULL;
    run := 1;
    letters := '';
    IF section[i] ~ '^P' THEN
      kind := 'P';
      letters := substr(section[i], 2);
    ELSIF section[i] ~ '^B' AND sheaf.is_moment(section[i:i]) THEN
      kind := upper(substr(section[i], 2, 1) COLLATE pg_catalog."C");
      width := length(section[i]) - 1;
    ELSIF section[i] ~ '^S' THEN
      FOR j IN i .. least(i + 4, size) LOOP
        EXIT WHEN section[j] !~ '^S';
        letters := letters || upper(substr(section[j], 2) COLLATE pg_catalog."C");
      END LOOP;
      IF letters = 'AM/PM' OR left(letters, 3) = 'A/P' THEN
        kind := 'a';
        run := CASE WHEN letters = 'AM/PM' THEN 5 ELSE 3 END;
        letters := left(letters, run);
      ELSE
        c := lower(substr(section[i], 2) COLLATE pg_catalog."C");
        WHILE lower(section[i + run] COLLATE pg_catalog."C") = 's' || c LOOP
          run := run + 1;
        END LOOP;
        kind := c;
        width := run;
        IF c NOT IN ('y', 'm', 'd', 'h', 's') THEN
          kind := 'P';
          letters := c;
          run := 1;
          WHILE c = '.' AND section[i + run] = 'S0' AND kinds[cardinality(kinds)] IN ('s', 'S') LOOP
            kind := 'f';
            width := run;
            run := run + 1;
          END LOOP;
        END IF;
      END IF;
    END IF;
    IF kind IS NOT NULL THEN
      kinds := kinds || kind;
      widths := widths || width;
      texts := texts || letters;
      places := CASE WHEN kind = 'f' THEN greatest(places, least(width, 3)) ELSE places END;
    END IF;
    i := i + run;
  END LOOP;
  -- An m after hours or before seconds is a minute.
  FOR j IN 1 .. cardinality(kinds) LOOP
    CONTINUE WHEN kinds[j] <> 'm' OR widths[j] > 2;
    SELECT kinds[k] INTO other FROM generate_series(j - 1, 1, -1) AS k WHERE kinds[k] !~ '[Paf]' ORDER BY k DESC LIMIT 1;
    IF other IN ('h', 'H') THEN
      kinds[j] := 'i';
    ELSE
      SELECT kinds[k] INTO other FROM generate_series(j + 1, cardinality(kinds)) AS k WHERE kinds[k] !~ '[Paf]' ORDER BY k LIMIT 1;
      kinds[j] := CASE WHEN other IN ('s', 'S') THEN 'i' ELSE 'm' END;
    END IF;
  END LOOP;
  unit := (10 ^ places)::bigint;
  IF abs(n) > 1e12 THEN
    RETURN NULL;
  END IF;
  ticks := n * 86400 * unit;
  ticks := sign(ticks) * floor(abs(ticks) + 0.5);
  seconds := floor(ticks / unit);
  fraction := ticks - seconds * unit;
  days := sheaf.floored(seconds, 86400) - 25569;
  clock := sheaf.remainder(seconds, 86400::bigint);
  civil := sheaf.civil(days);
  half := 'a' = ANY (kinds);
  FOR j IN 1 .. cardinality(kinds) LOOP
    width := widths[j];
    n_value := CASE kinds[j]
      WHEN 'y' THEN CASE WHEN width <= 2 THEN civil[1] % 100 ELSE civil[1] END
      WHEN 'm' THEN civil[2]
      WHEN 'd' THEN civil[3]
      WHEN 'h' THEN CASE WHEN half THEN (clock / 3600 + 11) % 12 + 1 ELSE clock / 3600 END
      WHEN 'i' THEN clock / 60 % 60
      WHEN 's' THEN clock % 60
      WHEN 'H' THEN seconds / 3600
      WHEN 'M' THEN seconds / 60
      WHEN 'S' THEN seconds END;
    width := CASE WHEN kinds[j] = 'y' THEN CASE WHEN width <= 2 THEN 2 ELSE 4 END WHEN kinds[j] IN ('h', 'i', 's', 'm', 'd') THEN least(width, 2) ELSE width END;
    done := done || CASE
      WHEN kinds[j] = 'P' THEN texts[j]
      WHEN kinds[j] = 'm' AND widths[j] = 3 THEN left(months[civil[2]], 3)
      WHEN kinds[j] = 'm' AND widths[j] = 4 THEN months[civil[2]]
      WHEN kinds[j] = 'm' AND widths[j] = 5 THEN left(months[civil[2]], 1)
      WHEN kinds[j] = 'd' AND widths[j] = 3 THEN left(week[sheaf.day_of_week(days) + 1], 3)
      WHEN kinds[j] = 'd' AND widths[j] > 3 THEN week[sheaf.day_of_week(days) + 1]
      WHEN kinds[j] = 'a' THEN CASE WHEN clock >= 43200 THEN 'P' ELSE 'A' END || CASE WHEN texts[j] = 'A/P' THEN '' ELSE 'M' END
      WHEN kinds[j] = 'f' THEN '.' || rpad(lpad(fraction::text, places, '0'), width, '0')
      WHEN n_value < 0 THEN '-' || lpad(abs(n_value)::text, greatest(width - 1, length(abs(n_value)::text)), '0')
      ELSE lpad(n_value::text, greatest(width, length(n_value::text)), '0') END;
  END LOOP;
  RETURN CASE WHEN civil IS NOT NULL THEN done END;
END $$;

CREATE OR REPLACE FUNCTION sheaf.text(n float8, format text) RETURNS text LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
DECLARE
  pieces text[];
  sections int;
  which int;
  section text[];
  signed boolean := false;
  body text;
BEGIN
  IF octet_length(format) > 500 THEN
    RETURN NULL;
  ELSIF format = '' THEN
    RETURN '';
  END IF;
  pieces := sheaf.pieces(format);
  n := sheaf.settle(n);
  IF pieces IS NULL OR n IS NULL THEN
    RETURN NULL;
  END IF;
  sections := 1 + cardinality(array_positions(pieces, 'X'));
  which := CASE WHEN sections > 1 AND n < 0 THEN 2 WHEN sections > 2 AND n = 0 THEN 3 ELSE 1 END;
  section := sheaf.section(pieces, which);
  signed := sections = 1 AND n < 0;
  IF which = 2 THEN
    n := -n;
  END IF;
  IF sheaf.is_moment(section) THEN
    RETURN sheaf.moment_format(n, section);
  END IF;
  body := sheaf.number_format(abs(n), section);
  RETURN CASE WHEN signed AND (body ~ '[1-9]' OR n <= -0.5) THEN '-' ELSE '' END || body;
END $$;

-- A number with so many digits after the point, grouped unless told not to.
CREATE OR REPLACE FUNCTION sheaf.fixed(n float8, decimals bigint, plain boolean) RETURNS text LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
DECLARE
  rounded float8;
  shown text[];
BEGIN
  IF decimals > 127 THEN
    RETURN NULL;
  END IF;
  rounded := sheaf.round(n, decimals);
  shown := sheaf.parts(rounded, greatest(decimals, 0)::int);
  RETURN CASE WHEN rounded < 0 THEN '-' ELSE '' END || CASE WHEN plain THEN shown[1] ELSE sheaf.grouped(shown[1]) END
    || CASE WHEN shown[2] = '' THEN '' ELSE '.' || shown[2] END;
END $$;

CREATE OR REPLACE FUNCTION sheaf.dollar(n float8, decimals bigint) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT CASE WHEN $1 < 0 THEN '-$' ELSE '$' END || sheaf.fixed(abs($1), $2, false)
$$;
