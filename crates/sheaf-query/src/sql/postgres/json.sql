-- Values within JSON: as what they are read, and the key by which they are compared, sorted and indexed. Each also of a text of JSON.
-- A place in a list; of what is no list nothing, also where it stands alone.
CREATE OR REPLACE FUNCTION sheaf.json_item(value jsonb, place bigint) RETURNS jsonb
  LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE STRICT AS $$
BEGIN
  RETURN CASE WHEN jsonb_typeof(value) = 'array' AND place >= 0 THEN value -> place::int END;
END $$;

CREATE OR REPLACE FUNCTION sheaf.json_part(value text, name text) RETURNS text
  LANGUAGE sql IMMUTABLE PARALLEL SAFE STRICT AS $$ SELECT sheaf.json_text(CAST(value AS jsonb) -> name) $$;
CREATE OR REPLACE FUNCTION sheaf.json_item(value text, place bigint) RETURNS text
  LANGUAGE sql IMMUTABLE PARALLEL SAFE STRICT AS $$ SELECT sheaf.json_text(sheaf.json_item(CAST(value AS jsonb), place)) $$;

CREATE OR REPLACE FUNCTION sheaf.json_number(value jsonb) RETURNS float8
  LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE STRICT AS $$
DECLARE
  n numeric;
BEGIN
  IF jsonb_typeof(value) <> 'number' THEN
    RETURN NULL;
  END IF;
  n := value::numeric;
  -- What others wrote may be beyond what a number here can be.
  IF abs(n) > 1.797693134862315e308 THEN
    RETURN CASE WHEN n < 0 THEN -1.797693134862315e308 ELSE 1.797693134862315e308 END;
  ELSIF n <> 0 AND abs(n) < 1e-307 THEN
    RETURN 0;
  END IF;
  RETURN n::float8;
END $$;

CREATE OR REPLACE FUNCTION sheaf.json_key(value jsonb) RETURNS text
  LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE STRICT AS $$
DECLARE
  n float8;
  bits text;
BEGIN
  CASE jsonb_typeof(value)
    WHEN 'string' THEN
      bits := value #>> '{}';
      RETURN CASE WHEN bits <> '' THEN left('2' || sheaf.key(bits), 257) END;
    WHEN 'number' THEN
      n := sheaf.json_number(value);
      bits := encode(float8send(n), 'hex');
      RETURN '1' || CASE WHEN n < 0 THEN translate(bits, '0123456789abcdef', 'fedcba9876543210')
        ELSE translate(left(bits, 1), '01234567', '89abcdef') || substr(bits, 2) END;
    WHEN 'boolean' THEN RETURN CASE WHEN value::boolean THEN '31' ELSE '30' END;
    WHEN 'array' THEN RETURN left('4' || sheaf.json_text(value), 257);
    WHEN 'object' THEN RETURN left('5' || sheaf.json_text(value), 257);
    ELSE RETURN NULL;
  END CASE;
END $$;

CREATE OR REPLACE FUNCTION sheaf.json_plain(value jsonb) RETURNS text
  LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE STRICT AS $$
DECLARE
  n numeric;
BEGIN
  CASE jsonb_typeof(value)
    WHEN 'string' THEN RETURN nullif(value #>> '{}', '');
    WHEN 'number' THEN
      n := value::numeric;
      RETURN CASE WHEN n = trunc(n) AND n BETWEEN -9223372036854775808 AND 18446744073709551615 THEN trunc(n)::text
        ELSE sheaf.general(sheaf.json_number(value)) END;
    WHEN 'boolean' THEN RETURN CASE WHEN value::boolean THEN 'TRUE' ELSE 'FALSE' END;
    WHEN 'null' THEN RETURN NULL;
    ELSE RETURN sheaf.json_text(value);
  END CASE;
END $$;

CREATE OR REPLACE FUNCTION sheaf.json_string(value jsonb) RETURNS text
  LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE STRICT AS $$
BEGIN
  RETURN CASE WHEN jsonb_typeof(value) = 'string' THEN nullif(value #>> '{}', '') END;
END $$;

CREATE OR REPLACE FUNCTION sheaf.json_truth(value jsonb) RETURNS boolean
  LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE STRICT AS $$
BEGIN
  RETURN CASE WHEN jsonb_typeof(value) = 'boolean' THEN value::boolean END;
END $$;

CREATE OR REPLACE FUNCTION sheaf.json_kind(value jsonb) RETURNS text
  LANGUAGE sql IMMUTABLE PARALLEL SAFE STRICT AS $$
  SELECT CASE jsonb_typeof(value) WHEN 'string' THEN 'text' WHEN 'array' THEN 'list' WHEN 'null' THEN NULL ELSE jsonb_typeof(value) END $$;

CREATE OR REPLACE FUNCTION sheaf.json_size(value jsonb) RETURNS bigint
  LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE STRICT AS $$
BEGIN
  RETURN CASE jsonb_typeof(value) WHEN 'array' THEN jsonb_array_length(value)
    WHEN 'object' THEN (SELECT count(*) FROM jsonb_object_keys(value)) END;
END $$;

CREATE OR REPLACE FUNCTION sheaf.json_has_key(value jsonb, name text) RETURNS boolean
  LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE STRICT AS $$
BEGIN
  RETURN jsonb_typeof(value) = 'object' AND jsonb_exists(value, name);
END $$;

-- Whether a list has an item that is the same.
CREATE OR REPLACE FUNCTION sheaf.json_has(value jsonb, item text) RETURNS boolean
  LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE STRICT AS $$
BEGIN
  RETURN jsonb_typeof(value) = 'array' AND value @> jsonb_build_array(item::jsonb);
END $$;

CREATE OR REPLACE FUNCTION sheaf.json_number(value text) RETURNS float8
  LANGUAGE sql IMMUTABLE PARALLEL SAFE STRICT AS $$ SELECT sheaf.json_number(CAST(value AS jsonb)) $$;
CREATE OR REPLACE FUNCTION sheaf.json_key(value text) RETURNS text
  LANGUAGE sql IMMUTABLE PARALLEL SAFE STRICT AS $$ SELECT sheaf.json_key(CAST(value AS jsonb)) $$;
CREATE OR REPLACE FUNCTION sheaf.json_plain(value text) RETURNS text
  LANGUAGE sql IMMUTABLE PARALLEL SAFE STRICT AS $$ SELECT sheaf.json_plain(CAST(value AS jsonb)) $$;
CREATE OR REPLACE FUNCTION sheaf.json_string(value text) RETURNS text
  LANGUAGE sql IMMUTABLE PARALLEL SAFE STRICT AS $$ SELECT sheaf.json_string(CAST(value AS jsonb)) $$;
CREATE OR REPLACE FUNCTION sheaf.json_truth(value text) RETURNS boolean
  LANGUAGE sql IMMUTABLE PARALLEL SAFE STRICT AS $$ SELECT sheaf.json_truth(CAST(value AS jsonb)) $$;
CREATE OR REPLACE FUNCTION sheaf.json_kind(value text) RETURNS text
  LANGUAGE sql IMMUTABLE PARALLEL SAFE STRICT AS $$ SELECT sheaf.json_kind(CAST(value AS jsonb)) $$;
CREATE OR REPLACE FUNCTION sheaf.json_size(value text) RETURNS bigint
  LANGUAGE sql IMMUTABLE PARALLEL SAFE STRICT AS $$ SELECT sheaf.json_size(CAST(value AS jsonb)) $$;
CREATE OR REPLACE FUNCTION sheaf.json_has_key(value text, name text) RETURNS boolean
  LANGUAGE sql IMMUTABLE PARALLEL SAFE STRICT AS $$ SELECT sheaf.json_has_key(CAST(value AS jsonb), name) $$;
CREATE OR REPLACE FUNCTION sheaf.json_has(value text, item text) RETURNS boolean
  LANGUAGE sql IMMUTABLE PARALLEL SAFE STRICT AS $$ SELECT sheaf.json_has(CAST(value AS jsonb), item) $$;
