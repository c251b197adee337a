-- AlterTable
ALTER TABLE "media_assets" ADD COLUMN     "checksum" TEXT NOT NULL,
ADD COLUMN     "codec" TEXT,
ADD COLUMN     "dominant_color" TEXT,
ADD COLUMN     "focal_x" DOUBLE PRECISION,
ADD COLUMN     "focal_y" DOUBLE PRECISION,
ADD COLUMN     "folder_id" UUID,
ADD COLUMN     "page_count" INTEGER,
ADD COLUMN     "rejection_code" TEXT,
ADD COLUMN     "rejection_reason" TEXT,
ADD COLUMN     "tags" TEXT[] DEFAULT ARRAY[]::TEXT[],
ADD COLUMN     "thumbhash" TEXT,
ADD COLUMN     "uploaded_by_id" UUID;

-- AlterTable
ALTER TABLE "events" ADD COLUMN     "cover_id" UUID;

-- AlterTable
ALTER TABLE "venues" ADD COLUMN     "image_ids" UUID[] NOT NULL DEFAULT ARRAY[]::UUID[];

-- CreateTable
CREATE TABLE "media_variants" (
    "asset_id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "format" TEXT NOT NULL,
    "width" INTEGER NOT NULL,
    "height" INTEGER NOT NULL,
    "byte_size" BIGINT NOT NULL,
    "storage_path" TEXT NOT NULL,

    CONSTRAINT "media_variants_pkey" PRIMARY KEY ("asset_id","name","format")
);

-- CreateTable
CREATE TABLE "media_intakes" (
    "id" UUID NOT NULL,
    "asset_id" UUID NOT NULL,
    "kind" "MediaKind" NOT NULL,
    "mime_type" TEXT NOT NULL,
    "filename" TEXT NOT NULL,
    "original_path" TEXT NOT NULL,
    "byte_size" BIGINT NOT NULL,
    "checksum" TEXT NOT NULL,
    "uploaded_by_id" UUID,
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "due_at" TIMESTAMPTZ(3) NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "media_intakes_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "media_folders" (
    "id" UUID NOT NULL,
    "parent_id" UUID,
    "name" TEXT NOT NULL,
    "version" INTEGER NOT NULL DEFAULT 1,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "media_folders_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "media_variants_storage_path_key" ON "media_variants"("storage_path");

-- CreateIndex
CREATE UNIQUE INDEX "media_intakes_original_path_key" ON "media_intakes"("original_path");

-- CreateIndex
CREATE INDEX "media_intakes_asset_id_idx" ON "media_intakes"("asset_id");

-- CreateIndex
CREATE INDEX "media_intakes_checksum_idx" ON "media_intakes"("checksum");

-- CreateIndex
CREATE INDEX "media_intakes_due_at_idx" ON "media_intakes"("due_at");

-- CreateIndex
CREATE INDEX "media_folders_parent_id_name_idx" ON "media_folders"("parent_id", "name");

-- CreateIndex
CREATE INDEX "media_assets_folder_id_idx" ON "media_assets"("folder_id");

-- CreateIndex
CREATE INDEX "media_assets_uploaded_by_id_idx" ON "media_assets"("uploaded_by_id");

-- CreateIndex
CREATE INDEX "media_assets_checksum_idx" ON "media_assets"("checksum");

-- CreateIndex
CREATE INDEX "media_assets_tags_idx" ON "media_assets" USING GIN ("tags");

-- CreateIndex
CREATE INDEX "events_cover_id_idx" ON "events"("cover_id");

-- AddForeignKey
ALTER TABLE "events" ADD CONSTRAINT "events_cover_id_fkey" FOREIGN KEY ("cover_id") REFERENCES "media_assets"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "media_assets" ADD CONSTRAINT "media_assets_folder_id_fkey" FOREIGN KEY ("folder_id") REFERENCES "media_folders"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "media_assets" ADD CONSTRAINT "media_assets_uploaded_by_id_fkey" FOREIGN KEY ("uploaded_by_id") REFERENCES "users"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "media_variants" ADD CONSTRAINT "media_variants_asset_id_fkey" FOREIGN KEY ("asset_id") REFERENCES "media_assets"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "media_intakes" ADD CONSTRAINT "media_intakes_asset_id_fkey" FOREIGN KEY ("asset_id") REFERENCES "media_assets"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "media_folders" ADD CONSTRAINT "media_folders_parent_id_fkey" FOREIGN KEY ("parent_id") REFERENCES "media_folders"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- Names of folders are unique among their siblings, those at the top too.
CREATE UNIQUE INDEX "media_folders_siblings_key" ON "media_folders" ("parent_id", lower("name")) NULLS NOT DISTINCT;

ALTER TABLE "media_folders" ADD CONSTRAINT "media_folders_parent_check" CHECK ("parent_id" <> "id");

-- The same bytes twice are one asset.
CREATE UNIQUE INDEX "media_assets_checksum_key" ON "media_assets" ("checksum") WHERE "state" <> 'REJECTED' AND "checksum" <> '';

ALTER TABLE "media_assets"
    ADD CONSTRAINT "media_assets_focal_check" CHECK (("focal_x" IS NULL) = ("focal_y" IS NULL) AND "focal_x" BETWEEN 0 AND 1 AND "focal_y" BETWEEN 0 AND 1),
    ADD CONSTRAINT "media_assets_rejection_check" CHECK (("state" = 'REJECTED') = ("rejection_code" IS NOT NULL));

-- Everything that an asset is found by, a line each, so that no word reaches from one text into the next. Its parts are only
-- STABLE because types may define how they are written; text never does.
CREATE FUNCTION marquee_media_words(filename text, alt_text jsonb, caption jsonb, tags text[]) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN lower(marquee_unaccent(concat_ws(E'\n',
    filename,
    (SELECT string_agg(value, E'\n') FROM jsonb_each_text(alt_text)),
    (SELECT string_agg(value, E'\n') FROM jsonb_each_text(caption)),
    array_to_string(tags, E'\n'))));

CREATE INDEX "media_assets_search_idx" ON "media_assets" USING gin (marquee_media_words("filename", "alt_text", "caption", "tags") gin_trgm_ops);
