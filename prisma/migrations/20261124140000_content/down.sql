DROP INDEX "occurrences_cancelled_starts_at_idx";

DROP TRIGGER "page_versions_immutable" ON "page_versions";
DROP FUNCTION page_versions_immutable();

-- DropForeignKey
ALTER TABLE "media_usages" DROP CONSTRAINT "media_usages_asset_id_fkey";

-- DropForeignKey
ALTER TABLE "pages" DROP CONSTRAINT "pages_parent_id_fkey";

-- DropForeignKey
ALTER TABLE "page_translations" DROP CONSTRAINT "page_translations_page_id_fkey";

-- DropForeignKey
ALTER TABLE "page_translations" DROP CONSTRAINT "page_translations_page_id_locale_draft_version_id_fkey";

-- DropForeignKey
ALTER TABLE "page_translations" DROP CONSTRAINT "page_translations_page_id_locale_published_version_id_fkey";

-- DropForeignKey
ALTER TABLE "page_translations" DROP CONSTRAINT "page_translations_page_id_locale_scheduled_version_id_fkey";

-- DropForeignKey
ALTER TABLE "page_versions" DROP CONSTRAINT "page_versions_page_id_fkey";

-- DropForeignKey
ALTER TABLE "page_versions" DROP CONSTRAINT "page_versions_author_id_fkey";

-- DropForeignKey
ALTER TABLE "redirects" DROP CONSTRAINT "redirects_page_id_fkey";

-- DropTable
DROP TABLE "media_assets";

-- DropTable
DROP TABLE "media_usages";

-- DropTable
DROP TABLE "site_settings";

-- DropTable
DROP TABLE "pages";

-- DropTable
DROP TABLE "page_translations";

-- DropTable
DROP TABLE "page_versions";

-- DropTable
DROP TABLE "redirects";

-- DropTable
DROP TABLE "menus";

-- DropEnum
DROP TYPE "MediaKind";

-- DropEnum
DROP TYPE "MediaState";

DELETE FROM "_prisma_migrations" WHERE "migration_name" = '20261124140000_content';
