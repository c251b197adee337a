-- CreateEnum
CREATE TYPE "MediaKind" AS ENUM ('IMAGE', 'VIDEO', 'DOCUMENT');

-- CreateEnum
CREATE TYPE "MediaState" AS ENUM ('UPLOADING', 'SCANNING', 'PROCESSING', 'READY', 'REJECTED');

-- CreateTable
CREATE TABLE "media_assets" (
    "id" UUID NOT NULL,
    "kind" "MediaKind" NOT NULL,
    "state" "MediaState" NOT NULL,
    "mime_type" TEXT NOT NULL,
    "filename" TEXT NOT NULL,
    "storage_path" TEXT NOT NULL,
    "byte_size" BIGINT NOT NULL,
    "width" INTEGER,
    "height" INTEGER,
    "duration_ms" INTEGER,
    "alt_text" JSONB NOT NULL DEFAULT '{}',
    "caption" JSONB NOT NULL DEFAULT '{}',
    "version" INTEGER NOT NULL DEFAULT 1,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "media_assets_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "media_usages" (
    "asset_id" UUID NOT NULL,
    "subject_type" TEXT NOT NULL,
    "subject_id" UUID NOT NULL,
    "path" TEXT NOT NULL,

    CONSTRAINT "media_usages_pkey" PRIMARY KEY ("subject_type","subject_id","path","asset_id")
);

-- CreateTable
CREATE TABLE "site_settings" (
    "id" UUID NOT NULL,
    "name" JSONB NOT NULL,
    "tagline" JSONB NOT NULL,
    "default_locale" TEXT NOT NULL,
    "locales" TEXT[],
    "default_currency" CHAR(3) NOT NULL,
    "contact_email" TEXT,
    "contact_phone" TEXT,
    "social_links" TEXT[],
    "logo_id" UUID,
    "seo_description" JSONB NOT NULL,
    "is_indexed" BOOLEAN NOT NULL,
    "hold_minutes" INTEGER,
    "cancellable_hours" INTEGER,
    "refund_percent" INTEGER,
    "version" INTEGER NOT NULL DEFAULT 1,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "site_settings_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "pages" (
    "id" UUID NOT NULL,
    "parent_id" UUID,
    "position" INTEGER NOT NULL,
    "trashed_at" TIMESTAMPTZ(3),
    "version" INTEGER NOT NULL DEFAULT 1,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "pages_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "page_translations" (
    "page_id" UUID NOT NULL,
    "locale" TEXT NOT NULL,
    "slug" TEXT NOT NULL,
    "path" TEXT,
    "draft_version_id" UUID NOT NULL,
    "published_version_id" UUID,
    "published_at" TIMESTAMPTZ(3),
    "first_published_at" TIMESTAMPTZ(3),
    "scheduled_version_id" UUID,
    "publish_at" TIMESTAMPTZ(3),
    "unpublish_at" TIMESTAMPTZ(3),
    "schedule_time_zone" TEXT,
    "scheduled_by_id" UUID,
    "search" tsvector,
    "version" INTEGER NOT NULL DEFAULT 1,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "page_translations_pkey" PRIMARY KEY ("page_id","locale")
);

-- CreateTable
CREATE TABLE "page_versions" (
    "id" UUID NOT NULL,
    "page_id" UUID NOT NULL,
    "locale" TEXT NOT NULL,
    "number" INTEGER NOT NULL,
    "title" TEXT NOT NULL,
    "seo" JSONB NOT NULL,
    "sections" JSONB NOT NULL,
    "note" TEXT,
    "author_id" UUID,
    "restored_from_id" UUID,
    "created_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "page_versions_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "redirects" (
    "id" UUID NOT NULL,
    "locale" TEXT NOT NULL,
    "from_path" TEXT NOT NULL,
    "page_id" UUID,
    "to_url" TEXT,
    "status_code" INTEGER NOT NULL,
    "is_automatic" BOOLEAN NOT NULL,
    "version" INTEGER NOT NULL DEFAULT 1,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "redirects_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "menus" (
    "id" UUID NOT NULL,
    "key" TEXT NOT NULL,
    "locale" TEXT NOT NULL,
    "items" JSONB NOT NULL,
    "version" INTEGER NOT NULL DEFAULT 1,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "menus_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "media_assets_storage_path_key" ON "media_assets"("storage_path");

-- CreateIndex
CREATE INDEX "media_assets_created_at_id_idx" ON "media_assets"("created_at", "id");

-- CreateIndex
CREATE INDEX "media_usages_asset_id_idx" ON "media_usages"("asset_id");

-- CreateIndex
CREATE INDEX "pages_parent_id_position_idx" ON "pages"("parent_id", "position");

-- CreateIndex
CREATE INDEX "pages_trashed_at_idx" ON "pages"("trashed_at");

-- CreateIndex
CREATE INDEX "page_translations_publish_at_idx" ON "page_translations"("publish_at");

-- CreateIndex
CREATE INDEX "page_translations_unpublish_at_idx" ON "page_translations"("unpublish_at");

-- CreateIndex
CREATE INDEX "page_translations_draft_version_id_idx" ON "page_translations"("draft_version_id");

-- CreateIndex
CREATE INDEX "page_translations_published_version_id_idx" ON "page_translations"("published_version_id");

-- CreateIndex
CREATE INDEX "page_translations_scheduled_version_id_idx" ON "page_translations"("scheduled_version_id");

-- CreateIndex
CREATE INDEX "page_translations_search_idx" ON "page_translations" USING GIN ("search");

-- CreateIndex
CREATE UNIQUE INDEX "page_translations_locale_path_key" ON "page_translations"("locale", "path");

-- CreateIndex
CREATE INDEX "page_versions_author_id_idx" ON "page_versions"("author_id");

-- CreateIndex
CREATE UNIQUE INDEX "page_versions_page_id_locale_number_key" ON "page_versions"("page_id", "locale", "number");

-- CreateIndex
CREATE UNIQUE INDEX "page_versions_page_id_locale_id_key" ON "page_versions"("page_id", "locale", "id");

-- CreateIndex
CREATE INDEX "redirects_page_id_idx" ON "redirects"("page_id");

-- CreateIndex
CREATE INDEX "redirects_from_path_id_idx" ON "redirects"("from_path", "id");

-- CreateIndex
CREATE UNIQUE INDEX "redirects_locale_from_path_key" ON "redirects"("locale", "from_path");

-- CreateIndex
CREATE UNIQUE INDEX "menus_key_locale_key" ON "menus"("key", "locale");

-- AddForeignKey
ALTER TABLE "media_usages" ADD CONSTRAINT "media_usages_asset_id_fkey" FOREIGN KEY ("asset_id") REFERENCES "media_assets"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "pages" ADD CONSTRAINT "pages_parent_id_fkey" FOREIGN KEY ("parent_id") REFERENCES "pages"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "page_translations" ADD CONSTRAINT "page_translations_page_id_fkey" FOREIGN KEY ("page_id") REFERENCES "pages"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "page_translations" ADD CONSTRAINT "page_translations_page_id_locale_draft_version_id_fkey" FOREIGN KEY ("page_id", "locale", "draft_version_id") REFERENCES "page_versions"("page_id", "locale", "id") ON DELETE NO ACTION ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "page_translations" ADD CONSTRAINT "page_translations_page_id_locale_published_version_id_fkey" FOREIGN KEY ("page_id", "locale", "published_version_id") REFERENCES "page_versions"("page_id", "locale", "id") ON DELETE NO ACTION ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "page_translations" ADD CONSTRAINT "page_translations_page_id_locale_scheduled_version_id_fkey" FOREIGN KEY ("page_id", "locale", "scheduled_version_id") REFERENCES "page_versions"("page_id", "locale", "id") ON DELETE NO ACTION ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "page_versions" ADD CONSTRAINT "page_versions_page_id_fkey" FOREIGN KEY ("page_id") REFERENCES "pages"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "page_versions" ADD CONSTRAINT "page_versions_author_id_fkey" FOREIGN KEY ("author_id") REFERENCES "users"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "redirects" ADD CONSTRAINT "redirects_page_id_fkey" FOREIGN KEY ("page_id") REFERENCES "pages"("id") ON DELETE CASCADE ON UPDATE CASCADE;

ALTER TABLE "media_assets"
    ADD CONSTRAINT "media_assets_byte_size_check" CHECK ("byte_size" >= 0),
    ADD CONSTRAINT "media_assets_texts_check" CHECK (jsonb_typeof("alt_text") = 'object' AND jsonb_typeof("caption") = 'object');

ALTER TABLE "pages"
    ADD CONSTRAINT "pages_position_check" CHECK ("position" >= 0),
    ADD CONSTRAINT "pages_parent_check" CHECK ("parent_id" <> "id");

-- A path stands in the tree while the page does; what is in the trash is not public.
ALTER TABLE "page_translations"
    ADD CONSTRAINT "page_translations_slug_check" CHECK ("slug" ~ '^([a-z0-9]+(-[a-z0-9]+)*)?$'),
    ADD CONSTRAINT "page_translations_path_check" CHECK ("path" = '/' OR "path" ~ '^(/[a-z0-9]+(-[a-z0-9]+)*)+$'),
    ADD CONSTRAINT "page_translations_published_check" CHECK (
        ("published_version_id" IS NULL) = ("published_at" IS NULL) AND ("path" IS NOT NULL OR "published_version_id" IS NULL)
    ),
    ADD CONSTRAINT "page_translations_schedule_check" CHECK (
        ("publish_at" IS NULL) = ("scheduled_version_id" IS NULL)
        AND (coalesce("publish_at", "unpublish_at") IS NULL) = ("schedule_time_zone" IS NULL)
        AND ("unpublish_at" IS NULL OR "publish_at" IS NULL OR "publish_at" < "unpublish_at")
    );

ALTER TABLE "page_versions"
    ADD CONSTRAINT "page_versions_json_check" CHECK (jsonb_typeof("seo") = 'object' AND jsonb_typeof("sections") = 'array');

CREATE FUNCTION page_versions_immutable() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'page_versions are immutable: % is refused', TG_OP USING ERRCODE = 'restrict_violation';
END
$$;

CREATE TRIGGER "page_versions_immutable"
BEFORE UPDATE ON "page_versions"
FOR EACH ROW EXECUTE FUNCTION page_versions_immutable();

ALTER TABLE "redirects"
    ADD CONSTRAINT "redirects_target_check" CHECK (num_nonnulls("page_id", "to_url") = 1),
    ADD CONSTRAINT "redirects_status_check" CHECK ("status_code" IN (301, 302, 307, 308)),
    ADD CONSTRAINT "redirects_from_path_check" CHECK ("from_path" ~ '^/');

ALTER TABLE "menus" ADD CONSTRAINT "menus_items_check" CHECK (jsonb_typeof("items") = 'array');

-- There is one site, so there is one row; it is here from the start.
ALTER TABLE "site_settings"
    ADD CONSTRAINT "site_settings_single_check" CHECK ("id" = '00000000-0000-7000-8000-000000000001'),
    ADD CONSTRAINT "site_settings_locales_check" CHECK ("default_locale" = ANY("locales")),
    ADD CONSTRAINT "site_settings_ranges_check" CHECK (
        "hold_minutes" BETWEEN 1 AND 120 AND "cancellable_hours" BETWEEN 0 AND 8760 AND "refund_percent" BETWEEN 0 AND 100
    );

INSERT INTO "site_settings" ("id", "name", "tagline", "default_locale", "locales", "default_currency", "social_links", "seo_description", "is_indexed", "updated_at")
VALUES ('00000000-0000-7000-8000-000000000001', '{"en": "Marquee"}', '{}', 'en', '{en}', 'EUR', '{}', '{}', true, now());

-- Calendars keep what was called off; those dates are in no other index by their start.
CREATE INDEX "occurrences_cancelled_starts_at_idx" ON "occurrences" ("starts_at", "event_id") WHERE "cancelled_at" IS NOT NULL;
