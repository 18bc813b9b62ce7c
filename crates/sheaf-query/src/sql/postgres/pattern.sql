-- Regular expressions. What a formula is written with is translated while it is compiled (`pattern.rs`); what comes out of a
-- column is translated here, as far as it goes: characters, classes, groups, alternatives, quantifiers, anchors and the
-- escapes \d \w \s \b. A pattern that goes further, or is none, is NULL.

CREATE OR REPLACE FUNCTION sheaf.translated(pattern text) RETURNS text LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
DECLARE
  word text := '0-9A-Za-z_@WORD@';
  next text := '^(\\(?:[dDsSwWbnrt]|[][\\.^$|(){}*+?/ "%&,:;<=>@`~!#''_-])'
    '|\[\^?(?:[^][\\&~-]|\\[dsw]|\\[][\\.^$|(){}*+?/-])(?:[^][\\&~]|\\[dsw]|\\[][\\.^$|(){}*+?/-])*\]'
    '|\(\?:|[*+?]\??|\{[0-9]{1,3}(?:,[0-9]{0,3})?\}\??|.)';
  piece text;
  rest text := pattern;
  open_groups int := 0;
  may_repeat boolean := false;
  bounds int[];
  done text := '***:';
BEGIN
  IF length(pattern) > 500 THEN
    RETURN NULL;
  END IF;
  WHILE rest <> '' LOOP
    -- The next piece: an escape, a class, a group's beginning, a quantifier, or one character.
    piece := (regexp_match(rest, next))[1];
    rest := substr(rest, length(piece) + 1);
    IF piece ~ '^[*+?{]' THEN
      IF NOT may_repeat OR piece = '{' THEN
        RETURN NULL;
      END IF;
      bounds := array_remove(regexp_split_to_array(piece, '[^0-9]+'), '')::int[];
      IF bounds[1] > 255 OR bounds[2] > 255 OR bounds[2] < bounds[1] THEN
        RETURN NULL;
      END IF;
      done := done || piece;
      may_repeat := false;
    ELSIF piece ~ '^\[.' THEN
      IF piece ~ '[^\\]-.*-.*' AND piece ~ '[a-zA-Z0-9]-[a-zA-Z0-9]-' OR sheaf.backwards(piece) THEN
        RETURN NULL;
      END IF;
      done := done || replace(replace(replace(piece, '\d', '0-9@DIGIT@'), '\w', word), '\s', '@SPACE@');
      may_repeat := true;
    ELSIF piece LIKE '(%' THEN
      open_groups := open_groups + 1;
      done := done || piece;
      may_repeat := false;
    ELSIF piece = ')' THEN
      open_groups := open_groups - 1;
      IF open_groups < 0 THEN
        RETURN NULL;
      END IF;
      done := done || piece;
      may_repeat := true;
    ELSIF piece IN ('|', '^', '$') THEN
      done := done || piece;
      may_repeat := false;
    ELSIF piece IN ('[', ']', '{', '}', '\') THEN
      RETURN NULL;
    ELSE
      done := done || CASE piece
        WHEN '.' THEN '[^\n]'
        WHEN '\d' THEN '[0-9@DIGIT@]'
        WHEN '\D' THEN '[^0-9@DIGIT@]'
        WHEN '\s' THEN '[@SPACE@]'
        WHEN '\S' THEN '[^@SPACE@]'
        WHEN '\w' THEN '[' || word || ']'
        WHEN '\W' THEN '[^' || word || ']'
        WHEN '\b' THEN '(?:(?<=[' || word || '])(?![' || word || '])|(?<![' || word || '])(?=[' || word || ']))'
        ELSE piece END;
      may_repeat := piece <> '\b';
    END IF;
  END LOOP;
  RETURN CASE WHEN open_groups = 0 THEN done END;
END $$;

-- Whether a class has a range that ends before it begins.
CREATE OR REPLACE FUNCTION sheaf.backwards(class text) RETURNS boolean LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT coalesce(bool_or(m[1] COLLATE pg_catalog."C" > m[2] COLLATE pg_catalog."C"), false) FROM regexp_matches($1, '([^][\\^])-([^][\\])', 'g') AS m
$$;

-- With a pattern of PostgreSQL's own.
CREATE OR REPLACE FUNCTION sheaf.fits(t text, pattern text) RETURNS boolean LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
BEGIN
  RETURN t COLLATE pg_catalog."C" ~ pattern;
END $$;

-- The first group where there is one, else the whole.
CREATE OR REPLACE FUNCTION sheaf.extracted(t text, pattern text) RETURNS text LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
DECLARE
  found text[] := regexp_match(t COLLATE pg_catalog."C", pattern);
BEGIN
  RETURN CASE WHEN found IS NULL THEN NULL WHEN found[1] IS NOT NULL THEN found[1]
    ELSE substring(t COLLATE pg_catalog."C" from '***:(?:' || substr(pattern, 5) || ')') END;
END $$;

-- `$1`, `${1}` and `$$` as PostgreSQL has them; a group without a number, or beyond the ninth, is nothing.
CREATE OR REPLACE FUNCTION sheaf.replaced(t text, pattern text, new text) RETURNS text LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $body$
DECLARE
  part text;
  written text := '';
BEGIN
  FOR part IN SELECT m[1] FROM regexp_matches(new, '(\$\$|\$[0-9A-Za-z_]+|\$\{[^}]*\}|[^$]+|\$)', 'g') AS m LOOP
    written := written || CASE
      WHEN part = '$$' OR part = '$' THEN '$'
      WHEN part ~ '^\$\{?0\}?$' THEN '\&'
      WHEN part ~ '^\$\{?[1-9]\}?$' THEN '\' || translate(part, '${}', '')
      WHEN part LIKE '$%' THEN ''
      ELSE replace(part, '\', '\\') END;
  END LOOP;
  RETURN regexp_replace(t COLLATE pg_catalog."C", pattern, written, 'g');
END $body$;

CREATE OR REPLACE FUNCTION sheaf.regexmatch(t text, pattern text) RETURNS boolean LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT sheaf.fits($1, sheaf.translated($2))
$$;

CREATE OR REPLACE FUNCTION sheaf.regexextract(t text, pattern text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT sheaf.extracted($1, sheaf.translated($2))
$$;

CREATE OR REPLACE FUNCTION sheaf.regexreplace(t text, pattern text, new text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT sheaf.replaced($1, sheaf.translated($2), $3)
$$;
