-- Text: what a text is compared by, capitals and small letters, parts of texts. Places and counts are in characters.

-- What Unicode calls white space.
CREATE OR REPLACE FUNCTION sheaf.trimmed(t text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT btrim($1, @BLANKS@)
$$;

-- Characters outside ASCII replaced by what a table has for them, one after the other.
CREATE OR REPLACE FUNCTION sheaf.mapped(t text, map jsonb) RETURNS text LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
DECLARE
  c text;
  new text;
BEGIN
  FOREACH c IN ARRAY string_to_array(regexp_replace(t, '[\u0001-\u007f]+', '', 'g'), NULL) LOOP
    new := map ->> c;
    IF new IS NOT NULL THEN
      t := replace(t, c, new);
    END IF;
  END LOOP;
  RETURN t;
END $$;

CREATE OR REPLACE FUNCTION sheaf.upper(t text) RETURNS text LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
BEGIN
  IF octet_length(t) = char_length(t) THEN
    RETURN upper(t COLLATE pg_catalog."C");
  END IF;
  RETURN sheaf.mapped(upper(t COLLATE pg_catalog."C"), $map$@UPPERS@$map$::jsonb);
END $$;

-- Each character by itself, without regard to what stands around it.
CREATE OR REPLACE FUNCTION sheaf.lower_each(t text) RETURNS text LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
BEGIN
  IF octet_length(t) = char_length(t) THEN
    RETURN lower(t COLLATE pg_catalog."C");
  END IF;
  RETURN sheaf.mapped(lower(t COLLATE pg_catalog."C"), $map$@LOWERS@$map$::jsonb);
END $$;

-- The one letter that is written otherwise at the end of a word is the Greek sigma.
CREATE OR REPLACE FUNCTION sheaf.lower(t text) RETURNS text LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
BEGIN
  IF octet_length(t) <> char_length(t) AND strpos(t, 'Σ') > 0 THEN
    t := regexp_replace(t COLLATE pg_catalog."C",
      '(?<=[@CASED@][@IGNORABLE@]*)Σ(?![@IGNORABLE@]*[@CASED@])', 'ς', 'g');
  END IF;
  RETURN sheaf.lower_each(t);
END $$;

CREATE OR REPLACE FUNCTION sheaf.proper(t text) RETURNS text LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
DECLARE
  word text;
  done text := '';
  words text := '[A-Za-z]+|[^A-Za-z]+';
BEGIN
  IF octet_length(t) <> char_length(t) THEN
    words := '[@ALPHABETIC@]+|[^@ALPHABETIC@]+';
  END IF;
  -- Words and what stands between them by turns: what follows a letter is small.
  FOR word IN SELECT m[1] FROM regexp_matches(t COLLATE pg_catalog."C", '(' || words || ')', 'g') AS m LOOP
    IF word COLLATE pg_catalog."C" ~ ('^(?:' || split_part(words, '|', 1) || ')') THEN
      done := done || sheaf.upper(left(word, 1)) || sheaf.lower_each(substr(word, 2));
    ELSE
      done := done || word;
    END IF;
  END LOOP;
  RETURN done;
END $$;

-- The tables of Unicode's normal forms, for texts in which characters act on each other.
CREATE OR REPLACE FUNCTION sheaf.decomposition(c text) RETURNS text LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
DECLARE
  n int := ascii(c) - 44032;
BEGIN
  IF n BETWEEN 0 AND 11171 THEN
    RETURN chr(4352 + n / 588) || chr(4449 + n % 588 / 28) || CASE WHEN n % 28 = 0 THEN '' ELSE chr(4519 + n % 28) END;
  END IF;
  RETURN coalesce($map$@DECOMPOSITIONS@$map$::jsonb ->> c, c);
END $$;

CREATE OR REPLACE FUNCTION sheaf.combining(c text) RETURNS int LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
BEGIN
  RETURN coalesce(($map$@CLASSES@$map$::jsonb ->> c)::int, 0);
END $$;

-- Two characters as one; NULL where there is none.
CREATE OR REPLACE FUNCTION sheaf.composition(a text, b text) RETURNS text LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
DECLARE
  n int := ascii(a);
  m int := ascii(b);
BEGIN
  IF n BETWEEN 4352 AND 4370 AND m BETWEEN 4449 AND 4469 THEN
    RETURN chr(44032 + (n - 4352) * 588 + (m - 4449) * 28);
  END IF;
  IF n BETWEEN 44032 AND 55203 AND (n - 44032) % 28 = 0 AND m BETWEEN 4520 AND 4546 THEN
    RETURN chr(n + m - 4519);
  END IF;
  RETURN $map$@COMPOSITIONS@$map$::jsonb ->> (a || b);
END $$;

-- NFKD: every character apart, marks in their order.
CREATE OR REPLACE FUNCTION sheaf.nfkd(t text) RETURNS text LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
DECLARE
  c text;
  class int;
  done text := '';
  marks text[] := '{}';
  classes int[] := '{}';
  at int;
BEGIN
  FOREACH c IN ARRAY string_to_array(t, NULL) LOOP
    done := done || CASE WHEN ascii(c) < 128 THEN c ELSE sheaf.decomposition(c) END;
  END LOOP;
  t := done;
  done := '';
  FOREACH c IN ARRAY string_to_array(t, NULL) LOOP
    class := CASE WHEN ascii(c) < 128 THEN 0 ELSE sheaf.combining(c) END;
    IF class = 0 THEN
      done := done || array_to_string(marks, '') || c;
      marks := '{}';
      classes := '{}';
    ELSE
      at := cardinality(marks);
      WHILE at > 0 AND classes[at] > class LOOP
        at := at - 1;
      END LOOP;
      marks := marks[:at] || c || marks[at + 1:];
      classes := classes[:at] || class || classes[at + 1:];
    END IF;
  END LOOP;
  RETURN done || array_to_string(marks, '');
END $$;

-- NFKC: and together again where one character is both.
CREATE OR REPLACE FUNCTION sheaf.nfkc(t text) RETURNS text LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
DECLARE
  c text;
  class int;
  starter text;
  behind text := '';
  last int := -1;
  joined text;
  done text := '';
BEGIN
  FOREACH c IN ARRAY string_to_array(sheaf.nfkd(t), NULL) LOOP
    class := CASE WHEN ascii(c) < 128 THEN 0 ELSE sheaf.combining(c) END;
    -- A mark is kept from its letter by one of its own class, or of none, that stands between.
    joined := CASE WHEN starter IS NOT NULL AND (last = -1 OR last < class) THEN sheaf.composition(starter, c) END;
    IF joined IS NOT NULL THEN
      starter := joined;
    ELSIF class = 0 THEN
      done := done || coalesce(starter, '') || behind;
      starter := c;
      behind := '';
      last := -1;
    ELSE
      behind := behind || c;
      last := class;
    END IF;
  END LOOP;
  RETURN done || coalesce(starter, '') || behind;
END $$;

CREATE OR REPLACE FUNCTION sheaf.without_accents(t text) RETURNS text LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
BEGIN
  IF octet_length(t) = char_length(t) THEN
    RETURN t;
  END IF;
  RETURN sheaf.mapped(regexp_replace(sheaf.nfkd(t), '[\u0300-\u036f]+', '', 'g'),
    '{"ø":"o","Ø":"O","ł":"l","Ł":"L","đ":"d","Đ":"D","ß":"ss","æ":"ae","Æ":"AE","œ":"oe","Œ":"OE","ı":"i","þ":"th","Þ":"TH"}');
END $$;

-- A folded text, and the same without accents. The long way goes through the normal forms.
CREATE OR REPLACE FUNCTION sheaf.fold_both(t text) RETURNS text[] LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
DECLARE
  c text;
  entry text;
  folded text := lower(t COLLATE pg_catalog."C");
  bare text := folded;
  at int;
BEGIN
  FOREACH c IN ARRAY string_to_array(regexp_replace(t, '[\u0001-\u007f]+', '', 'g'), NULL) LOOP
    entry := $map$@FOLDS@$map$::jsonb ->> c;
    IF entry = '' THEN
      folded := sheaf.nfkc(t);
      folded := sheaf.nfkc(sheaf.mapped(lower(folded COLLATE pg_catalog."C"), $map$@CASE_FOLDS@$map$::jsonb));
      bare := sheaf.without_accents(folded);
      EXIT;
    ELSIF entry IS NOT NULL THEN
      at := strpos(entry, E'\u0001');
      folded := replace(folded, c, CASE WHEN at = 0 THEN entry ELSE left(entry, at - 1) END);
      bare := replace(bare, c, CASE WHEN at = 0 THEN entry ELSE substr(entry, at + 1) END);
    ELSIF ascii(c) BETWEEN 44032 AND 55203 THEN
      bare := replace(bare, c, sheaf.decomposition(c));
    END IF;
  END LOOP;
  RETURN ARRAY[folded, bare];
END $$;

-- NFKC and case-folded.
CREATE OR REPLACE FUNCTION sheaf.fold(t text) RETURNS text LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
BEGIN
  IF octet_length(t) = char_length(t) THEN
    RETURN lower(t COLLATE pg_catalog."C");
  END IF;
  RETURN (sheaf.fold_both(t))[1];
END $$;

CREATE OR REPLACE FUNCTION sheaf.key_beyond_ascii(t text) RETURNS text LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
DECLARE
  pair text[];
BEGIN
  t := sheaf.trimmed(t);
  IF octet_length(t) = char_length(t) THEN
    RETURN lower(t COLLATE pg_catalog."C");
  END IF;
  pair := sheaf.fold_both(t);
  RETURN CASE WHEN pair[1] = pair[2] THEN pair[1] ELSE pair[2] || E'\u0001' || pair[1] END;
END $$;

-- What texts are compared, made unique and sorted by (see `sheaf_model::text::text_key`). For a column it becomes part of the
-- statement, which is three times as fast as a call.
CREATE OR REPLACE FUNCTION sheaf.key(t text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT CASE
    WHEN octet_length($1) = char_length($1) THEN lower(btrim($1, E' \t\n\u000b\f\r') COLLATE pg_catalog."C")
    ELSE sheaf.key_beyond_ascii($1) END
$$;

CREATE OR REPLACE FUNCTION sheaf.left(t text, n bigint) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT CASE WHEN $2 >= 0 THEN left($1, least($2, 2000000000)::int) END
$$;

CREATE OR REPLACE FUNCTION sheaf.right(t text, n bigint) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT CASE WHEN $2 >= 0 THEN right($1, least($2, 2000000000)::int) END
$$;

CREATE OR REPLACE FUNCTION sheaf.mid(t text, start bigint, n bigint) RETURNS text LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
BEGIN
  IF start < 1 OR n < 0 THEN
    RETURN NULL;
  END IF;
  RETURN substr(t, least(start, 1000000000)::int, least(n, 1000000000)::int);
END $$;

CREATE OR REPLACE FUNCTION sheaf.replace(t text, start bigint, n bigint, new text) RETURNS text LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
BEGIN
  IF start < 1 OR n < 0 THEN
    RETURN NULL;
  END IF;
  start := least(start, 1000000000);
  RETURN left(t, start::int - 1) || new || substr(t, start::int + least(n, 1000000000)::int);
END $$;

-- All occurrences, or (not 0) the one with this number.
CREATE OR REPLACE FUNCTION sheaf.substitute(t text, old text, new text, which bigint) RETURNS text LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
DECLARE
  parts text[];
BEGIN
  IF which < 0 THEN
    RETURN NULL;
  ELSIF old = '' THEN
    RETURN t;
  END IF;
  parts := string_to_array(t, old);
  IF which = 0 THEN
    IF octet_length(t) + greatest(cardinality(parts) - 1, 0)::bigint * octet_length(new) > 1000000 THEN
      RETURN NULL;
    END IF;
    RETURN replace(t, old, new);
  ELSIF which >= cardinality(parts) THEN
    RETURN t;
  END IF;
  RETURN array_to_string(parts[:which::int], old) || new || array_to_string(parts[which::int + 1:], old);
END $$;

CREATE OR REPLACE FUNCTION sheaf.rept(t text, times bigint) RETURNS text LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
BEGIN
  IF times < 0 OR octet_length(t)::numeric * times > 131068 OR char_length(t)::numeric * times > 32767 THEN
    RETURN NULL;
  END IF;
  RETURN repeat(t, least(times, 200000)::int);
END $$;

CREATE OR REPLACE FUNCTION sheaf.trim(t text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT btrim(regexp_replace($1, '  +', ' ', 'g'), ' ')
$$;

CREATE OR REPLACE FUNCTION sheaf.clean(t text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT regexp_replace($1, '[\u0001-\u001f\u007f-\u009f]+', '', 'g')
$$;

CREATE OR REPLACE FUNCTION sheaf.windows() RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT E'€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008dŽ\u008f\u0090‘’“”•–—˜™š›œ\u009džŸ'
$$;

CREATE OR REPLACE FUNCTION sheaf.char(n bigint) RETURNS text LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
BEGIN
  IF n BETWEEN 128 AND 159 THEN
    RETURN substr(sheaf.windows(), n::int - 127, 1);
  END IF;
  RETURN CASE WHEN n BETWEEN 1 AND 255 THEN chr(n::int) END;
END $$;

CREATE OR REPLACE FUNCTION sheaf.code(t text) RETURNS bigint LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
DECLARE
  at int;
BEGIN
  IF t = '' THEN
    RETURN NULL;
  END IF;
  at := strpos(sheaf.windows(), left(t, 1));
  -- What the code page lacks is a question mark in it.
  RETURN CASE WHEN at > 0 THEN 127 + at WHEN ascii(t) < 256 THEN ascii(t) ELSE 63 END;
END $$;

CREATE OR REPLACE FUNCTION sheaf.unichar(n bigint) RETURNS text LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
BEGIN
  RETURN CASE WHEN n BETWEEN 1 AND 55295 OR n BETWEEN 57344 AND 1114111 THEN chr(n::int) END;
END $$;

CREATE OR REPLACE FUNCTION sheaf.unicode(t text) RETURNS bigint LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
BEGIN
  RETURN CASE WHEN t <> '' THEN ascii(t) END;
END $$;

CREATE OR REPLACE FUNCTION sheaf.reverse(t text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT reverse($1)
$$;

-- A part of a text that is split at a separator; from the end, where the number is below zero.
CREATE OR REPLACE FUNCTION sheaf.part(t text, separator text, which bigint) RETURNS text LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
DECLARE
  parts text[];
BEGIN
  IF separator = '' OR t = '' THEN
    RETURN CASE WHEN which IN (1, -1) THEN t END;
  END IF;
  IF abs(which::numeric) > 2000000000 THEN
    RETURN NULL;
  END IF;
  -- From the end, texts are looked for from the end as well: it counts where they overlap.
  IF which > 0 THEN
    parts := string_to_array(t, separator);
    RETURN parts[which];
  END IF;
  parts := string_to_array(reverse(t), reverse(separator));
  RETURN CASE WHEN which < 0 THEN reverse(parts[-which]) END;
END $$;

CREATE OR REPLACE FUNCTION sheaf.before(t text, mark text) RETURNS text LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
DECLARE
  at int := strpos(t, mark);
BEGIN
  RETURN CASE WHEN at > 0 THEN left(t, at - 1) END;
END $$;

CREATE OR REPLACE FUNCTION sheaf.after(t text, mark text) RETURNS text LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
DECLARE
  at int := strpos(t, mark);
BEGIN
  RETURN CASE WHEN at > 0 THEN substr(t, at + char_length(mark)) END;
END $$;

CREATE OR REPLACE FUNCTION sheaf.url(t text) RETURNS text LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
DECLARE
  bytes bytea := convert_to(t, 'UTF8');
  byte int;
  done text := '';
BEGIN
  IF t ~ '^[-A-Za-z0-9_.~]*$' THEN
    RETURN t;
  END IF;
  FOR i IN 0 .. length(bytes) - 1 LOOP
    byte := get_byte(bytes, i);
    done := done || CASE
      WHEN byte < 128 AND chr(greatest(byte, 1)) ~ '[-A-Za-z0-9_.~]' THEN chr(byte)
      ELSE '%' || upper(lpad(to_hex(byte), 2, '0')) END;
  END LOOP;
  RETURN done;
END $$;

CREATE OR REPLACE FUNCTION sheaf.slug(t text) RETURNS text LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
BEGIN
  RETURN btrim(regexp_replace(sheaf.lower(sheaf.without_accents(t)), '[^a-z0-9]+', '-', 'g'), '-');
END $$;

CREATE OR REPLACE FUNCTION sheaf.pad(t text, n bigint, filling text) RETURNS text LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
BEGIN
  IF n < 0 OR filling = '' THEN
    RETURN NULL;
  END IF;
  RETURN repeat(left(filling, 1), least(n, 32767)::int - char_length(t)) || t;
END $$;
