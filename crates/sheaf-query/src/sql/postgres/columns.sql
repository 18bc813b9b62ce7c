-- What columns hold natively, as the whole numbers that formulas compute with, and back.
CREATE OR REPLACE FUNCTION sheaf.ms(moment timestamptz) RETURNS bigint
  LANGUAGE sql IMMUTABLE PARALLEL SAFE STRICT
  AS $$ SELECT CAST(pg_catalog.floor(EXTRACT(EPOCH FROM moment) * 1000) AS bigint) $$;
CREATE OR REPLACE FUNCTION sheaf.moment(ms bigint) RETURNS timestamptz
  LANGUAGE sql IMMUTABLE PARALLEL SAFE STRICT
  AS $$ SELECT TIMESTAMPTZ 'epoch' + pg_catalog.make_interval(secs => CAST(ms / 1000 AS double precision))
        + pg_catalog.make_interval(secs => CAST(ms % 1000 AS double precision) / 1000) $$;
CREATE OR REPLACE FUNCTION sheaf.time_ms(moment time) RETURNS bigint
  LANGUAGE sql IMMUTABLE PARALLEL SAFE STRICT
  AS $$ SELECT CAST(pg_catalog.floor(EXTRACT(EPOCH FROM moment) * 1000) AS bigint) $$;
CREATE OR REPLACE FUNCTION sheaf.time_of(ms bigint) RETURNS time
  LANGUAGE sql IMMUTABLE PARALLEL SAFE STRICT
  AS $$ SELECT TIME '00:00' + pg_catalog.make_interval(secs => CAST(ms AS double precision) / 1000) $$;
-- As SQLite keeps it: without blanks between the parts.
CREATE OR REPLACE FUNCTION sheaf.json_text(value jsonb) RETURNS text
  LANGUAGE sql IMMUTABLE PARALLEL SAFE STRICT
  AS $$ SELECT CASE pg_catalog.jsonb_typeof(value)
          WHEN 'array' THEN '[' || coalesce((SELECT pg_catalog.string_agg(sheaf.json_text(item), ',' ORDER BY place)
            FROM pg_catalog.jsonb_array_elements(value) WITH ORDINALITY AS a(item, place)), '') || ']'
          WHEN 'object' THEN '{' || coalesce((SELECT pg_catalog.string_agg(pg_catalog.to_json(key)::text || ':' || sheaf.json_text(item), ',')
            FROM pg_catalog.jsonb_each(value) AS o(key, item)), '') || '}'
          ELSE value::text END $$;
