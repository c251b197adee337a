DROP INDEX "media_folders_siblings_key";
DROP INDEX "media_assets_checksum_key";
DROP INDEX "media_assets_search_idx";
DROP FUNCTION marquee_media_words(text, jsonb, jsonb, text[]);

ALTER TABLE "media_assets" DROP CONSTRAINT "media_assets_focal_check", DROP CONSTRAINT "media_assets_rejection_check";

-- AlterTable
ALTER TABLE "venues" DROP COLUMN "image_ids";

-- AlterTable
ALTER TABLE "events" DROP COLUMN "cover_id";

-- DropForeignKey
ALTER TABLE "media_assets" DROP CONSTRAINT "media_assets_folder_id_fkey";

-- DropForeignKey
ALTER TABLE "media_assets" DROP CONSTRAINT "media_assets_uploaded_by_id_fkey";

-- DropForeignKey
ALTER TABLE "media_variants" DROP CONSTRAINT "media_variants_asset_id_fkey";

-- DropForeignKey
ALTER TABLE "media_intakes" DROP CONSTRAINT "media_intakes_asset_id_fkey";

-- DropForeignKey
ALTER TABLE "media_folders" DROP CONSTRAINT "media_folders_parent_id_fkey";

-- DropIndex
DROP INDEX "media_assets_folder_id_idx";

-- DropIndex
DROP INDEX "media_assets_uploaded_by_id_idx";

-- DropIndex
DROP INDEX "media_assets_checksum_idx";

-- DropIndex
DROP INDEX "media_assets_tags_idx";

-- AlterTable
ALTER TABLE "media_assets" DROP COLUMN "checksum",
DROP COLUMN "codec",
DROP COLUMN "dominant_color",
DROP COLUMN "focal_x",
DROP COLUMN "focal_y",
DROP COLUMN "folder_id",
DROP COLUMN "page_count",
DROP COLUMN "rejection_code",
DROP COLUMN "rejection_reason",
DROP COLUMN "tags",
DROP COLUMN "thumbhash",
DROP COLUMN "uploaded_by_id";

-- DropTable
DROP TABLE "media_variants";

-- DropTable
DROP TABLE "media_intakes";

-- DropTable
DROP TABLE "media_folders";

DELETE FROM "_prisma_migrations" WHERE "migration_name" = '20261124160000_media';
