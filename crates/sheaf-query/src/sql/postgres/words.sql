-- Text: what it contains and where, and several texts as one.

CREATE OR REPLACE FUNCTION sheaf.find(what text, t text, start bigint) RETURNS bigint LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
DECLARE
  at int;
BEGIN
  IF start < 1 OR start > char_length(t) + 1 THEN
    RETURN NULL;
  END IF;
  at := strpos(substr(t, start::int), what);
  RETURN CASE WHEN at > 0 THEN at + start - 1 END;
END $$;

-- `?` stands for a character, `*` for any number of them, `~` makes them plain: as a regular expression over small letters.
CREATE OR REPLACE FUNCTION sheaf.wildcards(what text) RETURNS text LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
DECLARE
  c text;
  plain boolean := false;
  done text := '';
BEGIN
  FOREACH c IN ARRAY string_to_array(regexp_replace(what, '~([?*~])', E'\u0001\\1', 'g'), NULL) LOOP
    IF plain OR c NOT IN (E'\u0001', '?', '*') THEN
      done := done || regexp_replace(sheaf.lower_first(c), '([][\\.^$|(){}+*?-])', '\\\1');
      plain := false;
    ELSIF c = E'\u0001' THEN
      plain := true;
    ELSE
      done := done || CASE c WHEN '?' THEN '.' ELSE '.*' END;
    END IF;
  END LOOP;
  RETURN done;
END $$;

-- Small letters one for one: the only letter that becomes two is I with a dot.
CREATE OR REPLACE FUNCTION sheaf.lower_first(t text) RETURNS text LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
BEGIN
  RETURN sheaf.lower_each(replace(t, 'İ', 'i'));
END $$;

CREATE OR REPLACE FUNCTION sheaf.search(what text, t text, start bigint) RETURNS bigint LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
DECLARE
  length int := char_length(t);
BEGIN
  IF start < 1 OR start > length + 1 OR (what = '' AND start = length + 1 AND start > 1) THEN
    RETURN NULL;
  ELSIF what = '' THEN
    RETURN start;
  ELSIF start = length + 1 THEN
    RETURN CASE WHEN what ~ '^\*+$' THEN start END;
  END IF;
  RETURN nullif(regexp_instr(sheaf.lower_first(t) COLLATE pg_catalog."C", '***:' || sheaf.wildcards(what), start::int), 0);
END $$;

CREATE OR REPLACE FUNCTION sheaf.wildcard(t text, what text) RETURNS boolean LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
BEGIN
  RETURN sheaf.lower_first(t) COLLATE pg_catalog."C" ~ ('***:^(?:' || sheaf.wildcards(what) || ')$');
END $$;

CREATE OR REPLACE FUNCTION sheaf.contains(t text, what text) RETURNS boolean LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
BEGIN
  RETURN strpos(sheaf.fold(t), sheaf.fold(what)) > 0;
END $$;

CREATE OR REPLACE FUNCTION sheaf.starts(t text, what text) RETURNS boolean LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
BEGIN
  RETURN starts_with(sheaf.fold(t), sheaf.fold(what));
END $$;

CREATE OR REPLACE FUNCTION sheaf.ends(t text, what text) RETURNS boolean LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
BEGIN
  what := sheaf.fold(what);
  RETURN right(sheaf.fold(t), char_length(what)) = what;
END $$;

CREATE OR REPLACE FUNCTION sheaf.occurrences(t text, what text) RETURNS bigint LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
BEGIN
  RETURN CASE WHEN what = '' OR t = '' THEN 0 ELSE cardinality(string_to_array(t, what)) - 1 END;
END $$;

CREATE OR REPLACE FUNCTION sheaf.textjoin(separator text, skip boolean, list text[]) RETURNS text LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
BEGIN
  IF skip THEN
    list := array_remove(array_remove(list, ''), NULL);
  END IF;
  RETURN array_to_string(list, separator, '');
END $$;

-- The codes of a column of choices; none where it holds no array of codes.
CREATE OR REPLACE FUNCTION sheaf.codes(list text) RETURNS bigint[] LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
BEGIN
  RETURN CASE WHEN list ~ '^\s*\[(\s*\d{1,18}\s*(,\s*\d{1,18}\s*)*)\]\s*$' THEN translate(list, '[] ', '{}')::bigint[] ELSE '{}' END;
END $$;

-- Codes as labels, `[[1,"red"],[2,"blue"]]` being the choices.
CREATE OR REPLACE FUNCTION sheaf.labels(list text, choices text) RETURNS text LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
DECLARE
  code bigint;
  label text;
  done text[] := '{}';
BEGIN
  FOREACH code IN ARRAY sheaf.codes(list) LOOP
    label := jsonb_path_query_first(choices::jsonb, 'strict $[*] ? (@[0] == $code)', jsonb_build_object('code', code)) ->> 1;
    IF label IS NOT NULL THEN
      done := done || label;
    END IF;
  END LOOP;
  RETURN array_to_string(done, ', ');
END $$;

CREATE OR REPLACE FUNCTION sheaf.has_code(list text, code bigint) RETURNS boolean LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
BEGIN
  RETURN code = ANY (sheaf.codes(list));
END $$;

CREATE OR REPLACE FUNCTION sheaf.code_count(list text) RETURNS bigint LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
BEGIN
  RETURN cardinality(sheaf.codes(list));
END $$;

CREATE OR REPLACE FUNCTION sheaf.join(list text[], separator text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT array_to_string($1, $2)
$$;
