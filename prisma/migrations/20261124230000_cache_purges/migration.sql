-- Which stored answers a change makes stale is said here, beside the data, so that no way of changing it can forget to say so:
-- each change names tags, and answers hold the tags of what they show (docs/caching.md lists them). The names reach all
-- processes by NOTIFY when the change commits, and the one that changed it reads them from `marquee.purged` before.

CREATE INDEX "occurrences_live_ends_at_idx" ON "occurrences" ("ends_at") WHERE "cancelled_at" IS NULL;

-- Many tags at once become '*', which means all answers: a notification holds 8,000 bytes, and the list is searched for each tag.
CREATE FUNCTION marquee_purge(VARIADIC tags text[]) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  noted text := coalesce(nullif(current_setting('marquee.purged', true), ''), E'\n');
  tag text;
BEGIN
  FOREACH tag IN ARRAY tags LOOP
    CONTINUE WHEN tag IS NULL OR noted = '*' OR position(E'\n' || tag || E'\n' IN noted) > 0;
    IF tag = '*' OR length(noted) + length(tag) > 32000 THEN
      noted := '*';
      tag := '*';
    ELSE
      noted := noted || tag || E'\n';
    END IF;
    PERFORM pg_notify('marquee_purge', tag);
  END LOOP;
  PERFORM set_config('marquee.purged', noted, true);
END $$;

-- Events ---------------------------------------------------------------------------------------------------------------------

CREATE FUNCTION marquee_is_public_event(status "EventStatus") RETURNS boolean IMMUTABLE LANGUAGE sql AS
  $$ SELECT status IN ('PUBLISHED', 'CANCELLED', 'ARCHIVED') $$;

CREATE FUNCTION marquee_month(moment timestamptz) RETURNS text STABLE LANGUAGE sql AS
  $$ SELECT to_char(moment AT TIME ZONE 'UTC', 'YYYY-MM') $$;

-- Every slug that leads to an event: it comes and goes with all of them.
CREATE FUNCTION marquee_purge_event_slugs(changed uuid) RETURNS void LANGUAGE sql AS
  $$ SELECT marquee_purge(VARIADIC coalesce(array_agg('event-slug:' || slug), '{}')) FROM event_slugs WHERE event_id = changed $$;

-- Every list that an event is in, or could be.
CREATE FUNCTION marquee_purge_event_lists(changed uuid) RETURNS void LANGUAGE sql AS $$
  SELECT marquee_purge(VARIADIC array_agg(tag)) FROM (
    SELECT unnest(ARRAY['events:all', 'events:search']) AS tag
    UNION SELECT 'events:organizer:' || organizer_id FROM events WHERE id = changed
    UNION SELECT 'events:venue:' || venue_id FROM events WHERE id = changed AND venue_id IS NOT NULL
    UNION SELECT 'events:venue:' || venue_id FROM occurrences WHERE event_id = changed AND venue_id IS NOT NULL
    UNION SELECT 'events:month:' || marquee_month(starts_at) FROM occurrences WHERE event_id = changed
    UNION SELECT 'events:tag:' || t.slug FROM event_tags et JOIN tags t ON t.id = et.tag_id WHERE et.event_id = changed
  ) named
$$;

CREATE FUNCTION marquee_purge_event() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'DELETE' THEN
    IF marquee_is_public_event(OLD.status) THEN
      PERFORM marquee_purge('event:' || OLD.id, 'event-slug:' || OLD.slug, 'events:all', 'events:search', 'events:organizer:' || OLD.organizer_id, 'events:venue:' || OLD.venue_id);
    END IF;
    RETURN NULL;
  END IF;
  IF TG_OP = 'INSERT' THEN
    IF marquee_is_public_event(NEW.status) THEN
      PERFORM marquee_purge('event:' || NEW.id, 'event-slug:' || NEW.slug);
      PERFORM marquee_purge_event_lists(NEW.id);
    END IF;
    RETURN NULL;
  END IF;
  IF NOT marquee_is_public_event(OLD.status) AND NOT marquee_is_public_event(NEW.status) THEN RETURN NULL; END IF;
  IF OLD.search IS DISTINCT FROM NEW.search THEN
    PERFORM marquee_purge('events:search');
    NEW.search := OLD.search;
  END IF;
  IF NEW IS NOT DISTINCT FROM OLD THEN RETURN NULL; END IF;
  PERFORM marquee_purge('event:' || NEW.id, 'event-slug:' || OLD.slug, 'event-slug:' || NEW.slug);
  IF NOT marquee_is_public_event(OLD.status) THEN PERFORM marquee_purge_event_slugs(NEW.id); END IF;
  IF (OLD.status, OLD.organizer_id, OLD.venue_id, OLD.online_url, OLD.time_zone, OLD.sales_paused, OLD.published_at, OLD.cancelled_at)
    IS DISTINCT FROM (NEW.status, NEW.organizer_id, NEW.venue_id, NEW.online_url, NEW.time_zone, NEW.sales_paused, NEW.published_at, NEW.cancelled_at) THEN
    PERFORM marquee_purge_event_lists(NEW.id);
    PERFORM marquee_purge('events:organizer:' || OLD.organizer_id, 'events:venue:' || OLD.venue_id);
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER "events_purge" AFTER INSERT OR UPDATE OR DELETE ON "events" FOR EACH ROW EXECUTE FUNCTION marquee_purge_event();

-- Whatever belongs to an event. One whose event is gone with it, or is not public, is nobody's to see.
CREATE FUNCTION marquee_purge_event_part(changed uuid) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT FROM events WHERE id = changed AND marquee_is_public_event(status)) THEN
    PERFORM marquee_purge('event:' || changed);
    PERFORM marquee_purge_event_lists(changed);
  END IF;
END $$;

CREATE FUNCTION marquee_purge_occurrence() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP <> 'INSERT' THEN
    PERFORM marquee_purge_event_part(OLD.event_id);
    IF TG_OP = 'DELETE' OR OLD IS DISTINCT FROM NEW THEN
      PERFORM marquee_purge('events:month:' || marquee_month(OLD.starts_at), 'events:venue:' || OLD.venue_id)
        FROM events WHERE id = OLD.event_id AND marquee_is_public_event(status);
    END IF;
  END IF;
  IF TG_OP = 'INSERT' OR (TG_OP = 'UPDATE' AND OLD.event_id <> NEW.event_id) THEN PERFORM marquee_purge_event_part(NEW.event_id); END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER "occurrences_purge" AFTER INSERT OR UPDATE OR DELETE ON "occurrences" FOR EACH ROW EXECUTE FUNCTION marquee_purge_occurrence();

CREATE FUNCTION marquee_purge_ticket_type() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM marquee_purge_event_part(CASE TG_OP WHEN 'DELETE' THEN OLD.event_id ELSE NEW.event_id END);
  RETURN NULL;
END $$;
CREATE TRIGGER "ticket_types_purge" AFTER INSERT OR UPDATE OR DELETE ON "ticket_types" FOR EACH ROW EXECUTE FUNCTION marquee_purge_ticket_type();

-- Stock is counted at every booking, and only whether it is enough for one is shown: the last places of many decide that. Those
-- who look for tickets wait on the function, so it is called for the last ones alone (the least per booking is 100 at most).
CREATE FUNCTION marquee_purge_stock() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  before int := OLD.capacity - OLD.sold - OLD.held - OLD.blocked;
  after int := NEW.capacity - NEW.sold - NEW.held - NEW.blocked;
BEGIN
  IF EXISTS (SELECT FROM pool_ticket_types d JOIN ticket_types k ON k.id = d.ticket_type_id
    WHERE d.pool_id = NEW.pool_id AND coalesce(before >= k.min_per_booking, true) <> coalesce(after >= k.min_per_booking, true)) THEN
    PERFORM marquee_purge('event:' || event_id) FROM occurrences WHERE id = NEW.occurrence_id;
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER "stocks_purge" AFTER UPDATE ON "stocks" FOR EACH ROW
  WHEN (OLD.capacity IS DISTINCT FROM NEW.capacity OR OLD.capacity - OLD.sold - OLD.held - OLD.blocked < 100 OR NEW.capacity - NEW.sold - NEW.held - NEW.blocked < 100)
  EXECUTE FUNCTION marquee_purge_stock();

-- What a ticket draws from decides whether it can be had.
CREATE FUNCTION marquee_purge_draw() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  changed pool_ticket_types := CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
BEGIN
  PERFORM marquee_purge_event_part(event_id) FROM ticket_types WHERE id = changed.ticket_type_id;
  RETURN NULL;
END $$;
CREATE TRIGGER "pool_ticket_types_purge" AFTER INSERT OR DELETE ON "pool_ticket_types" FOR EACH ROW EXECUTE FUNCTION marquee_purge_draw();

CREATE FUNCTION marquee_purge_stock_set() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  changed stocks := CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
BEGIN
  PERFORM marquee_purge_event_part(event_id) FROM occurrences WHERE id = changed.occurrence_id;
  RETURN NULL;
END $$;
CREATE TRIGGER "stocks_set_purge" AFTER INSERT OR DELETE ON "stocks" FOR EACH ROW EXECUTE FUNCTION marquee_purge_stock_set();

CREATE FUNCTION marquee_purge_event_tag() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  changed event_tags := CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
BEGIN
  PERFORM marquee_purge_event_part(changed.event_id);
  PERFORM marquee_purge('events:tag:' || t.slug) FROM tags t, events e WHERE t.id = changed.tag_id AND e.id = changed.event_id AND marquee_is_public_event(e.status);
  RETURN NULL;
END $$;
CREATE TRIGGER "event_tags_purge" AFTER INSERT OR DELETE ON "event_tags" FOR EACH ROW EXECUTE FUNCTION marquee_purge_event_tag();

CREATE FUNCTION marquee_purge_event_slug() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM marquee_purge('event-slug:' || CASE TG_OP WHEN 'DELETE' THEN OLD.slug ELSE NEW.slug END);
  RETURN NULL;
END $$;
CREATE TRIGGER "event_slugs_purge" AFTER INSERT OR UPDATE OR DELETE ON "event_slugs" FOR EACH ROW EXECUTE FUNCTION marquee_purge_event_slug();

CREATE FUNCTION marquee_purge_tag() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM marquee_purge('tags');
  IF TG_OP <> 'INSERT' THEN PERFORM marquee_purge('tag:' || OLD.id, 'events:tag:' || OLD.slug, 'facets'); END IF;
  IF TG_OP <> 'DELETE' THEN PERFORM marquee_purge('tag:' || NEW.id, 'events:tag:' || NEW.slug); END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER "tags_purge" AFTER INSERT OR UPDATE OR DELETE ON "tags" FOR EACH ROW EXECUTE FUNCTION marquee_purge_tag();

CREATE FUNCTION marquee_purge_organizer() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP <> 'INSERT' THEN PERFORM marquee_purge('organizer:' || OLD.id, 'organizer-slug:' || OLD.slug); END IF;
  IF TG_OP <> 'DELETE' THEN PERFORM marquee_purge('organizer:' || NEW.id, 'organizer-slug:' || NEW.slug); END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER "organizers_purge" AFTER INSERT OR UPDATE OR DELETE ON "organizers" FOR EACH ROW EXECUTE FUNCTION marquee_purge_organizer();

-- Venues ---------------------------------------------------------------------------------------------------------------------

-- An event shows no venue that is a draft, so its answers hold no tag of it either: when one comes to light, they are named one by one.
CREATE FUNCTION marquee_purge_venue() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  was_public boolean := TG_OP <> 'INSERT' AND OLD.status <> 'DRAFT';
  is_public boolean := TG_OP <> 'DELETE' AND NEW.status <> 'DRAFT';
BEGIN
  IF NOT was_public AND NOT is_public THEN RETURN NULL; END IF;
  PERFORM marquee_purge('venues');
  IF TG_OP <> 'INSERT' THEN PERFORM marquee_purge('venue:' || OLD.id, 'venue-slug:' || OLD.slug); END IF;
  IF TG_OP <> 'DELETE' THEN PERFORM marquee_purge('venue:' || NEW.id, 'venue-slug:' || NEW.slug); END IF;
  IF TG_OP = 'UPDATE' AND (OLD.name, OLD.status) IS DISTINCT FROM (NEW.name, NEW.status) THEN PERFORM marquee_purge('facets'); END IF;
  IF TG_OP <> 'UPDATE' OR (OLD.status, OLD.latitude, OLD.longitude, OLD.city, OLD.country_code) IS DISTINCT FROM (NEW.status, NEW.latitude, NEW.longitude, NEW.city, NEW.country_code) THEN
    PERFORM marquee_purge('events:place');
  END IF;
  IF is_public AND NOT was_public THEN
    PERFORM marquee_purge('events:venue:' || NEW.id);
    PERFORM marquee_purge('event:' || id) FROM (SELECT id FROM events WHERE venue_id = NEW.id UNION SELECT event_id FROM occurrences WHERE venue_id = NEW.id) held;
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER "venues_purge" AFTER INSERT OR UPDATE OR DELETE ON "venues" FOR EACH ROW EXECUTE FUNCTION marquee_purge_venue();

-- Media ----------------------------------------------------------------------------------------------------------------------

CREATE FUNCTION marquee_purge_media() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP <> 'INSERT' AND OLD.state = 'READY' THEN PERFORM marquee_purge('media:' || OLD.id); END IF;
  IF TG_OP <> 'DELETE' AND NEW.state = 'READY' THEN PERFORM marquee_purge('media:' || NEW.id); END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER "media_assets_purge" AFTER INSERT OR UPDATE OR DELETE ON "media_assets" FOR EACH ROW EXECUTE FUNCTION marquee_purge_media();

CREATE FUNCTION marquee_purge_media_variant() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM marquee_purge('media:' || CASE TG_OP WHEN 'DELETE' THEN OLD.asset_id ELSE NEW.asset_id END);
  RETURN NULL;
END $$;
CREATE TRIGGER "media_variants_purge" AFTER INSERT OR UPDATE OR DELETE ON "media_variants" FOR EACH ROW EXECUTE FUNCTION marquee_purge_media_variant();

-- Settings: languages, fallback and name of the site are part of most answers. ------------------------------------------------

CREATE FUNCTION marquee_purge_settings() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM marquee_purge('*');
  RETURN NULL;
END $$;
CREATE TRIGGER "site_settings_purge" AFTER INSERT OR UPDATE OR DELETE ON "site_settings" FOR EACH ROW EXECUTE FUNCTION marquee_purge_settings();

-- Pages ----------------------------------------------------------------------------------------------------------------------

-- A page shows those above it, and one that was not public there left no tag.
CREATE FUNCTION marquee_purge_pages_below(changed uuid) RETURNS void LANGUAGE sql AS $$
  WITH RECURSIVE below AS (
    SELECT id, 1 AS level FROM pages WHERE parent_id = changed
    UNION ALL SELECT p.id, level + 1 FROM pages p JOIN below ON p.parent_id = below.id WHERE level < 20
  ) SELECT marquee_purge(VARIADIC coalesce(array_agg('page:' || id), '{}')) FROM below
$$;

CREATE FUNCTION marquee_purge_translation() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  page uuid := CASE TG_OP WHEN 'DELETE' THEN OLD.page_id ELSE NEW.page_id END;
  was_live boolean := TG_OP <> 'INSERT' AND OLD.published_version_id IS NOT NULL AND OLD.path IS NOT NULL;
  is_live boolean := TG_OP <> 'DELETE' AND NEW.published_version_id IS NOT NULL AND NEW.path IS NOT NULL;
BEGIN
  IF NOT was_live AND NOT is_live THEN RETURN NULL; END IF;
  IF was_live AND is_live AND (OLD.path, OLD.published_version_id, OLD.published_at) IS NOT DISTINCT FROM (NEW.path, NEW.published_version_id, NEW.published_at) THEN RETURN NULL; END IF;
  PERFORM marquee_purge('pages', 'page:' || page);
  IF was_live THEN PERFORM marquee_purge('page-path:' || OLD.path); END IF;
  IF is_live THEN PERFORM marquee_purge('page-path:' || NEW.path); END IF;
  PERFORM marquee_purge('page-path:' || from_path) FROM redirects WHERE page_id = page;
  PERFORM marquee_purge('page-children:' || parent_id) FROM pages WHERE id = page AND parent_id IS NOT NULL;
  IF is_live AND NOT was_live THEN PERFORM marquee_purge_pages_below(page); END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER "page_translations_purge" AFTER INSERT OR UPDATE OR DELETE ON "page_translations" FOR EACH ROW EXECUTE FUNCTION marquee_purge_translation();

CREATE FUNCTION marquee_purge_page() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF (OLD.parent_id, OLD.position) IS NOT DISTINCT FROM (NEW.parent_id, NEW.position) THEN RETURN NULL; END IF;
  PERFORM marquee_purge('page-children:' || OLD.parent_id, 'page-children:' || NEW.parent_id);
  IF OLD.parent_id IS DISTINCT FROM NEW.parent_id THEN
    PERFORM marquee_purge('pages', 'page:' || NEW.id);
    PERFORM marquee_purge_pages_below(NEW.id);
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER "pages_purge" AFTER UPDATE ON "pages" FOR EACH ROW EXECUTE FUNCTION marquee_purge_page();

CREATE FUNCTION marquee_purge_redirect() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP <> 'INSERT' THEN PERFORM marquee_purge('page-path:' || OLD.from_path); END IF;
  IF TG_OP <> 'DELETE' THEN PERFORM marquee_purge('page-path:' || NEW.from_path); END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER "redirects_purge" AFTER INSERT OR UPDATE OR DELETE ON "redirects" FOR EACH ROW EXECUTE FUNCTION marquee_purge_redirect();

CREATE FUNCTION marquee_purge_menu() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM marquee_purge('menu:' || CASE TG_OP WHEN 'DELETE' THEN OLD.key ELSE NEW.key END);
  RETURN NULL;
END $$;
CREATE TRIGGER "menus_purge" AFTER INSERT OR UPDATE OR DELETE ON "menus" FOR EACH ROW EXECUTE FUNCTION marquee_purge_menu();
